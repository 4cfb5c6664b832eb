/* What is asked of the engine besides its snapshot, and what finds no room: productive
 * reasons, hours, who has a contact, campaigns, currencies, many items on one contact. */

#include <stdio.h>
#include <string.h>

#include "stats/hours.h"
#include "support/counted.h"
#include "support/rows.h"

#define HOUR_MS INT64_C(3600000)

static struct events events;
static struct counted counted;

static void begin(const struct engine_config *config)
{
    counted_init(&counted, config);
    events_init(&events);
}

static struct event *result(int64_t at_ms, const char *contact, const char *measure,
                            int64_t milli)
{
    struct event *event = events_add(&events, EVENT_CONTACT_RESULT, at_ms);
    event->contact = str_from(contact);
    event->measure = str_from(measure);
    event->value_milli = milli;
    return event;
}

/* metrics.md section 3: utilisation = (busy + productive not-ready) / logged in. */
static void test_productive(void **state)
{
    (void)state;
    static const char *const reasons[] = {"training", NULL};
    struct engine_config config = counted_config();
    config.productive_reasons = reasons;
    begin(&config);
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_NOT_READY)->note =
        str_from("training");
    events_state(&events, 60000, "ann", EVENT_AGENT_STATE_NOT_READY)->note =
        str_from("lunch");
    events_state(&events, 120000, "ann", EVENT_AGENT_STATE_READY);
    counted_run(&counted, &events, 240000);
    const struct snapshot_agent *ann = counted_agent_row(&counted, "ann");
    struct figure used = ann->today.value[METRIC_UTILISATION];
    assert_int_equal(used.num, 60000);
    assert_int_equal(used.den, 240000);
    /* "a change of reason is not a change of state" */
    assert_int_equal(ann->today.value[METRIC_STATE_NOT_READY_MS].num, 120000);
    assert_int_equal(counted.snapshot->reason_count, 3);
    assert_string_equal(counted.snapshot->reasons[1], "training");
    assert_int_equal(ann->not_ready_ms[1], 60000);
    assert_int_equal(ann->not_ready_ms[2], 60000);
    counted_finish(&counted);
    /* while it runs it counts, too */
    begin(&config);
    events_state(&events, 0, "ann", EVENT_AGENT_STATE_NOT_READY)->note =
        str_from("training");
    counted_run(&counted, &events, 30000);
    used = counted_agent_row(&counted, "ann")->today.value[METRIC_UTILISATION];
    assert_int_equal(used.num, 30000);
    assert_int_equal(counted_agent_row(&counted, "ann")->not_ready_ms[1], 30000);
    counted_finish(&counted);
}

/* More reasons than are told apart are one. */
static void test_many_reasons(void **state)
{
    (void)state;
    static char names[LIMIT_REASONS + 4][16];
    struct engine_config config = counted_config();
    begin(&config);
    for (size_t i = 0; i < LIMIT_REASONS + 4; i++) {
        str_format(names[i], sizeof names[i], "reason %zu", i);
        events_state(&events, (int64_t)i * 1000, "ann", EVENT_AGENT_STATE_NOT_READY)
            ->note = str_from(names[i]);
    }
    counted_run(&counted, &events, (LIMIT_REASONS + 4) * 1000);
    const struct snapshot_agent *ann = counted_agent_row(&counted, "ann");
    assert_int_equal(counted.snapshot->reason_count, LIMIT_REASONS);
    assert_int_equal(ann->not_ready_ms[0], 5000); /* all that found no number */
    assert_int_equal(ann->not_ready_ms[1], 1000);
    counted_finish(&counted);
}

/* metrics.md section 10: an age stands still while the queue is closed. */
static void test_hours(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    config.rule.reply_target_ms = 2 * HOUR_MS;
    begin(&config);
    int64_t open_ms = EVENTS_START_MS + HOUR_MS;
    const struct hours_span spans[] = {{open_ms, open_ms + HOUR_MS},
                                       {open_ms + 3 * HOUR_MS, open_ms + 5 * HOUR_MS}};
    struct hours *hours =
        hours_create(spans, 2, EVENTS_START_MS, EVENTS_START_MS + 24 * HOUR_MS);
    struct hours *always = hours_create_always();
    assert_non_null(hours);
    assert_true(engine_set_hours(counted.engine, str_from("mail"), hours));
    assert_true(engine_set_hours(counted.engine, (struct str){NULL, 0}, always));
    events_queued(&events, 0, "1", "mail")->channel = EVENT_CHANNEL_EMAIL;
    events_queued(&events, 0, "2", "other")->channel = EVENT_CHANNEL_TASK;
    counted_run(&counted, &events, 4 * HOUR_MS + 1);
    /* the queue's own: due an hour into the second span; the other one's is past */
    assert_int_equal(counted_queue(&counted, "mail", METRIC_OLDEST_MS), HOUR_MS + 1);
    assert_int_equal(counted_queue(&counted, "mail", METRIC_OVERDUE), 0);
    assert_int_equal(counted_queue(&counted, "other", METRIC_OVERDUE), 1);
    counted_at(&counted, 5 * HOUR_MS + 1);
    assert_int_equal(counted_queue(&counted, "mail", METRIC_OVERDUE), 1);
    assert_int_equal(counted_queue(&counted, "mail", METRIC_MISSED_DEADLINE), 1);
    /* one queue more than fit */
    for (char name[] = "a"; name[0] < 'g'; name[0]++) {
        assert_true(engine_set_hours(counted.engine, str_from(name), NULL));
    }
    assert_false(engine_set_hours(counted.engine, str_from("one more"), hours));
    counted_finish(&counted);
    hours_destroy(&hours);
    hours_destroy(&always);
}

