#ifndef WALLBOARD_CTL_ITEM_LOG_H
#define WALLBOARD_CTL_ITEM_LOG_H

/*
 * Items as a witness is told of them, where most are taken back and put anew before they
 * stand for good: the same item, counted and taken back, is none. Those that cancel out
 * are dropped whenever the log is full, so it holds little more than what stands.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/item.h"

struct item_log_entry {
    struct item *item; /* owned, with its strings behind it */
    int64_t sign;
};

/* Starts as all zero. */
struct item_log {
    struct item_log_entry *entries;
    size_t count, capacity;
};

/* Frees all. */
void item_log_finish(struct item_log *log);

/* Copies an item. False without memory: it is left out. */
bool item_log_add(struct item_log *log, const struct item *item, int64_t sign);

/* Leaves what stands, in order of time, each entry with sign 1; what counts more than
 * once has as many entries. False if something was taken back that never counted. */
bool item_log_settle(struct item_log *log);

#endif
