/* How far two pictures are apart:
 *     picture_difference FOUND.png EXPECTED.png MOST
 * prints the largest difference of a channel and how many pixels differ at all. Ends with
 * 0 if no channel differs by more than MOST of 255, with 1 otherwise, with 2 if they
 * cannot be compared. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/golden.h"

#define CHANNELS 3 /* a television has no alpha */

static SDL_Surface *load(const char *path)
{
    SDL_Surface *surface = golden_load(path);
    if (surface == NULL) {
        fprintf(stderr, "picture_difference: %s: %s\n", path, SDL_GetError());
    }
    return surface;
}

static int difference_of(const uint8_t *a, const uint8_t *b)
{
    int largest = 0;
    for (int i = 0; i < CHANNELS; i++) {
        int difference = abs(a[i] - b[i]);
        largest = difference > largest ? difference : largest;
    }
    return largest;
}

/* The largest difference; -1: the sizes differ. */
static int compare(const SDL_Surface *found, const SDL_Surface *expected,
                   long *ret_pixels)
{
    int largest = -1;
    if (found->w != expected->w || found->h != expected->h) {
        printf("%d x %d, not %d x %d\n", found->w, found->h, expected->w, expected->h);
        return largest;
    }
    for (int y = 0; y < found->h; y++) {
        const uint8_t *a = (const uint8_t *)found->pixels + (ptrdiff_t)y * found->pitch;
        const uint8_t *b =
            (const uint8_t *)expected->pixels + (ptrdiff_t)y * expected->pitch;
        for (int x = 0; x < found->w; x++, a += 4, b += 4) {
            int difference = difference_of(a, b);
            *ret_pixels += difference > 0 ? 1 : 0;
            largest = difference > largest ? difference : largest;
        }
    }
    return largest;
}

int main(int count, char **words)
{
    long pixels = 0;
    int code = 2;
    if (count != 4) {
        fprintf(stderr, "usage: picture_difference FOUND.png EXPECTED.png MOST\n");
        return code;
    }
    SDL_Surface *found = load(words[1]);
    SDL_Surface *expected = load(words[2]);
    if (found != NULL && expected != NULL) {
        int largest = compare(found, expected, &pixels);
        if (largest >= 0) {
            printf("%d/255 at most, in %.1f %% of the pixels\n", largest,
                   100.0 * (double)pixels / ((double)found->w * found->h));
        }
        code = largest >= 0 && largest <= (int)strtol(words[3], NULL, 10) ? 0 : 1;
    }
    SDL_FreeSurface(found);
    SDL_FreeSurface(expected);
    return code;
}
