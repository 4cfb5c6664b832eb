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

/* For the files of bus/: the next frame into a zmq_msg_t; false: none now. */
bool message_receive_frame(void *frame_msg, void *socket);

/* For the files of bus/: takes the frames off a socket that follow the one just received;
 * returns how many. */
size_t message_drop_rest(void *socket);

/* Under which user's key the peer was let in (bus/gate.h): only on a socket that was read
 * back as a CURVE server, elsewhere a peer may say what it likes. Borrowed like the body;
 * empty if there is none. */
struct str message_user(struct message *message);

/* For the files of bus/: sends one message of `count` frames, at least one, copied. 0, or
 * why nothing was sent, as errno: EAGAIN there is no room, EHOSTUNREACH no such peer.
 * Never blocks. */
int message_send(void *socket, const struct str *frames, size_t count);

#endif
