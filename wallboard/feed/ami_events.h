#ifndef WALLBOARD_FEED_AMI_EVENTS_H
#define WALLBOARD_FEED_AMI_EVENTS_H

/*
 * What each event of Asterisk's manager interface says, as one table: Asterisk 11 to 22
 * (events.md section 8.2). 12 renamed many of them; both names stand in it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "feed/ami_frame.h"

struct ami;

enum ami_verdict {
    AMI_TAKEN,
    AMI_PASSED_OVER, /* nothing of it concerns queues */
    AMI_NOT_TAKEN,   /* it lacks what it needs, or there is no room */
};

/* Takes in one event, which came at `now_ms` by the telephony system's clock as far as it
 * is known, and sends what it makes. *ret_why is set when it was not taken. */
enum ami_verdict ami_apply(struct ami *ami, const struct ami_message *message,
                           int64_t now_ms, const char **ret_why);

#endif
