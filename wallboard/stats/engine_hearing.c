#include <string.h>

#include "stats/engine_state.h"

/*
 * What snapshots and restarts say of agents without a word of their own: see hearing.h.
 * As a rule a call comes after all that it depends on, and is heard at once. Where one
 * comes late, or a word before one does, the agent's timeline is gone through anew from
 * where it is not final.
 */

#define CALLS_MAX 64 /* of all of an agent's sources, that are gone through anew */

/* -- anew ------------------------------------------------------------------------------
 */

struct settling {
    const struct engine *engine;
    struct agent *agent;
    struct stamp from; /* calls up to here are final */
    struct mark calls[CALLS_MAX];
    size_t call_count;
    struct presence presence; /* as the marks gone through have left it; likewise */
    struct hearing heard;
    struct mark marks[TIMELINE_MARKS]; /* that calls come to, in order */
    size_t count;
};

static bool is_after(struct stamp at, struct stamp from)
{
    return !stamp_is_said(from) || stamp_before(from, at);
}

static void settle_to(struct settling *settling, struct stamp at)
{
    if (stamp_is_said(at) && is_after(at, settling->from)) {
        settling->from = at;
    }
}

/* A call to agents that the source does not name. */
static struct mark call_of(uint8_t source, struct stamp at, enum mark_origin origin)
{
    return (struct mark){
        .at = at,
        .kind = MARK_SAY,
        .state = origin == ORIGIN_ABSENT ? EVENT_AGENT_STATE_LOGGED_OUT
                                         : EVENT_AGENT_STATE_UNKNOWN,
        .origin = (uint8_t)origin,
        .source = source,
        .queue = QUEUE_NONE,
        .until_ms = EVENT_NO_TIME,
    };
}

/* Of calls of one instant and rank, by two sources. */
static bool is_call_before(const struct engine *engine, const struct mark *a,
                           const struct mark *b)
{
    if (mark_before(a, b) || mark_before(b, a)) {
        return mark_before(a, b);
    }
    const struct source *left = sources_at(engine->sources, a->source);
    const struct source *right = sources_at(engine->sources, b->source);
    return strcmp(left->id, right->id) < 0;
}

/* In order; the latest are kept, and what the others came to is final. */
static void add_call(struct settling *settling, const struct mark *call)
{
    if (!is_after(call->at, settling->from)) {
        return;
    }
    if (settling->call_count == CALLS_MAX) {
        if (is_call_before(settling->engine, call, &settling->calls[0])) {
            settle_to(settling, call->at);
            return;
        }
        settle_to(settling, settling->calls[0].at);
        memmove(settling->calls, settling->calls + 1,
                --settling->call_count * sizeof *settling->calls);
    }
    size_t place = settling->call_count++;
    while (place > 0 &&
           is_call_before(settling->engine, call, &settling->calls[place - 1])) {
        settling->calls[place] = settling->calls[place - 1];
        place--;
    }
    settling->calls[place] = *call;
}

static void add_calls_of(struct settling *settling, uint8_t number)
{
    const struct source *source = sources_at(settling->engine->sources, number);
    for (size_t i = 0; i < source->listing_count; i++) {
        const struct source_listing *listing = &source->listings[i];
        if (listing->closes) {
            struct mark call = call_of(number, listing->last, ORIGIN_ABSENT);
            call.stay = listing->number;
            add_call(settling, &call);
        }
    }
    struct stamp restarts[SOURCE_LIVES];
    size_t count = source_restarts(source, restarts);
    for (size_t i = 0; i < count; i++) {
        struct mark call = call_of(number, restarts[i], ORIGIN_RESTARTED);
        add_call(settling, &call);
    }
}

/* What the sources that have spoken of the agent said of those that they do not name. */
static void find_calls(struct settling *settling)
{
    const struct engine *engine = settling->engine;
    settling->from = settling->agent->settled;
    settling->call_count = 0;
    for (int pass = 0; pass < 2; pass++) { /* all that is final first */
        for (size_t i = 0; i < sources_count(engine->sources); i++) {
            if ((settling->agent->sources >> i & 1U) == 0) {
                continue;
            }
            if (pass == 0) {
                settle_to(settling, sources_at(engine->sources, i)->forgotten);
            } else {
                add_calls_of(settling, (uint8_t)i);
            }
        }
    }
}

