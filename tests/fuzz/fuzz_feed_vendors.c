/* Any bytes as a request of a cloud system: no crash, a status that is known, and every
 * event that is said is one that the door of a board lets in. The first byte says whose
 * request it is, the second whether it is a form. */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "feed/http_events.h"
#include "feed/json_map.h"
#include "feed/vendors.h"
#include "fuzz/judged_event.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool emit(void *context, const struct event *event)
{
    struct event whole = *event;
    whole.source = str_from("feed");
    whole.id = whole.id.size > 0 ? whole.id : str_from("1");
    (void)judge_event(context, &whole);
    return true;
}

static const struct json_map own_map = {
    .id = "id",
    .time = "at",
    .items = "calls",
    .unit_ms = 1000,
    .event_count = 2,
    .events = {{.name = "came",
                .say = "contact.queued",
                .when = {.count = 1, .list = {{"what", "came"}}},
                .fields = {.count = 2, .list = {{"contact", "c"}, {"queue", "q"}}}},
               {.name = "figures",
                .say = "queue.stats",
                .fields = {.count = 3,
                           .list = {{"queue", "q"},
                                    {"longest_wait_ms", "w"},
                                    {"agents.ready", "r"}}}}},
};

static struct vendor *create(size_t number, const struct vendor_settings *settings,
                             struct http_events *events)
{
    const struct vendor_class *const *all = vendors_all();
    size_t count = 0;
    while (all[count] != NULL) {
        count++;
    }
    return vendor_create(all[number % count], settings, events);
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct decoder *door;
    static struct http_events *events;
    static struct vendor *vendors[VENDORS_MAX];
    static const struct vendor_settings settings = {.map = &own_map};
    struct http_outcome outcome;
    if (size < 2) {
        return 0;
    }
    size_t number = data[0] % VENDORS_MAX;
    door = door == NULL ? decoder_create() : door;
    events = events == NULL ? http_events_create("leeds", emit, door) : events;
    if (vendors[number] == NULL) {
        vendors[number] = create(number, &settings, events);
    }
    const struct http_post post = {
        .type = str_from(data[1] == 'f' ? "application/x-www-form-urlencoded"
                                        : "application/json"),
        .body = {(const char *)data + 2, size - 2}};
    if (!vendor_take(vendors[number], &post, &outcome) ||
        (outcome.status != 200) != (outcome.refused > 0) ||
        (outcome.status != 200 && outcome.fault[0] == '\0')) {
        abort();
    }
    return 0;
}
