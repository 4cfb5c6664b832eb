#include "display/demo_site.h"

#include "base/str.h"
#include "locale/calendar.h"

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
    str_copy(yaml, sizeof yaml, str_from(text));
    /* A Pi without a battery wakes up in 1970, in which no contest may lie. */
    if (day.year >= FIRST_YEAR && day.year <= LAST_YEAR) {
        size_t used = str_from(yaml).size;
        str_format(yaml + used, sizeof yaml - used, contest, day.year, day.month, day.day,
                   day.year, day.month, day.day);
    }
    return site_parse("the demo's site", str_from(yaml), diag);
}
