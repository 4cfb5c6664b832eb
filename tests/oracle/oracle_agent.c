#include <string.h>

#include "oracle/oracle_state.h"

/* What agents were said to be, in order of (time, sequence), with what snapshots and
 * restarts say of them without naming a state (metrics.md sections 7 and 8); and which
 * contact each wrap-up is of (section 3). */

bool oracle_is_activity(enum event_agent_state state)
{
    return state == EVENT_AGENT_STATE_RINGING || state == EVENT_AGENT_STATE_ON_CONTACT ||
           state == EVENT_AGENT_STATE_WRAPUP;
}

/* Of one stamp, which two sources may give: activities come before what outlasts them,
 * states in all queues before words on one queue, and what is said before what is listed;
 * last comes what is said of those that are not listed, and then restarts. */
static int turn_of(const struct mention *mention)
{
    if (mention->kind == MENTION_RESTART) {
        return 6;
    }
    if (mention->kind == MENTION_ABSENT || mention->called) {
        return mention->state == EVENT_AGENT_STATE_UNKNOWN ? 6 : 5;
    }
    if (mention->kind != MENTION_STATE) {
        return mention->listed ? 4 : 3;
    }
    return oracle_is_activity(mention->state) ? 0 : mention->listed ? 2 : 1;
}

/* What stands later in the list of states holds, activities aside; one who left and
 * joined in one instant left; of two calls that of the source with the lesser name comes
 * first. */
static bool is_before_at_once(const struct oracle *oracle, const struct mention *a,
                              const struct mention *b)
{
    int turn = turn_of(a);
    if (turn != turn_of(b) || turn >= 5) {
        return turn != turn_of(b) ? turn < turn_of(b)
                                  : str_compare(oracle->sources.list[a->source],
                                                oracle->sources.list[b->source]) < 0;
    }
    if (a->kind != b->kind || a->kind == MENTION_MEMBER) {
        return a->kind == b->kind && a->joined && !b->joined;
    }
    if (a->listed != b->listed) {
        return b->listed;
    }
    bool works = oracle_is_activity(a->state);
    if (works != oracle_is_activity(b->state) || a->state != b->state) {
        return works != oracle_is_activity(b->state) ? works : a->state < b->state;
    }
    return a->since_ms < b->since_ms;
}

static void add(struct oracle *oracle, struct mention mention)
{
    if (oracle->mention_count == MENTIONS_MAX) {
        oracle->overflow = true;
        return;
    }
    struct mention *mentions = oracle->mentions;
    size_t end = oracle->mention_count++;
    size_t to = 0; /* of equal ones the later stays later */
    while (to < end && !oracle_before(mention.at_ms, mention.rank, mentions[to].at_ms,
                                      mentions[to].rank)) {
        bool at_once =
            mentions[to].at_ms == mention.at_ms && mentions[to].rank == mention.rank;
        if (at_once && is_before_at_once(oracle, &mention, &mentions[to])) {
            break;
        }
        to++;
    }
    memmove(&mentions[to + 1], &mentions[to], (end - to) * sizeof *mentions);
    mentions[to] = mention;
}

static struct mention mention_of(const struct word *word, enum mention_kind kind)
{
    return (struct mention){.kind = kind,
                            .agent = word->agent,
                            .queue = word->queue,
                            .source = word->source,
                            .at_ms = word->at_ms,
                            .rank = word->rank,
                            .since_ms = NEVER,
                            .until_ms = NEVER,
                            .contact = NONE};
}

