#include "feed/queue_log_contacts.h"

#include "feed/asterisk_text.h"
#include "feed/call_waits.h"
#include "feed/queue_log.h"
#include "feed/queue_log_agents.h"
#include "feed/queue_log_row.h"

static struct event contact_event(enum event_type type, const struct queue_log_row *row,
                                  const struct call_wait *wait)
{
    struct event event = event_blank(type);
    event.time_ms = row->line->time_ms;
    event.contact = row->line->call;
    event.queue = row->line->queue;
    event.entry = wait->entry;
    event.direction = wait->outbound ? EVENT_DIRECTION_OUT : EVENT_DIRECTION_NONE;
    return event;
}

static struct call_wait *wait_of(struct queue_log *log, const struct queue_log_row *row,
                                 enum call_wait_state state)
{
    return call_waits_get(log->waits, row->line->call, row->queue, state);
}

/* -- contacts -------------------------------------------------------------------------
 */

/* A call that is still waiting where it comes in again has left there unseen. */
static void close_lost_wait(struct queue_log *log, const struct queue_log_row *row)
{
    struct call_wait *lost =
        call_waits_find(log->waits, row->line->call, row->queue, CALL_WAITING);
    if (lost != NULL) {
        struct event event = contact_event(EVENT_CONTACT_LEFT, row, lost);
        event.reason = EVENT_REASON_UNKNOWN;
        lost->state = CALL_OVER;
        asterisk_say(&log->say, &event);
    }
}

void queue_log_say_queued(struct queue_log *log, const struct queue_log_row *row)
{
    close_lost_wait(log, row);
    struct call_wait *wait = call_waits_enter(log->waits, row->line->call, row->queue);
    wait->queued_ms = row->line->time_ms;
    wait->outbound = row->verb->yes;
    wait->position = wait->outbound ? EVENT_NO_NUMBER : queue_log_row_count(row, 3, 1);
    struct event event = contact_event(EVENT_CONTACT_QUEUED, row, wait);
    event.position = wait->position;
    event.caller = queue_log_row_field(row, 2);
    asterisk_say(&log->say, &event);
}

void queue_log_say_answered(struct queue_log *log, const struct queue_log_row *row)
{
    struct call_wait *wait = wait_of(log, row, CALL_WAITING);
    struct event event = contact_event(EVENT_CONTACT_ANSWERED, row, wait);
    event.agent = row->agent_name;
    event.wait_ms = row->wait_ms;
    event.ring_ms = row->ring_ms;
    wait->state = CALL_ANSWERED;
    wait->agent = row->agent;
    wait->answered_ms = row->line->time_ms;
    asterisk_say(&log->say, &event);
    queue_log_learn(log, queue_log_line_field(row->line, 1), row->agent,
                    row->line->time_ms);
    queue_log_agents_connected(log->agents, row->agent,
                               wait->outbound ? SIZE_MAX : row->queue, row->line->call,
                               row->line->time_ms);
}

/* Ends the call; `transfer_to` may be empty. */
static void end_call(struct queue_log *log, const struct queue_log_row *row,
                     struct str transfer_to)
{
    struct call_wait *wait = wait_of(log, row, CALL_ANSWERED);
    struct event event = contact_event(EVENT_CONTACT_ENDED, row, wait);
    event.agent = row->agent_name;
    event.wait_ms = row->wait_ms;
    event.talk_ms = row->talk_ms;
    event.by = row->verb->by;
    event.transfer_to = transfer_to;
    wait->state = CALL_OVER;
    asterisk_say(&log->say, &event);
    if (row->agent != SIZE_MAX) {
        queue_log_agents_released(log->agents, row->agent,
                                  wait->outbound ? SIZE_MAX : row->queue, row->line->call,
                                  row->line->time_ms);
    }
}

void queue_log_say_ended(struct queue_log *log, const struct queue_log_row *row)
{
    end_call(log, row, (struct str){0});
}

