#include "base/index.h"
#include "stats/engine_state.h"

/* Keys that keep equal bytes of different kinds apart. */
enum digest_kind {
    DIGEST_QUEUE = 1,
    DIGEST_TOTAL,
    DIGEST_AGENT,
    DIGEST_CAMPAIGN,
    DIGEST_STAY,
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
        const int64_t *tag = ring->rows + slot * (ring->width + 1);
        if (*tag == 0 || is_empty(tag + 1, cells)) {
            continue;
        }
        uint64_t hash = mix(owner, (uint64_t)*tag);
        for (size_t i = 0; i < cells; i++) {
            hash = mix(hash, (uint64_t)tag[1 + i]);
        }
        sum += hash;
    }
    return sum;
}

/* Counters that are kept per day, by their owner and the day. */
static uint64_t digest_days(const struct days *days, uint64_t owner,
                            const int64_t *const rows[DAY_SLOTS], size_t cells)
{
    uint64_t sum = 0;
    for (size_t slot = 0; slot < DAY_SLOTS; slot++) {
        if (is_empty(rows[slot], cells)) {
            continue;
        }
        uint64_t hash = mix(owner, (uint64_t)days->span[slot].from);
        for (size_t i = 0; i < cells; i++) {
            hash = mix(hash, (uint64_t)rows[slot][i]);
        }
        sum += hash;
    }
    return sum;
}

static uint64_t digest_waits(const struct days *days, uint64_t owner,
                             uint32_t (*waits)[HISTOGRAM_BUCKETS])
{
    uint64_t sum = 0;
    for (size_t slot = 0; slot < DAY_SLOTS; slot++) {
        uint64_t day = mix(owner, (uint64_t)days->span[slot].from);
        for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
            if (waits[slot][i] != 0) {
                sum += mix(mix(day, i), waits[slot][i]);
            }
        }
    }
    return sum;
}

static uint64_t digest_ledger(const struct engine *engine, const struct ledger *ledger,
                              uint64_t owner)
{
    /* The minutes are left out: what happened long ago stays in them or not, as it came.
     */
    return digest_ring(&ledger->quarters, owner, LEDGER_MAX_GONE) +
           digest_waits(&engine->days, owner, ledger->waits);
}

/* What an agent did, in which state it is and for how long it was in each. */
static uint64_t digest_agent(const struct engine *engine, const struct agent *agent,
                             uint64_t owner)
{
    const int64_t *const rows[DAY_SLOTS] = {agent->day[0], agent->day[1], agent->day[2]};
    uint64_t sum = digest_days(&engine->days, owner, rows, TALLY_AGENT_COUNT);
    for (size_t i = 0; i < LIMIT_AGENT_QUARTERS; i++) {
        const struct agent_quarter *row = &agent->quarters[i];
        uint64_t hash = mix(owner, (uint64_t)row->tag);
        bool empty = true;
        for (size_t s = 0; s <= AGENT_STATES_TIMED; s++) {
            hash = mix(hash, (uint64_t)row->ms[s]);
            empty = empty && row->ms[s] == 0;
        }
        sum += empty ? 0 : hash;
    }
    return sum + mix(mix(owner, agent->now.state), (uint64_t)agent->now.since_ms);
}

static uint64_t hash_id(enum digest_kind kind, struct str id)
{
    return index_hash((uint64_t)kind, id.data, id.size);
}

/* A stay that is not over: who, where, how it stands. */
static uint64_t digest_stay(const struct engine *engine, const struct stay *stay)
{
    const struct contact *contact = contacts_at(engine->contacts, stay->contact);
    const struct source *source = sources_at(engine->sources, contact->source);
    uint64_t hash = hash_id(DIGEST_STAY, contacts_id(engine->contacts, stay->contact));
    hash = index_hash(hash, source->id, source->id_size);
    if (stay->queue != QUEUE_NONE) {
        struct str queue = index_id(engine->queue_ids, stay->queue);
        hash = index_hash(hash, queue.data, queue.size);
    }
    const uint64_t numbers[] = {(uint64_t)stay->entry, (uint64_t)stay->credit.outcome,
                                (uint64_t)stay->credit.handling,
                                (uint64_t)stay->credit.entry_ms,
                                (uint64_t)stay->credit.outcome_ms};
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
        for (uint32_t at = contact->first_stay; at != CONTACT_NONE;) {
            const struct stay *stay = contacts_stay_at(engine->contacts, at);
            if (!credit_is_closed(&stay->credit)) {
                sum += digest_stay(engine, stay);
            }
            at = stay->next;
        }
    }
    return sum;
}

uint64_t engine_digest(const struct engine *engine)
{
    uint64_t sum = digest_open(engine);
    for (size_t i = EVENT_CHANNEL_VOICE; i < EVENT_CHANNEL_COUNT; i++) {
        sum += digest_ledger(engine, &engine->channels[i], mix(DIGEST_TOTAL, i));
    }
    for (size_t i = 0; i < index_count(engine->queue_ids); i++) {
        uint64_t owner = hash_id(DIGEST_QUEUE, index_id(engine->queue_ids, i));
        sum += digest_ledger(engine, &engine->queues[i].ledger, owner);
    }
    for (size_t i = 0; i < index_count(engine->agent_ids); i++) {
        uint64_t owner = hash_id(DIGEST_AGENT, index_id(engine->agent_ids, i));
        sum += digest_agent(engine, &engine->agents[i], owner);
    }
    for (size_t i = 0; i < index_count(engine->campaign_ids); i++) {
        const struct campaign *campaign = &engine->campaigns[i];
        uint64_t owner = hash_id(DIGEST_CAMPAIGN, index_id(engine->campaign_ids, i));
        const int64_t *const rows[DAY_SLOTS] = {campaign->day[0], campaign->day[1],
                                                campaign->day[2]};
        sum += digest_days(&engine->days, owner, rows, TALLY_SHARED_COUNT);
    }
    return sum;
}
