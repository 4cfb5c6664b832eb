#include "feed/output.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/log.h"
#include "feed/adapter.h"
#include "feed/snapshot_parts.h"
#include "feed/speakers.h"
#include "publish/courier.h"
#include "publish/event_topic.h"
#include "wire/decode.h"
#include "wire/encode.h"

struct feed_output {
    struct output_config config;
    struct sink *sink;
    char source[OUTPUT_SOURCE_SIZE];
    struct mono now;
    struct wall wall;
    bool begun; /* the epoch is known */
    int64_t epoch, sequence;
    int64_t last_ms;     /* time of the last event that had one */
    int64_t link_events; /* hellos and heartbeats said: they have no sequence */
    uint32_t capabilities;
    enum event_upstream upstream;
    uint64_t lost; /* what never came to be said */
    bool said_hello;
    struct speakers speakers;
    struct tally tally;
    char body[DECODE_MAX_BYTES + 1];
};

enum posted {
    POSTED,
    POSTED_TOO_LARGE,
    POSTED_BROKEN,
};

/* A URI has no room for most bytes; a name is for people here, so they become '-'. */
static void make_uri_safe(char *text)
{
    for (; *text != '\0'; text++) {
        bool safe = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
                    (*text >= '0' && *text <= '9') || *text == '.' || *text == '_' ||
                    *text == '-';
        if (!safe) {
            *text = '-';
        }
    }
}

void output_name_source(const struct output_config *config,
                        char ret_source[OUTPUT_SOURCE_SIZE])
{
    char site[65];
    char name[129];
    if (config->source != NULL) {
        str_copy(ret_source, OUTPUT_SOURCE_SIZE, str_from(config->source));
        return;
    }
    str_copy(site, sizeof site,
             str_from(config->site[0] != '\0' ? config->site : OUTPUT_DEFAULT_SITE));
    str_copy(name, sizeof name, str_from(config->name));
    make_uri_safe(site);
    make_uri_safe(name);
    str_format(ret_source, OUTPUT_SOURCE_SIZE, "wallboard://%s/%s/%s", site,
               config->adapter, name);
}

struct feed_output *output_create(const struct output_config *config, struct sink *sink)
{
    struct feed_output *output = calloc(1, sizeof *output);
    if (output == NULL) {
        return NULL;
    }
    output->config = *config;
    output->sink = sink;
    output->now = config->start;
    output->wall = config->start_wall;
    output->last_ms = EVENT_NO_TIME;
    if (output->config.snapshot_ms == 0) {
        output->config.snapshot_ms = OUTPUT_SNAPSHOT_MS;
    }
    output_name_source(config, output->source);
    sink_set_now(sink, config->start, config->start_wall);
    return output;
}

void output_destroy(struct feed_output **self)
{
    free(*self);
    *self = NULL;
}

void output_set_now(struct feed_output *output, struct mono now, struct wall wall)
{
    output->now = now;
    output->wall = wall;
    sink_set_now(output->sink, now, wall);
}

/* A hub may want the next message under a number of its own. */
static void take_number(struct feed_output *output)
{
    struct delivery_mark next;
    if (sink_next(output->sink, &next)) {
        output->epoch = next.epoch;
        output->sequence = next.sequence - 1;
    }
}

static bool is_of_link(enum event_type type)
{
    return type == EVENT_SOURCE_HELLO || type == EVENT_SOURCE_HEARTBEAT;
}

static size_t make_topic(const struct feed_output *output, const struct event *event,
                         char buffer[TOPIC_MAX_BYTES + 1])
{
    const char *site = output->config.site;
    return event_topic(event, str_from(site[0] != '\0' ? site : OUTPUT_DEFAULT_SITE),
                       buffer);
}

/* Fills what is blank in the envelope. `id` is the caller's memory. */
static void fill(const struct feed_output *output, struct event *event, char id[64])
{
    if (event->source.size == 0) {
        event->source = str_from(output->source);
        event->epoch = output->epoch;
        if (!is_of_link(event->type)) {
            event->sequence = output->sequence + 1;
        }
    }
    if (event->id.size == 0) {
        if (event->sequence != EVENT_NO_NUMBER) {
            str_format(id, 64, "%" PRId64 "-%" PRId64, event->epoch, event->sequence);
        } else {
            str_format(id, 64, "%" PRId64 "-h%" PRId64, output->epoch,
                       output->link_events + 1);
        }
        event->id = str_from(id);
    }
    if (event->site.size == 0) {
        event->site = str_from(output->config.site);
    }
    if (output->config.live && event->recorded_ms == EVENT_NO_TIME) {
        event->recorded_ms = output->wall.ms;
    }
}

