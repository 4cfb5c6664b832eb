/* Leaderboards: metrics.md section 13, a row for each of its rules. */

#include <string.h>

#include "base/str.h"
#include "stats/leaderboard.h"
#include "support/rows.h"

#define HOUR      INT64_C(3600000)
#define MOST_ROWS 12
#define TEXT      1024

/* "RANK ID NUM/DEN[+MOVED|-MOVED|=]" of each place, then the "and N more". */
static void dump(const struct leaderboard_standings *standings, char text[TEXT])
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < standings->count; i++) {
        const struct leaderboard_place *place = &standings->places[i];
        used += str_format(text + used, TEXT - used, "%s%zu %s %lld/%lld",
                           i == 0 ? "" : ", ", place->rank, place->id,
                           (long long)place->figure.num, (long long)place->figure.den);
        if (place->has_moved_from) {
            used += place->moved == 0 ? str_format(text + used, TEXT - used, " =")
                                      : str_format(text + used, TEXT - used, " %+lld",
                                                   (long long)place->moved);
        }
    }
    if (standings->more > 0) {
        str_format(text + used, TEXT - used, ", and %zu more", standings->more);
    }
}

struct rank_row {
    const char *name;
    struct leaderboard_rule rule;
    struct leaderboard_row rows[MOST_ROWS]; /* up to the first without an id */
    const char *expected;
};

/* The top N of counts, which add up, and of means, which do not. */
#define COUNTS(n) .top_n = (n), .adds_up = true
#define MEANS(n)  .top_n = (n)

