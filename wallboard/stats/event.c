#include "stats/event.h"

#include <assert.h>

static const char *const type_names[] = {
    [EVENT_CONTACT_QUEUED] = "contact.queued",
    [EVENT_CONTACT_OFFERED] = "contact.offered",
    [EVENT_CONTACT_UNANSWERED] = "contact.unanswered",
    [EVENT_CONTACT_ANSWERED] = "contact.answered",
    [EVENT_CONTACT_HOLD] = "contact.hold",
    [EVENT_CONTACT_ENDED] = "contact.ended",
    [EVENT_CONTACT_LEFT] = "contact.left",
    [EVENT_CONTACT_REJECTED] = "contact.rejected",
    [EVENT_CONTACT_DIALLED] = "contact.dialled",
    [EVENT_CONTACT_RESULT] = "contact.result",
    [EVENT_AGENT_STATE] = "agent.state",
    [EVENT_AGENT_JOINED] = "agent.joined",
    [EVENT_AGENT_LEFT] = "agent.left",
    [EVENT_QUEUE_STATS] = "queue.stats",
    [EVENT_QUEUE_CONFIG] = "queue.config",
    [EVENT_SOURCE_HELLO] = "source.hello",
    [EVENT_SOURCE_HEARTBEAT] = "source.heartbeat",
    [EVENT_SOURCE_BYE] = "source.bye",
    [EVENT_SOURCE_SNAPSHOT] = "source.snapshot",
};
static_assert(sizeof type_names / sizeof *type_names == EVENT_TYPE_COUNT,
              "every type has a name");

const char *event_type_name(enum event_type type)
{
    return type_names[type];
}

static const char *const channel_names[] = {
    [EVENT_CHANNEL_NONE] = "",
    [EVENT_CHANNEL_VOICE] = "voice",
    [EVENT_CHANNEL_EMAIL] = "email",
    [EVENT_CHANNEL_CHAT] = "chat",
    [EVENT_CHANNEL_CALLBACK] = "callback",
    [EVENT_CHANNEL_TASK] = "task",
};
static_assert(sizeof channel_names / sizeof *channel_names == EVENT_CHANNEL_COUNT,
              "every channel has a name");

const char *event_channel_name(enum event_channel channel)
{
    return channel_names[channel];
}

bool event_channel_find(struct str name, enum event_channel *ret_channel)
{
    for (int i = EVENT_CHANNEL_NONE + 1; i < EVENT_CHANNEL_COUNT; i++) {
        if (str_is(name, channel_names[i])) {
            *ret_channel = (enum event_channel)i;
            return true;
        }
    }
    return false;
}

struct event event_blank(enum event_type type)
{
    return (struct event){
        .type = type,
        .time_ms = EVENT_NO_TIME,
        .recorded_ms = EVENT_NO_TIME,
        .epoch = EVENT_NO_NUMBER,
        .sequence = EVENT_NO_NUMBER,
        .entry = 1,
        .wait_ms = EVENT_NO_NUMBER,
        .ring_ms = EVENT_NO_NUMBER,
        .talk_ms = EVENT_NO_NUMBER,
        .position = EVENT_NO_NUMBER,
        .due_ms = EVENT_NO_TIME,
        .until_ms = EVENT_NO_TIME,
        .penalty = EVENT_NO_NUMBER,
        .gauges =
            {
                .waiting = EVENT_NO_NUMBER,
                .longest_wait_ms = EVENT_NO_NUMBER,
                .logged_in = EVENT_NO_NUMBER,
                .ready = EVENT_NO_NUMBER,
                .not_ready = EVENT_NO_NUMBER,
                .ringing = EVENT_NO_NUMBER,
                .on_contact = EVENT_NO_NUMBER,
                .wrapup = EVENT_NO_NUMBER,
                .offered = EVENT_NO_NUMBER,
                .answered = EVENT_NO_NUMBER,
                .abandoned = EVENT_NO_NUMBER,
                .in_sl = EVENT_NO_NUMBER,
                .sl_ms = EVENT_NO_NUMBER,
            },
        .since_ms = EVENT_NO_TIME,
        .wrapup_ms = EVENT_NO_NUMBER,
        .snapshot_interval_ms = EVENT_NO_NUMBER,
        .heartbeat_ms = EVENT_NO_NUMBER,
        .uptime_ms = EVENT_NO_NUMBER,
        .dropped = EVENT_NO_NUMBER,
        .head = EVENT_NO_NUMBER,
        .first = EVENT_NO_NUMBER,
        .part = 1,
        .parts = 1,
        .as_of = EVENT_NO_NUMBER,
    };
}
