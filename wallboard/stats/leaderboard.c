#include "stats/leaderboard.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/sort.h"
#include "base/str.h"
#include "stats/exact.h"
#include "stats/rank_memory.h"
#include "stats/state_codec.h"

#define HOUR_MS     INT64_C(3600000)
#define DEFAULT_TOP 5

/* An agent or a team. Texts are borrowed from the rows. */
struct entry {
    const char *id, *label;
    const char *member; /* by team: the agent, for an order of its own; else the id */
    int64_t num, den;
    int64_t logged_in_ms;
    bool may_be_told; /* not made of agents who opted out alone */
};

struct leaderboard {
    size_t capacity;
    struct entry *entries;
    struct rank_memory *memory; /* what movement is against */
    int64_t bound_ms;           /* INT64_MIN: none yet */
};

struct leaderboard *leaderboard_create(size_t capacity)
{
    assert(capacity > 0 && capacity <= LIMIT_AGENTS);
    struct leaderboard *self = calloc(1, sizeof *self);
    if (self == NULL) {
        return NULL;
    }
    self->capacity = capacity;
    self->bound_ms = INT64_MIN;
    self->entries = calloc(capacity, sizeof *self->entries);
    self->memory = rank_memory_create(capacity);
    if (self->entries == NULL || self->memory == NULL) {
        leaderboard_destroy(&self);
    }
    return self;
}

void leaderboard_destroy(struct leaderboard **self)
{
    if (*self == NULL) {
        return;
    }
    free((*self)->entries);
    rank_memory_destroy(&(*self)->memory);
    free(*self);
    *self = NULL;
}

/* -- rules -----------------------------------------------------------------------------
 */

bool leaderboard_adds_up(enum metric metric)
{
    /* Besides all counts. */
    static const enum metric sums[] = {
        METRIC_REVENUE,        METRIC_SCHEDULED_MS,     METRIC_TALK_MS,
        METRIC_HOLD_MS,        METRIC_WRAPUP_MS,        METRIC_LOGGED_IN_MS,
        METRIC_STATE_READY_MS, METRIC_STATE_RINGING_MS, METRIC_STATE_ON_CONTACT_MS,
        METRIC_STATE_HOLD_MS,  METRIC_STATE_WRAPUP_MS,  METRIC_STATE_NOT_READY_MS,
    };
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        if (metric == sums[i]) {
            return true;
        }
    }
    return metric_info(metric)->unit == METRIC_UNIT_COUNT;
}

struct leaderboard_rule leaderboard_rule_of(enum metric metric,
                                            enum leaderboard_direction direction)
{
    bool lower_is_better = metric_info(metric)->better == METRIC_BETTER_LOWER;
    return (struct leaderboard_rule){
        .by = LEADERBOARD_BY_AGENT,
        .lowest_first = direction == LEADERBOARD_LOWEST ||
                        (direction == LEADERBOARD_AS_METRIC && lower_is_better),
        .adds_up = leaderboard_adds_up(metric),
        .top_n = DEFAULT_TOP,
    };
}

/* -- rows to entries -------------------------------------------------------------------
 */

static bool is_in_range(const struct leaderboard_row *row)
{
    const struct figure *figure = &row->figure;
    return row->id != NULL && row->id[0] != '\0' && strlen(row->id) <= LIMIT_ID_BYTES &&
           figure->num >= -LIMIT_LEADERBOARD_PART &&
           figure->num <= LIMIT_LEADERBOARD_PART && figure->den >= 0 &&
           figure->den <= LIMIT_LEADERBOARD_PART && row->logged_in_ms >= 0 &&
           row->logged_in_ms <= LIMIT_LEADERBOARD_PART;
}

static const char *or_else(const char *text, const char *otherwise)
{
    return text == NULL || text[0] == '\0' ? otherwise : text;
}

