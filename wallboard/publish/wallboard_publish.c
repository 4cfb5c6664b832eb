#include "publish/wallboard_publish.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/timestamp.h"
#include "bus/context.h"
#include "bus/curve.h"
#include "bus/poll.h"
#include "publish/courier.h"
#include "publish/event_topic.h"
#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/vocabulary.h"
#include "wire/writer.h"

#define HEARTBEAT_MS 1000
#define SOURCE_BYTES 256
#define SITE_BYTES   64
#define FAULT_SIZE   512
#define WORD_BYTES   64

struct wallboard_publish {
    struct context *context;
    struct curve curve;
    struct courier *courier;
    struct poll *poll;
    struct decoder *decoder;
    uint32_t capabilities;
    struct mono start, heartbeat_due;
    uint64_t link_events; /* hellos and heartbeats, for their ids */
    int64_t epoch;        /* of this life's first number, for the same */
    char source[SOURCE_BYTES + 1], site[SITE_BYTES + 1];
    char fault[FAULT_SIZE];
    char body[DECODE_MAX_BYTES + 1];
};

static bool fail(struct wallboard_publish *wall, const char *text)
{
    str_copy(wall->fault, sizeof wall->fault, str_from(text));
    return false;
}

const char *wallboard_publish_fault(const struct wallboard_publish *wall)
{
    return wall == NULL ? "out of memory" : wall->fault;
}

/* -- building ---------------------------------------------------------------------- */

static bool check_names(struct wallboard_publish *wall, const char *source,
                        const char *site)
{
    struct event event = event_blank(EVENT_SOURCE_BYE);
    char topic[TOPIC_MAX_BYTES + 1];
    if (!str_is_utf8(str_from(source)) || !str_is_utf8(str_from(site))) {
        return fail(wall, "source and site: must be UTF-8");
    }
    str_copy(wall->source, sizeof wall->source, str_from(source));
    str_copy(wall->site, sizeof wall->site, str_from(site));
    event.source = str_from(source);
    event.site = str_from(site);
    event.id = str_from("1");
    size_t size = encode_event(&event, wall->body, sizeof wall->body);
    decoder_begin(wall->decoder, wall->body, size);
    if (size == 0 || event.site.size == 0 ||
        event_topic(&event, event.site, topic) == 0) {
        return fail(wall, "site: must be a name of 1 to 64 bytes");
    }
    if (decoder_next(wall->decoder, &event) != DECODE_EVENT) {
        return fail(wall, decoder_fault(wall->decoder));
    }
    return true;
}

static bool open_courier(struct wallboard_publish *wall, const char *hub, const char *key,
                         const char *spool)
{
    struct diag *diag = calloc(1, sizeof *diag);
    const struct courier_config config = {.context = wall->context,
                                          .hub = hub,
                                          .curve = key == NULL ? NULL : &wall->curve,
                                          .spool = spool,
                                          .source = wall->source,
                                          .now = wall->start,
                                          .wall = clock_wall()};
    if (diag == NULL) {
        return fail(wall, "out of memory");
    }
    if (key == NULL || curve_load(key, true, &wall->curve, diag)) {
        wall->courier = courier_create(&config, diag);
    }
    for (size_t i = 0; wall->courier == NULL && i < diag->count; i++) {
        if (diag->entries[i].level == DIAG_ERROR && wall->fault[0] == '\0') {
            diag_format(&diag->entries[i], wall->fault, sizeof wall->fault);
        }
    }
    free(diag);
    return wall->courier != NULL;
}

struct wallboard_publish *wallboard_publish_open(const char *hub, const char *key,
                                                 const char *spool, const char *source,
                                                 const char *site)
{
    struct wallboard_publish *wall = calloc(1, sizeof *wall);
    if (wall == NULL) {
        return NULL;
    }
    log_set_level(LOG_LEVEL_WARNING);
    wall->capabilities = EVENT_CAN_EVENTS;
    wall->start = wall->heartbeat_due = clock_mono();
    wall->context = context_create();
    wall->poll = poll_create();
    wall->decoder = decoder_create();
    if (wall->context == NULL || wall->poll == NULL || wall->decoder == NULL) {
        (void)fail(wall, "out of memory or descriptors");
    } else if (hub == NULL || spool == NULL || source == NULL || site == NULL) {
        (void)fail(wall, "hub, spool, source and site must be given");
    } else if (check_names(wall, source, site) && open_courier(wall, hub, key, spool)) {
        wall->epoch = courier_next(wall->courier).epoch;
        (void)poll_add_dealer(wall->poll, courier_dealer(wall->courier));
    }
    return wall;
}

/* Can it do anything at all? If not, the fault of opening it stands. */
static bool is_usable(struct wallboard_publish *wall)
{
    if (wall == NULL || wall->courier == NULL) {
        return false;
    }
    wall->fault[0] = '\0';
    return true;
}

/* -- saying ------------------------------------------------------------------------ */

