/*
 * freeswitch HOST[:PORT] --secret-file FILE
 * freeswitch --transcript FILE
 *
 * A live FreeSWITCH is asked for what is so now on each connection and every half minute
 * (there are no events of tiers and removed agents); between the lists mod_callcenter's
 * events are followed. A lost link is tried again; what happened meanwhile is known as
 * far as the next lists tell. The time is that of the events' stamps, carried on by our
 * clock between them.
 */

#include "feed/adapter_freeswitch.h"

#include <stdlib.h>

#include "base/log.h"
#include "feed/adapter.h"
#include "feed/esl_frame.h"
#include "feed/esl_session.h"
#include "feed/esl_transcript.h"
#include "feed/freeswitch.h"
#include "feed/freeswitch_events.h"
#include "feed/freeswitch_lists.h"
#include "feed/freeswitch_options.h"
#include "feed/switch_link.h"
#include "net/stream.h"
#include "stats/limits.h"

#define STEP_MESSAGES 256 /* a message makes a handful of events at most */
#define READ_BYTES    16384
#define HOUSE_MS      1000
#define JUMP_MS       60000 /* a stamp so far behind: the clock was set back */

struct adapter {
    struct freeswitch_options options;
    struct freeswitch state;
    struct esl_message message;
    struct esl_transcript *transcript; /* NULL: live; then the following are set */
    struct switch_link *link;
    struct esl_session *session;
    bool was_up;      /* a log-in has succeeded once */
    bool is_up;       /* ... and holds */
    bool told_error;  /* that the lists cannot be had was said */
    int64_t heard;    /* messages, for places */
    int64_t stamp_ms; /* the latest stamp, and when it came; EVENT_NO_TIME: none yet */
    struct mono stamped;
};

static void destroy(void *self)
{
    struct adapter *adapter = self;
    if (adapter != NULL) {
        esl_transcript_close(&adapter->transcript);
        esl_session_destroy(&adapter->session);
        switch_link_destroy(&adapter->link);
        freeswitch_finish(&adapter->state);
        free(adapter);
    }
}

static bool open_live(struct adapter *adapter, const struct adapter_args *args,
                      struct diag *diag)
{
    const struct freeswitch_options *options = &adapter->options;
    const struct stream_config config = {.host = options->host, .port = options->port};
    adapter->session = esl_session_create(options->password);
    if (adapter->session == NULL) {
        diag_add(diag, DIAG_ERROR, "freeswitch", 0, 0, "out of memory");
        return false;
    }
    adapter->link = switch_link_create(&config, args->start, diag);
    return adapter->link != NULL;
}

static bool open_transcript(struct adapter *adapter, struct diag *diag)
{
    adapter->state.opens = true;
    adapter->transcript =
        esl_transcript_open(adapter->options.transcript, &adapter->message, diag);
    return adapter->transcript != NULL;
}

static void *create(const struct adapter_args *args, struct diag *diag)
{
    struct adapter *adapter = calloc(1, sizeof *adapter);
    if (adapter == NULL ||
        !freeswitch_init(&adapter->state, LIMIT_AGENTS, LIMIT_CONTACTS)) {
        diag_add(diag, DIAG_ERROR, "freeswitch", 0, 0, "out of memory");
        goto out;
    }
    adapter->stamp_ms = EVENT_NO_TIME;
    if (freeswitch_options_parse(args, &adapter->options, diag) &&
        (adapter->options.transcript != NULL ? open_transcript(adapter, diag)
                                             : open_live(adapter, args, diag))) {
        return adapter;
    }
out:
    destroy(adapter);
    return NULL;
}

static uint32_t capabilities(const void *self)
{
    const struct adapter *adapter = self;
    return adapter->state.capabilities;
}

static enum event_upstream upstream(const void *self)
{
    const struct adapter *adapter = self;
    if (adapter->link == NULL) {
        return EVENT_UPSTREAM_NONE;
    }
    return adapter->is_up ? EVENT_UPSTREAM_UP : EVENT_UPSTREAM_DOWN;
}

static int descriptor(const void *self, bool *ret_write)
{
    const struct adapter *adapter = self;
    return adapter->link == NULL ? -1 : switch_link_descriptor(adapter->link, ret_write);
}

/* -- one message ----------------------------------------------------------------------
 */

static const char *target(const struct adapter *adapter)
{
    return adapter->link != NULL ? switch_link_target(adapter->link)
                                 : adapter->options.transcript;
}

