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
    /* Levenshtein's table: [i][j] leads from i bytes of the text to j of the name. */
    size_t table[LONGEST + 1][LONGEST + 1];
    for (size_t i = 0; i <= text.size; i++) {
        table[i][0] = i;
    }
    for (size_t j = 0; j <= length; j++) {
        table[0][j] = j;
    }
    for (size_t i = 1; i <= text.size; i++) {
        for (size_t j = 1; j <= length; j++) {
            size_t change = text.data[i - 1] == name[j - 1] ? 0 : 1;
            table[i][j] = least(table[i - 1][j - 1] + change,
                                least(table[i - 1][j], table[i][j - 1]) + 1);
            if (i > 1 && j > 1 && text.data[i - 1] == name[j - 2] &&
                text.data[i - 2] == name[j - 1]) {
                table[i][j] = least(table[i][j], table[i - 2][j - 2] + 1);
            }
        }
    }
    return table[text.size][length];
}

bool nearest_is_near(struct str text, size_t distance)
{
    return distance <= 1 + text.size / 5;
}
