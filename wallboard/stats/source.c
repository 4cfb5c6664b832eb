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
    source->epoch = source->closed_epoch = EVENT_NO_NUMBER;
    source->grace_ends_ms = EVENT_NO_TIME;
    source->skew_span = INT64_MIN;
    source->closing.at = source->forgotten = STAMP_NONE;
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
    source->lost += older->forgiven > 0; /* what never came in that life never will */
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

int64_t source_window_span(const struct source_window *window)
{
    return window->highest > window->floor ? window->highest - window->floor : 0;
}

static int64_t missing(const struct source_window *window)
{
    int64_t top = window->head > window->highest ? window->head : window->highest;
    return top > window->floor ? top - window->floor - window->received : 0;
}

/* Is there anything that never came? */
static bool is_lacking(const struct source *source)
{
    return source->lost > 0 || source->windows[0].forgiven > 0 ||
           source->windows[1].forgiven > 0;
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
    if (closed > 0) { /* any number may be said: of more than can be told it is all */
        bool fits = closed <= INT64_MAX - window->forgiven;
        window->forgiven = fits ? window->forgiven + closed : INT64_MAX;
    }
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
        int64_t top = other->head > other->highest ? other->head : other->highest;
        closed = forgive(other, top) > 0 ? 1 : closed;
    }
    if (closed > 0) {
        note_doubt(source, at_ms);
    }
    source->whole_ms = at_ms > source->whole_ms ? at_ms : source->whole_ms;
}

void source_lose(struct source *source, int64_t at_ms)
{
    source->lost++;
    note_doubt(source, at_ms);
}

bool source_lacks(const struct source *source, int64_t from_ms, int64_t to_ms)
{
    return is_lacking(source) && source->doubt_from_ms < to_ms &&
           source->doubt_to_ms > from_ms;
}

uint64_t source_gaps(const struct source *source)
{
    /* A life that is over stays in doubt only until the new one has told how things are.
     */
    uint64_t gaps = 0;
    for (size_t i = 0; i < 2; i++) {
        bool over = source->windows[i].epoch < source->epoch && source->has_snapshot;
        gaps += over ? 0 : (uint64_t)missing(&source->windows[i]);
    }
    return gaps;
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

/* -- snapshots and lives --------------------------------------------------------------
 */

struct source_closing source_closing_of(const struct source_listing *listing)
{
    return (struct source_closing){listing->epoch, listing->as_of, listing->first};
}

static bool is_whole(const struct source_listing *listing)
{
    return listing->parts_received == listing->parts;
}

static void forget(struct source *source, struct stamp at)
{
    if (!stamp_is_said(source->forgotten) || stamp_before(source->forgotten, at)) {
        source->forgotten = at;
    }
}

/* Room for one more: the earliest goes. */
static struct source_listing *new_listing(struct source *source)
{
    if (source->listing_count < SOURCE_LISTINGS) {
        return &source->listings[source->listing_count++];
    }
    struct source_listing *oldest = &source->listings[0];
    for (size_t i = 1; i < SOURCE_LISTINGS; i++) {
        if (stamp_before(source->listings[i].last, oldest->last)) {
            oldest = &source->listings[i];
        }
    }
    if (oldest->closes) {
        forget(source, oldest->last);
    }
    return oldest;
}

static uint64_t *part_word(struct source_listing *listing, int64_t part)
{
    return &listing->part_bits[(uint64_t)(part - 1) / 64 % 16];
}

static uint64_t part_bit(int64_t part)
{
    return UINT64_C(1) << ((uint64_t)(part - 1) % 64);
}

/* The snapshot of this id; one that is whole and begins again is another. */
static struct source_listing *find_listing(struct source *source, uint64_t hash,
                                           const struct event *event)
{
    for (size_t i = 0; i < source->listing_count; i++) {
        struct source_listing *listing = &source->listings[i];
        if (listing->id_hash == hash && listing->epoch == event->epoch &&
            listing->parts == event->parts && !is_whole(listing)) {
            return listing;
        }
    }
    return NULL;
}

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

struct source_listing *source_list_part(struct source *source, const struct event *event,
                                        struct stamp at, bool *ret_whole)
{
    struct str id = event->snapshot.size > 0 ? event->snapshot : event->id;
    uint64_t hash = index_hash(HASH_KEY, id.data, id.size) | 1U;
    int64_t as_of = event->as_of != EVENT_NO_NUMBER ? event->as_of : event->sequence;
    struct source_listing *listing = find_listing(source, hash, event);
    if (listing == NULL) {
        listing = new_listing(source);
        *listing = (struct source_listing){.id_hash = hash,
                                           .number = ++source->listings_ever,
                                           .complete = true,
                                           .epoch = event->epoch,
                                           .parts = event->parts,
                                           .as_of = as_of,
                                           .sequence = event->sequence,
                                           .first = at,
                                           .last = at};
    }
    listing->complete = listing->complete && event->complete == EVENT_FLAG_YES;
    listing->as_of = lesser(listing->as_of, as_of);
    listing->sequence = lesser(listing->sequence, event->sequence);
    listing->first = stamp_before(at, listing->first) ? at : listing->first;
    listing->last = stamp_before(listing->last, at) ? at : listing->last;
    bool is_new = (*part_word(listing, event->part) & part_bit(event->part)) == 0;
    *part_word(listing, event->part) |= part_bit(event->part);
    listing->parts_received += is_new ? 1 : 0;
    *ret_whole = is_new && is_whole(listing);
    return listing;
}

/* A life begins before what is said then. */
static struct stamp restart_of(const struct source_life *life)
{
    return (struct stamp){life->first.at_ms, life->first.rank - 1};
}

/* Puts a life where it belongs among the newest; false: it is older than they are. */
static bool add_life(struct source *source, size_t place, const struct source_life *life)
{
    if (place == SOURCE_LIVES) {
        return false;
    }
    size_t last =
        source->life_count < SOURCE_LIVES ? source->life_count : SOURCE_LIVES - 1U;
    for (size_t i = last; i > place; i--) {
        source->lives[i] = source->lives[i - 1];
    }
    source->lives[place] = *life;
    source->life_count = (uint8_t)(last + 1);
    if (source->life_count == SOURCE_LIVES) { /* there may have been one before */
        forget(source, source->lives[SOURCE_LIVES - 1].first);
    }
    return true;
}

bool source_note_life(struct source *source, int64_t epoch, struct stamp at,
                      struct stamp *ret)
{
    size_t place = 0;
    while (place < source->life_count && source->lives[place].epoch > epoch) {
        place++;
    }
    struct source_life *life = &source->lives[place % SOURCE_LIVES];
    if (place < source->life_count && life->epoch == epoch) {
        bool earlier = stamp_before(at, life->first);
        life->first = earlier ? at : life->first;
        *ret = restart_of(life);
        return earlier && place + 1U < source->life_count;
    }
    bool first = source->life_count == 0;
    if (!add_life(source, place, &(struct source_life){epoch, at}) || first) {
        return false;
    }
    bool oldest = place + 1U == source->life_count; /* then the next one is no first */
    *ret = restart_of(&source->lives[oldest ? place - 1 : place]);
    return true;
}

size_t source_restarts(const struct source *source, struct stamp ret[SOURCE_LIVES])
{
    size_t count = source->life_count > 0 ? source->life_count - 1U : 0;
    for (size_t i = 0; i < count; i++) {
        ret[i] = restart_of(&source->lives[i]);
    }
    return count;
}
