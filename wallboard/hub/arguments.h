#ifndef WALLBOARD_HUB_ARGUMENTS_H
#define WALLBOARD_HUB_ARGUMENTS_H

/* The command line of `wallboard-hub`, checked. Strings are borrowed from argv. */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

#define ARGUMENTS_ENDPOINTS 16

struct arguments {
    const char *config;                          /* NULL: the defaults */
    const char *listen, *state, *keys, *metrics; /* NULL: the site file's */
    const char *connect[ARGUMENTS_ENDPOINTS];    /* plain publishers */
    const char *bind[ARGUMENTS_ENDPOINTS];
    size_t connect_count, bind_count;
    bool help, version;
};

/* False after saying in `diag` (file: the program's name) what is wrong. */
bool arguments_parse(int argc, char **argv, struct arguments *ret_arguments,
                     struct diag *diag);

/* The text of --help. */
const char *arguments_usage(void);

#endif
