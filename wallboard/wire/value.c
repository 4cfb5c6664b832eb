#include "wire/value.h"

#include <inttypes.h>
#include <string.h>

#include "base/timestamp.h"
#include "stats/limits.h"

#define LAST_MS         INT64_C(253402300799999) /* the year 9999 ends */
#define SEQUENCE_DIGITS 20
#define MILLI_LIMIT     1e12 /* largest absolute value of a measure */

static void store(void *target, size_t offset, const void *value, size_t size)
{
    memcpy((char *)target + offset, value, size);
}

/* Are the 8 bytes printable ASCII, each from 0x20 to 0x7E? */
static bool is_plain(const char *bytes)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t word = 0;
    memcpy(&word, bytes, sizeof word);
    /* Bit 7 of a byte: set in itself, by + 1 from 0x7F, or by - 0x20 borrowing. */
    return ((word | (word + ones) | (word - ones * 0x20)) & ones * 0x80) == 0;
}

/* No C0, DEL, C1 or bidi-control character? The text is valid UTF-8. */
static bool is_clean(struct str text)
{
    size_t at = 0;
    while (at + 8 <= text.size && is_plain(text.data + at)) {
        at += 8;
    }
    if (at > 0 && at + 8 > text.size && is_plain(text.data + text.size - 8)) {
        return true; /* the rest, and some of what lies before it again */
    }
    while (at < text.size) {
        unsigned char byte = (unsigned char)text.data[at];
        if (byte < 0x20 || byte == 0x7F) {
            return false;
        }
        if (byte < 0x80) {
            at++;
        } else if (str_is_control(str_next_code_point(text, &at))) {
            return false;
        }
    }
    return true;
}

static bool read_name(const struct field *field, const struct json_value *value,
                      void *target)
{
    if (value->kind != JSON_TEXT || value->text.size < (size_t)field->min ||
        value->text.size > (size_t)field->max || !is_clean(value->text)) {
        return false;
    }
    store(target, field->offset, &value->text, sizeof value->text);
    return true;
}

static bool read_id(const struct field *field, const struct json_value *value,
                    struct value_digits *digits, void *target)
{
    if (value->kind != JSON_INTEGER) {
        return read_name(field, value, target);
    }
    if (value->integer < 0) {
        return false;
    }
    char text[SEQUENCE_DIGITS + 1];
    size_t size = str_format(text, sizeof text, "%" PRId64, value->integer);
    if (size > sizeof digits->bytes - digits->used) {
        return false;
    }
    struct str id = {digits->bytes + digits->used, size};
    memcpy(digits->bytes + digits->used, text, size);
    digits->used += size;
    store(target, field->offset, &id, sizeof id);
    return true;
}

static bool read_text(const struct field *field, const struct json_value *value,
                      void *target)
{
    if (value->kind != JSON_TEXT || value->text.size > (size_t)field->max) {
        return false;
    }
    store(target, field->offset, &value->text, sizeof value->text);
    return true;
}

static bool read_whole(const struct field *field, const struct json_value *value,
                       void *target)
{
    if (value->kind != JSON_INTEGER || value->integer < field->min ||
        value->integer > field->max) {
        return false;
    }
    store(target, field->offset, &value->integer, sizeof value->integer);
    if (field->also != 0) {
        store(target, field->also, &value->integer, sizeof value->integer);
    }
    return true;
}

static bool read_time(const struct field *field, const struct json_value *value,
                      void *target)
{
    int64_t ms = 0;
    if (value->kind == JSON_TEXT) {
        /* An offset may carry a time out of the years that can be written again. */
        if (!timestamp_parse(value->text, &ms) || ms < 0 || ms > LAST_MS) {
            return false;
        }
    } else if (value->kind == JSON_INTEGER && value->integer >= TIMESTAMP_MIN_MS &&
               value->integer < TIMESTAMP_MAX_MS) {
        ms = value->integer;
    } else {
        return false;
    }
    store(target, field->offset, &ms, sizeof ms);
    return true;
}

