#include "display/steering.h"

#include <stdlib.h>
#include <string.h>

#include "wire/json.h"

struct steering {
    char screen[ORDER_TO_BYTES + 1], group[ORDER_TO_BYTES + 1];
    struct json_parser *json;
    struct orders orders;
    struct order in_force[ORDER_KIND_COUNT]; /* id "": none of that kind */
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

bool steering_read(struct steering *steering, struct str text)
{
    return orders_read(steering->json, text, &steering->orders);
}

/* The same order, told again, changes nothing. */
static bool put_in_force(struct order *in_force, const struct order *order)
{
    static const struct order nothing = {.id = ""};
    const struct order *next = order == NULL ? &nothing : order;
    if (strcmp(in_force->id, next->id) == 0) {
        return false;
    }
    *in_force = *next;
    return true;
}

bool steering_update(struct steering *steering, struct wall now)
{
    bool changed = false;
    (void)orders_expire(&steering->orders, now);
    for (int kind = 0; kind < ORDER_KIND_COUNT; kind++) {
        const struct order *order = orders_find(&steering->orders, (enum order_kind)kind,
                                                steering->screen, steering->group, now);
        changed |= put_in_force(&steering->in_force[kind], order);
    }
    return changed;
}

static const struct order *in_force(const struct steering *steering, enum order_kind kind)
{
    const struct order *order = &steering->in_force[kind];
    return order->id[0] == '\0' ? NULL : order;
}

const char *steering_theme(const struct steering *steering)
{
    return steering->in_force[ORDER_THEME].value;
}

const char *steering_page(const struct steering *steering)
{
    return steering->in_force[ORDER_PAGE].value;
}

const struct order *steering_message(const struct steering *steering)
{
    return in_force(steering, ORDER_MESSAGE);
}

const struct order *steering_identify(const struct steering *steering)
{
    return in_force(steering, ORDER_IDENTIFY);
}
