/* Any bytes as a file of shifts: refused with a fault, or shifts in order, each on
 * quarter-hours, none of one agent over another. */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "site/schedule.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct schedule *schedule)
{
    for (size_t i = 0; i < schedule_count(schedule); i++) {
        const struct schedule_shift *shift = schedule_at(schedule, i);
        struct str agent = schedule_agent(schedule, shift->agent);
        size_t first = 0;
        size_t count = schedule_find(schedule, agent, &first);
        bool sound = shift->from_ms < shift->to_ms && shift->from_ms % 900000 == 0 &&
                     shift->to_ms % 900000 == 0 && shift->kind < SHIFT_KIND_COUNT &&
                     agent.size > 0 && i >= first && i < first + count;
        if (i > first && sound) {
            sound = shift[-1].to_ms <= shift->from_ms;
        }
        if (!sound) {
            abort();
        }
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct diag diag;
    char *text = malloc(size + 1);
    if (text == NULL) {
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    diag_clear(&diag);
    struct schedule *schedule =
        schedule_parse("shifts.csv", "Europe/London", text, size, &diag);
    if ((schedule == NULL) != (diag.errors > 0)) {
        abort();
    }
    check(schedule);
    schedule_destroy(&schedule);
    free(text);
    return 0;
}
