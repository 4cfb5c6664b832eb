#include "feed/http_events.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "stats/limits.h"
#include "wire/decode.h"
#include "wire/encode.h"
#include "wire/json.h"

#define WHOLE_BYTES (DECODE_MAX_BYTES + 16384) /* the decoder says what is too large */

struct http_events {
    http_emit *emit;
    void *context;
    struct decoder *decoder;
    struct json_parser *parser;
    const char *site;
    uint32_t capabilities;
    bool has_gauges, has_contacts; /* some came */
    bool is_cut;                   /* the event in `whole` did not fit */
    char id[LIMIT_ID_BYTES + 1];
    size_t size;
    char whole[WHOLE_BYTES]; /* an event in binary mode, put together */
};

struct http_events *http_events_create(const char *site, http_emit *emit, void *context)
{
    struct http_events *events = calloc(1, sizeof *events);
    if (events == NULL) {
        return NULL;
    }
    events->site = site;
    events->emit = emit;
    events->context = context;
    events->capabilities = EVENT_CAN_EVENTS;
    events->decoder = decoder_create();
    events->parser = json_parser_create();
    if (events->decoder == NULL || events->parser == NULL) {
        http_events_destroy(&events);
    }
    return events;
}

void http_events_destroy(struct http_events **self)
{
    if (*self != NULL) {
        json_parser_destroy(&(*self)->parser);
        decoder_destroy(&(*self)->decoder);
        free(*self);
        *self = NULL;
    }
}

uint32_t http_events_capabilities(const struct http_events *events)
{
    bool gauges_alone = events->has_gauges && !events->has_contacts;
    return gauges_alone ? events->capabilities & ~(uint32_t)EVENT_CAN_EVENTS
                        : events->capabilities;
}

/* -- what the senders can tell --------------------------------------------------------
 */

static uint32_t state_shows(const struct event *event)
{
    if (event->queue.size > 0) {
        return EVENT_CAN_QUEUE_PAUSE;
    }
    if (event->state != EVENT_AGENT_STATE_WRAPUP) {
        return 0;
    }
    return event->until_ms == EVENT_NO_TIME ? EVENT_CAN_WRAPUP_EXACT
                                            : EVENT_CAN_WRAPUP_TIMED;
}

static const uint32_t shown_by[EVENT_TYPE_COUNT] = {
    [EVENT_CONTACT_OFFERED] = EVENT_CAN_RING,
    [EVENT_CONTACT_UNANSWERED] = EVENT_CAN_UNANSWERED,
    [EVENT_CONTACT_HOLD] = EVENT_CAN_HOLD,
    [EVENT_CONTACT_REJECTED] = EVENT_CAN_REJECT,
    [EVENT_AGENT_JOINED] = EVENT_CAN_MEMBERS,
    [EVENT_AGENT_LEFT] = EVENT_CAN_MEMBERS,
    [EVENT_QUEUE_STATS] = EVENT_CAN_GAUGES,
    [EVENT_SOURCE_SNAPSHOT] = EVENT_CAN_SNAPSHOT,
};

static uint32_t shows(const struct event *event)
{
    uint32_t shown = shown_by[event->type];
    if (event->type == EVENT_CONTACT_LEFT && event->reason != EVENT_REASON_UNKNOWN) {
        shown |= EVENT_CAN_LEFT_REASON;
    }
    if (event->type == EVENT_CONTACT_ENDED && event->by != EVENT_BY_NONE &&
        event->by != EVENT_BY_UNKNOWN) {
        shown |= EVENT_CAN_ENDED_BY;
    }
    if (event->type == EVENT_AGENT_STATE) {
        shown |= state_shows(event);
    }
    if (event->time_ms != EVENT_NO_TIME && event->time_ms % 1000 != 0) {
        shown |= EVENT_CAN_SUBSECOND;
    }
    return shown;
}

/* -- events ---------------------------------------------------------------------------
 */

