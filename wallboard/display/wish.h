#ifndef WALLBOARD_DISPLAY_WISH_H
#define WALLBOARD_DISPLAY_WISH_H

/*
 * What supervisors want of a setup in place of the command line and the site file: which
 * look, which page, which rules by the clock. Plain data.
 */

#include <stdbool.h>

#include "control/orders.h"
#include "display/arguments.h"

struct steering;

#define WISH_LOOKS ORDERS_LOOKS

/* "": nothing is wanted. */
struct wish {
    char theme[33], page[33];
    char timetable[ORDER_VALUE_BYTES + 1]; /* YAML */
    struct {
        char name[33], text[ORDER_VALUE_BYTES + 1];
    } looks[WISH_LOOKS]; /* that the hub keeps */
    size_t look_count;
};

/* As the steering has it now. */
void wish_read(const struct steering *steering, struct wish *ret);

bool wish_equal(const struct wish *a, const struct wish *b);

/* The command line with what is wanted instead; borrows from all three, of which
 * `looks` is filled. */
struct arguments wish_apply(const struct wish *wish, const struct arguments *given,
                            struct arguments_look looks[WISH_LOOKS]);

#endif
