#include "site/board_check.h"

#include <string.h>

#include "config/nearest.h"
#include "locale/calendar.h"
#include "site/local_time.h"

#define DAY_MS          INT64_C(86400000)
#define LONGEST_CONTEST (366 * DAY_MS)

/* -- did you mean ----------------------------------------------------------------------
 */

struct nearest {
    struct str text;
    const char *name; /* the nearest so far */
    size_t distance;
};

static void consider(struct nearest *nearest, const char *name)
{
    size_t distance = nearest_distance(nearest->text, name);
    if (nearest->name == NULL || distance < nearest->distance) {
        nearest->name = name;
        nearest->distance = distance;
    }
}

static bool is_near(const struct nearest *nearest)
{
    return nearest->name != NULL && nearest_is_near(nearest->text, nearest->distance);
}

/* "no such metric[, did you mean 'handled'?]" */
static void tell_unknown(const struct yaml_node *node, const char *what,
                         const struct nearest *nearest, struct diag *diag)
{
    if (is_near(nearest)) {
        yaml_fault(node, diag, DIAG_ERROR, "no such %s, did you mean '%s'?", what,
                   nearest->name);
    } else {
        yaml_fault(node, diag, DIAG_ERROR, "no such %s", what);
    }
}

/* -- metrics ---------------------------------------------------------------------------
 */

/* Counted for each agent over a span of time. */
static bool is_rankable(enum metric metric)
{
    unsigned scope = metric_info(metric)->scope;
    return (scope & METRIC_SCOPE_AGENT) != 0 && (scope & METRIC_SCOPE_GAUGE) == 0;
}

/* "Never idle, resting or slow people by name, never quality scores of one person": these
 * rank teams only. By key, for the catalogue grows. */
static bool is_for_teams_only(const char *key)
{
    return strcmp(key, "state_ready_ms") == 0 || strcmp(key, "state_not_ready_ms") == 0 ||
           str_starts_with(str_from(key), "qa_");
}

/* "aht" is aht_ms to people. */
static void consider_metric(struct nearest *nearest, enum metric metric)
{
    const char *key = metric_info(metric)->key;
    struct str with_unit = str_from(key);
    struct str stem = {key, nearest->text.size};
    consider(nearest, key);
    if (with_unit.size == stem.size + 3 && str_equal(stem, nearest->text) &&
        strcmp(key + stem.size, "_ms") == 0) {
        *nearest = (struct nearest){nearest->text, key, 0};
    }
}

static bool find_metric(struct boards_leaderboard *board, const struct yaml_node *node,
                        struct diag *diag)
{
    struct nearest nearest = {.text = str_from(board->metric_key)};
    if (!metric_find(nearest.text, &board->metric)) {
        for (int i = 0; i < METRIC_COUNT; i++) {
            if (is_rankable((enum metric)i)) {
                consider_metric(&nearest, (enum metric)i);
            }
        }
        tell_unknown(node, "metric", &nearest, diag);
        return false;
    }
    if (!is_rankable(board->metric)) {
        yaml_fault(node, diag, DIAG_ERROR,
                   "is not counted for each agent over a span of time, so nobody can be "
                   "ranked by it");
        return false;
    }
    if (board->by == LEADERBOARD_BY_AGENT && is_for_teams_only(board->metric_key)) {
        yaml_fault(node, diag, DIAG_ERROR,
                   "is never shown of one person; rank teams by it (by: team)");
        return false;
    }
    return true;
}

/* Never the worst first. */
static void check_direction(const struct boards_leaderboard *board,
                            const struct yaml_node *node, struct diag *diag)
{
    enum metric_better better = metric_info(board->metric)->better;
    if ((board->direction == LEADERBOARD_LOWEST && better == METRIC_BETTER_HIGHER) ||
        (board->direction == LEADERBOARD_HIGHEST && better == METRIC_BETTER_LOWER)) {
        yaml_fault(node, diag, DIAG_ERROR,
                   "would put the worst first: %s is better the %s", board->metric_key,
                   better == METRIC_BETTER_HIGHER ? "higher" : "lower");
    }
}

static void check_per_hour(const struct boards_leaderboard *board,
                           const struct yaml_node *node, struct diag *diag)
{
    if (board->per_hour && !leaderboard_adds_up(board->metric)) {
        yaml_fault(node, diag, DIAG_ERROR,
                   "%s is a mean or a rate already: there is none of it per hour",
                   board->metric_key);
    }
}

