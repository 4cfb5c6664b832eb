#include "stats/engine_state.h"

void engine_move_share(struct engine *engine, const struct timeline *timeline,
                       struct mark *mark, struct wrapup_share share)
{
    struct wrapup_share parts[2] = {mark->credited, share};
    parts[0].ms = -parts[0].ms;
    mark->credited = share; /* the mark may move from here on */
    for (size_t i = 0; i < 2; i++) {
        struct stay *stay = contacts_stay_at(engine->contacts, parts[i].stay);
        if (parts[i].ms != 0 && stay->generation == parts[i].generation) {
            tally_add(&stay->facts.wrapup_ms, parts[i].ms);
            int64_t from_ms = timeline_wrapup_from(timeline, &parts[i]);
            stay->facts.wrapup_from_ms =
                from_ms != EVENT_NO_TIME ? from_ms : stay->facts.wrapup_from_ms;
            engine_refresh_contact(engine, stay->contact);
        }
    }
}

/* The first wrap-up that is worth something else by now, or of another stay; NULL. Moving
 * it may change the timeline. */
static struct mark *find_unshared(const struct engine *engine, struct timeline *timeline,
                                  struct wrapup_share *ret_share)
{
    for (size_t i = 0; i < timeline->count; i++) {
        struct mark *mark = timeline_at(timeline, i);
        if (!mark_is_wrapup(mark)) {
            continue;
        }
        struct wrapup_share share = timeline_wrapup(timeline, i, engine->now_ms);
        if (share.ms != mark->credited.ms || share.stay != mark->credited.stay ||
            share.generation != mark->credited.generation) {
            *ret_share = share;
            return mark;
        }
    }
    return NULL;
}

void engine_share_wrapups(struct engine *engine, uint32_t number)
{
    struct timeline *timeline = &engine->agents[number].timeline;
    for (int left = TIMELINE_MARKS; timeline->wrapups > 0 && left > 0; left--) {
        struct wrapup_share share;
        struct mark *mark = find_unshared(engine, timeline, &share);
        if (mark == NULL) {
            return;
        }
        engine_move_share(engine, timeline, mark, share);
    }
}

/* The wrap-up credited to a stay whose end is taken back; NULL: none. */
static struct mark *find_share_of(struct timeline *timeline, const struct mark *ended)
{
    for (size_t i = 0; i < timeline->count; i++) {
        struct mark *mark = timeline_at(timeline, i);
        if (mark_is_wrapup(mark) && mark->credited.ms != 0 &&
            mark->credited.stay == ended->stay &&
            mark->credited.generation == ended->generation) {
            return mark;
        }
    }
    return NULL;
}

static void share_wrapup(struct engine *engine, struct agent *agent, size_t place)
{
    struct mark *mark = timeline_at(&agent->timeline, place);
    struct wrapup_share share = timeline_wrapup(&agent->timeline, place, engine->now_ms);
    if (share.ms != mark->credited.ms || share.stay != mark->credited.stay ||
        share.generation != mark->credited.generation) {
        engine_move_share(engine, &agent->timeline, mark, share);
    }
}

/* Most marks come last: they end at most the wrap-up before them. */
static void share_after(struct engine *engine, uint32_t number, const struct mark *mark)
{
    struct agent *agent = &engine->agents[number];
    struct timeline *timeline = &agent->timeline;
    if (!timeline_is_last(timeline, mark) ||
        (mark->kind == MARK_ENDED && timeline_names(timeline, mark))) {
        engine_share_wrapups(engine, number);
        return;
    }
    size_t place = timeline_wrapup_before(timeline, mark);
    if (place < timeline->count) {
        share_wrapup(engine, agent, place);
    }
}

/* Comes last while no wrap-up runs, and none that came before can be of what it ends: as
 * most marks do, which is seen without a look at those before. */
static bool settles_nothing(const struct agent *agent, const struct mark *mark)
{
    const struct timeline *timeline = &agent->timeline;
    return mark->at.at_ms > agent->now.mark_ms && !timeline->wrapup_runs &&
           (mark->kind != MARK_ENDED || timeline->named == 0);
}

void engine_mark(struct engine *engine, uint32_t agent, const struct mark *mark)
{
    struct agent *record = &engine->agents[agent];
    bool settled = settles_nothing(record, mark);
    engine->over_limit += agent_mark(record, mark, &engine->days) ? 0 : 1;
    if (!settled && record->timeline.wrapups > 0) {
        share_after(engine, agent, mark);
    }
}

