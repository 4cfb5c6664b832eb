#include "ctl/summary_write.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/str.h"
#include "ctl/report_figures.h"

void summary_time(const struct calendar *calendar, struct wall at,
                  char text[SUMMARY_TIME])
{
    const struct calendar_civil civil = calendar_civil(calendar, at);
    int64_t offset_min = calendar_offset_ms(calendar, at) / 60000;
    str_format(text, SUMMARY_TIME, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", civil.year,
               civil.month, civil.day, civil.hour, civil.minute, civil.second,
               offset_min < 0 ? '-' : '+', (int)(llabs(offset_min) / 60),
               (int)(llabs(offset_min) % 60));
}

/* -- JSON ------------------------------------------------------------------------------
 */

static void put_plan(struct json_out *out, const char *key, int64_t part, int64_t unit,
                     enum metric_unit as)
{
    report_put_figure(
        out, key, part == OUTLOOK_NONE ? FIGURE_NONE : (struct figure){part, unit}, as);
}

static void put_targets(struct json_out *out, const struct snapshot_queue *queue)
{
    json_out_text(out, "formula", service_level_name(queue->formula));
    json_out_text(out, "count_at", rule_count_at_name(queue->count_at));
    json_out_integer(out, "target_ms", queue->target_ms);
    json_out_integer(out, "short_abandon_ms", queue->short_abandon_ms);
    json_out_double(out, "goal", (double)queue->goal_bp / 10000.0);
}

static void put_row(struct json_out *out, const struct calendar *calendar,
                    const struct summary_row *row)
{
    char start[SUMMARY_TIME];
    char end[SUMMARY_TIME];
    summary_time(calendar, row->span.start, start);
    summary_time(calendar, row->span.end, end);
    json_out_open(out, NULL, '{');
    json_out_text(out, "start", start);
    json_out_text(out, "end", end);
    json_out_bool(out, "running", row->running);
    json_out_text(out, "scope", summary_scope_name(row->scope));
    json_out_text(out, "id", row->id);
    json_out_text(out, "label", row->label);
    for (int i = 0; i < METRIC_COUNT; i++) {
        const struct metric_info *info = metric_info((enum metric)i);
        if (summary_has(row->scope, (enum metric)i)) {
            report_put_figure(out, info->key, row->figures.value[i], info->unit);
        }
    }
    if (row->queue != NULL) {
        put_targets(out, row->queue);
    }
    if (row->scope == SUMMARY_SITE || row->scope == SUMMARY_QUEUES) {
        put_plan(out, "forecast", row->plan.contacts_thousandths, 1000,
                 METRIC_UNIT_NUMBER);
        put_plan(out, "forecast_aht_ms", row->plan.aht_ms, 1, METRIC_UNIT_MS);
        put_plan(out, "budget", row->plan.budget_thousandths, 1000, METRIC_UNIT_NUMBER);
        report_put_figure(out, "revisions",
                          row->revisions < 0 ? FIGURE_NONE : figure_count(row->revisions),
                          METRIC_UNIT_COUNT);
    }
    json_out_bool(out, "unverified", row->unverified);
    json_out_close(out, '}');
}

/* -- all of them -----------------------------------------------------------------------
 */

static void put(void *context, const struct summary_row *row)
{
    struct summary_writer *writer = context;
    switch (writer->format) {
    case SUMMARY_TABLE:
        summary_table_row(writer, row);
        break;
    case SUMMARY_CSV:
        summary_csv_row(writer, row);
        break;
    case SUMMARY_JSON:
        put_row(&writer->json, writer->summary->calendar, row);
        break;
    }
}

static void begin_json(struct summary_writer *writer)
{
    const struct summary *summary = writer->summary;
    struct json_out *json = &writer->json;
    json->file = writer->out;
    json_out_open(json, NULL, '{');
    json_out_text(json, "site", summary->snapshot->site);
    json_out_text(json, "by", periods_by_name(summary->by));
    json_out_text(json, "timezone", calendar_zone(summary->calendar));
    json_out_text(json, "credit", rule_credit_name(summary->snapshot->credit));
    json_out_open(json, "rows", '[');
}

bool summary_write(struct summary_writer *writer)
{
    bool is_json = writer->format == SUMMARY_JSON;
    if (is_json) {
        begin_json(writer);
    } else if (writer->format == SUMMARY_CSV) {
        summary_csv_head(writer->out);
    }
    bool made = summary_make(writer->summary, put, writer);
    if (is_json) {
        json_out_close(&writer->json, ']');
        json_out_close(&writer->json, '}');
    }
    return made;
}