static void add_mark(struct settling *settling, const struct mark *mark)
{
    if (settling->count == TIMELINE_MARKS) {
        return;
    }
    size_t place = settling->count++;
    while (place > 0 && mark_before(mark, &settling->marks[place - 1])) {
        settling->marks[place] = settling->marks[place - 1];
        place--;
    }
    settling->marks[place] = *mark;
}

static void hear(struct settling *settling, const struct mark *call)
{
    struct mark marks[HEARING_MARKS];
    size_t count = hearing_call(&settling->heard, &settling->presence,
                                &settling->agent->listed, call, marks);
    for (size_t i = 0; i < count; i++) {
        (void)presence_apply(&settling->presence, &marks[i]);
        add_mark(settling, &marks[i]);
    }
}

static const struct mark *earlier(const struct mark *a, const struct mark *b)
{
    return a == NULL || (b != NULL && mark_before(b, a)) ? b : a;
}

/* Goes through all that was said of the agent, in order of time. */
static void go_through(struct settling *settling)
{
    const struct timeline *timeline = &settling->agent->timeline;
    const struct timeline *listed = &settling->agent->listed;
    settling->presence = settling->agent->base.presence;
    settling->heard = settling->agent->base_heard;
    settling->count = 0;
    size_t at = 0;
    size_t list = 0;
    size_t call = 0;
    for (;;) {
        while (at < timeline->count &&
               mark_is_called(timeline_look(timeline, at), settling->from)) {
            at++;
        }
        while (list < listed->count &&
               !is_after(timeline_look(listed, list)->at, settling->from)) {
            list++;
        }
        const struct mark *said =
            at < timeline->count ? timeline_look(timeline, at) : NULL;
        const struct mark *lists =
            list < listed->count ? timeline_look(listed, list) : NULL;
        const struct mark *calls =
            call < settling->call_count ? &settling->calls[call] : NULL;
        const struct mark *next = earlier(earlier(said, lists), calls);
        if (next == NULL) {
            return;
        }
        if (next == said) {
            hearing_note(&settling->heard, &settling->presence, said);
            (void)presence_apply(&settling->presence, said);
            at++;
        } else {
            hear(settling, next);
            list += next == lists;
            call += next == calls;
        }
    }
}

static bool is_same(const struct mark *a, const struct mark *b)
{
    return !mark_before(a, b) && !mark_before(b, a) && a->source == b->source &&
           a->reason == b->reason && a->until_ms == b->until_ms &&
           a->contact_key == b->contact_key;
}

/* How many marks calls have come to so far; *ret_same: the same as now. */
static size_t count_called(const struct settling *settling, bool *ret_same)
{
    const struct timeline *timeline = &settling->agent->timeline;
    size_t count = 0;
    *ret_same = true;
    for (size_t place = 0; place < timeline->count; place++) {
        const struct mark *mark = timeline_look(timeline, place);
        if (mark_is_called(mark, settling->from)) {
            *ret_same = *ret_same && count < settling->count &&
                        is_same(mark, &settling->marks[count]);
            count++;
        }
    }
    *ret_same = *ret_same && count == settling->count;
    return count;
}

/* The mark among those to come; NULL: it goes. */
static struct mark *find_same(struct settling *settling, const struct mark *mark)
{
    for (size_t i = 0; i < settling->count; i++) {
        if (is_same(mark, &settling->marks[i])) {
            return &settling->marks[i];
        }
    }
    return NULL;
}

/* Takes back what a wrap-up that goes was worth; one that stays keeps it. True: one was
 * worth something. */
static bool unshare(struct engine *engine, struct settling *settling)
{
    struct timeline *timeline = &settling->agent->timeline;
    for (size_t place = 0; place < timeline->count; place++) {
        struct mark *mark = timeline_at(timeline, place);
        if (!mark_is_called(mark, settling->from) || !mark_is_wrapup(mark) ||
            mark->credited.ms == 0) {
            continue;
        }
        struct mark *same = find_same(settling, mark);
        if (same == NULL) {
            engine_move_share(engine, timeline, mark, (struct wrapup_share){0});
            return true;
        }
        same->credited = mark->credited;
    }
    return false;
}

