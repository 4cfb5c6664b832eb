/*
 * asterisk HOST[:PORT] --user NAME --secret-file FILE [--tls]
 * asterisk --transcript FILE
 *
 * A live Asterisk is asked for what is so now (QueueStatus) on each connection and once a
 * minute; between the lists its events are followed. A lost link is tried again after 1
 * s, 2 s and so on up to 30 s; what happened meanwhile is known as far as the next list
 * tells: who waits, who is there, and whether the one call that an agent had goes on or
 * when it ended. Calls that came and went unseen are missing from the counts, and the
 * source's own counters in the snapshot show that they are. The time is that of
 * Asterisk's stamps, carried on by our clock between them.
 */

#include "feed/adapter_asterisk.h"

#include <stdlib.h>

#include "base/log.h"
#include "feed/alias.h"
#include "feed/ami.h"
#include "feed/ami_events.h"
#include "feed/ami_field.h"
#include "feed/ami_list.h"
#include "feed/ami_session.h"
#include "feed/ami_transcript.h"
#include "feed/asterisk_options.h"
#include "net/stream.h"

#define STEP_MESSAGES  256 /* a message makes a handful of events at most */
#define READ_BYTES     16384
#define OPEN_MS        10000 /* a connection that has not come about by then never does */
#define HOUSE_MS       1000
#define RETRY_FIRST_MS 1000
#define RETRY_MAX_MS   30000
#define JUMP_MS        60000 /* a stamp so far behind: Asterisk's clock was set back */

struct adapter {
    struct asterisk_options options;
    char target[272]; /* "pbx:5038", for people */
    struct ami ami;
    struct ami_message message;
    struct ami_transcript *transcript; /* NULL: live; then the following are set */
    struct stream *stream;
    struct ami_session *session;
    struct mono retry_due, opened;
    int64_t retry_ms;
    bool talks;       /* a connection has come about and is not yet given up */
    bool was_up;      /* a log-in has succeeded once */
    bool is_up;       /* ... and holds */
    bool told_lost;   /* that it cannot be reached was said */
    uint64_t lost;    /* calls that were told to be lost */
    int64_t heard;    /* messages, for places */
    int64_t stamp_ms; /* the latest stamp, and when it came; EVENT_NO_TIME: none yet */
    struct mono stamped;
};

static void destroy(void *self)
{
    struct adapter *adapter = self;
    if (adapter != NULL) {
        ami_transcript_close(&adapter->transcript);
        ami_session_destroy(&adapter->session);
        stream_destroy(&adapter->stream);
        ami_finish(&adapter->ami);
        free(adapter);
    }
}

static bool open_live(struct adapter *adapter, struct diag *diag)
{
    const struct asterisk_options *options = &adapter->options;
    const struct stream_config config = {.host = options->host,
                                         .port = options->port,
                                         .tls = options->tls,
                                         .authority = options->authority};
    str_format(adapter->target, sizeof adapter->target, "%s:%s", options->host,
               options->port);
    adapter->session = ami_session_create(&options->login);
    if (adapter->session == NULL) {
        diag_add(diag, DIAG_ERROR, "asterisk", 0, 0, "out of memory");
        return false;
    }
    adapter->stream = stream_create(&config, diag);
    return adapter->stream != NULL;
}

static void *create(const struct adapter_args *args, struct diag *diag)
{
    struct adapter *adapter = calloc(1, sizeof *adapter);
    if (adapter == NULL || !ami_init(&adapter->ami, LIMIT_AGENTS, LIMIT_CONTACTS)) {
        diag_add(diag, DIAG_ERROR, "asterisk", 0, 0, "out of memory");
        goto out;
    }
    struct asterisk_options *options = &adapter->options;
    if (!asterisk_options_parse(args, options, diag)) {
        goto out;
    }
    adapter->ami.wrapups = options->wrapups;
    adapter->retry_due = args->start;
    adapter->retry_ms = RETRY_FIRST_MS;
    adapter->stamp_ms = EVENT_NO_TIME;
    if (options->alias_path != NULL &&
        !alias_load(adapter->ami.aliases, options->alias_path, diag)) {
        goto out;
    }
    if (options->transcript != NULL) {
        str_copy(adapter->target, sizeof adapter->target, str_from(options->transcript));
        adapter->transcript = ami_transcript_open(options->transcript, diag);
        adapter->ami.opens = true;
    }
    if (options->transcript != NULL ? adapter->transcript != NULL
                                    : open_live(adapter, diag)) {
        return adapter;
    }
out:
    destroy(adapter);
    return NULL;
}

