/* docs/reliability.md, R12: "every index: clean error". Every adapter and what stands
 * behind it, up to and with its first steps. */

#include <stdio.h>

#include "feed/adapter.h"
#include "feed/adapters.h"
#include "feed/http_events.h"
#include "feed/http_signature.h"
#include "feed/json_map.h"
#include "feed/outbox.h"
#include "feed/output.h"
#include "feed/sink.h"
#include "feed/vendors.h"
#include "support/rows.h"
#include "support/scarce.h"

#define STEPS_MAX 100

static FILE *nowhere;

/* Opens the adapter and lets it read all, printing nowhere. Its end in failure is a
 * refusal like any other, told on standard error. */
static bool run_adapter(const char *name, char **values, int count, struct diag *diag)
{
    const struct adapter_class *class = adapters_find(str_from(name));
    const struct output_config config = {
        .adapter = name, .software = class->software, .site = "leeds", .name = "x"};
    struct sink *sink = sink_create(nowhere, NULL);
    struct feed_output *output = sink == NULL ? NULL : output_create(&config, sink);
    const struct adapter_args args = {
        .count = count, .values = values, .timezone = "Europe/London", .site = "leeds"};
    void *adapter = output == NULL ? NULL : class->create(&args, diag);
    enum adapter_status status = ADAPTER_MORE;
    for (int i = 0; adapter != NULL && status == ADAPTER_MORE && i < STEPS_MAX; i++) {
        int64_t wait_ms = 0;
        status =
            class->step(adapter, output, (struct mono){0}, (struct wall){0}, &wait_ms);
    }
    if (adapter != NULL && status != ADAPTER_FAILED && class->snapshot != NULL &&
        !class->snapshot(adapter, output, (struct wall){0})) {
        status = ADAPTER_FAILED;
    }
    bool made = adapter != NULL && status != ADAPTER_FAILED;
    if (output != NULL && adapter == NULL) {
        assert_int_not_equal(diag->errors, 0); /* told */
    }
    if (adapter != NULL) {
        class->destroy(adapter);
    }
    output_destroy(&output);
    sink_destroy(&sink);
    return made;
}

static bool run_simulate(struct diag *diag)
{
    char *values[] = {(char[]){"--hours"}, (char[]){"1"}};
    return run_adapter("simulate", values, 2, diag);
}

static bool run_replay(struct diag *diag)
{
    char *values[] = {(char[]){TEST_DATA "/asterisk16/day.ndjson"}};
    return run_adapter("replay", values, 1, diag);
}

static bool run_queue_log(struct diag *diag)
{
    char *values[] = {(char[]){TEST_DATA "/asterisk16/queue_log"}};
    return run_adapter("queue-log", values, 1, diag);
}

static bool run_csv(struct diag *diag)
{
    char *values[] = {(char[]){TEST_SCRATCH "/scarce.csv"}, (char[]){"--map"},
                      (char[]){TEST_SCRATCH "/scarce.yaml"}};
    return run_adapter("csv", values, 3, diag);
}

static bool run_gauges(struct diag *diag)
{
    char *values[] = {(char[]){TEST_ROOT "/docs/examples/gauges/uccx.csv"},
                      (char[]){"--map"},
                      (char[]){TEST_ROOT "/docs/examples/gauges/uccx.yaml"}};
    return run_adapter("gauges", values, 3, diag);
}

static bool hear(void *context, const struct event *event)
{
    (void)context;
    (void)event;
    return true;
}

/* What hears the cloud systems: each of them, one's own map, and Twilio's signature. */
static bool make_vendors(struct diag *diag)
{
    struct json_map *map = json_map_load(TEST_DATA "/http/own.yaml", diag);
    struct vendor_settings settings = {.map = map};
    struct http_events *events = http_events_create("leeds", hear, NULL);
    struct http_signature *signature = http_signature_create("https://x", "secret");
    bool made = map != NULL && events != NULL && signature != NULL;
    for (size_t i = 0; made && vendors_all()[i] != NULL; i++) {
        struct vendor *vendor = vendor_create(vendors_all()[i], &settings, events);
        made = vendor != NULL;
        vendor_destroy(&vendor);
    }
    http_signature_destroy(&signature);
    http_events_destroy(&events);
    json_map_destroy(&map);
    return made;
}

static bool make_outbox(struct diag *diag)
{
    (void)diag;
    struct outbox *outbox = outbox_create(1024);
    bool made = outbox != NULL;
    outbox_destroy(&outbox);
    return made;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

int main(void)
{
    static struct scarce_row table[] = {
        {.name = "an outbox is whole or not there", .attempt = make_outbox},
        {.name = "a simulated hour is told whole or not", .attempt = run_simulate},
        {.name = "a recording is told whole or not", .attempt = run_replay},
        {.name = "a queue_log is told whole or not", .attempt = run_queue_log},
        {.name = "a CSV is told whole or not", .attempt = run_csv},
        {.name = "a table of gauges is told whole or not", .attempt = run_gauges},
        {.name = "cloud systems are heard or not", .attempt = make_vendors},
    };
    static struct rows rows;
    write_file(
        TEST_SCRATCH "/scarce.yaml",
        "timezone: UTC\ntime: epoch_s\ncontact: [id]\nqueue: { column: queue }\n"
        "queued: in\nleft: out\noutcomes: { l: { say: left, reason: abandoned } }\n");
    write_file(TEST_SCRATCH "/scarce.csv",
               "id,queue,in,out\n1,sales,1700000000,1700000009\n2,sales,1700000001,"
               "1700000005\n");
    nowhere = fopen("/dev/null", "w");
    ROWS_ADD(&rows, scarce_check, table);
    int failed = rows_run(&rows, "feed: scarce memory");
    (void)fclose(nowhere);
    return failed;
}
