#include "theme/font_set.h"

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

static const struct option font_set_options[] = {
    {.key = "roles",
     .type = OPTION_SECTION,
     .offset = offsetof(struct font_set, faces),
     .section = role_options},
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