/* Ids are unique for each sender; all senders together are one source here. */
static struct str own_id(struct http_events *events, const struct event *event)
{
    uint64_t source = index_hash(0, event->source.data, event->source.size);
    size_t size = 0;
    if (event->id.size + 17 <= LIMIT_ID_BYTES) {
        size =
            str_format(events->id, sizeof events->id, "%016llx-%.*s",
                       (unsigned long long)source, (int)event->id.size, event->id.data);
    } else {
        uint64_t id = index_hash(1, event->id.data, event->id.size);
        size = str_format(events->id, sizeof events->id, "%016llx-%016llx",
                          (unsigned long long)source, (unsigned long long)id);
    }
    return (struct str){events->id, size};
}

/* Words about the sender's own link are not ours to repeat: we say hello ourselves. */
static bool is_of_link(const struct event *event)
{
    return event->type == EVENT_SOURCE_HELLO || event->type == EVENT_SOURCE_HEARTBEAT ||
           event->type == EVENT_SOURCE_BYE;
}

bool http_events_say(struct http_events *events, const struct event *event)
{
    struct event own = *event;
    if (own.id.size > 0) {
        own.id = own_id(events, event);
    }
    own.source = own.site = (struct str){0};
    own.epoch = own.sequence = EVENT_NO_NUMBER;
    events->capabilities |= shows(event);
    events->has_gauges = events->has_gauges || event->type == EVENT_QUEUE_STATS;
    events->has_contacts = events->has_contacts || event->type <= EVENT_CONTACT_RESULT ||
                           event->contact_count > 0;
    return events->emit(events->context, &own);
}

void http_outcome_refuse(struct http_outcome *outcome, int status, const char *reason,
                         const char *fault)
{
    outcome->status = status;
    if (outcome->refused++ == 0) {
        str_format(outcome->fault, sizeof outcome->fault, "%s: %s", reason, fault);
    }
}

bool http_events_check(struct http_events *events, const struct event *event,
                       const char **ret_fault)
{
    struct event whole = *event;
    struct event again;
    whole.id = whole.id.size > 0 ? whole.id : str_from("1");
    size_t size = encode_event(&whole, events->whole, sizeof events->whole);
    if (size == 0) {
        *ret_fault = "too_large";
        return false;
    }
    decoder_begin(events->decoder, events->whole, size);
    if (decoder_next(events->decoder, &again) == DECODE_EVENT) {
        return true;
    }
    *ret_fault = decoder_fault(events->decoder);
    return false;
}

static int status_of(enum refusal refusal)
{
    return refusal == REFUSAL_TOO_LARGE ? 413 : 400;
}

/* One event or a batch, as JSON. */
bool http_events_take_json(struct http_events *events, struct str body, bool has_ids,
                           struct http_outcome *outcome)
{
    struct event event;
    enum decode_result result = DECODE_END;
    bool is_well = true;
    decoder_begin(events->decoder, body.data, body.size);
    while (is_well && (result = decoder_next(events->decoder, &event)) != DECODE_END) {
        if (result == DECODE_REFUSED) {
            enum refusal refusal = decoder_refusal(events->decoder);
            http_outcome_refuse(outcome, status_of(refusal), refusal_name(refusal),
                                decoder_fault(events->decoder));
        } else if (result == DECODE_EVENT && event.site.size > 0 &&
                   !str_is(event.site, events->site)) {
            http_outcome_refuse(outcome, 400, refusal_name(REFUSAL_WRONG_SITE),
                                "site: is not the one that this feed speaks for");
        } else if (result == DECODE_IGNORED || is_of_link(&event)) {
            outcome->ignored++;
            events->capabilities |=
                result == DECODE_EVENT && event.type == EVENT_SOURCE_HELLO
                    ? event.capabilities
                    : 0;
        } else {
            outcome->taken++;
            event.id = has_ids ? event.id : (struct str){0};
            is_well = http_events_say(events, &event);
        }
    }
    return is_well;
}

/* -- binary mode ----------------------------------------------------------------------
 */

static void put(struct http_events *events, const char *text, size_t size)
{
    if (size > WHOLE_BYTES - events->size) {
        events->is_cut = true;
        return;
    }
    memcpy(events->whole + events->size, text, size);
    events->size += size;
}

static void put_text(struct http_events *events, const char *text)
{
    put(events, text, strlen(text));
}

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef0123456789ABCDEF";
    const char *found = c == '\0' ? NULL : strchr(digits, c);
    return found == NULL ? -1 : (int)((found - digits) % 16);
}

