#include "stats/contest.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "stats/award.h"
#include "stats/claim.h"
#include "stats/state_codec.h"

/* One agent's place in the contest. */
struct contestant {
    const struct contest_member *member; /* NULL: of no team */
    int64_t points, final_points;
};

struct contest {
    struct contest_config config;
    int64_t now_ms; /* INT64_MIN: not told yet */
    bool is_final;
    struct index *agents;
    struct contestant *contestants; /* by the index's numbers */
    struct claims *claims;
    struct awards *awards;
    struct contest_counts counts;
};

static const char *const phase_names[] = {
    [CONTEST_BEFORE] = "before",
    [CONTEST_RUNNING] = "running",
    [CONTEST_SETTLING] = "settling",
    [CONTEST_FINAL] = "final",
};
static_assert(sizeof phase_names / sizeof *phase_names == CONTEST_PHASE_COUNT,
              "every phase has a name");

const char *contest_phase_name(enum contest_phase phase)
{
    return phase_names[phase];
}

static size_t or_limit(size_t size, size_t limit)
{
    return size == 0 ? limit : size;
}

static void add_members(struct contest *self)
{
    for (size_t i = 0; i < self->config.member_count; i++) {
        const struct contest_member *member = &self->config.members[i];
        size_t number = index_add(self->agents, str_from(member->agent));
        if (number != INDEX_NONE) {
            self->contestants[number].member = member;
        }
    }
}

struct contest *contest_create(const struct contest_config *config)
{
    assert(config->start_ms < config->end_ms && config->freeze_after_ms >= 0);
    struct contest *self = calloc(1, sizeof *self);
    if (self == NULL) {
        return NULL;
    }
    self->config = *config;
    self->now_ms = INT64_MIN;
    self->agents = index_create(LIMIT_AGENTS);
    self->contestants = calloc(LIMIT_AGENTS, sizeof *self->contestants);
    self->claims =
        claims_create(or_limit(config->max_claims, LIMIT_CONTEST_CLAIMS),
                      or_limit(config->max_text_bytes, LIMIT_CONTEST_TEXT_BYTES));
    self->awards = awards_create(or_limit(config->max_awards, LIMIT_CONTEST_AWARDS));
    if (self->agents == NULL || self->contestants == NULL || self->claims == NULL ||
        self->awards == NULL) {
        contest_destroy(&self);
        return NULL;
    }
    add_members(self);
    return self;
}

void contest_destroy(struct contest **self)
{
    if (*self == NULL) {
        return;
    }
    index_destroy(&(*self)->agents);
    free((*self)->contestants);
    claims_destroy(&(*self)->claims);
    awards_destroy(&(*self)->awards);
    free(*self);
    *self = NULL;
}

/* -- time ------------------------------------------------------------------------------
 */

static int64_t freeze_ms(const struct contest *self)
{
    return self->config.end_ms + self->config.freeze_after_ms;
}

void contest_tick(struct contest *self, int64_t now_ms)
{
    self->now_ms = now_ms;
    if (self->is_final || now_ms < freeze_ms(self)) {
        return;
    }
    self->is_final = true;
    awards_close(self->awards);
    for (size_t i = 0; i < index_count(self->agents); i++) {
        self->contestants[i].final_points = self->contestants[i].points;
    }
}

static enum contest_phase phase_of(const struct contest *self)
{
    if (self->is_final) {
        return CONTEST_FINAL;
    }
    if (self->now_ms < self->config.start_ms) {
        return CONTEST_BEFORE;
    }
    return self->now_ms < self->config.end_ms ? CONTEST_RUNNING : CONTEST_SETTLING;
}

static int64_t countdown_ms(const struct contest *self)
{
    const int64_t bounds[] = {
        [CONTEST_BEFORE] = self->config.start_ms,
        [CONTEST_RUNNING] = self->config.end_ms,
        [CONTEST_SETTLING] = freeze_ms(self),
        [CONTEST_FINAL] = self->now_ms,
    };
    static_assert(sizeof bounds / sizeof *bounds == CONTEST_PHASE_COUNT,
                  "every phase has its bound");
    return self->now_ms == INT64_MIN ? 0 : bounds[phase_of(self)] - self->now_ms;
}

