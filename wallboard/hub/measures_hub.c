#include "hub/measures_hub.h"

#include "bus/gate.h"
#include "control/command.h"
#include "history/journal.h"
#include "hub/agreement.h"
#include "hub/hearing.h"
#include "hub/hub_clock.h"
#include "hub/record.h"
#include "hub/serve.h"
#include "hub/steer.h"
#include "platform/process.h"
#include "stats/snapshot.h"
#include "wire/decode.h"

static void put_labelled(const struct measure_frame *frame, const char *name,
                         const char *value, uint64_t count)
{
    const struct exposition_label label = {name, str_from(value)};
    exposition_count(frame->out, &label, 1, count);
}

/* -- journal --------------------------------------------------------------------------
 */

static void write_commits(const struct measure_frame *frame)
{
    exposition_timing(frame->out, &frame->tallies->commits);
}

static void write_last(const struct measure_frame *frame)
{
    exposition_count(frame->out, NULL, 0, record_on_disk(frame->source->record));
}

static void write_durable(const struct measure_frame *frame)
{
    exposition_count(frame->out, NULL, 0, frame->source->durable);
}

static void write_errors(const struct measure_frame *frame)
{
    static const char *const names[MEASURE_OPS] = {
        [MEASURE_COMMIT] = "commit",
        [MEASURE_RECOVER] = "recover",
        [MEASURE_DAY] = "day",
        [MEASURE_CHECKPOINT] = "checkpoint",
    };
    for (size_t i = 0; i < MEASURE_OPS; i++) {
        put_labelled(frame, "op", names[i], frame->tallies->failed[i]);
    }
}

static void write_bytes(const struct measure_frame *frame)
{
    const struct journal *journal = record_journal(frame->source->record);
    exposition_count(frame->out, NULL, 0, journal_counts(journal)->bytes);
}

static void write_unverified(const struct measure_frame *frame)
{
    const struct journal *journal = record_journal(frame->source->record);
    exposition_count(frame->out, NULL, 0, journal_unverified(journal));
}

static void write_lost(const struct measure_frame *frame)
{
    exposition_count(frame->out, NULL, 0, frame->source->lost);
}

/* -- relay ----------------------------------------------------------------------------
 */

static void write_published(const struct measure_frame *frame)
{
    exposition_count(frame->out, NULL, 0, record_head(frame->source->record));
}

static void write_resyncs(const struct measure_frame *frame)
{
    const struct serve_counts *counts = serve_counts(frame->source->serve);
    put_labelled(frame, "reason", "snapshot", counts->snapshots);
    put_labelled(frame, "reason", "range", counts->ranges);
    put_labelled(frame, "reason", "range_not_kept", counts->unkept);
}

static void write_turned_away(const struct measure_frame *frame)
{
    const struct serve_counts *counts = serve_counts(frame->source->serve);
    put_labelled(frame, "reason", "busy", counts->busy);
    put_labelled(frame, "reason", "other_name", counts->other_name);
    put_labelled(frame, "reason", "no_report", counts->no_report);
}

static void write_making(const struct measure_frame *frame)
{
    exposition_timing(frame->out, &serve_counts(frame->source->serve)->making);
}

/* -- security -------------------------------------------------------------------------
 */

static void write_failures(const struct measure_frame *frame)
{
    const struct measure_source *source = frame->source;
    uint64_t role = hearing_refusals(source->hearing)->refused[REFUSAL_UNAUTHORISED] +
                    steer_counts(source->steer)->forbidden;
    if (source->gate != NULL) {
        const struct gate_counts gate = gate_counts(source->gate);
        put_labelled(frame, "reason", "unknown_key", gate.refused_key);
        put_labelled(frame, "reason", "wrong_port", gate.refused_domain);
        put_labelled(frame, "reason", "no_key", gate.refused_mechanism);
    }
    put_labelled(frame, "reason", "role", role);
}

static void write_commands(const struct measure_frame *frame)
{
    const struct steer_counts *counts = steer_counts(frame->source->steer);
    for (unsigned i = 0; i <= COMMAND_VERB_COUNT; i++) {
        const char *action =
            i == COMMAND_VERB_COUNT ? "unknown" : command_verb_name((enum command_verb)i);
        struct exposition_label labels[] = {{"action", str_from(action)},
                                            {"result", str_from("refused")}};
        exposition_count(frame->out, labels, 2, counts->refused[i]);
        labels[1].value = str_from("done");
        exposition_count(frame->out, labels, 2, counts->heard[i] - counts->refused[i]);
    }
}

/* -- figures and clock ----------------------------------------------------------------
 */

static void write_incomplete(const struct measure_frame *frame)
{
    uint64_t count = 0;
    for (size_t i = 0; i < frame->snapshot->interval_count; i++) {
        count += frame->snapshot->intervals[i].unverified;
    }
    exposition_count(frame->out, NULL, 0, count);
}

static void write_revisions(const struct measure_frame *frame)
{
    exposition_count(frame->out, NULL, 0, frame->snapshot->revisions);
}

static void write_mismatches(const struct measure_frame *frame)
{
    exposition_count(frame->out, NULL, 0, frame->source->agreement->wrong);
}

