/*
 * Every member of struct event finds its word on the wire and its way back: events built
 * by hand against the lines of tests/data/events/valid/full.ndjson, one for each type.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "support/event_lines.h"
#include "support/event_same.h"
#include "support/rows.h"
#include "wire/decode.h"
#include "wire/encode.h"

#define MIDNIGHT_MS INT64_C(1795305600000) /* 2026-11-22T00:00:00Z */
#define HOUR_MS     INT64_C(3600000)
#define MINUTE_MS   INT64_C(60000)

static const struct event_gauges all_gauges = {
    .waiting = 7,
    .longest_wait_ms = 95000,
    .logged_in = 12,
    .ready = 3,
    .not_ready = 2,
    .ringing = 1,
    .on_contact = 5,
    .wrapup = 1,
    .offered = 90,
    .answered = 80,
    .abandoned = 9,
    .in_sl = 70,
    .sl_ms = 20000,
};

/* -- the data of each type ------------------------------------------------------- */

static void fill_contact(struct event *event)
{
    event->contact = str_from("1795322043.5");
    event->queue = str_from("support");
    event->entry = 2;
    event->channel = EVENT_CHANNEL_CALLBACK;
    event->direction = EVENT_DIRECTION_OUT;
}

static void fill_queued(struct event *event)
{
    fill_contact(event);
    event->position = 4;
    event->caller = str_from("Zoë \"Z\" Öl");
    event->due_ms = MIDNIGHT_MS + 5 * HOUR_MS;
}

static void fill_offered(struct event *event)
{
    fill_contact(event);
    event->agent = str_from("ann");
}

static void fill_unanswered(struct event *event)
{
    fill_offered(event);
    event->reason = EVENT_REASON_LOST_RACE;
    event->ring_ms = 12000;
}

static void fill_answered(struct event *event)
{
    fill_offered(event);
    event->wait_ms = INT64_C(31622400000);
    event->ring_ms = 0;
}

static void fill_hold(struct event *event)
{
    fill_offered(event);
    event->on = EVENT_FLAG_NO;
}

static void fill_ended(struct event *event)
{
    fill_offered(event);
    event->by = EVENT_BY_TRANSFER;
    event->wait_ms = 1000;
    event->talk_ms = 180000;
    event->transfer_to = str_from("701@internal");
}

static void fill_left(struct event *event)
{
    fill_contact(event);
    event->reason = EVENT_REASON_WITHDRAWN;
    event->wait_ms = 61000;
}

static void fill_rejected(struct event *event)
{
    fill_contact(event);
    event->reason = EVENT_REASON_DIVERTED;
}

static void fill_dialled(struct event *event)
{
    fill_offered(event);
    event->entry = 1;
    event->campaign = str_from("autumn");
    event->channel = EVENT_CHANNEL_VOICE;
    event->outcome = EVENT_OUTCOME_MACHINE;
    event->ring_ms = 9000;
}

static void fill_result(struct event *event)
{
    fill_offered(event);
    event->entry = 1;
    event->campaign = str_from("autumn");
    event->channel = EVENT_CHANNEL_CHAT;
    event->direction = EVENT_DIRECTION_INTERNAL;
    event->measure = str_from("csat");
    event->value_milli = -4125;
    memcpy(event->currency, "EUR", sizeof event->currency);
}

static void fill_agent_state(struct event *event)
{
    event->agent = str_from("ann");
    event->queue = str_from("support");
    event->state = EVENT_AGENT_STATE_WRAPUP;
    event->note = str_from("lunch");
    event->contact = str_from("1795322043.5");
    event->until_ms = MIDNIGHT_MS + 3 * HOUR_MS + 47 * MINUTE_MS;
    event->label = str_from("Ann O'Neill");
}

static void fill_agent_joined(struct event *event)
{
    event->agent = str_from("ann");
    event->queue = str_from("support");
    event->penalty = 2;
    event->label = str_from("Ann");
}

static void fill_agent_left(struct event *event)
{
    event->agent = str_from("ann");
    event->queue = str_from("support");
}

static void fill_stats(struct event *event)
{
    event->queue = str_from("support");
    event->channel = EVENT_CHANNEL_EMAIL;
    event->since_ms = MIDNIGHT_MS;
    event->gauges = all_gauges;
}

static void fill_config(struct event *event)
{
    event->queue = str_from("support");
    event->label = str_from("Support");
    event->gauges.sl_ms = 5000;
    event->wrapup_ms = 2000;
}

