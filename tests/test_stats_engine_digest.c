/* design.md: "a 64-bit digest of that state travels in the hub's heartbeat for each
 * screen to check itself against": the same for the same events in any order, another for
 * anything that is counted otherwise. */

#include <string.h>

#include "support/counted.h"
#include "support/rows.h"

static struct events events;

static struct event *add_result(int64_t at_ms, const char *id, const char *measure,
                                const char *currency)
{
    struct event *event = events_add(&events, EVENT_CONTACT_RESULT, at_ms);
    event->contact = str_from(id);
    event->queue = str_from("sales");
    event->agent = str_from("ann");
    event->measure = str_from(measure);
    event->value_milli = 5000;
    memcpy(event->currency, currency, strlen(currency));
    return event;
}

static struct event *add_dial(int64_t at_ms, const char *id)
{
    struct event *event = events_add(&events, EVENT_CONTACT_DIALLED, at_ms);
    event->contact = str_from(id);
    event->campaign = str_from("spring");
    event->agent = str_from("ann");
    event->outcome = EVENT_OUTCOME_BUSY;
    return event;
}

static struct event *add_pause(int64_t at_ms, const char *agent, const char *reason)
{
    struct event *event =
        events_state(&events, at_ms, agent, EVENT_AGENT_STATE_NOT_READY);
    event->note = str_from(reason);
    return event;
}

/* Two of everything that gets a number as it is heard of. Where each may be changed by a
 * row, its place is kept. */
enum place {
    PLACE_EUROS,
    PLACE_PAUSE,
    PLACE_JOINED,
    PLACE_DIAL,
    PLACE_QUEUED,
    PLACE_LEFT,
    PLACE_RESULT,
    PLACE_MAIL,
    PLACE_COUNT,
};

static void say_day(struct event *ret_places[PLACE_COUNT])
{
    events_init(&events);
    ret_places[PLACE_JOINED] = events_joined(&events, 0, "ann", "sales");
    events_joined(&events, 500, "bob", "support");
    ret_places[PLACE_PAUSE] = add_pause(1000, "ann", "lunch");
    add_pause(2000, "bob", "training");
    events_state(&events, 600000, "ann", EVENT_AGENT_STATE_READY);
    events_state(&events, 700000, "bob", EVENT_AGENT_STATE_READY);
    ret_places[PLACE_EUROS] = add_result(800000, "1", "revenue", "EUR");
    add_result(810000, "2", "revenue", "USD");
    ret_places[PLACE_RESULT] = add_result(820000, "2", "sale", "");
    ret_places[PLACE_DIAL] = add_dial(830000, "3");
    events_queued(&events, 900000, "4", "sales");
    ret_places[PLACE_LEFT] =
        events_left(&events, 903000, "4", "sales", EVENT_REASON_ABANDONED);
    ret_places[PLACE_QUEUED] = events_queued(&events, 950000, "5", "support");
    ret_places[PLACE_MAIL] = events_queued(&events, 960000, "6", "support");
    ret_places[PLACE_MAIL]->channel = EVENT_CHANNEL_EMAIL;
}

static uint64_t digest_now(bool backwards)
{
    static const struct wall evening = {EVENTS_START_MS + 1000000};
    struct engine_config config = counted_config();
    struct counted counted;
    counted_init(&counted, &config);
    for (size_t i = 0; i < events.count; i++) {
        size_t at = backwards ? events.count - 1 - i : i;
        engine_apply(counted.engine, &events.list[at], evening);
    }
    engine_tick(counted.engine, evening);
    uint64_t digest = engine_digest(counted.engine);
    counted_finish(&counted);
    return digest;
}

static void test_order(void **state)
{
    (void)state;
    struct event *places[PLACE_COUNT];
    say_day(places);
    assert_true(digest_now(false) == digest_now(true));
}

static void use_pounds(struct event *event)
{
    memcpy(event->currency, "GBP", 4);
}

static void use_coffee(struct event *event)
{
    event->note = str_from("coffee");
}

static void use_other_queue(struct event *event)
{
    event->queue = str_from("support");
}

static void use_other_campaign(struct event *event)
{
    event->campaign = str_from("autumn");
}

static void use_connected(struct event *event)
{
    event->outcome = EVENT_OUTCOME_CONNECTED;
}

static void use_other_contact(struct event *event)
{
    event->contact = str_from("7");
}

static void use_later(struct event *event)
{
    event->time_ms += 3000;
}

static void use_order(struct event *event)
{
    event->measure = str_from("order");
}

static void use_no_measure(struct event *event)
{
    event->value_milli = 0;
    event->measure = str_from("unheard of");
}

static void use_callback(struct event *event)
{
    event->channel = EVENT_CHANNEL_CALLBACK;
}

struct change_row {
    const char *name;
    enum place place;
    void (*change)(struct event *event);
};

static struct change_row change_rows[] = {
    {"the same money in another currency is another day", PLACE_EUROS, use_pounds},
    {"another reason of a pause", PLACE_PAUSE, use_coffee},
    {"another queue that an agent serves", PLACE_JOINED, use_other_queue},
    {"another campaign", PLACE_DIAL, use_other_campaign},
    {"an attempt that connected", PLACE_DIAL, use_connected},
    {"another contact that waits", PLACE_QUEUED, use_other_contact},
    {"an e-mail that is a callback", PLACE_MAIL, use_callback},
    {"one that came a little later", PLACE_QUEUED, use_later},
    {"one that waited a little longer", PLACE_LEFT, use_later},
    {"an order instead of a sale", PLACE_RESULT, use_order},
    {"no sale was ever heard of", PLACE_RESULT, use_no_measure},
};

static void test_change(void **state)
{
    const struct change_row *row = *state;
    struct event *places[PLACE_COUNT];
    say_day(places);
    uint64_t before = digest_now(false);
    row->change(places[row->place]);
    assert_true(digest_now(false) != before);
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "whatever gets a number as it is heard of may come in any order",
                 test_order);
    ROWS_ADD(&rows, test_change, change_rows);
    return rows_run(&rows, "stats/engine: digest");
}
