/* The site file: what it says, what it leaves out, and everything that is wrong in it. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "config/option.h"
#include "site/names.h"
#include "site/site.h"
#include "support/documents.h"
#include "support/faults.h"
#include "support/rows.h"

static struct site *parse(const char *text)
{
    struct diag diag = {0};
    struct site *site = site_parse("site.yaml", str_from(text), &diag);
    faults_expect(&diag, "");
    assert_non_null(site);
    return site;
}

/* -- values ----------------------------------------------------------------------------
 */

/* metrics.md section 15 */
static void expect_defaults(const struct site *site)
{
    assert_string_equal(site->id, "");
    assert_string_equal(site->timezone, "");
    assert_int_equal(site->day_start_min, 0);
    assert_int_equal(site->rule.target_ms, 20000);
    assert_int_equal(site->rule.goal_bp, 8000);
    assert_int_equal(site->rule.formula, SERVICE_LEVEL_ALL_ABANDONS);
    assert_int_equal(site->rule.short_abandon_ms, 5000);
    assert_int_equal(site->rule.abandon_reasons, 1 << EVENT_REASON_ABANDONED);
    assert_false(site->target_said);
    assert_int_equal(site->sweep_waiting_ms, 7200000);
    assert_int_equal(site->sweep_ringing_ms, 300000);
    assert_int_equal(site->sweep_active_ms, 28800000);
    assert_int_equal(site->restart_grace_ms, 60000);
    assert_int_equal(site->breach_horizon_ms, 10000);
    assert_int_equal(site->queue_count, 0);
    assert_int_equal(site->connect.count, 0);
    assert_int_equal(site->bind.count, 0);
    assert_string_equal(site->theme, "dark");
    assert_int_equal(site->screen.viewing_distance_mm, 6000);
    assert_int_equal(site->screen.diagonal_mm, 1397);
    assert_int_equal(site->screen.size_px[0], 0);
    assert_int_equal(site->screen.blank_after_ms, 300000);
    assert_int_equal(site->screen.pages.count, 3);
}

static void test_defaults(void **state)
{
    (void)state;
    struct site *site = site_default();
    assert_non_null(site);
    expect_defaults(site);
    site_destroy(&site);
    site = parse("");
    expect_defaults(site);
    site_destroy(&site);
    assert_null(site);
}

static void test_example(void **state)
{
    (void)state;
    struct diag diag = {0};
    struct site *site = site_load(TEST_ROOT "/docs/site.example.yaml", &diag);
    faults_expect(&diag, "");
    assert_non_null(site);
    assert_string_equal(site->title, "Leeds");
    assert_string_equal(site->subtitle, "Customer Care");
    assert_string_equal(site->timezone, "Europe/London");
    assert_int_equal(site->queue_count, 4);
    assert_string_equal(site->queues[0].id, "support");
    assert_string_equal(site->queues[3].label, "Night desk");
    assert_int_equal(site->hours.week[5].count, 2);
    assert_int_equal(site->hours.holiday_count, 3);
    assert_int_equal(site->queues[3].hours.holiday_count, 0);
    assert_int_equal(site->queues[3].hours.reply_target_ms, 3600000);
    assert_string_equal(site->connect.items[0], "tcp://192.0.2.10:5556");
    assert_int_equal(site->screen.page_ms, 20000);
    assert_true(str_is(site_alias(site, str_from("1002")), "Heron"));
    site_destroy(&site);
}

/* "service_level: the site's default; a queue may override any of it", wherever in the
 * file it stands. */
static void test_queues_inherit(void **state)
{
    (void)state;
    struct site *site = parse("queues:\n"
                              "  sales: { target: 3s, formula: answered_only }\n"
                              "  support: { label: Support, goal: 90% }\n"
                              "  plain:\n"
                              "  calm: { thresholds: { waiting: { alarm: 20 } } }\n"
                              "thresholds: { waiting: { warning: 7 } }\n"
                              "service_level:\n"
                              "  abandon_reasons: [abandoned, timeout, no_agents]\n"
                              "  short_abandon: 2s\n");
    const struct site_queue *sales = &site->queues[0];
    assert_int_equal(sales->rule.target_ms, 3000);
    assert_int_equal(sales->rule.formula, SERVICE_LEVEL_ANSWERED_ONLY);
    assert_int_equal(sales->rule.short_abandon_ms, 2000);
    assert_int_equal(sales->rule.abandon_reasons, (1 << EVENT_REASON_ABANDONED) |
                                                      (1 << EVENT_REASON_TIMEOUT) |
                                                      (1 << EVENT_REASON_NO_AGENTS));
    assert_true(sales->target_said);
    const struct site_queue *support = site_find_queue(site, str_from("support"));
    assert_non_null(support);
    assert_string_equal(support->label, "Support");
    assert_int_equal(support->rule.target_ms, 20000);
    assert_int_equal(support->rule.goal_bp, 9000);
    assert_false(support->target_said); /* the source may say its own */
    assert_string_equal(site->queues[2].id, "plain");
    assert_int_equal(site->queues[3].thresholds.waiting_warning, 7);
    assert_int_equal(site->queues[3].thresholds.waiting_alarm, 20);
    assert_int_equal(site->queues[2].thresholds.waiting_alarm, 10);
    assert_null(site_find_queue(site, str_from("nobody")));
    site_destroy(&site);
}

