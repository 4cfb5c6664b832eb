#include <string.h>

#include "stats/state_parts.h"

/* The small tables: names, clocks and counts, queues, campaigns, revisions, ids. */

STATE_COVERS(struct engine, 3440);
STATE_COVERS(struct queue, 1256);
STATE_COVERS(struct control, 8 * sizeof(int64_t));
STATE_COVERS(struct event_gauges, 13 * sizeof(int64_t));
STATE_COVERS(struct campaign, 672);
STATE_COVERS(struct revision, 176);
STATE_COVERS(struct days, 56);

/* -- names ------------------------------------------------------------------------------
 */

/* Gives an id its number; any number but the one expected is a fault. */
typedef size_t add_name(struct engine *engine, struct str id);

static size_t add_queue(struct engine *engine, struct str id)
{
    return engine_queue(engine, id, 0);
}

static size_t add_agent(struct engine *engine, struct str id)
{
    return engine_agent(engine, id, 0);
}

static size_t add_campaign(struct engine *engine, struct str id)
{
    return engine_campaign(engine, id);
}

static size_t add_reason(struct engine *engine, struct str id)
{
    return index_add(engine->reason_ids, id);
}

static void code_names(struct state_parts *parts, const struct index *ids, size_t most,
                       add_name *add)
{
    struct state_codec *codec = &parts->codec;
    size_t count = state_count(codec, index_count(ids), most);
    for (size_t i = 0; i < count && codec->fault == NULL; i++) {
        struct str id = codec->writing ? index_id(ids, i) : (struct str){NULL, 0};
        state_id(codec, &id, INDEX_ID_MAX);
        if (!codec->writing && codec->fault == NULL) {
            state_check(codec, id.size > 0 && add(parts->engine, id) == i,
                        "a name that is empty, there twice or not the site's");
        }
    }
    state_check(codec, index_count(ids) == count, "names of the site that are missing");
}

void state_names(struct state_parts *parts)
{
    struct engine *engine = parts->engine;
    char site[sizeof engine->site] = "";
    memcpy(site, engine->site, parts->codec.writing ? sizeof site : 0);
    state_text(&parts->codec, site, sizeof site);
    state_check(&parts->codec, engine->site[0] == '\0' || strcmp(site, engine->site) == 0,
                "the site of another");
    memcpy(engine->site, site, sizeof site);
    code_names(parts, engine->queue_ids, engine->max_queues, add_queue);
    code_names(parts, engine->agent_ids, engine->max_agents, add_agent);
    code_names(parts, engine->campaign_ids, LIMIT_CAMPAIGNS, add_campaign);
    code_names(parts, engine->reason_ids, LIMIT_REASONS - 1, add_reason);
}

/* -- clocks and counts ------------------------------------------------------------------
 */

static void code_day(struct state_codec *codec, struct day_span *day)
{
    state_within(codec, &day->from, INT32_MAX);
    state_within(codec, &day->to, INT32_MAX);
    state_check(codec,
                day->from >= 0 && day->to >= day->from &&
                    day->to - day->from <= LIMIT_QUEUE_QUARTERS,
                "a day that is none");
}

static void code_days(struct state_codec *codec, struct engine *engine)
{
    struct days *days = &engine->days;
    uint8_t today = (uint8_t)days->today;
    state_said_ms(codec, &engine->day_start_ms);
    state_said_ms(codec, &engine->day_end_ms);
    state_u8(codec, &today, DAY_SLOTS - 1);
    days->today = today;
    for (size_t slot = 0; slot < DAY_SLOTS; slot++) {
        code_day(codec, &days->span[slot]);
    }
    state_check(codec,
                days_today(days).from == ring_quarter(engine->day_start_ms) &&
                    days_today(days).to == ring_quarter(engine->day_end_ms),
                "a day that is not its own quarter-hours");
}

static void code_currency(struct state_codec *codec, char *code, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint8_t letter = (uint8_t)code[i];
        state_u8(codec, &letter, 'Z');
        code[i] = (char)letter;
    }
    state_check(codec, code[size - 1] == '\0', "a currency of more than three letters");
}

/* All that is not in a table. What the site's configuration says is not written: it is
 * the same, or the checkpoint is refused. */
void state_clocks(struct state_parts *parts)
{
    struct state_codec *codec = &parts->codec;
    struct engine *engine = parts->engine;
    state_ms(codec, &engine->now_ms);
    state_ms(codec, &engine->first_ms);
    code_days(codec, engine);
    state_stamp(codec, &engine->last_call);
    state_within(codec, &engine->arrivals, STATE_MOST);
    state_i64(codec, &engine->next_sweep_ms);
    state_i64(codec, &engine->next_wrapup_ms);
    state_i64(codec, &engine->next_change_ms);
    for (size_t i = 0; i < RESULT_MEASURE_COUNT; i++) {
        state_bool(codec, &engine->has_results[i]);
    }
    state_bool(codec, &engine->has_dials);
    state_bool(codec, &engine->stale);
    state_u64(codec, &engine->over_limit, UINT64_MAX);
    state_u64(codec, &engine->late, UINT64_MAX);
    state_u64(codec, &engine->control_totals, UINT64_MAX);
    state_u64(codec, &engine->control_mismatches, UINT64_MAX);
    state_said_ms(codec, &engine->faults);
    for (size_t i = 0; i < TALLY_CURRENCIES; i++) {
        code_currency(codec, engine->currencies[i], sizeof engine->currencies[i]);
    }
}

