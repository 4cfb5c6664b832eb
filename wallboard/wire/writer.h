#ifndef WALLBOARD_WIRE_WRITER_H
#define WALLBOARD_WIRE_WRITER_H

/*
 * JSON into a bounded buffer that remembers whether everything fitted, so that only the
 * end has to be looked at. Knows how texts and numbers are spelt; commas and brackets are
 * its caller's.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct writer {
    char *buffer;
    size_t size, used; /* used <= size */
    bool full;         /* something did not fit: all further is dropped */
};

/* A writer into `size` bytes of the caller's; size > 0, one is kept for the NUL. */
struct writer writer_begin(char *buffer, size_t size);

/* Terminates the text. Its length, or 0 (and an empty text) if it did not fit. */
size_t writer_end(const struct writer *out);

/* Bytes as they are. */
void writer_put_bytes(struct writer *out, const char *bytes, size_t size);
void writer_put(struct writer *out, const char *text);

/* At least `digits` decimal digits; the second between quotes. */
void writer_put_number(struct writer *out, int64_t number, int digits);
void writer_put_quoted(struct writer *out, int64_t number, int digits);

/* A JSON string. NUL and broken UTF-8 become U+FFFD. */
void writer_put_text(struct writer *out, struct str text);

#endif
