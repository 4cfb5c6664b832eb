#include "wire/relay.h"

#include <string.h>

#include "base/little.h"

/* Where things stand in a message's head. */
enum {
    AT_KIND = 4,
    AT_FLAGS = 5,
    AT_VERSION = 6,
    AT_HUB = 8,
    AT_EPOCH = 16,
    AT_FIRST = 24,
    AT_LAST = 32,
    AT_WALL = 40,
    AT_MONO = 48,
};

#define EVENT_HEAD_BYTES  16
#define BEAT_BYTES        48
#define SOURCE_HEAD_BYTES 7
#define NAME_HEAD_BYTES   4
#define PART_HEAD_BYTES   24
#define FILE_HEAD_BYTES   (RELAY_FILE_DIGEST_BYTES + 6)
#define PIECE_HEAD_BYTES  (RELAY_FILE_DIGEST_BYTES + 8)

static const uint8_t magic[4] = {'W', 'B', 'R', '1'};

/* -- writing --------------------------------------------------------------------------
 */

void relay_begin(struct relay_writer *out, void *buffer, size_t size,
                 const struct relay_head *head)
{
    *out = (struct relay_writer){.bytes = buffer, .size = size, .used = RELAY_HEAD_BYTES};
    memcpy(out->bytes, magic, sizeof magic);
    out->bytes[AT_KIND] = (uint8_t)head->kind;
    out->bytes[AT_FLAGS] = head->flags;
    little_put(out->bytes + AT_VERSION, RELAY_VERSION, 2);
    little_put(out->bytes + AT_HUB, head->hub, 8);
    little_put(out->bytes + AT_EPOCH, head->epoch, 8);
    little_put(out->bytes + AT_FIRST, head->first, 8);
    little_put(out->bytes + AT_LAST, head->last, 8);
    little_put(out->bytes + AT_WALL, (uint64_t)head->wall_ms, 8);
    little_put(out->bytes + AT_MONO, (uint64_t)head->mono_ms, 8);
}

/* Room for so many bytes more, or NULL. */
static uint8_t *claim(struct relay_writer *out, size_t size)
{
    if (size > out->size - out->used) {
        return NULL;
    }
    uint8_t *at = out->bytes + out->used;
    out->used += size;
    out->count++;
    return at;
}

static void copy(uint8_t *at, struct str text)
{
    if (text.size > 0) {
        memcpy(at, text.data, text.size);
    }
}

bool relay_put_event(struct relay_writer *out, const struct relay_event *event)
{
    uint8_t *at = claim(out, EVENT_HEAD_BYTES + event->body.size);
    if (at == NULL) {
        return false;
    }
    little_put(at, (uint64_t)event->received_ms, 8);
    little_put(at + 8, event->flags, 4);
    little_put(at + 12, event->body.size, 4);
    copy(at + EVENT_HEAD_BYTES, event->body);
    return true;
}

bool relay_put_beat(struct relay_writer *out, const struct relay_beat *beat)
{
    uint8_t *at = claim(out, BEAT_BYTES);
    if (at == NULL) {
        return false;
    }
    little_put(at, beat->digest, 8);
    little_put(at + 8, (uint64_t)beat->day_start_ms, 8);
    little_put(at + 16, (uint64_t)beat->day_end_ms, 8);
    little_put(at + 24, beat->control_version, 8);
    little_put(at + 32, beat->rules_hash, 8);
    little_put(at + 40, beat->engine_version, 4);
    little_put(at + 44, beat->source_count, 4);
    return true;
}

bool relay_put_source(struct relay_writer *out, const struct relay_source *source)
{
    uint8_t *at = claim(out, SOURCE_HEAD_BYTES + source->id.size);
    if (at == NULL) {
        return false;
    }
    little_put(at, source->age_ms, 4);
    at[4] = source->flags;
    little_put(at + 5, source->id.size, 2);
    copy(at + SOURCE_HEAD_BYTES, source->id);
    return true;
}

