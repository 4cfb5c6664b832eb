#include "feed/freeswitch_lists.h"

#include "base/index.h"
#include "base/timestamp.h"
#include "feed/asterisk_lists.h"
#include "feed/asterisk_text.h"
#include "feed/esl_table.h"
#include "feed/freeswitch.h"
#include "feed/freeswitch_agents.h"
#include "feed/freeswitch_calls.h"
#include "stats/event.h"
#include "stats/limits.h"

#define SECOND_MS 1000
#define DAYS_MS   INT64_C(31622400000) /* the longest duration of an event: 366 days */

/* A cell of whole seconds since 1970; 0: never. */
static int64_t time_cell(const struct esl_table *table, const char *column)
{
    int64_t seconds = esl_table_number(table, column);
    bool usable =
        seconds >= TIMESTAMP_MIN_MS / SECOND_MS && seconds < TIMESTAMP_MAX_MS / SECOND_MS;
    return usable ? seconds * SECOND_MS : 0;
}

static int64_t or_none(int64_t time_ms)
{
    return time_ms > 0 ? time_ms : EVENT_NO_TIME;
}

static size_t queue_cell(struct freeswitch *state, const struct esl_table *table,
                         const char *column)
{
    struct str name = esl_table_cell(table, column);
    return asterisk_is_id(name) ? freeswitch_queue(state, name) : SIZE_MAX;
}

static size_t agent_cell(struct freeswitch *state, const struct esl_table *table,
                         const char *column)
{
    struct str name = esl_table_cell(table, column);
    return asterisk_is_id(name) ? freeswitch_agents_add(state->agents, name) : SIZE_MAX;
}

/* -- a row of each list ---------------------------------------------------------------
 */

/* Counters restart with the module: "the last fall", and what begins at nothing begins
 * now. */
static int64_t counted_since(const struct freeswitch *state,
                             const struct freeswitch_queue *row, int64_t answered,
                             int64_t abandoned)
{
    bool is_known = row->answered != EVENT_NO_NUMBER;
    bool has_fallen =
        is_known && (answered < row->answered || abandoned < row->abandoned);
    bool begins = !is_known && answered == 0 && abandoned == 0;
    return has_fallen || begins ? state->now_ms : row->since_ms;
}

static bool take_queue(struct freeswitch *state, const struct esl_table *table)
{
    size_t queue = queue_cell(state, table, "name");
    int64_t answered = esl_table_number(table, "calls_answered");
    int64_t abandoned = esl_table_number(table, "calls_abandoned");
    state->pending++; /* it is asked for its members, whatever its name */
    if (queue == SIZE_MAX) {
        return false;
    }
    struct freeswitch_queue *row = &state->queue_rows[queue];
    row->listed = true;
    row->waiting = 0;
    if (answered != EVENT_NO_NUMBER && abandoned != EVENT_NO_NUMBER) {
        row->since_ms = counted_since(state, row, answered, abandoned);
        row->answered = answered;
        row->abandoned = abandoned;
    }
    return true;
}

static bool take_agent(struct freeswitch *state, const struct esl_table *table)
{
    size_t agent = agent_cell(state, table, "name");
    int64_t wrap_up_s = esl_table_number(table, "wrap_up_time");
    if (agent == SIZE_MAX) {
        return false;
    }
    const struct freeswitch_agent_row row = {
        .status = esl_table_cell(table, "status"),
        .state = esl_table_cell(table, "state"),
        .wrap_up_ms = wrap_up_s <= DAYS_MS / SECOND_MS ? wrap_up_s * SECOND_MS : 0,
        .last_bridge_start_ms = time_cell(table, "last_bridge_start"),
        .last_bridge_end_ms = time_cell(table, "last_bridge_end"),
        .last_status_change_ms = time_cell(table, "last_status_change"),
    };
    freeswitch_agents_list(state->agents, agent, &row);
    return true;
}

static bool take_tier(struct freeswitch *state, const struct esl_table *table)
{
    size_t queue = queue_cell(state, table, "queue");
    size_t agent = agent_cell(state, table, "agent");
    return queue != SIZE_MAX && agent != SIZE_MAX &&
           freeswitch_agents_list_tier(state->agents, agent, queue,
                                       esl_table_number(table, "level"));
}

/* Members that gave up stay for a while, and some that were answered for ever: those are
 * believed only of an agent who is in a call. */
static bool take_member(struct freeswitch *state, const struct esl_table *table)
{
    struct str in = esl_table_cell(table, "state");
    bool is_answered = str_is(in, "Answered");
    bool waits = str_is(in, "Waiting") || str_is(in, "Trying");
    struct freeswitch_call call = {
        .contact = esl_table_cell(table, "session_uuid"),
        .queue = queue_cell(state, table, "queue"),
        .agent = SIZE_MAX,
        .time_ms = state->now_ms,
        .joined_ms = or_none(time_cell(table, "joined_epoch")),
        .answered_ms = or_none(time_cell(table, "bridge_epoch")),
    };
    if (!is_answered && !waits) {
        return true;
    }
    if (call.queue == SIZE_MAX || call.contact.size == 0 ||
        !asterisk_is_id(call.contact)) {
        return false;
    }
    if (is_answered) {
        call.agent = agent_cell(state, table, "serving_agent");
        if (call.agent == SIZE_MAX ||
            !freeswitch_agents_talks(state->agents, call.agent)) {
            return true;
        }
    } else {
        state->queue_rows[call.queue].waiting++;
    }
    freeswitch_calls_listed(state, &call, is_answered);
    return true;
}

