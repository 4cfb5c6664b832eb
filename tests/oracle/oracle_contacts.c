#include <stdlib.h>

#include "oracle/oracle_state.h"

#define LONGEST_MS (INT64_C(1) << 27)

/* Counts, waits and handling of contacts (metrics.md sections 2, 3, 5 and 6). */

struct oracle_figure oracle_count(int64_t count)
{
    return (struct oracle_figure){count, 1};
}

struct oracle_figure oracle_ratio(int64_t num, int64_t den)
{
    return den > 0 ? (struct oracle_figure){num, den} : (struct oracle_figure){0, 0};
}

bool oracle_within(const struct scope *scope, int64_t at_ms)
{
    return at_ms != NEVER && scope->from_ms <= at_ms && at_ms < scope->to_ms;
}

bool oracle_concerns(const struct scope *scope, const struct stay *stay)
{
    if (stay->outcome == OUTCOME_NONE || stay->deferred) {
        return false;
    }
    if (scope->agent != NONE) {
        return stay->outcome == OUTCOME_ANSWERED && stay->agent == scope->agent;
    }
    return scope->queue == NONE ? stay->queue != NONE : stay->queue == scope->queue;
}

/* When it was over, by whatever end; NEVER: it waits. */
static int64_t over_ms(const struct stay *stay)
{
    bool lost = stay->outcome == OUTCOME_UNKNOWN || stay->outcome == OUTCOME_TIMED_OUT;
    return lost ? stay->closed_ms : stay->outcome_ms;
}

int64_t oracle_entry_credit(const struct oracle *oracle, const struct stay *stay)
{
    if (oracle->config->credit != ORACLE_CREDIT_END) {
        return stay->entry_ms;
    }
    return over_ms(stay) == NEVER ? oracle->script->now_ms : over_ms(stay);
}

int64_t oracle_outcome_credit(const struct oracle *oracle, const struct stay *stay)
{
    return oracle->config->credit == ORACLE_CREDIT_START ? stay->entry_ms : over_ms(stay);
}

int64_t oracle_handled_credit(const struct oracle *oracle, const struct stay *stay)
{
    return oracle->config->credit == ORACLE_CREDIT_START ? stay->entry_ms : stay->end_ms;
}

static int64_t count_outcome(const struct oracle *oracle, const struct scope *scope,
                             enum outcome outcome)
{
    int64_t count = 0;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        count += oracle_concerns(scope, stay) && stay->outcome == outcome &&
                 oracle_within(scope, oracle_outcome_credit(oracle, stay));
    }
    return count;
}

/* Which of the outcomes that count towards A, B and O. */
static int64_t sum_waits(const struct oracle *oracle, const struct scope *scope,
                         enum outcome outcome)
{
    int64_t sum_ms = 0;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (oracle_concerns(scope, stay) && stay->outcome == outcome &&
            oracle_within(scope, oracle_outcome_credit(oracle, stay))) {
            sum_ms += stay->wait_ms;
        }
    }
    return sum_ms;
}

/* "lost_race and caller_gone do not count" */
static bool is_miss(enum event_reason reason)
{
    return reason == EVENT_REASON_NO_ANSWER || reason == EVENT_REASON_REJECTED ||
           reason == EVENT_REASON_BUSY || reason == EVENT_REASON_AGENT_DROPPED ||
           reason == EVENT_REASON_FAILED;
}

static bool is_same_miss(const struct word *a, const struct word *b)
{
    return b->say->type == EVENT_CONTACT_UNANSWERED && a->stay == b->stay &&
           a->agent == b->agent && a->at_ms == b->at_ms;
}

/* Each end of a ring once: of several reports of it that of the lowest sequence. */
static int64_t count_misses(const struct oracle *oracle, const struct scope *scope)
{
    int64_t count = 0;
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        bool ours = scope->agent != NONE   ? word->agent == scope->agent
                    : scope->queue != NONE ? word->queue == scope->queue
                                           : word->queue != NONE;
        if (word->say->type != EVENT_CONTACT_UNANSWERED || !ours ||
            !is_miss(word->say->reason) || !oracle_within(scope, word->at_ms)) {
            continue;
        }
        bool first = true;
        for (size_t j = 0; j < oracle->word_count; j++) {
            const struct word *other = &oracle->words[j];
            bool lower = other->rank < word->rank || (other->rank == word->rank && j < i);
            first = first && !(is_same_miss(word, other) && j != i && lower);
        }
        count += first;
    }
    return count;
}

