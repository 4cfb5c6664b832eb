#include <inttypes.h>
#include <string.h>

#include "base/str.h"
#include "ctl/explain_report.h"
#include "locale/format.h"

#define TIME_COLUMNS 20
#define NAME_COLUMNS 14

/* -- cells -----------------------------------------------------------------------------
 */

/* As many columns as there are characters, near enough for a terminal; two blanks behind
 * what is too long. */
static void put_cell(FILE *out, const char *text, int columns)
{
    struct str rest = str_from(text);
    int used = 0;
    for (size_t at = 0; at < rest.size; used++) {
        (void)str_next_code_point(rest, &at);
    }
    (void)fprintf(out, "%s%*s", text, used < columns ? columns - used : 2, "");
}

/* Remote text may carry what a terminal would obey. */
static void put_name(FILE *out, struct str name, int columns)
{
    char clean[256];
    str_clean(clean, sizeof clean, name);
    put_cell(out, name.size == 0 ? "–" : clean, columns);
}

static void time_text(const struct account *account, int64_t at_ms, char *text,
                      size_t size)
{
    const struct calendar_civil at =
        calendar_civil(account->calendar, (struct wall){at_ms});
    str_format(text, size, "%04d-%02d-%02d %02d:%02d:%02d", at.year, at.month, at.day,
               at.hour, at.minute, at.second);
}

static void put_duration(FILE *out, int64_t ms, int columns)
{
    const struct format_locale locale = format_locale_default();
    char text[FORMAT_SIZE];
    format_duration(&locale, ms, text, sizeof text);
    put_cell(out, text, columns);
}

/* -- the head --------------------------------------------------------------------------
 */

static bool is_level(enum metric metric)
{
    return metric == METRIC_SERVICE_LEVEL || metric == METRIC_SERVICE_LEVEL_NUM ||
           metric == METRIC_SERVICE_LEVEL_DEN || metric == METRIC_RECOVERY_CONTACTS;
}

/* By which rules the contacts were judged. */
static void put_rules(const struct account *account, FILE *out)
{
    if (!reason_is_of_stays(account->made_of)) {
        return;
    }
    (void)fputs("rules: ", out);
    if (is_level(account->terms.metric)) {
        (void)fprintf(out, "%s, counted at %s, ",
                      account->mixed && !account->by_formula
                          ? "each queue by its own formula"
                          : service_level_name(account->terms.formula),
                      rule_count_at_name(account->terms.count_at));
    }
    if (account->scope.queue != NULL) {
        (void)fprintf(out, "target %g s, short abandon %g s, ",
                      (double)account->target_ms / 1000.0,
                      (double)account->short_abandon_ms / 1000.0);
    }
    (void)fprintf(out, "credit %s\n", rule_credit_name(account->terms.credit));
}

static const char *result_words(const struct account *account)
{
    switch (account->result) {
    case ACCOUNT_EQUAL:
    case ACCOUNT_SILENT:
    case ACCOUNT_NOT_LISTED:
        break;
    case ACCOUNT_NO_WORD:
        return "the board keeps no such figure of this span";
    case ACCOUNT_DIFFERS:
        return "THEY DIFFER";
    }
    return NULL;
}

static void put_verdict(const struct account *account, FILE *out)
{
    char equation[EXPLAIN_TEXT];
    char board[EXPLAIN_TEXT];
    explain_equation(account, equation);
    explain_value(account, account->board, board);
    (void)fprintf(out, "\n%s", equation);
    if (account->result != ACCOUNT_NO_WORD) {
        (void)fprintf(out, ", the board says %s", board);
    }
    if (account->made_of == REASON_PERCENTILE && account->result == ACCOUNT_EQUAL &&
        account->rank > 0) {
        (void)fputs(" (the middle of its bucket, at most 0.8 % away)", out);
    }
    const char *words = result_words(account);
    if (account->result == ACCOUNT_SILENT) {
        words = account->silence;
    }
    (void)fprintf(out, "%s%s\n", words == NULL ? "" : ": ", words == NULL ? "" : words);
    bool unverified = account->scope.queue != NULL   ? account->scope.queue->unverified
                      : account->scope.agent != NULL ? account->scope.agent->unverified
                                                     : account->snapshot->unverified;
    if (unverified) {
        (void)fputs("unverified: something is missing in the recording, or it is not "
                    "numbered\n",
                    out);
    }
}

static void put_head(const struct account *account, FILE *out)
{
    char scope[EXPLAIN_TEXT];
    char from[32];
    char to[32];
    const struct metric_info *info = metric_info(account->terms.metric);
    bool gauge = (info->scope & METRIC_SCOPE_GAUGE) != 0;
    explain_scope(account, scope);
    time_text(account, gauge ? account->terms.now_ms : account->terms.from_ms, from,
              sizeof from);
    time_text(account, account->terms.to_ms, to, sizeof to);
    (void)fprintf(out, "%s of %s, %s%s%s %s\n", explain_options_key(account->options),
                  scope, from, gauge ? "" : " to ", gauge ? "" : to,
                  calendar_zone(account->calendar));
    (void)fprintf(out, "%s\n", info->formula);
    put_rules(account, out);
    put_verdict(account, out);
}

/* -- the lines -------------------------------------------------------------------------
 */

/* Values of results are kept in thousandths, and so is what they are divided by. */
static bool is_in_thousandths(const struct account *account)
{
    return account->made_of == REASON_RESULTS &&
           (reason_has_denominator(account->terms.metric) || account->own.den > 1);
}