static bool put(struct feed_output *output, enum event_type type, struct str topic,
                struct str body)
{
    if (type == EVENT_SOURCE_HELLO) {
        return sink_put_hello(output->sink, topic, body);
    }
    return type == EVENT_SOURCE_HEARTBEAT ? sink_put_heartbeat(output->sink, topic, body)
                                          : sink_put(output->sink, topic, body);
}

/* Sends one event as one message and, if it went, uses up its number. */
static enum posted post(struct feed_output *output, const struct event *event)
{
    char id[64];
    char topic[TOPIC_MAX_BYTES + 1];
    struct event full = *event;
    take_number(output);
    fill(output, &full, id);
    size_t topic_size = make_topic(output, &full, topic);
    size_t size = encode_event(&full, output->body, sizeof output->body);
    if (size == 0 || topic_size == 0) {
        return POSTED_TOO_LARGE;
    }
    if (is_of_link(full.type)) {
        output->link_events++;
    } else {
        output->tally.events++;
        output->sequence = full.sequence;
    }
    bool ok = put(output, full.type, (struct str){topic, topic_size},
                  (struct str){output->body, size});
    return ok ? POSTED : POSTED_BROKEN;
}

/* Posts what is known to be small. */
static bool post_small(struct feed_output *output, const struct event *event)
{
    return post(output, event) != POSTED_BROKEN;
}

static int64_t time_now(const struct feed_output *output)
{
    return output->config.live ? output->wall.ms : output->last_ms;
}

/* Of hello and heartbeat: the last number; to a hub, of the life that is being sent. */
static void place(const struct feed_output *output, struct event *event)
{
    struct courier_place place = {output->epoch, output->sequence, EVENT_NO_NUMBER};
    (void)sink_place(output->sink, &place);
    event->source = str_from(output->source);
    event->epoch = place.epoch;
    event->head = place.head;
    if (event->type == EVENT_SOURCE_HELLO) {
        event->first = place.first;
    }
}

bool output_hello(struct feed_output *output)
{
    if (output->config.software == NULL || !output->begun) {
        return true; /* not ours to say, or said before the first event */
    }
    struct event hello = event_blank(EVENT_SOURCE_HELLO);
    hello.time_ms = time_now(output);
    hello.capabilities = output->capabilities;
    hello.software = str_from(output->config.software);
    hello.version = str_from(WALLBOARD_VERSION);
    take_number(output);
    place(output, &hello);
    if (output->config.live) {
        hello.heartbeat_ms = OUTPUT_HEARTBEAT_MS;
        hello.snapshot_interval_ms = output->config.snapshot_ms;
    }
    output->said_hello = true;
    return post_small(output, &hello);
}

/* Before the first event: the epoch, and who speaks. */
static bool begin(struct feed_output *output, int64_t time_ms)
{
    if (time_ms != EVENT_NO_TIME) {
        output->last_ms = time_ms;
    }
    if (!output->begun) {
        bool timed = time_ms != EVENT_NO_TIME && time_ms > 0;
        output->begun = true;
        output->epoch = timed ? time_ms : 1;
        if (output->config.live) {
            output->epoch = output->config.start_wall.ms;
        }
    }
    return output->said_hello || output_hello(output);
}

bool output_greet(struct feed_output *output)
{
    return output->said_hello ? output_hello(output) : begin(output, output->wall.ms);
}

bool output_set_capabilities(struct feed_output *output, uint32_t capabilities)
{
    if (capabilities == output->capabilities) {
        return true;
    }
    output->capabilities = capabilities;
    return !output->said_hello || output_hello(output);
}

void output_set_upstream(struct feed_output *output, enum event_upstream upstream)
{
    output->upstream = upstream;
}