static struct rank_row rank_rows[] = {
    {"ties share a rank and the next is skipped: 1, 2, 2, 4",
     {COUNTS(5)},
     {{"dee", .figure = {3, 1}},
      {"bob", .figure = {7, 1}},
      {"ann", .figure = {9, 1}},
      {"cid", .figure = {7, 1}}},
     "1 ann 9/1, 2 bob 7/1, 2 cid 7/1, 4 dee 3/1"},
    {"ties are decided on exact integers, not shown digits",
     {MEANS(5)},
     {{"ann", .figure = {333333, 1000000}},
      {"bob", .figure = {1, 3}},
      {"cid", .figure = {2, 6}}},
     "1 bob 1/3, 1 cid 2/6, 3 ann 333333/1000000"},
    {"within a tie the order is by id, so it never flickers",
     {COUNTS(5)},
     {{"b", .figure = {1, 1}}, {"B", .figure = {1, 1}}, {"a", .figure = {1, 1}}},
     "1 B 1/1, 1 a 1/1, 1 b 1/1"},
    {"the lowest leads where lower is better",
     {MEANS(5), .lowest_first = true},
     {{"ann", .figure = {600, 3}}, {"bob", .figure = {600, 4}}},
     "1 bob 600/4, 2 ann 600/3"},
    {"top N only",
     {COUNTS(2)},
     {{"ann", .figure = {9, 1}}, {"bob", .figure = {8, 1}}, {"cid", .figure = {7, 1}}},
     "1 ann 9/1, 2 bob 8/1"},
    {"a tie at N: and 3 more",
     {COUNTS(2)},
     {{"ann", .figure = {9, 1}},
      {"bob", .figure = {8, 1}},
      {"cid", .figure = {8, 1}},
      {"dee", .figure = {8, 1}},
      {"eve", .figure = {8, 1}},
      {"fay", .figure = {1, 1}}},
     "1 ann 9/1, 2 bob 8/1, and 3 more"},
    {"a tie at N shows all that fit",
     {COUNTS(2), .room = 4},
     {{"ann", .figure = {9, 1}},
      {"bob", .figure = {8, 1}},
      {"cid", .figure = {8, 1}},
      {"dee", .figure = {8, 1}},
      {"eve", .figure = {8, 1}},
      {"fay", .figure = {1, 1}}},
     "1 ann 9/1, 2 bob 8/1, 2 cid 8/1, 2 dee 8/1, and 1 more"},
    {"room alone shows nobody below N",
     {COUNTS(2), .room = 9},
     {{"ann", .figure = {9, 1}}, {"bob", .figure = {8, 1}}, {"cid", .figure = {7, 1}}},
     "1 ann 9/1, 2 bob 8/1"},
    {"per hour is the figure over the hours logged in",
     {COUNTS(5), .per_hour = true},
     {{"ann", .figure = {8, 1}, .logged_in_ms = 4 * HOUR},
      {"bob", .figure = {6, 1}, .logged_in_ms = 2 * HOUR},
      {"cid", .figure = {5, 1}, .logged_in_ms = 3 * HOUR / 2}},
     "1 cid 10/3, 2 bob 3/1, 3 ann 2/1"},
    {"per hour without an hour is no figure",
     {COUNTS(5), .per_hour = true},
     {{"ann", .figure = {8, 1}}, {"bob", .figure = {1, 1}, .logged_in_ms = 1}},
     "1 bob 3600000/1"},
    {"below min_hours nobody is ranked, at min_hours everybody is",
     {COUNTS(5), .per_hour = true, .min_logged_in_ms = 2 * HOUR},
     {{"ann", .figure = {9, 1}, .logged_in_ms = 2 * HOUR - 1},
      {"bob", .figure = {2, 1}, .logged_in_ms = 2 * HOUR}},
     "1 bob 1/1"},
    {"who opted out is not shown and leaves no gap in the ranks",
     {COUNTS(5)},
     {{"ann", .figure = {9, 1}},
      {"bob", .figure = {8, 1}, .opted_out = true},
      {"cid", .figure = {7, 1}}},
     "1 ann 9/1, 2 cid 7/1"},
    {"who opted out is not among 'and N more' either",
     {COUNTS(1)},
     {{"ann", .figure = {9, 1}},
      {"bob", .figure = {9, 1}, .opted_out = true},
      {"cid", .figure = {9, 1}}},
     "1 ann 9/1, and 1 more"},
    {"teams: sum of numerators over sum of denominators, not a mean of means",
     {MEANS(5), .by = LEADERBOARD_BY_TEAM},
     {{"ann", .team = "red", .figure = {1, 1}},
      {"bob", .team = "red", .figure = {0, 99}},
      {"cid", .team = "blue", .figure = {1, 4}}},
     "1 blue 1/4, 2 red 1/100"},
    {"teams: counts add up",
     {COUNTS(5), .by = LEADERBOARD_BY_TEAM},
     {{"ann", .team = "red", .figure = {4, 1}},
      {"bob", .team = "red", .figure = {5, 1}},
      {"cid", .team = "blue", .figure = {8, 1}}},
     "1 red 9/1, 2 blue 8/1"},
    {"teams: per hour of all their hours",
     {COUNTS(5), .per_hour = true, .by = LEADERBOARD_BY_TEAM},
     {{"ann", .team = "red", .figure = {4, 1}, .logged_in_ms = HOUR},
      {"bob", .team = "red", .figure = {2, 1}, .logged_in_ms = 3 * HOUR}},
     "1 red 3/2"},
    {"teams: min_hours is of the team's hours in sum",
     {COUNTS(5), .min_logged_in_ms = 4 * HOUR, .by = LEADERBOARD_BY_TEAM},
     {{"ann", .team = "red", .figure = {4, 1}, .logged_in_ms = HOUR},
      {"bob", .team = "red", .figure = {2, 1}, .logged_in_ms = 3 * HOUR},
      {"cid", .team = "blue", .figure = {9, 1}, .logged_in_ms = HOUR}},
     "1 red 6/1"},
    {"teams: who opted out still counts for the team",
     {COUNTS(5), .by = LEADERBOARD_BY_TEAM},
     {{"ann", .team = "red", .figure = {4, 1}},
      {"bob", .team = "red", .figure = {2, 1}, .opted_out = true}},
     "1 red 6/1"},
    {"teams: one that is only who opted out would give them away",
     {COUNTS(5), .by = LEADERBOARD_BY_TEAM},
     {{"ann", .team = "red", .figure = {4, 1}, .opted_out = true},
      {"bob", .team = "red", .figure = {0, 0}},
      {"cid", .team = "blue", .figure = {1, 1}}},
     "1 blue 1/1"},
    {"teams: who is in none counts for none",
     {COUNTS(5), .by = LEADERBOARD_BY_TEAM},
     {{"ann", .team = "", .figure = {4, 1}}, {"bob", .figure = {9, 1}}},
     ""},
    {"not known is not nought: no figure, no rank",
     {MEANS(5), .lowest_first = true},
     {{"ann", .figure = {0, 0}}, {"bob", .figure = {0, 5}}},
     "1 bob 0/5"},
    {"nought leads nothing where the highest is first",
     {COUNTS(5)},
     {{"ann", .figure = {0, 1}}, {"bob", .figure = {-2, 1}}, {"cid", .figure = {1, 1}}},
     "1 cid 1/1"},
    {"nobody at all", {COUNTS(5)}, {{0}}, ""},
};

