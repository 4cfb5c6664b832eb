#include "display/wish.h"

#include <string.h>

#include "base/str.h"
#include "display/steering.h"

static void read_looks(const struct steering *steering, struct wish *wish)
{
    const struct order *list[ORDERS_MAX];
    size_t count = steering_list(steering, ORDER_LOOK, list);
    wish->look_count = count < WISH_LOOKS ? count : WISH_LOOKS;
    for (size_t i = 0; i < wish->look_count; i++) {
        (void)str_copy(wish->looks[i].name, sizeof wish->looks[i].name,
                       str_from(list[i]->subject));
        (void)str_copy(wish->looks[i].text, sizeof wish->looks[i].text,
                       str_from(list[i]->value));
    }
}

void wish_read(const struct steering *steering, struct wish *ret)
{
    const struct order *schedule = steering_order(steering, ORDER_SCHEDULE);
    (void)str_copy(ret->theme, sizeof ret->theme, str_from(steering_theme(steering)));
    (void)str_copy(ret->page, sizeof ret->page, str_from(steering_page(steering)));
    (void)str_copy(ret->timetable, sizeof ret->timetable,
                   str_from(schedule == NULL ? "" : schedule->value));
    read_looks(steering, ret);
}

bool wish_equal(const struct wish *a, const struct wish *b)
{
    bool same = a->look_count == b->look_count;
    for (size_t i = 0; same && i < a->look_count; i++) {
        same = strcmp(a->looks[i].name, b->looks[i].name) == 0 &&
               strcmp(a->looks[i].text, b->looks[i].text) == 0;
    }
    return same && strcmp(a->theme, b->theme) == 0 && strcmp(a->page, b->page) == 0 &&
           strcmp(a->timetable, b->timetable) == 0;
}

struct arguments wish_apply(const struct wish *wish, const struct arguments *given,
                            struct arguments_look looks[WISH_LOOKS])
{
    struct arguments wanted = *given;
    for (size_t i = 0; i < wish->look_count; i++) {
        looks[i] = (struct arguments_look){wish->looks[i].name, wish->looks[i].text};
    }
    wanted.looks = looks;
    wanted.look_count = wish->look_count;
    wanted.theme = wish->theme[0] != '\0' ? wish->theme : wanted.theme;
    wanted.page = wish->page[0] != '\0' ? wish->page : wanted.page;
    wanted.timetable = wish->timetable[0] != '\0' ? wish->timetable : NULL;
    return wanted;
}
