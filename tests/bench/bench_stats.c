/*
 * What it costs to count, beside the small centre of the same run: the floor is the cost
 * when all the memory is at hand. Prints tables for docs/benchmarks.md. A million events
 * have every call in four: queued, answered, ended, and the agent's wrap-up or readiness;
 * calls overlap as many at a time as there are agents, and between two events of one call
 * or agent lie those of all others. Calls last as long in every centre, so that the work
 * of an event is the same: the small one needs two weeks for its million, the largest
 * less than two hours. Once more the largest takes a whole day for it: its calls last so
 * long that they are counted in quarter-hours long over, and all that is kept of a day is
 * touched. The engine is told the time every second, as a board tells it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/str.h"
#include "stats/engine.h"

#define EVENTS     1000000
#define BATCH      100 /* events made ahead, outside the measured time */
#define ROUNDS     5
#define SNAPSHOTS  50
#define START_MS   INT64_C(1795305600000) /* 2026-11-22T00:00:00Z */
#define DAY_MS     INT64_C(86400000)
#define PAGE_BYTES 4096.0
#define MIB        1048576.0

struct shape {
    const char *name;
    size_t queues, agents;
    size_t state_ms; /* from one event of a call to its next */
};

struct names {
    char queue[LIMIT_ID_BYTES], agent[LIMIT_ID_BYTES], contact[LIMIT_ID_BYTES];
};

/* Every call in four events, so many at a time as there are agents. */
static void make(size_t number, const struct shape *shape, struct names *names,
                 struct event *ret)
{
    static const enum event_type types[] = {EVENT_CONTACT_QUEUED, EVENT_CONTACT_ANSWERED,
                                            EVENT_CONTACT_ENDED, EVENT_AGENT_STATE};
    size_t round = number / shape->agents;
    size_t line = number % shape->agents;
    enum event_type type = types[round % 4];
    *ret = event_blank(type);
    str_format(names->queue, sizeof names->queue, "queue-%zu", line % shape->queues);
    str_format(names->agent, sizeof names->agent, "agent-%zu", line);
    str_format(names->contact, sizeof names->contact, "1795322043.%zu",
               round / 4 * shape->agents + line);
    ret->id = str_from("unused");
    ret->source = str_from("wallboard://bench/simulate/1");
    ret->epoch = 1;
    ret->sequence = (int64_t)number + 1;
    ret->time_ms = START_MS + (int64_t)(number * shape->state_ms / shape->agents);
    if (type != EVENT_AGENT_STATE) {
        ret->queue = str_from(names->queue);
        ret->contact = str_from(names->contact);
    } else {
        ret->state = round % 8 == 3 ? EVENT_AGENT_STATE_WRAPUP : EVENT_AGENT_STATE_READY;
    }
    if (type != EVENT_CONTACT_QUEUED) {
        ret->agent = str_from(names->agent);
    }
}

static double resident_mib(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file != NULL && fscanf(file, "%*d %ld", &pages) != 1) {
        pages = 0;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return (double)pages * PAGE_BYTES / MIB;
}

/* What one shape costs. */
struct cost {
    double apply_ns, tick_ns; /* an event; a tick's share of an event */
    double snapshot_ms;
    double memory_mib, later_mib; /* after a tenth of the events, and after all */
};

/* Time passes: the day turns, and every second is told. */
static void pass_time(struct engine *engine, int64_t *day_end_ms, int64_t *second,
                      int64_t now_ms)
{
    while (now_ms >= *day_end_ms) {
        engine_set_day(engine, *day_end_ms, *day_end_ms + DAY_MS);
        *day_end_ms += DAY_MS;
    }
    for (; *second < now_ms / 1000; *second = now_ms / 1000) {
        engine_tick(engine, (struct wall){now_ms});
    }
}

