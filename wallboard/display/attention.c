#include "display/attention.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/str.h"
#include "display/noise.h"
#include "display/seen.h"
#include "display/show_alerts.h"
#include "display/steering.h"
#include "site/alerts.h"
#include "view/ticker.h"

#define SECOND_MS 1000
#define FLASH_MS  500 /* what flashes is on and off for so long */

struct attention {
    const struct site *site;
    bool silent;
    struct alerts *alerts;
    struct noise *noise;
    struct celebration celebration;
    struct show_alerts raised;
    struct seen seen;
    bool seen_changed;
    struct board_announcements said;
    size_t asked_tickers; /* of `said` those that are not the site's */
    struct board_celebration good_news;
};

/* The site's own words stand while supervisors say nothing. */
static void say_sites_ticker(struct attention *self)
{
    const struct site_ticker *own = &self->site->ticker;
    struct board_announcements *said = &self->said;
    said->scrolls = own->scroll;
    said->ticker_count = self->asked_tickers;
    if (self->asked_tickers == 0 && own->text[0] != '\0') {
        said->tickers[0].level = LEVEL_NEUTRAL;
        (void)str_copy(said->tickers[0].text, sizeof said->tickers[0].text,
                       str_from(own->text));
        said->ticker_count = 1;
    }
}

struct attention *attention_create(const struct site *site, bool silent)
{
    struct attention *self = calloc(1, sizeof *self);
    if (self != NULL) {
        self->site = site;
        self->silent = silent;
        say_sites_ticker(self);
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
    say_sites_ticker(self);
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
                                    .alarmed = self->said.muted ||
                                               is_alarmed(&self->raised.alarms)};
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
    bool forgotten = self->seen.gone_count > 0;
    size_t applied = seen_apply(&self->seen, self->alerts, snapshot);
    if (applied > 0) {
        log_write(LOG_LEVEL_INFO, "alert", "%zu acknowledged by a supervisor", applied);
        noise_hush(self->noise);
    }
    self->seen_changed |= applied > 0 || forgotten;
    show_alerts(self->alerts, &self->seen, snapshot, &setup->board, &self->raised);
    self->said.beat_ms = self->silent ? wall.ms : now.ns / 1000000;
    bool begins = watch_for_good_news(self, snapshot, standings, now);
    if (!self->silent && !self->said.muted) {
        if (begins && !alerts_are_quiet(self->alerts)) {
            noise_play(self->noise, self->site, self->site->celebrate.sound, calendar,
                       wall);
        }
        noise_ring(self->noise, self->site, alerts_heard(self->alerts), calendar, wall);
    }
    noise_pump(self->noise);
}

/* Those that go first: others of a lower priority wait until these are over. */
static size_t say(const struct steering *steering, enum order_kind kind,
                  struct announcement *said)
{
    static const enum level levels[] = {[ORDER_INFO] = LEVEL_NEUTRAL,
                                        [ORDER_WARNING] = LEVEL_WARNING,
                                        [ORDER_ALARM] = LEVEL_ALARM};
    const struct order *list[ORDERS_MAX];
    size_t count = steering_list(steering, kind, list);
    size_t taken = 0;
    for (; taken < count && taken < ANNOUNCEMENTS; taken++) {
        if (list[taken]->priority < list[0]->priority) {
            break;
        }
        said[taken].level = levels[list[taken]->level];
        (void)str_copy(said[taken].text, sizeof said[taken].text,
                       str_from(list[taken]->value));
    }
    return taken;
}

void attention_heed(struct attention *self, const struct steering *steering,
                    const char *screen)
{
    struct board_announcements *said = &self->said;
    struct announcement takeovers[ANNOUNCEMENTS];
    const struct order *seen[ORDERS_MAX];
    const struct order *mute = steering_order(steering, ORDER_MUTE);
    said->message_count = say(steering, ORDER_MESSAGE, said->messages);
    self->asked_tickers = say(steering, ORDER_TICKER, said->tickers);
    said->takeover.text[0] = '\0';
    if (say(steering, ORDER_TAKEOVER, takeovers) > 0) {
        said->takeover = takeovers[0];
    }
    bool named = steering_order(steering, ORDER_IDENTIFY) != NULL;
    (void)str_copy(said->identity, sizeof said->identity, str_from(named ? screen : ""));
    if (mute != NULL && !said->muted) {
        noise_hush(self->noise);
        celebration_end(&self->celebration);
    }
    said->muted = mute != NULL;
    said->muted_until_ms = mute == NULL ? 0 : mute->until_ms;
    seen_heed(&self->seen, seen, steering_list(steering, ORDER_ACKNOWLEDGE, seen));
    say_sites_ticker(self);
}

void attention_acknowledge(struct attention *self)
{
    celebration_end(&self->celebration);
    log_write(LOG_LEVEL_INFO, "alert", "%zu acknowledged",
              alerts_acknowledge(self->alerts));
    noise_hush(self->noise);
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

const struct board_announcements *attention_announcements(const struct attention *self)
{
    return &self->said;
}

int64_t attention_step_ms(const struct attention *self)
{
    if (self->said.scrolls && self->said.ticker_count > 0) {
        return TICKER_RUN_MS;
    }
    return self->raised.flashes ? FLASH_MS : SECOND_MS;
}

bool attention_take_seen(struct attention *self)
{
    bool changed = self->seen_changed;
    self->seen_changed = false;
    return changed;
}

void attention_describe(const struct attention *self, char *buffer, size_t size)
{
    const struct board_announcements *said = &self->said;
    size_t seen = 0;
    for (size_t i = 0; i < self->seen.count; i++) {
        seen += self->seen.items[i].applied ? 1 : 0;
    }
    str_format(buffer, size, "%s%s%zu messages, %zu tickers, %zu alerts seen",
               said->takeover.text[0] != '\0' ? "takeover, " : "",
               said->muted ? "muted, " : "", said->message_count, said->ticker_count,
               seen);
}
