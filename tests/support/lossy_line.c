#include "support/lossy_line.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "support/rows.h"

static bool chance(struct line *line, int permille)
{
    line->random = index_hash(line->random, "chance", 6);
    return (int)(line->random % 1000) < permille;
}

static void line_put(struct line *line, const void *bytes, size_t size, struct mono now)
{
    if (chance(line, line->lost_permille) || line->count == LINE_SIZE) {
        return;
    }
    int64_t delay_ms = chance(line, line->late_permille) ? 400 : 5;
    struct parcel parcel = {mono_add_ms(now, delay_ms), malloc(size), size};
    assert_non_null(parcel.bytes);
    memcpy(parcel.bytes, bytes, size);
    line->parcels[line->count++] = parcel;
}

void line_send(struct line *line, const void *bytes, size_t size, struct mono now)
{
    line_put(line, bytes, size, now);
    if (chance(line, line->doubled_permille)) {
        line_put(line, bytes, size, now);
    }
}

uint8_t *line_take(struct line *line, struct mono now, size_t *ret_size)
{
    for (size_t i = 0; i < line->count; i++) {
        struct parcel parcel = line->parcels[i];
        if (mono_ms_between(parcel.due, now) >= 0) {
            memmove(&line->parcels[i], &line->parcels[i + 1],
                    (line->count - i - 1) * sizeof parcel);
            line->count--;
            *ret_size = parcel.size;
            return parcel.bytes;
        }
    }
    return NULL;
}

void line_clear(struct line *line)
{
    for (size_t i = 0; i < line->count; i++) {
        free(line->parcels[i].bytes);
    }
    line->count = 0;
}
