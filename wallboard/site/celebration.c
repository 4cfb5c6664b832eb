#include "site/celebration.h"

#define MINUTE_MS INT64_C(60000)

const struct option celebrate_options[] = {
    {.key = "goals",
     .type = OPTION_BOOL,
     .offset = offsetof(struct site_celebrate, goals),
     .fallback = "true",
     .help = "when a contest reaches its goal"},
    {.key = "sales",
     .type = OPTION_BOOL,
     .offset = offsetof(struct site_celebrate, sales),
     .fallback = "false",
     .help = "when a sale is made"},
    {.key = "time",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site_celebrate, time_ms),
     .min = 2000,
     .max = 30000,
     .fallback = "8s",
     .help = "how long it stays"},
    {.key = "cooldown",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site_celebrate, cooldown_ms),
     .max = 60 * MINUTE_MS,
     .fallback = "1m",
     .help = "what comes within this time of the last is not celebrated, unless it is a "
             "goal"},
    {.key = "sound",
     .type = OPTION_STRING,
     .offset = offsetof(struct site_celebrate, sound),
     .min = 1,
     .max = 32,
     .help = "heard with it: fanfare, another tone, or one of `sounds`; else nothing"},
    {0},
};

/* A goal that is newly reached, or SITE_CONTESTS; all are remembered. One that was
 * reached stays so, whatever is corrected. */
static size_t look_at_goals(struct celebration *self, const struct celebration_news *news)
{
    size_t found = SITE_CONTESTS;
    for (size_t i = 0; i < news->contest_count && i < SITE_CONTESTS; i++) {
        bool reached = news->goals[i] > 0 && news->points[i] >= news->goals[i];
        if (reached && !self->reached[i]) {
            found = found == SITE_CONTESTS ? i : found;
            self->reached[i] = true;
        }
    }
    return found;
}

/* Is there one more than there was? Counts begin anew with the day. */
static bool look_at_sales(struct celebration *self, const struct celebration_news *news)
{
    if (!figure_is_known(news->sales)) {
        return false;
    }
    bool more = news->sales.num > self->sales;
    self->sales = news->sales.num;
    return more;
}

static void begin(struct celebration *self, enum celebration_kind kind, size_t contest,
                  struct mono now)
{
    self->kind = kind;
    self->contest = contest;
    self->began = now;
    self->ever = true;
}

bool celebration_watch(struct celebration *self, const struct site_celebrate *options,
                       const struct celebration_news *news, struct mono now)
{
    bool knew = self->knows && self->contest_count == news->contest_count;
    self->knows = true;
    self->contest_count = news->contest_count;
    size_t goal = look_at_goals(self, news);
    bool sale = look_at_sales(self, news);
    int64_t past_ms = self->ever ? mono_ms_between(self->began, now) : INT64_MAX;
    if (news->alarmed || past_ms >= options->time_ms) {
        self->kind = CELEBRATION_NONE;
    }
    if (!knew || news->catching_up || news->alarmed) {
        return false;
    }
    if (goal < SITE_CONTESTS && options->goals) {
        begin(self, CELEBRATION_GOAL, goal, now);
        return true;
    }
    if (sale && options->sales && self->kind == CELEBRATION_NONE &&
        past_ms >= options->cooldown_ms) {
        begin(self, CELEBRATION_SALE, 0, now);
        return true;
    }
    return false;
}

void celebration_end(struct celebration *self)
{
    self->kind = CELEBRATION_NONE;
}
