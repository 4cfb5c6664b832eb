#include "ctl/hub_options.h"

#include <stddef.h>
#include <string.h>

#include "base/str.h"

enum kind {
    KIND_FLAG,
    KIND_TEXT,
    KIND_DURATION,
    KIND_PRIORITY,
};

static const struct {
    const char *name;
    enum kind kind;
    size_t offset;
} table[] = {
    {"--hub", KIND_TEXT, offsetof(struct hub_options, hub)},
    {"--key", KIND_TEXT, offsetof(struct hub_options, key)},
    {"--to", KIND_TEXT, offsetof(struct hub_options, to)},
    {"--level", KIND_TEXT, offsetof(struct hub_options, level)},
    {"--out", KIND_TEXT, offsetof(struct hub_options, out)},
    {"--queue", KIND_TEXT, offsetof(struct hub_options, queue)},
    {"--id", KIND_TEXT, offsetof(struct hub_options, id)},
    {"--until", KIND_TEXT, offsetof(struct hub_options, until)},
    {"--for", KIND_DURATION, offsetof(struct hub_options, for_ms)},
    {"--priority", KIND_PRIORITY, offsetof(struct hub_options, priority)},
    {"--clear", KIND_FLAG, offsetof(struct hub_options, clear)},
    {"--json", KIND_FLAG, offsetof(struct hub_options, json)},
};

#define OPTIONS (sizeof table / sizeof *table)

static size_t find(const char *name)
{
    size_t row = 0;
    while (row < OPTIONS && strcmp(table[row].name, name) != 0) {
        row++;
    }
    return row;
}

/* NULL, or why the value does not fit. */
static const char *store(size_t row, const char *value, struct hub_options *options)
{
    void *field = (char *)options + table[row].offset;
    switch (table[row].kind) {
    case KIND_FLAG:
        *(bool *)field = true;
        return NULL;
    case KIND_TEXT:
        *(const char **)field = value;
        return NULL;
    case KIND_DURATION:
        return str_to_duration_ms(str_from(value), field) ? NULL
                                                          : "must be like 30s, 2h, 1d";
    case KIND_PRIORITY:
        return str_to_int(str_from(value), 0, 9, field) ? NULL : "must be from 0 to 9";
    }
    return NULL;
}

static bool take_option(const char *verb, int count, char **values, int *at,
                        struct hub_options *options, struct diag *diag)
{
    size_t row = find(values[*at]);
    if (row == OPTIONS) {
        diag_add(diag, DIAG_ERROR, verb, 0, 0, "%s: unknown option", values[*at]);
        return false;
    }
    if (table[row].kind != KIND_FLAG && ++*at == count) {
        diag_add(diag, DIAG_ERROR, verb, 0, 0, "%s: its value is missing",
                 table[row].name);
        return false;
    }
    const char *fault = store(row, values[*at], options);
    if (fault != NULL) {
        diag_add(diag, DIAG_ERROR, verb, 0, 0, "%s: %s: %s", table[row].name, values[*at],
                 fault);
    }
    return fault == NULL;
}

bool hub_options_parse(const char *verb, int count, char **values,
                       struct hub_options *ret_options, struct diag *diag)
{
    struct hub_options options = {.to = "*", .level = "info", .queue = ""};
    bool good = true;
    for (int i = 0; i < count; i++) {
        if (strncmp(values[i], "--", 2) == 0) {
            good &= take_option(verb, count, values, &i, &options, diag);
        } else if (options.value == NULL) {
            options.value = values[i];
        } else if (options.file == NULL) {
            options.file = values[i];
        } else {
            diag_add(diag, DIAG_ERROR, verb, 0, 0, "%s: one too many", values[i]);
            good = false;
        }
    }
    if (good && options.hub == NULL) {
        diag_add(diag, DIAG_ERROR, verb, 0, 0, "needs --hub, e.g. tcp://hub:5560");
        good = false;
    }
    if (good && options.until != NULL && options.for_ms != 0) {
        diag_add(diag, DIAG_ERROR, verb, 0, 0, "either --for or --until");
        good = false;
    }
    *ret_options = options;
    return good;
}
