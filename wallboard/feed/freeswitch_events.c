#include "feed/freeswitch_events.h"

#include <stddef.h>

#include "base/timestamp.h"
#include "feed/asterisk_text.h"
#include "feed/esl_frame.h"
#include "feed/freeswitch.h"
#include "feed/freeswitch_agents.h"
#include "feed/freeswitch_calls.h"
#include "feed/freeswitch_lists.h"
#include "stats/event.h"

#define COUNT_MAX 1000000000

enum needs {
    NEEDS_QUEUE = 1 << 0,
    NEEDS_AGENT = 1 << 1,
    NEEDS_CONTACT = 1 << 2,
    NEEDS_CALL = NEEDS_QUEUE | NEEDS_CONTACT,
    NEEDS_RING = NEEDS_CALL | NEEDS_AGENT,
};

struct source_word;

/* One event while it is taken in. */
struct taken {
    const struct esl_message *message;
    const struct source_word *word;
    struct freeswitch_call call;
};

struct source_word {
    const char *name; /* CC-Action */
    enum needs needs;
    /* False: a word in it is not known. */
    bool (*says)(struct freeswitch *state, const struct taken *taken);
};

/* -- reasons --------------------------------------------------------------------------
 */

struct reason_word {
    const char *name;
    enum event_reason reason;
};

/* CC-Hangup-Cause of bridge-agent-fail. */
static const struct reason_word causes[] = {
    {"ORIGINATOR_CANCEL", EVENT_REASON_CALLER_GONE},
    {"LOSE_RACE", EVENT_REASON_LOST_RACE},
    {"USER_BUSY", EVENT_REASON_BUSY},
    {"CALL_REJECTED", EVENT_REASON_REJECTED},
    {"NO_ANSWER", EVENT_REASON_NO_ANSWER},
    {NULL, EVENT_REASON_FAILED},
};

/* CC-Cancel-Reason of member-queue-end. BREAK_OUT is a hang-up, or an operator's doing.
 */
static const struct reason_word cancels[] = {
    {"BREAK_OUT", EVENT_REASON_ABANDONED},
    {"TIMEOUT", EVENT_REASON_TIMEOUT},
    {"NO_AGENT_TIMEOUT", EVENT_REASON_NO_AGENTS},
    {"EXIT_WITH_KEY", EVENT_REASON_KEY},
    {NULL, EVENT_REASON_UNKNOWN},
};

/* The last row is for every other word. */
static enum event_reason find_reason(const struct reason_word *words, struct str name)
{
    while (words->name != NULL && !str_is(name, words->name)) {
        words++;
    }
    return words->reason;
}

/* -- the rows of the table ------------------------------------------------------------
 */

static bool say_joined(struct freeswitch *state, const struct taken *taken)
{
    freeswitch_calls_joined(state, &taken->call);
    return true;
}

static bool say_offered(struct freeswitch *state, const struct taken *taken)
{
    freeswitch_calls_offered(state, &taken->call);
    return true;
}

static bool say_answered(struct freeswitch *state, const struct taken *taken)
{
    freeswitch_calls_answered(state, &taken->call);
    return true;
}

static bool say_unanswered(struct freeswitch *state, const struct taken *taken)
{
    struct freeswitch_call call = taken->call;
    call.reason = find_reason(causes, esl_value(taken->message, "CC-Hangup-Cause"));
    freeswitch_calls_unanswered(state, &call);
    return true;
}

static bool say_ended(struct freeswitch *state, const struct taken *taken)
{
    freeswitch_calls_ended(state, &taken->call);
    return true;
}

/* Terminated repeats bridge-agent-end; Cancel is the end of a wait. */
static bool say_gone(struct freeswitch *state, const struct taken *taken)
{
    struct freeswitch_call call = taken->call;
    struct str cause = esl_value(taken->message, "CC-Cause");
    if (str_is(cause, "Terminated")) {
        freeswitch_calls_ended(state, &call);
        return true;
    }
    call.reason = find_reason(cancels, esl_value(taken->message, "CC-Cancel-Reason"));
    freeswitch_calls_left(state, &call);
    return str_is(cause, "Cancel");
}

static bool say_status(struct freeswitch *state, const struct taken *taken)
{
    return freeswitch_agents_status(state->agents, taken->call.agent,
                                    esl_value(taken->message, "CC-Agent-Status"),
                                    taken->call.time_ms);
}

static bool say_state(struct freeswitch *state, const struct taken *taken)
{
    return freeswitch_agents_state(state->agents, taken->call.agent,
                                   esl_value(taken->message, "CC-Agent-State"),
                                   taken->call.time_ms);
}

static bool say_count(struct freeswitch *state, const struct taken *taken)
{
    struct event event = event_blank(EVENT_QUEUE_STATS);
    event.time_ms = taken->call.time_ms;
    event.queue = esl_value(taken->message, "CC-Queue");
    if (!str_to_int(esl_value(taken->message, "CC-Count"), 0, COUNT_MAX,
                    &event.gauges.waiting)) {
        return false;
    }
    state->queue_rows[taken->call.queue].waiting = event.gauges.waiting;
    state->capabilities |= EVENT_CAN_GAUGES;
    asterisk_say(&state->say, &event);
    return true;
}

static const struct source_word words[] = {
    {"member-queue-start", NEEDS_CALL, say_joined},
    {"member-queue-resume", NEEDS_CALL, say_joined},
    {"agent-offering", NEEDS_RING, say_offered},
    {"bridge-agent-start", NEEDS_RING, say_answered},
    {"bridge-agent-fail", NEEDS_RING, say_unanswered},
    {"bridge-agent-end", NEEDS_RING, say_ended},
    {"member-queue-end", NEEDS_CALL, say_gone},
    {"agent-status-change", NEEDS_AGENT, say_status},
    {"agent-state-change", NEEDS_AGENT, say_state},
    {"members-count", NEEDS_QUEUE, say_count},
};

