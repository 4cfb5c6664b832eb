#include "ctl/verbs.h"

#include <string.h>

#include "base/str.h"
#include "config/nearest.h"

/* Reports first, then what speaks to a hub. */
static const struct verb *const verbs[] = {
    &verb_replay,   &verb_compare,  &verb_report,     &verb_explain,     &verb_check,
    &verb_keys,     &verb_status,   &verb_theme,      &verb_page,        &verb_message,
    &verb_ticker,   &verb_takeover, &verb_mute,       &verb_acknowledge, &verb_identify,
    &verb_schedule, &verb_orders,   &verb_screenshot,
};

#define VERBS (sizeof verbs / sizeof verbs[0])

const struct verb *verbs_find(const char *name)
{
    for (size_t i = 0; i < VERBS; i++) {
        if (strcmp(verbs[i]->name, name) == 0) {
            return verbs[i];
        }
    }
    return NULL;
}

const struct verb *verbs_nearest(const char *name)
{
    const struct verb *best = NULL;
    size_t best_distance = SIZE_MAX;
    for (size_t i = 0; i < VERBS; i++) {
        size_t distance = nearest_distance(str_from(name), verbs[i]->name);
        if (distance < best_distance) {
            best = verbs[i];
            best_distance = distance;
        }
    }
    return nearest_is_near(str_from(name), best_distance) ? best : NULL;
}

void verbs_print_usage(FILE *out)
{
    (void)fputs("usage: wallboardctl COMMAND ...\n\n", out);
    for (size_t i = 0; i < VERBS; i++) {
        (void)fprintf(out, "  %s %s\n      %s\n", verbs[i]->name, verbs[i]->usage,
                      verbs[i]->help);
    }
}
