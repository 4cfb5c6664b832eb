#include "stats/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"

#define WINDOW_WORDS (LIMIT_SEQUENCE_WINDOW / 64)
#define HASH_KEY     UINT64_C(0x77616C6C)
#define SKEW_SPAN_MS INT64_C(300000)

struct sources {
    size_t count, last; /* the one found last: most events come in runs */
    uint64_t *bits;     /* two windows for each source */
    struct source *sources;
};

struct sources *sources_create(void)
{
    struct sources *sources = calloc(1, sizeof *sources);
    if (sources == NULL) {
        return NULL;
    }
    sources->sources = calloc(LIMIT_SOURCES, sizeof *sources->sources);
    sources->bits =
        calloc((size_t)LIMIT_SOURCES * 2 * WINDOW_WORDS, sizeof *sources->bits);
    if (sources->sources == NULL || sources->bits == NULL) {
        sources_destroy(&sources);
    }
    return sources;
}

void sources_destroy(struct sources **self)
{
    if (*self == NULL) {
        return;
    }
    free((*self)->sources);
    free((*self)->bits);
    free(*self);
    *self = NULL;
}

size_t sources_count(const struct sources *sources)
{
    return sources->count;
}

struct source *sources_at(const struct sources *sources, size_t number)
{
    return &sources->sources[number];
}

static bool is_it(const struct source *source, struct str id)
{
    return str_equal((struct str){source->id, source->id_size}, id);
}

static size_t add_source(struct sources *sources, struct str id)
{
    if (sources->count == LIMIT_SOURCES || id.size == 0 || id.size > LIMIT_LABEL_BYTES) {
        return LIMIT_SOURCES;
    }
    size_t number = sources->count++;
    struct source *source = &sources->sources[number];
    memcpy(source->id, id.data, id.size);
    source->id_size = id.size;
    source->hash = index_hash(HASH_KEY, id.data, id.size);
    source->listing.number = (uint32_t)number;
    source->epoch = source->closed_epoch = EVENT_NO_NUMBER;
    source->grace_ends_ms = EVENT_NO_TIME;
    source->skew_span = INT64_MIN;
    source->doubt_from_ms = source->doubt_to_ms = source->whole_ms = EVENT_NO_TIME;
    for (size_t i = 0; i < 2; i++) {
        source->windows[i].epoch = EVENT_NO_NUMBER;
        source->windows[i].bits = sources->bits + (number * 2 + i) * WINDOW_WORDS;
    }
    return number;
}

size_t sources_find(struct sources *sources, struct str id, bool add)
{
    if (sources->count > 0 && is_it(&sources->sources[sources->last], id)) {
        return sources->last;
    }
    for (size_t i = 0; i < sources->count; i++) {
        if (is_it(&sources->sources[i], id)) {
            sources->last = i;
            return i;
        }
    }
    return add ? add_source(sources, id) : LIMIT_SOURCES;
}

/* The window of a life; a new life takes the place of the older of the two. NULL for one
 * before them. */
static struct source_window *window_of(struct source *source, int64_t epoch)
{
    struct source_window *newer = &source->windows[0];
    struct source_window *older = &source->windows[1];
    if (newer->epoch < older->epoch) {
        newer = &source->windows[1];
        older = &source->windows[0];
    }
    if (newer->epoch == epoch) {
        return newer;
    }
    if (older->epoch == epoch) {
        return older;
    }
    if (epoch < older->epoch) {
        return NULL;
    }
    uint64_t *bits = older->bits;
    if (older->highest > 0) {
        memset(bits, 0, WINDOW_WORDS * sizeof *bits);
    }
    *older = (struct source_window){.epoch = epoch, .bits = bits};
    return older;
}

bool source_follows(const struct source *source, int64_t epoch)
{
    return epoch >= source->windows[0].epoch || epoch >= source->windows[1].epoch;
}

static uint64_t *word_of(const struct source_window *window, int64_t sequence)
{
    return &window->bits[(uint64_t)sequence % LIMIT_SEQUENCE_WINDOW / 64];
}

static uint64_t bit_of(int64_t sequence)
{
    return UINT64_C(1) << ((uint64_t)sequence % 64);
}

/* Makes `sequence` the highest; the bits of the numbers jumped over are of older ones. */
static void advance(struct source_window *window, int64_t sequence)
{
    if (sequence - window->highest >= LIMIT_SEQUENCE_WINDOW) {
        memset(window->bits, 0, WINDOW_WORDS * sizeof *window->bits);
    } else {
        int64_t at = window->highest + 1;
        for (int64_t left = sequence - window->highest; left > 0;) {
            bool whole = at % 64 == 0 && left >= 64;
            *word_of(window, at) &= whole ? 0 : ~bit_of(at);
            left -= whole ? 64 : 1;
            at += left > 0 ? (whole ? 64 : 1) : 0;
        }
    }
    window->highest = sequence;
}

bool source_receive(struct source *source, int64_t epoch, int64_t sequence)
{
    source->numbered = true;
    struct source_window *window = window_of(source, epoch);
    if (window == NULL) {
        return true;
    }
    if (sequence > window->highest) {
        advance(window, sequence);
    } else if (window->highest - sequence >= LIMIT_SEQUENCE_WINDOW ||
               (*word_of(window, sequence) & bit_of(sequence)) != 0) {
        return false;
    }
    *word_of(window, sequence) |= bit_of(sequence);
    if (sequence > window->floor) {
        window->received++;
    } else if (window->forgiven > 0) {
        window->forgiven--; /* it came after all */
    }
    return true;
}

