#include "oracle/oracle_state.h"

/* What is over without a last word: missing from a complete snapshot, lost in a restart,
 * or too old without a sign of life (metrics.md section 7, events.md section 4). */

/* The last that was heard of a contact: it lives as a whole (our ruling: metrics.md
 * speaks of contacts, events.md of waits). */
struct life {
    int64_t epoch, sequence; /* the greatest place among the source's messages */
    int64_t told_ms, rank;   /* the last of them, where they have no numbers */
    int64_t at_ms;           /* the latest time of any sign */
};

static struct life life_of(const struct oracle *oracle, const struct stay *stay)
{
    struct life life = {EVENT_NO_NUMBER, EVENT_NO_NUMBER, NEVER, 0, NEVER};
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->say->type > EVENT_CONTACT_RESULT || word->contact != stay->contact) {
            continue;
        }
        life.at_ms = word->said_ms > life.at_ms ? word->said_ms : life.at_ms;
        if (oracle_before(life.told_ms, life.rank, word->said_ms, word->rank)) {
            life.told_ms = word->said_ms;
            life.rank = word->rank;
        }
        bool later = word->epoch != life.epoch ? word->epoch > life.epoch
                                               : word->sequence > life.sequence;
        if (later) {
            life.epoch = word->epoch;
            life.sequence = word->sequence;
        }
    }
    return life;
}

/* Are they parts of one snapshot? */
static bool is_part_of(const struct word *word, const struct word *first)
{
    const struct event *a = word->say;
    const struct event *b = first->say;
    bool same =
        a->snapshot.size > 0 ? str_equal(a->snapshot, b->snapshot) : word == first;
    return a->type == EVENT_SOURCE_SNAPSHOT && word->source == first->source &&
           word->epoch == first->epoch && same && a->parts == b->parts;
}

bool oracle_whole_snapshot(const struct oracle *oracle, const struct word *first,
                           struct whole *ret)
{
    int64_t parts = 0;
    *ret = (struct whole){INT64_MAX, first, first, first->heard_ms};
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (!is_part_of(word, first)) {
            continue;
        }
        if (word < first) {
            return false; /* looked at already, from its own first part */
        }
        const struct event *say = word->say;
        int64_t own = say->as_of != EVENT_NO_NUMBER ? say->as_of : say->sequence;
        ret->as_of = own < ret->as_of ? own : ret->as_of;
        if (oracle_before(word->at_ms, word->rank, ret->first->at_ms, ret->first->rank)) {
            ret->first = word;
        }
        if (oracle_before(ret->last->at_ms, ret->last->rank, word->at_ms, word->rank)) {
            ret->last = word;
        }
        if (word->heard_ms > ret->heard_ms) {
            ret->heard_ms = word->heard_ms;
        }
        parts++;
    }
    return parts == first->say->parts;
}

static bool lists(const struct oracle *oracle, const struct word *first,
                  const struct stay *stay)
{
    struct str contact = oracle->contacts.list[stay->contact];
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (!is_part_of(word, first)) {
            continue;
        }
        for (size_t j = 0; j < word->say->contact_count; j++) {
            const struct event_snapshot_contact *item = &word->say->contacts[j];
            if (str_equal(item->contact, contact)) {
                return true;
            }
        }
    }
    return false;
}

/* When a complete snapshot closed the stay; FOREVER: this one did not. */
static int64_t missing_since(const struct oracle *oracle, const struct stay *stay,
                             const struct life *life, const struct word *first)
{
    struct whole whole;
    if (first->say->type != EVENT_SOURCE_SNAPSHOT || first->source != stay->source ||
        first->say->complete != EVENT_FLAG_YES ||
        !oracle_whole_snapshot(oracle, first, &whole) || lists(oracle, first, stay)) {
        return FOREVER;
    }
    bool gone = whole.as_of == EVENT_NO_NUMBER
                    ? oracle_before(life->told_ms, life->rank, whole.first->at_ms,
                                    whole.first->rank)
                    : life->sequence <= whole.as_of;
    if (life->epoch != first->epoch) {
        gone = life->epoch < first->epoch;
    }
    return gone ? whole.heard_ms : FOREVER;
}

