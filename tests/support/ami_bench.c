#include "support/ami_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/str.h"
#include "feed/ami_events.h"
#include "feed/ami_frame.h"
#include "feed/ami_list.h"

void ami_bench_init(struct ami_bench *bench)
{
    *bench = (struct ami_bench){0};
    feed_capture_init(&bench->output);
    bench->frame = ami_frame_create();
    assert_non_null(bench->frame);
    assert_true(ami_init(&bench->ami, LIMIT_AGENTS, LIMIT_CONTACTS));
    bench->ami.wrapups.default_ms = 2000;
    bench->ami.say.output = &bench->output;
}

void ami_bench_finish(struct ami_bench *bench)
{
    assert_false(bench->ami.say.failed);
    ami_gap_destroy(&bench->gap);
    ami_finish(&bench->ami);
    ami_frame_destroy(&bench->frame);
    feed_capture_finish(&bench->output);
}

void ami_bench_begin(struct ami_bench *bench)
{
    ami_bench_play(bench, "0 QueueParams Queue=support Calls=0 Completed=0 Abandoned=0\n"
                          "0 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1 "
                          "Paused=0 CallsTaken=0 LastCall=0 InCall=0\n"
                          "0 QueueStatusComplete\n"
                          "1\n");
    assert_int_equal(bench->output.events[EVENT_SOURCE_SNAPSHOT], 1);
    feed_capture_clear(&bench->output);
    bench->output.no_snapshots = true;
    bench->number = 0;
}

/* The bench's clock, as the loop's. */
static struct mono mono_of(int64_t ms)
{
    return mono_add_ms((struct mono){0}, ms);
}

/* Whoever listens has to wait until the log is read. */
static void finish_reading(struct ami_bench *bench)
{
    int64_t end_ms = bench->login_ms + 10 * AMI_GAP_SETTLE_MS;
    for (int64_t at = bench->login_ms; ami_gap_is_reading(bench->gap); at++) {
        assert_true(at < end_ms);
        (void)ami_gap_step(bench->gap, mono_of(at));
    }
}

static void log_in(struct ami_bench *bench, int64_t ms)
{
    bench->login_ms = ms;
    ami_gap_logged_in(bench->gap, mono_of(ms), FEED_CAPTURE_START_MS + ms);
    while (ami_gap_step(bench->gap, mono_of(ms))) {
    }
}

static void take(struct ami_bench *bench, const char *name, const char *fields,
                 int64_t ms)
{
    static struct ami_message message;
    char text[1024];
    size_t size = str_format(text, sizeof text, "Event: %s\r\nTimestamp: %lld.%06d\r\n",
                             name, (long long)((FEED_CAPTURE_START_MS + ms) / 1000),
                             (int)(ms % 1000) * 1000);
    struct str rest = str_from(fields);
    while (rest.size > 0) {
        struct str value = str_split(&rest, ' ');
        struct str key = str_split(&value, '=');
        size += str_format(text + size, sizeof text - size, "%.*s: %.*s\r\n",
                           (int)key.size, key.data, (int)value.size, value.data);
    }
    size += str_format(text + size, sizeof text - size, "\r\n");
    assert_int_equal(ami_frame_put(bench->frame, (struct str){text, size}), size);
    assert_int_equal(ami_frame_next(bench->frame, &message), AMI_MESSAGE);
    const char *why = NULL;
    bench->number++;
    ami_gap_heard(bench->gap, FEED_CAPTURE_START_MS + ms);
    ami_tick(&bench->ami, FEED_CAPTURE_START_MS + ms);
    if (ami_apply(&bench->ami, &message, FEED_CAPTURE_START_MS + ms, &why) ==
        AMI_NOT_TAKEN) {
        feed_fault(&bench->output, "ami", bench->number, "%s: %s", name, why);
    }
    (void)ami_gap_step(bench->gap, mono_of(ms));
    ami_gap_save(bench->gap, mono_of(ms));
}

static void play_line(struct ami_bench *bench, const char *line)
{
    char name[64];
    int64_t ms = 0;
    struct str rest = str_from(line);
    struct str first = str_split(&rest, ' ');
    if (str_is(first, "log")) {
        scratch_log_add(bench->log, rest.data);
        scratch_log_add(bench->log, "\n");
        return;
    }
    if (str_is(first, "lost")) {
        ami_gap_lost(bench->gap);
        ami_list_lost(&bench->ami);
        return;
    }
    bool is_login = str_is(first, "login");
    assert_true(str_to_int(is_login ? rest : first, 0, INT32_MAX, &ms));
    if (!is_login) {
        finish_reading(bench);
    }
    if (is_login) {
        log_in(bench, ms);
    } else if (rest.size == 0) {
        ami_tick(&bench->ami, FEED_CAPTURE_START_MS + ms);
    } else {
        str_copy(name, sizeof name, str_split(&rest, ' '));
        take(bench, name, rest.data == NULL ? "" : rest.data, ms);
    }
}

void ami_bench_play(struct ami_bench *bench, const char *lines)
{
    struct str rest = str_from(lines);
    while (rest.size > 0) {
        char line[512];
        str_copy(line, sizeof line, str_split(&rest, '\n'));
        play_line(bench, line);
    }
    finish_reading(bench);
}
