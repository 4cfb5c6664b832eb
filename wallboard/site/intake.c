#include "site/intake.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/little.h"
#include "locale/calendar.h"
#include "site/adherence.h"
#include "site/ahead.h"
#include "site/bygone.h"
#include "site/labels.h"
#include "site/liveness.h"
#include "site/names.h"
#include "site/open_hours.h"
#include "site/rota.h"
#include "site/seal.h"
#include "site/silence.h"
#include "site/site.h"
#include "site/standings.h"
#include "wire/relay.h"

#define SOURCE_ID_BYTES 256

/* In a replay the engine's time moves on in steps of this. */
#define REPLAY_TICK_MS 1000

struct source {
    char id[SOURCE_ID_BYTES + 1];
    struct liveness liveness;
    uint64_t refused;
};

struct intake {
    const struct site *site;    /* names, as they are shown */
    const struct site *counted; /* all that counting began with */
    struct decoder *decoder;
    struct engine *engine;
    struct calendar *calendar;
    struct open_hours *hours;
    struct standings *standings;
    struct bygone *bygone;
    struct ahead *ahead;
    const struct labels *labels; /* NULL: names are in the events */
    struct rota *rota;
    struct rota_plan plan; /* borrowed */
    struct snapshot *snapshot;
    struct wall now;    /* never goes back */
    struct wall ticked; /* a replay's last tick */
    struct wall until;
    int64_t last_time_ms;
    bool beyond; /* the last event with a time was later than `until` */
    bool replay, catching_up;
    bool by_receipt; /* what comes is timed by its receipt */
    struct source sources[LIMIT_SOURCES];
    size_t source_count;
    size_t last_source; /* most events come from the one that spoke last */
};

/* Takes the engine, which may be NULL: then there is no intake either. */
static struct intake *create_around(const struct site *site, struct engine *engine)
{
    struct intake *intake = calloc(1, sizeof *intake);
    if (intake == NULL) {
        engine_destroy(&engine);
        return NULL;
    }
    intake->site = intake->counted = site;
    intake->now.ms = INT64_MIN;
    intake->ticked.ms = INT64_MIN;
    intake->until.ms = INT64_MAX;
    intake->last_time_ms = EVENT_NO_TIME;
    intake->decoder = decoder_create();
    intake->engine = engine;
    intake->calendar = calendar_create(site->timezone);
    intake->standings = standings_create(site);
    intake->bygone = bygone_create();
    intake->ahead = ahead_create();
    intake->rota = rota_create();
    if (intake->engine != NULL) {
        intake->snapshot = engine_snapshot_create(intake->engine);
    }
    if (intake->decoder == NULL || intake->calendar == NULL || intake->snapshot == NULL ||
        intake->standings == NULL || intake->bygone == NULL || intake->ahead == NULL ||
        intake->rota == NULL) {
        intake_destroy(&intake);
    }
    return intake;
}

struct intake *intake_create(const struct site *site)
{
    const struct engine_config config = site_engine_config(site);
    return intake_create_from(site, &config);
}

struct intake *intake_create_from(const struct site *site,
                                  const struct engine_config *config)
{
    return create_around(site, engine_create(config));
}

void intake_destroy(struct intake **self)
{
    if (*self == NULL) {
        return;
    }
    snapshot_destroy(&(*self)->snapshot);
    standings_destroy(&(*self)->standings);
    bygone_destroy(&(*self)->bygone);
    ahead_destroy(&(*self)->ahead);
    rota_destroy(&(*self)->rota);
    open_hours_destroy(&(*self)->hours);
    calendar_destroy(&(*self)->calendar);
    engine_destroy(&(*self)->engine);
    decoder_destroy(&(*self)->decoder);
    free(*self);
    *self = NULL;
}

void intake_use_labels(struct intake *intake, const struct labels *labels)
{
    intake->labels = labels;
}

void intake_use_site(struct intake *intake, const struct site *site)
{
    intake->site = site;
}

void intake_use_forecast(struct intake *intake, const struct forecast *forecast)
{
    ahead_use_forecast(intake->ahead, forecast);
    intake->plan.forecast = forecast;
    rota_forget(intake->rota);
}

