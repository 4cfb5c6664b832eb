/* What a contest takes no room for, and what it does when there is none: "over the limit
 * is counted and said", and nothing that stood is changed. */

#include <string.h>

#include "support/contests.h"
#include "support/rows.h"

#define SMALL_LIMIT 64

static void say_sales(struct contest *contest, int count, int64_t value)
{
    for (int i = 0; i < count; i++) {
        char id[16];
        char contact[16];
        str_format(id, sizeof id, "e%d-%lld", i, (long long)value);
        str_format(contact, sizeof contact, "c%d", i);
        struct said said = {.id = id, 10 + value, contact, "sale", value, "ann"};
        contest_say(contest, &said);
    }
}

/* "Over the limit is counted and said", and nothing that stood is changed. */
static void test_claim_limit(void **state)
{
    (void)state;
    struct contest_config config = contest_config_of("sale=1");
    config.max_claims = SMALL_LIMIT;
    struct contest *contest = contest_open(&config);
    say_sales(contest, SMALL_LIMIT, 1);
    assert_int_equal(contest_summary(contest).counts.over_limit, 0);
    say_sales(contest, SMALL_LIMIT + 1, 1);
    assert_int_equal(contest_summary(contest).counts.over_limit, 1);
    assert_int_equal(contest_points(contest, str_from("ann")), SMALL_LIMIT);
    contest_check_sums(contest);
    contest_destroy(&contest);
}

static void test_award_limit(void **state)
{
    (void)state;
    struct contest_config config = contest_config_of("sale=1");
    config.max_awards = 5;
    struct contest *contest = contest_open(&config);
    say_sales(contest, 1, 1);
    say_sales(contest, 1, 2); /* three entries */
    say_sales(contest, 1, 3); /* five */
    assert_int_equal(contest_summary(contest).counts.over_limit, 0);
    say_sales(contest, 1, 4);
    assert_int_equal(contest_summary(contest).counts.over_limit, 1);
    assert_int_equal(contest_award_count(contest), 5);
    assert_int_equal(contest_points(contest, str_from("ann")), 3);
    contest_check_sums(contest);
    contest_destroy(&contest);
}

static void test_text_limit(void **state)
{
    (void)state;
    struct contest_config config = contest_config_of("sale=1");
    config.max_text_bytes = 17; /* "e0-1", "c0" and "e0-2", each with its end: 13 */
    struct contest *contest = contest_open(&config);
    say_sales(contest, 1, 1);
    say_sales(contest, 1, 2);
    assert_int_equal(contest_summary(contest).counts.over_limit, 0);
    say_sales(contest, 1, 3); /* a correction without room for its id */
    say_sales(contest, 2, 2); /* a contact without */
    assert_int_equal(contest_summary(contest).counts.over_limit, 2);
    assert_int_equal(contest_points(contest, str_from("ann")), 2);
    contest_check_sums(contest);
    contest_destroy(&contest);
}

/* Limits: 64 sources pass, the 65th does not; an agent's id has at most 128 bytes. */
static void test_name_limits(void **state)
{
    (void)state;
    char source[16];
    char agent[LIMIT_ID_BYTES + 2];
    struct contest_config config = contest_config_of("sale=1, answered=1");
    struct contest *contest = contest_open(&config);
    for (int i = 0; i <= LIMIT_SOURCES; i++) {
        assert_int_equal(contest_summary(contest).counts.over_limit, 0);
        str_format(source, sizeof source, "s%d", i);
        struct said said = {.id = "e", 10, "c", "sale", 1, "ann", .source = source};
        contest_say(contest, &said);
    }
    assert_int_equal(contest_summary(contest).counts.over_limit, 1);
    assert_int_equal(contest_points(contest, str_from("ann")), LIMIT_SOURCES);
    memset(agent, 'a', sizeof agent - 1);
    agent[sizeof agent - 1] = '\0';
    struct said said = {.id = "e2", 10, "c2", "sale", 1, agent, .source = "s1"};
    contest_say(contest, &said);
    assert_int_equal(contest_summary(contest).counts.over_limit, 2);
    said = (struct said){.id = "e3", 10, "c3", ANSWERED, 0, "ann", .source = "s1"};
    said.queue = agent;
    struct event event = contest_event(&said);
    assert_false(contest_credit(contest, &event, str_from("ann")));
    contest_say(contest, &said);
    assert_int_equal(contest_summary(contest).counts.over_limit, 3);
    char long_source[300];
    memset(long_source, 's', sizeof long_source - 1);
    long_source[sizeof long_source - 1] = '\0';
    said = (struct said){.id = "e4", 10, "c4", "sale", 1, "ann", .source = long_source};
    contest_say(contest, &said);
    assert_int_equal(contest_summary(contest).counts.over_limit, 4);
    contest_destroy(&contest);
}

