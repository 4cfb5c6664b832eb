#include "config/tree.h"

#include <stdlib.h>
#include <string.h>

bool tree_init(struct tree *tree, const char *file, size_t size)
{
    *tree = (struct tree){0};
    /* A node takes a byte of the file; an escape makes at most twice its length. */
    tree->node_capacity = size + 1 < YAML_MAX_NODES ? size + 1 : YAML_MAX_NODES;
    tree->text_capacity = 2 * size + 1;
    tree->file = malloc(strlen(file) + 1);
    tree->nodes = calloc(tree->node_capacity, sizeof *tree->nodes);
    tree->texts = malloc(tree->text_capacity);
    if (tree->file == NULL || tree->nodes == NULL || tree->texts == NULL) {
        tree_finish(tree);
        return false;
    }
    str_copy(tree->file, strlen(file) + 1, str_from(file));
    return true;
}

void tree_finish(struct tree *tree)
{
    free(tree->file);
    free(tree->nodes);
    free(tree->texts);
    *tree = (struct tree){0};
}

static bool keep_text(struct tree *tree, struct str text, struct str *ret_text)
{
    if (text.size > tree->text_capacity - tree->text_size) {
        return false;
    }
    char *copy = tree->texts + tree->text_size;
    if (text.size > 0) {
        memcpy(copy, text.data, text.size);
    }
    tree->text_size += text.size;
    *ret_text = (struct str){copy, text.size};
    return true;
}

static struct yaml_node *open_node(const struct tree *tree)
{
    return tree->depth == 0 ? NULL : tree->open[tree->depth - 1];
}

static bool awaits_key(const struct tree *tree)
{
    const struct yaml_node *open = open_node(tree);
    return open != NULL && open->kind == YAML_MAPPING && !tree->key_read;
}

/* Hangs a node that was just taken into use on what is open. */
static void hang(struct tree *tree, struct yaml_node *node)
{
    struct yaml_node *parent = open_node(tree);
    if (parent == NULL) {
        return;
    }
    struct yaml_node **last = &tree->last[tree->depth - 1];
    node->parent = parent;
    if (parent->kind == YAML_MAPPING) {
        node->key = tree->key;
        node->key_line = tree->key_place.line;
        node->key_column = tree->key_place.column;
        tree->key_read = false;
    }
    if (*last == NULL) {
        parent->first = node;
    } else {
        (*last)->next = node;
    }
    parent->count++;
    *last = node;
}

static struct yaml_node *add_node(struct tree *tree, enum yaml_kind kind,
                                  struct tree_place place)
{
    if (tree->node_count == tree->node_capacity) {
        return NULL;
    }
    struct yaml_node *node = &tree->nodes[tree->node_count++];
    node->kind = kind;
    node->file = tree->file;
    node->line = place.line;
    node->column = place.column;
    hang(tree, node);
    return node;
}

static const char *add_key(struct tree *tree, struct str text, struct tree_place place)
{
    if (text.size == 0 || text.size > YAML_MAX_KEY_BYTES) {
        return "a key must have 1 to 128 bytes";
    }
    if (!keep_text(tree, text, &tree->key)) {
        return "text too long";
    }
    tree->key_read = true;
    tree->key_place = place;
    return NULL;
}

const char *tree_add_scalar(struct tree *tree, struct str text, bool quoted,
                            struct tree_place place)
{
    if (awaits_key(tree)) {
        return add_key(tree, text, place);
    }
    struct str kept;
    if (!keep_text(tree, text, &kept)) {
        return "text too long";
    }
    struct yaml_node *node = add_node(tree, YAML_SCALAR, place);
    if (node == NULL) {
        return "more than 20000 values";
    }
    node->text = kept;
    node->quoted = quoted;
    return NULL;
}

const char *tree_open(struct tree *tree, enum yaml_kind kind, struct tree_place place)
{
    if (awaits_key(tree)) {
        return "a key must be plain text";
    }
    if (tree->depth == YAML_MAX_DEPTH) {
        return "nested deeper than 16 levels";
    }
    struct yaml_node *node = add_node(tree, kind, place);
    if (node == NULL) {
        return "more than 20000 values";
    }
    tree->open[tree->depth] = node;
    tree->last[tree->depth] = NULL;
    tree->depth++;
    return NULL;
}

const struct yaml_node *tree_close(struct tree *tree)
{
    tree->depth--;
    return tree->open[tree->depth];
}

struct tree_place tree_place(const struct tree *tree)
{
    const struct yaml_node *open = open_node(tree);
    if (open == NULL) {
        return (struct tree_place){1, 1};
    }
    if (open->kind == YAML_MAPPING && tree->key_read) {
        return tree->key_place;
    }
    return (struct tree_place){open->line, open->column};
}
