#include <stdio.h>

#include "ctl/plans.h"
#include "ctl/queue_waits.h"
#include "ctl/reading.h"
#include "ctl/recording.h"
#include "ctl/replay_options.h"
#include "ctl/report.h"
#include "ctl/verbs.h"
#include "site/intake.h"
#include "site/site.h"

static bool write_report(const struct replay_options *options, struct intake *intake,
                         const struct queue_waits *waits, struct wall now, bool timed)
{
    intake_tick(intake, now);
    const struct report report = {
        .snapshot = intake_snapshot(intake, (struct mono){0}, now),
        .engine = intake_engine(intake),
        .calendar = intake_calendar(intake),
        .standings = intake_standings(intake),
        .counts = intake_counts(intake),
        .waits = waits,
        .interval_min = options->interval_min,
        .timed = timed,
    };
    if (options->table) {
        report_table(&report, stdout);
    } else {
        report_json(&report, stdout);
    }
    return fflush(stdout) == 0 && ferror(stdout) == 0;
}

static enum verb_exit fail(const char *what)
{
    (void)fprintf(stderr, "wallboardctl replay: %s\n", what);
    return VERB_FAILED;
}

static enum verb_exit replay(const struct replay_options *options,
                             struct recording *recording, struct intake *intake,
                             struct queue_waits *waits)
{
    struct wall now = {0};
    bool timed = false;
    const char *fault = reading_take(recording, intake, options->at, &now, &timed);
    if (fault != NULL) {
        return fail(fault);
    }
    if (waits != NULL) {
        intake_tick(intake, now);
        engine_visit(intake_engine(intake), queue_waits_note, waits);
        if (!queue_waits_settle(waits)) {
            return fail("no memory");
        }
    }
    return write_report(options, intake, waits, now, timed)
               ? VERB_DONE
               : fail("cannot write the report");
}

/* Intervals need the waits of all contacts, also of those that the engine forgets. */
static enum verb_exit replay_with(const struct replay_options *options,
                                  const struct plans *plans, struct recording *recording)
{
    bool intervals = options->interval_min > 0;
    struct engine_config config = site_engine_config(plans->site);
    struct queue_waits *waits = intervals ? queue_waits_create(config.credit) : NULL;
    if (waits != NULL) {
        config.forgotten = queue_waits_note;
        config.forgotten_context = waits;
    }
    struct intake *intake =
        intervals && waits == NULL ? NULL : intake_create_from(plans->site, &config);
    enum verb_exit code = VERB_FAILED;
    if (intake == NULL) {
        (void)fail("no memory");
    } else {
        intake_use_forecast(intake, plans->forecast);
        intake_use_schedule(intake, plans->schedule);
        code = replay(options, recording, intake, waits);
    }
    intake_destroy(&intake);
    queue_waits_destroy(&waits);
    return code;
}

static enum verb_exit run(int count, char **values)
{
    struct diag diag;
    struct replay_options options;
    struct recording *recording = NULL;
    struct plans plans;
    enum verb_exit code = VERB_WRONG;
    diag_clear(&diag);
    if (!replay_options_parse(count, values, &options, &diag)) {
        diag_print(&diag, stderr);
        (void)fprintf(stderr, "usage: wallboardctl replay %s\n", verb_replay.usage);
        return code;
    }
    if (plans_load(options.config, &plans, &diag)) {
        recording = recording_open(options.file, &diag);
    }
    diag_print(&diag, stderr);
    if (recording != NULL) {
        code = replay_with(&options, &plans, recording);
    }
    recording_close(&recording);
    plans_finish(&plans);
    return code;
}

const struct verb verb_replay = {
    .name = "replay",
    .usage = "FILE|- [--config site.yaml] [--at TIME] [--intervals 15m] "
             "[--format json|table]",
    .help = "the numbers that a recording of events gives",
    .run = run,
};
