/* wallboardctl theme: the look of the screens, and the looks that the hub keeps. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "ctl/order_call.h"
#include "ctl/verbs.h"
#include "theme/theme.h"

#define FILE_MIB 1

/* The file under its own name, once it is known to be good. */
static bool read_look(const char *path, struct order *order, struct diag *diag)
{
    const struct theme_roots roots = theme_roots_default();
    struct theme theme;
    char *text = NULL;
    size_t size = 0;
    roots_name_of(path, order->subject, sizeof order->subject);
    if (!roots_is_name(order->subject)) {
        diag_add(diag, DIAG_ERROR, path, 0, 0,
                 "a theme's name is made of a-z, 0-9, _ and -, 1 to 32 of them");
        return false;
    }
    if (!file_read(path, FILE_MIB, &text, &size, diag)) {
        return false;
    }
    const struct str bytes = {text, size};
    bool good = theme_parse(&roots, path, order->subject, bytes, &theme, diag);
    if (good && !str_copy(order->value, sizeof order->value, bytes)) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "longer than %d bytes", ORDER_VALUE_BYTES);
        good = false;
    }
    free(text);
    return good;
}

/* What was meant, into `order`: a look to be shown, kept, or dropped. */
static bool read_meaning(struct hub_options *options, struct order *order,
                         struct diag *diag)
{
    const char *word = options->value != NULL ? options->value : "";
    if (options->file != NULL && strcmp(word, "put") == 0 && !options->clear) {
        order->kind = ORDER_LOOK;
        return read_look(options->file, order, diag);
    }
    if (options->file != NULL && strcmp(word, "drop") == 0) {
        order->kind = ORDER_LOOK;
        options->clear = true;
        return str_copy(order->subject, sizeof order->subject, str_from(options->file));
    }
    order->kind = ORDER_THEME;
    if (options->file != NULL ||
        !str_copy(order->value, sizeof order->value, str_from(word))) {
        diag_add(diag, DIAG_ERROR, "theme", 0, 0,
                 "needs one of NAME, put FILE, drop NAME, list, --clear");
        return false;
    }
    return true;
}

static enum verb_exit run(int count, char **values)
{
    struct diag diag;
    struct hub_options options;
    struct command command = {.verb = COMMAND_GIVE};
    diag_clear(&diag);
    bool good = hub_options_parse("theme", count, values, &options, &diag);
    if (good && options.value != NULL && strcmp(options.value, "list") == 0) {
        return orders_list_kind(&options, ORDER_LOOK);
    }
    good = good && read_meaning(&options, &command.order, &diag);
    diag_print(&diag, stderr);
    if (!good || !order_call_prepare(&options, &command)) {
        return VERB_WRONG;
    }
    const char *fault = options.clear ? NULL : order_fault(&command.order);
    if (fault != NULL) {
        (void)fprintf(stderr, "wallboardctl: theme: %s\n", fault);
        return VERB_WRONG;
    }
    return order_call_give(&options, &command);
}

const struct verb verb_theme = {
    .name = "theme",
    .usage = "NAME|put FILE|drop NAME|list|--clear [--to *|screen:NAME|group:NAME] "
             "[--for 2h|--until 15:00] [--id ID] --hub EP [--key FILE]",
    .help = "every screen of a site takes that look, within a second; put gives the hub "
            "one that the screens need no file of",
    .run = run,
};
