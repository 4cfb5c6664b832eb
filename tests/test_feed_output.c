#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed/adapter.h"
#include "feed/output.h"
#include "support/rows.h"
#include "wire/decode.h"

#define FIRST_MS INT64_C(1700000000000) /* 2023-11-14T22:13:20Z */
#define START_MS INT64_C(1800000000000) /* of a live feed: 2027-01-15T08:00:00Z */

struct bench {
    char *text;
    size_t size;
    FILE *stream;
    struct sink *sink;
    struct feed_output *output;
};

static void open_bench(struct bench *bench, const struct output_config *config)
{
    *bench = (struct bench){0};
    bench->stream = open_memstream(&bench->text, &bench->size);
    bench->sink = sink_create(bench->stream, NULL);
    bench->output = output_create(config, bench->sink);
    assert_non_null(bench->output);
}

static void close_bench(struct bench *bench)
{
    output_destroy(&bench->output);
    sink_destroy(&bench->sink);
    assert_int_equal(fclose(bench->stream), 0);
    free(bench->text);
}

static struct output_config printed(void)
{
    return (struct output_config){
        .adapter = "queue-log", .software = "test", .site = "", .name = "queue_log"};
}

static struct output_config live(void)
{
    struct output_config config = printed();
    config.live = true;
    config.site = "leeds";
    config.start_wall.ms = START_MS;
    return config;
}

static struct event queued(int64_t time_ms)
{
    struct event event = event_blank(EVENT_CONTACT_QUEUED);
    event.time_ms = time_ms;
    event.contact = str_from("c1");
    event.queue = str_from("support");
    return event;
}

static const char *said(struct bench *bench)
{
    assert_int_equal(sink_flush(bench->sink, (struct mono){0}), SINK_CLEAR);
    return bench->text;
}

/* "Write 20 digits with leading zeros", "id: sourceepoch + - + sequence" (docs/events.md,
 * section 1); "source.hello: first on every connection", "numbered: every message but
 * source.hello and source.heartbeat" (section 4). */
static void prints_what_depends_on_the_input_alone(void **state)
{
    (void)state;
    struct bench bench;
    struct output_config config = printed();
    struct event event = queued(FIRST_MS);
    open_bench(&bench, &config);
    output_set_now(bench.output, (struct mono){12345}, (struct wall){START_MS});
    assert_true(output_set_capabilities(bench.output, EVENT_CAN_EVENTS));
    assert_true(feed_emit(bench.output, &event));
    event.time_ms += 1500;
    assert_true(feed_emit(bench.output, &event));
    assert_true(output_bye(bench.output, "the end of a recording is no end"));
    assert_string_equal(
        said(&bench),
        "{\"specversion\":\"1.0\",\"id\":\"1700000000000-h1\","
        "\"source\":\"wallboard://local/queue-log/queue_log\","
        "\"type\":\"wallboard.source.hello\",\"time\":\"2023-11-14T22:13:20.000Z\","
        "\"sourceepoch\":\"1700000000000\",\"data\":{\"software\":\"test\","
        "\"version\":\"" WALLBOARD_VERSION "\",\"capabilities\":[\"events\"],"
        "\"head\":\"0\"}}\n"
        "{\"specversion\":\"1.0\",\"id\":\"1700000000000-1\","
        "\"source\":\"wallboard://local/queue-log/queue_log\","
        "\"type\":\"wallboard.contact.queued\",\"time\":\"2023-11-14T22:13:20.000Z\","
        "\"sourceepoch\":\"1700000000000\",\"sequence\":\"00000000000000000001\","
        "\"data\":{\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1}}\n"
        "{\"specversion\":\"1.0\",\"id\":\"1700000000000-2\","
        "\"source\":\"wallboard://local/queue-log/queue_log\","
        "\"type\":\"wallboard.contact.queued\",\"time\":\"2023-11-14T22:13:21.500Z\","
        "\"sourceepoch\":\"1700000000000\",\"sequence\":\"00000000000000000002\","
        "\"data\":{\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1}}\n");
    assert_int_equal(output_tally(bench.output)->events, 2);
    close_bench(&bench);
}

