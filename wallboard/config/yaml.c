#include "config/yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libfyaml.h>

#include "config/tree.h"

#define SHOWN_VALUE_BYTES 60
#define MAX_APOSTROPHES   2

struct yaml {
    struct tree tree;
};

void yaml_destroy(struct yaml **self)
{
    if (*self == NULL) {
        return;
    }
    tree_finish(&(*self)->tree);
    free(*self);
    *self = NULL;
}

/* -- the text before it is parsed ------------------------------------------------------
 */

/* NUL, control characters and bytes that are not UTF-8 are told with their place; what
 * the parser's library makes of them is its own affair. */
static bool text_is_clean(const char *name, struct str text, struct diag *diag)
{
    int line = 1;
    int column = 1;
    for (size_t at = 0; at < text.size; column++) {
        size_t from = at;
        uint32_t point = str_next_code_point(text, &at);
        if (point == '\n') {
            line++;
            column = 0;
        } else if (!str_is_utf8((struct str){text.data + from, at - from})) {
            diag_add(diag, DIAG_ERROR, name, line, column, "not valid UTF-8");
            return false;
        } else if ((point < 0x20 && point != '\t' && point != '\r') || point == 0x7F) {
            diag_add(diag, DIAG_ERROR, name, line, column,
                     "control character U+%04X is not allowed", (unsigned)point);
            return false;
        }
    }
    return true;
}

/* -- events to nodes -------------------------------------------------------------------
 */

/* Appends the reason, if there is one; true if there is none. */
static bool accept(const struct tree *tree, struct tree_place place, const char *reason,
                   struct diag *diag)
{
    if (reason == NULL) {
        return true;
    }
    diag_add(diag, DIAG_ERROR, tree->file, place.line, place.column, "%s", reason);
    return false;
}

static int compare_keys(const void *left, const void *right)
{
    const struct yaml_node *a = *(const struct yaml_node *const *)left;
    const struct yaml_node *b = *(const struct yaml_node *const *)right;
    int order = str_compare(a->key, b->key);
    return order != 0 ? order : (a > b) - (a < b); /* one array: the address is the age */
}

/* Sorted, equal keys stand side by side: no list of keys makes this slow. NULL or the
 * reason why the parse must end; a key given twice is told, and the parse goes on. */
static const char *check_keys(const struct yaml_node *mapping, struct diag *diag)
{
    if (mapping->kind != YAML_MAPPING || mapping->count < 2) {
        return NULL;
    }
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): pointers are what is sorted */
    const size_t size = sizeof(const struct yaml_node *);
    const struct yaml_node **sorted = malloc(mapping->count * size);
    if (sorted == NULL) {
        return "no memory";
    }
    size_t count = 0;
    for (const struct yaml_node *node = mapping->first; node != NULL; node = node->next) {
        sorted[count++] = node;
    }
    qsort(sorted, count, size, compare_keys);
    for (size_t i = 1; i < count; i++) {
        if (str_equal(sorted[i - 1]->key, sorted[i]->key)) {
            yaml_fault_key(sorted[i], diag, DIAG_ERROR, "given twice, first on line %d",
                           sorted[i - 1]->key_line);
        }
    }
    free(sorted);
    return NULL;
}

