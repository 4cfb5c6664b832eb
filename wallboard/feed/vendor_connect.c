/*
 * Amazon Connect: contact events (EventBridge) and agent events (Kinesis), posted by a
 * rule or a small function, one or an array of them. They have no common order, so each
 * is translated by what it says itself; of earlier ones nothing is needed but that a
 * contact was answered or goes on as another.
 *
 * Words: Amazon Connect Administrator Guide, "Amazon Connect contact events" and "Agent
 * event streams data model" (docs.aws.amazon.com/connect/latest/adminguide/
 * contact-events.html, agent-event-stream-model.html).
 */

#include "feed/vendor_connect.h"

#include "stats/event.h"

struct channel_word {
    const char *word;
    enum event_channel channel;
};

static const struct channel_word channels[] = {{"VOICE", EVENT_CHANNEL_VOICE},
                                               {"CHAT", EVENT_CHANNEL_CHAT},
                                               {"TASK", EVENT_CHANNEL_TASK},
                                               {"EMAIL", EVENT_CHANNEL_EMAIL},
                                               {NULL, EVENT_CHANNEL_NONE}};

/* Names are ARNs, whose last part is the id. */
static struct str arn_id(const struct json_value *object, const char *path)
{
    return vendor_last(vendor_text(object, path), '/');
}

/* A queue of an agent's own is no queue: who waits there waits for that agent. */
static bool is_agents_own(struct str arn)
{
    static const char part[] = "/queue/agent/";
    for (size_t i = 0; i + sizeof part - 1 <= arn.size; i++) {
        if (str_starts_with((struct str){arn.data + i, arn.size - i}, part)) {
            return true;
        }
    }
    return false;
}

static struct str queue_id(const struct json_value *object, const char *path)
{
    struct str arn = vendor_text(object, path);
    if (is_agents_own(arn)) {
        return (struct str){0};
    }
    return vendor_last(arn, '/');
}

/* Channel, direction and id, as both kinds of events have them. */
static struct event contact_event(enum event_type type, const struct json_value *contact,
                                  int64_t time_ms)
{
    struct event event = event_blank(type);
    struct str method = vendor_text(contact, "initiationMethod");
    struct str channel = vendor_text(contact, "channel");
    event.time_ms = time_ms;
    event.contact = vendor_text(contact, "contactId");
    for (const struct channel_word *row = channels; row->word != NULL; row++) {
        struct str word = str_from(row->word);
        bool same = channel.size == word.size;
        for (size_t i = 0; same && i < word.size; i++) {
            same = (channel.data[i] & ~0x20) == word.data[i]; /* "Voice" as well */
        }
        event.channel = same ? row->channel : event.channel;
    }
    bool out = str_is(method, "OUTBOUND") || str_is(method, "EXTERNAL_OUTBOUND");
    event.direction = out ? EVENT_DIRECTION_OUT : EVENT_DIRECTION_IN;
    if (str_is(method, "CALLBACK")) {
        event.channel = EVENT_CHANNEL_CALLBACK;
    }
    return event;
}

/* -- contact events -------------------------------------------------------------------
 */

struct contact_item {
    const struct json_value *detail;
    struct str contact, queue; /* an outbound contact has no queue: it did not wait */
    struct str agent;
    int64_t time_ms; /* of the envelope, if there is one */
};

typedef void contact_say(struct vendor *vendor, const struct contact_item *item);

static int64_t time_of(const struct contact_item *item, const char *path)
{
    int64_t ms = vendor_time(item->detail, path);
    return ms == EVENT_NO_TIME ? item->time_ms : ms;
}

/* A transfer makes another contact of it: its end, when it comes, is that. */
static void say_initiated(struct vendor *vendor, const struct contact_item *item)
{
    struct str method = vendor_text(item->detail, "initiationMethod");
    struct str before = vendor_text(item->detail, "previousContactId");
    bool goes_on = str_is(method, "TRANSFER") || str_is(method, "QUEUE_TRANSFER");
    struct call_wait *stay =
        goes_on ? vendor_stay(vendor, before, (struct str){0}) : NULL;
    if (stay != NULL) {
        stay->moved = true;
    }
}

