#include "ctl/account_board.h"

#include <stdlib.h>

#include "site/boards.h"
#include "stats/item_reason.h"

static struct figure pick(const struct account *account,
                          const struct snapshot_figures *figures)
{
    return account->options->by_formula ? figures->by_formula[account->options->formula]
                                        : figures->value[account->terms.metric];
}

/* Does the board form the metric for the service day alone? */
static bool is_of_days_only(const struct account *account)
{
    bool times =
        (item_reason_kinds(account->terms.metric, false) & 1U << ITEM_SPELL) != 0;
    return times || account->made_of == REASON_PERCENTILE ||
           account->terms.metric == METRIC_DROP_RATE;
}

/* False: no figure of the span is kept. */
static bool ask_span(const struct account *account, const struct engine *engine,
                     struct snapshot_figures *ret)
{
    const struct account_scope *scope = &account->scope;
    const struct reason_terms *terms = &account->terms;
    if (is_of_days_only(account) || scope->agent != NULL || scope->team != NULL ||
        scope->campaign != NULL) {
        return false;
    }
    if (scope->queue != NULL) {
        size_t number = (size_t)(scope->queue - account->snapshot->queues);
        return engine_queue_figures(engine, number, terms->from_ms, terms->to_ms, ret);
    }
    bool known = figure_is_known(account->snapshot->totals.value[METRIC_OFFERED]) ||
                 scope->channel != EVENT_CHANNEL_NONE;
    return known && engine_channel_figures(engine, scope->channel, terms->from_ms,
                                           terms->to_ms, ret);
}

/* False without memory. */
static bool ask_team(const struct account *account, const struct engine *engine,
                     struct figure *ret)
{
    const struct snapshot *snapshot = account->snapshot;
    const struct account_scope *scope = &account->scope;
    size_t *members = malloc((snapshot->agent_count + 1) * sizeof *members);
    size_t count = 0;
    if (members == NULL) {
        return false;
    }
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        struct str id = str_from(snapshot->agents[i].id);
        if (boards_team_of(scope->boards, id) == scope->team) {
            members[count++] = i;
        }
    }
    struct snapshot_figures figures;
    engine_team_figures(engine, members, count, &figures);
    *ret = pick(account, &figures);
    free(members);
    return true;
}

static struct figure ask_day(const struct account *account)
{
    const struct account_scope *scope = &account->scope;
    const struct snapshot *snapshot = account->snapshot;
    if (scope->campaign != NULL) {
        return scope->campaign->value[account->terms.metric];
    }
    return pick(account, scope->agent != NULL   ? &scope->agent->today
                         : scope->queue != NULL ? &scope->queue->today
                         : scope->channel != EVENT_CHANNEL_NONE
                             ? &snapshot->channels[scope->channel].today
                             : &snapshot->totals);
}

bool account_ask_board(const struct account *account, const struct engine *engine,
                       struct figure *ret)
{
    const struct account_scope *scope = &account->scope;
    bool shifts = account->made_of == REASON_SHIFTS || account->terms.of_scheduled;
    if ((scope->agent != NULL && scope->queue != NULL) ||
        (shifts && (scope->team != NULL || !account->whole_day))) {
        return false;
    }
    if (!account->whole_day) {
        struct snapshot_figures figures;
        bool known = ask_span(account, engine, &figures);
        *ret = known ? pick(account, &figures) : FIGURE_NONE;
        return known;
    }
    if (scope->team != NULL) {
        return ask_team(account, engine, ret);
    }
    *ret = ask_day(account);
    return true;
}
