#include "ctl/explain_report.h"
#include "ctl/json_out.h"
#include "ctl/report_figures.h"
#include "site/boards.h"
#include "stats/shift.h"

static void put_text(struct json_out *out, const char *key, struct str text)
{
    if (text.size == 0) {
        json_out_null(out, key);
        return;
    }
    char copy[LIMIT_LABEL_BYTES + 1];
    str_copy(copy, sizeof copy, text);
    json_out_text(out, key, copy);
}

static const char *unit_name(enum metric_unit unit)
{
    switch (unit) {
    case METRIC_UNIT_COUNT:
        return "count";
    case METRIC_UNIT_MS:
        return "ms";
    case METRIC_UNIT_RATIO:
        return "ratio";
    case METRIC_UNIT_NUMBER:
        break;
    }
    return "number";
}

static const char *verdict_name(enum account_result result)
{
    switch (result) {
    case ACCOUNT_EQUAL:
        return "equal";
    case ACCOUNT_SILENT:
        return "silent";
    case ACCOUNT_NO_WORD:
        return "no_word";
    case ACCOUNT_NOT_LISTED:
        return "not_listed";
    case ACCOUNT_DIFFERS:
        break;
    }
    return "differs";
}

static void put_head(struct json_out *out, const struct account *account)
{
    const struct metric_info *info = metric_info(account->terms.metric);
    json_out_text(out, "metric", explain_options_key(account->options));
    json_out_text(out, "means", info->formula);
    json_out_text(out, "unit", unit_name(info->unit));
    const struct account_scope *scope = &account->scope;
    put_text(out, "queue", str_from(scope->queue == NULL ? NULL : scope->queue->id));
    put_text(out, "agent", str_from(scope->agent == NULL ? NULL : scope->agent->id));
    put_text(out, "team", str_from(scope->team == NULL ? NULL : scope->team->id));
    put_text(out, "campaign",
             str_from(scope->campaign == NULL ? NULL : scope->campaign->id));
    put_text(out, "channel", str_from(event_channel_name(scope->channel)));
    report_put_time(out, "from", account->terms.from_ms);
    report_put_time(out, "to", account->terms.to_ms);
    report_put_time(out, "now", account->terms.now_ms);
    json_out_text(out, "formula",
                  account->mixed && !account->by_formula
                      ? "mixed"
                      : service_level_name(account->terms.formula));
    json_out_text(out, "count_at", rule_count_at_name(account->terms.count_at));
    json_out_text(out, "credit", rule_credit_name(account->terms.credit));
}

static void put_sum(struct json_out *out, const struct account *account)
{
    char equation[EXPLAIN_TEXT];
    enum metric_unit unit = metric_info(account->terms.metric)->unit;
    explain_equation(account, equation);
    json_out_text(out, "made_of", reason_made_of_name(account->made_of));
    json_out_text(out, "result", verdict_name(account->result));
    json_out_text(out, "equation", equation);
    if (account->silence != NULL) {
        json_out_text(out, "silence", account->silence);
    }
    report_put_figure(out, "value", account->own, unit);
    report_put_figure(out, "board", account->board, unit);
    json_out_integer(out, "numerator", account->sum.num);
    json_out_integer(out, "denominator", account->sum.den);
    json_out_count(out, "rank", account->rank);
    json_out_count(out, "counted", account->counted);
    json_out_count(out, "left_out", account->line_count - account->counted);
}

/* Its part, and why. */
static void put_part(struct json_out *out, const struct account *account,
                     const struct account_line *line)
{
    json_out_text(out, "how", explain_how(account, line));
    json_out_integer(out, "numerator", line->reason.num);
    json_out_integer(out, "denominator", line->reason.den);
    json_out_text(out, "why", line->reason.what);
    json_out_text(out, "rule", line->reason.rule);
}

static void put_stay(struct json_out *out, const struct account *account,
                     const struct account_line *line)
{
    const struct engine_stay *stay = line->stay;
    json_out_open(out, NULL, '{');
    report_put_time(out, "time", line->reason.at_ms);
    put_text(out, "contact", stay->contact);
    put_text(out, "source", stay->source);
    put_text(out, "queue", stay->queue);
    json_out_integer(out, "entry", stay->entry);
    put_text(out, "agent", stay->agent);
    if (credit_has_wait(stay->credit)) {
        json_out_integer(out, "wait_ms", stay->credit->wait_ms);
    } else {
        json_out_null(out, "wait_ms");
    }
    json_out_text(out, "outcome", reason_outcome(stay->credit));
    put_part(out, account, line);
    json_out_close(out, '}');
}

static void put_item(struct json_out *out, const struct account *account,
                     const struct account_line *line)
{
    const struct item *item = line->item;
    json_out_open(out, NULL, '{');
    report_put_time(out, "time", line->reason.at_ms);
    if (item->kind == ITEM_SPELL) {
        report_put_time(out, "until", line->reason.to_ms);
        json_out_text(out, "state", agent_state_name(item->state));
        put_text(out, "reason", item->note);
    } else if (item->kind == ITEM_SHIFT) {
        report_put_time(out, "until", line->reason.to_ms);
        json_out_text(out, "scheduled", shift_kind_name((enum shift_kind)item->shift));
    } else {
        put_text(out, "contact", item->contact);
        put_text(out, "source", item->source);
        put_text(out, "queue", item->queue);
    }
    put_text(out, "agent", item->agent);
    if (item->kind == ITEM_RESULT || item->kind == ITEM_ATTEMPT) {
        put_text(out, "campaign", item->campaign);
    }
    if (item->kind == ITEM_RESULT) {
        json_out_text(out, "measure", result_name(item->measure));
        report_put_figure(out, "value", (struct figure){item->value_milli, 1000},
                          METRIC_UNIT_NUMBER);
        put_text(out, "currency", item->note);
    }
    put_part(out, account, line);
    json_out_close(out, '}');
}

/* The stays, or the items, of which there is but one. */
static void put_lines(struct json_out *out, const struct account *account, bool items)
{
    size_t shown = account->options->counted ? account->counted : account->line_count;
    json_out_open(out, items ? "items" : "contacts", '[');
    for (size_t i = 0; i < shown; i++) {
        const struct account_line *line = &account->lines[i];
        if (items && line->item != NULL) {
            put_item(out, account, line);
        } else if (!items && line->stay != NULL) {
            put_stay(out, account, line);
        }
    }
    json_out_close(out, ']');
}

static void put_agents(struct json_out *out, const struct account *account)
{
    json_out_open(out, "agents", '[');
    for (size_t i = 0; i < account->agent_count; i++) {
        const struct account_agent *row = &account->agents[i];
        json_out_open(out, NULL, '{');
        json_out_text(out, "agent", row->agent->id);
        json_out_text(out, "state", agent_state_name(row->state));
        json_out_integer(out, "numerator", 1);
        json_out_integer(out, "denominator", 0);
        json_out_close(out, '}');
    }
    json_out_close(out, ']');
}

void explain_json(const struct account *account, FILE *out)
{
    struct json_out json = {.file = out};
    json_out_open(&json, NULL, '{');
    put_head(&json, account);
    put_sum(&json, account);
    if (account->agent_count > 0) {
        put_agents(&json, account);
    }
    put_lines(&json, account, false);
    put_lines(&json, account, true);
    json_out_close(&json, '}');
}
