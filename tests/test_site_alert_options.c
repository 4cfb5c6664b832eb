/* site/alert_options: alerts as people write them, bounds in the figure's own unit, every
 * fault with its place. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "site/site.h"
#include "support/faults.h"
#include "support/rows.h"

struct fault_row {
    const char *name;
    const char *text;
    const char *faults;
};

#define ALERT(keys) "alerts: { a: { " keys " } }\n"

static struct fault_row rows_fault[] = {
    {"a bound is enough", ALERT("metric: waiting, alarm: 5"), ""},
    {"bounds in the figure's unit",
     "alerts:\n  a: { metric: longest_wait_ms, warning: 30s, hysteresis: 5s }\n"
     "  b: { metric: abandonment_rate, alarm: 7.5% }\n"
     "  c: { metric: csat_mean, when: below, warning: 4.25 }\n"
     "  d: { metric: occupancy, when: between, warning: [85%, 90%] }\n",
     ""},
    {"no figure", ALERT("alarm: 5"), "s:1:14: alerts.a: 'metric' is missing\n"},
    {"a figure that there is not", ALERT("metric: waitin, alarm: 5"),
     "s:1:24: alerts.a.metric: waitin: no such figure, did you mean 'waiting'?\n"},
    {"a figure of no queue", ALERT("metric: utilisation, queue: q, alarm: 5%"),
     "s:1:24: alerts.a.metric: utilisation: is not known for a queue\n"},
    {"a figure of agents alone", ALERT("metric: logged_in_ms, alarm: 5s"),
     "s:1:24: alerts.a.metric: logged_in_ms: is not known for the site as a whole\n"},
    {"no bound", ALERT("metric: waiting"),
     "s:1:11: alerts.a: needs a bound: warning, alarm or both\n"},
    {"a count that is none", ALERT("metric: waiting, alarm: 5s"),
     "s:1:40: alerts.a.alarm: 5s: not a whole number\n"},
    {"a time without its unit", ALERT("metric: longest_wait_ms, alarm: 30"),
     "s:1:48: alerts.a.alarm: 30: not a duration, such as 30s\n"},
    {"a share without its sign", ALERT("metric: occupancy, alarm: 90"),
     "s:1:42: alerts.a.alarm: 90: not a percentage, such as 80%\n"},
    {"a mean that is none", ALERT("metric: csat_mean, alarm: good"),
     "s:1:42: alerts.a.alarm: good: not a number, such as 4.5\n"},
    {"between one bound", ALERT("metric: waiting, when: between, alarm: 5"),
     "s:1:55: alerts.a.alarm: 5: not two bounds, which `between` asks for: [80%, 90%]\n"},
    {"between the wrong way round",
     ALERT("metric: waiting, when: between, alarm: [9, 5]"),
     "s:1:59: alerts.a.alarm[2]: 5: not above the first\n"},
    {"two bounds where one is asked for", ALERT("metric: waiting, alarm: [5, 9]"),
     "s:1:40: alerts.a.alarm: not a whole number\n"},
    {"a warning that is never seen", ALERT("metric: waiting, warning: 9, alarm: 5"),
     "s:1:42: warning: alerts.a.warning: 9: alarms before it warns\n"},
    {"and below", ALERT("metric: service_level, when: below, warning: 70%, alarm: 80%"),
     "s:1:61: warning: alerts.a.warning: 70%: alarms before it warns\n"},
    {"an unknown key", ALERT("metric: waiting, alarm: 5, hysterisis: 1"),
     "s:1:43: alerts.a.hysterisis: 1: unknown key, did you mean 'hysteresis'?\n"},
    {"a page that never comes", ALERT("metric: waiting, alarm: 5, page: floor"),
     "s:1:49: warning: alerts.a.page: floor: is not among screen.pages, so it never "
     "comes\n"},
    {"a queue that the file does not name",
     "queues: { sales: {} }\n" ALERT("metric: waiting, queue: sale, alarm: 5"),
     "s:2:40: warning: alerts.a.queue: sale: the site file has no such queue\n"},
    {"quiet hours", "quiet_hours: [\"22:00-06:00\", \"12:00-12:30\"]\n", ""},
    {"quiet hours that are none", "quiet_hours: [\"22-6\", night]\n",
     "s:1:15: quiet_hours[1]: 22-6: not hours, such as \"22:00-06:00\"\n"
     "s:1:23: quiet_hours[2]: night: not hours, such as \"22:00-06:00\"\n"},
};

static void test_fault(void **state)
{
    const struct fault_row *row = *state;
    static struct diag diag;
    diag_clear(&diag);
    struct site *site = site_parse("s", str_from(row->text), &diag);
    faults_expect(&diag, row->faults);
    assert_int_equal(site == NULL, diag.errors > 0);
    site_destroy(&site);
}

static void bounds_are_read(void **state)
{
    (void)state;
    static struct diag diag;
    struct site *site = site_parse("s", str_from(rows_fault[1].text), &diag);
    assert_non_null(site);
    const struct site_alert *alerts = site->alerts.alerts;
    assert_int_equal(site->alerts.count, 4);
    assert_int_equal(alerts[0].rule.bands[ALERT_WARNING].low, 30000);
    assert_false(alerts[0].rule.bands[ALERT_ALARM].said);
    assert_int_equal(alerts[0].rule.hysteresis, 5000);
    assert_int_equal(alerts[0].rule.hold_ms, 10000);
    assert_int_equal(alerts[0].rule.cooldown_ms, 300000);
    assert_int_equal(alerts[1].rule.scale, 10000);
    assert_int_equal(alerts[1].rule.bands[ALERT_ALARM].low, 750);
    assert_int_equal(alerts[2].rule.when, ALERT_BELOW);
    assert_int_equal(alerts[2].rule.scale, 100);
    assert_int_equal(alerts[2].rule.bands[ALERT_WARNING].low, 425);
    assert_int_equal(alerts[3].rule.bands[ALERT_WARNING].low, 8500);
    assert_int_equal(alerts[3].rule.bands[ALERT_WARNING].high, 9000);
    site_destroy(&site);
}

struct quiet_row {
    const char *name;
    int minute;
    bool quiet;
};

static struct quiet_row rows_quiet[] = {
    {"quiet: a minute before", 21 * 60 + 59, false},
    {"quiet: at its start", 22 * 60, true},
    {"quiet: over midnight", 0, true},
    {"quiet: the last minute", 5 * 60 + 59, true},
    {"quiet: over", 6 * 60, false},
    {"quiet: the second span", 12 * 60 + 29, true},
    {"quiet: after it", 12 * 60 + 30, false},
};

static void test_quiet(void **state)
{
    const struct quiet_row *row = *state;
    static struct diag diag;
    struct site *site = site_parse(
        "s", str_from("quiet_hours: [\"22:00-06:00\", \"12:00-12:30\"]\n"), &diag);
    assert_int_equal(alert_options_is_quiet(&site->alerts, row->minute), row->quiet);
    site_destroy(&site);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_fault, rows_fault);
    rows_add_one(&rows, "bounds are read", bounds_are_read);
    ROWS_ADD(&rows, test_quiet, rows_quiet);
    return rows_run(&rows, "site/alert_options");
}
