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
    int rc = 0;
    do { /* again if a signal came while the last messages were going out */
        rc = zmq_ctx_term(context->handle);
    } while (rc != 0 && zmq_errno() == EINTR);
    free(context);
    *self = NULL;
}

void *context_handle(const struct context *context)
{
    return context->handle;
}
