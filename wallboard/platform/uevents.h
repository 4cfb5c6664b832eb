#ifndef WALLBOARD_PLATFORM_UEVENTS_H
#define WALLBOARD_PLATFORM_UEVENTS_H

/*
 * The kernel's word that a television was plugged in or pulled out, or that a graphics
 * card came or went, by way of udev. A descriptor to wait for and a yes or no: what is
 * there now is platform/connectors' matter.
 */

#include <stdbool.h>

struct uevents;

/* NULL where the kernel does not tell us: one then has to look from time to time. */
struct uevents *uevents_create(void);
void uevents_destroy(struct uevents **self);

/* Readable when there is news. */
int uevents_fd(const struct uevents *uevents);

/* Takes in the news; true if any concerns displays. Does not block. */
bool uevents_read(struct uevents *uevents);

#endif
