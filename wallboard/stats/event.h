#ifndef WALLBOARD_STATS_EVENT_H
#define WALLBOARD_STATS_EVENT_H

/*
 * Contract 1: what happened. One plain struct for all nineteen types of event that a
 * publisher may say; wire/ fills it from bytes, stats/ folds it into numbers, feeds and
 * the simulator make it. Facts, said absolutely: the same event twice changes nothing.
 *
 * Which fields a type requires and which it may carry is the table in wire/vocabulary.c.
 * All strings and arrays are borrowed: from the decoder until its next call, from a feed
 * for the call. Checked at the door (lengths, UTF-8, ranges), so the engine trusts them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum event_type {
    EVENT_CONTACT_QUEUED,
    EVENT_CONTACT_OFFERED,
    EVENT_CONTACT_UNANSWERED,
    EVENT_CONTACT_ANSWERED,
    EVENT_CONTACT_HOLD,
    EVENT_CONTACT_ENDED,
    EVENT_CONTACT_LEFT,
    EVENT_CONTACT_REJECTED,
    EVENT_CONTACT_DIALLED,
    EVENT_CONTACT_RESULT,
    EVENT_AGENT_STATE,
    EVENT_AGENT_JOINED,
    EVENT_AGENT_LEFT,
    EVENT_QUEUE_STATS,
    EVENT_QUEUE_CONFIG,
    EVENT_SOURCE_HELLO,
    EVENT_SOURCE_HEARTBEAT,
    EVENT_SOURCE_BYE,
    EVENT_SOURCE_SNAPSHOT,
    EVENT_TYPE_COUNT,
};

/* In every enum of this file value 0 is "not said". */

enum event_channel {
    EVENT_CHANNEL_NONE, /* voice, where a value is needed */
    EVENT_CHANNEL_VOICE,
    EVENT_CHANNEL_EMAIL,
    EVENT_CHANNEL_CHAT,
    EVENT_CHANNEL_CALLBACK,
    EVENT_CHANNEL_TASK,
    EVENT_CHANNEL_COUNT,
};

enum event_direction {
    EVENT_DIRECTION_NONE, /* in, where a value is needed */
    EVENT_DIRECTION_IN,
    EVENT_DIRECTION_OUT,
    EVENT_DIRECTION_INTERNAL,
    EVENT_DIRECTION_COUNT,
};

/* Reasons of contact.unanswered, contact.left and contact.rejected, one space. */
enum event_reason {
    EVENT_REASON_NONE,
    /* contact.unanswered */
    EVENT_REASON_NO_ANSWER,
    EVENT_REASON_REJECTED,
    EVENT_REASON_BUSY,
    EVENT_REASON_CALLER_GONE,
    EVENT_REASON_LOST_RACE,
    EVENT_REASON_AGENT_DROPPED,
    EVENT_REASON_FAILED,
    /* contact.left */
    EVENT_REASON_ABANDONED,
    EVENT_REASON_TIMEOUT,
    EVENT_REASON_NO_AGENTS, /* also contact.rejected */
    EVENT_REASON_KEY,
    EVENT_REASON_MOVED,
    EVENT_REASON_WITHDRAWN,
    EVENT_REASON_SYSTEM,
    EVENT_REASON_UNKNOWN,
    /* contact.rejected */
    EVENT_REASON_FULL,
    EVENT_REASON_CLOSED,
    EVENT_REASON_DIVERTED,
    EVENT_REASON_COUNT,
};

/* Who ended an answered contact. */
enum event_by {
    EVENT_BY_NONE,
    EVENT_BY_CALLER,
    EVENT_BY_AGENT,
    EVENT_BY_TRANSFER,
    EVENT_BY_SYSTEM,
    EVENT_BY_UNKNOWN,
    EVENT_BY_COUNT,
};

/* Outcome of an outbound attempt. */
enum event_outcome {
    EVENT_OUTCOME_NONE,
    EVENT_OUTCOME_CONNECTED,
    EVENT_OUTCOME_NO_ANSWER,
    EVENT_OUTCOME_BUSY,
    EVENT_OUTCOME_MACHINE,
    EVENT_OUTCOME_FAILED,
    EVENT_OUTCOME_COUNT,
};

enum event_agent_state {
    EVENT_AGENT_STATE_NONE,
    EVENT_AGENT_STATE_LOGGED_OUT,
    EVENT_AGENT_STATE_READY,
    EVENT_AGENT_STATE_NOT_READY,
    EVENT_AGENT_STATE_RINGING,
    EVENT_AGENT_STATE_ON_CONTACT,
    EVENT_AGENT_STATE_WRAPUP,
    EVENT_AGENT_STATE_UNKNOWN,
    EVENT_AGENT_STATE_COUNT,
};

enum event_upstream {
    EVENT_UPSTREAM_NONE,
    EVENT_UPSTREAM_UP,
    EVENT_UPSTREAM_DOWN,
    EVENT_UPSTREAM_UNKNOWN,
    EVENT_UPSTREAM_COUNT,
};

/* A contact's state in a snapshot. */
enum event_contact_state {
    EVENT_CONTACT_STATE_NONE,
    EVENT_CONTACT_STATE_WAITING,
    EVENT_CONTACT_STATE_OFFERED,
    EVENT_CONTACT_STATE_ANSWERED,
    EVENT_CONTACT_STATE_HELD,
    EVENT_CONTACT_STATE_COUNT,
};

