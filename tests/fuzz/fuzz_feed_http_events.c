/* Any bytes as a request: no crash, a status that is known, and every event that is taken
 * is one that the door of a board lets in. Type, headers and body are divided by 0x1F. */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "feed/http_events.h"
#include "wire/decode.h"
#include "wire/encode.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool emit(void *context, const struct event *event)
{
    static char body[2 * DECODE_MAX_BYTES];
    struct decoder *door = context;
    struct event whole = *event;
    struct event again;
    whole.source = str_from("feed");
    size_t size = encode_event(&whole, body, DECODE_MAX_BYTES);
    if (size == 0) {
        return true; /* canonical form is longer: the real output cuts or refuses it */
    }
    decoder_begin(door, body, size);
    if (decoder_next(door, &again) != DECODE_EVENT) {
        (void)fprintf(stderr, "refused: %s\n%s\n", decoder_fault(door), body);
        abort();
    }
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
