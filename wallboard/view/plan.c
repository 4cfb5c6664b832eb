#include "view/plan.h"

static bool is_cell(const struct plan *plan, size_t i)
{
    return i < PLAN_MAX_CELLS && plan->cells[i].widget != NULL;
}

static bool shows(const struct plan_cell *cell, const struct widget_context *context)
{
    return cell->widget->shows == NULL || cell->widget->shows(context);
}

size_t plan_count_shown(const struct plan *plan, const struct widget_context *context)
{
    size_t count = 0;
    for (size_t i = 0; is_cell(plan, i); i++) {
        count += shows(&plan->cells[i], context) ? 1 : 0;
    }
    return count;
}

/* Those of row `row` share its width in their old proportions; a row that is whole stays
 * as it was drawn up. */
static void widen(const struct plan *plan, struct plan_settled *settled, int row)
{
    int before = 0;
    int kept = 0;
    for (size_t i = 0; is_cell(plan, i); i++) {
        const struct layout_cell *place = &plan->cells[i].place;
        if (place->row == row) {
            before += place->columns;
            kept += settled->shown[i] ? place->columns : 0;
        }
    }
    int left = 0;
    for (size_t i = 0; kept > 0 && kept < before && is_cell(plan, i); i++) {
        struct layout_cell *place = &settled->places[i];
        if (place->row == row && settled->shown[i]) {
            int end = left + plan->cells[i].place.columns;
            place->column = left * before / kept;
            place->columns = end * before / kept - place->column;
            left = end;
        }
    }
}

static bool is_used(const struct plan *plan, const struct plan_settled *settled, int row)
{
    for (size_t i = 0; is_cell(plan, i); i++) {
        const struct layout_cell *place = &plan->cells[i].place;
        if (settled->shown[i] && place->row <= row && row < place->row + place->rows) {
            return true;
        }
    }
    return false;
}

/* Takes row `row` out; those below move up. */
static void drop_row(const struct plan *plan, struct plan_settled *settled, int row)
{
    for (int i = row; i + 1 < LAYOUT_MAX_ROWS; i++) {
        settled->rows[i] = settled->rows[i + 1];
    }
    settled->rows[LAYOUT_MAX_ROWS - 1] = LAYOUT_ROW_NONE;
    for (size_t i = 0; is_cell(plan, i); i++) {
        settled->places[i].row -= settled->places[i].row > row ? 1 : 0;
    }
}

/* One row must take what the others leave: the lowest that is more than words. */
static void find_rest(struct plan_settled *settled)
{
    int chosen = -1;
    for (int i = 0; i < LAYOUT_MAX_ROWS && settled->rows[i] != LAYOUT_ROW_NONE; i++) {
        if (settled->rows[i] == LAYOUT_ROW_REST) {
            return;
        }
        if (settled->rows[i] != LAYOUT_ROW_STRIP || chosen < 0) {
            chosen = i;
        }
    }
    if (chosen >= 0) {
        settled->rows[chosen] = LAYOUT_ROW_REST;
    }
}

struct plan_settled plan_settle(const struct plan *plan,
                                const struct widget_context *context)
{
    struct plan_settled settled = {.rows = {LAYOUT_ROW_NONE}};
    bool all = plan_count_shown(plan, context) == 0;
    for (int i = 0; i < LAYOUT_MAX_ROWS; i++) {
        settled.rows[i] = plan->rows[i];
    }
    for (size_t i = 0; is_cell(plan, i); i++) {
        settled.places[i] = plan->cells[i].place;
        settled.shown[i] = all || shows(&plan->cells[i], context);
    }
    for (int row = LAYOUT_MAX_ROWS - 1; row >= 0; row--) {
        widen(plan, &settled, row);
    }
    for (int row = LAYOUT_MAX_ROWS - 1; row >= 0; row--) {
        if (settled.rows[row] != LAYOUT_ROW_NONE && !is_used(plan, &settled, row)) {
            drop_row(plan, &settled, row);
        }
    }
    find_rest(&settled);
    return settled;
}
