#ifndef SUPPORT_LOSSY_LINE_H
#define SUPPORT_LOSSY_LINE_H

/*
 * A line that loses, doubles and delays what is sent, by chances that a seed repeats. Its
 * messages are copies; it has room for LINE_SIZE under way, and loses what is more.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

#define LINE_SIZE 4096

struct parcel {
    struct mono due;
    uint8_t *bytes;
    size_t size;
};

struct line {
    uint64_t random;
    int lost_permille, doubled_permille, late_permille;
    struct parcel parcels[LINE_SIZE];
    size_t count;
};

void line_send(struct line *line, const void *bytes, size_t size, struct mono now);

/* The next that has arrived, the caller's to free; NULL: none. */
uint8_t *line_take(struct line *line, struct mono now, size_t *ret_size);

/* Forgets what is under way. */
void line_clear(struct line *line);

#endif
