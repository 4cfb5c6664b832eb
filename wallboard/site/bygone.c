#include "site/bygone.h"

#include <stdlib.h>
#include <string.h>

#include "locale/calendar.h"
#include "stats/ring.h"

#define WEEK_DAYS     7
#define DAY_QUARTERS  96
#define HEARD_OUT_MS  60000 /* so near its end a quarter-hour was heard whole */
#define KEPT_QUARTERS (5 * WEEK_DAYS * DAY_QUARTERS + LIMIT_DAY_QUARTERS)

struct bygone {
    struct ring_block block;
    struct ring offered; /* by the quarter-hour; a row that is not there: not known */
    int64_t newest;      /* of its quarter-hours; 0: there is none */
    int64_t closed_ms;   /* start of the day that the engine closed last; 0: none */
    struct figure week_before[LIMIT_DAY_QUARTERS]; /* as it was filled last */
    int64_t filled_ms; /* start of the day it belongs to; EVENT_NO_TIME: none */
};

struct bygone *bygone_create(void)
{
    struct bygone *self = calloc(1, sizeof *self);
    if (self != NULL && !ring_block_init(&self->block, 1, KEPT_QUARTERS, 1)) {
        bygone_destroy(&self);
    }
    if (self != NULL) {
        self->offered = ring_block_ring(&self->block, 0);
        self->filled_ms = EVENT_NO_TIME;
    }
    return self;
}

void bygone_destroy(struct bygone **self)
{
    if (*self != NULL) {
        ring_block_finish(&(*self)->block);
        free(*self);
        *self = NULL;
    }
}

/* -- days that end ----------------------------------------------------------------------
 */

static void keep(struct bygone *self, int64_t quarter, int64_t offered)
{
    int64_t *row = ring_row(&self->offered, quarter);
    if (row != NULL) {
        *row = offered;
        self->newest = quarter > self->newest ? quarter : self->newest;
    }
}

/* What the engine has learnt of the day before since it was over. */
static void keep_late(struct bygone *self, const struct engine *engine,
                      int64_t day_start_ms)
{
    int64_t to = ring_quarter(day_start_ms);
    int64_t from = ring_quarter(self->closed_ms);
    from = from < to - LIMIT_DAY_QUARTERS ? to - LIMIT_DAY_QUARTERS : from;
    for (int64_t at = from; self->closed_ms != 0 && at < to; at++) {
        struct snapshot_figures figures;
        if (ring_find(&self->offered, at) != NULL &&
            engine_site_figures(engine, at * LIMIT_QUARTER_MS,
                                (at + 1) * LIMIT_QUARTER_MS, &figures)) {
            keep(self, at, figures.value[METRIC_OFFERED].num);
        }
    }
}

void bygone_close_day(struct bygone *self, const struct engine *engine,
                      const struct snapshot *snapshot)
{
    keep_late(self, engine, snapshot->day_start_ms);
    for (size_t i = 0; i < snapshot->interval_count; i++) {
        const struct snapshot_interval *interval = &snapshot->intervals[i];
        struct figure offered = interval->figures.value[METRIC_OFFERED];
        bool is_whole = interval->end_ms - snapshot->now_ms <= HEARD_OUT_MS;
        if (figure_is_known(offered) && !interval->unverified && is_whole) {
            keep(self, ring_quarter(interval->start_ms), offered.num);
        }
    }
    self->closed_ms = snapshot->day_start_ms;
    self->filled_ms = EVENT_NO_TIME;
}

void bygone_change_engine(struct bygone *self)
{
    self->closed_ms = 0;
}

/* -- a week before ----------------------------------------------------------------------
 */

static struct figure week_before(const struct bygone *self,
                                 const struct calendar *calendar, int64_t start_ms)
{
    struct calendar_civil civil = calendar_civil(calendar, (struct wall){start_ms});
    civil.day -= WEEK_DAYS;
    struct wall then = calendar_instant(calendar, &civil);
    struct calendar_civil shown = calendar_civil(calendar, then);
    const int64_t *row = ring_find(&self->offered, ring_quarter(then.ms));
    bool skipped = shown.hour != civil.hour || shown.minute != civil.minute;
    return row == NULL || skipped ? FIGURE_NONE : (struct figure){*row, 1};
}

void bygone_fill(struct bygone *self, const struct calendar *calendar,
                 struct snapshot *snapshot)
{
    if (self->filled_ms != snapshot->day_start_ms) {
        int64_t span_ms = snapshot->day_end_ms - snapshot->day_start_ms;
        for (int64_t i = 0; i < LIMIT_DAY_QUARTERS; i++) {
            self->week_before[i] =
                i < span_ms / LIMIT_QUARTER_MS
                    ? week_before(self, calendar,
                                  snapshot->day_start_ms + i * LIMIT_QUARTER_MS)
                    : FIGURE_NONE;
        }
        self->filled_ms = snapshot->day_start_ms;
    }
    memcpy(snapshot->week_before, self->week_before, sizeof snapshot->week_before);
}

/* -- to bytes and back ------------------------------------------------------------------
 */

/* The next quarter-hour after `at` that is known, where there is one. */
static int64_t next_known(const struct bygone *self, int64_t at)
{
    int64_t oldest = self->newest - KEPT_QUARTERS + 1;
    at = at + 1 < oldest ? oldest : at + 1;
    while (at < self->newest && ring_find(&self->offered, at) == NULL) {
        at++;
    }
    return at;
}

static size_t count_known(const struct bygone *self)
{
    size_t count = 0;
    for (int64_t at = 0; at < self->newest; count++) {
        at = next_known(self, at);
    }
    return count;
}

/* Each by its distance from the one before. */
void bygone_code(struct bygone *self, struct state_codec *codec)
{
    size_t known = codec->writing ? count_known(self) : 0;
    int64_t at = 0;
    state_said_ms(codec, &self->closed_ms);
    for (size_t left = state_count(codec, known, KEPT_QUARTERS); left > 0; left--) {
        uint32_t step = codec->writing ? (uint32_t)(next_known(self, at) - at) : 0;
        state_u32(codec, &step, INT32_MAX);
        at += step;
        int64_t offered = codec->writing ? *ring_find(&self->offered, at) : 0;
        state_said_ms(codec, &offered);
        if (!state_check(codec, step > 0 && at < INT32_MAX && offered >= 0,
                         "a quarter-hour that cannot be")) {
            return;
        }
        if (!codec->writing) {
            keep(self, at, offered);
        }
    }
}
