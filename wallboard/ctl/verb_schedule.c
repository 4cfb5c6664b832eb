/* wallboardctl schedule: looks and pages by the clock, kept by the hub. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "ctl/order_call.h"
#include "ctl/verbs.h"
#include "site/timetable.h"

#define FILE_MIB 1

/* The file, once it is known to be good. False after saying what is wrong, with its
 * place. */
static bool read_file(const char *path, struct order *order, struct diag *diag)
{
    char *text = NULL;
    size_t size = 0;
    struct timetable table;
    if (!file_read(path, FILE_MIB, &text, &size, diag)) {
        return false;
    }
    bool good = timetable_parse(path, (struct str){text, size}, &table, diag);
    if (good && !str_copy(order->value, sizeof order->value, (struct str){text, size})) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "longer than %d bytes", ORDER_VALUE_BYTES);
        good = false;
    }
    free(text);
    return good;
}

static enum verb_exit set(const struct hub_options *options, struct command *command)
{
    struct diag diag;
    diag_clear(&diag);
    bool good = read_file(options->file, &command->order, &diag);
    diag_print(&diag, stderr);
    const char *fault = good ? order_fault(&command->order) : NULL;
    if (fault != NULL) {
        (void)fprintf(stderr, "%s: %s\n", options->file, fault);
    }
    return good && fault == NULL ? order_call_give(options, command) : VERB_WRONG;
}

static enum verb_exit run(int count, char **values)
{
    struct diag diag;
    struct hub_options options;
    struct command command = {.order = {.kind = ORDER_SCHEDULE}};
    diag_clear(&diag);
    bool good = hub_options_parse("schedule", count, values, &options, &diag);
    const char *word = good && options.value != NULL ? options.value : "";
    bool sets = strcmp(word, "set") == 0 && options.file != NULL;
    options.clear = strcmp(word, "clear") == 0 && options.file == NULL;
    if (good && !sets && !options.clear &&
        (strcmp(word, "list") != 0 || options.file != NULL)) {
        diag_add(&diag, DIAG_ERROR, "schedule", 0, 0,
                 "needs one of set FILE, list, clear");
        good = false;
    }
    diag_print(&diag, stderr);
    if (!good) {
        return VERB_WRONG;
    }
    if (!sets && !options.clear) {
        return orders_list_kind(&options, ORDER_SCHEDULE);
    }
    if (!order_call_prepare(&options, &command)) {
        return VERB_WRONG;
    }
    return sets ? set(&options, &command) : order_call_give(&options, &command);
}

const struct verb verb_schedule = {
    .name = "schedule",
    .usage =
        "set FILE|list|clear [--to *|screen:NAME|group:NAME] [--for 2h|--until 15:00] "
        "[--id ID] --hub EP [--key FILE]",
    .help = "looks and pages by the clock, as `themes:` and `pages:` of a site file, in "
            "place of it; the hub keeps them",
    .run = run,
};
