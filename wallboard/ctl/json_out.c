#include "ctl/json_out.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

/* A string as JSON has it. Broken UTF-8 becomes U+FFFD. */
static void put_string(FILE *file, const char *value)
{
    struct str text = str_from(value);
    (void)fputc('"', file);
    for (size_t at = 0; at < text.size;) {
        size_t from = at;
        uint32_t point = str_next_code_point(text, &at);
        if (point == 0xFFFD && at - from == 1) {
            (void)fputs("\xEF\xBF\xBD", file);
        } else if (point < 0x20 || point == 0x7F) {
            (void)fprintf(file, "\\u%04" PRIx32, point);
        } else {
            if (point == '"' || point == '\\') {
                (void)fputc('\\', file);
            }
            (void)fwrite(text.data + from, 1, at - from, file);
        }
    }
    (void)fputc('"', file);
}

/* What stands before a value: comma, line, key. */
static void begin_value(struct json_out *out, const char *key)
{
    if (out->begun[out->depth]) {
        (void)fputc(',', out->file);
    }
    if (out->depth > 0) {
        (void)fprintf(out->file, "\n%*s", out->depth * 2, "");
    }
    out->begun[out->depth] = true;
    if (key != NULL) {
        put_string(out->file, key);
        (void)fputs(": ", out->file);
    }
}

void json_out_open(struct json_out *out, const char *key, char bracket)
{
    assert(out->depth + 1 < JSON_OUT_DEPTH);
    begin_value(out, key);
    (void)fputc(bracket, out->file);
    out->depth++;
    out->begun[out->depth] = false;
}

void json_out_close(struct json_out *out, char bracket)
{
    bool empty = !out->begun[out->depth];
    out->depth--;
    if (!empty) {
        (void)fprintf(out->file, "\n%*s", out->depth * 2, "");
    }
    (void)fputc(bracket, out->file);
    if (out->depth == 0) {
        (void)fputc('\n', out->file);
    }
}

void json_out_text(struct json_out *out, const char *key, const char *value)
{
    begin_value(out, key);
    put_string(out->file, value);
}

void json_out_count(struct json_out *out, const char *key, uint64_t value)
{
    begin_value(out, key);
    (void)fprintf(out->file, "%" PRIu64, value);
}

void json_out_integer(struct json_out *out, const char *key, int64_t value)
{
    begin_value(out, key);
    (void)fprintf(out->file, "%" PRId64, value);
}

void json_out_bool(struct json_out *out, const char *key, bool value)
{
    begin_value(out, key);
    (void)fputs(value ? "true" : "false", out->file);
}

void json_out_null(struct json_out *out, const char *key)
{
    begin_value(out, key);
    (void)fputs("null", out->file);
}

void json_out_number(double value, char text[JSON_OUT_NUMBER])
{
    for (int digits = 6; digits <= 17; digits++) {
        str_format(text, JSON_OUT_NUMBER, "%.*g", digits, value);
        if (strtod(text, NULL) == value) {
            break;
        }
    }
}

void json_out_double(struct json_out *out, const char *key, double value)
{
    char text[JSON_OUT_NUMBER];
    json_out_number(value, text);
    begin_value(out, key);
    (void)fputs(text, out->file);
}
