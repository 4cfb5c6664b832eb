/* The bus without ZeroMQ: routers and dealers whose messages go over simulated lines. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "bus/context.h"
#include "bus/dealer.h"
#include "bus/poll.h"
#include "hub/doors.h"
#include "platform/clock_sync.h"
#include "platform/signals.h"
#include "simulator/seam.h"

struct seam *seam(void)
{
    static struct seam only;
    return &only;
}

/* -- clocks and logs: linked with --wrap ----------------------------------------------
 */

struct mono __wrap_clock_mono(void);
struct wall __wrap_clock_wall(void);
void __wrap_log_write(enum log_level level, const char *module, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

struct mono __wrap_clock_mono(void)
{
    return seam()->now;
}

struct wall __wrap_clock_wall(void)
{
    return seam()->wall;
}

void __wrap_log_write(enum log_level level, const char *module, const char *format, ...)
{
    if (!seam()->loud) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%8.3f host %d <%d> %s: ", (double)seam()->now.ns / 1e9,
            seam()->host == NULL ? -1 : seam()->host->number, (int)level, module);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

/* -- nothing blocks -------------------------------------------------------------------
 */

struct poll {
    int unused;
};

struct poll *poll_create(void)
{
    return calloc(1, sizeof(struct poll));
}

void poll_destroy(struct poll **self)
{
    free(*self);
    *self = NULL;
}

bool poll_add_dealer(struct poll *poll, const struct dealer *dealer)
{
    return poll != NULL && dealer != NULL;
}

bool poll_add_fd(struct poll *poll, int fd)
{
    return poll != NULL && fd >= 0;
}

bool poll_wait(struct poll *poll, int64_t timeout_ms)
{
    (void)timeout_ms;
    return poll == NULL;
}

int signals_open(void)
{
    return -1;
}

enum signals_request signals_read(int fd)
{
    (void)fd;
    return seam()->host->stop ? SIGNALS_STOP : SIGNALS_NONE;
}

void signals_close(int fd)
{
    (void)fd;
}

bool clock_sync_is_good(void)
{
    return true;
}

struct context {
    int unused;
};

struct context *context_create(void)
{
    return calloc(1, sizeof(struct context));
}

void context_destroy(struct context **self)
{
    free(*self);
    *self = NULL;
}

void *context_handle(const struct context *context)
{
    (void)context;
    return NULL; /* nothing that is linked opens a socket */
}

/* -- a hub's doors --------------------------------------------------------------------
 */

struct router {
    int door;
    struct router_message message;
};

struct doors {
    struct router routers[3];
};

struct doors *doors_create(const struct doors_config *config, struct mono now,
                           struct diag *diag)
{
    (void)config;
    (void)now;
    (void)diag;
    struct doors *doors = calloc(1, sizeof *doors);
    for (int i = 0; doors != NULL && i < 3; i++) {
        doors->routers[i].door = i;
    }
    return doors;
}

void doors_destroy(struct doors **self)
{
    free(*self);
    *self = NULL;
}

bool doors_join(const struct doors *doors, struct poll *poll)
{
    return doors != NULL && poll != NULL;
}

void doors_update(struct doors *doors, struct mono now)
{
    (void)doors;
    (void)now;
}

struct router *doors_ingest(struct doors *doors)
{
    return &doors->routers[DOOR_INGEST];
}

struct router *doors_sync(struct doors *doors)
{
    return &doors->routers[DOOR_SYNC];
}

struct router *doors_control(struct doors *doors)
{
    return &doors->routers[DOOR_CONTROL];
}

struct gate *doors_gate(struct doors *doors)
{
    (void)doors;
    return NULL;
}

void doors_rebind(struct doors *doors, struct mono now)
{
    (void)doors;
    (void)now;
    seam()->post->rebind(seam()->world);
}

void doors_reload(struct doors *doors, struct guard *guard, struct mono now)
{
    (void)doors;
    (void)guard;
    (void)now;
}

void doors_follow_list(struct doors *doors, struct guard *guard, struct mono now)
{
    (void)doors;
    (void)guard;
    (void)now;
}

bool doors_receive(struct doors *doors, struct message *message)
{
    (void)doors;
    (void)message;
    return false;
}

void doors_relay(struct doors *doors, struct str topic, struct str body)
{
    (void)doors;
    (void)topic;
    seam()->post->relay(seam()->world, body);
}

bool router_receive(struct router *router, struct router_message *ret_message)
{
    *ret_message = (struct router_message){.user = {"", 0}};
    return seam()->post->receive(seam()->world, router->door, &ret_message->peer,
                                 &ret_message->body);
}

enum router_result router_send(struct router *router, const struct router_peer *peer,
                               const struct str *frames, size_t count)
{
    return seam()->post->send(seam()->world, router->door, peer, frames[count - 1]);
}

/* -- a publisher's dealer -------------------------------------------------------------
 */

struct dealer {
    bool met;
    struct link_status link;
};

struct dealer *dealer_create(struct context *context, const char *endpoint,
                             const struct dealer_options *options, struct mono now,
                             struct diag *diag)
{
    (void)context;
    (void)options;
    (void)diag;
    struct dealer *dealer = calloc(1, sizeof *dealer);
    if (dealer != NULL) {
        dealer->link = (struct link_status){.endpoint = endpoint, .since = now};
        dealer->link.reason = "";
    }
    return dealer;
}

void dealer_destroy(struct dealer **self)
{
    free(*self);
    *self = NULL;
}

void dealer_update(struct dealer *dealer, struct mono now)
{
    struct mono since = now;
    bool up = seam()->post->is_up(seam()->world, seam()->host->number, &since);
    dealer->met = dealer->met || up;
    dealer->link.state = up ? LINK_CONNECTED : dealer->met ? LINK_LOST : LINK_CONNECTING;
    dealer->link.since = since;
    dealer->link.peers = up;
}

size_t dealer_receive(struct dealer *dealer, struct str ret_frames[DEALER_FRAMES])
{
    (void)dealer;
    return seam()->post->dealer_receive(seam()->world, seam()->host->number, ret_frames);
}

bool dealer_send(struct dealer *dealer, const struct str *frames, size_t count)
{
    return dealer->link.state == LINK_CONNECTED &&
           seam()->post->dealer_send(seam()->world, seam()->host->number,
                                     frames[count - 1]);
}

struct link_status dealer_link(const struct dealer *dealer)
{
    return dealer->link;
}
