#include "feed/queue_log_verbs.h"

#include "base/index.h"
#include "feed/alias.h"
#include "feed/queue_log.h"
#include "feed/queue_log_agents.h"
#include "feed/queue_log_contacts.h"
#include "feed/queue_log_row.h"

#define SECOND_MS 1000

static void say_joined(struct queue_log *log, const struct queue_log_row *row)
{
    queue_log_agents_joined(log->agents, row->agent, row->queue,
                            str_is(queue_log_row_field(row, 1), "PAUSED"),
                            row->line->time_ms);
}

static void say_parted(struct queue_log *log, const struct queue_log_row *row)
{
    queue_log_agents_left(log->agents, row->agent, row->queue, row->line->time_ms);
}

static void say_penalty(struct queue_log *log, const struct queue_log_row *row)
{
    queue_log_agents_penalty(log->agents, row->agent, row->queue,
                             queue_log_row_count(row, 1, 0), row->line->time_ms);
}

static void say_pause(struct queue_log *log, const struct queue_log_row *row)
{
    if (row->verb->yes) {
        queue_log_agents_paused(log->agents, row->agent, row->queue,
                                queue_log_row_data(row), row->line->time_ms);
    } else {
        queue_log_agents_unpaused(log->agents, row->agent, row->queue,
                                  row->line->time_ms);
    }
}

static void say_pause_all(struct queue_log *log, const struct queue_log_row *row)
{
    if (row->verb->yes) {
        queue_log_agents_paused_all(log->agents, row->agent, queue_log_row_data(row),
                                    row->line->time_ms);
    } else {
        queue_log_agents_unpaused_all(log->agents, row->agent, row->line->time_ms);
    }
}

static void say_reason(struct queue_log *log, const struct queue_log_row *row)
{
    queue_log_agents_reason(log->agents, row->agent, queue_log_row_data(row),
                            row->line->time_ms);
}

static void say_login(struct queue_log *log, const struct queue_log_row *row)
{
    queue_log_agents_login(log->agents, row->agent, row->line->time_ms);
    queue_log_learn(log, queue_log_line_field(row->line, 0), row->agent,
                    row->line->time_ms);
}

static void say_logoff(struct queue_log *log, const struct queue_log_row *row)
{
    queue_log_agents_logoff(log->agents, row->agent, row->line->time_ms);
}

static void say_wrapup(struct queue_log *log, const struct queue_log_row *row)
{
    if (row->wait_ms != EVENT_NO_NUMBER) {
        queue_log_agents_wrapup(log->agents, row->agent, row->line->call,
                                row->line->time_ms + row->wait_ms, row->line->time_ms);
    }
}

static void say_restart(struct queue_log *log, const struct queue_log_row *row)
{
    queue_log_restart(log, row->line->time_ms);
}

static void say_nothing(struct queue_log *log, const struct queue_log_row *row)
{
    (void)log;
    (void)row;
}

