#include "stats/timeline.h"

#include <assert.h>

#include "base/prefetch.h"

static size_t slot_of(const struct timeline *timeline, size_t place)
{
    return (timeline->first + place) % TIMELINE_MARKS;
}

struct mark *timeline_at(struct timeline *timeline, size_t place)
{
    return &timeline->marks[slot_of(timeline, place) * TIMELINE_STRIDE];
}

const struct mark *timeline_look(const struct timeline *timeline, size_t place)
{
    return &timeline->marks[slot_of(timeline, place) * TIMELINE_STRIDE];
}

bool mark_is_activity(const struct mark *mark)
{
    return mark->state == EVENT_AGENT_STATE_RINGING ||
           mark->state == EVENT_AGENT_STATE_ON_CONTACT ||
           mark->state == EVENT_AGENT_STATE_WRAPUP;
}

bool mark_is_wrapup(const struct mark *mark)
{
    return mark->kind == MARK_SAY && mark->state == EVENT_AGENT_STATE_WRAPUP;
}

static bool is_of_stay(const struct mark *mark, uint32_t stay, uint32_t generation)
{
    return mark->kind >= MARK_RING && mark->stay == stay &&
           mark->generation == generation;
}

/* Activities come before what outlasts them, states in all queues before those in one,
 * and last comes what is said of those that are not named. */
static int turn_of(const struct mark *mark)
{
    if (mark->kind != MARK_SAY && mark->kind != MARK_LISTED) {
        return 2;
    }
    return mark_is_activity(mark) ? 0 : mark->origin <= ORIGIN_LISTED ? 1 : 3;
}

/* Of one instant and rank: two sources may say of one agent what cannot both be. */
static bool comes_first(const struct mark *a, const struct mark *b)
{
    const int turns[2] = {turn_of(a), turn_of(b)};
    if (turns[0] != turns[1] || a->origin != b->origin) {
        return turns[0] != turns[1] ? turns[0] < turns[1] : a->origin < b->origin;
    }
    if (a->kind != b->kind || a->queue != b->queue) {
        return a->kind != b->kind ? a->kind < b->kind : a->queue < b->queue;
    }
    bool works = mark_is_activity(a);
    if (works != mark_is_activity(b) || a->state != b->state) {
        return works != mark_is_activity(b) ? works : a->state < b->state;
    }
    return a->kind == MARK_LISTED && a->since_ms < b->since_ms;
}

bool mark_before(const struct mark *a, const struct mark *b)
{
    return a->at.at_ms != b->at.at_ms || a->at.rank != b->at.rank
               ? stamp_before(a->at, b->at)
               : comes_first(a, b);
}

size_t timeline_place(const struct timeline *timeline, const struct mark *mark)
{
    size_t place = timeline->count;
    while (place > 0 && mark_before(mark, timeline_look(timeline, place - 1))) {
        place--;
    }
    return place;
}

static bool same_rank(const struct mark *a, const struct mark *b)
{
    bool repeats = a->kind == MARK_RING || a->kind == MARK_RING_OVER ||
                   a->kind == MARK_HOLD || a->kind == MARK_RESUME;
    return !repeats || a->at.rank == b->at.rank;
}

bool timeline_has(const struct timeline *timeline, const struct mark *mark)
{
    for (size_t place = timeline->count; place > 0; place--) {
        const struct mark *other = timeline_look(timeline, place - 1);
        if (other->at.at_ms < mark->at.at_ms) {
            return false;
        }
        if (other->at.at_ms == mark->at.at_ms && other->kind == mark->kind &&
            is_of_stay(other, mark->stay, mark->generation) && same_rank(other, mark)) {
            return true;
        }
    }
    return false;
}

const struct mark *timeline_first_end(const struct timeline *timeline,
                                      const struct mark *mark)
{
    const struct mark *first = NULL;
    for (size_t place = timeline->count; place > 0; place--) {
        const struct mark *other = timeline_look(timeline, place - 1);
        if (other->at.at_ms < mark->at.at_ms) {
            break;
        }
        if (other->at.at_ms == mark->at.at_ms && other->kind == MARK_RING_OVER &&
            is_of_stay(other, mark->stay, mark->generation)) {
            first = other; /* from the end: the one before counts */
        }
    }
    return first;
}

void timeline_expect(const struct timeline *timeline)
{
    prefetch(timeline_look(timeline, timeline->count), sizeof *timeline->marks);
}

/* While none names its contact, searches for wrap-ups need not go back further than its
 * end: all marks of an agent are seldom in cache. */
static void count_wrapup(struct timeline *timeline, const struct mark *mark, int by)
{
    if (mark_is_wrapup(mark)) {
        timeline->wrapups = (uint8_t)(timeline->wrapups + by);
        timeline->named = (uint8_t)(timeline->named + (mark->contact_key != 0 ? by : 0));
    }
}