static size_t count_rows(const struct rank_row *row)
{
    size_t count = 0;
    while (count < MOST_ROWS && row->rows[count].id != NULL) {
        count++;
    }
    return count;
}

static void expect(struct leaderboard *board, const struct leaderboard_rule *rule,
                   const struct leaderboard_row *rows, size_t count, const char *expected)
{
    struct leaderboard_standings standings;
    char text[TEXT];
    leaderboard_rank(board, rule, rows, count, &standings);
    dump(&standings, text);
    assert_string_equal(text, expected);
}

static void test_rank(void **state)
{
    const struct rank_row *row = *state;
    struct leaderboard *board = leaderboard_create(MOST_ROWS);
    assert_non_null(board);
    expect(board, &row->rule, row->rows, count_rows(row), row->expected);
    leaderboard_destroy(&board);
    assert_null(board);
}

/* -- movement --------------------------------------------------------------------------
 */

static const struct leaderboard_rule top_five = {.top_n = 5, .adds_up = true};

static void test_movement(void **state)
{
    (void)state;
    struct leaderboard *board = leaderboard_create(8);
    assert_non_null(board);
    struct leaderboard_row rows[] = {{"ann", .figure = {9, 1}},
                                     {"bob", .figure = {8, 1}},
                                     {"cid", .figure = {7, 1}},
                                     {"dee", .figure = {6, 1}},
                                     {"eve", .figure = {0, 1}}};
    expect(board, &top_five, rows, 5, "1 ann 9/1, 2 bob 8/1, 3 cid 7/1, 4 dee 6/1");
    leaderboard_remember(board);
    rows[3].figure.num = 10; /* dee */
    rows[4].figure.num = 8;  /* eve, with bob */
    const char *moved =
        "1 dee 10/1 +3, 2 ann 9/1 -1, 3 bob 8/1 -1, 3 eve 8/1, 5 cid 7/1 -2";
    expect(board, &top_five, rows, 5, moved);
    expect(board, &top_five, rows, 5, moved); /* looking changes nothing */
    leaderboard_remember(board);
    expect(board, &top_five, rows, 5,
           "1 dee 10/1 =, 2 ann 9/1 =, 3 bob 8/1 =, 3 eve 8/1 =, 5 cid 7/1 =");
    leaderboard_forget(board);
    expect(board, &top_five, rows, 5,
           "1 dee 10/1, 2 ann 9/1, 3 bob 8/1, 3 eve 8/1, 5 cid 7/1");
    leaderboard_destroy(&board);
}

/* Movement is known for those who were ranked but not shown. */
static void test_rise_into_the_top(void **state)
{
    (void)state;
    static const struct leaderboard_rule top_one = {.top_n = 1, .adds_up = true};
    struct leaderboard *board = leaderboard_create(8);
    assert_non_null(board);
    struct leaderboard_row rows[] = {
        {"ann", .figure = {9, 1}}, {"bob", .figure = {8, 1}}, {"cid", .figure = {7, 1}}};
    expect(board, &top_one, rows, 3, "1 ann 9/1");
    leaderboard_remember(board);
    rows[2].figure.num = 10;
    expect(board, &top_one, rows, 3, "1 cid 10/1 +2");
    leaderboard_destroy(&board);
}

/* "rank_snapshot, default the previous interval's close" */
static void test_remember_at(void **state)
{
    (void)state;
    struct leaderboard *board = leaderboard_create(8);
    assert_non_null(board);
    struct leaderboard_row rows[] = {{"ann", .figure = {9, 1}},
                                     {"bob", .figure = {8, 1}}};
    assert_false(leaderboard_remember_at(board, 900));
    expect(board, &top_five, rows, 2, "1 ann 9/1, 2 bob 8/1");
    assert_false(leaderboard_remember_at(board, 900));
    rows[1].figure.num = 10;
    expect(board, &top_five, rows, 2, "1 bob 10/1, 2 ann 9/1");
    assert_true(leaderboard_remember_at(board, 1800));
    assert_false(leaderboard_remember_at(board, 900)); /* the clock stepped back */
    expect(board, &top_five, rows, 2, "1 bob 10/1 =, 2 ann 9/1 =");
    leaderboard_destroy(&board);
}

/* -- properties ------------------------------------------------------------------------
 */

#define SHUFFLES    10000
#define SHUFFLED    24
#define MANY_AGENTS 400

