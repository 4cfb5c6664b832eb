#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define REPLACEMENT  0xFFFDU
#define SHOWN_POINTS 64
#define MAX_DAYS     366

struct str str_from(const char *text)
{
    return (struct str){text, text == NULL ? 0 : strlen(text)};
}

static bool same_word(const char *a, const char *b)
{
    uint64_t words[2];
    memcpy(&words[0], a, sizeof words[0]);
    memcpy(&words[1], b, sizeof words[1]);
    return words[0] == words[1];
}

static bool same_half(const char *a, const char *b)
{
    uint32_t halves[2];
    memcpy(&halves[0], a, sizeof halves[0]);
    memcpy(&halves[1], b, sizeof halves[1]);
    return halves[0] == halves[1];
}

/* Every event has dozens of short strings to compare, for which a call of memcmp() costs
 * more than the comparison. The last word or half overlaps the one before. */
bool str_same_bytes(const char *a, const char *b, size_t size)
{
    size_t at = 0;
    if (size >= 8) {
        while (at < size - 8 && same_word(a + at, b + at)) {
            at += 8;
        }
        return at >= size - 8 && same_word(a + size - 8, b + size - 8);
    }
    if (size >= 4) {
        return same_half(a, b) && same_half(a + size - 4, b + size - 4);
    }
    while (at < size && a[at] == b[at]) {
        at++;
    }
    return at == size;
}

bool str_is(struct str a, const char *text)
{
    return str_equal(a, str_from(text));
}

bool str_starts_with(struct str a, const char *prefix)
{
    struct str p = str_from(prefix);
    return a.size >= p.size && str_equal((struct str){a.data, p.size}, p);
}

int str_compare(struct str a, struct str b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common == 0 ? 0 : memcmp(a.data, b.data, common);
    if (order != 0) {
        return order;
    }
    return (a.size > b.size) - (a.size < b.size);
}

bool str_copy(char *buffer, size_t size, struct str text)
{
    size_t length = text.size;
    if (length > size - 1) {
        length = size - 1;
        while (length > 0 && ((unsigned char)text.data[length] & 0xC0) == 0x80) {
            length--;
        }
    }
    if (length > 0) {
        memcpy(buffer, text.data, length);
    }
    buffer[length] = '\0';
    return length == text.size;
}

size_t str_format(char *buffer, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int wanted = vsnprintf(buffer, size, format, args);
    va_end(args);
    if (wanted < 0) {
        buffer[0] = '\0';
        return 0;
    }
    return (size_t)wanted < size ? (size_t)wanted : size - 1;
}

struct str str_split(struct str *rest, char separator)
{
    struct str whole = *rest;
    const char *found =
        whole.size == 0 ? NULL : memchr(whole.data, separator, whole.size);
    if (found == NULL) {
        *rest = (struct str){NULL, 0};
        return whole;
    }
    size_t length = (size_t)(found - whole.data);
    *rest = (struct str){found + 1, whole.size - length - 1};
    return (struct str){whole.data, length};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str text)
{
    while (text.size > 0 && is_blank(text.data[0])) {
        text.data++;
        text.size--;
    }
    while (text.size > 0 && is_blank(text.data[text.size - 1])) {
        text.size--;
    }
    return text;
}

bool str_to_int(struct str text, int64_t min, int64_t max, int64_t *ret_value)
{
    bool negative = text.size > 0 && text.data[0] == '-';
    size_t at = negative ? 1 : 0;
    if (at == text.size) {
        return false;
    }
    int64_t value = 0; /* kept negative: INT64_MIN has no positive twin */
    for (; at < text.size; at++) {
        char c = text.data[at];
        if (c < '0' || c > '9') {
            return false;
        }
        int digit = c - '0';
        if (value < (INT64_MIN + digit) / 10) {
            return false;
        }
        value = value * 10 - digit;
    }
    if (!negative && value == INT64_MIN) {
        return false;
    }
    value = negative ? value : -value;
    if (value < min || value > max) {
        return false;
    }
    *ret_value = value;
    return true;
}

bool str_to_duration_ms(struct str text, int64_t *ret_ms)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
    const int64_t longest = MAX_DAYS * INT64_C(86400000);
    size_t digits = 0;
    while (digits < text.size && text.data[digits] >= '0' && text.data[digits] <= '9') {
        digits++;
    }
    int64_t number = 0;
    if (!str_to_int((struct str){text.data, digits}, 0, longest, &number)) {
        return false;
    }
    struct str unit = {text.data + digits, text.size - digits};
    if (unit.size == 0 && number == 0) {
        *ret_ms = 0;
        return true;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (str_is(unit, units[i].unit)) {
            if (number > longest / units[i].ms) {
                return false;
            }
            *ret_ms = number * units[i].ms;
            return true;
        }
    }
    return false;
}

/* The bytes of the character that a lead byte begins, and the lead's own bits; 0 if it
 * cannot begin one. */
static size_t sequence_length(unsigned char lead, uint32_t *ret_bits)
{
    if (lead < 0x80) {
        *ret_bits = lead;
        return 1;
    }
    if (lead >= 0xC2 && lead < 0xE0) {
        *ret_bits = lead & 0x1FU;
        return 2;
    }
    if (lead >= 0xE0 && lead < 0xF0) {
        *ret_bits = lead & 0x0FU;
        return 3;
    }
    if (lead >= 0xF0 && lead < 0xF5) {
        *ret_bits = lead & 0x07U;
        return 4;
    }
    return 0;
}

/* Decodes one character; 0 bytes if it is not valid. */
static size_t decode_one(const char *data, size_t size, uint32_t *ret_point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t point = 0;
    size_t length = sequence_length((unsigned char)data[0], &point);
    if (length == 0 || length > size) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        unsigned char next = (unsigned char)data[i];
        if ((next & 0xC0) != 0x80) {
            return 0;
        }
        point = (point << 6) | (next & 0x3FU);
    }
    bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    if (point < least[length] || point > 0x10FFFF || surrogate) {
        return 0;
    }
    *ret_point = point;
    return length;
}

bool str_is_utf8(struct str text)
{
    uint32_t point = 0;
    for (size_t at = 0; at < text.size;) {
        size_t length = decode_one(text.data + at, text.size - at, &point);
        if (length == 0) {
            return false;
        }
        at += length;
    }
    return true;
}

uint32_t str_next_code_point(struct str text, size_t *at)
{
    uint32_t point = REPLACEMENT;
    size_t length = decode_one(text.data + *at, text.size - *at, &point);
    *at += length == 0 ? 1 : length;
    return point;
}

bool str_is_control(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F) ||
           (code_point >= 0x202A && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0x200E ||
           code_point == 0x200F || code_point == 0x061C;
}

void str_clean(char *buffer, size_t size, struct str text)
{
    size_t used = 0;
    int shown = 0;
    for (size_t at = 0; at < text.size && shown < SHOWN_POINTS;) {
        size_t from = at;
        uint32_t point = str_next_code_point(text, &at);
        if (str_is_control(point)) {
            continue;
        }
        bool valid = point != REPLACEMENT || at - from == 3;
        const char *bytes = valid ? text.data + from : "\xEF\xBF\xBD";
        size_t length = valid ? at - from : 3;
        if (used + length > size - 1) {
            break;
        }
        memcpy(buffer + used, bytes, length);
        used += length;
        shown++;
    }
    buffer[used] = '\0';
}

void str_put_hex(char *buffer, const uint8_t *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        buffer[2 * i] = digits[bytes[i] >> 4];
        buffer[2 * i + 1] = digits[bytes[i] & 15];
    }
    buffer[2 * count] = '\0';
}
