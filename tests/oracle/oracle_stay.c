#include "oracle/oracle_state.h"

/* Stays: which words tell of each, which of two reports of one fact holds, and what
 * follows (metrics.md section 2, "Facts, not transitions" and "Wait"). */

#define SLACK_MS 2000

bool oracle_before(int64_t a_ms, int64_t a_rank, int64_t b_ms, int64_t b_rank)
{
    return a_ms != b_ms ? a_ms < b_ms : a_rank < b_rank;
}

static bool is_before(const struct word *a, const struct word *b)
{
    return oracle_before(a->at_ms, a->rank, b->at_ms, b->rank);
}

/* A word of a stay: contact.* but attempts and results, which are of the contact. */
static bool is_of_stays(const struct word *word)
{
    return word->say->type <= EVENT_CONTACT_REJECTED && word->contact != NONE;
}

void oracle_find_stays(struct oracle *oracle)
{
    for (size_t i = 0; i < oracle->word_count; i++) {
        struct word *word = &oracle->words[i];
        if (!is_of_stays(word)) {
            continue;
        }
        size_t at = 0;
        while (at < oracle->stay_count &&
               !(oracle->stays[at].contact == word->contact &&
                 oracle->stays[at].queue == word->queue &&
                 oracle->stays[at].entry == word->say->entry)) {
            at++;
        }
        if (at == STAYS_MAX) {
            oracle->overflow = true;
            return;
        }
        if (at == oracle->stay_count) {
            oracle->stays[oracle->stay_count++] = (struct stay){
                .source = word->source,
                .contact = word->contact,
                .queue = word->queue,
                .entry = word->say->entry,
                .guest = NONE,
                .home = NONE,
            };
        }
        word->stay = (int)at;
    }
}

bool oracle_is_of(const struct oracle *oracle, const struct word *word,
                  const struct stay *stay)
{
    int number = (int)(stay - oracle->stays);
    return word->stay != NONE && (word->stay == number || word->stay == stay->guest);
}

/* "Of two reports of one fact the earliest time wins, ties by lowest sequence." */
static const struct word *first_of(const struct oracle *oracle, const struct stay *stay,
                                   enum event_type type)
{
    const struct word *first = NULL;
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->say->type == type && oracle_is_of(oracle, word, stay) &&
            (first == NULL || is_before(word, first))) {
            first = word;
        }
    }
    return first;
}

static void find_facts(const struct oracle *oracle, struct stay *stay)
{
    stay->queued = first_of(oracle, stay, EVENT_CONTACT_QUEUED);
    stay->answered = first_of(oracle, stay, EVENT_CONTACT_ANSWERED);
    stay->ended = first_of(oracle, stay, EVENT_CONTACT_ENDED);
    stay->left = first_of(oracle, stay, EVENT_CONTACT_LEFT);
    stay->rejected = first_of(oracle, stay, EVENT_CONTACT_REJECTED);
    stay->held = first_of(oracle, stay, EVENT_CONTACT_HOLD);
    const struct word *offered = first_of(oracle, stay, EVENT_CONTACT_OFFERED);
    const struct word *missed = first_of(oracle, stay, EVENT_CONTACT_UNANSWERED);
    bool miss_first = offered == NULL || (missed != NULL && is_before(missed, offered));
    stay->rung = miss_first ? missed : offered;
}

/* The first sign that the stay is one at all. */
static const struct word *beginning(const struct stay *stay)
{
    return stay->queued != NULL     ? stay->queued
           : stay->answered != NULL ? stay->answered
           : stay->left != NULL     ? stay->left
           : stay->rung != NULL     ? stay->rung
                                    : stay->ended;
}

/* May what was said without a queue be of this stay? Not if the stay was over before
 * that answer, or began after it. */
static bool may_be_home(const struct stay *loose, const struct stay *stay)
{
    if (beginning(stay) == NULL) {
        return false;
    }
    if (loose->answered == NULL) {
        return true;
    }
    bool over = stay->left != NULL ||
                (stay->ended != NULL && stay->ended->at_ms < loose->answered->at_ms);
    return !over && beginning(stay)->at_ms <= loose->answered->at_ms;
}

/* What was said without a queue is of the contact's stay that was answered and has not
 * ended, else of its last (our ruling: the definitions name none). */
