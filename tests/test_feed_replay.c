#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed/adapter_replay.h"
#include "feed/output.h"
#include "support/rows.h"

/* One event as a publisher might write it, with its own spelling. */
#define EVENT(id, time)                                                                  \
    "{ \"id\":\"" id "\", \"specversion\":\"1.0\",\"source\":\"s\","                     \
    "\"type\":\"wallboard.agent.left\",\"time\":\"2026-11-22T08:00:" time "Z\","         \
    "\"data\":{\"agent\":\"a\",\"queue\":\"q\"}}"
#define ONE   EVENT("1", "00")
#define TWO   EVENT("2", "10")
#define THREE EVENT("3", "12.500")
#define OTHER                                                                            \
    "{\"specversion\":\"1.0\",\"id\":\"9\",\"source\":\"s\",\"type\":\"com.other\"}"

struct bench {
    char path[64];
    char *text;
    size_t size;
    FILE *stream;
    struct sink *sink;
    struct feed_output *output;
    void *adapter;
    struct diag diag;
};

static void write_file(struct bench *bench, const char *content)
{
    str_format(bench->path, sizeof bench->path, "/tmp/wallboard-replay-XXXXXX");
    int fd = mkstemp(bench->path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content, strlen(content)), strlen(content));
    close(fd);
}

static void open_bench(struct bench *bench, const char *content, bool live,
                       const char *speed)
{
    const struct output_config config = {
        .adapter = "replay", .site = "", .name = "n", .live = live};
    char option[] = "--speed";
    char value[16];
    *bench = (struct bench){0};
    write_file(bench, content);
    str_copy(value, sizeof value, str_from(speed));
    char *values[] = {bench->path, option, value};
    const struct adapter_args args = {.count = 3, .values = values, .live = live};
    bench->stream = open_memstream(&bench->text, &bench->size);
    bench->sink = sink_create(bench->stream, NULL);
    bench->output = output_create(&config, bench->sink);
    bench->adapter = adapter_replay.create(&args, &bench->diag);
    assert_non_null(bench->adapter);
}

static void close_bench(struct bench *bench)
{
    adapter_replay.destroy(bench->adapter);
    output_destroy(&bench->output);
    sink_destroy(&bench->sink);
    assert_int_equal(fclose(bench->stream), 0);
    free(bench->text);
    unlink(bench->path);
}

static enum adapter_status step_at(struct bench *bench, int64_t at_ms, int64_t *ret_wait)
{
    enum adapter_status status = ADAPTER_MORE;
    while (status == ADAPTER_MORE) {
        status = adapter_replay.step(bench->adapter, bench->output,
                                     mono_add_ms((struct mono){0}, at_ms),
                                     (struct wall){at_ms}, ret_wait);
    }
    sink_flush(bench->sink, (struct mono){0});
    return status;
}

/* docs/events.md, section 1: "NDJSON: one event a line, LF or CRLF, blank lines
 * skipped"; a refused event does not touch the others. */
struct row {
    const char *name, *content, *said;
    uint64_t faults, ignored;
};

static struct row rows[] = {
    {"an empty file is an empty replay", "", "", 0, 0},
    {"lines go out byte for byte", ONE "\n" TWO "\n", ONE "\n" TWO "\n", 0, 0},
    {"the last line may lack its end", ONE "\n" TWO, ONE "\n" TWO "\n", 0, 0},
    {"CRLF is LF", ONE "\r\n" TWO "\r\n", ONE "\n" TWO "\n", 0, 0},
    {"blank lines are skipped", "\n\r\n  \n" ONE "\n\n", ONE "\n", 0, 0},
    {"what is no JSON is refused, the rest goes on", ONE "\n{oops\n" TWO "\n",
     ONE "\n" TWO "\n", 1, 0},
    {"a batch is not one event a line", "[" ONE "]\n" TWO "\n", TWO "\n", 1, 0},
    {"two events in a line are refused", ONE ONE "\n" TWO "\n", TWO "\n", 1, 0},
    {"types we do not know are passed over", OTHER "\n" ONE "\n", ONE "\n", 0, 1},
};

