#include <stdlib.h>

#include "base/file.h"
#include "base/index.h"
#include "base/log.h"
#include "bus/poll.h"
#include "bus/ports.h"
#include "hub/app_state.h"
#include "hub/day.h"
#include "hub/doors.h"
#include "hub/guard.h"
#include "hub/hearing.h"
#include "hub/ingest.h"
#include "hub/known.h"
#include "hub/memory.h"
#include "hub/monitor.h"
#include "hub/record.h"
#include "hub/screens.h"
#include "hub/serve.h"
#include "hub/site_files.h"
#include "hub/steer.h"
#include "locale/calendar.h"
#include "platform/descriptors.h"
#include "platform/signals.h"
#include "site/intake.h"
#include "site/labels.h"
#include "site/site.h"

#define SITE_MIB      1
#define DESCRIPTORS   65536
#define BURST_SECONDS 10 /* of its rate a source may say at once */

bool app_read_clocks(struct app *app)
{
    app->now = clock_mono();
    bool begins = hub_time_read(&app->time, app->ingest, app->now);
    app->wall = app->time.clock.now;
    app->speech.now = app->now;
    app->speech.wall = app->wall;
    return begins;
}

static bool say_no_memory(struct diag *diag)
{
    diag_add(diag, DIAG_ERROR, "wallboard-hub", 0, 0, "out of memory");
    return false;
}

static bool load_site(struct app *app, struct diag *diag)
{
    const char *path = app->arguments->config;
    if (path == NULL) {
        app->site = site_default();
        app->site_text = calloc(1, 1);
        return (app->site != NULL && app->site_text != NULL) || say_no_memory(diag);
    }
    app->site = site_load(path, diag);
    return app->site != NULL &&
           file_read(path, SITE_MIB, &app->site_text, &app->site_size, diag);
}

static const char *either(const char *given, const char *said)
{
    return given != NULL ? given : said;
}

static bool open_doors(struct app *app, struct diag *diag)
{
    const char *connect[ARGUMENTS_ENDPOINTS + OPTION_LIST_ITEMS];
    const char *bind[ARGUMENTS_ENDPOINTS + OPTION_LIST_ITEMS];
    app->listen = either(app->arguments->listen, app->site->hub.listen);
    struct doors_config config = {.listen = app->listen,
                                  .site = app->site->id,
                                  .connect = connect,
                                  .bind = bind,
                                  .guard = app->guard};
    for (size_t i = 0; i < app->arguments->connect_count; i++) {
        connect[config.connect_count++] = app->arguments->connect[i];
    }
    for (size_t i = 0; i < app->site->connect.count; i++) {
        connect[config.connect_count++] = app->site->connect.items[i];
    }
    for (size_t i = 0; i < app->arguments->bind_count; i++) {
        bind[config.bind_count++] = app->arguments->bind[i];
    }
    for (size_t i = 0; i < app->site->bind.count; i++) {
        bind[config.bind_count++] = app->site->bind.items[i];
    }
    if (!ports_is_local(app->listen) && !app->site->hub.open &&
        guard_curve(app->guard) == NULL) {
        diag_add(diag, DIAG_ERROR, app->listen, 0, 0,
                 "without keys the hub listens on this machine alone (tcp://127.0.0.1); "
                 "give --keys, or write hub: "
                 "anyone_on_the_network_may_read_and_write: true");
        return false;
    }
    app->doors = doors_create(&config, app->now, diag);
    return app->doors != NULL;
}

bool app_open_day(struct app *app)
{
    char day[DAY_NAME_SIZE];
    struct calendar *calendar = calendar_create(app->site->timezone);
    if (calendar == NULL) {
        return false;
    }
    day_name(calendar, (int)app->site->day_start_min, app->wall, day);
    calendar_destroy(&calendar);
    return record_set_day(app->record, day);
}

static void restore_source(void *context, struct str source, int64_t epoch,
                           int64_t sequence)
{
    ingest_restore(context, source, epoch, sequence);
}

