#include "stats/state_codec.h"

#include <string.h>

#include "stats/event.h"

#define GROUP_BITS 7
#define MORE       0x80U /* another group follows */
#define GROUPS_MAX 10    /* of 64 bits */

static const char ends_early[] = "it ends too early";
static const char out_of_range[] = "a number out of its range";

struct state_codec state_codec_writer(void *buffer, size_t size)
{
    return (struct state_codec){.writing = true, .to = buffer, .size = size};
}

struct state_codec state_codec_reader(const void *bytes, size_t size)
{
    return (struct state_codec){.from = bytes, .size = size};
}

bool state_check(struct state_codec *codec, bool holds, const char *fault)
{
    if (!holds && codec->fault == NULL) {
        codec->fault = fault;
        codec->fault_at = codec->at;
    }
    return codec->fault == NULL;
}

static void write_byte(struct state_codec *codec, uint8_t byte)
{
    if (codec->at < codec->size) {
        codec->to[codec->at] = byte;
    }
    codec->at++;
}

static void write_number(struct state_codec *codec, uint64_t number)
{
    while (number >= MORE) {
        write_byte(codec, (uint8_t)(number | MORE));
        number >>= GROUP_BITS;
    }
    write_byte(codec, (uint8_t)number);
}

static uint64_t read_groups(struct state_codec *codec)
{
    uint64_t number = 0;
    for (unsigned group = 0; codec->fault == NULL; group++) {
        if (!state_check(codec, codec->at < codec->size, ends_early)) {
            return 0;
        }
        uint8_t byte = codec->from[codec->at++];
        bool fits = group < GROUPS_MAX - 1 || (group == GROUPS_MAX - 1 && byte <= 1);
        if (!state_check(codec, fits, "a number of more than 64 bits")) {
            return 0;
        }
        number |= (uint64_t)(byte & (MORE - 1)) << (group * GROUP_BITS);
        if ((byte & MORE) == 0) {
            return number;
        }
    }
    return 0;
}

/* 0 after a fault. Most numbers are of one group. */
static uint64_t read_number(struct state_codec *codec)
{
    if (codec->fault == NULL && codec->at < codec->size &&
        codec->from[codec->at] < MORE) {
        return codec->from[codec->at++];
    }
    return read_groups(codec);
}

/* Small magnitudes of either sign become small numbers. */
static uint64_t fold(int64_t number)
{
    uint64_t twice = (uint64_t)number << 1;
    return number < 0 ? ~twice : twice;
}

static int64_t unfold(uint64_t number)
{
    uint64_t half = number >> 1;
    return (int64_t)((number & 1U) != 0 ? ~half : half);
}

/* The number read, if there is no fault and it is at most `most`; else `otherwise`. */
static uint64_t read_most(struct state_codec *codec, uint64_t most, uint64_t otherwise)
{
    uint64_t number = read_number(codec);
    return state_check(codec, number <= most, out_of_range) ? number : otherwise;
}

size_t state_count(struct state_codec *codec, size_t count, size_t most)
{
    uint64_t number = count;
    if (!codec->writing) {
        number = 0;
    }
    state_u64(codec, &number, most);
    return (size_t)number;
}

void state_u64(struct state_codec *codec, uint64_t *field, uint64_t most)
{
    if (codec->writing) {
        write_number(codec, *field);
    } else {
        *field = read_most(codec, most, *field);
    }
}

void state_u32(struct state_codec *codec, uint32_t *field, uint32_t most)
{
    if (codec->writing) {
        write_number(codec, *field);
    } else {
        *field = (uint32_t)read_most(codec, most, *field);
    }
}

void state_u16(struct state_codec *codec, uint16_t *field, uint16_t most)
{
    if (codec->writing) {
        write_number(codec, *field);
    } else {
        *field = (uint16_t)read_most(codec, most, *field);
    }
}

void state_u8(struct state_codec *codec, uint8_t *field, uint8_t most)
{
    if (codec->writing) {
        write_number(codec, *field);
    } else {
        *field = (uint8_t)read_most(codec, most, *field);
    }
}

void state_bool(struct state_codec *codec, bool *field)
{
    if (codec->writing) {
        write_number(codec, *field ? 1 : 0);
    } else {
        *field = read_most(codec, 1, *field ? 1 : 0) != 0;
    }
}

void state_i64(struct state_codec *codec, int64_t *field)
{
    if (codec->writing) {
        write_number(codec, fold(*field));
    } else {
        uint64_t number = read_number(codec);
        *field = codec->fault == NULL ? unfold(number) : *field;
    }
}

void state_within(struct state_codec *codec, int64_t *field, int64_t most)
{
    int64_t number = *field;
    state_i64(codec, &number);
    if (!codec->writing &&
        state_check(codec, number >= -most && number <= most, out_of_range)) {
        *field = number;
    }
}

void state_said_ms(struct state_codec *codec, int64_t *field)
{
    state_within(codec, field, STATE_MOST);
}

