#include <inttypes.h>
#include <string.h>

#include "ctl/summary_write.h"

/* RFC 4180: a comma between fields, CR LF behind a line, quotes doubled. */

static void put_text(FILE *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        (void)fputs(text, out);
        return;
    }
    (void)fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            (void)fputc('"', out);
        }
        (void)fputc(*text, out);
    }
    (void)fputc('"', out);
}

/* What is not known is an empty field. */
static void put_figure(FILE *out, struct figure figure, enum metric_unit unit)
{
    (void)fputc(',', out);
    if (!figure_is_known(figure)) {
        return;
    }
    if (unit == METRIC_UNIT_RATIO || unit == METRIC_UNIT_NUMBER) {
        char text[JSON_OUT_NUMBER];
        json_out_number((double)figure.num / (double)figure.den, text);
        (void)fputs(text, out);
    } else {
        (void)fprintf(out, "%" PRId64, figure_rounded(figure));
    }
}

/* Is there any row that has it? */
static bool is_column(enum metric metric)
{
    for (int i = 0; i < SUMMARY_SCOPE_COUNT; i++) {
        if (summary_has((enum summary_scope)i, metric)) {
            return true;
        }
    }
    return false;
}

void summary_csv_head(FILE *out)
{
    (void)fputs("start,end,running,scope,id,label", out);
    for (int i = 0; i < METRIC_COUNT; i++) {
        if (is_column((enum metric)i)) {
            (void)fprintf(out, ",%s", metric_info((enum metric)i)->key);
        }
    }
    (void)fputs(
        ",formula,target_ms,short_abandon_ms,goal,forecast,forecast_aht_ms,budget,"
        "revisions,unverified\r\n",
        out);
}

static void put_targets(FILE *out, const struct snapshot_queue *queue)
{
    if (queue == NULL) {
        (void)fputs(",,,,", out);
        return;
    }
    (void)fprintf(out, ",%s", service_level_name(queue->formula));
    put_figure(out, figure_count(queue->target_ms), METRIC_UNIT_MS);
    put_figure(out, figure_count(queue->short_abandon_ms), METRIC_UNIT_MS);
    put_figure(out, (struct figure){queue->goal_bp, 10000}, METRIC_UNIT_RATIO);
}

static void put_plan(FILE *out, int64_t part, int64_t unit, enum metric_unit as)
{
    put_figure(out, part == OUTLOOK_NONE ? FIGURE_NONE : (struct figure){part, unit}, as);
}

void summary_csv_row(struct summary_writer *writer, const struct summary_row *row)
{
    FILE *out = writer->out;
    char start[SUMMARY_TIME];
    char end[SUMMARY_TIME];
    summary_time(writer->summary->calendar, row->span.start, start);
    summary_time(writer->summary->calendar, row->span.end, end);
    (void)fprintf(out, "%s,%s,%s,%s,", start, end, row->running ? "true" : "false",
                  summary_scope_name(row->scope));
    put_text(out, row->id);
    (void)fputc(',', out);
    put_text(out, row->label);
    for (int i = 0; i < METRIC_COUNT; i++) {
        if (is_column((enum metric)i)) {
            bool has = summary_has(row->scope, (enum metric)i);
            put_figure(out, has ? row->figures.value[i] : FIGURE_NONE,
                       metric_info((enum metric)i)->unit);
        }
    }
    put_targets(out, row->queue);
    put_plan(out, row->plan.contacts_thousandths, 1000, METRIC_UNIT_NUMBER);
    put_plan(out, row->plan.aht_ms, 1, METRIC_UNIT_MS);
    put_plan(out, row->plan.budget_thousandths, 1000, METRIC_UNIT_NUMBER);
    put_figure(out, row->revisions < 0 ? FIGURE_NONE : figure_count(row->revisions),
               METRIC_UNIT_COUNT);
    (void)fprintf(out, ",%s\r\n", row->unverified ? "true" : "false");
}