/* -- periods ---------------------------------------------------------------------------
 */

static void tell_no_contest(const struct boards *boards,
                            const struct boards_leaderboard *board,
                            const struct yaml_node *node, struct diag *diag)
{
    struct nearest nearest = {.text = str_from(board->contest_id)};
    for (size_t i = 0; i < boards->contest_count; i++) {
        consider(&nearest, boards->contests[i].id);
    }
    tell_unknown(node, "contest", &nearest, diag);
}

/* Which contest a board of period contest is about; NULL after a fault. */
static const struct boards_contest *find_contest(const struct boards *boards,
                                                 const struct boards_leaderboard *board,
                                                 const struct yaml_node *section,
                                                 struct diag *diag)
{
    const struct yaml_node *node = yaml_get(section, "contest");
    if (node == NULL && boards->contest_count == 1) {
        return &boards->contests[0];
    }
    if (node == NULL) {
        yaml_fault(yaml_get(section, "period"), diag, DIAG_ERROR,
                   boards->contest_count == 0 ? "there is no contest"
                                              : "'contest' is missing: which one?");
        return NULL;
    }
    const struct boards_contest *contest =
        boards_find_contest(boards, str_from(board->contest_id));
    if (contest == NULL) {
        tell_no_contest(boards, board, node, diag);
    }
    return contest;
}

static void check_period(const struct boards *boards, struct boards_leaderboard *board,
                         const struct yaml_node *section, struct diag *diag)
{
    const struct yaml_node *node = yaml_get(section, "period");
    const struct yaml_node *named = yaml_get(section, "contest");
    bool is_long = board->period == BOARDS_WEEK || board->period == BOARDS_MONTH;
    if (board->period == BOARDS_CONTEST) {
        const struct boards_contest *contest = find_contest(boards, board, section, diag);
        if (contest == NULL) {
            return;
        }
        board->contest = (size_t)(contest - boards->contests);
        is_long = contest->end.ms - contest->start.ms > DAY_MS;
    } else if (named != NULL) {
        yaml_fault_key(named, diag, DIAG_ERROR, "only for period contest");
    }
    if (is_long) {
        yaml_fault(node, diag, DIAG_WARNING,
                   "counted from what this process has seen since its start: it keeps "
                   "two service days, not those before");
    }
}

static void check_teams(const struct boards *boards, enum leaderboard_by by,
                        const struct yaml_node *section, struct diag *diag)
{
    if (by == LEADERBOARD_BY_TEAM && boards->team_count == 0) {
        yaml_fault(yaml_get(section, "by"), diag, DIAG_WARNING,
                   "no teams given: nobody is ranked");
    }
}

static void check_leaderboard(const struct boards *boards,
                              struct boards_leaderboard *board,
                              const struct yaml_node *section, struct diag *diag)
{
    check_period(boards, board, section, diag);
    check_teams(boards, board->by, section, diag);
    if (board->metric_key[0] == '\0' ||
        !find_metric(board, yaml_get(section, "metric"), diag)) {
        return; /* told already */
    }
    check_direction(board, yaml_get(section, "direction"), diag);
    check_per_hour(board, yaml_get(section, "per_hour"), diag);
}

/* -- contests --------------------------------------------------------------------------
 */

static bool check_time(const char *text, const struct yaml_node *node,
                       const struct calendar *calendar, struct wall *ret_at,
                       struct diag *diag)
{
    if (text[0] == '\0') {
        return false; /* told already */
    }
    if (calendar != NULL && !local_time_parse(str_from(text), calendar, ret_at)) {
        yaml_fault(
            node, diag, DIAG_ERROR,
            "not a time, such as \"2026-12-01 09:00\" or \"2026-12-01T09:00:00Z\"");
        return false;
    }
    return calendar != NULL;
}

static void check_times(struct boards_contest *contest, const struct yaml_node *section,
                        const struct calendar *calendar, struct diag *diag)
{
    const struct yaml_node *end = yaml_get(section, "end");
    bool has_start = check_time(contest->start_text, yaml_get(section, "start"), calendar,
                                &contest->start, diag);
    if (!check_time(contest->end_text, end, calendar, &contest->end, diag) ||
        !has_start) {
        return;
    }
    if (contest->end.ms <= contest->start.ms) {
        yaml_fault(end, diag, DIAG_ERROR, "ends before it starts");
    } else if (contest->end.ms - contest->start.ms > LONGEST_CONTEST) {
        yaml_fault(end, diag, DIAG_ERROR, "lasts longer than 366 days");
    }
}

