#ifndef WALLBOARD_BASE_LITTLE_H
#define WALLBOARD_BASE_LITTLE_H

/* Numbers as bytes, the lowest first: the same on every machine. */

#include <stddef.h>
#include <stdint.h>

/* `size` is 1 to 8; higher bytes of the number are left out. */
void little_put(uint8_t *at, uint64_t number, size_t size);
uint64_t little_get(const uint8_t *at, size_t size);

#endif