static void apply_event(struct adapter *adapter, struct feed_output *output,
                        int64_t now_ms)
{
    const char *why = NULL;
    freeswitch_tick(&adapter->state, now_ms);
    if (freeswitch_apply(&adapter->state, &adapter->message, now_ms, &why) ==
        FREESWITCH_NOT_TAKEN) {
        struct str name = esl_value(&adapter->message, "CC-Action");
        feed_fault(output, target(adapter), adapter->heard, "%.*s: %s", (int)name.size,
                   name.data, why);
    }
}

/* An error is told once for each connection: mod_callcenter may be loaded later. */
static void apply_list(struct adapter *adapter, struct feed_output *output,
                       int64_t now_ms)
{
    size_t refused = 0;
    freeswitch_tick(&adapter->state, now_ms);
    struct str body = adapter->message.body;
    enum freeswitch_list what = freeswitch_lists_take(&adapter->state, body, &refused);
    freeswitch_tick(&adapter->state, now_ms); /* the snapshot that is due */
    if (what == FREESWITCH_LIST_ERROR && !adapter->told_error) {
        char text[64];
        adapter->told_error = true;
        str_clean(text, sizeof text, str_trim(body));
        feed_fault(output, target(adapter), adapter->heard,
                   "callcenter_config: %s (is mod_callcenter loaded?)", text);
    }
    if (refused > 0) {
        feed_fault(output, target(adapter), adapter->heard,
                   "%zu rows of a list: a name that may not be one, or one too many",
                   refused);
    }
}

static void complain_of_rubbish(const struct adapter *adapter, struct feed_output *output)
{
    feed_fault(output, target(adapter), adapter->heard,
               "no message: no Content-Type, a line without a colon, or too long; "
               "passed over up to the next one");
}

/* -- a recording ----------------------------------------------------------------------
 */

static enum adapter_status step_transcript(struct adapter *adapter,
                                           struct feed_output *output)
{
    for (int i = 0; i < STEP_MESSAGES; i++) {
        enum esl_read read = esl_transcript_next(adapter->transcript, &adapter->message);
        int64_t now_ms = esl_transcript_now_ms(adapter->transcript);
        adapter->heard = esl_transcript_number(adapter->transcript);
        if (read == ESL_NOTHING) {
            return ADAPTER_DONE;
        }
        if (read == ESL_RUBBISH) {
            complain_of_rubbish(adapter, output);
        } else if (adapter->message.kind == ESL_EVENT) {
            apply_event(adapter, output, now_ms);
        } else if (adapter->message.kind == ESL_API_RESPONSE) {
            apply_list(adapter, output, now_ms);
        } else if (adapter->message.kind == ESL_OTHER) {
            feed_ignore(output, adapter->message.type);
        }
    }
    return ADAPTER_MORE;
}

/* -- a live FreeSWITCH ----------------------------------------------------------------
 */

/* The time by FreeSWITCH's clock as far as its stamps tell, else by ours. */
static int64_t pbx_ms(const struct adapter *adapter, struct mono now, struct wall wall)
{
    return adapter->stamp_ms == EVENT_NO_TIME
               ? wall.ms
               : adapter->stamp_ms + mono_ms_between(adapter->stamped, now);
}

static void note_stamp(struct adapter *adapter, struct mono now, struct wall wall)
{
    int64_t ms = 0;
    if (!freeswitch_stamp(&adapter->message, &ms)) {
        return;
    }
    int64_t known_ms = pbx_ms(adapter, now, wall);
    if (adapter->stamp_ms == EVENT_NO_TIME || ms > known_ms || known_ms - ms > JUMP_MS) {
        adapter->stamp_ms = ms;
        adapter->stamped = now;
    }
}

static void lose(struct adapter *adapter, struct mono now, bool slow, const char *why)
{
    switch_link_lose(adapter->link, now, slow, why);
    if (adapter->is_up) {
        freeswitch_lost(&adapter->state);
    }
    adapter->is_up = false;
}

/* More bytes for the session, which has given all that it had, so there is room. */
static bool fill(struct adapter *adapter)
{
    char bytes[READ_BYTES];
    size_t size = switch_link_read(adapter->link, bytes, sizeof bytes);
    return size > 0 &&
           esl_session_put(adapter->session, (struct str){bytes, size}) == size;
}

