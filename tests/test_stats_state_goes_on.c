/* An engine that is restored from a checkpoint goes on as the one that wrote it: what
 * comes later changes both alike. */

#include <string.h>

#include "stats/engine.h"
#include "stats/state.h"
#include "stats/timeline.h"
#include "support/counted.h"
#include "support/full_day.h"
#include "support/rows.h"
#include "support/snapshot_same.h"

#define BYTES (1U << 16)

static struct engine_queue_config queues[2];
static struct events events;
static uint8_t original[BYTES];
static uint8_t bytes[BYTES];

static void say_day(void)
{
    full_day(&events);
}

/* What comes later takes back and puts right what came before the checkpoint. */
static void say_more(void)
{
    events_init(&events);
    events.sequence = 1000; /* so that it is no repeat */
    full_day_result(&events, 12000, "1", "revenue", "USD");
    full_day_result(&events, 12500, "1", "sale", "");
    full_day_dialled(&events, 21000, "1", "autumn");
    full_day_dialled(&events, 22000, "2", "spring");
    events_answered(&events, 23000, "2", NULL, "ann")->direction = EVENT_DIRECTION_OUT;
    full_day_result(&events, 955000, "8", "sale", "");
    full_day_part(&events, 960000, 2, "5", "sales");
    events_answered(&events, 5500, "1", "sales", "ann");
    events_hold(&events, 8500, "1", "sales", false);
    events_left(&events, 961000, "3", "support", EVENT_REASON_TIMEOUT);
    events_answered(&events, 962000, "5", "sales", "bob");
    events_state(&events, 963000, "ann", EVENT_AGENT_STATE_READY);
    full_day_gauges(&events, 964000);
    events_hello(&events, 965000, EVENT_CAN_EVENTS);
}

static void say_first_part_again(void)
{
    events_init(&events);
    events.sequence = 1000;
    full_day_part(&events, 960000, 1, "4", "support");
}

/* Then the attempt before proves to be the one that connected. */
static void say_answered(void)
{
    events_init(&events);
    events.sequence = 1000;
    events_answered(&events, 24000, "9", NULL, "ann")->direction = EVENT_DIRECTION_OUT;
}

/* More than a timeline remembers. */
static void say_many_states(void)
{
    events_init(&events);
    for (int i = 0; i < TIMELINE_MARKS + TIMELINE_FOLD / 2; i++) {
        events_state(&events, 10000 + i * 1000, "ann",
                     i % 2 == 0 ? EVENT_AGENT_STATE_READY : EVENT_AGENT_STATE_NOT_READY);
    }
}

static void say_old_state(void)
{
    events_init(&events);
    events.sequence = 1000;
    events_state(&events, 5000, "ann", EVENT_AGENT_STATE_READY);
}

static void say_whole(int64_t at_ms)
{
    struct event *whole = events_add(&events, EVENT_SOURCE_SNAPSHOT, at_ms);
    whole->snapshot = str_from(at_ms < 1500000 ? "whole" : "whole again");
    whole->complete = EVENT_FLAG_YES;
    whole->part = whole->parts = 1;
    whole->as_of = whole->sequence - 1;
}

/* Three events are lost before a snapshot that is whole. */
static void say_lost_until(int64_t at_ms)
{
    events_init(&events);
    events_hello(&events, 0, EVENT_CAN_EVENTS);
    events_queued(&events, 1000, "1", "sales");
    events.sequence += 3;
    say_whole(at_ms);
}

static void say_lost(void)
{
    say_lost_until(10000);
}

/* Longer than one waits without a word. */
static void say_lost_long(void)
{
    say_lost_until(9000000);
}

static void say_all_whole(void)
{
    events_init(&events);
    events_queued(&events, 1000, "1", "sales");
    events_answered(&events, 2000, "1", "sales", "ann");
    say_whole(1000000);
}

static void say_lost_between(void)
{
    say_all_whole();
    events.sequence += 3;
    say_whole(1900000);
}

static void say_lost_since(void)
{
    events_init(&events);
    events.sequence = 1000;
    say_whole(1900000);
}