static void say_queued(struct vendor *vendor, const struct contact_item *item)
{
    int64_t time_ms = time_of(item, "queueInfo.enqueueTimestamp");
    struct event event = contact_event(EVENT_CONTACT_QUEUED, item->detail, time_ms);
    if (item->queue.size == 0 ||
        vendor_enter(vendor, item->contact, item->queue, time_ms) == NULL) {
        return;
    }
    event.queue = item->queue;
    vendor_say(vendor, &event);
    say_initiated(vendor, item);
}

static void say_connected(struct vendor *vendor, const struct contact_item *item)
{
    int64_t time_ms = time_of(item, "agentInfo.connectedToAgentTimestamp");
    int64_t queued_ms = vendor_time(item->detail, "queueInfo.enqueueTimestamp");
    struct event event = contact_event(EVENT_CONTACT_ANSWERED, item->detail, time_ms);
    if (item->agent.size == 0) {
        vendor_refuse(vendor, "agentInfo.agentArn", "is missing");
        return;
    }
    if (item->queue.size > 0) {
        struct call_wait *stay = vendor_stay_of(vendor, item->contact, item->queue);
        if (stay == NULL) {
            return;
        }
        stay->state = CALL_ANSWERED;
    }
    event.queue = item->queue;
    event.agent = item->agent;
    if (queued_ms != EVENT_NO_TIME && time_ms >= queued_ms && item->queue.size > 0) {
        event.wait_ms = time_ms - queued_ms;
    }
    vendor_say(vendor, &event);
}

static void say_ended(struct vendor *vendor, const struct contact_item *item,
                      const struct call_wait *stay, int64_t time_ms)
{
    struct event event = contact_event(EVENT_CONTACT_ENDED, item->detail, time_ms);
    event.queue = item->queue;
    event.agent = item->agent;
    bool goes_on = stay != NULL && stay->moved;
    event.by = goes_on ? EVENT_BY_TRANSFER : EVENT_BY_UNKNOWN;
    vendor_say(vendor, &event);
}

/* Who waited and was not answered has given up, or goes on in another queue; who never
 * waited is none of ours. */
static void say_disconnected(struct vendor *vendor, const struct contact_item *item)
{
    int64_t time_ms = time_of(item, "disconnectTimestamp");
    struct call_wait *stay = vendor_stay(vendor, item->contact, item->queue);
    bool answered = vendor_time(item->detail, "agentInfo.connectedToAgentTimestamp") !=
                        EVENT_NO_TIME ||
                    (stay != NULL && stay->state == CALL_ANSWERED);
    if (answered) {
        say_ended(vendor, item, stay, time_ms);
        return;
    }
    struct event event = contact_event(EVENT_CONTACT_LEFT, item->detail, time_ms);
    if (item->queue.size == 0 || event.direction == EVENT_DIRECTION_OUT) {
        return;
    }
    event.queue = item->queue;
    bool goes_on = stay != NULL && stay->moved;
    event.reason = goes_on ? EVENT_REASON_MOVED : EVENT_REASON_ABANDONED;
    vendor_say(vendor, &event);
}

/* The after-call work is told when it is over: its times are exact. */
static void say_completed(struct vendor *vendor, const struct contact_item *item)
{
    int64_t from_ms =
        vendor_time(item->detail, "agentInfo.afterContactWorkStartTimestamp");
    int64_t to_ms = vendor_time(item->detail, "agentInfo.afterContactWorkEndTimestamp");
    say_disconnected(vendor, item);
    if (item->agent.size == 0 || from_ms == EVENT_NO_TIME || to_ms == EVENT_NO_TIME) {
        return;
    }
    struct event event = event_blank(EVENT_AGENT_STATE);
    event.time_ms = from_ms;
    event.agent = item->agent;
    event.contact = item->contact;
    event.state = EVENT_AGENT_STATE_WRAPUP;
    event.until_ms = to_ms;
    vendor_say(vendor, &event);
}

