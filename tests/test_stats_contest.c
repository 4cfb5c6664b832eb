/* Contests: "a rule has a version; each award stores rule version, event ids and amount;
 * awards are idempotent. A late event or correction makes a counter-entry, never an edit.
 * At the contest's end standings freeze after freeze_after; later revisions are listed
 * beside them, never change them." (metrics.md section 13) */

#include <stdlib.h>
#include <string.h>

#include "support/contests.h"
#include "support/rows.h"

#define MOST_STEPS 12

/* -- scripts ---------------------------------------------------------------------------
 */

struct script_row {
    const char *name;
    const char *rule;
    struct said said[MOST_STEPS];
    const char *book, *standings;
};

/* clang-format off */
static struct script_row script_rows[] = {
    {"each award stores its event and its amount", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, "ann"}, {.id = "e2", 20, "c2", "csat", 5, "bob"},
      {.id = "e3", 30, "c3", ANSWERED, 0, "ann", .queue = "sales"}},
     "ann+10 e1*, bob+5 e2*, ann+1 e3*", "1 ann 11, 2 bob 5"},
    {"the same event again changes nothing", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, "ann"}, {.id = "e1", 10, "c1", "sale", 1, "ann"},
      {.id = "e3", 30, "c3", ANSWERED, 0, "ann"}, {.id = "e3", 30, "c3", ANSWERED, 0, "ann"}},
     "ann+10 e1*, ann+1 e3*", "1 ann 11"},
    {"a corrected result makes a counter-entry and a new entry", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "csat", 5, "ann"}, {.id = "e2", 20, "c1", "csat", 4, "ann"}},
     "ann+5 e1, ann-5 e2/e1 back of 0, ann+2 e2/e1*", "1 ann 2"},
    {"a sale called off makes a counter-entry alone", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, "ann"}, {.id = "e2", 20, "c1", "sale", 0, "ann"}},
     "ann+10 e1, ann-10 e2/e1 back of 0", ""},
    {"a correction that comes before what it corrects", ISSUE_RULE,
     {{.id = "e2", 20, "c1", "csat", 4, "ann"}, {.id = "e1", 10, "c1", "csat", 5, "ann"}},
     "ann+2 e2, ann-2 e2/e1 back of 0, ann+2 e2/e1*", "1 ann 2"},
    {"a correction to the same worth still names the later event", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "csat", 5, "ann"}, {.id = "e2", 20, "c1", "csat", 5, "ann"}},
     "ann+5 e1, ann-5 e2/e1 back of 0, ann+5 e2/e1*", "1 ann 5"},
    {"a correction may give the points to another", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, "ann"}, {.id = "e2", 20, "c1", "sale", 1, "bob"}},
     "ann+10 e1, ann-10 e2/e1 back of 0, bob+10 e2/e1*", "1 bob 10"},
    {"at one instant the later sequence holds", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 2, "ann", .sequence = 8},
      {.id = "e2", 10, "c1", "sale", 1, "ann", .sequence = 7}},
     "ann+20 e1, ann-20 e1/e2 back of 0, ann+20 e1/e2*", "1 ann 20"},
    {"without a contact each result counts for itself", ISSUE_RULE,
     {{.id = "e1", 10, NULL, "sale", 1, "ann"}, {.id = "e2", 10, NULL, "sale", 1, "ann"},
      {.id = "e1", 10, NULL, "sale", 1, "ann"}},
     "ann+10 e1*, ann+10 e2*", "1 ann 20"},
    {"one contact, two measures", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, "ann"}, {.id = "e2", 10, "c1", "csat", 4, "ann"}},
     "ann+10 e1*, ann+2 e2*", "1 ann 12"},
    {"another source's contact of the same name is another", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, "ann"}, {.id = "e1", 20, "c1", "sale", 1, "ann", .source = "crm"}},
     "ann+10 e1*, ann+10 e1*", "1 ann 20"},
    {"two reports of one answer: the earliest holds", ISSUE_RULE,
     {{.id = "e2", 20, "c1", ANSWERED, 0, "bob", .queue = "sales"},
      {.id = "e1", 10, "c1", ANSWERED, 0, "ann", .queue = "sales"},
      {.id = "e3", 30, "c1", ANSWERED, 0, "cid", .queue = "sales"}},
     "bob+1 e2, bob-1 e1 back of 0, ann+1 e1*", "1 ann 1"},
    {"the same contact answered in two queues, and twice in one", ISSUE_RULE,
     {{.id = "e1", 10, "c1", ANSWERED, 0, "ann", .queue = "sales"},
      {.id = "e2", 20, "c1", ANSWERED, 0, "bob", .queue = "support"},
      {.id = "e3", 30, "c1", ANSWERED, 0, "cid", .queue = "sales", .entry = 2}},
     "ann+1 e1*, bob+1 e2*, cid+1 e3*", "1 ann 1, 1 bob 1, 1 cid 1"},
    {"handled is the end", "handled=2, answered=1",
     {{.id = "e1", 10, "c1", ANSWERED, 0, "ann"}, {.id = "e2", 20, "c1", HANDLED, 0, NULL, "ann"}},
     "ann+1 e1*, ann+2 e2*", "1 ann 3"},
    {"the start is inside, the end is not", ISSUE_RULE,
     {{.id = "e1", -1, "c1", "sale", 1, "ann"}, {.id = "e2", 0, "c2", "sale", 1, "bob"},
      {.id = "e3", END_S - 1, "c3", "sale", 1, "cid"}, {.id = "e4", END_S, "c4", "sale", 1, "ann"}},
     "bob+10 e2*, cid+10 e3*", "1 bob 10, 1 cid 10"},
    {"a result from before the start is not made new by its correction", ISSUE_RULE,
     {{.id = "e1", -50, "c1", "sale", 1, "ann"}, {.id = "e2", 50, "c1", "sale", 2, "ann"}},
     "", ""},
    {"nor in the other order", ISSUE_RULE,
     {{.id = "e2", 50, "c1", "sale", 2, "ann"}, {.id = "e1", -50, "c1", "sale", 1, "ann"}},
     "ann+20 e2, ann-20 e2/e1 back of 0", ""},
    {"a correction past the end still corrects", ISSUE_RULE,
     {{.id = "e1", 50, "c1", "sale", 1, "ann"}, {.id = "e2", END_S + 50, "c1", "sale", 0, "ann"}},
     "ann+10 e1, ann-10 e2/e1 back of 0", ""},
    {"an answer reported on both sides of the start was before it", ISSUE_RULE,
     {{.id = "e2", 1, "c1", ANSWERED, 0, "ann"}, {.id = "e1", -1, "c1", ANSWERED, 0, "ann"}},
     "ann+1 e2, ann-1 e1 back of 0", ""},
    {"revenue counts in the contest's currency only", "revenue 100..=7",
     {{.id = "e1", 10, "c1", "revenue", 100, "ann", .currency = "GBP"},
      {.id = "e2", 20, "c2", "revenue", 900, "ann", .currency = "EUR"},
      {.id = "e3", 30, "c3", "revenue", 900, "ann"}},
     "ann+7 e1*", "1 ann 7"},
    {"a correction into another currency takes the points back", "revenue 100..=7",
     {{.id = "e1", 10, "c1", "revenue", 100, "ann", .currency = "GBP"},
      {.id = "e2", 20, "c1", "revenue", 100, "ann", .currency = "EUR"}},
     "ann+7 e1, ann-7 e2/e1 back of 0", ""},
    {"points may be taken away, but nobody is ranked for it", "complaint=-5, sale=3",
     {{.id = "e1", 10, "c1", "complaint", 1, "ann"}, {.id = "e2", 20, "c2", "sale", 1, "bob"}},
     "ann-5 e1*, bob+3 e2*", "1 bob 3"},
    {"what the rule does not name is passed over", "sale=1",
     {{.id = "e1", 10, "c1", "csat", 5, "ann"}, {.id = "e2", 10, "c1", "upsell", 5, "ann"},
      {.id = "e3", 10, "c1", ANSWERED, 0, "ann"}},
     "", ""},
    {"of nobody yet: no points", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, NULL}}, "", ""},
    {"the engine says who had the contact", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, NULL, "ann"}}, "ann+10 e1*", "1 ann 10"},
};
/* clang-format on */