/* -- the book --------------------------------------------------------------------------
 */

/* A counter-entry to the award in force. */
static void take_back(struct contest *self, struct claim *claim)
{
    const struct award *counter =
        awards_at(self->awards, awards_take_back(self->awards, claim->award, claim));
    self->contestants[counter->agent].points += counter->points;
    claim->award = CLAIM_NONE;
}

static void give(struct contest *self, uint32_t claim_number, uint32_t agent,
                 int64_t points)
{
    struct claim *claim = claims_at(self->claims, claim_number);
    const struct award award = {.claim = claim_number,
                                .agent = agent,
                                .reverses = AWARD_NONE,
                                .points = points,
                                .first = claim->first,
                                .held = claim->held};
    claim->award = awards_enter(self->awards, &award);
    self->contestants[agent].points += points;
}

/* Does the book say already what it should? */
static bool stands(const struct contest *self, const struct claim *claim, uint32_t agent,
                   int64_t points)
{
    if (claim->award == CLAIM_NONE) {
        return points == 0;
    }
    const struct award *award = awards_at(self->awards, claim->award);
    return award->agent == agent && award->points == points &&
           award->held.event.data == claim->held.event.data &&
           award->first.event.data == claim->first.event.data;
}

static void note_uncredited(struct contest *self, struct claim *claim, bool is_uncredited)
{
    if (claim->is_uncredited != is_uncredited) {
        claim->is_uncredited = is_uncredited;
        self->counts.uncredited += is_uncredited ? 1 : UINT64_MAX; /* one less */
    }
}

/* Brings the book to what the claim says now. There is room for two entries. */
static bool settle(struct contest *self, uint32_t claim_number)
{
    struct claim *claim = claims_at(self->claims, claim_number);
    bool is_inside = claim->first.time_ms >= self->config.start_ms &&
                     claim->first.time_ms < self->config.end_ms;
    uint32_t agent = claim->agent != CLAIM_NOBODY ? claim->agent : claim->told_agent;
    int64_t points = is_inside ? claim->points : 0;
    note_uncredited(self, claim, points != 0 && agent == CLAIM_NOBODY);
    points = agent == CLAIM_NOBODY ? 0 : points;
    if (stands(self, claim, agent, points)) {
        return false;
    }
    if (claim->award != CLAIM_NONE) {
        take_back(self, claim);
    }
    if (points != 0) {
        give(self, claim_number, agent, points);
    }
    return true;
}

/* -- events ----------------------------------------------------------------------------
 */

static bool is_within_reach(const struct contest *self, const struct event *event)
{
    int64_t reach_ms = event->type == EVENT_CONTACT_RESULT ? CONTEST_RESULT_REACH_MS
                                                           : CONTEST_FACT_REACH_MS;
    return event->time_ms >= self->config.start_ms - reach_ms &&
           event->time_ms < self->config.end_ms + reach_ms;
}

static bool is_other_currency(const struct contest *self, const struct event *event,
                              enum points_measure measure)
{
    return measure == POINTS_REVENUE &&
           !str_is(str_from(event->currency), self->config.currency);
}

/* The agent's number, CLAIM_NOBODY for an empty id; false if there are too many. */
static bool find_agent(struct contest *self, struct str agent, uint32_t *ret_number)
{
    *ret_number = CLAIM_NOBODY;
    if (agent.size == 0) {
        return true;
    }
    size_t number = index_add(self->agents, agent);
    if (number == INDEX_NONE) {
        return false;
    }
    *ret_number = (uint32_t)number;
    return true;
}

/* Two entries: an award may be taken back and given anew. */
static bool has_room(const struct contest *self)
{
    return awards_room(self->awards) >= 2;
}

static bool refuse(struct contest *self)
{
    self->counts.over_limit++;
    return false;
}