static void fill_hello(struct event *event)
{
    event->software = str_from("wallboard-feed asterisk");
    event->version = str_from("1.0.0");
    event->capabilities = (EVENT_CAN_SNAPSHOT << 1) - 1; /* all of them */
    event->snapshot_interval_ms = 60000;
    event->heartbeat_ms = 1000;
    event->head = 41;
    event->first = 7;
}

static void fill_heartbeat(struct event *event)
{
    event->uptime_ms = 13000;
    event->upstream = EVENT_UPSTREAM_DOWN;
    event->dropped = 2;
    event->head = 41;
}

static void fill_bye(struct event *event)
{
    event->note = str_from("stopped by hand");
}

static void fill_snapshot_queues(struct event *event)
{
    static struct event_snapshot_queue queues[2];
    struct event_gauges none = event_blank(EVENT_QUEUE_STATS).gauges;
    queues[0] = (struct event_snapshot_queue){
        .queue = str_from("support"),
        .label = str_from("Support"),
        .sl_ms = 5000,
        .wrapup_ms = 2000,
        .since_ms = MIDNIGHT_MS,
        .channel = EVENT_CHANNEL_VOICE,
        .gauges = all_gauges,
    };
    queues[0].gauges.waiting = 1;
    queues[0].gauges.longest_wait_ms = 4000;
    queues[0].gauges.offered = 9;
    queues[0].gauges.answered = 8;
    queues[0].gauges.abandoned = 0;
    queues[0].gauges.in_sl = 7;
    queues[0].gauges.sl_ms = 5000;
    queues[1] = (struct event_snapshot_queue){
        .queue = str_from("sales"),
        .sl_ms = EVENT_NO_NUMBER,
        .wrapup_ms = EVENT_NO_NUMBER,
        .since_ms = EVENT_NO_TIME,
        .gauges = none,
    };
    event->queues = queues;
    event->queue_count = 2;
}

static void fill_snapshot_agents(struct event *event)
{
    static struct event_membership memberships[2];
    static struct event_snapshot_agent agents[2];
    memberships[0] = (struct event_membership){str_from("support"), str_from("back"), 1,
                                               EVENT_AGENT_STATE_READY};
    memberships[1] =
        (struct event_membership){.queue = str_from("sales"), .penalty = EVENT_NO_NUMBER};
    agents[0] = (struct event_snapshot_agent){
        .agent = str_from("ann"),
        .label = str_from("Ann"),
        .reason = str_from("lunch"),
        .contact = str_from("1795322043.5"),
        .state = EVENT_AGENT_STATE_NOT_READY,
        .since_ms = MIDNIGHT_MS,
        .until_ms = MIDNIGHT_MS + 4 * HOUR_MS,
        .memberships = memberships,
        .membership_count = 2,
    };
    agents[1] = (struct event_snapshot_agent){.agent = str_from("bob"),
                                              .state = EVENT_AGENT_STATE_READY,
                                              .since_ms = EVENT_NO_TIME,
                                              .until_ms = EVENT_NO_TIME};
    event->agents = agents;
    event->agent_count = 2;
}

static void fill_snapshot(struct event *event)
{
    static struct event_snapshot_contact contacts[2];
    event->complete = EVENT_FLAG_NO;
    event->snapshot = str_from("s-7");
    event->part = 2;
    event->parts = 3;
    event->as_of = 40;
    fill_snapshot_queues(event);
    fill_snapshot_agents(event);
    contacts[0] = (struct event_snapshot_contact){
        .contact = str_from("1795322043.5"),
        .queue = str_from("support"),
        .agent = str_from("ann"),
        .caller = str_from("+441134960000"),
        .state = EVENT_CONTACT_STATE_HELD,
        .entry = 2,
        .channel = EVENT_CHANNEL_CHAT,
        .direction = EVENT_DIRECTION_IN,
        .since_ms = MIDNIGHT_MS,
        .answered_ms = MIDNIGHT_MS + 4000,
        .due_ms = MIDNIGHT_MS + 6 * HOUR_MS,
        .position = 3,
    };
    contacts[1] = (struct event_snapshot_contact){
        .contact = str_from("9"),
        .state = EVENT_CONTACT_STATE_WAITING,
        .entry = 1,
        .since_ms = EVENT_NO_TIME,
        .answered_ms = EVENT_NO_TIME,
        .due_ms = EVENT_NO_TIME,
        .position = EVENT_NO_NUMBER,
    };
    event->contacts = contacts;
    event->contact_count = 2;
}

/* -- against the lines ----------------------------------------------------------- */

