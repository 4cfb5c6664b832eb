#include "wire/reader.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN_KEY_SIZE 80

static uint32_t required_bits(const struct record *record)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < record->count; i++) {
        bits |= record->fields[i].required ? UINT32_C(1) << i : 0;
    }
    return bits;
}

/* Read off the table once for an event's own records: a table is many lines of memory. */
static uint32_t required_of(const struct reader *reader, const struct record *record)
{
    if (record == &vocabulary_envelope) {
        return reader->required_envelope;
    }
    for (size_t i = 0; i < EVENT_TYPE_COUNT; i++) {
        if (record == &vocabulary_data[i]) {
            return reader->required_data[i];
        }
    }
    return required_bits(record);
}

bool reader_init(struct reader *reader)
{
    *reader = (struct reader){.json = json_parser_create()};
    reader->required_envelope = required_bits(&vocabulary_envelope);
    for (size_t i = 0; i < EVENT_TYPE_COUNT; i++) {
        reader->required_data[i] = required_bits(&vocabulary_data[i]);
    }
    bool ok = reader->json != NULL;
    for (size_t i = 0; i < LIST_KIND_COUNT; i++) {
        const struct list *list = &vocabulary_lists[i];
        size_t capacity = JSON_MAX_BYTES / list->least_bytes + 1;
        reader->lists[i].capacity = capacity;
        reader->lists[i].items = calloc(capacity, list->item_size);
        ok = ok && reader->lists[i].items != NULL;
    }
    return ok;
}

void reader_finish(struct reader *reader)
{
    for (size_t i = 0; i < LIST_KIND_COUNT; i++) {
        free(reader->lists[i].items);
        reader->lists[i].items = NULL;
    }
    json_parser_destroy(&reader->json);
}

void reader_reset(struct reader *reader)
{
    reader->digits.used = 0;
    for (size_t i = 0; i < LIST_KIND_COUNT; i++) {
        reader->lists[i].used = 0;
    }
    reader->type = (struct str){NULL, 0};
    reader->data = (struct json_value){.kind = JSON_NULL};
    reader->refusal = REFUSAL_NONE;
    reader->fault[0] = '\0';
}

/* Appends "name" or "name[3]", after a dot where there is something before it. */
static size_t append_name(char *buffer, size_t size, size_t used, struct str name,
                          size_t index)
{
    used += str_format(buffer + used, size - used, "%s%.*s",
                       used > 0 && name.size > 0 ? "." : "", (int)name.size,
                       name.size > 0 ? name.data : "");
    if (index != READER_NO_INDEX) {
        used += str_format(buffer + used, size - used, "[%zu]", index);
    }
    return used;
}

bool reader_fault(struct reader *reader, const struct place *place, struct str name,
                  enum refusal refusal, const char *text)
{
    const struct place *path[JSON_MAX_DEPTH];
    size_t depth = 0;
    for (; place != NULL && depth < JSON_MAX_DEPTH; place = place->above) {
        path[depth++] = place;
    }
    size_t used = 0;
    while (depth > 0) {
        depth--;
        used = append_name(reader->fault, sizeof reader->fault, used, path[depth]->name,
                           path[depth]->index);
    }
    used = append_name(reader->fault, sizeof reader->fault, used, name, READER_NO_INDEX);
    str_format(reader->fault + used, sizeof reader->fault - used, "%s%s",
               used > 0 ? ": " : "", text);
    reader->refusal = refusal;
    return false;
}

static bool fault_of_value(struct reader *reader, const struct place *place,
                           const struct field *field)
{
    char text[READER_FAULT_SIZE];
    value_expectation(field, text, sizeof text);
    return reader_fault(reader, place, field->name, value_refusal(field), text);
}

bool reader_check_keys(struct reader *reader, const struct json_value *value,
                       const struct place *place)
{
    struct str key;
    if (!json_find_duplicate(reader->json, value, &key)) {
        return true;
    }
    char shown[SHOWN_KEY_SIZE];
    char text[SHOWN_KEY_SIZE + 32];
    str_clean(shown, sizeof shown, key);
    str_format(text, sizeof text, "the key '%s' is given twice", shown);
    return reader_fault(reader, place, (struct str){NULL, 0}, REFUSAL_BAD_JSON, text);
}

