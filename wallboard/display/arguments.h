#ifndef WALLBOARD_DISPLAY_ARGUMENTS_H
#define WALLBOARD_DISPLAY_ARGUMENTS_H

/* The command line of `wallboard`, checked. Strings are borrowed from argv. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

#define ARGUMENTS_ENDPOINTS 16
#define ARGUMENTS_HUBS      2

/* A theme that a hub keeps. */
struct arguments_look {
    const char *name, *text; /* YAML */
};

struct arguments {
    const char *config;                       /* NULL: the defaults */
    const char *connect[ARGUMENTS_ENDPOINTS]; /* besides those of the site file */
    const char *bind[ARGUMENTS_ENDPOINTS];
    size_t connect_count, bind_count;
    const char *hubs[ARGUMENTS_HUBS]; /* addresses; none: the site file's, or none */
    size_t hub_count;
    const char *key;    /* the file of its keys; NULL: the site file's, or none */
    const char *screen; /* this one's name to the hub; NULL: the machine's */
    bool demo;
    bool windowed;
    int width_px, height_px;  /* 0: the site file's, else the display's own */
    const char *theme, *page; /* NULL: the site file's; all pages in turn */
    const char *timetable;    /* a supervisor's, YAML; NULL: the site file's rules */
    const struct arguments_look *looks; /* go before files of these names */
    size_t look_count;
    const char *replay;     /* an NDJSON file */
    const char *at;         /* RFC 3339, or HH:MM[:SS] of the recording's last day */
    int64_t speed;          /* 0: at once */
    const char *screenshot; /* write this PNG and end */
    bool help, version;
};

/* False after saying in `diag` (file: the program's name) what is wrong. */
bool arguments_parse(int argc, char **argv, struct arguments *ret_arguments,
                     struct diag *diag);

/* The text of --help. */
const char *arguments_usage(void);

#endif
