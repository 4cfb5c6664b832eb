#include "view/freshness.h"

#define MARKED_AFTER_MS 3000
#define GREY_AFTER_MS   10000

enum freshness freshness_of_source(const struct snapshot_source *source,
                                   int64_t blank_after_ms)
{
    if (source->age_ms < 0 || source->link == SOURCE_CONNECTING) {
        return FRESHNESS_BLANK;
    }
    if (source->link == SOURCE_LIVE && !source->upstream_down) {
        bool whole = source->numbered && source->gaps == 0;
        return whole ? FRESHNESS_LIVE : FRESHNESS_MARKED;
    }
    if (source->age_ms >= blank_after_ms) {
        return FRESHNESS_BLANK;
    }
    return source->age_ms >= GREY_AFTER_MS ? FRESHNESS_GREY : FRESHNESS_MARKED;
}

enum freshness freshness_of(const struct snapshot *snapshot, uint64_t sources,
                            int64_t blank_after_ms)
{
    enum freshness worst = FRESHNESS_LIVE;
    if (sources == 0) {
        return FRESHNESS_BLANK;
    }
    for (size_t i = 0; i < snapshot->source_count && i < 64; i++) {
        if ((sources >> i & 1U) != 0) {
            enum freshness one =
                freshness_of_source(&snapshot->sources[i], blank_after_ms);
            worst = one > worst ? one : worst;
        }
    }
    if (worst == FRESHNESS_LIVE && snapshot->catching_up) {
        return FRESHNESS_MARKED;
    }
    return worst;
}

enum freshness freshness_doubted(enum freshness freshness, bool unverified)
{
    return unverified && freshness == FRESHNESS_LIVE ? FRESHNESS_MARKED : freshness;
}

uint64_t freshness_sources_of_totals(const struct snapshot *snapshot)
{
    uint64_t sources = 0;
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        sources |= snapshot->queues[i].sources;
    }
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        sources |= snapshot->agents[i].sources;
    }
    return sources == 0 && snapshot->source_count > 0 ? UINT64_MAX : sources;
}

enum level freshness_level(enum freshness freshness, enum level level)
{
    return freshness == FRESHNESS_LIVE ? level : LEVEL_NEUTRAL;
}

int64_t freshness_as_of_ms(const struct snapshot *snapshot, uint64_t sources)
{
    int64_t oldest = 0;
    for (size_t i = 0; i < snapshot->source_count && i < 64; i++) {
        if ((sources >> i & 1U) != 0 && snapshot->sources[i].age_ms > oldest) {
            oldest = snapshot->sources[i].age_ms;
        }
    }
    return snapshot->now_ms - oldest;
}
