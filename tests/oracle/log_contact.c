#include "oracle/log.h"

/* Contacts: each enters queues, rings at people, is answered or lost, held, ended,
 * wrapped up and judged, with much left unsaid and some of it absurd. */

#define ABSURD_MS INT64_C(31622400000) /* 366 days, the most that the door lets in */

/* One contact on its way through the centre. */
struct life {
    struct log *log;
    struct dice *dice;
    int source;
    const char *name;
    enum event_channel channel;
    int64_t at_ms; /* how far it has come */
    const char *queue;
    int64_t entry;
    const char *agent; /* who has it */
    int entries[LOG_QUEUES];
    bool went_on; /* a transfer or an overflow: it comes to another queue */
};

static const char *const names[] = {"c0",  "c1",  "c2",  "c3",  "c4",  "c5",  "c6",
                                    "c7",  "c8",  "c9",  "c10", "c11", "c12", "c13",
                                    "c14", "c15", "c16", "c17", "c18", "c19", "c20",
                                    "c21", "c22", "c23", "c24", "c25"};

#define NAMES (sizeof names / sizeof *names)

/* A contact event of the life at its present instant. */
static struct event *say(const struct life *life, enum event_type type)
{
    struct event *event = log_add(life->log, life->source, type, life->at_ms);
    if (event == NULL) {
        return NULL;
    }
    event->contact = str_from(life->name);
    bool names_queue = type == EVENT_CONTACT_QUEUED || type == EVENT_CONTACT_LEFT ||
                       type == EVENT_CONTACT_REJECTED || !life->log->loose ||
                       !dice_chance(life->dice, 20);
    if (life->queue != NULL && names_queue) {
        event->queue = str_from(life->queue);
        event->entry = life->entry;
    }
    if (type == EVENT_CONTACT_QUEUED || dice_chance(life->dice, 10)) {
        event->channel = life->channel;
    }
    return event;
}

static const char *somebody(const struct life *life)
{
    return log_agent((int)dice_below(life->dice, life->log->people));
}

/* A duration as the source states it: right, near, absurd, or not at all. */
static int64_t stated(struct dice *dice, int64_t true_ms)
{
    switch (dice_below(dice, 12)) {
    case 0:
        return true_ms / 1000 * 1000;
    case 1:
        return true_ms + dice_between(dice, 0, 4000);
    case 2:
        return 0;
    case 3:
        return dice_chance(dice, 20) ? ABSURD_MS : true_ms + 60000;
    case 4:
    case 5:
    case 6:
        return true_ms < 0 ? 0 : true_ms;
    default:
        return EVENT_NO_NUMBER;
    }
}

static void step(struct life *life, int64_t most_ms)
{
    life->at_ms += dice_chance(life->dice, 10) ? 0 : dice_below(life->dice, most_ms);
}

/* A wait, now and then on one of the limits by which it is judged. */
static void wait(struct life *life)
{
    static const int64_t limits_ms[] = {0,     1,     5000,  5001,  20000,
                                        20001, 30000, 30001, 60000, 60001};
    if (dice_chance(life->dice, 35)) {
        life->at_ms += limits_ms[dice_below(life->dice, 10)];
    } else {
        step(life, dice_chance(life->dice, 80) ? 40000 : 600000);
    }
}

/* Is there more to tell of this contact than how it came and went? */
static bool is_told(const struct life *life)
{
    return !life->log->plain || dice_chance(life->dice, 12);
}

static void ring(struct life *life)
{
    int rings = is_told(life) ? (int)dice_below(life->dice, 4) - 1 : 0;
    for (int i = 0; i < rings; i++) {
        const char *agent = somebody(life);
        struct event *event = say(life, EVENT_CONTACT_OFFERED);
        if (event != NULL) {
            event->agent = str_from(agent);
        }
        step(life, 20000);
        event = dice_chance(life->dice, 60) ? say(life, EVENT_CONTACT_UNANSWERED) : NULL;
        if (event != NULL) {
            event->agent = str_from(agent);
            event->reason = (enum event_reason)dice_between(life->dice, EVENT_REASON_NONE,
                                                            EVENT_REASON_FAILED);
            event->ring_ms = stated(life->dice, 5000);
        }
    }
}

