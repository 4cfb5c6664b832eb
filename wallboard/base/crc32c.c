#include "base/crc32c.h"

#define POLYNOMIAL 0x82F63B78U /* 0x1EDC6F41 with its bits turned round */

void crc32c_init(struct crc32c *table)
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t crc = byte;
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (POLYNOMIAL & (0U - (crc & 1U)));
        }
        table->of[0][byte] = crc;
    }
    for (size_t later = 1; later < 8; later++) { /* the same with `later` zeroes behind */
        for (size_t byte = 0; byte < 256; byte++) {
            uint32_t crc = table->of[later - 1][byte];
            table->of[later][byte] = crc >> 8 ^ table->of[0][crc & 0xFF];
        }
    }
}

static uint32_t little_endian(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
           (uint32_t)at[3] << 24;
}

uint32_t crc32c_add(const struct crc32c *table, uint32_t crc, const void *data,
                    size_t size)
{
    const uint8_t *at = data;
    crc = ~crc;
    for (; size >= 8; at += 8, size -= 8) {
        uint32_t low = crc ^ little_endian(at);
        uint32_t high = little_endian(at + 4);
        crc = table->of[7][low & 0xFF] ^ table->of[6][low >> 8 & 0xFF] ^
              table->of[5][low >> 16 & 0xFF] ^ table->of[4][low >> 24] ^
              table->of[3][high & 0xFF] ^ table->of[2][high >> 8 & 0xFF] ^
              table->of[1][high >> 16 & 0xFF] ^ table->of[0][high >> 24];
    }
    for (; size > 0; at++, size--) {
        crc = crc >> 8 ^ table->of[0][(crc ^ *at) & 0xFF];
    }
    return ~crc;
}

uint32_t crc32c_add_number(const struct crc32c *table, uint32_t crc, uint64_t number)
{
    uint8_t bytes[8];
    for (int byte = 0; byte < 8; byte++) {
        bytes[byte] = (uint8_t)(number >> (8 * byte));
    }
    return crc32c_add(table, crc, bytes, sizeof bytes);
}

uint32_t crc32c_add_text(const struct crc32c *table, uint32_t crc, struct str text)
{
    crc = crc32c_add_number(table, crc, text.size);
    return crc32c_add(table, crc, text.data, text.size);
}