static bool is_answer(const struct mark *mark)
{
    return mark->kind == MARK_ANSWERED || mark->kind == MARK_REPLIED;
}

/* May the mark end a wrap-up that was said before it? */
static bool is_boundary(const struct mark *mark)
{
    return mark->kind == MARK_SAY || is_answer(mark);
}

/* A boundary came or went: does the last one say wrapup? An answer leaves those be that
 * were said in its own instant and place: see ends(). */
static void look_for_wrapup(struct timeline *timeline)
{
    const struct mark *over = NULL;
    timeline->wrapup_runs = false;
    for (size_t place = timeline->count; place > 0; place--) {
        const struct mark *mark = timeline_look(timeline, place - 1);
        if (over != NULL && stamp_before(mark->at, over->at)) {
            return;
        }
        if (mark->kind == MARK_SAY) {
            timeline->wrapup_runs = mark_is_wrapup(mark);
            return;
        }
        over = over == NULL && is_answer(mark) ? mark : over;
    }
}

/* The same where the mark comes last, which seldom needs a look at those before. */
static void note_wrapup(struct timeline *timeline, const struct mark *last)
{
    if (last->kind == MARK_SAY) {
        timeline->wrapup_runs = mark_is_wrapup(last);
    } else if (is_answer(last) && timeline->wrapup_runs) {
        look_for_wrapup(timeline);
    }
}

void timeline_insert(struct timeline *timeline, size_t place, const struct mark *mark)
{
    assert(timeline->count < TIMELINE_MARKS && place <= timeline->count);
    for (size_t at = timeline->count; at > place; at--) {
        *timeline_at(timeline, at) = *timeline_look(timeline, at - 1);
    }
    *timeline_at(timeline, place) = *mark;
    timeline->count++;
    count_wrapup(timeline, mark, 1);
    if (place + 1 == timeline->count) {
        note_wrapup(timeline, mark);
    } else if (is_boundary(mark)) {
        look_for_wrapup(timeline);
    }
}

void timeline_remove(struct timeline *timeline, size_t place)
{
    assert(place < timeline->count);
    bool boundary = is_boundary(timeline_look(timeline, place));
    count_wrapup(timeline, timeline_look(timeline, place), -1);
    if (place == 0) {
        timeline->first = (uint16_t)slot_of(timeline, 1);
    }
    for (size_t at = place; place > 0 && at + 1 < timeline->count; at++) {
        *timeline_at(timeline, at) = *timeline_look(timeline, at + 1);
    }
    timeline->count--;
    if (boundary) {
        look_for_wrapup(timeline);
    }
}

size_t timeline_find(const struct timeline *timeline, const struct mark *mark)
{
    for (size_t place = timeline->count; place > 0; place--) {
        const struct mark *other = timeline_look(timeline, place - 1);
        if (other->at.at_ms == mark->at.at_ms && other->kind == mark->kind &&
            is_of_stay(other, mark->stay, mark->generation) && same_rank(other, mark)) {
            return place - 1;
        }
    }
    return timeline->count;
}

/* Does it end this one? An answer of the same instant and place does not: one snapshot
 * says both, and the wrap-up is what is so now. */
static bool ends(const struct mark *mark, const struct mark *wrapup)
{
    return mark->kind == MARK_SAY ||
           (is_answer(mark) && stamp_before(wrapup->at, mark->at));
}

/* When the wrap-up at `place` ended, or EVENT_NO_TIME. */
static int64_t wrapup_ends_ms(const struct timeline *timeline, size_t place,
                              int64_t now_ms)
{
    int64_t until_ms = timeline_look(timeline, place)->until_ms;
    int64_t end_ms =
        until_ms != EVENT_NO_TIME && until_ms <= now_ms ? until_ms : EVENT_NO_TIME;
    for (size_t at = place + 1; at < timeline->count; at++) {
        const struct mark *mark = timeline_look(timeline, at);
        if (ends(mark, timeline_look(timeline, place))) {
            int64_t next_ms = mark->at.at_ms;
            return end_ms == EVENT_NO_TIME || next_ms < end_ms ? next_ms : end_ms;
        }
    }
    return end_ms;
}