static void replays(void **state)
{
    const struct row *row = *state;
    int64_t wait_ms = 0;
    struct bench bench;
    open_bench(&bench, row->content, false, "1");
    assert_int_equal(step_at(&bench, 0, &wait_ms), ADAPTER_DONE);
    assert_string_equal(bench.text, row->said);
    assert_int_equal(output_tally(bench.output)->faults, row->faults);
    assert_int_equal(output_tally(bench.output)->ignored, row->ignored);
    close_bench(&bench);
}

struct pace_row {
    const char *name, *speed;
    int64_t second_ms, third_ms; /* after the first, when the others are due */
};

static struct pace_row pace_rows[] = {
    {"speed 1: as it happened", "1", 10000, 12500},
    {"speed 10: ten times as fast", "10", 1000, 1250},
};

static void keeps_pace(void **state)
{
    const struct pace_row *row = *state;
    int64_t wait_ms = 0;
    struct bench bench;
    open_bench(&bench, ONE "\n" TWO "\n" THREE "\n", true, row->speed);
    assert_int_equal(step_at(&bench, 500, &wait_ms), ADAPTER_WAIT);
    assert_int_equal(wait_ms, row->second_ms);
    assert_string_equal(bench.text, ONE "\n");
    assert_int_equal(step_at(&bench, 500 + row->second_ms - 1, &wait_ms), ADAPTER_WAIT);
    assert_int_equal(wait_ms, 1);
    assert_string_equal(bench.text, ONE "\n");
    assert_int_equal(step_at(&bench, 500 + row->second_ms, &wait_ms), ADAPTER_WAIT);
    assert_string_equal(bench.text, ONE "\n" TWO "\n");
    assert_int_equal(step_at(&bench, 500 + row->third_ms, &wait_ms), ADAPTER_DONE);
    assert_string_equal(bench.text, ONE "\n" TWO "\n" THREE "\n");
    close_bench(&bench);
}

static void max_does_not_wait(void **state)
{
    (void)state;
    int64_t wait_ms = 0;
    struct bench bench;
    open_bench(&bench, ONE "\n" TWO "\n" THREE "\n", true, "max");
    assert_int_equal(step_at(&bench, 0, &wait_ms), ADAPTER_DONE);
    assert_string_equal(bench.text, ONE "\n" TWO "\n" THREE "\n");
    close_bench(&bench);
}

struct refusal_row {
    const char *name;
    const char *values[4]; /* NULL-terminated */
    const char *reason;
};

static struct refusal_row refusal_rows[] = {
    {"no file", {NULL}, "needs the FILE"},
    {"two files", {"/dev/null", "b", NULL}, "one FILE"},
    {"no speed", {"/dev/null", "--speed", NULL}, "--speed"},
    {"a speed that is no number", {"/dev/null", "--speed", "fast"}, "whole number"},
    {"a negative speed", {"/dev/null", "--speed", "-1"}, "whole number"},
    {"a file that is not there", {"/nonexistent/file", NULL}, "No such file"},
    {"a folder", {"/", NULL}, "not a file"},
};

static void refuses(void **state)
{
    const struct refusal_row *row = *state;
    static struct diag diag;
    static char copies[4][32];
    char *values[4] = {copies[0], copies[1], copies[2], copies[3]};
    struct adapter_args args = {.values = values};
    diag_clear(&diag);
    while (row->values[args.count] != NULL) {
        str_copy(copies[args.count], sizeof copies[0], str_from(row->values[args.count]));
        args.count++;
    }
    assert_null(adapter_replay.create(&args, &diag));
    assert_int_equal(diag.errors, 1);
    assert_non_null(strstr(diag.entries[0].text, row->reason));
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, replays, rows);
    ROWS_ADD(&tests, keeps_pace, pace_rows);
    rows_add_one(&tests, "speed max: without waiting", max_does_not_wait);
    ROWS_ADD(&tests, refuses, refusal_rows);
    return rows_run(&tests, "feed/replay");
}
