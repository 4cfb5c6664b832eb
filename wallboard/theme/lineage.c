#include "theme/lineage.h"

#define CHAIN_BYTES 200

static bool add(struct lineage *lineage, const char *path, struct diag *diag)
{
    size_t at = lineage->count;
    lineage->files[at] = yaml_load(path, diag);
    if (lineage->files[at] == NULL) {
        return false;
    }
    roots_name_of(path, lineage->names[at], sizeof lineage->names[at]);
    lineage->count++;
    return true;
}

static bool knows(const struct lineage *lineage, const char *name)
{
    for (size_t i = 0; i < lineage->count; i++) {
        if (str_is(str_from(name), lineage->names[i])) {
            return true;
        }
    }
    return false;
}

/* "own > dark > own" */
static void write_chain(const struct lineage *lineage, const char *last, char *buffer,
                        size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < lineage->count; i++) {
        used += str_format(buffer + used, size - used, "%s > ", lineage->names[i]);
    }
    str_format(buffer + used, size - used, "%s", last);
}

/* The path of the parent that `node` names, or a fault. */
static bool find_parent(const struct theme_roots *roots, const struct lineage *lineage,
                        const struct yaml_node *node, char ret_path[ROOTS_PATH_BYTES],
                        struct diag *diag)
{
    char name[ROOTS_NAME_BYTES + 1];
    if (node->kind != YAML_SCALAR || !str_copy(name, sizeof name, node->text) ||
        !roots_is_name(name)) {
        yaml_fault(node, diag, DIAG_ERROR,
                   "a theme's name is made of a-z, 0-9, _ and -, 1 to 32 of them");
        return false;
    }
    if (knows(lineage, name)) {
        char chain[CHAIN_BYTES];
        write_chain(lineage, name, chain, sizeof chain);
        yaml_fault(node, diag, DIAG_ERROR, "a theme cannot inherit from itself: %s",
                   chain);
        return false;
    }
    if (lineage->count == LINEAGE_MAX) {
        yaml_fault(node, diag, DIAG_ERROR, "more than %d themes inherit from each other",
                   LINEAGE_MAX);
        return false;
    }
    if (!roots_find(roots, "themes", name, ret_path, ROOTS_PATH_BYTES)) {
        yaml_fault(node, diag, DIAG_ERROR, "no such theme");
        return false;
    }
    return true;
}

/* The forebears of what was read first. */
static bool follow(const struct theme_roots *roots, struct lineage *ret_lineage,
                   struct diag *diag)
{
    for (;;) {
        const struct yaml_node *root = lineage_root(ret_lineage, ret_lineage->count - 1);
        const struct yaml_node *node = yaml_get(root, "inherits");
        char parent[ROOTS_PATH_BYTES];
        if (node == NULL) {
            return true;
        }
        if (!find_parent(roots, ret_lineage, node, parent, diag) ||
            !add(ret_lineage, parent, diag)) {
            return false;
        }
    }
}

bool lineage_load(const struct theme_roots *roots, const char *path,
                  struct lineage *ret_lineage, struct diag *diag)
{
    *ret_lineage = (struct lineage){0};
    return add(ret_lineage, path, diag) && follow(roots, ret_lineage, diag);
}

bool lineage_parse(const struct theme_roots *roots, const char *file, const char *name,
                   struct str text, struct lineage *ret_lineage, struct diag *diag)
{
    *ret_lineage = (struct lineage){0};
    ret_lineage->files[0] = yaml_parse(file, text, diag);
    if (ret_lineage->files[0] == NULL) {
        return false;
    }
    (void)str_copy(ret_lineage->names[0], sizeof ret_lineage->names[0], str_from(name));
    ret_lineage->count = 1;
    return follow(roots, ret_lineage, diag);
}

void lineage_finish(struct lineage *lineage)
{
    for (size_t i = 0; i < lineage->count; i++) {
        yaml_destroy(&lineage->files[i]);
    }
    lineage->count = 0;
}

const struct yaml_node *lineage_root(const struct lineage *lineage, size_t generation)
{
    return yaml_root(lineage->files[generation]);
}

const struct yaml_node *lineage_find(const struct lineage *lineage, const char *section,
                                     const char *key, int *ret_generation)
{
    for (size_t i = 0; i < lineage->count; i++) {
        const struct yaml_node *node = lineage_root(lineage, i);
        node = section == NULL ? node : yaml_get(node, section);
        node = node == NULL ? NULL : yaml_get(node, key);
        if (node != NULL) {
            *ret_generation = (int)i;
            return node;
        }
    }
    return NULL;
}