/* "queue.config from a source fills only what the site's own file leaves out." */
static void test_said_for_all(void **state)
{
    (void)state;
    struct site *site = parse("service_level: { target: 20s }\nqueues: { a: {} }\n");
    assert_true(site->target_said);
    assert_true(site->queues[0].target_said);
    site_destroy(&site);
}

static void test_engine_config(void **state)
{
    (void)state;
    struct site *site = parse("site: leeds\n"
                              "queues: { a: { label: A, target: 5s }, b: {} }\n"
                              "sweep: { waiting: 1h, active: 0s }\n"
                              "restart_grace: 30s\n"
                              "breach_horizon: 15s\n");
    struct engine_config config = site_engine_config(site);
    assert_string_equal(config.site, "leeds");
    assert_int_equal(config.queue_count, 2);
    assert_string_equal(config.queues[0].id, "a");
    assert_string_equal(config.queues[0].label, "A");
    assert_int_equal(config.queues[0].rule.target_ms, 5000);
    assert_true(config.queues[0].target_said);
    assert_string_equal(config.queues[1].id, "b");
    assert_null(config.queues[1].label);
    assert_false(config.queues[1].target_said);
    assert_int_equal(config.rule.target_ms, 20000);
    assert_int_equal(config.sweep_waiting_ms, 3600000);
    assert_int_equal(config.sweep_ringing_ms, 300000);
    assert_int_equal(config.sweep_active_ms, 0);
    assert_int_equal(config.restart_grace_ms, 30000);
    assert_int_equal(config.breach_horizon_ms, 15000);
    site_destroy(&site);
}

struct formula_row {
    const char *name;
    enum service_level_formula formula;
};

static struct formula_row formula_rows[] = {
    {"answered_only", SERVICE_LEVEL_ANSWERED_ONLY},
    {"all_abandons", SERVICE_LEVEL_ALL_ABANDONS},
    {"ignore_abandons_in_target", SERVICE_LEVEL_IGNORE_ABANDONS_IN_TARGET},
    {"credit_abandons_in_target", SERVICE_LEVEL_CREDIT_ABANDONS_IN_TARGET},
    {"credit_short", SERVICE_LEVEL_CREDIT_SHORT},
    {"exclude_short", SERVICE_LEVEL_EXCLUDE_SHORT},
    {"with_flow_outs", SERVICE_LEVEL_WITH_FLOW_OUTS},
};

/* The file's names are the catalogue's. */
static void test_formula(void **state)
{
    const struct formula_row *row = *state;
    char text[128];
    str_format(text, sizeof text, "service_level: { formula: %s }\n", row->name);
    struct site *site = parse(text);
    assert_int_equal(site->rule.formula, row->formula);
    assert_string_equal(service_level_name(site->rule.formula), row->name);
    site_destroy(&site);
}

/* -- faults ----------------------------------------------------------------------------
 */

/* Beside each file stands what a person is told about it: NAME.faults. */
struct file_row {
    const char *name;
    const char *file;
    bool refused;
};

static struct file_row file_rows[] = {
    {"unknown keys, each with its nearest", "site_unknown", true},
    {"values, all of them wrong", "site_values", true},
    {"doubtful, but usable", "site_doubtful", false},
    {"keys given twice", "site_duplicate", true},
    {"a syntax fault", "site_syntax", true},
};

static void test_file(void **state)
{
    const struct file_row *row = *state;
    char path[64];
    struct diag diag = {0};
    assert_int_equal(chdir(TEST_DATA "/config"), 0); /* faults name the file as given */
    str_format(path, sizeof path, "%s.yaml", row->file);
    struct site *site = site_load(path, &diag);
    assert_int_equal(site == NULL, row->refused);
    site_destroy(&site);
    str_format(path, sizeof path, "%s.faults", row->file);
    faults_expect_file(&diag, path);
}

