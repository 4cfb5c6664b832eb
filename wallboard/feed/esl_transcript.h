#ifndef WALLBOARD_FEED_ESL_TRANSCRIPT_H
#define WALLBOARD_FEED_ESL_TRANSCRIPT_H

/* A recording of the event socket: what FreeSWITCH said, byte for byte. Its clock is that
 * of its own time stamps. */

#include <stdint.h>

#include "base/diag.h"
#include "feed/esl_frame.h"

struct esl_transcript;

/* Reads the file once to find when it begins; `scratch` is overwritten. NULL after saying
 * why in `diag`. */
struct esl_transcript *esl_transcript_open(const char *path, struct esl_message *scratch,
                                           struct diag *diag);
void esl_transcript_close(struct esl_transcript **self);

/* The next message of any kind; ESL_NOTHING at the end. Borrowed until the next call. */
enum esl_read esl_transcript_next(struct esl_transcript *transcript,
                                  struct esl_message *ret_message);

/* The time of the message read last: the latest stamp so far; before any, the first that
 * comes; in a recording without stamps, the beginning of 2000. */
int64_t esl_transcript_now_ms(const struct esl_transcript *transcript);

/* The message's number, from 1. */
int64_t esl_transcript_number(const struct esl_transcript *transcript);

#endif
