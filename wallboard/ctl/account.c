#include "ctl/account.h"

#include <stdlib.h>
#include <string.h>

#include "ctl/account_board.h"
#include "ctl/account_list.h"
#include "ctl/replay_options.h"
#include "site/schedule.h"
#include "stats/histogram.h"
#include "stats/limits.h"
#include "stats/ring.h"

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
    const struct account_scope *scope = &account->scope;
    const struct snapshot_figures *figures =
        scope->queue != NULL ? &scope->queue->today : &account->snapshot->totals;
    return scope->agent == NULL && scope->team == NULL && scope->campaign == NULL &&
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

static void set_rules(struct account *account, const struct account_books *books)
{
    const struct snapshot *snapshot = books->snapshot;
    const struct snapshot_queue *queue = books->scope.queue;
    struct reason_terms *terms = &account->terms;
    terms->formula = queue != NULL ? queue->formula : snapshot->formula;
    terms->count_at = queue != NULL ? queue->count_at : snapshot->count_at;
    if (books->options->by_formula) {
        terms->formula = books->options->formula;
    }
    account->goal_bp = queue != NULL ? queue->goal_bp : snapshot->goal_bp;
    account->target_ms = queue != NULL ? queue->target_ms : snapshot->target_ms;
    account->short_abandon_ms = queue != NULL ? queue->short_abandon_ms : -1;
    account->mixed =
        queue == NULL && books->scope.channel == EVENT_CHANNEL_NONE && snapshot->mixed;
}

/* The drop rate has a window of its own, unless a span is asked for; the time in a state
 * goes back beyond the day. */
static void set_span(struct account *account, const struct account_books *books,
                     const struct account_span *span)
{
    struct reason_terms *terms = &account->terms;
    int64_t window_ms = books->config->drop_window_ms;
    terms->from_ms = span->from.ms;
    terms->to_ms = span->to.ms;
    if (terms->metric == METRIC_TIME_IN_STATE_MS) {
        terms->from_ms = 0;
    } else if (terms->metric == METRIC_DROP_RATE && account->whole_day && window_ms > 0) {
        terms->from_ms = (ring_quarter(terms->now_ms - window_ms) + 1) * LIMIT_QUARTER_MS;
        terms->to_ms = (ring_quarter(terms->now_ms) + 1) * LIMIT_QUARTER_MS;
    }
}

static void set_terms(struct account *account, const struct account_books *books,
                      const struct account_span *span)
{
    const struct explain_options *options = books->options;
    const struct snapshot *snapshot = books->snapshot;
    account->terms = (struct reason_terms){
        .metric = options->metric,
        .credit = snapshot->credit,
        .excludes_short = books->config->abandonment_excludes_short,
        .contact_rate_of_connects = books->config->contact_rate_of_connects,
        .of_scheduled =
            options->metric == METRIC_UTILISATION && schedule_is_base(books->schedule),
        .breach_horizon_ms = snapshot->breach_horizon_ms,
        .now_ms = snapshot->now_ms,
    };
    account->by_formula = options->by_formula;
    account->whole_day = options->from == NULL && options->to == NULL;
    set_rules(account, books);
    set_span(account, books, span);
}

/* Lists what the figure is made of. */
static bool list(struct account *account, const struct account_books *books)
{
    switch (account->made_of) {
    case REASON_CONTACTS:
    case REASON_LONGEST:
    case REASON_LEAST:
    case REASON_PERCENTILE:
    case REASON_RECOVERY:
        return account_list_stays(account, books->evidence);
    case REASON_RINGS:
    case REASON_ATTEMPTS:
    case REASON_RESULTS:
    case REASON_AGENT_TIMES:
        return account_list_items(account, books);
    case REASON_SHIFTS:
        return account_list_shifts(account, books);
    case REASON_AGENTS_NOW:
        return account_list_agents(account, books->engine);
    case REASON_FORECAST:
        break;
    }
    return true;
}

bool account_init(struct account *account, const struct account_books *books,
                  const struct account_span *span)
{
    *account = (struct account){
        .options = books->options,
        .snapshot = books->snapshot,
        .calendar = books->calendar,
        .scope = books->scope,
        .made_of = reason_made_of(books->options->metric),
    };
    set_terms(account, books, span);
    bool of_agents = books->scope.agent != NULL || books->scope.team != NULL;
    if (of_agents && books->options->metric == METRIC_OFFERED) {
        account->made_of = REASON_RINGS; /* of an agent: contacts rung at it */
    }
    if (!list(account, books)) {
        return false;
    }
    account->result = compare(account, books->engine);
    if (account->made_of == REASON_FORECAST) {
        account->silence = reason_of_silence(account->terms.metric);
        account->result = ACCOUNT_NOT_LISTED;
    } else if (account->result != ACCOUNT_EQUAL && is_gauge_of_source(account)) {
        account->silence = "the source's own word (queue.stats), which lists no contacts";
        account->result = ACCOUNT_NOT_LISTED;
    }
    return true;
}

void account_finish(struct account *account)
{
    free(account->lines);
    free(account->agents);
    free(account->shifts);
    account->shifts = NULL;
    account->lines = NULL;
    account->agents = NULL;
}
