#include "oracle/log.h"

#define QUARTER_MS INT64_C(900000)

/* 2026-11-22T00:00:00Z */
#define DAY_MS INT64_C(1795305600000)

static const char *const queues[] = {"q0", "q1", "q2", "q3"};
static const char *const agents[] = {"a0", "a1", "a2", "a3", "a4"};
static const char *const sources[] = {"s0", "s1"};

const char *log_queue(int number)
{
    return queues[number];
}

const char *log_agent(int number)
{
    return agents[number];
}

const char *log_source(int number)
{
    return sources[number];
}

struct event *log_add(struct log *log, int source, enum event_type type, int64_t at_ms)
{
    struct log_script *script = &log->script;
    if (script->count == LOG_LINES / 2) {
        return NULL; /* the rest is for what happens on the way */
    }
    at_ms -= at_ms % log->grain_ms;
    struct log_line *line = &script->lines[script->count++];
    *line = (struct log_line){.event = event_blank(type)};
    line->event.source = str_from(sources[source]);
    line->event.time_ms = at_ms < log->start_ms ? log->start_ms : at_ms;
    return &line->event;
}

/* Days of all lengths that zones have, begun at any quarter-hour; the log lies at their
 * start, their end, or between. */
static void draw_day(struct log *log, struct dice *dice)
{
    static const int lengths[] = {96, 96, 96, 92, 100, 94, 98, 88, 104};
    int64_t quarters = lengths[dice_below(dice, sizeof lengths / sizeof *lengths)];
    log->script.day_start_ms = DAY_MS + dice_below(dice, 96) * QUARTER_MS;
    log->script.day_end_ms = log->script.day_start_ms + quarters * QUARTER_MS;
    int64_t span_ms = dice_between(dice, 1, 10) * 600000;
    int64_t at_ms = log->script.day_start_ms + dice_below(dice, quarters) * QUARTER_MS;
    if (dice_chance(dice, 12)) {
        at_ms = log->script.day_start_ms - dice_below(dice, span_ms);
    } else if (dice_chance(dice, 12)) {
        at_ms = log->script.day_end_ms - span_ms - dice_below(dice, 600000);
    }
    log->start_ms = at_ms - at_ms % 1000;
    log->end_ms = log->start_ms + span_ms;
}

void log_make(struct log *log, uint64_t seed)
{
    static const int64_t grains_ms[] = {1, 1, 250, 1000, 1000, 20000};
    struct dice dice = {seed};
    dice_draw(&dice);
    log->script.count = 0;
    log->agent_count = log->contact_count = log->membership_count = 0;
    log->snapshots = 0;
    log->queues = (int)dice_between(&dice, 1, LOG_QUEUES);
    log->people = (int)dice_between(&dice, 1, LOG_AGENTS);
    log->sources = dice_chance(&dice, 25) ? 2 : 1;
    log->loose = dice_chance(&dice, 35);
    log->skewed = dice_chance(&dice, 25);
    log->plain = dice_chance(&dice, 50);
    log->silent = dice_chance(&dice, 15);
    log->grain_ms = grains_ms[dice_below(&dice, sizeof grains_ms / sizeof *grains_ms)];
    draw_day(log, &dice);
    for (int i = 0; i < 2; i++) {
        log->numbered[i] = !dice_chance(&dice, 10);
        bool restarts = log->numbered[i] && dice_chance(&dice, 15);
        log->restart_ms[i] = restarts
                                 ? dice_between(&dice, log->start_ms + 1, log->end_ms)
                                 : EVENT_NO_TIME;
    }
    log_add_agents(log, &dice);
    log_add_contacts(log, &dice);
    log_add_sources(log, &dice);
    /* mostly soon after, sometimes so late that what has no end is swept */
    static const int64_t after_ms[] = {0, 1000, 60000, 700000, 7300000, 30000000};
    int64_t extra_ms = dice_below(&dice, 1 + after_ms[dice_below(&dice, 6)]);
    const struct log_script *script = &log->script;
    int64_t last_ms = script->lines[script->count - 1].received_ms;
    log->script.now_ms = last_ms + extra_ms;
    log->script.ticks = dice_chance(&dice, 30);
    log->script.day_turns = dice_chance(&dice, 30);
    while (log->script.now_ms >= log->script.day_end_ms) { /* the day turns */
        log->script.day_start_ms = log->script.day_end_ms;
        log->script.day_end_ms += 96 * QUARTER_MS;
    }
}
