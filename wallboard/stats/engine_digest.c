#include "base/index.h"
#include "stats/engine_state.h"

/* Keys that keep equal bytes of different kinds apart. */
enum digest_kind {
    DIGEST_QUEUE = 1,
    DIGEST_TOTAL,
    DIGEST_AGENT,
    DIGEST_WAIT,
};

/* Mixes a number into a hash, the same on every byte order. */
static uint64_t mix(uint64_t hash, uint64_t number)
{
    hash = (hash ^ number) * UINT64_C(0xFF51AFD7ED558CCD);
    hash ^= hash >> 32;
    hash *= UINT64_C(0xC4CEB9FE1A85EC53);
    return hash ^ (hash >> 29);
}

static bool is_empty(const int64_t *row, size_t cells)
{
    for (size_t i = 0; i < cells; i++) {
        if (row[i] != 0) {
            return false;
        }
    }
    return true;
}

/* The rows of a ring that hold anything, each by its owner and its span. Sums, so that
 * the order of tables and slots is irrelevant. */
static uint64_t digest_ring(const struct ring *ring, uint64_t owner, size_t cells)
{
    uint64_t sum = 0;
    for (size_t slot = 0; slot < ring->slots; slot++) {
        const int64_t *row = ring->cells + slot * ring->width;
        if (ring->tags[slot] == 0 || is_empty(row, cells)) {
            continue;
        }
        uint64_t hash = mix(owner, (uint64_t)ring->tags[slot]);
        for (size_t i = 0; i < cells; i++) {
            hash = mix(hash, (uint64_t)row[i]);
        }
        sum += hash;
    }
    return sum;
}

static uint64_t hash_id(enum digest_kind kind, struct str id)
{
    return index_hash((uint64_t)kind, id.data, id.size);
}

/* A stay that is not over: who, where, how it stands. */
static uint64_t digest_wait(const struct engine *engine, const struct wait *wait)
{
    const struct contact *contact = contacts_at(engine->contacts, wait->contact);
    const struct source *source = sources_at(engine->sources, contact->source);
    uint64_t hash = hash_id(DIGEST_WAIT, contacts_id(engine->contacts, wait->contact));
    hash = index_hash(hash, source->id, source->id_size);
    if (wait->queue != QUEUE_NONE) {
        struct str queue = index_id(engine->queue_ids, wait->queue);
        hash = index_hash(hash, queue.data, queue.size);
    }
    const uint64_t numbers[] = {(uint64_t)wait->entry, (uint64_t)wait->credit.outcome,
                                (uint64_t)wait->credit.handling,
                                (uint64_t)wait->credit.entry_ms,
                                (uint64_t)wait->credit.outcome_ms};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        hash = mix(hash, numbers[i]);
    }
    return hash;
}

static uint64_t digest_open(const struct engine *engine)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < contacts_open_count(engine->contacts); i++) {
        const struct contact *contact =
            contacts_at(engine->contacts, contacts_open(engine->contacts, i));
        for (uint32_t at = contact->first_wait; at != CONTACT_NONE;) {
            const struct wait *wait = contacts_wait(engine->contacts, at);
            if (!credit_is_closed(&wait->credit)) {
                sum += digest_wait(engine, wait);
            }
            at = wait->next;
        }
    }
    return sum;
}

uint64_t engine_digest(const struct engine *engine)
{
    uint64_t sum = digest_ring(&engine->total.quarters, DIGEST_TOTAL, LEDGER_MAX_GONE);
    for (size_t i = 0; i < index_count(engine->queue_ids); i++) {
        uint64_t owner = hash_id(DIGEST_QUEUE, index_id(engine->queue_ids, i));
        sum += digest_ring(&engine->queues[i].ledger.quarters, owner, LEDGER_MAX_GONE);
    }
    for (size_t i = 0; i < index_count(engine->agent_ids); i++) {
        uint64_t owner = hash_id(DIGEST_AGENT, index_id(engine->agent_ids, i));
        sum += digest_ring(&engine->agents[i].quarters, owner, TALLY_SHARED_COUNT);
    }
    return sum + digest_open(engine);
}
