#include "ctl/json_out.h"
#include "ctl/report.h"
#include "ctl/report_boards.h"
#include "ctl/report_figures.h"
#include "ctl/report_floor.h"

static void put_rolling(struct json_out *out, const struct snapshot_rolling *rolling)
{
    json_out_open(out, "rolling", '{');
    for (size_t i = 0; i < SNAPSHOT_WINDOW_COUNT; i++) {
        char key[16];
        str_format(key, sizeof key, "%dm",
                   snapshot_window_minutes((enum snapshot_window)i));
        json_out_open(out, key, '{');
        report_put_figure(out, "offered", rolling[i].offered, METRIC_UNIT_COUNT);
        report_put_figure(out, "answered", rolling[i].answered, METRIC_UNIT_COUNT);
        report_put_figure(out, "abandoned", rolling[i].abandoned, METRIC_UNIT_COUNT);
        report_put_figure(out, "service_level", rolling[i].service_level,
                          METRIC_UNIT_RATIO);
        report_put_figure(out, "asa_ms", rolling[i].asa_ms, METRIC_UNIT_MS);
        report_put_figure(out, "aht_ms", rolling[i].aht_ms, METRIC_UNIT_MS);
        report_put_figure(out, "patience_ms", rolling[i].patience_ms, METRIC_UNIT_MS);
        json_out_close(out, '}');
    }
    json_out_close(out, '}');
}

static void put_totals(struct json_out *out, const struct snapshot *snapshot)
{
    json_out_open(out, "totals", '{');
    report_put_figures(out, &snapshot->totals, METRIC_SCOPE_TOTAL, true);
    put_rolling(out, snapshot->rolling);
    json_out_close(out, '}');
}

static void put_queue(struct json_out *out, const struct snapshot_queue *queue)
{
    json_out_open(out, queue->id, '{');
    report_put_figures(out, &queue->today, METRIC_SCOPE_QUEUE, true);
    put_rolling(out, queue->rolling);
    json_out_text(out, "label", queue->label);
    json_out_text(out, "formula", service_level_name(queue->formula));
    json_out_text(out, "count_at", rule_count_at_name(queue->count_at));
    json_out_integer(out, "target_ms", queue->target_ms);
    json_out_integer(out, "short_abandon_ms", queue->short_abandon_ms);
    json_out_double(out, "goal", (double)queue->goal_bp / 10000.0);
    json_out_bool(out, "unverified", queue->unverified);
    json_out_close(out, '}');
}

/* Time not ready, by what was said for it; "" is all that found no room of its own. */
static void put_reasons(struct json_out *out, const struct snapshot *snapshot,
                        const struct snapshot_agent *agent)
{
    json_out_open(out, "not_ready_by_reason_ms", '{');
    for (size_t i = 0; i < snapshot->reason_count; i++) {
        if (agent->not_ready_ms[i] > 0) {
            json_out_integer(out, snapshot->reasons[i], agent->not_ready_ms[i]);
        }
    }
    json_out_close(out, '}');
}

static void put_agent(struct json_out *out, const struct snapshot *snapshot,
                      const struct snapshot_agent *agent)
{
    json_out_open(out, agent->id, '{');
    report_put_figures(out, &agent->today, METRIC_SCOPE_AGENT, true);
    json_out_text(out, "label", agent->label);
    json_out_text(out, "state", agent_state_name(agent->state));
    json_out_text(out, "state_reason", agent->reason);
    put_reasons(out, snapshot, agent);
    json_out_bool(out, "unverified", agent->unverified);
    json_out_close(out, '}');
}

static void put_interval(struct json_out *out, const struct report *report,
                         const struct calendar_span *interval)
{
    json_out_open(out, NULL, '{');
    report_put_time(out, "start", interval->start.ms);
    report_put_time(out, "end", interval->end.ms);
    json_out_open(out, "queues", '{');
    for (size_t i = 0; i < report->snapshot->queue_count; i++) {
        struct snapshot_figures figures;
        if (report_interval(report, interval, i, &figures)) {
            json_out_open(out, report->snapshot->queues[i].id, '{');
            report_put_figures(out, &figures, METRIC_SCOPE_QUEUE, false);
            json_out_close(out, '}');
        }
    }
    json_out_close(out, '}');
    json_out_close(out, '}');
}

static void put_intervals(struct json_out *out, const struct report *report)
{
    struct calendar_span interval = {{0}, {0}};
    json_out_open(out, "intervals", '[');
    while (report->timed && report_next_interval(report, &interval)) {
        put_interval(out, report, &interval);
    }
    json_out_close(out, ']');
}

static void put_health(struct json_out *out, const struct report *report)
{
    const struct snapshot *snapshot = report->snapshot;
    json_out_open(out, "refused", '{');
    for (size_t i = 0; i < REFUSAL_COUNT; i++) {
        if (report->counts->refused[i] > 0) {
            json_out_count(out, refusal_name((enum refusal)i),
                           report->counts->refused[i]);
        }
    }
    json_out_close(out, '}');
    json_out_count(out, "duplicates", snapshot->duplicates);
    json_out_count(out, "late", snapshot->late);
    json_out_count(out, "revised", snapshot->revisions);
    json_out_count(out, "gaps", snapshot->gaps);
    json_out_count(out, "over_limit", snapshot->over_limit);
    json_out_count(out, "integrity_faults", snapshot->integrity_faults);
    json_out_count(out, "unknown_types", snapshot->unknown_types);
    json_out_count(out, "unknown_fields", snapshot->unknown_fields);
}

void report_json(const struct report *report, FILE *out)
{
    const struct snapshot *snapshot = report->snapshot;
    struct json_out json = {.file = out};
    json_out_open(&json, NULL, '{');
    if (report->timed) {
        report_put_time(&json, "time", snapshot->now_ms);
    } else {
        json_out_null(&json, "time");
    }
    json_out_text(&json, "site", snapshot->site);
    json_out_bool(&json, "unverified", snapshot->unverified);
    put_totals(&json, snapshot);
    json_out_open(&json, "queues", '{');
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        put_queue(&json, &snapshot->queues[i]);
    }
    json_out_close(&json, '}');
    json_out_open(&json, "agents", '{');
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        put_agent(&json, snapshot, &snapshot->agents[i]);
    }
    json_out_close(&json, '}');
    report_put_floor(&json, report);
    report_put_boards(&json, report->standings);
    if (report->interval_min > 0) {
        put_intervals(&json, report);
    }
    put_health(&json, report);
    json_out_close(&json, '}');
}
