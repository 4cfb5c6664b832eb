#ifndef SUPPORT_DISK_H
#define SUPPORT_DISK_H

/*
 * A disk that fails, and a disk that loses what was not synced: a VFS of SQLite's over
 * the system's own. It is the default one from disk_install() on, for all of this
 * process. It can let the n-th operation fail, and it can record everything that is
 * written, to make the states out of it in which a power cut may leave the folder.
 *
 * The model: what was synced is there; of what was written to a file after its last sync
 * any part may be there, in 512-byte sectors, in any order. A file that was made and
 * never synced may be missing. A deletion may be undone until the next sync of anything.
 * Names are those in the folder, of which there is one at a time.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DISK_FOLDER_SIZE 64

enum disk_fault {
    DISK_EIO,   /* a write, sync, truncation, deletion or opening fails, nothing done */
    DISK_FULL,  /* a write that makes a file longer finds no space; all else works */
    DISK_SHORT, /* half of a write is done, then it fails; all else as with DISK_EIO */
    DISK_LOST,  /* a sync fails, and with it goes what it should have kept: the kernel
                   drops the pages and says nothing at the next one (Rebello, ATC'20) */
    DISK_NO_MEMORY, /* not the disk's, but the same for who writes: SQLite gets no memory
                     */
};

/* Makes it the default, once, before SQLite has been used. */
void disk_install(void);

/* Makes a folder, in memory if the machine has such a place; to be removed by the caller.
 */
void disk_make_folder(char folder[DISK_FOLDER_SIZE]);

/* Removes what is in a folder of plain files. */
void disk_empty_folder(const char *folder);

/* From now on nothing is known, nothing fails, nothing is recorded. */
void disk_reset(void);

/* Operations that `fault` can hit, since disk_reset() or disk_fail(). */
uint64_t disk_operations(void);

/* Lets the n-th from now on fail (1: the next), and if `lasting` all after it. */
void disk_fail(enum disk_fault fault, uint64_t n, bool lasting);
void disk_heal(void);

/* Has something failed since disk_fail()? */
bool disk_has_failed(void);

/* Begins to record; the files that are open then must be new. */
void disk_record(void);

/* How much has been recorded: a moment to compare with that of a state. */
size_t disk_moment(void);

/* Ends the recording and calls `visit` for each state of each moment, at most `each` of
 * one moment, with the state's files in `folder` (which is empty again after it). The
 * number of states. */
typedef void disk_visitor(void *context, size_t moment);
size_t disk_walk(const char *folder, unsigned each, uint64_t seed, disk_visitor *visit,
                 void *context);

#endif
