/*
 * Twilio TaskRouter: the event callbacks of a workspace (a form) and event streams
 * (CloudEvents whose data holds a payload with the same fields). A task is a contact.
 *
 * Words: "TaskRouter Events reference" (twilio.com/docs/taskrouter/api/event/reference),
 * "Event types: TaskRouter" (twilio.com/docs/events/event-types/taskrouter).
 */

#include "feed/vendor_taskrouter.h"

#include "stats/event.h"

/* One event's fields, in whichever way they came. */
struct item {
    const struct json_value *fields;
    struct str task, queue, worker;
    int64_t time_ms;
};

struct word;
typedef void task_say(struct vendor *vendor, const struct item *item,
                      const struct word *word);

/* What a word of theirs becomes. */
struct word {
    const char *word;
    task_say *say;
    enum event_reason reason;
};

static const struct {
    const char *word;
    enum event_channel channel;
} channels[] = {
    {"voice", EVENT_CHANNEL_VOICE}, {"chat", EVENT_CHANNEL_CHAT},
    {"sms", EVENT_CHANNEL_CHAT},    {"email", EVENT_CHANNEL_EMAIL},
    {"video", EVENT_CHANNEL_VOICE}, {"default", EVENT_CHANNEL_TASK},
};

static struct event contact_event(enum event_type type, const struct item *item,
                                  const struct call_wait *stay, struct str queue)
{
    struct event event = event_blank(type);
    struct str channel = vendor_text(item->fields, "TaskChannelUniqueName");
    event.time_ms = item->time_ms;
    event.contact = item->task;
    event.queue = queue;
    event.entry = stay->entry;
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
        if (str_is(channel, channels[i].word)) {
            event.channel = channels[i].channel;
        }
    }
    return event;
}

/* The stay that an event is about: a reservation names its queue, a task may not. */
static struct call_wait *stay_of(struct vendor *vendor, const struct item *item)
{
    return item->queue.size > 0 ? vendor_stay_of(vendor, item->task, item->queue)
                                : vendor_stay(vendor, item->task, item->queue);
}

/* -- tasks and queues -----------------------------------------------------------------
 */

static void say_entered(struct vendor *vendor, const struct item *item,
                        const struct word *word)
{
    (void)word;
    struct call_wait *stay = vendor_enter(vendor, item->task, item->queue, item->time_ms);
    if (stay != NULL) {
        struct event event = contact_event(EVENT_CONTACT_QUEUED, item, stay, item->queue);
        vendor_name_queue(vendor, item->queue, vendor_text(item->fields, "TaskQueueName"),
                          item->time_ms);
        vendor_say(vendor, &event);
    }
}

static void say_ended(struct vendor *vendor, const struct item *item,
                      const struct word *word)
{
    (void)word;
    struct call_wait *stay = stay_of(vendor, item);
    if (stay == NULL || stay->state == CALL_WAITING) {
        return; /* nobody has answered it: its leaving is told otherwise */
    }
    struct event event =
        contact_event(EVENT_CONTACT_ENDED, item, stay, vendor_queue(vendor, stay));
    event.agent = item->worker;
    event.by = EVENT_BY_UNKNOWN;
    vendor_say(vendor, &event);
}

/* It leaves the queue that is named: for the next, or because it waited too long. */
static void say_left(struct vendor *vendor, const struct item *item,
                     const struct word *word)
{
    struct call_wait *stay = stay_of(vendor, item);
    if (stay == NULL || stay->state == CALL_ANSWERED) {
        return;
    }
    struct event event =
        contact_event(EVENT_CONTACT_LEFT, item, stay, vendor_queue(vendor, stay));
    event.reason = word->reason;
    stay->state = CALL_OVER;
    vendor_say(vendor, &event);
}

/* A canceled task has been given up if its reason says that the caller hung up. */
static void say_canceled(struct vendor *vendor, const struct item *item,
                         const struct word *word)
{
    struct word canceled = *word;
    struct str reason = vendor_text(item->fields, "TaskCanceledReason");
    const struct call_wait *stay = stay_of(vendor, item);
    if (str_is(reason, "hangup")) {
        canceled.reason = EVENT_REASON_ABANDONED;
    } else if (str_is(reason, "Task TTL Exceeded")) {
        canceled.reason = EVENT_REASON_TIMEOUT;
    }
    if (stay != NULL && stay->state == CALL_ANSWERED) {
        say_ended(vendor, item, word);
    } else {
        say_left(vendor, item, &canceled);
    }
}

/* -- reservations ---------------------------------------------------------------------
 */

static void say_reservation(struct vendor *vendor, const struct item *item,
                            enum event_type type, enum event_reason reason)
{
    struct call_wait *stay = vendor_stay_of(vendor, item->task, item->queue);
    if (item->worker.size == 0) {
        vendor_refuse(vendor, "WorkerSid", "is missing");
    }
    if (stay == NULL) {
        return;
    }
    struct event event = contact_event(type, item, stay, item->queue);
    event.agent = item->worker;
    event.reason = reason;
    if (type == EVENT_CONTACT_ANSWERED) {
        stay->state = CALL_ANSWERED;
    }
    vendor_say(vendor, &event);
}

static void say_offered(struct vendor *vendor, const struct item *item,
                        const struct word *word)
{
    say_reservation(vendor, item, EVENT_CONTACT_OFFERED, word->reason);
}

