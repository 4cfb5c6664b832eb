#ifndef WALLBOARD_VIEW_BOARD_H
#define WALLBOARD_VIEW_BOARD_H

/*
 * What hangs on the wall: pages of widgets, one shown at a time. Turns a snapshot and a
 * style into a scene; keeps no numbers and reads no clock. Equal snapshot, style, options
 * and page give an equal scene.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "locale/calendar.h"
#include "locale/format.h"
#include "scene/scene.h"
#include "stats/snapshot.h"
#include "view/alarm.h"
#include "view/announcement.h"
#include "view/clocks.h"
#include "view/standing.h"
#include "view/style.h"

/* Where a figure changes its colour. 0 in any of them: no such step. */
struct board_thresholds {
    int64_t waiting_warning, waiting_alarm;       /* contacts */
    int64_t longest_warning_ms, longest_alarm_ms; /* 0: the queue's target, and 3 x it */
    int64_t service_level_margin_bp; /* below the goal by more than this is an alarm */
};

/* A queue that has its own. */
struct board_queue {
    const char *id;
    struct board_thresholds thresholds;
};

/* Pages in the order in which they are shown. Borrowed. */
struct page;
struct board_pages {
    const struct page *page; /* view/page.h */
    size_t count;            /* at least 1 */
};

struct board_options {
    struct board_pages pages;
    const char *title;    /* "Leeds"; borrowed for the board's use */
    const char *subtitle; /* "Customer Care"; may be "" */
    struct board_thresholds
        thresholds;                   /* of the totals, and of queues without their own */
    const struct board_queue *queues; /* quickest in the snapshot's order */
    size_t queue_count;
    int64_t blank_after_ms; /* a silent source's figures become dashes */
    int64_t turn_ms;        /* what takes turns in one place stays for so long; 0: 20 s */
    bool tell_reasons;      /* of one person's not ready, beside the name */
    int64_t shade_bp;       /* how much darker than the theme; 10000: a black picture */
    int drift_px;           /* at most, from its place; 0: it stands still */
    int64_t a_few; /* how many wait is told in bands, "a few" up to so many; 0: exactly */
    int64_t min_group;     /* of fewer agents nothing is told */
    int64_t drop_limit_bp; /* outbound calls dropped, of those connected; 0: no limit */
    bool utilisation_of_schedule;    /* over scheduled time, else over logged-in time */
    bool contact_rate_of_connects;   /* over calls answered, else over calls dialled */
    int rotation;                    /* degrees clockwise, told on the test card */
    const struct calendar *calendar; /* the site's zone */
    struct format_locale locale;
};

/* What the program wants said besides the numbers. Empty strings say nothing. */
struct board_notice {
    const struct diag_entry *fault; /* a broken file: the old picture stays, this stands
                                       at the foot; NULL: none */
    const char
        *link;       /* "connecting to tcp://pbx:5556", shown while no source was heard */
    bool not_saved;  /* the hub's disk fails: what is shown is in its memory alone */
    bool other_name; /* the hub has another screen of this one's name */
    bool no_time;    /* nobody knows what time it is: the clock shows no figures */
};

struct board_admission;   /* view/admission.h */
struct board_celebration; /* view/celebration.h */

/* All that one picture is made of besides what was read from files. Borrowed. */
struct board_news {
    const struct snapshot *snapshot;
    const struct board_standings *standings;     /* NULL: none */
    const struct board_celebration *celebration; /* NULL: there is nothing to celebrate */
    const struct board_alarms *alarms; /* NULL: states follow their figures at once */
    const struct board_clocks *clocks; /* NULL: none */
    const struct board_announcements *announcements; /* NULL: nothing is said */
    const struct board_admission *admission; /* NULL: the hub has let this screen in */
    int64_t shown_ms; /* how long the page has been on the wall, all its turns together:
                         what takes turns on it goes by this, so that all of it comes */
    struct board_notice notice;
};

/* The pages that need no file. */
struct board_pages board_builtin_pages(void);

/* The letters for this screen: as large as the theme wants them at its distance, or as
 * there is room for on every page. */
struct style board_style(const struct board_pages *pages, const struct theme *theme,
                         const struct type_view *screen);

/* From how far they can be read as the theme means them: the viewing distance, or less if
 * letters for it had to shrink. */
int64_t board_reach_mm(const struct board_pages *pages, const struct theme *theme,
                       const struct type_view *screen);

/* Pages are numbered from 0, as they stand in the options. */

/* Has the page anything to show? One that has not is skipped in rotation. */
bool board_page_shows(const struct board_options *options, const struct board_news *news,
                      size_t page);

/* The first page that shows this figure of that queue (NULL: of the site), or the count
 * of pages. */
size_t board_find_figure(const struct board_options *options, enum metric metric,
                         const char *queue);

/* Composes page `page` into `scene`, which is reset to the style's size. Widgets with
 * nothing to show are left out and the others take their room; on a page without any that
 * has something all are there, with dashes: never a blank. */
void board_compose(const struct board_options *options, const struct style *style,
                   const struct board_news *news, size_t page, struct scene *scene);

#endif
