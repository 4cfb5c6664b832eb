#include "stats/points.h"

#include <assert.h>

#define MILLI       1000
#define MOST_MILLI  (INT64_C(1000000000000) * MILLI) /* as events may say */
#define DECIMALS    3
#define MOST_DIGITS 13

static const struct {
    const char *name;
    bool is_counted; /* "value" says how many */
    bool has_value;
} measures[] = {
    [POINTS_SALE] = {"sale", true, true},
    [POINTS_REVENUE] = {"revenue", false, true},
    [POINTS_CSAT] = {"csat", false, true},
    [POINTS_QA] = {"qa", false, true},
    [POINTS_FCR] = {"fcr", true, true},
    [POINTS_COMPLAINT] = {"complaint", true, true},
    [POINTS_ORDER] = {"order", true, true},
    [POINTS_RIGHT_PARTY] = {"right_party", true, true},
    [POINTS_DROP] = {"drop", true, true},
    [POINTS_ANSWERED] = {"answered", false, false},
    [POINTS_HANDLED] = {"handled", false, false},
};
static_assert(sizeof measures / sizeof *measures == POINTS_MEASURE_COUNT,
              "every measure has its row");

const char *points_measure_name(enum points_measure measure)
{
    return measures[measure].name;
}

bool points_measure_find(struct str name, enum points_measure *ret_measure)
{
    for (int i = 0; i < POINTS_MEASURE_COUNT; i++) {
        if (str_is(name, measures[i].name)) {
            *ret_measure = (enum points_measure)i;
            return true;
        }
    }
    return false;
}

/* -- reading ---------------------------------------------------------------------------
 */

struct reader {
    struct str text;
    size_t at;
    struct points_fault *fault;
};

