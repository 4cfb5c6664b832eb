#ifndef WALLBOARD_BASE_STR_H
#define WALLBOARD_BASE_STR_H

/*
 * Bounded strings: slices that borrow, copies that never overrun, strict UTF-8 and
 * strict numbers. Nothing here allocates.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that belong to someone else; not NUL-terminated. Valid as long as their owner
 * says. size 0 means absent where a field may be absent; data may then be NULL. */
struct str {
    const char *data;
    size_t size;
};

/* A slice of a NUL-terminated string (NULL gives the empty slice). Borrows. */
struct str str_from(const char *text);

/* Are the first `size` bytes the same? */
bool str_same_bytes(const char *a, const char *b, size_t size);

/* Byte-by-byte comparison. */
static inline bool str_equal(struct str a, struct str b)
{
    return a.size == b.size && str_same_bytes(a.data, b.data, a.size);
}
bool str_is(struct str a, const char *text);
bool str_starts_with(struct str a, const char *prefix);

/* memcmp order, a shorter prefix first: < 0, 0, > 0. */
int str_compare(struct str a, struct str b);

/* Copies at most size - 1 bytes into `buffer`, never cutting a UTF-8 character in two,
 * and terminates it. size > 0. Returns false if something had to be cut. */
bool str_copy(char *buffer, size_t size, struct str text);

/* printf into a buffer that is always terminated; returns the length written
 * (cut, not what it would have been). */
size_t str_format(char *buffer, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Cuts off the part before the first `separator` and returns it; *rest then begins
 * after the separator. Without one all of *rest is returned and *rest is empty with
 * data NULL, so that an empty last field can be told from the end. */
struct str str_split(struct str *rest, char separator);

/* Without the ASCII blanks at both ends. */
struct str str_trim(struct str text);

/* Strict decimal: optional '-', digits, nothing else, within [min, max]. */
bool str_to_int(struct str text, int64_t min, int64_t max, int64_t *ret_value);

/* A duration with its unit: 250ms, 20s, 15m, 2h, 1d; a plain 0 needs none. Whole
 * numbers only. Milliseconds out, at most 366 days. */
bool str_to_duration_ms(struct str text, int64_t *ret_ms);

/* Is it valid UTF-8 (no surrogates, no overlong forms, at most U+10FFFF)? */
bool str_is_utf8(struct str text);

/* The code point that begins at text.data[*at]; *at moves behind it. Invalid bytes give
 * U+FFFD and move by one. *at < text.size is required. */
uint32_t str_next_code_point(struct str text, size_t *at);

/*
 * Writes `text` as a person's screen may show it: invalid UTF-8 becomes U+FFFD; C0, C1
 * and bidi controls are dropped; at most 64 code points. Terminates. size > 0.
 */
void str_clean(char *buffer, size_t size, struct str text);

/* Two small hex digits a byte and the NUL: 2 * count + 1 bytes of room. */
void str_put_hex(char *buffer, const uint8_t *bytes, size_t count);

/* Control (C0, DEL, C1) or bidi-control (U+202A-202E, U+2066-2069, U+200E/F, U+061C)? */
bool str_is_control(uint32_t code_point);

#endif