void intake_use_schedule(struct intake *intake, const struct schedule *schedule)
{
    intake->plan.schedule = schedule;
    rota_forget(intake->rota);
}

/* -- sources ------------------------------------------------------------------------ */

static struct source *find_source(struct intake *intake, struct str id)
{
    if (intake->last_source < intake->source_count &&
        str_is(id, intake->sources[intake->last_source].id)) {
        return &intake->sources[intake->last_source];
    }
    for (size_t i = 0; i < intake->source_count; i++) {
        if (str_is(id, intake->sources[i].id)) {
            intake->last_source = i;
            return &intake->sources[i];
        }
    }
    return NULL;
}

/* NULL when the table is full; the engine refuses such a source too. */
static struct source *add_source(struct intake *intake, struct str id)
{
    struct source *source = find_source(intake, id);
    if (source != NULL || intake->source_count == LIMIT_SOURCES ||
        id.size > SOURCE_ID_BYTES) {
        return source;
    }
    intake->last_source = intake->source_count;
    source = &intake->sources[intake->source_count++];
    (void)str_copy(source->id, sizeof source->id, id);
    return source;
}

/* -- events ------------------------------------------------------------------------- */

/* The hours of the year around the day: made anew with each. Without memory the old ones
 * hold, which reach a year ahead. */
static void renew_hours(struct intake *intake, struct wall at)
{
    const struct site *site = intake->counted;
    struct open_hours *hours = open_hours_create(site, at);
    if (hours == NULL) {
        return;
    }
    engine_set_hours(intake->engine, (struct str){NULL, 0}, open_hours_of_site(hours));
    for (size_t i = 0; i < site->queue_count; i++) {
        engine_set_hours(intake->engine, str_from(site->queues[i].id),
                         open_hours_of_queue(hours, i));
    }
    open_hours_destroy(&intake->hours);
    intake->hours = hours;
}

/* What is kept of days that are over is taken from each one's last instant. */
static void close_day(struct intake *intake)
{
    engine_snapshot(intake->engine, (struct wall){INT64_MIN}, intake->snapshot);
    if (intake->snapshot->day_end_ms > 0) {
        standings_close_day(intake->standings, intake->snapshot, intake->calendar);
        bygone_close_day(intake->bygone, intake->engine, intake->snapshot);
    }
}

/* Moves the clock, and the service day with it when its hour has come. */
static void move_clock(struct intake *intake, struct wall at)
{
    if (at.ms <= intake->now.ms) {
        return;
    }
    intake->now = at;
    if (!engine_day_contains(intake->engine, at.ms)) {
        int64_t start_ms = 0;
        int64_t end_ms = 0;
        close_day(intake);
        intake_day(intake, &start_ms, &end_ms);
        engine_set_day(intake->engine, start_ms, end_ms);
        renew_hours(intake, at);
    }
}

/* 8 bytes that say how many are the engine's; then, sealed, what stands beside it: the
 * days that are over first, as they can be read whatever the standings are of. */
#define ENGINE_SIZE    8
#define BESIDE_VERSION 3

size_t intake_checkpoint(struct intake *intake, void *buffer, size_t size)
{
    uint8_t *bytes = buffer;
    size_t room = size < ENGINE_SIZE ? 0 : size - ENGINE_SIZE;
    size_t engine =
        engine_checkpoint(intake->engine, room == 0 ? NULL : bytes + ENGINE_SIZE, room);
    size_t left = engine < room ? room - engine : 0;
    uint8_t *beside = left == 0 ? NULL : bytes + ENGINE_SIZE + engine;
    struct state_codec codec = seal_writer(beside, left);
    bygone_code(intake->bygone, &codec);
    standings_code(intake->standings, &codec);
    if (room > 0) {
        little_put(bytes, engine, ENGINE_SIZE);
    }
    return ENGINE_SIZE + engine + seal_close(&codec, BESIDE_VERSION, beside, left);
}

uint64_t intake_digest(const struct intake *intake)
{
    return engine_digest(intake->engine) + standings_digest(intake->standings);
}

