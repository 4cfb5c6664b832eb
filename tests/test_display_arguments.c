/* display/arguments: the command line that others build on. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "display/arguments.h"
#include "support/rows.h"

#define MAX_WORDS 8

struct row {
    const char *name;
    const char *words[MAX_WORDS];
    const char *fault; /* NULL: good */
};

static struct row refusals[] = {
    {"nothing is a good command line", {NULL}, NULL},
    {"all of a board's options",
     {"--config", "s.yaml", "--connect", "tcp://a:1", "--size", "1920x1080",
      "--windowed"},
     NULL},
    {"a replay with its moment", {"--replay", "f", "--at", "11:30"}, NULL},
    {"an unknown option is named",
     {"--conect", "x"},
     "wallboard: --conect: unknown option"},
    {"a missing value is named", {"--theme"}, "wallboard: --theme: its value is missing"},
    {"a size needs two sides",
     {"--size", "1920"},
     "wallboard: --size: 1920: must be WIDTHxHEIGHT, e.g. 1920x1080"},
    {"a size of nought is refused",
     {"--size", "0x1080"},
     "wallboard: --size: 0x1080: must be WIDTHxHEIGHT, e.g. 1920x1080"},
    {"a speed of nought is refused",
     {"--replay", "f", "--speed", "0"},
     "wallboard: --speed: 0: must be a whole number from 1 to 100000"},
    {"--at without a replay is refused",
     {"--at", "11:30"},
     "wallboard: --at and --speed go with --replay"},
    {"--at and --speed exclude each other",
     {"--replay", "f", "--at", "1:00", "--speed", "2"},
     "wallboard: --at stops the replay, --speed plays it: give one of them"},
    {"a demo has no recording",
     {"--demo", "--replay", "f"},
     "wallboard: --demo and --replay exclude each other"},
};

static void check(void **state)
{
    struct row *row = *state;
    char program[] = "wallboard";
    char words[MAX_WORDS][32];
    char *argv[MAX_WORDS + 1] = {program};
    int argc = 1;
    for (; argc <= MAX_WORDS && row->words[argc - 1] != NULL; argc++) {
        strcpy(words[argc - 1], row->words[argc - 1]);
        argv[argc] = words[argc - 1];
    }
    struct diag diag;
    struct arguments arguments;
    diag_clear(&diag);
    assert_int_equal(arguments_parse(argc, argv, &arguments, &diag), row->fault == NULL);
    if (row->fault != NULL) {
        char line[sizeof(struct diag_entry)];
        assert_true(diag.count >= 1);
        diag_format(&diag.entries[0], line, sizeof line);
        assert_string_equal(line, row->fault);
    }
}

static void values_land_in_their_fields(void **state)
{
    (void)state;
    char words[][32] = {"wallboard", "--size",    "1280x720",  "--connect",
                        "tcp://a:1", "--connect", "tcp://b:2", "--demo"};
    char *argv[8];
    for (size_t i = 0; i < 8; i++) {
        argv[i] = words[i];
    }
    struct diag diag;
    struct arguments arguments;
    diag_clear(&diag);
    assert_true(arguments_parse(8, argv, &arguments, &diag));
    assert_int_equal(arguments.width_px, 1280);
    assert_int_equal(arguments.height_px, 720);
    assert_int_equal(arguments.connect_count, 2);
    assert_string_equal(arguments.connect[1], "tcp://b:2");
    assert_true(arguments.demo);
    assert_false(arguments.windowed);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, check, refusals);
    rows_add_one(&rows, "values land in their fields", values_land_in_their_fields);
    return rows_run(&rows, "display/arguments");
}