/* Decodes every line; returns how many, and fills the events' envelopes. */
static size_t read_back(struct bench *bench, struct event *events, size_t capacity)
{
    size_t count = 0;
    struct decoder *decoder = decoder_create();
    struct str rest = str_from(said(bench));
    while (rest.size > 0) {
        struct str line = str_split(&rest, '\n');
        assert_true(count < capacity);
        decoder_begin(decoder, line.data, line.size);
        assert_int_equal(decoder_next(decoder, &events[count]), DECODE_EVENT);
        count++;
    }
    decoder_destroy(&decoder);
    return count;
}

static void lives_with_heartbeats_and_a_last_word(void **state)
{
    (void)state;
    static struct event events[8];
    struct bench bench;
    struct output_config config = live();
    struct event event = queued(FIRST_MS);
    open_bench(&bench, &config);
    output_set_now(bench.output, (struct mono){0}, (struct wall){START_MS + 5000});
    assert_true(feed_emit(bench.output, &event));
    output_set_now(bench.output, mono_add_ms((struct mono){0}, 7000),
                   (struct wall){START_MS + 7000});
    assert_true(output_heartbeat(bench.output));
    output_set_upstream(bench.output, EVENT_UPSTREAM_DOWN);
    feed_lost(bench.output, 3);
    assert_true(output_heartbeat(bench.output));
    assert_true(feed_emit(bench.output, &event));
    assert_true(output_bye(bench.output, "stopped"));
    assert_int_equal(read_back(&bench, events, 8), 6);

    assert_int_equal(events[0].type, EVENT_SOURCE_HELLO);
    assert_int_equal(events[0].heartbeat_ms, 1000);
    assert_int_equal(events[0].snapshot_interval_ms, 60000);
    assert_int_equal(events[0].sequence, EVENT_NO_NUMBER);
    assert_int_equal(events[0].epoch, START_MS);
    assert_int_equal(events[1].sequence, 1);
    assert_int_equal(events[1].time_ms, FIRST_MS);
    assert_int_equal(events[1].recorded_ms, START_MS + 5000);
    assert_int_equal(events[2].type, EVENT_SOURCE_HEARTBEAT);
    assert_int_equal(events[2].sequence, EVENT_NO_NUMBER);
    assert_int_equal(events[2].head, 1);
    assert_int_equal(events[2].uptime_ms, 7000);
    assert_int_equal(events[2].dropped, 0);
    assert_int_equal(events[2].upstream, EVENT_UPSTREAM_NONE); /* it has no such link */
    assert_int_equal(events[3].upstream, EVENT_UPSTREAM_DOWN);
    assert_int_equal(events[3].dropped, 3);
    assert_int_equal(events[4].sequence, 2); /* no hole where the heartbeats were */
    assert_int_equal(events[5].type, EVENT_SOURCE_BYE);
    assert_int_equal(events[5].sequence, 3);
    assert_non_null(strstr(bench.text, "\"source\":\"wallboard://leeds/queue-log/"));
    assert_non_null(strstr(bench.text, "\"site\":\"leeds\""));
    close_bench(&bench);
}

static void says_hello_again_when_it_knows_more(void **state)
{
    (void)state;
    static struct event events[8];
    struct bench bench;
    struct output_config config = printed();
    struct event event = queued(FIRST_MS);
    open_bench(&bench, &config);
    assert_true(output_set_capabilities(bench.output, EVENT_CAN_EVENTS));
    assert_true(feed_emit(bench.output, &event));
    assert_true(output_set_capabilities(bench.output, EVENT_CAN_EVENTS));
    assert_true(output_set_capabilities(bench.output, EVENT_CAN_EVENTS | EVENT_CAN_HOLD));
    assert_int_equal(read_back(&bench, events, 8), 3);
    assert_int_equal(events[2].type, EVENT_SOURCE_HELLO);
    assert_int_equal(events[2].capabilities, EVENT_CAN_EVENTS | EVENT_CAN_HOLD);
    assert_int_equal(events[2].head, 1);
    close_bench(&bench);
}