static const struct queue_log_verb verbs[] = {
    {.name = "ENTERQUEUE", .needs = QUEUE_LOG_NEEDS_WAIT, .says = queue_log_say_queued},
    {.name = "CONNECT",
     .needs = QUEUE_LOG_NEEDS_RING,
     .says = queue_log_say_answered,
     .wait_place = 1,
     .ring_place = 3},
    {.name = "COMPLETEAGENT",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_ended,
     .wait_place = 1,
     .talk_place = 2,
     .by = EVENT_BY_AGENT},
    {.name = "COMPLETECALLER",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_ended,
     .wait_place = 1,
     .talk_place = 2,
     .by = EVENT_BY_CALLER},
    {.name = "BLINDTRANSFER",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_transferred,
     .wait_place = 3,
     .talk_place = 4,
     .by = EVENT_BY_TRANSFER},
    {.name = "TRANSFER",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_transferred,
     .wait_place = 3,
     .talk_place = 4,
     .by = EVENT_BY_TRANSFER},
    {.name = "ATTENDEDTRANSFER",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_ended,
     .wait_place = 3,
     .talk_place = 4,
     .by = EVENT_BY_TRANSFER,
     .links = true},
    {.name = "ABANDON",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_left,
     .wait_place = 3,
     .reason = EVENT_REASON_ABANDONED},
    {.name = "EXITWITHTIMEOUT",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_left,
     .wait_place = 3,
     .reason = EVENT_REASON_TIMEOUT},
    {.name = "EXITEMPTY",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_left,
     .wait_place = 3,
     .reason = EVENT_REASON_NO_AGENTS},
    {.name = "EXITWITHKEY",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_left,
     .wait_place = 4,
     .reason = EVENT_REASON_KEY},
    {.name = "WITHDRAW",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_left,
     .wait_place = 3,
     .reason = EVENT_REASON_WITHDRAWN},
    {.name = "SYSCOMPAT",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_left,
     .reason = EVENT_REASON_SYSTEM},
    {.name = "RINGNOANSWER",
     .needs = QUEUE_LOG_NEEDS_RING,
     .says = queue_log_say_unanswered,
     .ring_place = 1,
     .ring_is_ms = true,
     .reason = EVENT_REASON_NO_ANSWER},
    {.name = "RINGCANCELED",
     .needs = QUEUE_LOG_NEEDS_RING,
     .says = queue_log_say_unanswered,
     .ring_place = 1,
     .ring_is_ms = true,
     .reason = EVENT_REASON_CALLER_GONE},
    {.name = "AGENTDUMP",
     .needs = QUEUE_LOG_NEEDS_RING,
     .says = queue_log_say_unanswered,
     .reason = EVENT_REASON_AGENT_DROPPED},
    {.name = "ADDMEMBER", .needs = QUEUE_LOG_NEEDS_MEMBER, .says = say_joined},
    {.name = "REMOVEMEMBER", .needs = QUEUE_LOG_NEEDS_MEMBER, .says = say_parted},
    {.name = "PENALTY", .needs = QUEUE_LOG_NEEDS_MEMBER, .says = say_penalty},
    {.name = "PAUSE", .needs = QUEUE_LOG_NEEDS_MEMBER, .says = say_pause, .yes = true},
    {.name = "UNPAUSE", .needs = QUEUE_LOG_NEEDS_MEMBER, .says = say_pause},
    {.name = "PAUSEALL",
     .needs = QUEUE_LOG_NEEDS_AGENT,
     .says = say_pause_all,
     .yes = true},
    {.name = "UNPAUSEALL", .needs = QUEUE_LOG_NEEDS_AGENT, .says = say_pause_all},
    {.name = "AGENTLOGIN", .needs = QUEUE_LOG_NEEDS_AGENT, .says = say_login},
    {.name = "AGENTCALLBACKLOGIN", .needs = QUEUE_LOG_NEEDS_AGENT, .says = say_login},
    {.name = "AGENTLOGOFF", .needs = QUEUE_LOG_NEEDS_AGENT, .says = say_logoff},
    {.name = "AGENTCALLBACKLOGOFF", .needs = QUEUE_LOG_NEEDS_AGENT, .says = say_logoff},
    {.name = "RINGINUSE", .says = say_nothing},
    {.name = "CONFIGRELOAD", .says = say_nothing},
    {.name = "QUEUESTART", .says = say_restart},
    {.name = "OUTCALL", .needs = QUEUE_LOG_NEEDS_WAIT, .says = queue_log_say_dialled},
    /* Wazo */
    {.name = "FULL",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_rejected,
     .reason = EVENT_REASON_FULL,
     .shows = EVENT_CAN_REJECT},
    {.name = "CLOSED",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_rejected,
     .reason = EVENT_REASON_CLOSED,
     .shows = EVENT_CAN_REJECT},
    {.name = "JOINEMPTY",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_rejected,
     .reason = EVENT_REASON_NO_AGENTS,
     .shows = EVENT_CAN_REJECT},
    {.name = "DIVERT_CA_RATIO",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_rejected,
     .reason = EVENT_REASON_DIVERTED,
     .shows = EVENT_CAN_REJECT},
    {.name = "DIVERT_HOLDTIME",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_rejected,
     .reason = EVENT_REASON_DIVERTED,
     .shows = EVENT_CAN_REJECT},
    {.name = "LEAVEEMPTY",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_left,
     .reason = EVENT_REASON_NO_AGENTS},
    {.name = "WRAPUPSTART",
     .needs = QUEUE_LOG_NEEDS_AGENT,
     .says = say_wrapup,
     .wait_place = 1,
     .shows = EVENT_CAN_WRAPUP_TIMED},
    /* VICIdial, QueueMetrics */
    {.name = "CALLOUTBOUND",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_queued,
     .yes = true},
    {.name = "CALLERONHOLD",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_hold,
     .yes = true,
     .shows = EVENT_CAN_HOLD},
    {.name = "CALLEROFFHOLD",
     .needs = QUEUE_LOG_NEEDS_WAIT,
     .says = queue_log_say_hold,
     .shows = EVENT_CAN_HOLD},
    {.name = "PAUSEREASON", .needs = QUEUE_LOG_NEEDS_AGENT, .says = say_reason},
    {.name = "CALLSTATUS", .says = say_nothing},
};