static char peek(const struct reader *reader, size_t ahead)
{
    size_t at = reader->at + ahead;
    return at < reader->text.size ? reader->text.data[at] : '\0';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_blanks(struct reader *reader)
{
    while (is_blank(peek(reader, 0))) {
        reader->at++;
    }
}

/* What stands from `from` to the next blank or sign. */
static struct str word_at(const struct reader *reader, size_t from)
{
    size_t end = from;
    while (end < reader->text.size && !is_blank(reader->text.data[end]) &&
           reader->text.data[end] != ',' && reader->text.data[end] != '=') {
        end++;
    }
    return (struct str){reader->text.data + from, end - from};
}

static bool refuse(const struct reader *reader, size_t at, const char *reason)
{
    *reader->fault = (struct points_fault){
        .column = at + 1, .reason = reason, .word = word_at(reader, at)};
    return false;
}

static bool read_sign(struct reader *reader)
{
    bool minus = peek(reader, 0) == '-';
    reader->at += minus ? 1 : 0;
    return minus;
}

/* "12", "-4.5"; the two dots of a range end it. */
static bool read_value(struct reader *reader, int64_t *ret_milli)
{
    size_t from = reader->at;
    bool minus = read_sign(reader);
    int64_t value = 0;
    size_t digits = 0;
    while (is_digit(peek(reader, 0)) && digits++ < MOST_DIGITS) {
        value = value * 10 + (reader->text.data[reader->at++] - '0');
    }
    if (digits == 0 || digits > MOST_DIGITS) {
        return refuse(reader, from,
                      digits == 0 ? "not a value" : "the value is too large");
    }
    size_t decimals = 0;
    if (peek(reader, 0) == '.' && peek(reader, 1) != '.') {
        reader->at++;
        while (is_digit(peek(reader, 0)) && decimals++ < DECIMALS) {
            value = value * 10 + (reader->text.data[reader->at++] - '0');
        }
        if (decimals == 0 || decimals > DECIMALS) {
            return refuse(reader, from, "a value has 1 to 3 digits behind its point");
        }
    }
    for (; decimals < DECIMALS; decimals++) {
        value *= 10;
    }
    if (value > MOST_MILLI) {
        return refuse(reader, from, "the value is too large");
    }
    *ret_milli = minus ? -value : value;
    return true;
}

/* Nothing, "5", "4..5", "4.." or "..5", up to the '='. */
static bool read_range(struct reader *reader, struct points_clause *clause)
{
    size_t from = reader->at;
    clause->any_value = peek(reader, 0) == '=';
    clause->min_milli = -MOST_MILLI;
    clause->max_milli = MOST_MILLI;
    if (clause->any_value || reader->at == reader->text.size) {
        return true;
    }
    if (!measures[clause->measure].has_value) {
        return refuse(reader, from, "this measure has no value to ask for");
    }
    if (peek(reader, 0) != '.' && !read_value(reader, &clause->min_milli)) {
        return false;
    }
    skip_blanks(reader);
    if (peek(reader, 0) != '.' || peek(reader, 1) != '.') {
        clause->max_milli = clause->min_milli;
        return reader->at > from || refuse(reader, from, "not a value");
    }
    reader->at += 2;
    skip_blanks(reader);
    if (peek(reader, 0) != '=' && !read_value(reader, &clause->max_milli)) {
        return false;
    }
    return clause->min_milli <= clause->max_milli ||
           refuse(reader, from, "the range ends before it begins");
}

static bool read_points(struct reader *reader, int64_t *ret_points)
{
    skip_blanks(reader);
    if (peek(reader, 0) != '=') {
        return refuse(reader, reader->at, "'=' and the points are missing here");
    }
    reader->at++;
    skip_blanks(reader);
    struct str word = word_at(reader, reader->at);
    if (!str_to_int(word, -LIMIT_POINTS, LIMIT_POINTS, ret_points)) {
        return refuse(reader, reader->at,
                      "points are a whole number from -10000 to 10000");
    }
    reader->at += word.size;
    return true;
}

/* Does an earlier clause take all that this one asks for? */
static bool is_reached(const struct points_rule *rule, const struct points_clause *clause)
{
    for (size_t i = 0; i < rule->count; i++) {
        const struct points_clause *earlier = &rule->clauses[i];
        if (earlier->measure == clause->measure &&
            earlier->min_milli <= clause->min_milli &&
            earlier->max_milli >= clause->max_milli) {
            return false;
        }
    }
    return true;
}

static bool read_clause(struct reader *reader, struct points_rule *rule)
{
    skip_blanks(reader);
    size_t from = reader->at;
    struct points_clause clause = {.measure = POINTS_SALE};
    size_t end = from;
    while (end < reader->text.size &&
           ((reader->text.data[end] >= 'a' && reader->text.data[end] <= 'z') ||
            reader->text.data[end] == '_')) {
        end++;
    }
    struct str name = {reader->text.data + from, end - from};
    if (name.size == 0) {
        return refuse(reader, from, "a measure is missing here");
    }
    if (!points_measure_find(name, &clause.measure)) {
        refuse(reader, from, "no such measure");
        reader->fault->is_unknown = true;
        return false;
    }
    reader->at = end;
    skip_blanks(reader);
    if (!read_range(reader, &clause) || !read_points(reader, &clause.points)) {
        return false;
    }
    if (rule->count == LIMIT_POINTS_CLAUSES) {
        return refuse(reader, from, "more than 32 clauses");
    }
    if (!is_reached(rule, &clause)) {
        return refuse(reader, from, "never reached: an earlier clause takes all of it");
    }
    rule->clauses[rule->count++] = clause;
    return true;
}

bool points_parse(struct str text, struct points_rule *ret_rule,
                  struct points_fault *ret_fault)
{
    struct reader reader = {text, 0, ret_fault};
    struct points_rule rule = {0};
    for (;;) {
        if (!read_clause(&reader, &rule)) {
            return false;
        }
        skip_blanks(&reader);
        if (reader.at == text.size) {
            *ret_rule = rule;
            return true;
        }
        if (text.data[reader.at] != ',') {
            return refuse(&reader, reader.at, "a comma is missing here");
        }
        reader.at++;
    }
}

/* -- judging ---------------------------------------------------------------------------
 */

bool points_names(const struct points_rule *rule, enum points_measure measure)
{
    for (size_t i = 0; i < rule->count; i++) {
        if (rule->clauses[i].measure == measure) {
            return true;
        }
    }
    return false;
}

static int64_t things(enum points_measure measure, int64_t value_milli)
{
    if (!measures[measure].is_counted) {
        return 1;
    }
    int64_t whole = value_milli / MILLI;
    if (whole < 0) {
        return 0;
    }
    return whole < LIMIT_POINTS_THINGS ? whole : LIMIT_POINTS_THINGS;
}

int64_t points_of(const struct points_rule *rule, enum points_measure measure,
                  int64_t value_milli)
{
    for (size_t i = 0; i < rule->count; i++) {
        const struct points_clause *clause = &rule->clauses[i];
        if (clause->measure != measure) {
            continue;
        }
        if (clause->any_value) {
            return clause->points * things(measure, value_milli);
        }
        if (value_milli >= clause->min_milli && value_milli <= clause->max_milli) {
            return clause->points;
        }
    }
    return 0;
}
