/*
 * Somebody's own JSON, by a map (json_map.h). An item is written anew as the event that
 * the map makes of it, and then let in through the same door as one that came so.
 */

#include "feed/vendor_map.h"

#include <string.h>

#include "base/timestamp.h"
#include "feed/http_events.h"
#include "feed/json_map.h"
#include "wire/writer.h"

#define EVENT_BYTES   16384
#define AGENTS_PREFIX "agents." /* of queue.stats: the only fields inside a field */

/* Does the value read so? */
static bool is_value(const struct json_value *value, const char *wanted)
{
    int64_t number = 0;
    switch (value->kind) {
    case JSON_TEXT:
        return str_is(value->text, wanted);
    case JSON_FLAG:
        return strcmp(wanted, value->flag ? "true" : "false") == 0;
    case JSON_INTEGER:
        return str_to_int(str_from(wanted), INT64_MIN, INT64_MAX, &number) &&
               number == value->integer;
    case JSON_NULL:
        return wanted[0] == '\0';
    case JSON_REAL:
    case JSON_OBJECT:
    case JSON_ARRAY:
        return false;
    }
    return false;
}

static bool holds(const struct json_map_pairs *when, const struct json_value *item)
{
    bool all = true;
    for (size_t i = 0; i < when->count && all; i++) {
        struct json_value value = vendor_get(item, when->list[i].left);
        all = is_value(&value, when->list[i].right);
    }
    return all;
}

static const struct json_map_event *find_event(const struct json_map *map,
                                               const struct json_value *item)
{
    for (size_t i = 0; i < map->event_count; i++) {
        if (holds(&map->events[i].when, item)) {
            return &map->events[i];
        }
    }
    return NULL;
}

/* What the board calls it: the map's own names go before. */
static bool put_named(struct writer *out, const struct json_map_pairs *names,
                      const struct json_value *value)
{
    for (size_t i = 0; i < names->count; i++) {
        if (is_value(value, names->list[i].left)) {
            writer_put_text(out, str_from(names->list[i].right));
            return true;
        }
    }
    return false;
}

static bool is_duration(const char *field)
{
    size_t size = strlen(field);
    return size > 3 && strcmp(field + size - 3, "_ms") == 0;
}

static void put_value(struct writer *out, const struct json_map *map, const char *field,
                      const struct json_value *value)
{
    int64_t factor = is_duration(field) ? map->unit_ms : 1;
    if ((strcmp(field, "queue") == 0 && put_named(out, &map->queues, value)) ||
        (strcmp(field, "agent") == 0 && put_named(out, &map->agents, value))) {
        return;
    }
    if (value->kind == JSON_TEXT) {
        writer_put_text(out, value->text);
    } else if (value->kind == JSON_FLAG) {
        writer_put(out, value->flag ? "true" : "false");
    } else if (value->kind == JSON_INTEGER && value->integer >= 0 &&
               value->integer <= INT64_MAX / factor) {
        writer_put_number(out, value->integer * factor, 1);
    } else if (value->kind == JSON_REAL && value->real >= 0 && value->real < 1e15) {
        writer_put_number(out, (int64_t)(value->real * (double)factor + 0.5), 1);
    } else {
        writer_put(out, "[]"); /* nothing that a field may be: it is refused by name */
    }
}

/* A constant as the field wants it: numbers and flags as such. */
static void put_constant(struct writer *out, const char *text)
{
    int64_t number = 0;
    if (str_to_int(str_from(text), 0, INT64_MAX, &number)) {
        writer_put_number(out, number, 1);
    } else if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0) {
        writer_put(out, text);
    } else {
        writer_put_text(out, str_from(text));
    }
}