/* A header's value as a JSON string; "%C3%BC" in it is UTF-8, says the HTTP binding. */
static void put_value(struct http_events *events, struct str value)
{
    put_text(events, "\"");
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        if (c == '%' && i + 2 < value.size && hex_digit(value.data[i + 1]) >= 0 &&
            hex_digit(value.data[i + 2]) >= 0) {
            c = (char)(hex_digit(value.data[i + 1]) * 16 + hex_digit(value.data[i + 2]));
            i += 2;
        }
        if (c == '"' || c == '\\' || (unsigned char)c < ' ') {
            char escape[8];
            str_format(escape, sizeof escape, "\\u%04x", (unsigned int)(unsigned char)c);
            put_text(events, escape);
        } else {
            put(events, &c, 1);
        }
    }
    put_text(events, "\"");
}

/* Attribute names are small letters and digits (CloudEvents 1.0, "Naming Conventions");
 * "data" would be another body. */
static bool is_attribute(struct str name)
{
    bool ok = name.size > 0 && name.size <= 64 && !str_is(name, "data");
    for (size_t i = 0; ok && i < name.size; i++) {
        char c = name.data[i];
        ok = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
    return ok;
}

/* The body is data: one JSON value, or none. */
static bool is_data(struct http_events *events, struct str body)
{
    struct json_value value;
    return body.size == 0 ||
           json_parse(events->parser, body.data, body.size, &value) == JSON_OK;
}

static bool take_binary(struct http_events *events, const struct http_post *post,
                        struct http_outcome *outcome)
{
    if (!is_data(events, post->body)) {
        http_outcome_refuse(outcome, 400, refusal_name(REFUSAL_BAD_JSON),
                            "data: the body is not one JSON value");
        return true;
    }
    events->size = 0;
    events->is_cut = false;
    put_text(events, "{");
    for (size_t i = 0; i < post->attribute_count; i++) {
        if (!is_attribute(post->attributes[i].name)) {
            http_outcome_refuse(
                outcome, 400, refusal_name(REFUSAL_BAD_VALUE),
                "ce-: an attribute's name is letters and digits, and not 'data'");
            return true;
        }
        put_text(events, i == 0 ? "\"" : ",\"");
        put(events, post->attributes[i].name.data, post->attributes[i].name.size);
        put_text(events, "\":");
        put_value(events, post->attributes[i].value);
    }
    if (post->body.size > 0) {
        put_text(events, ",\"data\":");
        put(events, post->body.data, post->body.size);
    }
    put_text(events, "}");
    if (events->is_cut) {
        http_outcome_refuse(outcome, 413, refusal_name(REFUSAL_TOO_LARGE),
                            "ce-: too much of it");
        return true;
    }
    return http_events_take_json(events, (struct str){events->whole, events->size}, true,
                                 outcome);
}

/* -- modes ----------------------------------------------------------------------------
 */

/* "application/json; charset=utf-8" without what follows ';'. */
static struct str media_type(struct str type)
{
    return str_trim(str_split(&type, ';'));
}

static bool is_type(struct str type, const char *word)
{
    bool same = type.size == strlen(word);
    for (size_t i = 0; same && i < type.size; i++) {
        char c = type.data[i];
        same = (c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) == word[i];
    }
    return same;
}

bool http_post_is(const struct http_post *post, const char *type)
{
    return is_type(media_type(post->type), type);
}

bool http_events_take(struct http_events *events, const struct http_post *post,
                      struct http_outcome *ret_outcome)
{
    bool is_json = http_post_is(post, "application/json");
    *ret_outcome = (struct http_outcome){.status = 200};
    if (http_post_is(post, "application/cloudevents+json") ||
        http_post_is(post, "application/cloudevents-batch+json") ||
        (is_json && post->attribute_count == 0)) {
        return http_events_take_json(events, post->body, true, ret_outcome);
    }
    if (post->attribute_count > 0 && (is_json || post->body.size == 0)) {
        return take_binary(events, post, ret_outcome);
    }
    http_outcome_refuse(
        ret_outcome, 415, "content-type",
        "must be application/cloudevents+json, application/cloudevents-batch+json or "
        "application/json");
    return true;
}
