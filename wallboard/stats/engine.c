#include "stats/engine.h"

#include <stdlib.h>
#include <string.h>

#include "base/table.h"
#include "stats/engine_state.h"
#include "stats/hours.h"
#include "stats/state_rules.h"

#define DAY_MS 86400000

struct engine_config engine_config_default(void)
{
    return (struct engine_config){
        .site = "",
        .rule = engine_rule_default(),
        .sweep_waiting_ms = 7200000,
        .sweep_ringing_ms = 300000,
        .sweep_active_ms = 28800000,
        .restart_grace_ms = 60000,
        .breach_horizon_ms = 10000,
        .csat_min = 10,
    };
}

static size_t or_limit(size_t size, size_t limit)
{
    return size == 0 || size > limit ? limit : size;
}

static bool create_books(struct engine *engine)
{
    size_t books = engine->max_queues + EVENT_CHANNEL_COUNT;
    size_t agents = (engine->max_agents / TIMELINE_STRIDE + 1) * TIMELINE_STRIDE;
    engine->waits = table_create(books * DAY_SLOTS, sizeof *engine->waits);
    engine->agent_quarters =
        table_create(agents * LIMIT_AGENT_QUARTERS, sizeof *engine->agent_quarters);
    engine->agent_marks =
        table_create(agents * TIMELINE_MARKS, sizeof *engine->agent_marks);
    engine->agent_lists =
        table_create(agents * TIMELINE_MARKS, sizeof *engine->agent_lists);
    engine->revisions = calloc(LIMIT_REVISIONS, sizeof *engine->revisions);
    return engine->waits != NULL && engine->agent_quarters != NULL &&
           engine->agent_marks != NULL && engine->agent_lists != NULL &&
           engine->revisions != NULL &&
           ring_block_init(&engine->quarter_block, books, LIMIT_QUEUE_QUARTERS,
                           LEDGER_WIDTH) &&
           ring_block_init(&engine->minute_block, books, LIMIT_MINUTES, MINUTE_COUNT);
}

static bool create_tables(struct engine *engine, size_t max_contacts)
{
    engine->queue_ids = index_create(engine->max_queues);
    engine->agent_ids = index_create(engine->max_agents);
    engine->campaign_ids = index_create(LIMIT_CAMPAIGNS);
    engine->reason_ids = index_create(LIMIT_REASONS - 1); /* 0 is all others */
    engine->queues = table_create(engine->max_queues, sizeof *engine->queues);
    engine->agents = table_create(engine->max_agents, sizeof *engine->agents);
    engine->campaigns = calloc(LIMIT_CAMPAIGNS, sizeof *engine->campaigns);
    engine->contacts = contacts_create(max_contacts);
    engine->sources = sources_create();
    engine->recent = recent_create();
    return engine->queue_ids != NULL && engine->agent_ids != NULL &&
           engine->campaign_ids != NULL && engine->reason_ids != NULL &&
           engine->queues != NULL && engine->agents != NULL &&
           engine->campaigns != NULL && engine->contacts != NULL &&
           engine->sources != NULL && engine->recent != NULL && create_books(engine);
}

static struct ledger ledger_of(const struct engine *engine, size_t number)
{
    return (struct ledger){
        .quarters = ring_block_ring(&engine->quarter_block, number),
        .minutes = ring_block_ring(&engine->minute_block, number),
        .waits = engine->waits + number * DAY_SLOTS,
    };
}

/* A queue's record before anything is known of it. */
static void init_queue(struct engine *engine, size_t number)
{
    struct queue *queue = &engine->queues[number];
    queue->ledger = ledger_of(engine, number);
    for (size_t i = 0; i < EVENT_CHANNEL_COUNT; i++) {
        queue->rules[i] = engine->rule;
    }
    queue->target_said = engine->target_said;
    queue->gauges = event_blank(EVENT_QUEUE_STATS).gauges;
    queue->gauges_since_ms = EVENT_NO_TIME;
}