/* A yes or no that may be absent. */
enum event_flag {
    EVENT_FLAG_NONE,
    EVENT_FLAG_NO,
    EVENT_FLAG_YES,
};

/* What a source can tell (bits of event.capabilities). Unknown names are ignored. */
enum event_capability {
    EVENT_CAN_EVENTS = 1 << 0,
    EVENT_CAN_GAUGES = 1 << 1,
    EVENT_CAN_RING = 1 << 2,
    EVENT_CAN_UNANSWERED = 1 << 3,
    EVENT_CAN_REJECT = 1 << 4,
    EVENT_CAN_HOLD = 1 << 5,
    EVENT_CAN_WRAPUP_EXACT = 1 << 6,
    EVENT_CAN_WRAPUP_TIMED = 1 << 7,
    EVENT_CAN_ENDED_BY = 1 << 8,
    EVENT_CAN_LEFT_REASON = 1 << 9,
    EVENT_CAN_MEMBERS = 1 << 10,
    EVENT_CAN_QUEUE_PAUSE = 1 << 11,
    EVENT_CAN_SUBSECOND = 1 << 12,
    EVENT_CAN_SNAPSHOT = 1 << 13,
};

/* "Not said" for times and numbers. */
#define EVENT_NO_TIME   INT64_MIN
#define EVENT_NO_NUMBER INT64_C(-1)
#define EVENT_MOST_MILLI                                                                 \
    INT64_C(1000000000000000) /* a value, up to 10^12 in thousandths */

/* The source's own gauges and counters: queue.stats, and the queues of a snapshot.
 * EVENT_NO_NUMBER where not said. */
struct event_gauges {
    int64_t waiting, longest_wait_ms;
    int64_t logged_in, ready, not_ready, ringing, on_contact, wrapup; /* "agents" */
    int64_t offered, answered, abandoned, in_sl, sl_ms;
};

/* One item of source.snapshot's lists. Unsaid fields as above. */
struct event_snapshot_queue {
    struct str queue, label;
    int64_t sl_ms, wrapup_ms, since_ms;
    enum event_channel channel;
    struct event_gauges gauges;
};

struct event_membership {
    struct str queue, reason;
    int64_t penalty;
    enum event_agent_state state; /* NONE: as the agent's */
};

struct event_snapshot_agent {
    struct str agent, label, reason, contact;
    enum event_agent_state state;
    int64_t since_ms, until_ms;
    const struct event_membership *memberships;
    size_t membership_count;
};

struct event_snapshot_contact {
    struct str contact, queue, agent, caller;
    enum event_contact_state state;
    int64_t entry; /* from 1 */
    enum event_channel channel;
    enum event_direction direction;
    int64_t since_ms, answered_ms, due_ms, position;
};

struct event {
    enum event_type type;

    /* envelope */
    struct str id, source, site; /* site empty: the connection's */
    int64_t time_ms;             /* when it happened; EVENT_NO_TIME: at receipt */
    int64_t recorded_ms;         /* when the publisher made it */
    int64_t epoch, sequence;     /* the publisher's life, and the place in it from 1;
                                    EVENT_NO_NUMBER: not numbered */

    /* who and where; size 0: not said */
    struct str contact, queue, agent, campaign;
    int64_t entry; /* n-th time in this queue, from 1; 1 if not said */
    enum event_channel channel;
    enum event_direction direction;

    /* contact.* */
    enum event_reason reason;
    enum event_by by;
    enum event_outcome outcome;
    enum event_flag on; /* contact.hold */
    int64_t wait_ms, ring_ms, talk_ms;
    int64_t position, due_ms;
    struct str caller, transfer_to;

    /* contact.result; value in thousandths, so that 3 decimals are exact */
    struct str measure;
    int64_t value_milli;
    char currency[4]; /* ISO 4217, or "" */

    /* agent.*; queue.config and source.bye share label and note */
    enum event_agent_state state;
    struct str note; /* "reason" of agent.state and source.bye, free text */
    struct str label;
    int64_t until_ms, penalty;

    /* queue.* */
    struct event_gauges gauges; /* sl_ms also for queue.config */
    int64_t since_ms, wrapup_ms;

    /* source.* */
    uint32_t capabilities; /* enum event_capability */
    struct str software, version;
    int64_t snapshot_interval_ms, heartbeat_ms, uptime_ms, dropped;
    int64_t head;  /* last sequence used */
    int64_t first; /* lower ones of this epoch are gone for ever */
    enum event_upstream upstream;

    /* source.snapshot */
    enum event_flag complete;
    struct str snapshot;
    int64_t part, parts, as_of;
    const struct event_snapshot_queue *queues;
    const struct event_snapshot_agent *agents;
    const struct event_snapshot_contact *contacts;
    size_t queue_count, agent_count, contact_count;
};

/* An event of `type` that says nothing yet: numbers EVENT_NO_NUMBER, times
 * EVENT_NO_TIME, entry, part and parts 1, strings empty. */
struct event event_blank(enum event_type type);

/* "contact.queued" and so on, without "wallboard."; never NULL. */
const char *event_type_name(enum event_type type);

/* "voice"; never NULL for a channel that is one. */
const char *event_channel_name(enum event_channel channel);

/* The channel of that name; false if there is none. */
bool event_channel_find(struct str name, enum event_channel *ret_channel);

#endif
