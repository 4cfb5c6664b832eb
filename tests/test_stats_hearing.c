/* What snapshots and restarts say of agents, in any order of arrival: "an agent not
 * listed is logged out", "the state is unknown until restated" (events.md section 4,
 * metrics.md sections 7 and 8), "any permutation of the same events gives the same
 * state". */

#include "stats/timeline.h"
#include "support/counted.h"
#include "support/rows.h"

#define END_MS    20000 /* of each story; all is received then, ann is looked at then */
#define STORY_MAX 6
#define LATE_MS   100000
#define MINUTE_MS 60000
#define MANY      70 /* more than an agent's marks, or a source's snapshots */
#define SOURCES   5  /* whose snapshots are more than are gone through anew */
#define SNAPSHOTS 20 /* of each */
#define LIVES     6

static struct events events;
static struct counted counted;

static void begin(void)
{
    struct engine_config config = counted_config();
    counted_init(&counted, &config);
    events_init(&events);
}

/* -- stories ---------------------------------------------------------------------------
 */

/* A complete snapshot that lists nobody. */
static struct event *says_nobody(int64_t at_ms)
{
    struct event *snapshot = events_add(&events, EVENT_SOURCE_SNAPSHOT, at_ms);
    snapshot->complete = EVENT_FLAG_YES;
    return snapshot;
}

/* One that lists ann alone. The item is borrowed. */
static struct event *says_ann(int64_t at_ms, struct event_snapshot_agent *item,
                              enum event_agent_state state)
{
    struct event *snapshot = says_nobody(at_ms);
    *item = (struct event_snapshot_agent){.agent = str_from("ann"),
                                          .state = state,
                                          .since_ms = EVENT_NO_TIME,
                                          .until_ms = EVENT_NO_TIME};
    snapshot->agents = item;
    snapshot->agent_count = 1;
    return snapshot;
}

static struct event_snapshot_agent items[4];
static struct event_membership membership;

static void tell_absent(void)
{
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_READY);
    says_nobody(5000);
}

static void tell_paused(void)
{
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_NOT_READY)->queue =
        str_from("sales");
    says_nobody(5000);
}

static void tell_answered(void)
{
    events_answered(&events, 1000, "1", "sales", "ann");
    events_ended(&events, 2000, "1", "sales");
    says_nobody(5000);
}

static void tell_absent_twice(void)
{
    tell_absent();
    events_state(&events, 6000, "ann", EVENT_AGENT_STATE_READY);
    says_nobody(8000);
    says_nobody(9000);
}

static void tell_repeated(void)
{
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_READY);
    events_state(&events, 3000, "ann", EVENT_AGENT_STATE_NOT_READY);
    says_ann(5000, &items[0], EVENT_AGENT_STATE_READY);
    says_ann(7000, &items[1], EVENT_AGENT_STATE_READY);
}

static void tell_since(void)
{
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_READY);
    says_ann(9000, &items[0], EVENT_AGENT_STATE_NOT_READY);
    items[0].since_ms = EVENTS_START_MS + 4000;
    events_state(&events, 3000, "ann", EVENT_AGENT_STATE_READY);
}

static void tell_since_before_a_word(void)
{
    tell_since();
    events_state(&events, 6000, "ann", EVENT_AGENT_STATE_WRAPUP);
}

static void tell_joined(void)
{
    events_joined(&events, 1000, "ann", "sales");
    events_joined(&events, 3000, "ann", "sales")->type = EVENT_AGENT_LEFT;
    says_ann(5000, &items[0], EVENT_AGENT_STATE_READY);
    membership = (struct event_membership){.queue = str_from("sales"),
                                           .state = EVENT_AGENT_STATE_NOT_READY};
    items[0].memberships = &membership;
    items[0].membership_count = 1;
}

static void tell_restarted(void)
{
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_READY);
    events.epoch = 2;
    events.sequence = 0;
    events_queued(&events, 5000, "1", "sales");
    events_queued(&events, 7000, "2", "sales");
}

static void tell_restarted_and_listed(void)
{
    tell_restarted();
    says_ann(9000, &items[0], EVENT_AGENT_STATE_READY);
}

static void tell_lives(void)
{
    tell_restarted();
    events_state(&events, 8000, "ann", EVENT_AGENT_STATE_READY);
    events.epoch = 3;
    events.sequence = 0;
    events_queued(&events, 10000, "1", "sales");
}

