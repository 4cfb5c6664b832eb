#ifndef WALLBOARD_PLATFORM_WATCH_H
#define WALLBOARD_PLATFORM_WATCH_H

/*
 * Notices that files were written: a descriptor to wait for and a yes or no. Folders are
 * watched, because editors replace files instead of writing into them.
 */

#include <stdbool.h>

struct watch;

/* NULL without descriptors: the program then reloads on a signal only. */
struct watch *watch_create(void);
void watch_destroy(struct watch **self);

/* Watches a folder, or a file through its folder, and a link's target through the
 * target's. False: it is not there; as a file it is waited for, if its folder is. */
bool watch_add(struct watch *watch, const char *path);

/* Readable when something changed. */
int watch_fd(const struct watch *watch);

/* Takes in what changed; true if a YAML file, a PNG or a file that was added by name did,
 * or if a folder is new.
 * Does not block. */
bool watch_read(struct watch *watch);

#endif
