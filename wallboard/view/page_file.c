#include "view/page_file.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "config/describe.h"
#include "config/nearest.h"
#include "config/option.h"
#include "config/yaml.h"
#include "view/cell_file.h"
#include "view/widgets.h"

#define LEAST_TIME_MS 3000
#define DAY_MS        INT64_C(86400000)

/* -- one row ---------------------------------------------------------------------------
 */

/* A plan while it is read. */
struct drawing {
    struct plan plan;
    size_t cells;
    bool taken[LAYOUT_MAX_ROWS][LAYOUT_MAX_COLUMNS];
    int rows; /* that the page has */
};

/* A row's cells before they have their places. */
struct row {
    const struct yaml_node *nodes[PLAN_MAX_CELLS];
    struct plan_cell cells[PLAN_MAX_CELLS];
    struct cell_file said[PLAN_MAX_CELLS];
    size_t count;
};

static void take(struct drawing *drawing, const struct layout_cell *place)
{
    for (int row = place->row; row < place->row + place->rows; row++) {
        for (int column = place->column; column < place->column + place->columns;
             column++) {
            drawing->taken[row][column] = true;
        }
    }
}

static int count_free(const struct drawing *drawing, int row)
{
    int free = 0;
    for (int i = 0; i < drawing->plan.grid.columns; i++) {
        free += drawing->taken[row][i] ? 0 : 1;
    }
    return free;
}

/* The widths of all: those that say none share evenly what the others leave, of which
 * else *ret_empty columns stay empty. False if there is too little. */
static bool share_widths(struct row *row, int free, int *ret_empty)
{
    int sharers = 0;
    int left = free;
    for (size_t i = 0; i < row->count; i++) {
        sharers += row->said[i].width == 0 ? 1 : 0;
        left -= (int)row->said[i].width;
    }
    *ret_empty = sharers == 0 ? left : 0;
    if (left < sharers) {
        return false;
    }
    int shared = 0;
    for (size_t i = 0; i < row->count; i++) {
        struct layout_cell *place = &row->cells[i].place;
        place->columns = (int)row->said[i].width;
        if (place->columns == 0) {
            int before = left * shared / sharers;
            shared++;
            place->columns = left * shared / sharers - before;
        }
    }
    return true;
}

/* What reaches down stands at an edge, so that the rest of the row is in one piece. */
static void check_reach(const struct row *row, int rows_left, struct diag *diag)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct yaml_node *rows = yaml_get(row->nodes[i], "rows");
        bool inside = i > 0 && i + 1 < row->count;
        if (rows != NULL && row->said[i].rows > 1 && inside) {
            yaml_fault(rows, diag, DIAG_ERROR,
                       "only the first and the last of a row stand over several rows");
        } else if (rows != NULL && row->said[i].rows > rows_left) {
            yaml_fault(rows, diag, DIAG_ERROR, "reaches below the last row");
        }
    }
}

static void place_row(struct row *row, struct drawing *drawing, int number,
                      const struct yaml_node *node, struct diag *diag)
{
    int free = count_free(drawing, number);
    int empty = 0;
    if (row->count == 0 && free > 0) {
        yaml_fault(node, diag, DIAG_ERROR,
                   "an empty row, where nothing reaches down over all of it");
        return;
    }
    if (!share_widths(row, free, &empty)) {
        yaml_fault(node, diag, DIAG_ERROR,
                   "its widgets have no room in the %d columns that are free", free);
        return;
    }
    if (empty > 0) {
        yaml_fault(node, diag, DIAG_WARNING, "leaves %d columns empty", empty);
    }
    int column = 0;
    for (size_t i = 0; i < row->count; i++) {
        struct layout_cell *place = &row->cells[i].place;
        while (drawing->taken[number][column]) {
            column++;
        }
        place->row = number;
        place->rows = (int)row->said[i].rows;
        place->column = column;
        take(drawing, place);
        column += place->columns;
        drawing->plan.cells[drawing->cells++] = row->cells[i];
    }
}

