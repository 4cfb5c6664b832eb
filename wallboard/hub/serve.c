#include "hub/serve.h"

#include <stdlib.h>
#include <string.h>

#include "hub/record.h"
#include "hub/screens.h"
#include "hub/site_files.h"
#include "site/gather.h"
#include "site/intake.h"
#include "site/labels.h"
#include "stats/state.h"

#define JOBS             512
#define STEP_MESSAGES    8     /* of up to a mebibyte, a turn */
#define PATIENCE_MS      10000 /* for a peer that does not read */
#define SNAPSHOT_LIFE_MS 1000
#define IN_USE_LIFE_MS   15000

/* Where an answer stands. */
enum stage {
    STAGE_SITE,
    STAGE_MANIFEST, /* which files the site file names */
    STAGE_NAMES,
    STAGE_PARTS,
    STAGE_BEAT, /* how old the sources are */
    STAGE_EVENTS,
    STAGE_CONTROL,
    STAGE_FILES, /* the manifest alone */
    STAGE_PIECE, /* of the file with that digest, from `next` on */
    STAGE_DONE,
};

struct job {
    struct router_peer peer;
    enum stage stage;
    uint64_t hub, epoch; /* of a range */
    uint64_t next, to;   /* events; or the next name or part */
    uint64_t generation; /* of the snapshot it began with */
    struct mono since;   /* it last got on */
    char digest[MANIFEST_HEX_SIZE];
};

struct serve {
    struct job jobs[JOBS];
    size_t count;
    uint8_t *snapshot; /* owned */
    size_t size, capacity;
    uint64_t sequence, generation; /* of the snapshot; generation 0: none made yet */
    struct speech made;
    struct serve_counts counts;
    uint8_t message[RELAY_MAX_BYTES];
};

struct serve *serve_create(void)
{
    return calloc(1, sizeof(struct serve));
}

void serve_destroy(struct serve **self)
{
    if (*self != NULL) {
        free((*self)->snapshot);
    }
    free(*self);
    *self = NULL;
}

/* -- asking -----------------------------------------------------------------------------
 */

