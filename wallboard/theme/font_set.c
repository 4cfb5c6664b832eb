#include "theme/font_set.h"

#include "base/str.h"
#include "config/describe.h"
#include "config/yaml.h"
#include "theme/roots.h"

static const struct option_choice weights[] = {
    {"thin", 100},   {"extralight", 200},
    {"light", 300},  {"regular", 400},
    {"medium", 500}, {"semibold", 600},
    {"bold", 700},   {"extrabold", 800},
    {"black", 900},  {0},
};

#define FAMILY_BYTES 64

static const struct option regular_options[] = {
    {.key = "families",
     .type = OPTION_LIST,
     .offset = offsetof(struct font_face, families),
     .min = 1,
     .max = FAMILY_BYTES,
     .fallback = "[DejaVu Sans]",
     .help = "the first that is installed"},
    {.key = "weight",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct font_face, weight),
     .choices = weights,
     .fallback = "regular",
     .help = "how heavy"},
    {0},
};

static const struct option bold_options[] = {
    {.key = "families",
     .type = OPTION_LIST,
     .offset = offsetof(struct font_face, families),
     .min = 1,
     .max = FAMILY_BYTES,
     .fallback = "[DejaVu Sans]",
     .help = "the first that is installed"},
    {.key = "weight",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct font_face, weight),
     .choices = weights,
     .fallback = "bold",
     .help = "how heavy"},
    {0},
};

/* In the order of the roles. */
static const struct option role_options[] = {
    {.key = "label",
     .type = OPTION_SECTION,
     .offset = FONT_LABEL * sizeof(struct font_face),
     .section = regular_options},
    {.key = "strong",
     .type = OPTION_SECTION,
     .offset = FONT_STRONG * sizeof(struct font_face),
     .section = bold_options},
    {.key = "figure",
     .type = OPTION_SECTION,
     .offset = FONT_FIGURE * sizeof(struct font_face),
     .section = bold_options},
    {0},
};

/* A tag of ISO 15924 has a capital and three small letters. */
static bool is_tag(struct str key)
{
    bool good = key.size == 4;
    for (size_t i = 0; good && i < key.size; i++) {
        char first = i == 0 ? 'A' : 'a';
        good = key.data[i] >= first && key.data[i] < first + 26;
    }
    return good;
}

static const struct option family_option = {
    .key = "families", .type = OPTION_LIST, .min = 1, .max = FAMILY_BYTES};

static void *add_script(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct font_set *set = field;
    struct option_list list = {0};
    if (!is_tag(node->key)) {
        yaml_fault_key(node, diag, DIAG_ERROR,
                       "not a script of ISO 15924, such as Arab, Thai, Jpan or Zsye");
        return NULL;
    }
    if (set->script_count == FONT_SCRIPTS) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d scripts", FONT_SCRIPTS);
        return NULL;
    }
    if (!option_read(&family_option, node, &list, diag)) {
        return NULL;
    }
    if (list.count > FONT_SCRIPT_FAMILIES) {
        yaml_fault(node, diag, DIAG_ERROR, "more than %d families", FONT_SCRIPT_FAMILIES);
        return NULL;
    }
    struct font_script *script = &set->scripts[set->script_count++];
    str_copy(script->tag, sizeof script->tag, node->key);
    for (size_t i = 0; i < list.count; i++) {
        str_copy(script->families[i], sizeof script->families[i],
                 str_from(list.items[i]));
    }
    return NULL; /* nothing below it */
}

static const struct option font_set_options[] = {
    {.key = "roles",
     .type = OPTION_SECTION,
     .offset = offsetof(struct font_set, faces),
     .section = role_options},
    {.key = "scripts",
     .type = OPTION_EACH,
     .add = add_script,
     .words = "texts of 1 to 64 bytes each",
     .help = "NAME is a script of ISO 15924 (Arab, Thai, Jpan; Zsye: emoji), the value "
             "the families for it, before the fallback; one that no font covers is named "
             "in the log at start"},
    {.key = "fallback",
     .type = OPTION_LIST,
     .offset = offsetof(struct font_set, fallback),
     .min = 1,
     .max = FAMILY_BYTES,
     .fallback = "[DejaVu Sans]",
     .help = "for what a face lacks, and where none of its families is installed"},
    {0},
};

struct font_set font_set_default(void)
{
    struct font_set set = {.name = "default"};
    option_defaults(font_set_options, &set);
    return set;
}

bool font_set_load(const char *path, struct font_set *ret_set, struct diag *diag)
{
    size_t errors = diag->errors;
    size_t first = diag->count;
    struct yaml *yaml = yaml_load(path, diag);
    if (yaml == NULL) {
        return false;
    }
    struct font_set set = font_set_default();
    option_apply(font_set_options, yaml_root(yaml), &set, diag);
    option_sort_faults(diag, first);
    roots_name_of(path, set.name, sizeof set.name);
    yaml_destroy(&yaml);
    if (diag->errors > errors) {
        return false;
    }
    *ret_set = set;
    return true;
}

const char *font_role_name(enum font_role role)
{
    return role_options[role].key;
}

void font_set_print_options(FILE *out)
{
    describe_table(font_set_options, out);
}
