#ifndef WALLBOARD_STATS_SNAPSHOT_H
#define WALLBOARD_STATS_SNAPSHOT_H

/*
 * Contract 2: all numbers at one instant, with their validity. Filled by the engine,
 * read by views, reports and tests; holds no pointers into the engine, so it may be kept.
 * Its memory is fixed when it is created. Figures that cannot be known have den 0.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/control.h"
#include "stats/event.h"
#include "stats/limits.h"
#include "stats/metric.h"
#include "stats/rule.h"
#include "stats/tally.h"

#define SNAPSHOT_WAITING_MAX 64

/* The rows of metrics.md section 8, highest precedence first. */
enum agent_state {
    AGENT_ON_CONTACT,
    AGENT_HOLD,
    AGENT_RINGING,
    AGENT_WRAPUP,
    AGENT_NOT_READY,
    AGENT_READY,
    AGENT_UNKNOWN,
    AGENT_LOGGED_OUT,
    AGENT_STATE_COUNT,
};

/* "on_contact"; never NULL. */
const char *agent_state_name(enum agent_state state);

/* The figures of one queue, agent or total over one span of time. */
struct snapshot_figures {
    struct figure value[METRIC_COUNT];
    struct figure by_formula[SERVICE_LEVEL_COUNT];
    uint32_t missing; /* enum event_capability: parts that the sources cannot tell, so
                         that AHT can say "talk, no wrap-up" */
};

enum snapshot_window {
    SNAPSHOT_5_MIN,
    SNAPSHOT_15_MIN,
    SNAPSHOT_30_MIN,
    SNAPSHOT_60_MIN,
    SNAPSHOT_WINDOW_COUNT,
};

/* 5, 15, 30, 60. */
int snapshot_window_minutes(enum snapshot_window window);

/* The rolling windows: what happened in them, whatever the credit mode. */
struct snapshot_rolling {
    struct figure offered, answered, abandoned, service_level, asa_ms;
    struct figure aht_ms, patience_ms;
};

struct snapshot_queue {
    char id[LIMIT_ID_BYTES + 1];
    char label[LIMIT_LABEL_BYTES +
               1]; /* the site file's, else the source's, else the id */
    int64_t target_ms, short_abandon_ms;
    enum service_level_formula formula;
    enum rule_count_at count_at;
    int64_t goal_bp;  /* the service level aimed at, basis points */
    bool configured;  /* named in the site file */
    bool known;       /* a source has said enough for its counts to be true */
    bool unverified;  /* a source of it has a gap, or had one today that was never
                         filled, is silent or was never numbered */
    uint64_t sources; /* bit n: its figures come from sources[n] (filled by the engine) */
    struct control
        control; /* today's last against the source's own counts; control_wrong():
                    what of it does not agree, then unverified too */
    struct snapshot_figures today;
    struct snapshot_rolling rolling[SNAPSHOT_WINDOW_COUNT];
};

struct snapshot_agent {
    char id[LIMIT_ID_BYTES + 1];
    char label[LIMIT_LABEL_BYTES + 1]; /* the source's, else the id */
    enum agent_state state;
    char reason[LIMIT_LABEL_BYTES + 1]; /* of not_ready; may be empty */
    bool unverified;
    bool unlisted;    /* wants to be in no list of people; filled by the program */
    uint64_t sources; /* bit n: sources[n] has spoken of it */
    struct snapshot_figures today;
    int64_t not_ready_ms[LIMIT_REASONS]; /* today, by the snapshot's reasons */
};

/* The contacts of one channel over all queues. */
struct snapshot_channel {
    bool known; /* a contact of it was heard of */
    struct snapshot_figures today;
};

/* An outbound campaign today: what it dialled and sold. */
struct snapshot_campaign {
    char id[LIMIT_ID_BYTES + 1];
    struct figure value[METRIC_COUNT];
    struct figure records; /* distinct contacts tried */
};

/* One contact that waits, for the list of those nearest to their target. */
struct snapshot_waiting {
    uint16_t queue; /* its place among the queues */
    enum event_channel channel;
    int64_t wait_ms;
    int64_t breach_ms; /* target - wait; below 0: past it */
};

/* Everything the board says about where its numbers come from. */
enum source_link {
    SOURCE_CONNECTING, /* never heard */
    SOURCE_LIVE,
    SOURCE_STALE, /* three heartbeats missed, or its own link upstream is down */
    SOURCE_ENDED, /* said goodbye */
};

