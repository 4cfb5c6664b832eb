#ifndef WALLBOARD_SITE_SCHEDULE_H
#define WALLBOARD_SITE_SCHEDULE_H

/*
 * Who is scheduled when, and for what: the CSV file that the site file's `schedules`
 * names (docs/schedules.md). Read as a whole or not at all, never changed afterwards.
 * Shifts begin and end on quarter-hours, as everything is counted by them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"
#include "stats/shift.h"

/* Over these a file is refused: ten thousand agents with five rows a day for four days.
 */
#define SCHEDULE_ROWS_MAX 200000
#define SCHEDULE_FILE_MIB 16

struct schedule;
struct site;

/* One row of the file. */
struct schedule_shift {
    uint32_t agent; /* its number in the schedule */
    enum shift_kind kind;
    int64_t from_ms, to_ms;
    int32_t line; /* for faults */
};

/* From text, which is changed, with times of `timezone` (NULL: UTC) and faults told under
 * `path`. NULL after appending faults, or without memory. */
struct schedule *schedule_parse(const char *path, const char *timezone, char *text,
                                size_t size, struct diag *diag);

/* The same from a file. */
struct schedule *schedule_load(const char *path, const char *timezone, struct diag *diag);

/* The schedule of a site. True with NULL if it has none; false after appending faults. */
bool schedule_load_site(const struct site *site, struct diag *diag,
                        struct schedule **ret_schedule);

void schedule_destroy(struct schedule **self);

/* All shifts, by agent, then time; none of one agent overlap. The rest takes NULL for a
 * site without a schedule. */
size_t schedule_count(const struct schedule *schedule);
const struct schedule_shift *schedule_at(const struct schedule *schedule, size_t number);

/* The id of an agent in it. Borrowed. */
struct str schedule_agent(const struct schedule *schedule, uint32_t agent);

/* How many shifts from `first` on are of the same agent. */
size_t schedule_run(const struct schedule *schedule, size_t first);

/* Is utilisation over scheduled time (the site file's `utilisation_base`)? */
bool schedule_is_base(const struct schedule *schedule);
void schedule_use_as_base(struct schedule *schedule);

/* The shifts of one agent: the number of the first, and how many. */
size_t schedule_find(const struct schedule *schedule, struct str agent,
                     size_t *ret_first);

#endif
