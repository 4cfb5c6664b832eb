#include "bus/context.h"

#include <stdlib.h>

#include <zmq.h>

struct context {
    void *handle;
};

struct context *context_create(void)
{
    struct context *context = malloc(sizeof *context);
    if (context == NULL) {
        return NULL;
    }
    context->handle = zmq_ctx_new();
    if (context->handle == NULL) {
        free(context);
        return NULL;
    }
    return context;
}

void context_destroy(struct context **self)
{
    struct context *context = *self;
    if (context == NULL) {
        return;
    }
    while (zmq_ctx_term(context->handle) != 0 && zmq_errno() == EINTR) {
        continue; /* a signal came while the last messages were going out */
    }
    free(context);
    *self = NULL;
}

void *context_handle(const struct context *context)
{
    return context->handle;
}