static const struct queue_log_verb *find_verb(struct str name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (str_is(name, verbs[i].name)) {
            return &verbs[i];
        }
    }
    return NULL;
}

static bool read_duration(const struct queue_log_row *row, size_t number, int64_t unit_ms,
                          int64_t *ret_ms)
{
    /* "LINK" of an attended transfer has two channels' names where the other kinds have
     * one name: the rest stands one further. */
    bool is_link = row->verb->links && str_is(queue_log_row_field(row, 1), "LINK");
    *ret_ms = EVENT_NO_NUMBER;
    return number == 0 || queue_log_line_duration(
                              row->line, number - 1 + (is_link ? 1 : 0), unit_ms, ret_ms);
}

static bool read_durations(struct queue_log_row *row, const char **ret_why)
{
    const struct queue_log_verb *verb = row->verb;
    bool ok = read_duration(row, verb->wait_place, SECOND_MS, &row->wait_ms) &&
              read_duration(row, verb->talk_place, SECOND_MS, &row->talk_ms) &&
              read_duration(row, verb->ring_place, verb->ring_is_ms ? 1 : SECOND_MS,
                            &row->ring_ms);
    if (!ok) {
        *ret_why = "a duration is no number";
    }
    return ok;
}

static bool read_names(struct queue_log *log, struct queue_log_row *row,
                       const char **ret_why)
{
    const struct queue_log_line *line = row->line;
    if ((row->verb->needs & QUEUE_LOG_NEEDS_CALL) != 0 && line->call.size == 0) {
        *ret_why = "names no call";
        return false;
    }
    if ((row->verb->needs & QUEUE_LOG_NEEDS_QUEUE) != 0) {
        row->queue = index_add(log->queues, line->queue);
        if (row->queue == INDEX_NONE) {
            *ret_why = line->queue.size == 0 ? "names no queue" : "too many queues";
            return false;
        }
    }
    if (line->agent.size > 0) {
        row->agent_name = alias_name(log->aliases, line->agent);
        row->agent = queue_log_agents_add(log->agents, row->agent_name);
    }
    if ((row->verb->needs & QUEUE_LOG_NEEDS_AGENT) != 0 && row->agent == SIZE_MAX) {
        *ret_why = line->agent.size == 0 ? "names no agent" : "too many agents";
        return false;
    }
    return true;
}

enum queue_log_verdict queue_log_apply(struct queue_log *log,
                                       const struct queue_log_line *line,
                                       const char **ret_why)
{
    log->last_ms = line->time_ms;
    struct queue_log_row row = {.line = line,
                                .verb = find_verb(line->verb),
                                .queue = SIZE_MAX,
                                .agent = SIZE_MAX};
    if (row.verb == NULL) {
        return QUEUE_LOG_UNKNOWN;
    }
    if (!read_durations(&row, ret_why) || !read_names(log, &row, ret_why)) {
        return QUEUE_LOG_REFUSED;
    }
    log->capabilities |= row.verb->shows;
    queue_log_agents_tick(log->agents, line->time_ms);
    row.verb->says(log, &row);
    return QUEUE_LOG_TAKEN;
}
