#include "config/nearest.h"

#include <stdint.h>
#include <string.h>

#define LONGEST 64

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t nearest_distance(struct str text, const char *name)
{
    size_t length = strlen(name);
    if (text.size > LONGEST || length > LONGEST) {
        return SIZE_MAX;
    }
    /* Levenshtein's table, one row at a time. */
    size_t row[LONGEST + 1];
    for (size_t j = 0; j <= length; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= text.size; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t changed = diagonal + (text.data[i - 1] == name[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = least(changed, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[length];
}

bool nearest_is_near(struct str text, size_t distance)
{
    return distance <= 1 + text.size / 4;
}
