#include "simulate/talk.h"

#include "simulate/shift.h"

#define SECOND_MS INT64_C(1000)
#define CAMPAIGN  "renewals"
/* Of the calls that a person answers. */
#define DROPPED_PERMILLE 15

static int64_t talk_median_ms(const struct floor_contact *contact)
{
    if (contact->channel == EVENT_CHANNEL_EMAIL) {
        return 260 * SECOND_MS;
    }
    if (contact->channel == EVENT_CHANNEL_CHAT) {
        return 380 * SECOND_MS;
    }
    return contact->queue == PROFILE_NO_QUEUE
               ? 150 * SECOND_MS
               : profile_queue(contact->queue)->talk_median_ms;
}

/* Begins the talk and plans its course. The caller says that it was answered. */
static void connect(struct centre *centre, struct floor_contact *contact,
                    struct floor_agent *agent)
{
    contact->state = FLOOR_TALKING;
    contact->phase_token++;
    contact->wait_token++;
    contact->agent = (uint16_t)(agent - centre->agents);
    contact->answered_ms = centre->now_ms;
    shift_occupy(centre, agent, FLOOR_BUSY, contact);
    int64_t talk_ms = random_spread(&centre->random, talk_median_ms(contact));
    contact->end_ms = centre->now_ms + talk_ms;
    contact->hold_ms = 0;
    size_t number = floor_number(centre, contact);
    bool holds = contact->channel == EVENT_CHANNEL_VOICE && talk_ms > 60 * SECOND_MS &&
                 random_chance(&centre->random, 140);
    if (holds) {
        contact->hold_ms = random_spread(&centre->random, 35 * SECOND_MS);
        contact->end_ms += contact->hold_ms;
        floor_set_timer(centre, FLOOR_HOLD, number, contact->phase_token,
                        talk_ms * random_between(&centre->random, 30, 70) / 100);
        return;
    }
    floor_set_timer(centre, FLOOR_END, number, contact->phase_token, talk_ms);
}

static void answer(struct centre *centre, struct floor_contact *contact)
{
    struct floor_agent *agent = &centre->agents[contact->agent];
    struct event *event = floor_say_contact(centre, EVENT_CONTACT_ANSWERED, contact);
    event->agent = str_from(agent->id);
    event->wait_ms = centre->now_ms - contact->queued_ms;
    event->ring_ms = centre->now_ms - contact->offered_ms;
    connect(centre, contact, agent);
}

static void hold(struct centre *centre, struct floor_contact *contact, bool on)
{
    contact->state = on ? FLOOR_HELD : FLOOR_TALKING;
    contact->phase_token++;
    struct event *event = floor_say_contact(centre, EVENT_CONTACT_HOLD, contact);
    event->agent = str_from(centre->agents[contact->agent].id);
    event->on = on ? EVENT_FLAG_YES : EVENT_FLAG_NO;
    floor_set_timer(centre, on ? FLOOR_RETRIEVE : FLOOR_END,
                    floor_number(centre, contact), contact->phase_token,
                    on ? contact->hold_ms : contact->end_ms - centre->now_ms);
}

/* The slot of the oldest mail that the agent may answer, or FLOOR_NONE. */
static uint16_t first_mail(const struct centre *centre, const struct floor_agent *agent)
{
    uint16_t mail = floor_first_waiting(centre, agent->profile->first, true);
    return mail != FLOOR_NONE ? mail
                              : floor_first_waiting(centre, agent->profile->second, true);
}

void talk_take_mail(struct centre *centre, struct floor_agent *agent)
{
    struct floor_contact *mail = &centre->contacts[first_mail(centre, agent)];
    struct event *event = floor_say_contact(centre, EVENT_CONTACT_ANSWERED, mail);
    event->agent = str_from(agent->id);
    event->wait_ms = centre->now_ms - mail->queued_ms;
    connect(centre, mail, agent);
}

/* -- what comes of it --------------------------------------------------------------- */

