#include "hub/app.h"

#include <stdlib.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/index.h"
#include "base/log.h"
#include "bus/gate.h"
#include "bus/poll.h"
#include "bus/ports.h"
#include "hub/agreement.h"
#include "hub/day.h"
#include "hub/doors.h"
#include "hub/guard.h"
#include "hub/hearing.h"
#include "hub/hub_time.h"
#include "hub/ingest.h"
#include "hub/known.h"
#include "hub/memory.h"
#include "hub/monitor.h"
#include "hub/record.h"
#include "hub/screens.h"
#include "hub/serve.h"
#include "hub/speech.h"
#include "hub/steer.h"
#include "locale/calendar.h"
#include "platform/descriptors.h"
#include "platform/signals.h"
#include "site/intake.h"
#include "site/labels.h"
#include "site/site.h"
#include "stats/engine.h"
#include "wire/answer.h"

#define BEAT_MS       1000
#define MEND_MS       5000   /* it may read the whole day */
#define KEEP_MS       600000 /* a checkpoint so often: what a restart need not count */
#define PRUNE_MS      3600000
#define RANK_BEATS    15 /* leaderboards are ranked so often, for those who come late */
#define DIGEST_BEATS  5  /* a digest goes with every so manieth heartbeat */
#define SITE_MIB      1
#define DESCRIPTORS   65536
#define BURST_SECONDS 10 /* of its rate a source may say at once */

struct app {
    const struct arguments *arguments;
    struct site *site;
    char *site_text; /* as the screens are sent it; owned */
    size_t site_size;
    int signals;
    struct monitor *monitor;
    struct poll *poll;
    struct guard *guard;
    struct doors *doors;
    struct record *record;
    struct labels *labels;
    struct ingest *ingest;
    struct hearing *hearing;
    struct intake *intake;
    struct screens *screens;
    struct serve *serve;
    struct steer *steer;
    struct known *known;
    struct agreement agreement;

    struct mono now;
    struct wall wall; /* never goes back */
    struct hub_time time;
    struct speech speech;
    struct str topic;
    char topic_text[LIMIT_ID_BYTES + 16];
    struct mono commit_due, beat_due, mend_due, keep_due, prune_due;
    int64_t commit_ms;
    uint64_t beats, rules_hash;
    size_t names_told;
    int code;
    bool serving; /* there is more to answer at once */
    uint8_t message[RELAY_MAX_BYTES];
};

/* True if the time can be trusted from now on. */
static bool read_clocks(struct app *app)
{
    app->now = clock_mono();
    bool begins = hub_time_read(&app->time, app->ingest, app->now);
    app->wall = app->time.clock.now;
    app->speech.now = app->now;
    app->speech.wall = app->wall;
    return begins;
}

static bool is_due(const struct app *app, struct mono due)
{
    return mono_ms_between(due, app->now) >= 0;
}

/* Was all on disk when the last batch was committed? Since then more may have come. */
static bool is_durable(const struct app *app)
{
    return (app->speech.flags & RELAY_DURABLE) != 0;
}

/* -- building
 * ---------------------------------------------------------------------------- */

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
    const char *listen = either(app->arguments->listen, app->site->hub.listen);
    struct doors_config config = {.listen = listen,
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
    if (!ports_is_local(listen) && !app->site->hub.open &&
        guard_curve(app->guard) == NULL) {
        diag_add(diag, DIAG_ERROR, listen, 0, 0,
                 "without keys the hub listens on this machine alone (tcp://127.0.0.1); "
                 "give --keys, or write hub: "
                 "anyone_on_the_network_may_read_and_write: true");
        return false;
    }
    app->doors = doors_create(&config, app->now, diag);
    return app->doors != NULL;
}

/* The journal turns to the service day that it is. */
static bool open_day(struct app *app)
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

