/* site/timetable: a supervisor's rules by the clock, in the site file's syntax
 * (configuration.md, "Looks at certain times"). */
#include "site/timetable.h"
#include "support/faults.h"
#include "support/rows.h"

struct row {
    const char *name, *text, *faults;
};

static struct row rows_fault[] = {
    {"looks and pages",
     "themes:\n- { theme: night, from: \"22:00\", to: \"06:00\", brightness: 60% }\n"
     "pages:\n- { page: today, when: closed, weekdays: mon-fri, dates: 12-01..01-06 }\n",
     ""},
    {"pages alone", "pages: [{ page: today }]\n", ""},
    {"an empty file", "", "s.yaml: says neither themes nor pages\n"},
    {"other keys of a site file", "site: leeds\nthemes: []\n",
     "s.yaml:1:1: site: leeds: unknown key\n"},
    {"a page by the name of a look", "pages: [{ theme: night }]\n",
     "s.yaml:1:9: pages[1]: 'page' is missing\n"
     "s.yaml:1:11: pages[1].theme: night: unknown key\n"},
    {"a page that is a path", "pages:\n- { page: ../today }\n",
     "s.yaml:2:11: pages[1].page: ../today: a page's name is made of a-z, 0-9, _ and "
     "-\n"},
    {"a page that ends when it begins",
     "pages:\n- { page: today, from: \"08:00\", to: \"08:00\" }\n",
     "s.yaml:2:37: pages[1].to: 08:00: ends when it begins; for whole days leave both "
     "out\n"},
    {"not a list", "pages: today\n",
     "s.yaml:1:8: pages: today: not a list of rules, such as - { page: night, from: "
     "\"22:00\", to: \"06:00\" }\n"},
};

static void test_fault(void **state)
{
    const struct row *row = *state;
    struct diag diag = {0};
    struct timetable table;
    bool good = timetable_parse("s.yaml", str_from(row->text), &table, &diag);
    faults_expect(&diag, row->faults);
    assert_int_equal(good, diag.errors == 0);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_fault, rows_fault);
    return rows_run(&rows, "site/timetable");
}
