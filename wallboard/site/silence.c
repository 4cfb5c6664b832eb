#include "site/silence.h"

/* Ages that nobody vouches for do not run on: they stand as they were when the oldest of
 * their silent sources was last heard. */
static void hold_ages(const struct snapshot *snapshot, uint64_t silent,
                      struct snapshot_figures *figures)
{
    static const enum metric ages[] = {METRIC_LONGEST_WAIT_MS, METRIC_OLDEST_MS,
                                       METRIC_TIME_IN_STATE_MS};
    int64_t oldest_ms = 0;
    for (size_t i = 0; i < snapshot->source_count; i++) {
        if ((silent >> i & 1U) != 0 && snapshot->sources[i].age_ms > oldest_ms) {
            oldest_ms = snapshot->sources[i].age_ms;
        }
    }
    for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++) {
        struct figure *age = &figures->value[ages[i]];
        if (figure_is_known(*age)) {
            age->num =
                age->num > oldest_ms * age->den ? age->num - oldest_ms * age->den : 0;
        }
    }
}

void silence_mark(struct snapshot *snapshot, uint64_t silent)
{
    snapshot->unverified = snapshot->unverified || silent != 0;
    hold_ages(snapshot, silent, &snapshot->totals);
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        struct snapshot_queue *queue = &snapshot->queues[i];
        queue->unverified = queue->unverified || (queue->sources & silent) != 0;
        hold_ages(snapshot, queue->sources & silent, &queue->today);
    }
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        struct snapshot_agent *agent = &snapshot->agents[i];
        agent->unverified = agent->unverified || (agent->sources & silent) != 0;
        hold_ages(snapshot, agent->sources & silent, &agent->today);
    }
}
