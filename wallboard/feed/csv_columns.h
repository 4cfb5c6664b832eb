#ifndef WALLBOARD_FEED_CSV_COLUMNS_H
#define WALLBOARD_FEED_CSV_COLUMNS_H

/* Finds the columns that a map names in the first row of a file. */

#include <stdbool.h>

#include "base/diag.h"

struct csv_column;
struct csv_map;
struct csv_row;
struct yaml_node;

/* Fills the column's index; without a name, or a node, it has none. A name that is not
 * there, or there twice, is an error in `diag` at the node. */
void csv_column_find(struct csv_column *column, const struct yaml_node *node,
                     const struct csv_row *header, struct diag *diag);

/* Fills every index of the map. A name that is not there, or there twice, is an error in
 * `diag` at its place in the map; false if there was one. */
bool csv_columns_resolve(struct csv_map *map, const struct csv_row *header,
                         struct diag *diag);

#endif
