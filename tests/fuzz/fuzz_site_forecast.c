/* Any bytes as a forecast file: refused with a fault that has its place, or plans within
 * their bounds whose parts add up. The first byte says how long rows last. */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "site/forecast.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int64_t contacts_of(struct outlook_plan plan)
{
    if (plan.contacts_thousandths < OUTLOOK_NONE || plan.aht_ms < OUTLOOK_NONE ||
        plan.aht_ms == 0 || plan.budget_thousandths < OUTLOOK_NONE) {
        abort();
    }
    return plan.contacts_thousandths == OUTLOOK_NONE ? 0 : plan.contacts_thousandths;
}

static void check(const struct forecast *forecast)
{
    const int64_t cut_ms = INT64_C(1795597333777); /* in the middle of the corpus */
    struct str queue = str_from("a");
    int64_t all = contacts_of(
        forecast_sum(forecast, queue, TIMESTAMP_MIN_MS, TIMESTAMP_MAX_MS + 3600000));
    int64_t before = contacts_of(forecast_sum(forecast, queue, INT64_MIN, cut_ms));
    int64_t after = contacts_of(forecast_sum(forecast, queue, cut_ms, INT64_MAX));
    if (before + after != all) {
        abort();
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int intervals[] = {0, 15, 30, 60};
    static struct diag diag;
    char *text = size == 0 ? NULL : malloc(size);
    if (text == NULL) {
        return 0;
    }
    memcpy(text, data + 1, size - 1);
    diag_clear(&diag);
    const struct forecast_source source = {.path = "f.csv",
                                           .interval_min = intervals[data[0] % 4]};
    struct forecast *forecast = forecast_parse(&source, text, size - 1, &diag);
    if ((forecast == NULL) != (diag.errors > 0)) {
        abort(); /* refused without a reason, or taken with one */
    }
    if (forecast != NULL) {
        check(forecast);
    }
    forecast_destroy(&forecast);
    free(text);
    return 0;
}
