#include "ctl/account_list.h"

#include <stdlib.h>

#include "site/boards.h"
#include "site/schedule.h"
#include "stats/item_reason.h"

/* -- the contacts ----------------------------------------------------------------------
 */

/* Where targets or formulas differ, each contact counts by its queue's. */
static const struct snapshot_queue *find_queue(const struct snapshot *snapshot,
                                               struct str id)
{
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        if (str_is(id, snapshot->queues[i].id)) {
            return &snapshot->queues[i];
        }
    }
    return NULL;
}

static void judge(const struct account *account, const struct engine_stay *stay,
                  struct reason *ret)
{
    struct reason_terms terms = account->terms;
    const struct snapshot_queue *queue =
        account->mixed ? find_queue(account->snapshot, stay->queue) : NULL;
    if (queue != NULL) {
        terms.formula = account->by_formula ? terms.formula : queue->formula;
        terms.count_at = queue->count_at;
    }
    reason_of(&terms, stay, ret);
}

static bool counts(const struct account_line *line)
{
    return line->reason.in_num || line->reason.in_den;
}

static int compare_ids(const struct account_line *a, const struct account_line *b)
{
    int order = str_compare(a->stay->contact, b->stay->contact);
    if (order == 0) {
        order = str_compare(a->stay->queue, b->stay->queue);
    }
    if (order == 0) {
        order = str_compare(a->stay->source, b->stay->source);
    }
    return order != 0 ? order : (int)(a->stay->entry - b->stay->entry);
}

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b ? 1 : 0;
}

static int by_time(const void *left, const void *right)
{
    const struct account_line *a = left;
    const struct account_line *b = right;
    int order = (counts(a) ? 0 : 1) - (counts(b) ? 0 : 1);
    order = order != 0 ? order : compare_numbers(a->reason.at_ms, b->reason.at_ms);
    if (order != 0) {
        return order;
    }
    return a->stay != NULL ? compare_ids(a, b)
                           : compare_numbers((int64_t)a->place, (int64_t)b->place);
}

static int by_value(const void *left, const void *right)
{
    const struct account_line *a = left;
    const struct account_line *b = right;
    int order = (counts(a) ? 0 : 1) - (counts(b) ? 0 : 1);
    order = order != 0 ? order : compare_numbers(a->reason.num, b->reason.num);
    return order != 0 ? order : by_time(left, right);
}

static int by_value_downwards(const void *left, const void *right)
{
    const struct account_line *a = left;
    const struct account_line *b = right;
    int order = (counts(a) ? 0 : 1) - (counts(b) ? 0 : 1);
    order = order != 0 ? order : compare_numbers(b->reason.num, a->reason.num);
    return order != 0 ? order : by_time(left, right);
}

static void sort_lines(struct account *account)
{
    bool longest = account->made_of == REASON_LONGEST;
    bool valued =
        account->made_of == REASON_PERCENTILE || account->made_of == REASON_LEAST;
    if (account->line_count > 0) {
        qsort(account->lines, account->line_count, sizeof *account->lines,
              longest  ? by_value_downwards
              : valued ? by_value
                       : by_time);
    }
}

bool account_list_stays(struct account *account, const struct evidence *evidence)
{
    size_t count = evidence_count(evidence);
    account->lines = calloc(count + 1, sizeof *account->lines);
    if (account->lines == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct account_line line = {.stay = evidence_at(evidence, i)};
        judge(account, line.stay, &line.reason);
        if (!line.reason.here) {
            continue;
        }
        account->counted += counts(&line) ? 1 : 0;
        reason_add(account->made_of, &line.reason, &account->sum);
        account->lines[account->line_count++] = line;
    }
    sort_lines(account);
    account->own = reason_figure(&account->terms, &account->sum, account->goal_bp);
    if (account->made_of == REASON_PERCENTILE) {
        account->rank = reason_rank(account->terms.metric, account->counted);
        account->own = account->rank == 0
                           ? FIGURE_NONE
                           : figure_count(account->lines[account->rank - 1].reason.num);
    }
    return true;
}

/* -- the items -------------------------------------------------------------------------
 */

/* Spells of agents that do not serve the queue that is asked for are none of its time. */
static bool is_of_members(const struct account *account, const struct engine *engine,
                          const struct item *item)
{
    const struct snapshot *snapshot = account->snapshot;
    const struct account_scope *scope = &account->scope;
    if (item->kind != ITEM_SPELL || scope->queue == NULL) {
        return true;
    }
    enum agent_state state;
    size_t queue = (size_t)(scope->queue - snapshot->queues);
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        if (str_is(item->agent, snapshot->agents[i].id)) {
            return engine_agent_in(engine, i, queue, &state);
        }
    }
    return false;
}

