#include <stdlib.h>

#include "base/log.h"
#include "bus/gate.h"
#include "bus/poll.h"
#include "hub/app_state.h"
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
#include "platform/signals.h"
#include "site/intake.h"
#include "site/labels.h"
#include "site/site.h"
#include "stats/engine.h"
#include "wire/answer.h"

#define BEAT_MS      1000
#define NAMES_MS     1000
#define MEND_MS      5000 /* it may read the whole day */
#define PRUNE_MS     3600000
#define DIGEST_BEATS 5 /* a digest goes with every so manieth heartbeat */

static bool is_due(const struct app *app, struct mono due)
{
    return mono_ms_between(due, app->now) >= 0;
}

/* Was all on disk when the last batch was committed? Since then more may have come. */
static bool is_durable(const struct app *app)
{
    return (app->speech.flags & RELAY_DURABLE) != 0;
}

/* -- hear and drain
 */

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
        const struct screens_speaker speaker = {
            .peer = &message->peer,
            .user = message->user,
            .keyring = guard_keyring(app->guard),
            .site = app->site->id,
            .now = app->now,
        };
        (void)serve_hear(app->serve, message->body, app->screens, &speaker);
        return;
    }
    const struct screen_entry *screen =
        screens_find_peer(app->screens, &message->peer, message->user);
    if (screen != NULL) {
        steer_pass_picture(app->steer, message->body, screen->name,
                           doors_control(app->doors), app->now);
    }
}

/* Whose key uses a screen's name that is another's. */
static void tell_impostor(struct app *app)
{
    struct screens_impostor impostor;
    char fingerprint[CURVE_FINGERPRINT_BYTES];
    if (!screens_take_impostor(app->screens, &impostor)) {
        return;
    }
    guard_fingerprint(app->guard, str_from(impostor.user), fingerprint);
    log_write(LOG_LEVEL_WARNING, "hub",
              "'%s' (%s) reports as the screen '%s', which is another key's: it is not "
              "believed",
              impostor.user, fingerprint, impostor.name);
}

static void hear_screens(struct app *app)
{
    struct router_message message;
    for (int i = 0;
         i < HEARING_MESSAGES && router_receive(doors_sync(app->doors), &message); i++) {
        hear_screen(app, &message);
        tell_impostor(app);
    }
}

static void hear_supervisors(struct app *app)
{
    const struct steer_facts facts = {
        .site = app->site->id,
        .hub = app->speech.hub,
        .epoch = app->speech.epoch,
        .head = record_head(app->record),
        .unverified = journal_unverified(record_journal(app->record)),
        .lost = app->lost,
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
        .files = app->files,
        .site_path = app->arguments->config,
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
    steer_turn(app->steer, app->guard, &scene);
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
    if (!app_open_day(app)) {
        log_write(LOG_LEVEL_ERROR, "hub", "the journal's day: %s",
                  journal_fault(record_journal(app->record)));
    }
    doors_rebind(app->doors, app->now);
}

/* -- commit, count, relay
 */

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
    app->speech.flags |= app->time.clock.holds ? RELAY_CLOCK_HELD : 0;
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
    app->lost = 0;
    if (!app_open_day(app)) {
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

/* Said again whole, for they are few as a rule; once a second at most, whatever a source
 * tells in between. */
static void tell_names(struct app *app)
{
    if (hearing_take_names(app->hearing) > 0) {
        app->names_told = 0;
    }
    if (app->names_told == labels_count(app->labels) || !is_due(app, app->names_due)) {
        return;
    }
    app->names_due = mono_add_ms(app->now, NAMES_MS);
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

/* Which files the site file names now: who has others asks for them. */
static void tell_files(struct app *app)
{
    relay(app, speech_files(&app->speech, site_files_manifest(app->files), app->message));
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
    set_flags(app);
    if (state.with_digest) {
        state.digest = intake_digest(app->intake);
        monitor_told(app->monitor, state.digest);
    }
    /* Its look at the figures ranks the leaderboards too, for those who come late. */
    known_judge(app->known, app->intake, app->ingest, app->now, app->wall);
    steer_settle(app->steer, app->known, app->now);
    agreement_follow(&app->agreement, intake_engine(app->intake));
    relay(app, speech_beat(&app->speech, &state, app->intake, app->ingest, app->message));
    tell_files(app);
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
        .files = app->files,
        .rules_hash = app->rules_hash,
        .site_text = {app->site_text, app->site_size},
        .control = steer_orders(app->steer),
        .control_version = steer_version(app->steer),
    };
    serve_step(app->serve, doors_sync(app->doors), &app->speech, &source);
}

/* -- house-keeping
 */

/* After so long, or so many events. */
static void keep_checkpoint(struct app *app)
{
    uint64_t head = record_head(app->record);
    bool many = head - app->kept_head >= APP_KEEP_EVENTS && is_durable(app);
    if (!many && !is_due(app, app->keep_due)) {
        return;
    }
    app->keep_due = mono_add_ms(app->now, APP_KEEP_MS);
    app->kept_head = head;
    if (!memory_keep(app->intake, app->record, app->rules_hash, app->wall)) {
        monitor_failed(app->monitor, MEASURE_CHECKPOINT);
    }
}

static void keep_house(struct app *app)
{
    if (doors_gate(app->doors) != NULL) {
        guard_note_strangers(app->guard, doors_gate(app->doors), app->now);
        doors_follow_list(app->doors, app->guard, app->now);
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
    keep_checkpoint(app);
    if (is_due(app, app->prune_due)) {
        app->prune_due = mono_add_ms(app->now, PRUNE_MS);
        if (app->time.clock.holds) {
            return; /* nobody knows what is old */
        }
        (void)journal_prune(record_journal(app->record), app->wall.ms);
    }
}

/* False: the hub has to begin anew, and whoever started it starts it again. */
static bool verify(struct app *app)
{
    bool good =
        proofreader_turn(&app->proofreader, record_journal(app->record), app->now);
    app->code = good ? app->code : EXIT_FAILURE;
    return good;
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
        .lost = app->lost,
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
    if (record_pending(app->record) > 0 && app->commit_due.ns < due.ns) {
        due = app->commit_due;
    }
    int64_t wait = mono_ms_between(app->now, due);
    wait = serve_wait_ms(app->serve, app->now, wait);
    wait = site_files_wait_ms(app->files, app->now, wait);
    wait = proofreader_wait_ms(&app->proofreader, record_journal(app->record), app->now,
                               wait > 0 ? wait : 0);
    return monitor_pause_ms(app->monitor, wait);
}

bool app_turn(struct app *app)
{
    poll_wait(app->poll, wait_ms(app));
    bool begins = app_read_clocks(app);
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
    if (site_files_update(app->files, request == SIGNALS_RELOAD, app->now)) {
        tell_files(app);
    }
    if (beating) {
        beat(app);
        monitor_moved(app->monitor, PULSE_PUBLISH, app->now);
    }
    answer_publishers(app);
    answer_screens(app);
    keep_house(app);
    report(app);
    return verify(app);
}

int app_run(struct app *app)
{
    log_write(LOG_LEVEL_INFO, "hub", "site '%s' listens on %s", app->site->id,
              app->listen);
    set_flags(app);
    while (app_turn(app)) {
    }
    monitor_stops(app->monitor);
    commit(app);
    answer_publishers(app);
    (void)memory_keep(app->intake, app->record, app->rules_hash, app->wall);
    return app->code;
}
