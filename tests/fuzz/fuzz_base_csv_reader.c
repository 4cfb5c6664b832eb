/* Any bytes as a CSV: rows whose fields lie within the text, each at its place. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv_reader.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct csv_row *row, const char *text, size_t size)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct csv_field *field = &row->fields[i];
        bool inside = field->text.data >= text &&
                      field->text.data + field->text.size <= text + size;
        if (!inside || field->line < 1 || field->column < 1) {
            abort();
        }
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct csv_row row;
    char *text = malloc(size + 1);
    if (text == NULL) {
        return 0;
    }
    memcpy(text, data, size);
    struct csv_reader reader;
    const char *why = NULL;
    csv_reader_init(&reader, text, size, ',');
    enum csv_read got = CSV_ROW;
    size_t rows = 0;
    while ((got = csv_reader_next(&reader, &row, &why)) != CSV_END) {
        if (got == CSV_ROW) {
            check(&row, text, size);
        }
        if (++rows > size + 1) {
            abort(); /* it does not get on */
        }
    }
    free(text);
    return 0;
}