static bool read_sequence(const struct field *field, const struct json_value *value,
                          void *target)
{
    int64_t number = 0;
    if (value->kind == JSON_TEXT) {
        if (value->text.size > SEQUENCE_DIGITS ||
            !str_to_int(value->text, field->min, field->max, &number) ||
            value->text.data[0] == '-') {
            return false;
        }
    } else if (value->kind == JSON_INTEGER && value->integer >= field->min) {
        number = value->integer;
    } else {
        return false;
    }
    store(target, field->offset, &number, sizeof number);
    return true;
}

static const struct word *find_word(const struct words *words, struct str name)
{
    for (size_t i = 0; i < words->count; i++) {
        if (str_equal(words->items[i].name, name)) {
            return &words->items[i];
        }
    }
    return NULL;
}

static bool read_word(const struct field *field, const struct json_value *value,
                      void *target)
{
    const struct word *word =
        value->kind == JSON_TEXT ? find_word(&field->words, value->text) : NULL;
    if (word == NULL) {
        return false;
    }
    store(target, field->offset, &word->value, sizeof word->value);
    return true;
}

static bool read_flag(const struct field *field, const struct json_value *value,
                      void *target)
{
    if (value->kind != JSON_FLAG) {
        return false;
    }
    enum event_flag flag = value->flag ? EVENT_FLAG_YES : EVENT_FLAG_NO;
    store(target, field->offset, &flag, sizeof flag);
    return true;
}

static bool read_milli(const struct field *field, const struct json_value *value,
                       void *target)
{
    double number = value->kind == JSON_INTEGER ? (double)value->integer : value->real;
    if ((value->kind != JSON_INTEGER && value->kind != JSON_REAL) ||
        number < -MILLI_LIMIT || number > MILLI_LIMIT) {
        return false;
    }
    /* Within the limit the nearest thousandth is exact, and a number that was written
     * with at most three decimals is the double nearest to it. */
    int64_t milli = (int64_t)(number * 1000.0 + (number < 0 ? -0.5 : 0.5));
    if ((double)milli / 1000.0 != number) {
        return false;
    }
    store(target, field->offset, &milli, sizeof milli);
    return true;
}

static bool read_currency(const struct field *field, const struct json_value *value,
                          void *target)
{
    char code[4] = "";
    if (value->kind != JSON_TEXT || value->text.size != sizeof code - 1) {
        return false;
    }
    for (size_t i = 0; i < sizeof code - 1; i++) {
        code[i] = value->text.data[i];
        if (code[i] < 'A' || code[i] > 'Z') {
            return false;
        }
    }
    store(target, field->offset, code, sizeof code);
    return true;
}

static bool read_capabilities(const struct field *field, const struct json_value *value,
                              void *target)
{
    uint32_t bits = 0;
    int64_t count = 0;
    struct json_cursor cursor = json_open(value);
    struct json_value item;
    if (value->kind != JSON_ARRAY) {
        return false;
    }
    while (json_next_element(&cursor, &item)) {
        bool number = item.kind == JSON_INTEGER && item.integer >= 0;
        bool text = item.kind == JSON_TEXT && item.text.size >= 1 &&
                    item.text.size <= LIMIT_ID_BYTES && is_clean(item.text);
        if (++count > field->max || !(number || text)) {
            return false;
        }
        const struct word *word = text ? find_word(&field->words, item.text) : NULL;
        bits |= word == NULL ? 0 : word->value;
    }
    store(target, field->offset, &bits, sizeof bits);
    return true;
}

bool value_read(const struct field *field, const struct json_value *value,
                struct value_digits *digits, void *target)
{
    switch (field->kind) {
    case FIELD_NAME:
        return read_name(field, value, target);
    case FIELD_ID:
        return read_id(field, value, digits, target);
    case FIELD_TEXT:
        return read_text(field, value, target);
    case FIELD_MS:
    case FIELD_COUNT:
        return read_whole(field, value, target);
    case FIELD_TIME:
        return read_time(field, value, target);
    case FIELD_SEQUENCE:
    case FIELD_DECIMAL:
        return read_sequence(field, value, target);
    case FIELD_WORD:
        return read_word(field, value, target);
    case FIELD_FLAG:
        return read_flag(field, value, target);
    case FIELD_MILLI:
        return read_milli(field, value, target);
    case FIELD_CURRENCY:
        return read_currency(field, value, target);
    case FIELD_CAPABILITIES:
        return read_capabilities(field, value, target);
    case FIELD_VERSION:
        return value->kind == JSON_TEXT && str_is(value->text, "1.0");
    case FIELD_CONTENT_TYPE:
        return value->kind == JSON_TEXT && str_is(value->text, "application/json");
    case FIELD_IGNORED:
        return true;
    case FIELD_BANNED:
    case FIELD_GROUP:
    case FIELD_LIST:
    case FIELD_TYPE:
    case FIELD_DATA:
    case FIELD_KIND_COUNT:
        break;
    }
    return false;
}