bool wallboard_publish_can(struct wallboard_publish *wall, const char *capabilities)
{
    const struct field *field = vocabulary_find(&vocabulary_data[EVENT_SOURCE_HELLO],
                                                str_from("capabilities"), 0);
    struct str rest = str_from(capabilities);
    uint32_t bits = 0;
    if (!is_usable(wall)) {
        return false;
    }
    while (rest.size > 0) {
        struct str word = str_split(&rest, ' ');
        uint32_t bit = 0;
        for (size_t i = 0; i < field->words.count; i++) {
            bit |= str_equal(field->words.items[i].name, word)
                       ? (uint32_t)field->words.items[i].value
                       : 0;
        }
        if (bit == 0 && word.size > 0) {
            char shown[WORD_BYTES];
            str_clean(shown, sizeof shown, word);
            str_format(wall->fault, sizeof wall->fault, "no such capability: '%s'",
                       shown);
            return false;
        }
        bits |= bit;
    }
    wall->capabilities = bits;
    return true;
}

/* Stores `body`, whose decoded form is `event`. */
static bool put(struct wallboard_publish *wall, const struct event *event, size_t size)
{
    char topic[TOPIC_MAX_BYTES + 1];
    size_t topic_size = event_topic(event, str_from(wall->site), topic);
    if (topic_size == 0 || size == 0) {
        return fail(wall, "too large");
    }
    if (!courier_put(wall->courier, (struct str){topic, topic_size},
                     (struct str){wall->body, size}, clock_mono(), clock_wall())) {
        return fail(wall, "the disk of the spool fails, and there is no more room");
    }
    return true;
}

static bool decode_one(struct wallboard_publish *wall, const char *body, size_t size,
                       struct event *ret_event)
{
    decoder_begin(wall->decoder, body, size);
    switch (decoder_next(wall->decoder, ret_event)) {
    case DECODE_EVENT:
        break;
    case DECODE_IGNORED:
        return fail(wall, "type: there is no such type");
    case DECODE_REFUSED:
    case DECODE_END:
        return fail(wall, decoder_fault(wall->decoder));
    }
    if (ret_event->type == EVENT_SOURCE_HELLO ||
        ret_event->type == EVENT_SOURCE_HEARTBEAT) {
        return fail(wall, "type: hello and heartbeat are said for you");
    }
    return true;
}

static void put_time(struct writer *out, const char *key, int64_t ms)
{
    char text[TIMESTAMP_SIZE];
    timestamp_format(ms, text);
    writer_put(out, key);
    writer_put_text(out, str_from(text));
}

/* The event around `data`, under the next number. */
static size_t write_event(struct wallboard_publish *wall, const char *type,
                          const char *data, int64_t time_ms)
{
    struct delivery_mark next = courier_next(wall->courier);
    int64_t now_ms = clock_wall().ms;
    struct writer out = writer_begin(wall->body, sizeof wall->body);
    char name[WORD_BYTES + 1];
    bool whole = strncmp(type, VOCABULARY_PREFIX, strlen(VOCABULARY_PREFIX)) == 0;
    str_format(name, sizeof name, "%s%s", whole ? "" : VOCABULARY_PREFIX, type);
    writer_put(&out, "{\"specversion\":\"1.0\",\"id\":\"");
    writer_put_number(&out, next.epoch, 1);
    writer_put(&out, "-");
    writer_put_number(&out, next.sequence, 1);
    writer_put(&out, "\",\"source\":");
    writer_put_text(&out, str_from(wall->source));
    writer_put(&out, ",\"type\":");
    writer_put_text(&out, str_from(name));
    put_time(&out, ",\"time\":", time_ms > 0 ? time_ms : now_ms);
    put_time(&out, ",\"recordedtime\":", now_ms);
    writer_put(&out, ",\"site\":");
    writer_put_text(&out, str_from(wall->site));
    writer_put(&out, ",\"sourceepoch\":");
    writer_put_quoted(&out, next.epoch, 1);
    writer_put(&out, ",\"sequence\":");
    writer_put_quoted(&out, next.sequence, 20);
    writer_put(&out, ",\"data\":");
    writer_put(&out, data == NULL ? "{}" : data);
    writer_put(&out, "}");
    return writer_end(&out);
}

bool wallboard_publish_say(struct wallboard_publish *wall, const char *type,
                           const char *data, int64_t time_ms)
{
    struct event event;
    if (!is_usable(wall)) {
        return false;
    }
    if (type == NULL) {
        return fail(wall, "type: must be given");
    }
    if (time_ms < 0 || time_ms >= TIMESTAMP_MAX_MS) {
        return fail(wall, "time_ms: must be Unix milliseconds up to the year 2100");
    }
    size_t size = write_event(wall, type, data, time_ms);
    if (size == 0) {
        return fail(wall, "too large: an event has at most 65536 bytes");
    }
    return decode_one(wall, wall->body, size, &event) && put(wall, &event, size);
}