static const struct {
    const char *word;
    contact_say *say;
} contact_words[] = {
    {"INITIATED", say_initiated},          {"QUEUED", say_queued},
    {"CONNECTED_TO_AGENT", say_connected}, {"DISCONNECTED", say_disconnected},
    {"COMPLETED", say_completed},
};

static void take_contact(struct vendor *vendor, const struct json_value *detail,
                         int64_t time_ms)
{
    struct str word = vendor_text(detail, "eventType");
    struct contact_item item = {
        .detail = detail,
        .contact = vendor_text(detail, "contactId"),
        .queue = queue_id(detail, "queueInfo.queueArn"),
        .agent = arn_id(detail, "agentInfo.agentArn"),
        .time_ms = time_ms,
    };
    if (contact_event(EVENT_CONTACT_QUEUED, detail, 0).direction == EVENT_DIRECTION_OUT) {
        item.queue = (struct str){0};
    }
    if (item.contact.size == 0) {
        vendor_refuse(vendor, "contactId", "is missing");
        return;
    }
    for (size_t i = 0; i < sizeof contact_words / sizeof *contact_words; i++) {
        if (str_is(word, contact_words[i].word)) {
            contact_words[i].say(vendor, &item);
        }
    }
}

/* -- agent events ---------------------------------------------------------------------
 */

/* What a contact's state in an agent's snapshot says. */
static const struct {
    const char *word;
    enum event_type type;
    enum event_reason reason;
} contact_states[] = {
    {"CONNECTING", EVENT_CONTACT_OFFERED, EVENT_REASON_NONE},
    {"MISSED", EVENT_CONTACT_UNANSWERED, EVENT_REASON_NO_ANSWER},
    {"ERROR", EVENT_CONTACT_UNANSWERED, EVENT_REASON_FAILED},
    {"CONNECTED", EVENT_CONTACT_ANSWERED, EVENT_REASON_NONE},
    {"CONNECTED_ONHOLD", EVENT_CONTACT_HOLD, EVENT_REASON_NONE},
    {"ENDED", EVENT_CONTACT_ENDED, EVENT_REASON_NONE},
};

static const struct {
    const char *word;
    enum event_agent_state state;
} status_types[] = {
    {"ROUTABLE", EVENT_AGENT_STATE_READY},
    {"CUSTOM", EVENT_AGENT_STATE_NOT_READY},
    {"OFFLINE", EVENT_AGENT_STATE_LOGGED_OUT},
};

/* One agent's event; `before` is JSON_NULL where the whole snapshot is to be told. */
struct agent_item {
    struct str agent;
    struct json_value now, before;
    int64_t time_ms;
    bool logs_in; /* its status is of now, however long ago it was chosen */
};

static bool is_equal_text(const struct json_value *a, const struct json_value *b,
                          const char *path)
{
    return str_equal(vendor_text(a, path), vendor_text(b, path));
}

/* The element of `list` whose text at `path` is that of `like`. */
static bool find_like(const struct json_value *list, const struct json_value *like,
                      const char *path, struct json_value *ret_found)
{
    if (list->kind != JSON_ARRAY) {
        return false;
    }
    struct json_cursor cursor = json_open(list);
    while (json_next_element(&cursor, ret_found)) {
        if (is_equal_text(ret_found, like, path)) {
            return true;
        }
    }
    return false;
}

/* Those queues of the one profile that the other has not. */
static void say_members(struct vendor *vendor, const struct agent_item *item,
                        enum event_type type)
{
    static const char path[] = "Configuration.RoutingProfile.InboundQueues";
    bool joins = type == EVENT_AGENT_JOINED;
    struct json_value list = vendor_get(joins ? &item->now : &item->before, path);
    struct json_value other = vendor_get(joins ? &item->before : &item->now, path);
    struct json_value queue;
    struct json_value same;
    if (list.kind != JSON_ARRAY) {
        return;
    }
    struct json_cursor cursor = json_open(&list);
    while (json_next_element(&cursor, &queue)) {
        struct event event = event_blank(type);
        event.time_ms = item->time_ms;
        event.agent = item->agent;
        event.queue = queue_id(&queue, "ARN");
        if (event.queue.size == 0 || find_like(&other, &queue, "ARN", &same)) {
            continue;
        }
        vendor_name_queue(vendor, event.queue, vendor_text(&queue, "Name"),
                          item->time_ms);
        vendor_say(vendor, &event);
    }
}

