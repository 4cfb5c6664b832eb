#include "simulate/shift.h"

#define MINUTE_MS INT64_C(60000)
#define DAY_MS    INT64_C(86400000)

static size_t number_of(const struct centre *centre, const struct floor_agent *agent)
{
    return (size_t)(agent - centre->agents);
}

static void set_state(struct centre *centre, struct floor_agent *agent,
                      enum floor_agent_state state)
{
    agent->state = state;
    agent->token++;
    agent->since_ms = centre->now_ms;
}

static struct event *say_state(struct centre *centre, const struct floor_agent *agent,
                               enum event_agent_state state)
{
    struct event *event = floor_say(centre, EVENT_AGENT_STATE);
    event->agent = str_from(agent->id);
    event->label = str_from(agent->profile->name);
    event->state = state;
    return event;
}

/* The next break, or the end of the shift; those already past are left out. */
static void plan_duty(struct centre *centre, struct floor_agent *agent)
{
    for (; agent->duty < PROFILE_BREAKS; agent->duty++) {
        const struct profile_break *pause = profile_break(agent->duty);
        int64_t about_ms = agent->shift_start_ms + pause->after_min * MINUTE_MS;
        agent->duty_ms = about_ms + random_between(&centre->random, -30, 30) * MINUTE_MS;
        if (agent->duty_ms > centre->now_ms) {
            break;
        }
    }
    if (agent->duty == PROFILE_BREAKS) {
        agent->duty_ms = agent->shift_end_ms;
    }
    floor_set_timer(centre, FLOOR_DUTY, number_of(centre, agent), (uint32_t)agent->duty,
                    agent->duty_ms - centre->now_ms);
}

/* The first shift that ends after `after_ms`, and the way to it. */
static void plan_shift(struct centre *centre, struct floor_agent *agent, int64_t after_ms)
{
    const struct profile_shift_times *times = profile_shift(agent->profile->shift);
    int64_t length_ms = times->length_min * MINUTE_MS;
    int64_t start_ms =
        floor_midnight(centre, after_ms) - DAY_MS + times->start_min * MINUTE_MS;
    while (start_ms + length_ms <= after_ms) {
        start_ms += DAY_MS;
    }
    agent->shift_start_ms = start_ms;
    agent->shift_end_ms = start_ms + length_ms;
    int64_t late_ms = random_between(&centre->random, -240, 180) * INT64_C(1000);
    floor_set_timer(centre, FLOOR_LOGIN, number_of(centre, agent), agent->token,
                    start_ms + late_ms - centre->now_ms);
}

void shift_begin(struct centre *centre)
{
    centre->agent_count = centre->profile->agent_count;
    for (size_t i = 0; i < centre->agent_count; i++) {
        struct floor_agent *agent = &centre->agents[i];
        agent->profile = profile_agent(i);
        agent->contact = FLOOR_NONE;
        agent->since_ms = centre->now_ms;
        str_format(agent->id, sizeof agent->id, "a%03d", (int)(i * 7 + 10) % 1000);
        /* Nobody comes in for the last ten minutes. */
        plan_shift(centre, agent, centre->now_ms + 10 * MINUTE_MS);
    }
}

static void join_queue(struct centre *centre, const struct floor_agent *agent,
                       enum profile_queue_id queue, int64_t penalty)
{
    if (queue != PROFILE_NO_QUEUE) {
        struct event *event = floor_say(centre, EVENT_AGENT_JOINED);
        event->agent = str_from(agent->id);
        event->label = str_from(agent->profile->name);
        event->queue = str_from(profile_queue(queue)->id);
        event->penalty = penalty;
    }
}

static void log_in(struct centre *centre, struct floor_agent *agent)
{
    join_queue(centre, agent, agent->profile->first, 0);
    join_queue(centre, agent, agent->profile->second, 1);
    agent->duty = 0;
    agent->contact = FLOOR_NONE;
    plan_duty(centre, agent);
    shift_free(centre, agent);
}

