#include "feed/ami_events.h"

#include "base/index.h"
#include "feed/alias.h"
#include "feed/ami.h"
#include "feed/ami_agents.h"
#include "feed/ami_calls.h"
#include "feed/ami_exits.h"
#include "feed/ami_field.h"
#include "feed/ami_list.h"
#include "feed/asterisk_text.h"
#include "stats/event.h"

#define SECOND_MS 1000

/* What an event cannot do without. */
enum needs {
    NEEDS_NOTHING = 0,
    NEEDS_CONTACT = 1 << 0,
    NEEDS_QUEUE = 1 << 1,
    NEEDS_AGENT = 1 << 2,
    NEEDS_WAIT = NEEDS_CONTACT | NEEDS_QUEUE,
    NEEDS_RING = NEEDS_WAIT | NEEDS_AGENT,
    NEEDS_MEMBER = NEEDS_QUEUE | NEEDS_AGENT,
};

struct source_word;

/* One event on its way through the table. */
struct taken {
    const struct ami_message *message;
    const struct source_word *word;
    struct ami_call call;
};

/* One row of the table. */
struct source_word {
    const char *name;
    enum needs needs;
    bool ring_is_ms; /* RingTime is; else seconds */
    bool yes;        /* a hold that begins, an agent that comes */
    bool lists;      /* a row of a list */
    bool quiet;      /* most of its kind do not concern queues: not a fault */
    enum event_reason reason;
    bool (*says)(struct ami *ami, const struct taken *taken);
};

/* The agent's one name: what a person wrote of its interface or its name, else the name
 * that Asterisk calls it by, else the interface. Empty if it may not be an id. */
static struct str name_of(const struct ami *ami, const struct ami_message *message)
{
    struct str interface = ami_field_interface(message);
    struct str name = ami_field_either(message, "MemberName", "AgentName");
    name = name.size > 0 ? name : ami_value(message, "Name");
    name = name.size > 0 ? name : interface;
    if (!asterisk_is_id(name) || !asterisk_is_id(interface)) {
        return (struct str){0};
    }
    if (interface.size > 0) {
        (void)alias_learn(ami->aliases, interface, name);
        struct str known = alias_name(ami->aliases, interface);
        name = known.size > 0 && !str_equal(known, interface) ? known : name;
    }
    return alias_name(ami->aliases, name);
}

/* -- the rows of the table ------------------------------------------------------------
 */

static bool say_joined(struct ami *ami, const struct taken *taken)
{
    ami_calls_joined(ami, &taken->call);
    return true;
}

static bool say_offered(struct ami *ami, const struct taken *taken)
{
    ami_calls_offered(ami, &taken->call);
    return true;
}

static bool say_unanswered(struct ami *ami, const struct taken *taken)
{
    ami_calls_unanswered(ami, &taken->call);
    return true;
}

static bool say_answered(struct ami *ami, const struct taken *taken)
{
    ami_calls_answered(ami, &taken->call);
    return true;
}

static bool say_ended(struct ami *ami, const struct taken *taken)
{
    return ami_calls_ended(ami, &taken->call);
}

static bool say_abandoned(struct ami *ami, const struct taken *taken)
{
    ami_exits_abandoned(ami, &taken->call);
    return true;
}

static bool say_gone(struct ami *ami, const struct taken *taken)
{
    ami_exits_gone(ami, &taken->call);
    return true;
}

/* "MusicOnHold" of 11 says Start or Stop in its State. */
static bool say_hold(struct ami *ami, const struct taken *taken)
{
    struct str state = ami_value(taken->message, "State");
    bool on = state.size > 0 ? ami_is(state, "Start") : taken->word->yes;
    ami_calls_hold(ami, &taken->call, on);
    return true;
}

static bool say_hanging_up(struct ami *ami, const struct taken *taken)
{
    ami_exits_hanging_up(ami, &taken->call);
    return true;
}

static bool say_hung_up(struct ami *ami, const struct taken *taken)
{
    ami_exits_hung_up(ami, &taken->call);
    return true;
}

static bool say_variable(struct ami *ami, const struct taken *taken)
{
    if (ami_is(ami_value(taken->message, "Variable"), "QUEUESTATUS")) {
        ami_exits_status(ami, &taken->call, ami_value(taken->message, "Value"));
    }
    return true;
}

/* The caller goes for a queue: the first argument of Queue(). */
static bool say_moves_on(struct ami *ami, const struct taken *taken)
{
    struct ami_call call = taken->call;
    if (ami_is(ami_value(taken->message, "Application"), "Queue")) {
        struct str rest = ami_value(taken->message, "AppData");
        struct str name = str_trim(str_split(&rest, ','));
        struct str older = name;
        name = str_split(&older, '|');
        call.queue = asterisk_is_id(name) ? ami_queue(ami, name) : SIZE_MAX;
    }
    ami_exits_moves_on(ami, &call);
    return true;
}

