#ifndef WALLBOARD_VIEW_LAYOUT_H
#define WALLBOARD_VIEW_LAYOUT_H

/*
 * Grid to rectangles: a page is some equal columns and a few rows whose heights follow
 * from the letters that stand in them; rows of the kind REST share what is left.
 */

#include "base/rect.h"
#include "view/style.h"

#define LAYOUT_COLUMNS     24 /* unless a grid says otherwise */
#define LAYOUT_MAX_COLUMNS 48
#define LAYOUT_MAX_ROWS    12
#define LAYOUT_LIST_LINES  6

enum layout_row {
    LAYOUT_ROW_NONE,  /* after the last */
    LAYOUT_ROW_LEAD,  /* tiles with a leading figure, a hint and small print */
    LAYOUT_ROW_TILE,  /* tiles with a figure */
    LAYOUT_ROW_LIST,  /* a caption and LAYOUT_LIST_LINES lines */
    LAYOUT_ROW_STRIP, /* one line of words */
    LAYOUT_ROW_REST,  /* all that is left; several share it evenly */
};

struct layout_grid {
    enum layout_row rows[LAYOUT_MAX_ROWS];
    int columns; /* 0: LAYOUT_COLUMNS */
};

struct layout_cell {
    int column, row, columns, rows; /* from 0; spans */
};

/* Height of a row of this kind, in pixels; 0 for NONE and REST. */
int layout_row_height_px(const struct style *style, enum layout_row row);

/* Header at the top, footer at the bottom, what is between for the page. */
struct layout_frame {
    struct rect header, content, footer;
};
struct layout_frame layout_frame(const struct style *style);

/* The rectangle of `cell` in `area`. Never negative. */
struct rect layout_cell_rect(const struct style *style, struct rect area,
                             const struct layout_grid *grid,
                             const struct layout_cell *cell);

#endif
