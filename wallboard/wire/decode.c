#include "wire/decode.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "wire/json.h"
#include "wire/reader.h"
#include "wire/rules.h"
#include "wire/vocabulary.h"

static_assert(DECODE_MAX_BYTES == JSON_MAX_BYTES, "one limit, two names");

static const char *const refusal_names[] = {
    [REFUSAL_NONE] = "none",
    [REFUSAL_TOO_LARGE] = "too_large",
    [REFUSAL_TOO_DEEP] = "too_deep",
    [REFUSAL_BAD_UTF8] = "bad_utf8",
    [REFUSAL_BAD_JSON] = "bad_json",
    [REFUSAL_NOT_AN_EVENT] = "not_an_event",
    [REFUSAL_BAD_SPECVERSION] = "bad_specversion",
    [REFUSAL_MISSING] = "missing",
    [REFUSAL_BAD_VALUE] = "bad_value",
    [REFUSAL_BAD_TIME] = "bad_time",
    [REFUSAL_BAD_SEQUENCE] = "bad_sequence",
    [REFUSAL_WRONG_SITE] = "wrong_site",
    [REFUSAL_UNAUTHORISED] = "unauthorised",
};
static_assert(sizeof refusal_names / sizeof *refusal_names == REFUSAL_COUNT,
              "every refusal has a name");

/* What is left of the payload. */
enum stage {
    STAGE_END,
    STAGE_FAULT, /* the payload's own */
    STAGE_ONE,
    STAGE_BATCH,
};

struct decoder {
    struct reader reader;
    struct str types[EVENT_TYPE_COUNT]; /* "contact.queued" with its length */
    enum stage stage;
    struct json_value element; /* the event at hand, or the only one */
    struct json_cursor batch;
    size_t batch_index;
    struct event blank; /* what every event begins as */
    struct decode_counts counts;
};

const char *refusal_name(enum refusal refusal)
{
    return refusal_names[refusal];
}

struct decoder *decoder_create(void)
{
    struct decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder == NULL) {
        return NULL;
    }
    for (int i = 0; i < EVENT_TYPE_COUNT; i++) {
        decoder->types[i] = str_from(event_type_name((enum event_type)i));
    }
    decoder->blank = event_blank(EVENT_CONTACT_QUEUED);
    if (!reader_init(&decoder->reader)) {
        decoder_destroy(&decoder);
    }
    return decoder;
}

void decoder_destroy(struct decoder **self)
{
    if (*self != NULL) {
        reader_finish(&(*self)->reader);
        free(*self);
        *self = NULL;
    }
}

static void refuse_payload(struct decoder *decoder, enum refusal refusal,
                           const char *text)
{
    decoder->stage = STAGE_FAULT;
    (void)reader_fault(&decoder->reader, NULL, (struct str){NULL, 0}, refusal, text);
}

static void begin_batch(struct decoder *decoder)
{
    decoder->batch = json_open(&decoder->element);
    decoder->batch_index = 0;
    decoder->stage = STAGE_BATCH;
    struct json_cursor ahead = decoder->batch;
    struct json_value item;
    size_t count = 0;
    while (json_next_element(&ahead, &item)) {
        count++;
    }
    if (count > DECODE_MAX_EVENTS) {
        refuse_payload(decoder, REFUSAL_TOO_LARGE, "more than 1000 events in a batch");
    }
}

void decoder_begin(struct decoder *decoder, const void *body, size_t size)
{
    reader_reset(&decoder->reader);
    decoder->element = (struct json_value){.kind = JSON_NULL};
    switch (json_parse(decoder->reader.json, body, size, &decoder->element)) {
    case JSON_OK:
        if (decoder->element.kind == JSON_ARRAY) {
            begin_batch(decoder);
        } else {
            decoder->stage = STAGE_ONE;
        }
        break;
    case JSON_TOO_LARGE:
        refuse_payload(decoder, REFUSAL_TOO_LARGE, "more than 65536 bytes");
        break;
    case JSON_TOO_DEEP:
        refuse_payload(decoder, REFUSAL_TOO_DEEP, "nested deeper than 8");
        break;
    case JSON_BAD_UTF8:
        refuse_payload(decoder, REFUSAL_BAD_UTF8,
                       "not UTF-8, half a surrogate pair, or \\u0000");
        break;
    case JSON_BAD:
        refuse_payload(decoder, REFUSAL_BAD_JSON, "not one JSON value");
        break;
    }
}

