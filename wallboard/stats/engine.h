#ifndef WALLBOARD_STATS_ENGINE_H
#define WALLBOARD_STATS_ENGINE_H

/*
 * The pure statistics engine: events in, numbers out. No clock, no I/O, no logging, no
 * randomness: it is told the time. State is integers in tables of fixed size, allocated
 * by engine_create() and never again; the same events give the same state in any order
 * of arrival and however often each is repeated (metrics.md sections 2 and 7).
 *
 * How: facts, not transitions. Per (source, contact, queue, entry) the engine keeps when
 * it was queued, offered, answered, left and ended. When a fact changes, what the contact
 * had contributed to the rings is taken back, and what it contributes now is added; one
 * event costs O(1). Not thread-safe.
 *
 * E-mails, callbacks and tasks wait for hours: they are judged by deadlines, are not
 * swept, and count in no figure of waits, answers or service level, of queues or of
 * agents. E-mails have the email_* figures. Chats count like calls.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "stats/control.h"
#include "stats/credit.h"
#include "stats/event.h"
#include "stats/item.h"
#include "stats/rule.h"
#include "stats/snapshot.h"
#include "stats/work.h"

struct engine;

struct engine_queue_config {
    const char *id;
    const char *label; /* NULL: the source's, else the id */
    struct engine_rule rule;
    bool target_said; /* the site file gives it: queue.config may not change it */
    const struct engine_rule *channels[EVENT_CHANNEL_COUNT]; /* NULL: `rule`; borrowed for
                                                                the call */
};

/* One stay and what it counts for. Strings are borrowed for the call. */
struct engine_stay {
    struct str contact, source;
    struct str queue, agent; /* size 0: none */
    int64_t entry;
    bool is_first;  /* its contact's first entry into any queue */
    int64_t due_ms; /* of a deferred one, or EVENT_NO_TIME */
    /* Of a deferred one that is open: time in opening hours since its entry, and until
     * its deadline. */
    int64_t open_ms, open_left_ms;
    const struct engine_rule *rule;
    const struct credit *credit;
    const struct work_hold
        *holds; /* under credit split, as its work is cut: see work.h */
    size_t hold_count;
};
typedef void engine_stay_visitor(void *context, const struct engine_stay *stay);

struct engine_config {
    const char *site;        /* "" takes the first event's */
    struct engine_rule rule; /* the site's default */
    bool target_said;
    const struct engine_queue_config *queues; /* borrowed for the call */
    size_t queue_count;
    int64_t sweep_waiting_ms, sweep_ringing_ms, sweep_active_ms; /* age without a sign of
                                                                   life; 0: never */
    int64_t restart_grace_ms; /* for the complete snapshot after a new epoch */
    int64_t breach_horizon_ms;
    enum rule_credit credit;
    bool abandonment_excludes_short;
    bool contact_rate_of_connects; /* contact_rate is over connects, else over dials */
    int64_t csat_min;              /* surveys hidden until so many came */
    int64_t drop_window_ms;        /* of drop_rate; 0: the service day */
    /* Reasons of not_ready that are productive, ended by NULL; borrowed for the call.
     * NULL: none. */
    const char *const *productive_reasons;
    /* Told of each stay whose record makes room for another: what it counted for stays in
     * the figures, but can no more be listed. NULL: nobody is. */
    engine_stay_visitor *forgotten;
    void *forgotten_context;
    /* Told of each thing that figures are made of beside stays. NULL: nobody is. */
    item_witness *witness;
    void *witness_context;
    /* table sizes; 0 takes the maximum of limits.h */
    size_t max_queues, max_agents, max_contacts;
};

/* The defaults of metrics.md section 15, no queues, full-size tables. */
struct engine_config engine_config_default(void);

/* Allocates every table. NULL without memory or if more queues are configured than fit.
 */
struct engine *engine_create(const struct engine_config *config);
void engine_destroy(struct engine **self);

/* What became of an event. */
enum engine_result {
    ENGINE_APPLIED,
    ENGINE_DUPLICATE,  /* known by (source, epoch, sequence) or (source, id): no effect */
    ENGINE_OVER_LIMIT, /* a table is full: refused, counted */
    ENGINE_WRONG_SITE, /* the source's site differs from the engine's: refused */
};

/*
 * Applies one event. `received` is the receiver's clock, used where the event has no
 * usable time (none; over 5 s in the future; both flagged), and never goes back: the
 * engine's now becomes the later of its own and `received`. Never allocates.
 */
enum engine_result engine_apply(struct engine *engine, const struct event *event,
                                struct wall received);

/*
 * The number of an event that was refused, or is of an unknown type: counts as received,
 * so that it is not taken for a gap (events.md, "Bad input"). Changes nothing else, and
 * nothing at all for a source that has not been heard before and finds no room.
 */
void engine_skip(struct engine *engine, struct str source, int64_t epoch,
                 int64_t sequence);

/*
 * Events that were received before `at_ms` are lost for good, and nobody knows whose:
 * each source that was heard before may lack something of the time since its last
 * complete snapshot (events.md, section 4).
 */
void engine_miss(struct engine *engine, int64_t at_ms);

/* Time passes: wrap-ups run out, lost endings are swept, rings turn. */
void engine_tick(struct engine *engine, struct wall now);

/*
 * Tells the service day that contains now: [start, end), Unix ms on UTC quarter-hours.
 * Found by the program from the site's zone (locale/calendar.h). Live contacts stay; the
 * day's figures are formed anew from the rings. Until told, the day is the UTC day of the
 * first event.
 */
