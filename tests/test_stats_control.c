/* Control totals: what a source counts by itself against what its events count. events.md
 * section 2 (queue.stats), reliability.md section 4. */

#include "stats/control.h"
#include "stats/state.h"
#include "support/counted.h"
#include "support/rows.h"

#define MIN 60000

static struct events events;

/* What the source says it counted; -1: it does not say. */
struct row {
    const char *name;
    int64_t says[CONTROL_COUNT];
    int64_t since_ms; /* after the script's start */
    uint32_t wrong;   /* bits of enum control_figure */
    bool unheard;     /* nothing is compared */
    enum rule_credit credit;
    bool other_source, no_events, counts_timeouts;
    enum event_channel channel;
};

#define O (1U << CONTROL_OFFERED)
#define A (1U << CONTROL_ANSWERED)
#define B (1U << CONTROL_ABANDONED)

static struct row rows[] = {
    {.name = "counts that agree mark nothing", .says = {4, 2, 1}},
    {.name = "one too many offered is that figure's mark", .says = {5, 2, 1}, .wrong = O},
    {.name = "each figure stands for itself", .says = {4, 3, 0}, .wrong = A | B},
    {.name = "what is not said is not compared", .says = {-1, 2, -1}},
    {.name = "no counter at all compares nothing", .says = {-1, -1, -1}, .unheard = true},
    {.name = "counts since the second quarter-hour",
     .says = {2, 1, 1},
     .since_ms = 15 * MIN},
    {.name = "counts since an instant within one cannot be compared",
     .says = {9, 9, 9},
     .since_ms = 7 * MIN,
     .unheard = true},
    {.name = "nor since one that is yet to come",
     .says = {9, 9, 9},
     .since_ms = 60 * MIN,
     .unheard = true},
    {.name = "instants count, whatever figures are credited to: split",
     .says = {4, 2, 1},
     .credit = RULE_CREDIT_SPLIT},
    {.name = "... end", .says = {4, 2, 1}, .credit = RULE_CREDIT_END},
    {.name = "... end, over a part",
     .says = {2, 1, 1},
     .since_ms = 15 * MIN,
     .credit = RULE_CREDIT_END},
    {.name = "with a second source nobody knows whose they are",
     .says = {9, 9, 9},
     .unheard = true,
     .other_source = true},
    {.name = "a source of gauges alone has no contacts to compare",
     .says = {9, 9, 9},
     .unheard = true,
     .no_events = true},
    {.name = "abandons are others where time-outs count among them",
     .says = {4, 2, 9},
     .counts_timeouts = true},
    {.name = "those of one channel are not those of the queue",
     .says = {9, 9, 9},
     .unheard = true,
     .channel = EVENT_CHANNEL_CHAT},
    {.name = "voice is what is meant without a word",
     .says = {5, 2, 1},
     .wrong = O,
     .channel = EVENT_CHANNEL_VOICE},
};

/* Two of the first quarter-hour, one of which is answered in the second; two more. */
static void say_contacts(void)
{
    events_queued(&events, 1 * MIN, "1", "sales");
    events_answered(&events, 2 * MIN, "1", "sales", "ann");
    events_queued(&events, 14 * MIN, "2", "sales");
    events_answered(&events, 16 * MIN, "2", "sales", "ann");
    events_queued(&events, 17 * MIN, "3", "sales");
    events_left(&events, 18 * MIN, "3", "sales", EVENT_REASON_ABANDONED);
    events_queued(&events, 19 * MIN, "4", "sales");
}

static void say_totals(const struct row *row)
{
    struct event *stats = events_add(&events, EVENT_QUEUE_STATS, 20 * MIN);
    stats->queue = str_from("sales");
    stats->channel = row->channel;
    stats->gauges.offered = row->says[CONTROL_OFFERED];
    stats->gauges.answered = row->says[CONTROL_ANSWERED];
    stats->gauges.abandoned = row->says[CONTROL_ABANDONED];
    stats->since_ms = EVENTS_START_MS + row->since_ms;
}