static void say_result(struct centre *centre, const struct floor_contact *contact,
                       const char *measure, int64_t value)
{
    struct event *event = floor_say_contact(centre, EVENT_CONTACT_RESULT, contact);
    event->agent = str_from(centre->agents[contact->agent].id);
    event->measure = str_from(measure);
    event->value_milli = value * 1000;
    if (contact->queue == PROFILE_NO_QUEUE) {
        event->campaign = str_from(CAMPAIGN);
    }
}

static void say_sale(struct centre *centre, const struct floor_contact *contact)
{
    say_result(centre, contact, "sale", 1);
    /* Whole pounds and 99 pence, in pence. */
    int64_t pounds = random_spread(&centre->random, 64);
    say_result(centre, contact, "revenue", pounds * 100 + 99);
    str_copy(centre->said[centre->said_count - 1].currency, 4, str_from("GBP"));
}

static void say_results(struct centre *centre, const struct floor_contact *contact)
{
    int64_t sale_permille = 0;
    if (contact->queue == PROFILE_NO_QUEUE) {
        bool right = random_chance(&centre->random, 850);
        if (right) {
            say_result(centre, contact, "right_party", 1);
        }
        sale_permille = right ? 190 : 0;
    } else if (contact->channel == EVENT_CHANNEL_VOICE) {
        sale_permille = profile_queue(contact->queue)->sale_permille;
    }
    if (random_chance(&centre->random, sale_permille)) {
        say_sale(centre, contact);
    }
}

static enum event_by draw_by(struct centre *centre, const struct floor_contact *contact)
{
    if (contact->channel == EVENT_CHANNEL_EMAIL) {
        return EVENT_BY_AGENT;
    }
    return random_chance(&centre->random, 600) ? EVENT_BY_CALLER : EVENT_BY_AGENT;
}

/* Where this contact is handed on to at its end, or PROFILE_NO_QUEUE. */
static enum profile_queue_id draw_transfer(struct centre *centre,
                                           const struct floor_contact *contact)
{
    if (contact->queue == PROFILE_NO_QUEUE || contact->channel != EVENT_CHANNEL_VOICE) {
        return PROFILE_NO_QUEUE;
    }
    const struct profile_queue *queue = profile_queue(contact->queue);
    bool again = contact->entries[queue->transfer_to % PROFILE_QUEUES] > 0;
    bool hard = random_chance(&centre->random, queue->transfer_permille);
    return hard && !again ? queue->transfer_to : PROFILE_NO_QUEUE;
}

static void wrap_up(struct centre *centre, struct floor_contact *contact)
{
    struct floor_agent *agent = &centre->agents[contact->agent];
    if (contact->channel == EVENT_CHANNEL_EMAIL) {
        shift_free(centre, agent);
        return;
    }
    int64_t median_ms = contact->queue == PROFILE_NO_QUEUE
                            ? 30 * SECOND_MS
                            : profile_queue(contact->queue)->wrapup_median_ms;
    shift_wrap_up(centre, agent, random_spread(&centre->random, median_ms));
}

/* True if the contact goes on to another queue. */
static bool end(struct centre *centre, struct floor_contact *contact)
{
    enum profile_queue_id next = draw_transfer(centre, contact);
    struct event *event = floor_say_contact(centre, EVENT_CONTACT_ENDED, contact);
    event->agent = str_from(centre->agents[contact->agent].id);
    event->talk_ms = centre->now_ms - contact->answered_ms;
    event->by = draw_by(centre, contact);
    contact->phase_token++;
    if (next != PROFILE_NO_QUEUE) {
        event->by = EVENT_BY_TRANSFER;
        event->transfer_to = str_from(profile_queue(next)->id);
        wrap_up(centre, contact);
        contact->queue = next;
        return true;
    }
    say_results(centre, contact);
    wrap_up(centre, contact);
    bool asked = contact->queue != PROFILE_NO_QUEUE &&
                 contact->channel != EVENT_CHANNEL_EMAIL &&
                 random_chance(&centre->random, 220);
    contact->state = asked ? FLOOR_GONE : FLOOR_FREE;
    if (asked) {
        floor_set_timer(centre, FLOOR_SURVEY, floor_number(centre, contact),
                        contact->phase_token,
                        random_between(&centre->random, 20, 150) * SECOND_MS);
    }
    return false;
}