/* Those that the rule can use at all; returns how many. */
static size_t gather(struct leaderboard *self, const struct leaderboard_rule *rule,
                     const struct leaderboard_row *rows, size_t count,
                     size_t *ret_refused)
{
    bool by_team = rule->by == LEADERBOARD_BY_TEAM;
    size_t gathered = 0;
    for (size_t i = 0; i < count; i++) {
        const struct leaderboard_row *row = &rows[i];
        const char *id = by_team ? or_else(row->team, NULL) : row->id;
        if (!is_in_range(row)) {
            (*ret_refused)++;
            continue;
        }
        if (id == NULL || !figure_is_known(row->figure)) {
            continue;
        }
        self->entries[gathered++] = (struct entry){
            .id = id,
            .label = or_else(by_team ? row->team_label : row->label, id),
            .member = row->id,
            .num = row->figure.num,
            .den = row->figure.den,
            .logged_in_ms = row->logged_in_ms,
            .may_be_told = !row->opted_out,
        };
    }
    return gathered;
}

static int compare_ids(const void *a, const void *b, const void *context)
{
    const struct entry *left = a;
    const struct entry *right = b;
    (void)context;
    int order = strcmp(left->id, right->id);
    return order != 0 ? order : strcmp(left->member, right->member);
}

/* Agents to teams: "sum of numerators / sum of denominators". */
static size_t fold_teams(struct leaderboard *self, const struct leaderboard_rule *rule,
                         size_t count)
{
    sort_items(self->entries, count, sizeof *self->entries, compare_ids, NULL);
    size_t teams = 0;
    for (size_t i = 0; i < count; i++) {
        const struct entry *agent = &self->entries[i];
        struct entry *team = teams == 0 ? NULL : &self->entries[teams - 1];
        if (team == NULL || strcmp(team->id, agent->id) != 0) {
            self->entries[teams++] = *agent;
            continue;
        }
        team->num += agent->num;
        team->den = rule->adds_up ? team->den : team->den + agent->den;
        team->logged_in_ms += agent->logged_in_ms;
        team->may_be_told = team->may_be_told || agent->may_be_told;
    }
    return teams;
}

static bool may_be_ranked(const struct leaderboard_rule *rule, const struct entry *entry)
{
    return entry->may_be_told && entry->logged_in_ms >= rule->min_logged_in_ms &&
           (!rule->per_hour || entry->logged_in_ms > 0) &&
           (rule->lowest_first || entry->num > 0);
}

static size_t keep_ranked(struct leaderboard *self, const struct leaderboard_rule *rule,
                          size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (may_be_ranked(rule, &self->entries[i])) {
            self->entries[kept++] = self->entries[i];
        }
    }
    return kept;
}

/* -- ranks -----------------------------------------------------------------------------
 */

/* Hours are the same multiple of milliseconds for all. */
static struct exact value_of(const struct leaderboard_rule *rule,
                             const struct entry *entry)
{
    return (struct exact){entry->num, entry->den,
                          rule->per_hour ? entry->logged_in_ms : 1};
}

static int compare_figures(const struct leaderboard_rule *rule, const struct entry *a,
                           const struct entry *b)
{
    int order = exact_compare(value_of(rule, a), value_of(rule, b));
    return rule->lowest_first ? order : -order;
}

static int compare_entries(const void *a, const void *b, const void *context)
{
    int order = compare_figures(context, a, b);
    return order != 0 ? order : compare_ids(a, b, NULL);
}

static void take_note(struct leaderboard *self, const struct leaderboard_rule *rule,
                      size_t count)
{
    rank_memory_begin(self->memory, rule->lowest_first);
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = &self->entries[i];
        rank_memory_note(self->memory, entry->id, value_of(rule, entry));
    }
}

/* -- places ----------------------------------------------------------------------------
 */

static void fill_place(const struct leaderboard *self,
                       const struct leaderboard_rule *rule, const struct entry *entry,
                       size_t rank, struct leaderboard_place *ret_place)
{
    size_t before = rank_memory_find(self->memory, entry->id);
    struct figure figure = {entry->num, entry->den};
    if (rule->per_hour) {
        exact_times(value_of(rule, entry), HOUR_MS, &figure.num, &figure.den);
    }
    *ret_place = (struct leaderboard_place){
        .rank = rank,
        .figure = figure,
        .logged_in_ms = entry->logged_in_ms,
        .has_moved_from = before != 0,
        .moved = before == 0 ? 0 : (int64_t)before - (int64_t)rank,
    };
    str_copy(ret_place->id, sizeof ret_place->id, str_from(entry->id));
    str_copy(ret_place->label, sizeof ret_place->label, str_from(entry->label));
}

