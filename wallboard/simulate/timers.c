#include "simulate/timers.h"

static bool is_sooner(const struct timer *a, const struct timer *b)
{
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

bool timers_push(struct timers *timers, struct timer timer)
{
    if (timers->count == TIMERS_MAX) {
        return false;
    }
    timer.order = timers->pushed++;
    size_t at = timers->count++;
    while (at > 0 && is_sooner(&timer, &timers->heap[(at - 1) / 2])) {
        timers->heap[at] = timers->heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    timers->heap[at] = timer;
    return true;
}

const struct timer *timers_first(const struct timers *timers)
{
    return timers->count == 0 ? NULL : &timers->heap[0];
}

struct timer timers_pop(struct timers *timers)
{
    struct timer first = timers->heap[0];
    struct timer last = timers->heap[--timers->count];
    size_t at = 0;
    for (;;) {
        size_t child = at * 2 + 1;
        if (child >= timers->count) {
            break;
        }
        if (child + 1 < timers->count &&
            is_sooner(&timers->heap[child + 1], &timers->heap[child])) {
            child++;
        }
        if (!is_sooner(&timers->heap[child], &last)) {
            break;
        }
        timers->heap[at] = timers->heap[child];
        at = child;
    }
    timers->heap[at] = last;
    return first;
}
