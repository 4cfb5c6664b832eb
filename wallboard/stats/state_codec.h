#ifndef WALLBOARD_STATS_STATE_CODEC_H
#define WALLBOARD_STATS_STATE_CODEC_H

/*
 * One description of a record for both ways: each call writes the field it points to, or
 * reads it, checked, so that the two can never differ. Numbers are written in groups of
 * seven bits, lowest first, the last group without the eighth bit; signed ones with their
 * sign in bit 0. So the bytes are the same on every machine, and small numbers are short.
 *
 * After the first fault nothing more is read: fields stay as they are, counts are 0.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/fact.h"

/* No instant, duration or sum of a wall that tells the truth lies further from 0; so none
 * that was read can overflow what is made of it. */
#define STATE_MOST (INT64_C(1) << 48)

struct state_codec {
    bool writing;
    uint8_t *to;         /* borrowed; bytes that do not fit are only counted */
    const uint8_t *from; /* borrowed */
    size_t size, at;     /* at: may be above size only while writing */
    const char *fault;   /* the first one; NULL: none */
    size_t fault_at;
};

struct state_codec state_codec_writer(void *buffer, size_t size);
struct state_codec state_codec_reader(const void *bytes, size_t size);

/* Notes the fault if what was read does not hold; true if nothing is wrong so far. */
bool state_check(struct state_codec *codec, bool holds, const char *fault);

/* How many records follow, at most `most`: `count` while writing, else what was read. */
size_t state_count(struct state_codec *codec, size_t count, size_t most);

/* Whole numbers from 0 to `most`. */
void state_u64(struct state_codec *codec, uint64_t *field, uint64_t most);
void state_u32(struct state_codec *codec, uint32_t *field, uint32_t most);
void state_u16(struct state_codec *codec, uint16_t *field, uint16_t most);
void state_u8(struct state_codec *codec, uint8_t *field, uint8_t most);
void state_bool(struct state_codec *codec, bool *field);

/* Any number. */
void state_i64(struct state_codec *codec, int64_t *field);

/* From -most to most. */
void state_within(struct state_codec *codec, int64_t *field, int64_t most);

/* An instant or duration; of state_ms() it may be EVENT_NO_TIME. */
void state_said_ms(struct state_codec *codec, int64_t *field);
void state_ms(struct state_codec *codec, int64_t *field);
void state_stamp(struct state_codec *codec, struct stamp *field);

/* A place in a table, below `bound`, or the field's greatest value: none. */
void state_place32(struct state_codec *codec, uint32_t *field, size_t bound);
void state_place16(struct state_codec *codec, uint16_t *field, size_t bound);

/* A terminated text with its room, NUL included. Texts are UTF-8, as all that comes in.
 */
void state_text(struct state_codec *codec, char *text, size_t size);

/* An id of a table. While reading, `id` becomes a slice of the bytes; size 0 on a fault.
 */
void state_id(struct state_codec *codec, struct str *id, size_t most);

/* Bytes as they are. */
void state_bytes(struct state_codec *codec, void *bytes, size_t size);

/* Those cells of many that are not 0. While reading the cells must be 0 before. */
void state_cells(struct state_codec *codec, int64_t *cells, size_t count);
void state_counters(struct state_codec *codec, uint32_t *counters, size_t count);

#endif
