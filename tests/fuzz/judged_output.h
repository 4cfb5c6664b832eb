#ifndef FUZZ_JUDGED_OUTPUT_H
#define FUZZ_JUDGED_OUTPUT_H

/*
 * An output of a feed for the fuzz programs of the adapters, in place of feed/output.c:
 * every event said must be one that the door of a board lets in; else the program aborts.
 * Defines the functions of feed/adapter.h, so one program includes it once.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "feed/adapter.h"
#include "fuzz/judged_event.h"
#include "support/silent_output.h"

struct feed_output {
    struct decoder *decoder;
};

bool feed_emit(struct feed_output *output, const struct event *event)
{
    struct event whole = *event;
    whole.id = str_from("1");
    whole.source = str_from("fuzz");
    return judge_event(output->decoder, &whole) || event->type == EVENT_SOURCE_SNAPSHOT;
}

#endif
