#ifndef WALLBOARD_WIRE_ENCODE_H
#define WALLBOARD_WIRE_ENCODE_H

/*
 * Events to bytes: one CloudEvents JSON object in canonical form (fixed key order, UTC
 * times with milliseconds, sequences of 20 digits, unsaid fields left out), so that equal
 * events give equal bytes. decode(encode(e)) says the same as e.
 */

#include <stddef.h>

#include "stats/event.h"

/*
 * Writes the event, without a newline, and terminates it. Returns its length, or 0 if it
 * does not fit (nothing useful is in the buffer then). Never allocates. Invalid UTF-8 in
 * a string becomes U+FFFD.
 */
size_t encode_event(const struct event *event, char *buffer, size_t size);

#endif
