/* Leaderboards, contests and teams of a site file: what it says, what it leaves out, and
 * everything that is wrong in it. */

#include <stdlib.h>
#include <unistd.h>

#include "locale/calendar.h"
#include "site/local_time.h"
#include "site/site.h"
#include "support/faults.h"
#include "support/rows.h"

#define HOUR_MS INT64_C(3600000)

static struct site *parse(const char *text, const char *faults)
{
    struct diag diag = {0};
    struct site *site = site_parse("site.yaml", str_from(text), &diag);
    faults_expect(&diag, faults);
    assert_non_null(site);
    return site;
}

/* -- values ----------------------------------------------------------------------------
 */

static void test_leaderboard_defaults(void **state)
{
    (void)state;
    struct site *site = parse("leaderboards: { most: { metric: handled } }\n", "");
    const struct boards *boards = &site->boards;
    assert_int_equal(boards->leaderboard_count, 1);
    const struct boards_leaderboard *board = &boards->leaderboards[0];
    assert_string_equal(board->id, "most");
    assert_string_equal(board->title, "");
    assert_int_equal(board->metric, METRIC_HANDLED);
    assert_int_equal(board->period, BOARDS_DAY);
    assert_int_equal(board->rank_snapshot, BOARDS_RANK_INTERVAL);
    struct leaderboard_rule rule = boards_leaderboard_rule(board);
    assert_int_equal(rule.by, LEADERBOARD_BY_AGENT);
    assert_false(rule.lowest_first);
    assert_true(rule.adds_up);
    assert_false(rule.per_hour);
    assert_int_equal(rule.min_logged_in_ms, 0);
    assert_int_equal(rule.top_n, 5);
    site_destroy(&site);
}

static void test_leaderboard_values(void **state)
{
    (void)state;
    struct site *site = parse("leaderboards:\n"
                              "  z: { title: Z, metric: avg_talk_ms, by: team,\n"
                              "       direction: lowest, min_hours: 0.25, top_n: 32,\n"
                              "       rank_snapshot: day }\n"
                              "  a: { metric: sales, per_hour: true, period: contest }\n"
                              "teams: { red: { agents: ann } }\n"
                              "contests:\n"
                              "  c: { start: 2026-12-01 09:00, end: 2026-12-02 09:00,\n"
                              "       rule: sale=1, version: v }\n",
                              "");
    const struct boards *boards = &site->boards;
    assert_int_equal(boards->leaderboard_count, 2);
    assert_string_equal(boards->leaderboards[0].id, "z"); /* the file's order */
    struct leaderboard_rule rule = boards_leaderboard_rule(&boards->leaderboards[0]);
    assert_int_equal(rule.by, LEADERBOARD_BY_TEAM);
    assert_true(rule.lowest_first);
    assert_false(rule.adds_up);
    assert_int_equal(rule.min_logged_in_ms, HOUR_MS / 4);
    assert_int_equal(rule.top_n, 32);
    assert_int_equal(boards->leaderboards[0].rank_snapshot, BOARDS_RANK_DAY);
    assert_int_equal(boards->leaderboards[1].period, BOARDS_CONTEST);
    assert_int_equal(boards->leaderboards[1].contest, 0); /* the only one */
    site_destroy(&site);
}

struct hours_row {
    const char *name;
    const char *board;
    int64_t expected_ms;
};

static struct hours_row hours_rows[] = {
    {"a count asks for no time", "metric: handled", 0},
    {"a time asks for none", "metric: talk_ms", 0},
    {"per hour asks for an hour", "metric: handled, per_hour: true", HOUR_MS},
    {"a mean asks for an hour", "metric: aht_ms", HOUR_MS},
    {"a rate asks for an hour", "metric: transfer_rate", HOUR_MS},
    {"none can be said", "metric: aht_ms, min_hours: 0", 0},
    {"half an hour can be said", "metric: handled, min_hours: 0.5", HOUR_MS / 2},
};

/* "Below min_hours nobody is ranked (rates of ten minutes mean nothing)" */
static void test_hours(void **state)
{
    const struct hours_row *row = *state;
    char text[128];
    str_format(text, sizeof text, "leaderboards: { a: { %s } }\n", row->board);
    struct site *site = parse(text, "");
    struct leaderboard_rule rule = boards_leaderboard_rule(&site->boards.leaderboards[0]);
    assert_int_equal(rule.min_logged_in_ms, row->expected_ms);
    site_destroy(&site);
}