/* The longest run of apostrophes in a token; SIZE_MAX without memory. */
static size_t longest_apostrophes(struct fy_token *token)
{
    struct fy_token_iter *iter = fy_token_iter_create(token);
    if (iter == NULL) {
        return SIZE_MAX;
    }
    size_t longest = 0;
    size_t run = 0;
    for (int c = fy_token_iter_getc(iter); c >= 0; c = fy_token_iter_getc(iter)) {
        run = c == '\'' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    fy_token_iter_destroy(iter);
    return longest;
}

static const char *add_scalar(struct tree *tree, struct fy_token *token,
                              struct tree_place place)
{
    enum fy_scalar_style style = fy_token_scalar_style(token);
    /* libfyaml 0.7.12 misreads such a text, and loses memory over it */
    if (style == FYSS_SINGLE_QUOTED && longest_apostrophes(token) > MAX_APOSTROPHES) {
        return "apostrophes in a row must stand in double quotes";
    }
    size_t size = 0;
    const char *text = fy_token_get_text(token, &size);
    if (text == NULL) {
        return "no memory";
    }
    if (!str_is_utf8((struct str){text, size})) { /* an escape may make a surrogate */
        return "not valid UTF-8";
    }
    if (style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED) {
        place.column--; /* the library's mark is behind the quote */
    }
    bool quoted = style != FYSS_PLAIN;
    return tree_add_scalar(tree, (struct str){text, size}, quoted, place);
}

/* NULL, or the reason why the parse must end. */
static const char *add_event(struct tree *tree, struct fy_event *event,
                             struct tree_place place, struct diag *diag)
{
    if (event->type == FYET_ALIAS || fy_event_get_anchor_token(event) != NULL ||
        fy_event_get_tag_token(event) != NULL) {
        return "anchors, aliases and tags are not allowed";
    }
    switch (event->type) {
    case FYET_SCALAR:
        return add_scalar(tree, event->scalar.value, place);
    case FYET_MAPPING_START:
        return tree_open(tree, YAML_MAPPING, place);
    case FYET_SEQUENCE_START:
        return tree_open(tree, YAML_SEQUENCE, place);
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        return check_keys(tree_close(tree), diag);
    case FYET_DOCUMENT_START:
        return tree->node_count == 0 ? NULL : "a file holds one document only";
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
    case FYET_ALIAS:
        return NULL;
    }
    return NULL;
}

/* The library's own words for a syntax fault, at its place. */
static void tell_syntax_fault(const char *file, struct fy_diag *collected,
                              struct diag *diag)
{
    void *at = NULL;
    const struct fy_diag_error *error = fy_diag_errors_iterate(collected, &at);
    if (error == NULL || error->msg == NULL) {
        diag_add(diag, DIAG_ERROR, file, 0, 0, "not valid YAML");
        return;
    }
    diag_add(diag, DIAG_ERROR, file, error->line, error->column, "not valid YAML: %s",
             error->msg);
}

static bool read_events(struct tree *tree, struct fy_parser *parser,
                        struct fy_diag *collected, struct diag *diag)
{
    for (;;) {
        struct fy_event *event = fy_parser_parse(parser);
        if (event == NULL) {
            tell_syntax_fault(tree->file, collected, diag);
            return false;
        }
        const struct fy_mark *mark = fy_event_start_mark(event);
        struct tree_place place = tree_place(tree);
        if (mark != NULL) {
            place = (struct tree_place){mark->line + 1, mark->column + 1};
        }
        bool end = event->type == FYET_STREAM_END;
        bool good = accept(tree, place, add_event(tree, event, place, diag), diag);
        fy_parser_event_free(parser, event);
        if (!good || end) {
            return good;
        }
    }
}

static bool parse(struct tree *tree, struct str text, struct diag *diag)
{
    bool good = false;
    struct fy_parser *parser = NULL;
    struct fy_diag_cfg diag_config;
    fy_diag_cfg_default(&diag_config);
    diag_config.fp = NULL;
    diag_config.colorize = false;
    struct fy_diag *collected = fy_diag_create(&diag_config);
    if (collected == NULL) {
        accept(tree, tree_place(tree), "no memory", diag);
        goto out;
    }
    fy_diag_set_collect_errors(collected, true);
    const struct fy_parse_cfg config = {
        .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_JSON_NONE, .diag = collected};
    parser = fy_parser_create(&config);
    if (parser == NULL || fy_parser_set_string(parser, text.data, text.size) != 0) {
        accept(tree, tree_place(tree), "no memory", diag);
        goto out;
    }
    good = read_events(tree, parser, collected, diag);
out:
    fy_parser_destroy(parser);
    fy_diag_destroy(collected);
    return good;
}

/* A file with comments only holds no value, or an empty one. */
static void give_root(struct tree *tree)
{
    struct yaml_node *root = &tree->nodes[0];
    if (tree->node_count == 0 || yaml_is_empty(root)) {
        *root = (struct yaml_node){
            .kind = YAML_MAPPING, .file = tree->file, .line = 1, .column = 1};
    }
}

struct yaml *yaml_parse(const char *name, struct str text, struct diag *diag)
{
    if (text.size > YAML_MAX_BYTES) {
        diag_add(diag, DIAG_ERROR, name, 0, 0, "larger than %d bytes", YAML_MAX_BYTES);
        return NULL;
    }
    if (str_starts_with(text, "\xEF\xBB\xBF")) { /* editors' byte-order mark */
        text.data += 3;
        text.size -= 3;
    }
    if (!text_is_clean(name, text, diag)) {
        return NULL;
    }
    struct yaml *yaml = calloc(1, sizeof *yaml);
    if (yaml == NULL || !tree_init(&yaml->tree, name, text.size)) {
        diag_add(diag, DIAG_ERROR, name, 0, 0, "no memory");
        free(yaml);
        return NULL;
    }
    if (text.size > 0 && !parse(&yaml->tree, text, diag)) {
        yaml_destroy(&yaml);
        return NULL;
    }
    give_root(&yaml->tree);
    return yaml;
}

/* -- files ------------------------------------------------------------------------------
 */

/* Up to `size` bytes of a regular file; NULL, or the reason why not. */
static const char *read_file(int fd, char *buffer, size_t size, size_t *ret_size)
{
    struct stat info;
    if (fstat(fd, &info) != 0) {
        return strerror(errno);
    }
    if (!S_ISREG(info.st_mode)) {
        return "not a regular file";
    }
    size_t used = 0;
    while (used < size) {
        ssize_t got = read(fd, buffer + used, size - used);
        if (got == 0) {
            break;
        }
        if (got < 0 && errno != EINTR) {
            return strerror(errno);
        }
        used += got < 0 ? 0 : (size_t)got;
    }
    *ret_size = used;
    return NULL;
}

struct yaml *yaml_load(const char *path, struct diag *diag)
{
    struct yaml *yaml = NULL;
    size_t size = 0;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", strerror(errno));
        return NULL;
    }
    char *buffer = malloc(YAML_MAX_BYTES + 1);
    const char *reason =
        buffer == NULL ? "no memory" : read_file(fd, buffer, YAML_MAX_BYTES + 1, &size);
    if (reason == NULL) {
        yaml = yaml_parse(path, (struct str){buffer, size}, diag);
    } else {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", reason);
    }
    free(buffer);
    close(fd);
    return yaml;
}

