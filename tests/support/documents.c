#include "support/documents.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DOCUMENT_BYTES 262144

static char *read_document(const char *path)
{
    char *text = calloc(1, DOCUMENT_BYTES);
    FILE *file = fopen(path, "r");
    assert_non_null(text);
    assert_non_null(file);
    size_t size = fread(text, 1, DOCUMENT_BYTES - 1, file);
    assert_true(size < DOCUMENT_BYTES - 1);
    assert_int_equal(fclose(file), 0);
    return text;
}

static char *printed(void (*print)(FILE *out))
{
    char *table = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&table, &size);
    assert_non_null(out);
    print(out);
    assert_int_equal(fclose(out), 0);
    return table;
}

static char *find_mark(char *text, const char *name, const char *end)
{
    char mark[64];
    (void)snprintf(mark, sizeof mark, "<!-- %s %s -->\n", name, end);
    char *found = strstr(text, mark);
    assert_non_null(found);
    return strcmp(end, "begin") == 0 ? found + strlen(mark) : found;
}

void documents_expect(const char *path, const char *name, void (*print)(FILE *out))
{
    char *text = read_document(path);
    char *table = printed(print);
    char *begin = find_mark(text, name, "begin");
    const char *end = find_mark(text, name, "end");
    size_t size = (size_t)(end - begin);
    bool same = size == strlen(table) && memcmp(begin, table, size) == 0;
    if (!same && getenv("WALLBOARD_UPDATE_DOCS") != NULL) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        (void)fprintf(file, "%.*s%s%s", (int)(begin - text), text, table, end);
        assert_int_equal(fclose(file), 0);
        same = true;
    }
    if (!same) {
        print_message("%s: the table '%s' is out of date; run this test once with "
                      "WALLBOARD_UPDATE_DOCS=1\n",
                      path, name);
    }
    free(text);
    free(table);
    assert_true(same);
}
