/*
 * replay FILE|- [--speed N|max]
 *
 * Every line is checked as a board would check it and sent as it stands: source, epoch,
 * sequence and times stay those of the recording. Published, the first event goes out at
 * once and the others as long after it as they happened, divided by the speed; printed,
 * there is no waiting.
 */

#include "feed/adapter_replay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "feed/lines.h"
#include "wire/decode.h"

#define STEP_EVENTS 1000
#define SPEED_MAX   100000
#define PIPE_MS     20 /* how often an empty pipe is looked at */

struct adapter {
    const char *path; /* borrowed from the command line */
    int64_t speed;    /* times as fast as it happened; 0: without waiting */
    struct lines *lines;
    struct decoder *decoder;
    bool pending; /* `line` and `event` wait for their time */
    struct str line;
    struct event event;
    bool begun;
    struct mono begun_at;
    int64_t first_ms;
};

static bool read_speed(struct adapter *adapter, const char *text, struct diag *diag)
{
    if (text != NULL && strcmp(text, "max") == 0) {
        adapter->speed = 0;
        return true;
    }
    if (text != NULL && str_to_int(str_from(text), 0, SPEED_MAX, &adapter->speed)) {
        return true;
    }
    diag_add(diag, DIAG_ERROR, "replay", 0, 0,
             "--speed: must be a whole number up to %d, or max", SPEED_MAX);
    return false;
}

static bool read_args(struct adapter *adapter, const struct adapter_args *args,
                      struct diag *diag)
{
    adapter->speed = 1;
    for (int i = 0; i < args->count; i++) {
        if (strcmp(args->values[i], "--speed") == 0) {
            i++;
            if (!read_speed(adapter, i < args->count ? args->values[i] : NULL, diag)) {
                return false;
            }
        } else if (adapter->path == NULL) {
            adapter->path = args->values[i];
        } else {
            diag_add(diag, DIAG_ERROR, "replay", 0, 0, "%s: one FILE is enough",
                     args->values[i]);
            return false;
        }
    }
    if (adapter->path == NULL) {
        diag_add(diag, DIAG_ERROR, "replay", 0, 0,
                 "needs the FILE to read, or - for standard input");
        return false;
    }
    if (!args->live) {
        adapter->speed = 0;
    }
    return true;
}

static void destroy(void *self)
{
    struct adapter *adapter = self;
    if (adapter != NULL) {
        lines_close(&adapter->lines);
        decoder_destroy(&adapter->decoder);
        free(adapter);
    }
}

static void *create(const struct adapter_args *args, struct diag *diag)
{
    struct adapter *adapter = calloc(1, sizeof *adapter);
    struct decoder *decoder = decoder_create();
    if (adapter == NULL || decoder == NULL) {
        diag_add(diag, DIAG_ERROR, "replay", 0, 0, "out of memory");
        decoder_destroy(&decoder);
        free(adapter);
        return NULL;
    }
    adapter->decoder = decoder;
    if (read_args(adapter, args, diag)) {
        adapter->lines = lines_open(adapter->path, diag);
    }
    if (adapter->lines == NULL) {
        destroy(adapter);
        return NULL;
    }
    return adapter;
}

static uint32_t capabilities(const void *self)
{
    (void)self;
    return 0; /* the recorded hellos say it */
}

/* Makes an event of the line, or tells what is wrong with it. */
static void decode_line(struct adapter *adapter, struct feed_output *output,
                        struct str line)
{
    int64_t number = lines_number(adapter->lines);
    struct str text = str_trim(line);
    if (text.size == 0) {
        return;
    }
    if (text.data[0] == '[') {
        feed_fault(output, adapter->path, number, "a batch: files have one event a line");
        return;
    }
    decoder_begin(adapter->decoder, text.data, text.size);
    switch (decoder_next(adapter->decoder, &adapter->event)) {
    case DECODE_EVENT:
        adapter->pending = true;
        adapter->line = text;
        break;
    case DECODE_IGNORED:
        feed_ignore(output, str_from("events of unknown type"));
        break;
    case DECODE_REFUSED:
        feed_fault(output, adapter->path, number, "%s: %s",
                   refusal_name(decoder_refusal(adapter->decoder)),
                   decoder_fault(adapter->decoder));
        break;
    case DECODE_END:
        break;
    }
}

/* Reads until an event is pending; ADAPTER_MORE: one is, or a line was used up. */
static enum adapter_status read_line(struct adapter *adapter, struct feed_output *output,
                                     int64_t *ret_wait_ms)
{
    struct str line;
    switch (lines_next(adapter->lines, &line)) {
    case LINES_LINE:
        decode_line(adapter, output, line);
        return ADAPTER_MORE;
    case LINES_LONG:
        feed_fault(output, adapter->path, lines_number(adapter->lines),
                   "too_large: a line of over %d bytes", LINES_MAX_BYTES);
        return ADAPTER_MORE;
    case LINES_NOTHING:
        *ret_wait_ms = PIPE_MS;
        return ADAPTER_WAIT;
    case LINES_END:
        return ADAPTER_DONE;
    case LINES_ERROR:
        break;
    }
    log_write(LOG_LEVEL_ERROR, "feed", "'%s': %s", adapter->path, strerror(errno));
    return ADAPTER_FAILED;
}

/* How long the pending event has to wait for its turn; 0: it is due. */
static int64_t wait_ms(struct adapter *adapter, struct mono now)
{
    int64_t time_ms = adapter->event.time_ms;
    if (adapter->speed == 0 || time_ms == EVENT_NO_TIME) {
        return 0;
    }
    if (!adapter->begun) {
        adapter->begun = true;
        adapter->begun_at = now;
        adapter->first_ms = time_ms;
    }
    int64_t due_ms = (time_ms - adapter->first_ms) / adapter->speed;
    int64_t wait = due_ms - mono_ms_between(adapter->begun_at, now);
    return wait > 0 ? wait : 0;
}

static enum adapter_status step(void *self, struct feed_output *output, struct mono now,
                                struct wall wall, int64_t *ret_wait_ms)
{
    (void)wall;
    struct adapter *adapter = self;
    for (int i = 0; i < STEP_EVENTS; i++) {
        if (!adapter->pending) {
            enum adapter_status status = read_line(adapter, output, ret_wait_ms);
            if (status != ADAPTER_MORE) {
                return status;
            }
            continue;
        }
        *ret_wait_ms = wait_ms(adapter, now);
        if (*ret_wait_ms > 0) {
            return ADAPTER_WAIT;
        }
        adapter->pending = false;
        if (!feed_emit_raw(output, &adapter->event, adapter->line)) {
            return ADAPTER_FAILED;
        }
    }
    return ADAPTER_MORE;
}

const struct adapter_class adapter_replay = {
    .name = "replay",
    .usage = "FILE|- [--speed N|max]",
    .help = "recorded events (JSON lines), as they were, N times as fast",
    .software = NULL, /* it speaks in the names of those it repeats */
    .input_waits = true,
    .create = create,
    .capabilities = capabilities,
    .step = step,
    .snapshot = NULL,
    .destroy = destroy,
};