/* Applies all events; false without memory. */
static bool run_all(struct engine *engine, const struct shape *shape, double empty_mib,
                    struct cost *ret)
{
    struct event *events = calloc(BATCH, sizeof *events);
    struct names *names = calloc(BATCH, sizeof *names);
    int64_t apply_ns = 0;
    int64_t tick_ns = 0;
    int64_t second = 0;
    int64_t day_end_ms = START_MS + DAY_MS;
    bool ok = events != NULL && names != NULL;
    for (size_t done = 0; ok && done < EVENTS; done += BATCH) {
        for (size_t i = 0; i < BATCH; i++) {
            make(done + i, shape, &names[i], &events[i]);
        }
        int64_t from_ns = clock_mono().ns;
        for (size_t i = 0; i < BATCH; i++) {
            engine_apply(engine, &events[i], (struct wall){events[i].time_ms});
        }
        int64_t applied_ns = clock_mono().ns;
        apply_ns += applied_ns - from_ns;
        pass_time(engine, &day_end_ms, &second, events[BATCH - 1].time_ms);
        tick_ns += clock_mono().ns - applied_ns;
        if (done == EVENTS / 10) {
            ret->memory_mib = resident_mib() - empty_mib;
        }
    }
    ret->later_mib = resident_mib() - empty_mib;
    ret->apply_ns = (double)apply_ns / EVENTS;
    ret->tick_ns = (double)tick_ns / EVENTS;
    free(events);
    free(names);
    return ok;
}

static bool take_snapshots(struct engine *engine, const struct shape *shape,
                           struct cost *ret)
{
    struct snapshot *snapshot = engine_snapshot_create(engine);
    if (snapshot == NULL) {
        return false;
    }
    struct wall now = {START_MS + (int64_t)(EVENTS * shape->state_ms / shape->agents)};
    engine_snapshot(engine, now, snapshot); /* touches its memory */
    int64_t from_ns = clock_mono().ns;
    for (size_t i = 0; i < SNAPSHOTS; i++) {
        now.ms += 100;
        engine_snapshot(engine, now, snapshot);
    }
    ret->snapshot_ms = (double)(clock_mono().ns - from_ns) / 1e6 / SNAPSHOTS;
    snapshot_destroy(&snapshot);
    return true;
}

/* False without memory. */
static bool measure(const struct shape *shape, struct cost *ret)
{
    double empty_mib = resident_mib();
    struct engine_config config = engine_config_default();
    struct engine *engine = engine_create(&config);
    if (engine == NULL) {
        return false;
    }
    engine_set_day(engine, START_MS, START_MS + DAY_MS);
    bool ok =
        run_all(engine, shape, empty_mib, ret) && take_snapshots(engine, shape, ret);
    engine_destroy(&engine);
    return ok;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const double *values)
{
    double sorted[ROUNDS];
    memcpy(sorted, values, sizeof sorted);
    qsort(sorted, ROUNDS, sizeof *sorted, compare);
    return sorted[ROUNDS / 2];
}

int main(void)
{
    static const struct shape shapes[] = {
        {"5 queues, 50 agents", 5, 50, 60000},
        {"100 queues, 1,000 agents", 100, 1000, 60000},
        {"500 queues, 10,000 agents", 500, 10000, 60000},
        {"the same, calls of 53 minutes", 500, 10000, 800000},
    };
    enum { SMALLEST, LARGEST = 2, LONGEST, SHAPES = sizeof shapes / sizeof *shapes };
    double apply_ns[SHAPES][ROUNDS];
    double tick_ns[SHAPES][ROUNDS];
    double snapshot_ms[SHAPES][ROUNDS];
    double ratio[ROUNDS];
    double ratio_longest[ROUNDS];
    struct cost cost[SHAPES];
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < SHAPES; i++) {
            struct cost now = {0};
            if (!measure(&shapes[i], &now)) {
                (void)fputs("bench_stats: no memory\n", stderr);
                return 1;
            }
            apply_ns[i][round] = now.apply_ns;
            tick_ns[i][round] = now.tick_ns;
            snapshot_ms[i][round] = now.snapshot_ms;
            cost[i] = round == 0 ? now : cost[i]; /* later rounds reuse what was freed */
        }
        ratio[round] = apply_ns[LARGEST][round] / apply_ns[SMALLEST][round];
        ratio_longest[round] = apply_ns[LONGEST][round] / apply_ns[SMALLEST][round];
    }
    (void)printf("| shape | apply, ns an event | ticks, ns an event | snapshot, ms | MiB "
                 "after 100,000 events | after 1,000,000 |\n|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < SHAPES; i++) {
        (void)printf("| %s | %.0f | %.0f | %.2f | %.1f | %.1f |\n", shapes[i].name,
                     median(apply_ns[i]), median(tick_ns[i]), median(snapshot_ms[i]),
                     cost[i].memory_mib, cost[i].later_mib);
    }
    (void)printf(
        "\nratio of the largest to the smallest, median of %d rounds: %.2f; with "
        "calls of 53 minutes: %.2f\n",
        ROUNDS, median(ratio), median(ratio_longest));
    return 0;
}
