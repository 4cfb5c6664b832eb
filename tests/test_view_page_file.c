/* view/page_file: layouts that people write. Every fault with its place and what was
 * meant; what is shipped in docs/layouts/ is what is built in. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "support/documents.h"
#include "support/faults.h"
#include "support/rows.h"
#include "view/page_file.h"

#define FILE_NAME "page.yaml"

static bool load(const char *text, struct page *page, struct diag *diag)
{
    diag_clear(diag);
    return page_parse(FILE_NAME, str_from(text), page, diag);
}

/* -- faults ----------------------------------------------------------------------------
 */

struct fault_row {
    const char *name;
    const char *text;
    const char *faults;
    bool good;
};

static struct fault_row rows_fault[] = {
    {"a row is a list of names", "rows: [[waiting, longest_wait], [queues]]\n", "", true},
    {"a page without rows", "label: Floor\n", "page.yaml:1:1: 'rows' is missing\n",
     false},
    {"an unknown key is told with the one that was meant",
     "rows: [[queues]]\ntitel: Floor\n",
     "page.yaml:2:1: titel: Floor: unknown key, did you mean 'title'?\n", false},
    {"an unknown widget likewise", "rows:\n  - [waiting, queue]\n",
     "page.yaml:2:15: rows[1][2]: queue: no such widget, did you mean 'queues'?\n",
     false},
    {"a widget that is like none", "rows: [[thermonuclear]]\n",
     "page.yaml:1:9: rows[1][1]: thermonuclear: no such widget\n", false},
    {"all faults are told, not the first",
     "rows:\n  - [wating]\n  - { height: high, cells: [qeues] }\n",
     "page.yaml:2:6: rows[1][1]: wating: no such widget, did you mean 'waiting'?\n"
     "page.yaml:3:15: rows[2].height: high: not one of rest, lead, tile, list, strip\n"
     "page.yaml:3:29: rows[2].cells[1]: qeues: no such widget, did you mean 'queues'?\n",
     false},
    {"a widget of no queue is asked for one",
     "rows: [[{ widget: agents, queue: support }]]\n",
     "page.yaml:1:27: rows[1][1].queue: support: the widget 'agents' takes no queue\n",
     false},
    {"a number needs to know of what, and a caption",
     "rows: [[{ widget: number, queue: support }]]\n",
     "page.yaml:1:19: rows[1][1].widget: number: needs a label\n"
     "page.yaml:1:19: rows[1][1].widget: number: needs a metric\n",
     false},
    {"a figure that there is not",
     "rows: [[{ widget: number, metric: csat_men, label: Happy }]]\n",
     "page.yaml:1:35: rows[1][1].metric: csat_men: no such figure, did you mean "
     "'csat_mean'?\n",
     false},
    {"a figure that no queue has",
     "rows: [[{ widget: number, metric: utilisation, queue: a, label: Busy }]]\n",
     "page.yaml:1:35: rows[1][1].metric: utilisation: is not known for a queue\n", false},
    {"a figure of agents alone",
     "rows: [[{ widget: number, metric: logged_in_ms, label: In }]]\n",
     "page.yaml:1:35: rows[1][1].metric: logged_in_ms: is not known for the site as a "
     "whole\n",
     false},
    {"wider than the page",
     "rows:\n  - [{ widget: waiting, width: 20 }, { widget: queues, width: 5 }]\n",
     "page.yaml:2:5: rows[1]: its widgets have no room in the 24 columns that are free\n",
     false},
    {"wider than what reaches down leaves",
     "columns: 4\nrows:\n  - [waiting, { widget: queues, width: 2, rows: 2 }]\n"
     "  - [answered, abandoned, answer_time]\n",
     "page.yaml:4:5: rows[2]: its widgets have no room in the 2 columns that are free\n",
     false},
    {"narrower than the page is a hole", "rows: [[{ widget: waiting, width: 20 }]]\n",
     "page.yaml:1:8: warning: rows[1]: leaves 4 columns empty\n", true},
    {"what reaches down stands at an edge",
     "rows:\n  - [waiting, { widget: queues, rows: 2 }, agents]\n  - [day]\n",
     "page.yaml:2:39: rows[1][2].rows: 2: only the first and the last of a row stand "
     "over several rows\n",
     false},
    {"and not below the page", "rows: [[{ widget: queues, rows: 2 }]]\n",
     "page.yaml:1:33: rows[1][1].rows: 2: reaches below the last row\n", false},
    {"a row that is wholly reached over has no widgets",
     "rows:\n  - [{ widget: queues, rows: 2 }]\n  - []\n", "", true},
    {"else an empty one is a fault", "rows: [[queues], []]\n",
     "page.yaml:1:18: rows[2]: an empty row, where nothing reaches down over all of "
     "it\n",
     false},
    {"rows that are no rows", "rows: queues\n",
     "page.yaml:1:7: rows: queues: not a list of rows, such as - [waiting, "
     "longest_wait]\n",
     false},
    {"more than nine tiles are warned of: display.md 7.2",
     "rows:\n  - [waiting, waiting, waiting, waiting, waiting]\n"
     "  - [waiting, waiting, waiting, waiting, waiting]\n",
     "page.yaml:1:1: warning: rows: 10 widgets: with more than 9 a page is not read at a "
     "glance\n",
     true},
    {"too many rows to stand one by one on an upright screen",
     "rows:\n  - [queues, day, agents, queues, day]\n  - [queues, day, agents, queues]\n"
     "  - [queues, day, agents, queues]\n",
     "page.yaml: upright: has no room for all of these widgets, so it must be said where "
     "they stand\n"
     "page.yaml:1:1: warning: rows: 13 widgets: with more than 9 a page is not read at a "
     "glance\n",
     false},
    {"a target is in the figure's unit",
     "rows: [[{ widget: number, metric: asa_ms, label: Speed, target: 80% }]]\n",
     "page.yaml:1:65: rows[1][1].target: 80%: not a duration, such as 30s\n", false},
    {"a target of nothing is none",
     "rows: [[{ widget: number, metric: waiting, label: In, target: 0 }]]\n",
     "page.yaml:1:63: rows[1][1].target: 0: must be above 0\n", false},
    {"a gauge of a ratio ends at 100 %",
     "rows: [[{ widget: gauge, metric: occupancy, label: Busy, target: 85% }]]\n", "",
     true},
    {"any other gauge says where it ends",
     "rows: [[{ widget: gauge, metric: waiting, label: In }]]\n",
     "page.yaml:1:34: rows[1][1].metric: waiting: needs a max, where the scale of "
     "'waiting' ends\n",
     false},
    {"and then it is one",
     "rows: [[{ widget: gauge, metric: aht_ms, label: Handling, max: 8m }]]\n", "", true},
    {"only a gauge has a scale",
     "rows: [[{ widget: number, metric: waiting, label: In, max: 40 }]]\n",
     "page.yaml:1:55: rows[1][1].max: 40: the widget 'number' takes no max\n", false},
    {"only what shows any figure has a target",
     "rows: [[{ widget: waiting, target: 5 }]]\n",
     "page.yaml:1:28: rows[1][1].target: 5: the widget 'waiting' takes no target\n",
     false},
    {"a time that is too short to read", "time: 1s\nrows: [[queues]]\n",
     "page.yaml:1:7: time: 1s: not a duration from 3s to 1d\n", false},
    {"a key given twice", "rows: [[queues]]\nrows: [[agents]]\n",
     "page.yaml:2:1: rows: given twice, first on line 1\n", false},
    {"no YAML", "rows: [[queues\n", NULL, false},
};

