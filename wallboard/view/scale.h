#ifndef WALLBOARD_VIEW_SCALE_H
#define WALLBOARD_VIEW_SCALE_H

/*
 * Any figure against the target and on the scale that a page gives it. Values on a scale
 * are whole numbers in the figure's unit: counts, milliseconds, basis points of a ratio,
 * hundredths of a number.
 */

#include "view/widget.h"

/* The figure must be known. */
int64_t scale_value(enum metric metric, struct figure figure);

/* A value of the scale as words say it: "80 %", "0:30". */
void scale_write(const struct format_locale *locale, enum metric metric, int64_t value,
                 char *buffer, size_t size);

/* Where it stands between 0 and `most`, in thousandths. */
int scale_part(int64_t value, int64_t most);

/* What it is measured against: the page's target, else the goal of a service level; 0:
 * nothing. */
int64_t scale_target(const struct widget_context *context, enum metric metric);

/* "target 80 %"; false, with nothing written, if there is none. */
bool scale_write_target(const struct widget_context *context, enum metric metric,
                        char *buffer, size_t size);

/* Its state: by the page's target, where the figure knows which side of it is the good
 * one; by the thresholds of a service level; worse if the site's own alert says so. */
enum level scale_level(const struct widget_context *context, enum metric metric,
                       struct figure figure);

#endif
