#ifndef WALLBOARD_BUS_MESSAGE_H
#define WALLBOARD_BUS_MESSAGE_H

/*
 * One message as it came: topic and body, or the body alone. Holds ZeroMQ's frames, so
 * that nothing is copied; topic and body are borrowed from it until the next receive
 * into it or message_finish(). What the bytes mean is not known here.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct message {
    struct str topic;      /* first frame of two; size 0: there was one frame only */
    struct str body;       /* opaque bytes */
    size_t extra_frames;   /* came behind the body and were dropped */
    uint64_t frames[2][8]; /* private: two zmq_msg_t */
};

/* An empty message; the caller's memory. */
void message_init(struct message *message);

/* Releases the frames. Zeroed memory is not a valid message: init first. */
void message_finish(struct message *message);

/* For the files of bus/: takes the next whole message off a ZeroMQ socket; false if there
 * is none now. Never blocks. */
bool message_receive(struct message *message, void *socket);

#endif
