#ifndef WALLBOARD_FEED_ASTERISK_TEXT_H
#define WALLBOARD_FEED_ASTERISK_TEXT_H

/* What Asterisk writes, cut to what an event may carry: its names come from people and
 * dialplans and may be anything. Pure. */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define ASTERISK_TEXT_MAX 256 /* bytes of a text in an event */

/* May it be an id of an event: short enough, valid UTF-8, nothing invisible? An empty one
 * may. */
bool asterisk_is_id(struct str id);

/* As much of a text as an event may carry: at most ASTERISK_TEXT_MAX bytes, whole
 * characters, also after invalid bytes have become U+FFFD on the way out. */
struct str asterisk_text(struct str text);

/*
 * A duration in units of `unit_ms` as milliseconds. EVENT_NO_NUMBER if it is absent, and
 * also if it is negative or over 366 days: Asterisk writes such numbers when its clock
 * was set during the call, and the fact beside it is true all the same. False if it is no
 * number.
 */
bool asterisk_duration(struct str text, int64_t unit_ms, int64_t *ret_ms);

#endif
