#include "stats/engine_state.h"

void engine_settle_agent(struct engine *engine, uint32_t agent, int64_t at_ms)
{
    agent_settle(&engine->agents[agent], at_ms, engine->day);
}

/* Moves what a wrap-up is worth from the stay that had it to the stay that has it now. */
static void move_share(struct engine *engine, struct wrapup_mark *mark,
                       struct wrapup_share share)
{
    struct wrapup_share parts[2] = {mark->credited, share};
    parts[0].ms = -parts[0].ms;
    mark->credited = share;
    for (size_t i = 0; i < 2; i++) {
        struct wait *wait = contacts_wait(engine->contacts, parts[i].wait);
        if (parts[i].ms != 0 && wait->generation == parts[i].generation) {
            tally_add(&wait->facts.wrapup_ms, parts[i].ms);
            engine_refresh_contact(engine, wait->contact, engine->now_ms);
        }
    }
}

static void share_wrapups(struct engine *engine, struct agent *agent)
{
    struct wrapup_log *log = &agent->wrapups;
    for (size_t i = 0; log->began > 0 && i < log->count; i++) {
        struct wrapup_mark *mark = &log->marks[i];
        if (mark->kind != WRAPUP_BEGAN) {
            continue;
        }
        struct wrapup_share share = wrapup_share(log, i, engine->now_ms);
        if (share.ms != mark->credited.ms || share.wait != mark->credited.wait ||
            share.generation != mark->credited.generation) {
            move_share(engine, mark, share);
        }
    }
}

void engine_note_wrapup(struct engine *engine, uint32_t agent,
                        const struct wrapup_mark *mark)
{
    wrapup_note(&engine->agents[agent].wrapups, mark);
    share_wrapups(engine, &engine->agents[agent]);
}

void engine_forget_end(struct engine *engine, uint32_t agent, uint32_t number)
{
    struct wrapup_log *log = &engine->agents[agent].wrapups;
    uint32_t generation = contacts_wait(engine->contacts, number)->generation;
    wrapup_forget_end(log, number, generation);
    for (size_t i = 0; i < log->count; i++) {
        struct wrapup_mark *mark = &log->marks[i];
        if (mark->credited.ms != 0 && mark->credited.wait == number &&
            mark->credited.generation == generation) {
            move_share(engine, mark, (struct wrapup_share){0});
        }
    }
}

void engine_run_out_wrapups(struct engine *engine)
{
    if (engine->now_ms < engine->next_wrapup_ms) {
        return;
    }
    engine->next_wrapup_ms = INT64_MAX;
    for (size_t i = 0; i < index_count(engine->agent_ids); i++) {
        struct agent *agent = &engine->agents[i];
        int64_t end_ms = agent_wrapup_end(agent);
        if (end_ms == EVENT_NO_TIME) {
            continue;
        }
        if (end_ms > engine->now_ms) {
            engine->next_wrapup_ms =
                end_ms < engine->next_wrapup_ms ? end_ms : engine->next_wrapup_ms;
        } else if (agent->state == AGENT_WRAPUP) {
            agent_settle(agent, end_ms, engine->day);
            share_wrapups(engine, agent);
        }
    }
}

void engine_say_agent(struct engine *engine, uint32_t number, uint8_t source,
                      const struct agent_status *status, struct str contact)
{
    struct agent *agent = &engine->agents[number];
    agent_say(agent, status);
    agent->status_source = source;
    if (status->state == EVENT_AGENT_STATE_RINGING) {
        sources_at(engine->sources, source)->shown |= EVENT_CAN_RING;
    }
    bool wrapup = status->state == EVENT_AGENT_STATE_WRAPUP;
    struct wrapup_mark mark = {
        .kind = wrapup ? WRAPUP_BEGAN : WRAPUP_BOUNDARY,
        .at = status->at,
        .until_ms = status->until_ms,
        .contact_key =
            contact.size > 0 ? contacts_key(engine->contacts, source, contact) : 0,
    };
    if (wrapup) {
        sources_at(engine->sources, source)->shown |= EVENT_CAN_WRAPUP_EXACT;
        if (status->until_ms != EVENT_NO_TIME &&
            status->until_ms < engine->next_wrapup_ms) {
            engine->next_wrapup_ms = status->until_ms;
        }
    }
    engine_note_wrapup(engine, number, &mark);
    engine_settle_agent(engine, number, status->at.at_ms);
}

void engine_say_agent_in(struct engine *engine, uint32_t number, uint16_t queue,
                         const struct agent_status *status)
{
    struct agent *agent = &engine->agents[number];
    struct agent_membership *membership = agent_membership(agent, queue);
    if (membership == NULL) {
        engine->over_limit++;
        return;
    }
    if (!stamp_is_said(membership->status.at) ||
        !stamp_before(status->at, membership->status.at)) {
        membership->status = *status;
    }
    agent->known = true;
    engine_settle_agent(engine, number, status->at.at_ms);
}

/* The reason and the name that go with a state. */
static void note_texts(struct agent *agent, const struct event *event)
{
    if (event->label.size > 0) {
        str_copy(agent->label, sizeof agent->label, event->label);
    }
    if (event->type == EVENT_AGENT_STATE && event->state == EVENT_AGENT_STATE_NOT_READY) {
        str_copy(agent->reason, sizeof agent->reason, event->note);
    }
}

static void apply_state(struct engine *engine, const struct arrival *arrival,
                        uint32_t number, uint16_t queue)
{
    const struct event *event = arrival->event;
    struct agent *agent = &engine->agents[number];
    struct agent_status status = {arrival->at, event->state, event->until_ms};
    bool is_newest = !stamp_is_said(agent->standing.at) ||
                     !stamp_before(arrival->at, agent->standing.at);
    if (is_newest) {
        note_texts(agent, event);
    }
    if (queue == QUEUE_NONE) {
        engine_say_agent(engine, number, arrival->source, &status, event->contact);
    } else {
        engine_say_agent_in(engine, number, queue, &status);
    }
}

void engine_set_membership(struct engine *engine, uint32_t number, uint16_t queue,
                           struct stamp at, bool joined)
{
    struct agent *agent = &engine->agents[number];
    struct agent_membership *membership = agent_membership(agent, queue);
    if (membership == NULL) {
        engine->over_limit++;
        return;
    }
    if (!stamp_is_said(membership->joined_at) ||
        !stamp_before(at, membership->joined_at)) {
        membership->joined_at = at;
        membership->joined = joined;
        membership->seen_answering = membership->seen_answering && joined;
    }
    engine->queues[queue].has_members = true;
    engine_settle_agent(engine, number, at.at_ms);
}

enum engine_result engine_apply_agent(struct engine *engine,
                                      const struct arrival *arrival)
{
    const struct event *event = arrival->event;
    uint32_t agent = engine_agent(engine, event->agent, arrival->source);
    uint16_t queue = engine_queue(engine, event->queue, arrival->source);
    if (agent == AGENT_NONE || (queue == QUEUE_NONE && event->queue.size > 0)) {
        return ENGINE_OVER_LIMIT;
    }
    if (event->type == EVENT_AGENT_STATE) {
        apply_state(engine, arrival, agent, queue);
    } else if (queue != QUEUE_NONE) {
        note_texts(&engine->agents[agent], event);
        engine_set_membership(engine, agent, queue, arrival->at,
                              event->type == EVENT_AGENT_JOINED);
    }
    return ENGINE_APPLIED;
}
