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
    struct rect all = {style->margin_x_px, style->margin_y_px,
                       style->width_px - 2 * style->margin_x_px,
                       style->height_px - 2 * style->margin_y_px};
    struct layout_frame frame;
    frame.header = rect_cut_top(&all, style->label_cap * 7 / 5);
    rect_cut_top(&all, style->gap_px);
    frame.footer = rect_cut_bottom(&all, style->small_cap * 7 / 5);
    rect_cut_bottom(&all, style->gap_px);
    frame.content = all;
    return frame;
}

int layout_rest_px(const struct style *style, struct rect area,
                   const enum layout_row rows[LAYOUT_MAX_ROWS])
{
    int left = area.h;
    for (int i = 0; i < LAYOUT_MAX_ROWS && rows[i] != LAYOUT_ROW_NONE; i++) {
        left -= layout_row_height_px(style, rows[i]) + (i > 0 ? style->gap_px : 0);
    }
    return left;
}

/* The height of row `row`: its own, or for REST what all the others leave. */
static int row_height(const struct style *style, struct rect area,
                      const enum layout_row rows[LAYOUT_MAX_ROWS], int row)
{
    if (rows[row] != LAYOUT_ROW_REST) {
        return layout_row_height_px(style, rows[row]);
    }
    int left = layout_rest_px(style, area, rows);
    return left > 0 ? left : 0;
}

struct rect layout_cell_rect(const struct style *style, struct rect area,
                             const enum layout_row rows[LAYOUT_MAX_ROWS],
                             const struct layout_cell *cell)
{
    int gaps = style->gap_px * (LAYOUT_COLUMNS - 1);
    int left =
        cell->column * (area.w - gaps) / LAYOUT_COLUMNS + cell->column * style->gap_px;
    int end = cell->column + cell->columns;
    int right = end * (area.w - gaps) / LAYOUT_COLUMNS + (end - 1) * style->gap_px;
    int top = 0;
    for (int i = 0; i < cell->row; i++) {
        top += row_height(style, area, rows, i) + style->gap_px;
    }
    int height = 0;
    for (int i = cell->row; i < cell->row + cell->rows; i++) {
        height += row_height(style, area, rows, i) + (i > cell->row ? style->gap_px : 0);
    }
    struct rect box = {area.x + left, area.y + top, right - left, height};
    struct rect kept = rect_intersect(box, area);
    return rect_is_empty(kept) ? (struct rect){box.x, box.y, 0, 0} : kept;
}