bool relay_put_name(struct relay_writer *out, const struct relay_name *name)
{
    uint8_t *at = claim(out, NAME_HEAD_BYTES + name->agent.size + name->label.size);
    if (at == NULL) {
        return false;
    }
    little_put(at, name->agent.size, 2);
    little_put(at + 2, name->label.size, 2);
    copy(at + NAME_HEAD_BYTES, name->agent);
    copy(at + NAME_HEAD_BYTES + name->agent.size, name->label);
    return true;
}

bool relay_put_part(struct relay_writer *out, const struct relay_part *part)
{
    uint8_t *at = claim(out, PART_HEAD_BYTES + part->bytes.size);
    if (at == NULL) {
        return false;
    }
    little_put(at, part->number, 4);
    little_put(at + 4, part->count, 4);
    little_put(at + 8, part->at, 8);
    little_put(at + 16, part->size, 8);
    copy(at + PART_HEAD_BYTES, part->bytes);
    return true;
}

bool relay_put_file(struct relay_writer *out, const struct relay_file *file)
{
    uint8_t *at = claim(out, FILE_HEAD_BYTES + file->name.size);
    if (at == NULL) {
        return false;
    }
    memcpy(at, file->digest, RELAY_FILE_DIGEST_BYTES);
    little_put(at + RELAY_FILE_DIGEST_BYTES, file->size, 4);
    little_put(at + RELAY_FILE_DIGEST_BYTES + 4, file->name.size, 2);
    copy(at + FILE_HEAD_BYTES, file->name);
    return true;
}

bool relay_put_piece(struct relay_writer *out, const struct relay_piece *piece)
{
    uint8_t *at = claim(out, PIECE_HEAD_BYTES + piece->bytes.size);
    if (at == NULL) {
        return false;
    }
    memcpy(at, piece->digest, RELAY_FILE_DIGEST_BYTES);
    little_put(at + RELAY_FILE_DIGEST_BYTES, piece->at, 4);
    little_put(at + RELAY_FILE_DIGEST_BYTES + 4, piece->size, 4);
    copy(at + PIECE_HEAD_BYTES, piece->bytes);
    return true;
}

bool relay_put_text(struct relay_writer *out, struct str text)
{
    uint8_t *at = claim(out, text.size);
    if (at == NULL) {
        return false;
    }
    copy(at, text);
    return true;
}

size_t relay_end(struct relay_writer *out)
{
    if (out->bytes[AT_KIND] == RELAY_EVENTS) {
        uint64_t first = little_get(out->bytes + AT_FIRST, 8);
        little_put(out->bytes + AT_LAST, first + out->count - 1, 8);
    }
    return out->used;
}

/* -- reading --------------------------------------------------------------------------
 */

static size_t left(const struct relay_reader *in)
{
    return (size_t)(in->end - in->at);
}

/* The next record of any kind begins with `head_bytes`, of which `size_at` and
 * `size_bytes` say how long the rest is. 0: it is cut short. */
static size_t event_size(const struct relay_reader *in)
{
    if (left(in) < EVENT_HEAD_BYTES) {
        return 0;
    }
    uint64_t body = little_get(in->at + 12, 4);
    return body > left(in) - EVENT_HEAD_BYTES ? 0 : EVENT_HEAD_BYTES + (size_t)body;
}

static size_t source_size(const struct relay_reader *in)
{
    if (left(in) < SOURCE_HEAD_BYTES) {
        return 0;
    }
    size_t size = SOURCE_HEAD_BYTES + (size_t)little_get(in->at + 5, 2);
    return size > left(in) ? 0 : size;
}

static size_t name_size(const struct relay_reader *in)
{
    if (left(in) < NAME_HEAD_BYTES) {
        return 0;
    }
    size_t size = NAME_HEAD_BYTES + (size_t)little_get(in->at, 2) +
                  (size_t)little_get(in->at + 2, 2);
    return size > left(in) ? 0 : size;
}

static size_t file_size(const struct relay_reader *in)
{
    if (left(in) < FILE_HEAD_BYTES) {
        return 0;
    }
    size_t name = (size_t)little_get(in->at + RELAY_FILE_DIGEST_BYTES + 4, 2);
    return name > left(in) - FILE_HEAD_BYTES ? 0 : FILE_HEAD_BYTES + name;
}

