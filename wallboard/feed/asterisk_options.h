#ifndef WALLBOARD_FEED_ASTERISK_OPTIONS_H
#define WALLBOARD_FEED_ASTERISK_OPTIONS_H

/* The command line of `wallboard-feed asterisk`, checked. Strings are borrowed from it;
 * the secret is read from its file and held here. */

#include <stdbool.h>

#include "base/diag.h"
#include "feed/ami.h"
#include "feed/ami_gap.h"
#include "feed/ami_session.h"

struct adapter_args;

struct asterisk_options {
    const char *transcript; /* a recording is read; NULL: a live Asterisk */
    char host[256], port[8];
    struct ami_login login;
    bool tls;
    const char *authority;  /* --tls-ca; NULL: the system's */
    const char *alias_path; /* NULL: none */
    struct ami_wrapups wrapups;
    struct ami_gap_options gap;
};

/* False after errors in `diag`. */
bool asterisk_options_parse(const struct adapter_args *args,
                            struct asterisk_options *ret_options, struct diag *diag);

#endif
