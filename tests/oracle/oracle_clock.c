#include <stdlib.h>

#include "oracle/oracle_state.h"

/* The state of an agent at any instant: the highest row of metrics.md section 8 that
 * applies; and the time between instants. */

#define EDGES_MAX 2048

static bool contains(int64_t from_ms, int64_t to_ms, int64_t at_ms)
{
    return from_ms <= at_ms && at_ms < to_ms;
}

/* Until when the agent has an answered contact. */
static int64_t end_of(const struct stay *stay)
{
    return stay->handled                   ? stay->end_ms
           : stay->closing != CLOSING_NONE ? stay->closed_ms
                                           : FOREVER;
}

static bool has(const struct stay *stay, int agent)
{
    return stay->outcome == OUTCOME_ANSWERED && stay->agent == agent && !stay->deferred;
}

/* The last offer of the same ring: what is offered again before it has ended rings on,
 * and lives ("a sign of life"). */
static const struct word *last_offer(const struct oracle *oracle,
                                     const struct word *offer)
{
    const struct word *last = offer;
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->say->type != EVENT_CONTACT_OFFERED || word->stay != offer->stay ||
            word->agent != offer->agent ||
            !oracle_before(last->at_ms, last->rank, word->at_ms, word->rank)) {
            continue;
        }
        bool between = false;
        for (size_t j = 0; j < oracle->word_count; j++) {
            const struct word *miss = &oracle->words[j];
            between =
                between ||
                (miss->say->type == EVENT_CONTACT_UNANSWERED &&
                 miss->stay == offer->stay && miss->agent == offer->agent &&
                 oracle_before(offer->at_ms, offer->rank, miss->at_ms, miss->rank) &&
                 oracle_before(miss->at_ms, miss->rank, word->at_ms, word->rank));
        }
        last = between ? last : word;
    }
    return last;
}

/* Until when an offer rings: a miss, the stay's outcome or close, or too long a time. */
static int64_t ring_end(const struct oracle *oracle, const struct word *offer)
{
    int64_t age_ms = oracle->config->sweep_ringing_ms;
    int64_t end_ms = FOREVER;
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->say->type == EVENT_CONTACT_UNANSWERED && word->stay == offer->stay &&
            word->agent == offer->agent &&
            !oracle_before(word->at_ms, word->rank, offer->at_ms, offer->rank) &&
            word->at_ms < end_ms) {
            end_ms = word->at_ms;
        }
    }
    if (age_ms > 0 && end_ms == FOREVER) { /* "if the end comes after all: no longer" */
        end_ms = last_offer(oracle, offer)->at_ms + age_ms;
    }
    const struct stay *own = &oracle->stays[offer->stay];
    const struct stay *stay = own->home == NONE ? own : &oracle->stays[own->home];
    if (stay->outcome_ms != NEVER && stay->outcome_ms < end_ms) {
        end_ms = stay->outcome_ms;
    }
    if (stay->closing != CLOSING_NONE && stay->closed_ms < end_ms) {
        end_ms = stay->closed_ms;
    }
    return end_ms;
}

/* A ring that began again is the same offer's: the earlier one ended with it. */
static bool rings(const struct oracle *oracle, int agent, int64_t at_ms)
{
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->say->type == EVENT_CONTACT_OFFERED && word->agent == agent &&
            word->stay != NONE && contains(word->at_ms, ring_end(oracle, word), at_ms)) {
            return true;
        }
    }
    return false;
}

/* The last mention of a kind at an instant; NULL: none. */
static const struct mention *last_of(const struct oracle *oracle, int agent,
                                     enum mention_kind kind, int queue, int64_t at_ms)
{
    const struct mention *last = NULL;
    for (size_t i = 0; i < oracle->mention_count; i++) {
        const struct mention *mention = &oracle->mentions[i];
        if (mention->kind == kind && mention->agent == agent && mention->at_ms <= at_ms &&
            (kind == MENTION_STATE || mention->queue == queue)) {
            last = mention;
        }
    }
    return last;
}

/* The last word that is no activity, whatever activity came after. */
static const struct mention *standing_of(const struct oracle *oracle, int agent,
                                         int64_t at_ms)
{
    const struct mention *last = NULL;
    for (size_t i = 0; i < oracle->mention_count; i++) {
        const struct mention *mention = &oracle->mentions[i];
        if (mention->kind == MENTION_STATE && mention->agent == agent &&
            mention->at_ms <= at_ms && !oracle_is_activity(mention->state)) {
            last = mention;
        }
    }
    return last;
}

