#include "site/clocks.h"

#include "base/str.h"
#include "locale/calendar.h"
#include "locale/opening.h"

static const struct option clock_options[] = {
    {.key = "label",
     .type = OPTION_STRING,
     .offset = offsetof(struct site_clock, label),
     .min = 1,
     .max = SITE_CLOCK_LABEL_BYTES,
     .help = "its name on the wall; else NAME"},
    {.key = "hours",
     .type = OPTION_INCLUDE,
     .offset = offsetof(struct site_clock, hours),
     .section = hours_options_clock},
    {0},
};

static void *add_clock(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct site_clocks *clocks = field;
    if (clocks->count == SITE_CLOCKS) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d clocks", SITE_CLOCKS);
        return NULL;
    }
    struct site_clock *clock = &clocks->clocks[clocks->count++];
    str_clean(clock->label, sizeof clock->label, node->key);
    return clock;
}

const struct option clocks_options[] = {
    {.key = "clocks", .type = OPTION_EACH, .section = clock_options, .add = add_clock},
    {0},
};

void clocks_check(const struct site_clocks *clocks, const struct yaml_node *root,
                  struct diag *diag)
{
    const struct yaml_node *all = yaml_get(root, "clocks");
    size_t number = 0;
    for (const struct yaml_node *n = all == NULL ? NULL : all->first;
         n != NULL && number < clocks->count; n = n->next) {
        const char *zone = clocks->clocks[number++].hours.timezone;
        struct calendar *calendar = calendar_create(zone);
        const struct yaml_node *said = yaml_get(n, "timezone");
        if (calendar == NULL && said != NULL) {
            yaml_fault(said, diag, DIAG_ERROR, "no such time zone");
        }
        calendar_destroy(&calendar);
    }
}

void clocks_finish(struct site_clocks *clocks)
{
    for (size_t i = 0; i < clocks->count; i++) {
        hours_options_finish(&clocks->clocks[i].hours);
    }
}

bool clocks_is_open(const struct site_clock *clock, const struct calendar *calendar,
                    struct wall at)
{
    struct opening opening = {.holidays = clock->hours.holidays,
                              .holiday_count = clock->hours.holiday_count};
    for (size_t i = 0; i < sizeof opening.week / sizeof opening.week[0]; i++) {
        opening.week[i] = clock->hours.week[i];
    }
    const struct calendar_span now = {at, {at.ms + 1}};
    struct calendar_span found[2];
    size_t count = 0;
    return opening_find(&opening, calendar, now, found, 2, &count) && count > 0;
}