/* 0 is none; all others are one more than they would be. */
void state_ms(struct state_codec *codec, int64_t *field)
{
    if (codec->writing) {
        write_number(codec, *field == EVENT_NO_TIME ? 0 : fold(*field) + 1);
        return;
    }
    uint64_t number = read_most(codec, fold(STATE_MOST) + 1, 0);
    if (codec->fault == NULL) {
        *field = number == 0 ? EVENT_NO_TIME : unfold(number - 1);
    }
}

void state_stamp(struct state_codec *codec, struct stamp *field)
{
    state_ms(codec, &field->at_ms);
    state_i64(codec, &field->rank);
}

void state_place32(struct state_codec *codec, uint32_t *field, size_t bound)
{
    uint64_t number = *field == UINT32_MAX ? 0 : (uint64_t)*field + 1;
    state_u64(codec, &number, bound);
    if (!codec->writing && codec->fault == NULL) {
        *field = number == 0 ? UINT32_MAX : (uint32_t)(number - 1);
    }
}

void state_place16(struct state_codec *codec, uint16_t *field, size_t bound)
{
    uint32_t wide = *field == UINT16_MAX ? UINT32_MAX : *field;
    state_place32(codec, &wide, bound);
    if (!codec->writing) {
        *field = wide == UINT32_MAX ? UINT16_MAX : (uint16_t)wide;
    }
}

static void write_text(struct state_codec *codec, struct str text)
{
    write_number(codec, text.size);
    for (size_t i = 0; i < text.size; i++) {
        write_byte(codec, (uint8_t)text.data[i]);
    }
}

void state_bytes(struct state_codec *codec, void *bytes, size_t size)
{
    uint8_t *at = bytes;
    if (codec->writing) {
        for (size_t i = 0; i < size; i++) {
            write_byte(codec, at[i]);
        }
    } else if (state_check(codec, size <= codec->size - codec->at, ends_early) &&
               size > 0) {
        memcpy(at, codec->from + codec->at, size);
        codec->at += size;
    }
}

/* A slice of the bytes; size 0 after a fault. */
static struct str read_text(struct state_codec *codec, size_t most)
{
    size_t size = (size_t)read_most(codec, most, 0);
    if (!state_check(codec, size <= codec->size - codec->at, ends_early)) {
        return (struct str){NULL, 0};
    }
    struct str text = {(const char *)codec->from + codec->at, size};
    codec->at += size;
    return state_check(codec, str_is_utf8(text), "a text that is not UTF-8")
               ? text
               : (struct str){NULL, 0};
}

void state_id(struct state_codec *codec, struct str *id, size_t most)
{
    if (codec->writing) {
        write_text(codec, *id);
    } else {
        *id = read_text(codec, most);
    }
}

void state_text(struct state_codec *codec, char *text, size_t size)
{
    if (codec->writing) {
        write_text(codec, str_from(text));
        return;
    }
    struct str slice = read_text(codec, size - 1);
    bool whole = slice.size == 0 || memchr(slice.data, '\0', slice.size) == NULL;
    if (state_check(codec, whole, "a text with a NUL in it")) {
        str_copy(text, size, slice);
    }
}

/* -- sparse rows ----------------------------------------------------------------------
 */

/* The next cell in use: `at` is the one after the last; a writer says how many `unused`
 * ones lie between. False after a fault. */
static bool next_cell(struct state_codec *codec, size_t *at, size_t unused, size_t count)
{
    uint64_t gap = unused;
    state_u64(codec, &gap, count - *at);
    bool held = state_check(codec, *at + gap < count, "a cell beyond its row");
    *at += (size_t)gap;
    return held;
}

void state_cells(struct state_codec *codec, int64_t *cells, size_t count)
{
    size_t used = 0;
    for (size_t i = 0; codec->writing && i < count; i++) {
        used += cells[i] != 0;
    }
    used = state_count(codec, used, count);
    size_t at = 0;
    for (size_t left = used; left > 0; left--, at++) {
        size_t unused = 0;
        while (codec->writing && cells[at + unused] == 0) {
            unused++;
        }
        if (!next_cell(codec, &at, unused, count)) {
            return;
        }
        state_i64(codec, &cells[at]); /* sums wrap: see tally_add() */
    }
}

void state_counters(struct state_codec *codec, uint32_t *counters, size_t count)
{
    size_t used = 0;
    for (size_t i = 0; codec->writing && i < count; i++) {
        used += counters[i] != 0;
    }
    used = state_count(codec, used, count);
    size_t at = 0;
    for (size_t left = used; left > 0; left--, at++) {
        size_t unused = 0;
        while (codec->writing && counters[at + unused] == 0) {
            unused++;
        }
        if (!next_cell(codec, &at, unused, count)) {
            return;
        }
        state_u32(codec, &counters[at], UINT32_MAX);
    }
}
