/*
 * What one event costs: engine_apply() with a small centre (5 queues, 50 agents) beside a
 * full one (500 queues, 10,000 agents), in one run. Calls overlap: each agent has one.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "stats/engine.h"

#define EVENTS 2000000
#define BATCH  100 /* events made ahead, outside the measured time */

struct shape {
    const char *name;
    size_t queues, agents;
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
    ret->time_ms = INT64_C(1795341600000) + (int64_t)number * 10;
    if (type != EVENT_AGENT_STATE) {
        ret->queue = str_from(names->queue);
        ret->contact = str_from(names->contact);
    } else {
        ret->state = EVENT_AGENT_STATE_READY;
    }
    if (type != EVENT_CONTACT_QUEUED) {
        ret->agent = str_from(names->agent);
    }
}

/* Nanoseconds an event; negative: no memory. */
static double measure(const struct shape *shape)
{
    struct engine_config config = engine_config_default();
    struct engine *engine = engine_create(&config);
    struct event *events = calloc(BATCH, sizeof *events);
    struct names *names = calloc(BATCH, sizeof *names);
    int64_t spent_ns = -1;
    if (engine == NULL || events == NULL || names == NULL) {
        goto out;
    }
    spent_ns = 0;
    for (size_t done = 0; done < EVENTS; done += BATCH) {
        for (size_t i = 0; i < BATCH; i++) {
            make(done + i, shape, &names[i], &events[i]);
        }
        int64_t start_ns = clock_mono().ns;
        for (size_t i = 0; i < BATCH; i++) {
            engine_apply(engine, &events[i], (struct wall){events[i].time_ms});
        }
        spent_ns += clock_mono().ns - start_ns;
    }
out:
    free(events);
    free(names);
    engine_destroy(&engine);
    return (double)spent_ns / EVENTS;
}

int main(void)
{
    static const struct shape shapes[] = {{"5 queues, 50 agents", 5, 50},
                                          {"500 queues, 10,000 agents", 500, 10000}};
    double ns[2];
    for (size_t i = 0; i < 2; i++) {
        ns[i] = measure(&shapes[i]);
        if (ns[i] < 0) {
            (void)fputs("bench_stats: no memory\n", stderr);
            return 1;
        }
        (void)printf("engine_apply, %-26s %7.0f ns/event\n", shapes[i].name, ns[i]);
    }
    (void)printf("ratio %.2f\n", ns[1] / ns[0]);
    return 0;
}