/* Two sources say the same at one instant with one number: both did. */
static void tell_together(void)
{
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_READY);
    events.source = "another";
    events.sequence = 0;
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_READY);
    events.source = "test";
    events.sequence = 1;
    says_nobody(5000);
}

/* It is no longer the first one's to say. */
static void tell_vouched(void)
{
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_READY);
    events.source = "another";
    says_ann(3000, &items[0], EVENT_AGENT_STATE_READY);
    events.source = "test";
    says_nobody(5000);
}

static void tell_both_list(void)
{
    says_ann(3000, &items[0], EVENT_AGENT_STATE_READY);
    events.source = "another";
    events.sequence = 0;
    says_ann(3000, &items[1], EVENT_AGENT_STATE_NOT_READY);
}

/* At one stamp the wrap-up that one lists comes before what the other says. */
static void tell_listed_at_once(void)
{
    events_state(&events, 12000, "ann", EVENT_AGENT_STATE_READY);
    events.source = "another";
    events.sequence = 0;
    says_ann(12000, &items[0], EVENT_AGENT_STATE_WRAPUP);
    items[0].since_ms = EVENTS_START_MS + 4000;
    items[0].until_ms = EVENTS_START_MS + 6000;
}

static struct event *as_part(struct event *snapshot, const char *id, int64_t part)
{
    snapshot->snapshot = str_from(id);
    snapshot->part = part;
    snapshot->parts = 2;
    return snapshot;
}

static void tell_parts(void)
{
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_READY);
    as_part(says_ann(3000, &items[0], EVENT_AGENT_STATE_READY), "x", 1);
    as_part(says_nobody(4000), "y", 1);
    as_part(says_nobody(5000), "x", 2);
    as_part(says_nobody(6000), "y", 2);
}

struct story_row {
    const char *name;
    void (*tell)(void);
    enum agent_state expected; /* of ann at the end */
    int64_t since_ms;
    int64_t logged_in_ms; /* all day */
};

static struct story_row story_rows[] = {
    {"listed at the instant of another's word", tell_listed_at_once, AGENT_READY, 6000,
     16000},
    {"not listed", tell_absent, AGENT_LOGGED_OUT, 5000, 4000},
    {"not listed, paused in a queue before", tell_paused, AGENT_LOGGED_OUT, 5000, 0},
    {"not listed, known by an answer alone", tell_answered, AGENT_LOGGED_OUT, 5000, 1000},
    {"not listed again: out since the first time", tell_absent_twice, AGENT_LOGGED_OUT,
     8000, 6000},
    {"listed as before a word: so since the snapshot", tell_repeated, AGENT_READY, 5000,
     19000},
    {"listed since", tell_since, AGENT_NOT_READY, 4000, 19000},
    {"listed since before a word: so since the snapshot", tell_since_before_a_word,
     AGENT_NOT_READY, 9000, 19000},
    {"listed as serving a queue that it had left", tell_joined, AGENT_NOT_READY, 5000,
     15000},
    {"restarted: not known since the first word of the new life", tell_restarted,
     AGENT_UNKNOWN, 5000, 4000},
    {"restarted, and listed", tell_restarted_and_listed, AGENT_READY, 9000, 15000},
    {"restarted twice", tell_lives, AGENT_UNKNOWN, 10000, 6000},
    {"said by two at once: either may say that it is out", tell_together,
     AGENT_LOGGED_OUT, 5000, 4000},
    {"listed by another since: that one's to say", tell_vouched, AGENT_READY, 1000,
     19000},
    {"listed by two at once: what is later in the list of states", tell_both_list,
     AGENT_NOT_READY, 3000, 17000},
    {"parts of two snapshots by turns: listed in the first only", tell_parts,
     AGENT_LOGGED_OUT, 6000, 5000},
};

/* All that is said, in this order; then it is looked at. */
static void hear_in(const size_t *order)
{
    struct engine_config config = counted_config();
    counted_init(&counted, &config);
    for (size_t i = 0; i < events.count; i++) {
        engine_apply(counted.engine, &events.list[order[i]],
                     (struct wall){EVENTS_START_MS + END_MS});
    }
    counted_at(&counted, END_MS);
}

