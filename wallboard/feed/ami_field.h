#ifndef WALLBOARD_FEED_AMI_FIELD_H
#define WALLBOARD_FEED_AMI_FIELD_H

/* The fields of a message as what they mean. Each is EVENT_NO_NUMBER where it is not
 * said, or says no such thing. Pure. */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "feed/ami_frame.h"
#include "stats/event.h"

/* The first of two names that has a value: Asterisk 12 renamed many. */
struct str ami_field_either(const struct ami_message *message, const char *key,
                            const char *older);

/* A number from 0; a time in seconds since 1970; a duration in units of `unit_ms`. */
int64_t ami_field_number(const struct ami_message *message, const char *key);
int64_t ami_field_seconds(const struct ami_message *message, const char *key);
int64_t ami_field_ms(const struct ami_message *message, const char *key, int64_t unit_ms);

/* The event's own time stamp (timestampevents=yes). False if it has none. */
bool ami_field_stamp(const struct ami_message *message, int64_t *ret_ms);

/* The Reason of an AgentComplete. */
enum event_by ami_field_by(struct str reason);

/* The interface of an agent: "Interface" from 12 on, and what it was called before. */
struct str ami_field_interface(const struct ami_message *message);

#endif
