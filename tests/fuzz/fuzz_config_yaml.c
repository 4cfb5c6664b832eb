/* Any bytes as a YAML file: a tree that holds together, or a reason. */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "config/yaml.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Walks the tree in file order and asks each node what a loader would. */
static void walk(const struct yaml_node *root)
{
    size_t seen = 0;
    for (const struct yaml_node *node = root; node != NULL;) {
        char path[64];
        yaml_path(node, path, sizeof path);
        if (++seen > YAML_MAX_NODES || node->line < 1 || node->column < 1 ||
            !str_is_utf8(node->text) || !str_is_utf8(node->key)) {
            abort();
        }
        if (node->first != NULL) {
            node = node->first;
            continue;
        }
        while (node != NULL && node->next == NULL) {
            node = node->parent;
        }
        node = node == NULL ? NULL : node->next;
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct diag diag;
    diag_clear(&diag);
    struct yaml *yaml =
        yaml_parse("fuzz.yaml", (struct str){(const char *)data, size}, &diag);
    if (yaml == NULL && diag.errors == 0) {
        abort();
    }
    if (yaml != NULL) {
        walk(yaml_root(yaml));
    }
    yaml_destroy(&yaml);
    return 0;
}
