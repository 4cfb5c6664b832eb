#include "bus/topic.h"

#include <stdint.h>
#include <string.h>

static const char start[] = "wb1/";
static const char digits[] = "0123456789ABCDEF";

/* A buffer being written; `full` stays true once something did not fit. */
struct writer {
    char *buffer;
    size_t size, used;
    bool full;
};

static void put(struct writer *writer, char byte)
{
    if (writer->used + 1 >= writer->size) {
        writer->full = true;
        return;
    }
    writer->buffer[writer->used++] = byte;
    writer->buffer[writer->used] = '\0';
}

static void put_plain(struct writer *writer, struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        put(writer, text.data[i]);
    }
}

static bool is_escaped(uint8_t byte)
{
    return byte <= ' ' || byte == '%' || byte == '/' || byte >= 0x7F;
}

static void put_name(struct writer *writer, struct str name)
{
    for (size_t i = 0; i < name.size; i++) {
        uint8_t byte = (uint8_t)name.data[i];
        if (is_escaped(byte)) {
            put(writer, '%');
            put(writer, digits[byte >> 4]);
            put(writer, digits[byte & 0x0F]);
        } else {
            put(writer, (char)byte);
        }
    }
}

static size_t finish(const struct writer *writer)
{
    return writer->full ? 0 : writer->used;
}

static bool is_type(struct str type)
{
    for (size_t i = 0; i < type.size; i++) {
        char c = type.data[i];
        if ((c < 'a' || c > 'z') && c != '.' && c != '_') {
            return false;
        }
    }
    return type.size > 0 && type.size <= TOPIC_TYPE_BYTES;
}

static bool is_within_bounds(const struct topic *topic)
{
    bool name_fits = topic->name.size <= TOPIC_NAME_BYTES;
    if (topic->kind == TOPIC_AGENT) {
        name_fits = name_fits && topic->name.size > 0;
    }
    return name_fits && topic->site.size > 0 && topic->site.size <= TOPIC_SITE_BYTES &&
           is_type(topic->type);
}

size_t topic_build(const struct topic *topic, char *buffer, size_t size)
{
    static const char letters[] = {
        [TOPIC_QUEUE] = 'q', [TOPIC_AGENT] = 'a', [TOPIC_SOURCE] = 's'};
    if (!is_within_bounds(topic)) {
        return 0;
    }
    struct writer writer = {0};
    writer.buffer = buffer;
    writer.size = size;
    put_plain(&writer, str_from(start));
    put_name(&writer, topic->site);
    put(&writer, '/');
    put(&writer, letters[topic->kind]);
    put(&writer, '/');
    if (topic->kind != TOPIC_SOURCE) {
        put_name(&writer, topic->name);
        put(&writer, '/');
    }
    put_plain(&writer, topic->type);
    return finish(&writer);
}

static size_t put_site(const char *root, struct str site, char *buffer, size_t size)
{
    if (site.size > TOPIC_SITE_BYTES) {
        return 0;
    }
    struct writer writer = {0};
    writer.buffer = buffer;
    writer.size = size;
    put_plain(&writer, str_from(root));
    if (site.size > 0) {
        put_name(&writer, site);
        put(&writer, '/');
    }
    return finish(&writer);
}

size_t topic_prefix(struct str site, char *buffer, size_t size)
{
    return put_site(start, site, buffer, size);
}

size_t topic_relay(struct str site, char *buffer, size_t size)
{
    return put_site("wbh1/", site, buffer, size);
}

static int digit_value(char c)
{
    const char *found = c == '\0' ? NULL : strchr(digits, c);
    return found == NULL ? -1 : (int)(found - digits);
}

/* Decodes a name into *scratch and moves *scratch behind it. Only what put_name() writes
 * is accepted, so that equal names have one spelling. */
static bool read_name(struct str text, char **scratch, struct str *ret_name)
{
    char *out = *scratch;
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = (uint8_t)text.data[i];
        if (byte == '%') {
            int high = i + 2 < text.size ? digit_value(text.data[i + 1]) : -1;
            int low = i + 2 < text.size ? digit_value(text.data[i + 2]) : -1;
            if (high < 0 || low < 0 || !is_escaped((uint8_t)(high * 16 + low))) {
                return false;
            }
            byte = (uint8_t)(high * 16 + low);
            i += 2;
        } else if (is_escaped(byte)) {
            return false;
        }
        *out++ = (char)byte;
    }
    *ret_name = (struct str){*scratch, (size_t)(out - *scratch)};
    *scratch = out;
    return true;
}

/* Cuts off the part before the next '/'; false if there is none. */
static bool cut(struct str *rest, struct str *ret_part)
{
    if (memchr(rest->data, '/', rest->size) == NULL) {
        return false;
    }
    *ret_part = str_split(rest, '/');
    return true;
}

static bool read_kind(struct str letter, enum topic_kind *ret_kind)
{
    if (str_is(letter, "q")) {
        *ret_kind = TOPIC_QUEUE;
    } else if (str_is(letter, "a")) {
        *ret_kind = TOPIC_AGENT;
    } else if (str_is(letter, "s")) {
        *ret_kind = TOPIC_SOURCE;
    } else {
        return false;
    }
    return true;
}

bool topic_parse(struct str text, struct topic *ret_topic, char scratch[TOPIC_MAX_BYTES])
{
    if (text.size > TOPIC_MAX_BYTES || !str_starts_with(text, start)) {
        return false;
    }
    struct str rest = {text.data + sizeof start - 1, text.size - (sizeof start - 1)};
    struct str site = {0};
    struct str letter = {0};
    struct str name = {0};
    struct topic topic = {0};
    if (!cut(&rest, &site) || !cut(&rest, &letter) || !read_kind(letter, &topic.kind)) {
        return false;
    }
    if (topic.kind != TOPIC_SOURCE && !cut(&rest, &name)) {
        return false;
    }
    if (!read_name(site, &scratch, &topic.site) ||
        !read_name(name, &scratch, &topic.name)) {
        return false;
    }
    topic.type = rest; /* letters, dots and '_' only: nothing to decode */
    if (!is_within_bounds(&topic)) {
        return false;
    }
    *ret_topic = topic;
    return true;
}
