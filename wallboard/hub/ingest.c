#include "hub/ingest.h"

#include <stdlib.h>

#include "base/str.h"
#include "stats/limits.h"

/* A heartbeat is kept so often even if it says nothing new: it tells the clocks apart. */
#define KEEP_HEARTBEAT_MS 60000

/* What a source may still say at once. */
struct bucket {
    struct mono filled; /* ns 0: never, so it is full */
    int64_t tokens_us;  /* what may be taken, in millionths of an event */
    bool is_empty;      /* waits; nothing of it is taken meanwhile */
    int64_t epoch;      /* of what waits */
};

struct source {
    char id[INGEST_SOURCE_BYTES + 1];
    size_t id_size;
    int64_t epoch, sequence;               /* taken; 0, 0: none */
    struct mono heard, asked, kept, moved; /* moved: took a number last */
    int asks;                              /* in vain, while later ones came */
    bool ever_heard, gap_open, plain, ever_kept, upstream_down;
    int64_t head, dropped; /* as its last heartbeat that was kept said */
    enum event_upstream upstream;
    struct router_peer peer; /* who spoke last in its name; size 0: nobody to answer */
    bool owes_welcome, owes_ack, owes_resend;
    int64_t resend_epoch, resend_sequence;
    bool uncommitted; /* took something since the last commit */
    struct bucket bucket;
    struct skew skew;
    enum skew_verdict clock;
    struct ingest_source counts;
};

struct ingest {
    struct source sources[LIMIT_SOURCES];
    size_t count, last, answered;
    struct ingest_limits limits;
};

struct ingest *ingest_create(struct ingest_limits limits)
{
    struct ingest *ingest = calloc(1, sizeof *ingest);
    if (ingest != NULL) {
        ingest->limits = limits;
    }
    return ingest;
}

void ingest_destroy(struct ingest **self)
{
    free(*self);
    *self = NULL;
}

static bool is_source(const struct source *source, struct str id)
{
    return str_equal((struct str){source->id, source->id_size}, id);
}

/* Most events come from the one that spoke last. NULL: there is no room. */
static struct source *find(struct ingest *ingest, struct str id)
{
    if (ingest->last < ingest->count && is_source(&ingest->sources[ingest->last], id)) {
        return &ingest->sources[ingest->last];
    }
    for (size_t i = 0; i < ingest->count; i++) {
        if (is_source(&ingest->sources[i], id)) {
            ingest->last = i;
            return &ingest->sources[i];
        }
    }
    if (ingest->count == LIMIT_SOURCES || id.size == 0 || id.size > INGEST_SOURCE_BYTES) {
        return NULL;
    }
    ingest->last = ingest->count++;
    struct source *source = &ingest->sources[ingest->last];
    (void)str_copy(source->id, sizeof source->id, id);
    source->id_size = id.size;
    return source;
}

void ingest_restore(struct ingest *ingest, struct str source_id, int64_t epoch,
                    int64_t sequence)
{
    struct source *source = find(ingest, source_id);
    if (source != NULL && (epoch > source->epoch ||
                           (epoch == source->epoch && sequence > source->sequence))) {
        source->epoch = epoch;
        source->sequence = sequence;
    }
}

static void note_peer(struct source *source, const struct router_peer *peer,
                      struct mono now)
{
    source->heard = now;
    source->ever_heard = true;
    source->plain = peer == NULL;
    source->peer.size = 0;
    if (peer != NULL) {
        source->peer = *peer;
    }
}

/* -- numbers --------------------------------------------------------------------------
 */

/* The number that has to come next, if `epoch` is that of the next message. */
static int64_t next_of(const struct source *source, int64_t epoch)
{
    bool is_last = source->sequence == INT64_MAX; /* none comes after it */
    return epoch > source->epoch ? 1 : is_last ? INT64_MAX : source->sequence + 1;
}

static bool is_old(const struct source *source, int64_t epoch, int64_t sequence)
{
    return epoch < source->epoch ||
           (epoch == source->epoch && sequence <= source->sequence);
}

/* The next message of that epoch is missing. True if it is asked for now. */
static bool ask_again(struct source *source, int64_t epoch, struct mono now)
{
    bool due = !source->gap_open || mono_ms_between(source->asked, now) >= INGEST_ASK_MS;
    source->asks = source->gap_open ? source->asks : 0;
    source->gap_open = true;
    if (due) {
        source->owes_resend = true;
        source->resend_epoch = epoch;
        source->resend_sequence = next_of(source, epoch);
        source->asked = now;
    }
    return due;
}

/* Later ones come, the next does not: is it still hoped for? Only a publisher that can
 * send is counted against; one whose disk fails has nothing to send but heartbeats. */
static bool is_hoped_for(struct source *source, int64_t epoch, struct mono now)
{
    source->asks += ask_again(source, epoch, now);
    return source->asks <= INGEST_ASKS;
}

