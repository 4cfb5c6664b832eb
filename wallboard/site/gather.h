#ifndef WALLBOARD_SITE_GATHER_H
#define WALLBOARD_SITE_GATHER_H

/*
 * Gets the files of a manifest from a hub, piece by piece: one piece is asked for at a
 * time and taken only if it is the next of the file that is asked for, so that whatever
 * is lost, doubled or late costs time alone; after a cut it goes on where it was. Pure:
 * told the time and what came, says what to ask. Holds one file in memory.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "site/manifest.h"
#include "wire/relay.h"

#define GATHER_PIECE_BYTES 131072 /* at most in an answer */
#define GATHER_AGAIN_MS    1000   /* then a piece is asked for again */

/* Large: not for the stack. */
struct gather {
    struct manifest manifest; /* what is wanted */
    uint64_t version;         /* of it; 0: nothing is wanted */
    bool held[MANIFEST_FILES];
    size_t at;      /* the file that is being got; count: all are held */
    uint8_t *bytes; /* of it; owned; NULL: none has come */
    uint32_t filled;
    struct mono due; /* to ask */
};

/* From now on this is wanted, and nothing of it is held; copies it. */
void gather_begin(struct gather *gather, const struct manifest *manifest,
                  struct mono now);
void gather_clear(struct gather *gather);

/* A file that is held already, by its number in the manifest. */
void gather_hold(struct gather *gather, size_t number);

/* The next file that is not held, or NULL: all are, or nothing is wanted. */
const struct manifest_file *gather_wanted(const struct gather *gather);

/* What to ask for now: from byte *ret_at of the file that is wanted. False: nothing; it
 * counts as asked. */
bool gather_ask(struct gather *gather, struct mono now, uint32_t *ret_at);

/* A piece that came. True: that file is whole, with its bytes in `bytes`, for whoever
 * holds it against its digest; then gather_done(). */
bool gather_take(struct gather *gather, const struct relay_piece *piece, struct mono now);

/* What became of the whole file: `good`, it is held, and so is each of the same digest;
 * else it is asked for anew, after `pause_ms`. */
void gather_done(struct gather *gather, bool good, int64_t pause_ms, struct mono now);

/* Until gather_ask() may have something, `most_ms` at most. */
int64_t gather_wait_ms(const struct gather *gather, struct mono now, int64_t most_ms);

#endif
