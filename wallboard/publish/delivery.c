#include "publish/delivery.h"

#include <stddef.h>

#include "base/timestamp.h"
#include "stats/event.h"

bool delivery_is_before(struct delivery_mark a, struct delivery_mark b)
{
    return a.epoch < b.epoch || (a.epoch == b.epoch && a.sequence < b.sequence);
}

static struct delivery_mark later(struct delivery_mark a, struct delivery_mark b)
{
    return delivery_is_before(a, b) ? b : a;
}

static struct delivery_mark after(struct delivery_mark mark)
{
    mark.sequence += mark.sequence < INT64_MAX ? 1 : 0;
    return mark;
}

void delivery_init(struct delivery *delivery, int64_t epoch, struct delivery_mark open)
{
    *delivery = (struct delivery){.head = {epoch, 0}, .silence_ms = DELIVERY_SILENCE_MS};
    delivery->next = open.epoch > 0 ? open : (struct delivery_mark){epoch, 1};
    delivery->lane = delivery->next.epoch;
}

void delivery_note_stored(struct delivery *delivery, int64_t sequence)
{
    delivery->head.sequence = sequence;
}

void delivery_renumber(struct delivery *delivery, int64_t epoch, int64_t sequence)
{
    delivery->head = (struct delivery_mark){epoch, sequence};
    delivery->next = delivery->base = (struct delivery_mark){epoch, 1};
}

/* -- saying hello ------------------------------------------------------------------ */

static void greet(struct delivery *delivery)
{
    delivery->state = DELIVERY_GREETING;
    delivery->hello_due = true;
}

void delivery_connect(struct delivery *delivery, struct mono now)
{
    delivery->base = delivery->next; /* what was under way is asked for in the welcome */
    delivery->first = 0;
    delivery->waiting_since = now;
    delivery->silence_ms = DELIVERY_SILENCE_MS;
    greet(delivery);
}

void delivery_disconnect(struct delivery *delivery)
{
    delivery->state = DELIVERY_DOWN;
    delivery->hello_due = false;
}

static bool is_under_way(const struct delivery *delivery)
{
    return delivery_is_before(delivery->base, delivery->next);
}

static bool is_waiting(const struct delivery *delivery)
{
    return (delivery->state == DELIVERY_GREETING && !delivery->hello_due) ||
           (delivery->state == DELIVERY_OPEN && is_under_way(delivery));
}

bool delivery_wants_hello(struct delivery *delivery, struct mono now)
{
    if (is_waiting(delivery) &&
        mono_ms_between(delivery->waiting_since, now) >= delivery->silence_ms) {
        delivery->counts.silences++;
        delivery->silence_ms *= delivery->silence_ms < DELIVERY_SILENCE_MAX_MS ? 2 : 1;
        greet(delivery);
    }
    return delivery->hello_due;
}

void delivery_said_hello(struct delivery *delivery, struct mono now)
{
    delivery->counts.hellos++;
    delivery->hello_due = false;
    delivery->waiting_since = now;
}

int64_t delivery_head(const struct delivery *delivery)
{
    bool is_own = delivery->lane == delivery->head.epoch;
    return is_own ? delivery->head.sequence : EVENT_NO_NUMBER;
}

/* -- sending ----------------------------------------------------------------------- */

bool delivery_may_send(const struct delivery *delivery, struct delivery_mark *ret_from)
{
    const struct delivery_mark *next = &delivery->next;
    bool full = delivery->base.epoch == next->epoch &&
                next->sequence - delivery->base.sequence >= DELIVERY_WINDOW;
    if (delivery->state != DELIVERY_OPEN || full ||
        delivery_is_before(delivery->head, *next)) {
        return false;
    }
    *ret_from = *next;
    return true;
}

bool delivery_offer(struct delivery *delivery, struct delivery_mark found)
{
    bool same_lane = found.epoch == delivery->next.epoch;
    int64_t expected = same_lane ? delivery->next.sequence : 1;
    bool whole = found.sequence <= expected;
    if (found.epoch == delivery->lane && (whole || found.sequence == delivery->first)) {
        return true;
    }
    if (!is_under_way(delivery)) {
        delivery->counts.holes += whole ? 0 : 1;
        delivery->lane = found.epoch;
        delivery->first = whole ? 0 : found.sequence;
        greet(delivery);
    }
    return false;
}

/* Every so often: what was sent before the last time is old by now. */
static void move_edges(struct delivery *delivery, struct mono now)
{
    if (mono_ms_between(delivery->new_edge_at, now) >= DELIVERY_FRESH_MS) {
        delivery->old_edge = delivery->new_edge;
        delivery->new_edge = delivery->next;
        delivery->new_edge_at = now;
    }
}

/* Was it sent only now? A hub that has just heard that there is more asks for what is on
 * its way to it, and would get all of that twice. */
static bool is_fresh(struct delivery *delivery, struct delivery_mark mark,
                     struct mono now)
{
    if (mono_ms_between(delivery->sent_at, now) >= DELIVERY_FRESH_MS) {
        return false;
    }
    move_edges(delivery, now);
    return !delivery_is_before(mark, delivery->old_edge);
}