static bool open_record(struct app *app, struct diag *diag)
{
    struct journal_found found;
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
    hub_time_begin(&app->time, app->record);
    if (read_clocks(app) && !open_day(app)) {
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
    return true;
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
    app->guard = guard_create(either(app->arguments->keys, app->site->hub.keys), diag);
    if (app->guard == NULL || !open_record(app, diag)) {
        return false;
    }
    app->steer = steer_create(record_journal(app->record), app->wall);
    app->known = known_create(app->site);
    app->hearing =
        hearing_create(app->site, app->guard, app->ingest, app->record, app->labels);
    app->rules_hash = index_hash(0, app->site_text, app->site_size);
    app->intake = memory_rebuild(app->site, app->record, app->rules_hash, app->wall);
    if (app->steer == NULL || app->known == NULL || app->hearing == NULL ||
        app->intake == NULL) {
        return say_no_memory(diag);
    }
    journal_visit_sources(record_journal(app->record), restore_source, app->ingest);
    return open_doors(app, diag) && doors_join(app->doors, app->poll) &&
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
    app->commit_due = app->beat_due = app->mend_due = app->prune_due = app->now;
    app->keep_due = mono_add_ms(app->now, KEEP_MS);
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

/* -- hear and drain
 * ---------------------------------------------------------------------- */

/* A picture that a supervisor waits for, or a request. */
static void hear_screen(struct app *app, const struct router_message *message)
{
    if (!guard_may_hear(app->guard, message->user, str_from(app->site->id))) {
        return;
    }
    struct relay_reader in;
    bool picture = relay_read(&in, message->body.data, message->body.size) &&
                   in.head.kind == RELAY_PICTURE;
    if (!picture) {
        (void)serve_hear(app->serve, message, app->screens, app->now);
        return;
    }
    const struct screen_entry *screen = screens_find_peer(app->screens, &message->peer);
    if (screen != NULL) {
        steer_pass_picture(app->steer, message->body, screen->name,
                           doors_control(app->doors));
    }
}

static void hear_screens(struct app *app)
{
    struct router_message message;
    for (int i = 0;
         i < HEARING_MESSAGES && router_receive(doors_sync(app->doors), &message); i++) {
        hear_screen(app, &message);
    }
}

static void hear_supervisors(struct app *app)
{
    struct router_message message;
    const struct steer_facts facts = {
        .site = app->site->id,
        .hub = app->speech.hub,
        .epoch = app->speech.epoch,
        .head = record_head(app->record),
        .durable = is_durable(app),
        .clock = app->time.clock.holds                 ? "waits to be set"
                 : app->time.clock.differs             ? "has stepped"
                 : hub_clock_is_good(&app->time.clock) ? "synchronised"
                                                       : "not synchronised",
        .sources = ingest_count(app->ingest),
        .refused = hearing_counts(app->hearing)->refused,
        .rate_limited = hearing_counts(app->hearing)->rate_limited,
        .compared = app->agreement.compared,
        .disagreeing = app->agreement.wrong,
    };
    const struct steer_scene scene = {
        .control = doors_control(app->doors),
        .sync = doors_sync(app->doors),
        .screens = app->screens,
        .facts = &facts,
        .known = app->known,
        .now = app->now,
        .wall = app->wall,
    };
    for (int i = 0; i < HEARING_MESSAGES && router_receive(scene.control, &message);
         i++) {
        bool may = guard_may_command(app->guard, message.user, str_from(app->site->id));
        steer_hear(app->steer, &message, may, &scene);
    }
}

/* While the clock holds nothing is taken: what comes is not acknowledged, and said again
 * when all connections begin anew. */
static void hear_publishers(struct app *app)
{
    if (app->time.clock.holds) {
        hearing_discard(app->hearing, app->doors);
    } else {
        hearing_drain(app->hearing, app->doors, app->now, app->wall,
                      !app->time.clock.differs);
    }
}

static void begin_time(struct app *app)
{
    log_write(LOG_LEVEL_INFO, "hub", "the clock can be trusted: the day begins");
    if (!open_day(app)) {
        log_write(LOG_LEVEL_ERROR, "hub", "the journal's day: %s",
                  journal_fault(record_journal(app->record)));
    }
    doors_rebind(app->doors, app->now);
}

/* -- commit, count, relay
 * ---------------------------------------------------------------- */

static bool count_event(void *context, const struct relay_event *event)
{
    struct app *app = context;
    intake_relayed(app->intake, event, app->now);
    return true;
}

static void relay(struct app *app, size_t size)
{
    const struct str body = {(const char *)app->message, size};
    if (size > 0) {
        doors_relay(app->doors, app->topic, body);
    }
}

static void set_flags(struct app *app)
{
    app->speech.flags = record_is_durable(app->record) ? RELAY_DURABLE : 0;
    app->speech.flags |= hub_clock_is_good(&app->time.clock) ? RELAY_CLOCK_GOOD : 0;
}

/* The service day of the journal turns with that of the numbers, between two batches. */
static void follow_day(struct app *app)
{
    int64_t start_ms = 0;
    int64_t end_ms = 0;
    intake_day(app->intake, &start_ms, &end_ms);
    if (app->wall.ms < end_ms || end_ms == 0 || record_pending(app->record) > 0) {
        return;
    }
    intake_tick(app->intake, app->wall);
    if (!open_day(app)) {
        monitor_failed(app->monitor, MEASURE_DAY);
        log_write(LOG_LEVEL_ERROR, "hub", "the journal's new day: %s",
                  journal_fault(record_journal(app->record)));
    }
}

static void commit(struct app *app)
{
    uint64_t first = 0;
    uint64_t last = 0;
    uint64_t reached = 0;
    app->commit_due = mono_add_ms(app->now, app->commit_ms);
    bool was_durable = is_durable(app);
    if (record_commit(app->record, &first, &last)) {
        ingest_committed(app->ingest);
    } else if (was_durable) {
        monitor_failed(app->monitor, MEASURE_COMMIT);
    }
    set_flags(app);
    if (last < first) {
        return;
    }
    (void)record_read(app->record, first, last, count_event, app, &reached);
    while (first <= last) {
        size_t size =
            speech_events(&app->speech, app->record, first, last, app->message, &reached);
        relay(app, size);
        first = size == 0 ? last + 1 : reached + 1;
    }
}

static void tell_names(struct app *app)
{
    if (hearing_take_names(app->hearing) > 0) {
        app->names_told = 0; /* few, as a rule; said again whole */
    }
    while (app->names_told < labels_count(app->labels)) {
        relay(app, speech_names(&app->speech, app->labels, app->names_told, app->message,
                                &app->names_told));
    }
}

/* Orders are told at once; who misses them sees by the heartbeat that there are others.
 */
static void tell_orders(struct app *app)
{
    if (steer_take_change(app->steer, app->wall)) {
        relay(app, speech_text(&app->speech, RELAY_CONTROL, steer_version(app->steer),
                               steer_orders(app->steer), app->message));
    }
}

static void beat(struct app *app)
{
    struct speech_state state = {
        .head = record_head(app->record),
        .control_version = steer_version(app->steer),
        .rules_hash = app->rules_hash,
        .with_digest = app->beats++ % DIGEST_BEATS == 0,
    };
    app->beat_due = mono_add_ms(app->now, BEAT_MS);
    intake_tick(app->intake, app->wall);
    if (app->site->boards.leaderboard_count > 0 && app->beats % RANK_BEATS == 0) {
        (void)intake_snapshot(app->intake, app->now, app->wall); /* ranks, for movement */
    }
    set_flags(app);
    if (state.with_digest) {
        state.digest = intake_digest(app->intake);
        monitor_told(app->monitor, state.digest);
    }
    known_judge(app->known, app->intake, app->ingest, app->now, app->wall);
    steer_settle(app->steer, app->known, app->now);
    agreement_follow(&app->agreement, intake_engine(app->intake));
    relay(app, speech_beat(&app->speech, &state, app->intake, app->ingest, app->message));
}

static void answer_publishers(struct app *app)
{
    struct answer answer;
    struct router_peer peer;
    char text[ANSWER_MAX_BYTES];
    while (ingest_answer(app->ingest, &answer, &peer)) {
        size_t size = answer_encode(&answer, text, sizeof text);
        const struct str frame = {text, size};
        (void)router_send(doors_ingest(app->doors), &peer, &frame, 1);
    }
}

static void answer_screens(struct app *app)
{
    const struct serve_source source = {
        .record = app->record,
        .intake = app->intake,
        .labels = app->labels,
        .ingest = app->ingest,
        .rules_hash = app->rules_hash,
        .site_text = {app->site_text, app->site_size},
        .control = steer_orders(app->steer),
        .control_version = steer_version(app->steer),
    };
    app->serving = serve_step(app->serve, doors_sync(app->doors), &app->speech, &source);
}

/* -- house-keeping
 * ----------------------------------------------------------------------- */

static void keep_house(struct app *app)
{
    if (doors_gate(app->doors) != NULL) {
        guard_note_strangers(app->guard, doors_gate(app->doors), app->now);
    }
    if (is_due(app, app->mend_due)) {
        app->mend_due = mono_add_ms(app->now, MEND_MS);
        if (!is_durable(app) && record_mend(app->record)) {
            ingest_committed(app->ingest);
            set_flags(app);
        } else if (!is_durable(app)) {
            monitor_failed(app->monitor, MEASURE_RECOVER);
        }
    }
    if (is_due(app, app->keep_due)) {
        app->keep_due = mono_add_ms(app->now, KEEP_MS);
        if (!memory_keep(app->intake, app->record, app->rules_hash, app->wall)) {
            monitor_failed(app->monitor, MEASURE_CHECKPOINT);
        }
    }
    if (is_due(app, app->prune_due)) {
        app->prune_due = mono_add_ms(app->now, PRUNE_MS);
        if (app->time.clock.holds) {
            return; /* nobody knows what is old */
        }
        (void)journal_prune(record_journal(app->record), app->wall.ms);
    }
}

/* Tells how things are, to whoever asks and to the service manager. */
static void report(struct app *app)
{
    const struct measure_source source = {
        .site = app->site->id,
        .record = app->record,
        .ingest = app->ingest,
        .hearing = app->hearing,
        .intake = app->intake,
        .screens = app->screens,
        .serve = app->serve,
        .steer = app->steer,
        .gate = doors_gate(app->doors),
        .agreement = &app->agreement,
        .clock = &app->time.clock,
        .durable = is_durable(app),
        .clock_good = (app->speech.flags & RELAY_CLOCK_GOOD) != 0,
        .clock_sound = !app->time.clock.holds && !app->time.clock.differs,
        .now = app->now,
        .wall = app->wall,
    };
    monitor_turn(app->monitor, &source);
}

static int64_t wait_ms(const struct app *app)
{
    struct mono due = app->beat_due;
    if (app->serving) {
        return 0;
    }
    if (record_pending(app->record) > 0 && app->commit_due.ns < due.ns) {
        due = app->commit_due;
    }
    int64_t wait = mono_ms_between(app->now, due);
    return monitor_pause_ms(app->monitor, wait > 0 ? wait : 0);
}

bool app_turn(struct app *app)
{
    poll_wait(app->poll, wait_ms(app));
    bool begins = read_clocks(app);
    enum signals_request request = signals_read(app->signals);
    if (request == SIGNALS_STOP) {
        return false;
    }
    if (doors_gate(app->doors) != NULL && !gate_lives(doors_gate(app->doors))) {
        log_write(LOG_LEVEL_ERROR, "hub", "the gate is dead: nobody new gets in");
        app->code = EXIT_FAILURE;
        return false;
    }
    if (request == SIGNALS_RELOAD) {
        monitor_reloads(app->monitor, app->now);
        doors_reload(app->doors, app->guard, app->now);
    }
    doors_update(app->doors, app->now);
    if (begins) {
        begin_time(app);
    }
    hear_publishers(app);
    ingest_refill(app->ingest, app->now);
    monitor_moved(app->monitor, PULSE_INGEST, app->now);
    hear_screens(app);
    hear_supervisors(app);
    bool pending = record_pending(app->record) > 0;
    bool beating = is_due(app, app->beat_due);
    /* What was received before a heartbeat is relayed before it: its tick must not come
     * between, for screens that miss it would count in another order. */
    if ((beating || is_due(app, app->commit_due)) &&
        (pending || !record_is_durable(app->record))) {
        commit(app);
    } else if (!pending && record_is_durable(app->record)) {
        ingest_committed(app->ingest); /* numbers that were refused wait for no event */
    }
    monitor_moved(app->monitor, PULSE_JOURNAL, app->now);
    follow_day(app);
    tell_names(app);
    tell_orders(app);
    if (beating) {
        beat(app);
        monitor_moved(app->monitor, PULSE_PUBLISH, app->now);
    }
    answer_publishers(app);
    answer_screens(app);
    keep_house(app);
    report(app);
    return true;
}

int app_run(struct app *app)
{
    log_write(LOG_LEVEL_INFO, "hub", "site '%s' listens on %s", app->site->id,
              either(app->arguments->listen, app->site->hub.listen));
    set_flags(app);
    while (app_turn(app)) {
    }
    monitor_stops(app->monitor);
    commit(app);
    answer_publishers(app);
    (void)memory_keep(app->intake, app->record, app->rules_hash, app->wall);
    return app->code;
}
