#include "hub/measures_ingest.h"

#include "hub/hearing.h"
#include "hub/ingest.h"
#include "stats/snapshot.h"
#include "wire/decode.h"

/* One number of each source. */
static void each_source(const struct measure_frame *frame,
                        uint64_t (*of)(const struct ingest_source *source))
{
    const struct ingest *ingest = frame->source->ingest;
    for (size_t i = 0; i < ingest_count(ingest); i++) {
        const struct ingest_source source = ingest_at(ingest, i, frame->source->now);
        const struct exposition_label label = {"source", source.id};
        exposition_count(frame->out, &label, 1, of(&source));
    }
}

static void put_result(const struct measure_frame *frame, struct str source,
                       const char *result, uint64_t count)
{
    const struct exposition_label labels[] = {{"source", source},
                                              {"result", str_from(result)}};
    exposition_count(frame->out, labels, 2, count);
}

static void write_late(const struct measure_frame *frame)
{
    for (size_t i = 0; i < frame->snapshot->source_count; i++) {
        const struct snapshot_source *source = &frame->snapshot->sources[i];
        put_result(frame, str_from(source->id), "late", source->late);
    }
}

/* What is refused before its source is known, or for it, has no source: a stranger must
 * not make labels. */
static void write_events(const struct measure_frame *frame)
{
    const struct ingest *ingest = frame->source->ingest;
    const struct decode_counts *refused = hearing_refusals(frame->source->hearing);
    uint64_t rejected = 0;
    uint64_t skipped = 0;
    for (size_t i = 0; i < ingest_count(ingest); i++) {
        const struct ingest_source source = ingest_at(ingest, i, frame->source->now);
        put_result(frame, source.id, "counted", source.taken);
        put_result(frame, source.id, "duplicate", source.duplicates);
        put_result(frame, source.id, "gap", source.early);
        put_result(frame, source.id, "rejected", source.skipped);
        put_result(frame, source.id, "rate_limited", source.rate_limited);
        skipped += source.skipped;
    }
    write_late(frame);
    for (unsigned i = 0; i < REFUSAL_COUNT; i++) {
        rejected += i == REFUSAL_UNAUTHORISED ? 0 : refused->refused[i];
    }
    put_result(frame, str_from(""), "rejected",
               rejected > skipped ? rejected - skipped : 0);
    put_result(frame, str_from(""), "unauthorised",
               refused->refused[REFUSAL_UNAUTHORISED]);
}

static uint64_t lost_of(const struct ingest_source *source)
{
    return source->lost;
}

static void write_lost(const struct measure_frame *frame)
{
    each_source(frame, lost_of);
}

static uint64_t gap_of(const struct ingest_source *source)
{
    return source->gap_open;
}

static void write_gap(const struct measure_frame *frame)
{
    each_source(frame, gap_of);
}

static uint64_t epochs_of(const struct ingest_source *source)
{
    return source->epoch_changes;
}

static void write_epochs(const struct measure_frame *frame)
{
    each_source(frame, epochs_of);
}

static uint64_t down_of(const struct ingest_source *source)
{
    return source->upstream_down;
}

static void write_down(const struct measure_frame *frame)
{
    each_source(frame, down_of);
}

/* One that was not heard since the start has no age. */
static void write_age(const struct measure_frame *frame)
{
    const struct ingest *ingest = frame->source->ingest;
    for (size_t i = 0; i < ingest_count(ingest); i++) {
        const struct ingest_source source = ingest_at(ingest, i, frame->source->now);
        const struct exposition_label label = {"source", source.id};
        if (source.age_ms >= 0) {
            exposition_number(frame->out, &label, 1, source.age_ms, 3);
        }
    }
}

static void write_offset(const struct measure_frame *frame)
{
    for (size_t i = 0; i < frame->snapshot->source_count; i++) {
        const struct snapshot_source *source = &frame->snapshot->sources[i];
        const struct exposition_label label = {"source", str_from(source->id)};
        exposition_number(frame->out, &label, 1, source->clock_skew_ms, 3);
    }
}

static void write_parse(const struct measure_frame *frame)
{
    const struct decode_counts *counts = hearing_refusals(frame->source->hearing);
    for (unsigned i = REFUSAL_NONE + 1; i < REFUSAL_COUNT; i++) {
        const struct exposition_label label = {"kind",
                                               str_from(refusal_name((enum refusal)i))};
        exposition_count(frame->out, &label, 1, counts->refused[i]);
    }
}

const struct measure measures_ingest[] = {
    {{"wallboard_ingest_events_total", EXPOSITION_COUNTER,
      "Events that came, by what became of them."},
     write_events},
    {{"wallboard_ingest_gap_events_total", EXPOSITION_COUNTER,
      "Events that a source numbered and that can never come any more."},
     write_lost},
    {{"wallboard_ingest_gap_open", EXPOSITION_GAUGE,
      "1 while an event is missing and asked for."},
     write_gap},
    {{"wallboard_source_last_event_seconds", EXPOSITION_GAUGE,
      "Since a source was last heard, heartbeats too."},
     write_age},
    {{"wallboard_source_upstream_down", EXPOSITION_GAUGE,
      "1 while a source says that it lost its telephony system."},
     write_down},
    {{"wallboard_source_clock_offset_seconds", EXPOSITION_GAUGE,
      "How far a source's clock is behind the hub's, at the least."},
     write_offset},
    {{"wallboard_source_epoch_changes_total", EXPOSITION_COUNTER,
      "Times that a source began to number anew."},
     write_epochs},
    {{"wallboard_parse_errors_total", EXPOSITION_COUNTER,
      "Events refused, by the reason that their sender was told."},
     write_parse},
    {{NULL, EXPOSITION_GAUGE, NULL}, NULL},
};
