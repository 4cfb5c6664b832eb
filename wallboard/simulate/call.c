#include "simulate/call.h"

#include "simulate/shift.h"
#include "simulate/talk.h"

#define SECOND_MS INT64_C(1000)
#define HOUR_MS   INT64_C(3600000)

#define MINUTE_MS INT64_C(60000)

/* Past the middle of each half-hour callers come thick and fast for some minutes, and
 * queues form: a letter was sent out, a line was down. Else there are a little fewer. */
#define RUSH_MS        (6 * MINUTE_MS)
#define RUSH_AFTER_MS  (13 * MINUTE_MS)
#define RUSH_SPREAD_MS (8 * MINUTE_MS)
#define RUSH_PERMILLE  1650
#define CALM_PERMILLE  780
#define MOOD_LEAST     700
#define MOOD_SPAN      700
#define MOST_PERMILLE  ((MOOD_LEAST + MOOD_SPAN) * RUSH_PERMILLE / 1000)
#define RUSH_STREAM    15 /* of no stream: all rush together */
#define STREAM_NUMBERS 16
#define HALF_HOUR_MS   (30 * MINUTE_MS)

/* -- waiting ------------------------------------------------------------------------ */

static int64_t rush_permille(const struct centre *centre,
                             const struct profile_stream *stream, int64_t at_ms)
{
    bool quiet = centre->profile->arrivals_permille < 1000; /* nobody to rush */
    if (quiet || stream->channel != EVENT_CHANNEL_VOICE ||
        stream->queue == PROFILE_NIGHT) {
        return 1000;
    }
    uint64_t half_hour = (uint64_t)(at_ms / HALF_HOUR_MS);
    uint64_t what = half_hour * STREAM_NUMBERS + RUSH_STREAM;
    int64_t begins_ms = RUSH_AFTER_MS + random_of(centre->seed, what, RUSH_SPREAD_MS);
    int64_t into_ms = at_ms % HALF_HOUR_MS - begins_ms;
    return into_ms >= 0 && into_ms < RUSH_MS ? RUSH_PERMILLE : CALM_PERMILLE;
}

/* Some hours are worse than others: 0.7 to 1.4 of what the table says. */
static int64_t rate_at(const struct centre *centre, size_t stream, int64_t at_ms)
{
    int64_t rate = profile_rate(profile_stream(stream), floor_minute(centre, at_ms));
    uint64_t half_hour = (uint64_t)(at_ms / HALF_HOUR_MS);
    int64_t mood = MOOD_LEAST + random_of(centre->seed,
                                          half_hour * STREAM_NUMBERS + stream, MOOD_SPAN);
    mood = mood * rush_permille(centre, profile_stream(stream), at_ms) / 1000;
    return rate * mood / 1000 * centre->profile->arrivals_permille / 1000;
}

/* A Poisson stream whose rate follows the hour: candidates at the highest rate that
 * occurs, each kept with the chance that the hour's rate has of it. */
static void plan_arrival(struct centre *centre, size_t stream)
{
    int64_t most = 0;
    for (int64_t hour = 0; hour < 24; hour++) {
        int64_t rate = profile_rate(profile_stream(stream), hour * 60);
        most = rate > most ? rate : most;
    }
    most = most * MOST_PERMILLE / 1000 * centre->profile->arrivals_permille / 1000;
    int64_t after_ms = 0;
    do {
        after_ms += random_exponential(&centre->random, 1000 * HOUR_MS / most) + 1;
    } while (random_below(&centre->random, most) >=
             rate_at(centre, stream, centre->now_ms + after_ms));
    floor_set_timer(centre, FLOOR_ARRIVAL, stream, 0, after_ms);
}

void call_begin(struct centre *centre)
{
    for (size_t i = 0; i < PROFILE_STREAMS; i++) {
        plan_arrival(centre, i);
    }
}

/* Most mails have until tomorrow, some are promised sooner. By their number: a promise
 * is no chance of the day's. */
static int64_t mail_due_ms(const struct centre *centre)
{
    static const int64_t hours[] = {1, 2, 4, 4, 12, 12, 12, 12};
    size_t kinds = sizeof hours / sizeof hours[0];
    return hours[random_of(centre->seed, centre->contacts_made, (int64_t)kinds)] *
           HOUR_MS;
}

