#ifndef WALLBOARD_VIEW_PLAN_H
#define WALLBOARD_VIEW_PLAN_H

/*
 * Where a page's widgets stand, and where they stand once those that have nothing to show
 * are left out: the others of their row share its width as they did before, a row without
 * any is no more, and what that frees goes to the row that takes the rest.
 */

#include "view/layout.h"
#include "view/widget.h"

#define PLAN_MAX_CELLS 8

struct plan_cell {
    const struct widget_class *widget; /* NULL ends the list */
    struct layout_cell place;          /* left to right within a row */
};

struct plan {
    enum layout_row rows[LAYOUT_MAX_ROWS];
    struct plan_cell cells[PLAN_MAX_CELLS];
};

/* Cells keep their numbers, so that what is left out renames nobody. */
struct plan_settled {
    enum layout_row rows[LAYOUT_MAX_ROWS];
    struct layout_cell places[PLAN_MAX_CELLS];
    bool shown[PLAN_MAX_CELLS];
};

/* How many cells have something to show now. */
size_t plan_count_shown(const struct plan *plan, const struct widget_context *context);

/* If no cell has anything to show, all are kept. */
struct plan_settled plan_settle(const struct plan *plan,
                                const struct widget_context *context);

#endif
