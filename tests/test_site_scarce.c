/* docs/reliability.md, R12: "every index: clean error". All that stands between a site
 * file and the numbers: read whole or refused with a reason, never half. */

#include <stdio.h>
#include <string.h>

#include "base/index.h"
#include "config/yaml.h"
#include "locale/calendar.h"
#include "site/intake.h"
#include "site/open_hours.h"
#include "site/schedule.h"
#include "site/site.h"
#include "support/rows.h"
#include "support/scarce.h"
#include "wire/decode.h"

static const char site_text[] =
    "site: leeds\ntimezone: Europe/London\nconnect: [tcp://192.0.2.1:5556]\n"
    "service_level: { target: 20s, abandon_reasons: [abandoned, timeout] }\n"
    "queues: { sales: { label: Sales, target: 5s }, support: {} }\n"
    "agents: { names: alias, aliases: { ann: Annie, bob: Robert } }\n";

static struct site *shared_site;

static bool make_index(struct diag *diag)
{
    (void)diag;
    struct index *index = index_create(100);
    bool made = index != NULL;
    index_destroy(&index);
    return made;
}

static bool read_tree(struct diag *diag)
{
    struct yaml *yaml = yaml_parse("site.yaml", str_from(site_text), diag);
    bool made = yaml != NULL;
    yaml_destroy(&yaml);
    return made;
}

static bool read_file(struct diag *diag)
{
    struct yaml *yaml = yaml_load(TEST_DATA "/asterisk16/site.yaml", diag);
    bool made = yaml != NULL;
    yaml_destroy(&yaml);
    return made;
}

static bool read_schedule(struct diag *diag)
{
    char text[] = "agent,start,end\nann,2026-11-25 09:00,2026-11-25 12:00\n";
    struct schedule *schedule =
        schedule_parse("shifts.csv", "UTC", text, sizeof text - 1, diag);
    bool made = schedule != NULL;
    schedule_destroy(&schedule);
    return made;
}

/* Hours that are the site's own, in another zone, with other holidays, over midnight. */
static const char hours_text[] =
    "timezone: Europe/London\n"
    "opening_hours: { mon-fri: \"08:00-18:00\" }\n"
    "queues:\n"
    "  plain:\n"
    "  far: { timezone: Asia/Kolkata }\n"
    "  home: { holidays: [12-24] }\n"
    "  night: { opening_hours: { every day: 22:00-06:00 } }\n";

static struct site *hours_site;

static bool make_hours(struct diag *diag)
{
    (void)diag;
    struct open_hours *hours =
        open_hours_create(hours_site, (struct wall){INT64_C(1795867200000)});
    bool made = hours != NULL;
    open_hours_destroy(&hours);
    return made;
}

static bool read_site(struct diag *diag)
{
    struct site *site = site_parse("site.yaml", str_from(site_text), diag);
    bool made = site != NULL;
    site_destroy(&site);
    return made;
}

static bool read_site_file(struct diag *diag)
{
    struct site *site = site_load(TEST_DATA "/asterisk16/site.yaml", diag);
    bool made = site != NULL;
    site_destroy(&site);
    return made;
}

static bool make_site(struct diag *diag)
{
    (void)diag;
    struct site *site = site_default();
    bool made = site != NULL;
    site_destroy(&site);
    return made;
}

static bool make_calendar(struct diag *diag)
{
    (void)diag;
    struct calendar *calendar = calendar_create("Europe/London");
    bool made = calendar != NULL;
    calendar_destroy(&calendar);
    return made;
}

static bool make_decoder(struct diag *diag)
{
    (void)diag;
    struct decoder *decoder = decoder_create();
    bool made = decoder != NULL;
    decoder_destroy(&decoder);
    return made;
}

static bool make_intake(struct diag *diag)
{
    (void)diag;
    struct intake *intake = intake_create(shared_site);
    bool made = intake != NULL;
    intake_destroy(&intake);
    return made;
}

/* A recorded day, read before memory ends. */
struct day {
    struct intake *intake;
    char text[1 << 20];
    size_t size, begun; /* up to here it is counted already */
    int64_t offered;    /* contacts, at its end */
};

static void count_day(void *context)
{
    struct day *day = context;
    struct str rest = {day->text + day->begun, day->size - day->begun};
    const struct wall beginning = {0};
    while (rest.data != NULL) {
        struct str line = str_split(&rest, '\n');
        intake_body(day->intake, line.data, line.size, (struct mono){1}, beginning, NULL);
    }
    struct wall last = {intake_last_time_ms(day->intake)};
    intake_tick(day->intake, last);
    const struct snapshot *snapshot =
        intake_snapshot(day->intake, (struct mono){1}, last);
    day->offered = snapshot->totals.value[METRIC_OFFERED].num;
}

/* docs/architecture.md, "Failure": "counting asks for none". */
static void test_counting(void **state)
{
    (void)state;
    static struct day day;
    FILE *file = fopen(TEST_DATA "/asterisk16/day.ndjson", "rb");
    assert_non_null(file);
    day.size = fread(day.text, 1, sizeof day.text, file);
    assert_in_range(day.size, 10000, sizeof day.text - 1);
    (void)fclose(file);
    day.intake = intake_create(shared_site);
    assert_non_null(day.intake);
    /* The day's first event finds the opening hours, which are made once a day. */
    day.begun = (size_t)((const char *)memchr(day.text, '\n', day.size) - day.text) + 1;
    intake_set_replay(day.intake, true);
    intake_body(day.intake, day.text, day.begun - 1, (struct mono){1}, (struct wall){0},
                NULL);
    assert_int_equal(scarce_asked_by(count_day, &day), 0);
    assert_in_range(day.offered, 5, 1000000); /* or nothing was counted */
    intake_destroy(&day.intake);
}

int main(void)
{
    static struct scarce_row table[] = {
        {.name = "an index is whole or not there", .attempt = make_index},
        {.name = "a YAML text is read whole or told of",
         .attempt = read_tree,
         .is_told = true},
        {.name = "a YAML file is read whole or told of",
         .attempt = read_file,
         .is_told = true},
        {.name = "a site is read whole or told of",
         .attempt = read_site,
         .is_told = true},
        {.name = "a site's file is read whole or told of",
         .attempt = read_site_file,
         .is_told = true},
        {.name = "a schedule is read whole or told of",
         .attempt = read_schedule,
         .is_told = true},
        {.name = "a site of defaults is whole or not there", .attempt = make_site},
        {.name = "a calendar is whole or not there", .attempt = make_calendar},
        {.name = "a decoder is whole or not there", .attempt = make_decoder},
        {.name = "an intake is whole or not there", .attempt = make_intake},
        {.name = "opening hours are whole or not there", .attempt = make_hours},
    };
    static struct diag diag;
    static struct rows rows;
    shared_site = site_parse("site.yaml", str_from(site_text), &diag);
    hours_site = site_parse("hours.yaml", str_from(hours_text), &diag);
    ROWS_ADD(&rows, scarce_check, table);
    rows_add_one(&rows, "from bytes to numbers nothing is allocated", test_counting);
    int failed = rows_run(&rows, "site: scarce memory");
    site_destroy(&shared_site);
    site_destroy(&hours_site);
    return failed;
}