static void test_script(void **state)
{
    const struct script_row *row = *state;
    struct contest_config config = contest_config_of(row->rule);
    struct contest *contest = contest_open(&config);
    char text[TEXT];
    for (size_t i = 0; i < MOST_STEPS && row->said[i].id != NULL; i++) {
        contest_say(contest, &row->said[i]);
        contest_check_sums(contest);
    }
    contest_dump_book(contest, text);
    assert_string_equal(text, row->book);
    contest_dump_standings(contest, text);
    assert_string_equal(text, row->standings);
    contest_destroy(&contest);
    assert_null(contest);
}

/* -- time ------------------------------------------------------------------------------
 */

struct phase_row {
    const char *name;
    int64_t at_ms; /* after the start */
    enum contest_phase phase;
    int64_t countdown_ms;
};

static struct phase_row phase_rows[] = {
    {"before: counts down to the start", -5, CONTEST_BEFORE, 5},
    {"the start is running", 0, CONTEST_RUNNING, END_MS},
    {"running: counts down to the end", END_MS - 1, CONTEST_RUNNING, 1},
    {"the end is settling", END_MS, CONTEST_SETTLING, FREEZE_MS - END_MS},
    {"settling: counts down to the freeze", FREEZE_MS - 1, CONTEST_SETTLING, 1},
    {"final", FREEZE_MS, CONTEST_FINAL, 0},
};

