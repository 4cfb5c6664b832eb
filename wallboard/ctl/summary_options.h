#ifndef WALLBOARD_CTL_SUMMARY_OPTIONS_H
#define WALLBOARD_CTL_SUMMARY_OPTIONS_H

/* The command line of `wallboardctl report`. Strings are borrowed from argv. */

#include <stdbool.h>

#include "base/diag.h"
#include "ctl/periods.h"
#include "ctl/summary_write.h"

struct summary_options {
    char **files; /* in order of time; "-": standard input */
    int file_count;
    const char *config; /* NULL: the defaults */
    enum periods_by by;
    unsigned scopes; /* enum summary_scope, a bit for each */
    enum summary_format format;
};

/* False after saying in `diag` what is wrong. Puts the files at the front of `values`. */
bool summary_options_parse(int count, char **values, struct summary_options *ret_options,
                           struct diag *diag);

#endif