static void write_steps(const struct measure_frame *frame)
{
    exposition_count(frame->out, NULL, 0, frame->source->clock->steps);
}

static void write_synchronised(const struct measure_frame *frame)
{
    exposition_count(frame->out, NULL, 0, frame->source->clock_good);
}

/* -- process --------------------------------------------------------------------------
 */

static void write_build(const struct measure_frame *frame)
{
    put_labelled(frame, "version", WALLBOARD_VERSION, 1);
}

static void write_start(const struct measure_frame *frame)
{
    exposition_number(frame->out, NULL, 0, frame->tallies->started.ms, 3);
}

static void write_lag(const struct measure_frame *frame)
{
    for (unsigned i = 0; i < PULSE_LOOPS; i++) {
        enum pulse_loop loop = (enum pulse_loop)i;
        const struct exposition_label label = {"loop", str_from(pulse_loop_name(loop))};
        int64_t lag_ms = pulse_lag_ms(&frame->tallies->pulse, loop, frame->source->now);
        if (lag_ms >= 0) {
            exposition_number(frame->out, &label, 1, lag_ms, 3);
        }
    }
}

static void put_known(const struct measure_frame *frame, int64_t value)
{
    if (value >= 0) {
        exposition_number(frame->out, NULL, 0, value, 0);
    }
}

static void write_memory(const struct measure_frame *frame)
{
    put_known(frame, process_resident_bytes());
}

static void write_descriptors(const struct measure_frame *frame)
{
    put_known(frame, process_open_fds());
}

const struct measure measures_hub[] = {
    {{"wallboard_journal_commit_seconds", EXPOSITION_HISTOGRAM,
      "How long a batch of events took to be safe on disk."},
     write_commits},
    {{"wallboard_journal_last_seq", EXPOSITION_GAUGE,
      "Number of the last event on disk."},
     write_last},
    {{"wallboard_journal_durable", EXPOSITION_GAUGE,
      "1 while everything that was taken in is on disk."},
     write_durable},
    {{"wallboard_journal_errors_total", EXPOSITION_COUNTER,
      "Failures of the journal, by what it was to do."},
     write_errors},
    {{"wallboard_journal_bytes", EXPOSITION_GAUGE,
      "Size of all days on disk, as of the last commit."},
     write_bytes},
    {{"wallboard_journal_unverified_events", EXPOSITION_GAUGE,
      "Events from before the start that are yet to be read once more."},
     write_unverified},
    {{"wallboard_journal_lost_events", EXPOSITION_GAUGE,
      "Events that the last start could not read any more, until the day is over."},
     write_lost},
    {{"wallboard_publish_seq", EXPOSITION_GAUGE,
      "Number of the last event that screens were told."},
     write_published},
    {{"wallboard_screen_resyncs_total", EXPOSITION_COUNTER,
      "Screens that asked for what they lacked, by what they asked for."},
     write_resyncs},
    {{"wallboard_screen_refusals_total", EXPOSITION_COUNTER,
      "What screens asked for or reported and were refused, by why."},
     write_turned_away},
    {{"wallboard_snapshot_seconds", EXPOSITION_HISTOGRAM,
      "How long a snapshot took to be made; nothing else is done meanwhile."},
     write_making},
    {{"wallboard_auth_failures_total", EXPOSITION_COUNTER,
      "Who was turned away, by why."},
     write_failures},
    {{"wallboard_control_commands_total", EXPOSITION_COUNTER,
      "What supervisors wanted, and what became of it."},
     write_commands},
    {{"wallboard_intervals_incomplete", EXPOSITION_GAUGE,
      "Quarter-hours of the service day in which a source has lost something."},
     write_incomplete},
    {{"wallboard_interval_revisions_total", EXPOSITION_COUNTER,
      "Changes of quarter-hours that were over and settled."},
     write_revisions},
    {{"wallboard_control_total_mismatch", EXPOSITION_GAUGE,
      "Queues whose day a publisher counts otherwise than the hub."},
     write_mismatches},
    {{"wallboard_clock_step_total", EXPOSITION_COUNTER,
      "Steps of the machine's clock, which the hub's time did not take."},
     write_steps},
    {{"wallboard_clock_synchronised", EXPOSITION_GAUGE,
      "1 while the hub's clock can be believed."},
     write_synchronised},
    {{"wallboard_build_info", EXPOSITION_GAUGE, "1; the version is its label."},
     write_build},
    {{"wallboard_start_time_seconds", EXPOSITION_GAUGE,
      "When the hub started, Unix time."},
     write_start},
    {{"wallboard_loop_lag_seconds", EXPOSITION_GAUGE,
      "Since a part of the hub's work was last done; over 5 it stands."},
     write_lag},
    {{"process_resident_memory_bytes", EXPOSITION_GAUGE, "Memory that the hub takes."},
     write_memory},
    {{"process_open_fds", EXPOSITION_GAUGE, "Descriptors that the hub has open."},
     write_descriptors},
    {{NULL, EXPOSITION_GAUGE, NULL}, NULL},
};
