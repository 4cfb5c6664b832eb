#ifndef WALLBOARD_PLATFORM_MEMORY_FILE_H
#define WALLBOARD_PLATFORM_MEMORY_FILE_H

/* A file that is on no disk, for libraries that can only write to a path. */

#include <stdbool.h>
#include <stddef.h>

#define MEMORY_FILE_PATH 32

struct memory_file {
    int fd;
    char path[MEMORY_FILE_PATH]; /* good in this process, while it is open */
};

/* A negative errno if there is none to be had; finish it all the same. */
int memory_file_open(struct memory_file *file);
void memory_file_close(struct memory_file *file);

/* All that was written, the caller's to free; NULL without memory or if there is more
 * than `max` or nothing. */
char *memory_file_read(const struct memory_file *file, size_t max, size_t *ret_size);

#endif
