#include "stats/presence.h"

struct presence presence_blank(void)
{
    return (struct presence){.standing_at = STAMP_NONE,
                             .activity_at = STAMP_NONE,
                             .answered_at = STAMP_NONE,
                             .until_ms = EVENT_NO_TIME,
                             .answered_in = QUEUE_NONE};
}

/* -- marks ----------------------------------------------------------------------------
 */

/* Does `at` come before what is known already? */
static bool is_old(struct stamp at, struct stamp known)
{
    return stamp_is_said(known) && stamp_before(at, known);
}

static void say(struct presence *presence, const struct mark *mark)
{
    if (mark_is_activity(mark)) {
        if (!is_old(mark->at, presence->activity_at)) {
            presence->activity_at = mark->at;
            presence->activity = mark->state;
            presence->until_ms = mark->until_ms;
        }
    } else if (!is_old(mark->at, presence->standing_at)) {
        presence->standing_at = mark->at;
        presence->standing = mark->state;
        presence->reason = mark->reason;
        presence->productive = mark->flag;
    }
}

/* The queue's record, made now if need be; NULL if there are too many. */
static struct presence_queue *queue_of(struct presence *presence, uint16_t queue)
{
    struct presence_queue *unused = NULL;
    for (size_t i = 0; i < presence->queue_count; i++) {
        struct presence_queue *row = &presence->queues[i];
        if (row->queue == queue) {
            return row;
        }
        if (!row->joined && !row->answered && unused == NULL) {
            unused = row; /* it left that queue: only its order in time is lost */
        }
    }
    if (presence->queue_count < LIMIT_AGENT_QUEUES) {
        unused = &presence->queues[presence->queue_count++];
    }
    if (unused != NULL) {
        *unused = (struct presence_queue){
            .queue = queue, .joined_at = STAMP_NONE, .said_at = STAMP_NONE};
    }
    return unused;
}

static bool apply_queue(struct presence *presence, const struct mark *mark)
{
    bool answers = mark->kind == MARK_ANSWERED || mark->kind == MARK_REPLIED;
    if (mark->queue == QUEUE_NONE || (answers && mark->queue == presence->answered_in)) {
        return true;
    }
    presence->answered_in = answers ? mark->queue : (uint16_t)QUEUE_NONE;
    struct presence_queue *row = queue_of(presence, mark->queue);
    if (row == NULL) {
        presence->answered_in = QUEUE_NONE;
        return false;
    }
    if (answers) {
        row->answered = true;
    } else if (mark->kind == MARK_SAY_IN) {
        if (!is_old(mark->at, row->said_at)) {
            row->said_at = mark->at;
            row->said = mark->state;
        }
    } else if (!is_old(mark->at, row->joined_at)) {
        row->joined_at = mark->at;
        row->joined = mark->kind == MARK_JOIN;
        row->answered = row->answered && row->joined;
    }
    return true;
}

static size_t find_stay(const struct presence_stay *stays, size_t count,
                        const struct mark *mark)
{
    size_t i = 0;
    while (i < count &&
           (stays[i].stay != mark->stay || stays[i].generation != mark->generation)) {
        i++;
    }
    return i;
}

static bool add_stay(struct presence_stay *stays, uint8_t *count, const struct mark *mark)
{
    size_t place = find_stay(stays, *count, mark);
    if (place < *count) {
        return true;
    }
    if (place == PRESENCE_STAYS) {
        place = 0;
        while (place < *count && !stays[place].ended) {
            place++;
        }
    }
    if (place == PRESENCE_STAYS) {
        return false;
    }
    stays[place] =
        (struct presence_stay){.stay = mark->stay, .generation = mark->generation};
    *count = place == *count ? (uint8_t)(*count + 1) : *count;
    return true;
}