static void test_fault(void **state)
{
    const struct fault_row *row = *state;
    static struct page page;
    static struct diag diag;
    page.name[0] = '?';
    assert_int_equal(load(row->text, &page, &diag), row->good);
    if (row->faults != NULL) {
        faults_expect(&diag, row->faults);
    } else {
        assert_true(diag.errors > 0);
    }
    assert_int_equal(page.name[0] == '?', !row->good); /* untouched if refused */
}

/* -- places ----------------------------------------------------------------------------
 */

struct place_row {
    const char *name;
    const char *text;
    size_t cell;
    struct layout_cell lying, upright;
};

static struct place_row rows_place[] = {
    {"widgets share a row evenly",
     "rows: [[waiting, answered, abandoned]]\n",
     1,
     {8, 0, 8, 1},
     {0, 1, 24, 1}},
    {"what says no width shares what the others leave",
     "rows: [[{ widget: waiting, width: 12 }, answered, abandoned]]\n",
     2,
     {18, 0, 6, 1},
     {0, 2, 24, 1}},
    {"a page of five columns",
     "columns: 5\nrows: [[waiting, answered, abandoned, "
     "longest_wait, answer_time]]\n",
     4,
     {4, 0, 1, 1},
     {0, 4, 24, 1}},
    {"beside what reaches down from the left",
     "rows:\n  - [{ widget: queues, width: 14, rows: 2 }, waiting]\n  - [answered]\n",
     2,
     {14, 1, 10, 1},
     {0, 2, 24, 1}},
    {"tiles stand by twos on an upright screen",
     "rows: [{ height: tile, cells: [waiting, answered, abandoned] }]\n",
     1,
     {8, 0, 8, 1},
     {12, 0, 12, 1}},
    {"and the odd one by itself",
     "rows: [{ height: tile, cells: [waiting, answered, abandoned] }]\n",
     2,
     {16, 0, 8, 1},
     {0, 1, 24, 1}},
    {"an upright screen as the file says",
     "rows: [[waiting, queues]]\nupright: { columns: 3, rows: [[queues], [{ widget: "
     "waiting, width: 2 }, answered]] }\n",
     1,
     {12, 0, 12, 1},
     {0, 1, 2, 1}},
};