static const struct option_choice heights[] = {
    {"rest", LAYOUT_ROW_REST}, {"lead", LAYOUT_ROW_LEAD},   {"tile", LAYOUT_ROW_TILE},
    {"list", LAYOUT_ROW_LIST}, {"strip", LAYOUT_ROW_STRIP}, {0}};

/* A row as the file says it; its cells are read apart. */
struct said_row {
    int height;
    const struct yaml_node *cells;
};

static bool read_cells(const struct yaml_node *node, void *field, struct diag *diag)
{
    if (node->kind != YAML_SEQUENCE) {
        yaml_fault(node, diag, DIAG_ERROR, "not a list of widgets");
        return false;
    }
    struct said_row *said = field;
    said->cells = node;
    return true;
}

static const struct option row_options[] = {
    {.key = "height",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct said_row, height),
     .choices = heights,
     .fallback = "rest",
     .help = "lead: a leading figure; tile: a figure; list: a head and six lines; strip: "
             "one line; rest: an even share of what the others leave"},
    {.key = "cells",
     .type = OPTION_CUSTOM,
     .required = true,
     .read = read_cells,
     .words = "a list of widgets, each a name or a mapping of the keys below",
     .help = "what stands in the row, from the left; a row that needs no height may be "
             "such a list itself"},
    {0},
};

static void read_row(const struct yaml_node *node, struct drawing *drawing, int number,
                     struct diag *diag)
{
    size_t errors = diag->errors;
    struct said_row said = {.height = LAYOUT_ROW_REST};
    struct row row = {.count = 0};
    if (node->kind == YAML_SEQUENCE) {
        said.cells = node;
    } else {
        option_apply(row_options, node, &said, diag);
    }
    drawing->plan.grid.rows[number] = (enum layout_row)said.height;
    if (said.cells == NULL) {
        return; /* told already */
    }
    if (drawing->cells + said.cells->count > PLAN_MAX_CELLS) {
        yaml_fault(said.cells, diag, DIAG_ERROR, "a page has at most %d widgets",
                   PLAN_MAX_CELLS);
        return;
    }
    for (const struct yaml_node *n = said.cells->first; n != NULL; n = n->next) {
        row.nodes[row.count] = n;
        (void)cell_file_read(n, &row.said[row.count], &row.cells[row.count], diag);
        row.count++;
    }
    check_reach(&row, drawing->rows - number, diag);
    if (diag->errors == errors) {
        place_row(&row, drawing, number, said.cells, diag);
    }
}

/* -- the page --------------------------------------------------------------------------
 */

/* One of the two plans as the file says it: `columns` first, then `rows`. */
struct said_plan {
    int64_t columns;
    struct plan plan;
};

static bool read_rows(const struct yaml_node *node, void *field, struct diag *diag)
{
    size_t errors = diag->errors;
    struct said_plan *said = field;
    if (node->kind != YAML_SEQUENCE || node->count == 0) {
        yaml_fault(node, diag, DIAG_ERROR,
                   "not a list of rows, such as - [waiting, longest_wait]");
        return false;
    }
    if (node->count > LAYOUT_MAX_ROWS) {
        yaml_fault_key(node, diag, DIAG_ERROR, "a page has at most %d rows",
                       LAYOUT_MAX_ROWS);
        return false;
    }
    struct drawing drawing = {.plan.grid.columns = (int)said->columns,
                              .rows = (int)node->count};
    int number = 0;
    for (const struct yaml_node *n = node->first; n != NULL; n = n->next) {
        read_row(n, &drawing, number++, diag);
    }
    if (diag->errors > errors) {
        return false;
    }
    if (drawing.cells > PAGE_CALM_TILES) {
        yaml_fault_key(node, diag, DIAG_WARNING,
                       "%zu widgets: with more than %d a page is not read at a glance",
                       drawing.cells, PAGE_CALM_TILES);
    }
    said->plan = drawing.plan;
    return true;
}