/* Does a wrap-up or another activity that was said last still go on? */
static bool goes_on(const struct oracle *oracle, const struct mention *last,
                    int64_t at_ms)
{
    if (last == NULL || !oracle_is_activity(last->state)) {
        return false;
    }
    if (last->state != EVENT_AGENT_STATE_WRAPUP) {
        return true;
    }
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        bool after =
            oracle_before(last->at_ms, last->rank, stay->outcome_ms, stay->answer_rank);
        if (stay->outcome == OUTCOME_ANSWERED && stay->agent == last->agent &&
            stay->outcome_ms <= at_ms && after) {
            return false;
        }
    }
    return last->until_ms == NEVER || at_ms < last->until_ms;
}

/* An agent that worked since it was said to be out, or since nothing was known, is there.
 */
static int standing_row(const struct mention *standing, const struct mention *last)
{
    enum event_agent_state state =
        standing == NULL ? EVENT_AGENT_STATE_UNKNOWN : standing->state;
    if (state == EVENT_AGENT_STATE_READY) {
        return ROW_READY;
    }
    if (state == EVENT_AGENT_STATE_NOT_READY) {
        return ROW_NOT_READY;
    }
    if (last != NULL && oracle_is_activity(last->state)) {
        return ROW_READY;
    }
    return state == EVENT_AGENT_STATE_LOGGED_OUT ? ROW_LOGGED_OUT : ROW_UNKNOWN;
}

/* The agent's own state in a queue, if it was said after the one in all queues. */
static const struct mention *own_in(const struct oracle *oracle, int agent, int queue,
                                    const struct mention *standing, int64_t at_ms)
{
    const struct mention *own = last_of(oracle, agent, MENTION_QUEUE_STATE, queue, at_ms);
    if (own == NULL || standing == NULL) {
        return own;
    }
    return oracle_before(own->at_ms, own->rank, standing->at_ms, standing->rank) ? NULL
                                                                                 : own;
}

bool oracle_serves(const struct oracle *oracle, int agent, int queue, int64_t at_ms,
                   bool by_word_only)
{
    const struct mention *word = last_of(oracle, agent, MENTION_MEMBER, queue, at_ms);
    if ((word != NULL && word->joined) || by_word_only) {
        return word != NULL && word->joined;
    }
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (stay->outcome == OUTCOME_ANSWERED && stay->agent == agent &&
            stay->queue == queue && stay->outcome_ms <= at_ms &&
            (word == NULL || oracle_before(word->at_ms, word->rank, stay->outcome_ms,
                                           stay->answer_rank))) {
            return true;
        }
    }
    return false;
}

/* "the site shows not_ready only if it holds in all of the agent's queues" */
static int standing_over_all(const struct oracle *oracle, int agent, int64_t at_ms)
{
    const struct mention *standing = standing_of(oracle, agent, at_ms);
    const struct mention *last = last_of(oracle, agent, MENTION_STATE, NONE, at_ms);
    int whole = standing_row(standing, last);
    bool apart = false;
    bool any_ready = false;
    for (int queue = 0; queue < oracle->queues.count; queue++) {
        if (!oracle_serves(oracle, agent, queue, at_ms, false)) {
            continue;
        }
        const struct mention *own = own_in(oracle, agent, queue, standing, at_ms);
        int row = own == NULL ? whole : standing_row(own, NULL);
        apart = apart || own != NULL;
        any_ready = any_ready || row != ROW_NOT_READY;
    }
    if (!apart || whole == ROW_LOGGED_OUT) {
        return whole;
    }
    return any_ready ? ROW_READY : ROW_NOT_READY;
}

int oracle_state_row(const struct oracle *oracle, int agent, int queue, int64_t at_ms)
{
    int talking = 0;
    int held = 0;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (!has(stay, agent) || !contains(stay->outcome_ms, end_of(stay), at_ms)) {
            continue;
        }
        bool on_hold = false;
        for (size_t j = 0; j < stay->hold_count; j++) {
            on_hold =
                on_hold || contains(stay->holds[j].from_ms, stay->holds[j].to_ms, at_ms);
        }
        talking += !on_hold;
        held += on_hold;
    }
    const struct mention *last = last_of(oracle, agent, MENTION_STATE, NONE, at_ms);
    bool active = goes_on(oracle, last, at_ms);
    enum event_agent_state said = active ? last->state : EVENT_AGENT_STATE_NONE;
    if (talking > 0 || (said == EVENT_AGENT_STATE_ON_CONTACT && held == 0)) {
        return ROW_ON_CONTACT;
    }
    if (held > 0) {
        return ROW_HOLD;
    }
    if (said == EVENT_AGENT_STATE_RINGING || rings(oracle, agent, at_ms)) {
        return ROW_RINGING;
    }
    if (said == EVENT_AGENT_STATE_WRAPUP) {
        return ROW_WRAPUP;
    }
    if (queue == NONE) {
        return standing_over_all(oracle, agent, at_ms);
    }
    const struct mention *standing = standing_of(oracle, agent, at_ms);
    const struct mention *own = own_in(oracle, agent, queue, standing, at_ms);
    return own != NULL ? standing_row(own, NULL) : standing_row(standing, last);
}

