/*
 * Genesys Cloud: notifications, as its WebSocket sends them and a small relay posts them:
 * detail events of conversations, activity of users, members of queues, observations of
 * queues.
 *
 * Words: developer.genesys.cloud, "Notifications: available topics" and "Analytics";
 * field names as in MyPureCloud/platform-client-sdk-java, docs *DetailEventTopic*.
 */

#include "feed/vendor_genesys.h"

#include "stats/event.h"

#define DURATION_MAX_MS INT64_C(31622400000) /* 366 days, as in events.md */
#define COUNT_MAX       2147483647

struct item {
    struct json_value body;
    struct str topic; /* "v2.detail.events.conversation.ID.acd.start" */
    struct str contact, queue, agent;
    int64_t time_ms;
};

typedef void topic_say(struct vendor *vendor, const struct item *item);

static const struct {
    const char *word;
    enum event_channel channel;
} channels[] = {
    {"VOICE", EVENT_CHANNEL_VOICE},  {"CHAT", EVENT_CHANNEL_CHAT},
    {"EMAIL", EVENT_CHANNEL_EMAIL},  {"CALLBACK", EVENT_CHANNEL_CALLBACK},
    {"MESSAGE", EVENT_CHANNEL_CHAT}, {"VIDEO", EVENT_CHANNEL_VOICE},
};

static enum event_channel channel_of(struct str word)
{
    enum event_channel channel = EVENT_CHANNEL_NONE;
    for (size_t i = 0; i < sizeof channels / sizeof *channels; i++) {
        struct str name = str_from(channels[i].word);
        bool same = word.size == name.size;
        for (size_t at = 0; same && at < name.size; at++) {
            same = (word.data[at] & ~0x20) == name.data[at]; /* "voice" as well */
        }
        channel = same ? channels[i].channel : channel;
    }
    return channel;
}

/* -- conversations --------------------------------------------------------------------
 */

static struct event contact_event(enum event_type type, const struct item *item)
{
    struct event event = event_blank(type);
    bool out = str_is(vendor_text(&item->body, "direction"), "OUTBOUND");
    event.time_ms = item->time_ms;
    event.contact = item->contact;
    event.queue = item->queue;
    event.agent = item->agent;
    event.channel = channel_of(vendor_text(&item->body, "mediaType"));
    event.direction = out ? EVENT_DIRECTION_OUT : EVENT_DIRECTION_IN;
    return event;
}

static void say_queued(struct vendor *vendor, const struct item *item)
{
    const struct call_wait *stay =
        vendor_enter(vendor, item->contact, item->queue, item->time_ms);
    if (stay != NULL) {
        struct event event = contact_event(EVENT_CONTACT_QUEUED, item);
        event.entry = stay->entry;
        vendor_say(vendor, &event);
    }
}

static const struct {
    const char *word;
    enum event_reason reason;
} outcomes[] = {
    {"ABANDON", EVENT_REASON_ABANDONED},
    {"FLOW_OUT", EVENT_REASON_MOVED},
    {"UNKNOWN", EVENT_REASON_UNKNOWN},
};

static void say_acd_end(struct vendor *vendor, const struct item *item)
{
    struct str outcome = vendor_text(&item->body, "acdOutcome");
    struct call_wait *stay = vendor_stay_of(vendor, item->contact, item->queue);
    struct event event = contact_event(EVENT_CONTACT_LEFT, item);
    if (stay == NULL) {
        return;
    }
    event.entry = stay->entry;
    if (str_is(outcome, "ANSWERED")) {
        event.type = EVENT_CONTACT_ANSWERED;
        event.agent = vendor_text(&item->body, "answeredUserId");
        stay->state = CALL_ANSWERED;
        if (event.agent.size == 0) {
            vendor_refuse(vendor, "answeredUserId", "is missing");
        }
        vendor_say(vendor, &event);
        return;
    }
    event.agent = (struct str){0};
    event.reason = EVENT_REASON_UNKNOWN;
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        if (str_is(outcome, outcomes[i].word)) {
            event.reason = outcomes[i].reason;
        }
    }
    stay->state = CALL_OVER;
    vendor_say(vendor, &event);
}

