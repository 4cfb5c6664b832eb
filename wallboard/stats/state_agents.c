#include "stats/state_parts.h"

/* Agents: timelines, what they do and did before them, and the times in each state. */

STATE_COVERS(struct agent, 3776);
STATE_COVERS(struct hearing, 32);
STATE_COVERS(struct agent_course, 944);
STATE_COVERS(struct agent_quarter, 32);
STATE_COVERS(struct presence, 904);
STATE_COVERS(struct presence_queue, 40);
STATE_COVERS(struct presence_stay, 12);
STATE_COVERS(struct timeline, 16);
STATE_COVERS(struct mark, 64);
STATE_COVERS(struct wrapup_share, 16);

#define QUARTER_CELL_MOST (INT64_C(1) << 30)

/* A stay that a timeline names is on record, or was: then its record has gone on to
 * another generation, so that nobody takes the one for the other. */
static void check_stay(struct state_parts *parts, uint32_t stay, uint32_t generation)
{
    struct state_codec *codec = &parts->codec;
    struct contacts *contacts = parts->engine->contacts;
    if (codec->writing || codec->fault != NULL ||
        !state_check(codec, stay < contacts_pool(contacts, CONTACTS_STAY)->used,
                     "a stay beyond its table")) {
        return;
    }
    uint32_t now = contacts_stay_at(contacts, stay)->generation;
    state_check(codec,
                generation < now ||
                    (generation == now && state_is_taken(parts, CONTACTS_STAY, stay)),
                "a stay that is not on record");
}

static bool is_listed(const struct mark *mark)
{
    return mark->kind == MARK_LISTED || mark->kind == MARK_LISTED_IN;
}

static void code_share(struct state_parts *parts, struct wrapup_share *share)
{
    struct state_codec *codec = &parts->codec;
    state_u32(codec, &share->stay, UINT32_MAX);
    state_u32(codec, &share->generation, UINT32_MAX);
    state_said_ms(codec, &share->ms);
    if (share->ms != 0) {
        check_stay(parts, share->stay, share->generation);
    }
    state_check(codec, share->ms != 0 || (share->stay == 0 && share->generation == 0),
                "a share of nothing");
}

static void code_mark(struct state_parts *parts, struct mark *mark)
{
    struct state_codec *codec = &parts->codec;
    state_stamp(codec, &mark->at);
    state_u8(codec, &mark->kind, MARK_LOST);
    state_u8(codec, &mark->state, EVENT_AGENT_STATE_COUNT - 1);
    state_u8(codec, &mark->origin, ORIGIN_RESTARTED);
    state_u8(codec, &mark->source, LIMIT_SOURCES - 1);
    state_u8(codec, &mark->reason, LIMIT_REASONS - 1);
    state_bool(codec, &mark->flag);
    state_place16(codec, &mark->queue, index_count(parts->engine->queue_ids));
    state_u32(codec, &mark->stay, UINT32_MAX);
    state_u32(codec, &mark->generation, UINT32_MAX);
    state_ms(codec, &mark->until_ms);
    state_u64(codec, &mark->contact_key, UINT64_MAX);
    state_check(codec, stamp_is_said(mark->at), "a mark at no instant");
    if (is_listed(mark)) {
        state_ms(codec, &mark->since_ms);
    } else {
        code_share(parts, &mark->credited);
    }
    if (mark->kind >= MARK_RING) {
        check_stay(parts, mark->stay, mark->generation);
    }
}

/* What was said of the agent, or how it was listed. */
static void code_timeline(struct state_parts *parts, struct timeline *timeline,
                          bool listed)
{
    struct state_codec *codec = &parts->codec;
    size_t count = state_count(codec, timeline->count, TIMELINE_MARKS);
    for (size_t place = 0; place < count && codec->fault == NULL; place++) {
        struct mark mark = {.queue = QUEUE_NONE};
        if (codec->writing) {
            mark = *timeline_look(timeline, place);
        }
        code_mark(parts, &mark);
        state_check(codec, is_listed(&mark) == listed, "a mark out of its place");
        if (!codec->writing && codec->fault == NULL) {
            timeline_insert(timeline, place, &mark);
        }
    }
}

/* -- presence --------------------------------------------------------------------------
 */

static void code_presence_stays(struct state_codec *codec, struct presence_stay *stays,
                                uint8_t *count)
{
    state_u8(codec, count, PRESENCE_STAYS);
    for (size_t i = 0; i < *count; i++) {
        state_u32(codec, &stays[i].stay, UINT32_MAX);
        state_u32(codec, &stays[i].generation, UINT32_MAX);
        state_bool(codec, &stays[i].held);
        state_bool(codec, &stays[i].ended);
    }
}