static void test_phase(void **state)
{
    const struct phase_row *row = *state;
    struct contest_config config = contest_config_of(ISSUE_RULE);
    struct contest *contest = contest_create(&config);
    assert_non_null(contest);
    struct contest_summary summary = contest_summary(contest);
    assert_int_equal(summary.phase, CONTEST_BEFORE); /* it does not know the time yet */
    assert_int_equal(summary.countdown_ms, 0);
    contest_tick(contest, START_MS + row->at_ms);
    summary = contest_summary(contest);
    assert_int_equal(summary.phase, row->phase);
    assert_int_equal(summary.countdown_ms, row->countdown_ms);
    assert_string_equal(summary.title, "Spring");
    assert_string_equal(summary.rule_version, "1");
    assert_int_equal(summary.freeze_ms, START_MS + FREEZE_MS);
    assert_true(strlen(contest_phase_name(summary.phase)) > 0);
    contest_destroy(&contest);
}

static void expect(const struct contest *contest, const char *book, const char *standings)
{
    char text[TEXT];
    contest_dump_book(contest, text);
    assert_string_equal(text, book);
    contest_dump_standings(contest, text);
    assert_string_equal(text, standings);
    contest_check_sums(contest);
}

static void test_freeze(void **state)
{
    (void)state;
    static const struct said in_time[] = {
        {.id = "e1", 10, "c1", "sale", 1, "ann"},
        {.id = "e2", 20, "c2", "sale", 2, "bob"},
    };
    static const struct said late = {.id = "e3", 30, "c3", "sale", 3, "ann"};
    static const struct said too_late = {.id = "e4", 40, "c4", "sale", 9, "cid"};
    static const struct said correction = {.id = "e5", 50, "c1", "sale", 0, "ann"};
    struct contest_config config = contest_config_of("sale=10");
    struct contest *contest = contest_open(&config);
    assert_true(contest_say(contest, &in_time[0]));
    assert_true(contest_say(contest, &in_time[1]));
    contest_tick(contest, START_MS + FREEZE_MS - 1);
    assert_true(
        contest_say(contest, &late)); /* the contest is over, but not yet frozen */
    expect(contest, "ann+10 e1*, bob+20 e2*, ann+30 e3*", "1 ann 40, 2 bob 20");
    contest_tick(contest, START_MS + FREEZE_MS);
    contest_say(contest, &too_late);
    contest_say(contest, &correction);
    contest_say(contest, &correction);
    const char *book = "ann+10 e1*, bob+20 e2*, ann+30 e3*, cid+90 e4!, "
                       "ann-10 e5/e1 back of 0!";
    expect(contest, book, "1 ann 40, 2 bob 20");
    assert_int_equal(contest_summary(contest).awards, 5);
    assert_int_equal(contest_summary(contest).revisions, 2);
    assert_int_equal(contest_points(contest, str_from("cid")), 0);
    contest_tick(contest, START_MS + 2 * FREEZE_MS);
    expect(contest, book, "1 ann 40, 2 bob 20");
    contest_tick(contest, START_MS); /* the clock steps back: final stays final */
    assert_int_equal(contest_summary(contest).phase, CONTEST_FINAL);
    expect(contest, book, "1 ann 40, 2 bob 20");
    contest_destroy(&contest);
}

/* -- credit ----------------------------------------------------------------------------
 */

