#include "site/intake.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/little.h"
#include "locale/calendar.h"
#include "site/adherence.h"
#include "site/ahead.h"
#include "site/labels.h"
#include "site/liveness.h"
#include "site/names.h"
#include "site/open_hours.h"
#include "site/rota.h"
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
    intake->ahead = ahead_create();
    intake->rota = rota_create();
    if (intake->engine != NULL) {
        intake->snapshot = engine_snapshot_create(intake->engine);
    }
    if (intake->decoder == NULL || intake->calendar == NULL || intake->snapshot == NULL ||
        intake->standings == NULL || intake->ahead == NULL || intake->rota == NULL) {
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

/* What weeks and months are made of is taken from each day's last instant. */
static void close_day(struct intake *intake)
{
    if (standings_look_back(intake->standings)) {
        engine_snapshot(intake->engine, (struct wall){INT64_MIN}, intake->snapshot);
    }
    if (standings_look_back(intake->standings) && intake->snapshot->day_end_ms > 0) {
        standings_close_day(intake->standings, intake->snapshot, intake->calendar);
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

#define ENGINE_SIZE                                                                      \
    8 /* bytes that say how many are the engine's; then the standings'                   \
       */

size_t intake_checkpoint(struct intake *intake, void *buffer, size_t size)
{
    uint8_t *bytes = buffer;
    size_t room = size < ENGINE_SIZE ? 0 : size - ENGINE_SIZE;
    size_t engine =
        engine_checkpoint(intake->engine, room == 0 ? NULL : bytes + ENGINE_SIZE, room);
    size_t left = engine < room ? room - engine : 0;
    size_t standings = standings_checkpoint(
        intake->standings, left == 0 ? NULL : bytes + ENGINE_SIZE + engine, left);
    if (room > 0) {
        little_put(bytes, engine, ENGINE_SIZE);
    }
    return ENGINE_SIZE + engine + standings;
}

uint64_t intake_digest(const struct intake *intake)
{
    return engine_digest(intake->engine) + standings_digest(intake->standings);
}

/* Takes the engine. NULL: *ret_fault says why. */
static struct intake *restore_around(const struct site *site, struct engine *engine,
                                     struct str standings, struct state_fault *ret_fault)
{
    struct intake *intake = create_around(site, engine);
    const char *reason = NULL;
    if (intake == NULL) {
        *ret_fault = (struct state_fault){STATE_NO_MEMORY, "out of memory", 0};
    } else if (!standings_restore(intake->standings, standings.data, standings.size,
                                  &reason)) {
        *ret_fault = (struct state_fault){STATE_IMPOSSIBLE, reason, 0};
        intake_destroy(&intake);
    }
    return intake;
}

struct intake *intake_restore(const struct site *site, const void *bytes, size_t size,
                              struct wall at, struct state_fault *ret_fault)
{
    const struct engine_config config = site_engine_config(site);
    const char *from = bytes;
    uint64_t engine_size = size < ENGINE_SIZE ? 0 : little_get(bytes, ENGINE_SIZE);
    if (size < ENGINE_SIZE || engine_size > size - ENGINE_SIZE) {
        *ret_fault = (struct state_fault){STATE_NO_CHECKPOINT,
                                          "not a checkpoint, or cut short", 0};
        return NULL;
    }
    const struct str standings = {from + ENGINE_SIZE + engine_size,
                                  size - ENGINE_SIZE - (size_t)engine_size};
    struct engine *engine =
        engine_restore(&config, from + ENGINE_SIZE, (size_t)engine_size, ret_fault);
    struct intake *intake =
        engine == NULL ? NULL : restore_around(site, engine, standings, ret_fault);
    if (intake != NULL) {
        renew_hours(intake, at);
        move_clock(intake, at);
    }
    return intake;
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

/* Ages that nobody vouches for do not run on: they stand as they were when the oldest of
 * their silent sources was last heard. */
static void hold_ages(const struct snapshot *snapshot, uint64_t silent,
                      struct snapshot_figures *figures)
{
    static const enum metric ages[] = {METRIC_LONGEST_WAIT_MS, METRIC_OLDEST_MS,
                                       METRIC_TIME_IN_STATE_MS};
    int64_t oldest_ms = 0;
    for (size_t i = 0; i < snapshot->source_count; i++) {
        if ((silent >> i & 1U) != 0 && snapshot->sources[i].age_ms > oldest_ms) {
            oldest_ms = snapshot->sources[i].age_ms;
        }
    }
    for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++) {
        struct figure *age = &figures->value[ages[i]];
        if (figure_is_known(*age)) {
            age->num =
                age->num > oldest_ms * age->den ? age->num - oldest_ms * age->den : 0;
        }
    }
}

/* Figures of a source that is silent, gone or cut off are marked. */
static void mark_silent(struct snapshot *snapshot, uint64_t silent)
{
    snapshot->unverified = snapshot->unverified || silent != 0;
    hold_ages(snapshot, silent, &snapshot->totals);
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        struct snapshot_queue *queue = &snapshot->queues[i];
        queue->unverified = queue->unverified || (queue->sources & silent) != 0;
        hold_ages(snapshot, queue->sources & silent, &queue->today);
    }
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        struct snapshot_agent *agent = &snapshot->agents[i];
        agent->unverified = agent->unverified || (agent->sources & silent) != 0;
        hold_ages(snapshot, agent->sources & silent, &agent->today);
    }
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
    mark_silent(snapshot, silent);
    show_names(intake, snapshot);
    ahead_fill(intake->ahead, intake->engine, snapshot);
    adherence_fill(intake->plan.schedule, intake->engine, snapshot);
    rota_fill(intake->rota, &intake->plan, intake->engine, snapshot);
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