static void test_contest(void **state)
{
    (void)state;
    struct site *site = parse(
        "timezone: Europe/London\n"
        "teams: { red: { label: Red, agents: [ann, bob] }, blue: { agents: cid } }\n"
        "contests:\n"
        "  summer: { start: 2026-07-01 09:00, end: \"2026-07-31T18:00:00+02:00\",\n"
        "            rule: \"sale=10, revenue 100..=1\", version: 2026-07,\n"
        "            currency: GBP, by: team, top_n: 3, freeze_after: 2d,\n"
        "            goal: 600,\n"
        "            title: Summer }\n"
        "  plain: { start: 2026-12-01 09:00, end: 2026-12-01 18:00,\n"
        "           rule: sale=1, version: 1 }\n",
        "");
    const struct boards *boards = &site->boards;
    assert_int_equal(boards->contest_count, 2);
    struct contest_config config = boards_contest_config(boards, &boards->contests[0]);
    assert_string_equal(config.id, "summer");
    assert_string_equal(config.title, "Summer");
    assert_int_equal(config.start_ms, INT64_C(1782892800000)); /* 08:00 UTC */
    assert_int_equal(config.end_ms, INT64_C(1785513600000));   /* 16:00 UTC */
    assert_int_equal(config.freeze_after_ms, 48 * HOUR_MS);
    assert_string_equal(config.version, "2026-07");
    assert_string_equal(config.currency, "GBP");
    assert_int_equal(config.by, LEADERBOARD_BY_TEAM);
    assert_int_equal(config.top_n, 3);
    assert_int_equal(config.rule.count, 2);
    assert_int_equal(config.member_count, 3);
    assert_string_equal(config.members[1].agent, "bob");
    assert_string_equal(config.members[1].team_label, "Red");
    assert_string_equal(config.members[2].team, "blue");
    assert_null(config.members[2].team_label);
    config = boards_contest_config(boards, &boards->contests[1]);
    assert_string_equal(config.title, "plain");
    assert_int_equal(boards->contests[0].goal, 600);
    assert_int_equal(boards->contests[1].goal, 0); /* none */
    assert_string_equal(config.currency, "");
    assert_int_equal(config.freeze_after_ms, HOUR_MS);
    assert_int_equal(config.by, LEADERBOARD_BY_AGENT);
    assert_ptr_equal(boards_find_contest(boards, str_from("plain")),
                     &boards->contests[1]);
    assert_null(boards_find_contest(boards, str_from("autumn")));
    struct contest *contest = contest_create(&config);
    assert_non_null(contest);
    contest_destroy(&contest);
    site_destroy(&site);
}

static void test_agents(void **state)
{
    (void)state;
    struct site *site = parse("agents: { opted_out: [bob, dee] }\n"
                              "teams: { red: { label: Red, agents: [ann, bob] } }\n",
                              "");
    const struct boards *boards = &site->boards;
    assert_false(boards_has_opted_out(boards, str_from("ann")));
    assert_true(boards_has_opted_out(boards, str_from("bob")));
    assert_true(boards_has_opted_out(boards, str_from("dee")));
    assert_false(boards_has_opted_out(boards, str_from("nobody")));
    assert_ptr_equal(boards_team_of(boards, str_from("bob")), &boards->teams[0]);
    assert_null(boards_team_of(boards, str_from("dee")));
    assert_null(boards_team_of(boards, str_from("nobody")));
    struct leaderboard_row row = {.id = "bob", .figure = {3, 1}};
    boards_fill_row(boards, &row);
    assert_string_equal(row.team, "red");
    assert_string_equal(row.team_label, "Red");
    assert_true(row.opted_out);
    row.id = "nobody";
    boards_fill_row(boards, &row);
    assert_null(row.team);
    assert_null(row.team_label);
    assert_false(row.opted_out);
    site_destroy(&site);
    site = parse("agents: { min_group: 3 }\n"
                 "teams: { red: { agents: [ann, bob] }, blue: { agents: [c, d, e] } }\n",
                 ""); /* "hide figures of fewer people than the minimum" */
    row.id = "bob";
    boards_fill_row(&site->boards, &row);
    assert_null(row.team);
    row.id = "c";
    boards_fill_row(&site->boards, &row);
    assert_string_equal(row.team, "blue");
    site_destroy(&site);
    site = parse("", ""); /* a file that says nothing of anybody */
    assert_false(boards_has_opted_out(&site->boards, str_from("ann")));
    assert_int_equal(site->boards.member_count, 0);
    site_destroy(&site);
}

