#ifndef WALLBOARD_CTL_KEYS_OPTIONS_H
#define WALLBOARD_CTL_KEYS_OPTIONS_H

/* The command line of `wallboardctl keys`. Strings are borrowed from argv. */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"
#include "bus/keyring.h"

#define KEYS_SCOPE 60                    /* words of one key */
#define KEYS_DIR   "/etc/wallboard/keys" /* a hub's, as the packages have it */

enum keys_action {
    KEYS_NEW,
    KEYS_SHOW,
    KEYS_ALLOW,
    KEYS_REVOKE,
    KEYS_LIST,
};

struct keys_options {
    enum keys_action action;
    const char *target; /* NEW, SHOW: a file; ALLOW: a key, fingerprint or file;
                           REVOKE: a name, key or fingerprint; LIST: NULL */
    const char *dir;    /* ALLOW, REVOKE, LIST: where `allowed` and `pending` are;
                           not said: KEYS_DIR */
    const char *hub;    /* NEW: the hub's public key, or a file with it; or NULL */
    const char *name;   /* ALLOW */
    bool role_said;     /* else ALLOW is of a fingerprint, and by its key's knocking */
    enum keyring_role role;       /* ALLOW */
    struct str scope[KEYS_SCOPE]; /* ALLOW: source ids or sites, one or more if role_said
                                   */
    size_t scope_count;
};

/* False after saying in `diag` what is wrong. */
bool keys_options_parse(int count, char **values, struct keys_options *ret_options,
                        struct diag *diag);

#endif
