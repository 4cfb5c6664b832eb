#include "oracle/oracle_state.h"

/* Events to words: each once, with the time that it is taken to have, and snapshots
 * taken apart into what their items say. */

#define QUARTER_MS INT64_C(900000)

int oracle_name(struct names *names, struct str name, int owner, bool add)
{
    for (int i = 0; i < names->count; i++) {
        if (names->owner[i] == owner && str_equal(names->list[i], name)) {
            return i;
        }
    }
    if (!add || name.size == 0 || names->count == NAMES_MAX) {
        return NONE;
    }
    names->list[names->count] = name;
    names->owner[names->count] = owner;
    return names->count++;
}

/* "same (source, id) or same (source, epoch, sequence)" */
static bool is_duplicate(const struct oracle *oracle, const struct event *event)
{
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct event *earlier = oracle->words[i].say;
        if (oracle->words[i].listed || !str_equal(earlier->source, event->source)) {
            continue;
        }
        bool same_place = event->sequence != EVENT_NO_NUMBER &&
                          event->sequence == earlier->sequence &&
                          event->epoch == earlier->epoch;
        if (same_place || str_equal(earlier->id, event->id)) {
            return true;
        }
    }
    return false;
}

static struct word *add_word(struct oracle *oracle, const struct word *like,
                             const struct event *say)
{
    if (oracle->word_count == WORDS_MAX) {
        oracle->overflow = true;
        return NULL;
    }
    struct word *word = &oracle->words[oracle->word_count++];
    *word = *like;
    word->say = say;
    word->contact = oracle_name(&oracle->contacts, say->contact, like->source, true);
    word->queue = oracle_name(&oracle->queues, say->queue, 0, true);
    word->agent = oracle_name(&oracle->agents, say->agent, 0, true);
    word->stay = NONE;
    bool fits = (word->contact != NONE || say->contact.size == 0) &&
                (word->queue != NONE || say->queue.size == 0) &&
                (word->agent != NONE || say->agent.size == 0);
    oracle->overflow = oracle->overflow || !fits;
    return word;
}

/* A fact that an item of a snapshot says, since `since_ms` if that is earlier. */
static void add_listed(struct oracle *oracle, const struct word *snapshot,
                       const struct event *like, enum event_type type, int64_t since_ms)
{
    if (oracle->listed_count == WORDS_MAX) {
        oracle->overflow = true;
        return;
    }
    struct event *event = &oracle->listed[oracle->listed_count++];
    *event = *like;
    event->type = type;
    struct word *word = add_word(oracle, snapshot, event);
    if (word == NULL) {
        return;
    }
    word->listed = true;
    if (since_ms != NEVER && since_ms < snapshot->at_ms) {
        word->at_ms = since_ms;
        word->received = false;
    }
}

/* "contacts: contact, state (waiting, offered, answered, held), queue, entry, channel,
 * since (joined the queue), answered_time, agent" */
static void take_apart(struct oracle *oracle, const struct word *snapshot)
{
    for (size_t i = 0; i < snapshot->say->contact_count; i++) {
        const struct event_snapshot_contact *item = &snapshot->say->contacts[i];
        struct event like = event_blank(EVENT_CONTACT_QUEUED);
        like.source = snapshot->say->source;
        like.contact = item->contact;
        like.queue = item->queue;
        like.entry = item->entry;
        like.channel = item->channel;
        like.due_ms = item->due_ms;
        if (item->queue.size > 0) {
            add_listed(oracle, snapshot, &like, EVENT_CONTACT_QUEUED, item->since_ms);
        }
        like.agent = item->agent;
        bool has = item->state == EVENT_CONTACT_STATE_ANSWERED ||
                   item->state == EVENT_CONTACT_STATE_HELD;
        if (has) {
            add_listed(oracle, snapshot, &like, EVENT_CONTACT_ANSWERED,
                       item->answered_ms);
        }
        if (item->state == EVENT_CONTACT_STATE_HELD) {
            like.on = EVENT_FLAG_YES;
            add_listed(oracle, snapshot, &like, EVENT_CONTACT_HOLD, NEVER);
        }
        if (item->state == EVENT_CONTACT_STATE_OFFERED && item->agent.size > 0) {
            add_listed(oracle, snapshot, &like, EVENT_CONTACT_OFFERED, NEVER);
        }
    }
    for (size_t i = 0; i < snapshot->say->agent_count; i++) {
        const struct event_snapshot_agent *item = &snapshot->say->agents[i];
        oracle_name(&oracle->agents, item->agent, 0, true);
        oracle_name(&oracle->contacts, item->contact, snapshot->source, true);
        for (size_t j = 0; j < item->membership_count; j++) {
            oracle_name(&oracle->queues, item->memberships[j].queue, 0, true);
        }
    }
}

void oracle_take_in(struct oracle *oracle)
{
    int64_t now_ms = INT64_MIN;
    int64_t unnumbered = 0;
    for (size_t i = 0; i < oracle->script->count; i++) {
        const struct log_line *line = &oracle->script->lines[i];
        const struct event *event = &line->event;
        int source = oracle_name(&oracle->sources, event->source, 0, true);
        if (is_duplicate(oracle, event)) {
            oracle->duplicates++;
            continue;
        }
        now_ms = line->received_ms > now_ms ? line->received_ms : now_ms;
        struct word like = {
            .source = source,
            .at_ms = event->time_ms,
            .rank = event->sequence,
            .epoch = event->epoch,
            .sequence = event->sequence,
            .heard_ms = now_ms,
        };
        if (event->time_ms == NEVER || event->time_ms > now_ms) {
            like.at_ms = now_ms; /* none, or one that cannot be */
            like.received = true;
        }
        if (event->sequence == EVENT_NO_NUMBER) {
            like.rank = event->epoch == EVENT_NO_NUMBER ? ++unnumbered : 0;
        }
        like.said_ms = like.at_ms;
        if (oracle->first_ms == NEVER || like.at_ms < oracle->first_ms) {
            oracle->first_ms = like.at_ms;
        }
        oracle->late += like.at_ms / QUARTER_MS < now_ms / QUARTER_MS;
        const struct word *word = add_word(oracle, &like, event);
        if (word != NULL && event->type == EVENT_SOURCE_SNAPSHOT) {
            take_apart(oracle, word);
        }
    }
}
