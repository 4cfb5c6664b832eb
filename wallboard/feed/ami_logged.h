#ifndef WALLBOARD_FEED_AMI_LOGGED_H
#define WALLBOARD_FEED_AMI_LOGGED_H

/*
 * What a queue_log tells of calls that AMI did not hear of. Each event of the log's
 * translator is held against the same wait as AMI knows it: what is known already is
 * passed over, all else is taken in as if AMI had said it, and told. So the two never
 * tell one thing twice, and what follows by AMI goes on from there. `ami`'s waits are
 * numbered as ever; which of them is meant is known by how often its call was let in.
 */

#include <stdbool.h>
#include <stdint.h>

struct ami;
struct event;
struct queue_log;

/* The row that says so. */
struct ami_logged_row {
    bool rings; /* AMI cannot have told of an agent's missed ring, which nothing merges */
    int64_t echoes_ms; /* what AMI says of up to then may be the same; EVENT_NO_TIME: it
                          will not say it */
};

/*
 * Takes in what `log` says: that a call came, was answered, ended or left, that an agent
 * missed a ring, and that the switch began anew, after which nothing is open. Nothing
 * else is of use: a list tells of agents, and calls out are none of AMI's. Whether it is
 * told or only known depends on ami->say.
 */
void ami_logged_take(struct ami *ami, const struct queue_log *log,
                     const struct event *event, const struct ami_logged_row *row);

#endif
