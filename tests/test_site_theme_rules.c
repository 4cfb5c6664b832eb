/* The site file's `themes:`: what is read, and every fault with its place. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "site/site.h"
#include "support/documents.h"
#include "support/faults.h"
#include "support/rows.h"

static void test_all_keys(void **state)
{
    (void)state;
    struct diag diag = {0};
    struct site *site = site_parse(
        "s.yaml",
        str_from("theme: light\n"
                 "opening_hours: { mon-fri: \"08:00-18:00\" }\n"
                 "themes:\n"
                 "  - { theme: winter, dates: 12-01..01-06 }\n"
                 "  - theme: night\n"
                 "    from: \"22:00\"\n"
                 "    to: \"06:00\"\n"
                 "    weekdays: fri, sat\n"
                 "    dates: 2026-11-20..2026-12-31\n"
                 "    when: closed\n"
                 "  - { theme: dark, from: \"18:30\", dates: 2026-12-24, when: open }\n"
                 "  - { brightness: 0%, when: closed }\n"
                 "  - { theme: night, brightness: 45% }\n"),
        &diag);
    faults_expect(&diag, "");
    assert_non_null(site);
    assert_int_equal(site->themes.count, 5);
    assert_int_equal(site->theme_line, 1);
    assert_int_equal(site->theme_column, 8);
    const struct site_theme_rule *rule = &site->themes.rules[0];
    assert_string_equal(rule->theme, "winter");
    assert_int_equal(rule->from_min, 0);
    assert_int_equal(rule->to_min, SITE_DAY_MIN);
    assert_int_equal(rule->weekdays, 0x7F);
    assert_true(rule->dates.said);
    assert_int_equal(rule->dates.first.year, 0);
    assert_int_equal(rule->dates.first.month, 12);
    assert_int_equal(rule->dates.last.day, 6);
    assert_int_equal(rule->when, SITE_THEME_ANY);
    assert_int_equal(rule->line, 4);
    assert_int_equal(rule->column, 14);
    rule = &site->themes.rules[1];
    assert_int_equal(rule->from_min, 22 * 60);
    assert_int_equal(rule->to_min, 6 * 60);
    assert_int_equal(rule->weekdays, 1U << 4 | 1U << 5);
    assert_int_equal(rule->dates.first.year, 2026);
    assert_int_equal(rule->dates.last.month, 12);
    assert_int_equal(rule->when, SITE_THEME_CLOSED);
    rule = &site->themes.rules[2];
    assert_int_equal(rule->brightness_bp, 10000);
    assert_int_equal(rule->dates.first.day, 24);
    assert_int_equal(rule->dates.last.day, 24);
    assert_string_equal(site->themes.rules[3].theme, ""); /* the site's */
    assert_int_equal(site->themes.rules[3].line, 0);
    assert_int_equal(site->themes.rules[3].brightness_bp, 0);
    assert_int_equal(site->themes.rules[4].brightness_bp, 4500);
    assert_int_equal(rule->when, SITE_THEME_OPEN);
    site_destroy(&site);
}

struct fault_row {
    const char *name;
    const char *text;
    const char *faults;
};

#define RULE(keys) "themes:\n  - { theme: night, " keys " }\n"

