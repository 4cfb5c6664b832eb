#include "view/plan.h"

static bool is_cell(const struct plan *plan, size_t i)
{
    return i < PLAN_MAX_CELLS && plan->cells[i].widget != NULL;
}

static bool shows(const struct plan_cell *cell, const struct widget_context *context)
{
    struct widget_context own = *context;
    own.ask = &cell->ask;
    return cell->widget->shows == NULL || cell->widget->shows(&own);
}

size_t plan_count(const struct plan *plan)
{
    size_t count = 0;
    while (is_cell(plan, count)) {
        count++;
    }
    return count;
}

size_t plan_count_shown(const struct plan *plan, const struct widget_context *context)
{
    size_t count = 0;
    for (size_t i = 0; is_cell(plan, i); i++) {
        count += shows(&plan->cells[i], context) ? 1 : 0;
    }
    return count;
}

static bool covers(const struct layout_cell *place, int row)
{
    return place->row <= row && row < place->row + place->rows;
}

/* Those that stand in row `row` alone share, in their old proportions, what they and all
 * that is left out had of it; a row that is whole stays as it was drawn up. */
static void widen(const struct plan *plan, struct plan_settled *settled, int row)
{
    int first = LAYOUT_MAX_COLUMNS;
    int before = 0;
    int kept = 0;
    for (size_t i = 0; is_cell(plan, i); i++) {
        const struct layout_cell *place = &plan->cells[i].place;
        bool stays = settled->shown[i] && place->rows > 1;
        if (covers(place, row) && !stays) {
            first = place->column < first ? place->column : first;
            before += place->columns;
            kept += settled->shown[i] ? place->columns : 0;
        }
    }
    int left = 0;
    for (size_t i = 0; kept > 0 && kept < before && is_cell(plan, i); i++) {
        struct layout_cell *place = &settled->places[i];
        if (place->row == row && settled->shown[i] && place->rows == 1) {
            int end = left + plan->cells[i].place.columns;
            place->column = first + left * before / kept;
            place->columns = first + end * before / kept - place->column;
            left = end;
        }
    }
}

static bool is_used(const struct plan *plan, const struct plan_settled *settled, int row)
{
    for (size_t i = 0; is_cell(plan, i); i++) {
        if (settled->shown[i] && covers(&plan->cells[i].place, row)) {
            return true;
        }
    }
    return false;
}

/* Takes row `row` out; those below move up. */
static void drop_row(const struct plan *plan, struct plan_settled *settled, int row)
{
    for (int i = row; i + 1 < LAYOUT_MAX_ROWS; i++) {
        settled->grid.rows[i] = settled->grid.rows[i + 1];
    }
    settled->grid.rows[LAYOUT_MAX_ROWS - 1] = LAYOUT_ROW_NONE;
    for (size_t i = 0; is_cell(plan, i); i++) {
        settled->places[i].row -= settled->places[i].row > row ? 1 : 0;
    }
}

/* One row must take what the others leave: the lowest that is more than words. */
static void find_rest(struct plan_settled *settled)
{
    int chosen = -1;
    for (int i = 0; i < LAYOUT_MAX_ROWS && settled->grid.rows[i] != LAYOUT_ROW_NONE;
         i++) {
        if (settled->grid.rows[i] == LAYOUT_ROW_REST) {
            return;
        }
        if (settled->grid.rows[i] != LAYOUT_ROW_STRIP || chosen < 0) {
            chosen = i;
        }
    }
    if (chosen >= 0) {
        settled->grid.rows[chosen] = LAYOUT_ROW_REST;
    }
}

struct plan_settled plan_settle(const struct plan *plan,
                                const struct widget_context *context)
{
    struct plan_settled settled = {.grid = plan->grid};
    bool all = plan_count_shown(plan, context) == 0;
    for (size_t i = 0; is_cell(plan, i); i++) {
        settled.places[i] = plan->cells[i].place;
        settled.shown[i] = all || shows(&plan->cells[i], context);
    }
    for (int row = LAYOUT_MAX_ROWS - 1; row >= 0; row--) {
        widen(plan, &settled, row);
    }
    for (int row = LAYOUT_MAX_ROWS - 1; row >= 0; row--) {
        if (settled.grid.rows[row] != LAYOUT_ROW_NONE && !is_used(plan, &settled, row)) {
            drop_row(plan, &settled, row);
        }
    }
    find_rest(&settled);
    return settled;
}

static bool is_tile(const struct plan *lying, size_t i)
{
    const struct layout_cell *place = &lying->cells[i].place;
    enum layout_row row = lying->grid.rows[place->row];
    return place->rows == 1 && (row == LAYOUT_ROW_LEAD || row == LAYOUT_ROW_TILE);
}

struct plan plan_upright(const struct plan *lying)
{
    struct plan plan = *lying;
    int rows = 0;
    plan.grid = (struct layout_grid){.columns = LAYOUT_COLUMNS};
    for (size_t i = 0; is_cell(lying, i); i++) {
        if (rows == LAYOUT_MAX_ROWS) {
            plan.cells[i].widget = NULL;
            break;
        }
        const struct layout_cell *place = &lying->cells[i].place;
        bool two = is_tile(lying, i) && is_cell(lying, i + 1) && is_tile(lying, i + 1) &&
                   lying->cells[i + 1].place.row == place->row;
        plan.grid.rows[rows] =
            place->rows > 1 ? LAYOUT_ROW_REST : lying->grid.rows[place->row];
        plan.cells[i].place =
            (struct layout_cell){0, rows, two ? LAYOUT_COLUMNS / 2 : LAYOUT_COLUMNS, 1};
        if (two) {
            i++;
            plan.cells[i].place =
                (struct layout_cell){LAYOUT_COLUMNS / 2, rows, LAYOUT_COLUMNS / 2, 1};
        }
        rows++;
    }
    return plan;
}