bool contest_apply(struct contest *self, const struct event *event, struct str agent)
{
    enum points_measure measure = POINTS_MEASURE_COUNT;
    if (!claim_measure(event, &measure) || !points_names(&self->config.rule, measure)) {
        return false;
    }
    if (event->time_ms == EVENT_NO_TIME) {
        self->counts.untimed++;
        return false;
    }
    if (!is_within_reach(self, event)) {
        return false;
    }
    uint32_t credited = CLAIM_NOBODY;
    if (!has_room(self) || !find_agent(self, agent, &credited)) {
        return refuse(self);
    }
    struct claim_report report = claim_report_of(event, measure);
    bool is_other = is_other_currency(self, event, measure);
    bool is_named = event->agent.size > 0;
    report.points =
        is_other ? 0 : points_of(&self->config.rule, measure, event->value_milli);
    report.agent = is_named ? credited : CLAIM_NOBODY;
    bool is_news = false;
    uint32_t number = claims_merge(self->claims, &report, &is_news);
    if (number == CLAIM_NONE) {
        return refuse(self);
    }
    self->counts.other_currency += is_news && is_other ? 1 : 0;
    if (!is_named && credited != CLAIM_NOBODY) {
        claims_at(self->claims, number)->told_agent = credited;
    }
    return settle(self, number);
}

bool contest_credit(struct contest *self, const struct event *event, struct str agent)
{
    uint32_t credited = CLAIM_NOBODY;
    bool has_changed = false;
    if (event->contact.size == 0) {
        return false;
    }
    for (int i = 0; i < POINTS_MEASURE_COUNT; i++) {
        struct claim_report report = claim_report_of(event, (enum points_measure)i);
        uint32_t number = claims_find(self->claims, &report);
        if (number == CLAIM_NONE) {
            continue;
        }
        if (!has_room(self) || !find_agent(self, agent, &credited)) {
            return refuse(self) || has_changed;
        }
        claims_at(self->claims, number)->told_agent = credited;
        has_changed = settle(self, number) || has_changed;
    }
    return has_changed;
}

/* -- reading ---------------------------------------------------------------------------
 */

struct contest_summary contest_summary(const struct contest *self)
{
    const struct contest_config *config = &self->config;
    return (struct contest_summary){
        .id = config->id,
        .title = config->title,
        .rule_version = config->version,
        .phase = phase_of(self),
        .start_ms = config->start_ms,
        .end_ms = config->end_ms,
        .freeze_ms = freeze_ms(self),
        .countdown_ms = countdown_ms(self),
        .by = config->by,
        .awards = awards_count(self->awards),
        .revisions = awards_revisions(self->awards),
        .counts = self->counts,
    };
}

static int64_t points_of_contestant(const struct contest *self, size_t number)
{
    const struct contestant *contestant = &self->contestants[number];
    return self->is_final ? contestant->final_points : contestant->points;
}

int64_t contest_points(const struct contest *self, struct str agent)
{
    size_t number = index_find(self->agents, agent);
    return number == INDEX_NONE ? 0 : points_of_contestant(self, number);
}

size_t contest_rows(const struct contest *self, struct leaderboard_row *ret_rows,
                    size_t capacity)
{
    size_t count = index_count(self->agents);
    for (size_t i = 0; i < count && i < capacity; i++) {
        const struct contest_member *member = self->contestants[i].member;
        ret_rows[i] = (struct leaderboard_row){
            .id = index_id(self->agents, i).data,
            .team = member == NULL ? NULL : member->team,
            .team_label = member == NULL ? NULL : member->team_label,
            .figure = figure_count(points_of_contestant(self, i)),
        };
    }
    return count;
}

struct leaderboard_rule contest_leaderboard_rule(const struct contest *self)
{
    return (struct leaderboard_rule){
        .by = self->config.by, .adds_up = true, .top_n = self->config.top_n};
}

size_t contest_award_count(const struct contest *self)
{
    return awards_count(self->awards);
}

