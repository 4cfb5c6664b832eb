#include "display/seen.h"

#include <string.h>

#include "base/str.h"

/* Without what stands for their role: "supervisor:jo" is "jo". */
static const char *name_of(const char *issuer)
{
    const char *colon = strchr(issuer, ':');
    return colon == NULL ? issuer : colon + 1;
}

static struct seen_item make(const struct order *order)
{
    struct seen_item item = {.most = order->level == ORDER_WARNING ? ALERT_WARNING
                                                                   : ALERT_ALARM};
    (void)str_copy(item.id, sizeof item.id, str_from(order->id));
    (void)str_copy(item.alert, sizeof item.alert, str_from(order->value));
    (void)str_copy(item.queue, sizeof item.queue, str_from(order->subject));
    (void)str_copy(item.by, sizeof item.by, str_from(name_of(order->issuer)));
    return item;
}

static size_t find(const struct seen *seen, const char *id)
{
    size_t i = 0;
    while (i < seen->count && strcmp(seen->items[i].id, id) != 0) {
        i++;
    }
    return i;
}

static bool is_in_force(const char *id, const struct order *const *orders, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(orders[i]->id, id) == 0) {
            return true;
        }
    }
    return false;
}

void seen_heed(struct seen *seen, const struct order *const *orders, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < seen->count; i++) {
        if (is_in_force(seen->items[i].id, orders, count)) {
            seen->items[kept++] = seen->items[i];
        } else if (seen->gone_count < ORDERS_MAX) {
            seen->gone[seen->gone_count++] = seen->items[i];
        }
    }
    seen->count = kept;
    for (size_t i = 0; i < count && seen->count < ORDERS_MAX; i++) {
        if (find(seen, orders[i]->id) == seen->count) {
            seen->items[seen->count++] = make(orders[i]);
        }
    }
}

static struct alerts_name name_of_item(const struct seen_item *item)
{
    return (struct alerts_name){item->alert, item->queue};
}

size_t seen_apply(struct seen *seen, struct alerts *alerts,
                  const struct snapshot *snapshot)
{
    size_t applied = 0;
    for (size_t i = 0; i < seen->gone_count; i++) {
        if (seen->gone[i].applied) {
            alerts_forget_one(alerts, snapshot, name_of_item(&seen->gone[i]));
        }
    }
    seen->gone_count = 0;
    for (size_t i = 0; i < seen->count; i++) {
        struct seen_item *item = &seen->items[i];
        if (!item->applied && alerts_acknowledge_one(alerts, snapshot, name_of_item(item),
                                                     item->most) == ALERTS_RAISED) {
            item->applied = true;
            applied++;
        }
    }
    return applied;
}

const char *seen_by(const struct seen *seen, const struct alerts_item *item)
{
    for (size_t i = 0; i < seen->count; i++) {
        if (seen->items[i].applied && seen->items[i].by[0] != '\0' &&
            alerts_is(item, name_of_item(&seen->items[i]))) {
            return seen->items[i].by;
        }
    }
    return NULL;
}
