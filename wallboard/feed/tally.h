#ifndef WALLBOARD_FEED_TALLY_H
#define WALLBOARD_FEED_TALLY_H

/* What became of the input: said, not understood, passed over. Zeroed memory is empty. */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/str.h"

#define TALLY_NAMES 16

struct tally {
    uint64_t events; /* said */
    uint64_t faults; /* places in the input that could not be used */
    uint64_t ignored;
    size_t name_count;
    struct {
        char name[32];
        uint64_t count;
    } names[TALLY_NAMES]; /* what was ignored; the first so many kinds */
};

void tally_ignore(struct tally *tally, struct str what);

/* "4711 events, 2 faults, 12 ignored (CALLERPICKUP 10, X 2)", printable, terminated. */
void tally_format(const struct tally *tally, char *buffer, size_t size);

#endif
