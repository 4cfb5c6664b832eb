#include "site/board_options.h"

#include <string.h>

#include "site/boards.h"

#define DAY_MS INT64_C(86400000)

static const struct option_choice periods[] = {
    {"day", BOARDS_DAY},
    {"week", BOARDS_WEEK},
    {"month", BOARDS_MONTH},
    {"contest", BOARDS_CONTEST},
    {0},
};

static const struct option_choice bys[] = {
    {"agent", LEADERBOARD_BY_AGENT}, {"team", LEADERBOARD_BY_TEAM}, {0}};

static const struct option_choice directions[] = {
    {"best", LEADERBOARD_AS_METRIC},
    {"highest", LEADERBOARD_HIGHEST},
    {"lowest", LEADERBOARD_LOWEST},
    {0},
};

static const struct option_choice snapshots[] = {
    {"interval", BOARDS_RANK_INTERVAL},
    {"hour", BOARDS_RANK_HOUR},
    {"day", BOARDS_RANK_DAY},
    {0},
};

/* -- lists of agents -------------------------------------------------------------------
 */

static const struct option agent_option = {
    .type = OPTION_STRING, .min = 1, .max = LIMIT_ID_BYTES};

/* Hands each id of a list, or the one without brackets, to `take`. */
static bool read_agents(const struct yaml_node *node, void *target,
                        bool (*take)(void *target, const struct yaml_node *item,
                                     struct str id, struct diag *diag),
                        struct diag *diag)
{
    bool many = node->kind == YAML_SEQUENCE;
    bool good = true;
    for (const struct yaml_node *item = many ? node->first : node; item != NULL;
         item = many ? item->next : NULL) {
        char id[LIMIT_ID_BYTES + 1];
        good = option_read(&agent_option, item, id, diag) &&
               take(target, item, str_from(id), diag) && good;
    }
    return good;
}

static bool no_room(const struct yaml_node *item, struct diag *diag)
{
    yaml_fault(item, diag, DIAG_ERROR, "no room: more than %d agents, or no memory",
               LIMIT_AGENTS);
    return false;
}

static bool take_member(void *target, const struct yaml_node *item, struct str id,
                        struct diag *diag)
{
    struct boards_team *team = target;
    const struct boards_team *other = NULL;
    if (boards_join(team->boards, id, team, &other)) {
        return true;
    }
    if (other == NULL) {
        return no_room(item, diag);
    }
    yaml_fault(item, diag, DIAG_ERROR, "is in team '%s' already", other->id);
    return false;
}

static bool read_team_agents(const struct yaml_node *node, void *field, struct diag *diag)
{
    return read_agents(node, field, take_member, diag);
}

static bool take_opted_out(void *target, const struct yaml_node *item, struct str id,
                           struct diag *diag)
{
    return boards_opt_out(target, id) || no_room(item, diag);
}

static bool read_opted_out(const struct yaml_node *node, void *field, struct diag *diag)
{
    return read_agents(node, field, take_opted_out, diag);
}

const struct option board_agent_options[] = {
    {.key = "opted_out",
     .type = OPTION_CUSTOM,
     .read = read_opted_out,
     .words = "a list of agents' ids",
     .help =
         "who is on no leaderboard and in no list of agents; they still count for their "
         "team and among all"},
    {.key = "reasons",
     .type = OPTION_BOOL,
     .offset = offsetof(struct boards, tell_reasons),
     .fallback = "false",
     .help =
         "tell beside an agent's name why he or she is away; for supervisors' screens"},
    {.key = "min_group",
     .type = OPTION_INT,
     .offset = offsetof(struct boards, min_group),
     .max = 50,
     .fallback = "0",
     .help = "figures of fewer people are a dash: the states of a small floor, who is "
             "free for a queue; smaller teams are not ranked"},
    {0},
};

/* -- leaderboards ----------------------------------------------------------------------
 */

static const struct option leaderboard_options[] = {
    {.key = "title",
     .type = OPTION_STRING,
     .offset = offsetof(struct boards_leaderboard, title),
     .min = 1,
     .max = LIMIT_LABEL_BYTES,
     .help = "its name on the wall; else NAME"},
    {.key = "metric",
     .type = OPTION_STRING,
     .required = true,
     .offset = offsetof(struct boards_leaderboard, metric_key),
     .min = 1,
     .max = sizeof(((struct boards_leaderboard *)NULL)->metric_key) - 1,
     .help = "needed: the figure to rank by, as in the JSON: handled, sales, aht_ms"},
    {.key = "period",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct boards_leaderboard, period),
     .choices = periods,
     .fallback = "day",
     .help = "what is counted: the service day, its week from Monday, its month, or a "
             "contest's time"},
    {.key = "contest",
     .type = OPTION_STRING,
     .offset = offsetof(struct boards_leaderboard, contest_id),
     .min = 1,
     .max = LIMIT_ID_BYTES,
     .help = "which one, for period contest; else the only one"},
    {.key = "by",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct boards_leaderboard, by),
     .choices = bys,
     .fallback = "agent",
     .help = "who is ranked"},
    {.key = "direction",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct boards_leaderboard, direction),
     .choices = directions,
     .fallback = "best",
     .help = "who stands first; highest and lowest only where the figure itself is "
             "neither good nor bad"},
    {.key = "per_hour",
     .type = OPTION_BOOL,
     .offset = offsetof(struct boards_leaderboard, per_hour),
     .fallback = "false",
     .help = "counts and times over the hours logged in"},
    {.key = "min_hours",
     .type = OPTION_DECIMAL,
     .offset = offsetof(struct boards_leaderboard, min_hours_c),
     .max = 100000,
     .help = "nobody logged in for less is ranked; else 1 for rates, means and figures "
             "per hour, 0 for counts and times"},
    {.key = "top_n",
     .type = OPTION_INT,
     .offset = offsetof(struct boards_leaderboard, top_n),
     .min = 1,
     .max = LIMIT_LEADERBOARD_PLACES,
     .fallback = "5",
     .help = "how many are shown; never the bottom"},
    {.key = "rank_snapshot",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct boards_leaderboard, rank_snapshot),
     .choices = snapshots,
     .fallback = "interval",
     .help = "movement is against the ranks at the last close of this"},
    {0},
};

