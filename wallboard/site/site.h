#ifndef WALLBOARD_SITE_SITE_H
#define WALLBOARD_SITE_SITE_H

/*
 * The site file: what one floor calls itself, how it is judged, where its events come
 * from and how its screen is hung. Plain checked values; docs/configuration.md lists
 * every key. A struct site is never changed once loaded: a reload makes a new one.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/diag.h"
#include "base/str.h"
#include "config/option.h"
#include "site/alert_options.h"
#include "site/boards.h"
#include "site/celebration.h"
#include "site/clocks.h"
#include "site/counting_options.h"
#include "site/hours_options.h"
#include "site/hub_options.h"
#include "site/sound_options.h"
#include "site/theme_rules.h"
#include "site/ticker_options.h"
#include "stats/engine.h"

/* From these values on a figure is in that state; 0: never. */
struct site_thresholds {
    int64_t waiting_warning, waiting_alarm; /* contacts */
    int64_t longest_wait_warning_ms, longest_wait_alarm_ms;
    /* A service level below its goal warns; below goal - margin it alarms. */
    int64_t service_level_margin_bp;
    int64_t after_ms; /* how long a state must last to be shown */
    int64_t hold_ms;  /* between two changes of it at least */
};

struct site_queue {
    char id[LIMIT_ID_BYTES + 1];
    char label[LIMIT_LABEL_BYTES + 1]; /* "": the source's, else the id */
    struct engine_rule rule;           /* the site's with this queue's overrides */
    struct engine_rule
        channels[EVENT_CHANNEL_COUNT];      /* the queue's, with this channel's */
    bool channel_said[EVENT_CHANNEL_COUNT]; /* else `rule` holds for it */
    bool target_said;                       /* the file gives a target, here or for all */
    struct site_thresholds thresholds;      /* the same way */
    struct site_hours hours;                /* the same way */
};

/* How agents' names are shown to the floor. */
enum site_names {
    SITE_NAMES_FULL,
    SITE_NAMES_SHORT,    /* "Amira K." */
    SITE_NAMES_FIRST,    /* "Amira" */
    SITE_NAMES_INITIALS, /* "A. K." */
    SITE_NAMES_ALIAS,    /* the alias of the file; without one a dash */
    SITE_NAMES_NONE,     /* nobody's: a dash */
};

/* In the file, from 1; 0: not said there. */
struct site_place {
    int line, column;
};

/* As people see the picture. */
enum site_edge {
    SITE_EDGE_TOP,
    SITE_EDGE_RIGHT,
    SITE_EDGE_BOTTOM,
    SITE_EDGE_LEFT,
    SITE_EDGE_COUNT,
};

/* How it is told how many wait. */
enum site_counts {
    SITE_COUNTS_EXACT,
    SITE_COUNTS_BANDS, /* none, a few, many: nobody waits for the board to go ready */
};

/* What goes off while the picture is black (brightness 0 %): each more than the last. */
enum site_power {
    SITE_POWER_PICTURE,    /* nothing else */
    SITE_POWER_SIGNAL,     /* DPMS */
    SITE_POWER_TELEVISION, /* and CEC */
};

/* How this screen is hung and what it shows. */
struct site_screen {
    char key[512];  /* the file of its keys; "": none */
    char group[65]; /* of screens, for orders to several; "": none */
    int64_t viewing_distance_mm;
    int64_t diagonal_mm;
    int64_t size_px[2]; /* of the display, not turned; 0, 0: its own */
    int rotation;       /* of the picture on it, clockwise: 0, 90, 180, 270 */
    int64_t
        overscan_bp[SITE_EDGE_COUNT]; /* what the panel cuts, of its width or height */
    enum site_power power;            /* what goes off with the picture */
    int64_t drift_px;                 /* the picture moves by so much, against burn-in */
    int64_t page_ms;                  /* each page in turn for this long */
    int64_t hold_on_alarm_ms; /* the page of an alarm stays so long at most; 0: it does
                                 not come */
    int64_t blank_after_ms;   /* data this old becomes a dash */
    enum site_counts counts;  /* of who waits */
    int64_t a_few;            /* in bands: up to so many */
    struct option_list pages; /* names in order of rotation */
    struct site_place page_places[OPTION_LIST_ITEMS]; /* where the file names them */
};

/* An agent's name for this board. */
struct site_alias {
    char alias[65];
};

struct index;

struct site {
    char id[LIMIT_ID_BYTES + 1];          /* "": the first event's */
    char title[LIMIT_LABEL_BYTES + 1];    /* "": the id */
    char subtitle[LIMIT_LABEL_BYTES + 1]; /* may be "" */
    char timezone[65];                    /* IANA name; "": the system's */
    char locale[65];       /* of words and figures; "": English and the house style */
    int64_t day_start_min; /* service day's start, local, 0..1439, a quarter-hour */
    struct site_hours hours;

    struct engine_rule rule; /* the site's service level, queues may override */
    bool target_said;
    int64_t sweep_waiting_ms, sweep_ringing_ms, sweep_active_ms; /* 0: never */
    int64_t restart_grace_ms, breach_horizon_ms;
    int64_t drop_limit_bp; /* of outbound calls, where the law has one; 0: none */
    struct site_counting counting;

    struct site_queue *queues; /* in the file's order, which is the wall's; owned */
    size_t queue_count;        /* at most LIMIT_QUEUES */

    char forecast[512];        /* the path of its forecast.h file; "": there is none */
    char schedules[512];       /* likewise of its schedule.h file */
    int forecast_interval_min; /* of a row: 15, 30, 60; 0: as the file has it */

    struct option_list connect, bind; /* ZeroMQ endpoints */

    struct site_hub hub;

    char theme[33];                        /* where no rule of `themes` holds */
    int theme_line, theme_column;          /* of that key in the file; 0: not said */
    struct site_theme_rules themes, pages; /* by the clock */
    struct site_screen screen;
    struct site_thresholds thresholds;
    enum site_names names;
    struct index *alias_index;  /* agent ids; NULL: no aliases; owned */
    struct site_alias *aliases; /* by the index's numbers; owned */

    struct site_clocks clocks;
    struct boards boards; /* leaderboards, contests, teams */
    struct site_alerts alerts;
    struct site_sounds sounds;
    struct site_celebrate celebrate;
    struct site_ticker ticker;

    struct engine_queue_config *engine_queues; /* `queues` as the engine reads them;
                                                  owned, borrows their strings */
};

/* The defaults: no queues, no endpoints. NULL without memory. */
struct site *site_default(void);

/* Reads a file; every fault is appended to `diag`. NULL if there is an error in it (or no
 * memory, said in `diag`); warnings alone do not refuse it. */
struct site *site_load(const char *path, struct diag *diag);

/* The same from text, with faults told under `name`. */
struct site *site_parse(const char *name, struct str text, struct diag *diag);

/* The same without a look at the sounds that it names: for who counts by it and has its
 * text alone. */
struct site *site_parse_alone(const char *name, struct str text, struct diag *diag);

void site_destroy(struct site **self);

/* What engine_create() wants; borrows from the site. Table sizes are left at 0. */
struct engine_config site_engine_config(const struct site *site);

/* The queue with that id, or NULL. */
const struct site_queue *site_find_queue(const struct site *site, struct str id);

/* The alias of an agent, or the empty slice. Borrowed. */
struct str site_alias(const struct site *site, struct str agent);

/* The table of every key, Markdown, as in docs/configuration.md. */
void site_print_options(FILE *out);

#endif