void source_note_head(struct source *source, int64_t epoch, int64_t head)
{
    struct source_window *window = window_of(source, epoch);
    if (window != NULL) {
        source->numbered = true;
        window->head = head > window->head ? head : window->head;
    }
}

static int64_t missing(const struct source_window *window)
{
    int64_t top = window->head > window->highest ? window->head : window->highest;
    return top > window->floor ? top - window->floor - window->received : 0;
}

/* Numbers that never came, of this life and the one before. */
static int64_t lacking(const struct source *source)
{
    return source->windows[0].forgiven + source->windows[1].forgiven;
}

static void note_doubt(struct source *source, int64_t at_ms)
{
    int64_t from_ms = source->whole_ms < at_ms ? source->whole_ms : INT64_MIN;
    if (source->doubt_to_ms == EVENT_NO_TIME || from_ms < source->doubt_from_ms) {
        source->doubt_from_ms = from_ms;
    }
    if (source->doubt_to_ms == EVENT_NO_TIME || at_ms > source->doubt_to_ms) {
        source->doubt_to_ms = at_ms;
    }
}

/* Nothing up to this number is a gap any more. */
static void raise_floor(struct source_window *window, int64_t as_of)
{
    window->floor = as_of;
    window->received = 0;
    int64_t remembered = window->highest - as_of;
    remembered = remembered < LIMIT_SEQUENCE_WINDOW ? remembered : LIMIT_SEQUENCE_WINDOW;
    for (int64_t back = 0; back < remembered; back++) {
        int64_t at = window->highest - back;
        window->received += (*word_of(window, at) & bit_of(at)) != 0;
    }
}

/* How many gaps that closes. */
static int64_t forgive(struct source_window *window, int64_t as_of)
{
    int64_t before = missing(window);
    raise_floor(window, as_of);
    int64_t closed = before - missing(window);
    window->forgiven += closed > 0 ? closed : 0;
    return closed;
}

void source_forgive(struct source *source, int64_t epoch, int64_t as_of, int64_t at_ms)
{
    struct source_window *window = window_of(source, epoch);
    if (window == NULL || as_of <= window->floor) {
        return;
    }
    int64_t closed = forgive(window, as_of);
    struct source_window *other = &source->windows[window == &source->windows[0] ? 1 : 0];
    if (other->epoch < epoch && missing(other) > 0) { /* a life that is over */
        closed +=
            forgive(other, other->head > other->highest ? other->head : other->highest);
    }
    if (closed > 0) {
        note_doubt(source, at_ms);
    }
    source->whole_ms = at_ms > source->whole_ms ? at_ms : source->whole_ms;
}

bool source_lacks(const struct source *source, int64_t from_ms, int64_t to_ms)
{
    return lacking(source) > 0 && source->doubt_from_ms < to_ms &&
           source->doubt_to_ms > from_ms;
}

uint64_t source_gaps(const struct source *source)
{
    /* A life that is over stays in doubt only until the new one has told how things are.
     */
    int64_t gaps = 0;
    for (size_t i = 0; i < 2; i++) {
        bool over = source->windows[i].epoch < source->epoch && source->has_snapshot;
        gaps += over ? 0 : missing(&source->windows[i]);
    }
    return (uint64_t)gaps;
}

bool source_is_unverified(const struct source *source)
{
    return !source->numbered || source_gaps(source) > 0;
}

void source_note_skew(struct source *source, int64_t skew_ms, int64_t now_ms)
{
    int64_t span = now_ms / SKEW_SPAN_MS;
    int64_t *least = source->skew_least_ms;
    if (span != source->skew_span) {
        least[1] = source->skew_span == span - 1 ? least[0] : skew_ms;
        least[0] = skew_ms;
        source->skew_span = span;
    }
    least[0] = skew_ms < least[0] ? skew_ms : least[0];
}

int64_t source_skew_ms(const struct source *source)
{
    const int64_t *least = source->skew_least_ms;
    return least[0] < least[1] ? least[0] : least[1];
}

bool source_list_part(struct source *source, const struct event *event, int64_t time_ms)
{
    struct source_listing *listing = &source->listing;
    struct str id = event->snapshot.size > 0 ? event->snapshot : event->id;
    uint64_t hash = index_hash(HASH_KEY, id.data, id.size) | 1U;
    int64_t as_of = event->as_of != EVENT_NO_NUMBER ? event->as_of : event->sequence;
    if (hash != listing->id_hash || event->parts != listing->parts) {
        *listing = (struct source_listing){.id_hash = hash,
                                           .number = listing->number + LIMIT_SOURCES,
                                           .parts = event->parts,
                                           .as_of = as_of,
                                           .time_ms = time_ms};
    }
    listing->as_of = as_of < listing->as_of ? as_of : listing->as_of;
    listing->time_ms = time_ms < listing->time_ms ? time_ms : listing->time_ms;
    uint64_t part = (uint64_t)event->part - 1;
    uint64_t *word = &listing->part_bits[part / 64 % 16];
    uint64_t bit = UINT64_C(1) << (part % 64);
    if ((*word & bit) != 0) {
        return false;
    }
    *word |= bit;
    return ++listing->parts_received == listing->parts;
}