static void find_homes(struct oracle *oracle)
{
    for (size_t i = 0; i < oracle->stay_count; i++) {
        struct stay *loose = &oracle->stays[i];
        struct stay *best = NULL;
        bool best_open = false;
        for (size_t j = 0; loose->queue == NONE && j < oracle->stay_count; j++) {
            struct stay *stay = &oracle->stays[j];
            if (stay->contact != loose->contact || stay->queue == NONE ||
                !may_be_home(loose, stay)) {
                continue;
            }
            bool open = stay->answered != NULL && stay->ended == NULL;
            bool later = best == NULL || !is_before(beginning(stay), beginning(best));
            if (open == best_open ? later : open) {
                best = stay;
                best_open = open;
            }
        }
        if (best != NULL) {
            best->guest = (int)i;
            loose->home = (int)(best - oracle->stays);
        }
    }
}

/* "what contact.queued said holds for the rest of that wait", else what any said. */
static void find_channel(const struct oracle *oracle, struct stay *stay)
{
    stay->channel =
        stay->queued == NULL ? EVENT_CHANNEL_NONE : stay->queued->say->channel;
    bool said = stay->channel != EVENT_CHANNEL_NONE;
    for (size_t i = 0; !said && i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i]; /* several: the last of the list */
        if (word->stay == (int)(stay - oracle->stays) &&
            word->say->channel > stay->channel) {
            stay->channel = word->say->channel;
        }
    }
    stay->deferred = stay->channel == EVENT_CHANNEL_EMAIL ||
                     stay->channel == EVENT_CHANNEL_CALLBACK ||
                     stay->channel == EVENT_CHANNEL_TASK;
}

/* "an end proves an answer, an answer proves an entry at answer time - wait" */
static void find_answer(struct stay *stay)
{
    stay->outcome_ms = NEVER;
    if (stay->answered != NULL) {
        stay->outcome_ms = stay->answered->at_ms;
        stay->answer_rank = stay->answered->rank;
    } else if (stay->ended != NULL) {
        int64_t talk_ms = stay->ended->say->talk_ms;
        stay->outcome_ms = stay->ended->at_ms - (talk_ms < 0 ? 0 : talk_ms);
        stay->answer_rank = 0; /* proved, not said: before all that was said then */
    } else if (stay->held != NULL && stay->left == NULL) {
        stay->outcome_ms = stay->held->at_ms;
        stay->answer_rank = 0;
    }
    if (stay->outcome_ms == NEVER) {
        return;
    }
    stay->outcome = OUTCOME_ANSWERED;
    stay->faults += stay->left != NULL; /* answered outranks left */
    stay->agent = stay->answered != NULL ? stay->answered->agent : NONE;
    if (stay->agent == NONE && stay->ended != NULL) {
        stay->agent = stay->ended->agent;
    }
}

/* "The source's wait_ms if given, else answer or leave time - entry time. A negative wait
 * becomes 0 and an integrity fault. A wait_ms longer than the entry's own age by over 2 s
 * is replaced by that age, also a fault." */
static void find_wait(struct stay *stay)
{
    bool answered = stay->outcome == OUTCOME_ANSWERED;
    int64_t said_ms = answered ? EVENT_NO_NUMBER : stay->left->say->wait_ms;
    if (answered && stay->answered != NULL) {
        said_ms = stay->answered->say->wait_ms;
    }
    if (answered && said_ms == EVENT_NO_NUMBER && stay->ended != NULL) {
        said_ms = stay->ended->say->wait_ms;
    }
    if (stay->queued == NULL) {
        stay->wait_ms = said_ms == EVENT_NO_NUMBER ? 0 : said_ms;
        stay->entry_ms = stay->outcome_ms - stay->wait_ms;
        return;
    }
    stay->entry_ms = stay->queued->at_ms;
    int64_t age_ms = stay->outcome_ms - stay->entry_ms;
    if (age_ms < 0) {
        age_ms = 0;
        stay->faults++;
    }
    const struct word *proof = !answered                ? stay->left
                               : stay->answered != NULL ? stay->answered
                                                        : stay->ended;
    bool vague = stay->queued->received || (proof != NULL && proof->received);
    stay->wait_ms = said_ms == EVENT_NO_NUMBER ? age_ms : said_ms;
    if (stay->wait_ms > age_ms + SLACK_MS && !vague) {
        stay->wait_ms = age_ms;
        stay->faults++;
    }
}

