#include "stats/state_parts.h"

/* Publishers: what was received of each of their last two lives, as runs of numbers. */

STATE_COVERS(struct source, 4272);
STATE_COVERS(struct source_window, 56);
STATE_COVERS(struct source_listing, 224);
STATE_COVERS(struct source_closing, 32);
STATE_COVERS(struct source_life, 24);

#define WORD_BITS   64
#define NUMBER_MOST INT64_MAX /* a source may say any */
#define PARTS_MOST  1000      /* of a snapshot */

/* The first bit at or after `at` that is `value`; LIMIT_SEQUENCE_WINDOW: none. */
static size_t find_bit(const uint64_t *bits, size_t at, bool value)
{
    while (at < LIMIT_SEQUENCE_WINDOW) {
        uint64_t word = value ? bits[at / WORD_BITS] : ~bits[at / WORD_BITS];
        word >>= at % WORD_BITS;
        if (word == 0) {
            at += WORD_BITS - at % WORD_BITS;
            continue;
        }
        while ((word & 1U) == 0) {
            word >>= 1;
            at++;
        }
        return at;
    }
    return LIMIT_SEQUENCE_WINDOW;
}

/* Sets the bits [from, to). */
static void set_bits(uint64_t *bits, size_t from, size_t to)
{
    while (from < to) {
        if (from % WORD_BITS == 0 && to - from >= WORD_BITS) {
            bits[from / WORD_BITS] = UINT64_MAX;
            from += WORD_BITS;
        } else {
            bits[from / WORD_BITS] |= UINT64_C(1) << (from % WORD_BITS);
            from++;
        }
    }
}

static void write_bits(struct state_codec *codec, const uint64_t *bits)
{
    for (size_t at = 0; at < LIMIT_SEQUENCE_WINDOW;) {
        size_t from = find_bit(bits, at, true);
        size_t to = find_bit(bits, from, false);
        uint64_t gap = from - at;
        uint64_t length = to - from;
        state_u64(codec, &gap, LIMIT_SEQUENCE_WINDOW);
        state_u64(codec, &length, LIMIT_SEQUENCE_WINDOW);
        at = to;
    }
}

static void read_bits(struct state_codec *codec, uint64_t *bits)
{
    for (size_t at = 0; at < LIMIT_SEQUENCE_WINDOW && codec->fault == NULL;) {
        uint64_t gap = 0;
        uint64_t length = 0;
        state_u64(codec, &gap, LIMIT_SEQUENCE_WINDOW - at);
        state_u64(codec, &length, LIMIT_SEQUENCE_WINDOW - at);
        bool fits = gap + length <= LIMIT_SEQUENCE_WINDOW - at && gap + length > 0;
        if (state_check(codec, fits, "a run of numbers beyond its window")) {
            set_bits(bits, at + (size_t)gap, at + (size_t)(gap + length));
            at += (size_t)(gap + length);
        }
    }
}

static void code_window(struct state_codec *codec, struct source_window *window)
{
    state_i64(codec, &window->epoch);
    state_within(codec, &window->highest, NUMBER_MOST);
    state_within(codec, &window->head, NUMBER_MOST);
    state_within(codec, &window->floor, NUMBER_MOST);
    state_within(codec, &window->received, NUMBER_MOST);
    state_within(codec, &window->forgiven, NUMBER_MOST);
    state_check(codec,
                window->highest >= 0 && window->head >= 0 && window->floor >= 0 &&
                    window->received >= 0 && window->forgiven >= 0,
                "a number below 0");
    state_check(codec, window->received <= source_window_span(window),
                "more numbers than there are");
    if (window->highest <= 0) {
        return; /* nothing was received */
    }
    if (codec->writing) {
        write_bits(codec, window->bits);
    } else {
        read_bits(codec, window->bits);
    }
}