static void say_contact_state(struct vendor *vendor, const struct agent_item *item,
                              const struct json_value *contact, size_t row)
{
    int64_t since_ms = vendor_time(contact, "StateStartTimestamp");
    int64_t answered_ms = vendor_time(contact, "ConnectedToAgentTimestamp");
    struct event event = contact_event(contact_states[row].type, contact, since_ms);
    event.agent = item->agent;
    if (event.direction == EVENT_DIRECTION_IN) {
        event.queue = queue_id(contact, "Queue.ARN");
    }
    event.reason = contact_states[row].reason;
    if (event.type == EVENT_CONTACT_ANSWERED && answered_ms != EVENT_NO_TIME) {
        event.time_ms = answered_ms;
    }
    if (event.type == EVENT_CONTACT_HOLD) {
        event.on = EVENT_FLAG_YES;
    }
    if (event.type == EVENT_CONTACT_ENDED) {
        event.by = EVENT_BY_UNKNOWN;
        if (answered_ms == EVENT_NO_TIME) {
            return; /* it never got that far */
        }
    }
    if (answered_ms != EVENT_NO_TIME && event.queue.size > 0) {
        struct call_wait *stay = vendor_stay_of(vendor, event.contact, event.queue);
        if (stay != NULL) {
            stay->state = CALL_ANSWERED;
        }
    }
    vendor_say(vendor, &event);
}

static void say_unheld(struct vendor *vendor, const struct agent_item *item,
                       const struct json_value *contact)
{
    struct event event = contact_event(EVENT_CONTACT_HOLD, contact,
                                       vendor_time(contact, "StateStartTimestamp"));
    event.agent = item->agent;
    event.queue = event.direction == EVENT_DIRECTION_IN ? queue_id(contact, "Queue.ARN")
                                                        : (struct str){0};
    event.on = EVENT_FLAG_NO;
    vendor_say(vendor, &event);
}

static void say_contacts(struct vendor *vendor, const struct agent_item *item)
{
    struct json_value list = vendor_get(&item->now, "Contacts");
    struct json_value former = vendor_get(&item->before, "Contacts");
    struct json_value contact;
    struct json_value was;
    if (list.kind != JSON_ARRAY) {
        return;
    }
    struct json_cursor cursor = json_open(&list);
    while (json_next_element(&cursor, &contact)) {
        struct str state = vendor_text(&contact, "State");
        bool known = find_like(&former, &contact, "ContactId", &was);
        bool held = known && str_is(vendor_text(&was, "State"), "CONNECTED_ONHOLD");
        if (known && is_equal_text(&was, &contact, "State")) {
            continue; /* it has been told */
        }
        if (held && str_is(state, "CONNECTED")) {
            say_unheld(vendor, item, &contact);
            continue;
        }
        for (size_t i = 0; i < sizeof contact_states / sizeof *contact_states; i++) {
            if (str_is(state, contact_states[i].word)) {
                say_contact_state(vendor, item, &contact, i);
            }
        }
    }
}

/* What an agent does by a snapshot: after-call work while a contact of it has ended, else
 * its status. "Available" during a contact is normal: contacts decide. */