static void test_no_file(void **state)
{
    (void)state;
    struct diag diag = {0};
    assert_null(site_load("site_nowhere.yaml", &diag));
    faults_expect(&diag, "site_nowhere.yaml: No such file or directory\n");
}

/* Limits: 500 queues pass, 501 do not. */
static void test_queue_limit(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    (void)fputs("queues:\n", out);
    for (int i = 0; i < LIMIT_QUEUES; i++) {
        (void)fprintf(out, "  queue-%d:\n", i);
    }
    assert_int_equal(fflush(out), 0);
    struct site *site = parse(text);
    assert_int_equal(site->queue_count, LIMIT_QUEUES);
    site_destroy(&site);
    (void)fputs("  one-more:\n", out);
    assert_int_equal(fclose(out), 0);
    struct diag diag = {0};
    assert_null(site_parse("site.yaml", str_from(text), &diag));
    faults_expect(&diag, "site.yaml:502:3: queues.one-more: more than 500 queues\n");
    free(text);
}

/* -- names -----------------------------------------------------------------------------
 */

struct name_row {
    const char *name;
    enum site_names mode;
    const char *id, *label, *shown;
};

static struct name_row name_rows[] = {
    {"full is the whole name", SITE_NAMES_FULL, "7", "Amira Begum Khan",
     "Amira Begum Khan"},
    {"short has the last initial", SITE_NAMES_SHORT, "7", "Amira Begum Khan", "Amira K."},
    {"short of one word is the word", SITE_NAMES_SHORT, "7", "Amira", "Amira"},
    {"short counts letters, not bytes", SITE_NAMES_SHORT, "7",
     "Zo\xC3\xAB \xC3\x85"
     "berg",
     "Zo\xC3\xAB \xC3\x85."},
    {"first is one word", SITE_NAMES_FIRST, "7", "  Amira  Khan ", "Amira"},
    {"initials", SITE_NAMES_INITIALS, "7", "Amira Begum Khan", "A. B. K."},
    {"an id is a pseudonym already", SITE_NAMES_INITIALS, "agent 1001", "", "agent 1001"},
    {"an alias takes the name's place", SITE_NAMES_ALIAS, "1001", "Amira Khan", "Falcon"},
    {"who has no alias stays unnamed", SITE_NAMES_ALIAS, "7", "Amira Khan", "–"},
    {"nobody is named", SITE_NAMES_NONE, "1001", "Amira Khan", "–"},
    {"nor by an id", SITE_NAMES_NONE, "agent 1001", "", "–"},
    {"control characters are not shown", SITE_NAMES_FULL, "7", "A\x07m\nira", "Amira"},
};

static void test_name(void **state)
{
    const struct name_row *row = *state;
    struct site *site = parse("agents: { aliases: { \"1001\": Falcon } }\n");
    site->names = row->mode;
    char shown[64];
    names_show(site, str_from(row->id), str_from(row->label), shown, sizeof shown);
    assert_string_equal(shown, row->shown);
    char small[4];
    names_show(site, str_from(row->id), str_from(row->label), small, sizeof small);
    assert_true(strlen(small) < sizeof small);
    assert_true(str_is_utf8(str_from(small)));
    site_destroy(&site);
}

/* -- documentation ---------------------------------------------------------------------
 */

static void test_documentation(void **state)
{
    (void)state;
    documents_expect(TEST_ROOT "/docs/configuration.md", "site", site_print_options);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "defaults are those of the metrics contract", test_defaults);
    rows_add_one(&rows, "docs/site.example.yaml has no fault", test_example);
    rows_add_one(&rows, "queues take what they do not say", test_queues_inherit);
    rows_add_one(&rows, "a target for all is said for each", test_said_for_all);
    rows_add_one(&rows, "the engine gets it all", test_engine_config);
    ROWS_ADD(&rows, test_formula, formula_rows);
    ROWS_ADD(&rows, test_file, file_rows);
    rows_add_one(&rows, "no such file", test_no_file);
    rows_add_one(&rows, "500 queues pass, 501 do not", test_queue_limit);
    ROWS_ADD(&rows, test_name, name_rows);
    rows_add_one(&rows, "docs/configuration.md has every key", test_documentation);
    return rows_run(&rows, "site/site");
}
