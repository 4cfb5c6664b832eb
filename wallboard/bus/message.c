#include "bus/message.h"

#include <assert.h>

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

/* ZeroMQ delivers all frames of a message at once, so what follows is there already. */
static size_t drop_rest(void *socket)
{
    size_t dropped = 0;
    zmq_msg_t rest;
    zmq_msg_init(&rest);
    while (zmq_msg_recv(&rest, socket, ZMQ_DONTWAIT) >= 0) {
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
    if (zmq_msg_recv(first, socket, ZMQ_DONTWAIT) < 0) {
        return false;
    }
    if (!zmq_msg_more(first)) {
        message->body = content(first);
        return true;
    }
    if (zmq_msg_recv(second, socket, ZMQ_DONTWAIT) < 0) {
        return false;
    }
    message->topic = content(first);
    message->body = content(second);
    if (zmq_msg_more(second)) {
        message->extra_frames = drop_rest(socket);
    }
    return true;
}
