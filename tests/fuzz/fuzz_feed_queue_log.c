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
#include "judged_output.h"
#include "wire/decode.h"

/* Small tables: they run full, and a run is short. */
#define AGENTS   16
#define CONTACTS 64

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* The door is the same for all runs: made once, it costs them nothing. */
    static struct feed_output output;
    struct queue_log log;
    output.decoder = output.decoder == NULL ? decoder_create() : output.decoder;
    if (output.decoder == NULL || !queue_log_init(&log, AGENTS, CONTACTS)) {
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
