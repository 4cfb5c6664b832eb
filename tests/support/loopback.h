#ifndef TESTS_SUPPORT_LOOPBACK_H
#define TESTS_SUPPORT_LOOPBACK_H

/* The other end of a link in tests: raw ZeroMQ sockets on the loopback interface, which
 * do what a publisher of anybody's making might. Every wait is for an event, twenty
 * seconds at most, and fails the test. */

#include <stddef.h>
#include <stdint.h>

struct context;

#define LOOPBACK_ENDPOINT_SIZE 256

/* An XPUB on a free port; its endpoint is read back. */
void *loopback_bind(struct context *context, char endpoint[LOOPBACK_ENDPOINT_SIZE]);

/* An XPUB at an address that is known. */
void *loopback_bind_at(struct context *context, const char *endpoint);

/* An XPUB that connects. */
void *loopback_connect(struct context *context, const char *endpoint);

/* Waits until a subscription has come. */
void loopback_await_subscription(void *socket);

/* Sends a message of `count` NUL-terminated frames. */
void loopback_send(void *socket, const char *const *frames, size_t count);

/* Sends one frame of `size` bytes '{'. */
void loopback_send_large(void *socket, size_t size);

/* Says something else than ZeroMQ to "tcp://127.0.0.1:PORT" and waits to be thrown out.
 */
void loopback_knock(const char *endpoint, const char *text);

/* A TCP port that nobody listens on just now, and one that something else occupies. */
uint16_t loopback_free_port(void);
int loopback_occupy(uint16_t *ret_port);

void loopback_close(void *socket);

#endif
