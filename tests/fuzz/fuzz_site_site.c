/* Any bytes as a site file: a site whose hours can be found and asked, or a reason. */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "site/open_hours.h"
#include "site/site.h"
#include "stats/hours.h"

#define NOW_MS INT64_C(1795867200000) /* 2026-11-28T12:00:00Z */
#define DAY_MS INT64_C(86400000)

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Now is always known; no more passes than time does; what is due has that age. */
static void ask(const struct hours *hours)
{
    int64_t age_ms = 0;
    int64_t due_ms = 0;
    if (!hours_covers(hours, NOW_MS) ||
        !hours_elapsed_ms(hours, NOW_MS, NOW_MS + 7 * DAY_MS, &age_ms) || age_ms < 0 ||
        age_ms > 7 * DAY_MS) {
        abort();
    }
    if (age_ms > 0 &&
        (!hours_due_ms(hours, NOW_MS, age_ms, &due_ms) || due_ms <= NOW_MS ||
         due_ms > NOW_MS + 7 * DAY_MS || hours_is_open(hours, due_ms - 1) == false)) {
        abort();
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct diag diag;
    diag_clear(&diag);
    struct site *site =
        site_parse("fuzz.yaml", (struct str){(const char *)data, size}, &diag);
    if ((site == NULL) != (diag.errors > 0)) {
        abort();
    }
    if (site != NULL) {
        struct open_hours *open_hours = open_hours_create(site, (struct wall){NOW_MS});
        if (open_hours == NULL) {
            abort();
        }
        for (size_t i = 0; i <= site->queue_count; i++) {
            ask(open_hours_of_queue(open_hours, i));
        }
        open_hours_destroy(&open_hours);
    }
    site_destroy(&site);
    return 0;
}
