#include "stats/agent.h"

#include <stddef.h>
#include <string.h>

#include "base/prefetch.h"
#include "stats/ring.h"

static struct agent_course course_blank(void)
{
    return (struct agent_course){.mark_ms = EVENT_NO_TIME,
                                 .from_ms = EVENT_NO_TIME,
                                 .since_ms = EVENT_NO_TIME,
                                 .before_since_ms = EVENT_NO_TIME,
                                 .state = AGENT_UNKNOWN,
                                 .presence = presence_blank()};
}

void agent_init(struct agent *agent, struct agent_quarter *quarters, struct mark *marks,
                struct mark *listed)
{
    memset(agent, 0, sizeof *agent);
    agent->quarters = quarters;
    agent->timeline.marks = marks;
    agent->listed.marks = listed;
    agent->final_ms = EVENT_NO_TIME;
    agent->now = agent->base = course_blank();
    agent->heard = agent->base_heard = hearing_blank();
    agent->settled = STAMP_NONE;
}

void agent_expect(const struct agent *agent, const struct days *days)
{
    prefetch(agent, TABLE_LINE_BYTES);
    prefetch(&agent->now, offsetof(struct agent_course, presence.ringing));
    prefetch(agent->day[days->today], TALLY_SHARED_COUNT * sizeof(int64_t));
}

bool agent_state_is_logged_in(enum agent_state state)
{
    return state <= AGENT_READY;
}

/* -- courses --------------------------------------------------------------------------
 */

/* When a running wrap-up ends by itself, if that is before `to_ms`; EVENT_NO_TIME. */
static int64_t runs_out_ms(const struct agent_course *course, int64_t to_ms)
{
    int64_t ends_ms = course->state == AGENT_WRAPUP
                          ? presence_wrapup_ends_ms(&course->presence)
                          : EVENT_NO_TIME;
    if (ends_ms == EVENT_NO_TIME || ends_ms > to_ms) {
        return EVENT_NO_TIME;
    }
    return ends_ms > course->from_ms ? ends_ms : course->from_ms;
}

static struct agent_spell running(const struct agent_course *course, int64_t to_ms)
{
    return (struct agent_spell){(enum agent_state)course->state, course->productive,
                                course->reason, course->from_ms, to_ms};
}

/* The states that are not counted yet, up to an instant: one, or two where a wrap-up runs
 * out between. */
static size_t spells_to(const struct agent_course *course, int64_t to_ms,
                        struct agent_spell ret[2])
{
    if (course->from_ms == EVENT_NO_TIME || to_ms <= course->from_ms) {
        return 0;
    }
    int64_t ends_ms = runs_out_ms(course, to_ms);
    if (ends_ms == EVENT_NO_TIME) {
        ret[0] = running(course, to_ms);
        return 1;
    }
    const struct presence *presence = &course->presence;
    ret[0] = running(course, ends_ms);
    ret[1] = (struct agent_spell){presence_state(presence, ends_ms), presence->productive,
                                  presence->reason, ends_ms, to_ms};
    return 2;
}

static struct agent_quarter *quarter_of(struct agent *agent, int64_t quarter)
{
    if (quarter < 0 || quarter >= INT32_MAX) {
        return NULL;
    }
    struct agent_quarter *row =
        agent_quarter_at(agent, (size_t)(quarter % LIMIT_AGENT_QUARTERS));
    int32_t tag = (int32_t)(quarter + 1);
    if (row->tag < tag) {
        *row = (struct agent_quarter){.tag = tag};
    }
    return row->tag == tag ? row : NULL;
}

static void post_piece(struct agent *agent, const struct agent_spell *piece, int64_t sign,
                       const struct days *days)
{
    int64_t ms = sign * (piece->to_ms - piece->from_ms);
    int64_t quarter = ring_quarter(piece->from_ms);
    bool productive = piece->state == AGENT_NOT_READY && piece->productive;
    struct agent_quarter *row = quarter_of(agent, quarter);
    if (row != NULL) {
        row->ms[piece->state] += (int32_t)ms;
        row->ms[AGENT_STATES_TIMED] += productive ? (int32_t)ms : 0;
    }
    int slot = days_slot(days, quarter);
    if (slot == DAY_NONE) {
        return;
    }
    tally_add(&agent->day[slot][(int)TALLY_STATE_MS + (int)piece->state], ms);
    tally_add(&agent->day[slot][TALLY_PRODUCTIVE_MS], productive ? ms : 0);
    if (piece->state == AGENT_NOT_READY) {
        tally_add(&agent->reason_ms[slot][piece->reason], ms);
    }
}

