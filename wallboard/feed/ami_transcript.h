#ifndef WALLBOARD_FEED_AMI_TRANSCRIPT_H
#define WALLBOARD_FEED_AMI_TRANSCRIPT_H

/* A recording of the manager interface: what Asterisk said, and perhaps what it was told,
 * byte for byte. Its clock is that of its own time stamps. */

#include <stdint.h>

#include "base/diag.h"
#include "feed/ami_frame.h"

struct ami_transcript;

/* Reads the file once to find when it begins. NULL after saying why in `diag`. */
struct ami_transcript *ami_transcript_open(const char *path, struct diag *diag);
void ami_transcript_close(struct ami_transcript **self);

/* The next event (AMI_MESSAGE), AMI_RUBBISH, or at its end AMI_NOTHING. What was said to
 * Asterisk, and its answers, are passed over. Borrowed until the next call. */
enum ami_read ami_transcript_next(struct ami_transcript *transcript,
                                  struct ami_message *ret_message);

/* The time of the message read last: the latest stamp so far; before any, the first that
 * comes; in a recording without stamps, when its first call came. */
int64_t ami_transcript_now_ms(const struct ami_transcript *transcript);

/* The message's number, from 1. */
int64_t ami_transcript_number(const struct ami_transcript *transcript);

#endif