static void begin(struct counted *counted, const struct row *row)
{
    struct engine_config config = counted_config();
    config.credit = row->credit;
    if (row->counts_timeouts) {
        config.rule.abandon_reasons |= 1U << EVENT_REASON_TIMEOUT;
    }
    counted_init(counted, &config);
    events_init(&events);
    events_hello(&events, 0, row->no_events ? EVENT_CAN_GAUGES : EVENT_CAN_EVENTS);
    if (!row->no_events) {
        say_contacts();
    }
    if (row->other_source) {
        events.source = "second";
        events.epoch = EVENT_NO_NUMBER;
        events_queued(&events, 19 * MIN, "x", "sales");
        events.source = "test";
        events.epoch = 1;
    }
    say_totals(row);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct counted counted;
    begin(&counted, row);
    counted_run(&counted, &events, 20 * MIN);
    const struct snapshot_queue *queue = counted_queue_row(&counted, "sales");
    assert_int_equal(counted.snapshot->control_totals, row->unheard ? 0 : 1);
    assert_int_equal(control_wrong(&queue->control), row->wrong);
    bool unnumbered = row->other_source; /* a doubt of its own */
    assert_int_equal(queue->unverified, row->wrong != 0 || unnumbered);
    assert_int_equal(counted.snapshot->unverified, row->wrong != 0 || unnumbered);
    assert_int_equal(counted.snapshot->control_mismatches, row->wrong != 0);
    counted_finish(&counted);
}

/* "Compared, never added." */
static void test_never_added(void **state)
{
    (void)state;
    struct counted counted;
    begin(&counted, &(struct row){.says = {400, 200, 100}});
    counted_run(&counted, &events, 20 * MIN);
    assert_int_equal(counted_queue(&counted, "sales", METRIC_OFFERED), 4);
    counted_check(&counted);
    counted_finish(&counted);
}

/* The mark goes with the next counts that agree, and with the day. */
static void test_mark_goes(void **state)
{
    (void)state;
    const struct row wrong = {.says = {5, 2, 1}};
    const struct row right = {.says = {4, 2, 1}};
    struct counted counted;
    begin(&counted, &wrong);
    say_totals(&right);
    counted_run(&counted, &events, 20 * MIN);
    assert_false(counted_queue_row(&counted, "sales")->unverified);
    assert_int_equal(counted.snapshot->control_mismatches, 1);
    counted_finish(&counted);

    begin(&counted, &wrong);
    counted_run(&counted, &events, 20 * MIN);
    int64_t next_ms = counted.snapshot->day_end_ms;
    engine_set_day(counted.engine, next_ms, next_ms + 86400000);
    counted_at(&counted, next_ms - EVENTS_START_MS);
    assert_int_equal(control_wrong(&counted_queue_row(&counted, "sales")->control), 0);
    counted_finish(&counted);
}

/* A screen that comes late is marked as well: it is in the checkpoint. */
static void test_checkpoint(void **state)
{
    (void)state;
    static uint8_t bytes[1 << 20];
    struct engine_config config = counted_config();
    struct counted counted;
    struct state_fault fault;
    struct str queue;
    const struct control *control = NULL;
    begin(&counted, &(struct row){.says = {5, 2, 1}});
    counted_run(&counted, &events, 20 * MIN);
    size_t size = engine_checkpoint(counted.engine, bytes, sizeof bytes);
    struct engine *late = engine_restore(&config, bytes, size, &fault);
    assert_non_null(late);
    assert_true(engine_control(late, 0, &queue, &control));
    assert_non_null(control);
    assert_int_equal(control_wrong(control), O);
    assert_false(engine_control(late, 1, &queue, &control));
    engine_destroy(&late);
    counted_finish(&counted);
}

int main(void)
{
    struct rows all = {0};
    ROWS_ADD(&all, test_row, rows);
    rows_add_one(&all, "counters of a source with events are never added",
                 test_never_added);
    rows_add_one(&all, "a mark goes with counts that agree, and with the day",
                 test_mark_goes);
    rows_add_one(&all, "the comparison is in the checkpoint", test_checkpoint);
    return rows_run(&all, "stats_control");
}