static void check_story(const struct story_row *row)
{
    const struct snapshot_agent *ann = counted_agent_row(&counted, "ann");
    assert_int_equal(ann->state, row->expected);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_TIME_IN_STATE_MS),
                     END_MS - row->since_ms);
    int64_t logged_in_ms = counted_agent(&counted, "ann", METRIC_LOGGED_IN_MS);
    assert_int_equal(logged_in_ms == COUNTED_NONE ? 0 : logged_in_ms, row->logged_in_ms);
}

static void test_story(void **state)
{
    const struct story_row *row = *state;
    events_init(&events);
    row->tell();
    assert_in_range(events.count, 2, STORY_MAX);
    size_t order[STORY_MAX] = {0, 1, 2, 3, 4, 5};
    uint64_t digest = 0;
    do {
        hear_in(order);
        check_story(row);
        digest = digest == 0 ? engine_digest(counted.engine) : digest;
        assert_true(engine_digest(counted.engine) == digest);
        counted_finish(&counted);
    } while (events_permute(order, events.count));
}

/* A wrap-up ends with the snapshot that does not list the agent, or lists it elsewhere;
 * one that is listed is worth as much. In any order. */
static void test_wrapup(void **state)
{
    (void)state;
    events_init(&events);
    events_answered(&events, 1000, "1", "sales", "ann");
    events_ended(&events, 2000, "1", "sales");
    says_ann(3000, &items[0], EVENT_AGENT_STATE_WRAPUP);
    events_state(&events, 2000, "ann", EVENT_AGENT_STATE_READY);
    says_nobody(7000);
    size_t order[] = {0, 1, 2, 3, 4};
    do {
        hear_in(order);
        assert_int_equal(counted_total(&counted, METRIC_WRAPUP_MS), 4000);
        counted_finish(&counted);
    } while (events_permute(order, events.count));
}

/* Two contacts of two sources end at one instant with one number: the wrap-up that names
 * none is of the one that was answered later. */
static void test_ended_at_once(void **state)
{
    (void)state;
    events_init(&events);
    events_answered(&events, 3000, "1", "sales", "ann");
    events_ended(&events, 5000, "1", "sales");
    events_state(&events, 6000, "ann", EVENT_AGENT_STATE_WRAPUP);
    events_state(&events, 8000, "ann", EVENT_AGENT_STATE_READY);
    events.source = "another";
    events.sequence = 0;
    events_answered(&events, 2000, "1", "support", "ann");
    events_ended(&events, 5000, "1", "support");
    size_t order[] = {0, 1, 2, 3, 4, 5};
    do {
        hear_in(order);
        assert_int_equal(counted_queue(&counted, "sales", METRIC_WRAPUP_MS), 2000);
        counted_finish(&counted);
    } while (events_permute(order, events.count));
}

/* -- bounds ----------------------------------------------------------------------------
 */

static void apply_last(int64_t received_ms)
{
    engine_apply(counted.engine, &events.list[events.count - 1],
                 (struct wall){EVENTS_START_MS + received_ms});
}

/* Lists beyond those remembered are final: a word that comes so late holds until the
 * first that is remembered. */
static void test_many_lists(void **state)
{
    (void)state;
    begin();
    static struct event_snapshot_agent ready;
    for (int64_t i = 1; i <= MANY; i++) {
        says_ann(i * MINUTE_MS, &ready, EVENT_AGENT_STATE_READY);
        apply_last(i * MINUTE_MS);
    }
    int64_t end_ms = MANY * MINUTE_MS;
    events_state(&events, end_ms - MINUTE_MS - 1000, "ann", EVENT_AGENT_STATE_NOT_READY);
    apply_last(end_ms);
    counted_at(&counted, end_ms);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_NOT_READY_MS), 1000);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_READY);
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_NOT_READY);
    apply_last(end_ms);
    says_ann(2000, &ready, EVENT_AGENT_STATE_LOGGED_OUT);
    apply_last(end_ms);
    counted_at(&counted, end_ms);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_READY);
    counted_finish(&counted);
}

/* What calls came to falls out of a full timeline with all else, and is final. */
static void test_full_timeline(void **state)
{
    (void)state;
    begin();
    static struct event_snapshot_agent pauses[2];
    for (int64_t i = 0; i < MANY; i++) {
        int64_t at_ms = i * MINUTE_MS;
        events_state(&events, at_ms, "ann", EVENT_AGENT_STATE_READY);
        apply_last(at_ms);
        says_ann(at_ms + 30000, &pauses[i % 2], EVENT_AGENT_STATE_NOT_READY);
        apply_last(at_ms + 30000);
    }
    int64_t end_ms = MANY * MINUTE_MS;
    events_state(&events, end_ms - 105000, "ann", EVENT_AGENT_STATE_READY);
    apply_last(end_ms); /* as she was */
    counted_at(&counted, end_ms);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_READY_MS),
                     MANY * INT64_C(30000));
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_NOT_READY_MS),
                     MANY * INT64_C(30000));
    counted_finish(&counted);
}