static bool configure_queues(struct engine *engine, const struct engine_config *config)
{
    for (size_t i = 0; i < config->queue_count; i++) {
        const struct engine_queue_config *row = &config->queues[i];
        size_t number = index_add(engine->queue_ids, str_from(row->id));
        if (number == INDEX_NONE) {
            return false;
        }
        init_queue(engine, number);
        struct queue *queue = &engine->queues[number];
        for (size_t c = 0; c < EVENT_CHANNEL_COUNT; c++) {
            queue->rules[c] = row->channels[c] == NULL ? row->rule : *row->channels[c];
        }
        queue->target_said = row->target_said;
        queue->configured = true;
        queue->label_said = row->label != NULL;
        str_copy(queue->label, sizeof queue->label, str_from(row->label));
    }
    return true;
}

/* The productive reasons have the first numbers; more than fit are productive no more. */
static void configure_reasons(struct engine *engine, const char *const *productive)
{
    for (size_t i = 0; productive != NULL && productive[i] != NULL; i++) {
        size_t number = index_add(engine->reason_ids, str_from(productive[i]));
        if (number != INDEX_NONE) {
            engine->productive |= UINT32_C(1) << (number + 1);
        }
    }
}

static void take_config(struct engine *engine, const struct engine_config *config)
{
    str_copy(engine->site, sizeof engine->site, str_from(config->site));
    engine->rule = config->rule;
    engine->target_said = config->target_said;
    engine->sweep_waiting_ms = config->sweep_waiting_ms;
    engine->sweep_ringing_ms = config->sweep_ringing_ms;
    engine->sweep_active_ms = config->sweep_active_ms;
    engine->restart_grace_ms = config->restart_grace_ms;
    engine->breach_horizon_ms = config->breach_horizon_ms;
    engine->credit = config->credit;
    engine->abandonment_excludes_short = config->abandonment_excludes_short;
    engine->contact_rate_of_connects = config->contact_rate_of_connects;
    engine->csat_min = config->csat_min;
    engine->drop_window_ms = config->drop_window_ms;
    engine->forgotten = config->forgotten;
    engine->forgotten_context = config->forgotten_context;
    engine->witness = config->witness;
    engine->witness_context = config->witness_context;
    engine->agent_watch = engine_watch_agents(engine);
    engine->max_queues = or_limit(config->max_queues, LIMIT_QUEUES);
    engine->max_agents = or_limit(config->max_agents, LIMIT_AGENTS);
    engine->rules_hash = state_rules_hash(config);
}

struct engine *engine_create(const struct engine_config *config)
{
    struct engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL) {
        return NULL;
    }
    take_config(engine, config);
    engine->now_ms = engine->first_ms = EVENT_NO_TIME;
    engine->last_call = STAMP_NONE;
    engine->next_sweep_ms = engine->next_wrapup_ms = engine->next_change_ms = INT64_MAX;
    size_t max_contacts = or_limit(config->max_contacts, LIMIT_CONTACTS);
    if (!create_tables(engine, max_contacts) || !configure_queues(engine, config)) {
        engine_destroy(&engine);
        return NULL;
    }
    configure_reasons(engine, config->productive_reasons);
    for (size_t i = 0; i < EVENT_CHANNEL_COUNT; i++) {
        engine->channels[i] = ledger_of(engine, engine->max_queues + i);
    }
    return engine;
}

void engine_destroy(struct engine **self)
{
    struct engine *engine = *self;
    if (engine == NULL) {
        return;
    }
    index_destroy(&engine->queue_ids);
    index_destroy(&engine->agent_ids);
    index_destroy(&engine->campaign_ids);
    index_destroy(&engine->reason_ids);
    table_destroy(engine->queues);
    table_destroy(engine->agents);
    free(engine->campaigns);
    contacts_destroy(&engine->contacts);
    sources_destroy(&engine->sources);
    recent_destroy(&engine->recent);
    table_destroy(engine->waits);
    table_destroy(engine->agent_quarters);
    table_destroy(engine->agent_marks);
    table_destroy(engine->agent_lists);
    free(engine->revisions);
    ring_block_finish(&engine->quarter_block);
    ring_block_finish(&engine->minute_block);
    free(engine);
    *self = NULL;
}

