#include "stats/tally.h"

void tally_add(int64_t *cell, int64_t value)
{
    *cell = (int64_t)((uint64_t)*cell + (uint64_t)value);
}

void tally_add_all(int64_t *to, const int64_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tally_add(&to[i], from[i]);
    }
}