struct snapshot_source {
    char id[LIMIT_LABEL_BYTES + 1];
    enum source_link link; /* filled by the program from bus/, not by the engine */
    int64_t age_ms;        /* since it was last heard, monotonic; -1: never. As link */
    bool numbered;         /* class B; false: class C, always unverified */
    bool upstream_down;
    bool has_hello;
    uint32_t capabilities;
    uint64_t events, duplicates, late, refused; /* refused: filled by the program */
    uint64_t gaps;                              /* sequence numbers missing now */
    bool lacking;          /* something of today was lost, and will not come any more */
    uint64_t dropped;      /* events the source says it gave up */
    int64_t clock_skew_ms; /* receipt minus event time at its least; 0 if not known */
};

/* One quarter-hour of the service day. */
enum snapshot_interval_state {
    SNAPSHOT_INTERVAL_OPEN,     /* not over yet */
    SNAPSHOT_INTERVAL_SETTLING, /* a contact credited to it lives */
    SNAPSHOT_INTERVAL_CLOSED,
};
struct snapshot_interval {
    int64_t start_ms, end_ms; /* Unix ms, half-open */
    enum snapshot_interval_state state;
    int64_t revisions; /* changes after it was closed */
    bool unverified;   /* a source has lost what lay in it, and will not tell it again */
    struct snapshot_figures figures;
};

/* Agents of one half-hour of the service day, planned and there: means over it. */
#define SNAPSHOT_HALVES_MAX 7 /* two that are over, the running one, four to come */
struct snapshot_half {
    int64_t start_ms;
    struct figure needed_low, needed_high; /* by the forecast */
    struct figure scheduled;               /* to work */
    struct figure logged_in;               /* as far as it has passed */
};

struct snapshot {
    int64_t now_ms; /* the one instant of the picture */
    int64_t day_start_ms, day_end_ms;
    char site[LIMIT_ID_BYTES + 1];
    bool unverified;  /* any source is */
    bool catching_up; /* a replay is running; nothing is coloured meanwhile */
    bool mixed;       /* the queues' targets or formulas differ */
    enum service_level_formula formula; /* of the totals, unless mixed: the site's */
    int64_t target_ms, goal_bp;         /* likewise */
    int64_t breach_horizon_ms;          /* how near its target "breaching soon" is */
    char longest_wait_queue[LIMIT_LABEL_BYTES + 1]; /* label; "" if nobody waits */

    enum rule_credit credit;     /* credit mode of the intervals */
    enum rule_count_at count_at; /* of the totals, as formula */

    struct snapshot_figures totals;
    struct snapshot_rolling rolling[SNAPSHOT_WINDOW_COUNT];

    struct snapshot_queue *queues; /* in the site file's order, then as first heard */
    size_t queue_count, queue_capacity;
    struct snapshot_agent *agents; /* as first heard */
    size_t agent_count, agent_capacity;
    struct snapshot_source *sources;
    size_t source_count, source_capacity;
    struct snapshot_interval *intervals; /* of totals, oldest first, up to now's */
    size_t interval_count, interval_capacity;

    /* Contacts offered a week before, by the quarter-hours of the day from its start: at
     * the same time of the local clock. FIGURE_NONE: not known. Filled by the program,
     * not by the engine. */
    struct figure week_before[LIMIT_DAY_QUARTERS];

    struct snapshot_channel channels[EVENT_CHANNEL_COUNT]; /* NONE is not used */
    struct snapshot_campaign *campaigns;                   /* as first heard */
    size_t campaign_count, campaign_capacity;
    char reasons[LIMIT_REASONS][LIMIT_ID_BYTES + 1]; /* 0: none, and all others */
    size_t reason_count;
    char currencies[TALLY_CURRENCIES][4];    /* "": none */
    struct figure revenue[TALLY_CURRENCIES]; /* of the totals today, per currency */
    struct snapshot_waiting waiting[SNAPSHOT_WAITING_MAX]; /* nearest to breach first */
    size_t waiting_count; /* of these; METRIC_WAITING counts them all */

    struct snapshot_half halves[SNAPSHOT_HALVES_MAX]; /* around now; filled by the
                                                          program, not by the engine */
    size_t half_count;
    struct figure adherent; /* of those scheduled now, who do as scheduled; likewise */

    uint64_t duplicates, late, gaps;             /* of all sources */
    uint64_t control_totals, control_mismatches; /* compared, ever; not in agreement */
    uint64_t revisions;                          /* changes of closed intervals, ever */
    uint64_t over_limit;       /* events refused because a table was full */
    uint64_t integrity_faults; /* contradictions found in what sources said */
    uint64_t unknown_types, unknown_fields; /* filled by the program */
    uint64_t refused;                       /* all reasons; filled by the program */
};

/* NULL without memory. Capacities are the engine's; see engine_snapshot_create(). */
struct snapshot *snapshot_create(size_t queues, size_t agents, size_t sources,
                                 size_t intervals);
void snapshot_destroy(struct snapshot **self);

#endif