/* Contacts rung at the agent: each stay once, when it first rang there. */
static int64_t count_rung(const struct oracle *oracle, const struct scope *scope)
{
    int64_t count = 0;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        int64_t first_ms = NEVER;
        for (size_t j = 0; j < oracle->word_count; j++) {
            const struct word *word = &oracle->words[j];
            if (word->say->type == EVENT_CONTACT_OFFERED && word->stay == (int)i &&
                word->agent == scope->agent &&
                (first_ms == NEVER || word->at_ms < first_ms)) {
                first_ms = word->at_ms;
            }
        }
        count += oracle_within(scope, first_ms);
    }
    return count;
}

static int64_t count_entries(const struct oracle *oracle, const struct scope *scope)
{
    int64_t count = 0;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        count += oracle_concerns(scope, stay) &&
                 oracle_within(scope, oracle_entry_credit(oracle, stay));
    }
    return count;
}

static int64_t count_rejected(const struct oracle *oracle, const struct scope *scope)
{
    int64_t count = 0;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        bool ours = scope->queue == NONE || stay->queue == scope->queue;
        count +=
            ours && stay->rejected != NULL && oracle_within(scope, stay->rejected->at_ms);
    }
    return count;
}

/* Distinct contacts, each at its first entry into any queue. */
static int64_t count_contacts(const struct oracle *oracle, const struct scope *scope)
{
    int64_t count = 0;
    for (int contact = 0; contact < oracle->contacts.count; contact++) {
        int64_t first_ms = NEVER;
        for (size_t i = 0; i < oracle->stay_count; i++) {
            const struct stay *stay = &oracle->stays[i];
            if (stay->contact == contact && stay->queue != NONE && !stay->deferred &&
                stay->outcome != OUTCOME_NONE &&
                (first_ms == NEVER || stay->entry_ms < first_ms)) {
                first_ms = stay->entry_ms;
            }
        }
        count += oracle_within(scope, first_ms);
    }
    return count;
}

static int64_t count_lost_active(const struct oracle *oracle, const struct scope *scope)
{
    int64_t count = 0;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        count += oracle_concerns(scope, stay) && stay->outcome == OUTCOME_ANSWERED &&
                 !stay->handled && stay->closing != CLOSING_NONE &&
                 oracle_within(scope, oracle_outcome_credit(oracle, stay));
    }
    return count;
}

void oracle_add_counts(const struct oracle *oracle, const struct scope *scope,
                       struct oracle_figures *ret)
{
    uint32_t parts = oracle_parts(oracle, scope->queue, scope->agent);
    struct oracle_figure *v = ret->value;
    v[ORACLE_ANSWERED] = oracle_count(count_outcome(oracle, scope, OUTCOME_ANSWERED));
    v[ORACLE_TIMED_OUT_ACTIVE] = oracle_count(count_lost_active(oracle, scope));
    if ((parts & EVENT_CAN_UNANSWERED) != 0) {
        v[ORACLE_UNANSWERED] = oracle_count(count_misses(oracle, scope));
    }
    if (scope->agent != NONE) {
        if ((parts & EVENT_CAN_RING) != 0) {
            v[ORACLE_OFFERED] = oracle_count(count_rung(oracle, scope));
        }
        return;
    }
    int64_t abandoned = count_outcome(oracle, scope, OUTCOME_ABANDONED);
    int64_t left_other = count_outcome(oracle, scope, OUTCOME_LEFT_OTHER);
    int64_t finished = v[ORACLE_ANSWERED].num + abandoned + left_other;
    v[ORACLE_OFFERED] = oracle_count(count_entries(oracle, scope));
    v[ORACLE_ABANDONED] = oracle_count(abandoned);
    v[ORACLE_LEFT_OTHER] = oracle_count(left_other);
    v[ORACLE_UNKNOWN] = oracle_count(count_outcome(oracle, scope, OUTCOME_UNKNOWN));
    v[ORACLE_TIMED_OUT] = oracle_count(count_outcome(oracle, scope, OUTCOME_TIMED_OUT));
    v[ORACLE_FINISHED] = oracle_count(finished);
    if ((parts & EVENT_CAN_REJECT) != 0) {
        v[ORACLE_REJECTED] = oracle_count(count_rejected(oracle, scope));
    }
    if (scope->queue == NONE) {
        v[ORACLE_OFFERED_CONTACTS] = oracle_count(count_contacts(oracle, scope));
    }
}

