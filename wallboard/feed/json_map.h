#ifndef WALLBOARD_FEED_JSON_MAP_H
#define WALLBOARD_FEED_JSON_MAP_H

/*
 * What somebody's own JSON means, as a person wrote it in a mapping file (YAML):
 * docs/http.md, "Your own JSON". Plain data, checked: vendor_map.c translates by it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "stats/event.h"

#define JSON_MAP_BYTES  128 /* of a path, of a value */
#define JSON_MAP_EVENTS 32
#define JSON_MAP_FIELDS 24
#define JSON_MAP_VALUES 64

/* Two texts: a field and the path it comes from, a path and the value it must have. */
struct json_map_pair {
    char left[JSON_MAP_BYTES + 1];
    char right[JSON_MAP_BYTES + 1];
};

struct json_map_pairs {
    size_t count;
    struct json_map_pair list[JSON_MAP_FIELDS];
};

/* What an item is, if every condition holds. */
struct json_map_event {
    char name[JSON_MAP_BYTES + 1];
    char say[JSON_MAP_BYTES + 1]; /* "contact.queued" */
    struct json_map_pairs when;   /* path: value */
    struct json_map_pairs fields; /* field: path */
    struct json_map_pairs always; /* field: value */
};

struct json_map {
    char id[JSON_MAP_BYTES + 1]; /* paths; "": not said */
    char time[JSON_MAP_BYTES + 1];
    char items[JSON_MAP_BYTES + 1]; /* of the array of them; "": the body is one item */
    int unit_ms;                    /* of the durations */
    struct json_map_pairs queues, agents; /* what a value is called on the board */
    size_t event_count;
    struct json_map_event events[JSON_MAP_EVENTS];
};

/* NULL after saying every fault in `diag`. */
struct json_map *json_map_load(const char *path, struct diag *diag);
void json_map_destroy(struct json_map **self);

#endif
