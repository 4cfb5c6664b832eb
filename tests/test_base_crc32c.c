#include <string.h>

#include "base/crc32c.h"
#include "support/rows.h"

/* RFC 3720, appendix B.4, which gives the sums byte by byte, the lowest first. */
struct sum {
    const char *name;
    uint8_t first, step; /* of 32 bytes: first, first + step, ... */
    uint32_t crc;
};

static struct sum sums[] = {
    {"32 bytes of zeroes", 0, 0, 0x8A9136AA},
    {"32 bytes of ones", 0xFF, 0, 0x62A8AB43},
    {"32 incrementing bytes", 0, 1, 0x46DD794E},
    {"32 decrementing bytes", 31, 0xFF, 0x113FDB5C},
};

static void check_sum(void **state)
{
    const struct sum *row = *state;
    struct crc32c table;
    uint8_t bytes[32];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(row->first + i * row->step);
    }
    crc32c_init(&table);
    assert_int_equal(crc32c_add(&table, 0, bytes, sizeof bytes), row->crc);
    for (size_t cut = 0; cut <= sizeof bytes; cut++) { /* in two parts, wherever cut */
        uint32_t crc = crc32c_add(&table, 0, bytes, cut);
        assert_int_equal(crc32c_add(&table, crc, bytes + cut, sizeof bytes - cut),
                         row->crc);
    }
}

static void check_nothing(void **state)
{
    struct crc32c table;
    (void)state;
    crc32c_init(&table);
    assert_int_equal(crc32c_add(&table, 0, NULL, 0), 0);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, check_sum, sums);
    rows_add_one(&rows, "of nothing the sum is 0", check_nothing);
    return rows_run(&rows, "base: CRC-32C");
}
