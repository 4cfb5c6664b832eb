/*
 * bellboy FILE|-
 *
 * The Bellboy, a switch made up for docs/adapters.md, writes a line for whatever happens:
 * the time, a word, and what the word needs.
 *
 *     2026-11-26T10:00:00Z CALL 4711 sales
 *     2026-11-26T10:00:03Z BELL 4711 sales ann
 *     2026-11-26T10:00:05Z TALK 4711 sales ann
 *     2026-11-26T10:02:00Z DONE 4711 sales ann
 */

#include "adapter_bellboy.h"

#include <stdlib.h>

#include "base/timestamp.h"
#include "feed/lines.h"
#include "stats/limits.h"

#define STEP_LINES 500
#define PIPE_MS    20 /* how often an empty pipe is looked at */

struct adapter {
    const char *path; /* borrowed from the command line */
    struct lines *lines;
};

/* -- what its words mean ----------------------------------------------------------------
 */

/* Which field the n-th word behind the verb fills. */
enum part {
    PART_NONE,
    PART_CONTACT,
    PART_QUEUE,
    PART_AGENT,
    PART_NOTE,
};

/* The whole of the translation: a new word is a new row. */
static const struct {
    const char *word;
    enum event_type type;
    enum part parts[4];
    enum event_reason reason;
    enum event_agent_state state;
} words[] = {
    {"CALL", EVENT_CONTACT_QUEUED, {PART_CONTACT, PART_QUEUE}, 0, 0},
    {"BELL", EVENT_CONTACT_OFFERED, {PART_CONTACT, PART_QUEUE, PART_AGENT}, 0, 0},
    {"MISS",
     EVENT_CONTACT_UNANSWERED,
     {PART_CONTACT, PART_QUEUE, PART_AGENT},
     EVENT_REASON_NO_ANSWER,
     0},
    {"TALK", EVENT_CONTACT_ANSWERED, {PART_CONTACT, PART_QUEUE, PART_AGENT}, 0, 0},
    {"DONE", EVENT_CONTACT_ENDED, {PART_CONTACT, PART_QUEUE, PART_AGENT}, 0, 0},
    {"GONE", EVENT_CONTACT_LEFT, {PART_CONTACT, PART_QUEUE}, EVENT_REASON_ABANDONED, 0},
    {"LATE", EVENT_CONTACT_LEFT, {PART_CONTACT, PART_QUEUE}, EVENT_REASON_TIMEOUT, 0},
    {"HELLO", EVENT_AGENT_STATE, {PART_AGENT}, 0, EVENT_AGENT_STATE_READY},
    {"PAUSE", EVENT_AGENT_STATE, {PART_AGENT, PART_NOTE}, 0, EVENT_AGENT_STATE_NOT_READY},
    {"BYE", EVENT_AGENT_STATE, {PART_AGENT}, 0, EVENT_AGENT_STATE_LOGGED_OUT},
};

/* What the words above can tell, and no more: a board shows the rest as not known. */
static uint32_t capabilities(const void *self)
{
    (void)self;
    return EVENT_CAN_EVENTS | EVENT_CAN_RING | EVENT_CAN_UNANSWERED |
           EVENT_CAN_LEFT_REASON;
}

/* -- one line ---------------------------------------------------------------------------
 */

/* Checked here, because nobody checks it later. */
static bool is_name(struct str name)
{
    bool ok = name.size > 0 && name.size <= LIMIT_ID_BYTES && str_is_utf8(name);
    for (size_t at = 0; ok && at < name.size;) {
        ok = !str_is_control(str_next_code_point(name, &at));
    }
    return ok;
}

/* NULL, or why the line is not understood. */
static const char *fill(struct event *event, const enum part *parts, struct str rest)
{
    for (int i = 0; i < 4 && parts[i] != PART_NONE; i++) {
        struct str word = str_split(&rest, ' ');
        if (!is_name(word)) {
            return "a name is missing";
        }
        struct str *home = parts[i] == PART_CONTACT ? &event->contact
                           : parts[i] == PART_QUEUE ? &event->queue
                           : parts[i] == PART_AGENT ? &event->agent
                                                    : &event->note;
        *home = word;
    }
    return NULL;
}

static bool take_line(const struct adapter *adapter, struct feed_output *output,
                      struct str line)
{
    struct str rest = line;
    struct str time = str_split(&rest, ' ');
    struct str word = str_split(&rest, ' ');
    int64_t time_ms = 0;
    const char *why = timestamp_parse(time, &time_ms) ? NULL : "no time";
    for (size_t i = 0; why == NULL && i < sizeof words / sizeof *words; i++) {
        if (str_is(word, words[i].word)) {
            struct event event = event_blank(words[i].type);
            event.time_ms = time_ms;
            event.reason = words[i].reason;
            event.state = words[i].state;
            why = fill(&event, words[i].parts, rest);
            if (why == NULL) {
                return feed_emit(output, &event);
            }
        }
    }
    if (why != NULL) {
        feed_fault(output, adapter->path, lines_number(adapter->lines), "%s", why);
    } else {
        feed_ignore(output, word); /* a word of tomorrow's Bellboy is no fault */
    }
    return true;
}

static enum adapter_status step(void *self, struct feed_output *output, struct mono now,
                                struct wall wall, int64_t *ret_wait_ms)
{
    struct adapter *adapter = self;
    struct str line;
    (void)now;
    (void)wall;
    for (int i = 0; i < STEP_LINES; i++) {
        switch (lines_next(adapter->lines, &line)) {
        case LINES_LINE:
            if (!take_line(adapter, output, line)) {
                return ADAPTER_FAILED;
            }
            break;
        case LINES_LONG:
            feed_fault(output, adapter->path, lines_number(adapter->lines),
                       "a line too long");
            break;
        case LINES_NOTHING:
            *ret_wait_ms = PIPE_MS;
            return ADAPTER_WAIT;
        case LINES_END:
            return ADAPTER_DONE;
        case LINES_ERROR:
            return ADAPTER_FAILED;
        }
    }
    return ADAPTER_MORE;
}

/* -- building ---------------------------------------------------------------------------
 */

static void destroy(void *self)
{
    struct adapter *adapter = self;
    if (adapter != NULL) {
        lines_close(&adapter->lines);
        free(adapter);
    }
}

static void *create(const struct adapter_args *args, struct diag *diag)
{
    struct adapter *adapter = calloc(1, sizeof *adapter);
    if (adapter == NULL || args->count != 1) {
        diag_add(diag, DIAG_ERROR, "bellboy", 0, 0,
                 adapter == NULL ? "out of memory" : "needs the FILE to read, or -");
        destroy(adapter);
        return NULL;
    }
    adapter->path = args->values[0];
    adapter->lines = lines_open(adapter->path, diag);
    if (adapter->lines == NULL) {
        destroy(adapter);
        return NULL;
    }
    return adapter;
}

const struct adapter_class adapter_bellboy = {
    .name = "bellboy",
    .usage = "FILE|-",
    .help = "the log of a Bellboy",
    .software = "wallboard-feed bellboy",
    .create = create,
    .capabilities = capabilities,
    .step = step,
    .destroy = destroy,
};