/* A list of agents is as long as the team: the 16 items of other lists are too few. */
static void test_large_team(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    (void)fputs("teams:\n  red:\n    agents:\n", out);
    for (int i = 0; i < 300; i++) {
        (void)fprintf(out, "      - agent-%d\n", i);
    }
    assert_int_equal(fclose(out), 0);
    struct site *site = parse(text, "");
    assert_int_equal(site->boards.teams[0].agents, 300);
    assert_int_equal(site->boards.member_count, 300);
    site_destroy(&site);
    free(text);
}

/* -- faults ----------------------------------------------------------------------------
 */

static void test_faults(void **state)
{
    (void)state;
    struct diag diag = {0};
    assert_int_equal(chdir(TEST_DATA "/config"), 0); /* faults name the file as given */
    assert_null(site_load("site_boards.yaml", &diag));
    faults_expect_file(&diag, "site_boards.faults");
}

struct doubt_row {
    const char *name;
    const char *text;
    const char *faults;
};

#define SEEN                                                                             \
    "counted from what this process has seen since its start: it keeps two service "     \
    "days, not those before\n"

/* Usable, but probably not as meant. */
static struct doubt_row doubt_rows[] = {
    {"a week needs days that are not kept",
     "leaderboards: { a: { metric: handled, period: week } }\n",
     "site.yaml:1:47: warning: leaderboards.a.period: week: " SEEN},
    {"so does a month", "leaderboards: { a: { metric: handled, period: month } }\n",
     "site.yaml:1:47: warning: leaderboards.a.period: month: " SEEN},
    {"so does a contest of more than a day",
     "contests: { c: { start: 2026-12-01 09:00, end: 2026-12-02 09:01, rule: sale=1, "
     "version: 1 } }\n"
     "leaderboards: { a: { metric: handled, period: contest } }\n",
     "site.yaml:2:47: warning: leaderboards.a.period: contest: " SEEN},
    {"a contest of one day does not",
     "contests: { c: { start: 2026-12-01 09:00, end: 2026-12-02 09:00, rule: sale=1, "
     "version: 1 } }\n"
     "leaderboards: { a: { metric: handled, period: contest, contest: c } }\n",
     ""},
    {"teams ranked without teams", "leaderboards: { a: { metric: handled, by: team } }\n",
     "site.yaml:1:43: warning: leaderboards.a.by: team: no teams given: nobody is "
     "ranked\n"},
    {"a team of nobody", "teams: { red: { label: Red } }\n",
     "site.yaml:1:10: warning: teams.red: nobody is in it\n"},
};

static void test_doubt(void **state)
{
    const struct doubt_row *row = *state;
    struct site *site = parse(row->text, row->faults);
    site_destroy(&site);
}

/* There is no contest to name, or there are two. */
static void test_no_contest(void **state)
{
    (void)state;
    struct diag diag = {0};
    assert_null(site_parse(
        "site.yaml",
        str_from("leaderboards: { a: { metric: handled, period: contest } }\n"), &diag));
    faults_expect(&diag, "site.yaml:1:47: leaderboards.a.period: contest: there is no "
                         "contest\n");
}

struct limit_row {
    const char *name;
    const char *section, *entry; /* of one NAME; NULL: a team's, an agent for each */
    size_t limit;
    const char *fault;
};

static struct limit_row limit_rows[] = {
    {"16 leaderboards pass, 17 do not", "leaderboards", "{ metric: handled }",
     SITE_LEADERBOARDS, "site.yaml:18:3: leaderboards.n16: more than 16 leaderboards\n"},
    {"16 contests pass, 17 do not", "contests",
     "{ start: 2026-12-01 09:00, end: 2026-12-01 10:00, rule: sale=1, version: 1 }",
     SITE_CONTESTS, "site.yaml:18:3: contests.n16: more than 16 contests\n"},
    {"200 teams pass, 201 do not", "teams", NULL, SITE_TEAMS,
     "site.yaml:202:3: teams.n200: more than 200 teams\n"},
};

static char *entries(const struct limit_row *row, size_t count)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    (void)fprintf(out, "%s:\n", row->section);
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(out, "  n%zu: ", i);
        if (row->entry == NULL) {
            (void)fprintf(out, "{ agents: a%zu }\n", i);
        } else {
            (void)fprintf(out, "%s\n", row->entry);
        }
    }
    assert_int_equal(fclose(out), 0);
    return text;
}

