#include "site/standings.h"

#include <stdlib.h>
#include <string.h>

#include "locale/calendar.h"
#include "stats/tally.h"

#define HOUR_MS INT64_C(3600000)

/* Of one agent over the days of a period that are over. */
struct past {
    int64_t num, den, logged_in_ms;
};

struct ranked {
    struct leaderboard *ranking;
    struct standings_board shown;
    /* of a period longer than a day: by the snapshot's number of the agent; owned */
    struct past *past, *today;
    int64_t day_start_ms;    /* of `today`; 0: none yet */
    int64_t period_start_ms; /* of the days in `past` */
};

struct played {
    struct contest *contest;
    struct leaderboard *ranking;
    struct standings_contest shown;
};

struct standings {
    const struct site *site;
    struct ranked boards[SITE_LEADERBOARDS];
    struct played contests[SITE_CONTESTS];
    size_t board_count, contest_count;
    int64_t lost_from_ms, lost_to_ms; /* events in between are; INT64_MIN: none are */
    struct leaderboard_row *rows;     /* LIMIT_AGENTS */
};

static bool create_board(struct ranked *ranked, const struct boards_leaderboard *board)
{
    ranked->shown.board = board;
    ranked->ranking = leaderboard_create(LIMIT_AGENTS);
    if (board->period != BOARDS_DAY) {
        ranked->past = calloc(LIMIT_AGENTS, sizeof *ranked->past);
        ranked->today = calloc(LIMIT_AGENTS, sizeof *ranked->today);
        return ranked->ranking != NULL && ranked->past != NULL && ranked->today != NULL;
    }
    return ranked->ranking != NULL;
}

static bool create_contest(struct played *played, const struct boards *boards,
                           const struct boards_contest *contest)
{
    struct contest_config config = boards_contest_config(boards, contest);
    played->shown.contest = contest;
    played->contest = contest_create(&config);
    played->ranking = leaderboard_create(LIMIT_AGENTS);
    return played->contest != NULL && played->ranking != NULL;
}

struct standings *standings_create(const struct site *site)
{
    struct standings *self = calloc(1, sizeof *self);
    if (self == NULL) {
        return NULL;
    }
    const struct boards *boards = &site->boards;
    self->site = site;
    self->lost_from_ms = self->lost_to_ms = EVENT_NO_TIME;
    self->rows = malloc(LIMIT_AGENTS * sizeof *self->rows);
    bool whole = self->rows != NULL;
    while (whole && self->board_count < boards->leaderboard_count) {
        size_t i = self->board_count++;
        whole = create_board(&self->boards[i], &boards->leaderboards[i]);
    }
    while (whole && self->contest_count < boards->contest_count) {
        size_t i = self->contest_count++;
        whole = create_contest(&self->contests[i], boards, &boards->contests[i]);
    }
    if (!whole) {
        standings_destroy(&self);
    }
    return self;
}

void standings_destroy(struct standings **self)
{
    if (*self == NULL) {
        return;
    }
    for (size_t i = 0; i < (*self)->board_count; i++) {
        leaderboard_destroy(&(*self)->boards[i].ranking);
        free((*self)->boards[i].past);
        free((*self)->boards[i].today);
    }
    for (size_t i = 0; i < (*self)->contest_count; i++) {
        contest_destroy(&(*self)->contests[i].contest);
        leaderboard_destroy(&(*self)->contests[i].ranking);
    }
    free((*self)->rows);
    free(*self);
    *self = NULL;
}

/* Does the event give or move points? */
static bool is_scored(enum event_type type)
{
    return type == EVENT_CONTACT_ANSWERED || type == EVENT_CONTACT_ENDED ||
           type == EVENT_CONTACT_RESULT;
}

