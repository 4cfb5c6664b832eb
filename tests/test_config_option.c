/* Option tables: one row a key is parser, validator, default and documentation. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/describe.h"
#include "config/nearest.h"
#include "config/option.h"
#include "support/faults.h"
#include "support/rows.h"

enum shade { SHADE_DARK = 2, SHADE_LIGHT = 5 };

struct inner {
    int64_t wait_ms;
};

struct extra {
    int64_t weight;
    int64_t children; /* of `tree` */
};

struct item {
    char name[16];
    int64_t count;
};

/* One field of each type. */
struct outer {
    char text[9];
    int64_t count;
    bool on;
    int64_t ratio_bp, length_mm, start_min, size_c;
    uint8_t colour[3];
    int64_t pixels[2];
    enum shade shade;
    uint32_t shades;
    struct option_list list;
    struct inner inner;
    struct extra extra;
    struct item items[2];
    size_t item_count;
};

static const struct option_choice shades[] = {
    {"dark", SHADE_DARK}, {"light", SHADE_LIGHT}, {0}};

static const struct option inner_options[] = {
    {.key = "wait",
     .type = OPTION_DURATION,
     .offset = offsetof(struct inner, wait_ms),
     .min = 1000,
     .max = 60000,
     .fallback = "20s",
     .help = "how long"},
    {0},
};

static const struct option item_options[] = {
    {.key = "count",
     .type = OPTION_INT,
     .required = true,
     .offset = offsetof(struct item, count),
     .max = 9,
     .fallback = "1",
     .help = "how many"},
    {0},
};

static bool read_tree(const struct yaml_node *node, void *field, struct diag *diag)
{
    if (node->kind == YAML_SCALAR) {
        yaml_fault(node, diag, DIAG_ERROR, "not a tree");
        return false;
    }
    *(int64_t *)field = (int64_t)node->count;
    return true;
}

static const struct option extra_options[] = {
    {.key = "weight",
     .type = OPTION_INT,
     .offset = offsetof(struct extra, weight),
     .max = 9,
     .fallback = "3",
     .help = "how heavy"},
    {.key = "tree",
     .type = OPTION_CUSTOM,
     .offset = offsetof(struct extra, children),
     .read = read_tree,
     .words = "a list or a mapping",
     .help = "how wide"},
    {0},
};

static void *add_item(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct outer *outer = field;
    if (outer->item_count == 2) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than 2 items");
        return NULL;
    }
    struct item *item = &outer->items[outer->item_count++];
    str_copy(item->name, sizeof item->name, node->key);
    return item;
}

static const struct option options[] = {
    {.key = "text",
     .type = OPTION_STRING,
     .offset = offsetof(struct outer, text),
     .min = 1,
     .max = 8,
     .fallback = "none"},
    {.key = "count",
     .type = OPTION_INT,
     .offset = offsetof(struct outer, count),
     .min = -5,
     .max = 5,
     .fallback = "-1"},
    {.key = "on",
     .type = OPTION_BOOL,
     .offset = offsetof(struct outer, on),
     .fallback = "true"},
    {.key = "ratio",
     .type = OPTION_PERCENT,
     .offset = offsetof(struct outer, ratio_bp),
     .max = 10000,
     .fallback = "80%"},
    {.key = "length",
     .type = OPTION_LENGTH,
     .offset = offsetof(struct outer, length_mm),
     .min = 500,
     .max = 50000,
     .fallback = "6m"},
    {.key = "start",
     .type = OPTION_CLOCK,
     .offset = offsetof(struct outer, start_min),
     .fallback = "06:30"},
    {.key = "size",
     .type = OPTION_DECIMAL,
     .offset = offsetof(struct outer, size_c),
     .min = 700,
     .max = 10000,
     .fallback = "16.5"},
    {.key = "colour",
     .type = OPTION_COLOUR,
     .offset = offsetof(struct outer, colour),
     .fallback = "#010203"},
    {.key = "pixels",
     .type = OPTION_PIXELS,
     .offset = offsetof(struct outer, pixels),
     .min = 1,
     .max = 8192},
    {.key = "shade",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct outer, shade),
     .choices = shades,
     .fallback = "light"},
    {.key = "shades",
     .type = OPTION_SET,
     .offset = offsetof(struct outer, shades),
     .choices = shades,
     .fallback = "[dark, light]"},
    {.key = "list",
     .type = OPTION_LIST,
     .offset = offsetof(struct outer, list),
     .min = 1,
     .max = 4,
     .fallback = "[a, b]"},
    {.key = "inner",
     .type = OPTION_SECTION,
     .offset = offsetof(struct outer, inner),
     .section = inner_options},
    {.key = "extra",
     .type = OPTION_INCLUDE,
     .offset = offsetof(struct outer, extra),
     .section = extra_options},
    {.key = "items", .type = OPTION_EACH, .section = item_options, .add = add_item},
    {0},
};

