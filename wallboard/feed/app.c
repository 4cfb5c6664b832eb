#include "feed/app.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "bus/context.h"
#include "bus/curve.h"
#include "bus/poll.h"
#include "bus/publisher.h"
#include "feed/adapter.h"
#include "feed/arguments.h"
#include "feed/output.h"
#include "feed/sink.h"
#include "platform/notify.h"
#include "platform/signals.h"
#include "publish/courier.h"

#define FLUSH_MS  5     /* a subscriber does not keep up: try again */
#define HOUSE_MS  1000  /* links are looked after so often at least */
#define JOINED_MS 1000  /* newcomers within this time are told together */
#define FIRST_MS  30000 /* to a hub: the first snapshot, well within its grace */
#define AHEAD_MS  100   /* a file waits for the hub: look again */
#define LEAVE_MS  3000  /* told to stop, a feed waits so long for a hub to have it all */

/* Of a KiB each they fill a spool; most are a quarter of that. */
#define AHEAD_MOST 1000000

struct app {
    const struct adapter_class *class;
    void *adapter;
    int signals;
    struct poll *poll;
    struct notify notify;
    struct context *context; /* NULL when printing */
    struct curve curve;
    struct publisher *publisher; /* or */
    struct courier *courier;     /* or neither, when printing */
    struct sink *sink;
    struct feed_output *output;
    struct mono now;
    struct wall wall;
    struct mono step_due, heartbeat_due, snapshot_due;
    struct mono told; /* when hello and snapshot were last said */
    bool started;     /* the adapter may speak: printing, or somebody listens */
    bool ended;       /* the adapter is done, or has been told to stop */
    bool running;
    bool clear;  /* all that was said is out */
    int watched; /* the adapter's descriptor in the poll set; -1: none */
    int64_t snapshot_ms;
    int64_t epoch; /* under which the hub was last told how things are */
    struct mono leave_due;
    enum event_upstream upstream;
    uint64_t dropped_told;
    int code;
};

static void read_clocks(struct app *app)
{
    app->now = clock_mono();
    app->wall = clock_wall();
}

/* -- building -------------------------------------------------------------------------
 */

/* What the source is called after: the file that is read, else the adapter. */
static const char *name_of(const struct arguments *arguments)
{
    if (arguments->count == 0 || arguments->values[0][0] == '-') {
        return arguments->adapter->name;
    }
    const char *slash = strrchr(arguments->values[0], '/');
    return slash == NULL ? arguments->values[0] : slash + 1;
}

static bool open_context(struct app *app, const char *endpoint, struct diag *diag)
{
    app->context = context_create();
    if (app->context == NULL) {
        diag_add(diag, DIAG_ERROR, endpoint, 0, 0, "no ZeroMQ: out of memory");
    }
    return app->context != NULL;
}

static bool open_publisher(struct app *app, const char *endpoint, struct diag *diag)
{
    app->publisher = publisher_create(app->context, endpoint, app->now, diag);
    return app->publisher != NULL && poll_add_publisher(app->poll, app->publisher);
}

static bool open_courier(struct app *app, const struct arguments *arguments,
                         const struct output_config *output, struct diag *diag)
{
    char source[OUTPUT_SOURCE_SIZE];
    output_name_source(output, source);
    if (arguments->key != NULL && !curve_load(arguments->key, true, &app->curve, diag)) {
        return false;
    }
    const struct courier_config config = {.context = app->context,
                                          .hub = arguments->hub,
                                          .curve =
                                              arguments->key == NULL ? NULL : &app->curve,
                                          .spool = arguments->spool,
                                          .source = source,
                                          .now = app->now,
                                          .wall = app->wall};
    app->courier = courier_create(&config, diag);
    return app->courier != NULL &&
           poll_add_dealer(app->poll, courier_dealer(app->courier));
}

