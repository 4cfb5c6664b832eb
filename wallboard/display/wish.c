#include "display/wish.h"

#include <string.h>

#include "base/str.h"
#include "display/steering.h"

void wish_read(const struct steering *steering, struct wish *ret)
{
    const struct order *schedule = steering_order(steering, ORDER_SCHEDULE);
    (void)str_copy(ret->theme, sizeof ret->theme, str_from(steering_theme(steering)));
    (void)str_copy(ret->page, sizeof ret->page, str_from(steering_page(steering)));
    (void)str_copy(ret->timetable, sizeof ret->timetable,
                   str_from(schedule == NULL ? "" : schedule->value));
}

bool wish_equal(const struct wish *a, const struct wish *b)
{
    return strcmp(a->theme, b->theme) == 0 && strcmp(a->page, b->page) == 0 &&
           strcmp(a->timetable, b->timetable) == 0;
}

struct arguments wish_apply(const struct wish *wish, const struct arguments *given)
{
    struct arguments wanted = *given;
    wanted.theme = wish->theme[0] != '\0' ? wish->theme : wanted.theme;
    wanted.page = wish->page[0] != '\0' ? wish->page : wanted.page;
    wanted.timetable = wish->timetable[0] != '\0' ? wish->timetable : NULL;
    return wanted;
}