struct reach_row {
    const char *name;
    const char *measure;
    int64_t at_s;
    bool is_looked_at;
};

#define REACH_S (CONTEST_RESULT_REACH_MS / 1000)

static struct reach_row reach_rows[] = {
    {"a result 31 days before the start is known", "sale", -REACH_S, true},
    {"an older one is not", "sale", -REACH_S - 1, false},
    {"a result within 31 days of the end is known", "sale", END_S + REACH_S - 1, true},
    {"a later one is not", "sale", END_S + REACH_S, false},
    {"an answer within the hour before is known", ANSWERED, -3600, true},
    {"an older one is not", ANSWERED, -3601, false},
};

/* Reports out of reach take no room: with a table of one claim, the next one has it. */
static void test_reach(void **state)
{
    const struct reach_row *row = *state;
    struct contest_config config = contest_config_of(ISSUE_RULE);
    config.max_claims = 1;
    struct contest *contest = contest_open(&config);
    struct said far = {.id = "e1", row->at_s, "c1", row->measure, 1, "ann"};
    struct said near = {.id = "e2", 10, "c2", "sale", 1, "ann"};
    contest_say(contest, &far);
    contest_say(contest, &near);
    assert_int_equal(contest_summary(contest).counts.over_limit, row->is_looked_at);
    contest_destroy(&contest);
}

/* A result may have any name; that of a fact is not the fact. */
static void test_named_like_a_fact(void **state)
{
    (void)state;
    struct contest_config config = contest_config_of("answered=1, handled=1, sale=1");
    struct contest *contest = contest_open(&config);
    static const char *const names[] = {ANSWERED, HANDLED, "upsell"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct said said = {.id = "e1", 10, "c1", "sale", 1, "ann"};
        struct event event = contest_event(&said);
        event.measure = str_from(names[i]);
        assert_false(contest_apply(contest, &event, str_from("ann")));
    }
    assert_int_equal(contest_award_count(contest), 0);
    contest_destroy(&contest);
}

/* A credit that there is no room to enter is counted, and changes nothing. */
static void test_credit_limit(void **state)
{
    (void)state;
    struct contest_config config = contest_config_of("sale=1");
    config.max_awards = 2;
    struct contest *contest = contest_open(&config);
    say_sales(contest, 1, 1);
    struct said sale = {.id = "e9", 10, "c0", "sale", 1, NULL};
    struct event event = contest_event(&sale);
    assert_false(contest_credit(contest, &event, str_from("bob")));
    assert_int_equal(contest_summary(contest).counts.over_limit, 1);
    assert_int_equal(contest_points(contest, str_from("ann")), 1);
    assert_int_equal(contest_points(contest, str_from("bob")), 0);
    event.source = str_from("another");
    assert_false(contest_credit(contest, &event, str_from("bob")));
    assert_int_equal(contest_summary(contest).counts.over_limit, 1);
    contest_destroy(&contest);
}

/* Rows that do not fit are counted all the same, so that the caller knows. */
static void test_rows(void **state)
{
    (void)state;
    struct contest_config config = contest_config_of("sale=1");
    struct contest *contest = contest_open(&config);
    struct leaderboard_row rows[2] = {{0}};
    assert_int_equal(contest_rows(contest, rows, 1), 3); /* the members */
    assert_string_equal(rows[0].id, "ann");
    assert_string_equal(rows[0].team_label, "Red");
    assert_null(rows[1].id);
    contest_destroy(&contest);
}

static void test_untimed(void **state)
{
    (void)state;
    struct contest_config config = contest_config_of("sale=1");
    struct contest *contest = contest_open(&config);
    struct said said = {.id = "e1", 0, "c1", "sale", 1, "ann"};
    struct event event = contest_event(&said);
    event.time_ms = EVENT_NO_TIME;
    assert_false(contest_apply(contest, &event, str_from("ann")));
    assert_int_equal(contest_summary(contest).counts.untimed, 1);
    event = event_blank(EVENT_AGENT_STATE);
    assert_false(contest_apply(contest, &event, str_from("ann")));
    assert_int_equal(contest_summary(contest).counts.untimed, 1);
    contest_destroy(&contest);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "claims have their limit", test_claim_limit);
    rows_add_one(&rows, "awards have their limit", test_award_limit);
    rows_add_one(&rows, "texts have their limit", test_text_limit);
    rows_add_one(&rows, "names have their limits", test_name_limits);
    ROWS_ADD(&rows, test_reach, reach_rows);
    rows_add_one(&rows, "events without a time are counted", test_untimed);
    rows_add_one(&rows, "a result named like a fact is none", test_named_like_a_fact);
    rows_add_one(&rows, "a credit without room is counted", test_credit_limit);
    rows_add_one(&rows, "rows that do not fit are counted", test_rows);
    return rows_run(&rows, "stats/contest_limits");
}