struct full {
    const char *name;
    enum event_type type;
    void (*fill)(struct event *event);
};

/* In the order of the file. */
static struct full fulls[] = {
    {"contact.queued with all fields", EVENT_CONTACT_QUEUED, fill_queued},
    {"contact.offered with all fields", EVENT_CONTACT_OFFERED, fill_offered},
    {"contact.unanswered with all fields", EVENT_CONTACT_UNANSWERED, fill_unanswered},
    {"contact.answered with all fields", EVENT_CONTACT_ANSWERED, fill_answered},
    {"contact.hold with all fields", EVENT_CONTACT_HOLD, fill_hold},
    {"contact.ended with all fields", EVENT_CONTACT_ENDED, fill_ended},
    {"contact.left with all fields", EVENT_CONTACT_LEFT, fill_left},
    {"contact.rejected with all fields", EVENT_CONTACT_REJECTED, fill_rejected},
    {"contact.dialled with all fields", EVENT_CONTACT_DIALLED, fill_dialled},
    {"contact.result with all fields", EVENT_CONTACT_RESULT, fill_result},
    {"agent.state with all fields", EVENT_AGENT_STATE, fill_agent_state},
    {"agent.joined with all fields", EVENT_AGENT_JOINED, fill_agent_joined},
    {"agent.left with all fields", EVENT_AGENT_LEFT, fill_agent_left},
    {"queue.stats with all fields", EVENT_QUEUE_STATS, fill_stats},
    {"queue.config with all fields", EVENT_QUEUE_CONFIG, fill_config},
    {"source.hello with all fields", EVENT_SOURCE_HELLO, fill_hello},
    {"source.heartbeat with all fields", EVENT_SOURCE_HEARTBEAT, fill_heartbeat},
    {"source.bye with all fields", EVENT_SOURCE_BYE, fill_bye},
    {"source.snapshot with all fields", EVENT_SOURCE_SNAPSHOT, fill_snapshot},
};
static_assert(sizeof fulls / sizeof *fulls == EVENT_TYPE_COUNT, "every type has a row");

static void writes_and_reads_all_fields(void **state)
{
    const struct full *row = *state;
    struct event_lines lines = event_lines_read(TEST_DATA "/events/valid/full.ndjson");
    assert_int_equal(lines.count, EVENT_TYPE_COUNT);
    const struct event_line *line = &lines.lines[row->type];
    char id[32];
    str_format(id, sizeof id, "1795322033500-%d", (int)row->type + 1);
    struct event event = event_blank(row->type);
    event.id = str_from(id);
    event.source = str_from("wallboard://leeds/demo/pbx1");
    event.site = str_from("leeds");
    event.time_ms = MIDNIGHT_MS + 3 * HOUR_MS + 46 * MINUTE_MS + 123;
    event.recorded_ms = event.time_ms + 333;
    event.epoch = INT64_C(1795322033500);
    bool numbered =
        row->type != EVENT_SOURCE_HELLO && row->type != EVENT_SOURCE_HEARTBEAT;
    event.sequence = numbered ? (int64_t)row->type + 1 : EVENT_NO_NUMBER;
    row->fill(&event);
    char text[4096];
    assert_int_equal(encode_event(&event, text, sizeof text), line->size);
    assert_string_equal(text, line->text);

    struct decoder *decoder = decoder_create();
    struct event read;
    decoder_begin(decoder, line->text, line->size);
    assert_int_equal(decoder_next(decoder, &read), DECODE_EVENT);
    const char *difference = event_difference(&event, &read);
    if (difference != NULL) {
        fail_msg("'%s' was read otherwise than written", difference);
    }
    decoder_destroy(&decoder);
    event_lines_finish(&lines);
}

/* -- the form -------------------------------------------------------------------- */

struct text_row {
    const char *name;
    struct str text;
    const char *json;
};

#define BYTES(text)                                                                      \
    {                                                                                    \
        text, sizeof(text) - 1                                                           \
    }

static struct text_row texts[] = {
    {"plain text stands as it is", BYTES("a/b 'c'"), "\"a/b 'c'\""},
    {"quotes and backslashes are escaped", BYTES("\"\\"), "\"\\\"\\\\\""},
    {"control characters are escaped", BYTES("\x01\n\x1F\x7F"),
     "\"\\u0001\\u000a\\u001f\x7F\""},
    {"UTF-8 stands as it is", BYTES("Zoë 😀"), "\"Zoë 😀\""},
    {"broken UTF-8 becomes U+FFFD", BYTES("B\xFCro\xC3"),
     "\"B\xEF\xBF\xBDro\xEF\xBF\xBD\""},
    {"U+FFFD itself stays", BYTES("\xEF\xBF\xBD"), "\"\xEF\xBF\xBD\""},
    {"NUL becomes U+FFFD, for no reader takes it", BYTES("a\0b"),
     "\"a\xEF\xBF\xBD"
     "b\""},
};

