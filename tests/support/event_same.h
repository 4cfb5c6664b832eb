#ifndef SUPPORT_EVENT_SAME_H
#define SUPPORT_EVENT_SAME_H

/* Do two events say the same? Compared member by member, not through the encoder. */

#include <stdbool.h>

#include "stats/event.h"

/* The name of the first member that differs, or NULL. */
const char *event_difference(const struct event *a, const struct event *b);

#endif
