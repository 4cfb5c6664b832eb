#ifndef WALLBOARD_FEED_AMI_FRAME_H
#define WALLBOARD_FEED_AMI_FRAME_H

/*
 * Bytes of Asterisk's manager interface to messages: "Key: Value" lines closed by an
 * empty line, after one greeting line that no empty line follows. There is no length and
 * no escaping, so a broken line spoils its message and no other: reading goes on behind
 * the next empty line. Knows the frame alone; bounded by the numbers below.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define AMI_MESSAGE_MAX 32768 /* bytes of one message; a longer one is rubbish */
#define AMI_LINE_MAX    8192  /* bytes of one line, likewise */
#define AMI_FIELDS_MAX  128   /* further lines of a message are not kept */

struct ami_field {
    struct str key, value; /* the value without the blank before it */
};

struct ami_message {
    size_t count;
    struct ami_field fields[AMI_FIELDS_MAX];
};

enum ami_read {
    AMI_MESSAGE,
    AMI_GREETING, /* its one field is "Asterisk Call Manager" and the version */
    AMI_RUBBISH,  /* bytes up to an empty line that were no message */
    AMI_NOTHING,  /* more bytes are needed */
};

struct ami_frame;

/* NULL without memory. */
struct ami_frame *ami_frame_create(void);
void ami_frame_destroy(struct ami_frame **self);

/* Forgets what was put in: another connection begins. */
void ami_frame_clear(struct ami_frame *frame);

/* Takes as many of the bytes as there is room for, and returns how many that were. All
 * messages must have been read before; then there is room. */
size_t ami_frame_put(struct ami_frame *frame, struct str bytes);

/* The next message. It is borrowed until the next call of put, next or clear. */
enum ami_read ami_frame_next(struct ami_frame *frame, struct ami_message *ret_message);

/* No more bytes will come: a message that lacks its empty line can be read, too. */
void ami_frame_end(struct ami_frame *frame);

/* The value of the first field of that name in any case of letters; empty if there is
 * none. */
struct str ami_value(const struct ami_message *message, const char *key);

/* Is the text that word, in any case of letters? */
bool ami_is(struct str text, const char *word);

#endif