static void expect_place(const struct layout_cell *found, const struct layout_cell *cell)
{
    assert_int_equal(found->column, cell->column);
    assert_int_equal(found->row, cell->row);
    assert_int_equal(found->columns, cell->columns);
    assert_int_equal(found->rows, cell->rows);
}

static void test_place(void **state)
{
    const struct place_row *row = *state;
    static struct page page;
    static struct diag diag;
    assert_true(load(row->text, &page, &diag));
    expect_place(&page.lying.cells[row->cell].place, &row->lying);
    expect_place(&page.upright.cells[row->cell].place, &row->upright);
}

static void a_file_says_the_rest(void **state)
{
    (void)state;
    static struct page page;
    static struct diag diag;
    assert_true(
        load("label: Floor\ntitle: The floor\ntime: 45s\nrows: [[{ widget: number, "
             "queue: support, metric: csat_mean, label: Happy }]]\n",
             &page, &diag));
    assert_string_equal(page.name, "page");
    assert_string_equal(page.label, "Floor");
    assert_string_equal(page.title, "The floor");
    assert_int_equal(page.time_ms, 45000);
    const struct widget_ask *ask = &page.lying.cells[0].ask;
    assert_string_equal(ask->queue, "support");
    assert_string_equal(ask->label, "Happy");
    assert_int_equal(ask->metric, METRIC_CSAT_MEAN);
    assert_int_equal(ask->line, 4);
}

/* -- what is shipped -------------------------------------------------------------------
 */

static void expect_plan(const struct plan *found, const struct plan *built_in)
{
    assert_int_equal(plan_count(found), plan_count(built_in));
    for (int i = 0; i < LAYOUT_MAX_ROWS; i++) {
        assert_int_equal(found->grid.rows[i], built_in->grid.rows[i]);
    }
    for (size_t i = 0; i < plan_count(found); i++) {
        size_t at = 0; /* each widget stands there once, told in another order */
        while (built_in->cells[at].widget != found->cells[i].widget) {
            assert_true(++at < plan_count(built_in));
        }
        expect_place(&found->cells[i].place, &built_in->cells[at].place);
    }
}

struct shipped_row {
    const char *name;
    const char *page;
};

