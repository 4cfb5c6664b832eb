#ifndef WALLBOARD_BUS_CONTEXT_H
#define WALLBOARD_BUS_CONTEXT_H

/*
 * ZeroMQ's context: one per program, created first and destroyed last of the bus. It owns
 * the library's I/O thread; everything of ours stays on the caller's, but
 * for the gate. Where there are two
 * processors or more, the I/O thread keeps off the first one: a burst of messages then
 * does not take the loop's own processor away from it.
 */

struct context;

/* NULL without memory or descriptors. Block the signals that the program reads through
 * a descriptor before this. */
struct context *context_create(void);

/* With `threads` I/O threads; sockets choose theirs by struct socket_options' `thread`.
 */
struct context *context_create_with(int threads);

/* Every subscriber and publisher must be gone. Waits for what publishers still have to
 * deliver, at most one second. */
void context_destroy(struct context **self);

/* ZeroMQ's own handle, for the files of bus/ alone. */
void *context_handle(const struct context *context);

#endif