/* Nobody told of the agent but for one queue alone. */
static void say_state_in(void)
{
    events_init(&events);
    events_queued(&events, 1000, "1", "sales");
    events_state(&events, 2000, "ann", EVENT_AGENT_STATE_READY)->queue =
        str_from("sales");
}

static void say_wrapup_before(void)
{
    events_init(&events);
    events_state(&events, 1500, "bob", EVENT_AGENT_STATE_WRAPUP);
    events_queued(&events, 2000, "2", "sales");
    events_answered(&events, 3000, "2", "sales", "bob");
}

static void say_ends(void)
{
    events_init(&events);
    events.sequence = 1000;
    events_ended(&events, 9000, "2", "sales");
}

static void say_two_states(void)
{
    events_init(&events);
    events_state(&events, 1000, "ann", EVENT_AGENT_STATE_READY);
    events_state(&events, 5000, "ann", EVENT_AGENT_STATE_NOT_READY);
}

static void say_back(void)
{
    events_init(&events);
    events.sequence = 1000;
    events_state(&events, 5000, "ann", EVENT_AGENT_STATE_READY);
}

static void say_missed(void)
{
    events_init(&events);
    events_queued(&events, 1000, "1", "sales");
    events_offered(&events, 2000, "1", "sales", "ann");
    events.sequence += 3;
    events_unanswered(&events, 4000, "1", "sales", "ann")->reason =
        EVENT_REASON_NO_ANSWER;
}

/* Said before that, of the same end, but heard after. */
static void say_not_missed(void)
{
    events_init(&events);
    events.sequence = 3;
    events_unanswered(&events, 4000, "1", "sales", "ann")->reason =
        EVENT_REASON_LOST_RACE;
}

static void say_other_channel(void)
{
    events_init(&events);
    events.sequence = 1000;
    events_offered(&events, 960000, "4", "support", "bob")->channel =
        EVENT_CHANNEL_CALLBACK;
}

/* One of them comes after all; what it tells of was over then. */
static void say_found(void)
{
    events_init(&events);
    events.sequence = 2;
    events_queued(&events, 2000, "2", "sales");
}

static void say_nothing(void)
{
    events_init(&events);
}

static void say_offered_chat(void)
{
    events_init(&events);
    events_queued(&events, 1000, "1", "sales");
    events_offered(&events, 2000, "1", "sales", "ann")->channel = EVENT_CHANNEL_CHAT;
}

static void say_offered_voice(void)
{
    events_init(&events);
    events.sequence = 1000;
    events_offered(&events, 3000, "1", "sales", "bob")->channel = EVENT_CHANNEL_VOICE;
}

/* So many states that the oldest marks fall out of the timeline. */
static void say_states_from(int64_t at_ms, int count)
{
    for (int i = 0; i < count; i++) {
        events_state(&events, at_ms + i * 1000, "ann",
                     i % 2 == 0 ? EVENT_AGENT_STATE_NOT_READY : EVENT_AGENT_STATE_READY);
    }
}

/* The answer's mark is forgotten, and what it left stays: the agent holds the contact. */
static void say_held_long(void)
{
    events_init(&events);
    events_queued(&events, 1000, "1", "sales");
    events_answered(&events, 2000, "1", "sales", "ann");
    events_hold(&events, 3000, "1", "sales", true);
    say_states_from(4000, TIMELINE_MARKS);
}

/* The end's mark is forgotten, and the wrap-up behind it is not. */
static void say_wrapup_long(void)
{
    events_init(&events);
    say_states_from(1000, TIMELINE_FOLD - 3);
    events_queued(&events, 20000, "1", "sales");
    events_answered(&events, 21000, "1", "sales", "ann");
    events_ended(&events, 22000, "1", "sales");
    events_joined(&events, 23000, "ann", "sales");
    events_state(&events, 24000, "ann", EVENT_AGENT_STATE_WRAPUP);
    say_states_from(30000, TIMELINE_MARKS - TIMELINE_FOLD);
}

