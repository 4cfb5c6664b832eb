#include "publish/backlog.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "history/spool.h"

/* Before each message in the buffer. */
struct head {
    int64_t epoch, sequence;
    size_t topic_size, body_size;
};

struct backlog {
    size_t capacity, used;
    char bytes[];
};

struct backlog *backlog_create(size_t capacity)
{
    struct backlog *backlog = malloc(sizeof *backlog + capacity);
    if (backlog != NULL) {
        *backlog = (struct backlog){.capacity = capacity};
    }
    return backlog;
}

void backlog_destroy(struct backlog **self)
{
    free(*self);
    *self = NULL;
}

static void append(struct backlog *backlog, const void *bytes, size_t size)
{
    if (size > 0) {
        memcpy(backlog->bytes + backlog->used, bytes, size);
        backlog->used += size;
    }
}

bool backlog_put(struct backlog *backlog, const struct spool_message *message)
{
    const struct head head = {.epoch = message->epoch,
                              .sequence = message->sequence,
                              .topic_size = message->topic.size,
                              .body_size = message->body.size};
    size_t room = backlog->capacity - backlog->used;
    if (sizeof head > room || head.topic_size > room - sizeof head ||
        head.body_size > room - sizeof head - head.topic_size) {
        return false;
    }
    append(backlog, &head, sizeof head);
    append(backlog, message->topic.data, head.topic_size);
    append(backlog, message->body.data, head.body_size);
    return true;
}

bool backlog_next(const struct backlog *backlog, size_t *at,
                  struct spool_message *ret_message)
{
    struct head head; /* may lie at any address */
    if (*at == backlog->used) {
        return false;
    }
    memcpy(&head, backlog->bytes + *at, sizeof head);
    const char *bytes = backlog->bytes + *at + sizeof head;
    *ret_message =
        (struct spool_message){.epoch = head.epoch,
                               .sequence = head.sequence,
                               .topic = {bytes, head.topic_size},
                               .body = {bytes + head.topic_size, head.body_size}};
    *at += sizeof head + head.topic_size + head.body_size;
    return true;
}

void backlog_clear(struct backlog *backlog)
{
    backlog->used = 0;
}
