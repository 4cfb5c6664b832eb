#include "stats/state_parts.h"

/* The books of queues and channels: only rows and cells in use. */

STATE_COVERS(struct ledger, 448);

static void code_row(struct state_codec *codec, struct ring *ring, size_t slot)
{
    int64_t *tag = ring->rows + slot * (ring->width + 1);
    int64_t span = *tag - 1;
    state_within(codec, &span, INT32_MAX);
    int64_t *row =
        codec->writing || codec->fault != NULL ? tag + 1 : ring_row(ring, span);
    if (state_check(codec, row != NULL, "a row that is lapped by another")) {
        state_cells(codec, row, ring->width);
    }
}

static void code_ring(struct state_codec *codec, struct ring *ring)
{
    size_t used = 0;
    for (size_t slot = 0; slot < ring->slots; slot++) {
        used += ring->rows[slot * (ring->width + 1)] != 0;
    }
    used = state_count(codec, used, ring->slots);
    size_t slot = 0;
    for (; used > 0 && codec->fault == NULL; used--, slot++) {
        while (codec->writing && ring->rows[slot * (ring->width + 1)] == 0) {
            slot++;
        }
        code_row(codec, ring, codec->writing ? slot : 0);
    }
}

static void code_ledger(struct state_codec *codec, struct ledger *ledger)
{
    code_ring(codec, &ledger->quarters);
    code_ring(codec, &ledger->minutes);
    for (size_t slot = 0; slot < DAY_SLOTS; slot++) {
        state_counters(codec, ledger->waits[slot], HISTOGRAM_BUCKETS);
    }
    state_cells(codec, ledger->day, TALLY_QUEUE_COUNT);
}

void state_ledgers(struct state_parts *parts)
{
    struct engine *engine = parts->engine;
    for (size_t i = 0; i < EVENT_CHANNEL_COUNT; i++) {
        code_ledger(&parts->codec, &engine->channels[i]);
    }
    size_t count = index_count(engine->queue_ids);
    for (size_t i = 0; i < count && parts->codec.fault == NULL; i++) {
        code_ledger(&parts->codec, &engine->queues[i].ledger);
    }
}
