#include "base/csv_reader.h"

#include <string.h>

/* NOLINTNEXTLINE(readability-non-const-parameter): the reader writes to it later */
void csv_reader_init(struct csv_reader *reader, char *text, size_t size, char separator)
{
    static const char mark[] = "\xEF\xBB\xBF";
    size_t skip = str_starts_with((struct str){text, size}, mark) ? strlen(mark) : 0;
    *reader = (struct csv_reader){
        .at = text + skip,
        .end = text + size,
        .line_start = text + skip,
        .line = 1,
        .separator = separator,
    };
}

static bool is_at(const struct csv_reader *reader, char c)
{
    return reader->at < reader->end && *reader->at == c;
}

/* Behind the LF that `at` is on. */
static void pass_line_end(struct csv_reader *reader)
{
    reader->at++;
    reader->line++;
    reader->line_start = reader->at;
}

/* LF, CRLF or the end of the text, which is passed. */
static bool take_line_end(struct csv_reader *reader)
{
    if (reader->at == reader->end) {
        return true;
    }
    bool crlf =
        *reader->at == '\r' && reader->end - reader->at > 1 && reader->at[1] == '\n';
    reader->at += crlf ? 1 : 0;
    if (!is_at(reader, '\n')) {
        return false;
    }
    pass_line_end(reader);
    return true;
}

static void skip_line(struct csv_reader *reader)
{
    while (reader->at < reader->end && *reader->at != '\n') {
        reader->at++;
    }
    (void)take_line_end(reader);
}

static struct csv_field place_of(const struct csv_reader *reader)
{
    return (struct csv_field){.line = reader->line,
                              .column = reader->at - reader->line_start + 1};
}

/* The quote that closes what is opened before `from`, or NULL. */
static char *find_closing(char *from, const char *end)
{
    for (char *c = from; c < end; c++) {
        if (*c != '"') {
            continue;
        }
        if (c + 1 == end || c[1] != '"') {
            return c;
        }
        c++; /* a doubled quote */
    }
    return NULL;
}

/* Reads from behind the opening quote to behind the closing one, and moves the bytes
 * together where quotes are doubled. False if there is no closing one. */
static bool read_quoted(struct csv_reader *reader, struct csv_field *field)
{
    char *from = reader->at;
    const char *closing = find_closing(from, reader->end);
    if (closing == NULL) {
        return false;
    }
    char *to = from;
    while (reader->at < closing) {
        char c = *reader->at;
        *to++ = c;
        if (c == '\n') {
            pass_line_end(reader);
        } else {
            reader->at += c == '"' ? 2 : 1;
        }
    }
    reader->at++;
    field->text = (struct str){from, (size_t)(to - from)};
    return true;
}

static void read_plain(struct csv_reader *reader, struct csv_field *field)
{
    const char *from = reader->at;
    while (reader->at < reader->end && *reader->at != reader->separator &&
           *reader->at != '\n') {
        reader->at++;
    }
    size_t size = (size_t)(reader->at - from);
    bool crlf = size > 0 && from[size - 1] == '\r' && is_at(reader, '\n');
    field->text = (struct str){from, crlf ? size - 1 : size};
}

/* One field; false if it is no field. */
static bool read_field(struct csv_reader *reader, struct csv_field *field,
                       const char **ret_why)
{
    *field = place_of(reader);
    if (!is_at(reader, '"')) {
        read_plain(reader, field);
        return true;
    }
    reader->at++;
    if (!read_quoted(reader, field)) {
        *ret_why = "a quote is opened and not closed";
        return false;
    }
    bool ends = reader->at == reader->end || is_at(reader, reader->separator) ||
                is_at(reader, '\n') || is_at(reader, '\r');
    if (!ends) {
        *ret_why = "text behind a closing quote";
    }
    return ends;
}

enum csv_read csv_reader_next(struct csv_reader *reader, struct csv_row *ret_row,
                              const char **ret_why)
{
    while (reader->at < reader->end && take_line_end(reader)) {
        /* a blank line */
    }
    if (reader->at == reader->end) {
        return CSV_END;
    }
    ret_row->count = 0;
    for (;;) {
        struct csv_field field;
        bool ok = read_field(reader, &field, ret_why);
        if (ok && ret_row->count == CSV_FIELDS_MAX) {
            *ret_why = "too many fields";
            ok = false;
        }
        if (!ok) {
            ret_row->fields[0] = field;
            skip_line(reader);
            return CSV_BAD;
        }
        ret_row->fields[ret_row->count++] = field;
        if (is_at(reader, reader->separator)) {
            reader->at++;
        } else if (take_line_end(reader)) {
            return CSV_ROW;
        } else {
            *ret_why = "a CR without its LF";
            ret_row->fields[0] = place_of(reader);
            skip_line(reader);
            return CSV_BAD;
        }
    }
}
