#ifndef WALLBOARD_SITE_ASSEMBLY_H
#define WALLBOARD_SITE_ASSEMBLY_H

/*
 * A snapshot that comes in parts, put together: all of one hub, epoch and sequence, in
 * order. Anything else begins anew or is dropped. Memory is taken for one snapshot at a
 * time, ASSEMBLY_MAX_BYTES at most, and given back by assembly_clear().
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/relay.h"

#define ASSEMBLY_MAX_BYTES ((size_t)256 << 20)

struct assembly {
    struct relay_head head; /* of the first part */
    uint8_t *bytes;         /* owned */
    size_t size, filled;
    uint32_t next, count; /* parts; count 0: none begun */
};

void assembly_clear(struct assembly *assembly);

/* True when that was the last part: bytes and size are whole. */
bool assembly_take(struct assembly *assembly, const struct relay_reader *in);

#endif
