#include "wire/encode.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/timestamp.h"
#include "wire/vocabulary.h"

/* A bounded buffer that remembers whether everything fitted. */
struct writer {
    char *buffer;
    size_t size, used; /* used <= size */
    bool full;
};

static void put_bytes(struct writer *out, const char *bytes, size_t size)
{
    if (out->full || size > out->size - out->used) {
        out->full = true;
        return;
    }
    memcpy(out->buffer + out->used, bytes, size);
    out->used += size;
}

static void put(struct writer *out, const char *text)
{
    put_bytes(out, text, strlen(text));
}

/* At least `digits` decimal digits. */
static void put_number(struct writer *out, int64_t number, int digits)
{
    char text[32];
    str_format(text, sizeof text, "%0*" PRId64, digits, number);
    put(out, text);
}

static void put_quoted_number(struct writer *out, int64_t number, int digits)
{
    put(out, "\"");
    put_number(out, number, digits);
    put(out, "\"");
}

/* One character as JSON has it; NUL and broken UTF-8 become U+FFFD. */
static void put_character(struct writer *out, struct str text, size_t *at)
{
    size_t from = *at;
    uint32_t point = str_next_code_point(text, at);
    size_t size = *at - from;
    if (point == 0 || (point == 0xFFFD && size == 1)) {
        put(out, "\xEF\xBF\xBD");
    } else if (point == '"' || point == '\\') {
        put(out, "\\");
        put_bytes(out, text.data + from, size);
    } else if (point < 0x20) {
        char escape[8];
        str_format(escape, sizeof escape, "\\u%04" PRIx32, point);
        put(out, escape);
    } else {
        put_bytes(out, text.data + from, size);
    }
}

static void put_text(struct writer *out, struct str text)
{
    put(out, "\"");
    for (size_t at = 0; at < text.size;) {
        size_t from = at;
        while (at < text.size && text.data[at] >= 0x20 && text.data[at] < 0x7F &&
               text.data[at] != '"' && text.data[at] != '\\') {
            at++;
        }
        put_bytes(out, text.data + from, at - from);
        if (at < text.size) {
            put_character(out, text, &at);
        }
    }
    put(out, "\"");
}

/* -- what a struct says ---------------------------------------------------------- */

static int64_t load_number(const struct field *field, const void *item)
{
    int64_t number = 0;
    memcpy(&number, (const char *)item + field->offset, sizeof number);
    return number;
}

static unsigned load_word(const struct field *field, const void *item)
{
    unsigned word = 0;
    memcpy(&word, (const char *)item + field->offset, sizeof word);
    return word;
}

static struct str load_text(const struct field *field, const void *item)
{
    struct str text;
    memcpy(&text, (const char *)item + field->offset, sizeof text);
    return text;
}

static size_t load_count(const struct field *field, const void *item)
{
    size_t count = 0;
    memcpy(&count, (const char *)item + field->count_offset, sizeof count);
    return count;
}

static bool says_any(const struct record *record, const void *item);

/* Is there anything to write for the field? */
/* NOLINTNEXTLINE(misc-no-recursion): a group holds scalars only */
static bool says(const struct field *field, const void *item)
{
    switch (field->kind) {
    case FIELD_NAME:
    case FIELD_ID:
    case FIELD_TEXT:
        return load_text(field, item).size > 0;
    case FIELD_MS:
    case FIELD_COUNT:
    case FIELD_TIME:
    case FIELD_SEQUENCE:
    case FIELD_DECIMAL:
        return field->always || load_number(field, item) != field->initial;
    case FIELD_WORD:
    case FIELD_FLAG:
        return load_word(field, item) != 0;
    case FIELD_CURRENCY:
        return *((const char *)item + field->offset) != '\0';
    case FIELD_GROUP:
        return says_any(field->record, item);
    case FIELD_LIST:
        return field->always || load_count(field, item) > 0;
    case FIELD_MILLI:
    case FIELD_CAPABILITIES:
    case FIELD_VERSION:
    case FIELD_TYPE:
    case FIELD_DATA:
        return true;
    case FIELD_CONTENT_TYPE:
    case FIELD_BANNED:
    case FIELD_IGNORED:
    case FIELD_KIND_COUNT:
        break;
    }
    return false;
}

/* NOLINTNEXTLINE(misc-no-recursion): a group holds scalars only */
static bool says_any(const struct record *record, const void *item)
{
    for (size_t i = 0; i < record->count; i++) {
        if (says(&record->fields[i], item)) {
            return true;
        }
    }
    return false;
}

/* -- values ---------------------------------------------------------------------- */

