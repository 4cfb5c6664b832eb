#include "hub/arguments.h"

#include <string.h>

#define PROGRAM "wallboard-hub"

enum option_kind {
    KIND_FLAG,
    KIND_TEXT,
    KIND_ENDPOINT,
};

static const struct {
    const char *name;
    enum option_kind kind;
    size_t offset;       /* of the field */
    size_t count_offset; /* ENDPOINT: of its count */
} table[] = {
    {"--config", KIND_TEXT, offsetof(struct arguments, config), 0},
    {"--listen", KIND_TEXT, offsetof(struct arguments, listen), 0},
    {"--state", KIND_TEXT, offsetof(struct arguments, state), 0},
    {"--keys", KIND_TEXT, offsetof(struct arguments, keys), 0},
    {"--metrics", KIND_TEXT, offsetof(struct arguments, metrics), 0},
    {"--connect", KIND_ENDPOINT, offsetof(struct arguments, connect),
     offsetof(struct arguments, connect_count)},
    {"--bind", KIND_ENDPOINT, offsetof(struct arguments, bind),
     offsetof(struct arguments, bind_count)},
    {"--help", KIND_FLAG, offsetof(struct arguments, help), 0},
    {"--version", KIND_FLAG, offsetof(struct arguments, version), 0},
};

#define OPTIONS (sizeof table / sizeof table[0])

const char *arguments_usage(void)
{
    return "usage: wallboard-hub --state DIR [--config site.yaml] [--listen EP] [--keys "
           "DIR]\n"
           "                     [--connect EP]... [--bind EP]... [--metrics "
           "ADDRESS:PORT]\n"
           "\n"
           "  --state DIR     the folder of the journal; made if it is missing\n"
           "  --config FILE   the site file, which the screens count by as well\n"
           "  --listen EP     where publishers, screens and supervisors come: this port\n"
           "                  and the three behind it (default: tcp://127.0.0.1:5560)\n"
           "  --keys DIR      the folder of its keys (wallboardctl keys)\n"
           "  --connect EP    hear a plain publisher too, e.g. tcp://pbx:5556\n"
           "  --bind EP       let plain publishers connect, e.g. tcp://*:5556\n"
           "  --metrics A:P   answer /healthz, /readyz and /metrics there, on this "
           "machine\n"
           "                  alone, e.g. 127.0.0.1:9560 (default: nowhere)\n";
}

/* Puts the value of option `row` into its field; false: there are too many. */
static bool store(size_t row, const char *value, struct arguments *arguments)
{
    char *base = (char *)arguments;
    void *field = base + table[row].offset;
    switch (table[row].kind) {
    case KIND_FLAG:
        *(bool *)field = true;
        return true;
    case KIND_TEXT:
        *(const char **)field = value;
        return true;
    case KIND_ENDPOINT: {
        void *place = base + table[row].count_offset;
        size_t *count = place;
        const char **list = field;
        if (*count == ARGUMENTS_ENDPOINTS) {
            return false;
        }
        list[(*count)++] = value;
        return true;
    }
    }
    return true;
}

static size_t find(const char *name)
{
    size_t row = 0;
    while (row < OPTIONS && strcmp(name, table[row].name) != 0) {
        row++;
    }
    return row;
}

bool arguments_parse(int argc, char **argv, struct arguments *ret_arguments,
                     struct diag *diag)
{
    size_t errors = diag->errors;
    struct arguments arguments = {0};
    for (int i = 1; i < argc; i++) {
        const char *name = argv[i];
        size_t row = find(name);
        if (row == OPTIONS) {
            diag_add(diag, DIAG_ERROR, PROGRAM, 0, 0, "%s: unknown option", name);
            continue;
        }
        if (table[row].kind != KIND_FLAG && ++i == argc) {
            diag_add(diag, DIAG_ERROR, PROGRAM, 0, 0, "%s: its value is missing", name);
            break;
        }
        if (!store(row, argv[i], &arguments)) {
            diag_add(diag, DIAG_ERROR, PROGRAM, 0, 0, "%s: too many endpoints", name);
        }
    }
    if (diag->errors > errors) {
        return false;
    }
    *ret_arguments = arguments;
    return true;
}
