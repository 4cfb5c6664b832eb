#include "feed/json_map.h"

#include <stdlib.h>
#include <string.h>

#include "config/option.h"
#include "config/yaml.h"

#define TEXT(field)                                                                      \
    .type = OPTION_STRING, .offset = offsetof(struct json_map, field), .min = 1,         \
    .max = JSON_MAP_BYTES

static const struct option text_option = {
    .type = OPTION_STRING, .min = 0, .max = JSON_MAP_BYTES};

static const struct option_choice units[] = {{"s", 1000}, {"ms", 1}, {NULL, 0}};

static void *add_pair(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct json_map_pairs *pairs = field;
    if (pairs->count == JSON_MAP_FIELDS) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d", JSON_MAP_FIELDS);
        return NULL;
    }
    struct json_map_pair *pair = &pairs->list[pairs->count++];
    str_copy(pair->left, sizeof pair->left, node->key);
    option_read(&text_option, node, pair->right, diag);
    return NULL;
}

#define PAIRS(type_of, field)                                                            \
    .type = OPTION_EACH, .offset = offsetof(type_of, field), .add = add_pair

static const struct option event_options[] = {
    {.key = "when",
     PAIRS(struct json_map_event, when),
     .help = "paths and the values that must stand there; left out: any item"},
    {.key = "say",
     .type = OPTION_STRING,
     .required = true,
     .offset = offsetof(struct json_map_event, say),
     .min = 1,
     .max = JSON_MAP_BYTES,
     .help = "the type of docs/events.md: contact.queued; nothing: such items are none"},
    {.key = "fields",
     PAIRS(struct json_map_event, fields),
     .help = "its fields, and the paths that they come from"},
    {.key = "always",
     PAIRS(struct json_map_event, always),
     .help = "its fields, and what they always are"},
    {0},
};

static void *add_event(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct json_map *map = field;
    if (map->event_count == JSON_MAP_EVENTS) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d events", JSON_MAP_EVENTS);
        return NULL;
    }
    struct json_map_event *event = &map->events[map->event_count++];
    str_copy(event->name, sizeof event->name, node->key);
    return event;
}

static const struct option map_options[] = {
    {.key = "id",
     TEXT(id),
     .help = "the item's own id, by which a second delivery is known"},
    {.key = "time", TEXT(time), .help = "when it happened; left out: when it comes"},
    {.key = "items",
     TEXT(items),
     .help = "the array of items; left out: the body is one"},
    {.key = "unit",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct json_map, unit_ms),
     .choices = units,
     .fallback = "ms",
     .help = "of what goes into the fields that end in _ms"},
    {.key = "queues",
     PAIRS(struct json_map, queues),
     .help = "what a queue's name there is called on the board"},
    {.key = "agents", PAIRS(struct json_map, agents), .help = "the same of agents"},
    {.key = "events",
     .type = OPTION_EACH,
     .required = true,
     .section = event_options,
     .add = add_event,
     .help = "what an item is: the first whose every condition holds"},
    {0},
};

#undef TEXT
#undef PAIRS

static bool is_type(const char *word)
{
    bool found = strcmp(word, "nothing") == 0;
    for (int i = 0; i < EVENT_TYPE_COUNT && !found; i++) {
        found = i != EVENT_SOURCE_HELLO && i != EVENT_SOURCE_HEARTBEAT &&
                i != EVENT_SOURCE_BYE && i != EVENT_SOURCE_SNAPSHOT &&
                strcmp(word, event_type_name((enum event_type)i)) == 0;
    }
    return found;
}

static void check_events(const struct json_map *map, const struct yaml_node *root,
                         struct diag *diag)
{
    const struct yaml_node *list = yaml_get(root, "events");
    const struct yaml_node *node = list == NULL ? NULL : list->first;
    for (size_t i = 0; i < map->event_count && node != NULL; i++) {
        if (!is_type(map->events[i].say)) {
            yaml_fault(yaml_get(node, "say"), diag, DIAG_ERROR,
                       "no type of event that a sender may say");
        }
        node = node->next;
    }
}

struct json_map *json_map_load(const char *path, struct diag *diag)
{
    size_t errors = diag->errors;
    struct yaml *yaml = yaml_load(path, diag);
    struct json_map *map = yaml == NULL ? NULL : calloc(1, sizeof *map);
    if (map != NULL) {
        option_defaults(map_options, map);
        option_apply(map_options, yaml_root(yaml), map, diag);
        if (diag->errors == errors) {
            check_events(map, yaml_root(yaml), diag);
        }
    } else if (yaml != NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "out of memory");
    }
    yaml_destroy(&yaml);
    if (diag->errors != errors) {
        json_map_destroy(&map);
    }
    return map;
}

void json_map_destroy(struct json_map **self)
{
    free(*self);
    *self = NULL;
}
