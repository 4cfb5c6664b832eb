/* What the engine tells its witness: each thing that is counted beside stays, and again
 * as it is taken back, so that the sum of what was told is the sum that it keeps. */

#include <string.h>

#include "support/counted.h"
#include "support/full_day.h"
#include "support/rows.h"

#define QUARTER_MS INT64_C(900000)

static struct events events;
static struct counted counted;

/* Sums of what was told, by kind. */
struct told {
    int64_t count[ITEM_KIND_COUNT];
    int64_t value_milli, connected;
    int64_t state_ms[AGENT_STATE_COUNT];
    struct item last; /* of those counted, and not of an agent's time */
    char names[128];  /* of its contact, queue, agent, campaign and note */
    size_t words;
};

static void note(void *context, const struct item *item, int64_t sign)
{
    struct told *told = context;
    told->count[item->kind] += sign;
    told->value_milli += sign * item->value_milli;
    told->connected += item->connected ? sign : 0;
    told->words++;
    if (item->kind == ITEM_SPELL) {
        assert_true(item->to_ms > item->at_ms);
        told->state_ms[item->state] += sign * (item->to_ms - item->at_ms);
    } else if (sign > 0) {
        told->last = *item;
        str_format(told->names, sizeof told->names, "%.*s %.*s %.*s %.*s %.*s",
                   (int)item->contact.size, item->contact.data, (int)item->queue.size,
                   item->queue.data, (int)item->agent.size, item->agent.data,
                   (int)item->campaign.size, item->campaign.data, (int)item->note.size,
                   item->note.data);
    }
}

static void begin(struct told *told)
{
    struct engine_config config = counted_config();
    memset(told, 0, sizeof *told);
    config.witness = note;
    config.witness_context = told;
    counted_init(&counted, &config);
    engine_set_day(counted.engine, EVENTS_START_MS, EVENTS_START_MS + 96 * QUARTER_MS);
    events_init(&events);
}

/* What runs is told of when it is asked for. */
static void end(struct told *told, int64_t at_ms)
{
    counted_run(&counted, &events, at_ms);
    engine_visit_spells(counted.engine, note, told);
}

struct row {
    const char *name;
    void (*tell)(void);
    int64_t counts[ITEM_KIND_COUNT - 1]; /* but for spells */
    const char *names;                   /* of the last */
    int64_t at_ms;                       /* likewise, after EVENTS_START_MS */
};

static void ring(void)
{
    events_queued(&events, 0, "c", "sales");
    events_offered(&events, 2000, "c", "sales", "ann");
}

static void ring_twice(void)
{
    ring();
    events_offered(&events, 1000, "c", "sales", "ann");
    events_offered(&events, 9000, "c", "sales", "ann");
}

static void miss(void)
{
    ring();
    events_unanswered(&events, 5000, "c", "sales", "ann");
}

static void miss_that_was_none(void)
{
    miss();
    events.list[events.count - 1].reason = EVENT_REASON_CALLER_GONE;
}

static void miss_of_no_queue(void)
{
    events_unanswered(&events, 5000, "c", NULL, "ann");
}

static void miss_told_twice(void)
{
    miss();
    events_unanswered(&events, 5000, "c", "sales", "ann");
}

static void dial(void)
{
    full_day_dialled(&events, 3000, "c", "spring");
}

static void implied_dial(void)
{
    struct event *event = events_answered(&events, 4000, "c", NULL, "ann");
    event->direction = EVENT_DIRECTION_OUT;
}

static void call_back(void)
{
    struct event *event = events_queued(&events, 1000, "c", "sales");
    event->channel = EVENT_CHANNEL_CALLBACK;
    full_day_dialled(&events, 6000, "c", "spring");
}

static void sell(void)
{
    events_queued(&events, 0, "c", "sales");
    events_answered(&events, 1000, "c", "sales", "ann");
    full_day_result(&events, 8000, "c", "revenue", "GBP");
}

static void sell_to_nobody(void)
{
    full_day_result(&events, 8000, "c", "sale", "");
    events.list[events.count - 1].contact = (struct str){NULL, 0};
}

static struct row rows_of_words[] = {
    /* "contacts rung at the agent" */
    {"a ring, when it began", ring, {1, 0, 0, 0, 0}, "c sales ann  ", 2000},
    {"of two reports the first", ring_twice, {1, 0, 0, 0, 0}, "c sales ann  ", 1000},
    {"a miss", miss, {1, 1, 0, 0, 0}, "c sales ann  ", 5000},
    {"who is gone was not missed", miss_that_was_none, {1, 0}, "c sales ann  ", 2000},
    {"a miss of no queue", miss_of_no_queue, {0, 1, 0, 0, 0}, "c  ann  ", 5000},
    {"one end told twice", miss_told_twice, {1, 1, 0, 0, 0}, "c sales ann  ", 5000},
    {"an attempt", dial, {0, 0, 1, 0, 0}, "c  ann spring ", 3000},
    {"an answer proves one", implied_dial, {0, 0, 1, 0, 0}, "c  ann  ", 4000},
    {"one to call back counts twice", call_back, {0, 0, 1, 1, 0}, "c  ann spring ", 6000},
    /* "with their contact, or their dial, however late they come" */
    {"a result, where its contact is", sell, {0, 0, 0, 0, 1}, "c sales ann  GBP", 0},
    {"a result of no contact", sell_to_nobody, {0, 0, 0, 0, 1}, "    ", 8000},
};