/* NOLINTNEXTLINE(misc-no-recursion): a list's items may hold lists, and no deeper */
static bool read_list(struct reader *reader, const struct field *field,
                      const struct json_value *value, const struct place *above,
                      void *target)
{
    const struct list *list = &vocabulary_lists[field->list];
    struct json_cursor cursor = json_open(value);
    struct json_value item;
    size_t first = reader->lists[field->list].used;
    size_t count = 0;
    if (value->kind != JSON_ARRAY) {
        return fault_of_value(reader, above, field);
    }
    while (json_next_element(&cursor, &item)) {
        struct place place = {above, field->name, count};
        if (item.kind != JSON_OBJECT) {
            return reader_fault(reader, &place, (struct str){NULL, 0}, REFUSAL_BAD_VALUE,
                                "must be an object");
        }
        if (first + count >= reader->lists[field->list].capacity) {
            return reader_fault(reader, above, field->name, REFUSAL_TOO_LARGE,
                                "too many items");
        }
        char *slot = reader->lists[field->list].items + (first + count) * list->item_size;
        vocabulary_blank(list, slot);
        if (!reader_read(reader, &item, list->record, &place, slot)) {
            return false;
        }
        count++;
    }
    reader->lists[field->list].used = first + count;
    const void *items = reader->lists[field->list].items + first * list->item_size;
    memcpy((char *)target + field->offset, &items, sizeof items);
    memcpy((char *)target + field->count_offset, &count, sizeof count);
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): a group holds scalars only */
static bool read_group(struct reader *reader, const struct field *field,
                       const struct json_value *value, const struct place *above,
                       void *target)
{
    if (value->kind != JSON_OBJECT) {
        return fault_of_value(reader, above, field);
    }
    struct place place = {above, field->name, READER_NO_INDEX};
    return reader_read(reader, value, field->record, &place, target);
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the vocabulary, which is four */
static bool read_field(struct reader *reader, const struct field *field,
                       const struct json_value *value, const struct place *place,
                       void *target)
{
    if (field->kind == FIELD_GROUP) {
        return read_group(reader, field, value, place, target);
    }
    if (field->kind == FIELD_LIST) {
        return read_list(reader, field, value, place, target);
    }
    if (field->kind == FIELD_TYPE && value->kind == JSON_TEXT &&
        value->text.size >= (size_t)field->min &&
        value->text.size <= (size_t)field->max) {
        reader->type = value->text;
        return true;
    }
    if (field->kind == FIELD_DATA && value->kind == JSON_OBJECT) {
        reader->data = *value;
        return true;
    }
    return value_read(field, value, &reader->digits, target) ||
           fault_of_value(reader, place, field);
}

static bool check_required(struct reader *reader, const struct record *record,
                           const struct place *place, uint32_t present)
{
    uint32_t missing = required_of(reader, record) & ~present;
    if (missing == 0) {
        return true;
    }
    size_t first = 0;
    while ((missing >> first & 1U) == 0) {
        first++;
    }
    return reader_fault(reader, place, record->fields[first].name, REFUSAL_MISSING,
                        "is missing");
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the vocabulary, which is four */
bool reader_read(struct reader *reader, const struct json_value *object,
                 const struct record *record, const struct place *place, void *target)
{
    struct json_cursor cursor = json_open(object);
    struct str key;
    struct json_value value;
    uint32_t seen = 0;
    uint32_t present = 0;
    size_t hint = 0;
    bool strange = false;
    while (json_next_field(&cursor, &key, &value)) {
        const struct field *field = vocabulary_find(record, key, hint);
        if (field == NULL) {
            strange = true;
            reader->unknown_fields += record->open ? 0 : 1;
            continue;
        }
        size_t index = (size_t)(field - record->fields);
        uint32_t bit = UINT32_C(1) << index;
        if ((seen & bit) != 0) {
            return reader_fault(reader, place, key, REFUSAL_BAD_JSON, "is given twice");
        }
        seen |= bit;
        hint = index + 1;
        strange = strange || field->kind == FIELD_IGNORED;
        if (value.kind == JSON_NULL) {
            continue; /* the same as absent */
        }
        present |= bit;
        if (!read_field(reader, field, &value, place, target)) {
            return false;
        }
    }
    /* Bits see only the keys that we know. */
    return (!strange || reader_check_keys(reader, object, place)) &&
           check_required(reader, record, place, present);
}

static bool is_number_part(const struct field *field)
{
    return field->offset == offsetof(struct event, source) ||
           field->offset == offsetof(struct event, epoch) ||
           field->offset == offsetof(struct event, sequence);
}

bool reader_salvage(const struct json_value *object, struct event *ret_event)
{
    struct json_cursor cursor =
        object->kind == JSON_OBJECT ? json_open(object) : (struct json_cursor){0};
    struct str key;
    struct json_value value;
    uint32_t seen = 0;
    while (json_next_field(&cursor, &key, &value)) {
        const struct field *field = vocabulary_find(&vocabulary_envelope, key, 0);
        if (field == NULL || !is_number_part(field)) {
            continue;
        }
        uint32_t bit = UINT32_C(1) << (field - vocabulary_envelope.fields);
        if ((seen & bit) != 0 || !value_read(field, &value, NULL, ret_event)) {
            return false;
        }
        seen |= bit;
    }
    return ret_event->source.size > 0 && ret_event->epoch != EVENT_NO_NUMBER &&
           ret_event->sequence != EVENT_NO_NUMBER;
}