/* Bytes between fields are zero too, so that two can be compared whole. */
static void set_defaults(struct outer *outer)
{
    memset(outer, 0, sizeof *outer);
    option_defaults(options, outer);
}

static void apply(const char *text, struct outer *outer, struct diag *diag)
{
    set_defaults(outer);
    struct yaml *yaml = yaml_parse("t.yaml", str_from(text), diag);
    assert_non_null(yaml);
    option_apply(options, yaml_root(yaml), outer, diag);
    yaml_destroy(&yaml);
}

static void test_defaults(void **state)
{
    (void)state;
    struct outer outer;
    set_defaults(&outer);
    assert_string_equal(outer.text, "none");
    assert_int_equal(outer.count, -1);
    assert_true(outer.on);
    assert_int_equal(outer.ratio_bp, 8000);
    assert_int_equal(outer.length_mm, 6000);
    assert_int_equal(outer.start_min, 390);
    assert_int_equal(outer.size_c, 1650);
    assert_int_equal(outer.colour[2], 3);
    assert_int_equal(outer.pixels[0], 0);
    assert_int_equal(outer.shade, SHADE_LIGHT);
    assert_int_equal(outer.shades, (1 << SHADE_DARK) | (1 << SHADE_LIGHT));
    assert_int_equal(outer.list.count, 2);
    assert_string_equal(outer.list.items[1], "b");
    assert_int_equal(outer.inner.wait_ms, 20000);
    assert_int_equal(outer.extra.weight, 3);
    assert_int_equal(outer.item_count, 0);
}

static void test_values(void **state)
{
    (void)state;
    struct diag diag = {0};
    struct outer outer;
    apply("text: 'x y'\n"
          "count: 5\n"
          "on: false\n"
          "ratio: 99.5%\n"
          "length: 55in\n"
          "start: 23:59\n"
          "size: 7\n"
          "colour: '#FF8000'\n"
          "pixels: 1920x1080\n"
          "shade: dark\n"
          "shades: [dark]\n"
          "list: single\n"
          "inner: { wait: 1s }\n"
          "weight: 9\n"
          "tree: [a, [b], {c: d}]\n"
          "items: { b: { count: 2 }, a: { count: 3 } }\n",
          &outer, &diag);
    faults_expect(&diag, "t.yaml:12:7: list: single: not a text of 1 to 4 bytes\n");
    assert_string_equal(outer.text, "x y");
    assert_int_equal(outer.count, 5);
    assert_false(outer.on);
    assert_int_equal(outer.ratio_bp, 9950);
    assert_int_equal(outer.length_mm, 1397);
    assert_int_equal(outer.start_min, 1439);
    assert_int_equal(outer.size_c, 700);
    assert_int_equal(outer.colour[1], 128);
    assert_int_equal(outer.pixels[1], 1080);
    assert_int_equal(outer.shade, SHADE_DARK);
    assert_int_equal(outer.shades, 1 << SHADE_DARK);
    assert_int_equal(outer.inner.wait_ms, 1000);
    assert_int_equal(outer.extra.weight, 9);
    assert_int_equal(outer.extra.children, 3);
    assert_int_equal(outer.item_count, 2);
    assert_string_equal(outer.items[0].name, "b"); /* the file's order */
    assert_int_equal(outer.items[1].count, 3);
}

static void test_one_item_needs_no_brackets(void **state)
{
    (void)state;
    struct diag diag = {0};
    struct outer outer;
    apply("list: one\nshades: light\n", &outer, &diag);
    faults_expect(&diag, "");
    assert_int_equal(outer.list.count, 1);
    assert_string_equal(outer.list.items[0], "one");
    assert_int_equal(outer.shades, 1 << SHADE_LIGHT);
}