/* The outcome of its stay ends a ring for good, also one that is told of later. */
static bool end_ring(struct presence *presence, const struct mark *mark)
{
    bool fits = add_stay(presence->ringing, &presence->ringing_count, mark);
    size_t place = find_stay(presence->ringing, presence->ringing_count, mark);
    if (place < presence->ringing_count) {
        presence->ringing[place].ended = true;
    }
    return fits;
}

static bool has_any(const struct presence_stay *stays, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!stays[i].ended) {
            return true;
        }
    }
    return false;
}

static void drop_stay(struct presence_stay *stays, uint8_t *count,
                      const struct mark *mark)
{
    size_t place = find_stay(stays, *count, mark);
    if (place < *count && !stays[place].ended) {
        stays[place] = stays[--(*count)];
    }
}

/* A hold that is told to have begun before the answer holds from the answer on. */
static bool set_held(struct presence *presence, const struct mark *mark)
{
    size_t place = find_stay(presence->having, presence->having_count, mark);
    bool early = place == presence->having_count;
    if (early && mark->kind == MARK_RESUME) {
        return true;
    }
    if (early && !add_stay(presence->having, &presence->having_count, mark)) {
        return false;
    }
    place = find_stay(presence->having, presence->having_count, mark);
    presence->having[place].held = mark->kind == MARK_HOLD;
    presence->having[place].ended = presence->having[place].ended || early;
    return true;
}

static bool answer(struct presence *presence, const struct mark *mark)
{
    if (!is_old(mark->at, presence->answered_at)) {
        presence->answered_at = mark->at;
    }
    bool fits = apply_queue(presence, mark);
    if (mark->kind == MARK_REPLIED) {
        return fits;
    }
    fits = add_stay(presence->having, &presence->having_count, mark) && fits;
    size_t place = find_stay(presence->having, presence->having_count, mark);
    if (place < presence->having_count) {
        presence->having[place].ended = false;
    }
    return fits;
}

bool presence_apply(struct presence *presence, const struct mark *mark)
{
    switch ((enum mark_kind)mark->kind) {
    case MARK_SAY:
        say(presence, mark);
        break;
    case MARK_SAY_IN:
    case MARK_JOIN:
    case MARK_LEAVE:
        return apply_queue(presence, mark);
    case MARK_LISTED:
    case MARK_LISTED_IN:
        break; /* said by the marks that they come to */
    case MARK_RING:
        return mark->flag || add_stay(presence->ringing, &presence->ringing_count, mark);
    case MARK_RING_ENDED:
        return end_ring(presence, mark);
    case MARK_RING_OVER:
        drop_stay(presence->ringing, &presence->ringing_count, mark);
        break;
    case MARK_ANSWERED:
    case MARK_REPLIED:
        return answer(presence, mark);
    case MARK_HOLD:
    case MARK_RESUME:
        return set_held(presence, mark);
    case MARK_ENDED:
    case MARK_LOST:
        drop_stay(presence->having, &presence->having_count, mark);
        break;
    }
    return true;
}

/* -- states ---------------------------------------------------------------------------
 */

static bool is_later(struct stamp a, struct stamp b)
{
    return stamp_is_said(a) && (!stamp_is_said(b) || stamp_before(b, a));
}

struct presence_word presence_last_word(const struct presence *presence)
{
    return is_later(presence->activity_at, presence->standing_at)
               ? (struct presence_word){presence->activity_at, presence->activity}
               : (struct presence_word){presence->standing_at, presence->standing};
}

/* Is the activity that was said last still going on? */
static bool activity_holds(const struct presence *presence, int64_t at_ms)
{
    if (!is_later(presence->activity_at, presence->standing_at)) {
        return false;
    }
    if (presence->activity != EVENT_AGENT_STATE_WRAPUP) {
        return true;
    }
    return !is_later(presence->answered_at, presence->activity_at) &&
           (presence->until_ms == EVENT_NO_TIME || at_ms < presence->until_ms);
}