void engine_settle_agent(struct engine *engine, uint32_t number)
{
    struct settling settling = {.engine = engine, .agent = &engine->agents[number]};
    struct agent *agent = settling.agent;
    for (;;) {
        bool same = false;
        find_calls(&settling);
        go_through(&settling);
        size_t before = count_called(&settling, &same);
        if (same) {
            agent->heard = settling.heard;
            return;
        }
        if (unshare(engine, &settling)) {
            continue; /* what that moves may move marks */
        }
        if (agent->timeline.count - before + settling.count <= TIMELINE_MARKS) {
            break;
        }
        agent_make_room(agent, &engine->days);
    }
    agent->heard = settling.heard;
    agent_replace_called(agent, settling.from, settling.marks, settling.count,
                         &engine->days);
    for (size_t i = 0; i < settling.count; i++) {
        engine_expect_wrapup(engine, &settling.marks[i]);
        agent->known = agent->known || settling.marks[i].kind != MARK_JOIN;
    }
    engine_share_wrapups(engine, number);
}

/* -- at once ---------------------------------------------------------------------------
 */

bool engine_is_settled(const struct engine *engine, const struct agent *agent,
                       struct stamp at)
{
    const struct timeline *listed = &agent->listed;
    return is_after(at, engine->last_call) &&
           (listed->count == 0 ||
            stamp_before(timeline_look(listed, listed->count - 1U)->at, at));
}

/* Is all before the call known, and nothing after it? */
static bool comes_last(const struct agent *agent, const struct mark *call,
                       const struct timeline *timeline)
{
    bool counts = timeline != &agent->timeline || agent->heard.by == 0 ||
                  call->kind == MARK_LISTED_IN;
    return !counts || timeline->count == 0 ||
           !mark_before(call, timeline_look(timeline, timeline->count - 1U));
}

/* Does it come after the last word on the agent's state? At one stamp what a snapshot
 * lists may belong before what another source said; what is not named comes last anyhow.
 */
static bool comes_after_word(const struct agent *agent, const struct mark *call)
{
    struct stamp word = agent->heard.at;
    bool tie = word.at_ms == call->at.at_ms && word.rank == call->at.rank;
    return !stamp_is_said(word) ||
           (tie ? call->kind != MARK_LISTED : stamp_before(word, call->at));
}

static bool is_heard_at_once(const struct engine *engine, const struct agent *agent,
                             const struct mark *call)
{
    return is_after(call->at, engine->last_call) && is_after(call->at, agent->settled) &&
           comes_after_word(agent, call) && comes_last(agent, call, &agent->listed) &&
           comes_last(agent, call, &agent->timeline);
}

/* The call comes after all that is known of the agent. */
static void hear_at_once(struct engine *engine, uint32_t number, const struct mark *call)
{
    struct agent *agent = &engine->agents[number];
    struct mark marks[HEARING_MARKS];
    size_t count =
        hearing_call(&agent->heard, &agent->now.presence, &agent->listed, call, marks);
    for (size_t i = 0; i < count; i++) {
        agent->known = agent->known || marks[i].kind != MARK_JOIN;
        engine_expect_wrapup(engine, &marks[i]);
        engine_mark(engine, number, &marks[i]);
    }
}

void engine_list_agent(struct engine *engine, uint32_t number, const struct mark *call)
{
    struct agent *agent = &engine->agents[number];
    bool at_once = is_heard_at_once(engine, agent, call);
    agent_keep_listed(agent, call);
    if (at_once) {
        hear_at_once(engine, number, call);
    } else {
        engine_settle_agent(engine, number);
    }
}

/* All agents that the source has spoken of. */
static void call_agents(struct engine *engine, const struct mark *call)
{
    for (uint32_t i = 0; i < index_count(engine->agent_ids); i++) {
        const struct agent *agent = &engine->agents[i];
        if ((agent->sources >> call->source & 1U) == 0) {
            continue;
        }
        if (is_heard_at_once(engine, agent, call)) {
            hear_at_once(engine, i, call);
        } else {
            engine_settle_agent(engine, i);
        }
    }
    if (is_after(call->at, engine->last_call)) {
        engine->last_call = call->at;
    }
}

void engine_call_absent(struct engine *engine, uint8_t source,
                        const struct source_listing *listing)
{
    struct mark call = call_of(source, listing->last, ORIGIN_ABSENT);
    call.stay = listing->number;
    call_agents(engine, &call);
}

void engine_call_restarted(struct engine *engine, uint8_t source, struct stamp at)
{
    struct mark call = call_of(source, at, ORIGIN_RESTARTED);
    call_agents(engine, &call);
}