/* The fields of the data, or of "agents" inside it. */
static void put_fields(struct writer *out, const struct json_map *map,
                       const struct json_map_event *event, const struct json_value *item,
                       bool inside)
{
    static const size_t skip = sizeof AGENTS_PREFIX - 1;
    const char *comma = "";
    for (size_t i = 0; i < event->fields.count + event->always.count; i++) {
        bool is_path = i < event->fields.count;
        const struct json_map_pair *pair =
            is_path ? &event->fields.list[i]
                    : &event->always.list[i - event->fields.count];
        bool is_inside = str_starts_with(str_from(pair->left), AGENTS_PREFIX);
        struct json_value value = {.kind = JSON_NULL};
        if (is_path) {
            value = vendor_get(item, pair->right);
        }
        if (is_inside != inside || (is_path && value.kind == JSON_NULL)) {
            continue; /* what is not there is not said */
        }
        writer_put(out, comma);
        writer_put_text(out, str_from(pair->left + (inside ? skip : 0)));
        writer_put(out, ":");
        if (is_path) {
            put_value(out, map, pair->left, &value);
        } else {
            put_constant(out, pair->right);
        }
        comma = ",";
    }
}

static bool has_inside(const struct json_map_event *event)
{
    bool found = false;
    for (size_t i = 0; i < event->fields.count; i++) {
        found =
            found || str_starts_with(str_from(event->fields.list[i].left), AGENTS_PREFIX);
    }
    return found;
}

static void put_time(struct writer *out, const struct json_value *item, const char *path)
{
    int64_t ms = path[0] == '\0' ? EVENT_NO_TIME : vendor_time(item, path);
    if (ms != EVENT_NO_TIME) {
        char text[TIMESTAMP_SIZE];
        timestamp_format(ms, text);
        writer_put(out, ",\"time\":\"");
        writer_put(out, text);
        writer_put(out, "\"");
    }
}

/* The item as the event that it is; its length, or 0. */
static size_t write_event(const struct json_map *map, const struct json_map_event *event,
                          const struct json_value *item, struct str id, char *buffer)
{
    struct writer out = writer_begin(buffer, EVENT_BYTES);
    writer_put(&out, "{\"specversion\":\"1.0\",\"source\":\"json\",\"id\":");
    writer_put_text(&out, id.size > 0 ? id : str_from("-"));
    writer_put(&out, ",\"type\":\"wallboard.");
    writer_put(&out, event->say);
    writer_put(&out, "\"");
    put_time(&out, item, map->time);
    writer_put(&out, ",\"data\":{");
    put_fields(&out, map, event, item, false);
    if (has_inside(event)) {
        writer_put(&out, ",\"agents\":{");
        put_fields(&out, map, event, item, true);
        writer_put(&out, "}");
    }
    writer_put(&out, "}}");
    return writer_end(&out);
}

static void take_one(struct vendor *vendor, const struct json_map *map,
                     const struct json_value *item)
{
    char whole[EVENT_BYTES];
    const struct json_map_event *event = find_event(map, item);
    struct json_value id = vendor_get(item, map->id);
    char number[32] = "";
    if (event == NULL || strcmp(event->say, "nothing") == 0) {
        vendor->outcome->ignored++;
        return;
    }
    if (map->id[0] != '\0' && id.kind == JSON_INTEGER) {
        str_format(number, sizeof number, "%lld", (long long)id.integer);
    }
    struct str text =
        map->id[0] != '\0' && id.kind == JSON_TEXT ? id.text : str_from(number);
    size_t size = write_event(map, event, item, text, whole);
    if (size == 0) {
        vendor_refuse(vendor, event->name, "is too large");
        return;
    }
    vendor->is_broken = !http_events_take_json(vendor->events, (struct str){whole, size},
                                               text.size > 0, vendor->outcome);
}

static void take(struct vendor *vendor, const struct json_value *json)
{
    const struct json_map *map = vendor->settings->map;
    struct json_value item;
    if (map == NULL) {
        vendor_refuse(vendor, "body", "the feed was started without --map");
        return;
    }
    vendor->said = 1; /* it counts for itself */
    struct json_value items = vendor_get(json, map->items);
    if (map->items[0] == '\0') {
        take_one(vendor, map, json);
        return;
    }
    if (items.kind != JSON_ARRAY) {
        vendor_refuse(vendor, map->items, "is no array");
        return;
    }
    struct json_cursor cursor = json_open(&items);
    while (!vendor->is_broken && json_next_element(&cursor, &item)) {
        take_one(vendor, map, &item);
    }
}

const struct vendor_class vendor_map = {
    .name = "json",
    .path = "/json",
    .take = take,
};
