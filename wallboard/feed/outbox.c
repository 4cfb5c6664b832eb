#include "feed/outbox.h"

#include <stdlib.h>
#include <string.h>

/* Before each message in the buffer. */
struct head {
    size_t topic_size, body_size;
};

struct outbox {
    size_t capacity, begin, end; /* bytes [begin, end) are in use */
    char bytes[];
};

struct outbox *outbox_create(size_t capacity)
{
    struct outbox *outbox = malloc(sizeof *outbox + capacity);
    if (outbox != NULL) {
        *outbox = (struct outbox){.capacity = capacity};
    }
    return outbox;
}

void outbox_destroy(struct outbox **self)
{
    free(*self);
    *self = NULL;
}

static void append(struct outbox *outbox, const void *bytes, size_t size)
{
    if (size > 0) {
        memcpy(outbox->bytes + outbox->end, bytes, size);
        outbox->end += size;
    }
}

bool outbox_put(struct outbox *outbox, struct str topic, struct str body)
{
    struct head head = {topic.size, body.size};
    size_t room = outbox->capacity - outbox->end;
    if (sizeof head > room || topic.size > room - sizeof head ||
        body.size > room - sizeof head - topic.size) {
        return false;
    }
    append(outbox, &head, sizeof head);
    append(outbox, topic.data, topic.size);
    append(outbox, body.data, body.size);
    return true;
}

static struct head head_at(const struct outbox *outbox)
{
    struct head head; /* may lie at any address */
    memcpy(&head, outbox->bytes + outbox->begin, sizeof head);
    return head;
}

bool outbox_peek(const struct outbox *outbox, struct str *ret_topic, struct str *ret_body)
{
    if (outbox->begin == outbox->end) {
        return false;
    }
    struct head head = head_at(outbox);
    const char *bytes = outbox->bytes + outbox->begin + sizeof head;
    *ret_topic = (struct str){bytes, head.topic_size};
    *ret_body = (struct str){bytes + head.topic_size, head.body_size};
    return true;
}

void outbox_drop(struct outbox *outbox)
{
    struct head head = head_at(outbox);
    outbox->begin += sizeof head + head.topic_size + head.body_size;
    if (outbox->begin == outbox->end) {
        outbox->begin = outbox->end = 0;
    }
}
