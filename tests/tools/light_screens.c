/*
 * light_screens HUB COUNT [KEY]: so many screens without a picture in one process. Each
 * follows the hub as wallboard does, with the same follower over the same bus, and says a
 * line whenever its state or its last digest is another:
 *
 *     MS SCREEN STATE EPOCH SEQUENCE DIGEST WRONG SNAPSHOTS OFFERED ANSWERED ABANDONED
 *
 * MS is of CLOCK_MONOTONIC; the last three are the day's calls, -1 before there are any.
 * Ends when it is killed.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"
#include "bus/context.h"
#include "bus/curve.h"
#include "bus/dealer.h"
#include "bus/message.h"
#include "bus/ports.h"
#include "bus/subscriber.h"
#include "site/follower.h"
#include "site/intake.h"

#define TURN_MS     5
#define PER_CONTEXT 100 /* a context of ZeroMQ's has 1023 sockets, a screen four */
#define MESSAGES    200

struct light {
    struct subscriber *relay;
    struct dealer *sync;
    struct follower *follower;
    struct message message;
    enum follower_state state;
    uint64_t digest;
};

static bool open_light(struct light *light, struct context *context, const char *hub,
                       const struct curve *curve, int number, struct mono now)
{
    char name[32];
    char relay[ENDPOINT_SIZE];
    char sync[ENDPOINT_SIZE];
    struct diag diag;
    diag_clear(&diag);
    const struct dealer_options options = {.curve = curve};
    const struct subscriber_options hears = {.curve = curve};
    str_format(name, sizeof name, "light-%d", number);
    message_init(&light->message);
    if (!ports_endpoint(hub, PORTS_SCREENS, relay, &diag) ||
        !ports_endpoint(hub, PORTS_SYNC, sync, &diag)) {
        return false;
    }
    light->follower = follower_create(name, (uint64_t)number + 1);
    light->relay = subscriber_create_with(context, &hears);
    light->sync = dealer_create(context, sync, &options, now, &diag);
    return light->follower != NULL && light->relay != NULL && light->sync != NULL &&
           subscriber_add(light->relay, relay, ENDPOINT_CONNECT, now, &diag);
}

static void tell_calls(struct follower *follower, struct mono now)
{
    struct intake *intake = follower_intake(follower);
    if (intake == NULL) {
        printf("-1 -1 -1\n");
        return;
    }
    const struct figure *value =
        intake_snapshot(intake, now, follower_time(follower))->totals.value;
    printf("%" PRId64 " %" PRId64 " %" PRId64 "\n", value[METRIC_OFFERED].num,
           value[METRIC_ANSWERED].num, value[METRIC_ABANDONED].num);
}

static void tell(struct light *light, int number, struct mono now)
{
    const struct follower_status *status = follower_status(light->follower);
    if (status->state == light->state && status->digest == light->digest) {
        return;
    }
    light->state = status->state;
    light->digest = status->digest;
    printf("%" PRId64 " %d %s %" PRIu64 " %" PRIu64 " %016" PRIx64 " %" PRIu64 " %" PRIu64
           " ",
           now.ns / 1000000, number,
           status->state == FOLLOWER_CLOSING ? "closing"
                                             : follower_state_name(status->state),
           status->epoch, status->sequence, status->digest, status->wrong_digests,
           status->snapshots);
    tell_calls(light->follower, now);
}

static void turn(struct light *light, int number, struct mono now)
{
    char request[FOLLOWER_ASK_BYTES];
    struct str frames[DEALER_FRAMES];
    subscriber_update(light->relay, now);
    dealer_update(light->sync, now);
    for (int i = 0; i < MESSAGES && dealer_receive(light->sync, frames) > 0; i++) {
        follower_answer(light->follower, frames[0].data, frames[0].size, now);
    }
    for (int i = 0; i < MESSAGES && subscriber_receive(light->relay, &light->message);
         i++) {
        follower_hear(light->follower, light->message.body.data, light->message.body.size,
                      now);
    }
    (void)follower_update(light->follower, now);
    size_t size = follower_ask(light->follower, now, request);
    if (size > 0) {
        const struct str frame = {request, size};
        (void)dealer_send(light->sync, &frame, 1);
    }
    tell(light, number, now);
}

static void allow_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int main(int argc, char **argv)
{
    int count = argc > 2 ? atoi(argv[2]) : 0;
    struct curve curve = {0};
    struct diag diag;
    diag_clear(&diag);
    if (count < 1 || (argc > 3 && !curve_load(argv[3], true, &curve, &diag))) {
        fprintf(stderr, "usage: light_screens HUB COUNT [KEY]\n");
        return 2;
    }
    allow_descriptors();
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct light *lights = calloc((size_t)count, sizeof *lights);
    struct context *context = NULL;
    for (int i = 0; i < count; i++) {
        context = i % PER_CONTEXT == 0 ? context_create() : context;
        if (lights == NULL || context == NULL ||
            !open_light(&lights[i], context, argv[1], argc > 3 ? &curve : NULL, i,
                        clock_mono())) {
            fprintf(stderr, "light_screens: screen %d cannot be opened\n", i);
            return 1;
        }
    }
    for (;;) {
        const struct timespec pause = {0, TURN_MS * 1000000};
        for (int i = 0; i < count; i++) {
            turn(&lights[i], i, clock_mono());
        }
        nanosleep(&pause, NULL);
    }
}
