#ifndef WALLBOARD_BASE_CRC32C_H
#define WALLBOARD_BASE_CRC32C_H

/* CRC-32C (Castagnoli; RFC 3720, appendix B.4), eight bytes a step. */

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* 8 KiB of constants; the caller's, shared by all that check sums beside it. */
struct crc32c {
    uint32_t of[8][256];
};

/* Works the constants out. */
void crc32c_init(struct crc32c *table);

/* The sum of what `crc` is the sum of (0: nothing) followed by these bytes. */
uint32_t crc32c_add(const struct crc32c *table, uint32_t crc, const void *data,
                    size_t size);

/* The same with a number, as eight bytes, the lowest first. */
uint32_t crc32c_add_number(const struct crc32c *table, uint32_t crc, uint64_t number);

/* The same with a text, its size before it: two texts cannot share their bytes out anew.
 */
uint32_t crc32c_add_text(const struct crc32c *table, uint32_t crc, struct str text);

#endif