/* Adds a spell to the quarters it lies in and to their days, or takes it back. */
static void post_spell(struct agent *agent, const struct agent_spell *spell, int64_t sign,
                       const struct days *days)
{
    if (agent->watch != NULL && spell->to_ms > spell->from_ms) {
        agent->watch->spell(agent->watch->context, agent, spell, sign);
    }
    if (!agent_state_is_logged_in(spell->state)) {
        return;
    }
    int64_t oldest_ms =
        (ring_quarter(spell->to_ms) - LIMIT_AGENT_QUARTERS + 1) * LIMIT_QUARTER_MS;
    struct agent_spell piece = *spell;
    if (piece.from_ms < oldest_ms) {
        piece.from_ms = oldest_ms; /* longer ago than is remembered */
    }
    while (piece.from_ms < spell->to_ms) {
        int64_t edge_ms = (ring_quarter(piece.from_ms) + 1) * LIMIT_QUARTER_MS;
        piece.to_ms = edge_ms < spell->to_ms ? edge_ms : spell->to_ms;
        post_piece(agent, &piece, sign, days);
        piece.from_ms = piece.to_ms;
    }
}

/* The state begins at an instant, unless what is in between lasted no time. */
static void begin(struct agent_course *course, enum agent_state state, int64_t at_ms)
{
    bool brief = course->since_ms == at_ms;
    if (brief && course->before == state && course->before_since_ms != EVENT_NO_TIME) {
        course->since_ms = course->before_since_ms;
        return;
    }
    if (!brief) {
        course->before = course->state;
        course->before_since_ms = course->since_ms;
    }
    course->since_ms = at_ms;
}

/* The state at an instant runs from there on; what ran until then is counted, unless
 * `sign` is 0. */
static void turn(struct agent *agent, struct agent_course *course, int64_t at_ms,
                 int64_t sign, const struct days *days)
{
    const struct presence *presence = &course->presence;
    enum agent_state state = presence_state(presence, at_ms);
    bool same_state = state == (enum agent_state)course->state;
    if (same_state && course->from_ms != EVENT_NO_TIME &&
        course->reason == presence->reason &&
        course->productive == presence->productive) {
        return;
    }
    if (course->from_ms != EVENT_NO_TIME && sign != 0) {
        struct agent_spell spell = running(course, at_ms);
        post_spell(agent, &spell, sign, days);
    }
    if (!same_state || course->since_ms == EVENT_NO_TIME) {
        begin(course, state, at_ms);
    }
    course->from_ms = at_ms;
    course->state = (uint8_t)state;
    course->reason = presence->reason;
    course->productive = presence->productive;
}

/* Moves a course on by one mark. */
static bool run(struct agent *agent, struct agent_course *course, const struct mark *mark,
                int64_t sign, const struct days *days)
{
    int64_t at_ms = mark->at.at_ms;
    int64_t ends_ms = runs_out_ms(course, at_ms);
    if (ends_ms != EVENT_NO_TIME) {
        turn(agent, course, ends_ms, sign, days);
    }
    bool fits = presence_apply(&course->presence, mark);
    if (course->mark_ms == EVENT_NO_TIME || course->mark_ms < at_ms) {
        course->mark_ms = at_ms;
    }
    turn(agent, course, course->mark_ms, sign, days);
    return fits;
}

/* Adds the whole timeline's times, or takes them back. Leaves in `ret` where it ends. */
static bool run_all(struct agent *agent, int64_t sign, const struct days *days,
                    struct agent_course *ret)
{
    bool fits = true;
    *ret = agent->base;
    for (size_t place = 0; place < agent->timeline.count; place++) {
        fits =
            run(agent, ret, timeline_look(&agent->timeline, place), sign, days) && fits;
    }
    return fits;
}

/* -- marks ----------------------------------------------------------------------------
 */

/* What calls up to here come to is final. */
static void settle(struct agent *agent, struct stamp at)
{
    if (!stamp_is_said(agent->settled) || stamp_before(agent->settled, at)) {
        agent->settled = at;
    }
}

/* Calls before a mark that falls out: what they came to stands in the timeline itself. */
static void fold_calls(struct agent *agent, const struct mark *before)
{
    struct timeline *listed = &agent->listed;
    while (listed->count > 0 && mark_before(timeline_look(listed, 0), before)) {
        struct mark marks[HEARING_MARKS];
        (void)hearing_call(&agent->base_heard, &agent->base.presence, listed,
                           timeline_look(listed, 0), marks);
        timeline_remove(listed, 0);
    }
}