int64_t timeline_wrapup_from(const struct timeline *timeline,
                             const struct wrapup_share *share)
{
    int64_t from_ms = EVENT_NO_TIME;
    int64_t ended_ms = EVENT_NO_TIME; /* nothing before can be of the stay */
    for (size_t place = timeline->count; place > 0; place--) {
        const struct mark *mark = timeline_look(timeline, place - 1);
        if (ended_ms != EVENT_NO_TIME && mark->at.at_ms < ended_ms) {
            break;
        }
        if (mark_is_wrapup(mark) && mark->credited.ms > 0 &&
            mark->credited.stay == share->stay &&
            mark->credited.generation == share->generation) {
            from_ms = mark->at.at_ms;
        } else if (mark->kind == MARK_ENDED && timeline->named == 0 &&
                   is_of_stay(mark, share->stay, share->generation)) {
            ended_ms = mark->at.at_ms;
        }
    }
    return from_ms;
}

/* When the stay that ended was answered; STAMP_NONE: that has fallen out. */
static struct stamp answered_at(const struct timeline *timeline, const struct mark *ended)
{
    for (size_t at = timeline->count; at > 0; at--) {
        const struct mark *mark = timeline_look(timeline, at - 1);
        if (is_answer(mark) && is_of_stay(mark, ended->stay, ended->generation)) {
            return mark->at;
        }
    }
    return STAMP_NONE;
}

/* Which of two ends of one instant and rank does the wrap-up follow? That of the contact
 * which was answered later; of two of one stamp again, that of the source which says the
 * wrap-up: the same person's mail and call are told of by two. */
static bool follows_rather(const struct timeline *timeline, const struct mark *wrapup,
                           const struct mark *end, const struct mark *other)
{
    struct stamp at = answered_at(timeline, end);
    struct stamp other_at = answered_at(timeline, other);
    if (stamp_before(other_at, at) || stamp_before(at, other_at)) {
        return stamp_before(other_at, at);
    }
    return end->source == wrapup->source && other->source != wrapup->source;
}

/* The end of contact that the wrap-up follows, or NULL: the last that fits. */
static const struct mark *wrapup_contact(const struct timeline *timeline, size_t place)
{
    const struct mark *began = timeline_look(timeline, place);
    const struct mark *found = NULL;
    for (size_t at = timeline->count; at > 0; at--) {
        const struct mark *mark = timeline_look(timeline, at - 1);
        if (found != NULL && stamp_before(mark->at, found->at)) {
            break;
        }
        bool fits = began->contact_key != 0 ? mark->contact_key == began->contact_key
                                            : mark->at.at_ms <= began->at.at_ms;
        if (mark->kind == MARK_ENDED && fits &&
            (found == NULL || follows_rather(timeline, began, mark, found))) {
            found = mark;
        }
    }
    return found;
}

struct wrapup_share timeline_wrapup(const struct timeline *timeline, size_t place,
                                    int64_t now_ms)
{
    struct wrapup_share share = {0};
    int64_t end_ms = wrapup_ends_ms(timeline, place, now_ms);
    const struct mark *ended = wrapup_contact(timeline, place);
    if (ended == NULL) {
        return timeline_look(timeline, place)->credited; /* its end has fallen out */
    }
    if (end_ms == EVENT_NO_TIME) {
        return share;
    }
    int64_t ms = end_ms - timeline_look(timeline, place)->at.at_ms;
    if (ms > 0) {
        share = (struct wrapup_share){ended->stay, ended->generation, ms};
    }
    return share;
}

bool timeline_is_last(const struct timeline *timeline, const struct mark *mark)
{
    const struct mark *last = timeline_look(timeline, timeline->count - 1);
    return timeline->count > 0 && last->kind == mark->kind &&
           last->at.at_ms == mark->at.at_ms && last->at.rank == mark->at.rank &&
           last->stay == mark->stay;
}

size_t timeline_wrapup_before(const struct timeline *timeline, const struct mark *mark)
{
    const struct mark *over = NULL; /* an answer, which ends what was said before it */
    for (size_t at = timeline->count; is_boundary(mark) && at > 1; at--) {
        const struct mark *earlier = timeline_look(timeline, at - 2);
        if (over != NULL && stamp_before(earlier->at, over->at)) {
            break; /* the one before was over already */
        }
        if (mark_is_wrapup(earlier)) {
            return at - 2;
        }
        if (earlier->kind == MARK_SAY) {
            break;
        }
        over = over == NULL && is_answer(earlier) ? earlier : over;
    }
    return timeline->count;
}

bool timeline_names(const struct timeline *timeline, const struct mark *ended)
{
    for (size_t at = timeline->count; at > 0; at--) {
        const struct mark *mark = timeline_look(timeline, at - 1);
        bool fits = mark->contact_key != 0 ? mark->contact_key == ended->contact_key
                                           : mark->at.at_ms == ended->at.at_ms;
        if (mark_is_wrapup(mark) && fits) {
            return true;
        }
        if (timeline->named == 0 && mark->at.at_ms < ended->at.at_ms) {
            break;
        }
    }
    return false;
}
