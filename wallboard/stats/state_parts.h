#ifndef WALLBOARD_STATS_STATE_PARTS_H
#define WALLBOARD_STATS_STATE_PARTS_H

/*
 * The parts of a checkpoint, each for both ways (state_codec.h), shared by the files
 * state*.c alone. Parts that come later may name what earlier ones hold: the order of
 * state_parts_all() is that of the bytes. Reading fills an engine that was just made.
 */

#include <assert.h>

#include "stats/engine_state.h"
#include "stats/state_codec.h"

/* Records of contacts that were read, a bit each, so that none is read twice. */
struct state_taken {
    uint8_t *bits[CONTACTS_KIND_COUNT]; /* NULL while writing */
};

struct state_parts {
    struct state_codec codec;
    struct engine *engine;
    struct state_taken taken;
};

/* A field that a record gets must be given to its part too; then the number here is put
 * right. Said for machines of 64 bits, which is where we build first. */
#define STATE_COVERS(type, bytes)                                                        \
    static_assert(sizeof(void *) != 8 || sizeof(type) == (bytes),                        \
                  #type " has changed: is each of its fields in the checkpoint?")

/* Stays' records change hands so seldom that no number of a generation comes again. */
#define STATE_GENERATION_MOST (UINT32_MAX / 2)

#define STATE_UNSAID "a contact without an instant that it must have"

/* state_tables.c: names, clocks and counts, settings and gauges of queues, campaigns,
 * revisions, remembered ids. */
void state_names(struct state_parts *parts);
void state_clocks(struct state_parts *parts);
void state_queues(struct state_parts *parts);
void state_campaigns(struct state_parts *parts);
void state_revisions(struct state_parts *parts);
void state_recent(struct state_parts *parts);

/* state_sources.c */
void state_sources(struct state_parts *parts);

/* state_contacts.c: contacts with all that hangs on them; closed ones in their order. */
void state_contacts(struct state_parts *parts);

/* state_agents.c */
void state_agents(struct state_parts *parts);

/* state_ledgers.c: of queues and of channels. */
void state_ledgers(struct state_parts *parts);

/* state_stays.c: of one contact. */
void state_stays(struct state_parts *parts, uint32_t owner);

/* One more record of a chain: its number; while reading also the link to it. False after
 * a fault, as if the number is none or was read before. */
bool state_link(struct state_parts *parts, enum contacts_kind kind, uint32_t *link,
                uint32_t *number);

/* How many records a chain has. */
size_t state_chain_length(struct contacts *contacts, enum contacts_kind kind,
                          uint32_t first);

/* Was the record with this number read? Numbers must be below the pool's capacity. */
bool state_is_taken(const struct state_parts *parts, enum contacts_kind kind,
                    uint32_t number);

#endif
