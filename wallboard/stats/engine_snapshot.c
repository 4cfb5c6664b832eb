#include <string.h>

#include "stats/picture.h"

static void fill_sources(const struct picture *picture)
{
    const struct engine *engine = picture->engine;
    struct snapshot *snapshot = picture->snapshot;
    for (size_t i = 0; i < snapshot->source_count; i++) {
        const struct source *source = sources_at(engine->sources, i);
        struct snapshot_source *row = &snapshot->sources[i];
        *row = (struct snapshot_source){
            .link = SOURCE_LIVE,
            .numbered = source->numbered,
            .upstream_down = source->upstream_down,
            .has_hello = source->has_hello,
            .capabilities = source->capabilities,
            .events = source->events,
            .duplicates = source->duplicates,
            .late = source->late,
            .gaps = source_gaps(source),
            .lacking = source_lacks(source, engine->day_start_ms, engine->day_end_ms),
            .dropped = source->dropped,
            .clock_skew_ms = source_skew_ms(source),
        };
        str_copy(row->id, sizeof row->id, (struct str){source->id, source->id_size});
        snapshot->duplicates += source->duplicates;
        snapshot->gaps += row->gaps;
        snapshot->unverified =
            snapshot->unverified || picture_is_unverified(engine, UINT64_C(1) << i);
    }
}

/* Zeroes all but the memory of the lists. */
static void clear_snapshot(struct snapshot *snapshot)
{
    struct snapshot empty = {
        .queues = snapshot->queues,
        .agents = snapshot->agents,
        .sources = snapshot->sources,
        .intervals = snapshot->intervals,
        .campaigns = snapshot->campaigns,
        .queue_capacity = snapshot->queue_capacity,
        .agent_capacity = snapshot->agent_capacity,
        .source_capacity = snapshot->source_capacity,
        .interval_capacity = snapshot->interval_capacity,
        .campaign_capacity = snapshot->campaign_capacity,
    };
    *snapshot = empty;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

struct snapshot *engine_snapshot_create(const struct engine *engine)
{
    return snapshot_create(engine->max_queues, engine->max_agents, LIMIT_SOURCES,
                           LIMIT_DAY_QUARTERS);
}

static void fill_names(const struct engine *engine, struct snapshot *snapshot)
{
    memcpy(snapshot->site, engine->site, sizeof snapshot->site);
    memcpy(snapshot->currencies, engine->currencies, sizeof snapshot->currencies);
    snapshot->reason_count = index_count(engine->reason_ids) + 1;
    for (size_t i = 1; i < snapshot->reason_count; i++) {
        str_copy(snapshot->reasons[i], sizeof snapshot->reasons[i],
                 index_id(engine->reason_ids, i - 1));
    }
}

void engine_snapshot(struct engine *engine, struct wall now, struct snapshot *ret)
{
    if (now.ms > engine->now_ms) {
        engine_tick(engine, now);
    } else {
        engine_mend(engine);
    }
    struct picture picture = {engine, ret, engine->now_ms};
    clear_snapshot(ret);
    ret->now_ms = picture.now_ms;
    ret->day_start_ms = engine->day_start_ms;
    ret->day_end_ms = engine->day_end_ms;
    ret->credit = engine->credit;
    ret->late = engine->late;
    ret->revisions = engine->revision_count;
    ret->over_limit = engine->over_limit;
    ret->control_totals = engine->control_totals;
    ret->control_mismatches = engine->control_mismatches;
    ret->integrity_faults = (uint64_t)engine->faults;
    fill_names(engine, ret);
    ret->queue_count = least(index_count(engine->queue_ids), ret->queue_capacity);
    ret->agent_count = least(index_count(engine->agent_ids), ret->agent_capacity);
    ret->source_count = least(sources_count(engine->sources), ret->source_capacity);
    for (size_t i = 0; i < ret->queue_count; i++) {
        picture_queue(&picture, i);
    }
    picture_totals(&picture);
    picture_intervals(&picture);
    picture_waiting(&picture);
    picture_agents(&picture);
    fill_sources(&picture);
}

/* Do the rings still hold all of [from, to)? */
static bool is_held(const struct engine *engine, struct day_span span)
{
    int64_t last = ring_quarter(engine->now_ms);
    return span.to - span.from <= LIMIT_QUEUE_QUARTERS &&
           span.from > last - LIMIT_QUEUE_QUARTERS;
}

bool engine_queue_figures(const struct engine *engine, size_t queue, int64_t from_ms,
                          int64_t to_ms, struct snapshot_figures *ret)
{
    const struct day_span span = {ring_quarter(from_ms), ring_quarter(to_ms)};
    if (queue >= index_count(engine->queue_ids) || !is_held(engine, span)) {
        return false;
    }
    struct picture picture = {engine, NULL, engine->now_ms};
    *ret = (struct snapshot_figures){.missing = 0};
    picture_queue_span(&picture, queue, span.from, span.to, ret);
    return true;
}

bool engine_channel_figures(const struct engine *engine, enum event_channel channel,
                            int64_t from_ms, int64_t to_ms, struct snapshot_figures *ret)
{
    const struct day_span span = {ring_quarter(from_ms), ring_quarter(to_ms)};
    if (!is_held(engine, span)) {
        return false;
    }
    struct picture picture = {engine, NULL, engine->now_ms};
    *ret = (struct snapshot_figures){.missing = 0};
    picture_site_span(&picture, channel, span.from, span.to, ret);
    return true;
}

bool engine_site_figures(const struct engine *engine, int64_t from_ms, int64_t to_ms,
                         struct snapshot_figures *ret)
{
    return engine_channel_figures(engine, EVENT_CHANNEL_NONE, from_ms, to_ms, ret);
}

bool engine_revision(const struct engine *engine, size_t number,
                     struct engine_revision *ret)
{
    size_t kept = least((size_t)engine->revision_count, LIMIT_REVISIONS);
    if (number >= kept) {
        return false;
    }
    const struct revision *row =
        &engine->revisions[(engine->revision_count - kept + number) % LIMIT_REVISIONS];
    *ret = (struct engine_revision){
        .queue = index_id(engine->queue_ids, row->queue),
        .tally = str_from(tally_name((enum tally)row->tally)),
        .event = str_from(row->event),
        .start_ms = row->quarter * LIMIT_QUARTER_MS,
        .revision = row->number,
        .before = row->before,
        .after = row->after,
        .at_ms = row->at_ms,
    };
    return true;
}