static int part_columns(const struct account *account)
{
    bool wide = metric_info(account->terms.metric)->unit == METRIC_UNIT_MS ||
                account->made_of == REASON_RESULTS ||
                account->made_of == REASON_AGENT_TIMES ||
                account->made_of == REASON_SHIFTS;
    return wide ? 10 : 5;
}

static void put_part(const struct account *account, bool in, int64_t value, FILE *out)
{
    char text[32] = "–";
    if (in && is_in_thousandths(account)) {
        str_format(text, sizeof text, "%.15g", (double)value / 1000.0);
    } else if (in) {
        str_format(text, sizeof text, "%" PRId64, value);
    }
    put_cell(out, text, part_columns(account));
}

/* Its part, and why. */
static void put_parts(const struct account *account, const struct account_line *line,
                      FILE *out)
{
    const struct reason *reason = &line->reason;
    bool per_hour = account->terms.metric == METRIC_SALES_PER_HOUR;
    put_part(account, reason->in_num, per_hour ? reason->num / 3600 : reason->num, out);
    if (reason_has_denominator(account->terms.metric)) {
        /* time is in ms, also under values */
        put_part(account, reason->in_den, per_hour ? 1000 * reason->den : reason->den,
                 out);
    }
    (void)fprintf(out, "%s%s%s", reason->what, reason->rule[0] == '\0' ? "" : "; ",
                  reason->rule);
}

/* The columns between the agent and the parts: of stays, or of items. */
static void put_columns(const struct account *account, FILE *out)
{
    bool stays = reason_is_of_stays(account->made_of);
    put_cell(out, "time", TIME_COLUMNS + 1);
    put_cell(out, "contact", 2 * NAME_COLUMNS);
    if (account->scope.queue == NULL) {
        put_cell(out, "queue", NAME_COLUMNS);
    }
    put_cell(out, "agent", NAME_COLUMNS);
    put_cell(out, stays ? "wait" : "for", 9);
    put_cell(out, stays ? "outcome" : "note", 20);
    put_cell(out, "num", part_columns(account));
    if (reason_has_denominator(account->terms.metric)) {
        put_cell(out, "den", part_columns(account));
    }
    (void)fputs("why\n", out);
}

static void put_stay(const struct account *account, const struct engine_stay *stay,
                     FILE *out)
{
    put_name(out, stay->contact, 2 * NAME_COLUMNS);
    if (account->scope.queue == NULL) {
        put_name(out, stay->queue, NAME_COLUMNS);
    }
    put_name(out, stay->agent, NAME_COLUMNS);
    if (credit_has_wait(stay->credit)) {
        put_duration(out, stay->credit->wait_ms, 9);
    } else if (stay->credit->outcome == OUTCOME_WAITING) {
        put_duration(out, account->terms.now_ms - stay->credit->entry_ms, 9);
    } else {
        put_cell(out, "–", 9);
    }
    put_cell(out, reason_outcome(stay->credit), 20);
}

/* A spell's reason, a result's currency, else the campaign. */
static void put_item(const struct account *account, const struct account_line *line,
                     FILE *out)
{
    const struct item *item = line->item;
    put_name(out, item->contact, 2 * NAME_COLUMNS);
    if (account->scope.queue == NULL) {
        put_name(out, item->queue, NAME_COLUMNS);
    }
    put_name(out, item->agent, NAME_COLUMNS);
    if (item->kind == ITEM_SPELL || item->kind == ITEM_SHIFT) {
        put_duration(out, line->reason.to_ms - line->reason.at_ms, 9);
    } else {
        put_cell(out, "–", 9);
    }
    put_name(out, item->note.size > 0 ? item->note : item->campaign, 20);
}

static void put_lines(const struct account *account, size_t from, size_t to, FILE *out)
{
    put_columns(account, out);
    for (size_t i = from; i < to; i++) {
        const struct account_line *line = &account->lines[i];
        char time[32];
        time_text(account, line->reason.at_ms, time, sizeof time);
        put_cell(out, time, TIME_COLUMNS + 1);
        if (line->stay != NULL) {
            put_stay(account, line->stay, out);
        } else {
            put_item(account, line, out);
        }
        put_parts(account, line, out);
        if (account->rank == i + 1) {
            (void)fputs("  <-- this one", out);
        }
        (void)fputc('\n', out);
    }
}

static void put_agents(const struct account *account, FILE *out)
{
    for (size_t i = 0; i < account->agent_count; i++) {
        const struct account_agent *row = &account->agents[i];
        put_name(out, str_from(row->agent->id), 2 * NAME_COLUMNS);
        (void)fprintf(out, "%s\n", agent_state_name(row->state));
    }
}

void explain_table(const struct account *account, FILE *out)
{
    put_head(account, out);
    if (account->agent_count > 0) {
        (void)fputc('\n', out);
        put_agents(account, out);
    }
    if (account->counted > 0) {
        (void)fprintf(out, "\n%zu COUNT\n", account->counted);
        put_lines(account, 0, account->counted, out);
    }
    size_t rest = account->line_count - account->counted;
    if (rest > 0) {
        (void)fprintf(out, "\n%zu LEFT OUT%s\n", rest,
                      account->options->counted ? "" : ", each by the rule that says so");
    }
    if (rest > 0 && !account->options->counted) {
        put_lines(account, account->counted, account->line_count, out);
    }
}