void standings_hear(struct standings *self, const struct engine *engine,
                    const struct event *event)
{
    if (self->contest_count == 0 || !is_scored(event->type)) {
        return;
    }
    struct str agent = engine_contact_agent(engine, event);
    for (size_t i = 0; i < self->contest_count; i++) {
        struct contest *contest = self->contests[i].contest;
        (void)contest_apply(contest, event, agent);
        if (event->contact.size > 0 && agent.size > 0) {
            (void)contest_credit(contest, event, agent);
        }
    }
}

/* -- periods ---------------------------------------------------------------------------
 */

/* The start of the period that a service day belongs to, by its local date. */
static int64_t period_start_ms(const struct standings *self, const struct ranked *ranked,
                               const struct calendar *calendar, int64_t day_start_ms)
{
    const struct boards_leaderboard *board = ranked->shown.board;
    struct calendar_civil civil = calendar_civil(calendar, (struct wall){day_start_ms});
    if (board->period == BOARDS_CONTEST) {
        return self->site->boards.contests[board->contest].start.ms;
    }
    civil.day = board->period == BOARDS_WEEK ? civil.day - civil.weekday + 1 : 1;
    return calendar_instant(calendar, &civil).ms;
}

/* Is the picture's day one of the period? Those of a contest are the ones that it
 * touches. */
static bool is_of_period(const struct standings *self, const struct ranked *ranked,
                         const struct snapshot *snapshot)
{
    const struct boards_leaderboard *board = ranked->shown.board;
    if (board->period != BOARDS_CONTEST) {
        return true;
    }
    const struct boards_contest *contest = &self->site->boards.contests[board->contest];
    return snapshot->day_start_ms < contest->end.ms &&
           snapshot->day_end_ms > contest->start.ms;
}

/* A day is over: what it was counts among the past, or a new period begins. */
static void turn_day(const struct standings *self, struct ranked *ranked,
                     const struct snapshot *snapshot, const struct calendar *calendar)
{
    int64_t start_ms = period_start_ms(self, ranked, calendar, snapshot->day_start_ms);
    bool same = ranked->day_start_ms != 0 && start_ms == ranked->period_start_ms;
    for (size_t i = 0; i < LIMIT_AGENTS; i++) {
        struct past *past = &ranked->past[i];
        const struct past *today = &ranked->today[i];
        if (!same) {
            *past = (struct past){0, 0, 0};
        } else if (today->den > 0) {
            bool sum = leaderboard_adds_up(ranked->shown.board->metric);
            tally_add(&past->num, today->num); /* a sum of whatever sources said */
            past->den = sum ? today->den : past->den + today->den;
            past->logged_in_ms += today->logged_in_ms;
        }
    }
    memset(ranked->today, 0, LIMIT_AGENTS * sizeof *ranked->today);
    if (!same) {
        leaderboard_forget(ranked->ranking);
    }
    ranked->day_start_ms = snapshot->day_start_ms;
    ranked->period_start_ms = start_ms;
}

/* The figure of the whole period: the days that are over, and today. */
static void add_past(struct ranked *ranked, size_t agent, struct leaderboard_row *row)
{
    const struct past *past = &ranked->past[agent];
    ranked->today[agent] =
        (struct past){row->figure.num, row->figure.den, row->logged_in_ms};
    if (past->den == 0) {
        return;
    }
    bool sum = leaderboard_adds_up(ranked->shown.board->metric);
    tally_add(&row->figure.num, past->num);
    row->figure.den =
        sum || row->figure.den == 0 ? past->den : row->figure.den + past->den;
    row->logged_in_ms += past->logged_in_ms;
}

/* -- what is lost ---------------------------------------------------------------------
 */

void standings_miss(struct standings *self, int64_t from_ms, int64_t to_ms)
{
    bool first = self->lost_to_ms == EVENT_NO_TIME;
    self->lost_from_ms =
        first || from_ms < self->lost_from_ms ? from_ms : self->lost_from_ms;
    self->lost_to_ms = to_ms > self->lost_to_ms ? to_ms : self->lost_to_ms;
}

