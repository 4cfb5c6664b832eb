#include <inttypes.h>

#include "base/str.h"
#include "ctl/explain_report.h"
#include "locale/format.h"

/* Sentences that the table and the JSON share. */

static void ms_text(int64_t ms, char *text)
{
    char clock[FORMAT_SIZE];
    format_duration(ms < 0 ? 0 : ms, clock, sizeof clock);
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
    char name[EXPLAIN_TEXT - 16];
    if (account->queue != NULL) {
        str_clean(name, sizeof name, str_from(account->queue->id));
        str_format(text, EXPLAIN_TEXT, "queue %s", name);
    } else if (account->agent != NULL) {
        str_clean(name, sizeof name, str_from(account->agent->id));
        str_format(text, EXPLAIN_TEXT, "agent %s", name);
    } else {
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

/* Two parts and their quotient. */
static void quotient_text(const struct account *account, const char *value, char *text)
{
    const struct reason_sum *sum = &account->sum;
    if (sum->den == 0) {
        str_format(text, EXPLAIN_TEXT, "nothing in the denominator: no data (–)");
    } else if (account->made_of == REASON_RECOVERY) {
        str_format(text, EXPLAIN_TEXT,
                   "%" PRId64 " of %" PRId64 ", the goal is %g %%: %s more", sum->num,
                   sum->den, (double)account->goal_bp / 100.0, value);
    } else if (metric_info(account->terms.metric)->unit == METRIC_UNIT_MS) {
        str_format(text, EXPLAIN_TEXT, "%" PRId64 " ms / %" PRId64 " = %s", sum->num,
                   sum->den, value);
    } else if (account->made_of == REASON_AGENT_TIMES) {
        str_format(text, EXPLAIN_TEXT, "%" PRId64 " ms of %" PRId64 " ms = %s", sum->num,
                   sum->den, value);
    } else {
        str_format(text, EXPLAIN_TEXT, "%" PRId64 " of %" PRId64 " = %s", sum->num,
                   sum->den, value);
    }
}

void explain_equation(const struct account *account, char *text)
{
    char value[EXPLAIN_TEXT];
    explain_value(account, account->own, value);
    if (account->result == ACCOUNT_NOT_LISTED) {
        str_format(text, EXPLAIN_TEXT, "made of %s, which are not listed here",
                   account->silence != NULL ? account->silence
                                            : reason_made_of_name(account->made_of));
    } else if (account->made_of == REASON_PERCENTILE) {
        str_format(text, EXPLAIN_TEXT, "wait %zu of %zu in order = %s", account->rank,
                   account->counted, value);
    } else if (account->made_of == REASON_LONGEST || account->made_of == REASON_LEAST) {
        str_format(text, EXPLAIN_TEXT, "the %s of %zu = %s",
                   account->made_of == REASON_LONGEST ? "longest" : "least",
                   account->counted, value);
    } else if (reason_has_denominator(account->terms.metric) ||
               account->made_of == REASON_AGENT_TIMES) {
        quotient_text(account, value, text);
    } else if (account->made_of == REASON_AGENTS_NOW) {
        str_format(text, EXPLAIN_TEXT, "%zu agents", account->agent_count);
    } else if (metric_info(account->terms.metric)->unit == METRIC_UNIT_MS) {
        str_format(text, EXPLAIN_TEXT, "%zu contacts together = %s", account->counted,
                   value);
    } else {
        str_format(text, EXPLAIN_TEXT, "%zu contacts", account->counted);
    }
}
