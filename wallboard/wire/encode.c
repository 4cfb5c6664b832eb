#include "wire/encode.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/timestamp.h"
#include "wire/vocabulary.h"
#include "wire/writer.h"

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
    writer_put_text(out, str_from(text));
}

static void put_word(struct writer *out, const struct words *words, unsigned value)
{
    for (size_t i = 0; i < words->count; i++) {
        if (words->items[i].value == value) {
            writer_put_text(out, words->items[i].name);
            return;
        }
    }
    writer_put(out, "null"); /* a word that is not of this type: the same as unsaid */
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
    writer_put_bytes(out, text, used);
}

static void put_capabilities(struct writer *out, const struct words *words, unsigned bits)
{
    const char *separator = "[";
    for (size_t i = 0; i < words->count; i++) {
        if ((bits & words->items[i].value) != 0) {
            writer_put(out, separator);
            writer_put_text(out, words->items[i].name);
            separator = ",";
        }
    }
    writer_put(out, *separator == '[' ? "[]" : "]");
}

static void put_record(struct writer *out, const struct record *record, const void *item);

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the vocabulary, which is four */
static void put_list(struct writer *out, const struct field *field, const void *item)
{
    const struct list *list = &vocabulary_lists[field->list];
    const char *items = NULL;
    memcpy(&items, (const char *)item + field->offset, sizeof items);
    size_t count = load_count(field, item);
    writer_put(out, "[");
    for (size_t i = 0; i < count; i++) {
        writer_put(out, i == 0 ? "" : ",");
        put_record(out, list->record, items + i * list->item_size);
    }
    writer_put(out, "]");
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the vocabulary, which is four */
static void put_value(struct writer *out, const struct field *field, const void *item)
{
    const struct event *event = item; /* in the kinds of the envelope */
    switch (field->kind) {
    case FIELD_NAME:
    case FIELD_ID:
    case FIELD_TEXT:
        writer_put_text(out, load_text(field, item));
        break;
    case FIELD_MS:
    case FIELD_COUNT:
        writer_put_number(out, load_number(field, item), 1);
        break;
    case FIELD_TIME:
        put_time(out, load_number(field, item));
        break;
    case FIELD_SEQUENCE:
    case FIELD_DECIMAL:
        writer_put_quoted(out, load_number(field, item),
                          field->kind == FIELD_SEQUENCE ? 20 : 1);
        break;
    case FIELD_WORD:
        put_word(out, &field->words, load_word(field, item));
        break;
    case FIELD_FLAG:
        writer_put(out, load_word(field, item) == EVENT_FLAG_YES ? "true" : "false");
        break;
    case FIELD_MILLI:
        put_milli(out, load_number(field, item));
        break;
    case FIELD_CURRENCY:
        writer_put_text(out, str_from((const char *)item + field->offset));
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
        writer_put(out, "\"1.0\"");
        break;
    case FIELD_TYPE:
        writer_put(out, "\"" VOCABULARY_PREFIX);
        writer_put(out, event_type_name(event->type));
        writer_put(out, "\"");
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
        writer_put(out, separator);
        separator = ",";
        writer_put_text(out, field->name);
        writer_put(out, ":");
        put_value(out, field, item);
    }
    writer_put(out, *separator == '{' ? "{}" : "}");
}

size_t encode_event(const struct event *event, char *buffer, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct writer out = writer_begin(buffer, size);
    put_record(&out, &vocabulary_envelope, event);
    return writer_end(&out);
}
