#include "stats/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/little.h"
#include "stats/state_parts.h"

/* The header: fixed widths, lowest byte first. */
enum {
    AT_MAGIC = 0,
    AT_VERSION = 8, /* 4 bytes */
    AT_HEADER = 12, /* 4: its own size */
    AT_TABLES = 16, /* 8: hash of the sizes of all tables */
    AT_RULES = 24,  /* 8 */
    AT_SIZE = 32,   /* 8: of the body */
    AT_HASH = 40,   /* 8: of the body */
    HEADER_SIZE = 48,
};

static const char magic[AT_VERSION] = {'W', 'B', 'S', 'T', 'A', 'T', 'E', '\n'};

/* Every bound that the body's meaning depends on. */
static uint64_t tables_hash(const struct engine *engine)
{
    const uint64_t sizes[] = {
        engine->max_queues,
        engine->max_agents,
        contacts_pool(engine->contacts, CONTACTS_CONTACT)->capacity,
        LIMIT_SOURCES,
        DAY_SLOTS,
        LIMIT_CLOSED_CONTACTS,
        LIMIT_CAMPAIGNS,
        LIMIT_REASONS,
        LIMIT_REVISIONS,
        LIMIT_RECENT_IDS,
        LIMIT_SEQUENCE_WINDOW,
        LIMIT_QUEUE_QUARTERS,
        LIMIT_AGENT_QUARTERS,
        LIMIT_MINUTES,
        TIMELINE_MARKS,
        HISTOGRAM_BUCKETS,
        LEDGER_WIDTH,
        MINUTE_COUNT,
        TALLY_SHARED_COUNT,
        TALLY_QUEUE_COUNT,
        TALLY_AGENT_COUNT,
        RESULT_MEASURE_COUNT,
    };
    uint64_t hash = STATE_VERSION;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint8_t bytes[sizeof *sizes];
        little_put(bytes, sizes[i], sizeof bytes);
        hash = index_hash(hash, bytes, sizeof bytes);
    }
    return hash;
}

static void code_all(struct state_parts *parts)
{
    state_names(parts);
    state_sources(parts);
    state_clocks(parts);
    state_queues(parts);
    state_contacts(parts);
    state_agents(parts);
    state_ledgers(parts);
    state_campaigns(parts);
    state_revisions(parts);
    state_recent(parts);
}

size_t engine_checkpoint(const struct engine *engine, void *buffer, size_t size)
{
    uint8_t *bytes = buffer;
    struct engine copy = *engine; /* of the record, not of its tables: only read */
    struct state_parts parts = {.engine = &copy};
    parts.codec = size < HEADER_SIZE
                      ? state_codec_writer(NULL, 0)
                      : state_codec_writer(bytes + HEADER_SIZE, size - HEADER_SIZE);
    code_all(&parts);
    size_t body = parts.codec.at;
    if (HEADER_SIZE + body <= size) {
        memcpy(bytes, magic, sizeof magic);
        little_put(bytes + AT_VERSION, STATE_VERSION, 4);
        little_put(bytes + AT_HEADER, HEADER_SIZE, 4);
        little_put(bytes + AT_TABLES, tables_hash(engine), 8);
        little_put(bytes + AT_RULES, engine->rules_hash, 8);
        little_put(bytes + AT_SIZE, body, 8);
        little_put(bytes + AT_HASH, index_hash(STATE_VERSION, bytes + HEADER_SIZE, body),
                   8);
    }
    return HEADER_SIZE + body;
}

/* -- restoring -------------------------------------------------------------------------
 */

static struct state_fault fault_of(enum state_result result)
{
    static const char *const reasons[] = {
        [STATE_RESTORED] = "restored",
        [STATE_NO_MEMORY] = "no memory",
        [STATE_NO_CHECKPOINT] = "not a checkpoint, or cut short",
        [STATE_OTHER_VERSION] = "a checkpoint of another version",
        [STATE_OTHER_TABLES] = "a checkpoint of an engine of another size",
        [STATE_OTHER_RULES] = "a checkpoint of a site with other rules",
        [STATE_DAMAGED] = "a checkpoint that is damaged",
        [STATE_IMPOSSIBLE] = "a checkpoint that cannot be",
    };
    static_assert(sizeof reasons / sizeof *reasons == STATE_IMPOSSIBLE + 1,
                  "every result has a reason");
    return (struct state_fault){.result = result, .reason = reasons[result]};
}