/* -- queues -----------------------------------------------------------------------------
 */

static void code_gauges(struct state_codec *codec, struct event_gauges *gauges)
{
    int64_t *const fields[] = {
        &gauges->waiting,    &gauges->longest_wait_ms, &gauges->logged_in,
        &gauges->ready,      &gauges->not_ready,       &gauges->ringing,
        &gauges->on_contact, &gauges->wrapup,          &gauges->offered,
        &gauges->answered,   &gauges->abandoned,       &gauges->in_sl,
        &gauges->sl_ms};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        state_said_ms(codec, fields[i]);
    }
}

static void code_control(struct state_codec *codec, struct control *control)
{
    for (size_t i = 0; i < CONTROL_COUNT; i++) {
        state_within(codec, &control->theirs[i], INT64_C(1) << 32);
        state_within(codec, &control->ours[i], STATE_MOST);
    }
    state_said_ms(codec, &control->since_ms);
    state_said_ms(codec, &control->at_ms);
}

/* Of its rules only the target may have changed, by queue.config. Books: see
 * state_ledgers(). */
static void code_queue(struct state_codec *codec, struct queue *queue)
{
    for (size_t i = 0; i < EVENT_CHANNEL_COUNT; i++) {
        state_said_ms(codec, &queue->rules[i].target_ms);
    }
    state_u64(codec, &queue->sources, UINT64_MAX);
    state_bool(codec, &queue->known);
    state_bool(codec, &queue->has_members);
    state_bool(codec, &queue->has_mail);
    state_bool(codec, &queue->has_callbacks);
    state_u8(codec, &queue->gauges_source, LIMIT_SOURCES - 1);
    code_gauges(codec, &queue->gauges);
    state_ms(codec, &queue->gauges_since_ms);
    code_control(codec, &queue->control);
    if (!queue->label_said) { /* else it is the site's */
        state_text(codec, queue->label, sizeof queue->label);
    }
}

void state_queues(struct state_parts *parts)
{
    size_t count = index_count(parts->engine->queue_ids);
    for (size_t i = 0; i < count && parts->codec.fault == NULL; i++) {
        code_queue(&parts->codec, &parts->engine->queues[i]);
    }
}

void state_campaigns(struct state_parts *parts)
{
    struct state_codec *codec = &parts->codec;
    size_t count = index_count(parts->engine->campaign_ids);
    for (size_t i = 0; i < count; i++) {
        struct campaign *campaign = &parts->engine->campaigns[i];
        for (size_t slot = 0; slot < DAY_SLOTS; slot++) {
            state_cells(codec, campaign->day[slot], TALLY_SHARED_COUNT);
            state_said_ms(codec, &campaign->records[slot]);
        }
    }
}

/* -- revisions and ids ------------------------------------------------------------------
 */

static void code_revision(struct state_parts *parts, struct revision *row)
{
    struct state_codec *codec = &parts->codec;
    state_place16(codec, &row->queue, index_count(parts->engine->queue_ids));
    state_u8(codec, &row->tally, TALLY_QUEUE_COUNT - 1);
    state_u32(codec, &row->number, UINT32_MAX);
    state_within(codec, &row->quarter, INT32_MAX);
    state_i64(codec, &row->before);
    state_i64(codec, &row->after);
    state_said_ms(codec, &row->at_ms);
    state_text(codec, row->event, sizeof row->event);
    state_check(codec, row->queue != QUEUE_NONE, "a revision of no queue");
}

void state_revisions(struct state_parts *parts)
{
    struct engine *engine = parts->engine;
    state_u64(&parts->codec, &engine->revision_count, UINT64_MAX / 2);
    uint64_t count = engine->revision_count;
    uint64_t number = count > LIMIT_REVISIONS ? count - LIMIT_REVISIONS : 0;
    for (; number < count && parts->codec.fault == NULL; number++) {
        code_revision(parts, &engine->revisions[number % LIMIT_REVISIONS]);
    }
}

/* One set of remembered ids, newest first. */
static void code_set(struct state_codec *codec, uint64_t *ids)
{
    size_t count = 0;
    while (codec->writing && count < RECENT_SET_SIZE && ids[count] != 0) {
        count++;
    }
    count = state_count(codec, count, RECENT_SET_SIZE);
    for (size_t i = 0; i < count; i++) {
        state_u64(codec, &ids[i], UINT64_MAX);
    }
}

void state_recent(struct state_parts *parts)
{
    struct state_codec *codec = &parts->codec;
    struct recent *recent = parts->engine->recent;
    uint32_t used = 0;
    for (size_t set = 0; codec->writing && set < RECENT_SETS; set++) {
        used += recent_set(recent, set)[0] != 0;
    }
    uint32_t set = 0;
    for (size_t left = state_count(codec, used, RECENT_SETS); left > 0; left--, set++) {
        while (codec->writing && recent_set(recent, set)[0] == 0) {
            set++;
        }
        state_u32(codec, &set, RECENT_SETS - 1);
        if (codec->fault != NULL) {
            return;
        }
        code_set(codec, recent_set(recent, set));
    }
}