/* The journal; where a checkpoint goes with it only what came since is verified now. */
static bool open_record(struct app *app, struct diag *diag)
{
    struct journal_found found;
    uint64_t next = 0;
    const struct journal_config config = {
        .folder = either(app->arguments->state, app->site->hub.state),
        .keep_days = (int)app->site->hub.keep_days};
    if (config.folder[0] == '\0') {
        diag_add(diag, DIAG_ERROR, "wallboard-hub", 0, 0,
                 "needs a folder for its journal: --state DIR, or hub: state:");
        return false;
    }
    app->record = record_open(&config, NULL, &found, diag);
    if (app->record == NULL) {
        return false;
    }
    app->rules_hash = index_hash(0, app->site_text, app->site_size);
    app->intake = memory_restore(app->site, app->record, app->rules_hash, &next);
    if (app->intake == NULL && !record_verify_day(app->record, &found, diag)) {
        return false;
    }
    hub_time_begin(&app->time, app->record);
    if (app_read_clocks(app) && !app_open_day(app)) {
        diag_add(diag, DIAG_ERROR, config.folder, 0, 0,
                 "%s: is this machine's clock right?",
                 journal_fault(record_journal(app->record)));
        return false;
    }
    if (app->time.clock.holds) {
        log_write(
            LOG_LEVEL_ERROR, "hub",
            "the clock is not synchronised and cannot be right: nothing is taken in "
            "until it is; publishers keep what they send");
    }
    app->speech.hub = found.hub;
    app->speech.epoch = found.epoch;
    log_write(LOG_LEVEL_INFO, "hub", "'%s': %llu events, epoch %llu%s%s", config.folder,
              (unsigned long long)found.head, (unsigned long long)found.epoch,
              found.continued ? ", goes on" : "", found.damaged ? ", damaged" : "");
    app->kept_head = next == 0 ? 0 : next - 1;
    if (memory_count(app->site, app->record, next, app->wall, &app->intake, &app->lost)) {
        return true;
    }
    bool suspect = journal_is_suspect(record_journal(app->record));
    diag_add(diag, DIAG_ERROR, config.folder, 0, 0, "%s",
             suspect ? journal_fault(record_journal(app->record)) : "out of memory");
    return false;
}

static bool create_parts(struct app *app, struct diag *diag)
{
    app->signals = signals_open();
    app->monitor = monitor_create(app->wall);
    app->poll = poll_create();
    app->labels = labels_create();
    app->screens = screens_create();
    app->serve = serve_create();
    if (app->monitor == NULL || app->poll == NULL || app->labels == NULL ||
        app->screens == NULL || app->serve == NULL) {
        return say_no_memory(diag);
    }
    if (!load_site(app, diag)) {
        return false;
    }
    app->ingest = ingest_create(
        (struct ingest_limits){app->site->hub.rate, app->site->hub.rate * BURST_SECONDS});
    if (app->ingest == NULL) {
        return say_no_memory(diag);
    }
    app->guard = guard_create(either(app->arguments->keys, app->site->hub.keys),
                              app->site->id, diag);
    if (app->guard == NULL || !open_record(app, diag)) {
        return false;
    }
    app->steer = steer_create(record_journal(app->record), app->wall);
    app->known = known_create(app->site);
    app->hearing =
        hearing_create(app->site, app->guard, app->ingest, app->record, app->labels);
    app->files = site_files_create(app->site, app->arguments->config, app->rules_hash);
    if (app->steer == NULL || app->known == NULL || app->hearing == NULL ||
        app->files == NULL) {
        return say_no_memory(diag);
    }
    journal_visit_sources(record_journal(app->record), restore_source, app->ingest);
    return open_doors(app, diag) && doors_join(app->doors, app->poll) &&
           site_files_join(app->files, app->poll) &&
           (app->signals < 0 || poll_add_fd(app->poll, app->signals)) &&
           monitor_listen(app->monitor,
                          either(app->arguments->metrics, app->site->hub.metrics),
                          app->poll, diag);
}

struct app *app_create(const struct arguments *arguments, struct diag *diag)
{
    struct app *app = calloc(1, sizeof *app);
    if (app == NULL) {
        (void)say_no_memory(diag);
        return NULL;
    }
    app->arguments = arguments;
    app->signals = -1;
    app->now = clock_mono();
    uint64_t descriptors = descriptors_raise(DESCRIPTORS);
    if (descriptors < DESCRIPTORS) {
        log_write(LOG_LEVEL_WARNING, "hub",
                  "%llu connections and files at most: LimitNOFILE=%d allows more",
                  (unsigned long long)descriptors, DESCRIPTORS);
    }
    if (!create_parts(app, diag)) {
        app_destroy(&app);
        return NULL;
    }
    app->commit_ms = app->site->hub.commit_ms;
    app->commit_due = app->beat_due = app->names_due = app->now;
    app->mend_due = app->prune_due = app->now;
    app->keep_due = mono_add_ms(app->now, APP_KEEP_MS);
    app->topic =
        (struct str){app->topic_text, str_format(app->topic_text, sizeof app->topic_text,
                                                 "wbh1/%s/", app->site->id)};
    return app;
}

void app_destroy(struct app **self)
{
    struct app *app = *self;
    if (app == NULL) {
        return;
    }
    doors_destroy(&app->doors);
    guard_destroy(&app->guard);
    serve_destroy(&app->serve);
    site_files_destroy(&app->files);
    screens_destroy(&app->screens);
    known_destroy(&app->known);
    intake_destroy(&app->intake);
    hearing_destroy(&app->hearing);
    steer_destroy(&app->steer);
    ingest_destroy(&app->ingest);
    labels_destroy(&app->labels);
    record_close(&app->record);
    monitor_destroy(&app->monitor);
    poll_destroy(&app->poll);
    signals_close(app->signals);
    free(app->site_text);
    site_destroy(&app->site);
    free(app);
    *self = NULL;
}