void shift_leave_desk(struct centre *centre, struct floor_agent *agent,
                      const char *reason, int64_t away_ms)
{
    set_state(centre, agent, FLOOR_AWAY);
    agent->contact = FLOOR_NONE;
    agent->reason = reason;
    say_state(centre, agent, EVENT_AGENT_STATE_NOT_READY)->note = str_from(reason);
    floor_set_timer(centre, FLOOR_BACK, number_of(centre, agent), agent->token, away_ms);
}

static void do_duty(struct centre *centre, struct floor_agent *agent)
{
    if (agent->duty == PROFILE_BREAKS) {
        set_state(centre, agent, FLOOR_OUT);
        agent->contact = FLOOR_NONE;
        say_state(centre, agent, EVENT_AGENT_STATE_LOGGED_OUT);
        plan_shift(centre, agent, agent->shift_end_ms + 60 * MINUTE_MS);
        return;
    }
    const struct profile_break *pause = profile_break(agent->duty);
    int64_t length_ms = pause->length_min * MINUTE_MS;
    length_ms += random_between(&centre->random, -120, 240) * INT64_C(1000);
    shift_leave_desk(centre, agent, pause->reasons[number_of(centre, agent) % 4],
                     length_ms);
    agent->duty++;
    plan_duty(centre, agent);
}

void shift_free(struct centre *centre, struct floor_agent *agent)
{
    if (agent->duty_ms <= centre->now_ms) {
        do_duty(centre, agent);
        return;
    }
    set_state(centre, agent, FLOOR_READY);
    agent->contact = FLOOR_NONE;
    say_state(centre, agent, EVENT_AGENT_STATE_READY);
    size_t number = number_of(centre, agent);
    if (agent->profile->skills & PROFILE_MAILS) {
        floor_set_timer(centre, FLOOR_PICK, number, agent->token,
                        random_between(&centre->random, 20000, 70000));
    }
    if (agent->profile->skills & PROFILE_DIALS) {
        floor_set_timer(centre, FLOOR_DIAL, number, agent->token,
                        random_between(&centre->random, 40000, 150000));
    }
}

void shift_wrap_up(struct centre *centre, struct floor_agent *agent, int64_t wrapup_ms)
{
    set_state(centre, agent, FLOOR_WRAPUP);
    wrapup_ms = wrapup_ms < 1000 ? 1000 : wrapup_ms;
    agent->until_ms = centre->now_ms + wrapup_ms;
    struct event *event = say_state(centre, agent, EVENT_AGENT_STATE_WRAPUP);
    event->contact = str_from(centre->contacts[agent->contact].id);
    event->until_ms = agent->until_ms;
    floor_set_timer(centre, FLOOR_WRAPPED, number_of(centre, agent), agent->token,
                    wrapup_ms);
}

void shift_occupy(struct centre *centre, struct floor_agent *agent,
                  enum floor_agent_state state, const struct floor_contact *contact)
{
    set_state(centre, agent, state);
    agent->contact = floor_number(centre, contact);
}

bool shift_timer_holds(const struct centre *centre, const struct timer *timer)
{
    const struct floor_agent *agent = &centre->agents[timer->subject];
    if (timer->kind == FLOOR_DUTY) {
        return agent->state == FLOOR_READY && agent->duty == timer->token &&
               agent->duty_ms == timer->at_ms;
    }
    return agent->token == timer->token;
}

void shift_timer(struct centre *centre, const struct timer *timer)
{
    struct floor_agent *agent = &centre->agents[timer->subject];
    if (timer->kind == FLOOR_LOGIN) {
        log_in(centre, agent);
    } else if (timer->kind == FLOOR_DUTY) {
        do_duty(centre, agent);
    } else {
        shift_free(centre, agent); /* FLOOR_BACK, FLOOR_WRAPPED */
    }
}
