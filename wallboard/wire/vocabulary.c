#include "wire/vocabulary.h"

#include <assert.h>
#include <string.h>

#include "stats/limits.h"

#define DAYS_366_MS INT64_C(31622400000)
#define LARGEST     INT64_C(2147483647)

#define MUST true
#define MAY  false

/* Function-like, so that a row is a word with its name: no function can build a static
 * table, and thirteen kinds of row, spelled out, would hide what the table says. */
#define STR(text)                                                                        \
    {                                                                                    \
        text, sizeof(text) - 1                                                           \
    }
#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])
#define WORDS(array)                                                                     \
    {                                                                                    \
        array, COUNT_OF(array)                                                           \
    }
#define RECORD(array)                                                                    \
    {                                                                                    \
        array, COUNT_OF(array), false                                                    \
    }

/* -- words ----------------------------------------------------------------------- */

static const struct word channels[] = {
    {STR("voice"), EVENT_CHANNEL_VOICE}, {STR("email"), EVENT_CHANNEL_EMAIL},
    {STR("chat"), EVENT_CHANNEL_CHAT},   {STR("callback"), EVENT_CHANNEL_CALLBACK},
    {STR("task"), EVENT_CHANNEL_TASK},
};
static const struct word directions[] = {
    {STR("in"), EVENT_DIRECTION_IN},
    {STR("out"), EVENT_DIRECTION_OUT},
    {STR("internal"), EVENT_DIRECTION_INTERNAL},
};
static const struct word unanswered_reasons[] = {
    {STR("no_answer"), EVENT_REASON_NO_ANSWER},
    {STR("rejected"), EVENT_REASON_REJECTED},
    {STR("busy"), EVENT_REASON_BUSY},
    {STR("caller_gone"), EVENT_REASON_CALLER_GONE},
    {STR("lost_race"), EVENT_REASON_LOST_RACE},
    {STR("agent_dropped"), EVENT_REASON_AGENT_DROPPED},
    {STR("failed"), EVENT_REASON_FAILED},
};
static const struct word left_reasons[] = {
    {STR("abandoned"), EVENT_REASON_ABANDONED},
    {STR("timeout"), EVENT_REASON_TIMEOUT},
    {STR("no_agents"), EVENT_REASON_NO_AGENTS},
    {STR("key"), EVENT_REASON_KEY},
    {STR("moved"), EVENT_REASON_MOVED},
    {STR("withdrawn"), EVENT_REASON_WITHDRAWN},
    {STR("system"), EVENT_REASON_SYSTEM},
    {STR("unknown"), EVENT_REASON_UNKNOWN},
};
static const struct word rejected_reasons[] = {
    {STR("full"), EVENT_REASON_FULL},
    {STR("closed"), EVENT_REASON_CLOSED},
    {STR("no_agents"), EVENT_REASON_NO_AGENTS},
    {STR("diverted"), EVENT_REASON_DIVERTED},
};
static const struct word enders[] = {
    {STR("caller"), EVENT_BY_CALLER},     {STR("agent"), EVENT_BY_AGENT},
    {STR("transfer"), EVENT_BY_TRANSFER}, {STR("system"), EVENT_BY_SYSTEM},
    {STR("unknown"), EVENT_BY_UNKNOWN},
};
static const struct word outcomes[] = {
    {STR("connected"), EVENT_OUTCOME_CONNECTED},
    {STR("no_answer"), EVENT_OUTCOME_NO_ANSWER},
    {STR("busy"), EVENT_OUTCOME_BUSY},
    {STR("machine"), EVENT_OUTCOME_MACHINE},
    {STR("failed"), EVENT_OUTCOME_FAILED},
};
static const struct word agent_states[] = {
    {STR("logged_out"), EVENT_AGENT_STATE_LOGGED_OUT},
    {STR("ready"), EVENT_AGENT_STATE_READY},
    {STR("not_ready"), EVENT_AGENT_STATE_NOT_READY},
    {STR("ringing"), EVENT_AGENT_STATE_RINGING},
    {STR("on_contact"), EVENT_AGENT_STATE_ON_CONTACT},
    {STR("wrapup"), EVENT_AGENT_STATE_WRAPUP},
    {STR("unknown"), EVENT_AGENT_STATE_UNKNOWN},
};
static const struct word contact_states[] = {
    {STR("waiting"), EVENT_CONTACT_STATE_WAITING},
    {STR("offered"), EVENT_CONTACT_STATE_OFFERED},
    {STR("answered"), EVENT_CONTACT_STATE_ANSWERED},
    {STR("held"), EVENT_CONTACT_STATE_HELD},
};
static const struct word upstreams[] = {
    {STR("up"), EVENT_UPSTREAM_UP},
    {STR("down"), EVENT_UPSTREAM_DOWN},
    {STR("unknown"), EVENT_UPSTREAM_UNKNOWN},
};
static const struct word capabilities[] = {
    {STR("events"), EVENT_CAN_EVENTS},
    {STR("ring"), EVENT_CAN_RING},
    {STR("unanswered"), EVENT_CAN_UNANSWERED},
    {STR("reject"), EVENT_CAN_REJECT},
    {STR("hold"), EVENT_CAN_HOLD},
    {STR("ended_by"), EVENT_CAN_ENDED_BY},
    {STR("left_reason"), EVENT_CAN_LEFT_REASON},
    {STR("members"), EVENT_CAN_MEMBERS},
    {STR("queue_pause"), EVENT_CAN_QUEUE_PAUSE},
    {STR("gauges"), EVENT_CAN_GAUGES},
    {STR("wrapup_exact"), EVENT_CAN_WRAPUP_EXACT},
    {STR("wrapup_timed"), EVENT_CAN_WRAPUP_TIMED},
    {STR("subsecond"), EVENT_CAN_SUBSECOND},
    {STR("snapshot"), EVENT_CAN_SNAPSHOT},
};