/* The whole file. */
struct said_page {
    char label[PAGE_LABEL_BYTES + 1], title[PAGE_LABEL_BYTES + 1];
    int64_t time_ms;
    struct said_plan lying, upright;
};

#define PLAN_COLUMNS(at)                                                                 \
    {                                                                                    \
        .key = "columns", .type = OPTION_INT,                                            \
        .offset = (at) + offsetof(struct said_plan, columns), .min = 1,                  \
        .max = LAYOUT_MAX_COLUMNS, .fallback = "24",                                     \
        .help = "how many equal columns the page is wide"                                \
    }
#define PLAN_ROWS(at, needed)                                                            \
    {                                                                                    \
        .key = "rows", .type = OPTION_CUSTOM, .required = (needed), .offset = (at),      \
        .read = read_rows, .words = "a list of rows, each as below",                     \
        .help = "from the top"                                                           \
    }

static const struct option upright_options[] = {PLAN_COLUMNS(0), PLAN_ROWS(0, true), {0}};

static const struct option page_options[] = {
    {.key = "label",
     .type = OPTION_STRING,
     .offset = offsetof(struct said_page, label),
     .min = 1,
     .max = PAGE_LABEL_BYTES,
     .help = "its name at the foot; else the file's"},
    {.key = "title",
     .type = OPTION_STRING,
     .offset = offsetof(struct said_page, title),
     .max = PAGE_LABEL_BYTES,
     .help = "at the head, beside the site's name; else the site's subtitle"},
    {.key = "time",
     .type = OPTION_DURATION,
     .offset = offsetof(struct said_page, time_ms),
     .min = LEAST_TIME_MS,
     .max = DAY_MS,
     .help = "how long it stays; else the site's page_time"},
    PLAN_COLUMNS(offsetof(struct said_page, lying)),
    PLAN_ROWS(offsetof(struct said_page, lying), true),
    {.key = "upright",
     .type = OPTION_SECTION,
     .offset = offsetof(struct said_page, upright),
     .section = upright_options},
    {0},
};
#undef PLAN_COLUMNS
#undef PLAN_ROWS

static bool build(const struct yaml_node *root, const char *name, struct page *ret_page,
                  struct diag *diag)
{
    size_t errors = diag->errors;
    struct said_page said = {.lying.columns = LAYOUT_COLUMNS,
                             .upright.columns = LAYOUT_COLUMNS};
    option_apply(page_options, root, &said, diag);
    if (diag->errors > errors) {
        return false;
    }
    struct page page = {.time_ms = said.time_ms, .lying = said.lying.plan};
    str_copy(page.name, sizeof page.name, str_from(name));
    str_copy(page.label, sizeof page.label, str_from(said.label));
    str_copy(page.title, sizeof page.title, str_from(said.title));
    bool drawn = yaml_get(root, "upright") != NULL;
    page.upright = drawn ? said.upright.plan : plan_upright(&page.lying);
    if (plan_count(&page.upright) < plan_count(&page.lying) && !drawn) {
        diag_add(diag, DIAG_ERROR, root->file, 0, 0,
                 "upright: has no room for all of these widgets, so it must be said "
                 "where they stand");
        return false;
    }
    *ret_page = page;
    return true;
}

/* Takes the tree, NULL for one that could not be read; `path` names the page. */
static bool judge(struct yaml *yaml, const char *path, size_t first, size_t errors,
                  struct page *ret_page, struct diag *diag)
{
    char name[PAGE_NAME_BYTES + 1];
    struct page page;
    roots_name_of(path, name, sizeof name);
    bool good = yaml != NULL && build(yaml_root(yaml), name, &page, diag);
    yaml_destroy(&yaml);
    option_sort_faults(diag, first);
    if (!good || diag->errors > errors) { /* a key given twice is no page either */
        return false;
    }
    *ret_page = page;
    return true;
}

