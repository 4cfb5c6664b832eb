#ifndef WALLBOARD_FEED_ARGUMENTS_H
#define WALLBOARD_FEED_ARGUMENTS_H

/* The command line of `wallboard-feed`, checked as far as it is common to all adapters.
 * Strings are borrowed from argv. */

#include <stdbool.h>
#include <stdio.h>

#include "base/diag.h"

struct adapter_class;

struct arguments {
    const struct adapter_class *adapter; /* NULL only with help or version */
    char **values;                       /* what is the adapter's own */
    int count;
    const char *publish; /* endpoint; NULL: print, or to a hub */
    const char *hub;     /* its ingest port; NULL: none. Then also: */
    const char *key;     /* key file; NULL: in the clear */
    const char *spool;   /* folder; never NULL with a hub */
    const char *site;    /* "" if not given */
    const char *timezone, *source;
    bool print, no_wait, help, version;
};

/* Moves the adapter's own arguments together at the front of argv. `state_folder` is
 * where the spool lies if --spool is not given; NULL: nowhere. False after saying in
 * `diag` (file: the program's name) what is wrong. */
bool arguments_parse(int argc, char **argv, const char *state_folder,
                     struct arguments *ret_arguments, struct diag *diag);

/* The text of --help, made from the tables of options and adapters. */
void arguments_print_usage(FILE *out);

#endif
