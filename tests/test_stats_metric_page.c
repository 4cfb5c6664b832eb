/* docs/metrics.md, the page for managers, against the catalogue: "the tables are checked
 * against the program's own catalogue at every build". */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "stats/metric.h"
#include "stats/rule.h"
#include "support/rows.h"

#define PAGE       TEST_ROOT "/docs/metrics.md"
#define LINE_BYTES 4096

/* metrics.md section 4, golden vector 1: the page's example day. */
static const struct service_level_parts example_day = {1000, 860, 60, 20, 10, 40};

/* What was found on the page. */
struct page {
    int metrics[METRIC_COUNT];
    int formulas[SERVICE_LEVEL_COUNT];
    int credits, strangers, faults;
};

static const char *unit_name(enum metric_unit unit)
{
    static const char *const names[] = {
        [METRIC_UNIT_COUNT] = "count",
        [METRIC_UNIT_MS] = "milliseconds",
        [METRIC_UNIT_RATIO] = "ratio",
        [METRIC_UNIT_NUMBER] = "number",
    };
    return names[unit];
}

static const char *better_name(enum metric_better better)
{
    static const char *const names[] = {
        [METRIC_BETTER_NEITHER] = "–",
        [METRIC_BETTER_LOWER] = "less",
        [METRIC_BETTER_HIGHER] = "more",
    };
    return names[better];
}

static void scope_text(unsigned scope, char *text, size_t size)
{
    bool queue = (scope & METRIC_SCOPE_QUEUE) != 0;
    bool total = (scope & METRIC_SCOPE_TOTAL) != 0;
    bool agent = (scope & METRIC_SCOPE_AGENT) != 0;
    str_format(text, size, "%s%s%s%s%s%s", queue ? "queue" : "",
               queue && (total || agent) ? ", " : "", total ? "site" : "",
               total && agent ? ", " : "", agent ? "agent" : "",
               (scope & METRIC_SCOPE_GAUGE) != 0 ? "; now" : "");
}

static bool ends_with(struct str line, const char *tail)
{
    size_t size = strlen(tail);
    return line.size >= size && memcmp(line.data + line.size - size, tail, size) == 0;
}

static void fault(struct page *page, struct str line, const char *wanted)
{
    print_message("not as the catalogue has it, which is '%s':\n%.*s\n", wanted,
                  (int)line.size, line.data);
    page->faults++;
}

static void check_metric(struct page *page, enum metric metric, struct str line)
{
    const struct metric_info *info = metric_info(metric);
    char scope[64];
    char tail[512];
    scope_text(info->scope, scope, sizeof scope);
    str_format(tail, sizeof tail, " | %s | %s | %s | %s |", unit_name(info->unit), scope,
               better_name(info->better), info->formula);
    char text[LINE_BYTES];
    str_copy(text, sizeof text, line);
    if (!ends_with(line, tail)) {
        fault(page, line, tail);
    } else if (strstr(text, " Example: ") == NULL) {
        fault(page, line, "a row with an example");
    }
    page->metrics[metric]++;
}

/* "86.00 %": from the formula itself, half up. */
static void check_formula(struct page *page, enum service_level_formula formula,
                          struct str line)
{
    struct figure level = service_level(formula, &example_day);
    int64_t hundredths = figure_rounded((struct figure){level.num * 10000, level.den});
    char tail[64];
    str_format(tail, sizeof tail, " | %d.%02d %% |", (int)(hundredths / 100),
               (int)(hundredths % 100));
    if (!ends_with(line, tail)) {
        fault(page, line, tail);
    }
    page->formulas[formula]++;
}

static bool is_credit(struct str key)
{
    for (int i = RULE_CREDIT_START; i <= RULE_CREDIT_END; i++) {
        if (str_is(key, rule_credit_name((enum rule_credit)i))) {
            return true;
        }
    }
    return false;
}

/* A row of a table: "| `key` | ... |". */
static void check_row(struct page *page, struct str line)
{
    struct str rest = {line.data + strlen("| `"), line.size - strlen("| `")};
    struct str key = str_split(&rest, '`');
    enum metric metric = METRIC_COUNT;
    enum service_level_formula formula = SERVICE_LEVEL_COUNT;
    if (metric_find(key, &metric)) {
        check_metric(page, metric, line);
    } else if (service_level_find(key, &formula)) {
        check_formula(page, formula, line);
    } else if (is_credit(key)) {
        page->credits++;
    } else {
        fault(page, line, "no such key");
        page->strangers++;
    }
}

static void read_page(struct page *page)
{
    static char line[LINE_BYTES];
    FILE *file = fopen(PAGE, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        struct str text = str_trim(str_from(line));
        assert_true(text.size < sizeof line - 2);
        if (str_starts_with(text, "| `")) {
            check_row(page, text);
        }
    }
    assert_int_equal(fclose(file), 0);
}

static void test_rows(void **state)
{
    (void)state;
    struct page page = {.faults = 0};
    read_page(&page);
    assert_int_equal(page.faults, 0);
    assert_int_equal(page.strangers, 0);
}

struct metric_row {
    const char *name;
    enum metric metric;
};

static void test_metric_is_there(void **state)
{
    const struct metric_row *row = *state;
    struct page page = {.faults = 0};
    read_page(&page);
    assert_int_equal(page.metrics[row->metric], 1);
}

static void test_formulas_are_there(void **state)
{
    (void)state;
    struct page page = {.faults = 0};
    read_page(&page);
    for (int i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        assert_int_equal(page.formulas[i], 1);
    }
    assert_int_equal(page.credits, 3);
}

/* A fault is found: neither a wrong formula, nor a row without an example, passes. */
static void test_faults_are_found(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "| `answered` | Words. Example: 1. | count | site | more | entries answered |",
        "| `answered` | Words. Example: 1. | count | queue, site, agent | more | all |",
        "| `answered` | Words. | count | queue, site, agent | more | entries answered |",
        "| `answerd` | Words. Example: 1. | count | site | more | entries answered |",
        "| `all_abandons` | Words. | counts | 81.14 % |",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct page page = {.faults = 0};
        check_row(&page, str_from(lines[i]));
        assert_int_equal(page.faults, 1);
    }
}

int main(void)
{
    static struct metric_row metrics[METRIC_COUNT];
    struct rows rows = {0};
    rows_add_one(&rows, "each row is as the catalogue has it", test_rows);
    for (int i = 0; i < METRIC_COUNT; i++) {
        metrics[i].name = metric_info((enum metric)i)->key;
        metrics[i].metric = (enum metric)i;
    }
    ROWS_ADD(&rows, test_metric_is_there, metrics);
    rows_add_one(&rows, "the seven formulas and the three credits are there",
                 test_formulas_are_there);
    rows_add_one(&rows, "what differs is found", test_faults_are_found);
    return rows_run(&rows, "stats/metric page");
}
