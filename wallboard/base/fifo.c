#include "base/fifo.h"

#include <stdlib.h>
#include <string.h>

/* Before each message stands its size. */
#define HEAD sizeof(size_t)

bool fifo_init(struct fifo *fifo, size_t size)
{
    *fifo = (struct fifo){.bytes = calloc(1, size), .size = size};
    return fifo->bytes != NULL;
}

void fifo_finish(struct fifo *fifo)
{
    free(fifo->bytes);
    *fifo = (struct fifo){0};
}

bool fifo_is_empty(const struct fifo *fifo)
{
    return fifo->begin == fifo->end;
}

void fifo_clear(struct fifo *fifo)
{
    fifo->begin = fifo->end = 0;
}

/* Moves what is kept to the front. */
static void compact(struct fifo *fifo)
{
    size_t used = fifo->end - fifo->begin;
    if (used > 0) {
        memmove(fifo->bytes, fifo->bytes + fifo->begin, used);
    }
    fifo->begin = 0;
    fifo->end = used;
}

bool fifo_put(struct fifo *fifo, const void *bytes, size_t size)
{
    size_t room = fifo->size - (fifo->end - fifo->begin);
    if (room < HEAD || size > room - HEAD) {
        fifo_clear(fifo);
        fifo->spilt++;
        return false;
    }
    if (HEAD + size > fifo->size - fifo->end) {
        compact(fifo);
    }
    memcpy(fifo->bytes + fifo->end, &size, HEAD);
    if (size > 0) {
        memcpy(fifo->bytes + fifo->end + HEAD, bytes, size);
    }
    fifo->end += HEAD + size;
    return true;
}

bool fifo_first(const struct fifo *fifo, struct str *ret_message)
{
    if (fifo_is_empty(fifo)) {
        return false;
    }
    memcpy(&ret_message->size, fifo->bytes + fifo->begin, HEAD);
    ret_message->data = (const char *)fifo->bytes + fifo->begin + HEAD;
    return true;
}

void fifo_drop(struct fifo *fifo)
{
    struct str first;
    if (fifo_first(fifo, &first)) {
        fifo->begin += HEAD + first.size;
    }
    if (fifo_is_empty(fifo)) {
        fifo_clear(fifo);
    }
}
