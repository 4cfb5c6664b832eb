#include <inttypes.h>
#include <string.h>

#include "ctl/cells.h"
#include "ctl/report.h"
#include "locale/format.h"

/* -- lines -------------------------------------------------------------------------- */

static void put_contacts(FILE *out, const struct snapshot_figures *figures,
                         int64_t goal_bp)
{
    cells_put_count(out, figures->value[METRIC_OFFERED]);
    cells_put_count(out, figures->value[METRIC_ANSWERED]);
    cells_put_count(out, figures->value[METRIC_ABANDONED]);
    cells_put_count(out, figures->value[METRIC_LEFT_OTHER]);
    cells_put_percent(out, figures->value[METRIC_SERVICE_LEVEL], goal_bp);
    cells_put_duration(out, figures->value[METRIC_ASA_MS]);
    cells_put_duration(out, figures->value[METRIC_AHT_MS]);
}

static const char *const contact_heads[] = {"offered", "answered", "abandoned", "left",
                                            "level",   "speed",    "handling",  NULL};

static void put_queues(FILE *out, const struct snapshot *snapshot)
{
    static const char *const heads[] = {"offered", "answered", "abandoned", "left",
                                        "level",   "speed",    "handling",  "waiting",
                                        "longest", NULL};
    cells_put_head(out, "QUEUES", heads);
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        const struct snapshot_queue *queue = &snapshot->queues[i];
        cells_put_name(out, queue->label);
        put_contacts(out, &queue->today, queue->goal_bp);
        cells_put_count(out, queue->today.value[METRIC_WAITING]);
        cells_put_duration(out, queue->today.value[METRIC_LONGEST_WAIT_MS]);
        (void)fprintf(out, "   %" PRId64 " %% in %g s, %s\n", queue->goal_bp / 100,
                      (double)queue->target_ms / 1000.0,
                      service_level_name(queue->formula));
    }
    cells_put_name(out, "all");
    put_contacts(out, &snapshot->totals, snapshot->goal_bp);
    cells_put_count(out, snapshot->totals.value[METRIC_WAITING]);
    cells_put_duration(out, snapshot->totals.value[METRIC_LONGEST_WAIT_MS]);
    (void)fprintf(out, "   %s\n", snapshot->mixed ? "mixed" : "");
}

static void put_agents(FILE *out, const struct snapshot *snapshot)
{
    static const char *const heads[] = {"state",   "for",   "answered", "missed", "talk",
                                        "wrap-up", "ready", "away",     NULL};
    if (snapshot->agent_count > 0) {
        cells_put_head(out, "AGENTS", heads);
    }
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        const struct snapshot_agent *agent = &snapshot->agents[i];
        const struct figure *value = agent->today.value;
        cells_put_name(out, agent->label);
        cells_put_cell(out, agent_state_name(agent->state));
        cells_put_duration(out, value[METRIC_TIME_IN_STATE_MS]);
        cells_put_count(out, value[METRIC_ANSWERED]);
        cells_put_count(out, value[METRIC_UNANSWERED]);
        cells_put_duration(out, value[METRIC_TALK_MS]);
        cells_put_duration(out, value[METRIC_WRAPUP_MS]);
        cells_put_duration(out, value[METRIC_STATE_READY_MS]);
        cells_put_duration(out, value[METRIC_STATE_NOT_READY_MS]);
        (void)fputc('\n', out);
    }
}

static void put_intervals(FILE *out, const struct report *report)
{
    struct calendar_span interval = {{0}, {0}};
    cells_put_head(out, "INTERVALS", contact_heads);
    while (report_next_interval(report, &interval)) {
        for (size_t i = 0; i < report->snapshot->queue_count; i++) {
            const struct snapshot_queue *queue = &report->snapshot->queues[i];
            struct snapshot_figures figures;
            if (!report_interval(report, &interval, i, &figures)) {
                continue;
            }
            const struct calendar_civil from =
                calendar_civil(report->calendar, interval.start);
            char name[LIMIT_LABEL_BYTES + 16];
            str_format(name, sizeof name, "%02d:%02d %s", from.hour, from.minute,
                       queue->label);
            cells_put_name(out, name);
            put_contacts(out, &figures, queue->goal_bp);
            (void)fputc('\n', out);
        }
    }
}

static void put_health(FILE *out, const struct report *report)
{
    const struct snapshot *snapshot = report->snapshot;
    (void)fprintf(out, "\n%" PRIu64 " refused", snapshot->refused);
    const char *before = " (";
    for (size_t i = 0; i < REFUSAL_COUNT; i++) {
        if (report->counts->refused[i] > 0) {
            (void)fprintf(out, "%s%s %" PRIu64, before, refusal_name((enum refusal)i),
                          report->counts->refused[i]);
            before = ", ";
        }
    }
    (void)fprintf(out,
                  "%s, %" PRIu64 " duplicates, %" PRIu64 " late, %" PRIu64 " gaps%s\n",
                  snapshot->refused > 0 ? ")" : "", snapshot->duplicates, snapshot->late,
                  snapshot->gaps, snapshot->unverified ? "; UNVERIFIED" : "");
}

static void put_title(FILE *out, const struct report *report)
{
    if (!report->timed) {
        (void)fputs("no event carries a time\n", out);
        return;
    }
    const struct snapshot *snapshot = report->snapshot;
    const struct calendar_civil now =
        calendar_civil(report->calendar, (struct wall){snapshot->now_ms});
    (void)fprintf(out, "%s%s%04d-%02d-%02d %02d:%02d:%02d %s\n", snapshot->site,
                  snapshot->site[0] != '\0' ? "  " : "", now.year, now.month, now.day,
                  now.hour, now.minute, now.second, calendar_zone(report->calendar));
}

void report_table(const struct report *report, FILE *out)
{
    put_title(out, report);
    put_queues(out, report->snapshot);
    put_agents(out, report->snapshot);
    if (report->timed && report->interval_min > 0) {
        put_intervals(out, report);
    }
    put_health(out, report);
}
