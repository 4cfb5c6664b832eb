/* docs/monitoring.md against what the hub tells: each measure has one row there, of its
 * kind, and no row is of a measure that is not told. Labels: check_monitor.py. */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "hub/monitor.h"
#include "support/rows.h"

#define PAGE       TEST_ROOT "/docs/monitoring.md"
#define LINE_BYTES 4096
#define FAMILIES   256

struct page {
    int rows[FAMILIES];
    int strangers, faults;
};

/* "| `name{labels}` | kind | words |": its name and its kind. */
static bool read_row(const char *line, struct str *ret_name, struct str *ret_kind)
{
    struct str rest = str_from(line);
    if (!str_starts_with(rest, "| `wallboard_") &&
        !str_starts_with(rest, "| `process_")) {
        return false;
    }
    (void)str_split(&rest, '`');
    struct str cell = str_split(&rest, '`');
    *ret_name = str_split(&cell, '{');
    (void)str_split(&rest, '|');
    *ret_kind = str_trim(str_split(&rest, '|'));
    return rest.size > 0;
}

static void take_row(struct page *page, struct str name, struct str kind)
{
    const struct exposition_family *family = NULL;
    for (size_t i = 0; (family = monitor_family(i)) != NULL; i++) {
        if (str_is(name, family->name)) {
            page->rows[i]++;
            page->faults += !str_is(kind, exposition_kind_name(family->kind));
            return;
        }
    }
    page->strangers++;
    print_error("'%.*s' is not told\n", (int)name.size, name.data);
}

static void test_page(void **state)
{
    (void)state;
    struct page page = {.strangers = 0};
    char line[LINE_BYTES];
    struct str name;
    struct str kind;
    FILE *file = fopen(PAGE, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (read_row(line, &name, &kind)) {
            take_row(&page, name, kind);
        }
    }
    (void)fclose(file);
    const struct exposition_family *family = NULL;
    for (size_t i = 0; (family = monitor_family(i)) != NULL; i++) {
        if (page.rows[i] != 1) {
            print_error("'%s' has %d rows\n", family->name, page.rows[i]);
            page.faults++;
        }
    }
    assert_int_equal(page.strangers, 0);
    assert_int_equal(page.faults, 0);
}

/* Prometheus, "Metric and label naming": base units, _total for what only grows; and no
 * name twice. */
static void test_names(void **state)
{
    (void)state;
    const struct exposition_family *family = NULL;
    size_t count = 0;
    for (; (family = monitor_family(count)) != NULL; count++) {
        const char *tail = strstr(family->name, "_total");
        bool grows = family->kind == EXPOSITION_COUNTER;
        assert_int_equal(tail != NULL && strcmp(tail, "_total") == 0, grows);
        assert_null(strstr(family->name, "_ms"));
        assert_true(strlen(family->help) > 0);
        for (size_t other = 0; other < count; other++) {
            assert_string_not_equal(monitor_family(other)->name, family->name);
        }
    }
    assert_in_range(count, 1, FAMILIES);
}

static struct address_row {
    const char *name, *address;
} addresses[] = {
    {"every address of the machine", "0.0.0.0:9560"},
    {"another machine's", "192.168.1.5:9560"},
    {"a name", "localhost:9560"},
    {"every address of version 6", "[::]:9560"},
    {"no port at all", "127.0.0.1:"},
    {"a port that cannot be", "127.0.0.1:70000"},
};

/* "HTTP on loopback": others are refused before anything is opened. */
static void test_refused(void **state)
{
    const struct address_row *row = *state;
    struct diag diag;
    diag_clear(&diag);
    struct monitor *monitor = monitor_create((struct wall){0});
    assert_non_null(monitor);
    assert_false(monitor_listen(monitor, row->address, NULL, &diag));
    assert_int_equal(diag.errors, 1);
    monitor_destroy(&monitor);
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "docs/monitoring.md has each measure once", test_page);
    rows_add_one(&rows, "counters end in _total, units are base units", test_names);
    ROWS_ADD(&rows, test_refused, addresses);
    return rows_run(&rows, "hub: monitor");
}
