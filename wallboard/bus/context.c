/* NOLINTNEXTLINE(readability-identifier-naming): glibc names it */
#define _GNU_SOURCE /* sched_getaffinity(): which processors are ours */

#include "bus/context.h"

#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>

#include <zmq.h>

struct context {
    void *handle;
};

/* The first processor that is ours is left to the program's loop; without another one
 * there is nothing to choose. Only those that we may run on: libzmq does not forgive. */
static void leave_loop_alone(void *handle)
{
    cpu_set_t ours;
    if (sched_getaffinity(0, sizeof ours, &ours) != 0 || CPU_COUNT(&ours) < 2) {
        return;
    }
    bool first = true;
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (CPU_ISSET(cpu, &ours)) {
            if (!first) {
                (void)zmq_ctx_set(handle, ZMQ_THREAD_AFFINITY_CPU_ADD, (int)cpu);
            }
            first = false;
        }
    }
}

struct context *context_create(void)
{
    return context_create_with(1);
}

struct context *context_create_with(int threads)
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
    leave_loop_alone(context->handle);
    (void)zmq_ctx_set(context->handle, ZMQ_IO_THREADS, threads);
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
