#ifndef SUPPORT_EVENTS_H
#define SUPPORT_EVENTS_H

/*
 * Terse makers of events for tests of the engine. A script says them in order; each gets
 * the next sequence of one source, ids and names are borrowed string literals, times are
 * milliseconds after the script's start.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/engine.h"
#include "stats/event.h"

/* 2026-11-22T10:00:00Z, a whole hour. */
#define EVENTS_START_MS INT64_C(1795341600000)

#define EVENTS_MAX 4096

struct events {
    struct event list[EVENTS_MAX];
    char ids[EVENTS_MAX][16];
    size_t count;
    const char *source; /* of what is said next */
    int64_t epoch;      /* likewise; EVENT_NO_NUMBER: unnumbered */
    int64_t sequence;   /* the last one given */
};

/* Empties it: source "test", epoch 1, no sequence given yet. */
void events_init(struct events *events);

/* Appends a blank event of a type at a time and returns it, to be filled in. */
struct event *events_add(struct events *events, enum event_type type, int64_t at_ms);

/* The contact events of the contact `id`; `queue` and `agent` may be NULL where they are
 * optional. */
struct event *events_queued(struct events *events, int64_t at_ms, const char *id,
                            const char *queue);
struct event *events_offered(struct events *events, int64_t at_ms, const char *id,
                             const char *queue, const char *agent);
struct event *events_unanswered(struct events *events, int64_t at_ms, const char *id,
                                const char *queue, const char *agent);
struct event *events_answered(struct events *events, int64_t at_ms, const char *id,
                              const char *queue, const char *agent);
struct event *events_ended(struct events *events, int64_t at_ms, const char *id,
                           const char *queue);
struct event *events_left(struct events *events, int64_t at_ms, const char *id,
                          const char *queue, enum event_reason reason);
struct event *events_hold(struct events *events, int64_t at_ms, const char *id,
                          const char *queue, bool on);

/* The agent events; `queue` NULL: in all queues. */
struct event *events_state(struct events *events, int64_t at_ms, const char *agent,
                           enum event_agent_state state);
struct event *events_joined(struct events *events, int64_t at_ms, const char *agent,
                            const char *queue);

/* source.hello, unnumbered as the contract has it. */
struct event *events_hello(struct events *events, int64_t at_ms, uint32_t capabilities);

/* Applies all from number `from` on, each received at its own time (or at the latest one
 * before, for time does not go back). */
void events_apply(const struct events *events, size_t from, struct engine *engine);

/* The next permutation of `order`, at least one number; false after the last. The first
 * has them in order. */
bool events_permute(size_t *order, size_t count);

#endif