static uint32_t capabilities(const void *self)
{
    const struct adapter *adapter = self;
    return adapter->ami.capabilities;
}

static enum event_upstream upstream(const void *self)
{
    const struct adapter *adapter = self;
    if (adapter->transcript != NULL) {
        return EVENT_UPSTREAM_NONE;
    }
    return adapter->is_up ? EVENT_UPSTREAM_UP : EVENT_UPSTREAM_DOWN;
}

static int descriptor(const void *self, bool *ret_write)
{
    const struct adapter *adapter = self;
    if (adapter->stream == NULL) {
        return -1;
    }
    *ret_write = stream_wants_write(adapter->stream);
    return stream_descriptor(adapter->stream);
}

/* -- one message ----------------------------------------------------------------------
 */

static void apply(struct adapter *adapter, struct feed_output *output, int64_t now_ms)
{
    const char *why = NULL;
    ami_tick(&adapter->ami, now_ms);
    if (ami_apply(&adapter->ami, &adapter->message, now_ms, &why) == AMI_NOT_TAKEN) {
        struct str name = ami_value(&adapter->message, "Event");
        feed_fault(output, adapter->target, adapter->heard, "%.*s: %s", (int)name.size,
                   name.data, why);
    }
}

static void complain_of_rubbish(const struct adapter *adapter, struct feed_output *output)
{
    feed_fault(output, adapter->target, adapter->heard,
               "no message: a line without a colon, or one too long; passed over up to "
               "the next empty line");
}

/* -- a recording ----------------------------------------------------------------------
 */

static enum adapter_status step_transcript(struct adapter *adapter,
                                           struct feed_output *output)
{
    for (int i = 0; i < STEP_MESSAGES; i++) {
        enum ami_read read = ami_transcript_next(adapter->transcript, &adapter->message);
        int64_t now_ms = ami_transcript_now_ms(adapter->transcript);
        adapter->heard = ami_transcript_number(adapter->transcript);
        if (read == AMI_NOTHING) {
            ami_tick(&adapter->ami, now_ms);
            return ADAPTER_DONE;
        }
        if (read == AMI_RUBBISH) {
            complain_of_rubbish(adapter, output);
        } else {
            apply(adapter, output, now_ms);
        }
    }
    return ADAPTER_MORE;
}

/* -- a live Asterisk ------------------------------------------------------------------
 */

/* The time by Asterisk's clock as far as its stamps tell, else by ours. */
static int64_t pbx_ms(const struct adapter *adapter, struct mono now, struct wall wall)
{
    return adapter->stamp_ms == EVENT_NO_TIME
               ? wall.ms
               : adapter->stamp_ms + mono_ms_between(adapter->stamped, now);
}

static void note_stamp(struct adapter *adapter, struct mono now, struct wall wall)
{
    int64_t ms = 0;
    if (!ami_field_stamp(&adapter->message, &ms)) {
        return;
    }
    int64_t known_ms = pbx_ms(adapter, now, wall);
    if (adapter->stamp_ms == EVENT_NO_TIME || ms > known_ms || known_ms - ms > JUMP_MS) {
        adapter->stamp_ms = ms;
        adapter->stamped = now;
    }
}

