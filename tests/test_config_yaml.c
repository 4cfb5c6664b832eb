/* YAML text to a tree with places; what cannot be one is refused with its place. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "config/yaml.h"
#include "support/faults.h"
#include "support/rows.h"

#define DUMP_BYTES 8192

/* -- the tree --------------------------------------------------------------------------
 */

/* "line:column path = text": one line a node, children below, in file order. */
static void dump(const struct yaml_node *root, char *text)
{
    size_t used = 0;
    text[0] = '\0';
    for (const struct yaml_node *node = root; node != NULL;) {
        char path[256];
        yaml_path(node, path, sizeof path);
        used += str_format(text + used, DUMP_BYTES - used, "%d:%d %s%s%.*s%s\n",
                           node->line, node->column, path,
                           node->kind == YAML_SCALAR     ? " = "
                           : node->kind == YAML_SEQUENCE ? " []"
                                                         : " {}",
                           (int)node->text.size,
                           node->text.data == NULL ? "" : node->text.data,
                           node->quoted ? " (quoted)" : "");
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

struct tree_row {
    const char *name;
    const char *text;
    const char *tree;
};

static struct tree_row tree_rows[] = {
    {"an empty file is an empty mapping", "", "1:1  {}\n"},
    {"so is one with comments only", "# nothing\n\n# at all\n", "1:1  {}\n"},
    {"so is one that begins a document and says nothing", "---\n", "1:1  {}\n"},
    {"keys and values have their places", "a: 1\nb:\n  c: two words\n",
     "1:1  {}\n1:4 a = 1\n3:3 b {}\n3:6 b.c = two words\n"},
    {"items are counted from one", "a:\n  - x\n  - y: z\n",
     "1:1  {}\n2:3 a []\n2:5 a[1] = x\n3:5 a[2] {}\n3:8 a[2].y = z\n"},
    {"flow style is the same tree", "a: {b: [x, y]}\n",
     "1:1  {}\n1:4 a {}\n1:8 a.b []\n1:9 a.b[1] = x\n1:12 a.b[2] = y\n"},
    {"quotes are told from none", "a: \"\"\nb: ''\nc:\n",
     "1:1  {}\n1:4 a =  (quoted)\n2:4 b =  (quoted)\n3:1 c = \n"},
    {"an item without a value is at its list's place", "a:\n  - \n  - b\n",
     "1:1  {}\n2:3 a []\n2:3 a[1] = \n3:5 a[2] = b\n"},
    {"escapes are done", "a: \"x\\u00e9\\ty\"\n",
     "1:1  {}\n1:4 a = x\xC3\xA9\ty (quoted)\n"},
    {"an apostrophe is doubled in single quotes", "a: 'it\'\'s'\n",
     "1:1  {}\n1:4 a = it's (quoted)\n"},
    {"lines are folded", "a: >\n  one\n  two\n", "1:1  {}\n2:1 a = one two\n (quoted)\n"},
    {"numbers, yes and null are text: an option says what they mean",
     "a: 0x10\nb: yes\nc: null\nd: 08:30\n",
     "1:1  {}\n1:4 a = 0x10\n2:4 b = yes\n3:4 c = null\n4:4 d = 08:30\n"},
    {"a list may be the whole", "- a\n- b\n", "1:1  []\n1:3 [1] = a\n2:3 [2] = b\n"},
    {"so may one value", "hello\n", "1:1  = hello\n"},
    {"a byte-order mark is skipped",
     "\xEF\xBB\xBF"
     "a: 1\n",
     "1:1  {}\n1:4 a = 1\n"},
    {"lines may end as on Windows", "a: 1\r\nb: 2\r\n",
     "1:1  {}\n1:4 a = 1\n2:4 b = 2\n"},
    {"a merge key is a key like any other", "<<: {a: 1}\n",
     "1:1  {}\n1:5 << {}\n1:9 <<.a = 1\n"},
};

static void test_tree(void **state)
{
    const struct tree_row *row = *state;
    struct diag diag = {0};
    struct yaml *yaml = yaml_parse("t.yaml", str_from(row->text), &diag);
    faults_expect(&diag, "");
    assert_non_null(yaml);
    char text[DUMP_BYTES];
    dump(yaml_root(yaml), text);
    yaml_destroy(&yaml);
    assert_null(yaml);
    assert_string_equal(text, row->tree);
}

/* -- refusals --------------------------------------------------------------------------
 */

struct refusal_row {
    const char *name;
    const char *text;
    const char *faults;
};

static struct refusal_row refusal_rows[] = {
    {"anchors: no billion laughs", "a: &x [1]\nb: 2\n",
     "t.yaml:1:7: anchors, aliases and tags are not allowed\n"},
    {"aliases", "b: *x\n", "t.yaml:1:5: anchors, aliases and tags are not allowed\n"},
    {"tags", "a: !!binary aGk=\n",
     "t.yaml:1:13: anchors, aliases and tags are not allowed\n"},
    {"two documents", "a: 1\n---\nb: 2\n",
     "t.yaml:2:1: a file holds one document only\n"},
    {"an unclosed list", "a: [1, 2\nb: 3\n",
     "t.yaml:3:1: not valid YAML: flow sequence without a closing bracket\n"},
    {"an unclosed quote", "a: \"x\n",
     "t.yaml:1:5: not valid YAML: double-quoted scalar without closing quote\n"},
    {"a wrong indentation", "a:\n  b: 1\n c: 2\n",
     "t.yaml:3:2: not valid YAML: invalid indentation in mapping\n"},
    {"a key that is a list", "? [a]\n: b\n", "t.yaml:1:3: a key must be plain text\n"},
    {"a key of no bytes", "\"\": 1\n", "t.yaml:1:2: a key must have 1 to 128 bytes\n"},
    {"bytes that are not UTF-8", "a: 1\nb: x\xFFy\n", "t.yaml:2:5: not valid UTF-8\n"},
    {"a UTF-8 character cut short", "a: \xE2\x82", "t.yaml:1:4: not valid UTF-8\n"},
    {"apostrophes in a row, in single quotes", "a: 'x\'\'\'\'y'\n",
     "t.yaml:1:5: apostrophes in a row must stand in double quotes\n"},
    {"a control character", "a: x\x07y\n",
     "t.yaml:1:5: control character U+0007 is not allowed\n"},
};

static void test_refusal(void **state)
{
    const struct refusal_row *row = *state;
    struct diag diag = {0};
    struct yaml *yaml = yaml_parse("t.yaml", str_from(row->text), &diag);
    assert_null(yaml);
    faults_expect(&diag, row->faults);
}

static void test_nul(void **state)
{
    (void)state;
    struct diag diag = {0};
    assert_null(yaml_parse("t.yaml", (struct str){"a: 1\n\0b: 2\n", 11}, &diag));
    faults_expect(&diag, "t.yaml:2:1: control character U+0000 is not allowed\n");
}

/* "duplicate keys are a fault with its place", each, and the rest is still read. */
static void test_duplicates(void **state)
{
    (void)state;
    struct diag diag = {0};
    struct yaml *yaml = yaml_parse(
        "t.yaml", str_from("a: 1\nb: 2\na: 3\nc: {x: 1, x: 2}\na: {z: 1}\n"), &diag);
    assert_non_null(yaml);
    faults_expect(&diag, "t.yaml:4:11: c.x: 2: given twice, first on line 4\n"
                         "t.yaml:3:1: a: 3: given twice, first on line 1\n"
                         "t.yaml:5:1: a: given twice, first on line 3\n");
    assert_int_equal(diag.errors, 3);
    assert_true(str_is(yaml_get(yaml_root(yaml), "a")->text, "1"));
    assert_null(yaml_get(yaml_root(yaml), "nothing"));
    assert_null(yaml_get(yaml_get(yaml_root(yaml), "a"), "x"));
    yaml_destroy(&yaml);
}

/* -- limits: a row just under and just over ---------------------------------------------
 */

static void expect_limit(const char *text, size_t size, const char *faults)
{
    struct diag diag = {0};
    struct yaml *yaml = yaml_parse("t.yaml", (struct str){text, size}, &diag);
    faults_expect(&diag, faults);
    assert_int_equal(yaml != NULL, faults[0] == '\0');
    yaml_destroy(&yaml);
}

static void test_depth(void **state)
{
    (void)state;
    char text[2 * (YAML_MAX_DEPTH + 1)];
    for (size_t depth = YAML_MAX_DEPTH; depth <= YAML_MAX_DEPTH + 1; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        expect_limit(
            text, 2 * depth,
            depth > YAML_MAX_DEPTH ? "t.yaml:1:17: nested deeper than 16 levels\n" : "");
    }
}

static void test_nodes(void **state)
{
    (void)state;
    size_t size = 4 * (size_t)YAML_MAX_NODES;
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t at = 0; at < size; at++) {
        text[at] = "- a\n"[at % 4];
    }
    /* the list itself is a node */
    expect_limit(text, size - 4, "");
    expect_limit(text, size, "t.yaml:20000:3: more than 20000 values\n");
    free(text);
}

static void test_bytes(void **state)
{
    (void)state;
    char *text = malloc(YAML_MAX_BYTES + 1);
    assert_non_null(text);
    memset(text, '\n', YAML_MAX_BYTES + 1);
    expect_limit(text, YAML_MAX_BYTES, "");
    expect_limit(text, YAML_MAX_BYTES + 1, "t.yaml: larger than 1048576 bytes\n");
    free(text);
}

static void test_key_bytes(void **state)
{
    (void)state;
    char text[YAML_MAX_KEY_BYTES + 16];
    for (size_t bytes = YAML_MAX_KEY_BYTES; bytes <= YAML_MAX_KEY_BYTES + 1; bytes++) {
        memset(text, 'k', bytes);
        str_copy(text + bytes, sizeof text - bytes, str_from(": 1"));
        expect_limit(text, bytes + 3,
                     bytes > YAML_MAX_KEY_BYTES
                         ? "t.yaml:1:1: a key must have 1 to 128 bytes\n"
                         : "");
    }
}

/* -- files -----------------------------------------------------------------------------
 */

static void test_no_file(void **state)
{
    (void)state;
    struct diag diag = {0};
    assert_null(yaml_load("no/such.yaml", &diag));
    assert_null(yaml_load("/dev/null", &diag));
    faults_expect(&diag, "no/such.yaml: No such file or directory\n"
                         "/dev/null: not a regular file\n");
}

static void test_fault_text(void **state)
{
    (void)state;
    struct diag diag = {0};
    struct yaml *yaml = yaml_parse(
        "t.yaml",
        str_from(
            "long: 0123456789012345678901234567890123456789012345678901234567890123\n"
            "list: [a]\n"),
        &diag);
    assert_non_null(yaml);
    yaml_fault(yaml_get(yaml_root(yaml), "long"), &diag, DIAG_WARNING, "is %s", "odd");
    yaml_fault_key(yaml_get(yaml_root(yaml), "list"), &diag, DIAG_ERROR, "no");
    yaml_fault(yaml_root(yaml), &diag, DIAG_ERROR, "all of it");
    faults_expect(
        &diag, "t.yaml:1:7: warning: long: "
               "012345678901234567890123456789012345678901234567890123456789…: is odd\n"
               "t.yaml:2:1: list: no\n"
               "t.yaml:1:1: all of it\n");
    /* Where and what alone, for who reads another language. */
    static const char *const places[] = {
        "t.yaml:1:7: long: 012345678901234567890123456789012345678901234567890123456789…",
        "t.yaml:2:1: list", "t.yaml:1:1"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char place[sizeof(struct diag_entry)];
        diag_format_place(&diag.entries[i], place, sizeof place);
        assert_string_equal(place, places[i]);
    }
    assert_ptr_equal(diag_find_error(&diag), &diag.entries[1]);
    yaml_destroy(&yaml);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_tree, tree_rows);
    ROWS_ADD(&rows, test_refusal, refusal_rows);
    rows_add_one(&rows, "refused: NUL", test_nul);
    rows_add_one(&rows, "a key given twice is told each time", test_duplicates);
    rows_add_one(&rows, "depth 16 passes, 17 does not", test_depth);
    rows_add_one(&rows, "20000 values pass, 20001 do not", test_nodes);
    rows_add_one(&rows, "1 MiB passes, a byte more does not", test_bytes);
    rows_add_one(&rows, "a key of 128 bytes passes, 129 do not", test_key_bytes);
    rows_add_one(&rows, "what is no file is told", test_no_file);
    rows_add_one(&rows, "a fault shows path, value and reason", test_fault_text);
    return rows_run(&rows, "config/yaml");
}
