#include <stdint.h>
#include <stdlib.h>

#include "stats/points.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A rule that is read keeps its bounds; one that is refused names a place in it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t most = (int64_t)LIMIT_POINTS * LIMIT_POINTS_THINGS;
    struct points_rule rule = {0};
    struct points_fault fault = {0};
    struct str text = {(const char *)data, size};
    if (!points_parse(text, &rule, &fault)) {
        if (fault.column < 1 || fault.column - 1 + fault.word.size > size) {
            abort();
        }
        return 0;
    }
    for (size_t i = 0; i < rule.count; i++) {
        const struct points_clause *clause = &rule.clauses[i];
        int64_t points = points_of(&rule, clause->measure, clause->max_milli);
        if (clause->min_milli > clause->max_milli || points < -most || points > most) {
            abort();
        }
    }
    return 0;
}