/* -- kinds of row: OF is the struct that the rows describe ----------------------- */

/* clang-format off */
#define FIELD(must, label, what, member, ...)                                            \
    {.name = STR(label), .kind = (what), .required = (must),                             \
     .offset = offsetof(OF, member), __VA_ARGS__}
#define NUMBER(label, what, member, least, most)                                         \
    FIELD(MAY, label, what, member, .min = (least), .max = (most),                       \
          .initial = EVENT_NO_NUMBER)

#define PLAIN(must, label, what, member) FIELD(must, label, what, member, .max = 0)
#define NAME(must, label, member, bytes) \
    FIELD(must, label, FIELD_NAME, member, .min = 1, .max = (bytes))
#define ID(must, label, member) \
    FIELD(must, label, FIELD_ID, member, .min = 1, .max = LIMIT_ID_BYTES)
#define TEXT(label, member) \
    FIELD(MAY, label, FIELD_TEXT, member, .max = LIMIT_LABEL_BYTES)
#define MS(label, member)   NUMBER(label, FIELD_MS, member, 0, DAYS_366_MS)
#define COUNT(label, member, least) NUMBER(label, FIELD_COUNT, member, least, LARGEST)
#define PART(label, member) \
    FIELD(MAY, label, FIELD_COUNT, member, .min = 1, .max = 1000, .initial = 1)
#define TIME(label, member) \
    FIELD(MAY, label, FIELD_TIME, member, .initial = EVENT_NO_TIME)
#define WORD(must, label, member, list) \
    FIELD(must, label, FIELD_WORD, member, .words = WORDS(list))
#define LIST(label, which, member, number) \
    FIELD(MAY, label, FIELD_LIST, member, .list = (which), .always = true, \
          .count_offset = offsetof(OF, number))
#define GROUP(label, rows) {.name = STR(label), .kind = FIELD_GROUP, .record = &(rows)}

#define CONTACT(must) ID(must, "contact", contact)
#define QUEUE(must)   ID(must, "queue", queue)
#define AGENT(must)   ID(must, "agent", agent)
#define CAMPAIGN      ID(MAY, "campaign", campaign)
#define ENTRY \
    FIELD(MAY, "entry", FIELD_COUNT, entry, .min = 1, .max = 1000000, .initial = 1, \
          .always = true)
#define CHANNEL          WORD(MAY, "channel", channel, channels)
#define DIRECTION        WORD(MAY, "direction", direction, directions)
#define POSITION         COUNT("position", position, 1)
#define REASON(must, of) WORD(must, "reason", reason, of)
#define NOTE             TEXT("reason", note)
#define LABEL            TEXT("label", label)
#define CALLER           TEXT("caller", caller)
#define STATE(must)      WORD(must, "state", state, agent_states)
#define PENALTY          COUNT("penalty", penalty, 0)
#define HEAD             NUMBER("head", FIELD_DECIMAL, head, 0, INT64_MAX)
/* clang-format on */

