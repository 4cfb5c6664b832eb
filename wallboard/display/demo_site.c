#include "display/demo_site.h"

#include "base/str.h"
#include "locale/calendar.h"
#include "theme/roots.h"

#define DEMO_SITE_BYTES 2048
#define FIRST_YEAR      2000 /* of site/local_time */
#define LAST_YEAR       2099

/* As a site file would say it. */
static const char text[] =
    "title: Leeds\n"
    "subtitle: Customer Care\n"
    "drop_limit: 3%\n"
    "leaderboards:\n"
    "  answered: {title: Most answered, metric: answered, rank_snapshot: hour}\n"
    "  sales: {title: Most sold, metric: sales, rank_snapshot: hour}\n";

/* Two of them came with the program. */
static const char pages[] = "screen: {pages: [now, day, team], page_time: 15s}\n";

static bool has_layout(const struct theme_roots *roots, const char *name)
{
    char path[ROOTS_PATH_BYTES];
    return roots_find(roots, "layouts", name, path, sizeof path) ||
           roots_find(roots, "docs/layouts", name, path, sizeof path);
}

/* A program that was taken away from its layouts shows the pages that are built in. */
static bool has_pages(void)
{
    const struct theme_roots roots = theme_roots_default();
    return has_layout(&roots, "day") && has_layout(&roots, "team");
}

/* The day is today's, by the system's zone. */
static const char contest[] = "contests:\n"
                              "  push:\n"
                              "    title: Renewals push\n"
                              "    start: \"%04d-%02d-%02d 09:00\"\n"
                              "    end: \"%04d-%02d-%02d 17:30\"\n"
                              "    rule: \"sale=10, csat 5=2\"\n"
                              "    version: \"1\"\n"
                              "    goal: 1200\n";

struct site *demo_site(struct wall now, struct diag *diag)
{
    char yaml[DEMO_SITE_BYTES];
    struct calendar *calendar = calendar_create("");
    if (calendar == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of memory");
        return NULL;
    }
    struct calendar_civil day = calendar_civil(calendar, now);
    calendar_destroy(&calendar);
    size_t said = str_format(yaml, sizeof yaml, "%s", text);
    if (has_pages()) {
        (void)str_format(yaml + said, sizeof yaml - said, "%s", pages);
    }
    /* A Pi without a battery wakes up in 1970, in which no contest may lie. */
    if (day.year >= FIRST_YEAR && day.year <= LAST_YEAR) {
        size_t used = str_from(yaml).size;
        str_format(yaml + used, sizeof yaml - used, contest, day.year, day.month, day.day,
                   day.year, day.month, day.day);
    }
    return site_parse("the demo's site", str_from(yaml), diag);
}
