#include "display/arguments.h"

#include <string.h>

#include "base/str.h"

#define MAX_SIDE_PX 16384
#define MAX_SPEED   100000

enum option_kind {
    KIND_FLAG,
    KIND_TEXT,
    KIND_ENDPOINT,
    KIND_HUB,
    KIND_SIZE,
    KIND_SPEED,
};

static const struct {
    const char *name;
    enum option_kind kind;
    size_t offset;       /* of the field */
    size_t count_offset; /* ENDPOINT, HUB: of its count */
} table[] = {
    {"--config", KIND_TEXT, offsetof(struct arguments, config), 0},
    {"--connect", KIND_ENDPOINT, offsetof(struct arguments, connect),
     offsetof(struct arguments, connect_count)},
    {"--bind", KIND_ENDPOINT, offsetof(struct arguments, bind),
     offsetof(struct arguments, bind_count)},
    {"--hub", KIND_HUB, offsetof(struct arguments, hubs),
     offsetof(struct arguments, hub_count)},
    {"--key", KIND_TEXT, offsetof(struct arguments, key), 0},
    {"--screen", KIND_TEXT, offsetof(struct arguments, screen), 0},
    {"--demo", KIND_FLAG, offsetof(struct arguments, demo), 0},
    {"--windowed", KIND_FLAG, offsetof(struct arguments, windowed), 0},
    {"--size", KIND_SIZE, offsetof(struct arguments, width_px), 0},
    {"--theme", KIND_TEXT, offsetof(struct arguments, theme), 0},
    {"--page", KIND_TEXT, offsetof(struct arguments, page), 0},
    {"--replay", KIND_TEXT, offsetof(struct arguments, replay), 0},
    {"--at", KIND_TEXT, offsetof(struct arguments, at), 0},
    {"--speed", KIND_SPEED, offsetof(struct arguments, speed), 0},
    {"--screenshot", KIND_TEXT, offsetof(struct arguments, screenshot), 0},
    {"--help", KIND_FLAG, offsetof(struct arguments, help), 0},
    {"--version", KIND_FLAG, offsetof(struct arguments, version), 0},
};

#define OPTIONS (sizeof table / sizeof table[0])

const char *arguments_usage(void)
{
    return "usage: wallboard [--config site.yaml] [--connect EP]... [--bind EP]... "
           "[--hub EP]\n"
           "                 [--key FILE] [--screen NAME] [--demo] [--size WxH] "
           "[--windowed] [--theme "
           "NAME] [--page NAME]\n"
           "                 [--replay FILE [--at TIME | --speed N]] [--screenshot "
           "FILE.png]\n"
           "       wallboard setup [--help]   make this machine a screen\n"
           "\n"
           "  --config FILE     the site file: queues, targets, where events come from\n"
           "  --connect EP      hear a publisher, e.g. tcp://pbx:5556; may be repeated\n"
           "  --bind EP         let publishers connect, e.g. tcp://*:5556\n"
           "  --hub EP          follow the site's hub, e.g. tcp://hub:5560; a second "
           "one\n"
           "                    is followed when the first is silent for 30 s\n"
           "  --key FILE        this screen's keys and the hub's (wallboardctl keys)\n"
           "  --screen NAME     what the hub calls this screen (default: the machine's "
           "name)\n"
           "  --demo            a made-up call centre inside the program\n"
           "  --size WxH        the picture's size, e.g. 1920x1080\n"
           "  --windowed        in a window instead of full-screen\n"
           "  --theme NAME      the look, a file of themes/ without .yaml\n"
           "  --page NAME       show one page only: now, today, ahead, test-card, or a\n"
           "                    layout\n"
           "  --replay FILE     events from a file of JSON lines instead of the bus\n"
           "  --at TIME         stop the replay at this time: RFC 3339, or HH:MM[:SS]\n"
           "  --speed N         play the replay N times as fast as it happened\n"
           "  --screenshot FILE write the picture as PNG and end\n";
}

static bool parse_size(const char *text, int *ret_size)
{
    struct str height = str_from(text);
    struct str width = str_split(&height, 'x');
    int64_t w = 0;
    int64_t h = 0;
    if (!str_to_int(width, 1, MAX_SIDE_PX, &w) ||
        !str_to_int(height, 1, MAX_SIDE_PX, &h)) {
        return false;
    }
    ret_size[0] = (int)w;
    ret_size[1] = (int)h;
    return true;
}

/* Puts the value of option `row` into its field; the reason if it does not fit. */
static const char *store(size_t row, const char *value, struct arguments *arguments)
{
    char *base = (char *)arguments;
    void *field = base + table[row].offset;
    switch (table[row].kind) {
    case KIND_FLAG:
        *(bool *)field = true;
        return NULL;
    case KIND_TEXT:
        *(const char **)field = value;
        return NULL;
    case KIND_ENDPOINT:
    case KIND_HUB: {
        bool is_hub = table[row].kind == KIND_HUB;
        void *place = base + table[row].count_offset;
        size_t *count = place;
        const char **list = field;
        if (*count == (is_hub ? ARGUMENTS_HUBS : ARGUMENTS_ENDPOINTS)) {
            return is_hub ? "there are two hubs already" : "too many endpoints";
        }
        list[*count] = value;
        (*count)++;
        return NULL;
    }
    case KIND_SIZE:
        return parse_size(value, field) ? NULL : "must be WIDTHxHEIGHT, e.g. 1920x1080";
    case KIND_SPEED:
        return str_to_int(str_from(value), 1, MAX_SPEED, field)
                   ? NULL
                   : "must be a whole number from 1 to 100000";
    }
    return NULL;
}

static void check_combination(const struct arguments *a, struct diag *diag)
{
    if ((a->at != NULL || a->speed != 0) && a->replay == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0,
                 "--at and --speed go with --replay");
    }
    if (a->at != NULL && a->speed != 0) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0,
                 "--at stops the replay, --speed plays it: give one of them");
    }
    if (a->demo && a->replay != NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0,
                 "--demo and --replay exclude each other");
    }
}

bool arguments_parse(int argc, char **argv, struct arguments *ret_arguments,
                     struct diag *diag)
{
    size_t errors = diag->errors;
    struct arguments arguments = {0};
    for (int i = 1; i < argc; i++) {
        size_t row = 0;
        while (row < OPTIONS && strcmp(argv[i], table[row].name) != 0) {
            row++;
        }
        if (row == OPTIONS) {
            diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "%s: unknown option", argv[i]);
            continue;
        }
        const char *value = NULL;
        if (table[row].kind != KIND_FLAG) {
            if (i + 1 == argc) {
                diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "%s: its value is missing",
                         argv[i]);
                break;
            }
            value = argv[++i];
        }
        const char *reason = store(row, value, &arguments);
        if (reason != NULL) {
            diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "%s: %s: %s", table[row].name,
                     value, reason);
        }
    }
    check_combination(&arguments, diag);
    if (diag->errors > errors) {
        return false;
    }
    *ret_arguments = arguments;
    return true;
}