/* On, off, on: in order of time; a second "on" or "off" in a row says nothing new. */
static void find_holds(const struct oracle *oracle, struct stay *stay)
{
    const struct word *last = NULL;
    int64_t since_ms = NEVER;
    for (;;) {
        const struct word *next = NULL;
        for (size_t i = 0; i < oracle->word_count; i++) {
            const struct word *word = &oracle->words[i];
            bool follows = last == NULL || is_before(last, word) ||
                           (!is_before(word, last) && word > last);
            if (word->say->type == EVENT_CONTACT_HOLD &&
                oracle_is_of(oracle, word, stay) && follows &&
                (next == NULL || is_before(word, next))) {
                next = word;
            }
        }
        if (next == NULL || stay->hold_count == HOLDS_MAX - 1) {
            break;
        }
        bool on = next->say->on == EVENT_FLAG_YES;
        if (on && since_ms == NEVER) {
            since_ms = next->at_ms;
        } else if (!on && since_ms != NEVER) {
            stay->holds[stay->hold_count++] = (struct span){since_ms, next->at_ms};
            since_ms = NEVER;
        }
        last = next;
    }
    if (since_ms != NEVER) { /* hung up while on hold, or held now */
        int64_t to_ms = stay->ended != NULL ? stay->ended->at_ms : FOREVER;
        to_ms = to_ms < since_ms ? since_ms : to_ms;
        stay->holds[stay->hold_count++] = (struct span){since_ms, to_ms};
    }
}

/* "talk_ms: sum over handled of (end - answer) - hold; the source's talk_ms is taken as
 * answer to end, hold included" */
static void find_handling(struct stay *stay)
{
    if (stay->ended == NULL) {
        return;
    }
    stay->handled = true;
    stay->end_ms = stay->ended->at_ms;
    stay->transferred = stay->ended->say->by == EVENT_BY_TRANSFER;
    stay->whole_ms = stay->ended->say->talk_ms;
    if (stay->whole_ms == EVENT_NO_NUMBER) {
        stay->whole_ms = stay->end_ms - stay->outcome_ms;
    }
    if (stay->whole_ms < 0) {
        stay->whole_ms = 0;
        stay->faults++;
    }
    for (size_t i = 0; i < stay->hold_count; i++) {
        stay->hold_ms += stay->holds[i].to_ms - stay->holds[i].from_ms;
    }
    stay->hold_ms = stay->hold_ms < stay->whole_ms ? stay->hold_ms : stay->whole_ms;
    stay->talk_ms = stay->whole_ms - stay->hold_ms;
}

static void settle(struct oracle *oracle, struct stay *stay)
{
    stay->agent = NONE;
    stay->entry_ms = stay->outcome_ms = stay->end_ms = NEVER;
    stay->closed_ms = NEVER;
    find_facts(oracle, stay);
    find_channel(oracle, stay);
    if (stay->queue == NONE && stay->home != NONE) {
        return; /* it is told there */
    }
    find_answer(stay);
    if (stay->outcome == OUTCOME_ANSWERED) {
        find_wait(stay);
        find_holds(oracle, stay);
        find_handling(stay);
    } else if (stay->queue != NONE && stay->left != NULL) {
        uint32_t reasons = oracle_rule_of(oracle, stay->queue)->abandon_reasons;
        bool gave_up = (reasons >> stay->left->say->reason & 1U) != 0;
        stay->outcome = gave_up ? OUTCOME_ABANDONED : OUTCOME_LEFT_OTHER;
        stay->outcome_ms = stay->left->at_ms;
        find_wait(stay);
    } else if (stay->queue != NONE && (stay->queued != NULL || stay->rung != NULL)) {
        stay->outcome = OUTCOME_WAITING;
        stay->entry_ms = stay->queued != NULL ? stay->queued->at_ms : stay->rung->at_ms;
    }
}

void oracle_settle_stays(struct oracle *oracle)
{
    for (size_t i = 0; i < oracle->stay_count; i++) {
        find_facts(oracle, &oracle->stays[i]);
    }
    find_homes(oracle);
    for (size_t i = 0; i < oracle->stay_count; i++) {
        settle(oracle, &oracle->stays[i]);
    }
}