static void *add_leaderboard(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct boards *boards = field;
    if (boards->leaderboard_count == SITE_LEADERBOARDS) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d leaderboards",
                       SITE_LEADERBOARDS);
        return NULL;
    }
    struct boards_leaderboard *board = &boards->leaderboards[boards->leaderboard_count++];
    option_defaults(leaderboard_options, board);
    str_copy(board->id, sizeof board->id, node->key);
    board->min_hours_c = -1;
    if (yaml_is_empty(node)) {
        yaml_fault_key(node, diag, DIAG_ERROR, "'metric' is missing");
    }
    return board;
}

/* -- contests --------------------------------------------------------------------------
 */

#define START_BYTES (sizeof(((struct boards_contest *)NULL)->start_text) - 1)

static const struct option contest_options[] = {
    {.key = "title",
     .type = OPTION_STRING,
     .offset = offsetof(struct boards_contest, title),
     .min = 1,
     .max = LIMIT_LABEL_BYTES,
     .help = "its name on the wall; else NAME"},
    {.key = "start",
     .type = OPTION_STRING,
     .required = true,
     .offset = offsetof(struct boards_contest, start_text),
     .min = 1,
     .max = START_BYTES,
     .help = "needed: the first instant that counts, \"2026-12-01 09:00\" by the site's "
             "clock or RFC 3339"},
    {.key = "end",
     .type = OPTION_STRING,
     .required = true,
     .offset = offsetof(struct boards_contest, end_text),
     .min = 1,
     .max = START_BYTES,
     .help = "needed: the first instant that no longer counts"},
    {.key = "rule",
     .type = OPTION_STRING,
     .required = true,
     .offset = offsetof(struct boards_contest, rule_text),
     .min = 1,
     .max = SITE_RULE_BYTES,
     .help = "needed: what gives points, \"sale=10, csat 5=5, csat 4..5=2, answered=1\""},
    {.key = "version",
     .type = OPTION_STRING,
     .required = true,
     .offset = offsetof(struct boards_contest, version),
     .min = 1,
     .max = LIMIT_CONTEST_VERSION_BYTES,
     .help = "needed: of the rule; it stands in every award, so change it with the rule"},
    {.key = "currency",
     .type = OPTION_STRING,
     .offset = offsetof(struct boards_contest, currency),
     .min = 3,
     .max = 3,
     .help = "of the revenue that counts, GBP; needed if the rule names revenue"},
    {.key = "by",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct boards_contest, by),
     .choices = bys,
     .fallback = "agent",
     .help = "who is ranked"},
    {.key = "top_n",
     .type = OPTION_INT,
     .offset = offsetof(struct boards_contest, top_n),
     .min = 1,
     .max = LIMIT_LEADERBOARD_PLACES,
     .fallback = "5",
     .help = "how many are shown; never the bottom"},
    {.key = "freeze_after",
     .type = OPTION_DURATION,
     .offset = offsetof(struct boards_contest, freeze_after_ms),
     .max = 31 * DAY_MS,
     .fallback = "1h",
     .help = "how long past the end late events and corrections still count; then the "
             "standings are final"},
    {.key = "goal",
     .type = OPTION_INT,
     .offset = offsetof(struct boards_contest, goal),
     .max = 1000000000,
     .fallback = "0",
     .help = "points of all together to aim at, for the thermometer; 0: none"},
    {0},
};

static void *add_contest(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct boards *boards = field;
    if (boards->contest_count == SITE_CONTESTS) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d contests", SITE_CONTESTS);
        return NULL;
    }
    struct boards_contest *contest = &boards->contests[boards->contest_count++];
    option_defaults(contest_options, contest);
    str_copy(contest->id, sizeof contest->id, node->key);
    if (yaml_is_empty(node)) {
        yaml_fault_key(node, diag, DIAG_ERROR, "'start' is missing");
    }
    return contest;
}

/* -- teams -----------------------------------------------------------------------------
 */

static const struct option team_options[] = {
    {.key = "label",
     .type = OPTION_STRING,
     .offset = offsetof(struct boards_team, label),
     .min = 1,
     .max = LIMIT_LABEL_BYTES,
     .help = "its name on the wall; else NAME"},
    {.key = "agents",
     .type = OPTION_CUSTOM,
     .read = read_team_agents,
     .words = "a list of agents' ids",
     .help = "who belongs to it; nobody to two"},
    {0},
};

static void *add_team(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct boards *boards = field;
    if (boards->team_count == SITE_TEAMS) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d teams", SITE_TEAMS);
        return NULL;
    }
    struct boards_team *team = &boards->teams[boards->team_count++];
    str_copy(team->id, sizeof team->id, node->key);
    team->boards = boards;
    return team;
}

const struct option board_options[] = {
    {.key = "leaderboards",
     .type = OPTION_EACH,
     .own_defaults = true,
     .section = leaderboard_options,
     .add = add_leaderboard},
    {.key = "contests",
     .type = OPTION_EACH,
     .own_defaults = true,
     .section = contest_options,
     .add = add_contest},
    {.key = "teams", .type = OPTION_EACH, .section = team_options, .add = add_team},
    {0},
};