static void code_presence_queue(struct state_parts *parts, struct presence_queue *queue)
{
    struct state_codec *codec = &parts->codec;
    state_stamp(codec, &queue->joined_at);
    state_stamp(codec, &queue->said_at);
    state_place16(codec, &queue->queue, index_count(parts->engine->queue_ids));
    state_u8(codec, &queue->said, EVENT_AGENT_STATE_COUNT - 1);
    state_bool(codec, &queue->joined);
    state_bool(codec, &queue->answered);
    state_check(codec, queue->queue != QUEUE_NONE, "a membership of no queue");
}

static void code_presence(struct state_parts *parts, struct presence *presence)
{
    struct state_codec *codec = &parts->codec;
    state_stamp(codec, &presence->standing_at);
    state_stamp(codec, &presence->activity_at);
    state_stamp(codec, &presence->answered_at);
    state_ms(codec, &presence->until_ms);
    state_u8(codec, &presence->standing, EVENT_AGENT_STATE_COUNT - 1);
    state_u8(codec, &presence->activity, EVENT_AGENT_STATE_COUNT - 1);
    state_u8(codec, &presence->reason, LIMIT_REASONS - 1);
    state_bool(codec, &presence->productive);
    state_place16(codec, &presence->answered_in, index_count(parts->engine->queue_ids));
    code_presence_stays(codec, presence->having, &presence->having_count);
    code_presence_stays(codec, presence->ringing, &presence->ringing_count);
    state_u8(codec, &presence->queue_count, LIMIT_AGENT_QUEUES);
    for (size_t i = 0; i < presence->queue_count; i++) {
        code_presence_queue(parts, &presence->queues[i]);
    }
}

static void code_course(struct state_parts *parts, struct agent_course *course)
{
    struct state_codec *codec = &parts->codec;
    state_ms(codec, &course->mark_ms);
    state_ms(codec, &course->from_ms);
    state_ms(codec, &course->since_ms);
    state_u8(codec, &course->state, AGENT_STATE_COUNT - 1);
    state_u8(codec, &course->reason, LIMIT_REASONS - 1);
    state_bool(codec, &course->productive);
    state_u8(codec, &course->before, AGENT_STATE_COUNT - 1);
    state_ms(codec, &course->before_since_ms);
    code_presence(parts, &course->presence);
}

/* -- times -----------------------------------------------------------------------------
 */

static void code_quarter(struct state_codec *codec, struct agent_quarter *row)
{
    for (size_t i = 0; i <= AGENT_STATES_TIMED; i++) {
        int64_t ms = row->ms[i];
        state_within(codec, &ms, QUARTER_CELL_MOST);
        row->ms[i] = (int32_t)ms;
    }
}

static void code_quarters(struct state_codec *codec, const struct agent *agent)
{
    size_t used = 0;
    for (size_t i = 0; i < LIMIT_AGENT_QUARTERS; i++) {
        used += agent_quarter_at(agent, i)->tag != 0;
    }
    used = state_count(codec, used, LIMIT_AGENT_QUARTERS);
    size_t slot = 0;
    for (size_t left = used; left > 0 && codec->fault == NULL; left--) {
        while (codec->writing && agent_quarter_at(agent, slot)->tag == 0) {
            slot++;
        }
        int64_t tag = codec->writing ? agent_quarter_at(agent, slot)->tag : 1;
        state_within(codec, &tag, INT32_MAX);
        if (!state_check(codec, tag > 0, "a quarter-hour before 1970")) {
            return;
        }
        slot = (size_t)(tag - 1) % LIMIT_AGENT_QUARTERS;
        agent_quarter_at(agent, slot)->tag = (int32_t)tag;
        code_quarter(codec, agent_quarter_at(agent, slot++));
    }
}

static void code_hearing(struct state_codec *codec, struct hearing *hearing)
{
    state_stamp(codec, &hearing->at);
    state_u64(codec, &hearing->by, UINT64_MAX);
    state_u64(codec, &hearing->told, UINT64_MAX);
}

static void code_agent(struct state_parts *parts, struct agent *agent)
{
    struct state_codec *codec = &parts->codec;
    state_u64(codec, &agent->sources, UINT64_MAX);
    state_ms(codec, &agent->final_ms);
    state_bool(codec, &agent->known);
    code_hearing(codec, &agent->heard);
    code_quarters(codec, agent);
    code_course(parts, &agent->now);
    for (size_t slot = 0; slot < DAY_SLOTS; slot++) {
        state_cells(codec, agent->day[slot], TALLY_AGENT_COUNT);
        state_cells(codec, agent->reason_ms[slot], LIMIT_REASONS);
    }
    code_course(parts, &agent->base);
    code_hearing(codec, &agent->base_heard);
    code_timeline(parts, &agent->timeline, false);
    code_timeline(parts, &agent->listed, true);
    state_stamp(codec, &agent->settled);
    state_text(codec, agent->label, sizeof agent->label);
    state_text(codec, agent->reason, sizeof agent->reason);
}

void state_agents(struct state_parts *parts)
{
    size_t count = index_count(parts->engine->agent_ids);
    for (size_t i = 0; i < count && parts->codec.fault == NULL; i++) {
        code_agent(parts, &parts->engine->agents[i]);
    }
}