void engine_set_day(struct engine *engine, int64_t start_ms, int64_t end_ms);

struct hours;

/*
 * Opening hours, for the deadlines of what no source gives a due time: of the queue with
 * that id, or with an empty id of every queue that has none of its own. Borrowed until
 * they are given anew. Until told, it is always open. False if there is no such queue and
 * no room for one.
 */
bool engine_set_hours(struct engine *engine, struct str queue, const struct hours *hours);

/* Does the engine's day contain `at`? False before any day was set. */
bool engine_day_contains(const struct engine *engine, int64_t at_ms);

/* A snapshot large enough for this engine. NULL without memory. */
struct snapshot *engine_snapshot_create(const struct engine *engine);

/* All numbers at `now` (at the engine's own, if that is later), which is told the engine
 * first: what the passing of time alone decides is decided. */
void engine_snapshot(struct engine *engine, struct wall now, struct snapshot *ret);

/*
 * The figures of one queue (number as in the snapshot) over closed or running
 * quarter-hours [from, to), multiples of LIMIT_QUARTER_MS. Gauges are FIGURE_NONE.
 * False if the ring no longer holds all of it.
 */
bool engine_queue_figures(const struct engine *engine, size_t queue, int64_t from_ms,
                          int64_t to_ms, struct snapshot_figures *ret);

/* The same of the site, or of one channel over all queues. */
bool engine_site_figures(const struct engine *engine, int64_t from_ms, int64_t to_ms,
                         struct snapshot_figures *ret);
bool engine_channel_figures(const struct engine *engine, enum event_channel channel,
                            int64_t from_ms, int64_t to_ms, struct snapshot_figures *ret);

/* Figures from tallies that were added up elsewhere, by the rules of the queue (number as
 * in the snapshot), of the site or a channel (EVENT_CHANNEL_NONE: the site), or of some
 * agents together. Gauges, and what is no sum, are FIGURE_NONE; where the queues' rules
 * differ the site's level is by the site's own. */
void engine_measure_queue(const struct engine *engine, size_t queue,
                          const int64_t tallies[TALLY_QUEUE_COUNT],
                          struct snapshot_figures *ret);
void engine_measure_site(const struct engine *engine, enum event_channel channel,
                         const int64_t tallies[TALLY_QUEUE_COUNT],
                         struct snapshot_figures *ret);
void engine_measure_agents(const struct engine *engine, const size_t *agents,
                           size_t count, const int64_t tallies[TALLY_AGENT_COUNT],
                           struct snapshot_figures *ret);

/* Some agents taken together today, numbers as in the snapshot: their counts and times
 * are added, then divided. */
void engine_team_figures(const struct engine *engine, const size_t *agents, size_t count,
                         struct snapshot_figures *ret);

/* Who has, or had last, the contact that an event speaks of; size 0: nobody is known.
 * Borrowed until the next event. */
struct str engine_contact_agent(const struct engine *engine, const struct event *event);

/* Contacts not yet ended, for tests and the limits' gauges. */
size_t engine_open_contacts(const struct engine *engine);

/* Each stay that is still on record and counts for something, in no order. */
void engine_visit(const struct engine *engine, engine_stay_visitor *visitor,
                  void *context);

/* Tells of the spell that each agent is in now, up to the engine's instant: what a
 * witness of all before was not told yet. */
void engine_visit_spells(const struct engine *engine, item_witness *visitor,
                         void *context);

/* The number of an agent in the snapshot; false if it was never heard of. */
bool engine_agent_number(const struct engine *engine, struct str id, size_t *ret_number);

/* Its times in the six states that are logged in, in the order of enum agent_state, in
 * the quarter-hour that begins at `start_ms`, up to now. False if nothing was said of
 * what it does, or the quarter-hour is too long ago. */
bool engine_agent_quarter(const struct engine *engine, size_t agent, int64_t start_ms,
                          int64_t ret_ms[AGENT_READY + 1]);

/* Does an agent (number as in the snapshot) count among those of a queue, and in which
 * state there? */
bool engine_agent_in(const struct engine *engine, size_t agent, size_t queue,
                     enum agent_state *ret_state);

/* A change of a closed interval: what it was, what it became, and by which event. */
struct engine_revision {
    struct str queue, tally, event; /* event: its id; size 0: time alone */
    int64_t start_ms;               /* of the quarter-hour */
    int64_t revision;               /* its how-manieth */
    int64_t before, after;
    int64_t at_ms; /* when */
};

/* The last LIMIT_REVISIONS of them, 0 the oldest that is remembered; strings are borrowed
 * until the next event. False past the end. */
bool engine_revision(const struct engine *engine, size_t number,
                     struct engine_revision *ret);

/* Control totals: queue by queue the last comparison with the source's own counts of the
 * service day, or NULL where there was none today. False past the last queue. */
bool engine_control(const struct engine *engine, size_t queue, struct str *ret_id,
                    const struct control **ret_control);

/* How many were compared, ever, and how many did not agree. */
void engine_control_counts(const struct engine *engine, uint64_t *ret_compared,
                           uint64_t *ret_mismatches);

/* A 64-bit digest of the counted state, equal on every machine after the same events in
 * any order within the agents' timelines, at the same instant: told by engine_tick(). */
uint64_t engine_digest(const struct engine *engine);

#endif
