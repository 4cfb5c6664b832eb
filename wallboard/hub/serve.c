#include "hub/serve.h"

#include <stdlib.h>
#include <string.h>

#include "hub/jobs.h"
#include "hub/record.h"
#include "hub/screen_words.h"
#include "hub/screens.h"
#include "hub/site_files.h"
#include "site/gather.h"
#include "site/intake.h"
#include "site/labels.h"
#include "stats/state.h"
#include "wire/json.h"

#define STEP_MESSAGES    8 /* of up to a mebibyte, a turn */
#define SNAPSHOT_LIFE_MS 1000
#define IN_USE_LIFE_MS   15000
#define REFUSALS         64   /* told in a turn; who else is refused hears nothing */
#define BUSY_MS          2000 /* then it may be asked for again */

/* What is not done, to be told at the next step. */
struct refused {
    struct router_peer peer;
    struct speech_refusal what;
};

struct serve {
    struct jobs *jobs;
    struct json_parser *json;
    struct refused refusals[REFUSALS];
    size_t refusal_count;
    uint8_t *snapshot; /* owned */
    size_t size, capacity;
    uint64_t sequence, generation; /* of the snapshot; generation 0: none made yet */
    struct speech made;
    struct serve_counts counts;
    uint8_t message[RELAY_MAX_BYTES];
};

struct serve *serve_create(void)
{
    struct serve *serve = calloc(1, sizeof *serve);
    if (serve == NULL) {
        return NULL;
    }
    serve->jobs = jobs_create();
    serve->json = json_parser_create();
    if (serve->jobs == NULL || serve->json == NULL) {
        serve_destroy(&serve);
    }
    return serve;
}

void serve_destroy(struct serve **self)
{
    if (*self != NULL) {
        jobs_destroy(&(*self)->jobs);
        json_parser_destroy(&(*self)->json);
        free((*self)->snapshot);
    }
    free(*self);
    *self = NULL;
}

/* -- asking -----------------------------------------------------------------------------
 */

static void refuse(struct serve *serve, const struct router_peer *peer,
                   enum relay_kind kind, const char *reason)
{
    if (serve->refusal_count < REFUSALS) {
        serve->refusals[serve->refusal_count++] = (struct refused){
            *peer, {kind, kind == RELAY_REPORT ? 0 : BUSY_MS, str_from(reason)}};
    }
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

/* What a peer waits for, as it asked. */
static enum relay_kind kind_of(const struct job *job)
{
    return job->stage == STAGE_CONTROL  ? RELAY_ASK_CONTROL
           : job->stage == STAGE_FILES  ? RELAY_ASK_FILES
           : job->stage == STAGE_PIECE  ? RELAY_ASK_PIECE
           : job->stage == STAGE_EVENTS ? RELAY_ASK_RANGE
                                        : RELAY_ASK_SNAPSHOT;
}

static void take_job(struct serve *serve, const struct job *job,
                     const struct screens_speaker *speaker)
{
    struct job pushed;
    enum jobs_answer answer =
        jobs_put(serve->jobs, job, speaker->user, speaker->now, &pushed);
    if (answer == JOBS_TAKEN) {
        return;
    }
    const struct job *turned_away = answer == JOBS_BUSY ? job : &pushed;
    serve->counts.busy++;
    refuse(serve, &turned_away->peer, kind_of(turned_away), "too much is asked for");
}

/* `screen` NULL: the name that it speaks under is another's. */
static void take_report(struct serve *serve, const struct relay_reader *in,
                        struct str report, struct screen_entry *screen,
                        const struct screens_speaker *speaker)
{
    if (screen == NULL) {
        serve->counts.other_name++;
        refuse(serve, speaker->peer, RELAY_REPORT, "the name is that of another key");
    } else if (!screen_words_are_report(serve->json, report)) {
        serve->counts.no_report++; /* of a program that is none of ours */
    } else {
        screen->sequence = in->head.last;
        screen->reported = speaker->now;
        (void)str_copy(screen->report, sizeof screen->report, report);
    }
}

static bool is_for_us(enum relay_kind kind)
{
    return (kind >= RELAY_ASK_SNAPSHOT && kind <= RELAY_REPORT) ||
           kind == RELAY_ASK_FILES || kind == RELAY_ASK_PIECE;
}

bool serve_hear(struct serve *serve, struct str body, struct screens *screens,
                const struct screens_speaker *speaker)
{
    struct relay_reader in;
    struct job job = {.peer = *speaker->peer};
    if (!relay_read(&in, body.data, body.size) || !is_for_us(in.head.kind)) {
        return false;
    }
    struct str rest;
    struct str name = name_of(&in, &rest);
    struct screen_entry *screen = screens_hear(screens, name, speaker);
    if (in.head.kind == RELAY_REPORT) {
        take_report(serve, &in, rest, screen, speaker);
    } else if (take_request(serve, &in, rest, &job)) {
        take_job(serve, &job, speaker); /* whoever it is: it may hear the site */
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
    for (size_t i = 0; i < jobs_count(serve->jobs); i++) {
        const struct job *job = jobs_at(serve->jobs, i);
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

/* One message of a job, and what becomes of its turn. */
static void advance(struct serve *serve, struct job *job, struct router *router,
                    const struct speech *speech, const struct serve_source *source)
{
    const struct job before = *job;
    size_t size = say(serve, job, speech, source);
    const struct str frame = {(const char *)serve->message, size};
    enum router_result result =
        size == 0 ? ROUTER_SENT : router_send(router, &job->peer, &frame, 1);
    if (result == ROUTER_FULL) {
        *job = before;
        jobs_wait(serve->jobs, speech->now);
    } else if (result == ROUTER_GONE || job->stage == STAGE_DONE) {
        jobs_done(serve->jobs);
    } else {
        jobs_said(serve->jobs);
    }
}

/* Who does not take it, or is gone, asks again in vain. */
static void tell_refusals(struct serve *serve, struct router *router,
                          const struct speech *speech)
{
    for (size_t i = 0; i < serve->refusal_count; i++) {
        const struct refused *refused = &serve->refusals[i];
        const struct str frame = {(const char *)serve->message,
                                  speech_refusal(speech, &refused->what, serve->message)};
        (void)router_send(router, &refused->peer, &frame, 1);
    }
    serve->refusal_count = 0;
}

const struct serve_counts *serve_counts(const struct serve *serve)
{
    return &serve->counts;
}

void serve_step(struct serve *serve, struct router *router, const struct speech *speech,
                const struct serve_source *source)
{
    struct job *job = NULL;
    tell_refusals(serve, router, speech);
    for (int left = STEP_MESSAGES;
         left > 0 && (job = jobs_turn(serve->jobs, speech->now)) != NULL; left--) {
        advance(serve, job, router, speech, source);
    }
}

int64_t serve_wait_ms(const struct serve *serve, struct mono now, int64_t most_ms)
{
    return jobs_wait_ms(serve->jobs, now, serve->refusal_count > 0 ? 0 : most_ms);
}
