#ifndef WALLBOARD_HUB_JOBS_H
#define WALLBOARD_HUB_JOBS_H

/*
 * What screens have asked for and still wait for, and whose turn it is. Pure: told the
 * time. All share JOBS_MAX places: a full table takes from whoever has the most, so who
 * asks for much waits for itself. Turns go round between keys, one request each; without
 * keys, between connections.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "bus/router.h"
#include "site/manifest.h"

#define JOBS_MAX           512
#define JOBS_TURN_MESSAGES 64    /* of a request; then others, if there are any */
#define JOBS_PATIENCE_MS   30000 /* for a peer that takes nothing; then it is let go */
#define JOBS_PAUSED        16 /* peers of a key that are waited for; no more are begun */
#define JOBS_PAUSE_MS      20 /* before it is tried again; doubled each time... */
#define JOBS_PAUSE_MOST_MS 1000 /* ...up to this */

struct jobs;

/* Where an answer stands. */
enum job_stage {
    STAGE_SITE,
    STAGE_MANIFEST, /* which files the site file names */
    STAGE_NAMES,
    STAGE_PARTS,
    STAGE_BEAT, /* how old the sources are */
    STAGE_EVENTS,
    STAGE_CONTROL,
    STAGE_FILES, /* the manifest alone */
    STAGE_PIECE, /* of the file with that digest, from `next` on */
    STAGE_DONE,
};

/* The caller's: what is asked for, and how far it is. */
struct job {
    struct router_peer peer;
    enum job_stage stage;
    uint64_t hub, epoch; /* of a range */
    uint64_t next, to;   /* events; or the next name or part */
    uint64_t generation; /* of the snapshot it began with */
    char digest[MANIFEST_HEX_SIZE];
};

/* NULL without memory. */
struct jobs *jobs_create(void);
void jobs_destroy(struct jobs **self);

enum jobs_answer {
    JOBS_TAKEN,
    JOBS_BUSY,   /* there is no place for it now */
    JOBS_PUSHED, /* taken, in the place of one that its peer has to ask for anew */
};

/* One more. Whoever asks again for the same matter (numbers, orders, files) means this
 * instead of what it asked before; a snapshot that is under way goes on. `user` is as the
 * peer's key was let in, "" without. *ret_pushed: of JOBS_PUSHED, whose place it has. */
enum jobs_answer jobs_put(struct jobs *jobs, const struct job *job, struct str user,
                          struct mono now, struct job *ret_pushed);

/* Whose turn it is, NULL: nobody's now. Good until the next call but those below, one of
 * which must follow. */
struct job *jobs_turn(struct jobs *jobs, struct mono now);

/* A message went to the peer of that turn. */
void jobs_said(struct jobs *jobs);

/* It takes no more now: to be tried again, or let go if that has been so for too long. */
void jobs_wait(struct jobs *jobs, struct mono now);

/* It is answered, or gone. */
void jobs_done(struct jobs *jobs);

/* Until it is somebody's turn, 0: at once; `most_ms` at most. */
int64_t jobs_wait_ms(const struct jobs *jobs, struct mono now, int64_t most_ms);

/* All that there are, in no order. */
size_t jobs_count(const struct jobs *jobs);
const struct job *jobs_at(const struct jobs *jobs, size_t number);

#endif
