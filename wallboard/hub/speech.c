#include "hub/speech.h"

#include "hub/ingest.h"
#include "hub/record.h"
#include "site/intake.h"
#include "site/labels.h"
#include "site/manifest.h"
#include "stats/state.h"

static struct relay_head head_of(const struct speech *speech, enum relay_kind kind)
{
    return (struct relay_head){.kind = kind,
                               .flags = speech->flags,
                               .hub = speech->hub,
                               .epoch = speech->epoch,
                               .wall_ms = speech->wall.ms,
                               .mono_ms = speech->now.ns / 1000000};
}

static bool put_event(void *context, const struct relay_event *event)
{
    return relay_put_event(context, event);
}

size_t speech_events(const struct speech *speech, struct record *record, uint64_t from,
                     uint64_t to, void *buffer, uint64_t *ret_reached)
{
    struct relay_writer out;
    struct relay_head head = head_of(speech, RELAY_EVENTS);
    head.first = from;
    relay_begin(&out, buffer, RELAY_MAX_BYTES, &head);
    bool good = record_read(record, from, to, put_event, &out, ret_reached);
    return good && out.count > 0 ? relay_end(&out) : 0;
}

/* How old each source is; one that was not heard yet is as old as can be said. */
static void put_sources(struct relay_writer *out, const struct ingest *ingest,
                        struct mono now)
{
    for (size_t i = 0; i < ingest_count(ingest); i++) {
        const struct ingest_source seen = ingest_at(ingest, i, now);
        const struct relay_source source = {
            .id = seen.id,
            .age_ms = seen.age_ms < 0 || seen.age_ms > UINT32_MAX ? UINT32_MAX
                                                                  : (uint32_t)seen.age_ms,
            .flags = seen.upstream_down ? RELAY_SOURCE_DOWN : 0,
        };
        (void)relay_put_source(out, &source);
    }
}

size_t speech_beat(const struct speech *speech, const struct speech_state *state,
                   const struct intake *intake, const struct ingest *ingest, void *buffer)
{
    struct relay_writer out;
    struct relay_head head = head_of(speech, RELAY_HEARTBEAT);
    struct relay_beat beat = {.control_version = state->control_version,
                              .rules_hash = state->rules_hash,
                              .engine_version = STATE_VERSION,
                              .source_count = (uint32_t)ingest_count(ingest)};
    head.first = state->head + 1;
    head.last = state->head;
    intake_day(intake, &beat.day_start_ms, &beat.day_end_ms);
    if (state->with_digest) {
        head.flags |= RELAY_DIGEST;
        beat.digest = state->digest;
    }
    relay_begin(&out, buffer, RELAY_MAX_BYTES, &head);
    (void)relay_put_beat(&out, &beat);
    put_sources(&out, ingest, speech->now);
    return relay_end(&out);
}

size_t speech_names(const struct speech *speech, const struct labels *labels, size_t from,
                    void *buffer, size_t *ret_next)
{
    struct relay_writer out;
    const struct relay_head head = head_of(speech, RELAY_NAMES);
    size_t next = from;
    relay_begin(&out, buffer, RELAY_MAX_BYTES, &head);
    for (; next < labels_count(labels); next++) {
        struct relay_name name;
        labels_at(labels, next, &name.agent, &name.label);
        if (!relay_put_name(&out, &name)) {
            break;
        }
    }
    *ret_next = next;
    return relay_end(&out);
}

size_t speech_part_count(size_t size)
{
    return (size + SPEECH_PART_BYTES - 1) / SPEECH_PART_BYTES;
}

size_t speech_part(const struct speech *speech, uint64_t sequence, struct str snapshot,
                   size_t number, void *buffer)
{
    struct relay_writer out;
    struct relay_head head = head_of(speech, RELAY_PART);
    size_t at = number * SPEECH_PART_BYTES;
    size_t left = snapshot.size - at;
    const struct relay_part part = {
        .number = (uint32_t)number,
        .count = (uint32_t)speech_part_count(snapshot.size),
        .at = at,
        .size = snapshot.size,
        .bytes = {snapshot.data + at,
                  left < SPEECH_PART_BYTES ? left : SPEECH_PART_BYTES},
    };
    head.first = head.last = sequence;
    relay_begin(&out, buffer, RELAY_MAX_BYTES, &head);
    (void)relay_put_part(&out, &part);
    return relay_end(&out);
}

size_t speech_text(const struct speech *speech, enum relay_kind kind, uint64_t last,
                   struct str text, void *buffer)
{
    struct relay_writer out;
    struct relay_head head = head_of(speech, kind);
    head.first = head.last = last;
    relay_begin(&out, buffer, RELAY_MAX_BYTES, &head);
    return relay_put_text(&out, text) ? relay_end(&out) : 0;
}

size_t speech_refusal(const struct speech *speech, const struct speech_refusal *refusal,
                      void *buffer)
{
    struct relay_writer out;
    struct relay_head head = head_of(speech, RELAY_REFUSED);
    head.first = refusal->kind;
    head.last = refusal->again_ms;
    relay_begin(&out, buffer, RELAY_MAX_BYTES, &head);
    (void)relay_put_text(&out, refusal->reason);
    return relay_end(&out);
}

static void begin_files(struct relay_writer *out, const struct speech *speech,
                        enum relay_kind kind, const struct manifest *manifest,
                        void *buffer)
{
    struct relay_head head = head_of(speech, kind);
    head.first = manifest->site_hash;
    head.last = manifest_version(manifest);
    relay_begin(out, buffer, RELAY_MAX_BYTES, &head);
}

size_t speech_files(const struct speech *speech, const struct manifest *manifest,
                    void *buffer)
{
    struct relay_writer out;
    begin_files(&out, speech, RELAY_FILES, manifest, buffer);
    return relay_end(&out);
}

size_t speech_manifest(const struct speech *speech, const struct manifest *manifest,
                       void *buffer)
{
    struct relay_writer out;
    begin_files(&out, speech, RELAY_MANIFEST, manifest, buffer);
    for (size_t i = 0; i < manifest->count; i++) {
        const struct manifest_file *file = &manifest->files[i];
        const struct relay_file said = {str_from(file->name), file->digest, file->size};
        (void)relay_put_file(&out, &said); /* the longest list is one message */
    }
    return relay_end(&out);
}

size_t speech_piece(const struct speech *speech, const struct relay_piece *piece,
                    void *buffer)
{
    struct relay_writer out;
    const struct relay_head head = head_of(speech, RELAY_PIECE);
    relay_begin(&out, buffer, RELAY_MAX_BYTES, &head);
    return relay_put_piece(&out, piece) ? relay_end(&out) : 0;
}