/* Are events lost between these instants? */
static bool lacks(const struct standings *self, int64_t from_ms, int64_t to_ms)
{
    return self->lost_to_ms > from_ms && self->lost_from_ms < to_ms;
}

/* -- ranking ---------------------------------------------------------------------------
 */

/* The last bound at which ranks are remembered. */
static int64_t bound_ms(const struct boards_leaderboard *board,
                        const struct snapshot *snapshot, const struct calendar *calendar)
{
    int64_t now_ms = snapshot->now_ms;
    int64_t offset_ms = calendar_offset_ms(calendar, (struct wall){now_ms});
    switch (board->rank_snapshot) {
    case BOARDS_RANK_INTERVAL:
        return now_ms - now_ms % LIMIT_QUARTER_MS;
    case BOARDS_RANK_HOUR:
        return now_ms - (now_ms + offset_ms) % HOUR_MS;
    case BOARDS_RANK_DAY:
        break;
    }
    return snapshot->day_start_ms;
}

static void rank_board(struct standings *self, struct ranked *ranked,
                       const struct snapshot *snapshot, const struct calendar *calendar)
{
    const struct boards_leaderboard *board = ranked->shown.board;
    if (ranked->past != NULL && ranked->day_start_ms != snapshot->day_start_ms) {
        turn_day(self, ranked, snapshot, calendar);
    }
    bool counts = is_of_period(self, ranked, snapshot);
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        const struct snapshot_agent *agent = &snapshot->agents[i];
        const struct figure *values = agent->today.value;
        struct leaderboard_row *row = &self->rows[i];
        *row = (struct leaderboard_row){
            .id = agent->id,
            .label = agent->label,
            .figure = counts ? values[board->metric] : FIGURE_NONE,
            .logged_in_ms = counts ? values[METRIC_LOGGED_IN_MS].num : 0,
        };
        boards_fill_row(&self->site->boards, row);
        if (ranked->past != NULL) {
            add_past(ranked, i, row);
        }
    }
    int64_t start_ms =
        ranked->past != NULL ? ranked->period_start_ms : snapshot->day_start_ms;
    ranked->shown.unverified = lacks(self, start_ms, snapshot->day_end_ms);
    struct leaderboard_rule rule = boards_leaderboard_rule(board);
    (void)leaderboard_remember_at(ranked->ranking, bound_ms(board, snapshot, calendar));
    leaderboard_rank(ranked->ranking, &rule, self->rows, snapshot->agent_count,
                     &ranked->shown.standings);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* As the floor may see it; NULL: the id is all that is known, and may be seen. */
static const char *label_of(const struct standings *self, const struct snapshot *snapshot,
                            const char *agent)
{
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        if (strcmp(snapshot->agents[i].id, agent) == 0) {
            return snapshot->agents[i].label;
        }
    }
    enum site_names names = self->site->names;
    return names == SITE_NAMES_NONE || names == SITE_NAMES_ALIAS ? "–" : NULL;
}

static void rank_contest(struct standings *self, struct played *played,
                         const struct snapshot *snapshot)
{
    int64_t points = 0;
    contest_tick(played->contest, snapshot->now_ms);
    size_t count =
        least(contest_rows(played->contest, self->rows, LIMIT_AGENTS), LIMIT_AGENTS);
    for (size_t i = 0; i < count; i++) {
        self->rows[i].label = label_of(self, snapshot, self->rows[i].id);
        boards_fill_row(&self->site->boards, &self->rows[i]);
        tally_add(&points, self->rows[i].figure.num);
    }
    played->shown.points = points;
    struct leaderboard_rule rule = contest_leaderboard_rule(played->contest);
    leaderboard_rank(played->ranking, &rule, self->rows, count, &played->shown.standings);
    played->shown.summary = contest_summary(played->contest);
    played->shown.unverified =
        lacks(self, played->shown.summary.start_ms, played->shown.summary.freeze_ms);
}