/* The contact comes to its queue. */
static void queue_up(struct centre *centre, struct floor_contact *contact)
{
    const struct profile_queue *queue = profile_queue(contact->queue);
    contact->state = FLOOR_WAITING;
    contact->phase_token++;
    contact->wait_token++;
    contact->agent = FLOOR_NONE;
    contact->queued_ms = centre->now_ms;
    contact->entries[contact->queue]++;
    struct event *event = floor_say_contact(centre, EVENT_CONTACT_QUEUED, contact);
    if (contact->channel == EVENT_CHANNEL_EMAIL) {
        contact->due_ms = centre->now_ms + mail_due_ms(centre);
        event->due_ms = contact->due_ms;
        return;
    }
    event->caller = str_from(contact->caller);
    size_t number = floor_number(centre, contact);
    int64_t patience_ms = 2 * SECOND_MS;
    patience_ms += random_exponential(&centre->random, queue->patience_mean_ms);
    floor_set_timer(centre, FLOOR_PATIENCE, number, contact->wait_token, patience_ms);
    if (queue->overflow_to != PROFILE_NO_QUEUE && !contact->overflowed) {
        floor_set_timer(centre, FLOOR_OVERFLOW, number, contact->wait_token,
                        queue->overflow_ms);
    }
}

/* E-mails wake somebody who is idle; all else is offered by call_route(). */
static void wake_for_mail(struct centre *centre, enum profile_queue_id queue)
{
    for (size_t i = 0; i < centre->agent_count; i++) {
        struct floor_agent *agent = &centre->agents[i];
        if (agent->state == FLOOR_READY && floor_serves(agent, queue) &&
            (agent->profile->skills & PROFILE_MAILS)) {
            floor_set_timer(centre, FLOOR_PICK, i, agent->token,
                            random_between(&centre->random, 5000, 30000));
            return;
        }
    }
}

static void arrive(struct centre *centre, size_t stream)
{
    const struct profile_stream *from = profile_stream(stream);
    bool email = from->channel == EVENT_CHANNEL_EMAIL;
    bool open = email || profile_is_open(profile_queue(from->queue),
                                         floor_minute(centre, centre->now_ms));
    struct floor_contact *contact = NULL;
    if (open) {
        contact = floor_new_contact(centre, from->channel, from->queue);
    }
    if (contact != NULL) {
        queue_up(centre, contact);
    } else {
        struct event *event = floor_say_passing(centre, EVENT_CONTACT_REJECTED);
        event->queue = str_from(profile_queue(from->queue)->id);
        event->channel = from->channel;
        event->reason = open ? EVENT_REASON_FULL : EVENT_REASON_CLOSED;
    }
    if (email && contact != NULL) {
        wake_for_mail(centre, from->queue);
    }
    plan_arrival(centre, stream);
}

/* Out of the queue, unanswered. The agent it was ringing at is free again. */
static void leave_queue(struct centre *centre, struct floor_contact *contact,
                        enum event_reason reason)
{
    if (contact->state == FLOOR_OFFERED) {
        struct floor_agent *agent = &centre->agents[contact->agent];
        struct event *missed =
            floor_say_contact(centre, EVENT_CONTACT_UNANSWERED, contact);
        missed->agent = str_from(agent->id);
        missed->reason = EVENT_REASON_CALLER_GONE;
        missed->ring_ms = centre->now_ms - contact->offered_ms;
        shift_free(centre, agent);
    }
    struct event *event = floor_say_contact(centre, EVENT_CONTACT_LEFT, contact);
    event->reason = reason;
    event->wait_ms = centre->now_ms - contact->queued_ms;
    contact->state = FLOOR_FREE;
    contact->phase_token++;
    contact->wait_token++;
}

static void give_up(struct centre *centre, struct floor_contact *contact)
{
    /* Who has waited a while may press the key for a message instead. */
    bool long_wait = centre->now_ms - contact->queued_ms > 40 * SECOND_MS;
    bool message = long_wait && random_chance(&centre->random, 150);
    leave_queue(centre, contact, message ? EVENT_REASON_KEY : EVENT_REASON_ABANDONED);
}