/* The time in the present state: what came before it changed last does not count. */
static void keep_last_run(struct account *account)
{
    int64_t until_ms = account->terms.now_ms;
    size_t first = account->line_count;
    for (; first > 0; first--) {
        const struct item *spell = account->lines[first - 1].item;
        if (spell == NULL || spell->to_ms != until_ms ||
            spell->state != account->scope.agent->state) {
            break;
        }
        until_ms = spell->at_ms;
    }
    account->line_count -= first;
    for (size_t i = 0; i < account->line_count; i++) {
        account->lines[i] = account->lines[first + i];
    }
}

static void add_line(struct account *account, const struct account_line *line)
{
    account->counted += counts(line) ? 1 : 0;
    reason_add(account->made_of, &line->reason, &account->sum);
}

/* Every shift, cut to the span and to now; one that lies outside has no time. */
static void cut_shifts(struct account *account, const struct schedule *schedule,
                       size_t count)
{
    const struct reason_terms *terms = &account->terms;
    int64_t end_ms = terms->to_ms < terms->now_ms ? terms->to_ms : terms->now_ms;
    for (size_t i = 0; i < count; i++) {
        const struct schedule_shift *shift = schedule_at(schedule, i);
        int64_t from_ms =
            shift->from_ms > terms->from_ms ? shift->from_ms : terms->from_ms;
        int64_t to_ms = shift->to_ms < end_ms ? shift->to_ms : end_ms;
        account->shifts[i] = (struct item){
            .kind = ITEM_SHIFT,
            .agent = schedule_agent(schedule, shift->agent),
            .at_ms = from_ms,
            .to_ms = to_ms,
            .shift = (uint8_t)shift->kind,
        };
        if (shift->kind == SHIFT_BREAK && from_ms < to_ms) {
            account->shifts[i].kept_ms = to_ms - from_ms;
        }
    }
}

static bool is_scheduled_for(const struct account_scope *scope, struct str agent)
{
    return (scope->agent == NULL || str_is(agent, scope->agent->id)) &&
           (scope->team == NULL || boards_team_of(scope->boards, agent) == scope->team);
}

/* Had the agent any time scheduled in the span? */
static bool has_shift(const struct account *account, const struct schedule *schedule,
                      struct str agent)
{
    size_t first = 0;
    size_t count = schedule_find(schedule, agent, &first);
    for (size_t i = first; i < first + count; i++) {
        if (account->shifts[i].at_ms < account->shifts[i].to_ms) {
            return true;
        }
    }
    return false;
}

/* The shifts become lines. */
static void take_shifts(struct account *account, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct account_line line = {.item = &account->shifts[i], .place = i};
        item_reason_of(&account->terms, line.item, &line.reason);
        if (line.reason.here && is_scheduled_for(&account->scope, line.item->agent)) {
            account->lines[account->line_count++] = line;
        }
    }
}

bool account_list_items(struct account *account, const struct account_books *books)
{
    size_t count = evidence_item_count(books->evidence);
    size_t shifts = account->terms.of_scheduled ? schedule_count(books->schedule) : 0;
    account->lines = calloc(count + shifts + 1, sizeof *account->lines);
    account->shifts = calloc(shifts + 1, sizeof *account->shifts);
    if (account->lines == NULL || account->shifts == NULL) {
        return false;
    }
    cut_shifts(account, books->schedule, shifts);
    for (size_t i = 0; i < count; i++) {
        struct account_line line = {.item = evidence_item(books->evidence, i),
                                    .place = i};
        item_reason_of(&account->terms, line.item, &line.reason);
        if (line.reason.here && is_of_members(account, books->engine, line.item) &&
            (!account->terms.of_scheduled ||
             has_shift(account, books->schedule, line.item->agent))) {
            account->lines[account->line_count++] = line;
        }
    }
    take_shifts(account, shifts);
    if (account->terms.metric == METRIC_TIME_IN_STATE_MS) {
        keep_last_run(account);
    }
    for (size_t i = 0; i < account->line_count; i++) {
        add_line(account, &account->lines[i]);
    }
    sort_lines(account);
    account->own = item_reason_figure(&account->terms, &account->sum);
    return true;
}

/* -- the shifts ------------------------------------------------------------------------
 */

