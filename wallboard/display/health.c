#include "display/health.h"

#include <inttypes.h>

#include "base/log.h"

static void tell(const struct snapshot_source *source, enum freshness freshness)
{
    switch (freshness) {
    case FRESHNESS_LIVE:
        log_write(LOG_LEVEL_INFO, "board", "'%s' is live", source->id);
        return;
    case FRESHNESS_MARKED:
        log_write(LOG_LEVEL_WARNING, "board", "'%s' %s: its figures are marked",
                  source->id,
                  source->upstream_down          ? "lost its phone system"
                  : source->link == SOURCE_LIVE  ? "is unverified"
                  : source->link == SOURCE_ENDED ? "stopped"
                                                 : "is silent");
        return;
    case FRESHNESS_GREY:
        log_write(LOG_LEVEL_WARNING, "board", "'%s': its figures are old, and grey",
                  source->id);
        return;
    case FRESHNESS_BLANK:
        log_write(LOG_LEVEL_WARNING, "board",
                  "'%s': its figures are too old to show, and dashes", source->id);
        return;
    }
}

/* Each comparison that did not agree is told once. */
static void tell_control(struct health *health, const struct snapshot *snapshot)
{
    bool news = snapshot->control_mismatches > health->mismatches;
    health->mismatches = snapshot->control_mismatches;
    for (size_t i = 0; news && i < snapshot->queue_count; i++) {
        const struct snapshot_queue *queue = &snapshot->queues[i];
        uint32_t wrong = control_wrong(&queue->control);
        for (unsigned figure = 0; figure < CONTROL_COUNT; figure++) {
            if ((wrong >> figure & 1U) != 0) {
                log_write(LOG_LEVEL_WARNING, "board",
                          "queue '%s' does not agree with the phone system: %s is "
                          "%" PRId64 " here, %" PRId64 " there",
                          queue->id, control_name((enum control_figure)figure),
                          queue->control.ours[figure], queue->control.theirs[figure]);
            }
        }
    }
}

void health_tell(struct health *health, const struct snapshot *snapshot,
                 int64_t blank_after_ms)
{
    for (size_t i = 0; i < snapshot->source_count && i < LIMIT_SOURCES; i++) {
        const struct snapshot_source *source = &snapshot->sources[i];
        enum freshness freshness = freshness_of_source(source, blank_after_ms);
        bool first = i >= health->count;
        if (first || freshness != health->told[i]) {
            tell(source, freshness);
            health->told[i] = freshness;
        }
        health->count = first ? i + 1 : health->count;
    }
    tell_control(health, snapshot);
}
