#include <stdio.h>
#include <string.h>

#include "feed/adapter_gauges.h"
#include "support/feed_capture.h"
#include "support/rows.h"

/*
 * docs/gauges.md: a map and a table in, queue.stats out. Only what is said is compared;
 * the time is that of the row, in ms since FEED_CAPTURE_START_MS, 22:13:20 UTC of
 * 2023-11-14.
 */
#define MAP                                                                              \
    "timezone: UTC\nnone: [n/a]\nqueue: { column: q, values: { 7: sales } }\n"           \
    "at: at\nsince: since\nsl: 20s\n"                                                    \
    "gauges: { waiting: w, longest_wait: l, answered: a, in_sl: s }\n"                   \
    "agents: { ready: r }\n"
#define HEAD "q,at,since,w,l,a,s,r\n"
#define AT   "2023-11-14 22:13:21"
#define DAY  "2023-11-14 00:00:00"

struct translation {
    const char *name;
    const char *map, *file;
    const char *said;
};

/* clang-format off */
static struct translation translations[] = {
    {"all that a row may say", MAP, HEAD "7," AT "," DAY ",3,41,17,12,2\n", "1000 queue.stats {\"queue\":\"sales\",\"since\":\"2023-11-14T00:00:00.000Z\",\"waiting\":3,\"longest_wait_ms\":41000,\"agents\":{\"ready\":2},\"answered\":17,\"in_sl\":12,\"sl_ms\":20000}\n"},
    {"what is not known is not said", MAP, HEAD "8," AT ",,0,n/a,,,\n", "1000 queue.stats {\"queue\":\"8\",\"waiting\":0}\n"},
    {"the same queue twice in one table: the latter differs", MAP, HEAD "8," AT ",,1,,,,\n8," AT ",,2,,,,\n", "1000 queue.stats {\"queue\":\"8\",\"waiting\":1}\n1000 queue.stats {\"queue\":\"8\",\"waiting\":2}\n"},
    {"the same queue said alike is said once", MAP, HEAD "8," AT ",,1,,,,\n8," AT ",,1,,,,\n", "1000 queue.stats {\"queue\":\"8\",\"waiting\":1}\n"},
    {"a counter without a time", MAP, HEAD "8," AT ",,1,,5,,\n", "fault gauges.csv:2: 23: since: : counters need a time\n"},
    {"nothing is known of it", MAP, HEAD "8," AT "," DAY ",,,,,\n", "fault gauges.csv:2: 1: q: 8: nothing is known of it\n"},
    {"no queue", MAP, HEAD "," AT ",,1,,,,\n", "fault gauges.csv:2: 1: q: : no name\n"},
    {"no number", MAP, HEAD "8," AT ",,-1,,,,\n", "fault gauges.csv:2: 24: w: -1: no number\n"},
    {"no duration", MAP, HEAD "8," AT ",,1,x,,,\n", "fault gauges.csv:2: 26: l: x: no duration\n"},
    {"no time", MAP, HEAD "8,noon,,1,,,,\n", "fault gauges.csv:2: 3: at: noon: no time as the map has it\n"},
    {"fields are missing", MAP, HEAD "8\n", "fault gauges.csv:2: 1: has not as many fields as the first row\n"},
    {"a longest wait by the clock", "queue: { column: q }\ntimezone: UTC\nunit: clock\nat: at\ngauges: { longest_wait: l }\n", "q,at,l\na," AT ",1:02:03\nb," AT ",2:03\nc," AT ",:03\nd," AT ",1:60\n", "1000 queue.stats {\"queue\":\"a\",\"longest_wait_ms\":3723000}\n1000 queue.stats {\"queue\":\"b\",\"longest_wait_ms\":123000}\n1000 queue.stats {\"queue\":\"c\",\"longest_wait_ms\":3000}\nfault gauges.csv:5: 23: l: 1:60: no duration\n"},
};
/* clang-format on */

static const char *path_of(const char *name)
{
    static char paths[2][512];
    char *path = paths[strcmp(name, "gauges.csv") == 0];
    snprintf(path, sizeof paths[0], "%s/%s", TEST_SCRATCH, name);
    return path;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void test_translation(void **state)
{
    const struct translation *row = *state;
    struct feed_output output;
    struct diag diag = {0};
    const char *table = path_of("gauges.csv");
    const char *map = path_of("gauges.yaml");
    const char *const words[] = {table, "--map", map, NULL};
    write_file(table, row->file);
    write_file(map, row->map);
    feed_capture_init(&output);
    void *adapter = feed_capture_create(&adapter_gauges, "UTC", words, &diag);
    assert_non_null(adapter);
    assert_int_equal(feed_capture_run(&adapter_gauges, adapter, &output, 0),
                     ADAPTER_DONE);
    assert_string_equal(output.text, row->said);
    assert_int_equal(adapter_gauges.capabilities(adapter), EVENT_CAN_GAUGES);
    adapter_gauges.destroy(adapter);
    feed_capture_finish(&output);
}

/* A late joiner is told what was said last. */
static void test_snapshot(void **state)
{
    struct feed_output output;
    struct diag diag = {0};
    const char *const words[] = {path_of("gauges.csv"), "--map", path_of("gauges.yaml"),
                                 NULL};
    (void)state;
    write_file(words[0], HEAD "7," AT ",,3,,,,\n8," AT ",,1,,,,\n");
    write_file(words[2], MAP);
    feed_capture_init(&output);
    void *adapter = feed_capture_create(&adapter_gauges, "UTC", words, &diag);
    assert_int_equal(feed_capture_run(&adapter_gauges, adapter, &output, 0),
                     ADAPTER_DONE);
    feed_capture_clear(&output);
    assert_true(
        adapter_gauges.snapshot(adapter, &output, (struct wall){FEED_CAPTURE_START_MS}));
    assert_string_equal(output.text,
                        "0 source.snapshot {\"complete\":false,\"queues\":[{\"queue\":"
                        "\"sales\",\"waiting\":3},{\"queue\":\"8\",\"waiting\":1}],"
                        "\"agents\":[],\"contacts\":[]}\n");
    adapter_gauges.destroy(adapter);
    feed_capture_finish(&output);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_translation, translations);
    rows_add_one(&rows, "a late joiner is told what was said last", test_snapshot);
    return rows_run(&rows, "feed/gauges");
}