/* "all open ones, if none comes within restart_grace"; FOREVER: it is not lost so. */
static int64_t lost_since(const struct oracle *oracle, const struct stay *stay,
                          const struct life *life)
{
    int64_t newest = EVENT_NO_NUMBER;
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->source == stay->source && word->epoch > newest) {
            newest = word->epoch;
        }
    }
    int64_t since_ms = FOREVER;
    bool restarted = false;
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        bool ours = word->source == stay->source && word->epoch != EVENT_NO_NUMBER;
        restarted = restarted || (ours && word->epoch < newest);
        if (ours && word->epoch == newest && word->heard_ms < since_ms) {
            since_ms = word->heard_ms;
        }
    }
    if (!restarted || life->epoch >= newest) {
        return FOREVER;
    }
    return since_ms + oracle->config->restart_grace_ms;
}

static bool may_close(const struct stay *stay)
{
    return stay->outcome == OUTCOME_WAITING || stay->outcome == OUTCOME_NONE ||
           (stay->outcome == OUTCOME_ANSWERED && !stay->handled);
}

/* When it is too old without a sign of life; FOREVER: never. */
static int64_t due(const struct oracle *oracle, const struct stay *stay,
                   const struct life *life)
{
    const struct oracle_config *config = oracle->config;
    int64_t age_ms = stay->outcome == OUTCOME_WAITING    ? config->sweep_waiting_ms
                     : stay->outcome == OUTCOME_ANSWERED ? config->sweep_active_ms
                                                         : 0;
    return age_ms > 0 && !stay->deferred ? life->at_ms + age_ms : FOREVER;
}

/* Of what only rings: does it sound at an instant? A ring that was too old by then is
 * over, and rang until its age ended it. */
static bool rings_at(const struct oracle *oracle, const struct stay *stay, int64_t at_ms)
{
    int64_t age_ms = oracle->config->sweep_ringing_ms;
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *offer = &oracle->words[i];
        bool stopped = false;
        for (size_t j = 0; j < oracle->word_count; j++) {
            const struct word *miss = &oracle->words[j];
            stopped =
                stopped ||
                (miss->say->type == EVENT_CONTACT_UNANSWERED &&
                 miss->stay == offer->stay && miss->agent == offer->agent &&
                 !oracle_before(miss->at_ms, miss->rank, offer->at_ms, offer->rank));
        }
        if (offer->say->type == EVENT_CONTACT_OFFERED && !stopped &&
            offer->stay == (int)(stay - oracle->stays) &&
            (age_ms == 0 || offer->at_ms + age_ms > at_ms)) {
            return true;
        }
    }
    return false;
}

static void close_stay(struct oracle *oracle, struct stay *stay)
{
    struct life life = life_of(oracle, stay);
    int64_t over_ms = lost_since(oracle, stay, &life);
    for (size_t i = 0; i < oracle->word_count; i++) {
        int64_t missing_ms = missing_since(oracle, stay, &life, &oracle->words[i]);
        over_ms = missing_ms < over_ms ? missing_ms : over_ms;
    }
    int64_t now_ms = oracle->script->now_ms;
    int64_t due_ms = due(oracle, stay, &life);
    if (due_ms <= now_ms && due_ms <= over_ms) {
        stay->closing = CLOSING_SWEPT;
        stay->closed_ms = life.at_ms;
    } else if (over_ms <= now_ms &&
               (stay->outcome != OUTCOME_NONE || rings_at(oracle, stay, over_ms))) {
        stay->closing = CLOSING_UNKNOWN;
        stay->closed_ms = life.at_ms;
    }
}

void oracle_close_stays(struct oracle *oracle)
{
    for (size_t i = 0; i < oracle->stay_count; i++) {
        struct stay *stay = &oracle->stays[i];
        if (may_close(stay)) {
            close_stay(oracle, stay);
        }
        if (stay->outcome == OUTCOME_WAITING && stay->closing != CLOSING_NONE) {
            stay->outcome =
                stay->closing == CLOSING_SWEPT ? OUTCOME_TIMED_OUT : OUTCOME_UNKNOWN;
        }
    }
}
