#ifndef WALLBOARD_PLATFORM_CEC_H
#define WALLBOARD_PLATFORM_CEC_H

/*
 * A television woken up or sent to standby through its HDMI cable (CEC), by the kernel's
 * own interface. Best effort: what a television makes of it is its own affair. Nothing
 * here waits; an adapter that has no address on the bus yet asks for one and is ready the
 * next time.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CEC_ADAPTERS 4 /* /dev/cec0 to /dev/cec3 */

struct cec_msg;

/* How adapters are reached; another in a test. Results as of open(2), ioctl(2). */
struct cec_reach {
    void *self;
    int (*open)(void *self, const char *path);
    int (*control)(void *self, int adapter, unsigned long request, void *argument);
    void (*close)(void *self, int adapter);
};

/* The kernel. */
struct cec_reach cec_kernel(void);

/* What is said, from address `from` (0-14) on the bus, by one who is plugged into
 * `place` (0x1000: the first input). Returns how many messages; there is room for
 * CEC_SAID. */
#define CEC_SAID 2
size_t cec_messages(bool on, uint8_t from, uint16_t place, struct cec_msg *ret_messages);

/* Tells the television at each adapter. Returns how many adapters took the message; 0
 * while they find an address; -ENODEV: there is no adapter with a television at it. */
int cec_tell(const struct cec_reach *reach, bool on);

#endif
