/* Points rules: what they say, what results are worth, and what is wrong in them. */

#include <string.h>

#include "base/str.h"
#include "stats/points.h"
#include "support/rows.h"

struct worth_row {
    const char *name;
    const char *rule;
    enum points_measure measure;
    int64_t value_milli;
    int64_t expected;
};

#define ISSUE "sale=10, csat 5=5, csat 4..5=2, answered=1"

static struct worth_row worth_rows[] = {
    {"a sale", ISSUE, POINTS_SALE, 1000, 10},
    {"three sales in one result", ISSUE, POINTS_SALE, 3000, 30},
    {"a sale called off is none", ISSUE, POINTS_SALE, 0, 0},
    {"half a sale is none", ISSUE, POINTS_SALE, 500, 0},
    {"a sale less than none takes nothing away", ISSUE, POINTS_SALE, -2000, 0},
    {"an answered contact", ISSUE, POINTS_ANSWERED, 0, 1},
    {"a party reached", "right_party=2", POINTS_RIGHT_PARTY, 1000, 2},
    {"what no clause names", ISSUE, POINTS_HANDLED, 0, 0},
    {"the first clause that holds decides: 5 is 5", ISSUE, POINTS_CSAT, 5000, 5},
    {"a range includes its lower end", ISSUE, POINTS_CSAT, 4000, 2},
    {"a range includes what is between", ISSUE, POINTS_CSAT, 4999, 2},
    {"below the range", ISSUE, POINTS_CSAT, 3999, 0},
    {"above every range", ISSUE, POINTS_CSAT, 5001, 0},
    {"a range without an upper end", "revenue 10000..=5", POINTS_REVENUE, 99000000, 5},
    {"its lower end is in", "revenue 10000..=5", POINTS_REVENUE, 10000000, 5},
    {"just below it", "revenue 10000..=5", POINTS_REVENUE, 9999999, 0},
    {"a range without a lower end", "csat ..2=-3", POINTS_CSAT, -1000, -3},
    {"points may be taken away", "complaint=-5", POINTS_COMPLAINT, 2000, -10},
    {"any score is worth it once", "csat=1", POINTS_CSAT, 5000, 1},
    {"what is left of a measure", "csat ..2=0, csat=1", POINTS_CSAT, 2000, 0},
    {"and the rest of it", "csat ..2=0, csat=1", POINTS_CSAT, 2001, 1},
    {"decimals", "csat 4.25..4.5=7", POINTS_CSAT, 4250, 7},
    {"values below nought", "qa -2.5..-1=7", POINTS_QA, -2500, 7},
    {"a value of a counted measure is asked for once", "sale 2..=50", POINTS_SALE, 3000,
     50},
    {"blanks anywhere but in words", "  csat  4 .. 5  =  2\n,\tsale = 1 ", POINTS_CSAT,
     4000, 2},
    {"things beyond 100,000 are not counted", "sale=10000", POINTS_SALE,
     INT64_C(1000000000000000), INT64_C(1000000000)},
};

static void test_worth(void **state)
{
    const struct worth_row *row = *state;
    struct points_rule rule;
    struct points_fault fault;
    assert_true(points_parse(str_from(row->rule), &rule, &fault));
    assert_int_equal(points_of(&rule, row->measure, row->value_milli), row->expected);
}

struct fault_row {
    const char *name;
    const char *rule;
    size_t column;
    const char *reason;
    const char *word;
};

static struct fault_row fault_rows[] = {
    {"nothing", "", 1, "a measure is missing here", ""},
    {"blanks", "   ", 4, "a measure is missing here", ""},
    {"nothing behind a comma", "sale=1, ", 9, "a measure is missing here", ""},
    {"two commas", "sale=1,,csat=1", 8, "a measure is missing here", ""},
    {"an unknown measure", "sale=1, csta 5=2", 9, "no such measure", "csta"},
    {"a digit for a measure", "7=1", 1, "a measure is missing here", "7"},
    {"a brace for a measure", "{sale}=1", 1, "a measure is missing here", "{sale}"},
    {"a point for a range", "csat 4 .5=1", 8, "'=' and the points are missing here",
     ".5"},
    {"capitals", "Sale=1", 1, "a measure is missing here", "Sale"},
    {"no points", "sale", 5, "'=' and the points are missing here", ""},
    {"no points behind the sign", "sale=", 6,
     "points are a whole number from -10000 to 10000", ""},
    {"points of a half", "sale=1.5", 6, "points are a whole number from -10000 to 10000",
     "1.5"},
    {"too many points", "sale=10001", 6, "points are a whole number from -10000 to 10000",
     "10001"},
    {"a plus", "sale=+1", 6, "points are a whole number from -10000 to 10000", "+1"},
    {"no comma", "sale=1 csat=2", 8, "a comma is missing here", "csat"},
    {"a value that is none", "csat high=1", 6, "not a value", "high"},
    {"one dot", "csat .5=1", 6, "not a value", ".5"},
    {"a minus alone", "csat -=1", 6, "not a value", "-"},
    {"four decimals", "csat 4.1234=1", 6, "a value has 1 to 3 digits behind its point",
     "4.1234"},
    {"no decimals behind the point", "csat 4.=1", 6,
     "a value has 1 to 3 digits behind its point", "4."},
    {"more than events can say", "revenue 1000000000001=1", 9, "the value is too large",
     "1000000000001"},
    {"many more digits", "revenue 99999999999999999999=1", 9, "the value is too large",
     "99999999999999999999"},
    {"a range from end to start", "csat 5..4=1", 6, "the range ends before it begins",
     "5..4"},
    {"a range of a range", "csat 1..2..3=1", 10, "'=' and the points are missing here",
     "..3"},
    {"a value of what has none", "answered 3=1", 10,
     "this measure has no value to ask for", "3"},
    {"a clause that an earlier one hides", "csat 4..5=2, csat 5=5", 14,
     "never reached: an earlier clause takes all of it", "csat"},
    {"a measure given twice", "sale=1, sale=2", 9,
     "never reached: an earlier clause takes all of it", "sale"},
};

