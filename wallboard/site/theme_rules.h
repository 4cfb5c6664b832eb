#ifndef WALLBOARD_SITE_THEME_RULES_H
#define WALLBOARD_SITE_THEME_RULES_H

/*
 * Which look at which time, and how bright, and which page: the site file's `themes:` and
 * `pages:`, lists of rules of which the first that holds decides. What the rules say is
 * read here; site/theme_schedule.h reckons.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "config/option.h"

#define SITE_THEME_RULES 16
#define SITE_DAY_MIN     1440
#define SITE_BRIGHT_BP   10000

enum site_theme_when {
    SITE_THEME_ANY,
    SITE_THEME_OPEN, /* while the site's opening hours say so */
    SITE_THEME_CLOSED,
};

/* A date; year 0: of every year. */
struct site_theme_date {
    int year, month, day;
};

/* From the first to the last date, both within; without years the range may lie over New
 * Year. */
struct site_theme_dates {
    bool said;
    struct site_theme_date first, last;
};

struct site_theme_rule {
    char theme[33];           /* "": the site's; of a rule of `pages`, the page */
    int64_t brightness_bp;    /* of its colours; 0: a black picture */
    int64_t from_min, to_min; /* local, minutes after midnight; `to` not after `from`: on
                                 the next day */
    uint32_t weekdays;        /* on which it begins; bits, 1 is Monday's */
    struct site_theme_dates dates; /* on which it begins */
    enum site_theme_when when;
    int line, column; /* of that name in the file; 0: not said */
};

struct site_theme_rules {
    size_t count;
    struct site_theme_rule rules[SITE_THEME_RULES];
};

/* The reader of the row `themes` (OPTION_CUSTOM), into a struct site_theme_rules. */
bool theme_rules_read(const struct yaml_node *node, void *field, struct diag *diag);

/* The same of the row `pages`. */
bool theme_rules_read_pages(const struct yaml_node *node, void *field, struct diag *diag);

/* The table of a rule's keys, Markdown, as in docs/configuration.md. */
void theme_rules_print_options(FILE *out);

#endif
