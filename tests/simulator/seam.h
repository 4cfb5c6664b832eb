#ifndef SIMULATOR_SEAM_H
#define SIMULATOR_SEAM_H

/*
 * Where the real programs end and the simulated world begins. The programs are linked
 * with other bodies for these headers: bus/context, bus/poll, bus/router, bus/dealer and
 * hub/doors (a line instead of ZeroMQ), platform/clock_sync (time that is set),
 * history/journal and history/spool (memory instead of SQLite: what was committed
 * outlives the process), and the two clocks. All else is the code that ships.
 *
 * A program that is linked so is called with seam()->host set to its machine.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "bus/router.h"

struct arguments;

/* -- disks: what outlives a process -------------------------------------------------- */

#define STORE_DAYS 4

struct store_row { /* of a journal, or of a spool */
    uint64_t epoch;
    int64_t received_ms, time_ms, source_epoch, source_sequence;
    uint32_t flags;
    char *text; /* owned: source, id, type and body; or topic and body */
    size_t sizes[4];
};

struct store_value {
    char name[32];
    uint8_t *bytes;
    size_t size;
};

struct store {
    struct store_row *rows;
    size_t count, durable, capacity;
    /* a journal's */
    uint64_t hub, epoch;
    bool clean;
    struct store_value values[8];
    char days[STORE_DAYS][16];
    uint64_t day_first[STORE_DAYS];
    size_t day_count;
    /* a spool's */
    int64_t ack_epoch, ack_sequence, durable_ack_epoch, durable_ack_sequence;
    /* what happens to it */
    bool broken; /* every write fails */
    bool gone;   /* its process was killed: nothing is written any more */
};

void store_finish(struct store *store);
struct str store_text(const struct store_row *row, int number);

/* -- machines -------------------------------------------------------------------------
 */

/* A message that a router is to hear: from whom, and what. False: none. */
struct post {
    bool (*receive)(void *world, int door, struct router_peer *ret_peer,
                    struct str *ret_body);
    enum router_result (*send)(void *world, int door, const struct router_peer *peer,
                               struct str body);
    void (*relay)(void *world, struct str body);
    bool (*dealer_receive)(void *world, int host, struct str *ret_body);
    bool (*dealer_send)(void *world, int host, struct str body);
    /* Every connection to the hub ends, and begins anew. */
    void (*rebind)(void *world);
    /* Is the hub within reach, and since when? */
    bool (*is_up)(void *world, int host, struct mono *ret_since);
};

enum door {
    DOOR_INGEST,
    DOOR_SYNC,
    DOOR_CONTROL,
};

struct host {
    int number;
    struct store *store;
    bool stop; /* the process was told to end */
};

struct seam {
    struct mono now;
    struct wall wall;
    struct host *host;
    const struct post *post;
    void *world;
    bool loud; /* the programs' logs are shown */
};

/* The one there is: the functions it stands behind take no world with them. */
struct seam *seam(void);

#endif
