#include <stdio.h>

#include "ctl/reading.h"
#include "ctl/recording.h"
#include "ctl/replay_options.h"
#include "ctl/report.h"
#include "ctl/verbs.h"
#include "site/forecast.h"
#include "site/intake.h"
#include "site/site.h"

static bool write_report(const struct replay_options *options, struct intake *intake,
                         struct wall now, bool timed)
{
    intake_tick(intake, now);
    const struct report report = {
        .snapshot = intake_snapshot(intake, (struct mono){0}, now),
        .engine = intake_engine(intake),
        .calendar = intake_calendar(intake),
        .standings = intake_standings(intake),
        .counts = intake_counts(intake),
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
                             struct recording *recording, struct intake *intake)
{
    struct wall now = {0};
    bool timed = false;
    const char *fault = reading_take(recording, intake, options->at, &now, &timed);
    if (fault != NULL) {
        return fail(fault);
    }
    return write_report(options, intake, now, timed) ? VERB_DONE
                                                     : fail("cannot write the report");
}

static enum verb_exit run(int count, char **values)
{
    struct diag diag;
    struct replay_options options;
    struct recording *recording = NULL;
    struct intake *intake = NULL;
    struct forecast *forecast = NULL;
    enum verb_exit code = VERB_WRONG;
    diag_clear(&diag);
    if (!replay_options_parse(count, values, &options, &diag)) {
        diag_print(&diag, stderr);
        (void)fprintf(stderr, "usage: wallboardctl replay %s\n", verb_replay.usage);
        return code;
    }
    struct site *site =
        options.config == NULL ? site_default() : site_load(options.config, &diag);
    if (site != NULL && forecast_load_site(site, &diag, &forecast)) {
        recording = recording_open(options.file, &diag);
    }
    diag_print(&diag, stderr);
    if (recording == NULL) {
        goto out;
    }
    intake = intake_create(site);
    if (intake == NULL) {
        code = fail("no memory");
        goto out;
    }
    intake_use_forecast(intake, forecast);
    code = replay(&options, recording, intake);
out:
    intake_destroy(&intake);
    forecast_destroy(&forecast);
    recording_close(&recording);
    site_destroy(&site);
    return code;
}

const struct verb verb_replay = {
    .name = "replay",
    .usage = "FILE|- [--config site.yaml] [--at TIME] [--intervals 15m] "
             "[--format json|table]",
    .help = "the numbers that a recording of events gives",
    .run = run,
};
