#ifndef WALLBOARD_VIEW_PLAN_H
#define WALLBOARD_VIEW_PLAN_H

/*
 * Where a page's widgets stand, and where they stand once those that have nothing to show
 * are left out: the others of their row share its width as they did before, a row without
 * any is no more, and what that frees goes to the rows that take the rest. What stands
 * over several rows keeps its place.
 */

#include "view/layout.h"
#include "view/widget.h"

#define PLAN_MAX_CELLS 24

struct plan_cell {
    const struct widget_class *widget; /* NULL ends the list */
    struct layout_cell place;          /* left to right within a row */
    struct widget_ask ask;
};

struct plan {
    struct layout_grid grid;
    struct plan_cell cells[PLAN_MAX_CELLS];
};

/* Cells keep their numbers, so that what is left out renames nobody. */
struct plan_settled {
    struct layout_grid grid;
    struct layout_cell places[PLAN_MAX_CELLS];
    bool shown[PLAN_MAX_CELLS];
};

/* How many cells there are. */
size_t plan_count(const struct plan *plan);

/* How many cells have something to show now. */
size_t plan_count_shown(const struct plan *plan, const struct widget_context *context);

/* If no cell has anything to show, all are kept. */
struct plan_settled plan_settle(const struct plan *plan,
                                const struct widget_context *context);

/* The same widgets for an upright screen: tiles by twos, all else by itself. What has no
 * room in LAYOUT_MAX_ROWS is left out. */
struct plan plan_upright(const struct plan *lying);

#endif
