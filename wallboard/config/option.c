#include "config/option.h"

#include <assert.h>
#include <string.h>

#include "config/describe.h"
#include "config/nearest.h"
#include "config/quantity.h"

/* Enums are read as int. */
static_assert(sizeof(enum option_type) == sizeof(int), "a choice fits its field");

/* -- text to field ---------------------------------------------------------------------
 */

static bool is_shown_text(struct str text, int64_t min, int64_t max)
{
    if ((int64_t)text.size < min || (int64_t)text.size > max) {
        return false;
    }
    for (size_t at = 0; at < text.size;) {
        if (str_is_control(str_next_code_point(text, &at))) {
            return false;
        }
    }
    return true;
}

static const struct option_choice *find_choice(const struct option *row, struct str text)
{
    for (const struct option_choice *c = row->choices; c->name != NULL; c++) {
        if (str_is(text, c->name)) {
            return c;
        }
    }
    return NULL;
}

static bool read_number(const struct option *row, struct str text, void *field)
{
    int64_t number = 0;
    bool good = false;
    if (row->type == OPTION_INT) {
        good = str_to_int(text, row->min, row->max, &number);
    } else if (row->type == OPTION_DURATION) {
        good = str_to_duration_ms(text, &number);
    } else if (row->type == OPTION_PERCENT) {
        good = quantity_percent(text, &number);
    } else if (row->type == OPTION_LENGTH) {
        good = quantity_length(text, &number);
    } else {
        good = quantity_decimal(text, &number);
    }
    if (!good || number < row->min || number > row->max) {
        return false;
    }
    memcpy(field, &number, sizeof number);
    return true;
}

static bool read_pixels(const struct option *row, struct str text, void *field)
{
    int64_t size[2];
    if (!quantity_pixels(text, size) || size[0] < row->min || size[0] > row->max ||
        size[1] < row->min || size[1] > row->max) {
        return false;
    }
    memcpy(field, size, sizeof size);
    return true;
}

static bool read_bool(struct str text, void *field)
{
    bool yes = str_is(text, "true");
    if (!yes && !str_is(text, "false")) {
        return false;
    }
    memcpy(field, &yes, sizeof yes);
    return true;
}

static bool add_list_item(const struct option *row, struct str text,
                          struct option_list *list)
{
    if (list->count == OPTION_LIST_ITEMS || row->max >= OPTION_LIST_BYTES ||
        (row->choices != NULL && find_choice(row, text) == NULL) ||
        !is_shown_text(text, row->min, row->max)) {
        return false;
    }
    str_copy(list->items[list->count++], OPTION_LIST_BYTES, text);
    return true;
}

static bool add_set_item(const struct option *row, struct str text, void *field)
{
    const struct option_choice *choice = find_choice(row, text);
    if (choice == NULL) {
        return false;
    }
    uint32_t bits = 0;
    memcpy(&bits, field, sizeof bits);
    bits |= UINT32_C(1) << choice->value;
    memcpy(field, &bits, sizeof bits);
    return true;
}

static bool read_choice(const struct option *row, struct str text, void *field)
{
    const struct option_choice *choice = find_choice(row, text);
    if (choice == NULL) {
        return false;
    }
    memcpy(field, &choice->value, sizeof choice->value);
    return true;
}

/* One value, or for lists one more item. */
static bool read_text(const struct option *row, struct str text, void *field)
{
    switch (row->type) {
    case OPTION_STRING:
        return is_shown_text(text, row->min, row->max) &&
               str_copy(field, (size_t)row->max + 1, text);
    case OPTION_INT:
    case OPTION_DURATION:
    case OPTION_PERCENT:
    case OPTION_LENGTH:
    case OPTION_DECIMAL:
        return read_number(row, text, field);
    case OPTION_BOOL:
        return read_bool(text, field);
    case OPTION_CLOCK:
        return quantity_clock(text, field);
    case OPTION_COLOUR:
        return quantity_colour(text, field);
    case OPTION_PIXELS:
        return read_pixels(row, text, field);
    case OPTION_CHOICE:
        return read_choice(row, text, field);
    case OPTION_SET:
        return add_set_item(row, text, field);
    case OPTION_LIST:
        return add_list_item(row, text, field);
    case OPTION_SECTION:
    case OPTION_EACH:
    case OPTION_INCLUDE:
    case OPTION_CUSTOM:
        return false;
    }
    return false;
}