struct fault_row {
    const char *name;
    const char *text;
    const char *faults;
};

static struct fault_row fault_rows[] = {
    {"text over its length", "text: 123456789\n",
     "t.yaml:1:7: text: 123456789: not a text of 1 to 8 bytes\n"},
    {"text of its length", "text: 12345678\n", ""},
    {"text with a line break", "text: \"a\\nb\"\n",
     "t.yaml:1:7: text: a?b: not a text of 1 to 8 bytes\n"},
    {"text that turns the reading order", "text: \"\\u202Ea\"\n",
     "t.yaml:1:7: text: \xE2\x80\xAE"
     "a: not a text of 1 to 8 bytes\n"},
    {"no value", "count:\n", "t.yaml:1:1: count: no value given\n"},
    {"a list for one value", "count: [1]\n",
     "t.yaml:1:8: count: not a whole number from -5 to 5\n"},
    {"a number over its range", "count: 6\n",
     "t.yaml:1:8: count: 6: not a whole number from -5 to 5\n"},
    {"a number with a unit", "count: 5s\n",
     "t.yaml:1:8: count: 5s: not a whole number from -5 to 5\n"},
    {"yes is not true", "on: yes\n", "t.yaml:1:5: on: yes: not true or false\n"},
    {"a percentage without its sign", "ratio: 0.8\n",
     "t.yaml:1:8: ratio: 0.8: not a percentage from 0% to 100%\n"},
    {"a percentage over 100", "ratio: 100.01%\n",
     "t.yaml:1:8: ratio: 100.01%: not a percentage from 0% to 100%\n"},
    {"a length under its range", "length: 499mm\n",
     "t.yaml:1:9: length: 499mm: not a length from 50cm to 50m\n"},
    {"a time that no clock shows", "start: 24:00\n",
     "t.yaml:1:8: start: 24:00: not a time of day, \"HH:MM\"\n"},
    {"a size under its range", "size: 6.99\n",
     "t.yaml:1:7: size: 6.99: not a number from 7 to 100\n"},
    {"a colour by name", "colour: red\n",
     "t.yaml:1:9: colour: red: not a colour, \"#RRGGBB\"\n"},
    {"pixels over their range", "pixels: 1x8193\n",
     "t.yaml:1:9: pixels: 1x8193: not WIDTHxHEIGHT, each from 1 to 8192\n"},
    {"not one of the choices", "shade: grey\n",
     "t.yaml:1:8: shade: grey: not one of dark, light\n"},
    {"each wrong item is told", "shades: [dark, grey, [light]]\n",
     "t.yaml:1:16: shades[2]: grey: not one of dark, light\n"
     "t.yaml:1:22: shades[3]: not one of dark, light\n"},
    {"a mapping for a list", "list: {a: b}\n",
     "t.yaml:1:7: list: not a text of 1 to 4 bytes\n"},
    {"17 items", "list: [a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a]\n",
     "t.yaml:1:7: list: more than 16 items\n"},
    {"16 items", "list: [a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a]\n", ""},
    {"a duration without its unit", "inner: {wait: 20}\n",
     "t.yaml:1:15: inner.wait: 20: not a duration from 1s to 1m\n"},
    {"a value for a section", "inner: 20s\n",
     "t.yaml:1:8: inner: 20s: must be a mapping of keys to values\n"},
    {"an unknown key with a near one", "inner:\n  wiat: 20s\n",
     "t.yaml:2:3: inner.wiat: 20s: unknown key, did you mean 'wait'?\n"},
    {"an unknown key with none near", "elephant: 1\n",
     "t.yaml:1:1: elephant: 1: unknown key\n"},
    {"an unknown key that holds a mapping", "iner: {wait: 20s}\n",
     "t.yaml:1:1: iner: unknown key, did you mean 'inner'?\n"},
    {"an included key over its range", "weight: 10\n",
     "t.yaml:1:9: weight: 10: not a whole number from 0 to 9\n"},
    {"an included key may be the nearest", "wieght: 1\n",
     "t.yaml:1:1: wieght: 1: unknown key, did you mean 'weight'?\n"},
    {"an include has no key of its own", "extra: 1\n",
     "t.yaml:1:1: extra: 1: unknown key\n"},
    {"a value that is read its own way", "tree: a\n",
     "t.yaml:1:7: tree: a: not a tree\n"},
    {"a value that is read its own way, left empty", "tree:\n",
     "t.yaml:1:1: tree: no value given\n"},
    {"a key that is needed", "items: {a: {}}\n",
     "t.yaml:1:12: items.a: 'count' is missing\n"},
    {"a name with a control character", "items: {\"a\\tb\": {count: 1}}\n",
     "t.yaml:1:9: items.a?b: a name must not hold control characters\n"},
    {"more names than there is room", "items:\n  a: {count: 1}\n  b:\n  c: {count: x}\n",
     "t.yaml:4:3: items.c: more than 2 items\n"},
    {"a list for the whole file", "- text: x\n",
     "t.yaml:1:1: must be a mapping of keys to values\n"},
};