static bool open_output(struct app *app, const struct arguments *arguments,
                        struct diag *diag)
{
    bool live = !arguments->print;
    const struct output_config config = {.adapter = app->class->name,
                                         .software = app->class->software,
                                         .site = arguments->site,
                                         .source = arguments->source,
                                         .name = name_of(arguments),
                                         .live = live,
                                         .snapshot_ms = app->snapshot_ms,
                                         .start = app->now,
                                         .start_wall = app->wall};
    bool ok =
        !live ||
        (open_context(app, arguments->hub == NULL ? arguments->publish : arguments->hub,
                      diag) &&
         (arguments->hub == NULL ? open_publisher(app, arguments->publish, diag)
                                 : open_courier(app, arguments, &config, diag)));
    if (!ok) {
        return false;
    }
    app->sink = app->courier != NULL ? sink_create_for_hub(app->courier)
                                     : sink_create(live ? NULL : stdout, app->publisher);
    app->output = app->sink == NULL ? NULL : output_create(&config, app->sink);
    if (app->output == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard-feed", 0, 0, "out of memory");
    }
    return app->output != NULL;
}

static bool open_adapter(struct app *app, const struct arguments *arguments,
                         struct diag *diag)
{
    const struct adapter_args args = {.count = arguments->count,
                                      .values = arguments->values,
                                      .timezone = arguments->timezone,
                                      .site = arguments->site,
                                      .start = app->now,
                                      .start_wall = app->wall,
                                      .live = !arguments->print};
    app->adapter = app->class->create(&args, diag);
    return app->adapter != NULL;
}

static bool open_loop(struct app *app, struct diag *diag)
{
    app->signals = signals_open();
    app->poll = poll_create();
    if (app->signals < 0 || app->poll == NULL || !poll_add_fd(app->poll, app->signals)) {
        diag_add(diag, DIAG_ERROR, "wallboard-feed", 0, 0,
                 "out of memory or descriptors");
        return false;
    }
    return true;
}

struct app *app_create(const struct arguments *arguments, struct diag *diag)
{
    struct app *app = calloc(1, sizeof *app);
    if (app == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard-feed", 0, 0, "out of memory");
        return NULL;
    }
    app->class = arguments->adapter;
    app->signals = app->watched = -1;
    notify_init(&app->notify);
    app->running = true;
    app->started = arguments->publish == NULL || arguments->no_wait;
    app->snapshot_ms =
        arguments->hub == NULL ? OUTPUT_SNAPSHOT_MS : OUTPUT_SNAPSHOT_HUB_MS;
    app->leave_due.ns = INT64_MAX;
    read_clocks(app);
    app->step_due = app->heartbeat_due = app->now;
    app->snapshot_due =
        mono_add_ms(app->now, arguments->hub == NULL ? OUTPUT_SNAPSHOT_MS : FIRST_MS);
    /* The adapter first: a wrong command line leaves no port open for a moment. */
    if (!open_adapter(app, arguments, diag) || !open_loop(app, diag) ||
        !open_output(app, arguments, diag)) {
        app_destroy(&app);
        return NULL;
    }
    if (!app->started) {
        log_write(LOG_LEVEL_INFO, "feed",
                  "'%s' waits for its first subscriber (--no-wait: it does not)",
                  publisher_link(app->publisher).endpoint);
    }
    return app;
}

void app_destroy(struct app **self)
{
    struct app *app = *self;
    if (app == NULL) {
        return;
    }
    output_destroy(&app->output);
    sink_destroy(&app->sink);
    courier_destroy(&app->courier);
    curve_finish(&app->curve);
    publisher_destroy(&app->publisher);
    context_destroy(&app->context);
    poll_destroy(&app->poll);
    signals_close(app->signals);
    if (app->adapter != NULL) {
        app->class->destroy(app->adapter);
    }
    free(app);
    *self = NULL;
}

/* -- one turn of the loop -------------------------------------------------------------
 */

static int64_t wait_ms(const struct app *app)
{
    int64_t wait = app->publisher != NULL ? HOUSE_MS : -1;
    if (app->courier != NULL) {
        wait = courier_wait_ms(app->courier);
    }
    if (!app->clear) {
        return FLUSH_MS;
    }
    if (app->started && !app->ended) {
        int64_t next = mono_ms_between(app->now, app->step_due);
        wait = wait < 0 || next < wait ? next : wait;
        wait = wait < 0 ? 0 : wait;
    }
    return wait;
}

/* An orderly end: the last word is said, and the loop runs until it is out. */
static void end(struct app *app, const char *reason)
{
    if (!app->ended) {
        app->ended = true;
        app->clear = false;
        output_bye(app->output, reason);
    }
}