/* "agents: agent, state, since, until, contact, queues: [queue, state]" */
static void add_item(struct oracle *oracle, const struct word *snapshot,
                     const struct event_snapshot_agent *item)
{
    struct mention mention = mention_of(snapshot, MENTION_STATE);
    mention.listed = true;
    mention.agent = oracle_name(&oracle->agents, item->agent, 0, false);
    mention.state = item->state;
    mention.since_ms = item->since_ms;
    mention.until_ms = item->until_ms;
    mention.contact =
        oracle_name(&oracle->contacts, item->contact, snapshot->source, false);
    add(oracle, mention);
    for (size_t i = 0; i < item->membership_count; i++) {
        const struct event_membership *membership = &item->memberships[i];
        mention.queue = oracle_name(&oracle->queues, membership->queue, 0, false);
        mention.kind = MENTION_MEMBER;
        mention.joined = true;
        add(oracle, mention);
        mention.kind = MENTION_QUEUE_STATE;
        mention.state =
            membership->state == EVENT_AGENT_STATE_NONE ? item->state : membership->state;
        if (mention.state == EVENT_AGENT_STATE_READY ||
            mention.state == EVENT_AGENT_STATE_NOT_READY) {
            add(oracle, mention);
        }
    }
}

static void add_snapshot(struct oracle *oracle, const struct word *snapshot)
{
    for (size_t i = 0; i < snapshot->say->agent_count; i++) {
        add_item(oracle, snapshot, &snapshot->say->agents[i]);
    }
    struct whole whole;
    if (snapshot->say->complete == EVENT_FLAG_YES &&
        oracle_whole_snapshot(oracle, snapshot, &whole)) {
        struct mention absent = mention_of(whole.last, MENTION_ABSENT);
        absent.contact = (int)(snapshot - oracle->words); /* its first part */
        add(oracle, absent);
    }
}

/* The first word of each life but a source's first. */
static void add_restarts(struct oracle *oracle)
{
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        bool first = word->epoch != EVENT_NO_NUMBER;
        bool has_past = false;
        for (size_t j = 0; j < oracle->word_count; j++) {
            const struct word *other = &oracle->words[j];
            if (other->source != word->source || other->epoch == EVENT_NO_NUMBER) {
                continue;
            }
            has_past = has_past || other->epoch < word->epoch;
            bool earlier =
                oracle_before(other->said_ms, other->rank, word->said_ms, word->rank) ||
                (other->said_ms == word->said_ms && other->rank == word->rank && j < i);
            first = first && !(other->epoch == word->epoch && earlier);
        }
        if (first && has_past) {
            struct mention restart = mention_of(word, MENTION_RESTART);
            restart.at_ms = word->said_ms;
            restart.rank = word->rank - 1; /* before what is said then */
            add(oracle, restart);
        }
    }
}

/* The last state in all queues before mention `end`; NULL: none. */
static struct mention *last_state(struct mention *mentions, size_t end, int agent)
{
    for (size_t i = end; i > 0; i--) {
        if (mentions[i - 1].kind == MENTION_STATE && mentions[i - 1].agent == agent) {
            return &mentions[i - 1];
        }
    }
    return NULL;
}

static bool is_listed(const struct oracle *oracle, const struct mention *absent,
                      int agent)
{
    const struct word *first = &oracle->words[absent->contact];
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        bool part =
            word == first ||
            (word->say->type == EVENT_SOURCE_SNAPSHOT && word->source == first->source &&
             word->epoch == first->epoch && word->say->snapshot.size > 0 &&
             str_equal(word->say->snapshot, first->say->snapshot));
        for (size_t j = 0; part && j < word->say->agent_count; j++) {
            if (str_equal(word->say->agents[j].agent, oracle->agents.list[agent])) {
                return true;
            }
        }
    }
    return false;
}

/* Has an agent no state said of it, but is known: paused in a queue, or answering, before
 * the snapshot or the restart? What a new life says is no word of the one before. */
static bool is_seen(const struct oracle *oracle, const struct mention *mentions,
                    size_t end, const struct mention *by, int agent)
{
    for (size_t i = 0; i < end; i++) {
        if (mentions[i].kind == MENTION_QUEUE_STATE && mentions[i].agent == agent &&
            mentions[i].source == by->source) {
            return true;
        }
    }
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (stay->outcome == OUTCOME_ANSWERED && stay->agent == agent &&
            stay->source == by->source &&
            !oracle_before(by->at_ms, by->rank, stay->outcome_ms, stay->answer_rank)) {
            return true;
        }
    }
    return false;
}

