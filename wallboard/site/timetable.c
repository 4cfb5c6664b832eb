#include "site/timetable.h"

#include <stddef.h>

#include "config/option.h"
#include "config/yaml.h"

static const struct option timetable_options[] = {
    {.key = "themes",
     .type = OPTION_CUSTOM,
     .offset = offsetof(struct timetable, themes),
     .read = theme_rules_read,
     .words = "a list of rules",
     .help = "looks at certain times"},
    {.key = "pages",
     .type = OPTION_CUSTOM,
     .offset = offsetof(struct timetable, pages),
     .read = theme_rules_read_pages,
     .words = "a list of rules",
     .help = "pages at certain times"},
    {0},
};

bool timetable_parse(const char *name, struct str text, struct timetable *ret,
                     struct diag *diag)
{
    size_t errors = diag->errors;
    struct timetable table = {.themes_said = false};
    struct yaml *yaml = yaml_parse(name, text, diag);
    if (yaml == NULL) {
        return false;
    }
    const struct yaml_node *root = yaml_root(yaml);
    option_apply(timetable_options, root, &table, diag);
    table.themes_said = yaml_get(root, "themes") != NULL;
    table.pages_said = yaml_get(root, "pages") != NULL;
    if (diag->errors == errors && !table.themes_said && !table.pages_said) {
        diag_add(diag, DIAG_ERROR, name, 0, 0, "says neither themes nor pages");
    }
    yaml_destroy(&yaml);
    if (diag->errors > errors) {
        return false;
    }
    *ret = table;
    return true;
}
