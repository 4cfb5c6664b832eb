/* Any bytes as a queue_log: no crash, and every event that it makes is one that the door
 * of a board lets in. */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "feed/adapter.h"
#include "feed/queue_log.h"
#include "feed/queue_log_line.h"
#include "feed/queue_log_verbs.h"
#include "wire/decode.h"
#include "wire/encode.h"

struct feed_output {
    struct decoder *decoder;
};

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* The door is the same for all runs: made once, it costs them nothing. */
    static struct feed_output output;
    struct queue_log log;
    output.decoder = output.decoder == NULL ? decoder_create() : output.decoder;
    if (output.decoder == NULL || !queue_log_init(&log)) {
        abort();
    }
    log.say.output = &output;
    struct str rest = {(const char *)data, size};
    while (rest.data != NULL) {
        struct queue_log_line line;
        const char *why = NULL;
        if (queue_log_line_parse(str_split(&rest, '\n'), NULL, &line, &why)) {
            queue_log_begin(&log, line.time_ms);
            (void)queue_log_apply(&log, &line, &why);
        }
    }
    if (log.begun) {
        queue_log_snapshot(&log, log.last_ms);
    }
    if (log.say.failed) {
        abort();
    }
    queue_log_finish(&log);
    return 0;
}