/* Counts the records up to the end. False: one is cut short. */
static bool count_records(struct relay_reader in,
                          size_t (*size_of)(const struct relay_reader *),
                          uint64_t *ret_count)
{
    uint64_t count = 0;
    while (in.at < in.end) {
        size_t size = size_of(&in);
        if (size == 0) {
            return false;
        }
        in.at += size;
        count++;
    }
    *ret_count = count;
    return true;
}

static bool is_whole(const struct relay_reader *in)
{
    const struct relay_head *head = &in->head;
    struct relay_reader rest = *in;
    uint64_t count = 0;
    switch (head->kind) {
    case RELAY_EVENTS:
        return count_records(rest, event_size, &count) && count > 0 && head->first > 0 &&
               head->last >= head->first && head->last - head->first == count - 1;
    case RELAY_HEARTBEAT:
        if (left(in) < BEAT_BYTES || head->first != head->last + 1) {
            return false;
        }
        rest.at += BEAT_BYTES;
        return count_records(rest, source_size, &count) &&
               count == little_get(in->at + BEAT_BYTES - 4, 4);
    case RELAY_NAMES:
        return count_records(rest, name_size, &count);
    case RELAY_PART:
    case RELAY_PICTURE: {
        struct relay_part part;
        return relay_read_part(in, &part);
    }
    case RELAY_MANIFEST:
        return count_records(rest, file_size, &count);
    case RELAY_PIECE: {
        struct relay_piece piece;
        return relay_read_piece(in, &piece);
    }
    case RELAY_FILES:
        return left(in) == 0;
    case RELAY_SITE:
    case RELAY_CONTROL:
    case RELAY_NONE:
    case RELAY_ASK_SNAPSHOT:
    case RELAY_ASK_RANGE:
    case RELAY_ASK_CONTROL:
    case RELAY_REPORT:
    case RELAY_ASK_PICTURE:
    case RELAY_ASK_FILES:
    case RELAY_ASK_PIECE:
    case RELAY_REFUSED:
        return true;
    }
    return false;
}

bool relay_read(struct relay_reader *in, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    if (size < RELAY_HEAD_BYTES || size > RELAY_MAX_BYTES ||
        memcmp(at, magic, sizeof magic) != 0 ||
        little_get(at + AT_VERSION, 2) != RELAY_VERSION || at[AT_KIND] < RELAY_EVENTS ||
        at[AT_KIND] > RELAY_REFUSED) {
        return false;
    }
    *in = (struct relay_reader){
        .head = {.kind = (enum relay_kind)at[AT_KIND],
                 .flags = at[AT_FLAGS],
                 .hub = little_get(at + AT_HUB, 8),
                 .epoch = little_get(at + AT_EPOCH, 8),
                 .first = little_get(at + AT_FIRST, 8),
                 .last = little_get(at + AT_LAST, 8),
                 .wall_ms = (int64_t)little_get(at + AT_WALL, 8),
                 .mono_ms = (int64_t)little_get(at + AT_MONO, 8)},
        .at = at + RELAY_HEAD_BYTES,
        .end = at + size,
    };
    in->next = in->head.first;
    return is_whole(in);
}

static struct str text_at(const uint8_t *at, size_t size)
{
    return (struct str){(const char *)at, size};
}

bool relay_next_event(struct relay_reader *in, struct relay_event *ret)
{
    size_t size = in->head.kind == RELAY_EVENTS ? event_size(in) : 0;
    if (size == 0) {
        return false;
    }
    *ret = (struct relay_event){
        .sequence = in->next++,
        .received_ms = (int64_t)little_get(in->at, 8),
        .flags = in->at[8],
        .body = text_at(in->at + EVENT_HEAD_BYTES, size - EVENT_HEAD_BYTES),
    };
    in->at += size;
    return true;
}