/* A snapshot that comes late finds the timeline full: the oldest marks make room. */
static void test_late_list(void **state)
{
    (void)state;
    begin();
    for (int64_t i = 0; i < TIMELINE_MARKS; i++) {
        events_state(&events, i * MINUTE_MS, "ann",
                     i % 2 == 0 ? EVENT_AGENT_STATE_READY : EVENT_AGENT_STATE_NOT_READY);
        apply_last(i * MINUTE_MS);
    }
    int64_t end_ms = TIMELINE_MARKS * MINUTE_MS;
    says_ann(end_ms - 90000, &items[0], EVENT_AGENT_STATE_NOT_READY);
    apply_last(end_ms);
    counted_at(&counted, end_ms);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_NOT_READY_MS),
                     end_ms / 2 + 30000);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_LOGGED_IN_MS), end_ms);
    counted_finish(&counted);
}

/* Many sources, each with as many snapshots as are remembered, and more: a late word is
 * still ended by the next one. */
static void test_many_sources(void **state)
{
    (void)state;
    static const char *const names[SOURCES] = {"a", "b", "c", "d", "e"};
    begin();
    for (size_t source = 0; source < SOURCES; source++) {
        events.source = names[source];
        events.sequence = 0;
        events_joined(&events, 0, "ann", "sales");
        apply_last(0);
    }
    for (int64_t i = 1; i <= SNAPSHOTS; i++) {
        for (size_t source = 0; source < SOURCES; source++) {
            events.source = names[source];
            events.sequence = i + 1;
            says_nobody(i * MINUTE_MS + (int64_t)source * 1000);
            apply_last(i * MINUTE_MS + 10000);
        }
    }
    int64_t end_ms = (SNAPSHOTS + 1) * MINUTE_MS;
    events.source = names[2];
    events.sequence = LATE_MS;
    events_state(&events, end_ms - 2 * MINUTE_MS, "ann", EVENT_AGENT_STATE_READY);
    apply_last(end_ms);
    counted_at(&counted, end_ms);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_LOGGED_OUT);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_STATE_READY_MS), 2000);
    counted_finish(&counted);
}

/* The newest lives are remembered: of those before, what they came to is final. */
static void test_many_lives(void **state)
{
    (void)state;
    begin();
    for (int64_t life = LIVES; life > 0; life--) { /* the newest is heard first */
        events.epoch = life;
        events.sequence = 0;
        events_state(&events, life * MINUTE_MS, "ann", EVENT_AGENT_STATE_READY);
        apply_last(LIVES * MINUTE_MS);
        events_queued(&events, life * MINUTE_MS - 1000, "1", "sales");
        apply_last(LIVES * MINUTE_MS);
    }
    events.epoch = LIVES + 1;
    events.sequence = 0;
    events_queued(&events, (LIVES + 1) * MINUTE_MS, "1", "sales");
    apply_last((LIVES + 1) * MINUTE_MS);
    counted_at(&counted, (LIVES + 1) * MINUTE_MS);
    assert_int_equal(counted_agent_row(&counted, "ann")->state, AGENT_UNKNOWN);
    assert_int_equal(counted_agent(&counted, "ann", METRIC_TIME_IN_STATE_MS), 0);
    counted_finish(&counted);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_story, story_rows);
    rows_add_one(&rows, "a wrap-up ends with a snapshot", test_wrapup);
    rows_add_one(&rows, "of two that ended at once the one answered later",
                 test_ended_at_once);
    rows_add_one(&rows, "more lists than are remembered", test_many_lists);
    rows_add_one(&rows, "more marks than are remembered", test_full_timeline);
    rows_add_one(&rows, "a late list, and no room for a mark", test_late_list);
    rows_add_one(&rows, "more snapshots than are gone through", test_many_sources);
    rows_add_one(&rows, "more lives than are remembered", test_many_lives);
    return rows_run(&rows, "stats/hearing");
}
