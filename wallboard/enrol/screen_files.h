#ifndef WALLBOARD_ENROL_SCREEN_FILES_H
#define WALLBOARD_ENROL_SCREEN_FILES_H

/*
 * The two files that make a machine a screen, in one folder: `screen.env`, the board's
 * arguments as its service reads them, and `screen.key`, its own pair and the hub's
 * public key. The pair is made once and stays, whatever is answered later. Nothing is
 * written where nothing changes, so that a root that cannot be written is no fault then.
 */

#include <stdbool.h>

#include "base/diag.h"
#include "bus/curve.h"
#include "enrol/answers.h"
#include "enrol/identity.h"

struct screen_files {
    char name[IDENTITY_BYTES];                 /* this screen's */
    char fingerprint[CURVE_FINGERPRINT_BYTES]; /* of its key; "" without keys */
    bool changed;                              /* was anything written? */
    bool passing; /* a key was made on a file system that is gone at the next start */
};

/*
 * Writes them as the answers want; those that may be left out must have been settled. The
 * key goes to `owner`, if that is a user of this machine (or stays with who runs this).
 * False after saying in `diag` why not; then a key may have been made, and stays.
 */
bool screen_files_write(const struct answers *answers, const char *screen,
                        const char *owner, struct screen_files *ret_files,
                        struct diag *diag);

#endif
