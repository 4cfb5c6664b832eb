#include "display/attention.h"

#include <stdlib.h>

#include "base/log.h"
#include "display/noise.h"
#include "display/show_alerts.h"
#include "display/steering.h"
#include "site/alerts.h"

struct attention {
    const struct site *site;
    bool silent;
    struct alerts *alerts;
    struct noise *noise;
    struct celebration celebration;
    struct show_alerts raised;
    char message[SCENE_TEXT_BYTES]; /* "": none */
    enum level message_level;
    struct board_celebration good_news;
};

struct attention *attention_create(const struct site *site, bool silent)
{
    struct attention *self = calloc(1, sizeof *self);
    if (self != NULL) {
        self->site = site;
        self->silent = silent;
        self->alerts = alerts_create(site);
        self->noise = noise_create();
        if (self->alerts == NULL || self->noise == NULL) {
            attention_destroy(&self);
        }
    }
    return self;
}

void attention_destroy(struct attention **self)
{
    if (*self != NULL) {
        alerts_destroy(&(*self)->alerts);
        noise_destroy(&(*self)->noise);
        free(*self);
        *self = NULL;
    }
}

void attention_use_site(struct attention *self, const struct site *site)
{
    alerts_use_site(self->alerts, site);
    self->celebration = (struct celebration){.kind = CELEBRATION_NONE};
    self->site = site;
}

static void tell_alerts(const struct attention *self)
{
    static const char *const words[] = {"is over", "warns", "alarms"};
    const struct site_alerts *said = &self->site->alerts;
    for (size_t i = 0; i < said->count; i++) {
        bool changed = false;
        enum alert_level level = alerts_level(self->alerts, i, &changed);
        if (changed) {
            log_write(LOG_LEVEL_INFO, "alert", "'%s' %s", said->alerts[i].id,
                      words[level]);
        }
    }
}

static bool is_alarmed(const struct board_alarms *alarms)
{
    bool alarmed = false;
    for (size_t i = 0; i < alarms->count; i++) {
        alarmed |= alarms->alarms[i].level == LEVEL_ALARM;
    }
    for (int t = 0; t < ALARM_THRESHOLDS; t++) {
        alarmed |= alarms->totals[t] == LEVEL_ALARM;
    }
    return alarmed;
}

/* Returns whether a celebration begins. */
static bool watch_for_good_news(struct attention *self, const struct snapshot *snapshot,
                                const struct standings *standings, struct mono now)
{
    struct celebration_news news = {.sales = snapshot->totals.value[METRIC_SALES],
                                    .contest_count = standings_contest_count(standings),
                                    .catching_up = snapshot->catching_up,
                                    .alarmed = is_alarmed(&self->raised.alarms)};
    for (size_t i = 0; i < news.contest_count; i++) {
        const struct standings_contest *contest = standings_contest(standings, i);
        news.points[i] = contest->points;
        news.goals[i] = contest->contest->goal;
    }
    struct celebration *celebration = &self->celebration;
    bool begins = celebration_watch(celebration, &self->site->celebrate, &news, now);
    bool goal = celebration->kind == CELEBRATION_GOAL;
    self->good_news = (struct board_celebration){
        .goal = goal, .title = "", .count = goal ? 0 : news.sales.num};
    if (goal) {
        const struct standings_contest *contest =
            standings_contest(standings, celebration->contest);
        self->good_news.title = contest->summary.title;
        self->good_news.count = contest->points;
    }
    if (begins) {
        log_write(LOG_LEVEL_INFO, "celebration",
                  goal ? "a goal is reached: '%s'" : "a sale%s", self->good_news.title);
    }
    return begins;
}

void attention_update(struct attention *self, const struct setup *setup,
                      const struct snapshot *snapshot, const struct standings *standings,
                      struct mono now, struct wall wall)
{
    const struct calendar *calendar = setup->calendar;
    alerts_judge(self->alerts, snapshot, calendar, now, wall);
    tell_alerts(self);
    show_alerts(self->alerts, snapshot, &setup->board, &self->raised);
    self->raised.alarms.message = (struct alarm){
        .message = self->message[0] == '\0' ? NULL : self->message,
        .level = self->message_level,
        .urgent = self->message_level == LEVEL_ALARM,
    };
    bool begins = watch_for_good_news(self, snapshot, standings, now);
    if (!self->silent) {
        if (begins && !alerts_are_quiet(self->alerts)) {
            noise_play(self->noise, self->site, self->site->celebrate.sound, calendar,
                       wall);
        }
        noise_ring(self->noise, self->site, alerts_heard(self->alerts), calendar, wall);
    }
    noise_pump(self->noise);
}

static void say(struct attention *self, const char *text, enum level level)
{
    (void)str_copy(self->message, sizeof self->message, str_from(text));
    self->message_level = level;
}

void attention_heed(struct attention *self, const struct steering *steering,
                    const char *screen)
{
    static const enum level levels[] = {[ORDER_INFO] = LEVEL_NEUTRAL,
                                        [ORDER_WARNING] = LEVEL_WARNING,
                                        [ORDER_ALARM] = LEVEL_ALARM};
    const struct order *message = steering_message(steering);
    if (steering_identify(steering) != NULL) {
        say(self, screen, LEVEL_WARNING);
    } else if (message != NULL) {
        say(self, message->value, levels[message->level]);
    } else {
        say(self, "", LEVEL_NEUTRAL);
    }
}

void attention_acknowledge(struct attention *self)
{
    celebration_end(&self->celebration);
    log_write(LOG_LEVEL_INFO, "alert", "%zu acknowledged",
              alerts_acknowledge(self->alerts));
}

const struct board_alarms *attention_alarms(const struct attention *self)
{
    return &self->raised.alarms;
}

const struct board_celebration *attention_celebration(const struct attention *self)
{
    return self->celebration.kind == CELEBRATION_NONE ? NULL : &self->good_news;
}

size_t attention_page(const struct attention *self)
{
    return self->raised.page;
}

bool attention_flashes(const struct attention *self)
{
    return self->raised.flashes;
}