static struct fault_row fault_rows[] = {
    {"no rules at all", "themes: []\n", ""},
    {"no list", "themes: night\n",
     "s.yaml:1:9: themes: night: not a list of rules, such as - { theme: night, from: "
     "\"22:00\", to: \"06:00\" }\n"},
    {"a rule that is a name", "themes: [night]\n",
     "s.yaml:1:10: themes[1]: night: must be a mapping of keys to values\n"},
    {"a rule without a theme", "themes:\n  - { from: \"22:00\" }\n",
     "s.yaml:2:5: themes[1]: says neither theme nor brightness\n"},
    {"brighter than the theme", RULE("brightness: 101%"),
     "s.yaml:2:33: themes[1].brightness: 101%: not a percentage from 0% to 100%\n"},
    {"darker than anyone can read", RULE("brightness: 19%"),
     "s.yaml:2:33: warning: themes[1].brightness: 19%: so dark that letters can hardly "
     "be "
     "read; 0% is black\n"},
    {"black is meant", RULE("brightness: 0%"), ""},
    {"a theme that is a path", "themes:\n  - theme: ../dark\n",
     "s.yaml:2:12: themes[1].theme: ../dark: a theme's name is made of a-z, 0-9, _ and "
     "-\n"},
    {"an unknown key", RULE("until: \"06:00\""),
     "s.yaml:2:21: themes[1].until: 06:00: unknown key\n"},
    {"no time of day", RULE("from: \"24:00\""),
     "s.yaml:2:27: themes[1].from: 24:00: not a time of day, \"HH:MM\"\n"},
    {"from a time to the same", RULE("from: \"08:00\", to: \"08:00\""),
     "s.yaml:2:40: themes[1].to: 08:00: ends when it begins; for whole days leave both "
     "out\n"},
    {"midnight to midnight", RULE("to: \"00:00\""),
     "s.yaml:2:25: themes[1].to: 00:00: ends when it begins; for whole days leave both "
     "out\n"},
    {"no days", RULE("weekdays: weekend"),
     "s.yaml:2:31: themes[1].weekdays: weekend: not days, such as mon-fri or \"sat, "
     "sun\"\n"},
    {"a day twice", RULE("weekdays: \"mon-fri, tue\""),
     "s.yaml:2:31: themes[1].weekdays: mon-fri, tue: not days, such as mon-fri or \"sat, "
     "sun\"\n"},
    {"dates backwards in one year", RULE("dates: 2026-12-31..2026-11-01"),
     "s.yaml:2:28: themes[1].dates: 2026-12-31..2026-11-01: not dates, such as "
     "12-01..01-06 or 2026-11-20..2026-12-31\n"},
    {"one date with a year, one without", RULE("dates: 2026-12-01..01-06"),
     "s.yaml:2:28: themes[1].dates: 2026-12-01..01-06: not dates, such as 12-01..01-06 "
     "or 2026-11-20..2026-12-31\n"},
    {"a date that there is not", RULE("dates: 02-30"),
     "s.yaml:2:28: themes[1].dates: 02-30: not dates, such as 12-01..01-06 or "
     "2026-11-20..2026-12-31\n"},
    {"three dots", RULE("dates: 12-01...12-06"),
     "s.yaml:2:28: themes[1].dates: 12-01...12-06: not dates, such as 12-01..01-06 or "
     "2026-11-20..2026-12-31\n"},
    {"one dot", RULE("dates: 12-01.12-06"),
     "s.yaml:2:28: themes[1].dates: 12-01.12-06: not dates, such as 12-01..01-06 or "
     "2026-11-20..2026-12-31\n"},
    {"the 29th of February, every year", RULE("dates: 02-29"), ""},
    {"another when", RULE("when: holiday"),
     "s.yaml:2:27: themes[1].when: holiday: not one of open, closed\n"},
    {"when, without opening hours", RULE("when: closed"),
     "s.yaml:1:1: warning: themes: a rule says 'when', but there are no opening_hours: "
     "always open\n"},
    {"sixteen rules",
     "themes: [{theme: a},{theme: a},{theme: a},{theme: a},{theme: a},{theme: a},"
     "{theme: a},{theme: a},{theme: a},{theme: a},{theme: a},{theme: a},{theme: a},"
     "{theme: a},{theme: a},{theme: a}]\n",
     ""},
    {"seventeen rules",
     "themes: [{theme: a},{theme: a},{theme: a},{theme: a},{theme: a},{theme: a},"
     "{theme: a},{theme: a},{theme: a},{theme: a},{theme: a},{theme: a},{theme: a},"
     "{theme: a},{theme: a},{theme: a},{theme: a}]\n",
     "s.yaml:1:1: themes: more than 16 rules\n"},
};

static void test_fault(void **state)
{
    const struct fault_row *row = *state;
    struct diag diag = {0};
    struct site *site = site_parse("s.yaml", str_from(row->text), &diag);
    faults_expect(&diag, row->faults);
    assert_true((site != NULL) == (diag.errors == 0));
    site_destroy(&site);
}

static void test_documentation(void **state)
{
    (void)state;
    documents_expect(TEST_ROOT "/docs/configuration.md", "theme rules",
                     theme_rules_print_options);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "every key of a rule", test_all_keys);
    ROWS_ADD(&rows, test_fault, fault_rows);
    rows_add_one(&rows, "docs/configuration.md has every key of a rule",
                 test_documentation);
    return rows_run(&rows, "site/theme_rules");
}
