#include "wire/writer.h"

#include <inttypes.h>
#include <string.h>

struct writer writer_begin(char *buffer, size_t size)
{
    return (struct writer){.buffer = buffer, .size = size - 1};
}

size_t writer_end(const struct writer *out)
{
    out->buffer[out->full ? 0 : out->used] = '\0';
    return out->full ? 0 : out->used;
}

void writer_put_bytes(struct writer *out, const char *bytes, size_t size)
{
    if (out->full || size > out->size - out->used) {
        out->full = true;
        return;
    }
    memcpy(out->buffer + out->used, bytes, size);
    out->used += size;
}

void writer_put(struct writer *out, const char *text)
{
    writer_put_bytes(out, text, strlen(text));
}

void writer_put_number(struct writer *out, int64_t number, int digits)
{
    char text[32];
    size_t size = str_format(text, sizeof text, "%0*" PRId64, digits, number);
    writer_put_bytes(out, text, size);
}

void writer_put_quoted(struct writer *out, int64_t number, int digits)
{
    writer_put(out, "\"");
    writer_put_number(out, number, digits);
    writer_put(out, "\"");
}

/* One character as JSON has it; NUL and broken UTF-8 become U+FFFD. */
static void put_character(struct writer *out, struct str text, size_t *at)
{
    size_t from = *at;
    uint32_t point = str_next_code_point(text, at);
    size_t size = *at - from;
    if (point == 0 || (point == 0xFFFD && size == 1)) {
        writer_put(out, "\xEF\xBF\xBD");
    } else if (point == '"' || point == '\\') {
        writer_put(out, "\\");
        writer_put_bytes(out, text.data + from, size);
    } else if (point < 0x20) {
        char escape[8];
        str_format(escape, sizeof escape, "\\u%04" PRIx32, point);
        writer_put(out, escape);
    } else {
        writer_put_bytes(out, text.data + from, size);
    }
}

void writer_put_text(struct writer *out, struct str text)
{
    writer_put(out, "\"");
    for (size_t at = 0; at < text.size;) {
        size_t from = at;
        while (at < text.size && text.data[at] >= 0x20 && text.data[at] < 0x7F &&
               text.data[at] != '"' && text.data[at] != '\\') {
            at++;
        }
        writer_put_bytes(out, text.data + from, at - from);
        if (at < text.size) {
            put_character(out, text, &at);
        }
    }
    writer_put(out, "\"");
}