/* Who is credited with what an event says. */
static void test_contact_agent(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    begin(&config);
    events_queued(&events, 0, "1", "sales");
    events_answered(&events, 1000, "1", "sales", "ann");
    counted_run(&counted, &events, 2000);
    struct event event = events.list[0];
    assert_true(str_is(engine_contact_agent(counted.engine, &event), "ann"));
    event.agent = str_from("bob");
    assert_true(str_is(engine_contact_agent(counted.engine, &event), "bob"));
    event.agent = (struct str){NULL, 0};
    event.contact = str_from("unheard of");
    assert_int_equal(engine_contact_agent(counted.engine, &event).size, 0);
    event.contact = (struct str){NULL, 0};
    assert_int_equal(engine_contact_agent(counted.engine, &event).size, 0);
    event.source = str_from("another");
    assert_int_equal(engine_contact_agent(counted.engine, &event).size, 0);
    counted_finish(&counted);
}

/* "Going over a limit is refused and counted, never a crash." */
static void test_over(void **state)
{
    (void)state;
    static const char *const codes[] = {"AAA", "BBB", "CCC", "DDD", "EEE"};
    static char campaigns[LIMIT_CAMPAIGNS + 1][8];
    struct engine_config config = counted_config();
    begin(&config);
    events_queued(&events, 0, "2", "sales");
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct event *revenue = result((int64_t)i, "1", "revenue", 1000);
        memcpy(revenue->currency, codes[i], sizeof revenue->currency);
        revenue->contact = (struct str){NULL, 0}; /* each counts for itself */
    }
    counted_run(&counted, &events, 1000);
    assert_int_equal(counted.snapshot->over_limit, 1);
    assert_int_equal(counted.snapshot->revenue[3].num, 1000);
    /* "never mixed" */
    assert_int_equal(counted_total(&counted, METRIC_REVENUE), COUNTED_NONE);
    size_t from = events.count;
    for (size_t i = 0; i <= LIMIT_CAMPAIGNS; i++) {
        str_format(campaigns[i], sizeof campaigns[i], "c%zu", i);
        struct event *dial = events_add(&events, EVENT_CONTACT_DIALLED, 2000);
        dial->contact = str_from("1");
        dial->campaign = str_from(campaigns[i]);
    }
    events_apply(&events, from, counted.engine);
    counted_at(&counted, 3000);
    assert_int_equal(counted.snapshot->over_limit, 2);
    assert_int_equal(counted.snapshot->campaign_count, LIMIT_CAMPAIGNS);
    counted_finish(&counted);
}

/* One contact hangs only so much on itself. */
static void test_many_items(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    begin(&config);
    for (int64_t i = 0; i < 70; i++) {
        struct event *dial = events_add(&events, EVENT_CONTACT_DIALLED, i);
        dial->contact = str_from("1");
        dial->campaign = str_from("spring");
    }
    result(100, "1", "sale", 1000);
    result(101, "1", "unheard of", 1000);
    counted_run(&counted, &events, 1000);
    assert_int_equal(counted.snapshot->over_limit, 7); /* 64 fit */
    assert_int_equal(counted.snapshot->campaigns[0].value[METRIC_DIALS].num, 64);
    assert_int_equal(counted.snapshot->campaigns[0].records.num, 1);
    counted_finish(&counted);
}

/* A queue or agent too many refuses the attempt or the result that names it. */
static void test_names_over(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    config.max_queues = 1;
    config.max_agents = 1;
    begin(&config);
    events_queued(&events, 0, "1", "sales");
    events_answered(&events, 1, "1", "sales", "ann");
    result(2, "1", "sale", 1000)->queue = str_from("support");
    result(3, "1", "sale", 1000)->agent = str_from("bob");
    struct event *dial = events_add(&events, EVENT_CONTACT_DIALLED, 4);
    dial->contact = str_from("1");
    dial->agent = str_from("bob");
    counted_run(&counted, &events, 1000);
    assert_int_equal(counted.snapshot->over_limit, 3);
    assert_int_equal(counted_total(&counted, METRIC_SALES), COUNTED_NONE);
    counted_finish(&counted);
}

/* A contact that only attempts or results tell of still needs a record. */
static void test_contacts_over(void **state)
{
    (void)state;
    struct engine_config config = counted_config();
    config.max_contacts = 2;
    begin(&config);
    events_queued(&events, 0, "1", "sales");
    events_queued(&events, 1, "2", "sales");
    struct event *dial = events_add(&events, EVENT_CONTACT_DIALLED, 2);
    dial->contact = str_from("3");
    dial->campaign = str_from("spring");
    result(3, "4", "sale", 1000);
    counted_run(&counted, &events, 1000);
    assert_int_equal(counted.snapshot->over_limit, 2);
    assert_int_equal(counted_total(&counted, METRIC_WAITING), 2);
    counted_finish(&counted);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "productive reasons count in utilisation", test_productive);
    rows_add_one(&rows, "more reasons than fit are one", test_many_reasons);
    rows_add_one(&rows, "a queue's own hours hold before the site's", test_hours);
    rows_add_one(&rows, "who has the contact is credited", test_contact_agent);
    rows_add_one(&rows, "currencies and campaigns over the limit", test_over);
    rows_add_one(&rows, "attempts over a contact's limit", test_many_items);
    rows_add_one(&rows, "names over the limit refuse what names them", test_names_over);
    rows_add_one(&rows, "contacts over the limit refuse what tells of them",
                 test_contacts_over);
    return rows_run(&rows, "stats/engine: tables");
}