uint16_t engine_queue(struct engine *engine, struct str id, uint8_t source)
{
    if (id.size == 0) {
        return QUEUE_NONE;
    }
    size_t known = index_count(engine->queue_ids);
    size_t number = index_add(engine->queue_ids, id);
    if (number == INDEX_NONE) {
        engine->over_limit++;
        return QUEUE_NONE;
    }
    if (number == known) {
        init_queue(engine, number);
    }
    engine->queues[number].sources |= UINT64_C(1) << source;
    engine->queues[number].known = true;
    ledger_expect(&engine->queues[number].ledger, engine->now_ms);
    return (uint16_t)number;
}

/* Where an agent's ring of `slots` begins in the table of all such rings. */
static size_t ring_of_agent(size_t number, size_t slots)
{
    size_t group = number / TIMELINE_STRIDE;
    return group * TIMELINE_STRIDE * slots + number % TIMELINE_STRIDE;
}

uint32_t engine_name_agent(struct engine *engine, struct str id)
{
    if (id.size == 0) {
        return AGENT_NONE;
    }
    size_t known = index_count(engine->agent_ids);
    size_t number = index_add(engine->agent_ids, id);
    if (number == INDEX_NONE) {
        engine->over_limit++;
        return AGENT_NONE;
    }
    if (number == known) {
        agent_init(&engine->agents[number],
                   engine->agent_quarters + ring_of_agent(number, LIMIT_AGENT_QUARTERS),
                   engine->agent_marks + ring_of_agent(number, TIMELINE_MARKS),
                   engine->agent_lists + ring_of_agent(number, TIMELINE_MARKS));
        engine->agents[number].watch =
            engine->witness == NULL ? NULL : &engine->agent_watch;
    }
    return (uint32_t)number;
}

void engine_hear_of_agent(struct engine *engine, uint32_t agent, uint8_t source)
{
    engine->agents[agent].sources |= UINT64_C(1) << source;
    timeline_expect(&engine->agents[agent].timeline);
}

uint32_t engine_agent(struct engine *engine, struct str id, uint8_t source)
{
    uint32_t agent = engine_name_agent(engine, id);
    if (agent != AGENT_NONE) {
        engine_hear_of_agent(engine, agent, source);
    }
    return agent;
}

uint16_t engine_campaign(struct engine *engine, struct str id)
{
    if (id.size == 0) {
        return CAMPAIGN_NONE;
    }
    size_t number = index_add(engine->campaign_ids, id);
    if (number == INDEX_NONE) {
        engine->over_limit++;
        return CAMPAIGN_NONE;
    }
    return (uint16_t)number;
}

const struct engine_rule *engine_rule_of(const struct engine *engine, uint16_t queue,
                                         uint8_t channel)
{
    return queue == QUEUE_NONE ? &engine->rule : &engine->queues[queue].rules[channel];
}

static const struct hours *hours_of(const struct engine *engine, uint16_t queue)
{
    const struct hours *own = queue == QUEUE_NONE ? NULL : engine->queues[queue].hours;
    return own != NULL ? own : engine->hours;
}

int64_t engine_due_ms(const struct engine *engine, const struct stay *stay)
{
    const struct facts *facts = &stay->facts;
    if (!credit_is_deferred((enum event_channel)facts->channel)) {
        return EVENT_NO_TIME;
    }
    const struct engine_rule *rule = engine_rule_of(engine, stay->queue, facts->channel);
    if (facts->due_ms != EVENT_NO_TIME || rule->reply_target_ms == 0 ||
        !stamp_is_said(facts->queued)) {
        return facts->due_ms;
    }
    int64_t due_ms = facts->queued.at_ms + rule->reply_target_ms;
    const struct hours *hours = hours_of(engine, stay->queue);
    if (hours != NULL &&
        !hours_due_ms(hours, facts->queued.at_ms, rule->reply_target_ms, &due_ms)) {
        return EVENT_NO_TIME; /* beyond what is known of the hours */
    }
    return due_ms;
}

