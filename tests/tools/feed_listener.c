/*
 * feed_listener ENDPOINT FILE COUNT [WORD]...: hears a feed and prints the bodies. Writes
 * the endpoint, with the port that was found, into FILE; ends when COUNT messages besides
 * heartbeats and, for each WORD, one that holds it have come. Fails after 30 seconds in
 * which nothing came that it waits for.
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

#define PATIENCE_MS 30000
#define TURN_MS     1000
#define WORDS       8

/* What is still waited for. */
struct wish {
    long messages;
    const char *words[WORDS]; /* NULL: heard */
    size_t words_left;
};

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

static bool is_granted(const struct wish *wish)
{
    return wish->messages <= 0 && wish->words_left == 0;
}

/* Takes one message; true if it was waited for. */
static bool take(struct wish *wish, struct str body)
{
    if (contains(body, "wallboard.source.heartbeat")) {
        return false;
    }
    print(body);
    bool wanted = wish->messages-- > 0;
    for (size_t i = 0; i < WORDS; i++) {
        if (wish->words[i] != NULL && contains(body, wish->words[i])) {
            wish->words[i] = NULL;
            wish->words_left--;
            wanted = true;
        }
    }
    return wanted;
}

static bool listen_to(struct subscriber *subscriber, struct poll *poll, struct wish *wish)
{
    struct message message;
    struct mono granted = clock_mono();
    message_init(&message);
    while (!is_granted(wish) && mono_ms_between(granted, clock_mono()) < PATIENCE_MS) {
        poll_wait(poll, TURN_MS);
        subscriber_update(subscriber, clock_mono());
        while (!is_granted(wish) && subscriber_receive(subscriber, &message)) {
            granted = take(wish, message.body) ? clock_mono() : granted;
        }
    }
    message_finish(&message);
    return is_granted(wish);
}

/* False: wrong arguments. */
static bool read_wish(struct wish *wish, int argc, char **argv)
{
    if (argc < 4 || argc > 4 + WORDS) {
        return false;
    }
    *wish = (struct wish){.messages = strtol(argv[3], NULL, 10)};
    for (int i = 4; i < argc; i++) {
        wish->words[wish->words_left++] = argv[i];
    }
    return true;
}

int main(int argc, char **argv)
{
    static struct diag diag;
    struct context *context = context_create();
    struct subscriber *subscriber = subscriber_create(context, "");
    struct poll *poll = poll_create();
    struct wish wish;
    bool ok = read_wish(&wish, argc, argv) && poll_add_subscriber(poll, subscriber) &&
              subscriber_add(subscriber, argv[1], ENDPOINT_GUESS, clock_mono(), &diag) &&
              tell_endpoint(argv[2], subscriber_link(subscriber, 0).endpoint) &&
              listen_to(subscriber, poll, &wish);
    diag_print(&diag, stderr);
    poll_destroy(&poll);
    subscriber_destroy(&subscriber);
    context_destroy(&context);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