static bool say_member(struct ami *ami, const struct taken *taken)
{
    const struct ami_message *message = taken->message;
    const struct ami_report report = {
        .status = ami_field_number(message, "Status"),
        .paused = ami_field_number(message, "Paused"),
        .penalty = ami_field_number(message, "Penalty"),
        .taken = ami_field_number(message, "CallsTaken"),
        .in_call = ami_field_number(message, "InCall"),
        .last_call_s = ami_field_seconds(message, "LastCall"),
        .wrapup_s = ami_field_number(message, "Wrapuptime"),
        .reason = asterisk_text(ami_field_either(message, "PausedReason", "Reason")),
    };
    ami_agents_report(ami->agents, taken->call.agent, taken->call.queue, &report,
                      taken->call.time_ms);
    return true;
}

static bool say_removed(struct ami *ami, const struct taken *taken)
{
    ami_agents_removed(ami->agents, taken->call.agent, taken->call.queue,
                       taken->call.time_ms);
    return true;
}

/* AgentLogin and AgentLogoff name "1001", whom the queues call "Agent/1001". */
static bool say_presence(struct ami *ami, const struct taken *taken)
{
    char interface[LIMIT_ID_BYTES + 1];
    struct str id = ami_value(taken->message, "Agent");
    size_t size = str_format(interface, sizeof interface, "Agent/%.*s", (int)id.size,
                             id.data == NULL ? "" : id.data);
    struct str name = alias_name(ami->aliases, (struct str){interface, size});
    size_t agent = index_find(ami_agents_names(ami->agents), name);
    if (agent != INDEX_NONE) {
        ami_agents_device(ami->agents, agent,
                          taken->word->yes ? AMI_DEVICE_FREE : AMI_DEVICE_UNAVAILABLE,
                          taken->call.time_ms);
    }
    return true;
}

static bool list_queue(struct ami *ami, const struct taken *taken)
{
    const struct ami_queue said = {
        .waiting = ami_field_number(taken->message, "Calls"),
        .sl_ms = ami_field_ms(taken->message, "ServiceLevel", SECOND_MS),
        .answered = ami_field_number(taken->message, "Completed"),
        .abandoned = ami_field_number(taken->message, "Abandoned"),
    };
    ami_list_begin(ami);
    ami_list_queue(ami, taken->call.queue, &said);
    return true;
}

static bool list_member(struct ami *ami, const struct taken *taken)
{
    ami_list_begin(ami);
    return say_member(ami, taken);
}

static bool list_caller(struct ami *ami, const struct taken *taken)
{
    int64_t wait_ms = ami_field_ms(taken->message, "Wait", SECOND_MS);
    ami_list_begin(ami);
    ami_calls_listed(ami, &taken->call,
                     taken->call.time_ms - (wait_ms == EVENT_NO_NUMBER ? 0 : wait_ms));
    return true;
}

static bool list_end(struct ami *ami, const struct taken *taken)
{
    (void)taken;
    ami_list_end(ami);
    return true;
}

static const struct source_word words[] = {
    {.name = "QueueCallerJoin", .needs = NEEDS_WAIT, .says = say_joined},
    {.name = "Join", .needs = NEEDS_WAIT, .says = say_joined},
    {.name = "AgentCalled", .needs = NEEDS_RING, .says = say_offered},
    {.name = "AgentRingNoAnswer",
     .needs = NEEDS_RING,
     .ring_is_ms = true,
     .reason = EVENT_REASON_NO_ANSWER,
     .says = say_unanswered},
    {.name = "AgentDump",
     .needs = NEEDS_RING,
     .reason = EVENT_REASON_AGENT_DROPPED,
     .says = say_unanswered},
    {.name = "AgentConnect", .needs = NEEDS_RING, .says = say_answered},
    {.name = "AgentComplete", .needs = NEEDS_MEMBER, .says = say_ended},
    {.name = "QueueCallerAbandon", .needs = NEEDS_WAIT, .says = say_abandoned},
    {.name = "QueueCallerLeave", .needs = NEEDS_WAIT, .says = say_gone},
    {.name = "Leave", .needs = NEEDS_WAIT, .says = say_gone},
    {.name = "MusicOnHoldStart",
     .needs = NEEDS_CONTACT,
     .yes = true,
     .quiet = true,
     .says = say_hold},
    {.name = "MusicOnHoldStop", .needs = NEEDS_CONTACT, .quiet = true, .says = say_hold},
    {.name = "MusicOnHold", .needs = NEEDS_CONTACT, .quiet = true, .says = say_hold},
    {.name = "HangupRequest",
     .needs = NEEDS_CONTACT,
     .quiet = true,
     .says = say_hanging_up},
    {.name = "Hangup", .needs = NEEDS_CONTACT, .quiet = true, .says = say_hung_up},
    {.name = "VarSet", .needs = NEEDS_CONTACT, .quiet = true, .says = say_variable},
    {.name = "Newexten", .needs = NEEDS_CONTACT, .quiet = true, .says = say_moves_on},
    {.name = "QueueMemberAdded", .needs = NEEDS_MEMBER, .says = say_member},
    {.name = "QueueMemberStatus", .needs = NEEDS_MEMBER, .says = say_member},
    {.name = "QueueMemberPause", .needs = NEEDS_MEMBER, .says = say_member},
    {.name = "QueueMemberPaused", .needs = NEEDS_MEMBER, .says = say_member},
    {.name = "QueueMemberPenalty", .needs = NEEDS_MEMBER, .says = say_member},
    {.name = "QueueMemberRemoved", .needs = NEEDS_MEMBER, .says = say_removed},
    {.name = "AgentLogin", .quiet = true, .yes = true, .says = say_presence},
    {.name = "AgentLogoff", .quiet = true, .says = say_presence},
    {.name = "QueueParams", .lists = true, .needs = NEEDS_QUEUE, .says = list_queue},
    {.name = "QueueMember", .lists = true, .needs = NEEDS_MEMBER, .says = list_member},
    {.name = "QueueEntry", .lists = true, .needs = NEEDS_WAIT, .says = list_caller},
    {.name = "QueueStatusComplete", .lists = true, .says = list_end},
};

