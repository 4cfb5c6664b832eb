#ifndef WALLBOARD_VIEW_WIDGETS_H
#define WALLBOARD_VIEW_WIDGETS_H

/* The registry: every widget by the name that layouts call it. */

#include <stddef.h>

#include "base/str.h"
#include "view/widget.h"

/* NULL if there is none of that name. */
const struct widget_class *widgets_find(struct str name);

/* From 0; NULL after the last. */
const struct widget_class *widgets_at(size_t number);

/* The name that a mistyped one was meant to be, or NULL. */
const char *widgets_nearest(struct str name);

#endif
