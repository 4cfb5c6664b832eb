#ifndef WALLBOARD_HISTORY_DAY_LIST_H
#define WALLBOARD_HISTORY_DAY_LIST_H

/* The days that are in the journal's folder, the oldest first. Internal to history/. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "history/database.h"
#include "history/day_file.h"

#define DAY_PATH_SIZE DATABASE_PATH_SIZE

struct day_entry {
    char name[DAY_NAME_SIZE];
    uint64_t base, last; /* the sequences before its first row, and of its last */
};

/* Zeroed: empty. */
struct day_list {
    struct day_entry *of;
    size_t count, capacity;
};

/* The path of a day's file, with something behind it ("-wal"). False: too long. */
bool day_list_path(char path[DAY_PATH_SIZE], const char *folder, const char *name,
                   const char *behind);

/* Finds the files, brings a mending that was cut short to its end, and sorts. Numbers are
 * zero. */
bool day_list_read(struct day_list *list, const char *folder, struct fault *fault);
void day_list_finish(struct day_list *list);

/* One more at the end. False: no memory. */
bool day_list_add(struct day_list *list, const char *name, uint64_t base);

/* NULL: not there. */
struct day_entry *day_list_find(const struct day_list *list, const char *name);

/* Removes the file of the n-th day, what SQLite has beside it and what was put aside. */
bool day_list_remove(struct day_list *list, const char *folder, size_t n,
                     struct fault *fault);

/* Unix ms by which the day is over in every zone of the world; INT64_MAX: no such day. */
int64_t day_name_over_ms(const char *name);

/* Bytes on disk of all that belongs to the days. */
uint64_t day_list_bytes(const struct day_list *list, const char *folder);

/* Makes the folder's entries durable. */
bool day_list_sync(const char *folder, struct fault *fault);

#endif