/* Who is there, and all that is so now. */
static void introduce(struct app *app)
{
    app->told = app->now;
    app->snapshot_due = mono_add_ms(app->now, app->snapshot_ms);
    output_hello(app->output);
    if (app->class->snapshot != NULL) {
        app->class->snapshot(app->adapter, app->output, app->wall);
    }
}

static void hear(struct app *app)
{
    enum signals_request request = signals_read(app->signals);
    if (request == SIGNALS_STOP) {
        end(app, "stopped");
        struct mono due = mono_add_ms(app->now, LEAVE_MS);
        app->leave_due = due.ns < app->leave_due.ns ? due : app->leave_due;
    }
    if (app->publisher == NULL) {
        return;
    }
    publisher_update(app->publisher, app->now);
    if (!publisher_poll_subscription(app->publisher)) {
        return;
    }
    if (!app->started) {
        app->started = true; /* nothing was said before it, so there is nothing to tell */
        app->step_due = app->now;
    } else {
        struct mono soon = mono_add_ms(app->told, JOINED_MS);
        app->snapshot_due = soon.ns < app->snapshot_due.ns ? soon : app->snapshot_due;
    }
}

/* The adapter's own link: a change is told at once. */
static void note_upstream(struct app *app)
{
    enum event_upstream upstream = app->class->upstream == NULL
                                       ? EVENT_UPSTREAM_NONE
                                       : app->class->upstream(app->adapter);
    if (upstream != app->upstream) {
        app->upstream = upstream;
        app->heartbeat_due = app->now;
        output_set_upstream(app->output, upstream);
    }
}

/* A hub that answers hello anew, or has given us another epoch, in which nothing was said
 * yet of how things are. */
static void greet(struct app *app)
{
    struct delivery_mark next;
    if (sink_wants_hello(app->sink)) {
        output_greet(app->output);
    }
    if (sink_next(app->sink, &next) && next.epoch != app->epoch) {
        app->snapshot_due = app->epoch == 0 ? app->snapshot_due : app->now;
        app->epoch = next.epoch;
    }
}

/* Does the hub lack so much that the spool, whose room has an end, might lose some of it?
 * A file is as safe a place. */
static bool is_ahead(const struct app *app)
{
    return app->class->input_waits && app->courier != NULL &&
           courier_status(app->courier).open >= AHEAD_MOST;
}

/* What is lost is said when it is, not at the end alone. */
static void tell_dropped(struct app *app)
{
    uint64_t dropped = sink_dropped(app->sink);
    if (app->courier != NULL && dropped > app->dropped_told) {
        log_write(LOG_LEVEL_ERROR, "feed",
                  "%llu events are lost: the spool has no more room, or its disk fails",
                  (unsigned long long)dropped);
        app->dropped_told = dropped;
    }
}

/* What is due by the clock: signs of life, and word for late joiners. */
static void speak(struct app *app)
{
    bool live = app->publisher != NULL || app->courier != NULL;
    if (!live || !app->started || app->ended) {
        return;
    }
    if (mono_ms_between(app->snapshot_due, app->now) >= 0 && !is_ahead(app)) {
        introduce(app); /* of a file that waits it is not known how things are now */
    }
    if (mono_ms_between(app->heartbeat_due, app->now) >= 0) {
        app->heartbeat_due = mono_add_ms(app->now, OUTPUT_HEARTBEAT_MS);
        output_heartbeat(app->output);
        tell_dropped(app);
    }
}

static void step(struct app *app)
{
    int64_t pause_ms = 0;
    if (!app->started || app->ended || mono_ms_between(app->step_due, app->now) < 0) {
        return;
    }
    if (is_ahead(app)) {
        app->step_due = mono_add_ms(app->now, AHEAD_MS);
        return;
    }
    output_set_capabilities(app->output, app->class->capabilities(app->adapter));
    enum adapter_status status =
        app->class->step(app->adapter, app->output, app->now, app->wall, &pause_ms);
    output_set_capabilities(app->output, app->class->capabilities(app->adapter));
    app->step_due = app->now;
    app->clear = false;
    switch (status) {
    case ADAPTER_MORE:
        break;
    case ADAPTER_WAIT:
        app->step_due = mono_add_ms(app->now, pause_ms);
        break;
    case ADAPTER_DONE:
        end(app, "the input is at its end");
        break;
    case ADAPTER_FAILED:
        app->code = EXIT_FAILURE;
        end(app, "the input failed");
        break;
    }
}

