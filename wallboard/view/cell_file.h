#ifndef WALLBOARD_VIEW_CELL_FILE_H
#define WALLBOARD_VIEW_CELL_FILE_H

/* One widget of a layout's row as the file says it; view/page_file reads the rest. */

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "config/option.h"
#include "view/plan.h"

struct yaml_node;

struct cell_file {
    char widget[33], queue[LIMIT_ID_BYTES + 1], label[WIDGET_LABEL_BYTES + 1];
    char metric[65], text[WIDGET_TEXT_BYTES + 1], target[33], max[33];
    int64_t width, rows; /* 0: an even share; 1 */
};

/* Its keys, of a struct cell_file. */
extern const struct option cell_file_options[];

/* A name, or a mapping of the keys. *ret_cell gets all but its place. False after
 * appending why not. */
bool cell_file_read(const struct yaml_node *node, struct cell_file *cell,
                    struct plan_cell *ret_cell, struct diag *diag);

#endif
