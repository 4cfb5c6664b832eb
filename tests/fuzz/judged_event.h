#ifndef FUZZ_JUDGED_EVENT_H
#define FUZZ_JUDGED_EVENT_H

/* For fuzz programs of what says events: the door of a board must let them in. */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "wire/decode.h"
#include "wire/encode.h"

/* Aborts if the door refuses it. False: it is too long to be said; the real output cuts
 * or refuses it. */
static inline bool judge_event(struct decoder *door, const struct event *event)
{
    static char body[DECODE_MAX_BYTES];
    struct event again;
    size_t size = encode_event(event, body, sizeof body);
    if (size == 0) {
        return false;
    }
    decoder_begin(door, body, size);
    if (decoder_next(door, &again) != DECODE_EVENT) {
        (void)fprintf(stderr, "refused: %s\n%s\n", decoder_fault(door), body);
        abort();
    }
    return true;
}

#endif
