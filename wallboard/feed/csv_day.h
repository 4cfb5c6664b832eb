#ifndef WALLBOARD_FEED_CSV_DAY_H
#define WALLBOARD_FEED_CSV_DAY_H

/*
 * The contacts of one file, told in the order in which things happened: a file of records
 * is sorted by anything but that.
 */

#include <stdbool.h>
#include <stddef.h>

#include "feed/csv_record.h"

struct event;
struct csv_day;

#define CSV_ROWS_MAX 500000

/* NULL without memory. */
struct csv_day *csv_day_create(void);
void csv_day_destroy(struct csv_day **self);

/* Takes a record over; what it borrows must outlive the day. False if there are too many,
 * or no memory. */
bool csv_day_add(struct csv_day *day, const struct csv_record *record);

/* All records are there: numbers the entries of contacts that come again to a queue, and
 * puts the events in order. False without memory. */
bool csv_day_sort(struct csv_day *day);

/* The next event, beginning with a complete snapshot of nothing at the first one's time;
 * false at the end. Its strings are borrowed from the day. Only after csv_day_sort(). */
bool csv_day_next(struct csv_day *day, enum event_channel channel,
                  struct event *ret_event);

#endif
