#ifndef WALLBOARD_FEED_ESL_FRAME_H
#define WALLBOARD_FEED_ESL_FRAME_H

/*
 * Bytes of FreeSWITCH's event socket to messages: "Name: value" lines closed by an empty
 * line and then, if they state a Content-Length, so many bytes of body. The body of a
 * plain event is lines again, their values url-encoded; a body of its own may follow
 * them. Knows the frame alone; bounded by the numbers below.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define ESL_HEAD_MAX   8192                      /* bytes of the lines before a body */
#define ESL_BODY_MAX   ((size_t)2 * 1024 * 1024) /* a list of 10 000 agents, and some */
#define ESL_FIELDS_MAX 256 /* further fields of an event are not kept */

enum esl_kind {
    ESL_AUTH_REQUEST,
    ESL_COMMAND_REPLY,
    ESL_API_RESPONSE,
    ESL_EVENT,
    ESL_DISCONNECT,
    ESL_REJECTION, /* by the access list */
    ESL_OTHER,     /* well-formed, but nothing that we asked for */
};

struct esl_field {
    struct str key, value; /* the value decoded */
};

struct esl_message {
    enum esl_kind kind;
    struct str type;  /* the Content-Type */
    struct str reply; /* Reply-Text */
    struct str body;
    size_t count; /* of an event's fields; those named variable_* are not kept */
    struct esl_field fields[ESL_FIELDS_MAX];
};

enum esl_read {
    ESL_MESSAGE,
    ESL_RUBBISH, /* bytes that were no message, or one over the limits */
    ESL_NOTHING, /* more bytes are needed */
};

struct esl_frame;

/* NULL without memory. */
struct esl_frame *esl_frame_create(void);
void esl_frame_destroy(struct esl_frame **self);

/* Forgets what was put in: another connection begins. */
void esl_frame_clear(struct esl_frame *frame);

/* Takes as many of the bytes as there is room for, and returns how many that were. All
 * messages must have been read before; then there is room. */
size_t esl_frame_put(struct esl_frame *frame, struct str bytes);

/* The next message. It is borrowed until the next call of put, next or clear. */
enum esl_read esl_frame_next(struct esl_frame *frame, struct esl_message *ret_message);

/* The value of an event's field, in any case of letters; empty if there is none. */
struct str esl_value(const struct esl_message *message, const char *key);

#endif