static bool same_peer(const struct router_peer *a, const struct router_peer *b)
{
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

/* What is asked for and answered side by side. */
enum matter {
    MATTER_NUMBERS,
    MATTER_CONTROL,
    MATTER_FILES,
};

static enum matter matter_of(enum stage stage)
{
    return stage == STAGE_CONTROL                         ? MATTER_CONTROL
           : stage == STAGE_FILES || stage == STAGE_PIECE ? MATTER_FILES
                                                          : MATTER_NUMBERS;
}

/* Whoever asks again means this instead of what it asked before. */
static void add_job(struct serve *serve, const struct job *job)
{
    for (size_t i = 0; i < serve->count; i++) {
        struct job *other = &serve->jobs[i];
        bool same = matter_of(other->stage) == matter_of(job->stage);
        if (same && same_peer(&other->peer, &job->peer)) {
            bool snapshot_again = job->stage == STAGE_SITE && other->stage < STAGE_EVENTS;
            if (!snapshot_again) {
                *other = *job;
            }
            return;
        }
    }
    if (serve->count == JOBS) {
        return;
    }
    serve->jobs[serve->count++] = *job;
}

/* A report's text begins with the screen's name and a line feed. */
static struct str name_of(const struct relay_reader *in, struct str *ret_rest)
{
    *ret_rest = relay_text(in);
    return str_split(ret_rest, '\n');
}

/* Notes what is asked for. False: it is no request. */
static bool take_request(struct serve *serve, const struct relay_reader *in,
                         struct str rest, struct job *job)
{
    const struct relay_head *head = &in->head;
    job->next = head->first;
    job->to = head->last;
    job->hub = head->hub;
    job->epoch = head->epoch;
    if (head->kind == RELAY_ASK_SNAPSHOT) {
        serve->counts.snapshots++;
        job->stage = STAGE_SITE;
    } else if (head->kind == RELAY_ASK_CONTROL) {
        job->stage = STAGE_CONTROL;
    } else if (head->kind == RELAY_ASK_RANGE) {
        serve->counts.ranges++;
        job->stage = STAGE_EVENTS;
    } else if (head->kind == RELAY_ASK_FILES) {
        job->stage = STAGE_FILES;
    } else if (head->kind == RELAY_ASK_PIECE) {
        job->stage = STAGE_PIECE;
        (void)str_copy(job->digest, sizeof job->digest, rest);
    } else {
        return false;
    }
    return true;
}

static bool is_for_us(enum relay_kind kind)
{
    return (kind >= RELAY_ASK_SNAPSHOT && kind <= RELAY_REPORT) ||
           kind == RELAY_ASK_FILES || kind == RELAY_ASK_PIECE;
}

bool serve_hear(struct serve *serve, const struct router_message *message,
                struct screens *screens, struct mono now)
{
    struct relay_reader in;
    struct job job = {.peer = message->peer, .since = now};
    if (!relay_read(&in, message->body.data, message->body.size) ||
        !is_for_us(in.head.kind)) {
        return false;
    }
    struct str report;
    struct str name = name_of(&in, &report);
    struct screen_entry *screen =
        screens_hear(screens, name, &message->peer, message->user, now);
    if (in.head.kind == RELAY_REPORT) {
        screen->sequence = in.head.last;
        screen->reported = now;
        (void)str_copy(screen->report, sizeof screen->report, report);
        return true;
    }
    if (take_request(serve, &in, report, &job)) {
        add_job(serve, &job);
    }
    return true;
}

/* -- snapshots --------------------------------------------------------------------------
 */

static bool make_snapshot(struct serve *serve, const struct speech *speech,
                          const struct serve_source *source)
{
    struct mono begun = clock_mono();
    size_t size = intake_checkpoint(source->intake, serve->snapshot, serve->capacity);
    if (size > serve->capacity) {
        uint8_t *larger = realloc(serve->snapshot, size + size / 4);
        if (larger == NULL) {
            return false;
        }
        serve->snapshot = larger;
        serve->capacity = size + size / 4;
        size = intake_checkpoint(source->intake, serve->snapshot, serve->capacity);
    }
    serve->size = size;
    serve->sequence = record_head(source->record);
    serve->made = *speech;
    serve->generation++;
    timing_add(&serve->counts.making, (clock_mono().ns - begun.ns) / 1000);
    return true;
}

/* Is somebody being sent it just now? */
static bool is_in_use(const struct serve *serve)
{
    for (size_t i = 0; i < serve->count; i++) {
        const struct job *job = &serve->jobs[i];
        bool sending = job->stage >= STAGE_MANIFEST && job->stage <= STAGE_PARTS;
        if (sending && job->generation == serve->generation) {
            return true;
        }
    }
    return false;
}

/* The one that is there is good if it is fresh. While it is being sent it may be older:
 * what came since then is asked for as a range. */
static bool have_snapshot(struct serve *serve, const struct speech *speech,
                          const struct serve_source *source)
{
    int64_t age_ms = mono_ms_between(serve->made.now, speech->now);
    int64_t life_ms = is_in_use(serve) ? IN_USE_LIFE_MS : SNAPSHOT_LIFE_MS;
    bool good =
        serve->generation > 0 && serve->made.epoch == speech->epoch && age_ms < life_ms;
    return good || make_snapshot(serve, speech, source);
}

/* -- answering --------------------------------------------------------------------------
 */

static size_t say_site(struct serve *serve, struct job *job, const struct speech *speech,
                       const struct serve_source *source)
{
    if (!have_snapshot(serve, speech, source)) {
        job->stage = STAGE_DONE;
        return 0;
    }
    job->generation = serve->generation;
    job->next = 0;
    job->stage = STAGE_MANIFEST;
    return speech_text(&serve->made, RELAY_SITE, serve->sequence, source->site_text,
                       serve->message);
}

/* What is shown beside the numbers: known before they are whole. */
static size_t say_manifest(struct serve *serve, struct job *job,
                           const struct speech *speech, const struct serve_source *source)
{
    job->stage = job->stage == STAGE_MANIFEST ? STAGE_NAMES : STAGE_DONE;
    return speech_manifest(speech, site_files_manifest(source->files), serve->message);
}

/* A piece of a file that is no more is answered with what there is instead. */
static size_t say_piece(struct serve *serve, struct job *job, const struct speech *speech,
                        const struct serve_source *source)
{
    const struct manifest_file *file = NULL;
    struct str bytes;
    if (!site_files_find(source->files, str_from(job->digest), &file, &bytes) ||
        job->next > bytes.size) {
        return say_manifest(serve, job, speech, source);
    }
    size_t left = bytes.size - (size_t)job->next;
    const struct relay_piece piece = {
        .digest = file->digest,
        .at = (uint32_t)job->next,
        .size = file->size,
        .bytes = {bytes.data + job->next,
                  left < GATHER_PIECE_BYTES ? left : GATHER_PIECE_BYTES},
    };
    job->stage = STAGE_DONE;
    return speech_piece(speech, &piece, serve->message);
}

static size_t say_names(struct serve *serve, struct job *job,
                        const struct serve_source *source)
{
    size_t next = 0;
    size_t size = speech_names(&serve->made, source->labels, (size_t)job->next,
                               serve->message, &next);
    job->next = next;
    if (next == labels_count(source->labels)) {
        job->stage = STAGE_PARTS;
        job->next = 0;
    }
    return size;
}

static size_t say_part(struct serve *serve, struct job *job)
{
    if (job->generation != serve->generation) {
        job->stage = STAGE_SITE; /* another was made meanwhile: from the start */
        return 0;
    }
    const struct str whole = {(const char *)serve->snapshot, serve->size};
    size_t size = speech_part(&serve->made, serve->sequence, whole, (size_t)job->next,
                              serve->message);
    job->next++;
    if (job->next == speech_part_count(serve->size)) {
        job->stage = STAGE_BEAT;
    }
    return size;
}

static size_t say_beat(struct serve *serve, struct job *job, const struct speech *speech,
                       const struct serve_source *source)
{
    const struct speech_state state = {
        .head = record_head(source->record),
        .control_version = source->control_version,
        .rules_hash = source->rules_hash,
    };
    job->stage = STAGE_DONE;
    return speech_beat(speech, &state, source->intake, source->ingest, serve->message);
}

static size_t say_events(struct serve *serve, struct job *job,
                         const struct speech *speech, const struct serve_source *source)
{
    uint64_t head = record_head(source->record);
    uint64_t reached = 0;
    bool ours = job->hub == speech->hub && job->epoch == speech->epoch;
    job->to = job->to < head ? job->to : head;
    if (ours && job->next > job->to) {
        job->stage = STAGE_DONE;
        return 0;
    }
    size_t size = ours ? speech_events(speech, source->record, job->next, job->to,
                                       serve->message, &reached)
                       : 0;
    if (size == 0) {
        serve->counts.unkept++;
        job->stage = STAGE_DONE;
        return speech_text(speech, RELAY_NONE, head,
                           str_from(ours ? "not kept any more" : "of another life"),
                           serve->message);
    }
    job->next = reached + 1;
    if (job->next > job->to) {
        job->stage = STAGE_DONE;
    }
    return size;
}

static size_t say(struct serve *serve, struct job *job, const struct speech *speech,
                  const struct serve_source *source)
{
    switch (job->stage) {
    case STAGE_SITE:
        return say_site(serve, job, speech, source);
    case STAGE_MANIFEST:
    case STAGE_FILES:
        return say_manifest(serve, job, speech, source);
    case STAGE_PIECE:
        return say_piece(serve, job, speech, source);
    case STAGE_NAMES:
        return say_names(serve, job, source);
    case STAGE_PARTS:
        return say_part(serve, job);
    case STAGE_BEAT:
        return say_beat(serve, job, speech, source);
    case STAGE_EVENTS:
        return say_events(serve, job, speech, source);
    case STAGE_CONTROL:
        job->stage = STAGE_DONE;
        return speech_text(speech, RELAY_CONTROL, source->control_version,
                           source->control, serve->message);
    case STAGE_DONE:
        return 0;
    }
    return 0;
}

/* One message of a job. False: its peer takes no more now. */
static bool advance(struct serve *serve, struct job *job, struct router *router,
                    const struct speech *speech, const struct serve_source *source)
{
    const struct job before = *job;
    size_t size = say(serve, job, speech, source);
    if (size == 0) {
        return true;
    }
    const struct str frame = {(const char *)serve->message, size};
    switch (router_send(router, &job->peer, &frame, 1)) {
    case ROUTER_SENT:
        job->since = speech->now;
        return true;
    case ROUTER_FULL:
        *job = before;
        if (mono_ms_between(job->since, speech->now) > PATIENCE_MS) {
            job->stage = STAGE_DONE;
        }
        return false;
    case ROUTER_GONE:
        job->stage = STAGE_DONE;
        return true;
    }
    return true;
}

const struct serve_counts *serve_counts(const struct serve *serve)
{
    return &serve->counts;
}

bool serve_step(struct serve *serve, struct router *router, const struct speech *speech,
                const struct serve_source *source)
{
    int left = STEP_MESSAGES;
    bool more = false;
    for (size_t i = 0; i < serve->count;) {
        struct job *job = &serve->jobs[i];
        while (job->stage != STAGE_DONE && left > 0 &&
               advance(serve, job, router, speech, source)) {
            left--;
        }
        if (job->stage == STAGE_DONE) {
            *job = serve->jobs[--serve->count];
        } else {
            more = true;
            i++;
        }
    }
    return more;
}