/* -- lists ----------------------------------------------------------------------------
 */

static void begin(struct freeswitch *state)
{
    state->listing = true;
    state->list_ms = state->now_ms;
    state->pending = 0;
    freeswitch_agents_begin_list(state->agents);
    for (size_t i = 0; i < index_count(state->queues); i++) {
        state->queue_rows[i].listed = false;
    }
}

static void end(struct freeswitch *state)
{
    state->listing = false;
    freeswitch_agents_end_list(state->agents, state->now_ms);
    freeswitch_calls_end_list(state);
    state->gap = false;
    state->capabilities |= EVENT_CAN_MEMBERS | EVENT_CAN_GAUGES | EVENT_CAN_SNAPSHOT |
                           EVENT_CAN_WRAPUP_TIMED;
    state->snapshot_due_ms = state->now_ms;
}

enum kind { KIND_QUEUES, KIND_AGENTS, KIND_TIERS, KIND_MEMBERS };

/* A list is known by a column that no other has. */
static const struct {
    const char *column;
    enum kind kind;
    bool (*takes)(struct freeswitch *state, const struct esl_table *table);
} lists[] = {
    {"session_uuid", KIND_MEMBERS, take_member},
    {"strategy", KIND_QUEUES, take_queue},
    {"wrap_up_time", KIND_AGENTS, take_agent},
    {"level", KIND_TIERS, take_tier},
};

/* A round without agents or tiers says nothing of who is there; it is over with the last
 * queue's members. */
static void note_end(struct freeswitch *state, enum kind kind)
{
    if (kind == KIND_MEMBERS && state->pending > 0) {
        state->pending--;
    }
    bool is_last = kind == KIND_MEMBERS || kind == KIND_TIERS;
    if (is_last && state->listing && state->pending == 0) {
        end(state);
    }
}

enum freeswitch_list freeswitch_lists_take(struct freeswitch *state, struct str text,
                                           size_t *ret_refused)
{
    struct esl_table table;
    *ret_refused = 0;
    if (text.size > 0 && text.data[0] == '-') {
        note_end(state, KIND_MEMBERS); /* of a queue that was removed meanwhile */
        return FREESWITCH_LIST_ERROR;
    }
    if (!esl_table_open(&table, text)) {
        return FREESWITCH_LIST_OTHER;
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (!esl_table_has(&table, lists[i].column)) {
            continue;
        }
        if (lists[i].kind == KIND_QUEUES) {
            begin(state);
        }
        while (esl_table_next(&table)) {
            *ret_refused += lists[i].takes(state, &table) ? 0 : 1;
        }
        note_end(state, lists[i].kind);
        return FREESWITCH_LIST_TAKEN;
    }
    return FREESWITCH_LIST_OTHER;
}

/* -- the snapshot ---------------------------------------------------------------------
 */

static struct event_snapshot_queue queue_item(const struct freeswitch *state,
                                              size_t queue)
{
    const struct freeswitch_queue *row = &state->queue_rows[queue];
    struct event_snapshot_queue item =
        asterisk_lists_queue(index_id(state->queues, queue));
    item.gauges.waiting = row->listed ? row->waiting : EVENT_NO_NUMBER;
    if (row->listed && row->since_ms != EVENT_NO_TIME) {
        item.since_ms = row->since_ms;
        item.gauges.answered = row->answered;
        item.gauges.abandoned = row->abandoned;
    }
    return item;
}

static void fill(const struct freeswitch *state, struct asterisk_lists *said)
{
    const struct index *names = freeswitch_agents_names(state->agents);
    for (size_t i = 0; i < index_count(state->queues); i++) {
        said->queues[said->queue_count++] = queue_item(state, i);
    }
    for (size_t i = 0; i < index_count(names); i++) {
        if (freeswitch_agents_item(state->agents, i, asterisk_lists_memberships(said),
                                   &said->agents[said->agent_count])) {
            said->agent_count++;
        }
    }
    asterisk_lists_add_contacts(said, state->waits, state->queues, names);
}

void freeswitch_lists_snapshot(struct freeswitch *state, int64_t time_ms)
{
    struct asterisk_lists said;
    state->snapshot_due_ms = EVENT_NO_TIME;
    state->begun = true;
    if (asterisk_lists_init(&said, index_count(state->queues),
                            index_count(freeswitch_agents_names(state->agents)),
                            state->waits)) {
        fill(state, &said);
        asterisk_lists_say(&said, &state->say, time_ms);
    } else {
        state->say.failed = true; /* half a snapshot would say that the rest is not so */
    }
    asterisk_lists_finish(&said);
}
