#include "stats/agent.h"

#include <string.h>

void agent_init(struct agent *agent, struct ring quarters)
{
    memset(agent, 0, sizeof *agent);
    agent->standing.at = STAMP_NONE;
    agent->activity.at = STAMP_NONE;
    agent->answered_ms = EVENT_NO_TIME;
    agent->state = AGENT_UNKNOWN;
    agent->since_ms = EVENT_NO_TIME;
    agent->accrued_ms = EVENT_NO_TIME;
    agent->quarters = quarters;
}

static bool is_activity(enum event_agent_state state)
{
    return state == EVENT_AGENT_STATE_RINGING || state == EVENT_AGENT_STATE_ON_CONTACT ||
           state == EVENT_AGENT_STATE_WRAPUP;
}

void agent_say(struct agent *agent, const struct agent_status *status)
{
    struct agent_status *slot =
        is_activity(status->state) ? &agent->activity : &agent->standing;
    if (!stamp_is_said(slot->at) || !stamp_before(status->at, slot->at)) {
        *slot = *status;
    }
    agent->known = true;
}

struct agent_membership *agent_membership(struct agent *agent, uint16_t queue)
{
    struct agent_membership *unused = NULL;
    for (size_t i = 0; i < agent->membership_count; i++) {
        struct agent_membership *membership = &agent->memberships[i];
        if (membership->queue == queue) {
            return membership;
        }
        if (!membership->joined && !membership->seen_answering && unused == NULL) {
            unused = membership; /* it left that queue: only its order in time is lost */
        }
    }
    if (agent->membership_count < LIMIT_AGENT_QUEUES) {
        unused = &agent->memberships[agent->membership_count++];
    }
    if (unused != NULL) {
        *unused = (struct agent_membership){
            .queue = queue, .joined_at = STAMP_NONE, .status = {.at = STAMP_NONE}};
    }
    return unused;
}

/* Does the status `a` come after `b`? */
static bool is_later(const struct agent_status *a, const struct agent_status *b)
{
    return stamp_is_said(a->at) && (!stamp_is_said(b->at) || stamp_before(b->at, a->at));
}

int64_t agent_wrapup_end(const struct agent *agent)
{
    return agent->activity.state == EVENT_AGENT_STATE_WRAPUP ? agent->activity.until_ms
                                                             : EVENT_NO_TIME;
}

/* Is the activity that was said last still going on? */
static bool activity_holds(const struct agent *agent, int64_t now_ms)
{
    const struct agent_status *activity = &agent->activity;
    if (!is_later(activity, &agent->standing)) {
        return false;
    }
    if (activity->state != EVENT_AGENT_STATE_WRAPUP) {
        return true;
    }
    bool answered_since =
        agent->answered_ms != EVENT_NO_TIME && agent->answered_ms > activity->at.at_ms;
    return !answered_since &&
           (activity->until_ms == EVENT_NO_TIME || now_ms < activity->until_ms);
}

static enum agent_state standing_state(const struct agent *agent,
                                       const struct agent_status *status)
{
    switch (status->state) {
    case EVENT_AGENT_STATE_READY:
        return AGENT_READY;
    case EVENT_AGENT_STATE_NOT_READY:
        return AGENT_NOT_READY;
    case EVENT_AGENT_STATE_NONE:
    case EVENT_AGENT_STATE_LOGGED_OUT:
    case EVENT_AGENT_STATE_UNKNOWN:
    case EVENT_AGENT_STATE_RINGING:
    case EVENT_AGENT_STATE_ON_CONTACT:
    case EVENT_AGENT_STATE_WRAPUP:
    case EVENT_AGENT_STATE_COUNT:
        break;
    }
    if (is_later(&agent->activity, status)) {
        return AGENT_READY; /* it worked since, and that is over */
    }
    return status->state == EVENT_AGENT_STATE_LOGGED_OUT ? AGENT_LOGGED_OUT
                                                         : AGENT_UNKNOWN;
}

/* What the agent's own queues show when nothing outranks it. */
static enum agent_state standing_in(const struct agent *agent,
                                    const struct agent_membership *membership)
{
    bool own = is_later(&membership->status, &agent->standing);
    return standing_state(agent, own ? &membership->status : &agent->standing);
}

/* Not ready over all only if it is so in every queue; a pause of one leaves it ready. */
static enum agent_state standing_over_all(const struct agent *agent)
{
    enum agent_state whole = standing_state(agent, &agent->standing);
    bool apart = false;
    bool any_ready = false;
    for (size_t i = 0; i < agent->membership_count; i++) {
        const struct agent_membership *membership = &agent->memberships[i];
        if (membership->joined || membership->seen_answering) {
            apart = apart || is_later(&membership->status, &agent->standing);
            any_ready = any_ready || standing_in(agent, membership) != AGENT_NOT_READY;
        }
    }
    if (!apart || whole == AGENT_LOGGED_OUT) {
        return whole;
    }
    return any_ready ? AGENT_READY : AGENT_NOT_READY;
}