void queue_log_say_transferred(struct queue_log *log, const struct queue_log_row *row)
{
    struct str exten = queue_log_row_field(row, 1);
    struct str context = queue_log_row_field(row, 2);
    char target[2 * ASTERISK_TEXT_MAX + 2];
    size_t length =
        str_format(target, sizeof target, "%.*s%s%.*s", (int)exten.size,
                   exten.data == NULL ? "" : exten.data, context.size > 0 ? "@" : "",
                   (int)context.size, context.data == NULL ? "" : context.data);
    end_call(log, row, asterisk_text((struct str){target, length}));
}

void queue_log_say_left(struct queue_log *log, const struct queue_log_row *row)
{
    struct call_wait *wait = wait_of(log, row, CALL_WAITING);
    if (wait->system && row->verb->reason == EVENT_REASON_ABANDONED) {
        wait->system = false;
        return;
    }
    struct event event = contact_event(EVENT_CONTACT_LEFT, row, wait);
    event.reason = row->verb->reason;
    event.wait_ms = row->wait_ms;
    if (wait->state == CALL_WAITING) {
        wait->state = CALL_OVER;
        wait->system = row->verb->reason == EVENT_REASON_SYSTEM;
    }
    asterisk_say(&log->say, &event);
}

void queue_log_say_unanswered(struct queue_log *log, const struct queue_log_row *row)
{
    const struct call_wait *wait = wait_of(log, row, CALL_WAITING);
    int64_t ring_ms = row->ring_ms == EVENT_NO_NUMBER ? 0 : row->ring_ms;
    queue_log_agents_seen(log->agents, row->agent, row->queue,
                          row->line->time_ms - ring_ms, row->line->time_ms);
    struct event event = contact_event(EVENT_CONTACT_UNANSWERED, row, wait);
    event.agent = row->agent_name;
    event.reason = row->verb->reason;
    event.ring_ms = row->ring_ms;
    asterisk_say(&log->say, &event);
}

void queue_log_say_rejected(struct queue_log *log, const struct queue_log_row *row)
{
    struct call_wait *wait = call_waits_enter(log->waits, row->line->call, row->queue);
    wait->state = CALL_OVER;
    wait->joins--;
    struct event event = contact_event(EVENT_CONTACT_REJECTED, row, wait);
    event.reason = row->verb->reason;
    asterisk_say(&log->say, &event);
}

void queue_log_say_hold(struct queue_log *log, const struct queue_log_row *row)
{
    const struct call_wait *wait = wait_of(log, row, CALL_ANSWERED);
    struct event event = contact_event(EVENT_CONTACT_HOLD, row, wait);
    event.agent = row->agent_name;
    event.on = row->verb->yes ? EVENT_FLAG_YES : EVENT_FLAG_NO;
    asterisk_say(&log->say, &event);
}

static enum event_outcome outcome_of(struct str status)
{
    static const struct {
        const char *status;
        enum event_outcome outcome;
    } outcomes[] = {
        {"ANSWER", EVENT_OUTCOME_CONNECTED},    {"ANSWERED", EVENT_OUTCOME_CONNECTED},
        {"CONNECTED", EVENT_OUTCOME_CONNECTED}, {"NOANSWER", EVENT_OUTCOME_NO_ANSWER},
        {"NO ANSWER", EVENT_OUTCOME_NO_ANSWER}, {"CANCEL", EVENT_OUTCOME_NO_ANSWER},
        {"BUSY", EVENT_OUTCOME_BUSY},           {"MACHINE", EVENT_OUTCOME_MACHINE},
    };
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        if (str_is(status, outcomes[i].status)) {
            return outcomes[i].outcome;
        }
    }
    return EVENT_OUTCOME_FAILED;
}

void queue_log_say_dialled(struct queue_log *log, const struct queue_log_row *row)
{
    struct event event = event_blank(EVENT_CONTACT_DIALLED);
    event.time_ms = row->line->time_ms;
    event.contact = row->line->call;
    event.campaign = row->line->queue;
    event.agent = row->agent_name;
    event.outcome = outcome_of(queue_log_row_field(row, 1));
    asterisk_say(&log->say, &event);
}