static void test_credit(void **state)
{
    (void)state;
    static const struct said sale = {.id = "e1", 10, "c1", "sale", 1, NULL};
    static const struct said named = {.id = "e2", 20, "c1", "csat", 5, "bob"};
    static const struct said ended = {
        .id = "e3", 30, "c1", HANDLED, 0, NULL, .queue = "q"};
    struct contest_config config = contest_config_of("sale=10, csat=5, handled=1");
    struct contest *contest = contest_open(&config);
    contest_say(contest, &sale);
    contest_say(contest, &named);
    contest_say(contest, &ended);
    assert_int_equal(contest_summary(contest).counts.uncredited, 2);
    expect(contest, "bob+5 e2*", "1 bob 5");
    struct event answered = contest_event(&ended); /* source, contact, queue, entry */
    assert_true(contest_credit(contest, &answered, str_from("ann")));
    assert_int_equal(contest_summary(contest).counts.uncredited, 0);
    assert_false(contest_credit(contest, &answered, str_from("ann")));
    expect(contest, "bob+5 e2*, ann+10 e1*, ann+1 e3*", "1 ann 11, 2 bob 5");
    /* it was cid all the time; whoever names an agent is believed */
    assert_true(contest_credit(contest, &answered, str_from("cid")));
    assert_int_equal(contest_points(contest, str_from("ann")), 0);
    assert_int_equal(contest_points(contest, str_from("cid")), 11);
    assert_int_equal(contest_points(contest, str_from("bob")), 5);
    contest_check_sums(contest);
    /* and now nobody knows */
    assert_true(contest_credit(contest, &answered, str_from("")));
    assert_int_equal(contest_points(contest, str_from("cid")), 0);
    assert_int_equal(contest_summary(contest).counts.uncredited, 2);
    static const struct said unheard = {.id = "e9", 10, "c9", "sale", 1, NULL};
    struct event other = contest_event(&unheard);
    assert_false(contest_credit(contest, &other, str_from("ann")));
    static const struct said without = {.id = "e9", 10, NULL, "sale", 1, NULL};
    other = contest_event(&without);
    assert_false(contest_credit(contest, &other, str_from("ann")));
    contest_destroy(&contest);
}

static void test_teams(void **state)
{
    (void)state;
    static const struct said said[] = {{.id = "e1", 10, "c1", "sale", 1, "ann"},
                                       {.id = "e2", 20, "c2", "sale", 2, "bob"},
                                       {.id = "e3", 30, "c3", "sale", 2, "cid"},
                                       {.id = "e4", 40, "c4", "sale", 9, "of no team"}};
    struct contest_config config = contest_config_of("sale=10");
    config.by = LEADERBOARD_BY_TEAM;
    struct contest *contest = contest_open(&config);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        contest_say(contest, &said[i]);
    }
    char text[TEXT];
    contest_dump_standings(contest, text);
    assert_string_equal(text, "1 red 30, 2 blue 20");
    assert_string_equal(contest_award(contest, 0).team, "red");
    assert_string_equal(contest_award(contest, 3).team, "");
    contest_destroy(&contest);
}

/* What an award says, in full. */
static void test_award(void **state)
{
    (void)state;
    static const struct said said = {.id = "e1", 10, "c1", "csat", 5, "ann"};
    struct contest_config config = contest_config_of(ISSUE_RULE);
    config.version = "2026-11";
    struct contest *contest = contest_open(&config);
    contest_say(contest, &said);
    struct contest_award award = contest_award(contest, 0);
    assert_string_equal(award.agent, "ann");
    assert_string_equal(award.source, "pbx");
    assert_string_equal(award.contact, "c1");
    assert_string_equal(award.event, "e1");
    assert_string_equal(award.first_event, "e1");
    assert_string_equal(award.rule_version, "2026-11");
    assert_int_equal(award.measure, POINTS_CSAT);
    assert_int_equal(award.points, 5);
    assert_int_equal(award.time_ms, START_MS + 10 * SECOND);
    assert_int_equal(award.reverses, CONTEST_NO_AWARD);
    contest_destroy(&contest);
}

/* -- any order -------------------------------------------------------------------------
 */

#define STREAM   80
#define SHUFFLES 2000

