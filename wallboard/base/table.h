#ifndef WALLBOARD_BASE_TABLE_H
#define WALLBOARD_BASE_TABLE_H

/*
 * Memory for large tables of records: zeroed, and beginning on a line of cache, so that a
 * record whose size is a multiple of a line lies in no more lines than it needs. Pages
 * that are never touched cost nothing.
 */

#include <stddef.h>

#define TABLE_LINE_BYTES 64

/* Room for `count` records of `size` bytes. NULL without memory. */
void *table_create(size_t count, size_t size);

/* Gives it back; NULL is fine. */
void table_destroy(void *table);

#endif