/* What the header alone tells. */
static enum state_result check_header(const uint8_t *bytes, size_t size)
{
    if (size < HEADER_SIZE || memcmp(bytes, magic, sizeof magic) != 0) {
        return STATE_NO_CHECKPOINT;
    }
    if (little_get(bytes + AT_VERSION, 4) != STATE_VERSION ||
        little_get(bytes + AT_HEADER, 4) != HEADER_SIZE) {
        return STATE_OTHER_VERSION;
    }
    if (little_get(bytes + AT_SIZE, 8) != size - HEADER_SIZE) {
        return STATE_NO_CHECKPOINT;
    }
    uint64_t hash = index_hash(STATE_VERSION, bytes + HEADER_SIZE, size - HEADER_SIZE);
    return little_get(bytes + AT_HASH, 8) == hash ? STATE_RESTORED : STATE_DAMAGED;
}

/* Is it a checkpoint of such an engine? */
static enum state_result check_kind(const struct engine *engine, const uint8_t *bytes)
{
    if (little_get(bytes + AT_TABLES, 8) != tables_hash(engine)) {
        return STATE_OTHER_TABLES;
    }
    return little_get(bytes + AT_RULES, 8) == engine->rules_hash ? STATE_RESTORED
                                                                 : STATE_OTHER_RULES;
}

/* A bit for each record of each pool. NULL without memory. */
static uint8_t *create_taken(const struct engine *engine, struct state_taken *ret)
{
    size_t offsets[CONTACTS_KIND_COUNT];
    size_t size = 0;
    for (int i = 0; i < CONTACTS_KIND_COUNT; i++) {
        offsets[i] = size;
        size += contacts_pool(engine->contacts, (enum contacts_kind)i)->capacity / 8 + 1;
    }
    uint8_t *bits = calloc(size, 1);
    for (int i = 0; bits != NULL && i < CONTACTS_KIND_COUNT; i++) {
        ret->bits[i] = bits + offsets[i];
    }
    return bits;
}

static struct state_fault read_body(struct engine *engine, const uint8_t *body,
                                    size_t size)
{
    struct state_parts parts = {.codec = state_codec_reader(body, size),
                                .engine = engine};
    uint8_t *bits = create_taken(engine, &parts.taken);
    if (bits == NULL) {
        return fault_of(STATE_NO_MEMORY);
    }
    code_all(&parts);
    free(bits);
    state_check(&parts.codec, parts.codec.at == size, "more than a whole checkpoint");
    struct state_fault fault = fault_of(STATE_RESTORED);
    if (parts.codec.fault != NULL) {
        fault = (struct state_fault){STATE_IMPOSSIBLE, parts.codec.fault,
                                     parts.codec.fault_at};
    }
    return fault;
}

struct engine *engine_restore(const struct engine_config *config, const void *bytes,
                              size_t size, struct state_fault *ret_fault)
{
    *ret_fault = fault_of(check_header(bytes, size));
    if (ret_fault->result != STATE_RESTORED) {
        return NULL;
    }
    struct engine *engine = engine_create(config);
    if (engine == NULL) {
        *ret_fault = fault_of(STATE_NO_MEMORY);
        return NULL;
    }
    *ret_fault = fault_of(check_kind(engine, bytes));
    if (ret_fault->result == STATE_RESTORED) {
        const uint8_t *body = (const uint8_t *)bytes + HEADER_SIZE;
        *ret_fault = read_body(engine, body, size - HEADER_SIZE);
    }
    if (ret_fault->result != STATE_RESTORED) {
        engine_destroy(&engine);
    }
    return engine;
}
