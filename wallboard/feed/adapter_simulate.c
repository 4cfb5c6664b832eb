/*
 * simulate [--seed N] [--profile NAME] [--hours H] [--start TIME]
 *
 * Published: today's service day from local midnight to now at once, then along with the
 * clock, for H hours or for ever. Printed: H hours from --start, else from 8:00 local
 * today, as fast as possible.
 */

#include "feed/adapter_simulate.h"

#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "feed/own_counts.h"
#include "locale/calendar.h"
#include "simulate/centre.h"

#define STEP_EVENTS   1000
#define HOUR_MS       INT64_C(3600000)
#define HOURS_MAX     8784 /* a leap year */
#define PRINTED_HOURS 12
#define OPENING_HOUR  8

struct adapter {
    struct centre *centre;
    struct calendar *calendar;
    struct own_counts counts; /* as its telephony system would */
    bool live, opened;
    struct wall start, end; /* of the simulated time; end INT64_MAX: none */
    int64_t told_ms;        /* up to which all is said */
};

struct options {
    int64_t seed, hours; /* hours 0: not given */
    int64_t start_ms;    /* EVENT_NO_TIME: not given */
    const char *profile;
};

static bool profile_exists(const char *name)
{
    for (const char *const *profile = centre_profiles(); *profile != NULL; profile++) {
        if (strcmp(*profile, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Reads one option; the reason if it cannot be. */
static const char *read_option(struct options *options, const char *name,
                               const char *value)
{
    struct str text = str_from(value);
    if (value == NULL) {
        return "its value is missing";
    }
    if (strcmp(name, "--seed") == 0) {
        bool ok = str_to_int(text, 0, INT64_MAX, &options->seed);
        return ok ? NULL : "must be a whole number";
    }
    if (strcmp(name, "--hours") == 0) {
        bool ok = str_to_int(text, 1, HOURS_MAX, &options->hours);
        return ok ? NULL : "must be a whole number from 1 to 8784";
    }
    if (strcmp(name, "--start") == 0) {
        bool ok = timestamp_parse(text, &options->start_ms);
        return ok ? NULL : "must be a time as 2026-11-22T08:00:00Z";
    }
    if (strcmp(name, "--profile") == 0) {
        options->profile = value;
        return profile_exists(value) ? NULL : "there is no such profile";
    }
    return "not understood";
}

static bool read_args(struct options *options, const struct adapter_args *args,
                      struct diag *diag)
{
    *options = (struct options){.seed = 1, .start_ms = EVENT_NO_TIME};
    for (int i = 0; i < args->count; i += 2) {
        const char *name = args->values[i];
        const char *value = i + 1 < args->count ? args->values[i + 1] : NULL;
        const char *reason = read_option(options, name, value);
        if (reason != NULL) {
            diag_add(diag, DIAG_ERROR, "simulate", 0, 0, "%s: %s%s%s", name,
                     value == NULL ? "" : value, value == NULL ? "" : ": ", reason);
            return false;
        }
    }
    if (args->live && options->start_ms != EVENT_NO_TIME) {
        diag_add(diag, DIAG_ERROR, "simulate", 0, 0,
                 "--start goes with --print: published time is the clock's");
        return false;
    }
    return true;
}

/* When the simulated time begins and ends. */
static void set_span(struct adapter *adapter, const struct options *options,
                     const struct calendar *calendar, struct wall now)
{
    int64_t hours = options->hours;
    struct calendar_civil opening = calendar_civil(calendar, now);
    opening.hour = OPENING_HOUR;
    opening.minute = opening.second = opening.millisecond = 0;
    if (adapter->live) {
        adapter->start = calendar_day(calendar, now, 0).start;
        adapter->end.ms = hours == 0 ? INT64_MAX : now.ms + hours * HOUR_MS;
        return;
    }
    adapter->start = calendar_instant(calendar, &opening);
    if (options->start_ms != EVENT_NO_TIME) {
        adapter->start.ms = options->start_ms;
    }
    hours = hours == 0 ? PRINTED_HOURS : hours;
    adapter->end.ms = adapter->start.ms + hours * HOUR_MS;
}

static void destroy(void *self)
{
    struct adapter *adapter = self;
    if (adapter != NULL) {
        centre_destroy(&adapter->centre);
        own_counts_finish(&adapter->counts);
        calendar_destroy(&adapter->calendar);
        free(adapter);
    }
}

static void *create(const struct adapter_args *args, struct diag *diag)
{
    struct options options;
    if (!read_args(&options, args, diag)) {
        return NULL;
    }
    struct calendar *calendar = calendar_create(args->timezone);
    if (calendar == NULL) {
        diag_add(diag, DIAG_ERROR, "simulate", 0, 0, "--timezone: %s: not known",
                 args->timezone == NULL ? "the system's" : args->timezone);
        return NULL;
    }
    struct adapter *adapter = calloc(1, sizeof *adapter);
    bool counts = false;
    if (adapter != NULL) {
        adapter->live = args->live;
        adapter->calendar = calendar;
        counts = own_counts_init(&adapter->counts, calendar);
        set_span(adapter, &options, calendar, args->start_wall);
        adapter->told_ms = adapter->start.ms;
        adapter->centre = centre_create(&(struct centre_config){
            .seed = (uint64_t)options.seed,
            .profile = options.profile,
            .start = adapter->start,
            .utc_offset_ms = calendar_offset_ms(calendar, adapter->start)});
    }
    if (adapter == NULL) {
        calendar_destroy(&calendar);
    }
    if (adapter == NULL || adapter->centre == NULL || !counts) {
        diag_add(diag, DIAG_ERROR, "simulate", 0, 0, "out of memory");
        destroy(adapter);
        return NULL;
    }
    return adapter;
}

static uint32_t capabilities(const void *self)
{
    const struct adapter *adapter = self;
    return centre_capabilities(adapter->centre);
}

static bool emit_snapshot(struct adapter *adapter, struct feed_output *output)
{
    struct event event;
    centre_snapshot(adapter->centre, &event);
    event.time_ms = adapter->told_ms;
    return feed_emit(output, &event);
}

static bool snapshot(void *self, struct feed_output *output, struct wall wall)
{
    (void)wall; /* true at what has been told */
    struct adapter *adapter = self;
    return !adapter->opened || emit_snapshot(adapter, output);
}

/* What a made-up telephony system knows of its queues: calls and chats, as they pass. */
static void count(struct adapter *adapter, const struct event *event)
{
    bool waits =
        event->channel == EVENT_CHANNEL_VOICE || event->channel == EVENT_CHANNEL_CHAT;
    struct own_counts *counts = &adapter->counts;
    own_counts_reach(counts, event->time_ms);
    if (!waits || event->queue.size == 0) {
        return;
    }
    if (event->type == EVENT_CONTACT_QUEUED) {
        own_counts_note(counts, CONTROL_OFFERED, event->queue, event->time_ms);
    } else if (event->type == EVENT_CONTACT_ANSWERED) {
        own_counts_note(counts, CONTROL_ANSWERED, event->queue, event->time_ms);
    } else if (event->type == EVENT_CONTACT_LEFT &&
               event->reason == EVENT_REASON_ABANDONED) {
        own_counts_note(counts, CONTROL_ABANDONED, event->queue, event->time_ms);
    }
}

/* Level with the clock: what is counted is told, if its time has come. */
static enum adapter_status rest(struct adapter *adapter, struct feed_output *output,
                                struct mono now, struct wall wall)
{
    adapter->told_ms = wall.ms;
    bool good = !own_counts_are_due(&adapter->counts, now) ||
                own_counts_tell(&adapter->counts, output, now, wall.ms);
    return good ? ADAPTER_WAIT : ADAPTER_FAILED;
}

static enum adapter_status step(void *self, struct feed_output *output, struct mono now,
                                struct wall wall, int64_t *ret_wait_ms)
{
    struct adapter *adapter = self;
    if (!adapter->opened) {
        adapter->opened = true;
        if (!emit_snapshot(adapter, output)) {
            return ADAPTER_FAILED;
        }
    }
    for (int i = 0; i < STEP_EVENTS; i++) {
        int64_t next_ms = centre_next_time(adapter->centre).ms;
        if (next_ms >= adapter->end.ms) {
            return ADAPTER_DONE;
        }
        if (adapter->live && next_ms > wall.ms) {
            *ret_wait_ms = next_ms - wall.ms;
            return rest(adapter, output, now, wall);
        }
        struct event event;
        centre_next(adapter->centre, &event);
        adapter->told_ms = next_ms;
        count(adapter, &event);
        if (!feed_emit(output, &event)) {
            return ADAPTER_FAILED;
        }
    }
    return ADAPTER_MORE;
}

const struct adapter_class adapter_simulate = {
    .name = "simulate",
    .usage = "[--seed N] [--profile NAME] [--hours H] [--start TIME]",
    .help = "a made-up call centre, the same for the same seed",
    .software = "wallboard-feed simulate",
    .create = create,
    .capabilities = capabilities,
    .step = step,
    .snapshot = snapshot,
    .destroy = destroy,
};
