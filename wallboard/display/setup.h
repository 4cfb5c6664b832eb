#ifndef WALLBOARD_DISPLAY_SETUP_H
#define WALLBOARD_DISPLAY_SETUP_H

/*
 * Everything read from files, checked as one: site, layouts, themes, font sets, zone. A
 * setup is whole or it is not made; a reload makes a new one and only then lets go of the
 * old, so that a bad file never blanks a TV. Plain data, owned by the caller of
 * setup_load().
 */

#include <stdbool.h>

#include "base/diag.h"
#include "base/str.h"
#include "display/arguments.h"
#include "display/looks.h"
#include "locale/calendar.h"
#include "render/renderer.h"
#include "site/site.h"
#include "theme/theme.h"
#include "view/board.h"
#include "view/page.h"

struct intake;

/* The hub's site file. */
struct setup_site {
    struct str text; /* size 0: there is none */
    const char
        *path; /* that it would have amid the files that it names; NULL: none came */
};

struct setup {
    struct site *site;
    char path[ROOTS_PATH_BYTES]; /* of the site file; "": there is none */
    struct looks *looks;
    const struct theme *theme; /* the look that is shown now; one of `looks` */
    struct calendar *calendar;
    struct calendar *clock_calendars[SITE_CLOCKS]; /* of the site's clocks */
    struct forecast *forecast;                     /* NULL: the site has none */
    struct schedule *schedule;                     /* likewise */
    struct board_options board;                    /* borrows from site and calendar */
    struct board_queue *queues;
    struct page *pages; /* in rotation; the board's point here */
    size_t page_count;
    char
        page_due[PAGE_NAME_BYTES + 1]; /* the one of a rule that stands alone; "": none */
    bool page_asked;                   /* by --page or a supervisor: no rule counts */
    bool own_leaderboard; /* the site names none: its one leaderboard is ours */
};

/* NULL after appending every fault to `diag`; warnings are appended too. `now` decides
 * which look is shown first. `hub_site` stands in for a site file of our own; NULL:
 * there is none. */
struct setup *setup_load(const struct arguments *arguments,
                         const struct setup_site *hub_site, struct wall now,
                         struct diag *diag);
void setup_destroy(struct setup **self);

/* Watches the folders that layouts are looked for in. */
void setup_watch_layouts(const struct setup *setup, struct watch *watch);

/* Faults told of the hub's files, without the folder that they are kept in. Borrowed. */
const char *setup_shorten(const struct setup_site *hub_site, const char *fault);
/* Counting goes on with the forecast and the schedule that the setup has. Borrowed. */
void setup_plan(const struct setup *setup, struct intake *intake);

/* From now on the board speaks the site's language: when the setup comes into use. */
void setup_speak(struct setup *setup);

/* Takes the look, and how bright it is, that the site file wants at that time; true if it
 * is another look. */
bool setup_choose_look(struct setup *setup, struct wall at);

/* Do the rules want another page than the one that this setup has? Then it is to be
 * loaded anew; as of the last choice of a look. */
bool setup_wants_page(const struct setup *setup);

/* What the site's clocks of other places say at that time. Borrows from the setup. */
void setup_read_clocks(const struct setup *setup, struct wall at,
                       struct board_clocks *ret_clocks);

/* The letters and distances for a picture of this size, hung as the site file says. */
struct style setup_style(const struct setup *setup, int width_px, int height_px);

/* From how far letters can be read in such a picture: less than the site file's
 * viewing_distance if they had to shrink for it. */
int64_t setup_reach_mm(const struct setup *setup, int width_px, int height_px);

/* What the renderer wants to know of the font set and the pictures. Borrows from the
 * setup. */
struct renderer_config setup_renderer(const struct setup *setup);

#endif