/* Reads messages until there are no more, or enough for now. True: there may be more. */
static bool listen(struct adapter *adapter, struct feed_output *output, struct mono now,
                   struct wall wall)
{
    for (int taken = 0; taken < STEP_MESSAGES; taken++) {
        enum esl_session_read read = ESL_SESSION_NOTHING;
        do {
            read = esl_session_next(adapter->session, now, &adapter->message);
        } while (read == ESL_SESSION_NOTHING && fill(adapter));
        adapter->heard++;
        switch (read) {
        case ESL_SESSION_EVENT:
            note_stamp(adapter, now, wall);
            apply_event(adapter, output, pbx_ms(adapter, now, wall));
            break;
        case ESL_SESSION_LIST:
            apply_list(adapter, output, pbx_ms(adapter, now, wall));
            break;
        case ESL_SESSION_RUBBISH:
            complain_of_rubbish(adapter, output);
            break;
        case ESL_SESSION_NOTHING:
            return false;
        }
    }
    return true;
}

static void welcome(struct adapter *adapter)
{
    adapter->was_up = adapter->is_up = true;
    adapter->told_error = false;
    switch_link_welcome(adapter->link);
    log_write(LOG_LEVEL_INFO, "feed", "'%s': logged in", target(adapter));
}

/* What the talk has come to. False: a person must act. */
static bool judge(struct adapter *adapter, struct mono now)
{
    const char *fault = esl_session_fault(adapter->session);
    enum esl_phase phase = esl_session_phase(adapter->session);
    if (phase == ESL_REFUSED && !adapter->was_up) {
        log_write(LOG_LEVEL_ERROR, "feed", "'%s': %s", target(adapter), fault);
        return false;
    }
    if (phase == ESL_REFUSED || phase == ESL_BROKEN) {
        lose(adapter, now, phase == ESL_REFUSED, fault);
    } else if (switch_link_lost(adapter->link) != NULL) {
        lose(adapter, now, false, switch_link_lost(adapter->link));
    } else if (phase == ESL_UP && !adapter->is_up) {
        welcome(adapter);
    }
    return true;
}

static int64_t pause_ms(const struct adapter *adapter, struct mono now, struct wall wall)
{
    int64_t pause = switch_link_pause_ms(adapter->link, now, HOUSE_MS);
    int64_t due_ms = freeswitch_next_ms(&adapter->state);
    if (due_ms != EVENT_NO_TIME && due_ms - pbx_ms(adapter, now, wall) < pause) {
        pause = due_ms - pbx_ms(adapter, now, wall);
    }
    return pause < 0 ? 0 : pause;
}

static enum adapter_status step_live(struct adapter *adapter, struct feed_output *output,
                                     struct mono now, struct wall wall,
                                     int64_t *ret_wait_ms)
{
    bool more = false;
    bool is_well = true;
    enum switch_link_state link = switch_link_advance(adapter->link, now);
    if (link == SWITCH_LINK_BEGUN) {
        esl_session_begin(adapter->session, now);
    }
    if (link != SWITCH_LINK_CLOSED) {
        more = listen(adapter, output, now, wall);
        esl_session_tick(adapter->session, now);
        size_t sent =
            switch_link_write(adapter->link, esl_session_output(adapter->session));
        esl_session_sent(adapter->session, sent);
        is_well = judge(adapter, now);
    }
    freeswitch_tick(&adapter->state, pbx_ms(adapter, now, wall));
    *ret_wait_ms = pause_ms(adapter, now, wall);
    if (!is_well) {
        return ADAPTER_FAILED;
    }
    return more ? ADAPTER_MORE : ADAPTER_WAIT;
}

static enum adapter_status step(void *self, struct feed_output *output, struct mono now,
                                struct wall wall, int64_t *ret_wait_ms)
{
    struct adapter *adapter = self;
    adapter->state.say.output = output;
    enum adapter_status status = adapter->transcript != NULL
                                     ? step_transcript(adapter, output)
                                     : step_live(adapter, output, now, wall, ret_wait_ms);
    adapter->state.say.output = NULL;
    return adapter->state.say.failed ? ADAPTER_FAILED : status;
}

/* While the link is lost the last one stands: what is so now is not known. */
static bool snapshot(void *self, struct feed_output *output, struct wall wall)
{
    struct adapter *adapter = self;
    struct freeswitch *state = &adapter->state;
    (void)wall;
    if (!state->begun || state->gap) {
        return true;
    }
    state->say.output = output;
    freeswitch_lists_snapshot(state, state->now_ms);
    state->say.output = NULL;
    return !state->say.failed;
}

const struct adapter_class adapter_freeswitch = {
    .name = "freeswitch",
    .usage = "HOST[:PORT] --secret-file FILE\n"
             "  freeswitch --transcript FILE",
    .help = "mod_callcenter over the event socket (ESL) of FreeSWITCH, or a recording",
    .software = "wallboard-feed freeswitch",
    .create = create,
    .capabilities = capabilities,
    .step = step,
    .snapshot = snapshot,
    .descriptor = descriptor,
    .upstream = upstream,
    .destroy = destroy,
};