/* A word of the contact that changes nothing. */
static void say_again(void)
{
    events_init(&events);
    events.sequence = 1000;
    events_answered(&events, 90000, "1", "sales", "ann");
}

/* "A sequence" is any number of 63 bits: a publisher that says the greatest must not make
 * a checkpoint that no screen can read. */
static void say_greatest(void)
{
    events_init(&events);
    events_hello(&events, 0, EVENT_CAN_EVENTS)->head = INT64_MAX;
    events_queued(&events, 1000, "1", "sales");
    events.sequence = INT64_MAX - 2;
    events_queued(&events, 2000, "2", "sales");
}

/* It is forgiven, twice: what never came is more than any number. */
static void say_forgiven(void)
{
    events_init(&events);
    events.sequence = INT64_MAX - 1;
    say_whole(10000);
    events.list[events.count - 1].as_of = INT64_MAX;
    events.sequence = 0;
    say_whole(20000);
    struct event *event = &events.list[events.count - 1];
    event->epoch = 2;
    event->sequence = event->as_of = INT64_MAX;
    say_whole(30000);
    event = &events.list[events.count - 1];
    event->epoch = 3;
    event->sequence = event->as_of = INT64_MAX;
}

struct on_row {
    const char *name;
    void (*before)(void), (*after)(void); /* the checkpoint */
};

static struct on_row on_rows[] = {
    {"what comes later puts right what came before", say_day, say_more},
    {"a part that comes again is no other part", say_day, say_first_part_again},
    {"what became of an attempt is remembered", say_day, say_answered},
    {"a state older than all marks that are remembered", say_many_states, say_old_state},
    {"what was lost stays in doubt", say_lost, say_nothing},
    {"what was over at a snapshot stays over", say_lost, say_found},
    {"and is swept if it was too old by then", say_lost_long, say_found},
    {"what was lost between two is in doubt alone", say_lost_between, say_nothing},
    {"so is what is lost since the one before", say_all_whole, say_lost_since},
    {"who told of an agent in a queue alone can log it out", say_state_in,
     say_lost_since},
    {"an answer has ended the wrap-up before", say_wrapup_before, say_ends},
    {"a state that lasted no time is none", say_two_states, say_back},
    {"of two reports of a ring's end the first counts", say_missed, say_not_missed},
    {"the channel of the entry holds", say_day, say_other_channel},
    {"without one, the last of the enum that was said", say_offered_chat,
     say_offered_voice},
    {"the greatest number", say_greatest, say_forgiven},
    {"an answer that is final stays what it was: its rank", say_held_long, say_again},
    {"an end that is final stays what it was: its rank", say_wrapup_long, say_again},
};

/* The same is counted for either, and kept. */
static void check_same(struct counted *whole, struct counted *restored)
{
    assert_null(snapshot_difference(whole->snapshot, restored->snapshot));
    assert_true(engine_digest(whole->engine) == engine_digest(restored->engine));
    size_t size = engine_checkpoint(whole->engine, original, sizeof original);
    assert_int_equal(engine_checkpoint(restored->engine, bytes, sizeof bytes), size);
    assert_memory_equal(original, bytes, size);
}

static void test_goes_on(void **state)
{
    const struct on_row *row = *state;
    struct engine_config config = full_day_config(queues);
    row->before();
    struct counted whole;
    counted_init(&whole, &config);
    events_apply(&events, 0, whole.engine);
    size_t size = engine_checkpoint(whole.engine, original, sizeof original);
    struct state_fault fault;
    struct counted restored = {engine_restore(&config, original, size, &fault), NULL};
    assert_non_null(restored.engine);
    restored.snapshot = engine_snapshot_create(restored.engine);
    assert_non_null(restored.snapshot);
    struct counted *both[] = {&whole, &restored};
    for (size_t i = 0; i < 2; i++) {
        row->after();
        counted_run(both[i], &events, 2000000);
        counted_check(both[i]);
    }
    check_same(&whole, &restored);
    counted_finish(&whole);
    counted_finish(&restored);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_goes_on, on_rows);
    return rows_run(&rows, "stats/state_goes_on");
}