/* "the smallest value with at least ceil(p * n / 100) values at or below it"; its
 * bucket's midpoint: "below 128 ms one bucket per ms; above, 64 equal buckets per power
 * of two" */
static int64_t percentile(const int64_t *sorted_ms, int64_t count, int64_t percent)
{
    int64_t rank = (percent * count + 99) / 100;
    int64_t value_ms = sorted_ms[rank - 1];
    if (value_ms < 128) {
        return value_ms;
    }
    if (value_ms >= LONGEST_MS) {
        value_ms = LONGEST_MS - 1; /* "Up to 2^27 ms (37 h) that is 1,408 counters" */
    }
    int64_t power = 128;
    while (value_ms >= power * 2) {
        power *= 2;
    }
    int64_t width = power / 64;
    return power + (value_ms - power) / width * width + width / 2;
}

static int compare_waits(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void add_percentiles(const struct oracle *oracle, const struct scope *scope,
                            struct oracle_figure *v)
{
    int64_t waits_ms[STAYS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (oracle_concerns(scope, stay) && stay->outcome == OUTCOME_ANSWERED &&
            oracle_within(scope, oracle_outcome_credit(oracle, stay))) {
            waits_ms[count++] = stay->wait_ms;
        }
    }
    if (count == 0) {
        return;
    }
    qsort(waits_ms, count, sizeof *waits_ms, compare_waits);
    int64_t n = (int64_t)count;
    v[ORACLE_WAIT_P50_MS] = oracle_count(percentile(waits_ms, n, 50));
    v[ORACLE_WAIT_P90_MS] = oracle_count(percentile(waits_ms, n, 90));
    v[ORACLE_WAIT_P95_MS] = oracle_count(percentile(waits_ms, n, 95));
}

void oracle_add_waits(const struct oracle *oracle, const struct scope *scope,
                      struct oracle_figures *ret)
{
    struct oracle_figure *v = ret->value;
    int64_t answered_ms = sum_waits(oracle, scope, OUTCOME_ANSWERED);
    v[ORACLE_ASA_MS] = oracle_ratio(answered_ms, v[ORACLE_ANSWERED].num);
    if (scope->agent != NONE) {
        return;
    }
    int64_t abandoned_ms = sum_waits(oracle, scope, OUTCOME_ABANDONED);
    int64_t all_ms =
        answered_ms + abandoned_ms + sum_waits(oracle, scope, OUTCOME_LEFT_OTHER);
    v[ORACLE_AVG_WAIT_MS] = oracle_ratio(all_ms, v[ORACLE_FINISHED].num);
    v[ORACLE_AVG_ABANDON_MS] = oracle_ratio(abandoned_ms, v[ORACLE_ABANDONED].num);
    v[ORACLE_PATIENCE_MS] = oracle_ratio(all_ms, v[ORACLE_ABANDONED].num);
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        bool finished = stay->outcome == OUTCOME_ANSWERED ||
                        stay->outcome == OUTCOME_ABANDONED ||
                        stay->outcome == OUTCOME_LEFT_OTHER;
        struct oracle_figure *most = &v[ORACLE_MAX_WAIT_MS];
        if (finished && oracle_concerns(scope, stay) &&
            oracle_within(scope, oracle_outcome_credit(oracle, stay)) &&
            (most->den == 0 || stay->wait_ms > most->num)) {
            *most = oracle_count(stay->wait_ms);
        }
    }
    add_percentiles(oracle, scope, v);
}

struct handling {
    int64_t handled, transfers, talk_ms, hold_ms, wrapup_ms;
};

static int64_t overlap(const struct scope *scope, struct span span)
{
    int64_t from_ms = span.from_ms > scope->from_ms ? span.from_ms : scope->from_ms;
    int64_t to_ms = span.to_ms < scope->to_ms ? span.to_ms : scope->to_ms;
    return to_ms > from_ms ? to_ms - from_ms : 0;
}

/* The part of [from, to) that lies in the scope, of which only `left_ms` are to be had.
 */