static void test_fault(void **state)
{
    const struct fault_row *row = *state;
    struct points_rule rule = {.count = 77};
    struct points_fault fault = {0};
    assert_false(points_parse(str_from(row->rule), &rule, &fault));
    assert_int_equal(fault.column, row->column);
    assert_string_equal(fault.reason, row->reason);
    assert_true(str_is(fault.word, row->word));
    assert_int_equal(fault.is_unknown, strcmp(row->reason, "no such measure") == 0);
    assert_int_equal(rule.count, 77); /* untouched */
}

/* Limits: 32 clauses pass, 33 do not. */
static void test_limit(void **state)
{
    (void)state;
    char text[1024];
    size_t used = 0;
    for (int i = 0; i < LIMIT_POINTS_CLAUSES; i++) {
        used += str_format(text + used, sizeof text - used, "%scsat %d=1",
                           i == 0 ? "" : ",", i);
    }
    struct points_rule rule;
    struct points_fault fault;
    assert_true(points_parse(str_from(text), &rule, &fault));
    assert_int_equal(rule.count, LIMIT_POINTS_CLAUSES);
    str_format(text + used, sizeof text - used, ", sale=1");
    assert_false(points_parse(str_from(text), &rule, &fault));
    assert_string_equal(fault.reason, "more than 32 clauses");
    assert_int_equal(fault.column, used + 3);
}

static void test_names(void **state)
{
    (void)state;
    struct points_rule rule;
    struct points_fault fault;
    assert_true(points_parse(str_from(ISSUE), &rule, &fault));
    assert_true(points_names(&rule, POINTS_CSAT));
    assert_true(points_names(&rule, POINTS_ANSWERED));
    assert_false(points_names(&rule, POINTS_HANDLED));
    for (int i = 0; i < POINTS_MEASURE_COUNT; i++) {
        enum points_measure found = POINTS_MEASURE_COUNT;
        const char *name = points_measure_name((enum points_measure)i);
        assert_true(points_measure_find(str_from(name), &found));
        assert_int_equal(found, i);
    }
    enum points_measure untouched = POINTS_QA;
    assert_false(points_measure_find(str_from(""), &untouched));
    assert_int_equal(untouched, POINTS_QA);
}

/* Every cut and every changed byte of a rule is read or refused within its bounds. */
static void test_mangled(void **state)
{
    (void)state;
    static const char rule_text[] = "sale=10, csat 4.5..5=-2, qa ..3=1, handled=1";
    static const char bytes[] = {'\0', ' ', '.', '=', ',', '-', '9', 'a', '\x80', '\n'};
    for (size_t size = 0; size < sizeof rule_text; size++) {
        for (size_t i = 0; i < size * sizeof bytes; i++) {
            char text[sizeof rule_text];
            for (size_t k = 0; k < size; k++) {
                text[k] = k == i / sizeof bytes ? bytes[i % sizeof bytes] : rule_text[k];
            }
            struct points_rule rule = {0};
            struct points_fault fault = {0};
            if (points_parse((struct str){text, size}, &rule, &fault)) {
                assert_in_range(rule.count, 1, LIMIT_POINTS_CLAUSES);
            } else {
                assert_in_range(fault.column, 1, size + 1);
                assert_true(fault.column - 1 + fault.word.size <= size);
            }
        }
    }
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_worth, worth_rows);
    ROWS_ADD(&rows, test_fault, fault_rows);
    rows_add_one(&rows, "32 clauses pass, 33 do not", test_limit);
    rows_add_one(&rows, "measures have names", test_names);
    rows_add_one(&rows, "mangled rules", test_mangled);
    return rows_run(&rows, "stats/points");
}
