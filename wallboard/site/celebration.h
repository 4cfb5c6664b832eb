#ifndef WALLBOARD_SITE_CELEBRATION_H
#define WALLBOARD_SITE_CELEBRATION_H

/*
 * Good news: a contest's goal is reached, a sale is made. Pure: told the figures and the
 * time. Each is celebrated once, shortly, and never over an alarm: what happens during
 * one is not made up for later, and neither is what was true when the program began.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "config/option.h"
#include "site/boards.h"
#include "stats/metric.h"

/* `celebrate:` of the site file. */
struct site_celebrate {
    bool goals, sales;
    int64_t time_ms;     /* how long one stays */
    int64_t cooldown_ms; /* between two at least */
    char sound[33];      /* "": none */
};

/* The keys below `celebrate`; they fill a struct site_celebrate. */
extern const struct option celebrate_options[];

struct celebration_news {
    struct figure sales;           /* today, of the site */
    int64_t points[SITE_CONTESTS]; /* of all together, in the file's order */
    int64_t goals[SITE_CONTESTS];  /* 0: none */
    size_t contest_count;
    bool catching_up; /* a backlog is read: what comes up now is old */
    bool alarmed;     /* an alarm is raised */
};

enum celebration_kind {
    CELEBRATION_NONE,
    CELEBRATION_SALE,
    CELEBRATION_GOAL,
};

/* Zeroed is the beginning. */
struct celebration {
    enum celebration_kind kind; /* that is going on */
    size_t contest;             /* of a goal */
    struct mono began;          /* once it ever did */
    bool ever;

    bool knows; /* the figures below were seen before */
    int64_t sales;
    bool reached[SITE_CONTESTS];
    size_t contest_count;
};

/* Takes in the news. True if a celebration begins. */
bool celebration_watch(struct celebration *self, const struct site_celebrate *options,
                       const struct celebration_news *news, struct mono now);

/* Somebody wants to see the figures: what is going on ends. */
void celebration_end(struct celebration *self);

#endif
