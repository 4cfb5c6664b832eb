#ifndef WALLBOARD_WIRE_VALUE_H
#define WALLBOARD_WIRE_VALUE_H

/*
 * One JSON value into one scalar field: types, ranges and lists of words are checked
 * here. Fields that hold other fields are read by wire/reader.
 */

#include <stdbool.h>
#include <stddef.h>

#include "wire/decode.h"
#include "wire/json.h"
#include "wire/vocabulary.h"

/* Where the decimal text of ids that came as numbers is kept; it is never longer than the
 * JSON that it came from. */
struct value_digits {
    char bytes[JSON_MAX_BYTES];
    size_t used;
};

/* Reads `value` (not null) into the field of `target`. False: not what the row allows,
 * and `target` is as it was. */
bool value_read(const struct field *field, const struct json_value *value,
                struct value_digits *digits, void *target);

/* Why a field of this kind is refused. */
enum refusal value_refusal(const struct field *field);

/* What the field had to be, for people: "must be one of voice, email". Terminates. */
void value_expectation(const struct field *field, char *buffer, size_t size);

#endif