/* An agent's part begins when it is alerted: it ends with the time that alerting took. */
static void say_user_start(struct vendor *vendor, const struct item *item)
{
    struct event event = contact_event(EVENT_CONTACT_OFFERED, item);
    const struct call_wait *stay = vendor_stay(vendor, item->contact, item->queue);
    event.entry = stay == NULL || item->queue.size == 0 ? 1 : stay->entry;
    vendor_say(vendor, &event);
}

/* Did a transfer end it? */
static bool is_transfer(struct str type)
{
    static const char end[] = "TRANSFER";
    return type.size >= sizeof end - 1 &&
           str_is((struct str){type.data + type.size - (sizeof end - 1), sizeof end - 1},
                  end);
}

/* Without a word of talk it was an offer that nobody took. */
static void say_user_end(struct vendor *vendor, const struct item *item)
{
    int64_t talk_ms =
        vendor_number(&item->body, "interactingDurationMs", DURATION_MAX_MS);
    int64_t held_ms = vendor_number(&item->body, "heldDurationMs", DURATION_MAX_MS / 2);
    struct str how = vendor_text(&item->body, "disconnectType");
    const struct call_wait *stay = vendor_stay(vendor, item->contact, item->queue);
    struct event event = contact_event(EVENT_CONTACT_ENDED, item);
    event.entry = stay == NULL || item->queue.size == 0 ? 1 : stay->entry;
    if (talk_ms <= 0) {
        event.type = EVENT_CONTACT_UNANSWERED;
        event.reason =
            str_is(how, "PEER") ? EVENT_REASON_CALLER_GONE : EVENT_REASON_NO_ANSWER;
        vendor_say(vendor, &event);
        return;
    }
    if (talk_ms <= DURATION_MAX_MS / 2) {
        event.talk_ms = talk_ms + (held_ms > 0 ? held_ms : 0);
    }
    event.by = is_transfer(how) ? EVENT_BY_TRANSFER : EVENT_BY_UNKNOWN;
    vendor_say(vendor, &event);
}

/* The customer is gone: so is a contact that an agent had. */
static void say_customer_end(struct vendor *vendor, const struct item *item)
{
    const struct call_wait *stay = vendor_stay(vendor, item->contact, (struct str){0});
    if (stay == NULL || stay->state != CALL_ANSWERED) {
        return;
    }
    struct event event = contact_event(EVENT_CONTACT_ENDED, item);
    event.queue = vendor_queue(vendor, stay);
    event.entry = stay->entry;
    event.agent = (struct str){0};
    event.by = EVENT_BY_UNKNOWN;
    vendor_say(vendor, &event);
}

/* After-call work is told when it is over, with how long it was. */
static void say_wrapup(struct vendor *vendor, const struct item *item)
{
    int64_t duration_ms = vendor_number(&item->body, "wrapupDurationMs", DURATION_MAX_MS);
    struct event event = event_blank(EVENT_AGENT_STATE);
    if (duration_ms <= 0 || item->time_ms < duration_ms) {
        return;
    }
    event.time_ms = item->time_ms - duration_ms;
    event.until_ms = item->time_ms;
    event.agent = item->agent;
    event.contact = item->contact;
    event.state = EVENT_AGENT_STATE_WRAPUP;
    vendor_say(vendor, &event);
}

/* -- users and queues -----------------------------------------------------------------
 */

static const struct {
    const char *word;
    enum event_agent_state state;
} routings[] = {
    {"IDLE", EVENT_AGENT_STATE_READY},
    {"INTERACTING", EVENT_AGENT_STATE_ON_CONTACT},
    {"COMMUNICATING", EVENT_AGENT_STATE_ON_CONTACT},
    {"NOT_RESPONDING", EVENT_AGENT_STATE_NOT_READY},
    {"OFF_QUEUE", EVENT_AGENT_STATE_NOT_READY},
};