/* -- the data of each type ------------------------------------------------------- */

#define OF struct event

static const struct field contact_queued[] = {
    CONTACT(MUST), QUEUE(MUST), ENTRY,  CHANNEL,
    DIRECTION,     POSITION,    CALLER, TIME("due_time", due_ms),
};
static const struct field contact_offered[] = {
    CONTACT(MUST), QUEUE(MAY), ENTRY, CHANNEL, DIRECTION, AGENT(MUST),
};
static const struct field contact_unanswered[] = {
    CONTACT(MUST),
    QUEUE(MAY),
    ENTRY,
    CHANNEL,
    DIRECTION,
    AGENT(MUST),
    REASON(MAY, unanswered_reasons),
    MS("ring_ms", ring_ms),
};
static const struct field contact_answered[] = {
    CONTACT(MUST),
    QUEUE(MAY),
    ENTRY,
    CHANNEL,
    DIRECTION,
    AGENT(MUST),
    MS("wait_ms", wait_ms),
    MS("ring_ms", ring_ms),
};
static const struct field contact_hold[] = {
    CONTACT(MUST),
    QUEUE(MAY),
    ENTRY,
    CHANNEL,
    DIRECTION,
    AGENT(MAY),
    PLAIN(MUST, "on", FIELD_FLAG, on),
};
static const struct field contact_ended[] = {
    CONTACT(MUST),
    QUEUE(MAY),
    ENTRY,
    CHANNEL,
    DIRECTION,
    AGENT(MAY),
    WORD(MAY, "by", by, enders),
    MS("wait_ms", wait_ms),
    MS("talk_ms", talk_ms),
    TEXT("transfer_to", transfer_to),
};
static const struct field contact_left[] = {
    CONTACT(MUST),
    QUEUE(MUST),
    ENTRY,
    CHANNEL,
    DIRECTION,
    REASON(MUST, left_reasons),
    MS("wait_ms", wait_ms),
};
static const struct field contact_rejected[] = {
    CONTACT(MUST), QUEUE(MUST), ENTRY, CHANNEL, DIRECTION, REASON(MUST, rejected_reasons),
};
static const struct field contact_dialled[] = {
    CONTACT(MUST),
    CAMPAIGN,
    QUEUE(MAY),
    CHANNEL,
    DIRECTION,
    AGENT(MAY),
    WORD(MUST, "outcome", outcome, outcomes),
    MS("ring_ms", ring_ms),
};
static const struct field contact_result[] = {
    CONTACT(MAY),
    QUEUE(MAY),
    CHANNEL,
    DIRECTION,
    AGENT(MAY),
    CAMPAIGN,
    ID(MUST, "measure", measure),
    PLAIN(MUST, "value", FIELD_MILLI, value_milli),
    PLAIN(MAY, "currency", FIELD_CURRENCY, currency),
};
static const struct field agent_state[] = {
    AGENT(MUST), QUEUE(MAY), STATE(MUST), NOTE, CONTACT(MAY), TIME("until", until_ms),
    LABEL,
};
static const struct field agent_joined[] = {AGENT(MUST), QUEUE(MUST), PENALTY, LABEL};
static const struct field agent_left[] = {AGENT(MUST), QUEUE(MUST)};

/* The same gauges stand in queue.stats and in a snapshot's queues. */
#define AGENTS_BY_STATE                                                                  \
    COUNT("logged_in", gauges.logged_in, 0), COUNT("ready", gauges.ready, 0),            \
        COUNT("not_ready", gauges.not_ready, 0), COUNT("ringing", gauges.ringing, 0),    \
        COUNT("on_contact", gauges.on_contact, 0), COUNT("wrapup", gauges.wrapup, 0)
#define GAUGES(by_state)                                                                 \
    TIME("since", since_ms), COUNT("waiting", gauges.waiting, 0),                        \
        MS("longest_wait_ms", gauges.longest_wait_ms), GROUP("agents", by_state),        \
        COUNT("offered", gauges.offered, 0), COUNT("answered", gauges.answered, 0),      \
        COUNT("abandoned", gauges.abandoned, 0), COUNT("in_sl", gauges.in_sl, 0)