/* The link is gone, or did not come about; it is tried again. */
static void lose(struct adapter *adapter, struct mono now, const char *why)
{
    if (!adapter->told_lost) {
        adapter->told_lost = true;
        log_write(LOG_LEVEL_WARNING, "feed", "'%s': %s; tries again", adapter->target,
                  why);
    }
    stream_close(adapter->stream);
    if (adapter->is_up) {
        ami_list_lost(&adapter->ami);
    }
    adapter->is_up = adapter->talks = false;
    adapter->retry_due = mono_add_ms(now, adapter->retry_ms);
    adapter->retry_ms =
        adapter->retry_ms * 2 < RETRY_MAX_MS ? adapter->retry_ms * 2 : RETRY_MAX_MS;
}

static void open_link(struct adapter *adapter, struct mono now)
{
    if (mono_ms_between(adapter->retry_due, now) < 0) {
        return;
    }
    adapter->opened = now;
    if (!stream_open(adapter->stream)) {
        lose(adapter, now, stream_fault(adapter->stream));
    }
}

/* Can it be talked to? Connects if need be. */
static bool is_open(struct adapter *adapter, struct mono now)
{
    if (stream_descriptor(adapter->stream) < 0) {
        open_link(adapter, now);
    }
    if (stream_descriptor(adapter->stream) < 0) {
        return false;
    }
    switch (stream_advance(adapter->stream)) {
    case STREAM_OPEN:
        if (!adapter->talks) {
            adapter->talks = true;
            ami_session_begin(adapter->session, now);
        }
        return true;
    case STREAM_OPENING:
        if (mono_ms_between(adapter->opened, now) >= OPEN_MS) {
            lose(adapter, now, "no connection within ten seconds");
        }
        return false;
    case STREAM_CLOSED:
        lose(adapter, now, stream_fault(adapter->stream));
        return false;
    }
    return false;
}

/* More bytes for the session, which has given all that it had, so there is room. */
static bool fill(struct adapter *adapter, struct mono now)
{
    char bytes[READ_BYTES];
    size_t size = 0;
    return stream_descriptor(adapter->stream) >= 0 &&
           stream_read(adapter->stream, bytes, sizeof bytes, &size) && size > 0 &&
           ami_session_put(adapter->session, (struct str){bytes, size}, now) == size;
}

/* Reads messages until there are no more, or enough for now. True: there may be more. */
static bool listen(struct adapter *adapter, struct feed_output *output, struct mono now,
                   struct wall wall)
{
    for (int taken = 0; taken < STEP_MESSAGES; taken++) {
        enum ami_session_read read = AMI_SESSION_NOTHING;
        while ((read = ami_session_next(adapter->session, now, &adapter->message)) ==
                   AMI_SESSION_NOTHING &&
               fill(adapter, now)) {
        }
        if (read == AMI_SESSION_NOTHING) {
            return false;
        }
        adapter->heard++;
        if (read == AMI_SESSION_RUBBISH) {
            complain_of_rubbish(adapter, output);
            continue;
        }
        note_stamp(adapter, now, wall);
        apply(adapter, output, pbx_ms(adapter, now, wall));
    }
    return true;
}

static void speak(struct adapter *adapter)
{
    struct str bytes = ami_session_output(adapter->session);
    size_t size = 0;
    if (bytes.size > 0 && stream_descriptor(adapter->stream) >= 0 &&
        stream_write(adapter->stream, bytes, &size)) {
        ami_session_sent(adapter->session, size);
    }
}

static void welcome(struct adapter *adapter)
{
    adapter->was_up = adapter->is_up = true;
    adapter->told_lost = false;
    adapter->retry_ms = RETRY_FIRST_MS;
    log_write(LOG_LEVEL_INFO, "feed", "'%s': logged in (Asterisk Call Manager/%s)",
              adapter->target, ami_session_version(adapter->session));
}

