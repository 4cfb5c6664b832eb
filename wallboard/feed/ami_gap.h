#ifndef WALLBOARD_FEED_AMI_GAP_H
#define WALLBOARD_FEED_AMI_GAP_H

/*
 * What the manager interface did not tell, read from the queue_log of the same Asterisk:
 * calls that came and went while the link was lost, or while no feed ran.
 *
 * The log is read along, behind AMI: rows of which AMI has told are passed over, and kept
 * in mind only because a call's next coming is numbered by them; what is younger than the
 * last word that was heard stays unread. After a log-in it is read to its end, and what
 * AMI does not know is told (ami_logged.h). Meanwhile AMI has to wait, so that the list
 * comes behind and its events come to calls that are known. Where a feed was restarted it
 * cannot know what its former run told in its last moment: that is told again, and boards
 * merge the same facts.
 *
 * The first run begins with itself. A later one begins where the state file says that the
 * switch was heard last; its calls of before are taken from the log, which may have been
 * rotated once since. A log that cannot be read is said once; AMI goes on alone then.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"

struct adapter_args;
struct ami;
struct ami_gap;

#define AMI_GAP_MARGIN_MS 3000 /* rows so far behind the last word were told by AMI */
#define AMI_GAP_SETTLE_MS 200  /* so long after a log-in rows of before it may come */
#define AMI_GAP_STATE_MS  1000 /* the state is written so often */
#define AMI_GAP_LINES     256  /* rows that one step reads */

struct ami_gap_options {
    const char *log_path;
    const char *state_path; /* NULL: nothing is remembered */
    const char *alias_path; /* NULL: none */
};

/* `options` and `ami` are borrowed for its life. NULL after an error in `diag`; a log
 * that cannot be opened is none, and is tried again at each log-in. */
struct ami_gap *ami_gap_create(const struct ami_gap_options *options, struct ami *ami,
                               const struct adapter_args *args, struct diag *diag);
void ami_gap_destroy(struct ami_gap **self);

/* All that follows takes NULL, and does nothing then. */

/* AMI has said something, at `time_ms` by Asterisk's clock. */
void ami_gap_heard(struct ami_gap *gap, int64_t time_ms);

/* The link is lost: call it before ami_list_lost(). */
void ami_gap_lost(struct ami_gap *gap);

/* AMI is logged in to, at `time_ms`: from here on everything is heard. */
void ami_gap_logged_in(struct ami_gap *gap, struct mono now, int64_t time_ms);

/* Is the log being read to its end? Then AMI has to wait. */
bool ami_gap_is_reading(const struct ami_gap *gap);

/* Reads on, as far as it should. True: there is more to read at once. */
bool ami_gap_step(struct ami_gap *gap, struct mono now);

/* How long it may be left alone; INT64_MAX: it does not mind. */
int64_t ami_gap_pause_ms(const struct ami_gap *gap);

/* Notes until when the switch was heard, if it is time to; after a step, when all that
 * was heard is said. */
void ami_gap_save(struct ami_gap *gap, struct mono now);

#endif
