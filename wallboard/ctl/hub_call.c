#include "ctl/hub_call.h"

#include <stdlib.h>

#include "base/clock.h"
#include "bus/context.h"
#include "bus/curve.h"
#include "bus/dealer.h"
#include "bus/poll.h"
#include "bus/ports.h"

struct hub_call {
    struct context *context;
    struct dealer *dealer;
    struct poll *poll;
    struct curve curve; /* ours, and the hub's */
};

struct hub_call *hub_call_open(const struct hub_options *options, struct diag *diag)
{
    char endpoint[ENDPOINT_SIZE];
    struct dealer_options wishes = {0};
    struct hub_call *call = NULL;
    if (!ports_endpoint(options->hub, PORTS_CONTROL, endpoint, diag)) {
        return NULL;
    }
    call = calloc(1, sizeof *call);
    if (call != NULL) {
        call->context = context_create();
        call->poll = poll_create();
    }
    if (call == NULL || call->context == NULL || call->poll == NULL) {
        diag_add(diag, DIAG_ERROR, options->hub, 0, 0, "out of memory");
        hub_call_close(&call);
        return NULL;
    }
    if (options->key != NULL) {
        if (!curve_load(options->key, true, &call->curve, diag)) {
            hub_call_close(&call);
            return NULL;
        }
        wishes.curve = &call->curve;
    }
    call->dealer = dealer_create(call->context, endpoint, &wishes, clock_mono(), diag);
    if (call->dealer == NULL || !poll_add_dealer(call->poll, call->dealer)) {
        hub_call_close(&call);
    }
    return call;
}

void hub_call_close(struct hub_call **self)
{
    if (*self == NULL) {
        return;
    }
    poll_destroy(&(*self)->poll);
    dealer_destroy(&(*self)->dealer);
    context_destroy(&(*self)->context);
    curve_finish(&(*self)->curve);
    free(*self);
    *self = NULL;
}

/* Sleeps until something comes, or `until`. False: it is `until`. */
static bool wait(struct hub_call *call, struct mono until)
{
    struct mono now = clock_mono();
    int64_t left_ms = mono_ms_between(now, until);
    if (left_ms <= 0) {
        return false;
    }
    dealer_update(call->dealer, now);
    poll_wait(call->poll, left_ms < 100 ? left_ms : 100);
    return true;
}

bool hub_call_say(struct hub_call *call, const struct command *command, int64_t wait_ms)
{
    char text[COMMAND_BYTES];
    struct mono until = mono_add_ms(clock_mono(), wait_ms);
    const struct str frame = {text, command_write(command, text, sizeof text)};
    if (frame.size == 0) {
        return false;
    }
    do {
        if (dealer_send(call->dealer, &frame, 1)) {
            return true;
        }
    } while (wait(call, until));
    return false;
}

bool hub_call_hear(struct hub_call *call, int64_t wait_ms, struct str *ret_frame)
{
    struct str frames[DEALER_FRAMES];
    struct mono until = mono_add_ms(clock_mono(), wait_ms);
    do {
        if (dealer_receive(call->dealer, frames) > 0) {
            *ret_frame = frames[0];
            return true;
        }
    } while (wait(call, until));
    return false;
}

void hub_call_pause(struct hub_call *call, int64_t pause_ms)
{
    struct mono until = mono_add_ms(clock_mono(), pause_ms);
    while (wait(call, until)) {
    }
}