/* -- one event ------------------------------------------------------------------------
 */

static const struct source_word *find_word(struct str name)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_is(name, words[i].name)) {
            return &words[i];
        }
    }
    return NULL;
}

bool freeswitch_stamp(const struct esl_message *message, int64_t *ret_ms)
{
    int64_t micros = 0;
    if (!str_to_int(esl_value(message, "Event-Date-Timestamp"), TIMESTAMP_MIN_MS * 1000,
                    TIMESTAMP_MAX_MS * 1000 - 1, &micros)) {
        return false;
    }
    *ret_ms = micros / 1000;
    return true;
}

/* "CC-*-Time" are whole seconds; 0: it has not happened. */
static int64_t time_of(const struct esl_message *message, const char *key)
{
    int64_t seconds = 0;
    return str_to_int(esl_value(message, key), TIMESTAMP_MIN_MS / 1000,
                      TIMESTAMP_MAX_MS / 1000 - 1, &seconds)
               ? seconds * 1000
               : EVENT_NO_TIME;
}

static void read_times(struct taken *taken)
{
    struct freeswitch_call *call = &taken->call;
    call->joined_ms = time_of(taken->message, "CC-Member-Joined-Time");
    call->called_ms = time_of(taken->message, "CC-Agent-Called-Time");
    call->answered_ms = time_of(taken->message, "CC-Agent-Answered-Time");
    call->aborted_ms = time_of(taken->message, "CC-Agent-Aborted-Time");
    call->ended_ms = time_of(taken->message, "CC-Bridge-Terminated-Time");
    call->left_ms = time_of(taken->message, "CC-Member-Leaving-Time");
    call->caller = asterisk_text(esl_value(taken->message, "CC-Member-CID-Number"));
}

/* The agent's number where it is named. False: needed, and not there. */
static bool read_agent(struct freeswitch *state, struct taken *taken)
{
    struct str name = esl_value(taken->message, "CC-Agent");
    if (name.size > 0 && asterisk_is_id(name)) {
        taken->call.agent = freeswitch_agents_add(state->agents, name);
    }
    return taken->call.agent != SIZE_MAX || (taken->word->needs & NEEDS_AGENT) == 0;
}

static bool read_queue(struct freeswitch *state, struct taken *taken)
{
    struct str name = esl_value(taken->message, "CC-Queue");
    if ((taken->word->needs & NEEDS_QUEUE) == 0) {
        return true;
    }
    if (name.size > 0 && asterisk_is_id(name)) {
        taken->call.queue = freeswitch_queue(state, name);
    }
    return taken->call.queue != SIZE_MAX;
}

static const char *read_names(struct freeswitch *state, struct taken *taken)
{
    struct freeswitch_call *call = &taken->call;
    call->contact = esl_value(taken->message, "CC-Member-Session-UUID");
    if ((taken->word->needs & NEEDS_CONTACT) != 0 &&
        (call->contact.size == 0 || !asterisk_is_id(call->contact))) {
        return "CC-Member-Session-UUID: names no call";
    }
    if (!read_queue(state, taken)) {
        return "CC-Queue: names no queue, or one too many";
    }
    if (!read_agent(state, taken)) {
        return "CC-Agent: names no agent, or one too many";
    }
    return NULL;
}

/* Every event names the life of the core that made it. */
static void note_core(struct freeswitch *state, const struct esl_message *message)
{
    struct str core = esl_value(message, "Core-UUID");
    if (core.size == 0 || core.size > FREESWITCH_CORE_BYTES ||
        str_is(core, state->core)) {
        return;
    }
    bool is_first = state->core[0] == '\0';
    str_copy(state->core, sizeof state->core, core);
    if (!is_first) {
        freeswitch_restarted(state);
    }
}

static enum freeswitch_verdict apply_channel(struct freeswitch *state,
                                             const struct taken *taken)
{
    struct freeswitch_call call = taken->call;
    call.contact = esl_value(taken->message, "Unique-ID");
    if (!str_is(esl_value(taken->message, "Event-Name"), "CHANNEL_HANGUP_COMPLETE") ||
        call.contact.size == 0) {
        return FREESWITCH_PASSED_OVER;
    }
    freeswitch_calls_hung_up(state, &call);
    return FREESWITCH_TAKEN;
}

enum freeswitch_verdict freeswitch_apply(struct freeswitch *state,
                                         const struct esl_message *message,
                                         int64_t now_ms, const char **ret_why)
{
    struct taken taken = {
        .message = message,
        .word = find_word(esl_value(message, "CC-Action")),
        .call = {.queue = SIZE_MAX, .agent = SIZE_MAX, .time_ms = now_ms},
    };
    (void)freeswitch_stamp(message, &taken.call.time_ms);
    note_core(state, message);
    if (taken.word == NULL) {
        return apply_channel(state, &taken);
    }
    *ret_why = read_names(state, &taken);
    if (*ret_why != NULL) {
        return FREESWITCH_NOT_TAKEN;
    }
    read_times(&taken);
    if (state->opens && !state->begun && !state->listing) {
        freeswitch_lists_snapshot(state, state->now_ms);
    }
    if (!taken.word->says(state, &taken)) {
        *ret_why = "a word or number in it is not known";
        return FREESWITCH_NOT_TAKEN;
    }
    return FREESWITCH_TAKEN;
}