static void overflow(struct centre *centre, struct floor_contact *contact)
{
    leave_queue(centre, contact, EVENT_REASON_MOVED);
    contact->queue = profile_queue(contact->queue)->overflow_to;
    contact->overflowed = true;
    queue_up(centre, contact);
}

/* -- ringing ------------------------------------------------------------------------ */

/* Idle for longest, among those for whom the queue is first, or second. */
static struct floor_agent *find_ready(struct centre *centre, enum profile_queue_id queue)
{
    struct floor_agent *best = NULL;
    for (size_t i = 0; i < centre->agent_count; i++) {
        struct floor_agent *agent = &centre->agents[i];
        if (agent->state != FLOOR_READY || !floor_serves(agent, queue)) {
            continue;
        }
        bool first = agent->profile->first == queue;
        bool best_first = best != NULL && best->profile->first == queue;
        if (best == NULL || first > best_first ||
            (first == best_first && agent->since_ms < best->since_ms)) {
            best = agent;
        }
    }
    return best;
}

static void offer(struct centre *centre, struct floor_contact *contact,
                  struct floor_agent *agent)
{
    contact->state = FLOOR_OFFERED;
    contact->phase_token++;
    contact->offered_ms = centre->now_ms;
    contact->agent = (uint16_t)(agent - centre->agents);
    shift_occupy(centre, agent, FLOOR_RINGING, contact);
    floor_say_contact(centre, EVENT_CONTACT_OFFERED, contact)->agent =
        str_from(agent->id);
    size_t number = floor_number(centre, contact);
    if (random_chance(&centre->random, 25)) {
        floor_set_timer(centre, FLOOR_MISS, number, contact->phase_token, 18 * SECOND_MS);
        return;
    }
    floor_set_timer(centre, FLOOR_ANSWER, number, contact->phase_token,
                    1200 + random_spread(&centre->random, 3200));
}

void call_route(struct centre *centre)
{
    for (size_t i = 0; i < PROFILE_QUEUES; i++) {
        enum profile_queue_id queue = (enum profile_queue_id)i;
        for (;;) {
            uint16_t number = floor_first_waiting(centre, queue, false);
            struct floor_agent *agent =
                number == FLOOR_NONE ? NULL : find_ready(centre, queue);
            if (agent == NULL) {
                break;
            }
            offer(centre, &centre->contacts[number], agent);
        }
    }
}

static void miss(struct centre *centre, struct floor_contact *contact)
{
    struct floor_agent *agent = &centre->agents[contact->agent];
    struct event *event = floor_say_contact(centre, EVENT_CONTACT_UNANSWERED, contact);
    event->agent = str_from(agent->id);
    event->reason = EVENT_REASON_NO_ANSWER;
    event->ring_ms = centre->now_ms - contact->offered_ms;
    contact->state = FLOOR_WAITING;
    contact->phase_token++;
    contact->agent = FLOOR_NONE;
    shift_leave_desk(centre, agent, "Missed call",
                     random_between(&centre->random, 20, 90) * SECOND_MS);
}

/* -- what the timers do ------------------------------------------------------------- */

bool call_timer_holds(const struct centre *centre, const struct timer *timer)
{
    if (timer->kind == FLOOR_ARRIVAL) {
        return true;
    }
    const struct floor_contact *contact = &centre->contacts[timer->subject];
    if (timer->kind == FLOOR_PATIENCE) {
        return contact->wait_token == timer->token;
    }
    if (timer->kind == FLOOR_OVERFLOW) {
        return contact->wait_token == timer->token && contact->state == FLOOR_WAITING;
    }
    return contact->phase_token == timer->token;
}

void call_timer(struct centre *centre, const struct timer *timer)
{
    if (timer->kind == FLOOR_ARRIVAL) {
        arrive(centre, timer->subject);
        return;
    }
    struct floor_contact *contact = &centre->contacts[timer->subject];
    if (timer->kind == FLOOR_PATIENCE) {
        give_up(centre, contact);
    } else if (timer->kind == FLOOR_OVERFLOW) {
        overflow(centre, contact);
    } else if (timer->kind == FLOOR_MISS) {
        miss(centre, contact);
    } else if (talk_timer(centre, timer)) {
        queue_up(centre, contact);
    }
}
