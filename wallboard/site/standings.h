#ifndef WALLBOARD_SITE_STANDINGS_H
#define WALLBOARD_SITE_STANDINGS_H

/*
 * The leaderboards and contests of a site, kept up beside the engine: fed with the events
 * that the engine took in, ranked when a picture is taken. What each means is told in
 * stats/leaderboard.h, stats/contest.h and site/boards.h. Weeks and months are
 * the service days that were seen, added up as they end.
 */

#include <stdbool.h>
#include <stddef.h>

#include "site/site.h"
#include "stats/engine.h"
#include "stats/snapshot.h"
#include "stats/state_codec.h"

struct standings;
struct calendar;

/* `site` is borrowed for the life of the standings. NULL without memory. */
struct standings *standings_create(const struct site *site);
void standings_destroy(struct standings **self);

/* The engine took an event in: whoever it credits may get points. */
void standings_hear(struct standings *self, const struct engine *engine,
                    const struct event *event);

/* Ranks everything by the figures of a picture. `calendar` is the site's. */
void standings_rank(struct standings *self, const struct snapshot *snapshot,
                    const struct calendar *calendar);

/* The site's leaderboards and contests, in the file's order. Borrowed until the next
 * standings_rank(). */
struct standings_board {
    const struct boards_leaderboard *board;
    bool unverified; /* events of its period are lost */
    struct leaderboard_standings standings;
};
size_t standings_board_count(const struct standings *self);
const struct standings_board *standings_board(const struct standings *self,
                                              size_t number);

struct standings_contest {
    const struct boards_contest *contest;
    bool unverified; /* events of its time are lost */
    struct contest_summary summary;
    int64_t points; /* of all who are heard of, together */
    struct leaderboard_standings standings;
};
size_t standings_contest_count(const struct standings *self);
const struct standings_contest *standings_contest(const struct standings *self,
                                                  size_t number);

/* The book of a contest, for whoever asks where the points come from. */
const struct contest *standings_book(const struct standings *self, size_t number);

/* Events that were received between these instants are lost: what spans them is marked.
 */
void standings_miss(struct standings *self, int64_t from_ms, int64_t to_ms);

/* Contests settle with time: told at each tick, so that all who hear the same tick agree.
 */
void standings_tick(struct standings *self, int64_t now_ms);

/* A service day is about to end: the picture is of its last instant. */
void standings_close_day(struct standings *self, const struct snapshot *snapshot,
                         const struct calendar *calendar);

/* One number for the contests' points, 0 without any. */
uint64_t standings_digest(const struct standings *self);

/* All of it as bytes and back, beside a checkpoint of the engine; read into standings
 * that were just made for the same site, which are to be thrown away after a fault. */
void standings_code(struct standings *self, struct state_codec *codec);

#endif