/* Who says it now, and since when: with those who say the same at the same instant. */
static void vouch(struct mention *mention, const struct mention *before, int source,
                  int64_t at_ms, int64_t rank)
{
    bool together = before != NULL && before->state == mention->state &&
                    before->by_ms == at_ms && before->by_rank == rank;
    mention->by = (together ? before->by : 0U) | 1U << source;
    mention->by_ms = at_ms;
    mention->by_rank = rank;
}

static void say_state(struct oracle *oracle, struct mention mention, int64_t at_ms,
                      int64_t rank)
{
    vouch(&mention, last_state(oracle->mentions, oracle->mention_count, mention.agent),
          mention.source, at_ms, rank);
    add(oracle, mention);
}

/* What a snapshot or a restart says of those that it does not list. */
static void speak_for_all(struct oracle *oracle, const struct mention *all)
{
    for (int agent = 0; agent < oracle->agents.count; agent++) {
        size_t end = oracle->mention_count;
        const struct mention *last = last_state(oracle->mentions, end, agent);
        bool absent = all->kind == MENTION_ABSENT;
        bool ours = last != NULL ? (last->by >> all->source & 1U) != 0
                                 : is_seen(oracle, oracle->mentions, end, all, agent);
        enum event_agent_state state =
            absent ? EVENT_AGENT_STATE_LOGGED_OUT : EVENT_AGENT_STATE_UNKNOWN;
        bool new = !absent || last == NULL || last->state != state;
        if (ours && new && !(absent && is_listed(oracle, all, agent))) {
            struct mention mention = *all;
            mention.kind = MENTION_STATE;
            mention.agent = agent;
            mention.state = state;
            mention.contact = NONE;
            mention.called = true;
            say_state(oracle, mention, all->at_ms, all->rank);
        }
    }
}

/* A listed state: nothing if it was so already; else since when it says, if that is
 * later than all that was heard. */
static void speak_listed(struct oracle *oracle, struct mention item)
{
    struct mention *last =
        last_state(oracle->mentions, oracle->mention_count, item.agent);
    if (last != NULL && last->state == item.state) {
        vouch(last, last, item.source, item.at_ms, item.rank);
        return;
    }
    int64_t said_ms = item.at_ms;
    bool fits = item.since_ms != NEVER && item.since_ms <= item.at_ms &&
                (last == NULL || item.since_ms > last->at_ms);
    item.at_ms = fits ? item.since_ms : item.at_ms;
    say_state(oracle, item, said_ms, item.rank);
}

/* Is a listed state in a queue what the agent was last said to be there, in that queue or
 * over all? Then it says nothing. */
static bool repeats_in_queue(const struct oracle *oracle, const struct mention *item)
{
    const struct mention *last = NULL;
    for (size_t i = 0; i < oracle->mention_count; i++) {
        const struct mention *mention = &oracle->mentions[i];
        bool stands =
            mention->kind == MENTION_STATE && !oracle_is_activity(mention->state);
        bool there =
            mention->kind == MENTION_QUEUE_STATE && mention->queue == item->queue;
        last = mention->agent == item->agent && (stands || there) ? mention : last;
    }
    return last != NULL && last->state == item->state;
}

/* In order of time, so that what each snapshot finds is known. */
static void resolve(struct oracle *oracle)
{
    struct mention *raw = oracle->raw;
    size_t count = oracle->mention_count;
    memcpy(raw, oracle->mentions, count * sizeof *raw);
    oracle->mention_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (raw[i].kind == MENTION_ABSENT || raw[i].kind == MENTION_RESTART) {
            speak_for_all(oracle, &raw[i]);
        } else if (raw[i].kind == MENTION_STATE && raw[i].listed) {
            speak_listed(oracle, raw[i]);
        } else if (raw[i].kind == MENTION_STATE) {
            say_state(oracle, raw[i], raw[i].at_ms, raw[i].rank);
        } else if (raw[i].kind != MENTION_QUEUE_STATE || !raw[i].listed ||
                   !repeats_in_queue(oracle, &raw[i])) {
            add(oracle, raw[i]);
        }
    }
}

