#include "hub/doors.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "bus/context.h"
#include "bus/curve.h"
#include "bus/gate.h"
#include "bus/poll.h"
#include "bus/ports.h"
#include "bus/proof.h"
#include "bus/publisher.h"
#include "bus/subscriber.h"
#include "hub/guard.h"

#define INGEST_BYTES  65536
#define REQUEST_BYTES 16384
#define SYNC_MESSAGES 4 /* of up to a mebibyte, to a screen that does not read */
#define PROOF_MS      5000
#define WISH_BYTES    320 /* a site's name; a greeting with keys takes nearly as much */

/* A flood of events holds up no screen, nor screens an acknowledgement. */
enum { THREAD_INGEST = 1, THREAD_SCREENS, THREAD_COUNT = THREAD_SCREENS };

struct doors {
    struct context *context;
    const struct guard *guard;
    struct gate *gate; /* NULL: there are no keys */
    struct router *ingest, *sync, *control;
    struct publisher *screens;
    struct subscriber *plain; /* NULL: there are no plain publishers */
};

static bool open_router(struct doors *doors, struct router **router, const char *listen,
                        enum ports_door door, struct mono now, struct diag *diag)
{
    char endpoint[ENDPOINT_SIZE];
    bool ingest = door == PORTS_INGEST;
    const struct router_options options = {
        .max_bytes = ingest ? INGEST_BYTES : REQUEST_BYTES,
        .send_mark = ingest               ? 1000
                     : door == PORTS_SYNC ? SYNC_MESSAGES
                                          : 100,
        .receive_mark = ingest ? 10000 : 100,
        .linger_ms = ingest ? 1000 : 0,
        .thread = door == PORTS_SYNC ? THREAD_SCREENS : THREAD_INGEST,
        .curve = guard_curve(doors->guard),
        .domain = ports_name(door),
    };
    if (!ports_endpoint(listen, door, endpoint, diag)) {
        return false;
    }
    *router = router_create(doors->context, endpoint, &options, now, diag);
    return *router != NULL;
}

static bool open_screens(struct doors *doors, const char *listen, struct mono now,
                         struct diag *diag)
{
    char endpoint[ENDPOINT_SIZE];
    char bound[ENDPOINT_SIZE];
    if (!ports_endpoint(listen, PORTS_SCREENS, endpoint, diag)) {
        return false;
    }
    const struct publisher_options options = {
        .send_mark = 100,
        .thread = THREAD_SCREENS,
        .lossy = true,
        .max_bytes = WISH_BYTES,
        .watched = true,
        .curve = guard_curve(doors->guard),
        .domain = ports_name(PORTS_SCREENS),
    };
    str_format(bound, sizeof bound, "@%s", endpoint); /* whatever the host looks like */
    doors->screens = publisher_create_with(doors->context, bound, &options, now, diag);
    return doors->screens != NULL;
}

static bool open_plain(struct doors *doors, const struct doors_config *config,
                       struct mono now, struct diag *diag)
{
    if (config->connect_count + config->bind_count == 0) {
        return true;
    }
    doors->plain = subscriber_create(doors->context, config->site);
    bool good = doors->plain != NULL;
    for (size_t i = 0; good && i < config->connect_count; i++) {
        good =
            subscriber_add(doors->plain, config->connect[i], ENDPOINT_CONNECT, now, diag);
    }
    for (size_t i = 0; good && i < config->bind_count; i++) {
        good = subscriber_add(doors->plain, config->bind[i], ENDPOINT_BIND, now, diag);
    }
    return good;
}

/* The gate before any door. */
static bool open_gate(struct doors *doors, struct diag *diag)
{
    if (guard_curve(doors->guard) == NULL) {
        return true;
    }
    doors->gate = gate_create(doors->context);
    if (doors->gate == NULL || !guard_post(doors->guard, doors->gate)) {
        diag_add(diag, DIAG_ERROR, "wallboard-hub", 0, 0, "there is no gate");
        return false;
    }
    return true;
}

/* Nobody without a key of the list gets in, or we do not run. */
static bool prove_closed(struct doors *doors, struct diag *diag)
{
    if (doors->gate == NULL) {
        return true;
    }
    const struct proof_port ports[] = {
        {router_link(doors->ingest).endpoint, false},
        {router_link(doors->sync).endpoint, false},
        {router_link(doors->control).endpoint, false},
        {publisher_link(doors->screens).endpoint, true},
    };
    bool closed = proof_run(ports, sizeof ports / sizeof *ports,
                            guard_curve(doors->guard)->public_key, PROOF_MS, diag);
    gate_forget(doors->gate);
    return closed;
}