/* "Report all faults, not the first", and a faulty value leaves its field alone. */
static void test_fault(void **state)
{
    const struct fault_row *row = *state;
    struct diag diag = {0};
    struct outer before;
    struct outer after;
    set_defaults(&before);
    apply(row->text, &after, &diag);
    faults_expect(&diag, row->faults);
    if (row->faults[0] != '\0' && after.item_count == 0) {
        assert_memory_equal(&before, &after, sizeof before);
    }
}

static void test_order(void **state)
{
    (void)state;
    struct diag diag = {0};
    diag_add(&diag, DIAG_ERROR, "other.yaml", 9, 9, "stays first");
    struct outer outer;
    apply("colour: x\non: x\ntext: ''\ncolor: y\n", &outer, &diag);
    option_sort_faults(&diag, 1);
    faults_expect(&diag, "other.yaml:9:9: stays first\n"
                         "t.yaml:1:9: colour: x: not a colour, \"#RRGGBB\"\n"
                         "t.yaml:2:5: on: x: not true or false\n"
                         "t.yaml:3:7: text: not a text of 1 to 8 bytes\n"
                         "t.yaml:4:1: color: y: unknown key, did you mean 'colour'?\n");
}

static void print_inner(FILE *out)
{
    static const struct option both[] = {
        {.key = "inner", .type = OPTION_SECTION, .section = inner_options},
        {.key = "items", .type = OPTION_EACH, .section = item_options, .add = add_item},
        {.key = "own",
         .type = OPTION_EACH,
         .own_defaults = true,
         .section = item_options,
         .add = add_item},
        {.key = "extra", .type = OPTION_INCLUDE, .section = extra_options},
        {.key = "shades", .type = OPTION_SET, .choices = shades, .fallback = "[dark]"},
        {0},
    };
    describe_table(both, out);
}

static void test_table(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    print_inner(out);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(
        text, "| key | value | default | meaning |\n"
              "|---|---|---|---|\n"
              "| `inner.wait` | a duration from 1s to 1m | `20s` | how long |\n"
              "| `items.NAME.count` | a whole number from 0 to 9 |  | how many |\n"
              "| `own.NAME.count` | a whole number from 0 to 9 | `1` | how many |\n"
              "| `weight` | a whole number from 0 to 9 | `3` | how heavy |\n"
              "| `tree` | a list or a mapping |  | how wide |\n"
              "| `shades` | a list of dark, light | `[dark]` |  |\n");
    free(text);
}

static void test_nearest(void **state)
{
    (void)state;
    assert_int_equal(nearest_distance(str_from("target"), "target"), 0);
    assert_int_equal(nearest_distance(str_from("targt"), "target"), 1);
    assert_int_equal(nearest_distance(str_from("tagret"), "target"), 1);
    assert_int_equal(nearest_distance(str_from(""), "abc"), 3);
    char longest[65];
    memset(longest, 'x', sizeof longest);
    assert_true(nearest_distance((struct str){longest, 65}, "abc") == SIZE_MAX);
    assert_true(nearest_is_near(str_from("tagret"), 2));
    assert_false(nearest_is_near(str_from("ab"), 2));
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "defaults are read like values", test_defaults);
    rows_add_one(&rows, "a value of each type", test_values);
    rows_add_one(&rows, "one item needs no brackets", test_one_item_needs_no_brackets);
    ROWS_ADD(&rows, test_fault, fault_rows);
    rows_add_one(&rows, "faults stand in the file's order", test_order);
    rows_add_one(&rows, "the table documents itself", test_table);
    rows_add_one(&rows, "nearest names", test_nearest);
    return rows_run(&rows, "config/option");
}
