#include "stats/hearing.h"

struct hearing hearing_blank(void)
{
    return (struct hearing){.at = STAMP_NONE};
}

static uint64_t bit_of(uint8_t source)
{
    return UINT64_C(1) << source;
}

bool hearing_is_of(const struct hearing *hearing, uint8_t source)
{
    uint64_t whose = hearing->by != 0 ? hearing->by : hearing->told;
    return (whose & bit_of(source)) != 0;
}

static bool was_said(const struct presence *presence, enum event_agent_state state)
{
    struct presence_word last = presence_last_word(presence);
    return stamp_is_said(last.at) && last.state == state;
}

static void note_state(struct hearing *hearing, const struct presence *presence,
                       const struct mark *mark)
{
    bool together = was_said(presence, (enum event_agent_state)mark->state) &&
                    hearing->at.at_ms == mark->at.at_ms &&
                    hearing->at.rank == mark->at.rank;
    hearing->by = (together ? hearing->by : 0) | bit_of(mark->source);
    hearing->at = mark->at;
}

void hearing_note(struct hearing *hearing, const struct presence *presence,
                  const struct mark *mark)
{
    if (mark->kind == MARK_SAY) {
        note_state(hearing, presence, mark);
    } else if (mark->kind == MARK_SAY_IN || mark->kind == MARK_ANSWERED ||
               mark->kind == MARK_REPLIED) {
        hearing->told |= bit_of(mark->source);
    }
}

static const struct presence_queue *find_queue(const struct presence *presence,
                                               uint16_t queue)
{
    for (size_t i = 0; i < presence->queue_count; i++) {
        if (presence->queues[i].queue == queue) {
            return &presence->queues[i];
        }
    }
    return NULL;
}

/* The mark that a list comes to. */
static struct mark mark_of(const struct mark *call, enum mark_kind kind)
{
    struct mark mark = *call;
    mark.kind = (uint8_t)kind;
    mark.stay = 0;
    mark.credited = (struct wrapup_share){0};
    return mark;
}

/* The state is so at the snapshot's time; since when only if that is later than all that
 * was heard. */
static size_t call_listed(struct hearing *hearing, const struct presence *presence,
                          const struct mark *call, struct mark ret[HEARING_MARKS])
{
    bool repeats = was_said(presence, (enum event_agent_state)call->state);
    int64_t last_ms = presence_last_word(presence).at.at_ms;
    note_state(hearing, presence, call);
    if (repeats) {
        return 0;
    }
    ret[0] = mark_of(call, MARK_SAY);
    if (call->since_ms != EVENT_NO_TIME && call->since_ms <= call->at.at_ms &&
        (last_ms == EVENT_NO_TIME || call->since_ms > last_ms)) {
        ret[0].at.at_ms = call->since_ms;
    }
    return 1;
}

/* Is it what the agent was last said to be there, in that queue or over all? */
static bool repeats_in(const struct presence *presence, const struct presence_queue *row,
                       enum event_agent_state state)
{
    struct stamp standing_at = presence->standing_at;
    bool own = row != NULL && stamp_is_said(row->said_at) &&
               (!stamp_is_said(standing_at) || !stamp_before(row->said_at, standing_at));
    return own ? row->said == state
               : stamp_is_said(standing_at) && presence->standing == state;
}

/* It serves the queue, and is in a state there. */
static size_t call_listed_in(struct hearing *hearing, const struct presence *presence,
                             const struct mark *call, struct mark ret[HEARING_MARKS])
{
    const struct presence_queue *row = find_queue(presence, call->queue);
    enum event_agent_state state = (enum event_agent_state)call->state;
    bool stands =
        state == EVENT_AGENT_STATE_READY || state == EVENT_AGENT_STATE_NOT_READY;
    size_t count = 0;
    if (row == NULL || !row->joined) {
        ret[count++] = mark_of(call, MARK_JOIN);
    }
    if (stands && !repeats_in(presence, row, state)) {
        ret[count++] = mark_of(call, MARK_SAY_IN);
        hearing->told |= bit_of(call->source);
    }
    return count;
}

static bool is_listed(const struct timeline *listed, const struct mark *call)
{
    for (size_t place = listed->count; place > 0; place--) {
        const struct mark *mark = timeline_look(listed, place - 1);
        if (mark->kind == MARK_LISTED && mark->stay == call->stay &&
            mark->source == call->source) {
            return true;
        }
    }
    return false;
}

size_t hearing_call(struct hearing *hearing, const struct presence *presence,
                    const struct timeline *listed, const struct mark *call,
                    struct mark ret[HEARING_MARKS])
{
    if (call->kind == MARK_LISTED) {
        return call_listed(hearing, presence, call, ret);
    }
    if (call->kind == MARK_LISTED_IN) {
        return call_listed_in(hearing, presence, call, ret);
    }
    bool absent = call->origin == ORIGIN_ABSENT;
    if (!hearing_is_of(hearing, call->source) ||
        (absent && (was_said(presence, (enum event_agent_state)call->state) ||
                    is_listed(listed, call)))) {
        return 0;
    }
    note_state(hearing, presence, call);
    ret[0] = mark_of(call, MARK_SAY);
    return 1;
}
