#ifndef WALLBOARD_RENDER_WIDTH_CACHE_H
#define WALLBOARD_RENDER_WIDTH_CACHE_H

/*
 * How wide pieces of text were when they were last measured: shaping one takes as long as
 * painting it, and most of what stands in a changed rectangle is as it was. Of a fixed
 * size; what is not held is measured again. All zero is empty.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIDTH_CACHE_SLOTS 512
#define WIDTH_CACHE_BYTES 160 /* of text, with its end; longer ones are not kept */

/* All that a width follows from. The strings are borrowed for the call. */
struct width_key {
    size_t file; /* of the set of fonts */
    int em_px;
    bool rtl;
    const char *script; /* its tag, at most four letters */
    const char *text;
};

struct width_slot {
    uint32_t file;
    int em_px;
    int width_px;
    bool taken, rtl;
    char script[5];
    char text[WIDTH_CACHE_BYTES];
};

struct width_cache {
    unsigned turn; /* who of those that could go goes next */
    struct width_slot slots[WIDTH_CACHE_SLOTS];
};

/* False if it is not held. */
bool width_cache_find(const struct width_cache *cache, const struct width_key *key,
                      int *ret_width_px);

/* Keeps it in the place of another. */
void width_cache_add(struct width_cache *cache, const struct width_key *key,
                     int width_px);

#endif
