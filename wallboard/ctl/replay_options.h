#ifndef WALLBOARD_CTL_REPLAY_OPTIONS_H
#define WALLBOARD_CTL_REPLAY_OPTIONS_H

/* The command line of `wallboardctl replay`. Strings are borrowed from argv. */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "locale/calendar.h"

struct replay_options {
    const char *file;     /* "-": standard input */
    const char *config;   /* NULL: the defaults */
    const char *at;       /* checked; NULL: the last event's time */
    int64_t interval_min; /* 15, 30 or 60; 0: no intervals */
    bool table;           /* for people, instead of JSON */
};

/* False after saying in `diag` what is wrong. */
bool replay_options_parse(int count, char **values, struct replay_options *ret_options,
                          struct diag *diag);

/* Is `at` a time of day, and not an instant by itself? */
bool replay_options_is_local(const char *at);

/* The instant that `at` means: RFC 3339, or HH:MM[:SS] of the local day of `last`. */
struct wall replay_options_instant(const char *at, const struct calendar *calendar,
                                   struct wall last);

#endif
