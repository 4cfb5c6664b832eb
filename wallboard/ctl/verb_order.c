/* wallboardctl page, message, ticker, takeover, mute, acknowledge, identify: what
 * the screens of a site are to show, and to keep silent about. */

#include <stdio.h>

#include "base/str.h"
#include "ctl/order_call.h"
#include "ctl/verbs.h"

/* The command that was meant; false after saying what is wrong. */
static bool make_command(const struct verb *verb, const struct hub_options *options,
                         struct command *ret)
{
    const char *value = options->value != NULL ? options->value : "";
    struct order *order = &ret->order;
    (void)order_find_kind(str_from(verb->name), &order->kind);
    if (!order_call_prepare(options, ret)) {
        return false;
    }
    bool fits =
        str_copy(order->subject, sizeof order->subject, str_from(options->queue)) &&
        str_copy(order->value, sizeof order->value, str_from(value)) &&
        options->file == NULL;
    const char *fault = fits ? NULL : "a text is too long, or there is one too many";
    if (fault == NULL && !options->clear) {
        fault = order_fault(order);
    }
    if (fault != NULL) {
        (void)fprintf(stderr, "wallboardctl: %s: %s\n", verb->name, fault);
    }
    return fault == NULL;
}

static enum verb_exit give(const struct verb *verb, int count, char **values)
{
    struct diag diag;
    struct hub_options options;
    struct command command = {.verb = COMMAND_GIVE};
    diag_clear(&diag);
    bool good = hub_options_parse(verb->name, count, values, &options, &diag);
    diag_print(&diag, stderr);
    if (!good || !make_command(verb, &options, &command)) {
        return VERB_WRONG;
    }
    return order_call_give(&options, &command);
}

/* One function for each, for a verb's function is not told which it is. The texts are put
 * together with their neighbours, which brackets would forbid. */
/* NOLINTBEGIN(bugprone-macro-parentheses) */
#define ORDER_VERB(word, what, text)                                                     \
    static enum verb_exit run_##word(int count, char **values)                           \
    {                                                                                    \
        return give(&verb_##word, count, values);                                        \
    }                                                                                    \
    const struct verb verb_##word = {                                                    \
        .name = #word,                                                                   \
        .usage = what " [--to *|screen:NAME|group:NAME] [--for 2h|--until 15:00] "       \
                      "[--id ID] --hub EP [--key FILE]",                                 \
        .help = text,                                                                    \
        .run = run_##word,                                                               \
    };
/* NOLINTEND(bugprone-macro-parentheses) */

ORDER_VERB(page, "NAME|--clear", "screens show that page, and no other")

ORDER_VERB(message, "TEXT|--clear [--level info|warning|alarm] [--priority 0..9]",
           "words in a band under the head of every page; several take turns, those of a "
           "lower priority wait")
ORDER_VERB(ticker, "TEXT|--clear [--level info|warning|alarm] [--priority 0..9]",
           "words in a strip at the foot, which turn like pages")
ORDER_VERB(takeover, "TEXT|--clear [--level info|warning|alarm] [--priority 0..9]",
           "words that fill the picture; an urgent alarm keeps its line above them")
ORDER_VERB(mute, "|--clear", "no sound, and nothing is celebrated")
ORDER_VERB(acknowledge, "ALERT|--clear [--queue QUEUE]",
           "an alert is seen to: it is heard no more until it comes up anew or is worse; "
           "`status` names those that are raised")
ORDER_VERB(identify, "", "each screen shows its own name for a quarter of a minute")

#undef ORDER_VERB