struct doors *doors_create(const struct doors_config *config, struct mono now,
                           struct diag *diag)
{
    struct doors *doors = calloc(1, sizeof *doors);
    if (doors != NULL) {
        doors->context = context_create_with(THREAD_COUNT);
    }
    if (doors == NULL || doors->context == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard-hub", 0, 0, "the bus cannot be opened");
        doors_destroy(&doors);
        return NULL;
    }
    const char *listen = config->listen;
    doors->guard = config->guard;
    if (!open_gate(doors, diag) ||
        !open_router(doors, &doors->ingest, listen, PORTS_INGEST, now, diag) ||
        !open_router(doors, &doors->sync, listen, PORTS_SYNC, now, diag) ||
        !open_router(doors, &doors->control, listen, PORTS_CONTROL, now, diag) ||
        !open_screens(doors, listen, now, diag) || !prove_closed(doors, diag) ||
        !open_plain(doors, config, now, diag)) {
        doors_destroy(&doors);
    }
    return doors;
}

void doors_destroy(struct doors **self)
{
    struct doors *doors = *self;
    if (doors == NULL) {
        return;
    }
    subscriber_destroy(&doors->plain);
    publisher_destroy(&doors->screens);
    router_destroy(&doors->control);
    router_destroy(&doors->sync);
    router_destroy(&doors->ingest);
    gate_destroy(&doors->gate);
    context_destroy(&doors->context);
    free(doors);
    *self = NULL;
}

bool doors_join(const struct doors *doors, struct poll *poll)
{
    return poll_add_router(poll, doors->ingest) && poll_add_router(poll, doors->sync) &&
           poll_add_router(poll, doors->control) &&
           poll_add_publisher(poll, doors->screens) &&
           (doors->plain == NULL || poll_add_subscriber(poll, doors->plain));
}

/* ZeroMQ ends no connection alone: all end, and whose key was shut out stays out. Where
 * there are no keys it comes back as well, and its subscriptions begin at nothing. */
static void refuse_greedy(struct doors *doors, struct mono now)
{
    struct str user;
    (void)publisher_poll_subscription(doors->screens); /* takes them off the socket */
    if (!publisher_poll_greedy(doors->screens, &user)) {
        return;
    }
    if (doors->gate != NULL && gate_bar(doors->gate, user, ports_name(PORTS_SCREENS))) {
        log_write(LOG_LEVEL_ERROR, "hub",
                  "'%.*s' subscribes to too much: it is shut out until the keys are read "
                  "again, and all screens begin anew",
                  (int)user.size, user.data);
    } else {
        log_write(LOG_LEVEL_ERROR, "hub",
                  "somebody subscribes to too much: all screens begin anew");
    }
    publisher_rebind(doors->screens, now);
}

void doors_update(struct doors *doors, struct mono now)
{
    router_update(doors->ingest, now);
    router_update(doors->sync, now);
    router_update(doors->control, now);
    publisher_update(doors->screens, now);
    refuse_greedy(doors, now);
    if (doors->plain != NULL) {
        subscriber_update(doors->plain, now);
    }
}

struct router *doors_ingest(struct doors *doors)
{
    return doors->ingest;
}

struct router *doors_sync(struct doors *doors)
{
    return doors->sync;
}

struct router *doors_control(struct doors *doors)
{
    return doors->control;
}

struct gate *doors_gate(struct doors *doors)
{
    return doors->gate;
}

void doors_rebind(struct doors *doors, struct mono now)
{
    router_rebind(doors->ingest, now);
    router_rebind(doors->sync, now);
    router_rebind(doors->control, now);
    publisher_rebind(doors->screens, now);
}

/* Reads the list. True: connections have to begin anew, `always` or for those that lost
 * their right. */
static bool read_list(struct doors *doors, struct guard *guard, bool always)
{
    struct diag diag;
    bool kept = false;
    diag_clear(&diag);
    bool good = guard_reload(guard, doors->gate, &kept, &diag);
    bool anew = good && (always || !kept);
    diag_print(&diag, stderr);
    log_write(good ? LOG_LEVEL_INFO : LOG_LEVEL_ERROR, "hub",
              anew   ? "the keys were read again; all connections begin anew"
              : good ? "the keys were read again"
                     : "the list of keys is faulty; the old one holds");
    return anew;
}

void doors_reload(struct doors *doors, struct guard *guard, struct mono now)
{
    if (doors->gate != NULL && read_list(doors, guard, true)) {
        doors_rebind(doors, now);
    }
}

void doors_follow_list(struct doors *doors, struct guard *guard, struct mono now)
{
    if (doors->gate != NULL && guard_list_changed(guard, now) &&
        read_list(doors, guard, false)) {
        doors_rebind(doors, now);
    }
}

bool doors_receive(struct doors *doors, struct message *message)
{
    return doors->plain != NULL && subscriber_receive(doors->plain, message);
}

void doors_relay(struct doors *doors, struct str topic, struct str body)
{
    (void)publisher_send(doors->screens, topic, body);
}