/* A checkpoint's two parts. False: it is none. */
static bool split_checkpoint(const void *bytes, size_t size, struct str *ret_engine,
                             struct str *ret_beside)
{
    const char *from = bytes;
    uint64_t engine = size < ENGINE_SIZE ? 0 : little_get(bytes, ENGINE_SIZE);
    if (size < ENGINE_SIZE || engine > size - ENGINE_SIZE) {
        return false;
    }
    *ret_engine = (struct str){from + ENGINE_SIZE, (size_t)engine};
    *ret_beside =
        (struct str){from + ENGINE_SIZE + engine, size - ENGINE_SIZE - (size_t)engine};
    return true;
}

/* NULL: it is read. */
static const char *read_beside(struct intake *intake, struct str beside)
{
    struct state_codec codec;
    if (!seal_open(beside.data, beside.size, BESIDE_VERSION, &codec)) {
        return "standings of another version, or damaged";
    }
    bygone_code(intake->bygone, &codec);
    standings_code(intake->standings, &codec);
    state_check(&codec, codec.at == codec.size, "more than whole standings");
    return codec.fault;
}

/* Takes the engine. NULL: *ret_fault says why. */
static struct intake *restore_around(const struct site *site, struct engine *engine,
                                     struct str beside, struct state_fault *ret_fault)
{
    struct intake *intake = create_around(site, engine);
    const char *reason = intake == NULL ? NULL : read_beside(intake, beside);
    if (intake == NULL) {
        *ret_fault = (struct state_fault){STATE_NO_MEMORY, "out of memory", 0};
    } else if (reason != NULL) {
        *ret_fault = (struct state_fault){STATE_IMPOSSIBLE, reason, 0};
        intake_destroy(&intake);
    }
    return intake;
}

struct intake *intake_restore(const struct site *site, const void *bytes, size_t size,
                              struct wall at, struct state_fault *ret_fault)
{
    const struct engine_config config = site_engine_config(site);
    struct str counted;
    struct str beside;
    if (!split_checkpoint(bytes, size, &counted, &beside)) {
        *ret_fault = (struct state_fault){STATE_NO_CHECKPOINT,
                                          "not a checkpoint, or cut short", 0};
        return NULL;
    }
    struct engine *engine =
        engine_restore(&config, counted.data, counted.size, ret_fault);
    struct intake *intake =
        engine == NULL ? NULL : restore_around(site, engine, beside, ret_fault);
    if (intake != NULL) {
        renew_hours(intake, at);
        move_clock(intake, at);
    }
    return intake;
}

bool intake_recall(struct intake *intake, const void *bytes, size_t size)
{
    struct str counted;
    struct str beside;
    struct state_codec codec;
    struct bygone *bygone = bygone_create();
    if (bygone == NULL || !split_checkpoint(bytes, size, &counted, &beside) ||
        !seal_open(beside.data, beside.size, BESIDE_VERSION, &codec)) {
        bygone_destroy(&bygone);
        return false;
    }
    bygone_code(bygone, &codec);
    bygone_change_engine(bygone);
    if (codec.fault == NULL) {
        bygone_destroy(&intake->bygone);
        intake->bygone = bygone;
        return true;
    }
    bygone_destroy(&bygone);
    return false;
}

enum engine_result intake_event(struct intake *intake, const struct event *event,
                                struct mono received, struct wall received_wall)
{
    bool timed = event->time_ms != EVENT_NO_TIME;
    if (intake->replay) {
        struct wall last = {intake->now.ms == INT64_MIN ? received_wall.ms
                                                        : intake->now.ms};
        received_wall.ms = timed ? event->time_ms : last.ms;
    }
    move_clock(intake, received_wall);
    if (intake->replay && intake->now.ms - REPLAY_TICK_MS >= intake->ticked.ms) {
        engine_tick(intake->engine, intake->now);
        intake->ticked = intake->now;
    }
    enum engine_result result =
        engine_apply(intake->engine, event, intake->replay ? intake->now : received_wall);
    if (result == ENGINE_APPLIED) {
        standings_hear(intake->standings, intake->engine, event);
    }
    if (timed && event->time_ms > intake->last_time_ms) {
        intake->last_time_ms = event->time_ms;
    }
    if (result != ENGINE_WRONG_SITE) {
        struct source *source = add_source(intake, event->source);
        if (source != NULL) {
            liveness_hear_event(&source->liveness, event, received);
        }
    }
    return result;
}

