#include <stdio.h>
#include <string.h>

#include "ctl/recording.h"
#include "ctl/replay_options.h"
#include "ctl/report.h"
#include "ctl/verbs.h"
#include "site/forecast.h"
#include "site/intake.h"
#include "site/site.h"
#include "wire/decode.h"

/* -- reading ------------------------------------------------------------------------ */

struct teller {
    const struct recording *recording;
    int64_t line;
};

static void tell_refusal(void *context, enum refusal refusal, const char *text)
{
    const struct teller *teller = context;
    (void)fprintf(stderr, "%s:%lld: %s: %s\n", recording_name(teller->recording),
                  (long long)teller->line, refusal_name(refusal), text);
}

static void take_all(struct recording *recording, struct intake *intake)
{
    /* A replay's clock is that of its events; when they are read does not matter. */
    const struct mono no_clock = {0};
    const struct wall beginning = {0};
    struct teller teller = {.recording = recording};
    const struct intake_fault fault = {tell_refusal, &teller};
    struct str line = {0};
    intake_set_replay(intake, true);
    while (recording_next(recording, &line, &teller.line)) {
        intake_body(intake, line.data, line.size, no_clock, beginning, &fault);
    }
}

/* The latest time of any event, without judging them; EVENT_NO_TIME if none has one. */
static int64_t find_last_time(struct recording *recording)
{
    int64_t last_ms = EVENT_NO_TIME;
    struct decoder *decoder = decoder_create();
    struct str line = {0};
    int64_t number = 0;
    while (decoder != NULL && recording_next(recording, &line, &number)) {
        struct event event;
        enum decode_result result;
        decoder_begin(decoder, line.data, line.size);
        do {
            result = decoder_next(decoder, &event);
            if (result == DECODE_EVENT && event.time_ms > last_ms) {
                last_ms = event.time_ms;
            }
        } while (result != DECODE_END);
    }
    decoder_destroy(&decoder);
    return last_ms;
}

/* The instant to stop at. "14:30" means the last event's day, which is known only after
 * reading once. False if the input cannot be read twice. */
static bool find_until(const struct replay_options *options, struct recording *recording,
                       const struct calendar *calendar, struct wall *ret_until)
{
    struct wall last = {0};
    if (replay_options_is_local(options->at)) {
        if (!recording_rewind(recording)) {
            return false;
        }
        int64_t last_ms = find_last_time(recording);
        last.ms = last_ms == EVENT_NO_TIME ? 0 : last_ms;
        if (recording_failed(recording) || !recording_rewind(recording)) {
            return false;
        }
    }
    *ret_until = replay_options_instant(options->at, calendar, last);
    return true;
}

/* -- the verb ----------------------------------------------------------------------- */

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
    struct wall until = {0};
    if (options->at != NULL) {
        if (!find_until(options, recording, intake_calendar(intake), &until)) {
            return fail("cannot read the events twice, which a time of day needs");
        }
        intake_set_until(intake, until);
    }
    take_all(recording, intake);
    if (recording_failed(recording)) {
        return fail("cannot read the events to their end");
    }
    int64_t last_ms = intake_last_time_ms(intake);
    bool timed = last_ms != EVENT_NO_TIME;
    struct wall now = {timed ? last_ms : 0};
    if (options->at != NULL) {
        now = until;
        timed = true;
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
