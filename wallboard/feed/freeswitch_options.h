#ifndef WALLBOARD_FEED_FREESWITCH_OPTIONS_H
#define WALLBOARD_FEED_FREESWITCH_OPTIONS_H

/* The command line of `wallboard-feed freeswitch`, checked. Strings are borrowed from it;
 * the password is read from its file and held here. */

#include <stdbool.h>

#include "base/diag.h"
#include "feed/esl_session.h"

struct adapter_args;

struct freeswitch_options {
    const char *transcript; /* a recording is read; NULL: a live FreeSWITCH */
    char host[256], port[8];
    char password[ESL_PASSWORD_MAX + 1];
};

/* False after errors in `diag`. */
bool freeswitch_options_parse(const struct adapter_args *args,
                              struct freeswitch_options *ret_options, struct diag *diag);

#endif
