#include "stats/engine_state.h"

void engine_miss(struct engine *engine, int64_t at_ms)
{
    for (size_t i = 0; i < sources_count(engine->sources); i++) {
        source_lose(sources_at(engine->sources, i), at_ms);
    }
}

/* Nothing is known of a source's agents, after a restart, until it says so anew. */
static void note_restart(struct engine *engine, const struct arrival *arrival)
{
    struct source *source = sources_at(engine->sources, arrival->source);
    struct stamp at;
    if (source_note_life(source, arrival->event->epoch, arrival->at, &at)) {
        engine_call_restarted(engine, arrival->source, at);
    }
}

void engine_note_epoch(struct engine *engine, const struct arrival *arrival)
{
    struct source *source = sources_at(engine->sources, arrival->source);
    int64_t epoch = arrival->event->epoch;
    if (epoch == source->epoch &&
        !(source->life_count > 0 && stamp_before(arrival->at, source->lives[0].first))) {
        return; /* as it mostly is */
    }
    if (epoch != EVENT_NO_NUMBER) {
        note_restart(engine, arrival);
    }
    if (epoch <= source->epoch) {
        return;
    }
    bool restarted = source->epoch != EVENT_NO_NUMBER;
    source->epoch = epoch;
    if (restarted) {
        source->has_snapshot = false;
        source->grace_ends_ms = engine->now_ms + engine->restart_grace_ms;
    }
}

/* Closes the contacts of a source that were last heard of in a life before. */
static void close_earlier_lives(struct engine *engine, uint8_t number)
{
    struct source *source = sources_at(engine->sources, number);
    source->closed_epoch = source->epoch;
    source->closed_at_ms = source->grace_ends_ms;
    source->grace_ends_ms = EVENT_NO_TIME;
    for (size_t i = contacts_open_count(engine->contacts); i > 0; i--) {
        uint32_t at = contacts_open(engine->contacts, i - 1);
        const struct contact *contact = contacts_at(engine->contacts, at);
        if (contact->source == number && contact->touched_epoch < source->epoch) {
            engine_close_contact(engine, at, source->closed_at_ms);
        }
    }
}

void engine_end_graces(struct engine *engine)
{
    for (size_t i = 0; i < sources_count(engine->sources); i++) {
        const struct source *source = sources_at(engine->sources, i);
        if (source->grace_ends_ms != EVENT_NO_TIME &&
            source->grace_ends_ms <= engine->now_ms) {
            close_earlier_lives(engine, (uint8_t)i);
        }
    }
}

void engine_merge_gauges(struct event_gauges *to, const struct event_gauges *from)
{
    const int64_t *news[] = {&from->waiting,    &from->longest_wait_ms, &from->logged_in,
                             &from->ready,      &from->not_ready,       &from->ringing,
                             &from->on_contact, &from->wrapup,          &from->offered,
                             &from->answered,   &from->abandoned,       &from->in_sl,
                             &from->sl_ms};
    int64_t *olds[] = {&to->waiting,   &to->longest_wait_ms, &to->logged_in,  &to->ready,
                       &to->not_ready, &to->ringing,         &to->on_contact, &to->wrapup,
                       &to->offered,   &to->answered,        &to->abandoned,  &to->in_sl,
                       &to->sl_ms};
    for (size_t i = 0; i < sizeof olds / sizeof *olds; i++) {
        if (*news[i] != EVENT_NO_NUMBER) {
            *olds[i] = *news[i];
        }
    }
}

/* queue.config fills only what the site's own file leaves out. */
void engine_configure_queue(struct engine *engine, uint16_t number, int64_t sl_ms,
                            struct str label)
{
    struct queue *queue = &engine->queues[number];
    if (sl_ms != EVENT_NO_NUMBER && !queue->target_said &&
        sl_ms != queue->rules[0].target_ms) {
        for (size_t i = 0; i < EVENT_CHANNEL_COUNT; i++) {
            queue->rules[i].target_ms = sl_ms;
        }
        engine->stale = true; /* what was counted is judged anew */
    }
    if (label.size > 0 && !queue->label_said) {
        str_copy(queue->label, sizeof queue->label, label);
    }
}

/* What was counted of the queue's contacts at their instants, [since, now]. */
static void count_control(const struct engine *engine, const struct queue *queue,
                          int64_t since_ms, int64_t ret[CONTROL_COUNT])
{
    int64_t sums[TALLY_QUEUE_COUNT] = {0};
    ring_sum(&queue->ledger.quarters, ring_quarter(since_ms),
             ring_quarter(engine->now_ms) + 1, sums, TALLY_QUEUE_COUNT);
    for (size_t i = 0; i < CONTROL_COUNT; i++) {
        ret[i] = sums[TALLY_CONTROL_OFFERED + i];
    }
}

/* Can the source's counters be held against ours? Only where it tells its contacts and
 * nobody else tells any of this queue, over quarter-hours that the ring still has, of all
 * channels that wait. */