static void take_number(struct source *source, int64_t epoch, int64_t sequence,
                        struct mono now)
{
    source->moved = now;
    source->counts.epoch_changes += epoch != source->epoch && source->epoch != 0;
    source->epoch = epoch;
    source->sequence = sequence;
    source->gap_open = false;
    source->owes_resend = false;
    source->uncommitted = true;
}

#define TOKEN INT64_C(1000000)

static void fill(struct bucket *bucket, const struct ingest_limits *limits,
                 struct mono now)
{
    int64_t most = limits->burst * TOKEN;
    int64_t past_ms = mono_ms_between(bucket->filled, now);
    if (bucket->filled.ns == 0 || past_ms > most / (limits->rate * 1000)) {
        bucket->tokens_us = most;
        bucket->filled = now;
    } else if (past_ms > 0) {
        int64_t tokens_us = bucket->tokens_us + past_ms * limits->rate * 1000;
        bucket->tokens_us = tokens_us < most ? tokens_us : most;
        bucket->filled = now;
    }
}

/* May one more be taken? Once a bucket is empty its source waits for a while, so that it
 * is not asked for every single event. */
static bool may_take(struct source *source, const struct ingest_limits *limits,
                     int64_t epoch, struct mono now)
{
    struct bucket *bucket = &source->bucket;
    if (limits->rate == 0 || source->plain) {
        return true;
    }
    fill(bucket, limits, now);
    if (!bucket->is_empty && bucket->tokens_us >= TOKEN) {
        bucket->tokens_us -= TOKEN;
        return true;
    }
    bucket->is_empty = true;
    bucket->epoch = epoch;
    source->gap_open = false; /* nothing is missing: it waits */
    source->counts.rate_limited++;
    return false;
}

void ingest_refill(struct ingest *ingest, struct mono now)
{
    for (size_t i = 0; i < ingest->count; i++) {
        struct source *source = &ingest->sources[i];
        struct bucket *bucket = &source->bucket;
        if (!bucket->is_empty) {
            continue;
        }
        fill(bucket, &ingest->limits, now);
        if (bucket->tokens_us >= ingest->limits.rate * TOKEN / 2) {
            bucket->is_empty = false;
            source->owes_resend = true;
            source->resend_epoch = bucket->epoch;
            source->resend_sequence = next_of(source, bucket->epoch);
            source->asked = now;
        }
    }
}

static enum ingest_verdict judge_number(struct source *source,
                                        const struct ingest_limits *limits, int64_t epoch,
                                        int64_t sequence, struct mono now)
{
    if (is_old(source, epoch, sequence)) {
        source->counts.duplicates++;
        source->owes_ack = !source->uncommitted;
        return INGEST_DUPLICATE;
    }
    if (source->bucket.is_empty && !source->plain) {
        source->counts.rate_limited++;
        return INGEST_LIMITED;
    }
    if (sequence > next_of(source, epoch) && !source->plain) {
        if (is_hoped_for(source, epoch, now)) {
            source->counts.early++;
            return INGEST_EARLY;
        }
        source->counts.gaps_given_up++; /* its store has lost it: the engine marks it */
        source->counts.lost += (uint64_t)(sequence - next_of(source, epoch));
    }
    if (!may_take(source, limits, epoch, now)) {
        return INGEST_LIMITED;
    }
    take_number(source, epoch, sequence, now);
    return INGEST_TAKE;
}

/* -- what belongs to the link ----------------------------------------------------------
 */

/* It goes on from what it is told. What it can no longer send it says by `first`: that is
 * not waited for, and the engine marks the hole. */
static enum ingest_verdict judge_hello(struct source *source, const struct event *event,
                                       struct mono now)
{
    source->owes_welcome = true;
    source->gap_open = false;
    if (event->first > 1 && event->epoch >= source->epoch &&
        event->first > next_of(source, event->epoch)) {
        source->counts.gaps_given_up++;
        source->counts.lost += (uint64_t)(event->first - next_of(source, event->epoch));
        take_number(source, event->epoch, event->first - 1, now);
    }
    return INGEST_TAKE;
}

static enum ingest_verdict judge_heartbeat(struct source *source,
                                           const struct event *event, struct mono now)
{
    bool behind = event->epoch == source->epoch && event->head > source->sequence;
    bool coming = mono_ms_between(source->moved, now) < INGEST_ASK_MS;
    if (behind && !coming && !source->plain) {
        (void)ask_again(source, event->epoch, now);
    }
    source->upstream_down = event->upstream == EVENT_UPSTREAM_DOWN;
    bool says_more = !source->ever_kept || event->upstream != source->upstream ||
                     event->dropped != source->dropped ||
                     (source->plain && event->head > source->sequence &&
                      event->head != source->head) ||
                     mono_ms_between(source->kept, now) >= KEEP_HEARTBEAT_MS;
    if (!says_more) {
        return INGEST_IDLE;
    }
    source->ever_kept = true;
    source->kept = now;
    source->upstream = event->upstream;
    source->dropped = event->dropped;
    source->head = event->head;
    return INGEST_TAKE;
}

