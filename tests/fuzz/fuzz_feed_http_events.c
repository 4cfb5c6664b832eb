/* Any bytes as a request: no crash, a status that is known, and every event that is taken
 * is one that the door of a board lets in. Type, headers and body are divided by 0x1F. */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "feed/http_events.h"
#include "fuzz/judged_event.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool emit(void *context, const struct event *event)
{
    struct event whole = *event;
    whole.source = str_from("feed");
    (void)judge_event(context, &whole);
    return true;
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct decoder *door;
    static struct http_events *events;
    struct http_outcome outcome;
    struct str rest = {(const char *)data, size};
    struct http_post post = {.type = str_split(&rest, '\x1F')};
    struct str headers = str_split(&rest, '\x1F');
    if (events == NULL) {
        door = decoder_create();
        events = door == NULL ? NULL : http_events_create("leeds", emit, door);
        if (events == NULL) {
            abort();
        }
    }
    while (headers.size > 0 && post.attribute_count < HTTP_ATTRIBUTES_MAX) {
        struct str value = str_split(&headers, '\n');
        post.attributes[post.attribute_count].name = str_split(&value, '=');
        post.attributes[post.attribute_count++].value = value;
    }
    post.body = rest;
    if (!http_events_take(events, &post, &outcome) ||
        (outcome.status != 200) != (outcome.refused > 0) ||
        (outcome.status != 200 && outcome.fault[0] == '\0')) {
        abort();
    }
    return 0;
}