static void say_unanswered(struct vendor *vendor, const struct item *item,
                           const struct word *word)
{
    say_reservation(vendor, item, EVENT_CONTACT_UNANSWERED, word->reason);
}

static void say_answered(struct vendor *vendor, const struct item *item,
                         const struct word *word)
{
    say_reservation(vendor, item, EVENT_CONTACT_ANSWERED, word->reason);
}

static void say_activity(struct vendor *vendor, const struct item *item,
                         const struct word *word)
{
    struct event event = event_blank(EVENT_AGENT_STATE);
    struct str name = vendor_text(item->fields, "WorkerActivityName");
    (void)word;
    if (item->worker.size == 0 || name.size == 0) {
        vendor_refuse(vendor, item->worker.size == 0 ? "WorkerSid" : "WorkerActivityName",
                      "is missing");
        return;
    }
    event.time_ms = item->time_ms;
    event.agent = item->worker;
    event.state = vendor_activity(vendor, name);
    event.label = vendor_text(item->fields, "WorkerName");
    if (event.state == EVENT_AGENT_STATE_NOT_READY) {
        event.note = name;
    }
    vendor_say(vendor, &event);
}

static void say_wrapup(struct vendor *vendor, const struct item *item,
                       const struct word *word)
{
    say_ended(vendor, item, word);
    struct event event = event_blank(EVENT_AGENT_STATE);
    event.time_ms = item->time_ms;
    event.agent = item->worker;
    event.contact = item->task;
    event.state = EVENT_AGENT_STATE_WRAPUP;
    if (item->worker.size > 0) {
        vendor_say(vendor, &event);
    }
}

/* The end of wrap-up, and of a contact that had none: the earlier end holds. */
static void say_completed(struct vendor *vendor, const struct item *item,
                          const struct word *word)
{
    say_ended(vendor, item, word);
    if (vendor_text(item->fields, "WorkerActivityName").size > 0) {
        say_activity(vendor, item, word);
    }
}

static void say_gone(struct vendor *vendor, const struct item *item,
                     const struct word *word)
{
    struct event event = event_blank(EVENT_AGENT_STATE);
    (void)word;
    event.time_ms = item->time_ms;
    event.agent = item->worker;
    event.state = EVENT_AGENT_STATE_LOGGED_OUT;
    if (item->worker.size > 0) {
        vendor_say(vendor, &event);
    }
}

/* All others say nothing that a board shows. */
static const struct word words[] = {
    {"task-queue.entered", say_entered, EVENT_REASON_NONE},
    {"task-queue.moved", say_left, EVENT_REASON_MOVED},
    {"task-queue.timeout", say_left, EVENT_REASON_TIMEOUT},
    {"task.canceled", say_canceled, EVENT_REASON_UNKNOWN},
    {"task.completed", say_ended, EVENT_REASON_NONE},
    {"reservation.created", say_offered, EVENT_REASON_NONE},
    {"reservation.accepted", say_answered, EVENT_REASON_NONE},
    {"reservation.rejected", say_unanswered, EVENT_REASON_REJECTED},
    {"reservation.timeout", say_unanswered, EVENT_REASON_NO_ANSWER},
    {"reservation.canceled", say_unanswered, EVENT_REASON_CALLER_GONE},
    {"reservation.rescinded", say_unanswered, EVENT_REASON_LOST_RACE},
    {"reservation.failed", say_unanswered, EVENT_REASON_FAILED},
    {"reservation.wrapup", say_wrapup, EVENT_REASON_NONE},
    {"reservation.completed", say_completed, EVENT_REASON_NONE},
    {"worker.activity.update", say_activity, EVENT_REASON_NONE},
    {"worker.deleted", say_gone, EVENT_REASON_NONE},
};

/* Of a stream the type stands in the envelope, without the part that is theirs. */
static struct str word_of(const struct json_value *item, const struct json_value *fields)
{
    static const char prefix[] = "com.twilio.taskrouter.";
    struct str type = vendor_text(item, "type");
    if (str_starts_with(type, prefix)) {
        return (struct str){type.data + sizeof prefix - 1,
                            type.size - (sizeof prefix - 1)};
    }
    return vendor_text(fields, "EventType");
}

static int64_t time_of(const struct json_value *item, const struct json_value *fields)
{
    int64_t ms = vendor_time(fields, "TimestampMs");
    if (ms == EVENT_NO_TIME) {
        ms = vendor_time(fields, "Timestamp");
    }
    return ms == EVENT_NO_TIME ? vendor_time(item, "time") : ms;
}

static void take(struct vendor *vendor, const struct json_value *json)
{
    struct json_value payload = vendor_get(json, "data.payload");
    const struct json_value *fields = payload.kind == JSON_OBJECT ? &payload : json;
    struct item item = {
        .fields = fields,
        .task = vendor_text(fields, "TaskSid"),
        .queue = vendor_text(fields, "TaskQueueSid"),
        .worker = vendor_text(fields, "WorkerSid"),
        .time_ms = time_of(json, fields),
    };
    struct str word = word_of(json, fields);
    bool is_stream = payload.kind == JSON_OBJECT;
    vendor->id = vendor_text(json, is_stream ? "id" : "Sid");
    if (word.size == 0) {
        vendor_refuse(vendor, is_stream ? "type" : "EventType", "is missing");
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_is(word, words[i].word)) {
            words[i].say(vendor, &item, &words[i]);
        }
    }
}

const struct vendor_class vendor_taskrouter = {
    .name = "twilio",
    .path = "/twilio",
    .take = take,
};
