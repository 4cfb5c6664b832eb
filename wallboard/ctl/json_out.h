#ifndef WALLBOARD_CTL_JSON_OUT_H
#define WALLBOARD_CTL_JSON_OUT_H

/*
 * JSON to a stream, piece by piece, with commas and indentation in the right places. The
 * caller opens and closes; nesting goes JSON_OUT_DEPTH deep. Errors are the stream's:
 * look at ferror() at the end.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/str.h"

#define JSON_OUT_DEPTH 8

struct json_out {
    FILE *file;
    int depth;
    bool begun[JSON_OUT_DEPTH]; /* something stands in this object or list already */
};

/* `key` is NULL in a list and at the root. The same holds below. */
void json_out_open(struct json_out *out, const char *key, char bracket);
void json_out_close(struct json_out *out, char bracket);

void json_out_text(struct json_out *out, const char *key, const char *value);
void json_out_count(struct json_out *out, const char *key, uint64_t value);
void json_out_integer(struct json_out *out, const char *key, int64_t value);
void json_out_bool(struct json_out *out, const char *key, bool value);
void json_out_null(struct json_out *out, const char *key);

/* A double as text, with as few digits as say exactly this one. Must be finite. */
#define JSON_OUT_NUMBER 40
void json_out_number(double value, char text[JSON_OUT_NUMBER]);

void json_out_double(struct json_out *out, const char *key, double value);

#endif
