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

struct diag_entry *diag_add(struct diag *diag, enum diag_level level, const char *file,
                            int line, int column, const char *format, ...)
{
    if (level == DIAG_ERROR) {
        diag->errors++;
    }
    if (diag->count == DIAG_CAPACITY) {
        diag->dropped++;
        return NULL;
    }
    struct diag_entry *entry = &diag->entries[diag->count++];
    entry->level = level;
    entry->line = line;
    entry->column = column;
    entry->reason_at = 0;
    str_copy(entry->file, sizeof entry->file, str_from(file));
    va_list args;
    va_start(args, format);
    if (vsnprintf(entry->text, sizeof entry->text, format, args) < 0) {
        entry->text[0] = '\0';
    }
    va_end(args);
    make_printable(entry->file);
    make_printable(entry->text);
    return entry;
}

/* What the file, the line and the column come to; the length. */
static size_t write_place(const struct diag_entry *entry, char *buffer, size_t size)
{
    if (entry->line == 0) {
        return str_format(buffer, size, "%s", entry->file);
    }
    if (entry->column == 0) {
        return str_format(buffer, size, "%s:%d", entry->file, entry->line);
    }
    return str_format(buffer, size, "%s:%d:%d", entry->file, entry->line, entry->column);
}

void diag_format(const struct diag_entry *entry, char *buffer, size_t size)
{
    size_t used = write_place(entry, buffer, size);
    (void)str_format(buffer + used, size - used, ": %s%s",
                     entry->level == DIAG_WARNING ? "warning: " : "", entry->text);
}

void diag_format_place(const struct diag_entry *entry, char *buffer, size_t size)
{
    const int behind = (int)(sizeof ": " - 1);
    size_t used = write_place(entry, buffer, size);
    if (entry->reason_at > behind) {
        (void)str_format(buffer + used, size - used, ": %.*s", entry->reason_at - behind,
                         entry->text);
    }
}

const struct diag_entry *diag_find_error(const struct diag *diag)
{
    for (size_t i = 0; i < diag->count; i++) {
        if (diag->entries[i].level == DIAG_ERROR) {
            return &diag->entries[i];
        }
    }
    return NULL;
}

bool diag_first_error(const struct diag *diag, char *buffer, size_t size)
{
    const struct diag_entry *first = diag_find_error(diag);
    if (first == NULL) {
        return false;
    }
    diag_format(first, buffer, size);
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
