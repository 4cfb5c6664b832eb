#ifndef WALLBOARD_FEED_ADAPTERS_H
#define WALLBOARD_FEED_ADAPTERS_H

/* Every adapter there is. */

#include "base/str.h"

struct adapter_class;

/* NULL-terminated, in the order in which people read of them. */
const struct adapter_class *const *adapters_all(void);

/* NULL if there is none of that name. */
const struct adapter_class *adapters_find(struct str name);

#endif
