#ifndef WALLBOARD_WIRE_VOCABULARY_H
#define WALLBOARD_WIRE_VOCABULARY_H

/*
 * The words of the wire: which fields an event of each type has, what each may hold and
 * where it lives in struct event. Decoder and encoder are both driven by these tables, so
 * they cannot disagree; the order of the rows is the encoder's order. Rules that tie
 * several fields together are in wire/rules.c.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"

/* What a field holds. */
enum field_kind {
    FIELD_NAME,         /* text of 1 to `max` bytes, no control characters */
    FIELD_ID,           /* the same; a whole number stands for its decimal text */
    FIELD_TEXT,         /* text of at most `max` bytes, for people */
    FIELD_MS,           /* int64_t `min` to `max`, milliseconds */
    FIELD_COUNT,        /* int64_t `min` to `max` */
    FIELD_TIME,         /* RFC 3339, or a whole number of Unix milliseconds */
    FIELD_SEQUENCE,     /* whole number from `min` as text; written with 20 digits */
    FIELD_DECIMAL,      /* the same, written without leading zeros */
    FIELD_WORD,         /* an enum: one of `words` */
    FIELD_FLAG,         /* enum event_flag */
    FIELD_MILLI,        /* a number of at most 3 decimals, kept in thousandths */
    FIELD_CURRENCY,     /* 3 capital letters */
    FIELD_CAPABILITIES, /* array of ids to bits; those not among `words` are ignored */
    FIELD_GROUP,        /* object whose fields (`record`) live in the same struct */
    FIELD_LIST,         /* array of objects (`list`) */
    /* of the envelope only */
    FIELD_VERSION,      /* "1.0" */
    FIELD_TYPE,         /* "wallboard." and the type's name */
    FIELD_CONTENT_TYPE, /* "application/json" */
    FIELD_DATA,         /* the object that the type describes */
    FIELD_BANNED,       /* data_base64 */
    FIELD_IGNORED,      /* whatever CloudEvents allows there */
    FIELD_KIND_COUNT,
};

/* The lists of a snapshot; each has a table of items in the decoder. */
enum list_kind {
    LIST_QUEUES,
    LIST_AGENTS,
    LIST_CONTACTS,
    LIST_MEMBERSHIPS,
    LIST_KIND_COUNT,
};

struct word {
    struct str name;
    unsigned value; /* of the enum, or a bit */
};

struct words {
    const struct word *items;
    size_t count;
};

struct field {
    struct str name;
    enum field_kind kind;
    bool required;
    bool always;         /* the encoder writes it even where it says nothing new */
    size_t offset;       /* of its home in the struct */
    size_t also;         /* of a second home; 0: none */
    size_t count_offset; /* FIELD_LIST: of the number of items */
    int64_t min, max;    /* numbers: range; texts: bytes */
    int64_t initial;     /* numbers: the value where nothing was said */
    struct words words;  /* FIELD_WORD, FIELD_CAPABILITIES */
    const struct record *record; /* FIELD_GROUP */
    enum list_kind list;         /* FIELD_LIST */
};

/* One kind of JSON object. */
struct record {
    const struct field *fields; /* at most 32 */
    size_t count;
    bool open; /* unknown fields are allowed and not worth counting */
};

struct list {
    const struct record *record; /* of an item */
    size_t item_size;            /* bytes of its struct */
    size_t least_bytes;          /* the shortest item and its comma, as JSON */
};

#define VOCABULARY_PREFIX "wallboard."

extern const struct record vocabulary_envelope;
extern const struct record vocabulary_data[EVENT_TYPE_COUNT];
extern const struct list vocabulary_lists[LIST_KIND_COUNT];

/* The row of `key`, or NULL. Looks at row `hint` first: keys mostly come in our order. */
const struct field *vocabulary_find(const struct record *record, struct str key,
                                    size_t hint);

/* Sets every field of `item` to "not said"; padding and all else to 0. */
void vocabulary_blank(const struct list *list, void *item);

#endif
