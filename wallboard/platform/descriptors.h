#ifndef WALLBOARD_PLATFORM_DESCRIPTORS_H
#define WALLBOARD_PLATFORM_DESCRIPTORS_H

/* How many files and connections this process may have open. */

#include <stdint.h>

/* Raises the limit to `wanted` as far as the system allows; what it is then. A higher one
 * stays. */
uint64_t descriptors_raise(uint64_t wanted);

#endif