/* A result of some measure; now and then corrected later. */
static void result(struct life *life)
{
    static const char *const measures[] = {
        "sale", "sale", "sale",  "revenue",   "csat",        "qa",
        "fcr",  "drop", "order", "complaint", "right_party",
    };
    const char *measure =
        measures[dice_below(life->dice, sizeof measures / sizeof *measures)];
    bool judged = str_is(str_from(measure), "fcr") || str_is(str_from(measure), "drop") ||
                  str_is(str_from(measure), "right_party");
    int times = dice_chance(life->dice, 30) ? 2 : 1;
    for (int i = 0; i < times; i++) {
        step(life, 300000);
        struct event *event = say(life, EVENT_CONTACT_RESULT);
        if (event == NULL) {
            return;
        }
        event->channel = EVENT_CHANNEL_NONE;
        event->measure = str_from(measure);
        event->value_milli = 1000 * dice_below(life->dice, judged ? 2 : 6);
        if (str_is(event->measure, "csat") && dice_chance(life->dice, 50)) {
            event->value_milli += dice_below(life->dice, 1000);
        }
        if (str_is(event->measure, "revenue")) {
            str_copy(event->currency, sizeof event->currency, str_from("GBP"));
        }
        if (life->agent != NULL && dice_chance(life->dice, 50)) {
            event->agent = str_from(life->agent);
        }
        if (dice_chance(life->dice, 5)) {
            event->contact = (struct str){0}; /* for itself alone */
        }
    }
}

static void wrap_up(struct life *life)
{
    if (life->agent == NULL || !dice_chance(life->dice, 60)) {
        return;
    }
    int64_t at_ms = life->at_ms +
                    (dice_chance(life->dice, 50) ? 0 : dice_between(life->dice, 0, 2000));
    struct event *event = log_add(life->log, life->source, EVENT_AGENT_STATE, at_ms);
    if (event == NULL) {
        return;
    }
    event->agent = str_from(life->agent);
    event->state = EVENT_AGENT_STATE_WRAPUP;
    if (dice_chance(life->dice, 50)) {
        event->contact = str_from(life->name);
    }
    int64_t length_ms = dice_below(life->dice, 120000);
    if (dice_chance(life->dice, 50)) {
        event->until_ms = event->time_ms + length_ms;
    }
    if (dice_chance(life->dice, 50)) {
        event = log_add(life->log, life->source, EVENT_AGENT_STATE, at_ms + length_ms);
        if (event != NULL) {
            event->agent = str_from(life->agent);
            event->state = dice_chance(life->dice, 80) ? EVENT_AGENT_STATE_READY
                                                       : EVENT_AGENT_STATE_NOT_READY;
        }
    }
}

static void hold(struct life *life)
{
    int64_t holds = is_told(life) ? dice_below(life->dice, 5) - 2 : 0;
    for (int64_t i = 0; i < holds; i++) {
        step(life, 60000);
        struct event *event = say(life, EVENT_CONTACT_HOLD);
        if (event != NULL) {
            event->on = EVENT_FLAG_YES;
        }
        step(life, 60000);
        event = dice_chance(life->dice, 80) ? say(life, EVENT_CONTACT_HOLD) : NULL;
        if (event != NULL) {
            event->on = EVENT_FLAG_NO;
        }
    }
}

/* Answered, worked on, ended; any of these words may be missing. */
static void serve(struct life *life, int64_t wait_ms)
{
    life->agent = somebody(life);
    int64_t answered_ms = life->at_ms;
    if (!dice_chance(life->dice, 8)) {
        struct event *event = say(life, EVENT_CONTACT_ANSWERED);
        if (event != NULL) {
            event->agent = str_from(life->agent);
            event->wait_ms = stated(life->dice, wait_ms);
        }
    }
    hold(life);
    step(life, 300000);
    if (dice_chance(life->dice, 15)) {
        return; /* its end is never told */
    }
    struct event *event = say(life, EVENT_CONTACT_ENDED);
    if (event != NULL) {
        event->by = (enum event_by)dice_below(life->dice, EVENT_BY_COUNT);
        life->went_on = event->by == EVENT_BY_TRANSFER;
        event->talk_ms = stated(life->dice, life->at_ms - answered_ms);
        event->wait_ms = stated(life->dice, wait_ms);
        if (dice_chance(life->dice, 50)) {
            event->agent = str_from(life->agent);
        }
    }
    if (is_told(life) || dice_chance(life->dice, 20)) {
        wrap_up(life);
    }
    if (is_told(life) && dice_chance(life->dice, 30)) {
        result(life);
    }
}