static void put_time(struct writer *out, int64_t ms)
{
    char text[TIMESTAMP_SIZE];
    timestamp_format(ms, text);
    put_text(out, str_from(text));
}

static void put_word(struct writer *out, const struct words *words, unsigned value)
{
    for (size_t i = 0; i < words->count; i++) {
        if (words->items[i].value == value) {
            put_text(out, words->items[i].name);
            return;
        }
    }
    put(out, "null"); /* a word that is not of this type: the same as unsaid */
}

/* Thousandths as a number without trailing zeros. */
static void put_milli(struct writer *out, int64_t milli)
{
    uint64_t size = milli < 0 ? 0 - (uint64_t)milli : (uint64_t)milli;
    char text[32];
    size_t used = str_format(text, sizeof text, "%s%" PRIu64 ".%03" PRIu64,
                             milli < 0 ? "-" : "", size / 1000, size % 1000);
    while (text[used - 1] == '0') {
        used--;
    }
    if (text[used - 1] == '.') {
        used--;
    }
    put_bytes(out, text, used);
}

static void put_capabilities(struct writer *out, const struct words *words, unsigned bits)
{
    const char *separator = "[";
    for (size_t i = 0; i < words->count; i++) {
        if ((bits & words->items[i].value) != 0) {
            put(out, separator);
            put_text(out, words->items[i].name);
            separator = ",";
        }
    }
    put(out, *separator == '[' ? "[]" : "]");
}

static void put_record(struct writer *out, const struct record *record, const void *item);

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the vocabulary, which is four */
static void put_list(struct writer *out, const struct field *field, const void *item)
{
    const struct list *list = &vocabulary_lists[field->list];
    const char *items = NULL;
    memcpy(&items, (const char *)item + field->offset, sizeof items);
    size_t count = load_count(field, item);
    put(out, "[");
    for (size_t i = 0; i < count; i++) {
        put(out, i == 0 ? "" : ",");
        put_record(out, list->record, items + i * list->item_size);
    }
    put(out, "]");
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the vocabulary, which is four */
static void put_value(struct writer *out, const struct field *field, const void *item)
{
    const struct event *event = item; /* in the kinds of the envelope */
    switch (field->kind) {
    case FIELD_NAME:
    case FIELD_ID:
    case FIELD_TEXT:
        put_text(out, load_text(field, item));
        break;
    case FIELD_MS:
    case FIELD_COUNT:
        put_number(out, load_number(field, item), 1);
        break;
    case FIELD_TIME:
        put_time(out, load_number(field, item));
        break;
    case FIELD_SEQUENCE:
        put_quoted_number(out, load_number(field, item), 20);
        break;
    case FIELD_DECIMAL:
        put_quoted_number(out, load_number(field, item), 1);
        break;
    case FIELD_WORD:
        put_word(out, &field->words, load_word(field, item));
        break;
    case FIELD_FLAG:
        put(out, load_word(field, item) == EVENT_FLAG_YES ? "true" : "false");
        break;
    case FIELD_MILLI:
        put_milli(out, load_number(field, item));
        break;
    case FIELD_CURRENCY:
        put_text(out, str_from((const char *)item + field->offset));
        break;
    case FIELD_CAPABILITIES:
        put_capabilities(out, &field->words, load_word(field, item));
        break;
    case FIELD_GROUP:
        put_record(out, field->record, item);
        break;
    case FIELD_LIST:
        put_list(out, field, item);
        break;
    case FIELD_VERSION:
        put(out, "\"1.0\"");
        break;
    case FIELD_TYPE:
        put(out, "\"" VOCABULARY_PREFIX);
        put(out, event_type_name(event->type));
        put(out, "\"");
        break;
    case FIELD_DATA:
        put_record(out, &vocabulary_data[event->type], item);
        break;
    case FIELD_CONTENT_TYPE:
    case FIELD_BANNED:
    case FIELD_IGNORED:
    case FIELD_KIND_COUNT:
        break; /* never said */
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the vocabulary, which is four */
static void put_record(struct writer *out, const struct record *record, const void *item)
{
    const char *separator = "{";
    for (size_t i = 0; i < record->count; i++) {
        const struct field *field = &record->fields[i];
        if (!says(field, item)) {
            continue;
        }
        put(out, separator);
        separator = ",";
        put_text(out, field->name);
        put(out, ":");
        put_value(out, field, item);
    }
    put(out, *separator == '{' ? "{}" : "}");
}

size_t encode_event(const struct event *event, char *buffer, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct writer out = {.buffer = buffer, .size = size - 1};
    put_record(&out, &vocabulary_envelope, event);
    buffer[out.full ? 0 : out.used] = '\0';
    return out.full ? 0 : out.used;
}
