#ifndef WALLBOARD_DISPLAY_HUB_LOOK_H
#define WALLBOARD_DISPLAY_HUB_LOOK_H

/*
 * By which of the hub's site files, and with which files beside it, the picture is made:
 * the newest pair that is whole and was found good. A newer one is tried once, when it
 * has come; if it is faulty the pair before stays, and the fault is kept to be told.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"
#include "display/hub_files.h"
#include "display/setup.h"

struct hub_look {
    struct setup_site site; /* the good one; points below; none yet */
    char *text;             /* owned */
    char path[FILE_STORE_PATH_BYTES + 16];
    uint64_t version; /* of the files beside it; 0: they are not sent */
    struct setup_site newest;
    uint64_t newest_version;
    char newest_path[FILE_STORE_PATH_BYTES + 16];
    bool due;                /* there may be a newer one to try */
    struct diag_entry fault; /* of the newest; no file: none */
};

/* Zeroed memory is a valid empty one; it does not move. */
void hub_look_finish(struct hub_look *look);

/* Is there a newer one than the good, whole, that was not tried since `due` was set? Then
 * it is in `newest`. `text` is the hub's site file; `files` may be NULL. */
bool hub_look_next(struct hub_look *look, struct str text, const struct hub_files *files);

/* What became of it. */
void hub_look_accept(struct hub_look *look, struct hub_files *files);
void hub_look_refuse(struct hub_look *look, const struct diag_entry *fault);

#endif