static void test_words(void **state)
{
    const struct row *row = *state;
    struct told told;
    begin(&told);
    row->tell();
    end(&told, 10000);
    for (int i = 0; i < ITEM_SPELL; i++) {
        assert_int_equal(told.count[i], row->counts[i]);
    }
    assert_string_equal(told.names, row->names);
    assert_int_equal(told.last.at_ms, EVENTS_START_MS + row->at_ms);
    counted_finish(&counted);
}

/* What was told is what the agent's times are, also when marks come out of order. */
static void test_spells(void **state)
{
    (void)state;
    struct told told;
    begin(&told);
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    events_state(&events, 60000, "ann", EVENT_AGENT_STATE_NOT_READY)->note =
        str_from("lunch");
    events_answered(&events, 100000, "c", "sales", "ann");
    events_ended(&events, 160000, "c", "sales");
    events_state(&events, 30000, "ann", EVENT_AGENT_STATE_LOGGED_OUT);
    events_state(&events, 40000, "ann", EVENT_AGENT_STATE_READY);
    end(&told, 200000);
    assert_int_equal(told.state_ms[AGENT_READY],
                     counted_agent(&counted, "ann", METRIC_STATE_READY_MS));
    assert_int_equal(told.state_ms[AGENT_NOT_READY],
                     counted_agent(&counted, "ann", METRIC_STATE_NOT_READY_MS));
    assert_int_equal(told.state_ms[AGENT_ON_CONTACT],
                     counted_agent(&counted, "ann", METRIC_STATE_ON_CONTACT_MS));
    assert_int_equal(told.state_ms[AGENT_LOGGED_OUT], 10000);
    assert_int_equal(told.state_ms[AGENT_ON_CONTACT], 60000);
    counted_finish(&counted);
}

/* -- figures of spans and of teams -----------------------------------------------------
 */

/* Of the site and of a channel: the quarters add up to the day. */
static void test_spans(void **state)
{
    (void)state;
    struct told told;
    begin(&told);
    full_day(&events);
    end(&told, 970000);
    struct snapshot_figures day;
    struct snapshot_figures part;
    int64_t sums[2] = {0, 0};
    int64_t to_ms = EVENTS_START_MS + 96 * QUARTER_MS;
    assert_true(engine_site_figures(counted.engine, EVENTS_START_MS, to_ms, &day));
    assert_int_equal(day.value[METRIC_OFFERED].num,
                     counted_total(&counted, METRIC_OFFERED));
    for (int64_t at_ms = EVENTS_START_MS; at_ms < to_ms; at_ms += QUARTER_MS) {
        assert_true(
            engine_site_figures(counted.engine, at_ms, at_ms + QUARTER_MS, &part));
        sums[0] += part.value[METRIC_OFFERED].num;
        assert_true(engine_channel_figures(counted.engine, EVENT_CHANNEL_VOICE, at_ms,
                                           at_ms + QUARTER_MS, &part));
        sums[1] += part.value[METRIC_OFFERED].num;
    }
    assert_int_equal(sums[0], day.value[METRIC_OFFERED].num);
    assert_int_equal(
        sums[1],
        counted.snapshot->channels[EVENT_CHANNEL_VOICE].today.value[METRIC_OFFERED].num);
    assert_false(engine_site_figures(counted.engine, EVENTS_START_MS - 300 * QUARTER_MS,
                                     EVENTS_START_MS, &part));
    counted_finish(&counted);
}

/* "Teams: sum of numerators / sum of denominators." */
static void test_team(void **state)
{
    (void)state;
    struct told told;
    begin(&told);
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_READY);
    events_state(&events, 0, "bob", EVENT_AGENT_STATE_READY);
    const char *const agents[] = {"ann", "ann", "bob"};
    for (int64_t i = 0; i < 3; i++) {
        const char *ids[] = {"a", "b", "c"};
        events_queued(&events, 1000 * i, ids[i], "sales");
        events_answered(&events, 1000 * i + 500 * (i + 1), ids[i], "sales", agents[i]);
        events_ended(&events, 20000 + 1000 * i, ids[i], "sales");
    }
    end(&told, 60000);
    struct snapshot_figures team;
    size_t members[2] = {
        (size_t)(counted_agent_row(&counted, "ann") - counted.snapshot->agents),
        (size_t)(counted_agent_row(&counted, "bob") - counted.snapshot->agents)};
    engine_team_figures(counted.engine, members, 2, &team);
    assert_int_equal(team.value[METRIC_ANSWERED].num, 3);
    assert_int_equal(team.value[METRIC_ASA_MS].num, 500 + 1000 + 1500);
    assert_int_equal(team.value[METRIC_ASA_MS].den, 3);
    assert_int_equal(team.value[METRIC_LOGGED_IN_MS].num, 120000);
    engine_team_figures(counted.engine, members, 0, &team);
    assert_false(figure_is_known(team.value[METRIC_ANSWERED]));
    enum agent_state in = AGENT_UNKNOWN;
    assert_true(engine_agent_in(counted.engine, members[0], 0, &in));
    assert_int_equal(in, AGENT_READY);
    assert_false(engine_agent_in(counted.engine, members[0], 1, &in));
    counted_finish(&counted);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_words, rows_of_words);
    rows_add_one(&rows, "spells are the agent's times", test_spells);
    rows_add_one(&rows, "figures of spans add up to the day", test_spans);
    rows_add_one(&rows, "a team is its agents together", test_team);
    return rows_run(&rows, "stats/engine: what the witness is told");
}