void agent_make_room(struct agent *agent, const struct days *days)
{
    for (size_t i = 0; i < TIMELINE_FOLD && agent->timeline.count > 0; i++) {
        /* times are in the rows already, and final now */
        const struct mark *mark = timeline_look(&agent->timeline, 0);
        fold_calls(agent, mark);
        settle(agent, mark->at);
        hearing_note(&agent->base_heard, &agent->base.presence, mark);
        (void)run(agent, &agent->base, mark, 0, days);
        timeline_remove(&agent->timeline, 0);
    }
    agent->final_ms = agent->base.mark_ms;
}

/* Older than all that is remembered: what it says holds, but its place is lost. */
static bool mark_base(struct agent *agent, const struct mark *mark,
                      const struct days *days)
{
    struct agent_course course;
    (void)run_all(agent, -1, days, &course);
    bool fits = presence_apply(&agent->base.presence, mark);
    turn(agent, &agent->base, agent->base.mark_ms, 1, days);
    (void)run_all(agent, 1, days, &agent->now);
    return fits;
}

/* Where it belongs in the timeline: most marks come last, which is seen without a look at
 * those before. */
static size_t place_of(const struct agent *agent, const struct mark *mark)
{
    return mark->at.at_ms > agent->now.mark_ms ? agent->timeline.count
                                               : timeline_place(&agent->timeline, mark);
}

bool agent_mark(struct agent *agent, const struct mark *mark, const struct days *days)
{
    struct timeline *timeline = &agent->timeline;
    if (mark->kind >= MARK_RING && mark->at.at_ms <= agent->now.mark_ms &&
        timeline_has(timeline, mark)) {
        return true;
    }
    if (timeline->count == TIMELINE_MARKS && place_of(agent, mark) > 0) {
        agent_make_room(agent, days);
    }
    if (timeline->count == TIMELINE_MARKS ||
        (agent->final_ms != EVENT_NO_TIME && mark->at.at_ms < agent->final_ms)) {
        return mark_base(agent, mark, days);
    }
    size_t place = place_of(agent, mark);
    if (place == timeline->count) {
        timeline_insert(timeline, place, mark);
        return run(agent, &agent->now, mark, 1, days);
    }
    struct agent_course course;
    (void)run_all(agent, -1, days, &course);
    timeline_insert(timeline, place, mark);
    return run_all(agent, 1, days, &agent->now);
}

void agent_keep_listed(struct agent *agent, const struct mark *call)
{
    struct timeline *listed = &agent->listed;
    size_t place = timeline_place(listed, call);
    if (listed->count == TIMELINE_MARKS && place > 0) {
        settle(agent, timeline_look(listed, 0)->at);
        timeline_remove(listed, 0);
        place--;
    }
    if (listed->count == TIMELINE_MARKS) {
        settle(agent, call->at);
    } else {
        timeline_insert(listed, place, call);
    }
}

bool mark_is_called(const struct mark *mark, struct stamp from)
{
    return mark->origin != ORIGIN_SAID &&
           (!stamp_is_said(from) || stamp_before(from, mark->at));
}

void agent_replace_called(struct agent *agent, struct stamp from,
                          const struct mark *marks, size_t count, const struct days *days)
{
    struct timeline *timeline = &agent->timeline;
    struct agent_course course;
    (void)run_all(agent, -1, days, &course);
    for (size_t place = timeline->count; place > 0; place--) {
        if (mark_is_called(timeline_look(timeline, place - 1), from)) {
            timeline_remove(timeline, place - 1);
        }
    }
    for (size_t i = 0; i < count; i++) {
        timeline_insert(timeline, timeline_place(timeline, &marks[i]), &marks[i]);
    }
    (void)run_all(agent, 1, days, &agent->now);
}

void agent_unmark(struct agent *agent, const struct mark *mark, const struct days *days)
{
    size_t place = timeline_find(&agent->timeline, mark);
    if (place < agent->timeline.count) {
        struct agent_course course;
        (void)run_all(agent, -1, days, &course);
        timeline_remove(&agent->timeline, place);
        (void)run_all(agent, 1, days, &agent->now);
    } else if (mark->kind == MARK_ANSWERED || mark->kind == MARK_RING) {
        struct mark undo = *mark; /* it is final: only what it left can be undone */
        undo.kind = mark->kind == MARK_RING ? MARK_RING_ENDED : MARK_LOST;
        (void)mark_base(agent, &undo, days);
    }
}

/* -- what is asked --------------------------------------------------------------------
 */

enum agent_state agent_state_at(const struct agent *agent, int64_t now_ms)
{
    return presence_state(&agent->now.presence, now_ms);
}

