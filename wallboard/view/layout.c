#include "view/layout.h"

int layout_row_height_px(const struct style *style, enum layout_row row)
{
    int pad = style->pad_px;
    int label = pad + style->label_cap;
    switch (row) {
    case LAYOUT_ROW_LEAD:
        return label + pad + style->lead_cap + pad * 3 / 4 + style->hint_cap + pad / 2 +
               style->small_cap + pad;
    case LAYOUT_ROW_TILE:
        return label + pad * 5 / 8 + style->figure_cap + pad / 2 + style->small_cap +
               pad * 3 / 4;
    case LAYOUT_ROW_LIST:
        return label + pad / 2 + LAYOUT_LIST_LINES * style->line_cap * 8 / 5 + pad / 2;
    case LAYOUT_ROW_STRIP:
        return style->label_cap + style->label_cap * 3 / 4;
    case LAYOUT_ROW_NONE:
    case LAYOUT_ROW_REST:
        break;
    }
    return 0;
}

struct layout_frame layout_frame(const struct style *style)
{
    struct rect all = {
        style->left_px + style->margin_x_px, style->top_px + style->margin_y_px,
        style->width_px - style->left_px - style->right_px - 2 * style->margin_x_px,
        style->height_px - style->top_px - style->bottom_px - 2 * style->margin_y_px};
    struct layout_frame frame;
    frame.header = rect_cut_top(&all, style->label_cap * 7 / 5);
    rect_cut_top(&all, style->gap_px);
    frame.footer = rect_cut_bottom(&all, style->small_cap * 7 / 5);
    rect_cut_bottom(&all, style->gap_px);
    frame.content = all;
    return frame;
}

/* Where row `row` begins, from the top of the area, and how high it is: its own height,
 * or for REST an even share of what all the others leave. */
static void find_row(const struct style *style, struct rect area,
                     const struct layout_grid *grid, int row, int *ret_top,
                     int *ret_height)
{
    int left = area.h + style->gap_px;
    int sharers = 0;
    for (int i = 0; i < LAYOUT_MAX_ROWS && grid->rows[i] != LAYOUT_ROW_NONE; i++) {
        left -= layout_row_height_px(style, grid->rows[i]) + style->gap_px;
        sharers += grid->rows[i] == LAYOUT_ROW_REST ? 1 : 0;
    }
    left = left > 0 ? left : 0;
    sharers = sharers > 0 ? sharers : 1;
    int shared = 0; /* by the rows of that kind before it */
    *ret_top = 0;
    for (int i = 0; i <= row; i++) {
        bool shares = grid->rows[i] == LAYOUT_ROW_REST;
        int before = left * shared / sharers;
        shared += shares ? 1 : 0;
        *ret_height = shares ? left * shared / sharers - before
                             : layout_row_height_px(style, grid->rows[i]);
        *ret_top += i < row ? *ret_height + style->gap_px : 0;
    }
}

struct rect layout_cell_rect(const struct style *style, struct rect area,
                             const struct layout_grid *grid,
                             const struct layout_cell *cell)
{
    int columns = grid->columns > 0 ? grid->columns : LAYOUT_COLUMNS;
    int wide = area.w - style->gap_px * (columns - 1);
    int left = cell->column * wide / columns + cell->column * style->gap_px;
    int end = cell->column + cell->columns;
    int right = end * wide / columns + (end - 1) * style->gap_px;
    int top = 0;
    int last_top = 0;
    int height = 0;
    find_row(style, area, grid, cell->row, &top, &height);
    find_row(style, area, grid, cell->row + cell->rows - 1, &last_top, &height);
    struct rect box = {area.x + left, area.y + top, right - left,
                       last_top + height - top};
    struct rect kept = rect_intersect(box, area);
    return rect_is_empty(kept) ? (struct rect){box.x, box.y, 0, 0} : kept;
}
