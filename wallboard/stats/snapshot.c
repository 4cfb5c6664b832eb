#include "stats/snapshot.h"

#include <assert.h>
#include <stdlib.h>

static const char *const state_names[] = {
    [AGENT_ON_CONTACT] = "on_contact", [AGENT_HOLD] = "hold",
    [AGENT_RINGING] = "ringing",       [AGENT_WRAPUP] = "wrapup",
    [AGENT_NOT_READY] = "not_ready",   [AGENT_READY] = "ready",
    [AGENT_UNKNOWN] = "unknown",       [AGENT_LOGGED_OUT] = "logged_out",
};
static_assert(sizeof state_names / sizeof *state_names == AGENT_STATE_COUNT,
              "every state has a name");

static const int window_minutes[] = {
    [SNAPSHOT_5_MIN] = 5,
    [SNAPSHOT_15_MIN] = 15,
    [SNAPSHOT_30_MIN] = 30,
    [SNAPSHOT_60_MIN] = 60,
};
static_assert(sizeof window_minutes / sizeof *window_minutes == SNAPSHOT_WINDOW_COUNT,
              "every window has a length");

const char *agent_state_name(enum agent_state state)
{
    return state_names[state];
}

int snapshot_window_minutes(enum snapshot_window window)
{
    return window_minutes[window];
}

/* Room for at least one, so that NULL always means no memory. */
static void *rows(size_t count, size_t size)
{
    return calloc(count == 0 ? 1 : count, size);
}

struct snapshot *snapshot_create(size_t queues, size_t agents, size_t sources,
                                 size_t intervals)
{
    struct snapshot *snapshot = calloc(1, sizeof *snapshot);
    if (snapshot == NULL) {
        return NULL;
    }
    snapshot->queue_capacity = queues;
    snapshot->agent_capacity = agents;
    snapshot->source_capacity = sources;
    snapshot->interval_capacity = intervals;
    snapshot->queues = rows(queues, sizeof *snapshot->queues);
    snapshot->agents = rows(agents, sizeof *snapshot->agents);
    snapshot->sources = rows(sources, sizeof *snapshot->sources);
    snapshot->intervals = rows(intervals, sizeof *snapshot->intervals);
    snapshot->campaign_capacity = LIMIT_CAMPAIGNS;
    snapshot->campaigns = rows(LIMIT_CAMPAIGNS, sizeof *snapshot->campaigns);
    if (snapshot->queues == NULL || snapshot->agents == NULL ||
        snapshot->sources == NULL || snapshot->intervals == NULL ||
        snapshot->campaigns == NULL) {
        snapshot_destroy(&snapshot);
    }
    return snapshot;
}

void snapshot_destroy(struct snapshot **self)
{
    if (*self == NULL) {
        return;
    }
    free((*self)->queues);
    free((*self)->agents);
    free((*self)->sources);
    free((*self)->intervals);
    free((*self)->campaigns);
    free(*self);
    *self = NULL;
}