/* -- the tree ---------------------------------------------------------------------------
 */

const struct yaml_node *yaml_root(const struct yaml *yaml)
{
    return &yaml->tree.nodes[0];
}

const struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key)
{
    for (const struct yaml_node *node = mapping->first; node != NULL; node = node->next) {
        if (node->key.size > 0 && str_is(node->key, key)) {
            return node;
        }
    }
    return NULL;
}

bool yaml_is_empty(const struct yaml_node *node)
{
    return node->kind == YAML_SCALAR && node->text.size == 0 && !node->quoted;
}

static size_t place_in_parent(const struct yaml_node *node)
{
    size_t place = 1;
    for (const struct yaml_node *n = node->parent->first; n != node; n = n->next) {
        place++;
    }
    return place;
}

void yaml_path(const struct yaml_node *node, char *buffer, size_t size)
{
    const struct yaml_node *chain[YAML_MAX_DEPTH + 1];
    size_t depth = 0;
    for (; node->parent != NULL; node = node->parent) {
        chain[depth++] = node;
    }
    size_t used = 0;
    buffer[0] = '\0';
    while (depth > 0) {
        const struct yaml_node *step = chain[--depth];
        if (step->key.size == 0) {
            used +=
                str_format(buffer + used, size - used, "[%zu]", place_in_parent(step));
        } else {
            used += str_format(buffer + used, size - used, "%s%.*s", used > 0 ? "." : "",
                               (int)step->key.size, step->key.data);
        }
    }
}

/* "path: value: reason" with the parts that there are. */
static void tell(const struct yaml_node *node, struct diag *diag, enum diag_level level,
                 bool at_key, const char *reason)
{
    char path[256];
    char value[SHOWN_VALUE_BYTES + 1];
    yaml_path(node, path, sizeof path);
    bool whole = str_copy(value, sizeof value, node->text);
    char said[sizeof path + sizeof value + 16];
    size_t before =
        str_format(said, sizeof said, "%s%s%s%s%s", path, path[0] != '\0' ? ": " : "",
                   value, whole ? "" : "…", value[0] != '\0' ? ": " : "");
    struct diag_entry *entry =
        diag_add(diag, level, node->file, at_key ? node->key_line : node->line,
                 at_key ? node->key_column : node->column, "%s%s", said, reason);
    if (entry != NULL) {
        entry->reason_at = (int)before;
    }
}

void yaml_fault(const struct yaml_node *node, struct diag *diag, enum diag_level level,
                const char *format, ...)
{
    char reason[256];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    tell(node, diag, level, false, length < 0 ? "" : reason);
}

void yaml_fault_key(const struct yaml_node *node, struct diag *diag,
                    enum diag_level level, const char *format, ...)
{
    char reason[256];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    tell(node, diag, level, node->key_line > 0, length < 0 ? "" : reason);
}