/* v2.users.{id}.activity has both: the presence says whether somebody is there and why
 * not, the routing status what it does. */
static void say_activity(struct vendor *vendor, const struct item *item)
{
    struct str routing = vendor_text(&item->body, "routingStatus.status");
    struct str presence =
        vendor_text(&item->body, "presence.presenceDefinition.systemPresence");
    int64_t routed_ms = vendor_time(&item->body, "routingStatus.startTime");
    int64_t present_ms = vendor_time(&item->body, "presence.modifiedDate");
    struct event event = event_blank(EVENT_AGENT_STATE);
    event.agent = item->agent;
    event.time_ms = routed_ms > present_ms ? routed_ms : present_ms;
    for (size_t i = 0; i < sizeof routings / sizeof *routings; i++) {
        if (str_is(routing, routings[i].word)) {
            event.state = routings[i].state;
        }
    }
    if (str_is(presence, "OFFLINE") || str_is(presence, "Offline")) {
        event.state = EVENT_AGENT_STATE_LOGGED_OUT;
    }
    if (event.state == EVENT_AGENT_STATE_NOT_READY) {
        event.note = str_is(routing, "NOT_RESPONDING") ? routing : presence;
    }
    if (event.state != EVENT_AGENT_STATE_NONE) {
        vendor_say(vendor, &event);
    }
}

/* v2.routing.queues.{id}.users: who joined the queue and who left. */
static void say_member(struct vendor *vendor, const struct item *item)
{
    struct json_value joined = vendor_get(&item->body, "joined");
    struct event event = event_blank(EVENT_AGENT_LEFT);
    if (joined.kind != JSON_FLAG || item->queue.size == 0 || item->agent.size == 0) {
        vendor_refuse(vendor, "eventBody", "needs joined, queueId and userId");
        return;
    }
    event.type = joined.flag ? EVENT_AGENT_JOINED : EVENT_AGENT_LEFT;
    event.time_ms = item->time_ms;
    event.agent = item->agent;
    event.queue = item->queue;
    vendor_say(vendor, &event);
}

static const struct {
    const char *word;
    size_t offset; /* in struct event_gauges */
} users[] = {
    {"IDLE", offsetof(struct event_gauges, ready)},
    {"INTERACTING", offsetof(struct event_gauges, on_contact)},
    {"COMMUNICATING", offsetof(struct event_gauges, on_contact)},
    {"NOT_RESPONDING", offsetof(struct event_gauges, not_ready)},
};

static void add_count(struct event_gauges *gauges, size_t offset, int64_t count)
{
    int64_t *field = (int64_t *)(void *)((char *)gauges + offset);
    *field = (*field == EVENT_NO_NUMBER ? 0 : *field) + count;
    *field = *field > COUNT_MAX ? COUNT_MAX : *field;
}

static void note_metric(struct event_gauges *gauges, const struct json_value *metric)
{
    struct str name = vendor_text(metric, "metric");
    struct str qualifier = vendor_text(metric, "qualifier");
    int64_t count = vendor_number(metric, "stats.count", COUNT_MAX);
    if (count == EVENT_NO_NUMBER) {
        return;
    }
    if (str_is(name, "oWaiting")) {
        add_count(gauges, offsetof(struct event_gauges, waiting), count);
    }
    if (str_is(name, "oOnQueueUsers") && qualifier.size == 0) {
        add_count(gauges, offsetof(struct event_gauges, logged_in), count);
    }
    for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
        if (str_is(name, "oUserRoutingStatuses") && str_is(qualifier, users[i].word)) {
            add_count(gauges, users[i].offset, count);
        }
    }
}

