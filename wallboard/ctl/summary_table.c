#include "base/str.h"
#include "ctl/cells.h"
#include "ctl/summary_write.h"
#include "locale/format.h"

static const char *const contact_heads[] = {"offered",  "answered", "abandoned",
                                            "level",    "speed",    "handling",
                                            "forecast", "off by",   NULL};
static const char *const agent_heads[] = {"answered",  "missed",   "handling", "sales",
                                          "logged in", "occupied", NULL};

static bool is_of_agents(enum summary_scope scope)
{
    return scope == SUMMARY_TEAMS || scope == SUMMARY_AGENTS;
}

/* "2026-11-22", and the time of day where a day has several. */
static void put_period(const struct summary_writer *writer, const struct summary_row *row,
                       char *text, size_t size)
{
    char start[SUMMARY_TIME];
    summary_time(writer->summary->calendar, row->span.start, start);
    str_format(text, size, "%s %.10s%s%.5s%s", periods_by_name(writer->summary->by),
               start, writer->summary->by < PERIODS_DAY ? " " : "",
               writer->summary->by < PERIODS_DAY ? start + 11 : "",
               row->running ? " (running)" : "");
}

/* The head of each kind of row, once a period. */
static void put_head(struct summary_writer *writer, const struct summary_row *row)
{
    bool agents = is_of_agents(row->scope);
    unsigned bit = agents ? 2 : 1;
    if (writer->heads == 0 || writer->start_ms != row->span.start.ms) {
        char period[64];
        put_period(writer, row, period, sizeof period);
        (void)fprintf(writer->out, "%s%s\n", writer->heads == 0 ? "" : "\n", period);
        writer->start_ms = row->span.start.ms;
        writer->heads = 4;
    }
    if ((writer->heads & bit) == 0) {
        cells_put_head(writer->out, "", agents ? agent_heads : contact_heads);
        writer->heads |= bit;
    }
}

static void put_contacts(FILE *out, const struct summary_row *row)
{
    const struct figure *v = row->figures.value;
    struct figure planned = row->plan.contacts_thousandths == OUTLOOK_NONE
                                ? FIGURE_NONE
                                : (struct figure){row->plan.contacts_thousandths, 1000};
    cells_put_count(out, v[METRIC_OFFERED]);
    cells_put_count(out, v[METRIC_ANSWERED]);
    cells_put_count(out, v[METRIC_ABANDONED]);
    cells_put_percent(out, v[METRIC_SERVICE_LEVEL],
                      row->queue != NULL ? row->queue->goal_bp : FORMAT_NO_THRESHOLD);
    cells_put_duration(out, v[METRIC_ASA_MS]);
    cells_put_duration(out, v[METRIC_AHT_MS]);
    cells_put_count(out, planned);
    cells_put_percent(out, v[METRIC_VOLUME_VARIANCE], FORMAT_NO_THRESHOLD);
}

static void put_agents(FILE *out, const struct summary_row *row)
{
    const struct figure *v = row->figures.value;
    cells_put_count(out, v[METRIC_ANSWERED]);
    cells_put_count(out, v[METRIC_UNANSWERED]);
    cells_put_duration(out, v[METRIC_AHT_MS]);
    cells_put_count(out, v[METRIC_SALES]);
    cells_put_duration(out, v[METRIC_LOGGED_IN_MS]);
    cells_put_percent(out, v[METRIC_OCCUPANCY], FORMAT_NO_THRESHOLD);
}

void summary_table_row(struct summary_writer *writer, const struct summary_row *row)
{
    char name[LIMIT_LABEL_BYTES + 16];
    put_head(writer, row);
    str_format(name, sizeof name, "%s %s", summary_scope_name(row->scope), row->label);
    cells_put_name(writer->out, name);
    if (is_of_agents(row->scope)) {
        put_agents(writer->out, row);
    } else {
        put_contacts(writer->out, row);
    }
    (void)fprintf(writer->out, "%s\n", row->unverified ? "   unverified" : "");
}