/* An event that is not applied: its number counts as received all the same, and its
 * source is alive. NULL if the envelope did not say who it is, or it is not known yet. */
static struct source *skip_event(struct intake *intake, struct mono received)
{
    struct str id = {0};
    int64_t epoch = 0;
    int64_t sequence = 0;
    if (!decoder_refused_number(intake->decoder, &id, &epoch, &sequence)) {
        return NULL;
    }
    engine_skip(intake->engine, id, epoch, sequence);
    struct source *source = find_source(intake, id);
    if (source != NULL) {
        liveness_hear(&source->liveness, received);
    }
    return source;
}

static void tell(const struct intake_fault *fault, enum refusal refusal, const char *text)
{
    if (fault != NULL) {
        fault->refused(fault->context, refusal, text);
    }
}

static void take_refused(struct intake *intake, struct mono received,
                         const struct intake_fault *fault)
{
    tell(fault, decoder_refusal(intake->decoder), decoder_fault(intake->decoder));
    struct source *source = skip_event(intake, received);
    if (source != NULL) {
        source->refused++;
    }
}

/* Does a replay stop before this event? What carries no time happened with its
 * neighbours in the file. */
static bool is_beyond(struct intake *intake, const struct event *event)
{
    if (event->time_ms != EVENT_NO_TIME) {
        intake->beyond = event->time_ms > intake->until.ms;
    }
    return intake->beyond;
}

static void take_event(struct intake *intake, struct event *event, struct mono received,
                       struct wall received_wall, const struct intake_fault *fault)
{
    event->time_ms = intake->by_receipt ? EVENT_NO_TIME : event->time_ms;
    if (is_beyond(intake, event)) {
        return;
    }
    if (intake_event(intake, event, received, received_wall) != ENGINE_WRONG_SITE) {
        return;
    }
    char text[LIMIT_ID_BYTES + 64];
    str_format(text, sizeof text, "site: '%.*s' is not the site of this source",
               (int)event->site.size, event->site.data);
    decoder_count_refusal(intake->decoder, REFUSAL_WRONG_SITE);
    tell(fault, REFUSAL_WRONG_SITE, text);
}

void intake_body(struct intake *intake, const void *body, size_t size,
                 struct mono received, struct wall received_wall,
                 const struct intake_fault *fault)
{
    struct event event;
    decoder_begin(intake->decoder, body, size);
    for (;;) {
        switch (decoder_next(intake->decoder, &event)) {
        case DECODE_EVENT:
            take_event(intake, &event, received, received_wall, fault);
            break;
        case DECODE_IGNORED:
            (void)skip_event(intake, received);
            break;
        case DECODE_REFUSED:
            take_refused(intake, received, fault);
            break;
        case DECODE_END:
            return;
        }
    }
}

void intake_relayed(struct intake *intake, const struct relay_event *event,
                    struct mono received)
{
    intake->by_receipt = (event->flags & RELAY_EVENT_HUB_TIME) != 0;
    intake_body(intake, event->body.data, event->body.size, received,
                (struct wall){event->received_ms}, NULL);
    intake->by_receipt = false;
}

void intake_miss(struct intake *intake, struct wall from, struct wall to)
{
    engine_miss(intake->engine, to.ms);
    standings_miss(intake->standings, from.ms, to.ms);
}

void intake_tick(struct intake *intake, struct wall now)
{
    move_clock(intake, now);
    engine_tick(intake->engine, intake->now);
    standings_tick(intake->standings, intake->now.ms);
}

void intake_note_source(struct intake *intake, struct str id, int64_t age_ms,
                        bool upstream_down, struct mono now)
{
    struct source *source = add_source(intake, id);
    if (source != NULL) {
        source->liveness.heard = mono_add_ms(now, -age_ms);
        source->liveness.ever_heard = true;
        source->liveness.upstream_down = upstream_down;
    }
}

/* -- the numbers -------------------------------------------------------------------- */

