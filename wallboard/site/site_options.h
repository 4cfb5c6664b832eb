#ifndef WALLBOARD_SITE_SITE_OPTIONS_H
#define WALLBOARD_SITE_SITE_OPTIONS_H

/* The site file's keys: one table, filling a struct site. */

#include "config/option.h"

extern const struct option site_options[];

#endif
