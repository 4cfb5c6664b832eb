#include "base/table.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static_assert(alignof(max_align_t) >= sizeof(void *),
              "what calloc() returned fits before the table");

void *table_create(size_t count, size_t size)
{
    if (size != 0 && count > (SIZE_MAX - TABLE_LINE_BYTES) / size) {
        return NULL;
    }
    char *block = calloc(1, count * size + TABLE_LINE_BYTES);
    if (block == NULL) {
        return NULL;
    }
    char *table = block + (TABLE_LINE_BYTES - (uintptr_t)block % TABLE_LINE_BYTES);
    memcpy(table - sizeof block, &block, sizeof block);
    return table;
}

void table_destroy(void *table)
{
    if (table != NULL) {
        char *block = NULL;
        memcpy(&block, (char *)table - sizeof block, sizeof block);
        free(block);
    }
}