/* The type that a name stands for; false if none that we know. */
static bool find_type(const struct decoder *decoder, struct str name,
                      enum event_type *ret_type)
{
    const size_t prefix = sizeof VOCABULARY_PREFIX - 1;
    if (name.size < prefix || memcmp(name.data, VOCABULARY_PREFIX, prefix) != 0) {
        return false;
    }
    struct str rest = {name.data + prefix, name.size - prefix};
    for (int i = 0; i < EVENT_TYPE_COUNT; i++) {
        if (str_equal(decoder->types[i], rest)) {
            *ret_type = (enum event_type)i;
            return true;
        }
    }
    return false;
}

static bool read_data(struct decoder *decoder, const struct place *above,
                      struct event *event)
{
    struct reader *reader = &decoder->reader;
    struct place place = {above, {"data", 4}, READER_NO_INDEX};
    struct rule_fault fault;
    if (!reader_read(reader, &reader->data, &vocabulary_data[event->type], &place,
                     event)) {
        return false;
    }
    return rules_hold(event, &fault) ||
           reader_fault(reader, &place, str_from(fault.field), fault.refusal, fault.text);
}

static enum decode_result decode_element(struct decoder *decoder,
                                         const struct place *place, struct event *event)
{
    struct reader *reader = &decoder->reader;
    if (decoder->element.kind != JSON_OBJECT) {
        (void)reader_fault(reader, place, (struct str){NULL, 0}, REFUSAL_NOT_AN_EVENT,
                           "must be an object");
        return DECODE_REFUSED;
    }
    *event = decoder->blank;
    if (!reader_read(reader, &decoder->element, &vocabulary_envelope, place, event)) {
        return DECODE_REFUSED;
    }
    if (event->sequence != EVENT_NO_NUMBER && event->epoch == EVENT_NO_NUMBER) {
        (void)reader_fault(reader, place, str_from("sequence"), REFUSAL_BAD_SEQUENCE,
                           "is given without sourceepoch");
        return DECODE_REFUSED;
    }
    if (!find_type(decoder, reader->type, &event->type)) {
        return reader_check_keys(reader, &decoder->element, place) ? DECODE_IGNORED
                                                                   : DECODE_REFUSED;
    }
    return read_data(decoder, place, event) ? DECODE_EVENT : DECODE_REFUSED;
}

/* Moves on to the next element; false at the end of the payload. */
static bool advance(struct decoder *decoder)
{
    reader_reset(&decoder->reader);
    if (decoder->stage == STAGE_ONE) {
        decoder->stage = STAGE_END;
        return true;
    }
    if (decoder->stage == STAGE_BATCH) {
        return json_next_element(&decoder->batch, &decoder->element);
    }
    return false;
}

static enum decode_result next_result(struct decoder *decoder, struct event *event)
{
    if (decoder->stage == STAGE_FAULT) {
        decoder->stage = STAGE_END;
        return DECODE_REFUSED;
    }
    bool batch = decoder->stage == STAGE_BATCH;
    if (!advance(decoder)) {
        return DECODE_END;
    }
    if (!batch) {
        return decode_element(decoder, NULL, event);
    }
    struct place place = {NULL, {NULL, 0}, decoder->batch_index++};
    return decode_element(decoder, &place, event);
}

enum decode_result decoder_next(struct decoder *decoder, struct event *ret_event)
{
    enum decode_result result = next_result(decoder, ret_event);
    decoder->counts.unknown_fields = decoder->reader.unknown_fields;
    if (result == DECODE_IGNORED) {
        decoder->counts.unknown_types++;
    } else if (result == DECODE_REFUSED) {
        decoder->counts.refused[decoder->reader.refusal]++;
    }
    return result;
}

enum refusal decoder_refusal(const struct decoder *decoder)
{
    return decoder->reader.refusal;
}

const char *decoder_fault(const struct decoder *decoder)
{
    return decoder->reader.fault;
}

bool decoder_refused_number(const struct decoder *decoder, struct str *ret_source,
                            int64_t *ret_epoch, int64_t *ret_sequence)
{
    struct event number = event_blank(EVENT_CONTACT_QUEUED);
    if (!reader_salvage(&decoder->element, &number)) {
        return false;
    }
    *ret_source = number.source;
    *ret_epoch = number.epoch;
    *ret_sequence = number.sequence;
    return true;
}

const struct decode_counts *decoder_counts(const struct decoder *decoder)
{
    return &decoder->counts;
}

void decoder_count_refusal(struct decoder *decoder, enum refusal refusal)
{
    decoder->counts.refused[refusal]++;
}