/* What the talk has come to. False: a person must act. */
static bool judge(struct adapter *adapter, struct mono now)
{
    const char *fault = ami_session_fault(adapter->session);
    enum ami_phase phase = ami_session_phase(adapter->session);
    if (phase == AMI_REFUSED && !adapter->was_up) {
        log_write(LOG_LEVEL_ERROR, "feed", "'%s': %s", adapter->target, fault);
        return false;
    }
    if (phase == AMI_REFUSED || phase == AMI_BROKEN) {
        /* No storm of log-ins that are refused. */
        adapter->retry_ms = phase == AMI_REFUSED ? RETRY_MAX_MS : adapter->retry_ms;
        lose(adapter, now, fault);
    } else if (stream_descriptor(adapter->stream) < 0) {
        lose(adapter, now, stream_fault(adapter->stream));
    } else if ((phase == AMI_BOOTING || phase == AMI_UP) && !adapter->is_up) {
        welcome(adapter);
    }
    return true;
}

static int64_t pause_ms(struct adapter *adapter, struct mono now, struct wall wall)
{
    int64_t pause = HOUSE_MS;
    int64_t due_ms = ami_next_ms(&adapter->ami);
    if (stream_descriptor(adapter->stream) < 0) {
        int64_t retry = mono_ms_between(now, adapter->retry_due);
        pause = retry < pause ? retry : pause;
    }
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
    if (is_open(adapter, now)) {
        more = listen(adapter, output, now, wall);
        ami_session_tick(adapter->session, now);
        speak(adapter);
        is_well = judge(adapter, now);
    }
    ami_tick(&adapter->ami, pbx_ms(adapter, now, wall));
    *ret_wait_ms = pause_ms(adapter, now, wall);
    if (!is_well) {
        return ADAPTER_FAILED;
    }
    return more ? ADAPTER_MORE : ADAPTER_WAIT;
}

/* What a gap took is known by the source's own counters. */
static void tell_lost(struct adapter *adapter, struct feed_output *output)
{
    uint64_t news = adapter->ami.lost - adapter->lost;
    if (news > 0) {
        adapter->lost = adapter->ami.lost;
        feed_lost(output, news);
        log_write(LOG_LEVEL_WARNING, "feed",
                  "'%s': calls came and went while the link was lost: at least %llu",
                  adapter->target, (unsigned long long)news);
    }
}

static enum adapter_status step(void *self, struct feed_output *output, struct mono now,
                                struct wall wall, int64_t *ret_wait_ms)
{
    struct adapter *adapter = self;
    adapter->ami.say.output = output;
    enum adapter_status status = adapter->transcript != NULL
                                     ? step_transcript(adapter, output)
                                     : step_live(adapter, output, now, wall, ret_wait_ms);
    adapter->ami.say.output = NULL;
    tell_lost(adapter, output);
    return adapter->ami.say.failed ? ADAPTER_FAILED : status;
}

/* While the link is lost the last one stands: what is so now is not known. */
static bool snapshot(void *self, struct feed_output *output, struct wall wall)
{
    struct adapter *adapter = self;
    struct ami *ami = &adapter->ami;
    (void)wall;
    if (!ami->begun || ami->gap) {
        return true;
    }
    ami->say.output = output;
    ami_list_snapshot(ami, ami->now_ms);
    ami->say.output = NULL;
    return !ami->say.failed;
}

const struct adapter_class adapter_asterisk = {
    .name = "asterisk",
    .usage = "HOST[:PORT] --user NAME --secret-file FILE [--login md5|plain]\n"
             "        [--tls] [--tls-ca FILE] [--alias FILE] [--wrapup [QUEUE=]TIME]\n"
             "  asterisk --transcript FILE [--alias FILE] [--wrapup [QUEUE=]TIME]",
    .help = "the manager interface (AMI) of Asterisk 11 to 22, or a recording of it",
    .software = "wallboard-feed asterisk",
    .create = create,
    .capabilities = capabilities,
    .step = step,
    .snapshot = snapshot,
    .descriptor = descriptor,
    .upstream = upstream,
    .destroy = destroy,
};