static struct event state_of(const struct vendor *vendor,
                             const struct json_value *snapshot)
{
    struct event event = event_blank(EVENT_AGENT_STATE);
    struct json_value contacts = vendor_get(snapshot, "Contacts");
    struct json_value contact;
    struct json_value status = vendor_get(snapshot, "AgentStatus");
    if (contacts.kind == JSON_ARRAY) {
        struct json_cursor cursor = json_open(&contacts);
        while (json_next_element(&cursor, &contact)) {
            if (str_is(vendor_text(&contact, "State"), "ENDED") &&
                vendor_time(&contact, "ConnectedToAgentTimestamp") != EVENT_NO_TIME) {
                event.state = EVENT_AGENT_STATE_WRAPUP;
                event.contact = vendor_text(&contact, "ContactId");
                event.time_ms = vendor_time(&contact, "StateStartTimestamp");
                return event;
            }
        }
    }
    struct str name = vendor_text(&status, "Name");
    struct str type = vendor_text(&status, "Type");
    event.time_ms = vendor_time(&status, "StartTimestamp");
    if (name.size > 0) {
        event.state = vendor_activity(vendor, name);
    }
    for (size_t i = 0; i < sizeof status_types / sizeof *status_types; i++) {
        if (str_is(type, status_types[i].word)) {
            event.state = status_types[i].state;
        }
    }
    if (event.state == EVENT_AGENT_STATE_NOT_READY) {
        event.note = name;
    }
    return event;
}

/* After-call work ends with the snapshot that no longer has it, not when the status
 * began, which was before the contact. */
static void say_state(struct vendor *vendor, const struct agent_item *item)
{
    struct event now = state_of(vendor, &item->now);
    struct event before = state_of(vendor, &item->before);
    bool same = now.state == before.state && now.time_ms == before.time_ms &&
                str_equal(now.note, before.note);
    if (now.state == EVENT_AGENT_STATE_NONE || same) {
        return;
    }
    if (item->logs_in || before.state == EVENT_AGENT_STATE_WRAPUP ||
        now.time_ms == EVENT_NO_TIME) {
        now.time_ms = item->time_ms;
    }
    now.agent = item->agent;
    now.label = vendor_text(&item->now, "Configuration.Username");
    vendor_say(vendor, &now);
}

static void take_agent(struct vendor *vendor, const struct json_value *event)
{
    struct str word = vendor_text(event, "EventType");
    struct agent_item item = {
        .agent = arn_id(event, "AgentARN"),
        .now = vendor_get(event, "CurrentAgentSnapshot"),
        .before = {.kind = JSON_NULL},
        .time_ms = vendor_time(event, "EventTimestamp"),
        .logs_in = str_is(word, "LOGIN"),
    };
    if (item.agent.size == 0) {
        vendor_refuse(vendor, "AgentARN", "is missing");
        return;
    }
    if (str_is(word, "LOGOUT")) {
        struct event out = event_blank(EVENT_AGENT_STATE);
        out.time_ms = item.time_ms;
        out.agent = item.agent;
        out.state = EVENT_AGENT_STATE_LOGGED_OUT;
        vendor_say(vendor, &out);
        return;
    }
    if (str_is(word, "STATE_CHANGE")) {
        item.before = vendor_get(event, "PreviousAgentSnapshot");
    }
    say_members(vendor, &item, EVENT_AGENT_JOINED);
    say_members(vendor, &item, EVENT_AGENT_LEFT);
    say_contacts(vendor, &item);
    /* A heartbeat comes up to an hour after the log-off with the old status: it says
     * since when that was, and a later log-off goes before. */
    say_state(vendor, &item);
}

static void take(struct vendor *vendor, const struct json_value *item)
{
    struct json_value detail = vendor_get(item, "detail");
    bool has_envelope = detail.kind == JSON_OBJECT; /* EventBridge's */
    struct json_value event = has_envelope ? detail : *item;
    if (vendor_text(&event, "AgentARN").size > 0) {
        vendor->id = vendor_text(&event, "EventId");
        take_agent(vendor, &event);
    } else {
        vendor->id = has_envelope ? vendor_text(item, "id") : (struct str){0};
        take_contact(vendor, &event,
                     has_envelope ? vendor_time(item, "time") : EVENT_NO_TIME);
    }
}

const struct vendor_class vendor_connect = {
    .name = "connect",
    .path = "/connect",
    .take = take,
};
