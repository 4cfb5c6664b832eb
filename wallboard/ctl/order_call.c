#include "ctl/order_call.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/str.h"
#include "ctl/hub_call.h"
#include "ctl/hub_status.h"
#include "locale/calendar.h"
#include "site/local_time.h"

#define FOLLOW_MS   10000 /* every screen answers within a second, as a rule */
#define LOOK_MS     150
#define IDENTIFY_MS 15000

/* Made up, so that the same order said twice is one. */
static void name_order(struct order *order)
{
    uint64_t random = 0;
    if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random) {
        random = (uint64_t)clock_wall().ms;
    }
    str_format(order->id, sizeof order->id, "%016" PRIx64, random);
}

/* `--until`: RFC 3339, or a time of this machine's clock, with a date or the next. */
static bool read_until(const char *text, int64_t *ret_ms)
{
    struct wall now = clock_wall();
    struct wall until = {0};
    struct calendar *calendar = calendar_create("");
    if (calendar == NULL) {
        return false;
    }
    bool good = local_time_parse(str_from(text), calendar, &until);
    struct calendar_civil civil = calendar_civil(calendar, now);
    for (int day = 0; !good && strlen(text) == 5 && day < 2; day++) {
        char whole[32];
        str_format(whole, sizeof whole, "%04d-%02d-%02d %s", civil.year, civil.month,
                   civil.day, text);
        if (!local_time_parse(str_from(whole), calendar, &until)) {
            break;
        }
        good = until.ms > now.ms;
        civil.day++;
        civil = calendar_civil(calendar, calendar_instant(calendar, &civil));
    }
    calendar_destroy(&calendar);
    *ret_ms = until.ms;
    return good && until.ms > now.ms;
}

/* How long it holds, for the kind of order it is; false after saying what is wrong. */
static bool set_end(const struct hub_options *options, struct order *order)
{
    int64_t for_ms = options->for_ms;
    if (options->until != NULL) {
        bool good = read_until(options->until, &order->until_ms);
        if (!good) {
            (void)fprintf(stderr,
                          "wallboardctl: --until: %s: must be a time to come, such as "
                          "15:00 or 2026-11-26T15:00:00Z\n",
                          options->until);
        }
        return good;
    }
    if (order->kind == ORDER_IDENTIFY && for_ms == 0) {
        for_ms = IDENTIFY_MS;
    }
    order->until_ms = for_ms == 0 ? 0 : clock_wall().ms + for_ms;
    return true;
}

bool order_call_prepare(const struct hub_options *options, struct command *ret)
{
    struct order *order = &ret->order;
    ret->verb = options->clear ? COMMAND_TAKE_BACK : COMMAND_GIVE;
    if (!set_end(options, order)) {
        return false;
    }
    order->priority = options->priority;
    if (!options->clear && options->id == NULL) {
        name_order(order);
    }
    bool fits = order_find_level(str_from(options->level), &order->level) &&
                str_copy(order->to, sizeof order->to, str_from(options->to)) &&
                (options->id == NULL ||
                 str_copy(order->id, sizeof order->id, str_from(options->id)));
    if (!fits) {
        (void)fputs("wallboardctl: the level is unknown, or a name too long\n", stderr);
    }
    return fits;
}

/* What the hub says to it: done, or why not. */
static bool hear_done(struct hub_call *call)
{
    struct str frame;
    if (!hub_call_hear(call, HUB_CALL_ANSWER_MS, &frame)) {
        (void)fputs("wallboardctl: the hub does not answer\n", stderr);
        return false;
    }
    if (!str_starts_with(frame, "{\"answer\":\"done\"")) {
        (void)fprintf(stderr, "wallboardctl: %.*s\n", (int)frame.size, frame.data);
        return false;
    }
    return true;
}

/* What a screen has made of the orders. */
static const char *describe(const struct hub_screen *screen, uint64_t control)
{
    return screen->control < control  ? "HAS NOT ANSWERED YET"
           : screen->fault[0] != '\0' ? "CANNOT"
                                      : "has it";
}

/* How many of the connected screens have not answered, or cannot do it. */
static size_t count_behind(const struct hub_status *status, bool faulty, bool print)
{
    size_t behind = 0;
    for (size_t i = 0; i < status->screen_count; i++) {
        const struct hub_screen *screen = &status->screens[i];
        if (!hub_status_is_connected(screen)) {
            continue;
        }
        behind +=
            screen->control < status->control || (faulty && screen->fault[0] != '\0');
        if (print) {
            (void)printf("  %-24s %s (theme %s, page %s, %s)%s%s\n", screen->name,
                         describe(screen, status->control), screen->theme, screen->page,
                         screen->shows, screen->fault[0] == '\0' ? "" : ": ",
                         screen->fault);
        }
    }
    return behind;
}

/* Waits until every screen has answered, and says which have. */
static bool follow(struct hub_call *call)
{
    struct hub_status *status = malloc(sizeof *status);
    struct mono until = mono_add_ms(clock_mono(), FOLLOW_MS);
    bool good = status != NULL && hub_status_ask(call, NULL, status);
    while (good && count_behind(status, false, false) > 0 &&
           mono_ms_between(clock_mono(), until) > 0) {
        hub_call_pause(call, LOOK_MS);
        good = hub_status_ask(call, NULL, status);
    }
    size_t behind = good ? count_behind(status, true, true) : 0;
    free(status);
    return good && behind == 0;
}

enum verb_exit order_call_give(const struct hub_options *options,
                               const struct command *command)
{
    struct diag diag;
    diag_clear(&diag);
    struct hub_call *call = hub_call_open(options, &diag);
    diag_print(&diag, stderr);
    if (call == NULL) {
        return VERB_WRONG;
    }
    bool good = hub_call_say(call, command, HUB_CALL_ANSWER_MS) && hear_done(call) &&
                follow(call);
    hub_call_close(&call);
    return good ? VERB_DONE : VERB_FAILED;
}
