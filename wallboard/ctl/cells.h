#ifndef WALLBOARD_CTL_CELLS_H
#define WALLBOARD_CTL_CELLS_H

/* The cells of tables for people: a name, then columns that stand under their heads. What
 * is not known is an en dash. */

#include <stdint.h>
#include <stdio.h>

#include "stats/metric.h"

/* A blank line, the name of what follows, and the heads, ended by NULL. */
void cells_put_head(FILE *out, const char *name, const char *const *heads);

/* A name, freed of what a terminal would obey. */
void cells_put_name(FILE *out, const char *text);

void cells_put_cell(FILE *out, const char *text);
void cells_put_count(FILE *out, struct figure figure);
void cells_put_duration(FILE *out, struct figure figure);

/* Rounding crosses no goal. */
void cells_put_percent(FILE *out, struct figure figure, int64_t goal_bp);

#endif
