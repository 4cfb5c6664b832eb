#ifndef WALLBOARD_CTL_HUB_OPTIONS_H
#define WALLBOARD_CTL_HUB_OPTIONS_H

/* The command line of the commands that speak to a hub. Strings are borrowed from argv.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"

struct hub_options {
    const char *hub;   /* its address */
    const char *key;   /* file with our key and the hub's; NULL: plain */
    const char *value; /* what stands without an option; NULL: nothing does */
    const char *file;  /* what stands behind it; NULL: nothing does */
    const char *queue; /* "" unless said */
    const char *id;    /* of the order; NULL: one is made up */
    const char *until; /* an instant; NULL: not said */
    const char *to;    /* "*" unless said */
    const char *level; /* "info" unless said */
    const char *out;   /* a file; NULL: not said */
    int64_t for_ms;    /* 0: until it is taken back */
    int64_t priority;
    bool clear, json;
};

/* False after saying in `diag` what is wrong. `verb` is the command's name. */
bool hub_options_parse(const char *verb, int count, char **values,
                       struct hub_options *ret_options, struct diag *diag);

#endif
