#include "feed/http_form.h"

#include "wire/writer.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char small = (char)(c | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/* Decodes `text` to the end of what the form has; false for a '%' without its digits. */
static bool decode(struct http_form *form, struct str text, size_t *used,
                   struct str *ret_decoded)
{
    size_t begin = *used;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i] == '+' ? ' ' : text.data[i];
        if (c == '%') {
            int high = i + 2 < text.size ? hex_digit(text.data[i + 1]) : -1;
            int low = i + 2 < text.size ? hex_digit(text.data[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            c = (char)(high * 16 + low);
            i += 2;
        }
        form->text[(*used)++] = c; /* never longer than the body */
    }
    *ret_decoded = (struct str){form->text + begin, *used - begin};
    return true;
}

bool http_form_read(struct http_form *form, struct str body)
{
    size_t used = 0;
    form->count = 0;
    if (body.size > sizeof form->text) {
        return false;
    }
    while (body.size > 0) {
        struct str value = str_split(&body, '&');
        struct str name = str_split(&value, '=');
        if (name.size == 0) {
            continue;
        }
        if (form->count == HTTP_FORM_FIELDS_MAX) {
            return false;
        }
        struct http_field *field = &form->fields[form->count];
        if (!decode(form, name, &used, &field->name) ||
            !decode(form, value, &used, &field->value)) {
            return false;
        }
        form->count++;
    }
    return true;
}

size_t http_form_json(const struct http_form *form, char *buffer, size_t size)
{
    struct writer out = writer_begin(buffer, size);
    writer_put(&out, "{");
    for (size_t i = 0; i < form->count; i++) {
        writer_put(&out, i == 0 ? "" : ",");
        writer_put_text(&out, form->fields[i].name);
        writer_put(&out, ":");
        writer_put_text(&out, form->fields[i].value);
    }
    writer_put(&out, "}");
    return writer_end(&out);
}

static int compare(const struct http_field *a, const struct http_field *b)
{
    int order = str_compare(a->name, b->name);
    return order != 0 ? order : str_compare(a->value, b->value);
}

/* Few fields, and nearly in order as they come. */
static void sort_fields(struct http_form *form)
{
    for (size_t i = 1; i < form->count; i++) {
        struct http_field field = form->fields[i];
        size_t at = i;
        for (; at > 0 && compare(&form->fields[at - 1], &field) > 0; at--) {
            form->fields[at] = form->fields[at - 1];
        }
        form->fields[at] = field;
    }
}

size_t http_form_signed_text(struct http_form *form, const char *url, char *buffer,
                             size_t size)
{
    struct writer out = writer_begin(buffer, size);
    sort_fields(form);
    writer_put(&out, url);
    for (size_t i = 0; i < form->count; i++) {
        const struct http_field *field = &form->fields[i];
        writer_put_bytes(&out, field->name.data, field->name.size);
        writer_put_bytes(&out, field->value.data, field->value.size);
    }
    return writer_end(&out);
}