int64_t engine_open_ms(const struct engine *engine, uint16_t queue, int64_t from_ms,
                       int64_t to_ms)
{
    const struct hours *hours = hours_of(engine, queue);
    int64_t open_ms = to_ms > from_ms ? to_ms - from_ms : 0;
    if (hours != NULL) {
        (void)hours_elapsed_ms(hours, from_ms, to_ms, &open_ms);
    }
    return open_ms;
}

bool engine_set_hours(struct engine *engine, struct str queue, const struct hours *hours)
{
    if (queue.size == 0) {
        engine->hours = hours;
    } else {
        size_t known = index_count(engine->queue_ids);
        size_t number = index_add(engine->queue_ids, queue);
        if (number == INDEX_NONE) {
            return false;
        }
        if (number == known) {
            init_queue(engine, number);
        }
        engine->queues[number].hours = hours;
    }
    return true;
}

struct str engine_contact_agent(const struct engine *engine, const struct event *event)
{
    struct str nobody = {NULL, 0};
    if (event->agent.size > 0) {
        return event->agent;
    }
    for (size_t i = 0; i < sources_count(engine->sources); i++) {
        const struct source *source = sources_at(engine->sources, i);
        if (!str_equal((struct str){source->id, source->id_size}, event->source)) {
            continue;
        }
        uint32_t contact =
            event->contact.size == 0
                ? CONTACT_NONE
                : contacts_find(engine->contacts, (uint8_t)i, event->contact);
        uint32_t agent = contact == CONTACT_NONE
                             ? AGENT_NONE
                             : contacts_at(engine->contacts, contact)->credit.agent;
        return agent == AGENT_NONE ? nobody : index_id(engine->agent_ids, agent);
    }
    return nobody;
}

/* One site speaks to one engine. */
static bool is_of_site(struct engine *engine, struct str site)
{
    if (site.size == 0) {
        return true;
    }
    if (engine->site[0] == '\0') {
        str_copy(engine->site, sizeof engine->site, site);
    }
    return str_is(site, engine->site);
}

/* An id of an event that its source does not number. Never 0. */
static uint64_t id_hash(const struct source *source, const struct event *event)
{
    uint64_t hash = index_hash(source->hash, event->id.data, event->id.size);
    return hash == 0 ? 1 : hash;
}

static bool is_numbered(const struct source *source, const struct event *event)
{
    return event->sequence != EVENT_NO_NUMBER && source_follows(source, event->epoch);
}

/* Was it received before? Link messages have no number; they say absolute things. */
static bool is_duplicate(struct engine *engine, struct source *source,
                         const struct event *event, uint64_t hash)
{
    return is_numbered(source, event)
               ? !source_receive(source, event->epoch, event->sequence)
               : !recent_add(engine->recent, hash);
}

/* Asks at once for all that the event will need of memory that is seldom in cache. */
static uint64_t expect(const struct engine *engine, size_t number,
                       const struct event *event)
{
    const struct source *source = sources_at(engine->sources, number);
    uint64_t hash = 0;
    if (event->contact.size > 0) {
        contacts_expect(engine->contacts, (uint8_t)number, event->contact);
    }
    if (event->agent.size > 0) {
        size_t agent = index_expect(engine->agent_ids, event->agent);
        if (agent != INDEX_NONE) {
            agent_expect(&engine->agents[agent], &engine->days);
        }
    }
    if (!is_numbered(source, event)) {
        hash = id_hash(source, event);
        recent_expect(engine->recent, hash);
    }
    return hash;
}

/* What the time of an event is taken to be: said, unless that cannot be. */
static int64_t usable_time(const struct engine *engine, const struct event *event)
{
    bool unusable = event->time_ms == EVENT_NO_TIME || event->time_ms > engine->now_ms;
    return unusable ? engine->now_ms : event->time_ms;
}

static void count_late(struct engine *engine, struct source *source, int64_t at_ms)
{
    if (ring_quarter(at_ms) < ring_quarter(engine->now_ms)) {
        engine->late++; /* its quarter-hour was closed already */
        source->late++;
    }
}

static void move_now(struct engine *engine, int64_t now_ms)
{
    if (engine->now_ms == EVENT_NO_TIME || now_ms > engine->now_ms) {
        engine->now_ms = now_ms;
    }
    engine_run_out_wrapups(engine);
    engine_pass_time(engine);
}

