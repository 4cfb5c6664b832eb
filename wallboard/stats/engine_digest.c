#include "base/index.h"
#include "stats/engine_state.h"

/*
 * Sums of hashes, each of one thing by its name: neither the order of tables nor that of
 * slots matters. Left out is what depends on when and by which way something was heard,
 * not on what happened: numbers of sources, gaps, late and repeated ones, revisions, a
 * source's own gauges, rows of minutes.
 */

/* Keys that keep equal bytes of different kinds apart. */
enum digest_kind {
    DIGEST_QUEUE = 1,
    DIGEST_TOTAL,
    DIGEST_AGENT,
    DIGEST_CAMPAIGN,
    DIGEST_STAY,
    DIGEST_REVENUE,
    DIGEST_REASON,
    DIGEST_MEMBER,
    DIGEST_SITE,
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

static uint64_t hash_id(enum digest_kind kind, struct str id)
{
    return index_hash((uint64_t)kind, id.data, id.size);
}

/* A row of tallies. Revenue is kept by the numbers of currencies, which are theirs in the
 * order in which they were heard of: it is mixed by their names. */
static uint64_t mix_row(const struct engine *engine, uint64_t hash, const int64_t *row,
                        size_t cells)
{
    uint64_t revenue = 0;
    for (size_t i = 0; i < cells; i++) {
        size_t currency = i - TALLY_REVENUE_MILLI; /* wraps below it */
        if (currency >= TALLY_CURRENCIES) {
            hash = mix(hash, (uint64_t)row[i]);
        } else if (row[i] != 0) {
            struct str code = str_from(engine->currencies[currency]);
            revenue += mix(hash_id(DIGEST_REVENUE, code), (uint64_t)row[i]);
        }
    }
    return mix(hash, revenue);
}

/* The rows of a ring that hold anything, each by its owner and its span. */
static uint64_t digest_ring(const struct engine *engine, const struct ring *ring,
                            uint64_t owner, size_t cells)
{
    uint64_t sum = 0;
    for (size_t slot = 0; slot < ring->slots; slot++) {
        const int64_t *tag = ring->rows + slot * (ring->width + 1);
        if (*tag == 0 || is_empty(tag + 1, cells)) {
            continue;
        }
        sum += mix_row(engine, mix(owner, (uint64_t)*tag), tag + 1, cells);
    }
    return sum;
}

/* Counters that are kept per day, by their owner and the day. */
static uint64_t digest_days(const struct engine *engine, uint64_t owner,
                            const int64_t *const rows[DAY_SLOTS], size_t cells)
{
    uint64_t sum = 0;
    for (size_t slot = 0; slot < DAY_SLOTS; slot++) {
        if (is_empty(rows[slot], cells)) {
            continue;
        }
        uint64_t day = mix(owner, (uint64_t)engine->days.span[slot].from);
        sum += mix_row(engine, day, rows[slot], cells);
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
    return digest_ring(engine, &ledger->quarters, owner, LEDGER_MAX_GONE) +
           digest_waits(&engine->days, owner, ledger->waits);
}

/* Times not ready by reason, whose numbers are as those of currencies. */
static uint64_t digest_reasons(const struct engine *engine, const struct agent *agent,
                               uint64_t owner)
{
    uint64_t sum = 0;
    for (size_t slot = 0; slot < DAY_SLOTS; slot++) {
        uint64_t day = mix(owner, (uint64_t)engine->days.span[slot].from);
        for (size_t i = 0; i < LIMIT_REASONS; i++) {
            if (agent->reason_ms[slot][i] != 0) {
                struct str reason =
                    i == 0 ? str_from("") : index_id(engine->reason_ids, i - 1);
                uint64_t hash = mix(day, hash_id(DIGEST_REASON, reason));
                sum += mix(hash, (uint64_t)agent->reason_ms[slot][i]);
            }
        }
    }
    return sum;
}

/* The queues that it serves, and what was said of it in each alone. */
static uint64_t digest_memberships(const struct engine *engine, const struct agent *agent,
                                   uint64_t owner)
{
    const struct presence *presence = &agent->now.presence;
    uint64_t sum = 0;
    for (size_t i = 0; i < presence->queue_count; i++) {
        const struct presence_queue *queue = &presence->queues[i];
        if (queue->joined || queue->answered) {
            struct str id = index_id(engine->queue_ids, queue->queue);
            uint64_t hash = mix(owner, hash_id(DIGEST_MEMBER, id));
            uint64_t bits = (queue->joined ? 1U : 0U) | (queue->answered ? 2U : 0U);
            sum += mix(mix(hash, bits), queue->said);
        }
    }
    return sum;
}

/* Most are empty: those cost a look, not a hash. */
static uint64_t digest_quarter(const struct agent_quarter *row, uint64_t owner)
{
    int64_t any = 0;
    for (size_t s = 0; s <= AGENT_STATES_TIMED; s++) {
        any |= row->ms[s];
    }
    if (any == 0) {
        return 0;
    }
    uint64_t hash = mix(owner, (uint64_t)row->tag);
    for (size_t s = 0; s <= AGENT_STATES_TIMED; s++) {
        hash = mix(hash, (uint64_t)row->ms[s]);
    }
    return hash;
}

/* What an agent did, in which state it is and for how long it was in each. */
static uint64_t digest_agent(const struct engine *engine, const struct agent *agent,
                             uint64_t owner)
{
    const int64_t *const rows[DAY_SLOTS] = {agent->day[0], agent->day[1], agent->day[2]};
    uint64_t sum = digest_days(engine, owner, rows, TALLY_AGENT_COUNT);
    for (size_t i = 0; i < LIMIT_AGENT_QUARTERS; i++) {
        const struct agent_quarter *row = agent_quarter_at(agent, i);
        sum += digest_quarter(row, owner);
    }
    return sum + digest_reasons(engine, agent, owner) +
           digest_memberships(engine, agent, owner) +
           mix(mix(owner, agent->now.state), (uint64_t)agent->now.since_ms);
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

/* What was heard of once: where it was, nothing is nought, elsewhere it is not known. */
static uint64_t digest_site(const struct engine *engine)
{
    uint64_t hash = mix(DIGEST_SITE, (uint64_t)engine->faults);
    for (size_t i = 0; i < RESULT_MEASURE_COUNT; i++) {
        hash = mix(hash, engine->has_results[i] ? 1 : 0);
    }
    return mix(hash, engine->has_dials ? 1 : 0);
}

static uint64_t digest_queue(const struct engine *engine, size_t number)
{
    const struct queue *queue = &engine->queues[number];
    uint64_t owner = hash_id(DIGEST_QUEUE, index_id(engine->queue_ids, number));
    uint64_t bits = (queue->known ? 1U : 0U) | (queue->has_mail ? 2U : 0U) |
                    (queue->has_callbacks ? 4U : 0U);
    return digest_ledger(engine, &queue->ledger, owner) + mix(owner, bits);
}

static uint64_t digest_campaign(const struct engine *engine, size_t number)
{
    const struct campaign *campaign = &engine->campaigns[number];
    uint64_t owner = hash_id(DIGEST_CAMPAIGN, index_id(engine->campaign_ids, number));
    const int64_t *const rows[DAY_SLOTS] = {campaign->day[0], campaign->day[1],
                                            campaign->day[2]};
    uint64_t sum = digest_days(engine, owner, rows, TALLY_SHARED_COUNT);
    for (size_t slot = 0; slot < DAY_SLOTS; slot++) {
        if (campaign->records[slot] != 0) {
            uint64_t day = mix(~owner, (uint64_t)engine->days.span[slot].from);
            sum += mix(day, (uint64_t)campaign->records[slot]);
        }
    }
    return sum;
}

uint64_t engine_digest(const struct engine *engine)
{
    uint64_t sum = digest_open(engine) + digest_site(engine);
    for (size_t i = EVENT_CHANNEL_VOICE; i < EVENT_CHANNEL_COUNT; i++) {
        sum += digest_ledger(engine, &engine->channels[i], mix(DIGEST_TOTAL, i));
    }
    for (size_t i = 0; i < index_count(engine->queue_ids); i++) {
        sum += digest_queue(engine, i);
    }
    for (size_t i = 0; i < index_count(engine->agent_ids); i++) {
        uint64_t owner = hash_id(DIGEST_AGENT, index_id(engine->agent_ids, i));
        sum += digest_agent(engine, &engine->agents[i], owner);
    }
    for (size_t i = 0; i < index_count(engine->campaign_ids); i++) {
        sum += digest_campaign(engine, i);
    }
    return sum;
}