enum ingest_verdict ingest_hear(struct ingest *ingest, const struct event *event,
                                const struct router_peer *peer, struct mono now)
{
    struct source *source = find(ingest, event->source);
    if (source == NULL) {
        return INGEST_FULL;
    }
    note_peer(source, peer, now);
    enum ingest_verdict verdict = INGEST_TAKE;
    if (event->type == EVENT_SOURCE_HELLO) {
        verdict = judge_hello(source, event, now);
    } else if (event->type == EVENT_SOURCE_HEARTBEAT) {
        verdict = judge_heartbeat(source, event, now);
    } else if (event->sequence != EVENT_NO_NUMBER) {
        verdict =
            judge_number(source, &ingest->limits, event->epoch, event->sequence, now);
    }
    source->counts.ended = event->type == EVENT_SOURCE_BYE;
    source->counts.taken += verdict == INGEST_TAKE;
    return verdict;
}

void ingest_skip(struct ingest *ingest, struct str source_id, int64_t epoch,
                 int64_t sequence, const struct router_peer *peer, struct mono now)
{
    struct source *source = find(ingest, source_id);
    if (source == NULL || sequence == EVENT_NO_NUMBER) {
        return;
    }
    note_peer(source, peer, now);
    if (!is_old(source, epoch, sequence) && sequence == next_of(source, epoch)) {
        take_number(source, epoch, sequence, now);
        source->counts.skipped++;
    }
}

/* -- clocks ----------------------------------------------------------------------------
 */

#define LIVE_MS 5000 /* heartbeats come every one to five seconds */

bool ingest_note_skew(struct ingest *ingest, struct str source_id, int64_t skew_ms,
                      struct mono now, enum skew_verdict *ret_verdict)
{
    struct source *source = find(ingest, source_id);
    if (source == NULL) {
        return false;
    }
    skew_note(&source->skew, skew_ms, now);
    *ret_verdict = skew_verdict(&source->skew);
    bool changed = *ret_verdict != source->clock;
    source->clock = *ret_verdict;
    return changed;
}

bool ingest_is_overruled(struct ingest *ingest, struct str source_id)
{
    const struct source *source = find(ingest, source_id);
    return source != NULL && source->clock == SKEW_OVERRULED;
}

bool ingest_confirms_time(const struct ingest *ingest, struct mono now)
{
    for (size_t i = 0; i < ingest->count; i++) {
        const struct source *source = &ingest->sources[i];
        if (source->skew.heard && source->clock == SKEW_SMALL &&
            mono_ms_between(source->heard, now) < LIVE_MS) {
            return true;
        }
    }
    return false;
}

/* -- answers ---------------------------------------------------------------------------
 */

void ingest_committed(struct ingest *ingest)
{
    for (size_t i = 0; i < ingest->count; i++) {
        struct source *source = &ingest->sources[i];
        source->owes_ack = source->owes_ack || source->uncommitted;
        source->uncommitted = false;
    }
}

/* The first answer of a source that is due. A welcome waits for what it promises. */
static bool next_answer(struct source *source, struct answer *ret)
{
    *ret = (struct answer){.source_epoch = source->epoch, .sequence = source->sequence};
    if (source->owes_welcome && !source->uncommitted) {
        ret->kind = ANSWER_WELCOME;
        source->owes_welcome = source->owes_ack = false;
        return true;
    }
    if (source->owes_ack) {
        ret->kind = ANSWER_ACK;
        source->owes_ack = false;
        return true;
    }
    if (source->owes_resend) {
        ret->kind = ANSWER_RESEND;
        ret->source_epoch = source->resend_epoch;
        ret->sequence = source->resend_sequence;
        source->owes_resend = false;
        return true;
    }
    return false;
}

bool ingest_answer(struct ingest *ingest, struct answer *ret_answer,
                   struct router_peer *ret_peer)
{
    for (; ingest->answered < ingest->count; ingest->answered++) {
        struct source *source = &ingest->sources[ingest->answered];
        if (source->peer.size > 0 && next_answer(source, ret_answer)) {
            *ret_peer = source->peer;
            return true;
        }
    }
    ingest->answered = 0;
    return false;
}

size_t ingest_count(const struct ingest *ingest)
{
    return ingest->count;
}

struct ingest_source ingest_at(const struct ingest *ingest, size_t number,
                               struct mono now)
{
    const struct source *source = &ingest->sources[number];
    struct ingest_source seen = source->counts;
    seen.id = (struct str){source->id, source->id_size};
    seen.epoch = source->epoch;
    seen.sequence = source->sequence;
    seen.age_ms = source->ever_heard ? mono_ms_between(source->heard, now) : -1;
    seen.skew_ms = skew_ms(&source->skew);
    seen.upstream_down = source->upstream_down;
    seen.plain = source->plain;
    seen.gap_open = source->gap_open;
    return seen;
}
