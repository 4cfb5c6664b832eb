#include "display/show_standings.h"

#include <assert.h>

static_assert(STANDING_PLACES == LIMIT_LEADERBOARD_PLACES, "room for every place");
static_assert(STANDING_LEADERBOARDS == SITE_LEADERBOARDS, "room for every leaderboard");
static_assert(STANDING_CONTESTS == SITE_CONTESTS, "room for every contest");
static_assert((int)STANDING_BEFORE == (int)CONTEST_BEFORE &&
                  (int)STANDING_RUNNING == (int)CONTEST_RUNNING &&
                  (int)STANDING_SETTLING == (int)CONTEST_SETTLING &&
                  (int)STANDING_FINAL == (int)CONTEST_FINAL,
              "the same phases");

static void show_places(const struct leaderboard_standings *standings,
                        struct standing_places *ret_shown)
{
    ret_shown->count = standings->count;
    ret_shown->more = standings->more;
    for (size_t i = 0; i < standings->count; i++) {
        const struct leaderboard_place *place = &standings->places[i];
        ret_shown->place[i] = (struct standing_place){.label = place->label,
                                                      .rank = place->rank,
                                                      .figure = place->figure,
                                                      .moved = place->moved};
    }
}

static void show_leaderboard(const struct standings_board *row,
                             struct standing_leaderboard *ret_shown)
{
    const struct boards_leaderboard *board = row->board;
    ret_shown->title = board->title[0] != '\0' ? board->title : board->id;
    ret_shown->metric = board->metric;
    ret_shown->per_hour = board->per_hour;
    ret_shown->unverified = row->unverified;
    show_places(&row->standings, &ret_shown->places);
}

static void show_contest(const struct standings_contest *row,
                         struct standing_contest *ret_shown)
{
    const struct contest_summary *summary = &row->summary;
    ret_shown->title = summary->title;
    ret_shown->unverified = row->unverified;
    ret_shown->phase = (enum standing_phase)summary->phase;
    ret_shown->start_ms = summary->start_ms;
    ret_shown->end_ms = summary->end_ms;
    ret_shown->countdown_ms = summary->countdown_ms;
    ret_shown->points = row->points;
    ret_shown->goal = row->contest->goal;
    show_places(&row->standings, &ret_shown->places);
}

void show_standings(const struct standings *standings, struct board_standings *ret_shown)
{
    ret_shown->leaderboard_count = standings_board_count(standings);
    for (size_t i = 0; i < ret_shown->leaderboard_count; i++) {
        show_leaderboard(standings_board(standings, i), &ret_shown->leaderboards[i]);
    }
    ret_shown->contest_count = standings_contest_count(standings);
    for (size_t i = 0; i < ret_shown->contest_count; i++) {
        show_contest(standings_contest(standings, i), &ret_shown->contests[i]);
    }
}