static bool beat(struct feed_output *output, struct event *heartbeat)
{
    heartbeat->time_ms = output->wall.ms;
    heartbeat->uptime_ms = mono_ms_between(output->config.start, output->now);
    heartbeat->dropped = (int64_t)(sink_dropped(output->sink) + output->lost);
    return post_small(output, heartbeat);
}

/* In the names of those who are repeated. The ids must not meet those of an earlier run
 * of the same recording, or they were taken for duplicates. */
static bool beat_for_others(struct feed_output *output)
{
    for (size_t i = 0; i < output->speakers.count; i++) {
        const struct speaker *speaker = &output->speakers.list[i];
        char id[64];
        str_format(id, sizeof id, "replay-%" PRId64, output->wall.ms);
        struct event heartbeat = event_blank(EVENT_SOURCE_HEARTBEAT);
        heartbeat.id = str_from(id);
        heartbeat.source = str_from(speaker->source);
        heartbeat.site = str_from(speaker->site);
        heartbeat.epoch = speaker->epoch;
        heartbeat.head = speaker->head;
        if (!beat(output, &heartbeat)) {
            return false;
        }
    }
    return true;
}

bool output_heartbeat(struct feed_output *output)
{
    if (output->config.software == NULL) {
        return beat_for_others(output);
    }
    if (!begin(output, output->wall.ms)) {
        return false;
    }
    struct event heartbeat = event_blank(EVENT_SOURCE_HEARTBEAT);
    take_number(output);
    place(output, &heartbeat);
    heartbeat.upstream = output->upstream;
    return beat(output, &heartbeat);
}

bool output_bye(struct feed_output *output, const char *reason)
{
    if (output->config.software == NULL || !output->config.live || !output->begun) {
        return true; /* the end of a printed recording is not the source's end */
    }
    struct event bye = event_blank(EVENT_SOURCE_BYE);
    bye.time_ms = output->wall.ms;
    bye.note = str_from(reason);
    return post_small(output, &bye);
}

const struct tally *output_tally(const struct feed_output *output)
{
    return &output->tally;
}

/* A snapshot in as many parts as its size asks for. */
static enum posted post_snapshot(struct feed_output *output, const struct event *event)
{
    int64_t parts = snapshot_parts_needed(event, output->body, sizeof output->body);
    char name[64];
    str_format(name, sizeof name, "%" PRId64 "-%" PRId64, output->epoch,
               output->sequence + 1);
    enum posted posted = parts == 0 ? POSTED_TOO_LARGE : POSTED;
    for (int64_t part = 1; part <= parts && posted == POSTED; part++) {
        struct event piece = *event;
        snapshot_parts_cut(&piece, part, parts, name);
        posted = post(output, &piece);
    }
    return posted;
}

bool feed_emit(struct feed_output *output, const struct event *event)
{
    if (!begin(output, event->time_ms)) {
        return false;
    }
    bool may_be_large = event->type == EVENT_SOURCE_SNAPSHOT && event->parts == 1;
    enum posted posted =
        may_be_large ? post_snapshot(output, event) : post(output, event);
    if (posted == POSTED_TOO_LARGE) {
        output->tally.faults++;
        log_write(LOG_LEVEL_WARNING, "feed", "a %s that is too large was not sent",
                  event_type_name(event->type));
    }
    return posted != POSTED_BROKEN;
}

bool feed_emit_raw(struct feed_output *output, const struct event *event, struct str body)
{
    char topic[TOPIC_MAX_BYTES + 1];
    size_t topic_size = make_topic(output, event, topic);
    output->tally.events++;
    speakers_hear(&output->speakers, event);
    return sink_put(output->sink, (struct str){topic, topic_size}, body);
}

bool feed_settle(struct feed_output *output)
{
    return sink_settle(output->sink);
}

void feed_fault(struct feed_output *output, const char *file, int64_t line,
                const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    if (vsnprintf(text, sizeof text, format, args) < 0) {
        text[0] = '\0';
    }
    va_end(args);
    output->tally.faults++;
    log_write(LOG_LEVEL_WARNING, "feed", "%s:%" PRId64 ": %s", file, line, text);
}

void feed_lost(struct feed_output *output, uint64_t count)
{
    output->lost += count;
}

void feed_ignore(struct feed_output *output, struct str what)
{
    tally_ignore(&output->tally, what);
}
