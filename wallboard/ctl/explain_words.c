#include <inttypes.h>

#include "base/str.h"
#include "ctl/explain_report.h"
#include "locale/format.h"
#include "site/boards.h"

/* Sentences that the table and the JSON share. */

static void ms_text(int64_t ms, char *text)
{
    const struct format_locale locale = format_locale_default();
    char clock[FORMAT_SIZE];
    format_duration(&locale, ms < 0 ? 0 : ms, clock, sizeof clock);
    str_format(text, EXPLAIN_TEXT, "%" PRId64 " ms (%s)", ms, clock);
}

static void percent_text(struct figure figure, char *text)
{
    const struct format_locale locale = format_locale_default();
    const struct format_rounding rounding = {.decimals = 1,
                                             .threshold_bp = FORMAT_NO_THRESHOLD};
    char digits[FORMAT_SIZE];
    format_percent(&locale, figure.num, figure.den, &rounding, digits, sizeof digits);
    str_format(text, EXPLAIN_TEXT, "%s %%", digits);
}

void explain_value(const struct account *account, struct figure figure, char *text)
{
    if (!figure_is_known(figure)) {
        str_format(text, EXPLAIN_TEXT, "–");
        return;
    }
    switch (metric_info(account->terms.metric)->unit) {
    case METRIC_UNIT_MS:
        ms_text(figure_rounded(figure), text);
        return;
    case METRIC_UNIT_RATIO:
        percent_text(figure, text);
        return;
    case METRIC_UNIT_NUMBER:
        str_format(text, EXPLAIN_TEXT, "%.3f", (double)figure.num / (double)figure.den);
        return;
    case METRIC_UNIT_COUNT:
        break;
    }
    str_format(text, EXPLAIN_TEXT, "%" PRId64, figure_rounded(figure));
}

void explain_scope(const struct account *account, char *text)
{
    const struct account_scope *scope = &account->scope;
    const struct {
        const char *words, *id;
    } parts[] = {
        {"agent", scope->agent == NULL ? NULL : scope->agent->id},
        {"team", scope->team == NULL ? NULL : scope->team->id},
        {"campaign", scope->campaign == NULL ? NULL : scope->campaign->id},
        {"channel", scope->channel == EVENT_CHANNEL_NONE
                        ? NULL
                        : event_channel_name(scope->channel)},
        {"queue", scope->queue == NULL ? NULL : scope->queue->id},
    };
    size_t size = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].id != NULL && size < EXPLAIN_TEXT) {
            char name[LIMIT_ID_BYTES + 1];
            str_clean(name, sizeof name, str_from(parts[i].id));
            size += str_format(text + size, EXPLAIN_TEXT - size, "%s%s %s",
                               size > 0 ? " in " : "", parts[i].words, name);
        }
    }
    if (size == 0) {
        str_format(text, EXPLAIN_TEXT, "the site");
    }
}

const char *explain_how(const struct account *account, const struct account_line *line)
{
    const struct reason *reason = &line->reason;
    if (!reason->in_num && !reason->in_den) {
        return "left out";
    }
    if (!reason_has_denominator(account->terms.metric)) {
        return "counts";
    }
    return !reason->in_den ? "numerator" : !reason->in_num ? "denominator" : "in both";
}

/* A value that is kept in thousandths; the other parts are whole. */
static void value_text(int64_t thousandths, char *text)
{
    str_format(text, EXPLAIN_TEXT, "%.15g", (double)thousandths / 1000.0);
}

/* Two parts and their quotient. */
static void quotient_text(const struct account *account, const char *value, char *text)
{
    const struct reason_sum *sum = &account->sum;
    bool times =
        account->made_of == REASON_AGENT_TIMES || account->made_of == REASON_SHIFTS;
    if (sum->den == 0) {
        str_format(text, EXPLAIN_TEXT, "nothing in the denominator: no data (–)");
    } else if (account->terms.metric == METRIC_SALES_PER_HOUR) {
        char sales[EXPLAIN_TEXT];
        value_text(sum->num / 3600, sales);
        str_format(text, EXPLAIN_TEXT,
                   "%s sales in %" PRId64 " ms logged in = %s an hour", sales, sum->den,
                   value);
    } else if (account->made_of == REASON_RESULTS) {
        char num[EXPLAIN_TEXT];
        char den[EXPLAIN_TEXT];
        value_text(sum->num, num);
        value_text(sum->den, den);
        str_format(text, EXPLAIN_TEXT, "%s of %s = %s", num, den, value);
    } else if (account->made_of == REASON_RECOVERY) {
        str_format(text, EXPLAIN_TEXT,
                   "%" PRId64 " of %" PRId64 ", the goal is %g %%: %s more", sum->num,
                   sum->den, (double)account->goal_bp / 100.0, value);
    } else {
        bool ms = times || metric_info(account->terms.metric)->unit == METRIC_UNIT_MS;
        str_format(text, EXPLAIN_TEXT, "%" PRId64 "%s %s %" PRId64 "%s = %s", sum->num,
                   ms ? " ms" : "", ms && !times ? "/" : "of", sum->den,
                   times ? " ms" : "", value);
    }
}

/* "contacts", "rings", "results": what the lines are. */
static const char *lines_name(const struct account *account)
{
    switch (account->made_of) {
    case REASON_RINGS:
        return "rings";
    case REASON_ATTEMPTS:
        return "attempts";
    case REASON_RESULTS:
        return "results";
    case REASON_AGENT_TIMES:
        return "spells";
    case REASON_SHIFTS:
        return "shifts";
    case REASON_CONTACTS:
    case REASON_LONGEST:
    case REASON_LEAST:
    case REASON_PERCENTILE:
    case REASON_RECOVERY:
    case REASON_AGENTS_NOW:
    case REASON_FORECAST:
        break;
    }
    return "contacts";
}

void explain_equation(const struct account *account, char *text)
{
    char value[EXPLAIN_TEXT];
    const char *lines = lines_name(account);
    bool sum_of_values = account->own.den > 1 && account->made_of == REASON_RESULTS;
    explain_value(account, account->own, value);
    if (account->result == ACCOUNT_NOT_LISTED) {
        str_format(text, EXPLAIN_TEXT, "no contact counts in it by itself: it is %s",
                   account->silence);
    } else if (account->made_of == REASON_PERCENTILE) {
        str_format(text, EXPLAIN_TEXT, "wait %zu of %zu in order = %s", account->rank,
                   account->counted, value);
    } else if (account->made_of == REASON_LONGEST || account->made_of == REASON_LEAST) {
        str_format(text, EXPLAIN_TEXT, "the %s of %zu = %s",
                   account->made_of == REASON_LONGEST ? "longest" : "least",
                   account->counted, value);
    } else if (reason_has_denominator(account->terms.metric)) {
        quotient_text(account, value, text);
    } else if (account->made_of == REASON_AGENTS_NOW) {
        str_format(text, EXPLAIN_TEXT, "%zu agents", account->agent_count);
    } else if (sum_of_values ||
               metric_info(account->terms.metric)->unit == METRIC_UNIT_MS) {
        str_format(text, EXPLAIN_TEXT, "%zu %s together = %s", account->counted, lines,
                   value);
    } else {
        str_format(text, EXPLAIN_TEXT, "%zu %s", account->counted, lines);
    }
}
