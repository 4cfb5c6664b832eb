#ifndef WALLBOARD_VIEW_WIDGET_H
#define WALLBOARD_VIEW_WIDGET_H

/*
 * A widget is a const table and two functions: one composes its part of the picture, one
 * says whether there is anything to compose, both from the context alone. A new one is
 * one file and one line in view/widgets.c.
 */

#include "base/rect.h"
#include "stats/snapshot.h"
#include "view/announcement.h"
#include "view/board.h"
#include "view/figure.h"
#include "view/freshness.h"
#include "view/painter.h"
#include "view/style.h"

#define WIDGET_LABEL_BYTES 64
#define WIDGET_TEXT_BYTES  256

/* What a page asks of a widget. */
struct widget_ask {
    char queue[LIMIT_ID_BYTES + 1];     /* of this queue alone; "": of all */
    char label[WIDGET_LABEL_BYTES + 1]; /* its caption; "": the widget's own */
    char text[WIDGET_TEXT_BYTES + 1];   /* its words, of those that take some */
    enum metric metric;                 /* of those that take one */
    int64_t target, most; /* in the metric's unit (ratios in basis points, numbers in
                             hundredths); 0: none */
    int line, column;     /* of the queue in the layout's file */
};

/* Everything that a picture is made of, at one instant. Borrowed for the composing. */
struct widget_context {
    const struct board_options *options;
    const struct style *style;
    const struct snapshot *snapshot;
    const struct board_standings *standings;         /* NULL: the site has none */
    const struct board_alarms *alarms;               /* NULL: see board_news */
    const struct board_clocks *clocks;               /* NULL: likewise */
    const struct board_announcements *announcements; /* NULL: likewise */
    bool no_time;                                    /* see board_notice */
    int64_t shown_ms;                                /* see board_news */
    const struct widget_ask *ask;       /* never NULL for a widget's functions */
    const struct snapshot_queue *queue; /* that it asks for; NULL: all, or not known */
    uint64_t sources;                   /* bits of those that the figures come from */
    enum freshness freshness;           /* of these figures as a whole */
};

/* How much room it needs, in letters as the theme means them. */
enum widget_least {
    WIDGET_LEAST_LINES, /* a head and a few rows */
    WIDGET_LEAST_TILE,  /* a caption and a figure */
    WIDGET_LEAST_STRIP, /* a line of words */
    WIDGET_LEAST_DIAL,  /* a caption and a half ring around a figure */
};

/* Bits: what a page may ask of it. */
enum widget_takes {
    WIDGET_TAKES_QUEUE = 1 << 0,
    WIDGET_TAKES_LABEL = 1 << 1,
    WIDGET_TAKES_METRIC = 1 << 2, /* and needs it, with a label */
    WIDGET_TAKES_TEXT = 1 << 3,
    WIDGET_TAKES_TARGET = 1 << 4, /* what the figure should be */
    WIDGET_TAKES_SCALE = 1 << 5,  /* where its scale ends; needs it but for ratios */
};

struct widget_class {
    const char *name; /* "service_level" */
    const char *help; /* what it shows, for the documentation */
    void (*compose)(const struct widget_context *context, struct rect box,
                    struct painter *painter);
    /* Has it something to show? If not it is left out and the others take its room. It
     * must be slow: a tile that came and went with each contact would unsettle the page.
     * NULL: always. */
    bool (*shows)(const struct widget_context *context);
    enum widget_least least;
    unsigned takes;     /* enum widget_takes */
    enum metric metric; /* that it shows, where it takes a queue and no metric */
    bool tells_queues;  /* shows the thresholds' figures of every queue */
    bool tells_messages, tells_tickers; /* then these stand there and nowhere else */
};

/* The figure of the queue that is asked for, else of the site; FIGURE_NONE for a queue
 * that is not known, and for states of agents who are too few to be told of. */
struct figure widget_figure(const struct widget_context *context, enum metric metric);

/* How many wait, as this screen may say it: the number, or "none", "a few", "many". */
struct figure_text widget_waiting_text(const struct board_options *options,
                                       struct figure waiting);

/* Whose turn it is of `count` things that share one place, each for `turn_ms`; 0: as long
 * as the site says. Under `count`; 0 of none. */
size_t widget_turn(const struct widget_context *context, size_t count, int64_t turn_ms);

/* May the states of so many agents be told? Of few it would be known whose they are. */
bool widget_tells_of(const struct board_options *options, struct figure agents);

/* Of the last minutes, likewise; NULL for a queue that is not known. */
const struct snapshot_rolling *widget_rolling(const struct widget_context *context,
                                              enum snapshot_window window);

/* Where figures of the queue that is asked for, else of the site, change their state. */
const struct board_thresholds *widget_thresholds(const struct widget_context *context);

/* Where a queue's do, quickest if it is the `number`th of the options too: its own, else
 * the site's. */
const struct board_thresholds *
widget_queue_thresholds(const struct board_options *options, size_t number,
                        const char *queue);

/* The state of a threshold's figure: as it was judged, else `level`. */
enum level widget_level(const struct widget_context *context,
                        enum alarm_threshold threshold, enum level level);

/* The same of queue `number` of the snapshot. */
enum level widget_queue_level(const struct widget_context *context, size_t number,
                              enum alarm_threshold threshold, enum level level);

/* Is it the queue that is asked for? NULL: all. */
bool widget_asks_for(const struct widget_ask *ask, const char *queue);

/* Does it show this figure of that queue (NULL: of the site)? */
bool widget_tells(const struct widget_class *widget, const struct widget_ask *ask,
                  enum metric metric, const char *queue);

/* The context of one widget on a page: what it asks for, and how far that can be
 * vouched for. */
struct widget_context widget_context_for(const struct widget_context *page,
                                         const struct widget_ask *ask);

#endif