void agent_times(const struct agent *agent, int64_t now_ms, const struct days *days,
                 int64_t ret_ms[AGENT_STATES_TIMED + 1])
{
    int64_t day_start_ms = days_today(days).from * LIMIT_QUARTER_MS;
    memcpy(ret_ms, &agent->day[days->today][TALLY_STATE_MS],
           (AGENT_STATES_TIMED + 1) * sizeof *ret_ms);
    struct agent_spell spells[2];
    size_t count = spells_to(&agent->now, now_ms, spells);
    for (size_t i = 0; i < count; i++) {
        const struct agent_spell *spell = &spells[i];
        int64_t from_ms = spell->from_ms > day_start_ms ? spell->from_ms : day_start_ms;
        if (!agent_state_is_logged_in(spell->state) || spell->to_ms <= from_ms) {
            continue;
        }
        tally_add(&ret_ms[spell->state], spell->to_ms - from_ms);
        if (spell->state == AGENT_NOT_READY && spell->productive) {
            tally_add(&ret_ms[AGENT_STATES_TIMED], spell->to_ms - from_ms);
        }
    }
}

void agent_reasons(const struct agent *agent, int64_t now_ms, const struct days *days,
                   int64_t ret_ms[LIMIT_REASONS])
{
    int64_t day_start_ms = days_today(days).from * LIMIT_QUARTER_MS;
    memcpy(ret_ms, agent->reason_ms[days->today], LIMIT_REASONS * sizeof *ret_ms);
    int64_t from_ms =
        agent->now.from_ms > day_start_ms ? agent->now.from_ms : day_start_ms;
    if (agent->now.state == AGENT_NOT_READY && now_ms > from_ms) {
        tally_add(&ret_ms[agent->now.reason], now_ms - from_ms);
    }
}

int64_t agent_time_in_state(const struct agent *agent, int64_t now_ms)
{
    struct agent_spell spells[2];
    size_t count = spells_to(&agent->now, now_ms, spells);
    int64_t since_ms = agent->now.since_ms;
    if (count > 0 && spells[count - 1].state != (enum agent_state)agent->now.state) {
        since_ms = spells[count - 1].from_ms;
    }
    return since_ms == EVENT_NO_TIME || now_ms < since_ms ? 0 : now_ms - since_ms;
}

size_t agent_running(const struct agent *agent, int64_t now_ms, struct agent_spell ret[2])
{
    return spells_to(&agent->now, now_ms, ret);
}

bool agent_quarter_times(const struct agent *agent, int64_t quarter, int64_t now_ms,
                         int64_t ret_ms[AGENT_STATES_TIMED])
{
    memset(ret_ms, 0, AGENT_STATES_TIMED * sizeof *ret_ms);
    if (quarter < 0 || quarter <= ring_quarter(now_ms) - LIMIT_AGENT_QUARTERS) {
        return false;
    }
    const struct agent_quarter *row =
        agent_quarter_at(agent, (size_t)(quarter % LIMIT_AGENT_QUARTERS));
    for (size_t s = 0; row->tag == quarter + 1 && s < AGENT_STATES_TIMED; s++) {
        ret_ms[s] = row->ms[s];
    }
    struct agent_spell spells[2];
    size_t count = spells_to(&agent->now, now_ms, spells);
    for (size_t i = 0; i < count; i++) {
        const struct agent_spell *spell = &spells[i];
        int64_t start_ms = quarter * LIMIT_QUARTER_MS;
        int64_t end_ms = start_ms + LIMIT_QUARTER_MS;
        int64_t from_ms = spell->from_ms > start_ms ? spell->from_ms : start_ms;
        int64_t to_ms = spell->to_ms < end_ms ? spell->to_ms : end_ms;
        if (agent_state_is_logged_in(spell->state) && from_ms < to_ms) {
            ret_ms[spell->state] += to_ms - from_ms;
        }
    }
    return true;
}

int64_t *agent_row(struct agent *agent, int64_t at_ms, const struct days *days)
{
    int slot = days_slot(days, ring_quarter(at_ms));
    return slot == DAY_NONE ? NULL : agent->day[slot];
}

void agent_recount(struct agent *agent, const struct days *days, bool keep_work)
{
    int64_t work[TALLY_SHARED_COUNT] = {0};
    if (keep_work) {
        memcpy(work, agent->day[days->today], sizeof work);
    }
    memset(agent->day, 0, sizeof agent->day);
    memset(agent->reason_ms, 0, sizeof agent->reason_ms);
    memcpy(agent->day[days->today], work, sizeof work);
    for (size_t i = 0; i < LIMIT_AGENT_QUARTERS; i++) {
        const struct agent_quarter *row = agent_quarter_at(agent, i);
        int slot = row->tag == 0 ? DAY_NONE : days_slot(days, row->tag - 1);
        for (size_t s = 0; slot != DAY_NONE && s <= AGENT_STATES_TIMED; s++) {
            tally_add(&agent->day[slot][(size_t)TALLY_STATE_MS + s], row->ms[s]);
        }
    }
}
