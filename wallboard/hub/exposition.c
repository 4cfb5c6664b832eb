#include "hub/exposition.h"

#include <inttypes.h>
#include <string.h>

#include "hub/timing.h"

#define NUMBER_BYTES 48
#define DECIMALS_MAX 9
#define US_DECIMALS  6
#define LABEL_BYTES  260 /* of a value, at most; more is cut */

static const char *const kind_names[] = {
    [EXPOSITION_GAUGE] = "gauge",
    [EXPOSITION_COUNTER] = "counter",
    [EXPOSITION_HISTOGRAM] = "histogram",
};

void exposition_begin(struct exposition *out, char *buffer, size_t size)
{
    *out = (struct exposition){.size = size};
    out->buffer = buffer;
}

static void put_bytes(struct exposition *out, const char *bytes, size_t size)
{
    if (out->cut || size > out->size - out->used) {
        out->cut = true;
        return;
    }
    memcpy(out->buffer + out->used, bytes, size);
    out->used += size;
}

static void put(struct exposition *out, const char *text)
{
    put_bytes(out, text, strlen(text));
}

/* Backslash and line feed are escaped everywhere, quotes in values of labels. */
static void put_escaped(struct exposition *out, const char *text, bool quotes)
{
    for (; *text != '\0'; text++) {
        if (*text == '\\') {
            put(out, "\\\\");
        } else if (*text == '\n') {
            put(out, "\\n");
        } else if (*text == '"' && quotes) {
            put(out, "\\\"");
        } else {
            put_bytes(out, text, 1);
        }
    }
}

void exposition_family(struct exposition *out, const struct exposition_family *family)
{
    out->family = family;
    put(out, "# HELP ");
    put(out, family->name);
    put(out, " ");
    put_escaped(out, family->help, false);
    put(out, "\n# TYPE ");
    put(out, family->name);
    put(out, " ");
    put(out, exposition_kind_name(family->kind));
    put(out, "\n");
}

const char *exposition_kind_name(enum exposition_kind kind)
{
    return kind_names[kind];
}

/* The value of a label as valid UTF-8: bytes that are none become U+FFFD. */
static void put_value(struct exposition *out, struct str value)
{
    char clean[LABEL_BYTES];
    size_t used = 0;
    for (size_t at = 0; at < value.size;) {
        size_t from = at;
        bool broken = str_next_code_point(value, &at) == 0xFFFD && at - from == 1;
        const char *bytes = broken ? "\xEF\xBF\xBD" : value.data + from;
        size_t size = broken ? 3 : at - from;
        if (used + size >= sizeof clean) {
            break;
        }
        memcpy(clean + used, bytes, size);
        used += size;
    }
    clean[used] = '\0';
    put_escaped(out, clean, true);
}

/* Everything of a sample but its value. */
static void put_name(struct exposition *out, const char *suffix,
                     const struct exposition_label *labels, size_t label_count)
{
    put(out, out->family->name);
    put(out, suffix);
    for (size_t i = 0; i < label_count; i++) {
        put(out, i == 0 ? "{" : ",");
        put(out, labels[i].name);
        put(out, "=\"");
        put_value(out, labels[i].value);
        put(out, "\"");
    }
    put(out, label_count > 0 ? "} " : " ");
}

/* value / 10^decimals, without trailing zeros. */
static void write_decimal(char text[NUMBER_BYTES], bool minus, uint64_t value,
                          unsigned decimals)
{
    uint64_t scale = 1;
    for (unsigned i = 0; i < decimals && i < DECIMALS_MAX; i++) {
        scale *= 10;
    }
    size_t size =
        str_format(text, NUMBER_BYTES, "%s%" PRIu64, minus ? "-" : "", value / scale);
    if (value % scale == 0) {
        return;
    }
    size += str_format(text + size, NUMBER_BYTES - size, ".%0*" PRIu64, (int)decimals,
                       value % scale);
    while (text[size - 1] == '0') {
        text[--size] = '\0';
    }
}

static void put_sample(struct exposition *out, const struct exposition_label *labels,
                       size_t label_count, const char *value)
{
    put_name(out, "", labels, label_count);
    put(out, value);
    put(out, "\n");
}

void exposition_number(struct exposition *out, const struct exposition_label *labels,
                       size_t label_count, int64_t value, unsigned decimals)
{
    char text[NUMBER_BYTES];
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    write_decimal(text, value < 0, magnitude, decimals);
    put_sample(out, labels, label_count, text);
}

void exposition_count(struct exposition *out, const struct exposition_label *labels,
                      size_t label_count, uint64_t value)
{
    char text[NUMBER_BYTES];
    write_decimal(text, false, value, 0);
    put_sample(out, labels, label_count, text);
}

/* One line of a histogram. `bound` NULL: not a bucket. */
static void put_part(struct exposition *out, const char *suffix, const char *bound,
                     const char *value)
{
    const struct exposition_label label = {"le", str_from(bound)};
    put_name(out, suffix, &label, bound == NULL ? 0 : 1);
    put(out, value);
    put(out, "\n");
}

void exposition_timing(struct exposition *out, const struct timing *timing)
{
    char bound[NUMBER_BYTES];
    char value[NUMBER_BYTES];
    for (size_t i = 0; i < TIMING_BOUNDS; i++) {
        write_decimal(bound, false, (uint64_t)timing_bound_us(i), US_DECIMALS);
        write_decimal(value, false, timing->within[i], 0);
        put_part(out, "_bucket", bound, value);
    }
    write_decimal(value, false, timing->count, 0);
    put_part(out, "_bucket", "+Inf", value);
    put_part(out, "_count", NULL, value);
    write_decimal(value, false, timing->sum_us, US_DECIMALS);
    put_part(out, "_sum", NULL, value);
}

size_t exposition_end(struct exposition *out)
{
    return out->cut ? 0 : out->used;
}