/* The rows of metrics.md section 8 that outrank standing; AGENT_LOGGED_OUT: none does. */
static enum agent_state work_state(const struct agent *agent, int64_t now_ms)
{
    bool active = activity_holds(agent, now_ms);
    enum event_agent_state said = active ? agent->activity.state : EVENT_AGENT_STATE_NONE;
    if (agent->talking > 0 ||
        (said == EVENT_AGENT_STATE_ON_CONTACT && agent->held == 0)) {
        return AGENT_ON_CONTACT;
    }
    if (agent->held > 0) {
        return AGENT_HOLD;
    }
    if (agent->ringing > 0 || said == EVENT_AGENT_STATE_RINGING) {
        return AGENT_RINGING;
    }
    return said == EVENT_AGENT_STATE_WRAPUP ? AGENT_WRAPUP : AGENT_LOGGED_OUT;
}

enum agent_state agent_state_at(const struct agent *agent, int64_t now_ms)
{
    enum agent_state work = work_state(agent, now_ms);
    return work != AGENT_LOGGED_OUT ? work : standing_over_all(agent);
}

enum agent_state agent_state_in(const struct agent *agent,
                                const struct agent_membership *membership, int64_t now_ms)
{
    enum agent_state work = work_state(agent, now_ms);
    return work != AGENT_LOGGED_OUT ? work : standing_in(agent, membership);
}

bool agent_state_is_logged_in(enum agent_state state)
{
    return state <= AGENT_READY;
}

/* Adds [from_ms, to_ms) of a state to the quarters it lies in, and to the day. */
static void accrue(struct agent *agent, int64_t from_ms, int64_t to_ms,
                   struct day_span day)
{
    int64_t oldest_ms =
        (ring_quarter(to_ms) - LIMIT_AGENT_QUARTERS + 1) * LIMIT_QUARTER_MS;
    if (from_ms < oldest_ms) {
        from_ms = oldest_ms; /* longer ago than the ring remembers */
    }
    while (from_ms < to_ms) {
        int64_t edge_ms = (ring_quarter(from_ms) + 1) * LIMIT_QUARTER_MS;
        int64_t until_ms = edge_ms < to_ms ? edge_ms : to_ms;
        enum tally tally = (enum tally)((int)TALLY_STATE_MS + (int)agent->state);
        agent_count(agent, tally, from_ms, until_ms - from_ms, day);
        from_ms = until_ms;
    }
}

/* The state, from its start or the last settling, has run up to an instant. */
static void run_to(struct agent *agent, int64_t at_ms, struct day_span day)
{
    if (agent->accrued_ms == EVENT_NO_TIME) {
        agent->since_ms = agent->accrued_ms = at_ms;
    }
    if (at_ms > agent->accrued_ms) {
        if (agent_state_is_logged_in(agent->state)) {
            accrue(agent, agent->accrued_ms, at_ms, day);
        }
        agent->accrued_ms = at_ms;
    }
}

void agent_settle(struct agent *agent, int64_t at_ms, struct day_span day)
{
    enum agent_state state = agent_state_at(agent, at_ms);
    if (state != agent->state || agent->accrued_ms == EVENT_NO_TIME) {
        run_to(agent, at_ms, day);
        agent->state = state;
        agent->since_ms = agent->accrued_ms;
    }
}

void agent_state_times(const struct agent *agent, int64_t now_ms, int64_t day_start_ms,
                       int64_t ret_ms[6])
{
    memcpy(ret_ms, &agent->day[TALLY_STATE_MS], 6 * sizeof *ret_ms);
    int64_t from_ms = agent->accrued_ms > day_start_ms ? agent->accrued_ms : day_start_ms;
    if (agent->accrued_ms != EVENT_NO_TIME && agent_state_is_logged_in(agent->state) &&
        now_ms > from_ms) {
        tally_add(&ret_ms[agent->state], now_ms - from_ms);
    }
}

int64_t agent_time_in_state(const struct agent *agent, int64_t now_ms)
{
    return agent->since_ms == EVENT_NO_TIME || now_ms < agent->since_ms
               ? 0
               : now_ms - agent->since_ms;
}

struct agent_rows agent_rows(struct agent *agent, int64_t at_ms, struct day_span day)
{
    int64_t quarter = ring_quarter(at_ms);
    bool today = quarter >= day.from && quarter < day.to;
    struct agent_rows rows = {.quarter = ring_row(&agent->quarters, quarter)};
    rows.day = rows.quarter != NULL && today ? agent->day : NULL;
    return rows;
}

void agent_count(struct agent *agent, enum tally tally, int64_t at_ms, int64_t value,
                 struct day_span day)
{
    struct agent_rows rows = agent_rows(agent, at_ms, day);
    if (rows.quarter != NULL) {
        tally_add(&rows.quarter[tally], value);
    }
    if (rows.day != NULL) {
        tally_add(&rows.day[tally], value);
    }
}