static void code_listing(struct state_codec *codec, struct source_listing *listing)
{
    state_u64(codec, &listing->id_hash, UINT64_MAX);
    state_u32(codec, &listing->number, UINT32_MAX);
    state_bool(codec, &listing->complete);
    state_bool(codec, &listing->closes);
    state_i64(codec, &listing->epoch);
    state_within(codec, &listing->parts, PARTS_MOST);
    state_within(codec, &listing->parts_received, PARTS_MOST);
    for (size_t i = 0; i < sizeof listing->part_bits / sizeof *listing->part_bits; i++) {
        state_u64(codec, &listing->part_bits[i], UINT64_MAX);
    }
    state_i64(codec, &listing->as_of);
    state_i64(codec, &listing->sequence);
    state_stamp(codec, &listing->first);
    state_stamp(codec, &listing->last);
    state_check(codec, stamp_is_said(listing->first) && stamp_is_said(listing->last),
                "a snapshot at no instant");
    state_ms(codec, &listing->heard_ms);
}

/* The snapshots and the lives that it is remembered by. */
static void code_calls(struct state_codec *codec, struct source *source)
{
    state_u8(codec, &source->listing_count, SOURCE_LISTINGS);
    for (size_t i = 0; i < source->listing_count; i++) {
        code_listing(codec, &source->listings[i]);
    }
    state_u32(codec, &source->listings_ever, UINT32_MAX);
    state_u8(codec, &source->life_count, SOURCE_LIVES);
    for (size_t i = 0; i < source->life_count; i++) {
        state_i64(codec, &source->lives[i].epoch);
        state_stamp(codec, &source->lives[i].first);
        state_check(codec,
                    stamp_is_said(source->lives[i].first) &&
                        source->lives[i].first.rank >= 0,
                    "a life that began at no instant");
    }
    state_stamp(codec, &source->forgotten);
}

static void code_closing(struct state_codec *codec, struct source_closing *closing)
{
    state_i64(codec, &closing->epoch);
    state_i64(codec, &closing->as_of);
    state_stamp(codec, &closing->at);
}

static void code_source(struct state_codec *codec, struct source *source)
{
    for (size_t i = 0; i < sizeof source->windows / sizeof *source->windows; i++) {
        code_window(codec, &source->windows[i]);
    }
    state_bool(codec, &source->numbered);
    state_bool(codec, &source->upstream_down);
    state_bool(codec, &source->has_hello);
    state_bool(codec, &source->has_snapshot);
    state_u32(codec, &source->capabilities, UINT32_MAX);
    state_u32(codec, &source->shown, UINT32_MAX);
    state_u64(codec, &source->events, UINT64_MAX);
    state_u64(codec, &source->duplicates, UINT64_MAX);
    state_u64(codec, &source->late, UINT64_MAX);
    state_u64(codec, &source->dropped, UINT64_MAX);
    state_i64(codec, &source->epoch);
    state_i64(codec, &source->closed_epoch);
    state_ms(codec, &source->closed_at_ms);
    code_closing(codec, &source->closing);
    state_ms(codec, &source->grace_ends_ms);
    code_calls(codec, source);
    state_ms(codec, &source->doubt_from_ms);
    state_ms(codec, &source->doubt_to_ms);
    state_u64(codec, &source->lost, UINT64_MAX);
    state_ms(codec, &source->whole_ms);
    state_said_ms(codec, &source->skew_least_ms[0]);
    state_said_ms(codec, &source->skew_least_ms[1]);
    state_i64(codec, &source->skew_span);
}

/* The source with this number, made now while reading; NULL: it cannot be. */
static struct source *source_at(struct state_parts *parts, size_t number)
{
    struct state_codec *codec = &parts->codec;
    struct sources *sources = parts->engine->sources;
    struct str id = {NULL, 0};
    if (codec->writing) {
        const struct source *source = sources_at(sources, number);
        id = (struct str){source->id, source->id_size};
    }
    state_id(codec, &id, LIMIT_LABEL_BYTES);
    if (!codec->writing &&
        !state_check(codec, id.size > 0 && sources_find(sources, id, true) == number,
                     "a source without a name, or there twice")) {
        return NULL;
    }
    return sources_at(sources, number);
}

void state_sources(struct state_parts *parts)
{
    size_t count =
        state_count(&parts->codec, sources_count(parts->engine->sources), LIMIT_SOURCES);
    for (size_t i = 0; i < count; i++) {
        struct source *source = source_at(parts, i);
        if (source == NULL) {
            return;
        }
        code_source(&parts->codec, source);
    }
}
