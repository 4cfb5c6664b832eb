#include "config/describe.h"

#include <inttypes.h>

#include "config/quantity.h"

#define KEY_BYTES 256

static void format_number(enum option_type type, int64_t number, char *buffer,
                          size_t size)
{
    if (type == OPTION_DURATION) {
        quantity_format_duration(number, buffer, size);
    } else if (type == OPTION_PERCENT) {
        quantity_format_percent(number, buffer, size);
    } else if (type == OPTION_LENGTH) {
        quantity_format_length(number, buffer, size);
    } else if (type == OPTION_DECIMAL) {
        quantity_format_decimal(number, buffer, size);
    } else {
        str_format(buffer, size, "%" PRId64, number);
    }
}

static void describe_range(const struct option *row, const char *what, char *buffer,
                           size_t size)
{
    char min[32];
    char max[32];
    format_number(row->type, row->min, min, sizeof min);
    format_number(row->type, row->max, max, sizeof max);
    str_format(buffer, size, "%s from %s to %s", what, min, max);
}

static void describe_choices(const struct option *row, const char *lead, char *buffer,
                             size_t size)
{
    size_t used = str_format(buffer, size, "%s", lead);
    for (const struct option_choice *c = row->choices; c->name != NULL; c++) {
        used += str_format(buffer + used, size - used, "%s%s",
                           c == row->choices ? "" : ", ", c->name);
    }
}

static void describe_texts(const struct option *row, char *buffer, size_t size)
{
    if (row->words != NULL) {
        str_copy(buffer, size, str_from(row->words));
    } else if (row->choices != NULL) {
        describe_choices(row, "a list of ", buffer, size);
    } else {
        str_format(buffer, size,
                   row->type == OPTION_LIST ? "texts of %d to %d bytes each"
                                            : "a text of %d to %d bytes",
                   (int)row->min, (int)row->max);
    }
}

void describe_value(const struct option *row, char *buffer, size_t size)
{
    switch (row->type) {
    case OPTION_STRING:
    case OPTION_LIST:
    case OPTION_EACH: /* of texts; one of sections is never printed as a row */
        describe_texts(row, buffer, size);
        break;
    case OPTION_INT:
        describe_range(row, "a whole number", buffer, size);
        break;
    case OPTION_DURATION:
        describe_range(row, "a duration", buffer, size);
        break;
    case OPTION_PERCENT:
        describe_range(row, "a percentage", buffer, size);
        break;
    case OPTION_LENGTH:
        describe_range(row, "a length", buffer, size);
        break;
    case OPTION_DECIMAL:
        describe_range(row, "a number", buffer, size);
        break;
    case OPTION_PIXELS:
        describe_range(row, "WIDTHxHEIGHT, each", buffer, size);
        break;
    case OPTION_BOOL:
        str_copy(buffer, size, str_from("true or false"));
        break;
    case OPTION_CLOCK:
        str_copy(buffer, size, str_from("a time of day, \"HH:MM\""));
        break;
    case OPTION_COLOUR:
        str_copy(buffer, size, str_from("a colour, \"#RRGGBB\""));
        break;
    case OPTION_CHOICE:
        describe_choices(row, "one of ", buffer, size);
        break;
    case OPTION_SET:
        describe_choices(row, "a list of ", buffer, size);
        break;
    case OPTION_CUSTOM:
        str_copy(buffer, size, str_from(row->words));
        break;
    case OPTION_INCLUDE:
    case OPTION_SECTION:
        str_copy(buffer, size, str_from("a mapping"));
        break;
    }
}

static void print_row(const struct option *row, const char *key, bool with_default,
                      FILE *out)
{
    char value[512];
    describe_value(row, value, sizeof value);
    bool has_default = with_default && row->fallback != NULL && row->fallback[0] != '\0';
    const char *tick = has_default ? "`" : "";
    (void)fprintf(out, "| `%s` | %s | %s%s%s | %s |\n", key, value, tick,
                  has_default ? row->fallback : "", tick,
                  row->help == NULL ? "" : row->help);
}

/* Without defaults where what a NAME leaves out is inherited. */
/* NOLINTNEXTLINE(misc-no-recursion): tables do not hold themselves */
static void print_table(const struct option *table, const char *prefix, bool with_default,
                        FILE *out)
{
    for (const struct option *row = table; row->key != NULL; row++) {
        bool each = row->type == OPTION_EACH;
        char key[KEY_BYTES];
        if (row->type == OPTION_INCLUDE) {
            print_table(row->section, prefix, with_default, out);
            continue;
        }
        str_format(key, sizeof key, "%s%s%s", prefix, row->key, each ? ".NAME" : "");
        if (row->section != NULL) {
            char below[KEY_BYTES + 1];
            str_format(below, sizeof below, "%s.", key);
            print_table(row->section, below, with_default && (!each || row->own_defaults),
                        out);
        } else {
            print_row(row, key, with_default, out);
        }
    }
}

void describe_table(const struct option *table, FILE *out)
{
    (void)fprintf(out, "| key | value | default | meaning |\n|---|---|---|---|\n");
    print_table(table, "", true, out);
}