struct contest_award contest_award(const struct contest *self, size_t number)
{
    assert(number < awards_count(self->awards));
    const struct award *award = awards_at(self->awards, (uint32_t)number);
    const struct claim *claim = claims_at(self->claims, award->claim);
    const struct contest_member *member = self->contestants[award->agent].member;
    return (struct contest_award){
        .number = number,
        .agent = index_id(self->agents, award->agent).data,
        .team = member == NULL ? "" : member->team,
        .points = award->points,
        .measure = claim->measure,
        .rule_version = self->config.version,
        .source = claims_source(self->claims, claim).data,
        .event = award->held.event.data,
        .first_event = award->first.event.data,
        .contact = claim->contact.data,
        .time_ms = award->first.time_ms,
        .reverses = award->reverses == AWARD_NONE ? CONTEST_NO_AWARD : award->reverses,
        .in_force = awards_is_in_force(self->awards, (uint32_t)number),
        .is_revision = awards_is_revision(self->awards, (uint32_t)number),
    };
}

uint64_t contest_digest(const struct contest *self)
{
    uint64_t digest = awards_count(self->awards);
    for (size_t i = 0; i < index_count(self->agents); i++) {
        struct str id = index_id(self->agents, i);
        uint64_t points = (uint64_t)self->contestants[i].points;
        digest += points * (index_hash(1, id.data, id.size) | 1U);
    }
    return digest;
}

/* -- to bytes and back -----------------------------------------------------------------
 */

/* Members stand first, as the configuration has them. */
static void code_agents(struct contest *self, struct state_codec *codec)
{
    size_t count = state_count(codec, index_count(self->agents), LIMIT_AGENTS);
    for (size_t i = 0; i < count && codec->fault == NULL; i++) {
        struct str id =
            codec->writing ? index_id(self->agents, i) : (struct str){NULL, 0};
        state_id(codec, &id, INDEX_ID_MAX);
        if (!codec->writing && codec->fault == NULL) {
            state_check(codec, id.size > 0 && index_add(self->agents, id) == i,
                        "an agent without a name, there twice, or of another contest");
        }
    }
    state_check(codec, index_count(self->agents) == count, "a contest of others");
}

/* What the entries give is added up again. */
static void add_up(struct contest *self, struct state_codec *codec)
{
    size_t closed_at = awards_count(self->awards) -
                       (self->is_final ? awards_revisions(self->awards) : 0);
    for (size_t i = 0; i < awards_count(self->awards); i++) {
        const struct award *award = awards_at(self->awards, (uint32_t)i);
        struct contestant *contestant = &self->contestants[award->agent];
        contestant->points += award->points;
        contestant->final_points += self->is_final && i < closed_at ? award->points : 0;
    }
    for (uint32_t i = 0; i < claims_count(self->claims); i++) {
        uint32_t award = claims_at(self->claims, i)->award;
        state_check(codec, award == CLAIM_NONE || awards_is_open(self->awards, award, i),
                    "an award that is not its claim's");
    }
}

void contest_code(struct contest *self, struct state_codec *codec)
{
    uint64_t *const counts[] = {&self->counts.over_limit, &self->counts.uncredited,
                                &self->counts.other_currency, &self->counts.untimed};
    size_t awards = state_count(codec, awards_count(self->awards),
                                awards_count(self->awards) + awards_room(self->awards));
    state_ms(codec, &self->now_ms);
    state_bool(codec, &self->is_final);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        state_u64(codec, counts[i], UINT64_MAX);
    }
    code_agents(self, codec);
    claims_code(self->claims, codec, index_count(self->agents), awards);
    awards_code(self->awards, codec, self->claims, index_count(self->agents));
    state_check(codec, awards_count(self->awards) == awards, "a book that is not whole");
    state_check(codec, awards_are_closed(self->awards) == self->is_final,
                "a book closed before its contest is final, or open after");
    if (!codec->writing && codec->fault == NULL) {
        add_up(self, codec);
    }
}