void engine_unmark(struct engine *engine, uint32_t agent, const struct mark *mark)
{
    struct agent *record = &engine->agents[agent];
    agent_unmark(record, mark, &engine->days);
    struct mark *wrapup = NULL;
    while (mark->kind == MARK_ENDED &&
           (wrapup = find_share_of(&record->timeline, mark)) != NULL) {
        engine_move_share(engine, &record->timeline, wrapup, (struct wrapup_share){0});
    }
    if (record->timeline.wrapups > 0) {
        engine_share_wrapups(engine, agent);
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
        int64_t end_ms = presence_wrapup_ends_ms(&agent->now.presence);
        if (end_ms == EVENT_NO_TIME) {
            continue;
        }
        if (end_ms <= engine->now_ms) {
            engine_share_wrapups(engine, (uint32_t)i);
        } else if (end_ms < engine->next_wrapup_ms) {
            engine->next_wrapup_ms = end_ms;
        }
    }
}

/* The number of a reason: 0 for none, and for those that found no room. */
static uint8_t reason_of(struct engine *engine, struct str reason)
{
    size_t number = reason.size == 0 || reason.size > INDEX_ID_MAX
                        ? INDEX_NONE
                        : index_add(engine->reason_ids, reason);
    return number == INDEX_NONE ? 0 : (uint8_t)(number + 1);
}

void engine_expect_wrapup(struct engine *engine, const struct mark *mark)
{
    if (mark_is_wrapup(mark) && mark->until_ms != EVENT_NO_TIME &&
        mark->until_ms < engine->next_wrapup_ms) {
        engine->next_wrapup_ms = mark->until_ms;
    }
}

struct mark engine_state_mark(struct engine *engine, uint8_t source,
                              const struct said *said)
{
    struct source *from = sources_at(engine->sources, source);
    uint8_t reason =
        said->state == EVENT_AGENT_STATE_NOT_READY ? reason_of(engine, said->reason) : 0;
    if (said->state == EVENT_AGENT_STATE_RINGING) {
        from->shown |= EVENT_CAN_RING;
    }
    if (said->state == EVENT_AGENT_STATE_WRAPUP) {
        from->shown |= EVENT_CAN_WRAPUP_EXACT;
    }
    return (struct mark){
        .at = said->at,
        .kind = MARK_SAY,
        .state = (uint8_t)said->state,
        .source = source,
        .reason = reason,
        .flag = reason > 0 && (engine->productive >> reason & 1U) != 0,
        .queue = QUEUE_NONE,
        .until_ms = said->until_ms,
        .contact_key = said->contact.size > 0 ? contacts_key(source, said->contact) : 0,
    };
}

/* A word of a source on the agent. Where it comes late, what was listed since may come to
 * something else by it. */
static void say(struct engine *engine, uint32_t number, const struct mark *mark)
{
    struct agent *agent = &engine->agents[number];
    bool late = !engine_is_settled(engine, agent, mark->at) ||
                (mark->kind == MARK_SAY && stamp_is_said(agent->heard.at) &&
                 !stamp_before(agent->heard.at, mark->at));
    if (!late) {
        hearing_note(&agent->heard, &agent->now.presence, mark);
    }
    engine_expect_wrapup(engine, mark);
    engine_mark(engine, number, mark);
    if (late) {
        engine_settle_agent(engine, number);
    }
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
    struct said said = {arrival->at, event->state, event->until_ms, event->note,
                        event->contact};
    struct stamp last = agent->now.presence.standing_at;
    if (!stamp_is_said(last) || !stamp_before(arrival->at, last)) {
        note_texts(agent, event);
    }
    struct mark mark = {.at = arrival->at,
                        .kind = MARK_SAY_IN,
                        .state = (uint8_t)event->state,
                        .source = arrival->source,
                        .queue = queue,
                        .until_ms = EVENT_NO_TIME};
    if (queue == QUEUE_NONE) {
        mark = engine_state_mark(engine, arrival->source, &said);
    }
    agent->known = true;
    say(engine, number, &mark);
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
        bool joined = event->type == EVENT_AGENT_JOINED;
        struct mark mark = {.at = arrival->at,
                            .kind = joined ? MARK_JOIN : MARK_LEAVE,
                            .source = arrival->source,
                            .queue = queue,
                            .until_ms = EVENT_NO_TIME};
        note_texts(&engine->agents[agent], event);
        engine->queues[queue].has_members = true;
        say(engine, agent, &mark);
    }
    return ENGINE_APPLIED;
}
