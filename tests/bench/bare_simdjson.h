#ifndef BENCH_BARE_SIMDJSON_H
#define BENCH_BARE_SIMDJSON_H

/* simdjson's DOM alone, as the floor that our decoder stands on. */

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The bytes that must be readable behind each body. */
extern const size_t bare_simdjson_padding;

/* Parses `count` padded bodies, `stride` bytes apart and `size` long; how many of them
 * were JSON. */
size_t bare_simdjson_parse(const char *bodies, size_t stride, size_t size, size_t count);

#ifdef __cplusplus
}
#endif

#endif
