/*
 * What a checkpoint costs: its bytes, and the time to write and to restore it, beside the
 * time to count the same events again; of a site after a busy day, and of the greatest
 * engine there may be, every table of contacts full.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "stats/state.h"

#define START_MS INT64_C(1795305600000) /* midnight */

struct shape {
    const char *name;
    size_t queues, agents, events;
    int64_t step_ms; /* between two events */
    bool ends;       /* contacts end; else all of them are open */
};

/* Calls in five events, so many at a time as there are agents. */
static void say(struct engine *engine, size_t number, const struct shape *shape)
{
    static const enum event_type types[] = {EVENT_CONTACT_QUEUED, EVENT_CONTACT_OFFERED,
                                            EVENT_CONTACT_ANSWERED, EVENT_CONTACT_ENDED,
                                            EVENT_AGENT_STATE};
    size_t round = number / shape->agents;
    size_t line = number % shape->agents;
    enum event_type type = shape->ends ? types[round % 5] : EVENT_CONTACT_QUEUED;
    char queue[32];
    char agent[32];
    char contact[48];
    str_format(queue, sizeof queue, "queue-%zu", line % shape->queues);
    str_format(agent, sizeof agent, "agent-%zu", line);
    str_format(contact, sizeof contact, "1795322043.%zu",
               (shape->ends ? round / 5 : round) * shape->agents + line);
    struct event event = event_blank(type);
    event.source = str_from("wallboard://bench/simulate/1");
    event.epoch = 1;
    event.sequence = (int64_t)number + 1;
    event.time_ms = START_MS + (int64_t)number * shape->step_ms;
    event.agent = type == EVENT_CONTACT_QUEUED ? event.agent : str_from(agent);
    if (type != EVENT_AGENT_STATE) {
        event.queue = str_from(queue);
        event.contact = str_from(contact);
    }
    event.state = EVENT_AGENT_STATE_READY;
    engine_apply(engine, &event, (struct wall){event.time_ms});
}

static double ms_since(int64_t start_ns)
{
    return (double)(clock_mono().ns - start_ns) / 1e6;
}

/* False without memory, or if what is restored is not the same. */
static bool measure(const struct shape *shape)
{
    struct engine_config config = engine_config_default();
    int64_t start_ns = clock_mono().ns;
    struct engine *engine = engine_create(&config);
    struct engine *restored = NULL;
    uint8_t *bytes = NULL;
    bool done = false;
    if (engine == NULL) {
        goto out;
    }
    for (size_t i = 0; i < shape->events; i++) {
        say(engine, i, shape);
    }
    double replay_ms = ms_since(start_ns);
    size_t size = engine_checkpoint(engine, NULL, 0);
    bytes = malloc(size);
    if (bytes == NULL) {
        goto out;
    }
    memset(bytes, 0, size); /* so that its pages are there */
    start_ns = clock_mono().ns;
    (void)engine_checkpoint(engine, bytes, size);
    double write_ms = ms_since(start_ns);
    struct state_fault fault;
    start_ns = clock_mono().ns;
    restored = engine_restore(&config, bytes, size, &fault);
    double restore_ms = ms_since(start_ns);
    done = restored != NULL && engine_digest(restored) == engine_digest(engine);
    (void)printf(
        "%-42s %8.2f MiB  write %6.1f ms  restore %6.1f ms  count again %7.1f ms\n",
        shape->name, (double)size / 1048576, write_ms, restore_ms, replay_ms);
out:
    free(bytes);
    engine_destroy(&restored);
    engine_destroy(&engine);
    return done;
}

int main(void)
{
    static const struct shape shapes[] = {
        {"5 queues, 50 agents, 20,000 events", 5, 50, 20000, 1440, true},
        {"100 queues, 1,000 agents, 1,000,000 events", 100, 1000, 1000000, 28, true},
        {"500 queues, 10,000 agents, 4,000,000 events", 500, 10000, 4000000, 20, true},
        {"500 queues, 50,000 contacts waiting", 500, 10000, 50000, 100, false},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (!measure(&shapes[i])) {
            (void)fputs("bench_state: no memory, or not the same\n", stderr);
            return 1;
        }
    }
    return 0;
}