/* What the adapter waits for is waited for only while it may take a step. */
static void watch(struct app *app)
{
    bool may_step = app->started && !app->ended && app->clear;
    bool writes = false;
    int fd = app->class->descriptor == NULL || !may_step
                 ? -1
                 : app->class->descriptor(app->adapter, &writes);
    if (fd != app->watched && app->watched >= 0) {
        poll_remove_fd(app->poll, app->watched);
        app->watched = -1;
    }
    if (fd != app->watched && poll_add_fd(app->poll, fd)) {
        app->watched = fd;
    }
    if (app->watched >= 0) {
        poll_set_writing(app->poll, app->watched, writes);
    }
}

static void flush(struct app *app)
{
    enum sink_state state = sink_flush(app->sink, app->now);
    app->clear = state == SINK_CLEAR;
    if (state == SINK_CLOSED || state == SINK_FAILED) {
        app->code = state == SINK_CLOSED ? EXIT_SUCCESS : EXIT_FAILURE;
        app->running = false;
    }
}

/* All that is said is out, and the hub has it, as far as that is waited for. */
static bool is_done(const struct app *app)
{
    if (!app->ended || !app->clear) {
        return false;
    }
    return app->courier == NULL || courier_status(app->courier).open == 0 ||
           mono_ms_between(app->leave_due, app->now) >= 0;
}

/* What it waits for, in words for the service manager. */
static void describe(const struct app *app, char *text, size_t size)
{
    static const char *const upstream[EVENT_UPSTREAM_COUNT] = {
        [EVENT_UPSTREAM_UP] = "the telephony system is connected; ",
        [EVENT_UPSTREAM_DOWN] = "waits for the telephony system; ",
    };
    const char *link = upstream[app->upstream];
    const char *rest = app->started ? "publishes" : "waits for a subscriber";
    if (app->courier != NULL) {
        rest = courier_status(app->courier).welcome
                   ? "the hub is connected"
                   : "waits for the hub, events are kept";
    }
    str_format(text, size, "%s%s", link == NULL ? "" : link, rest);
}

/* A turn came through: connected or waiting, both are a start that is over. */
static void report_life(struct app *app)
{
    char text[NOTIFY_STATUS_BYTES];
    describe(app, text, sizeof text);
    notify_status(&app->notify, text);
    notify_ready(&app->notify);
    notify_alive(&app->notify, true, app->now);
}

static void iterate(struct app *app)
{
    watch(app);
    poll_wait(app->poll, notify_pause_ms(&app->notify, wait_ms(app)));
    read_clocks(app);
    if (app->watched >= 0 && poll_is_fd_ready(app->poll, app->watched)) {
        app->step_due = app->now;
    }
    output_set_now(app->output, app->now, app->wall);
    hear(app);
    note_upstream(app); /* before the first heartbeat, too */
    greet(app);
    speak(app);
    flush(app);
    if (app->running && app->clear) {
        step(app);
        note_upstream(app);
        flush(app);
    }
    report_life(app);
    if (is_done(app)) {
        app->running = false;
    }
}

static void report(const struct app *app)
{
    char text[1024];
    const struct tally *tally = output_tally(app->output);
    tally_format(tally, text, sizeof text);
    log_write(LOG_LEVEL_INFO, "feed", "%s", text);
    if (sink_dropped(app->sink) > 0) {
        log_write(LOG_LEVEL_WARNING, "feed", "%llu messages found no room",
                  (unsigned long long)sink_dropped(app->sink));
    }
    if (app->courier != NULL && courier_status(app->courier).open > 0) {
        log_write(LOG_LEVEL_INFO, "feed",
                  "the hub does not have %llu events yet: the next start sends them",
                  (unsigned long long)courier_status(app->courier).open);
    }
}

int app_run(struct app *app)
{
    while (app->running) {
        iterate(app);
    }
    notify_stopping(&app->notify);
    report(app);
    return app->code;
}