enum refusal value_refusal(const struct field *field)
{
    static const enum refusal refusals[FIELD_KIND_COUNT] = {
        [FIELD_TIME] = REFUSAL_BAD_TIME,        [FIELD_SEQUENCE] = REFUSAL_BAD_SEQUENCE,
        [FIELD_DECIMAL] = REFUSAL_BAD_SEQUENCE, [FIELD_VERSION] = REFUSAL_BAD_SPECVERSION,
        [FIELD_DATA] = REFUSAL_NOT_AN_EVENT,    [FIELD_BANNED] = REFUSAL_NOT_AN_EVENT,
    };
    enum refusal refusal = refusals[field->kind];
    return refusal == REFUSAL_NONE ? REFUSAL_BAD_VALUE : refusal;
}

/* "must be one of a, b, c" */
static void list_words(const struct words *words, char *buffer, size_t size)
{
    size_t used = str_format(buffer, size, "must be one of ");
    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->items[i];
        used += str_format(buffer + used, size - used, "%s%s", i == 0 ? "" : ", ",
                           word->name.data);
    }
}

/* Of the kinds that have no bounds to name. */
static const char *const plain_texts[FIELD_KIND_COUNT] = {
    [FIELD_TIME] = "must be RFC 3339, or Unix ms of the years 2000 to 2100",
    [FIELD_FLAG] = "must be true or false",
    [FIELD_MILLI] = "must be a number of at most 3 decimals, up to 10^12",
    [FIELD_CURRENCY] = "must be 3 capital letters",
    [FIELD_CAPABILITIES] = "must be an array of at most 64 ids",
    [FIELD_GROUP] = "must be an object",
    [FIELD_LIST] = "must be an array of objects",
    [FIELD_VERSION] = "must be \"1.0\"",
    [FIELD_TYPE] = "must be a string of 1 to 64 bytes",
    [FIELD_CONTENT_TYPE] = "must be \"application/json\"",
    [FIELD_DATA] = "must be an object",
    [FIELD_BANNED] = "cannot be read; send data as an object",
};

void value_expectation(const struct field *field, char *buffer, size_t size)
{
    switch (field->kind) {
    case FIELD_NAME:
    case FIELD_ID:
        str_format(buffer, size,
                   "must be a string of 1 to %" PRId64
                   " bytes without control characters%s",
                   field->max, field->kind == FIELD_ID ? ", or a whole number" : "");
        break;
    case FIELD_TEXT:
        str_format(buffer, size, "must be a string of at most %" PRId64 " bytes",
                   field->max);
        break;
    case FIELD_MS:
    case FIELD_COUNT:
        str_format(buffer, size, "must be a whole number%s from %" PRId64 " to %" PRId64,
                   field->kind == FIELD_MS ? " of milliseconds" : "", field->min,
                   field->max);
        break;
    case FIELD_SEQUENCE:
    case FIELD_DECIMAL:
        str_format(buffer, size, "must be decimal digits, from %" PRId64 " to %" PRId64,
                   field->min, field->max);
        break;
    case FIELD_WORD:
        list_words(&field->words, buffer, size);
        break;
    case FIELD_TIME:
    case FIELD_FLAG:
    case FIELD_MILLI:
    case FIELD_CURRENCY:
    case FIELD_CAPABILITIES:
    case FIELD_GROUP:
    case FIELD_LIST:
    case FIELD_VERSION:
    case FIELD_TYPE:
    case FIELD_CONTENT_TYPE:
    case FIELD_DATA:
    case FIELD_BANNED:
        str_format(buffer, size, "%s", plain_texts[field->kind]);
        break;
    case FIELD_IGNORED:
    case FIELD_KIND_COUNT:
        str_format(buffer, size, "is wrong"); /* nothing is, for these */
        break;
    }
}
