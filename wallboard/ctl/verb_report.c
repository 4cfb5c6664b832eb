#include <stdio.h>

#include "ctl/plans.h"
#include "ctl/reading.h"
#include "ctl/recording.h"
#include "ctl/summary_options.h"
#include "ctl/verbs.h"
#include "site/intake.h"
#include "site/site.h"

#define FILES_MAX 1000
#define DAYS_MAX  800
#define DAY_MS    INT64_C(86400000)

/* The recordings of one report, and the time that they tell of. */
struct shelf {
    struct recording *recordings[FILES_MAX];
    int count;
    struct reading_times times;
};

static enum verb_exit fail(const char *what)
{
    (void)fprintf(stderr, "wallboardctl report: %s\n", what);
    return VERB_FAILED;
}

static void close_shelf(struct shelf *shelf)
{
    for (int i = 0; i < shelf->count; i++) {
        recording_close(&shelf->recordings[i]);
    }
}

/* False after saying what cannot be opened. */
static bool open_shelf(struct shelf *shelf, const struct summary_options *options,
                       struct diag *diag)
{
    if (options->file_count > FILES_MAX) {
        diag_add(diag, DIAG_ERROR, "wallboardctl report", 0, 0, "more than %d files",
                 FILES_MAX);
        return false;
    }
    for (int i = 0; i < options->file_count; i++) {
        struct recording *recording = recording_open(options->files[i], diag);
        if (recording == NULL) {
            return false;
        }
        shelf->recordings[shelf->count++] = recording;
    }
    return true;
}

/* The first look at all files. NULL, or what failed. */
static const char *look_through(struct shelf *shelf)
{
    for (int i = 0; i < shelf->count; i++) {
        if (!recording_rewind(shelf->recordings[i]) ||
            !reading_look(shelf->recordings[i], &shelf->times) ||
            !recording_rewind(shelf->recordings[i])) {
            return "cannot read the events twice, as a report must";
        }
    }
    if (shelf->times.first_ms == EVENT_NO_TIME) {
        return "no event carries a time: nothing can be reported";
    }
    if (shelf->times.last_ms - shelf->times.first_ms > DAYS_MAX * DAY_MS) {
        return "the events lie more than 800 days apart";
    }
    return NULL;
}

/* Reads everything into the intake, whose engine tells the books. NULL, or what failed.
 */
static const char *take_all(const struct shelf *shelf, struct intake *intake,
                            struct books *books)
{
    for (int i = 0; i < shelf->count; i++) {
        const char *fault = reading_read(shelf->recordings[i], intake);
        if (fault != NULL) {
            return fault;
        }
    }
    struct wall now = {intake_last_time_ms(intake)};
    intake_tick(intake, now);
    (void)intake_snapshot(intake, (struct mono){0}, now); /* settles what time decides */
    books_set_now(books, now.ms);
    engine_visit(intake_engine(intake), books_note, books);
    engine_visit_spells(intake_engine(intake), books_note_item, books);
    return books_settle(books) ? NULL : "no memory";
}

static enum verb_exit write_all(const struct summary_options *options,
                                const struct plans *plans, const struct shelf *shelf,
                                struct intake *intake, const struct books *books)
{
    const struct summary summary = {
        .snapshot = intake_snapshot(intake, (struct mono){0},
                                    (struct wall){intake_last_time_ms(intake)}),
        .engine = intake_engine(intake),
        .calendar = intake_calendar(intake),
        .books = books,
        .forecast = plans->forecast,
        .schedule = plans->schedule,
        .site = plans->site,
        .by = options->by,
        .scopes = options->scopes,
        .first_ms = shelf->times.first_ms,
    };
    struct summary_writer writer = {
        .out = stdout, .summary = &summary, .format = options->format};
    if (!summary_write(&writer)) {
        return fail("no memory");
    }
    return fflush(stdout) == 0 && ferror(stdout) == 0 ? VERB_DONE
                                                      : fail("cannot write the report");
}

static enum verb_exit report(const struct summary_options *options,
                             const struct plans *plans, struct shelf *shelf)
{
    const char *fault = look_through(shelf);
    if (fault != NULL) {
        return fail(fault);
    }
    struct engine_config config = site_engine_config(plans->site);
    struct books *books =
        books_create(config.credit, shelf->times.first_ms, shelf->times.last_ms);
    config.forgotten = books_note;
    config.forgotten_context = books;
    config.witness = books_note_item;
    config.witness_context = books;
    struct intake *intake =
        books == NULL ? NULL : intake_create_from(plans->site, &config);
    enum verb_exit code = VERB_FAILED;
    if (intake == NULL) {
        (void)fail("no memory");
    } else {
        intake_use_forecast(intake, plans->forecast);
        fault = take_all(shelf, intake, books);
        code =
            fault != NULL ? fail(fault) : write_all(options, plans, shelf, intake, books);
    }
    intake_destroy(&intake);
    books_destroy(&books);
    return code;
}

static enum verb_exit run(int count, char **values)
{
    struct diag diag;
    struct summary_options options;
    struct shelf shelf = {.times = {EVENT_NO_TIME, EVENT_NO_TIME}};
    struct plans plans;
    enum verb_exit code = VERB_WRONG;
    diag_clear(&diag);
    if (!summary_options_parse(count, values, &options, &diag)) {
        diag_print(&diag, stderr);
        (void)fprintf(stderr, "usage: wallboardctl report %s\n", verb_report.usage);
        return code;
    }
    bool opened =
        plans_load(options.config, &plans, &diag) && open_shelf(&shelf, &options, &diag);
    diag_print(&diag, stderr);
    if (opened) {
        code = report(&options, &plans, &shelf);
    }
    close_shelf(&shelf);
    plans_finish(&plans);
    return code;
}

const struct verb verb_report = {
    .name = "report",
    .usage = "[--by interval|15m|30m|60m|day|week|month]\n"
             "      [--of site,queues,channels,teams,agents] [--format table|csv|json]\n"
             "      [--config site.yaml] FILE|- ...",
    .help = "the figures of each interval, day, week or month of recorded events",
    .run = run,
};
