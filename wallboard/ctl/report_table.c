#include <inttypes.h>
#include <string.h>

#include "ctl/report.h"
#include "locale/format.h"

#define NAME_COLUMNS 22
#define CELL_COLUMNS 11
#define CELL_SIZE    64

/* -- cells -------------------------------------------------------------------------- */

/* As many columns as there are characters, near enough for a terminal. */
static int columns_of(const char *text)
{
    struct str rest = str_from(text);
    int columns = 0;
    for (size_t at = 0; at < rest.size; columns++) {
        (void)str_next_code_point(rest, &at);
    }
    return columns;
}

static void put_name(FILE *out, const char *text)
{
    /* Remote text may carry what a terminal would obey. */
    char clean[256];
    str_clean(clean, sizeof clean, str_from(text));
    int columns = columns_of(clean);
    (void)fprintf(out, "%s%*s", clean,
                  columns < NAME_COLUMNS ? NAME_COLUMNS - columns : 1, "");
}

static void put_cell(FILE *out, const char *text)
{
    int columns = columns_of(text);
    (void)fprintf(out, "%*s%s", columns < CELL_COLUMNS ? CELL_COLUMNS - columns : 1, "",
                  text);
}

static void put_count(FILE *out, struct figure figure)
{
    char text[CELL_SIZE] = "–";
    if (figure_is_known(figure)) {
        const struct format_locale locale = format_locale_default();
        format_count(&locale, figure_rounded(figure), text, sizeof text);
    }
    put_cell(out, text);
}

static void put_duration(FILE *out, struct figure figure)
{
    char text[CELL_SIZE] = "–";
    if (figure_is_known(figure)) {
        format_duration(figure_rounded(figure), text, sizeof text);
    }
    put_cell(out, text);
}

static void put_percent(FILE *out, struct figure figure, int64_t goal_bp)
{
    char text[CELL_SIZE];
    const struct format_locale locale = format_locale_default();
    const struct format_rounding rounding = {.decimals = 1, .threshold_bp = goal_bp};
    size_t size =
        format_percent(&locale, figure.num, figure.den, &rounding, text, sizeof text - 2);
    if (figure_is_known(figure)) {
        memcpy(text + size, " %", sizeof " %");
    }
    put_cell(out, text);
}

static void put_head(FILE *out, const char *name, const char *const *cells)
{
    (void)fputc('\n', out);
    put_name(out, name);
    for (; *cells != NULL; cells++) {
        put_cell(out, *cells);
    }
    (void)fputc('\n', out);
}

/* -- lines -------------------------------------------------------------------------- */

static void put_contacts(FILE *out, const struct snapshot_figures *figures,
                         int64_t goal_bp)
{
    put_count(out, figures->value[METRIC_OFFERED]);
    put_count(out, figures->value[METRIC_ANSWERED]);
    put_count(out, figures->value[METRIC_ABANDONED]);
    put_count(out, figures->value[METRIC_LEFT_OTHER]);
    put_percent(out, figures->value[METRIC_SERVICE_LEVEL], goal_bp);
    put_duration(out, figures->value[METRIC_ASA_MS]);
    put_duration(out, figures->value[METRIC_AHT_MS]);
}

static const char *const contact_heads[] = {"offered", "answered", "abandoned", "left",
                                            "level",   "speed",    "handling",  NULL};

static void put_queues(FILE *out, const struct snapshot *snapshot)
{
    static const char *const heads[] = {"offered", "answered", "abandoned", "left",
                                        "level",   "speed",    "handling",  "waiting",
                                        "longest", NULL};
    put_head(out, "QUEUES", heads);
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        const struct snapshot_queue *queue = &snapshot->queues[i];
        put_name(out, queue->label);
        put_contacts(out, &queue->today, queue->goal_bp);
        put_count(out, queue->today.value[METRIC_WAITING]);
        put_duration(out, queue->today.value[METRIC_LONGEST_WAIT_MS]);
        (void)fprintf(out, "   %" PRId64 " %% in %g s, %s\n", queue->goal_bp / 100,
                      (double)queue->target_ms / 1000.0,
                      service_level_name(queue->formula));
    }
    put_name(out, "all");
    put_contacts(out, &snapshot->totals, snapshot->goal_bp);
    put_count(out, snapshot->totals.value[METRIC_WAITING]);
    put_duration(out, snapshot->totals.value[METRIC_LONGEST_WAIT_MS]);
    (void)fprintf(out, "   %s\n", snapshot->mixed ? "mixed" : "");
}

static void put_agents(FILE *out, const struct snapshot *snapshot)
{
    static const char *const heads[] = {"state",   "for",   "answered", "missed", "talk",
                                        "wrap-up", "ready", "away",     NULL};
    if (snapshot->agent_count > 0) {
        put_head(out, "AGENTS", heads);
    }
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        const struct snapshot_agent *agent = &snapshot->agents[i];
        const struct figure *value = agent->today.value;
        put_name(out, agent->label);
        put_cell(out, agent_state_name(agent->state));
        put_duration(out, value[METRIC_TIME_IN_STATE_MS]);
        put_count(out, value[METRIC_ANSWERED]);
        put_count(out, value[METRIC_UNANSWERED]);
        put_duration(out, value[METRIC_TALK_MS]);
        put_duration(out, value[METRIC_WRAPUP_MS]);
        put_duration(out, value[METRIC_STATE_READY_MS]);
        put_duration(out, value[METRIC_STATE_NOT_READY_MS]);
        (void)fputc('\n', out);
    }
}

static void put_intervals(FILE *out, const struct report *report)
{
    struct calendar_span interval = {{0}, {0}};
    put_head(out, "INTERVALS", contact_heads);
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
            put_name(out, name);
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