static enum engine_result dispatch(struct engine *engine, const struct arrival *arrival)
{
    switch (arrival->event->type) {
    case EVENT_CONTACT_QUEUED:
    case EVENT_CONTACT_OFFERED:
    case EVENT_CONTACT_UNANSWERED:
    case EVENT_CONTACT_ANSWERED:
    case EVENT_CONTACT_HOLD:
    case EVENT_CONTACT_ENDED:
    case EVENT_CONTACT_LEFT:
    case EVENT_CONTACT_REJECTED:
        return engine_apply_contact(engine, arrival);
    case EVENT_CONTACT_DIALLED:
        return engine_apply_dialled(engine, arrival);
    case EVENT_CONTACT_RESULT:
        return engine_apply_result(engine, arrival);
    case EVENT_AGENT_STATE:
    case EVENT_AGENT_JOINED:
    case EVENT_AGENT_LEFT:
        return engine_apply_agent(engine, arrival);
    case EVENT_QUEUE_STATS:
    case EVENT_QUEUE_CONFIG:
    case EVENT_SOURCE_HELLO:
    case EVENT_SOURCE_HEARTBEAT:
    case EVENT_SOURCE_BYE:
    case EVENT_SOURCE_SNAPSHOT:
    case EVENT_TYPE_COUNT:
        break;
    }
    return engine_apply_source(engine, arrival);
}

static void note_time(struct engine *engine, int64_t at_ms)
{
    if (engine->first_ms == EVENT_NO_TIME || at_ms < engine->first_ms) {
        engine->first_ms = at_ms;
    }
    if (engine->day_end_ms == 0) {
        int64_t day_ms = at_ms - at_ms % DAY_MS; /* no earlier than 1970 */
        engine_set_day(engine, day_ms, day_ms + DAY_MS);
    }
}

enum engine_result engine_apply(struct engine *engine, const struct event *event,
                                struct wall received)
{
    if (!is_of_site(engine, event->site)) {
        engine_skip(engine, event->source, event->epoch, event->sequence);
        return ENGINE_WRONG_SITE;
    }
    size_t number = sources_find(engine->sources, event->source, true);
    if (number == LIMIT_SOURCES) {
        engine->over_limit++;
        return ENGINE_OVER_LIMIT;
    }
    struct source *source = sources_at(engine->sources, number);
    uint64_t hash = expect(engine, number, event);
    if (is_duplicate(engine, source, event, hash)) {
        source->duplicates++;
        return ENGINE_DUPLICATE;
    }
    move_now(engine, received.ms);
    engine_end_graces(engine); /* whether or not a tick came between: the same state */
    struct arrival arrival = {
        .event = event,
        .source = (uint8_t)number,
        .at = {usable_time(engine, event), event->sequence},
    };
    arrival.received = arrival.at.at_ms != event->time_ms;
    if (event->sequence == EVENT_NO_NUMBER) {
        arrival.at.rank = event->epoch == EVENT_NO_NUMBER ? ++engine->arrivals : 0;
    }
    note_time(engine, arrival.at.at_ms);
    count_late(engine, source, arrival.at.at_ms);
    source->events++;
    engine->cause = event->id;
    engine_note_epoch(engine, &arrival);
    enum engine_result result = dispatch(engine, &arrival);
    engine->cause = (struct str){NULL, 0};
    return result;
}

void engine_skip(struct engine *engine, struct str source, int64_t epoch,
                 int64_t sequence)
{
    size_t number = sources_find(engine->sources, source, false);
    if (number != LIMIT_SOURCES && sequence != EVENT_NO_NUMBER) {
        struct source *from = sources_at(engine->sources, number);
        if (source_follows(from, epoch)) {
            source_receive(from, epoch, sequence);
        }
    }
}

void engine_tick(struct engine *engine, struct wall now)
{
    move_now(engine, now.ms);
    engine_end_graces(engine);
    engine_sweep(engine);
    engine_mend(engine);
}

size_t engine_open_contacts(const struct engine *engine)
{
    return contacts_open_count(engine->contacts);
}