static void leave(struct life *life, int64_t wait_ms)
{
    struct event *event = say(life, EVENT_CONTACT_LEFT);
    if (event != NULL) {
        event->reason =
            dice_chance(life->dice, 50)
                ? EVENT_REASON_ABANDONED
                : (enum event_reason)dice_between(life->dice, EVENT_REASON_ABANDONED,
                                                  EVENT_REASON_UNKNOWN);
        event->wait_ms = stated(life->dice, wait_ms);
        life->went_on = event->reason == EVENT_REASON_MOVED;
    }
}

/* One stay in a queue, or without one. */
static void stay(struct life *life)
{
    struct dice *dice = life->dice;
    life->went_on = false;
    life->queue = NULL;
    if (!dice_chance(dice, 4)) {
        int number = (int)dice_below(dice, life->log->queues);
        life->queue = log_queue(number);
        life->entry = ++life->entries[number];
    }
    if (life->queue != NULL && dice_chance(dice, 4)) {
        struct event *event = say(life, EVENT_CONTACT_REJECTED);
        if (event != NULL) {
            event->reason = EVENT_REASON_FULL;
        }
        return;
    }
    if (life->queue != NULL && !dice_chance(dice, 6)) {
        struct event *event = say(life, EVENT_CONTACT_QUEUED);
        if (event != NULL && dice_chance(dice, 30)) {
            event->due_ms = life->at_ms + dice_between(dice, 0, 7200000);
        }
        if (event != NULL && life->log->silent && dice_chance(dice, 30)) {
            event->channel = EVENT_CHANNEL_NONE;
        }
    }
    int64_t began_ms = life->at_ms;
    wait(life);
    ring(life);
    int64_t fate = dice_below(dice, 100);
    if (fate < 60 || life->queue == NULL) {
        serve(life, life->at_ms - began_ms);
    } else if (fate < 88) {
        leave(life, life->at_ms - began_ms);
    } /* else it waits on */
}

/* An attempt from our side: of a campaign, or to call back. */
static void dial(struct life *life)
{
    life->queue = NULL;
    if (life->channel == EVENT_CHANNEL_CALLBACK) {
        stay(life);
    }
    int64_t times = dice_between(life->dice, 1, 3);
    for (int64_t i = 0; i < times; i++) {
        step(life, 200000);
        struct event *event = say(life, EVENT_CONTACT_DIALLED);
        if (event == NULL) {
            return;
        }
        event->channel = EVENT_CHANNEL_NONE;
        event->direction = EVENT_DIRECTION_OUT;
        event->campaign = str_from("spring");
        event->outcome = (enum event_outcome)dice_between(
            life->dice, EVENT_OUTCOME_CONNECTED, EVENT_OUTCOME_FAILED);
        if (event->outcome == EVENT_OUTCOME_CONNECTED) {
            result(life);
            return;
        }
    }
}

void log_add_contacts(struct log *log, struct dice *dice)
{
    static const enum event_channel channels[] = {
        EVENT_CHANNEL_VOICE, EVENT_CHANNEL_VOICE,    EVENT_CHANNEL_VOICE,
        EVENT_CHANNEL_VOICE, EVENT_CHANNEL_VOICE,    EVENT_CHANNEL_VOICE,
        EVENT_CHANNEL_VOICE, EVENT_CHANNEL_VOICE,    EVENT_CHANNEL_CHAT,
        EVENT_CHANNEL_EMAIL, EVENT_CHANNEL_CALLBACK, EVENT_CHANNEL_TASK};
    size_t enough = log->script.count + (size_t)dice_between(dice, 8, 80);
    for (size_t i = 0; i < NAMES && log->script.count < enough; i++) {
        struct life life = {
            .log = log,
            .dice = dice,
            .source = (int)dice_below(dice, log->sources),
            .name = names[dice_chance(dice, 3) ? 0 : i],
            .channel = channels[dice_below(dice, sizeof channels / sizeof *channels)],
            .at_ms = dice_between(dice, log->start_ms, log->end_ms),
        };
        if (dice_chance(dice, 8)) {
            dial(&life);
            continue;
        }
        stay(&life);
        for (int more = 0; more < 2 && life.went_on; more++) {
            step(&life, 5000);
            stay(&life);
        }
    }
}