static const struct field stats_by_state[] = {AGENTS_BY_STATE};
static const struct record stats_agents = RECORD(stats_by_state);
static const struct field queue_stats[] = {
    QUEUE(MUST),
    CHANNEL,
    GAUGES(stats_agents),
    MS("sl_ms", gauges.sl_ms),
};
static const struct field queue_config[] = {
    QUEUE(MUST),
    LABEL,
    MS("sl_ms", gauges.sl_ms),
    MS("wrapup_ms", wrapup_ms),
};
static const struct field source_hello[] = {
    TEXT("software", software),
    TEXT("version", version),
    FIELD(MUST, "capabilities", FIELD_CAPABILITIES, capabilities, .max = 64,
          .words = WORDS(capabilities)),
    NUMBER("snapshot_interval_ms", FIELD_MS, snapshot_interval_ms, 5000, 600000),
    NUMBER("heartbeat_ms", FIELD_MS, heartbeat_ms, 1000, 5000),
    HEAD,
    NUMBER("first", FIELD_DECIMAL, first, 0, INT64_MAX),
};
static const struct field source_heartbeat[] = {
    MS("uptime_ms", uptime_ms),
    WORD(MAY, "upstream", upstream, upstreams),
    COUNT("dropped", dropped, 0),
    HEAD,
};
static const struct field source_bye[] = {NOTE};
static const struct field source_snapshot[] = {
    PLAIN(MUST, "complete", FIELD_FLAG, complete),
    ID(MAY, "snapshot", snapshot),
    PART("part", part),
    PART("parts", parts),
    NUMBER("as_of", FIELD_DECIMAL, as_of, 0, INT64_MAX),
    LIST("queues", LIST_QUEUES, queues, queue_count),
    LIST("agents", LIST_AGENTS, agents, agent_count),
    LIST("contacts", LIST_CONTACTS, contacts, contact_count),
};

static const struct field envelope[] = {
    PLAIN(MUST, "specversion", FIELD_VERSION, type),
    NAME(MUST, "id", id, LIMIT_ID_BYTES),
    NAME(MUST, "source", source, 256),
    FIELD(MUST, "type", FIELD_TYPE, type, .min = 1, .max = 64),
    TIME("time", time_ms),
    TIME("recordedtime", recorded_ms),
    NAME(MAY, "site", site, 64),
    NUMBER("sourceepoch", FIELD_DECIMAL, epoch, 0, INT64_MAX),
    NUMBER("sequence", FIELD_SEQUENCE, sequence, 1, INT64_MAX),
    PLAIN(MAY, "datacontenttype", FIELD_CONTENT_TYPE, type),
    PLAIN(MAY, "data", FIELD_DATA, type),
    PLAIN(MAY, "data_base64", FIELD_BANNED, type),
    PLAIN(MAY, "subject", FIELD_IGNORED, type),
    PLAIN(MAY, "dataschema", FIELD_IGNORED, type),
};

/* -- the items of a snapshot's lists --------------------------------------------- */

#undef OF
#define OF struct event_snapshot_queue

static const struct field queue_by_state[] = {AGENTS_BY_STATE};
static const struct record queue_agents = RECORD(queue_by_state);
static const struct field queue_item[] = {
    QUEUE(MUST),
    LABEL,
    CHANNEL,
    /* one word for the setting and for what in_sl was counted by */
    FIELD(MAY, "sl_ms", FIELD_MS, sl_ms, .max = DAYS_366_MS, .initial = EVENT_NO_NUMBER,
          .also = offsetof(OF, gauges.sl_ms)),
    MS("wrapup_ms", wrapup_ms),
    GAUGES(queue_agents),
};

#undef OF
#define OF struct event_membership

static const struct field membership_item[] = {QUEUE(MUST), PENALTY, STATE(MAY),
                                               TEXT("reason", reason)};

#undef OF
#define OF struct event_snapshot_agent

static const struct field agent_item[] = {
    AGENT(MUST),
    STATE(MUST),
    TEXT("reason", reason),
    TIME("since", since_ms),
    TIME("until", until_ms),
    CONTACT(MAY),
    LABEL,
    FIELD(MAY, "queues", FIELD_LIST, memberships, .list = LIST_MEMBERSHIPS,
          .count_offset = offsetof(OF, membership_count)),
};

#undef OF
#define OF struct event_snapshot_contact

