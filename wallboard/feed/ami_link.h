#ifndef WALLBOARD_FEED_AMI_LINK_H
#define WALLBOARD_FEED_AMI_LINK_H

/*
 * The link to one live Asterisk: a connection and the session that it carries, opened,
 * logged in to, and tried again after 1 s, 2 s and so on when it is lost. Says in the log
 * how it stands. Never blocks.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "feed/ami_session.h"

struct asterisk_options;
struct ami_link;

enum ami_link_news {
    AMI_LINK_SAME,
    AMI_LINK_LOST,    /* it was up, and is tried again */
    AMI_LINK_REFUSED, /* the first log-in was refused: a person must act */
};

/* `options` is borrowed for its life. NULL after saying why in `diag`. */
struct ami_link *ami_link_create(const struct asterisk_options *options, struct mono now,
                                 struct diag *diag);
void ami_link_destroy(struct ami_link **self);

/* The next message, as ami_session_next() has it; connects if that is due. */
enum ami_session_read ami_link_next(struct ami_link *link, struct mono now,
                                    struct ami_message *ret_message);

/* After reading: sends what is to be sent, and sees how it stands. */
enum ami_link_news ami_link_tend(struct ami_link *link, struct mono now);

/* Is it logged in? */
bool ami_link_is_up(const struct ami_link *link);

/* How long it may be left alone if its descriptor does not call. */
int64_t ami_link_pause_ms(const struct ami_link *link, struct mono now);

/* What to wait for; -1: nothing now. */
int ami_link_descriptor(const struct ami_link *link, bool *ret_write);

/* "pbx:5038", for people. */
const char *ami_link_target(const struct ami_link *link);

#endif
