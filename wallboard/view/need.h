#ifndef WALLBOARD_VIEW_NEED_H
#define WALLBOARD_VIEW_NEED_H

/*
 * Agents needed, as a range, and what a number of them is against it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/figure.h"

struct need {
    int64_t low, high;
    bool known;
};

/* Adds a range; nothing unless both ends are known. */
void need_add(struct need *need, struct figure low, struct figure high);

/* "17–19", "17" where both ends are one, a dash if it is not known. */
void need_write(const struct format_locale *locale, struct need need, char *buffer,
                size_t size);

/* Short of the lower end is an alarm, somewhere in the range a warning; UNKNOWN without
 * a need. */
enum level need_judge(struct need need, int64_t agents);

#endif
