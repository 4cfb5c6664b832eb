#ifndef WALLBOARD_PLATFORM_PROCESS_H
#define WALLBOARD_PLATFORM_PROCESS_H

/* What this process takes of the machine, as the kernel has it under /proc/self. */

#include <stdint.h>

/* Memory that is there; -1: cannot be told. */
int64_t process_resident_bytes(void);

/* Open descriptors; -1: cannot be told. */
int64_t process_open_fds(void);

#endif