static bool is_control(const struct engine *engine, const struct arrival *arrival,
                       const struct queue *queue)
{
    const struct event *event = arrival->event;
    const struct source *source = sources_at(engine->sources, arrival->source);
    int64_t kept_ms = engine->now_ms - (LIMIT_QUEUE_QUARTERS - 1) * LIMIT_QUARTER_MS;
    return ((source->capabilities | source->shown) & EVENT_CAN_EVENTS) != 0 &&
           queue->sources == UINT64_C(1) << arrival->source &&
           event->since_ms != EVENT_NO_TIME && event->since_ms >= kept_ms &&
           event->since_ms <= engine->now_ms && event->since_ms % LIMIT_QUARTER_MS == 0 &&
           (event->channel == EVENT_CHANNEL_NONE ||
            event->channel == EVENT_CHANNEL_VOICE);
}

/* Of the abandoned only where the site counts no other ends among them. */
static void compare_control(struct engine *engine, const struct arrival *arrival,
                            struct queue *queue)
{
    const struct event_gauges *said = &arrival->event->gauges;
    bool alike = queue->rules[0].abandon_reasons == 1U << EVENT_REASON_ABANDONED;
    struct control control = {
        .theirs = {said->offered, said->answered,
                   alike ? said->abandoned : EVENT_NO_NUMBER},
        .since_ms = arrival->event->since_ms,
        .at_ms = engine->now_ms,
    };
    bool says = said->offered != EVENT_NO_NUMBER || said->answered != EVENT_NO_NUMBER ||
                said->abandoned != EVENT_NO_NUMBER;
    if (!says || !is_control(engine, arrival, queue)) {
        return;
    }
    count_control(engine, queue, control.since_ms, control.ours);
    queue->control = control;
    engine->control_totals++;
    engine->control_mismatches += control_wrong(&control) != 0;
}

static enum engine_result apply_queue(struct engine *engine,
                                      const struct arrival *arrival)
{
    const struct event *event = arrival->event;
    uint16_t number = engine_queue(engine, event->queue, arrival->source);
    if (number == QUEUE_NONE) {
        return ENGINE_OVER_LIMIT;
    }
    if (event->type == EVENT_QUEUE_CONFIG) {
        engine_configure_queue(engine, number, event->gauges.sl_ms, event->label);
        return ENGINE_APPLIED;
    }
    struct queue *queue = &engine->queues[number];
    queue->gauges_source = arrival->source;
    queue->gauges_since_ms = event->since_ms;
    engine_merge_gauges(&queue->gauges, &event->gauges);
    compare_control(engine, arrival, queue);
    return ENGINE_APPLIED;
}

static void apply_link(struct engine *engine, const struct arrival *arrival)
{
    const struct event *event = arrival->event;
    struct source *source = sources_at(engine->sources, arrival->source);
    if (event->head != EVENT_NO_NUMBER && event->epoch != EVENT_NO_NUMBER) {
        source_note_head(source, event->epoch, event->head);
    }
    if (event->time_ms != EVENT_NO_TIME) {
        source_note_skew(source, engine->now_ms - event->time_ms, engine->now_ms);
    }
    if (event->type == EVENT_SOURCE_HELLO) {
        source->has_hello = true;
        source->capabilities = event->capabilities;
        return;
    }
    if (event->upstream != EVENT_UPSTREAM_NONE) {
        source->upstream_down = event->upstream == EVENT_UPSTREAM_DOWN;
    }
    if (event->dropped != EVENT_NO_NUMBER) {
        source->dropped = (uint64_t)event->dropped;
    }
}

enum engine_result engine_apply_source(struct engine *engine,
                                       const struct arrival *arrival)
{
    switch (arrival->event->type) {
    case EVENT_QUEUE_STATS:
    case EVENT_QUEUE_CONFIG:
        return apply_queue(engine, arrival);
    case EVENT_SOURCE_SNAPSHOT:
        engine_apply_listing(engine, arrival);
        break;
    case EVENT_SOURCE_HELLO:
    case EVENT_SOURCE_HEARTBEAT:
        apply_link(engine, arrival);
        break;
    case EVENT_SOURCE_BYE: /* how the link stands is the program's to say */
    case EVENT_CONTACT_QUEUED:
    case EVENT_CONTACT_OFFERED:
    case EVENT_CONTACT_UNANSWERED:
    case EVENT_CONTACT_ANSWERED:
    case EVENT_CONTACT_HOLD:
    case EVENT_CONTACT_ENDED:
    case EVENT_CONTACT_LEFT:
    case EVENT_CONTACT_REJECTED:
    case EVENT_CONTACT_DIALLED:
    case EVENT_CONTACT_RESULT:
    case EVENT_AGENT_STATE:
    case EVENT_AGENT_JOINED:
    case EVENT_AGENT_LEFT:
    case EVENT_TYPE_COUNT:
        break;
    }
    return ENGINE_APPLIED;
}

/* -- control totals, read --------------------------------------------------------------
 */

bool engine_control(const struct engine *engine, size_t number, struct str *ret_id,
                    const struct control **ret_control)
{
    if (number >= index_count(engine->queue_ids)) {
        return false;
    }
    const struct control *control = &engine->queues[number].control;
    bool today = control->at_ms != 0 && control->at_ms >= engine->day_start_ms;
    *ret_id = index_id(engine->queue_ids, number);
    *ret_control = today ? control : NULL;
    return true;
}

void engine_control_counts(const struct engine *engine, uint64_t *ret_compared,
                           uint64_t *ret_mismatches)
{
    *ret_compared = engine->control_totals;
    *ret_mismatches = engine->control_mismatches;
}
