#ifndef WALLBOARD_CONFIG_YAML_H
#define WALLBOARD_CONFIG_YAML_H

/*
 * YAML text to a bounded tree of nodes, each with its place in the file. All scalars are
 * text: what a value means is said by the option table that reads it (config/option.h).
 * One document a file; anchors, aliases and tags are refused, so nothing can grow beyond
 * what was read. Limits: YAML_MAX_*.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"

#define YAML_MAX_BYTES     1048576 /* of a file */
#define YAML_MAX_NODES     20000
#define YAML_MAX_DEPTH     16  /* the root is at depth 1 */
#define YAML_MAX_KEY_BYTES 128 /* of a mapping's key */

enum yaml_kind {
    YAML_SCALAR,
    YAML_SEQUENCE,
    YAML_MAPPING,
};

/* All pointers and slices are borrowed from the tree, until yaml_destroy(). */
struct yaml_node {
    enum yaml_kind kind;
    const char *file; /* as the person named it */
    int line, column; /* where the value begins, from 1 */

    struct str text; /* scalar: without quotes, escapes done, valid UTF-8 */
    bool quoted;     /* scalar: in quotes or a block, so that "" differs from nothing */

    struct str key; /* child of a mapping: its key, not empty; else size 0 */
    int key_line, key_column;

    size_t count;                   /* children of a sequence or mapping */
    const struct yaml_node *parent; /* NULL for the root */
    const struct yaml_node *first;  /* first child in file order, or NULL */
    const struct yaml_node *next;   /* next sibling, or NULL */
};

struct yaml;

/*
 * Reads a file, or text whose faults are to be told under `name`. What cannot be read as
 * a tree (no such file, a syntax fault, a limit) gives an error in `diag` and NULL. A key
 * given twice is an error too, but the tree is returned with both in it, so that the
 * loader can tell of the other faults: refuse the file if diag->errors has grown. An
 * empty file is a mapping without children. Reads regular files only; never blocks on a
 * pipe.
 */
struct yaml *yaml_load(const char *path, struct diag *diag);
struct yaml *yaml_parse(const char *name, struct str text, struct diag *diag);
void yaml_destroy(struct yaml **self);

/* Never NULL. Borrowed. */
const struct yaml_node *yaml_root(const struct yaml *yaml);

/* The first child with that key of a mapping, or NULL; NULL for other kinds. */
const struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key);

/* Scalar with nothing written ("key:" and no more)? */
bool yaml_is_empty(const struct yaml_node *node);

/* "queues.sales.target", "connect[2]" (from 1); "" for the root. Cut to fit. */
void yaml_path(const struct yaml_node *node, char *buffer, size_t size);

/* Appends "path: value: reason" at the value's place; lists and mappings have no value
 * shown. */
void yaml_fault(const struct yaml_node *node, struct diag *diag, enum diag_level level,
                const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same at the place of the node's key, for faults of the key itself. */
void yaml_fault_key(const struct yaml_node *node, struct diag *diag,
                    enum diag_level level, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