static void check_rule(struct boards_contest *contest, const struct yaml_node *node,
                       struct diag *diag)
{
    struct points_fault fault = {0};
    if (contest->rule_text[0] == '\0' ||
        points_parse(str_from(contest->rule_text), &contest->rule, &fault)) {
        return;
    }
    char word[72] = "";
    if (fault.word.size > 0) {
        str_format(word, sizeof word, " '%.*s'", (int)fault.word.size, fault.word.data);
    }
    struct nearest nearest = {.text = fault.word};
    for (int i = 0; fault.is_unknown && i < POINTS_MEASURE_COUNT; i++) {
        consider(&nearest, points_measure_name((enum points_measure)i));
    }
    bool has_hint = is_near(&nearest);
    yaml_fault(node, diag, DIAG_ERROR, "column %zu%s: %s%s%s%s", fault.column, word,
               fault.reason, has_hint ? ", did you mean '" : "",
               has_hint ? nearest.name : "", has_hint ? "'?" : "");
}

static void check_currency(const struct boards_contest *contest,
                           const struct yaml_node *section, struct diag *diag)
{
    const struct yaml_node *node = yaml_get(section, "currency");
    if (node != NULL && strspn(contest->currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3) {
        yaml_fault(node, diag, DIAG_ERROR, "not a currency of three capital letters");
    } else if (node == NULL && points_names(&contest->rule, POINTS_REVENUE)) {
        yaml_fault(yaml_get(section, "rule"), diag, DIAG_ERROR,
                   "names revenue, and 'currency' is missing");
    }
}

/* "Quality per agent never on a public page": not as points either. */
static void check_quality(const struct boards_contest *contest,
                          const struct yaml_node *section, struct diag *diag)
{
    if (contest->by == LEADERBOARD_BY_AGENT && points_names(&contest->rule, POINTS_QA)) {
        yaml_fault(yaml_get(section, "rule"), diag, DIAG_ERROR,
                   "names qa, which is never shown of one person; rank teams (by: team)");
    }
}

static void check_contest(const struct boards *boards, struct boards_contest *contest,
                          const struct yaml_node *section,
                          const struct calendar *calendar, struct diag *diag)
{
    check_times(contest, section, calendar, diag);
    check_rule(contest, yaml_get(section, "rule"), diag);
    check_currency(contest, section, diag);
    check_quality(contest, section, diag);
    check_teams(boards, contest->by, section, diag);
}

static void check_contests(struct boards *boards, const char *timezone,
                           const struct yaml_node *contests, struct diag *diag)
{
    /* A zone that does not exist is told elsewhere. */
    struct calendar *calendar = contests == NULL ? NULL : calendar_create(timezone);
    if (contests != NULL && calendar == NULL && diag->errors == 0) {
        yaml_fault_key(contests, diag, DIAG_ERROR, "no memory");
    }
    for (size_t i = 0; contests != NULL && i < boards->contest_count; i++) {
        const struct yaml_node *node = yaml_get(contests, boards->contests[i].id);
        if (node != NULL) {
            check_contest(boards, &boards->contests[i], node, calendar, diag);
        }
    }
    calendar_destroy(&calendar);
}

void board_check(struct boards *boards, const char *timezone,
                 const struct yaml_node *root, struct diag *diag)
{
    check_contests(boards, timezone, yaml_get(root, "contests"), diag);
    const struct yaml_node *leaderboards = yaml_get(root, "leaderboards");
    for (size_t i = 0; leaderboards != NULL && i < boards->leaderboard_count; i++) {
        const struct yaml_node *node = yaml_get(leaderboards, boards->leaderboards[i].id);
        if (node != NULL) {
            check_leaderboard(boards, &boards->leaderboards[i], node, diag);
        }
    }
    const struct yaml_node *teams = yaml_get(root, "teams");
    for (size_t i = 0; teams != NULL && i < boards->team_count; i++) {
        const struct yaml_node *node = yaml_get(teams, boards->teams[i].id);
        if (node != NULL && boards->teams[i].agents == 0) {
            yaml_fault_key(node, diag, DIAG_WARNING, "nobody is in it");
        }
    }
}
