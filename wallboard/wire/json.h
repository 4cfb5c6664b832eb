#ifndef WALLBOARD_WIRE_JSON_H
#define WALLBOARD_WIRE_JSON_H

/*
 * The strict JSON reader: the thin C face of simdjson, and nothing else reads JSON. One
 * document at a time, parsed whole, then walked once from the root. Values are borrowed
 * from the parser until its next parse. Nothing allocates after json_parser_create().
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#ifdef __cplusplus
extern "C" {
#endif

#define JSON_MAX_BYTES 65536
#define JSON_MAX_DEPTH 8 /* arrays and objects inside one another */

enum json_status {
    JSON_OK,
    JSON_TOO_LARGE,
    JSON_TOO_DEEP,
    JSON_BAD_UTF8, /* also lone surrogates and \u0000, which no string of ours may hold */
    JSON_BAD,      /* not exactly one JSON value */
};

enum json_kind {
    JSON_NULL,
    JSON_FLAG,
    JSON_INTEGER, /* written without fraction and exponent, within int64_t */
    JSON_REAL,    /* every other number: finite, rounded to double */
    JSON_TEXT,
    JSON_OBJECT,
    JSON_ARRAY,
};

/* Where a value stands in the parsed document; only json.cpp looks inside. */
struct json_node {
    const void *document;
    size_t position;
};

struct json_value {
    enum json_kind kind;
    union {
        bool flag;
        int64_t integer;
        double real;
        struct str text;       /* unescaped, valid UTF-8 without U+0000 */
        struct json_node node; /* of an object or array: json_open() */
    };
};

/* A place in an object or array that is being walked. */
struct json_cursor {
    struct json_node at, end;
};

struct json_parser;

/* NULL without memory. */
struct json_parser *json_parser_create(void);
void json_parser_destroy(struct json_parser **self);

/* Copies and parses one document; *ret_root is valid until the next call. A key given
 * twice is not an error here: json_find_duplicate() and its caller see to that. */
enum json_status json_parse(struct json_parser *parser, const void *bytes, size_t size,
                            struct json_value *ret_root);

/* The beginning of an object or array; any other value counts as empty. */
struct json_cursor json_open(const struct json_value *container);

/* The next field of an object, in the order in which it was written; false at the end. */
bool json_next_field(struct json_cursor *cursor, struct str *ret_key,
                     struct json_value *ret_value);

/* The next element of an array; false at the end. */
bool json_next_element(struct json_cursor *cursor, struct json_value *ret_value);

/*
 * Is a key given twice in any object at or below `value`? *ret_key is then one such key.
 * Costs O(n log n) for whatever an enemy sends.
 */
bool json_find_duplicate(struct json_parser *parser, const struct json_value *value,
                         struct str *ret_key);

#ifdef __cplusplus
}
#endif

#endif