/* Fills in what only the receiver knows; returns whether it can still be vouched for. */
static bool fill_source(struct intake *intake, struct snapshot_source *shown,
                        struct mono now)
{
    const struct source *source = find_source(intake, str_from(shown->id));
    if (source == NULL) {
        shown->link = SOURCE_CONNECTING;
        shown->age_ms = -1;
        return false;
    }
    shown->refused = source->refused;
    if (intake->replay) {
        shown->link = SOURCE_LIVE;
        shown->age_ms = 0;
        return true;
    }
    shown->link = liveness_link(&source->liveness, now);
    shown->age_ms = liveness_age_ms(&source->liveness, now);
    shown->upstream_down = source->liveness.upstream_down;
    return shown->link == SOURCE_LIVE;
}

/* Names leave here as the site's policy allows, so that no tile can forget it. */
static void show_names(const struct intake *intake, struct snapshot *snapshot)
{
    char name[LIMIT_LABEL_BYTES + 1];
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        struct snapshot_agent *agent = &snapshot->agents[i];
        bool labelled = strcmp(agent->label, agent->id) != 0;
        struct str label = labelled ? str_from(agent->label)
                                    : labels_find(intake->labels, str_from(agent->id));
        names_show(intake->site, str_from(agent->id), label, name, sizeof name);
        (void)str_copy(agent->label, sizeof agent->label, str_from(name));
        agent->unlisted =
            boards_has_opted_out(&intake->site->boards, str_from(agent->id));
    }
}

const struct snapshot *intake_snapshot(struct intake *intake, struct mono now,
                                       struct wall now_wall)
{
    static_assert(LIMIT_SOURCES <= 64, "a bit for each source");
    struct snapshot *snapshot = intake->snapshot;
    engine_snapshot(intake->engine, now_wall, snapshot);
    uint64_t silent = 0;
    for (size_t i = 0; i < snapshot->source_count; i++) {
        if (!fill_source(intake, &snapshot->sources[i], now)) {
            silent |= UINT64_C(1) << i;
        }
    }
    silence_mark(snapshot, silent);
    show_names(intake, snapshot);
    ahead_fill(intake->ahead, intake->engine, snapshot);
    adherence_fill(intake->plan.schedule, intake->engine, snapshot);
    rota_fill(intake->rota, &intake->plan, intake->engine, snapshot);
    bygone_fill(intake->bygone, intake->calendar, snapshot);
    standings_rank(intake->standings, snapshot, intake->calendar);
    const struct decode_counts *counts = decoder_counts(intake->decoder);
    snapshot->unknown_types = counts->unknown_types;
    snapshot->unknown_fields = counts->unknown_fields;
    snapshot->refused = 0;
    for (size_t i = 0; i < REFUSAL_COUNT; i++) {
        snapshot->refused += counts->refused[i];
    }
    snapshot->catching_up = intake->catching_up;
    return snapshot;
}

const struct standings *intake_standings(const struct intake *intake)
{
    return intake->standings;
}

const struct engine *intake_engine(const struct intake *intake)
{
    return intake->engine;
}

const struct decode_counts *intake_counts(const struct intake *intake)
{
    return decoder_counts(intake->decoder);
}

const struct calendar *intake_calendar(const struct intake *intake)
{
    return intake->calendar;
}

void intake_set_catching_up(struct intake *intake, bool catching_up)
{
    intake->catching_up = catching_up;
}

void intake_set_replay(struct intake *intake, bool replay)
{
    intake->replay = replay;
}

void intake_set_until(struct intake *intake, struct wall until)
{
    intake->until = until;
}

void intake_day(const struct intake *intake, int64_t *ret_start_ms, int64_t *ret_end_ms)
{
    *ret_start_ms = *ret_end_ms = 0;
    if (intake->now.ms != INT64_MIN) {
        struct calendar_span day = calendar_day(intake->calendar, intake->now,
                                                (int)intake->counted->day_start_min);
        *ret_start_ms = day.start.ms;
        *ret_end_ms = day.end.ms;
    }
}

int64_t intake_last_time_ms(const struct intake *intake)
{
    return intake->last_time_ms;
}
