#ifndef SUPPORT_AMI_BENCH_H
#define SUPPORT_AMI_BENCH_H

/*
 * What a manager interface says, played to the feed's state of it. Lines, each ended by
 * LF: "MS Event Key=Value ..." is an event at so many ms since FEED_CAPTURE_START_MS;
 * "MS" alone lets the clock come so far; "lost" loses the link. With a gap also: "login
 * MS" logs in and reads its log; "log ROW" adds a row to it, which is still read if
 * nothing else happens after the log-in.
 */

#include <stddef.h>
#include <stdint.h>

#include "feed/ami.h"
#include "feed/ami_gap.h"
#include "support/feed_capture.h"
#include "support/scratch_log.h"

struct ami_bench {
    struct feed_output output;
    struct ami ami;
    struct ami_frame *frame;
    struct ami_gap *gap;           /* NULL: none; the bench destroys it */
    const struct scratch_log *log; /* borrowed */
    int64_t login_ms;
    int number; /* of events */
};

/* Queues have a wrap-up of 2 s. */
void ami_bench_init(struct ami_bench *bench);

/* Fails the test if the output had failed. */
void ami_bench_finish(struct ami_bench *bench);

void ami_bench_play(struct ami_bench *bench, const char *lines);

/* Plays the first list: a queue support, its counters at nothing, and its member Ann.
 * What is said of that is forgotten, and snapshots are not kept from then on. */
void ami_bench_begin(struct ami_bench *bench);

#endif
