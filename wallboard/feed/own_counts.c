#include "feed/own_counts.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "feed/adapter.h"
#include "locale/calendar.h"
#include "stats/limits.h"

bool own_counts_init(struct own_counts *counts, const struct calendar *calendar)
{
    *counts = (struct own_counts){.calendar = calendar};
    counts->queues = index_create(LIMIT_QUEUES);
    counts->rows = calloc(LIMIT_QUEUES, sizeof *counts->rows);
    return counts->queues != NULL && counts->rows != NULL;
}

void own_counts_finish(struct own_counts *counts)
{
    index_destroy(&counts->queues);
    free(counts->rows);
    counts->rows = NULL;
}

void own_counts_reach(struct own_counts *counts, int64_t at_ms)
{
    if (at_ms < counts->end_ms) {
        return;
    }
    bool begins = counts->end_ms == 0;
    const struct calendar_span day =
        calendar_day(counts->calendar, (struct wall){at_ms}, 0);
    int64_t late_ms = at_ms % LIMIT_QUARTER_MS;
    counts->since_ms = day.start.ms;
    counts->end_ms = day.end.ms;
    if (begins) {
        counts->since_ms = late_ms == 0 ? at_ms : at_ms - late_ms + LIMIT_QUARTER_MS;
    }
    memset(counts->rows, 0, LIMIT_QUEUES * sizeof *counts->rows);
}

void own_counts_note(struct own_counts *counts, enum control_figure figure,
                     struct str queue, int64_t at_ms)
{
    own_counts_reach(counts, at_ms);
    size_t number = index_add(counts->queues, queue);
    if (number != INDEX_NONE && at_ms >= counts->since_ms) {
        counts->rows[number][figure]++;
    }
}

bool own_counts_are_due(const struct own_counts *counts, struct mono now)
{
    return counts->end_ms != 0 &&
           (!counts->ever_told || mono_ms_between(counts->told, now) >= OWN_COUNTS_MS);
}

bool own_counts_tell(struct own_counts *counts, struct feed_output *output,
                     struct mono now, int64_t at_ms)
{
    counts->told = now;
    counts->ever_told = true;
    own_counts_reach(counts, at_ms);
    if (at_ms < counts->since_ms) {
        return true;
    }
    for (size_t i = 0; i < index_count(counts->queues); i++) {
        struct event event = event_blank(EVENT_QUEUE_STATS);
        event.time_ms = at_ms;
        event.queue = index_id(counts->queues, i);
        event.since_ms = counts->since_ms;
        event.gauges.offered = counts->rows[i][CONTROL_OFFERED];
        event.gauges.answered = counts->rows[i][CONTROL_ANSWERED];
        event.gauges.abandoned = counts->rows[i][CONTROL_ABANDONED];
        if (!feed_emit(output, &event)) {
            return false;
        }
    }
    return true;
}