bool relay_read_beat(struct relay_reader *in, struct relay_beat *ret)
{
    if (in->head.kind != RELAY_HEARTBEAT || left(in) < BEAT_BYTES) {
        return false;
    }
    *ret = (struct relay_beat){
        .digest = little_get(in->at, 8),
        .day_start_ms = (int64_t)little_get(in->at + 8, 8),
        .day_end_ms = (int64_t)little_get(in->at + 16, 8),
        .control_version = little_get(in->at + 24, 8),
        .rules_hash = little_get(in->at + 32, 8),
        .engine_version = (uint32_t)little_get(in->at + 40, 4),
        .source_count = (uint32_t)little_get(in->at + 44, 4),
    };
    in->at += BEAT_BYTES;
    return true;
}

bool relay_next_source(struct relay_reader *in, struct relay_source *ret)
{
    size_t size = in->head.kind == RELAY_HEARTBEAT ? source_size(in) : 0;
    if (size == 0) {
        return false;
    }
    *ret = (struct relay_source){
        .age_ms = (uint32_t)little_get(in->at, 4),
        .flags = in->at[4],
        .id = text_at(in->at + SOURCE_HEAD_BYTES, size - SOURCE_HEAD_BYTES),
    };
    in->at += size;
    return true;
}

bool relay_next_name(struct relay_reader *in, struct relay_name *ret)
{
    size_t size = in->head.kind == RELAY_NAMES ? name_size(in) : 0;
    if (size == 0) {
        return false;
    }
    size_t agent = (size_t)little_get(in->at, 2);
    *ret = (struct relay_name){
        .agent = text_at(in->at + NAME_HEAD_BYTES, agent),
        .label =
            text_at(in->at + NAME_HEAD_BYTES + agent, size - NAME_HEAD_BYTES - agent),
    };
    in->at += size;
    return true;
}

bool relay_read_part(const struct relay_reader *in, struct relay_part *ret)
{
    bool part = in->head.kind == RELAY_PART || in->head.kind == RELAY_PICTURE;
    if (!part || left(in) < PART_HEAD_BYTES) {
        return false;
    }
    *ret = (struct relay_part){
        .number = (uint32_t)little_get(in->at, 4),
        .count = (uint32_t)little_get(in->at + 4, 4),
        .at = little_get(in->at + 8, 8),
        .size = little_get(in->at + 16, 8),
        .bytes = text_at(in->at + PART_HEAD_BYTES, left(in) - PART_HEAD_BYTES),
    };
    return ret->number < ret->count && ret->at <= ret->size &&
           ret->bytes.size <= ret->size - ret->at;
}

bool relay_next_file(struct relay_reader *in, struct relay_file *ret)
{
    size_t size = in->head.kind == RELAY_MANIFEST ? file_size(in) : 0;
    if (size == 0) {
        return false;
    }
    *ret = (struct relay_file){
        .name = text_at(in->at + FILE_HEAD_BYTES, size - FILE_HEAD_BYTES),
        .digest = in->at,
        .size = (uint32_t)little_get(in->at + RELAY_FILE_DIGEST_BYTES, 4),
    };
    in->at += size;
    return true;
}

bool relay_read_piece(const struct relay_reader *in, struct relay_piece *ret)
{
    if (in->head.kind != RELAY_PIECE || left(in) < PIECE_HEAD_BYTES) {
        return false;
    }
    *ret = (struct relay_piece){
        .digest = in->at,
        .at = (uint32_t)little_get(in->at + RELAY_FILE_DIGEST_BYTES, 4),
        .size = (uint32_t)little_get(in->at + RELAY_FILE_DIGEST_BYTES + 4, 4),
        .bytes = text_at(in->at + PIECE_HEAD_BYTES, left(in) - PIECE_HEAD_BYTES),
    };
    return ret->at <= ret->size && ret->bytes.size <= ret->size - ret->at;
}

struct str relay_text(const struct relay_reader *in)
{
    enum relay_kind kind = in->head.kind;
    bool text =
        (kind >= RELAY_SITE && kind <= RELAY_ASK_PICTURE) || kind >= RELAY_ASK_FILES;
    return text ? text_at(in->at, left(in)) : (struct str){NULL, 0};
}