static int64_t take(const struct scope *scope, struct span span, int64_t *left_ms)
{
    if (span.to_ms - span.from_ms > *left_ms) {
        span.to_ms = span.from_ms + *left_ms;
    }
    *left_ms -= span.to_ms > span.from_ms ? span.to_ms - span.from_ms : 0;
    return overlap(scope, span);
}

/* "talk, hold, wrap-up: cut at every interval bound", where they lay: from the answer on,
 * holds where they were; what the source says beyond the end lies at the end. */
static void add_cut(const struct scope *scope, const struct stay *stay,
                    struct handling *ret)
{
    int64_t talk_ms = stay->talk_ms;
    int64_t hold_ms = stay->hold_ms;
    int64_t at_ms = stay->outcome_ms;
    for (size_t i = 0; i < stay->hold_count; i++) {
        struct span held = stay->holds[i];
        held.from_ms = held.from_ms > at_ms ? held.from_ms : at_ms;
        held.to_ms = held.to_ms < stay->end_ms ? held.to_ms : stay->end_ms;
        if (held.from_ms < held.to_ms) {
            ret->talk_ms += take(scope, (struct span){at_ms, held.from_ms}, &talk_ms);
            ret->hold_ms += take(scope, held, &hold_ms);
            at_ms = held.to_ms;
        }
    }
    if (at_ms < stay->end_ms) {
        ret->talk_ms += take(scope, (struct span){at_ms, stay->end_ms}, &talk_ms);
    }
    if (oracle_within(scope, stay->end_ms)) {
        ret->talk_ms += talk_ms;
        ret->hold_ms += hold_ms;
    }
    if (stay->wrapup_count > 0) { /* several lie from the first on */
        int64_t from_ms = stay->wrapups[0].from_ms;
        ret->wrapup_ms +=
            overlap(scope, (struct span){from_ms, from_ms + stay->wrapup_ms});
    }
}

static struct handling handling_of(const struct oracle *oracle, const struct scope *scope)
{
    struct handling sum = {0};
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (!oracle_concerns(scope, stay) || !stay->handled) {
            continue;
        }
        bool split = oracle->config->credit == ORACLE_CREDIT_SPLIT;
        if (split) {
            add_cut(scope, stay, &sum);
        }
        if (!oracle_within(scope, oracle_handled_credit(oracle, stay))) {
            continue;
        }
        sum.handled++;
        sum.transfers += stay->transferred;
        if (!split) {
            sum.talk_ms += stay->talk_ms;
            sum.hold_ms += stay->hold_ms;
            sum.wrapup_ms += stay->wrapup_ms;
        }
    }
    return sum;
}

void oracle_add_handling(const struct oracle *oracle, const struct scope *scope,
                         struct oracle_figures *ret)
{
    uint32_t parts = oracle_parts(oracle, scope->queue, scope->agent);
    bool hold = (parts & EVENT_CAN_HOLD) != 0;
    bool wrapup = (parts & (EVENT_CAN_WRAPUP_EXACT | EVENT_CAN_WRAPUP_TIMED)) != 0;
    struct handling sum = handling_of(oracle, scope);
    struct oracle_figure *v = ret->value;
    v[ORACLE_HANDLED] = oracle_count(sum.handled);
    v[ORACLE_TRANSFERS] = oracle_count(sum.transfers);
    v[ORACLE_TRANSFER_RATE] = oracle_ratio(sum.transfers, sum.handled);
    v[ORACLE_TALK_MS] = oracle_count(sum.talk_ms);
    v[ORACLE_AVG_TALK_MS] = oracle_ratio(sum.talk_ms, sum.handled);
    if (hold) {
        v[ORACLE_HOLD_MS] = oracle_count(sum.hold_ms);
        v[ORACLE_AVG_HOLD_MS] = oracle_ratio(sum.hold_ms, sum.handled);
    }
    if (wrapup) {
        v[ORACLE_WRAPUP_MS] = oracle_count(sum.wrapup_ms);
        v[ORACLE_AVG_WRAPUP_MS] = oracle_ratio(sum.wrapup_ms, sum.handled);
    }
    v[ORACLE_AHT_MS] =
        oracle_ratio(sum.talk_ms + sum.hold_ms + sum.wrapup_ms, sum.handled);
}
