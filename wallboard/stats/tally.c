#include "stats/tally.h"

void tally_add_all(int64_t *to, const int64_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tally_add(&to[i], from[i]);
    }
}