bool oracle_agent_is_known(const struct oracle *oracle, int agent)
{
    for (size_t i = 0; i < oracle->mention_count; i++) {
        const struct mention *mention = &oracle->mentions[i];
        if (mention->agent == agent && mention->kind != MENTION_MEMBER) {
            return true;
        }
    }
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->say->type <= EVENT_CONTACT_REJECTED && word->agent == agent) {
            return true;
        }
    }
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (stay->outcome == OUTCOME_ANSWERED && stay->agent == agent) {
            return true;
        }
    }
    return false;
}

/* Every instant at which the agent's state may change, in order. */
struct edges {
    int64_t at_ms[EDGES_MAX];
    size_t count;
};

static void add_edge(struct edges *edges, int64_t at_ms)
{
    if (at_ms != NEVER && at_ms != FOREVER && edges->count < EDGES_MAX) {
        edges->at_ms[edges->count++] = at_ms;
    }
}

static int compare_edges(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void find_edges(const struct oracle *oracle, int agent, struct edges *edges)
{
    for (size_t i = 0; i < oracle->mention_count; i++) {
        if (oracle->mentions[i].agent == agent) {
            add_edge(edges, oracle->mentions[i].at_ms);
            add_edge(edges, oracle->mentions[i].until_ms);
        }
    }
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (stay->outcome == OUTCOME_ANSWERED && stay->agent == agent) {
            add_edge(edges, stay->outcome_ms);
            add_edge(edges, end_of(stay));
        }
        for (size_t j = 0; j < stay->hold_count && has(stay, agent); j++) {
            add_edge(edges, stay->holds[j].from_ms);
            add_edge(edges, stay->holds[j].to_ms);
        }
    }
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->say->type == EVENT_CONTACT_OFFERED && word->agent == agent &&
            word->stay != NONE) {
            add_edge(edges, word->at_ms);
            add_edge(edges, ring_end(oracle, word));
        }
        if (word->say->type == EVENT_CONTACT_UNANSWERED && word->agent == agent) {
            add_edge(edges, word->at_ms);
        }
    }
    qsort(edges->at_ms, edges->count, sizeof *edges->at_ms, compare_edges);
}

void oracle_state_times(const struct oracle *oracle, int agent, int64_t from_ms,
                        int64_t to_ms, int64_t *ret_row_ms)
{
    struct edges edges;
    edges.count = 0;
    find_edges(oracle, agent, &edges);
    for (int row = 0; row < ROW_COUNT; row++) {
        ret_row_ms[row] = 0;
    }
    int64_t at_ms = from_ms;
    for (size_t i = 0; i <= edges.count && at_ms < to_ms; i++) {
        int64_t next_ms = i < edges.count ? edges.at_ms[i] : to_ms;
        next_ms = next_ms < to_ms ? next_ms : to_ms;
        if (next_ms > at_ms) {
            int row = oracle_state_row(oracle, agent, NONE, at_ms);
            ret_row_ms[row] += next_ms - at_ms;
            at_ms = next_ms;
        }
    }
}

int64_t oracle_state_since(const struct oracle *oracle, int agent)
{
    struct edges edges;
    edges.count = 0;
    find_edges(oracle, agent, &edges);
    int64_t since_ms = oracle->script->now_ms;
    int row = oracle_state_row(oracle, agent, NONE, since_ms);
    for (size_t i = edges.count; i > 0; i--) {
        int64_t at_ms = edges.at_ms[i - 1];
        if (at_ms > oracle->script->now_ms) {
            continue;
        }
        if (oracle_state_row(oracle, agent, NONE, at_ms) != row) {
            break;
        }
        since_ms = at_ms;
    }
    return since_ms;
}
