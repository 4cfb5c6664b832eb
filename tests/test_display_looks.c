/* display/looks: which look and how bright, and that rules by the clock are silent while
 * nobody knows the time (display.md section 5, "never fire on an unsynced clock"; D13).
 */

#include "base/str.h"
#include "display/looks.h"
#include "support/rows.h"

#define NOON   INT64_C(1795348800000)
#define NOBODY INT64_MIN

struct row {
    const char *name;
    const char *site;
    int64_t loaded_ms, at_ms; /* the time then; NOBODY knows it */
    int64_t brightness_bp;
    const char *page;
};

static struct row rows_looks[] = {
    {"without a rule it is bright at all times", "site: leeds", NOON, NOON, 10000, ""},
    {"a rule that holds darkens it", "themes: [{ brightness: 0% }]", NOON, NOON, 0, ""},
    {"nobody knows the time: no rule holds", "themes: [{ brightness: 0% }]", NOBODY,
     NOBODY, 10000, ""},
    {"nobody knew it at start, now it is known", "themes: [{ brightness: 0% }]", NOBODY,
     NOON, 0, ""},
    {"it is not known any more", "themes: [{ brightness: 0% }]", NOON, NOBODY, 10000, ""},
    {"a page's rule is silent too", "pages: [{ page: today }]", NOBODY, NOBODY, 10000,
     ""},
    {"and holds from then on", "pages: [{ page: today }]", NOBODY, NOON, 10000, "today"},
    {"opening hours are found when the time is",
     "opening_hours: { mon-sun: \"00:00-00:01\" }\n"
     "themes: [{ brightness: 0%, when: closed }]",
     NOBODY, NOON, 0, ""},
};

static void test_looks(void **state)
{
    const struct row *row = *state;
    struct diag diag;
    diag_clear(&diag);
    const struct arguments arguments = {0};
    struct site *site = site_parse("site.yaml", str_from(row->site), &diag);
    diag_print(&diag, stderr);
    assert_non_null(site);
    struct calendar *calendar = calendar_create("UTC");
    const struct theme_roots roots = theme_roots_default();
    const struct looks_source source = {site, &roots, "site.yaml", &arguments};
    struct looks *looks = looks_load(&source, (struct wall){row->loaded_ms}, &diag);
    diag_print(&diag, stderr);
    assert_non_null(looks);
    const struct wall at = {row->at_ms};
    (void)looks_choose(looks, calendar, (struct wall){row->loaded_ms});
    assert_non_null(looks_choose(looks, calendar, at));
    assert_int_equal(looks_brightness_bp(looks), row->brightness_bp);
    assert_string_equal(looks_page(looks), row->page);
    /* What was chosen without a time is to be chosen again as soon as there is one. */
    assert_int_equal(looks_is_due(looks, (struct wall){NOON}), row->at_ms == NOBODY);
    looks_destroy(&looks);
    calendar_destroy(&calendar);
    site_destroy(&site);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_looks, rows_looks);
    return rows_run(&rows, "display/looks");
}
