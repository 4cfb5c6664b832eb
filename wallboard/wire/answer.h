#ifndef WALLBOARD_WIRE_ANSWER_H
#define WALLBOARD_WIRE_ANSWER_H

/*
 * What a hub answers to a publisher of class A (docs/events.md, "Loss, late joiners,
 * liveness"), one frame of JSON each:
 *   {"reply":"ack","sourceepoch":"1795322033500","sequence":"00000000000000000007"}
 *   {"reply":"refused","id":"1795322033500-8","reason":"bad_value","field":"data.wait_ms"}
 * Both ends use this module. Strict as all JSON here: a key given twice, a number out of
 * range or a field that is missing is no answer; unknown fields are ignored.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct json_parser;

#define ANSWER_MAX_BYTES 4096 /* of one answer, as written with its NUL or as read */

enum answer_kind {
    ANSWER_WELCOME, /* the highest number stored for the source; 0, 0: none */
    ANSWER_ACK,     /* all up to and with this number is committed */
    ANSWER_RESEND,  /* send again from this number */
    ANSWER_REFUSED, /* the event `id` will never be accepted; its number is used up */
    ANSWER_KIND_COUNT,
};

/* "welcome"; never NULL. */
const char *answer_kind_name(enum answer_kind kind);

struct answer {
    enum answer_kind kind;
    int64_t source_epoch, sequence; /* 0 and more; of refused: 0 */
    struct str id;                  /* of refused only, as below; empty: it had none */
    struct str reason;              /* "bad_value", never empty */
    struct str field;               /* "data.wait_ms"; empty: none to name */
};

/* Writes it, terminated; its length, or 0 if the buffer is too small. A text over its
 * limit is cut, so that ANSWER_MAX_BYTES always suffice. */
size_t answer_encode(const struct answer *answer, char *buffer, size_t size);

/* Reads one answer; the texts are borrowed from `parser` until its next parse. False if
 * it is none, and *ret_answer is as it was. */
bool answer_decode(struct json_parser *parser, const void *bytes, size_t size,
                   struct answer *ret_answer);

#endif