static uint64_t draw(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = (*state ^ (*state >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

static void shuffle(struct leaderboard_row *rows, size_t count, uint64_t *seed)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = (size_t)(draw(seed) % i);
        struct leaderboard_row held = rows[i - 1];
        rows[i - 1] = rows[j];
        rows[j] = held;
    }
}

static void make_floor(struct leaderboard_row *rows, char (*ids)[8], size_t count,
                       uint64_t *seed)
{
    static const char *const teams[] = {"red", "blue", "green", NULL};
    for (size_t i = 0; i < count; i++) {
        str_format(ids[i], sizeof ids[i], "a%zu", i);
        rows[i] = (struct leaderboard_row){
            .id = ids[i],
            .team = teams[draw(seed) % 4],
            .figure = {(int64_t)(draw(seed) % 6), (int64_t)(draw(seed) % 4)},
            .logged_in_ms = (int64_t)(draw(seed) % 5) * HOUR,
            .opted_out = draw(seed) % 8 == 0,
        };
    }
}

static struct leaderboard_rule draw_rule(uint64_t *seed)
{
    return (struct leaderboard_rule){
        .by = draw(seed) % 2 == 0 ? LEADERBOARD_BY_AGENT : LEADERBOARD_BY_TEAM,
        .lowest_first = draw(seed) % 2 == 0,
        .per_hour = draw(seed) % 2 == 0,
        .min_logged_in_ms = draw(seed) % 2 == 0 ? 0 : 2 * HOUR,
        .top_n = 1 + (size_t)(draw(seed) % 8),
        .room = (size_t)(draw(seed) % 12),
    };
}

/* "stable order": whatever order the rows come in, the same standings, byte by byte. */
static void test_any_order(void **state)
{
    (void)state;
    struct leaderboard *board = leaderboard_create(SHUFFLED);
    assert_non_null(board);
    static struct leaderboard_standings first;
    static struct leaderboard_standings again;
    struct leaderboard_row rows[SHUFFLED];
    char ids[SHUFFLED][8];
    uint64_t seed = 11;
    for (int i = 0; i < SHUFFLES; i++) {
        make_floor(rows, ids, SHUFFLED, &seed);
        struct leaderboard_rule rule = draw_rule(&seed);
        leaderboard_rank(board, &rule, rows, SHUFFLED, &first);
        leaderboard_remember(board);
        shuffle(rows, SHUFFLED, &seed);
        leaderboard_rank(board, &rule, rows, SHUFFLED, &again);
        assert_int_equal(again.count, first.count);
        assert_int_equal(again.more, first.more);
        assert_int_equal(again.ranked, first.ranked);
        for (size_t p = 0; p < again.count; p++) {
            assert_true(again.places[p].has_moved_from);
            assert_int_equal(again.places[p].moved, 0);
            first.places[p].has_moved_from = true; /* since it was remembered */
            first.places[p].moved = 0;
            assert_string_equal(again.places[p].id, first.places[p].id);
            assert_int_equal(again.places[p].rank, first.places[p].rank);
            assert_int_equal(again.places[p].figure.num, first.places[p].figure.num);
            assert_int_equal(again.places[p].figure.den, first.places[p].figure.den);
        }
    }
    leaderboard_destroy(&board);
}

/* By the definition: a rank is one more than how many are better. */
static void test_rank_counts_the_better(void **state)
{
    (void)state;
    static const struct leaderboard_rule rule = {.top_n = LIMIT_LEADERBOARD_PLACES};
    struct leaderboard *board = leaderboard_create(MANY_AGENTS);
    assert_non_null(board);
    static struct leaderboard_standings standings;
    static struct leaderboard_row rows[MANY_AGENTS];
    static char ids[MANY_AGENTS][8];
    uint64_t seed = 5;
    for (int round = 0; round < 200; round++) {
        make_floor(rows, ids, MANY_AGENTS, &seed);
        leaderboard_rank(board, &rule, rows, MANY_AGENTS, &standings);
        for (size_t p = 0; p < standings.count; p++) {
            struct figure figure = standings.places[p].figure;
            size_t better = 0;
            for (size_t i = 0; i < MANY_AGENTS; i++) {
                better +=
                    !rows[i].opted_out && rows[i].figure.den != 0 &&
                    rows[i].figure.num * figure.den > figure.num * rows[i].figure.den;
            }
            assert_int_equal(standings.places[p].rank, better + 1);
        }
    }
    leaderboard_destroy(&board);
}

/* -- bounds ----------------------------------------------------------------------------
 */

static void test_refused(void **state)
{
    (void)state;
    char long_id[LIMIT_ID_BYTES + 2];
    memset(long_id, 'x', sizeof long_id - 1);
    long_id[sizeof long_id - 1] = '\0';
    const struct leaderboard_row rows[] = {
        {NULL, .figure = {1, 1}},
        {"", .figure = {1, 1}},
        {long_id, .figure = {1, 1}},
        {"num", .figure = {LIMIT_LEADERBOARD_PART + 1, 1}},
        {"less", .figure = {-LIMIT_LEADERBOARD_PART - 1, 1}},
        {"den", .figure = {1, LIMIT_LEADERBOARD_PART + 1}},
        {"minus", .figure = {1, -1}},
        {"hours", .figure = {1, 1}, .logged_in_ms = -1},
        {"age", .figure = {1, 1}, .logged_in_ms = LIMIT_LEADERBOARD_PART + 1},
        {"just", .figure = {LIMIT_LEADERBOARD_PART, LIMIT_LEADERBOARD_PART}},
    };
    struct leaderboard_rule rule = {.top_n = 5};
    struct leaderboard *board = leaderboard_create(10);
    assert_non_null(board);
    struct leaderboard_standings standings;
    leaderboard_rank(board, &rule, rows, 10, &standings);
    assert_int_equal(standings.refused, 9);
    assert_int_equal(standings.ranked, 1);
    assert_string_equal(standings.places[0].id, "just");
    leaderboard_destroy(&board);
}

/* The figure per hour of the largest parts there may be is near, and nothing overflows.
 */
static void test_largest_parts(void **state)
{
    (void)state;
    const struct leaderboard_row rows[] = {
        {"ann", .figure = {LIMIT_LEADERBOARD_PART, LIMIT_LEADERBOARD_PART - 1},
         .logged_in_ms = LIMIT_LEADERBOARD_PART - 3},
        {"bob", .figure = {LIMIT_LEADERBOARD_PART - 1, LIMIT_LEADERBOARD_PART},
         .logged_in_ms = LIMIT_LEADERBOARD_PART - 3}};
    struct leaderboard_rule rule = {.top_n = 5, .per_hour = true};
    struct leaderboard *board = leaderboard_create(8);
    assert_non_null(board);
    struct leaderboard_standings standings;
    leaderboard_rank(board, &rule, rows, 2, &standings);
    assert_int_equal(standings.places[0].rank, 1);
    assert_int_equal(standings.places[1].rank, 2);
    assert_string_equal(standings.places[1].id, "bob");
    const struct figure *figure = &standings.places[0].figure;
    double exact = 3600000.0 / (double)(LIMIT_LEADERBOARD_PART - 3);
    double got = (double)figure->num / (double)figure->den;
    assert_true(got / exact > 1 - 1e-9 && got / exact < 1 + 1e-9);
    leaderboard_destroy(&board);
}

/* Limits: 4 rows pass, the 5th is counted. At most 32 places, however many tie. */
static void test_limits(void **state)
{
    (void)state;
    static struct leaderboard_row rows[50];
    static char ids[50][8];
    for (size_t i = 0; i < 50; i++) {
        str_format(ids[i], sizeof ids[i], "a%02zu", i);
        rows[i] = (struct leaderboard_row){.id = ids[i], .figure = {1, 1}};
    }
    struct leaderboard_rule rule = {.top_n = 4};
    struct leaderboard_standings standings;
    struct leaderboard *board = leaderboard_create(4);
    assert_non_null(board);
    leaderboard_rank(board, &rule, rows, 4, &standings);
    assert_int_equal(standings.over_limit, 0);
    leaderboard_rank(board, &rule, rows, 5, &standings);
    assert_int_equal(standings.over_limit, 1);
    assert_int_equal(standings.ranked, 4);
    leaderboard_destroy(&board);
    board = leaderboard_create(50);
    assert_non_null(board);
    rule.top_n = 40;
    rule.room = 100;
    leaderboard_rank(board, &rule, rows, 50, &standings);
    assert_int_equal(standings.count, LIMIT_LEADERBOARD_PLACES);
    assert_int_equal(standings.more, 50 - LIMIT_LEADERBOARD_PLACES);
    leaderboard_destroy(&board);
}

/* -- a view with less room -------------------------------------------------------------
 */

static void test_more(void **state)
{
    (void)state;
    const struct leaderboard_row rows[] = {
        {"ann", .figure = {9, 1}}, {"bob", .figure = {8, 1}}, {"cid", .figure = {8, 1}},
        {"dee", .figure = {7, 1}}, {"eve", .figure = {7, 1}}, {"fay", .figure = {7, 1}},
    };
    struct leaderboard_rule rule = {.top_n = 5, .adds_up = true};
    struct leaderboard *board = leaderboard_create(8);
    assert_non_null(board);
    struct leaderboard_standings standings;
    leaderboard_rank(board, &rule, rows, 6, &standings);
    static const size_t expected[] = {0, 0, 1, 0, 2, 1, 1};
    for (size_t shown = 0; shown < 7; shown++) {
        assert_int_equal(leaderboard_more(&standings, shown), expected[shown]);
    }
    leaderboard_rank(board, &rule, rows, 0, &standings);
    assert_int_equal(leaderboard_more(&standings, 3), 0);
    leaderboard_destroy(&board);
}

/* -- rules -----------------------------------------------------------------------------
 */

struct rule_row {
    const char *name;
    enum metric metric;
    enum leaderboard_direction direction;
    bool lowest_first, adds_up;
};

static struct rule_row rule_rows[] = {
    {"answered: more is better, and it adds up", METRIC_ANSWERED, LEADERBOARD_AS_METRIC,
     false, true},
    {"aht: less is better, a mean", METRIC_AHT_MS, LEADERBOARD_AS_METRIC, true, false},
    {"talk time adds up", METRIC_TALK_MS, LEADERBOARD_AS_METRIC, false, true},
    {"revenue adds up, though it is no whole number", METRIC_REVENUE,
     LEADERBOARD_AS_METRIC, false, true},
    {"scheduled time adds up", METRIC_SCHEDULED_MS, LEADERBOARD_AS_METRIC, false, true},
    {"a mean of scores does not", METRIC_CSAT_MEAN, LEADERBOARD_AS_METRIC, false, false},
    {"a rate does not", METRIC_TRANSFER_RATE, LEADERBOARD_AS_METRIC, true, false},
    {"the direction can be said", METRIC_AVG_TALK_MS, LEADERBOARD_LOWEST, true, false},
    {"either way", METRIC_AHT_MS, LEADERBOARD_HIGHEST, false, false},
};

static void test_rule(void **state)
{
    const struct rule_row *row = *state;
    struct leaderboard_rule rule = leaderboard_rule_of(row->metric, row->direction);
    assert_int_equal(rule.lowest_first, row->lowest_first);
    assert_int_equal(rule.adds_up, row->adds_up);
    assert_int_equal(rule.top_n, 5);
    assert_int_equal(rule.by, LEADERBOARD_BY_AGENT);
}

/* Labels: the agent's or the team's, else the id. */
static void test_labels(void **state)
{
    (void)state;
    const struct leaderboard_row rows[] = {
        {"ann", "Ann A.", "red", "Red", {2, 1}, 0, false},
        {"bob", NULL, "blue", NULL, {1, 1}, 0, false}};
    struct leaderboard_rule rule = {.top_n = 5, .adds_up = true};
    struct leaderboard *board = leaderboard_create(8);
    assert_non_null(board);
    struct leaderboard_standings standings;
    leaderboard_rank(board, &rule, rows, 2, &standings);
    assert_string_equal(standings.places[0].label, "Ann A.");
    assert_string_equal(standings.places[1].label, "bob");
    rule.by = LEADERBOARD_BY_TEAM;
    leaderboard_rank(board, &rule, rows, 2, &standings);
    assert_string_equal(standings.places[0].label, "Red");
    assert_string_equal(standings.places[1].label, "blue");
    leaderboard_destroy(&board);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_rank, rank_rows);
    rows_add_one(&rows, "movement is against the ranks remembered; newcomers have none",
                 test_movement);
    rows_add_one(&rows, "a rise into the top is seen", test_rise_into_the_top);
    rows_add_one(&rows, "ranks are remembered once for each bound", test_remember_at);
    rows_add_one(&rows, "10,000 floors: any order of rows, the same standings",
                 test_any_order);
    rows_add_one(&rows, "a rank is one more than how many are better",
                 test_rank_counts_the_better);
    rows_add_one(&rows, "rows out of range are refused and counted", test_refused);
    rows_add_one(&rows, "the largest parts per hour", test_largest_parts);
    rows_add_one(&rows, "rows and places have their limits", test_limits);
    rows_add_one(&rows, "a view with less room says how many more", test_more);
    ROWS_ADD(&rows, test_rule, rule_rows);
    rows_add_one(&rows, "labels", test_labels);
    return rows_run(&rows, "stats/leaderboard");
}