static void repeats_others_byte_for_byte(void **state)
{
    (void)state;
    static struct event events[8];
    static const char body[] = "{ \"any\": \"bytes\" }";
    struct bench bench;
    struct output_config config = live();
    struct event event = queued(FIRST_MS);
    config.software = NULL;
    event.source = str_from("urn:pbx");
    event.site = str_from("york");
    event.epoch = 7;
    event.sequence = 41;
    open_bench(&bench, &config);
    output_set_now(bench.output, (struct mono){0}, (struct wall){START_MS});
    assert_true(output_heartbeat(bench.output)); /* nobody has spoken yet */
    assert_true(feed_emit_raw(bench.output, &event, str_from(body)));
    assert_true(output_hello(bench.output));
    assert_true(output_bye(bench.output, "stopped"));
    assert_string_equal(said(&bench), "{ \"any\": \"bytes\" }\n");
    /* between two events its boards must hear that it is alive */
    assert_true(output_heartbeat(bench.output));
    said(&bench);
    memmove(bench.text, bench.text + sizeof body, bench.size - sizeof body + 1);
    assert_int_equal(read_back(&bench, events, 8), 1);
    assert_int_equal(events[0].type, EVENT_SOURCE_HEARTBEAT);
    assert_int_equal(events[0].epoch, 7);
    assert_int_equal(events[0].head, 41);
    assert_non_null(strstr(bench.text, "\"source\":\"urn:pbx\""));
    assert_non_null(strstr(bench.text, "\"site\":\"york\""));
    close_bench(&bench);
}

/* "Above 64 KiB it is cut into parts with the same snapshot id, part 1 to parts." */
static void cuts_a_large_snapshot(void **state)
{
    (void)state;
    enum { AGENTS = 3000 };
    static char names[AGENTS][16];
    static struct event_snapshot_agent agents[AGENTS];
    static struct event events[64];
    struct bench bench;
    struct output_config config = printed();
    for (int i = 0; i < AGENTS; i++) {
        str_format(names[i], sizeof names[i], "agent-%d", i);
        agents[i] = (struct event_snapshot_agent){.agent = str_from(names[i]),
                                                  .state = EVENT_AGENT_STATE_READY,
                                                  .since_ms = FIRST_MS,
                                                  .until_ms = EVENT_NO_TIME};
    }
    struct event snapshot = event_blank(EVENT_SOURCE_SNAPSHOT);
    snapshot.time_ms = FIRST_MS;
    snapshot.complete = EVENT_FLAG_YES;
    snapshot.agents = agents;
    snapshot.agent_count = AGENTS;
    open_bench(&bench, &config);
    assert_true(feed_emit(bench.output, &snapshot));
    size_t count = read_back(&bench, events, 64);
    assert_in_range(count, 3, 63); /* hello and at least two parts */
    size_t found = 0;
    for (size_t i = 1; i < count; i++) {
        assert_int_equal(events[i].sequence, i);
        assert_int_equal(events[i].part, i);
        assert_int_equal(events[i].parts, count - 1);
        found += events[i].agent_count;
    }
    assert_int_equal(found, AGENTS);
    assert_non_null(strstr(bench.text, "\"snapshot\":\"1700000000000-1\""));
    close_bench(&bench);
}

static void an_event_too_large_is_counted_and_uses_no_number(void **state)
{
    (void)state;
    static struct event events[8];
    struct bench bench;
    struct output_config config = printed();
    struct event event = queued(FIRST_MS);
    size_t size = 70000;
    char *long_text = malloc(size);
    memset(long_text, 'x', size);
    open_bench(&bench, &config);
    event.transfer_to = (struct str){long_text, size};
    event.type = EVENT_CONTACT_ENDED;
    assert_true(feed_emit(bench.output, &event));
    event = queued(FIRST_MS);
    assert_true(feed_emit(bench.output, &event));
    assert_int_equal(read_back(&bench, events, 8), 2);
    assert_int_equal(events[1].sequence, 1);
    assert_int_equal(output_tally(bench.output)->faults, 1);
    free(long_text);
    close_bench(&bench);
}