static void test_limit(void **state)
{
    const struct limit_row *row = *state;
    char *text = entries(row, row->limit);
    struct site *site = parse(text, "");
    site_destroy(&site);
    free(text);
    text = entries(row, row->limit + 1);
    struct diag diag = {0};
    assert_null(site_parse("site.yaml", str_from(text), &diag));
    faults_expect(&diag, row->fault);
    free(text);
}

/* Limits: 10,000 agents pass, one more does not. */
static void test_agent_limit(void **state)
{
    (void)state;
    for (int over = 0; over < 2; over++) {
        char *text = NULL;
        size_t size = 0;
        struct diag diag = {0};
        FILE *out = open_memstream(&text, &size);
        assert_non_null(out);
        (void)fputs("agents:\n  opted_out:\n", out);
        for (int i = 0; i < LIMIT_AGENTS + over; i++) {
            (void)fprintf(out, "    - a%d\n", i);
        }
        assert_int_equal(fclose(out), 0);
        struct site *site = site_parse("site.yaml", str_from(text), &diag);
        assert_int_equal(site == NULL, over);
        faults_expect(&diag, over == 0 ? ""
                                       : "site.yaml:10003:7: agents.opted_out[10001]: "
                                         "a10000: no room: more than 10000 agents, or "
                                         "no memory\n");
        site_destroy(&site);
        free(text);
    }
}

/* -- local time ------------------------------------------------------------------------
 */

struct time_row {
    const char *name;
    const char *text;
    const char *utc; /* NULL: refused */
};

static struct time_row time_rows[] = {
    {"winter", "2026-12-01 09:00", "2026-12-01T09:00:00Z"},
    {"summer", "2026-07-01 09:00", "2026-07-01T08:00:00Z"},
    {"with seconds", "2026-07-01 09:00:30", "2026-07-01T08:00:30Z"},
    {"with a T", "2026-07-01T09:00", "2026-07-01T08:00:00Z"},
    {"with an offset of its own", "2026-07-01T09:00:00+02:00", "2026-07-01T07:00:00Z"},
    {"an hour that occurs twice is the first", "2026-10-25 01:30",
     "2026-10-25T00:30:00Z"},
    {"an hour that is skipped is after the gap", "2026-03-29 01:30",
     "2026-03-29T01:00:00Z"},
    {"the first instant there is", "2000-01-01 00:00", "2000-01-01T00:00:00Z"},
    {"a day alone", "2026-12-01", NULL},
    {"a month that is none", "2026-13-01 09:00", NULL},
    {"a day that is none", "2026-02-29 09:00", NULL},
    {"an hour that is none", "2026-12-01 24:00", NULL},
    {"another separator", "2026-12-01_09:00", NULL},
    {"another order", "01-12-2026 09:00", NULL},
    {"a word of the same length", "tomorrow morning", NULL},
    {"something behind it", "2026-12-01 09:00 h", NULL},
    {"a year before 2000", "1999-12-31 23:59", NULL},
    {"a year before 2000 with an offset", "1999-12-31T23:59:59Z", NULL},
    {"a year after 2099", "2100-01-01 00:00", NULL},
    {"nothing", "", NULL},
};

static void test_time(void **state)
{
    const struct time_row *row = *state;
    struct calendar *calendar = calendar_create("Europe/London");
    assert_non_null(calendar);
    struct wall at = {77};
    struct wall expected = {77}; /* untouched */
    bool good = local_time_parse(str_from(row->text), calendar, &at);
    assert_int_equal(good, row->utc != NULL);
    if (row->utc != NULL) {
        assert_true(local_time_parse(str_from(row->utc), calendar, &expected));
    }
    assert_int_equal(at.ms, expected.ms);
    calendar_destroy(&calendar);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "a leaderboard's defaults", test_leaderboard_defaults);
    rows_add_one(&rows, "a leaderboard's values", test_leaderboard_values);
    ROWS_ADD(&rows, test_hours, hours_rows);
    rows_add_one(&rows, "contests", test_contest);
    rows_add_one(&rows, "teams, and who opted out", test_agents);
    rows_add_one(&rows, "a team of 300", test_large_team);
    rows_add_one(&rows, "boards, all of them wrong", test_faults);
    ROWS_ADD(&rows, test_doubt, doubt_rows);
    rows_add_one(&rows, "a contest's time without a contest", test_no_contest);
    ROWS_ADD(&rows, test_limit, limit_rows);
    rows_add_one(&rows, "10,000 agents pass, 10,001 do not", test_agent_limit);
    ROWS_ADD(&rows, test_time, time_rows);
    return rows_run(&rows, "site/boards");
}
