#include "display/steering.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "wire/json.h"

struct steering {
    char screen[ORDER_TO_BYTES + 1], group[ORDER_TO_BYTES + 1];
    struct json_parser *json;
    struct orders orders;
    const struct order *in_force[ORDER_KIND_COUNT]; /* NULL: none of that kind */
    uint64_t heard[ORDER_KIND_COUNT]; /* hash of the ids that speak to this screen */
    struct wall now;
};

struct steering *steering_create(const char *screen, const char *group)
{
    struct steering *steering = calloc(1, sizeof *steering);
    if (steering == NULL) {
        return NULL;
    }
    (void)str_copy(steering->screen, sizeof steering->screen, str_from(screen));
    (void)str_copy(steering->group, sizeof steering->group, str_from(group));
    steering->json = json_parser_create();
    if (steering->json == NULL) {
        steering_destroy(&steering);
    }
    return steering;
}

void steering_destroy(struct steering **self)
{
    if (*self != NULL) {
        json_parser_destroy(&(*self)->json);
    }
    free(*self);
    *self = NULL;
}

/* Of each kind the one that holds. */
static void find(struct steering *steering)
{
    for (int i = 0; i < ORDER_KIND_COUNT; i++) {
        steering->in_force[i] =
            orders_find(&steering->orders, (enum order_kind)i, steering->screen,
                        steering->group, steering->now);
    }
}

bool steering_read(struct steering *steering, struct str text)
{
    bool good = orders_read(steering->json, text, &steering->orders);
    find(steering);
    return good;
}

bool steering_update(struct steering *steering, struct wall now)
{
    bool changed = false;
    steering->now = now;
    (void)orders_expire(&steering->orders, now);
    find(steering);
    for (int i = 0; i < ORDER_KIND_COUNT; i++) {
        const struct order *list[ORDERS_MAX];
        size_t count = steering_list(steering, (enum order_kind)i, list);
        uint64_t heard = count;
        for (size_t n = 0; n < count; n++) {
            heard = index_hash(heard, list[n]->id, strlen(list[n]->id));
        }
        changed |= heard != steering->heard[i];
        steering->heard[i] = heard;
    }
    return changed;
}

const char *steering_theme(const struct steering *steering)
{
    const struct order *order = steering->in_force[ORDER_THEME];
    return order == NULL ? "" : order->value;
}

const char *steering_page(const struct steering *steering)
{
    const struct order *order = steering->in_force[ORDER_PAGE];
    return order == NULL ? "" : order->value;
}

const struct order *steering_order(const struct steering *steering, enum order_kind kind)
{
    return steering->in_force[kind];
}

size_t steering_list(const struct steering *steering, enum order_kind kind,
                     const struct order *ret_list[ORDERS_MAX])
{
    return orders_list(&steering->orders, kind, steering->screen, steering->group,
                       steering->now, ret_list);
}
