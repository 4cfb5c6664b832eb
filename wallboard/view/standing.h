#ifndef WALLBOARD_VIEW_STANDING_H
#define WALLBOARD_VIEW_STANDING_H

/*
 * Leaderboards and contests as the wall shows them: ranked already, plain values, filled
 * by the program. Texts are borrowed for the composing.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/metric.h"

#define STANDING_PLACES       32
#define STANDING_LEADERBOARDS 16
#define STANDING_CONTESTS     16

struct standing_place {
    const char *label;
    size_t rank; /* from 1; who ties shares it */
    struct figure figure;
    int64_t moved; /* ranks won since the last close, negative: lost; 0: newcomers too */
};

struct standing_places {
    struct standing_place place[STANDING_PLACES]; /* best first */
    size_t count;
    size_t more; /* who share the last one's rank and are not among them */
};

struct standing_leaderboard {
    const char *title;
    enum metric metric;
    bool per_hour;
    bool unverified; /* something of its period is lost */
    struct standing_places places;
};

enum standing_phase {
    STANDING_BEFORE,   /* counts down to the start */
    STANDING_RUNNING,  /* to the end */
    STANDING_SETTLING, /* late events still count; to the freeze */
    STANDING_FINAL,
};

struct standing_contest {
    const char *title;
    bool unverified; /* something of its time is lost */
    enum standing_phase phase;
    int64_t start_ms, end_ms; /* Unix ms */
    int64_t countdown_ms;     /* to the next bound of `phase`; 0 once final */
    int64_t points;           /* of all together */
    int64_t goal;             /* points aimed at together; 0: none */
    struct standing_places places;
};

struct board_standings {
    struct standing_leaderboard leaderboards[STANDING_LEADERBOARDS];
    struct standing_contest contests[STANDING_CONTESTS];
    size_t leaderboard_count, contest_count;
};

#endif
