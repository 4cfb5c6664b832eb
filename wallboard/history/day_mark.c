#include "history/day_mark.h"

#include <string.h>

#include "base/little.h"

/* Version, name, five numbers, and how many sources; then of each the size of its name,
 * three numbers, and the name. */
#define VERSION      1
#define NAME_SIZE    (DAY_NAME_SIZE - 1)
#define HEAD_NUMBERS 6
#define HEAD_SIZE    (8 + NAME_SIZE + HEAD_NUMBERS * 8)
#define MARK_NUMBERS 3
#define MARK_SIZE    (8 + MARK_NUMBERS * 8)

/* Bytes that are put, or only counted where they do not fit. */
struct out {
    uint8_t *buffer;
    size_t size, used;
};

static void put_bytes(struct out *out, const void *bytes, size_t size)
{
    if (out->used + size <= out->size && size > 0) {
        memcpy(out->buffer + out->used, bytes, size);
    }
    out->used += size;
}

static void put(struct out *out, uint64_t number)
{
    uint8_t bytes[8];
    little_put(bytes, number, sizeof bytes);
    put_bytes(out, bytes, sizeof bytes);
}

static uint64_t put_sources(struct out *out, const struct source_marks *sources)
{
    uint64_t count = 0;
    for (size_t i = 0; i < source_marks_count(sources); i++) {
        struct str name;
        const struct source_mark *mark = source_marks_at(sources, i, &name);
        if (mark == NULL) {
            continue;
        }
        put(out, name.size);
        put(out, (uint64_t)mark->epoch);
        put(out, (uint64_t)mark->sequence);
        put(out, mark->heard);
        put_bytes(out, name.data, name.size);
        count++;
    }
    return count;
}

size_t day_mark_write(const struct day_mark *mark, const struct source_marks *sources,
                      uint8_t *buffer, size_t size)
{
    struct out out = {.size = size, .used = HEAD_SIZE};
    out.buffer = buffer;
    uint64_t count = put_sources(&out, sources);
    size_t whole = out.used;
    const uint64_t numbers[HEAD_NUMBERS] = {
        mark->base, mark->head, mark->end.epoch, mark->end.crc, mark->end.digest, count};
    if (whole > size) {
        return whole;
    }
    out.used = 0;
    put(&out, VERSION);
    put_bytes(&out, mark->name, NAME_SIZE);
    for (size_t i = 0; i < HEAD_NUMBERS; i++) {
        put(&out, numbers[i]);
    }
    return whole;
}

/* The next of `bytes`; NULL: there are not so many. */
static const uint8_t *take(struct str *bytes, size_t size)
{
    if (bytes->size < size) {
        return NULL;
    }
    const uint8_t *at = (const uint8_t *)bytes->data;
    bytes->data += size;
    bytes->size -= size;
    return at;
}

static bool read_source(struct str *bytes, struct source_marks *sources)
{
    const uint8_t *at = take(bytes, MARK_SIZE);
    uint64_t size = at == NULL ? 0 : little_get(at, 8);
    const uint8_t *name =
        size == 0 || size > bytes->size ? NULL : take(bytes, (size_t)size);
    if (name == NULL) {
        return false;
    }
    const struct str source = {(const char *)name, (size_t)size};
    const struct source_mark mark = {(int64_t)little_get(at + 8, 8),
                                     (int64_t)little_get(at + 16, 8),
                                     little_get(at + 24, 8)};
    if (!source_marks_admit(sources, source)) {
        return false;
    }
    source_marks_hear(sources, source, &mark);
    return true;
}

bool day_mark_read(struct str bytes, struct day_mark *ret_mark,
                   struct source_marks *sources)
{
    const uint8_t *at = take(&bytes, HEAD_SIZE);
    if (at == NULL || little_get(at, 8) != VERSION) {
        return false;
    }
    memcpy(ret_mark->name, at + 8, NAME_SIZE);
    ret_mark->name[NAME_SIZE] = '\0';
    at += 8 + NAME_SIZE;
    ret_mark->base = little_get(at, 8);
    ret_mark->head = little_get(at + 8, 8);
    ret_mark->end = (struct day_end){.epoch = little_get(at + 16, 8),
                                     .crc = (uint32_t)little_get(at + 24, 8),
                                     .digest = (uint32_t)little_get(at + 32, 8)};
    uint64_t count = little_get(at + 40, 8);
    bool good = day_name_is_valid(ret_mark->name);
    for (uint64_t i = 0; good && i < count; i++) {
        good = read_source(&bytes, sources);
    }
    return good && bytes.size == 0;
}