void standings_rank(struct standings *self, const struct snapshot *snapshot,
                    const struct calendar *calendar)
{
    for (size_t i = 0; i < self->board_count; i++) {
        rank_board(self, &self->boards[i], snapshot, calendar);
    }
    for (size_t i = 0; i < self->contest_count; i++) {
        rank_contest(self, &self->contests[i], snapshot);
    }
}

size_t standings_board_count(const struct standings *self)
{
    return self->board_count;
}

const struct standings_board *standings_board(const struct standings *self, size_t number)
{
    return &self->boards[number].shown;
}

size_t standings_contest_count(const struct standings *self)
{
    return self->contest_count;
}

const struct standings_contest *standings_contest(const struct standings *self,
                                                  size_t number)
{
    return &self->contests[number].shown;
}

const struct contest *standings_book(const struct standings *self, size_t number)
{
    return self->contests[number].contest;
}

void standings_tick(struct standings *self, int64_t now_ms)
{
    for (size_t i = 0; i < self->contest_count; i++) {
        contest_tick(self->contests[i].contest, now_ms);
    }
}

void standings_close_day(struct standings *self, const struct snapshot *snapshot,
                         const struct calendar *calendar)
{
    for (size_t i = 0; i < self->board_count; i++) {
        if (self->boards[i].past != NULL) {
            rank_board(self, &self->boards[i], snapshot, calendar);
        }
    }
}

uint64_t standings_digest(const struct standings *self)
{
    uint64_t digest = 0;
    for (size_t i = 0; i < self->contest_count; i++) {
        digest += contest_digest(self->contests[i].contest) * (2 * i + 1);
    }
    return digest;
}

/* -- to bytes and back -----------------------------------------------------------------
 */

static bool is_nothing(const struct past *past)
{
    return past->num == 0 && past->den == 0 && past->logged_in_ms == 0;
}

/* Those agents of whom anything is known. While reading all are 0 before. */
static void code_past(struct state_codec *codec, struct past *list)
{
    size_t known = 0;
    for (size_t i = 0; codec->writing && i < LIMIT_AGENTS; i++) {
        known += !is_nothing(&list[i]);
    }
    uint32_t at = 0;
    for (size_t left = state_count(codec, known, LIMIT_AGENTS); left > 0; left--, at++) {
        while (codec->writing && is_nothing(&list[at])) {
            at++;
        }
        state_u32(codec, &at, LIMIT_AGENTS - 1);
        if (codec->fault != NULL) {
            return;
        }
        state_i64(codec, &list[at].num);
        state_i64(codec, &list[at].den);
        state_i64(codec, &list[at].logged_in_ms);
        state_check(codec, list[at].den >= 0 && list[at].logged_in_ms >= 0,
                    "a figure that cannot be");
    }
}

void standings_code(struct standings *self, struct state_codec *codec)
{
    size_t boards = state_count(codec, self->board_count, SITE_LEADERBOARDS);
    size_t contests = state_count(codec, self->contest_count, SITE_CONTESTS);
    state_check(codec, boards == self->board_count && contests == self->contest_count,
                "leaderboards or contests of another site");
    state_ms(codec, &self->lost_from_ms);
    state_ms(codec, &self->lost_to_ms);
    for (size_t i = 0; i < self->board_count && codec->fault == NULL; i++) {
        struct ranked *ranked = &self->boards[i];
        leaderboard_code(ranked->ranking, codec);
        if (ranked->past != NULL) {
            state_said_ms(codec, &ranked->day_start_ms);
            state_said_ms(codec, &ranked->period_start_ms);
            code_past(codec, ranked->past);
            code_past(codec, ranked->today);
        }
    }
    for (size_t i = 0; i < self->contest_count && codec->fault == NULL; i++) {
        contest_code(self->contests[i].contest, codec);
    }
}