/*
 * v2.analytics.queues.{id}.observations, each medium by itself. Left out, never guessed:
 * oLongestWaiting, whose unit is not said, and the sums of half an hour, which are no
 * day's count.
 */
static void say_observations(struct vendor *vendor, const struct item *item)
{
    struct event event = event_blank(EVENT_QUEUE_STATS);
    struct json_value list = vendor_get(&item->body, "data");
    struct json_value data;
    event.queue = vendor_text(&item->body, "group.queueId");
    if (event.queue.size == 0 || list.kind != JSON_ARRAY) {
        vendor_refuse(vendor, "eventBody.group.queueId", "and data are needed");
        return;
    }
    struct json_cursor cursor = json_open(&list);
    while (json_next_element(&cursor, &data)) {
        struct json_value metrics = vendor_get(&data, "metrics");
        struct json_value metric;
        if (metrics.kind == JSON_ARRAY) {
            struct json_cursor inner = json_open(&metrics);
            while (json_next_element(&inner, &metric)) {
                note_metric(&event.gauges, &metric);
            }
        }
    }
    struct event_gauges *g = &event.gauges;
    if (g->waiting != EVENT_NO_NUMBER) {
        struct str media = vendor_text(&item->body, "group.mediaType");
        int64_t all = vendor_waiting(vendor, event.queue, channel_of(media), g->waiting);
        g->waiting = all > COUNT_MAX ? COUNT_MAX : all;
    }
    if (g->waiting != EVENT_NO_NUMBER || g->logged_in != EVENT_NO_NUMBER ||
        g->ready != EVENT_NO_NUMBER || g->on_contact != EVENT_NO_NUMBER ||
        g->not_ready != EVENT_NO_NUMBER) {
        vendor_say(vendor, &event);
    }
}

/* -- topics ---------------------------------------------------------------------------
 */

/* A topic begins and ends so; between stands an id. */
static const struct {
    const char *begin, *end;
    topic_say *say;
} topics[] = {
    {"v2.detail.events.conversation.", ".acd.start", say_queued},
    {"v2.detail.events.conversation.", ".acd.end", say_acd_end},
    {"v2.detail.events.conversation.", ".user.start", say_user_start},
    {"v2.detail.events.conversation.", ".user.end", say_user_end},
    {"v2.detail.events.conversation.", ".customer.end", say_customer_end},
    {"v2.detail.events.conversation.", ".acw", say_wrapup},
    {"v2.users.", ".activity", say_activity},
    {"v2.routing.queues.", ".users", say_member},
    {"v2.analytics.queues.", ".observations", say_observations},
};

static bool ends_with(struct str text, const char *end)
{
    struct str wanted = str_from(end);
    return text.size >= wanted.size &&
           str_equal((struct str){text.data + text.size - wanted.size, wanted.size},
                     wanted);
}

static void take(struct vendor *vendor, const struct json_value *json)
{
    struct item item = {
        .topic = vendor_text(json, "topicName"),
        .body = vendor_get(json, "eventBody"),
    };
    if (item.topic.size == 0 || item.body.kind != JSON_OBJECT) {
        vendor_refuse(vendor, item.topic.size == 0 ? "topicName" : "eventBody",
                      "is missing");
        return;
    }
    item.contact = vendor_text(&item.body, "conversationId");
    item.queue = vendor_text(&item.body, "queueId");
    item.agent = vendor_text(&item.body, "userId");
    item.time_ms = vendor_time(&item.body, "eventTime");
    if (item.agent.size == 0) {
        item.agent = vendor_text(&item.body, "id"); /* of v2.users.{id}.* */
    }
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
        if (str_starts_with(item.topic, topics[i].begin) &&
            ends_with(item.topic, topics[i].end)) {
            topics[i].say(vendor, &item);
        }
    }
}

const struct vendor_class vendor_genesys = {
    .name = "genesys",
    .path = "/genesys",
    .take = take,
};
