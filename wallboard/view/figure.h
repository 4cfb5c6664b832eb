#ifndef WALLBOARD_VIEW_FIGURE_H
#define WALLBOARD_VIEW_FIGURE_H

/*
 * A number as the wall writes it, and the state that a threshold gives it. Unknown is an
 * en dash, never 0; a state comes from the unrounded value.
 */

#include "locale/format.h"
#include "stats/metric.h"
#include "view/painter.h"
#include "view/style.h"

#define FIGURE_DASH "\xE2\x80\x93" /* U+2013 */

struct figure_text {
    char value[FORMAT_SIZE]; /* "78.4", or the dash */
    const char *unit;        /* "%", a word, or "" */
    bool unit_is_word;       /* "dials": written smaller, in the page's direction */
    bool unit_before;        /* stands on the figure's left, whatever the page's */
};

struct figure_text figure_text_count(const struct format_locale *locale,
                                     struct figure figure);

/* A length of time that is over (a mean, a maximum): "0:19". */
struct figure_text figure_text_duration(const struct format_locale *locale,
                                        struct figure figure);

/* A length of time that runs on (the longest wait now). */
struct figure_text figure_text_age(const struct format_locale *locale,
                                   struct figure figure);

/* A plain number, always known: the 3 of "3 past target". */
struct figure_text figure_text_integer(const struct format_locale *locale,
                                       int64_t number);

/* A mean, a rate, a sum of values: "4.3", and "120" where nothing is behind the point. */
struct figure_text figure_text_number(const struct format_locale *locale,
                                      struct figure figure);

/* A ratio in per cent, borrowing the sign from the locale. `goal_bp` is the threshold
 * that rounding must not cross, or FORMAT_NO_THRESHOLD. */
struct figure_text figure_text_percent(const struct format_locale *locale,
                                       struct figure figure, int decimals,
                                       int64_t goal_bp);

/* As the metric's unit has it: a count, a length of time (one that runs on in whole
 * seconds), a ratio in per cent with one decimal, a number. */
struct figure_text figure_text_metric(const struct format_locale *locale,
                                      enum metric metric, struct figure figure);

/* A threshold or limit in basis points as words say it: "80", "2.5"; without the sign. */
struct figure_text figure_text_limit(const struct format_locale *locale,
                                     int64_t limit_bp);

struct figure_text figure_text_dash(void);

/* Adds the unit beside the figure's span, on the side that is its own; there must be one.
 */
void figure_add_unit(struct scene_node *node, const struct lettering *lettering,
                     int gap_px, const struct figure_text *figure);

/* ALARM from `alarm` on, WARNING from `warning` on, else GOOD; a step of 0 does not
 * exist; without both NEUTRAL. Unknown figures are LEVEL_UNKNOWN. */
enum level figure_level_above(struct figure figure, int64_t warning, int64_t alarm);

/* GOOD at or above the goal, WARNING below it, ALARM below goal - margin (basis points).
 */
enum level figure_level_goal(struct figure ratio, int64_t goal_bp, int64_t margin_bp);

#endif
