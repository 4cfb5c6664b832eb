#include "base/diag.h"

#include <stdarg.h>
#include <string.h>

#include "base/str.h"

void diag_clear(struct diag *diag)
{
    diag->count = 0;
    diag->dropped = 0;
    diag->errors = 0;
}

static void make_printable(char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte < 0x20 || byte == 0x7F) {
            *text = '?';
        }
    }
}

void diag_add(struct diag *diag, enum diag_level level, const char *file, int line,
              int column, const char *format, ...)
{
    if (level == DIAG_ERROR) {
        diag->errors++;
    }
    if (diag->count == DIAG_CAPACITY) {
        diag->dropped++;
        return;
    }
    struct diag_entry *entry = &diag->entries[diag->count++];
    entry->level = level;
    entry->line = line;
    entry->column = column;
    str_copy(entry->file, sizeof entry->file, str_from(file));
    va_list args;
    va_start(args, format);
    if (vsnprintf(entry->text, sizeof entry->text, format, args) < 0) {
        entry->text[0] = '\0';
    }
    va_end(args);
    make_printable(entry->file);
    make_printable(entry->text);
}

void diag_format(const struct diag_entry *entry, char *buffer, size_t size)
{
    const char *word = entry->level == DIAG_WARNING ? "warning: " : "";
    if (entry->line == 0) {
        str_format(buffer, size, "%s: %s%s", entry->file, word, entry->text);
    } else if (entry->column == 0) {
        str_format(buffer, size, "%s:%d: %s%s", entry->file, entry->line, word,
                   entry->text);
    } else {
        str_format(buffer, size, "%s:%d:%d: %s%s", entry->file, entry->line,
                   entry->column, word, entry->text);
    }
}

bool diag_first_error(const struct diag *diag, char *buffer, size_t size)
{
    size_t first = 0;
    while (first < diag->count && diag->entries[first].level != DIAG_ERROR) {
        first++;
    }
    if (first == diag->count) {
        return false;
    }
    diag_format(&diag->entries[first], buffer, size);
    return true;
}

void diag_print(const struct diag *diag, FILE *out)
{
    char line[sizeof(struct diag_entry)];
    for (size_t i = 0; i < diag->count; i++) {
        diag_format(&diag->entries[i], line, sizeof line);
        (void)fprintf(out, "%s\n", line);
    }
    if (diag->dropped > 0) {
        (void)fprintf(out, "and %zu more\n", diag->dropped);
    }
}
