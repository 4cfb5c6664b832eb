#include "base/timestamp.h"
#include "ctl/json_out.h"
#include "ctl/report.h"

static void put_figure(struct json_out *out, const char *key, struct figure figure,
                       enum metric_unit unit)
{
    if (!figure_is_known(figure)) {
        json_out_null(out, key);
    } else if (unit == METRIC_UNIT_RATIO) {
        json_out_double(out, key, (double)figure.num / (double)figure.den);
    } else {
        json_out_integer(out, key, figure_rounded(figure));
    }
}

/* The catalogue's metrics of one scope, in its order. */
static void put_figures(struct json_out *out, const struct snapshot_figures *figures,
                        unsigned scope, bool with_gauges)
{
    for (size_t i = 0; i < METRIC_COUNT; i++) {
        const struct metric_info *info = metric_info((enum metric)i);
        bool is_gauge = (info->scope & METRIC_SCOPE_GAUGE) != 0;
        if ((info->scope & scope) != 0 && (with_gauges || !is_gauge)) {
            put_figure(out, info->key, figures->value[i], info->unit);
        }
    }
    if (scope == METRIC_SCOPE_AGENT) {
        return;
    }
    json_out_open(out, "service_level_by_formula", '{');
    for (size_t i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        put_figure(out, service_level_name((enum service_level_formula)i),
                   figures->by_formula[i], METRIC_UNIT_RATIO);
    }
    json_out_close(out, '}');
}

static void put_rolling(struct json_out *out, const struct snapshot_rolling *rolling)
{
    json_out_open(out, "rolling", '{');
    for (size_t i = 0; i < SNAPSHOT_WINDOW_COUNT; i++) {
        char key[16];
        str_format(key, sizeof key, "%dm",
                   snapshot_window_minutes((enum snapshot_window)i));
        json_out_open(out, key, '{');
        put_figure(out, "offered", rolling[i].offered, METRIC_UNIT_COUNT);
        put_figure(out, "answered", rolling[i].answered, METRIC_UNIT_COUNT);
        put_figure(out, "abandoned", rolling[i].abandoned, METRIC_UNIT_COUNT);
        put_figure(out, "service_level", rolling[i].service_level, METRIC_UNIT_RATIO);
        put_figure(out, "asa_ms", rolling[i].asa_ms, METRIC_UNIT_MS);
        json_out_close(out, '}');
    }
    json_out_close(out, '}');
}

static void put_totals(struct json_out *out, const struct snapshot *snapshot)
{
    json_out_open(out, "totals", '{');
    put_figures(out, &snapshot->totals, METRIC_SCOPE_TOTAL, true);
    put_rolling(out, snapshot->rolling);
    json_out_close(out, '}');
}

static void put_queue(struct json_out *out, const struct snapshot_queue *queue)
{
    json_out_open(out, queue->id, '{');
    put_figures(out, &queue->today, METRIC_SCOPE_QUEUE, true);
    put_rolling(out, queue->rolling);
    json_out_text(out, "label", queue->label);
    json_out_text(out, "formula", service_level_name(queue->formula));
    json_out_integer(out, "target_ms", queue->target_ms);
    json_out_integer(out, "short_abandon_ms", queue->short_abandon_ms);
    json_out_double(out, "goal", (double)queue->goal_bp / 10000.0);
    json_out_bool(out, "unverified", queue->unverified);
    json_out_close(out, '}');
}

static void put_agent(struct json_out *out, const struct snapshot_agent *agent)
{
    json_out_open(out, agent->id, '{');
    put_figures(out, &agent->today, METRIC_SCOPE_AGENT, true);
    json_out_text(out, "label", agent->label);
    json_out_text(out, "state", agent_state_name(agent->state));
    json_out_text(out, "state_reason", agent->reason);
    json_out_bool(out, "unverified", agent->unverified);
    json_out_close(out, '}');
}

static void put_time(struct json_out *out, const char *key, int64_t at_ms)
{
    char text[TIMESTAMP_SIZE];
    timestamp_format(at_ms, text);
    json_out_text(out, key, text);
}

static void put_interval(struct json_out *out, const struct report *report,
                         const struct calendar_span *interval)
{
    json_out_open(out, NULL, '{');
    put_time(out, "start", interval->start.ms);
    put_time(out, "end", interval->end.ms);
    json_out_open(out, "queues", '{');
    for (size_t i = 0; i < report->snapshot->queue_count; i++) {
        struct snapshot_figures figures;
        if (engine_queue_figures(report->engine, i, interval->start.ms, interval->end.ms,
                                 &figures)) {
            json_out_open(out, report->snapshot->queues[i].id, '{');
            put_figures(out, &figures, METRIC_SCOPE_QUEUE, false);
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
        put_time(&json, "time", snapshot->now_ms);
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
        put_agent(&json, &snapshot->agents[i]);
    }
    json_out_close(&json, '}');
    if (report->interval_min > 0) {
        put_intervals(&json, report);
    }
    put_health(&json, report);
    json_out_close(&json, '}');
}
