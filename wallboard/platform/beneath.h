#ifndef WALLBOARD_PLATFORM_BENEATH_H
#define WALLBOARD_PLATFORM_BENEATH_H

/* Files of a folder, `top`, and of no other place, whatever their names and the links in
 * the folder say. Names are paths seen from it. */

#include <stddef.h>
#include <stdint.h>

/* The folder, to open files in; a negative errno if there is none. Close it. */
int beneath_open_folder(const char *path);

/* A regular file of at most `max` bytes, read whole: *ret_bytes is the caller's to free,
 * with a NUL behind the *ret_size bytes. A link is followed as long as it stays in the
 * folder, and none where the kernel has no openat2(). 0, or a negative errno: -EXDEV or
 * -ELOOP it leads out, -EFBIG it is larger, -EINVAL no regular file. Never blocks on a
 * pipe. */
int beneath_read(int top, const char *name, size_t max, uint8_t **ret_bytes,
                 size_t *ret_size);

/* Writes a new file of mode 0600 and the folders that it needs, which are none of
 * links. 0, or a negative errno; then there is no such file. */
int beneath_write(int top, const char *name, const void *bytes, size_t size);

/* Gives a file another name as well, in folders that are made as above. 0, or a negative
 * errno. */
int beneath_link(int top, const char *from, const char *name);

/* Takes away a folder with all that is in it, but for what its links lead to; one that is
 * not there is no fault. 0, or a negative errno. */
int beneath_remove(int top, const char *name);

/* The same with all that is in the folder itself. */
int beneath_empty(int top);

#endif