static void writes_text(void **state)
{
    const struct text_row *row = *state;
    struct event event = event_blank(EVENT_SOURCE_BYE);
    event.note = row->text;
    char text[500];
    char wanted[500];
    str_format(wanted, sizeof wanted,
               "{\"specversion\":\"1.0\",\"type\":\"wallboard.source.bye\","
               "\"data\":{\"reason\":%s}}",
               row->json);
    assert_int_equal(encode_event(&event, text, sizeof text), strlen(wanted));
    assert_string_equal(text, wanted);
}

struct milli {
    const char *name;
    int64_t milli;
    const char *json;
};

static struct milli millis[] = {
    {"zero", 0, "0"},
    {"a whole number has no point", 5000, "5"},
    {"ends in no zero", 1500, "1.5"},
    {"three decimals", 1005, "1.005"},
    {"below one", -1, "-0.001"},
    {"negative", -12340, "-12.34"},
    {"the largest", INT64_C(1000000000000000), "1000000000000"},
    {"the finest of the largest", INT64_C(999999999999999), "999999999999.999"},
};

static void writes_and_reads_milli(void **state)
{
    const struct milli *row = *state;
    struct event event = event_blank(EVENT_CONTACT_RESULT);
    event.id = event.source = event.measure = str_from("m");
    event.value_milli = row->milli;
    char text[500];
    char wanted[500];
    size_t size = encode_event(&event, text, sizeof text);
    str_format(wanted, sizeof wanted, "\"value\":%s}}", row->json);
    assert_non_null(strstr(text, wanted));
    struct decoder *decoder = decoder_create();
    struct event read;
    decoder_begin(decoder, text, size);
    assert_int_equal(decoder_next(decoder, &read), DECODE_EVENT);
    assert_int_equal(read.value_milli, row->milli);
    decoder_destroy(&decoder);
}

/* "Returns its length, or 0 if it does not fit" */
static void never_overruns(void **state)
{
    (void)state;
    struct event event = event_blank(EVENT_SOURCE_SNAPSHOT);
    fill_snapshot(&event);
    char whole[4096];
    size_t length = encode_event(&event, whole, sizeof whole);
    assert_true(length > 1000);
    assert_int_equal(encode_event(&event, whole, 0), 0);
    for (size_t size = 1; size <= length + 1; size++) {
        char *exact = malloc(size); /* so that a byte beyond it is seen */
        assert_non_null(exact);
        size_t written = encode_event(&event, exact, size);
        assert_int_equal(written, size == length + 1 ? length : 0);
        assert_int_equal(exact[written], '\0');
        free(exact);
    }
}

/* A blank event says nothing but its type: the vocabulary and event_blank() agree. */
static void blank_says_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < EVENT_TYPE_COUNT; i++) {
        struct event event = event_blank((enum event_type)i);
        char text[500];
        char wanted[500];
        assert_true(encode_event(&event, text, sizeof text) > 0);
        str_format(wanted, sizeof wanted,
                   "{\"specversion\":\"1.0\",\"type\":\"wallboard.%s\",\"data\":{",
                   event_type_name(event.type));
        assert_int_equal(strncmp(text, wanted, strlen(wanted)), 0);
        const char *rest = text + strlen(wanted);
        assert_true(strcmp(rest, "}}") == 0 || strcmp(rest, "\"entry\":1}}") == 0 ||
                    strcmp(rest, "\"capabilities\":[]}}") == 0 ||
                    strcmp(rest, "\"value\":0}}") == 0 ||
                    strcmp(rest, "\"queues\":[],\"agents\":[],\"contacts\":[]}}") == 0);
    }
}

int main(void)
{
    struct rows rows = {.count = 0};
    ROWS_ADD(&rows, writes_and_reads_all_fields, fulls);
    ROWS_ADD(&rows, writes_text, texts);
    ROWS_ADD(&rows, writes_and_reads_milli, millis);
    rows_add_one(&rows, "a short buffer is never overrun", never_overruns);
    rows_add_one(&rows, "a blank event says nothing", blank_says_nothing);
    return rows_run(&rows, "wire: encode");
}