/* -- one event ------------------------------------------------------------------------
 */

static const struct source_word *find_word(struct str name)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (ami_is(name, words[i].name)) {
            return &words[i];
        }
    }
    return NULL;
}

/* What the user may hear is seen by what comes: "call,all" is of class call. */
static void learn_class(struct ami *ami, const struct ami_message *message)
{
    struct str classes = ami_value(message, "Privilege");
    struct str first = str_split(&classes, ',');
    if (str_is(first, "call")) {
        ami->hears_calls = true;
        ami->capabilities |= EVENT_CAN_HOLD;
    } else if (str_is(first, "dialplan")) {
        ami->capabilities |= EVENT_CAN_REJECT;
    }
    /* Who hung up is told by the one, who waited too long by the other. */
    if (ami->hears_calls && (ami->capabilities & EVENT_CAN_REJECT) != 0) {
        ami->capabilities |= EVENT_CAN_LEFT_REASON;
    }
}

static bool read_names(struct ami *ami, struct taken *taken, const char **ret_why)
{
    struct ami_call *call = &taken->call;
    const struct ami_message *message = taken->message;
    enum needs needs = taken->word->needs;
    call->contact = ami_value(message, "Uniqueid");
    if (!asterisk_is_id(call->contact)) {
        call->contact = (struct str){0};
    }
    if ((needs & NEEDS_CONTACT) != 0 && call->contact.size == 0) {
        *ret_why = "names no call";
        return false;
    }
    call->queue_name = ami_value(message, "Queue");
    if ((needs & NEEDS_QUEUE) != 0) {
        call->queue = asterisk_is_id(call->queue_name) ? ami_queue(ami, call->queue_name)
                                                       : SIZE_MAX;
        if (call->queue == SIZE_MAX) {
            *ret_why = "names no queue, or one too many";
            return false;
        }
    }
    if ((needs & NEEDS_AGENT) != 0) {
        call->agent_name = name_of(ami, message);
        call->agent = ami_agents_add(ami->agents, call->agent_name);
        if (call->agent == SIZE_MAX) {
            *ret_why = "names no agent, or one too many";
            return false;
        }
    }
    return true;
}

static void read_numbers(struct taken *taken)
{
    struct ami_call *call = &taken->call;
    const struct ami_message *message = taken->message;
    struct str caller = ami_value(message, "CallerIDNum");
    int64_t position = ami_field_number(message, "Position");
    call->caller = !str_is(caller, "<unknown>") ? asterisk_text(caller) : (struct str){0};
    call->position = position > 0 ? position : EVENT_NO_NUMBER;
    call->member = ami_value(message, "DestUniqueid");
    call->wait_ms = ami_field_ms(message, "HoldTime", SECOND_MS);
    call->talk_ms = ami_field_ms(message, "TalkTime", SECOND_MS);
    call->ring_ms =
        ami_field_ms(message, "RingTime", taken->word->ring_is_ms ? 1 : SECOND_MS);
    call->reason = taken->word->reason;
    call->by = ami_field_by(ami_value(message, "Reason"));
}

enum ami_verdict ami_apply(struct ami *ami, const struct ami_message *message,
                           int64_t now_ms, const char **ret_why)
{
    const struct source_word *word = find_word(ami_value(message, "Event"));
    learn_class(ami, message);
    if (word == NULL) {
        return AMI_PASSED_OVER;
    }
    struct taken taken = {
        .message = message,
        .word = word,
        .call = {.queue = SIZE_MAX, .agent = SIZE_MAX, .time_ms = now_ms},
    };
    if (ami_field_stamp(message, &taken.call.time_ms)) {
        ami->capabilities |= EVENT_CAN_SUBSECOND;
    }
    if (!read_names(ami, &taken, ret_why)) {
        return word->quiet ? AMI_PASSED_OVER : AMI_NOT_TAKEN;
    }
    read_numbers(&taken);
    if (ami->opens && !ami->begun && !ami->listing && !word->lists && !word->quiet) {
        ami_list_snapshot(ami, ami->now_ms);
    }
    if (!word->says(ami, &taken)) {
        *ret_why = "fits no call";
        return AMI_NOT_TAKEN;
    }
    return AMI_TAKEN;
}
