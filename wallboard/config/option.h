#ifndef WALLBOARD_CONFIG_OPTION_H
#define WALLBOARD_CONFIG_OPTION_H

/*
 * Typed option tables: one row a key. The row is the parser, the validator, the default
 * and the line in the documentation, so they cannot disagree. A table ends with a row
 * whose key is NULL.
 *
 *     static const struct option options[] = {
 *         {.key = "target", .type = OPTION_DURATION, .offset = offsetof(struct rule,
 * ...), .min = 0, .max = 3600000, .fallback = "20s", .help = "answered within"}, {0},
 *     };
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "config/yaml.h"

/* What the value is, and the type of the field at `offset`. */
enum option_type {
    OPTION_STRING,   /* char[max + 1]: min to max bytes, no control characters */
    OPTION_INT,      /* int64_t in [min, max] */
    OPTION_BOOL,     /* bool: true or false */
    OPTION_DURATION, /* int64_t ms in [min, max]: 250ms, 20s, 15m, 2h, 1d */
    OPTION_PERCENT,  /* int64_t basis points in [min, max]: 80%, 99.5% */
    OPTION_LENGTH,   /* int64_t mm in [min, max]: 6m, 55in, 140cm, 900mm */
    OPTION_CLOCK,    /* int64_t minutes since midnight: "08:30" */
    OPTION_DECIMAL,  /* int64_t hundredths in [min, max]: 16, 20.5 */
    OPTION_COLOUR,   /* uint8_t[3] red, green, blue: "#RRGGBB" */
    OPTION_PIXELS,   /* int64_t[2] width, height, each in [min, max]: 1920x1080 */
    OPTION_CHOICE,   /* int (or an enum): one of `choices` */
    OPTION_SET,      /* uint32_t: list of `choices`, bits 1 << value */
    OPTION_LIST,     /* struct option_list: texts of min to max bytes, or of
                         `choices` if there are any */
    OPTION_SECTION,  /* a mapping read by the table `section` into the struct at offset */
    OPTION_EACH,     /* a mapping of names to values, one `add` for each */
    OPTION_INCLUDE,  /* no key of its own: the rows of `section`, filling the struct at
                         offset, stand here as if they were this table's */
    OPTION_CUSTOM,   /* whatever `read` makes of it */
};

struct option_choice {
    const char *name; /* NULL ends the table */
    int value;
};

#define OPTION_LIST_ITEMS 16
#define OPTION_LIST_BYTES 256

struct option_list {
    size_t count;
    char items[OPTION_LIST_ITEMS][OPTION_LIST_BYTES];
};

struct option {
    const char *key; /* NULL ends the table; INCLUDE: any name, never read */
    enum option_type type;
    bool required;     /* leaving it out is a fault */
    bool own_defaults; /* EACH: what a NAME leaves out is as in `section`; false: it is
                          inherited. For the documentation */
    size_t offset;     /* of the field in the struct that the table fills */
    int64_t min, max;
    const struct option_choice *choices; /* CHOICE, SET; LIST may have them */
    const struct option *section; /* SECTION, INCLUDE; EACH: NULL if values are scalars */

    /*
     * EACH: makes room for the child `node` (its name is node->key) in the struct at
     * offset; the struct that `section` shall fill, or NULL if there is none to fill or a
     * fault was appended.
     */
    void *(*add)(void *field, const struct yaml_node *node, struct diag *diag);

    /* CUSTOM: reads a value of any kind that is not empty into the field; false, with the
     * field as it was, after appending what is wrong with it. */
    bool (*read)(const struct yaml_node *node, void *field, struct diag *diag);
    const char *words; /* CUSTOM, EACH: what the value is, "a list of dates" */

    const char *fallback; /* the default as a person would write it; NULL: field stays */
    const char *help;     /* one line, for the documentation */
};

/* Sets every field that has a default, sections too. */
void option_defaults(const struct option *table, void *target);

/*
 * Reads a mapping into `target`: rows in the order of the table (so a later row may build
 * on an earlier one), absent keys leave their fields alone. Appends every fault; a faulty
 * value leaves its field alone. An unknown key is an error that names the nearest one.
 */
void option_apply(const struct option *table, const struct yaml_node *mapping,
                  void *target, struct diag *diag);

/* Reads one value as `row` says, into the field. False after appending a fault. */
bool option_read(const struct option *row, const struct yaml_node *node, void *field,
                 struct diag *diag);

/* Puts the entries from number `first` on into the order of the file's lines; of several
 * files each keeps together, in the order in which they were first told of. */
void option_sort_faults(struct diag *diag, size_t first);

#endif
