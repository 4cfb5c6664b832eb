/*
 * feed_listener ENDPOINT FILE COUNT: hears a feed and prints the bodies. Writes the
 * endpoint, with the port that was found, into FILE; ends after COUNT messages besides
 * heartbeats, or fails after 30 seconds of silence.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"
#include "bus/context.h"
#include "bus/message.h"
#include "bus/poll.h"
#include "bus/subscriber.h"

#define SILENCE_MS 30000
#define TURN_MS    1000

static bool contains(struct str body, const char *word)
{
    size_t size = strlen(word);
    for (size_t i = 0; i + size <= body.size; i++) {
        if (memcmp(body.data + i, word, size) == 0) {
            return true;
        }
    }
    return false;
}

static bool tell_endpoint(const char *path, const char *endpoint)
{
    char whole[512];
    str_format(whole, sizeof whole, "%s.new", path);
    FILE *file = fopen(whole, "w");
    if (file == NULL || fprintf(file, "%s\n", endpoint) < 0 || fclose(file) != 0) {
        return false;
    }
    return rename(whole, path) == 0; /* there at once, and whole */
}

static void print(struct str body)
{
    size_t written = fwrite(body.data, 1, body.size, stdout);
    if (written != body.size || putchar('\n') == EOF) {
        exit(EXIT_FAILURE);
    }
}

static bool listen_to(struct subscriber *subscriber, struct poll *poll, long count)
{
    struct message message;
    struct mono heard = clock_mono();
    message_init(&message);
    while (count > 0 && mono_ms_between(heard, clock_mono()) < SILENCE_MS) {
        poll_wait(poll, TURN_MS);
        subscriber_update(subscriber, clock_mono());
        while (count > 0 && subscriber_receive(subscriber, &message)) {
            heard = clock_mono();
            if (!contains(message.body, "wallboard.source.heartbeat")) {
                print(message.body);
                count--;
            }
        }
    }
    message_finish(&message);
    return count == 0;
}

int main(int argc, char **argv)
{
    static struct diag diag;
    struct context *context = context_create();
    struct subscriber *subscriber = subscriber_create(context, "");
    struct poll *poll = poll_create();
    bool ok = argc == 4 && poll_add_subscriber(poll, subscriber) &&
              subscriber_add(subscriber, argv[1], ENDPOINT_GUESS, clock_mono(), &diag) &&
              tell_endpoint(argv[2], subscriber_link(subscriber, 0).endpoint) &&
              listen_to(subscriber, poll, strtol(argv[3], NULL, 10));
    diag_print(&diag, stderr);
    poll_destroy(&poll);
    subscriber_destroy(&subscriber);
    context_destroy(&context);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
