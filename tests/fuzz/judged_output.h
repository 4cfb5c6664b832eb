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
#include "wire/decode.h"
#include "wire/encode.h"

struct feed_output {
    struct decoder *decoder;
};

bool feed_emit(struct feed_output *output, const struct event *event)
{
    static char body[DECODE_MAX_BYTES];
    struct event whole = *event;
    struct event again;
    whole.id = str_from("1");
    whole.source = str_from("fuzz");
    size_t size = encode_event(&whole, body, sizeof body);
    if (size == 0) {
        return event->type == EVENT_SOURCE_SNAPSHOT; /* the real output cuts it */
    }
    decoder_begin(output->decoder, body, size);
    if (decoder_next(output->decoder, &again) != DECODE_EVENT) {
        (void)fprintf(stderr, "refused: %s\n%s\n", decoder_fault(output->decoder), body);
        abort();
    }
    return true;
}

bool feed_emit_raw(struct feed_output *output, const struct event *event, struct str body)
{
    (void)body;
    return feed_emit(output, event);
}

bool feed_settle(struct feed_output *output)
{
    (void)output;
    return true;
}

void feed_fault(struct feed_output *output, const char *file, int64_t line,
                const char *format, ...)
{
    (void)output;
    (void)file;
    (void)line;
    (void)format;
}

void feed_ignore(struct feed_output *output, struct str what)
{
    (void)output;
    (void)what;
}

#endif
