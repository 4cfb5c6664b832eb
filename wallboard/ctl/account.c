#include "ctl/account.h"

#include <stdlib.h>
#include <string.h>

#include "ctl/account_board.h"
#include "ctl/replay_options.h"
#include "stats/histogram.h"
#include "stats/limits.h"

/* -- the span --------------------------------------------------------------------------
 */

/* An instant as it was written: a time of day is the one within the service day. */
static struct wall instant_of(const char *text, const struct snapshot *snapshot,
                              const struct calendar *calendar)
{
    struct wall day = {snapshot->day_start_ms};
    struct wall at = replay_options_instant(text, calendar, day);
    if (replay_options_is_local(text) && at.ms < day.ms) {
        struct wall next = {snapshot->day_end_ms}; /* a day that began in the morning */
        at = replay_options_instant(text, calendar, next);
    }
    return at;
}

const char *account_span(const struct explain_options *options,
                         const struct snapshot *snapshot, const struct calendar *calendar,
                         struct account_span *ret)
{
    struct account_span span = {{snapshot->day_start_ms}, {snapshot->day_end_ms}};
    if (options->from != NULL) {
        span.from = instant_of(options->from, snapshot, calendar);
    }
    if (options->to != NULL) {
        span.to = instant_of(options->to, snapshot, calendar);
        if (replay_options_is_local(options->to) && span.to.ms <= span.from.ms) {
            span.to.ms = snapshot->day_end_ms; /* 00:00 is the end of the day */
        }
    }
    if (span.from.ms >= span.to.ms) {
        return "--from is not before --to";
    }
    if (span.from.ms % LIMIT_QUARTER_MS != 0 || span.to.ms % LIMIT_QUARTER_MS != 0) {
        return "--from, --to: full, half and quarter hours only, as the board counts";
    }
    *ret = span;
    return NULL;
}

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
    return order != 0 ? order : compare_ids(a, b);
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

static bool list_contacts(struct account *account, const struct evidence *evidence)
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

/* The agents' parts of a figure of the site. An agent that has said nothing yet has no
 * time in any state, and is counted nowhere. */
static struct figure part_of(const struct account *account,
                             const struct snapshot_agent *agent)
{
    if (account->made_of == REASON_AGENT_TIMES) {
        return agent->today.value[account->terms.metric];
    }
    bool known = figure_is_known(agent->today.value[METRIC_TIME_IN_STATE_MS]);
    return known && is_in_state(account->terms.metric, agent->state) ? figure_count(1)
                                                                     : FIGURE_NONE;
}

static bool list_agents(struct account *account)
{
    const struct snapshot *snapshot = account->snapshot;
    account->agents = calloc(snapshot->agent_count + 1, sizeof *account->agents);
    if (account->agents == NULL) {
        return false;
    }
    bool times = account->made_of == REASON_AGENT_TIMES;
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        const struct snapshot_agent *agent = &snapshot->agents[i];
        struct figure part = part_of(account, agent);
        if (figure_is_known(part)) {
            account->agents[account->agent_count++] = (struct account_agent){agent, part};
            account->sum.num += part.num;
            account->sum.den += times ? part.den : 0;
        }
    }
    account->own = times ? (struct figure){account->sum.num, account->sum.den}
                         : figure_count(account->sum.num);
    return true;
}

/* -- the account -----------------------------------------------------------------------
 */

static bool same(const struct account *account)
{
    struct figure own = account->own;
    struct figure board = account->board;
    if (!figure_is_known(own) || !figure_is_known(board)) {
        bool nought = figure_is_known(own) && own.num == 0 &&
                      !reason_has_denominator(account->terms.metric);
        return !figure_is_known(board) && (!figure_is_known(own) || nought);
    }
    if (account->made_of == REASON_PERCENTILE) { /* the board knows its bucket only */
        return histogram_midpoint(histogram_bucket(own.num)) == board.num;
    }
    return own.num == board.num && own.den == board.den;
}

/* Are the numbers of the queue, or of the site, the source's own word? */
static bool is_gauge_of_source(const struct account *account)
{
    const struct snapshot_figures *figures =
        account->queue != NULL ? &account->queue->today : &account->snapshot->totals;
    return account->agent == NULL &&
           !figure_is_known(figures->value[METRIC_LEFT_OTHER]) &&
           figure_is_known(figures->value[account->terms.metric]);
}

static enum account_result compare(struct account *account, const struct engine *engine)
{
    if (!account_ask_board(account, engine, &account->board)) {
        return ACCOUNT_NO_WORD;
    }
    bool silent = figure_is_known(account->own) && !figure_is_known(account->board);
    account->silence = silent ? reason_of_silence(account->terms.metric) : NULL;
    if (account->silence != NULL) {
        return ACCOUNT_SILENT;
    }
    return same(account) ? ACCOUNT_EQUAL : ACCOUNT_DIFFERS;
}

static bool is_of_agents(const struct account *account)
{
    return account->queue == NULL && account->agent == NULL && account->whole_day &&
           (account->made_of == REASON_AGENT_TIMES ||
            account->made_of == REASON_AGENTS_NOW);
}

static void set_terms(struct account *account, const struct account_books *books,
                      const struct account_span *span)
{
    const struct explain_options *options = books->options;
    const struct snapshot *snapshot = books->snapshot;
    const struct snapshot_queue *queue = books->queue;
    account->terms = (struct reason_terms){
        .metric = options->metric,
        .formula = queue != NULL ? queue->formula : snapshot->formula,
        .count_at = queue != NULL ? queue->count_at : snapshot->count_at,
        .credit = snapshot->credit,
        .excludes_short = books->excludes_short,
        .breach_horizon_ms = snapshot->breach_horizon_ms,
        .now_ms = snapshot->now_ms,
        .from_ms = span->from.ms,
        .to_ms = span->to.ms,
    };
    if (options->by_formula) {
        account->terms.formula = options->formula;
    }
    account->goal_bp = queue != NULL ? queue->goal_bp : snapshot->goal_bp;
    account->target_ms = queue != NULL ? queue->target_ms : snapshot->target_ms;
    account->short_abandon_ms = queue != NULL ? queue->short_abandon_ms : -1;
    account->mixed = queue == NULL && snapshot->mixed;
    account->by_formula = options->by_formula;
    account->whole_day = options->from == NULL && options->to == NULL;
}

bool account_init(struct account *account, const struct account_books *books,
                  const struct account_span *span)
{
    *account = (struct account){
        .options = books->options,
        .snapshot = books->snapshot,
        .calendar = books->calendar,
        .queue = books->queue,
        .agent = books->agent,
        .made_of = reason_made_of(books->options->metric),
    };
    set_terms(account, books, span);
    if (books->agent != NULL && books->options->metric == METRIC_OFFERED) {
        account->made_of = REASON_RINGS; /* of an agent: contacts rung at it */
    }
    if (is_gauge_of_source(account)) {
        account->silence = "the source's own word (queue.stats), which lists no contacts";
    } else if (reason_is_of_stays(account->made_of)) {
        bool listed = list_contacts(account, books->evidence);
        account->result = compare(account, books->engine);
        return listed;
    } else if (is_of_agents(account)) {
        bool listed = list_agents(account);
        account->result = compare(account, books->engine);
        return listed;
    }
    (void)account_ask_board(account, books->engine, &account->board);
    account->result = ACCOUNT_NOT_LISTED;
    return true;
}

void account_finish(struct account *account)
{
    free(account->lines);
    free(account->agents);
    account->lines = NULL;
    account->agents = NULL;
}
