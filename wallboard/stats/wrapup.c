#include "stats/wrapup.h"

#include <string.h>

static void remove_mark(struct wrapup_log *log, size_t number)
{
    log->began -= log->marks[number].kind == WRAPUP_BEGAN ? 1 : 0;
    log->count--;
    memmove(&log->marks[number], &log->marks[number + 1],
            (log->count - number) * sizeof *log->marks);
}

void wrapup_forget_end(struct wrapup_log *log, uint32_t wait, uint32_t generation)
{
    for (size_t i = 0; i < log->count; i++) {
        const struct wrapup_mark *mark = &log->marks[i];
        if (mark->kind == WRAPUP_CONTACT_ENDED && mark->wait == wait &&
            mark->generation == generation) {
            remove_mark(log, i);
            return;
        }
    }
}

void wrapup_note(struct wrapup_log *log, const struct wrapup_mark *mark)
{
    size_t place = log->count;
    while (place > 0 && stamp_before(mark->at, log->marks[place - 1].at)) {
        place--;
    }
    if (log->count == WRAPUP_MARKS) {
        if (place == 0) {
            return; /* older than all that is remembered */
        }
        remove_mark(log, 0);
        place--;
    }
    memmove(&log->marks[place + 1], &log->marks[place],
            (log->count - place) * sizeof *log->marks);
    log->marks[place] = *mark;
    log->count++;
    log->began += mark->kind == WRAPUP_BEGAN ? 1 : 0;
}

/* When the wrap-up of mark `number` ended, or EVENT_NO_TIME. */
static int64_t end_of(const struct wrapup_log *log, size_t number, int64_t now_ms)
{
    int64_t until_ms = log->marks[number].until_ms;
    int64_t end_ms =
        until_ms != EVENT_NO_TIME && until_ms <= now_ms ? until_ms : EVENT_NO_TIME;
    for (size_t i = number + 1; i < log->count; i++) {
        if (log->marks[i].kind != WRAPUP_CONTACT_ENDED) {
            int64_t next_ms = log->marks[i].at.at_ms;
            return end_ms == EVENT_NO_TIME || next_ms < end_ms ? next_ms : end_ms;
        }
    }
    return end_ms;
}

/* The end of contact that the wrap-up follows, or NULL. */
static const struct wrapup_mark *contact_of(const struct wrapup_log *log, size_t number)
{
    const struct wrapup_mark *began = &log->marks[number];
    const struct wrapup_mark *found = NULL;
    for (size_t i = 0; i < log->count; i++) {
        const struct wrapup_mark *mark = &log->marks[i];
        if (mark->kind != WRAPUP_CONTACT_ENDED) {
            continue;
        }
        if (began->contact_key != 0 ? mark->contact_key == began->contact_key
                                    : mark->at.at_ms <= began->at.at_ms) {
            found = mark; /* in order of time: the last one stays */
        }
    }
    return found;
}

struct wrapup_share wrapup_share(const struct wrapup_log *log, size_t number,
                                 int64_t now_ms)
{
    struct wrapup_share share = {0};
    int64_t end_ms = end_of(log, number, now_ms);
    const struct wrapup_mark *ended = contact_of(log, number);
    if (ended == NULL) {
        return log->marks[number].credited; /* its end has fallen out of the list */
    }
    if (end_ms == EVENT_NO_TIME) {
        return share;
    }
    int64_t ms = end_ms - log->marks[number].at.at_ms;
    if (ms > 0) {
        share = (struct wrapup_share){ended->wait, ended->generation, ms};
    }
    return share;
}