static bool is_list(const struct option *row)
{
    return row->type == OPTION_LIST || row->type == OPTION_SET;
}

/* Rows that hold a table for one struct, under their key or without one. */
static bool is_section(const struct option *row)
{
    return row->type == OPTION_SECTION || row->type == OPTION_INCLUDE;
}

static size_t list_size(const struct option *row)
{
    return row->type == OPTION_LIST ? sizeof(struct option_list) : sizeof(uint32_t);
}

/* -- defaults --------------------------------------------------------------------------
 */

static bool set_default(const struct option *row, void *field)
{
    if (!is_list(row)) {
        return read_text(row, str_from(row->fallback), field);
    }
    memset(field, 0, list_size(row));
    struct str rest = str_from(row->fallback); /* "[a, b]" */
    assert(rest.size >= 2 && rest.data[0] == '[');
    rest = (struct str){rest.data + 1, rest.size - 2};
    while (rest.size > 0) {
        if (!read_text(row, str_trim(str_split(&rest, ',')), field)) {
            return false;
        }
    }
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as tables are written */
void option_defaults(const struct option *table, void *target)
{
    for (const struct option *row = table; row->key != NULL; row++) {
        void *field = (char *)target + row->offset;
        if (is_section(row)) {
            option_defaults(row->section, field);
        } else if (row->fallback != NULL) {
            bool good = set_default(row, field);
            assert(good); /* a default that breaks its own row's rule */
            (void)good;
        }
    }
}

/* -- nodes to fields -------------------------------------------------------------------
 */

static bool refuse_value(const struct option *row, const struct yaml_node *node,
                         struct diag *diag)
{
    char value[200];
    describe_value(row, value, sizeof value);
    yaml_fault(node, diag, DIAG_ERROR, "not %s", value);
    return false;
}

/* A sequence, or one item without brackets. Every faulty item is told; the field changes
 * only if there is none. */
static bool read_list(const struct option *row, const struct yaml_node *node, void *field,
                      struct diag *diag)
{
    struct option_list list = {0};
    uint32_t bits = 0;
    void *scratch = row->type == OPTION_LIST ? (void *)&list : (void *)&bits;
    struct option item = *row; /* what one item is, in the words of a fault */
    item.type = row->choices == NULL ? OPTION_STRING : OPTION_CHOICE;
    bool many = node->kind == YAML_SEQUENCE;
    bool good = true;
    for (const struct yaml_node *n = many ? node->first : node; n != NULL;
         n = many ? n->next : NULL) {
        if (list.count == OPTION_LIST_ITEMS) {
            yaml_fault(node, diag, DIAG_ERROR, "more than %d items", OPTION_LIST_ITEMS);
            return false;
        }
        if (n->kind != YAML_SCALAR || !read_text(row, n->text, scratch)) {
            good = refuse_value(&item, n, diag);
        }
    }
    if (good) {
        memcpy(field, scratch, list_size(row));
    }
    return good;
}

bool option_read(const struct option *row, const struct yaml_node *node, void *field,
                 struct diag *diag)
{
    if (yaml_is_empty(node)) {
        yaml_fault_key(node, diag, DIAG_ERROR, "no value given");
        return false;
    }
    if (is_list(row)) {
        return read_list(row, node, field, diag);
    }
    if (row->type == OPTION_CUSTOM) {
        return row->read(node, field, diag);
    }
    if (node->kind != YAML_SCALAR) {
        return refuse_value(row, node, diag);
    }
    return read_text(row, node->text, field) || refuse_value(row, node, diag);
}

static bool is_mapping(const struct yaml_node *node, struct diag *diag)
{
    if (node->kind == YAML_MAPPING) {
        return true;
    }
    yaml_fault(node, diag, DIAG_ERROR, "must be a mapping of keys to values");
    return false;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as tables are written */
static void read_each(const struct option *row, const struct yaml_node *mapping,
                      void *field, struct diag *diag)
{
    for (const struct yaml_node *node = mapping->first; node != NULL; node = node->next) {
        if (!is_shown_text(node->key, 1, YAML_MAX_KEY_BYTES)) {
            yaml_fault_key(node, diag, DIAG_ERROR,
                           "a name must not hold control characters");
            continue;
        }
        void *element = row->add(field, node, diag);
        /* "support:" and no more is a queue without settings of its own */
        if (element != NULL && row->section != NULL && !yaml_is_empty(node)) {
            option_apply(row->section, node, element, diag);
        }
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as tables are written */
static void apply_row(const struct option *row, const struct yaml_node *node,
                      void *target, struct diag *diag)
{
    void *field = (char *)target + row->offset;
    if (row->type == OPTION_SECTION) {
        option_apply(row->section, node, field, diag);
    } else if (row->type != OPTION_EACH) {
        option_read(row, node, field, diag);
    } else if (is_mapping(node, diag)) {
        read_each(row, node, field, diag);
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as tables are written */
static void apply_rows(const struct option *table, const struct yaml_node *mapping,
                       void *target, struct diag *diag)
{
    for (const struct option *row = table; row->key != NULL; row++) {
        if (row->type == OPTION_INCLUDE) {
            apply_rows(row->section, mapping, (char *)target + row->offset, diag);
            continue;
        }
        const struct yaml_node *node = yaml_get(mapping, row->key);
        if (node != NULL) {
            apply_row(row, node, target, diag);
        } else if (row->required) {
            yaml_fault(mapping, diag, DIAG_ERROR, "'%s' is missing", row->key);
        }
    }
}

/* The row whose key is least different from `key`; *ret_least is by how much. */
/* NOLINTNEXTLINE(misc-no-recursion): as deep as tables are written */
static void find_nearest(const struct option *table, struct str key,
                         const struct option **ret_row, size_t *ret_least)
{
    for (const struct option *row = table; row->key != NULL; row++) {
        if (row->type == OPTION_INCLUDE) {
            find_nearest(row->section, key, ret_row, ret_least);
            continue;
        }
        size_t distance = nearest_distance(key, row->key);
        if (distance < *ret_least) {
            *ret_least = distance;
            *ret_row = row;
        }
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as tables are written */
static bool is_key(const struct option *table, struct str key)
{
    for (const struct option *row = table; row->key != NULL; row++) {
        if (row->type == OPTION_INCLUDE ? is_key(row->section, key)
                                        : str_is(key, row->key)) {
            return true;
        }
    }
    return false;
}

static void tell_unknown(const struct option *table, const struct yaml_node *node,
                         struct diag *diag)
{
    const struct option *nearest = NULL;
    size_t least = SIZE_MAX;
    find_nearest(table, node->key, &nearest, &least);
    if (nearest != NULL && nearest_is_near(node->key, least)) {
        yaml_fault_key(node, diag, DIAG_ERROR, "unknown key, did you mean '%s'?",
                       nearest->key);
    } else {
        yaml_fault_key(node, diag, DIAG_ERROR, "unknown key");
    }
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as tables are written */
void option_apply(const struct option *table, const struct yaml_node *mapping,
                  void *target, struct diag *diag)
{
    if (!is_mapping(mapping, diag)) {
        return;
    }
    apply_rows(table, mapping, target, diag);
    for (const struct yaml_node *node = mapping->first; node != NULL; node = node->next) {
        if (!is_key(table, node->key)) {
            tell_unknown(table, node, diag);
        }
    }
}

/* -- order -----------------------------------------------------------------------------
 */

static bool same_file(const struct diag_entry *a, const struct diag_entry *b)
{
    return strcmp(a->file, b->file) == 0;
}

static bool stands_before(const struct diag_entry *a, const struct diag_entry *b)
{
    return a->line < b->line || (a->line == b->line && a->column < b->column);
}

/* Does the entry's file have a place among the entries [first, end)? */
static bool has_place(const struct diag *diag, size_t first, size_t end,
                      const struct diag_entry *entry)
{
    for (size_t i = first; i < end; i++) {
        if (same_file(&diag->entries[i], entry)) {
            return true;
        }
    }
    return false;
}

void option_sort_faults(struct diag *diag, size_t first)
{
    for (size_t i = first + 1; i < diag->count; i++) {
        struct diag_entry entry = diag->entries[i];
        size_t at = i;
        while (at > first && (same_file(&entry, &diag->entries[at - 1])
                                  ? stands_before(&entry, &diag->entries[at - 1])
                                  : has_place(diag, first, at - 1, &entry))) {
            diag->entries[at] = diag->entries[at - 1];
            at--;
        }
        diag->entries[at] = entry;
    }
}