static struct shipped_row rows_shipped[] = {
    {"layouts/now.yaml is the page Now", "now"},
    {"layouts/today.yaml is the page Today", "today"},
    {"layouts/ahead.yaml is the page Ahead", "ahead"},
};

/* Others that are there to be copied or named; none is crowded. */
static struct shipped_row rows_offered[] = {
    {"layouts/agents.yaml", "agents"},
    {"layouts/queues.yaml", "queues"},
    {"layouts/gauges.yaml", "gauges"},
};

static void test_offered(void **state)
{
    const struct shipped_row *row = *state;
    char path[ROOTS_PATH_BYTES];
    static struct page page;
    struct diag diag = {0};
    str_format(path, sizeof path, "%s/docs/layouts/%s.yaml", TEST_ROOT, row->page);
    assert_true(page_load_file(path, &page, &diag));
    faults_expect(&diag, "");
}

static void test_shipped(void **state)
{
    const struct shipped_row *row = *state;
    char path[ROOTS_PATH_BYTES];
    static struct page page;
    struct diag diag = {0};
    str_format(path, sizeof path, "%s/docs/layouts/%s.yaml", TEST_ROOT, row->page);
    assert_true(page_load_file(path, &page, &diag));
    faults_expect(&diag, "");
    const struct page *built_in = page_find_builtin(row->page);
    assert_string_equal(page.name, built_in->name);
    assert_string_equal(page.label, built_in->label);
    assert_string_equal(page.title, built_in->title);
    expect_plan(&page.lying, &built_in->lying);
    expect_plan(&page.upright, &built_in->upright);
}

static void a_page_that_is_not_there(void **state)
{
    (void)state;
    static struct page page;
    struct diag diag = {0};
    const struct theme_roots nowhere = {.folders.count = 0};
    const struct page_mention mention = {"site.yaml", "screen.pages[2]", 7, 15};
    assert_true(page_load(&nowhere, "today", &mention, &page, &diag)); /* built in */
    assert_string_equal(page.label, "Today");
    assert_false(page_load(&nowhere, "tomorrow", &mention, &page, &diag));
    assert_false(page_load(&nowhere, "../now", &mention, &page, &diag));
    assert_false(page_load(&nowhere, "todya", &mention, &page, &diag));
    const struct theme_roots data = {.folders = {.count = 1, .items = {TEST_DATA}}};
    assert_true(page_load(&data, "floor", &mention, &page, &diag)); /* a file */
    assert_false(page_load(&data, "flor", &mention, &page, &diag));
    assert_false(page_load(&data, "sayd", &mention, &page, &diag));
    faults_expect(&diag,
                  "site.yaml:7:15: screen.pages[2]: tomorrow: there is no such page: no "
                  "file layouts/tomorrow.yaml\n"
                  "site.yaml:7:15: screen.pages[2]: ../now: there is no such page: no "
                  "file layouts/../now.yaml\n"
                  "site.yaml:7:15: screen.pages[2]: todya: there is no such page: no "
                  "file layouts/todya.yaml, did you mean 'today'?\n"
                  "site.yaml:7:15: screen.pages[2]: flor: there is no such page: no "
                  "file layouts/flor.yaml, did you mean 'floor'?\n"
                  "site.yaml:7:15: screen.pages[2]: sayd: there is no such page: no "
                  "file layouts/sayd.yaml, did you mean 'said'?\n");
}

static void test_documentation(void **state)
{
    (void)state;
    documents_expect(TEST_ROOT "/docs/configuration.md", "layout", page_print_options);
    documents_expect(TEST_ROOT "/docs/configuration.md", "widgets", page_print_widgets);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_fault, rows_fault);
    ROWS_ADD(&rows, test_place, rows_place);
    rows_add_one(&rows, "label, title, time and what is asked", a_file_says_the_rest);
    ROWS_ADD(&rows, test_shipped, rows_shipped);
    ROWS_ADD(&rows, test_offered, rows_offered);
    rows_add_one(&rows, "a page that is not there", a_page_that_is_not_there);
    rows_add_one(&rows, "docs/configuration.md has every key", test_documentation);
    return rows_run(&rows, "view/page_file");
}