bool wallboard_publish_say_event(struct wallboard_publish *wall, const char *text)
{
    struct event event;
    if (!is_usable(wall)) {
        return false;
    }
    if (text == NULL) {
        return fail(wall, "event: must be given");
    }
    if (!decode_one(wall, text, strlen(text), &event)) {
        return false;
    }
    struct delivery_mark next = courier_next(wall->courier);
    int64_t now_ms = clock_wall().ms;
    event.source = str_from(wall->source);
    event.site = str_from(wall->site);
    event.epoch = next.epoch;
    event.sequence = next.sequence;
    event.time_ms = event.time_ms == EVENT_NO_TIME ? now_ms : event.time_ms;
    event.recorded_ms = event.recorded_ms == EVENT_NO_TIME ? now_ms : event.recorded_ms;
    return put(wall, &event, encode_event(&event, wall->body, sizeof wall->body));
}

/* -- the loop ---------------------------------------------------------------------- */

/* Hello or heartbeat, which have no number. */
static void say_of_link(struct wallboard_publish *wall, enum event_type type,
                        struct mono now)
{
    char id[WORD_BYTES];
    char topic[TOPIC_MAX_BYTES + 1];
    struct courier_place place = courier_place(wall->courier);
    struct event event = event_blank(type);
    wall->link_events++;
    str_format(id, sizeof id, "%" PRId64 "-h%" PRIu64, wall->epoch, wall->link_events);
    event.id = str_from(id);
    event.source = str_from(wall->source);
    event.site = str_from(wall->site);
    event.time_ms = event.recorded_ms = clock_wall().ms;
    event.epoch = place.epoch;
    event.head = place.head;
    if (type == EVENT_SOURCE_HELLO) {
        event.first = place.first;
        event.capabilities = wall->capabilities;
        event.heartbeat_ms = HEARTBEAT_MS;
    } else {
        event.uptime_ms = mono_ms_between(wall->start, now);
        event.dropped = (int64_t)courier_status(wall->courier).dropped;
    }
    struct str frame = {topic, event_topic(&event, event.site, topic)};
    struct str body = {wall->body, encode_event(&event, wall->body, sizeof wall->body)};
    if (type == EVENT_SOURCE_HELLO) {
        courier_hello(wall->courier, frame, body, now);
    } else {
        courier_heartbeat(wall->courier, frame, body);
    }
}

static void turn_once(struct wallboard_publish *wall, struct mono now)
{
    courier_turn(wall->courier, now, clock_wall());
    if (courier_wants_hello(wall->courier, now)) {
        say_of_link(wall, EVENT_SOURCE_HELLO, now);
    }
    if (mono_ms_between(wall->heartbeat_due, now) >= 0) {
        wall->heartbeat_due = mono_add_ms(now, HEARTBEAT_MS);
        say_of_link(wall, EVENT_SOURCE_HEARTBEAT, now);
    }
}

/* Until the time is up or, if that is asked for, the hub has everything. */
static int64_t work(struct wallboard_publish *wall, int64_t timeout_ms, bool until_clear)
{
    struct mono now = clock_mono();
    struct mono end = mono_add_ms(now, timeout_ms);
    for (;;) {
        turn_once(wall, now);
        int64_t left = mono_ms_between(now, end);
        uint64_t open = courier_status(wall->courier).open;
        if (left <= 0 || (until_clear && open == 0)) {
            return (int64_t)open;
        }
        int64_t wait = courier_wait_ms(wall->courier);
        int64_t beat = mono_ms_between(now, wall->heartbeat_due);
        wait = beat < wait ? beat : wait;
        wait = left < wait ? left : wait;
        (void)poll_wait(wall->poll, wait > 0 ? wait : 0);
        now = clock_mono();
    }
}

int64_t wallboard_publish_turn(struct wallboard_publish *wall, int64_t timeout_ms)
{
    return is_usable(wall) ? work(wall, timeout_ms, false) : -1;
}

struct wallboard_publish_status
wallboard_publish_status(const struct wallboard_publish *wall)
{
    struct wallboard_publish_status result = {0};
    if (wall != NULL && wall->courier != NULL) {
        const struct courier_status status = courier_status(wall->courier);
        result = (struct wallboard_publish_status){.welcome = status.welcome,
                                                   .open = status.open,
                                                   .refused = status.refused,
                                                   .dropped = status.dropped};
    }
    return result;
}

void wallboard_publish_close(struct wallboard_publish **handle, int64_t timeout_ms)
{
    struct wallboard_publish *wall = *handle;
    if (wall == NULL) {
        return;
    }
    if (wall->courier != NULL) {
        (void)wallboard_publish_say(wall, "source.bye", NULL, 0);
        (void)work(wall, timeout_ms, true);
    }
    courier_destroy(&wall->courier);
    decoder_destroy(&wall->decoder);
    poll_destroy(&wall->poll);
    context_destroy(&wall->context);
    curve_finish(&wall->curve);
    free(wall);
    *handle = NULL;
}
