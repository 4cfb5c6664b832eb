#ifndef WALLBOARD_CONFIG_TREE_H
#define WALLBOARD_CONFIG_TREE_H

/*
 * Where a YAML tree's nodes and texts live, and how it grows while a file is read: one
 * open mapping or sequence inside another. Knows the limits, not the syntax. Its memory
 * is taken once, from the size of the text.
 */

#include <stdbool.h>
#include <stddef.h>

#include "config/yaml.h"

/* A place in the file, from 1. */
struct tree_place {
    int line, column;
};

struct tree {
    char *file;
    struct yaml_node *nodes; /* the root first; never moved: they point at each other */
    size_t node_count, node_capacity;
    char *texts; /* of all scalars and keys, one after the other */
    size_t text_size, text_capacity;

    struct yaml_node *open[YAML_MAX_DEPTH]; /* the root's first */
    struct yaml_node *last[YAML_MAX_DEPTH]; /* child added last, to hang the next on */
    size_t depth;
    bool key_read; /* in a mapping: its key is there, the value comes next */
    struct str key;
    struct tree_place key_place;
};

/* For text of `size` bytes from `file` (copied). False without memory. */
bool tree_init(struct tree *tree, const char *file, size_t size);
void tree_finish(struct tree *tree);

/* Each adds what comes next in the file and returns NULL, or the reason why not. */
const char *tree_add_scalar(struct tree *tree, struct str text, bool quoted,
                            struct tree_place place);
const char *tree_open(struct tree *tree, enum yaml_kind kind, struct tree_place place);

/* Ends the mapping or sequence opened last, and returns it. */
const struct yaml_node *tree_close(struct tree *tree);

/* Where something without a place of its own is: behind its key, or in its sequence. */
struct tree_place tree_place(const struct tree *tree);

#endif