static void survey(struct centre *centre, struct floor_contact *contact)
{
    static const int64_t scores[16] = {5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 2, 2, 1};
    say_result(centre, contact, "csat", scores[random_below(&centre->random, 16)]);
    contact->state = FLOOR_FREE;
    contact->phase_token++;
}

/* -- outbound ----------------------------------------------------------------------- */

static enum event_outcome draw_outcome(struct centre *centre)
{
    int64_t permille = random_below(&centre->random, 1000);
    if (permille < 300) {
        return EVENT_OUTCOME_CONNECTED;
    }
    if (permille < 760) {
        return EVENT_OUTCOME_NO_ANSWER;
    }
    return permille < 920 ? EVENT_OUTCOME_MACHINE : EVENT_OUTCOME_BUSY;
}

static void say_dialled(struct centre *centre, struct event *event,
                        const struct floor_agent *agent, enum event_outcome outcome)
{
    event->agent = str_from(agent->id);
    event->campaign = str_from(CAMPAIGN);
    event->outcome = outcome;
    event->direction = EVENT_DIRECTION_OUT;
    event->ring_ms = random_between(&centre->random, 4000, 22000);
}

static void dial_again(struct centre *centre, const struct floor_agent *agent)
{
    floor_set_timer(centre, FLOOR_DIAL, (size_t)(agent - centre->agents), agent->token,
                    random_between(&centre->random, 30000, 90000));
}

/* The dialler reached somebody for whom nobody was free. */
static void drop(struct centre *centre, struct floor_agent *agent)
{
    say_dialled(centre, floor_say_passing(centre, EVENT_CONTACT_DIALLED), agent,
                EVENT_OUTCOME_CONNECTED);
    struct event *event = floor_say(centre, EVENT_CONTACT_RESULT);
    event->contact = str_from(centre->passing_id);
    event->campaign = str_from(CAMPAIGN);
    event->measure = str_from("drop");
    event->value_milli = 1000;
    dial_again(centre, agent);
}

void talk_dial(struct centre *centre, struct floor_agent *agent)
{
    enum event_outcome outcome = draw_outcome(centre);
    if (outcome == EVENT_OUTCOME_CONNECTED &&
        random_chance(&centre->random, DROPPED_PERMILLE)) {
        drop(centre, agent);
        return;
    }
    struct floor_contact *contact = NULL;
    if (outcome == EVENT_OUTCOME_CONNECTED) {
        contact = floor_new_contact(centre, EVENT_CHANNEL_VOICE, PROFILE_NO_QUEUE);
    }
    if (contact == NULL) {
        bool full = outcome == EVENT_OUTCOME_CONNECTED;
        say_dialled(centre, floor_say_passing(centre, EVENT_CONTACT_DIALLED), agent,
                    full ? EVENT_OUTCOME_FAILED : outcome);
        dial_again(centre, agent);
        return;
    }
    say_dialled(centre, floor_say_contact(centre, EVENT_CONTACT_DIALLED, contact), agent,
                outcome);
    floor_say_contact(centre, EVENT_CONTACT_ANSWERED, contact)->agent =
        str_from(agent->id);
    connect(centre, contact, agent);
}

/* -- what the timers do ------------------------------------------------------------- */

bool talk_has_mail(const struct centre *centre, const struct floor_agent *agent)
{
    return first_mail(centre, agent) != FLOOR_NONE;
}

bool talk_timer(struct centre *centre, const struct timer *timer)
{
    struct floor_contact *contact = &centre->contacts[timer->subject];
    if (timer->kind == FLOOR_END) {
        return end(centre, contact);
    }
    if (timer->kind == FLOOR_ANSWER) {
        answer(centre, contact);
    } else if (timer->kind == FLOOR_SURVEY) {
        survey(centre, contact);
    } else {
        hold(centre, contact, timer->kind == FLOOR_HOLD);
    }
    return false;
}
