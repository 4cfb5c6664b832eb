#ifndef SUPPORT_SILENT_OUTPUT_H
#define SUPPORT_SILENT_OUTPUT_H

/*
 * The rest of an output of a feed, for programs with a feed_emit() of their own: what is
 * said raw goes the same way, faults and what is left out are dropped. Defines functions
 * of feed/adapter.h, so one program includes it once.
 */

#include "feed/adapter.h"

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
