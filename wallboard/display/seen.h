#ifndef WALLBOARD_DISPLAY_SEEN_H
#define WALLBOARD_DISPLAY_SEEN_H

/*
 * Which alerts supervisors have seen, by what the hub tells: each acknowledgement is
 * applied once, to the alert as it is raised here then, or as soon as it is; what comes
 * up anew later, or becomes worse, is news again. One that is taken back is forgotten.
 */

#include <stdbool.h>
#include <stddef.h>

#include "control/orders.h"
#include "site/alerts.h"

/* One of them. */
struct seen_item {
    char id[ORDER_ID_BYTES + 1];
    char alert[ORDER_TEXT_BYTES + 1], queue[ORDER_SUBJECT_BYTES + 1];
    char by[ORDER_USER_BYTES + 1]; /* "": not known */
    enum alert_level most;
    bool applied;
};

/* Zeroed: none. */
struct seen {
    struct seen_item items[ORDERS_MAX];
    size_t count;
    struct seen_item gone[ORDERS_MAX]; /* to be forgotten at the next applying */
    size_t gone_count;
};

/* What is in force now. */
void seen_heed(struct seen *seen, const struct order *const *orders, size_t count);

/* Tells the alerts, as they were judged last; returns how many were applied now. */
size_t seen_apply(struct seen *seen, struct alerts *alerts,
                  const struct snapshot *snapshot);

/* Who has seen it; NULL: nobody, or it is not known. Borrowed until the next heeding. */
const char *seen_by(const struct seen *seen, const struct alerts_item *item);

#endif