static uint64_t draw(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = (*state ^ (*state >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

/* Few contacts, so that reports meet; few instants, so that they tie; around the bounds.
 */
static void make_stream(struct said *stream, char (*ids)[8], uint64_t *seed)
{
    static const char *const kinds[] = {"sale", "csat", "revenue", ANSWERED, HANDLED};
    static const char *const agents[] = {"ann", "bob", "cid", "dee"};
    static const char *const contacts[] = {"c1", "c2", "c3", "c4", "c5", NULL};
    static const char *const queues[] = {"sales", "support", NULL};
    static const char *const sources[] = {"pbx", "crm"};
    for (size_t i = 0; i < STREAM; i++) {
        str_format(ids[i], sizeof ids[i], "e%zu", i);
        const char *kind = kinds[draw(seed) % 5];
        const char *contact = contacts[draw(seed) % 6];
        bool is_fact = strcmp(kind, ANSWERED) == 0 || strcmp(kind, HANDLED) == 0;
        stream[i] = (struct said){
            .id = ids[i],
            .at_s = (int64_t)(draw(seed) % 30) * 40 - 100,
            .contact = is_fact && contact == NULL ? "c6" : contact,
            .measure = kind,
            .value = (int64_t)(draw(seed) % 6),
            .agent = agents[draw(seed) % 4],
            .currency = draw(seed) % 4 == 0 ? "EUR" : "GBP",
            .queue = queues[draw(seed) % 3],
            .source = sources[draw(seed) % 2],
            .entry = 1 + (int64_t)(draw(seed) % 2),
            .sequence = (int64_t)(draw(seed) % 3),
        };
    }
}

/* The awards in force, sorted, so that two books can be compared. */
static int compare_lines(const void *a, const void *b)
{
    return strcmp(a, b);
}

static size_t lines_in_force(const struct contest *contest, char (*lines)[96])
{
    size_t count = 0;
    for (size_t i = 0; i < contest_award_count(contest); i++) {
        struct contest_award award = contest_award(contest, i);
        if (award.in_force) {
            assert_true(count < STREAM);
            str_format(lines[count++], sizeof lines[0], "%s %lld %s %s %s %s",
                       award.agent, (long long)award.points, award.source, award.event,
                       award.first_event, award.contact);
        }
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    return count;
}

/* "Order of arrival must not matter": each event one to three times, in any order, gives
 * the same points, and the same events behind them. */
static void test_any_order(void **state)
{
    (void)state;
    static char first[STREAM][96];
    static char again[STREAM][96];
    char ids[STREAM][8];
    uint64_t seed = 3;
    struct contest_config config = contest_config_of(
        "sale=10, csat 5=5, csat 4..5=2, revenue 3..=4, answered=1, handled=2");
    for (int i = 0; i < SHUFFLES; i++) {
        struct said stream[STREAM];
        size_t order[3 * STREAM];
        make_stream(stream, ids, &seed);
        struct contest *contest = contest_open(&config);
        for (size_t k = 0; k < STREAM; k++) {
            contest_say(contest, &stream[k]);
        }
        contest_check_sums(contest);
        size_t count = lines_in_force(contest, first);
        contest_destroy(&contest);

        size_t said = 0;
        for (size_t k = 0; k < STREAM; k++) {
            for (uint64_t times = 1 + draw(&seed) % 3; times > 0; times--) {
                order[said++] = k;
            }
        }
        contest = contest_open(&config);
        for (size_t k = said; k > 0; k--) {
            size_t j = (size_t)(draw(&seed) % k);
            contest_say(contest, &stream[order[j]]);
            order[j] = order[k - 1];
        }
        contest_check_sums(contest);
        assert_int_equal(contest_summary(contest).counts.over_limit, 0);
        assert_int_equal(lines_in_force(contest, again), count);
        for (size_t k = 0; k < count; k++) {
            assert_string_equal(again[k], first[k]);
        }
        contest_destroy(&contest);
    }
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_script, script_rows);
    ROWS_ADD(&rows, test_phase, phase_rows);
    rows_add_one(&rows, "final standings stand; revisions are listed beside",
                 test_freeze);
    rows_add_one(&rows, "credit follows what the engine learns", test_credit);
    rows_add_one(&rows, "teams add up their members", test_teams);
    rows_add_one(&rows, "what an award says", test_award);
    rows_add_one(&rows, "2,000 streams: any order and any doubles, the same standings",
                 test_any_order);
    return rows_run(&rows, "stats/contest");
}
