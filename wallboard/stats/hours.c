#include "stats/hours.h"

#include <stdlib.h>

/* A span, and how much was open in the horizon before it. */
struct span {
    int64_t start_ms, end_ms, before_ms;
};

struct hours {
    bool always;
    int64_t from_ms, to_ms; /* the horizon; unused if `always` */
    size_t count;
    struct span spans[];
};

static bool is_sound(const struct hours_span *spans, size_t count, int64_t from_ms,
                     int64_t to_ms)
{
    if (count > HOURS_MAX_SPANS || from_ms < 0 || from_ms > to_ms) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        bool behind_last = i == 0 ? spans[i].start_ms >= from_ms
                                  : spans[i].start_ms > spans[i - 1].end_ms;
        if (!behind_last || spans[i].end_ms <= spans[i].start_ms ||
            spans[i].end_ms > to_ms) {
            return false;
        }
    }
    return true;
}

struct hours *hours_create(const struct hours_span *spans, size_t count, int64_t from_ms,
                           int64_t to_ms)
{
    if (!is_sound(spans, count, from_ms, to_ms)) {
        return NULL;
    }
    struct hours *hours = calloc(1, sizeof *hours + count * sizeof hours->spans[0]);
    if (hours == NULL) {
        return NULL;
    }
    hours->from_ms = from_ms;
    hours->to_ms = to_ms;
    hours->count = count;
    int64_t before_ms = 0;
    for (size_t i = 0; i < count; i++) {
        hours->spans[i] = (struct span){spans[i].start_ms, spans[i].end_ms, before_ms};
        before_ms += spans[i].end_ms - spans[i].start_ms;
    }
    return hours;
}

struct hours *hours_create_always(void)
{
    struct hours *hours = calloc(1, sizeof *hours);
    if (hours != NULL) {
        hours->always = true;
    }
    return hours;
}

void hours_destroy(struct hours **self)
{
    free(*self);
    *self = NULL;
}

/* How many spans begin at or before `at`. */
static size_t begun(const struct hours *hours, int64_t at_ms)
{
    size_t low = 0;
    size_t high = hours->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hours->spans[middle].start_ms <= at_ms) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* How much is open from the horizon's start until `at`, which lies within or at its end.
 */
static int64_t open_until(const struct hours *hours, int64_t at_ms)
{
    size_t count = begun(hours, at_ms);
    if (count == 0) {
        return 0;
    }
    const struct span *last = &hours->spans[count - 1];
    int64_t end_ms = at_ms < last->end_ms ? at_ms : last->end_ms;
    return last->before_ms + end_ms - last->start_ms;
}

/* Within the horizon, or at its end, which is the last bound that an age may have. */
static bool is_bound(const struct hours *hours, int64_t at_ms)
{
    return at_ms >= hours->from_ms && at_ms <= hours->to_ms;
}

bool hours_covers(const struct hours *hours, int64_t at_ms)
{
    return hours->always || (at_ms >= hours->from_ms && at_ms < hours->to_ms);
}

bool hours_is_open(const struct hours *hours, int64_t at_ms)
{
    if (hours->always || !hours_covers(hours, at_ms)) {
        return hours->always;
    }
    size_t count = begun(hours, at_ms);
    return count > 0 && at_ms < hours->spans[count - 1].end_ms;
}

bool hours_next_change(const struct hours *hours, int64_t at_ms, int64_t *ret_ms)
{
    if (hours->always) {
        *ret_ms = HOURS_NEVER_MS;
        return true;
    }
    if (!hours_covers(hours, at_ms)) {
        return false;
    }
    size_t next = begun(hours, at_ms);
    int64_t change_ms = HOURS_NEVER_MS;
    if (next > 0 && at_ms < hours->spans[next - 1].end_ms) {
        change_ms = hours->spans[next - 1].end_ms;
    } else if (next < hours->count) {
        change_ms = hours->spans[next].start_ms;
    }
    /* At the horizon's very end nobody knows whether it closes. */
    if (change_ms >= hours->to_ms) {
        return false;
    }
    *ret_ms = change_ms;
    return true;
}

bool hours_elapsed_ms(const struct hours *hours, int64_t from_ms, int64_t to_ms,
                      int64_t *ret_ms)
{
    if (to_ms <= from_ms) {
        *ret_ms = 0;
        return true;
    }
    if (hours->always) {
        *ret_ms = to_ms - from_ms;
        return true;
    }
    if (!is_bound(hours, from_ms) || !is_bound(hours, to_ms)) {
        return false;
    }
    *ret_ms = open_until(hours, to_ms) - open_until(hours, from_ms);
    return true;
}

/* The first span by whose end `open_ms` of the horizon's open time have gone by; the
 * number of spans if there is none. */
static size_t reaching(const struct hours *hours, int64_t open_ms)
{
    size_t low = 0;
    size_t high = hours->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct span *span = &hours->spans[middle];
        if (span->before_ms + span->end_ms - span->start_ms < open_ms) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool hours_due_ms(const struct hours *hours, int64_t from_ms, int64_t target_ms,
                  int64_t *ret_ms)
{
    if (!hours_covers(hours, from_ms)) {
        return false;
    }
    if (target_ms <= 0) {
        *ret_ms = from_ms;
        return true;
    }
    if (hours->always) {
        *ret_ms =
            from_ms > HOURS_NEVER_MS - target_ms ? HOURS_NEVER_MS : from_ms + target_ms;
        return true;
    }
    int64_t gone_ms = open_until(hours, from_ms);
    if (target_ms > hours->to_ms - hours->from_ms) {
        return false; /* more than the horizon is long; and the sum below stays small */
    }
    size_t i = reaching(hours, gone_ms + target_ms);
    if (i == hours->count) {
        return false;
    }
    const struct span *span = &hours->spans[i];
    *ret_ms = span->start_ms + gone_ms + target_ms - span->before_ms;
    return true;
}