void oracle_find_mentions(struct oracle *oracle)
{
    add_restarts(oracle);
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        struct mention mention = mention_of(word, MENTION_MEMBER);
        switch ((int)word->say->type) {
        case EVENT_AGENT_STATE:
            mention.kind = word->queue == NONE ? MENTION_STATE : MENTION_QUEUE_STATE;
            mention.state = word->say->state;
            mention.until_ms = word->say->until_ms;
            mention.contact = word->contact;
            add(oracle, mention);
            break;
        case EVENT_AGENT_JOINED:
        case EVENT_AGENT_LEFT:
            mention.joined = word->say->type == EVENT_AGENT_JOINED;
            add(oracle, mention);
            break;
        case EVENT_SOURCE_SNAPSHOT:
            add_snapshot(oracle, word);
            break;
        default:
            break;
        }
    }
    resolve(oracle);
}

/* "Wrap-up ends at the agent's next agent.state, at until, or at the next
 * contact.answered of that agent, whichever is first." FOREVER: it runs. */
static int64_t end_of(const struct oracle *oracle, const struct mention *wrapup)
{
    int64_t now_ms = oracle->script->now_ms;
    int64_t end_ms = FOREVER;
    if (wrapup->until_ms != NEVER && wrapup->until_ms <= now_ms) {
        end_ms = wrapup->until_ms;
    }
    for (const struct mention *next = wrapup + 1;
         next < oracle->mentions + oracle->mention_count; next++) {
        if (next->kind == MENTION_STATE && next->agent == wrapup->agent) {
            end_ms = next->at_ms < end_ms ? next->at_ms : end_ms;
            break;
        }
    }
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (stay->outcome == OUTCOME_ANSWERED && stay->agent == wrapup->agent &&
            oracle_before(wrapup->at_ms, wrapup->rank, stay->outcome_ms,
                          stay->answer_rank) &&
            stay->outcome_ms < end_ms) {
            end_ms = stay->outcome_ms;
        }
    }
    return end_ms;
}

/* Of two ends of one stamp that of what was answered later comes last; of two answers of
 * one stamp that of the source which says the wrap-up. */
static bool ends_before(const struct stay *a, const struct stay *b, int source)
{
    if (a->end_ms != b->end_ms || a->ended->rank != b->ended->rank) {
        return oracle_before(a->end_ms, a->ended->rank, b->end_ms, b->ended->rank);
    }
    if (a->outcome_ms != b->outcome_ms || a->answer_rank != b->answer_rank) {
        return oracle_before(a->outcome_ms, a->answer_rank, b->outcome_ms,
                             b->answer_rank);
    }
    return a->source != source && b->source == source;
}

/* "belongs to the contact named in the event, else to the agent's last ended one" */
static struct stay *owner_of(struct oracle *oracle, const struct mention *wrapup)
{
    struct stay *owner = NULL;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        struct stay *stay = &oracle->stays[i];
        bool fits = wrapup->contact != NONE ? stay->contact == wrapup->contact
                                            : stay->end_ms <= wrapup->at_ms;
        if (!stay->handled || stay->agent != wrapup->agent || !fits) {
            continue;
        }
        if (owner == NULL || ends_before(owner, stay, wrapup->source)) {
            owner = stay;
        }
    }
    return owner;
}

void oracle_share_wrapups(struct oracle *oracle)
{
    for (size_t i = 0; i < oracle->mention_count; i++) {
        const struct mention *wrapup = &oracle->mentions[i];
        if (wrapup->kind != MENTION_STATE || wrapup->state != EVENT_AGENT_STATE_WRAPUP) {
            continue;
        }
        struct stay *owner = owner_of(oracle, wrapup);
        int64_t end_ms = end_of(oracle, wrapup);
        if (owner == NULL || end_ms == FOREVER || end_ms <= wrapup->at_ms ||
            owner->wrapup_count == HOLDS_MAX) {
            continue;
        }
        owner->wrapups[owner->wrapup_count++] = (struct span){wrapup->at_ms, end_ms};
        owner->wrapup_ms += end_ms - wrapup->at_ms;
    }
}
