#include "bus/message.h"

#include <assert.h>
#include <errno.h>

#include <zmq.h>

static_assert(sizeof(zmq_msg_t) == sizeof((struct message *)0)->frames[0],
              "a frame holds one zmq_msg_t");

static zmq_msg_t *frame(struct message *message, int index)
{
    return (zmq_msg_t *)message->frames[index];
}

static struct str content(zmq_msg_t *msg)
{
    struct str bytes = {zmq_msg_data(msg), zmq_msg_size(msg)};
    return bytes;
}

void message_init(struct message *message)
{
    *message = (struct message){0};
    zmq_msg_init(frame(message, 0));
    zmq_msg_init(frame(message, 1));
}

void message_finish(struct message *message)
{
    zmq_msg_close(frame(message, 0));
    zmq_msg_close(frame(message, 1));
    message->topic = message->body = (struct str){0};
}

bool message_receive_frame(void *frame_msg, void *socket)
{
    int rc = 0;
    do { /* a signal between two frames must not tear a message */
        rc = zmq_msg_recv(frame_msg, socket, ZMQ_DONTWAIT);
    } while (rc < 0 && zmq_errno() == EINTR);
    return rc >= 0;
}

/* ZeroMQ delivers all frames of a message at once, so what follows is there already. */
size_t message_drop_rest(void *socket)
{
    size_t dropped = 0;
    zmq_msg_t rest;
    zmq_msg_init(&rest);
    while (message_receive_frame(&rest, socket)) {
        dropped++;
        if (!zmq_msg_more(&rest)) {
            break;
        }
    }
    zmq_msg_close(&rest);
    return dropped;
}

bool message_receive(struct message *message, void *socket)
{
    zmq_msg_t *first = frame(message, 0);
    zmq_msg_t *second = frame(message, 1);
    message->topic = message->body = (struct str){0};
    message->extra_frames = 0;
    if (!message_receive_frame(first, socket)) {
        return false;
    }
    if (!zmq_msg_more(first)) {
        message->body = content(first);
        return true;
    }
    if (!message_receive_frame(second, socket)) {
        return false;
    }
    message->topic = content(first);
    message->body = content(second);
    if (zmq_msg_more(second)) {
        message->extra_frames = message_drop_rest(socket);
    }
    return true;
}

struct str message_user(struct message *message)
{
    int index = message->topic.data == NULL ? 0 : 1;
    return str_from(zmq_msg_gets(frame(message, index), "User-Id"));
}

int message_send(void *socket, const struct str *frames, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int more = i + 1 < count ? ZMQ_SNDMORE : 0;
        int rc = 0;
        do { /* a message that has begun must be ended, or the next goes on with it */
            rc = zmq_send(socket, frames[i].data, frames[i].size, more | ZMQ_DONTWAIT);
        } while (rc < 0 && zmq_errno() == EINTR);
        /* Whether there is room is decided with the first frame, for the whole. */
        if (rc < 0) {
            return zmq_errno();
        }
    }
    return 0;
}