static const struct field contact_item[] = {
    CONTACT(MUST),
    QUEUE(MAY),
    ENTRY,
    CHANNEL,
    DIRECTION,
    WORD(MUST, "state", state, contact_states),
    AGENT(MAY),
    TIME("since", since_ms),
    TIME("answered_time", answered_ms),
    POSITION,
    TIME("due_time", due_ms),
    CALLER,
};

static const struct record queue_record = RECORD(queue_item);
static const struct record agent_record = RECORD(agent_item);
static const struct record contact_record = RECORD(contact_item);
static const struct record membership_record = RECORD(membership_item);

const struct list vocabulary_lists[LIST_KIND_COUNT] = {
    [LIST_QUEUES] = {&queue_record, sizeof(struct event_snapshot_queue),
                     sizeof("{\"queue\":1},") - 1},
    [LIST_AGENTS] = {&agent_record, sizeof(struct event_snapshot_agent),
                     sizeof("{\"agent\":1,\"state\":\"ready\"},") - 1},
    [LIST_CONTACTS] = {&contact_record, sizeof(struct event_snapshot_contact),
                       sizeof("{\"contact\":1,\"state\":\"held\"},") - 1},
    [LIST_MEMBERSHIPS] = {&membership_record, sizeof(struct event_membership),
                          sizeof("{\"queue\":1},") - 1},
};

const struct record vocabulary_envelope = {envelope, COUNT_OF(envelope), true};

const struct record vocabulary_data[EVENT_TYPE_COUNT] = {
    [EVENT_CONTACT_QUEUED] = RECORD(contact_queued),
    [EVENT_CONTACT_OFFERED] = RECORD(contact_offered),
    [EVENT_CONTACT_UNANSWERED] = RECORD(contact_unanswered),
    [EVENT_CONTACT_ANSWERED] = RECORD(contact_answered),
    [EVENT_CONTACT_HOLD] = RECORD(contact_hold),
    [EVENT_CONTACT_ENDED] = RECORD(contact_ended),
    [EVENT_CONTACT_LEFT] = RECORD(contact_left),
    [EVENT_CONTACT_REJECTED] = RECORD(contact_rejected),
    [EVENT_CONTACT_DIALLED] = RECORD(contact_dialled),
    [EVENT_CONTACT_RESULT] = RECORD(contact_result),
    [EVENT_AGENT_STATE] = RECORD(agent_state),
    [EVENT_AGENT_JOINED] = RECORD(agent_joined),
    [EVENT_AGENT_LEFT] = RECORD(agent_left),
    [EVENT_QUEUE_STATS] = RECORD(queue_stats),
    [EVENT_QUEUE_CONFIG] = RECORD(queue_config),
    [EVENT_SOURCE_HELLO] = RECORD(source_hello),
    [EVENT_SOURCE_HEARTBEAT] = RECORD(source_heartbeat),
    [EVENT_SOURCE_BYE] = RECORD(source_bye),
    [EVENT_SOURCE_SNAPSHOT] = RECORD(source_snapshot),
};

static_assert(sizeof(enum event_channel) == sizeof(unsigned) &&
                  sizeof(enum event_flag) == sizeof(unsigned),
              "a word is stored as an unsigned");

const struct field *vocabulary_find(const struct record *record, struct str key,
                                    size_t hint)
{
    for (size_t i = 0; i < record->count; i++) {
        size_t at = hint + i < record->count ? hint + i : hint + i - record->count;
        const struct field *field = &record->fields[at];
        if (str_equal(field->name, key)) {
            return field;
        }
    }
    return NULL;
}

static void blank_fields(const struct record *record, char *item)
{
    for (size_t i = 0; i < record->count; i++) {
        const struct field *field = &record->fields[i];
        if (field->initial == 0) {
            continue; /* texts, words and lists: zero says nothing */
        }
        memcpy(item + field->offset, &field->initial, sizeof field->initial);
        if (field->also != 0) {
            memcpy(item + field->also, &field->initial, sizeof field->initial);
        }
    }
}

void vocabulary_blank(const struct list *list, void *item)
{
    memset(item, 0, list->item_size);
    blank_fields(list->record, item);
    for (size_t i = 0; i < list->record->count; i++) {
        if (list->record->fields[i].kind == FIELD_GROUP) {
            blank_fields(list->record->fields[i].record, item);
        }
    }
}
