#include "ctl/report.h"

#include "ctl/queue_waits.h"
#include "stats/limits.h"

/* Does a group of quarters end at `at_ms`? */
static bool ends_at(const struct report *report, const struct calendar_span *interval,
                    int64_t at_ms)
{
    const struct wall at = {at_ms};
    int64_t offset_ms = calendar_offset_ms(report->calendar, at);
    int64_t local_min = (at_ms + offset_ms) / 60000;
    return local_min % report->interval_min == 0 ||
           offset_ms != calendar_offset_ms(report->calendar, interval->start);
}

bool report_next_interval(const struct report *report, struct calendar_span *interval)
{
    const struct snapshot *snapshot = report->snapshot;
    int64_t start_ms = interval->end.ms;
    if (interval->start.ms == interval->end.ms) {
        start_ms = snapshot->day_start_ms;
    }
    if (report->interval_min == 0 || start_ms >= snapshot->day_end_ms ||
        start_ms > snapshot->now_ms) {
        return false;
    }
    interval->start.ms = start_ms;
    int64_t end_ms = start_ms + LIMIT_QUARTER_MS;
    while (end_ms < snapshot->day_end_ms && !ends_at(report, interval, end_ms)) {
        end_ms += LIMIT_QUARTER_MS;
    }
    interval->end.ms = end_ms;
    return true;
}

bool report_interval(const struct report *report, const struct calendar_span *interval,
                     size_t queue, struct snapshot_figures *ret)
{
    if (!engine_queue_figures(report->engine, queue, interval->start.ms, interval->end.ms,
                              ret)) {
        return false;
    }
    if (report->waits != NULL) {
        queue_waits_fill(report->waits, report->snapshot->queues[queue].id,
                         interval->start.ms, interval->end.ms, ret->value);
    }
    return true;
}