/* Adds what a spell keeps of its agent's shifts, or breaks of its breaks: a break is kept
 * to but for the time that somebody works in it. */
static void keep_spell(const struct account_books *books, const struct item *spell,
                       struct item *shifts)
{
    size_t first = 0;
    size_t count = schedule_find(books->schedule, spell->agent, &first);
    for (size_t i = first; i < first + count; i++) {
        struct item *shift = &shifts[i];
        int64_t from_ms = spell->at_ms > shift->at_ms ? spell->at_ms : shift->at_ms;
        int64_t to_ms = spell->to_ms < shift->to_ms ? spell->to_ms : shift->to_ms;
        bool is_break = shift->shift == SHIFT_BREAK;
        bool keeps = shift_keeps((enum shift_kind)shift->shift, spell->state);
        if (from_ms < to_ms && keeps != is_break) {
            shift->kept_ms += is_break ? from_ms - to_ms : to_ms - from_ms;
        }
    }
}

bool account_list_shifts(struct account *account, const struct account_books *books)
{
    size_t count = schedule_count(books->schedule);
    account->lines = calloc(count + 1, sizeof *account->lines);
    account->shifts = calloc(count + 1, sizeof *account->shifts);
    if (account->lines == NULL || account->shifts == NULL) {
        return false;
    }
    cut_shifts(account, books->schedule, count);
    for (size_t i = 0; i < evidence_item_count(books->evidence); i++) {
        const struct item *item = evidence_item(books->evidence, i);
        if (item->kind == ITEM_SPELL) {
            keep_spell(books, item, account->shifts);
        }
    }
    take_shifts(account, count);
    for (size_t i = 0; i < account->line_count; i++) {
        add_line(account, &account->lines[i]);
    }
    sort_lines(account);
    account->own = item_reason_figure(&account->terms, &account->sum);
    return true;
}

/* -- the agents ------------------------------------------------------------------------
 */

/* Does the agent count in a gauge of agents? */
static bool is_in_state(enum metric metric, enum agent_state state)
{
    switch (state) {
    case AGENT_ON_CONTACT:
        return metric == METRIC_AGENTS_ON_CONTACT || metric == METRIC_AGENTS_LOGGED_IN;
    case AGENT_HOLD:
        return metric == METRIC_AGENTS_HOLD || metric == METRIC_AGENTS_LOGGED_IN;
    case AGENT_RINGING:
        return metric == METRIC_AGENTS_RINGING || metric == METRIC_AGENTS_LOGGED_IN;
    case AGENT_WRAPUP:
        return metric == METRIC_AGENTS_WRAPUP || metric == METRIC_AGENTS_LOGGED_IN;
    case AGENT_NOT_READY:
        return metric == METRIC_AGENTS_NOT_READY || metric == METRIC_AGENTS_LOGGED_IN;
    case AGENT_READY:
        return metric == METRIC_AGENTS_READY || metric == METRIC_AGENTS_LOGGED_IN;
    case AGENT_UNKNOWN:
        return metric == METRIC_AGENTS_UNKNOWN;
    case AGENT_LOGGED_OUT:
    case AGENT_STATE_COUNT:
        break;
    }
    return false;
}

/* Whether an agent is one of those asked for, and its state there. An agent that has said
 * nothing yet is counted nowhere. */
static bool is_asked_for(const struct account *account, const struct engine *engine,
                         size_t number, enum agent_state *ret_state)
{
    const struct snapshot *snapshot = account->snapshot;
    const struct snapshot_agent *agent = &snapshot->agents[number];
    const struct account_scope *scope = &account->scope;
    if (scope->queue != NULL) {
        size_t queue = (size_t)(scope->queue - snapshot->queues);
        return engine_agent_in(engine, number, queue, ret_state);
    }
    *ret_state = agent->state;
    return figure_is_known(agent->today.value[METRIC_TIME_IN_STATE_MS]);
}

bool account_list_agents(struct account *account, const struct engine *engine)
{
    const struct snapshot *snapshot = account->snapshot;
    account->agents = calloc(snapshot->agent_count + 1, sizeof *account->agents);
    if (account->agents == NULL) {
        return false;
    }
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        enum agent_state state = AGENT_UNKNOWN;
        if (is_asked_for(account, engine, i, &state) &&
            is_in_state(account->terms.metric, state)) {
            account->agents[account->agent_count++] =
                (struct account_agent){&snapshot->agents[i], state};
        }
    }
    account->sum.num = (int64_t)account->agent_count;
    account->own = figure_count(account->sum.num);
    return true;
}