/* `mark` is to be sent next; what comes behind it is as if it never had been. */
static void go_to(struct delivery *delivery, struct delivery_mark mark)
{
    delivery->next = delivery->old_edge = delivery->new_edge = mark;
}

void delivery_sent(struct delivery *delivery, struct delivery_mark sent, struct mono now)
{
    if (!is_under_way(delivery)) {
        delivery->base = sent;
        delivery->waiting_since = now;
    }
    move_edges(delivery, now);
    delivery->sent_at = now;
    delivery->counts.sent++;
    delivery->next = after(sent);
    delivery->reached = later(delivery->reached, sent);
}

/* -- hearing ----------------------------------------------------------------------- */

static enum delivery_order refuse(struct delivery *delivery)
{
    delivery->counts.nonsense++;
    return DELIVERY_NOTHING;
}

static void wait_anew(struct delivery *delivery, struct mono now)
{
    delivery->waiting_since = now;
    delivery->silence_ms = DELIVERY_SILENCE_MS;
}

/* Something true was heard: the hub is alive. Who has said hello waits for a welcome, and
 * for nothing else: of the two one may have been lost. */
static void note_life(struct delivery *delivery, struct mono now)
{
    if (delivery->state != DELIVERY_GREETING) {
        wait_anew(delivery, now);
    }
}

/* All up to `mark` is the hub's: nothing of it is sent again. */
static enum delivery_order confirm(struct delivery *delivery, struct delivery_mark mark)
{
    if (!delivery_is_before(delivery->acknowledged, mark)) {
        return DELIVERY_NOTHING; /* said again */
    }
    delivery->acknowledged = mark;
    delivery->reached = later(delivery->reached, mark);
    delivery->base = later(delivery->base, after(mark));
    delivery->next = later(delivery->next, delivery->base);
    if (!delivery_is_before(mark,
                            (struct delivery_mark){delivery->lane, delivery->first})) {
        delivery->first = 0;
    }
    return DELIVERY_FORGET;
}

static enum delivery_order hear_ack(struct delivery *delivery, struct delivery_mark mark,
                                    struct mono now)
{
    if (mark.sequence < 1 || delivery_is_before(delivery->reached, mark)) {
        return refuse(delivery);
    }
    note_life(delivery, now);
    return confirm(delivery, mark);
}

/* The hub's own place, whatever we thought it was. */
static void go_on_after(struct delivery *delivery, struct delivery_mark mark)
{
    delivery->acknowledged = mark;
    delivery->reached = later(delivery->reached, mark);
    go_to(delivery, after(mark));
    delivery->base = delivery->next;
}

static enum delivery_order hear_welcome(struct delivery *delivery,
                                        struct delivery_mark mark, struct mono now)
{
    /* No life begins after the last date that a time stamp can have. */
    if (mark.epoch >= TIMESTAMP_MAX_MS || (mark.epoch == 0) != (mark.sequence == 0)) {
        return refuse(delivery);
    }
    if (delivery->state == DELIVERY_DOWN) {
        return DELIVERY_NOTHING;
    }
    bool known = !delivery_is_before(mark, delivery->acknowledged) &&
                 delivery_is_before(mark, delivery->next);
    wait_anew(delivery, now);
    if (delivery->state == DELIVERY_OPEN && known) {
        return confirm(delivery, mark); /* late, or again: the rest may still arrive */
    }
    delivery->state = delivery->hello_due ? DELIVERY_GREETING : DELIVERY_OPEN;
    go_on_after(delivery, mark);
    if (delivery_is_before(delivery->head, mark)) {
        return DELIVERY_RENUMBER;
    }
    return DELIVERY_REOPEN;
}

static enum delivery_order hear_resend(struct delivery *delivery,
                                       struct delivery_mark mark, struct mono now)
{
    if (mark.sequence < 1 || delivery_is_before(after(delivery->reached), mark)) {
        return refuse(delivery);
    }
    note_life(delivery, now);
    bool lost = !delivery_is_before(delivery->acknowledged, mark);
    if (delivery->state != DELIVERY_OPEN || !delivery_is_before(mark, delivery->next) ||
        (!lost && is_fresh(delivery, mark, now))) {
        return DELIVERY_NOTHING; /* it will come anyway */
    }
    delivery->counts.resends++;
    if (!lost) {
        go_to(delivery, mark); /* what is before it may not be committed yet */
        return DELIVERY_NOTHING;
    }
    go_on_after(delivery, (struct delivery_mark){mark.epoch, mark.sequence - 1});
    return DELIVERY_REOPEN;
}

enum delivery_order delivery_hear(struct delivery *delivery, const struct answer *answer,
                                  struct mono now)
{
    if (answer == NULL) {
        return refuse(delivery);
    }
    struct delivery_mark mark = {answer->source_epoch, answer->sequence};
    switch (answer->kind) {
    case ANSWER_WELCOME:
        return hear_welcome(delivery, mark, now);
    case ANSWER_ACK:
        return hear_ack(delivery, mark, now);
    case ANSWER_RESEND:
        return hear_resend(delivery, mark, now);
    case ANSWER_REFUSED:
        note_life(delivery, now);
        delivery->counts.refused++;
        return DELIVERY_NOTHING;
    case ANSWER_KIND_COUNT:
        break;
    }
    return refuse(delivery);
}