bool page_load_file(const char *path, struct page *ret_page, struct diag *diag)
{
    size_t first = diag->count;
    size_t errors = diag->errors;
    return judge(yaml_load(path, diag), path, first, errors, ret_page, diag);
}

bool page_parse(const char *name, struct str text, struct page *ret_page,
                struct diag *diag)
{
    size_t first = diag->count;
    size_t errors = diag->errors;
    return judge(yaml_parse(name, text, diag), name, first, errors, ret_page, diag);
}

/* A page that may have been meant. */
static bool find_near(const struct theme_roots *roots, const char *name,
                      char ret_name[ROOTS_NAME_BYTES + 1])
{
    const struct str text = str_from(name);
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < PAGE_BUILTIN; i++) {
        size_t distance = nearest_distance(text, page_builtin[i].name);
        if (distance < least) {
            least = distance;
            (void)str_copy(ret_name, ROOTS_NAME_BYTES + 1,
                           str_from(page_builtin[i].name));
        }
    }
    roots_nearest(roots, "layouts", name, &least, ret_name);
    roots_nearest(roots, "docs/layouts", name, &least, ret_name);
    return nearest_is_near(text, least);
}

bool page_load(const struct theme_roots *roots, const char *name,
               const struct page_mention *mention, struct page *ret_page,
               struct diag *diag)
{
    char path[ROOTS_PATH_BYTES];
    if (roots_find(roots, "layouts", name, path, sizeof path)) {
        return page_load_file(path, ret_page, diag);
    }
    const struct page *page = page_find_builtin(name);
    if (page == NULL && roots_find(roots, "docs/layouts", name, path, sizeof path)) {
        return page_load_file(path, ret_page, diag); /* of the source tree */
    }
    if (page == NULL) {
        char near[ROOTS_NAME_BYTES + 1];
        bool meant = find_near(roots, name, near);
        diag_add(diag, DIAG_ERROR, mention->file, mention->line, mention->column,
                 "%s: %s: there is no such page: no file layouts/%s.yaml%s%s%s",
                 mention->key, name, name, meant ? ", did you mean '" : "",
                 meant ? near : "", meant ? "'?" : "");
        return false;
    }
    *ret_page = *page;
    return true;
}

/* -- documentation ---------------------------------------------------------------------
 */

void page_print_options(FILE *out)
{
    (void)fputs("Of a file:\n\n", out);
    describe_table(page_options, out);
    (void)fputs("\nOf a row:\n\n", out);
    describe_table(row_options, out);
    (void)fputs("\nOf a widget:\n\n", out);
    describe_table(cell_file_options, out);
}

void page_print_widgets(FILE *out)
{
    static const char *const takes[] = {
        [0] = "",
        [WIDGET_TAKES_LABEL] = "`label`",
        [WIDGET_TAKES_LABEL | WIDGET_TAKES_TEXT] = "`label`, `text`",
        [WIDGET_TAKES_QUEUE | WIDGET_TAKES_LABEL] = "`queue`, `label`",
        [WIDGET_TAKES_QUEUE | WIDGET_TAKES_LABEL | WIDGET_TAKES_METRIC |
            WIDGET_TAKES_TARGET] =
            "`queue`, `label`, `metric`, `target`; needs a label and a metric",
        [WIDGET_TAKES_QUEUE | WIDGET_TAKES_LABEL | WIDGET_TAKES_METRIC |
            WIDGET_TAKES_TARGET |
            WIDGET_TAKES_SCALE] =
            "`queue`, `label`, `metric`, `target`, `max`; needs a label and a metric",
    };
    (void)fputs("| widget | shows | takes |\n|---|---|---|\n", out);
    for (size_t i = 0; widgets_at(i) != NULL; i++) {
        const struct widget_class *widget = widgets_at(i);
        (void)fprintf(out, "| `%s` | %s | %s |\n", widget->name, widget->help,
                      takes[widget->takes]);
    }
}
