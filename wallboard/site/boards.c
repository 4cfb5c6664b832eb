#include "site/boards.h"

#include <stdlib.h>

#include "base/index.h"

#define HUNDREDTH_HOUR_MS INT64_C(36000)
#define HOUR_C            100

struct boards_agent {
    const struct boards_team *team; /* NULL: none */
    bool opted_out;
};

void boards_finish(struct boards *boards)
{
    index_destroy(&boards->agent_index);
    free(boards->agents);
    free(boards->members);
    boards->agents = NULL;
    boards->members = NULL;
    boards->member_count = 0;
}

/* -- filling ---------------------------------------------------------------------------
 */

/* NULL if there is no room or no memory. */
static struct boards_agent *add_agent(struct boards *boards, struct str id)
{
    if (boards->agent_index == NULL) {
        boards->agent_index = index_create(LIMIT_AGENTS);
        boards->agents = calloc(LIMIT_AGENTS, sizeof *boards->agents);
    }
    if (boards->agent_index == NULL || boards->agents == NULL) {
        return NULL;
    }
    size_t number = index_add(boards->agent_index, id);
    return number == INDEX_NONE ? NULL : &boards->agents[number];
}

bool boards_join(struct boards *boards, struct str agent, struct boards_team *team,
                 const struct boards_team **ret_other)
{
    struct boards_agent *added = add_agent(boards, agent);
    *ret_other = NULL;
    if (added == NULL) {
        return false;
    }
    if (added->team != NULL && added->team != team) {
        *ret_other = added->team;
        return false;
    }
    team->agents += added->team == NULL ? 1 : 0;
    added->team = team;
    return true;
}

bool boards_opt_out(struct boards *boards, struct str agent)
{
    struct boards_agent *added = add_agent(boards, agent);
    if (added != NULL) {
        added->opted_out = true;
    }
    return added != NULL;
}

static const char *label_of(const struct boards_team *team)
{
    return team->label[0] == '\0' ? NULL : team->label;
}

bool boards_prepare(struct boards *boards)
{
    size_t count = boards->agent_index == NULL ? 0 : index_count(boards->agent_index);
    if (count == 0) {
        return true;
    }
    boards->members = calloc(count, sizeof *boards->members);
    if (boards->members == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct boards_team *team = boards->agents[i].team;
        if (team != NULL) {
            boards->members[boards->member_count++] =
                (struct contest_member){.agent = index_id(boards->agent_index, i).data,
                                        .team = team->id,
                                        .team_label = label_of(team)};
        }
    }
    return true;
}

/* -- reading ---------------------------------------------------------------------------
 */

static const struct boards_agent *find_agent(const struct boards *boards, struct str id)
{
    size_t number =
        boards->agent_index == NULL ? INDEX_NONE : index_find(boards->agent_index, id);
    return number == INDEX_NONE ? NULL : &boards->agents[number];
}

bool boards_has_opted_out(const struct boards *boards, struct str agent)
{
    const struct boards_agent *found = find_agent(boards, agent);
    return found != NULL && found->opted_out;
}

const struct boards_team *boards_team_of(const struct boards *boards, struct str agent)
{
    const struct boards_agent *found = find_agent(boards, agent);
    return found == NULL ? NULL : found->team;
}

void boards_fill_row(const struct boards *boards, struct leaderboard_row *row)
{
    const struct boards_agent *agent = find_agent(boards, str_from(row->id));
    const struct boards_team *team = agent == NULL ? NULL : agent->team;
    if (team != NULL && (int64_t)team->agents < boards->min_group) {
        team = NULL;
    }
    row->team = team == NULL ? NULL : team->id;
    row->team_label = team == NULL ? NULL : label_of(team);
    row->opted_out = agent != NULL && agent->opted_out;
}

const struct boards_contest *boards_find_contest(const struct boards *boards,
                                                 struct str id)
{
    for (size_t i = 0; i < boards->contest_count; i++) {
        if (str_is(id, boards->contests[i].id)) {
            return &boards->contests[i];
        }
    }
    return NULL;
}

struct leaderboard_rule boards_leaderboard_rule(const struct boards_leaderboard *board)
{
    struct leaderboard_rule rule = leaderboard_rule_of(board->metric, board->direction);
    int64_t least_c = rule.adds_up && !board->per_hour ? 0 : HOUR_C;
    rule.by = board->by;
    rule.per_hour = board->per_hour;
    rule.top_n = (size_t)board->top_n;
    rule.min_logged_in_ms =
        (board->min_hours_c < 0 ? least_c : board->min_hours_c) * HUNDREDTH_HOUR_MS;
    return rule;
}

struct contest_config boards_contest_config(const struct boards *boards,
                                            const struct boards_contest *contest)
{
    return (struct contest_config){
        .id = contest->id,
        .title = contest->title[0] == '\0' ? contest->id : contest->title,
        .start_ms = contest->start.ms,
        .end_ms = contest->end.ms,
        .freeze_after_ms = contest->freeze_after_ms,
        .rule = contest->rule,
        .version = contest->version,
        .currency = contest->currency,
        .by = contest->by,
        .top_n = (size_t)contest->top_n,
        .members = boards->members,
        .member_count = boards->member_count,
    };
}