static size_t at_most(size_t value, size_t limit)
{
    return value < limit ? value : limit;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static bool ties(const struct leaderboard *self, const struct leaderboard_rule *rule,
                 size_t i, size_t j)
{
    return compare_figures(rule, &self->entries[i], &self->entries[j]) == 0;
}

/* "Top N only. A tie at N shows all that fit and 'and 3 more'." Only as many entries as
 * may be shown are in their order. */
static void fill_places(const struct leaderboard *self,
                        const struct leaderboard_rule *rule, size_t ranked, size_t head,
                        struct leaderboard_standings *ret)
{
    size_t top = at_most(rule->top_n, at_most(head, ranked));
    ret->ranked = ranked;
    for (size_t i = 0; i < at_most(head, ranked); i++) {
        if (i >= top && !ties(self, rule, top - 1, i)) {
            break;
        }
        bool is_level = i > 0 && ties(self, rule, i - 1, i);
        size_t rank = is_level ? ret->places[i - 1].rank : i + 1;
        fill_place(self, rule, &self->entries[i], rank, &ret->places[i]);
        ret->count++;
    }
    for (size_t i = ret->count; i < ranked && ret->count > 0; i++) {
        ret->more += ties(self, rule, ret->count - 1, i) ? 1 : 0;
    }
}

void leaderboard_rank(struct leaderboard *self, const struct leaderboard_rule *rule,
                      const struct leaderboard_row *rows, size_t count,
                      struct leaderboard_standings *ret_standings)
{
    assert(rule->top_n > 0);
    *ret_standings = (struct leaderboard_standings){0};
    if (count > self->capacity) {
        ret_standings->over_limit = count - self->capacity;
        count = self->capacity;
    }
    size_t entries = gather(self, rule, rows, count, &ret_standings->refused);
    if (rule->by == LEADERBOARD_BY_TEAM) {
        entries = fold_teams(self, rule, entries);
    }
    entries = keep_ranked(self, rule, entries);
    size_t head = at_most(larger(rule->top_n, rule->room), LIMIT_LEADERBOARD_PLACES);
    sort_head(self->entries, entries, sizeof *self->entries, head, compare_entries, rule);
    take_note(self, rule, entries);
    fill_places(self, rule, entries, head, ret_standings);
}

/* -- movement --------------------------------------------------------------------------
 */

void leaderboard_remember(struct leaderboard *self)
{
    rank_memory_remember(self->memory);
}

bool leaderboard_remember_at(struct leaderboard *self, int64_t bound_ms)
{
    bool is_first = self->bound_ms == INT64_MIN;
    if (bound_ms <= self->bound_ms) {
        return false;
    }
    self->bound_ms = bound_ms;
    if (!is_first) {
        leaderboard_remember(self);
    }
    return !is_first;
}

void leaderboard_forget(struct leaderboard *self)
{
    rank_memory_forget(self->memory);
}

size_t leaderboard_more(const struct leaderboard_standings *standings, size_t shown)
{
    if (shown == 0 || standings->count == 0) {
        return 0;
    }
    shown = at_most(shown, standings->count);
    size_t rank = standings->places[shown - 1].rank;
    size_t more = 0;
    for (size_t i = shown; i < standings->count; i++) {
        more += standings->places[i].rank == rank ? 1 : 0;
    }
    bool is_last = rank == standings->places[standings->count - 1].rank;
    return more + (is_last ? standings->more : 0);
}

void leaderboard_code(struct leaderboard *self, struct state_codec *codec)
{
    state_ms(codec, &self->bound_ms); /* INT64_MIN is EVENT_NO_TIME */
    rank_memory_code(self->memory, codec);
}