int64_t presence_wrapup_ends_ms(const struct presence *presence)
{
    bool wrapup = presence->activity == EVENT_AGENT_STATE_WRAPUP &&
                  is_later(presence->activity_at, presence->standing_at);
    return wrapup ? presence->until_ms : EVENT_NO_TIME;
}

static enum agent_state standing_state(const struct presence *presence, uint8_t said,
                                       struct stamp said_at)
{
    if (said == EVENT_AGENT_STATE_READY) {
        return AGENT_READY;
    }
    if (said == EVENT_AGENT_STATE_NOT_READY) {
        return AGENT_NOT_READY;
    }
    if (is_later(presence->activity_at, said_at)) {
        return AGENT_READY; /* it worked since, and that is over */
    }
    return said == EVENT_AGENT_STATE_LOGGED_OUT ? AGENT_LOGGED_OUT : AGENT_UNKNOWN;
}

/* Was the state in the queue said after the one over all? A snapshot says both at one
 * instant, the agent's own first. */
static bool is_apart(const struct presence *presence, const struct presence_queue *queue)
{
    return stamp_is_said(queue->said_at) &&
           (!stamp_is_said(presence->standing_at) ||
            !stamp_before(queue->said_at, presence->standing_at));
}

/* What the agent's own queues show when nothing outranks it. */
static enum agent_state standing_in(const struct presence *presence,
                                    const struct presence_queue *queue)
{
    return is_apart(presence, queue)
               ? standing_state(presence, queue->said, queue->said_at)
               : standing_state(presence, presence->standing, presence->standing_at);
}

/* Not ready over all only if it is so in every queue; a pause of one leaves it ready. */
static enum agent_state standing_over_all(const struct presence *presence)
{
    enum agent_state whole =
        standing_state(presence, presence->standing, presence->standing_at);
    bool apart = false;
    bool any_ready = false;
    for (size_t i = 0; i < presence->queue_count; i++) {
        const struct presence_queue *queue = &presence->queues[i];
        if (queue->joined || queue->answered) {
            apart = apart || is_apart(presence, queue);
            any_ready = any_ready || standing_in(presence, queue) != AGENT_NOT_READY;
        }
    }
    if (!apart || whole == AGENT_LOGGED_OUT) {
        return whole;
    }
    return any_ready ? AGENT_READY : AGENT_NOT_READY;
}

static bool is_talking(const struct presence *presence)
{
    for (size_t i = 0; i < presence->having_count; i++) {
        if (!presence->having[i].held && !presence->having[i].ended) {
            return true;
        }
    }
    return false;
}

/* The rows of metrics.md section 8 that outrank standing; AGENT_LOGGED_OUT: none does. */
static enum agent_state work_state(const struct presence *presence, int64_t at_ms)
{
    uint8_t said = activity_holds(presence, at_ms) ? presence->activity
                                                   : (uint8_t)EVENT_AGENT_STATE_NONE;
    bool has_one = has_any(presence->having, presence->having_count);
    if (is_talking(presence) || (said == EVENT_AGENT_STATE_ON_CONTACT && !has_one)) {
        return AGENT_ON_CONTACT;
    }
    if (has_one) {
        return AGENT_HOLD;
    }
    if (has_any(presence->ringing, presence->ringing_count) ||
        said == EVENT_AGENT_STATE_RINGING) {
        return AGENT_RINGING;
    }
    return said == EVENT_AGENT_STATE_WRAPUP ? AGENT_WRAPUP : AGENT_LOGGED_OUT;
}

enum agent_state presence_state(const struct presence *presence, int64_t at_ms)
{
    enum agent_state work = work_state(presence, at_ms);
    return work != AGENT_LOGGED_OUT ? work : standing_over_all(presence);
}

enum agent_state presence_state_in(const struct presence *presence,
                                   const struct presence_queue *queue, int64_t at_ms)
{
    enum agent_state work = work_state(presence, at_ms);
    return work != AGENT_LOGGED_OUT ? work : standing_in(presence, queue);
}