static void counts_what_could_not_be_used(void **state)
{
    (void)state;
    char text[256];
    struct bench bench;
    struct output_config config = printed();
    open_bench(&bench, &config);
    feed_fault(bench.output, "queue_log", 17, "no such verb: %s", "X");
    feed_ignore(bench.output, str_from("B\033[1m"));
    feed_ignore(bench.output, str_from("A"));
    feed_ignore(bench.output, str_from("A"));
    for (int i = 0; i < 100; i++) {
        char name[16];
        str_format(name, sizeof name, "many%d", i);
        feed_ignore(bench.output, str_from(name));
    }
    tally_format(output_tally(bench.output), text, sizeof text);
    assert_non_null(
        strstr(text, "0 events, 1 faults, 103 ignored (B[1m 1, A 2, many0 1"));
    assert_int_equal(output_tally(bench.output)->name_count, TALLY_NAMES);
    close_bench(&bench);
}

struct name_row {
    const char *name, *site, *source, *file, *expected;
};

static struct name_row name_rows[] = {
    {"a source has site, adapter and name", "leeds", NULL, "queue_log",
     "wallboard://leeds/queue-log/queue_log"},
    {"without a site it is local", "", NULL, "q", "wallboard://local/queue-log/q"},
    {"what a URI cannot hold becomes a dash", "a b/c", NULL, "q?\xC3\xBC#",
     "wallboard://a-b-c/queue-log/q----"},
    {"one that is given is kept", "leeds", "urn:x:1", "q", "urn:x:1"},
};

static void names_the_source(void **state)
{
    const struct name_row *row = *state;
    char expected[300];
    struct bench bench;
    struct output_config config = printed();
    struct event event = queued(FIRST_MS);
    config.site = row->site;
    config.source = row->source;
    config.name = row->file;
    open_bench(&bench, &config);
    assert_true(feed_emit(bench.output, &event));
    str_format(expected, sizeof expected, "\"source\":\"%s\"", row->expected);
    assert_non_null(strstr(said(&bench), expected));
    close_bench(&bench);
}

/* Emits until the stream's buffer must have been written. */
static enum sink_state emit_into(FILE *stream)
{
    struct output_config config = printed();
    struct event event = queued(FIRST_MS);
    struct sink *sink = sink_create(stream, NULL);
    struct feed_output *output = output_create(&config, sink);
    bool ok = true;
    for (int i = 0; i < 1000 && ok; i++) {
        ok = feed_emit(output, &event);
    }
    assert_false(ok);
    enum sink_state reached = sink_flush(sink, (struct mono){0});
    output_destroy(&output);
    sink_destroy(&sink);
    return reached;
}

static void a_full_disk_is_a_failure(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    assert_non_null(full);
    assert_int_equal(emit_into(full), SINK_FAILED);
    (void)fclose(full); /* which has its own complaint */
}

static void a_closed_pipe_ends_quietly(void **state)
{
    (void)state;
    int ends[2];
    assert_true(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    FILE *stream = fdopen(ends[1], "w");
    assert_int_equal(emit_into(stream), SINK_CLOSED);
    (void)fclose(stream);
}

int main(void)
{
    static struct rows tests;
    rows_add_one(&tests, "printed events depend on the input alone",
                 prints_what_depends_on_the_input_alone);
    rows_add_one(&tests, "a live source has heartbeats and a last word",
                 lives_with_heartbeats_and_a_last_word);
    rows_add_one(&tests, "hello is said again when the capabilities grow",
                 says_hello_again_when_it_knows_more);
    rows_add_one(&tests, "a replay repeats byte for byte and beats in others' names",
                 repeats_others_byte_for_byte);
    rows_add_one(&tests, "a snapshot of 3000 agents is cut into parts",
                 cuts_a_large_snapshot);
    rows_add_one(&tests, "an event too large is counted and uses no number",
                 an_event_too_large_is_counted_and_uses_no_number);
    rows_add_one(&tests, "faults and what is ignored are counted",
                 counts_what_could_not_be_used);
    ROWS_ADD(&tests, names_the_source, name_rows);
    rows_add_one(&tests, "a full disk is a failure", a_full_disk_is_a_failure);
    rows_add_one(&tests, "a closed pipe ends quietly", a_closed_pipe_ends_quietly);
    return rows_run(&tests, "feed/output");
}
