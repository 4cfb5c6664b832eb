#include "site/assembly.h"

#include <stdlib.h>
#include <string.h>

void assembly_clear(struct assembly *assembly)
{
    free(assembly->bytes);
    *assembly = (struct assembly){0};
}

static bool begin(struct assembly *assembly, const struct relay_head *head,
                  const struct relay_part *part)
{
    assembly_clear(assembly);
    if (part->size == 0 || part->size > ASSEMBLY_MAX_BYTES) {
        return false;
    }
    assembly->bytes = malloc((size_t)part->size);
    if (assembly->bytes == NULL) {
        return false;
    }
    assembly->head = *head;
    assembly->size = (size_t)part->size;
    assembly->count = part->count;
    return true;
}

/* Is it the next part of what was begun? */
static bool goes_on(const struct assembly *assembly, const struct relay_head *head,
                    const struct relay_part *part)
{
    return assembly->count > 0 && part->number == assembly->next &&
           part->count == assembly->count && part->at == assembly->filled &&
           part->size == assembly->size && head->hub == assembly->head.hub &&
           head->epoch == assembly->head.epoch && head->last == assembly->head.last;
}

bool assembly_take(struct assembly *assembly, const struct relay_reader *in)
{
    struct relay_part part;
    if (!relay_read_part(in, &part)) {
        return false;
    }
    if (part.number == 0 && !begin(assembly, &in->head, &part)) {
        return false;
    }
    if (!goes_on(assembly, &in->head, &part)) {
        assembly_clear(assembly);
        return false;
    }
    memcpy(assembly->bytes + assembly->filled, part.bytes.data, part.bytes.size);
    assembly->filled += part.bytes.size;
    assembly->next++;
    return assembly->next == assembly->count && assembly->filled == assembly->size;
}
