#include "publish/renumber.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "history/spool.h"
#include "wire/decode.h"
#include "wire/encode.h"

#define TOPIC_BYTES 1024

struct renumber {
    struct decoder *decoder;
    char topic[TOPIC_BYTES];
    char body[DECODE_MAX_BYTES + 1];
};

struct renumber *renumber_create(void)
{
    struct renumber *renumber = calloc(1, sizeof *renumber);
    if (renumber != NULL) {
        renumber->decoder = decoder_create();
        if (renumber->decoder == NULL) {
            renumber_destroy(&renumber);
        }
    }
    return renumber;
}

void renumber_destroy(struct renumber **self)
{
    if (*self != NULL) {
        decoder_destroy(&(*self)->decoder);
        free(*self);
        *self = NULL;
    }
}

/* The same event as number `sequence` of `epoch`. An id that is made of the numbers, as
 * ours are, is made anew. */
static bool write_anew(struct renumber *renumber, const struct spool_message *old,
                       struct spool_message *message)
{
    struct event event;
    char old_id[64];
    char id[64];
    if (old->topic.size >= sizeof renumber->topic) {
        return false;
    }
    decoder_begin(renumber->decoder, old->body.data, old->body.size);
    if (decoder_next(renumber->decoder, &event) != DECODE_EVENT) {
        return false;
    }
    str_format(old_id, sizeof old_id, "%" PRId64 "-%" PRId64, old->epoch, old->sequence);
    str_format(id, sizeof id, "%" PRId64 "-%" PRId64, message->epoch, message->sequence);
    event.id = str_is(event.id, old_id) ? str_from(id) : event.id;
    event.epoch = message->epoch;
    event.sequence = message->sequence;
    str_copy(renumber->topic, sizeof renumber->topic, old->topic);
    message->topic = str_from(renumber->topic);
    message->body.data = renumber->body;
    message->body.size = encode_event(&event, renumber->body, sizeof renumber->body);
    return message->body.size > 0;
}

struct renumbered renumber_all(struct renumber *renumber, struct spool *spool,
                               int64_t epoch, int64_t now_ms)
{
    struct renumbered result = {0};
    struct spool_message old;
    int64_t at_epoch = 0;
    int64_t at_sequence = 0;
    bool open = spool_first_open(spool, &at_epoch, &at_sequence);
    while (open && spool_next(spool, at_epoch, at_sequence, &old) && old.epoch < epoch) {
        struct spool_message message = {.epoch = epoch, .sequence = result.count + 1};
        at_epoch = old.epoch;
        at_sequence = old.sequence + 1;
        if (write_anew(renumber, &old, &message) && spool_put(spool, &message, now_ms)) {
            result.count++;
        } else {
            result.lost++;
        }
    }
    spool_acknowledge(spool, epoch, 0);
    return result;
}
