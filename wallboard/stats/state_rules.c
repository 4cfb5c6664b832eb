#include "stats/state_rules.h"

#include <stddef.h>

#include "base/index.h"
#include "stats/engine.h"

#define HASH_KEY UINT64_C(0x72756C6573)

static uint64_t mix_text(uint64_t hash, const char *text)
{
    struct str slice = str_from(text);
    return index_hash(hash, slice.data, slice.size);
}

static uint64_t mix_all(uint64_t hash, const int64_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint8_t bytes[sizeof(int64_t)];
        for (size_t b = 0; b < sizeof bytes; b++) {
            bytes[b] = (uint8_t)((uint64_t)numbers[i] >> (8 * b));
        }
        hash = index_hash(hash, bytes, sizeof bytes);
    }
    return hash;
}

static uint64_t mix_rule(uint64_t hash, const struct engine_rule *rule)
{
    const int64_t numbers[] = {
        rule->target_ms,         rule->short_abandon_ms, rule->target_exclusive,
        rule->short_exclusive,   rule->goal_bp,          (int64_t)rule->formula,
        (int64_t)rule->count_at, rule->abandon_reasons,  rule->reply_target_ms};
    return mix_all(hash, numbers, sizeof numbers / sizeof *numbers);
}

static uint64_t mix_queue(uint64_t hash, const struct engine_queue_config *queue)
{
    const int64_t said[] = {queue->target_said, queue->label != NULL};
    hash = mix_text(hash, queue->id);
    hash = mix_all(hash, said, sizeof said / sizeof *said);
    for (size_t i = 0; i < EVENT_CHANNEL_COUNT; i++) {
        hash = mix_rule(hash,
                        queue->channels[i] == NULL ? &queue->rule : queue->channels[i]);
    }
    return hash;
}

uint64_t state_rules_hash(const struct engine_config *config)
{
    const int64_t numbers[] = {config->target_said,
                               config->sweep_waiting_ms,
                               config->sweep_ringing_ms,
                               config->sweep_active_ms,
                               config->restart_grace_ms,
                               (int64_t)config->credit,
                               config->abandonment_excludes_short,
                               config->contact_rate_of_connects,
                               config->csat_min,
                               config->drop_window_ms,
                               (int64_t)config->queue_count};
    uint64_t hash = mix_text(HASH_KEY, config->site);
    hash = mix_rule(hash, &config->rule);
    hash = mix_all(hash, numbers, sizeof numbers / sizeof *numbers);
    for (size_t i = 0; i < config->queue_count; i++) {
        hash = mix_queue(hash, &config->queues[i]);
    }
    const char *const *reasons = config->productive_reasons;
    for (size_t i = 0; reasons != NULL && reasons[i] != NULL; i++) {
        hash = mix_text(hash, reasons[i]);
    }
    return hash;
}
