/*
 * asterisk HOST[:PORT] --user NAME --secret-file FILE [--tls] [--queue-log FILE]
 * asterisk --transcript FILE
 *
 * A live Asterisk is asked for what is so now (QueueStatus) on each connection and once a
 * minute; between the lists its events are followed. A lost link is tried again after 1
 * s, 2 s and so on up to 30 s; what happened meanwhile is known as far as the next list
 * tells: who waits, who is there, and whether the one call that an agent had goes on or
 * when it ended. Calls that came and went unseen are told from Asterisk's queue_log
 * (ami_gap.h); without one they are missing from the counts, and the source's own
 * counters in the snapshot show that they are. The time is that of
 * Asterisk's stamps, carried on by our clock between them.
 */

#include "feed/adapter_asterisk.h"

#include <stdlib.h>

#include "base/log.h"
#include "feed/alias.h"
#include "feed/ami.h"
#include "feed/ami_clock.h"
#include "feed/ami_events.h"
#include "feed/ami_field.h"
#include "feed/ami_gap.h"
#include "feed/ami_link.h"
#include "feed/ami_list.h"
#include "feed/ami_transcript.h"
#include "feed/asterisk_options.h"

#define STEP_MESSAGES 256 /* a message makes a handful of events at most */

struct adapter {
    struct asterisk_options options;
    struct ami ami;
    struct ami_message message;
    struct ami_transcript *transcript; /* one of the two is NULL */
    struct ami_link *link;
    struct ami_gap *gap;    /* NULL: no --queue-log */
    struct ami_clock clock; /* of a live Asterisk */
    uint64_t lost;          /* calls that were told to be lost */
    int64_t heard;          /* messages, for places */
};

static void destroy(void *self)
{
    struct adapter *adapter = self;
    if (adapter != NULL) {
        ami_transcript_close(&adapter->transcript);
        ami_link_destroy(&adapter->link);
        ami_gap_destroy(&adapter->gap);
        ami_finish(&adapter->ami);
        free(adapter);
    }
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
    ami_clock_init(&adapter->clock);
    if (options->alias_path != NULL &&
        !alias_load(adapter->ami.aliases, options->alias_path, diag)) {
        goto out;
    }
    if (options->transcript != NULL) {
        adapter->transcript = ami_transcript_open(options->transcript, diag);
        adapter->ami.opens = true;
    } else {
        adapter->link = ami_link_create(options, args->start, diag);
    }
    if (options->gap.log_path != NULL) {
        adapter->gap = ami_gap_create(&options->gap, &adapter->ami, args, diag);
        if (adapter->gap == NULL) {
            goto out;
        }
    }
    if (adapter->transcript != NULL || adapter->link != NULL) {
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
    if (adapter->link == NULL) {
        return EVENT_UPSTREAM_NONE;
    }
    return ami_link_is_up(adapter->link) ? EVENT_UPSTREAM_UP : EVENT_UPSTREAM_DOWN;
}

static int descriptor(const void *self, bool *ret_write)
{
    const struct adapter *adapter = self;
    bool listens = adapter->link != NULL && !ami_gap_is_reading(adapter->gap);
    return listens ? ami_link_descriptor(adapter->link, ret_write) : -1;
}

/* Whom the messages come from, for people. */
static const char *target(const struct adapter *adapter)
{
    return adapter->link == NULL ? adapter->options.transcript
                                 : ami_link_target(adapter->link);
}

/* -- one message ----------------------------------------------------------------------
 */

static void apply(struct adapter *adapter, struct feed_output *output)
{
    const char *why = NULL;
    struct ami *ami = &adapter->ami;
    if (ami_apply(ami, &adapter->message, ami->now_ms, &why) == AMI_NOT_TAKEN) {
        struct str name = ami_value(&adapter->message, "Event");
        feed_fault(output, target(adapter), adapter->heard, "%.*s: %s", (int)name.size,
                   name.data, why);
    }
}

static void complain_of_rubbish(const struct adapter *adapter, struct feed_output *output)
{
    feed_fault(output, target(adapter), adapter->heard,
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
            ami_tick(&adapter->ami, now_ms);
            apply(adapter, output);
        }
    }
    return ADAPTER_MORE;
}

/* -- a live Asterisk ------------------------------------------------------------------
 */

static void note_time(struct adapter *adapter, struct mono now, struct wall wall)
{
    int64_t time_ms = 0;
    if (ami_field_stamp(&adapter->message, &time_ms)) {
        ami_clock_note(&adapter->clock, time_ms, now, wall);
    } else {
        time_ms = ami_clock_ms(&adapter->clock, now, wall);
    }
    if (ami_link_is_up(adapter->link)) {
        ami_gap_heard(adapter->gap, time_ms);
    }
}

/* Reads messages until there are no more, or enough for now, or up to a log-in. True:
 * there may be more. */
static bool listen(struct adapter *adapter, struct feed_output *output, struct mono now,
                   struct wall wall)
{
    for (int taken = 0; taken < STEP_MESSAGES; taken++) {
        enum ami_session_read read = ami_link_next(adapter->link, now, &adapter->message);
        if (read == AMI_SESSION_NOTHING) {
            return false;
        }
        if (read == AMI_SESSION_WELCOME) {
            ami_gap_logged_in(adapter->gap, now,
                              ami_clock_ms(&adapter->clock, now, wall));
            return true;
        }
        adapter->heard++;
        if (read == AMI_SESSION_RUBBISH) {
            complain_of_rubbish(adapter, output);
            continue;
        }
        note_time(adapter, now, wall);
        if (read == AMI_SESSION_EVENT) {
            ami_set_now(&adapter->ami, ami_clock_ms(&adapter->clock, now, wall));
            apply(adapter, output);
        }
    }
    return true;
}

static enum adapter_status step_live(struct adapter *adapter, struct feed_output *output,
                                     struct mono now, struct wall wall,
                                     int64_t *ret_wait_ms)
{
    bool more = !ami_gap_is_reading(adapter->gap) && listen(adapter, output, now, wall);
    enum ami_link_news news = ami_link_tend(adapter->link, now);
    if (news == AMI_LINK_LOST) {
        ami_gap_lost(adapter->gap);
        ami_list_lost(&adapter->ami);
    }
    more = ami_gap_step(adapter->gap, now) || (more && !ami_gap_is_reading(adapter->gap));
    ami_gap_save(adapter->gap, now);
    int64_t now_ms = ami_clock_ms(&adapter->clock, now, wall);
    if (!more) {
        ami_tick(&adapter->ami, now_ms);
    }
    int64_t due_ms = ami_next_ms(&adapter->ami);
    int64_t gap_ms = ami_gap_pause_ms(adapter->gap);
    *ret_wait_ms = ami_link_pause_ms(adapter->link, now);
    *ret_wait_ms = gap_ms < *ret_wait_ms ? gap_ms : *ret_wait_ms;
    if (due_ms != EVENT_NO_TIME && due_ms - now_ms < *ret_wait_ms) {
        *ret_wait_ms = due_ms > now_ms ? due_ms - now_ms : 0;
    }
    if (news == AMI_LINK_REFUSED) {
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
                  target(adapter), (unsigned long long)news);
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
             "        [--queue-log FILE [--state FILE]]\n"
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
