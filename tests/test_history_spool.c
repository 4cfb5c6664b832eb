/* reliability.md, section 4: "the publisher keeps what is not acknowledged and, better,
 * the whole day. If the hub's last is lower than the publisher's last acknowledgement
 * (dead disk), the hub asks again and nothing is lost." */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history/spool.h"
#include "support/faults.h"
#include "support/rows.h"
#include "support/scratch_log.h"

enum { BODY = 100, TOPIC = 5 };

struct desk {
    struct scratch_log folder;
    struct spool *spool;
    struct diag diag;
    struct spool_config config;
    char path[SCRATCH_PATH_SIZE + 64];
};

static void open_spool(struct desk *desk)
{
    diag_clear(&desk->diag);
    desk->spool = spool_open(&desk->config, &desk->diag);
    if (desk->spool == NULL) {
        fail_msg("%s", desk->diag.entries[0].text);
    }
}

/* Room for `messages`, and an hour's memory. */
static struct desk *start(uint64_t messages)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    scratch_log_init(&desk->folder, "");
    scratch_log_beside(&desk->folder, "spool.db", desk->path, sizeof desk->path);
    desk->config = (struct spool_config){desk->path, messages * (BODY + TOPIC), 3600000};
    open_spool(desk);
    return desk;
}

static void finish(struct desk *desk)
{
    spool_close(&desk->spool);
    scratch_log_finish(&desk->folder);
    free(desk);
}

static void make_body(char body[BODY + 1], int64_t epoch, int64_t sequence)
{
    snprintf(body, BODY + 1, "%0*lld", BODY, (long long)(sequence % 1000 + epoch * 1000));
}

static bool put_one(struct desk *desk, int64_t epoch, int64_t sequence, int64_t now_ms)
{
    char body[BODY + 1];
    make_body(body, epoch, sequence);
    const struct spool_message message = {epoch, sequence, str_from("topic"),
                                          str_from(body)};
    return spool_put(desk->spool, &message, now_ms);
}

static void put(struct desk *desk, int64_t epoch, int64_t from, int64_t to,
                int64_t now_ms)
{
    for (int64_t sequence = from; sequence <= to; sequence++) {
        assert_true(put_one(desk, epoch, sequence, now_ms));
    }
    assert_true(spool_commit(desk->spool));
}

/* What is kept, in order: "7:1 7:2", open ones with a star. */
static void expect_kept(struct desk *desk, const char *expected)
{
    char text[1024] = "";
    size_t size = 0;
    uint64_t open = 0;
    int64_t open_epoch = INT64_MAX;
    int64_t open_sequence = 0;
    struct spool_message message = {0, 0, {NULL, 0}, {NULL, 0}};
    (void)spool_first_open(desk->spool, &open_epoch, &open_sequence);
    while (spool_next(desk->spool, message.epoch, message.sequence + 1, &message)) {
        char body[BODY + 1];
        bool is_open = message.epoch > open_epoch ||
                       (message.epoch == open_epoch && message.sequence >= open_sequence);
        make_body(body, message.epoch, message.sequence);
        assert_true(str_is(message.body, body));
        assert_true(str_is(message.topic, "topic"));
        size += str_format(text + size, sizeof text - size, "%s%lld:%lld%s",
                           size == 0 ? "" : " ", (long long)message.epoch,
                           (long long)message.sequence, is_open ? "*" : "");
        open += is_open ? 1 : 0;
    }
    assert_string_equal(text, expected);
    assert_int_equal(spool_open_count(desk->spool), open);
}

static void reopen_file(struct desk *desk)
{
    spool_close(&desk->spool);
    open_spool(desk);
    faults_expect(&desk->diag, "");
}

static void check_keeps(void **state)
{
    struct desk *desk = start(100);
    (void)state;
    expect_kept(desk, "");
    put(desk, 7, 1, 3, 0);
    expect_kept(desk, "7:1* 7:2* 7:3*");
    spool_acknowledge(desk->spool, 7, 2);
    expect_kept(desk, "7:1 7:2 7:3*");
    reopen_file(desk);
    expect_kept(desk, "7:1 7:2 7:3*");
    assert_int_equal(spool_bytes(desk->spool), 3 * (BODY + TOPIC));
    put(desk, 9, 1, 2, 0);
    expect_kept(desk, "7:1 7:2 7:3* 9:1* 9:2*");
    spool_acknowledge(desk->spool, 9, 1); /* an earlier epoch whole */
    expect_kept(desk, "7:1 7:2 7:3 9:1 9:2*");
    assert_int_equal(spool_dropped(desk->spool), 0);
    finish(desk);
}

static void check_epoch(void **state)
{
    struct desk *desk = start(100);
    (void)state;
    assert_int_equal(spool_epoch(desk->spool, 1000), 1000);
    put(desk, 1000, 1, 1, 0);
    /* "so a source without RTC cannot go back" */
    assert_int_equal(spool_epoch(desk->spool, 5), 1001);
    assert_int_equal(spool_epoch(desk->spool, 2000), 2000);
    spool_acknowledge(desk->spool, 1000, 1);
    put(desk, 1000, 2, 2, 3600001);
    spool_acknowledge(desk->spool, 1000, 2);
    reopen_file(desk);
    assert_int_equal(spool_epoch(desk->spool, 5), 1001);
    finish(desk);
}

static void check_hub_lost(void **state)
{
    struct desk *desk = start(100);
    (void)state;
    put(desk, 7, 1, 5, 0);
    spool_acknowledge(desk->spool, 7, 5);
    expect_kept(desk, "7:1 7:2 7:3 7:4 7:5");
    spool_reopen(desk->spool, 7, 3);
    expect_kept(desk, "7:1 7:2 7:3 7:4* 7:5*");
    spool_reopen(desk->spool, 7, 4); /* never the other way round */
    expect_kept(desk, "7:1 7:2 7:3 7:4* 7:5*");
    assert_true(spool_commit(desk->spool));
    reopen_file(desk);
    expect_kept(desk, "7:1 7:2 7:3 7:4* 7:5*");
    spool_reopen(desk->spool, 0, 0);
    expect_kept(desk, "7:1* 7:2* 7:3* 7:4* 7:5*");
    finish(desk);
}

static void check_false_ack(void **state)
{
    struct desk *desk = start(100);
    (void)state;
    put(desk, 7, 1, 2, 0);
    spool_acknowledge(desk->spool, 7, 99);
    put(desk, 7, 3, 3, 0);
    expect_kept(desk, "7:1 7:2 7:3*");
    spool_acknowledge(desk->spool, INT64_MAX, INT64_MAX);
    put(desk, 7, 4, 4, 0);
    expect_kept(desk, "7:1 7:2 7:3 7:4*");
    spool_acknowledge(desk->spool, 7, 1); /* a late one */
    expect_kept(desk, "7:1 7:2 7:3 7:4*");
    finish(desk);
}

static void check_size(void **state)
{
    struct desk *desk = start(4);
    (void)state;
    put(desk, 7, 1, 2, 0);
    spool_acknowledge(desk->spool, 7, 2);
    put(desk, 7, 3, 5, 0);
    expect_kept(desk, "7:2 7:3* 7:4* 7:5*"); /* the hub's go first */
    assert_int_equal(spool_dropped(desk->spool), 0);
    put(desk, 7, 6, 8, 0);
    expect_kept(desk, "7:5* 7:6* 7:7* 7:8*");
    assert_int_equal(spool_dropped(desk->spool), 2); /* 3 and 4: a gap */
    reopen_file(desk);
    assert_int_equal(spool_dropped(desk->spool), 2);
    expect_kept(desk, "7:5* 7:6* 7:7* 7:8*");
    finish(desk);
}

static void check_age(void **state)
{
    struct desk *desk = start(100);
    (void)state;
    put(desk, 7, 1, 2, 1000);
    spool_acknowledge(desk->spool, 7, 1);
    put(desk, 7, 3, 3, 1000 + 3600000);
    expect_kept(desk, "7:1 7:2* 7:3*");
    put(desk, 7, 4, 4, 1001 + 3600000);
    expect_kept(desk, "7:2* 7:3* 7:4*"); /* what is open has no age */
    assert_int_equal(spool_dropped(desk->spool), 0);
    finish(desk);
}

struct refusal {
    const char *name;
    int64_t epoch, sequence;
    const char *fault;
};

static struct refusal refusals[] = {
    {"a number twice is refused", 7, 2,
     "message 2 of epoch 7 does not follow the last one"},
    {"an epoch that goes back is refused", 6, 9,
     "message 9 of epoch 6 does not follow the last one"},
    {"the last number there is leaves none to ask for", 7, INT64_MAX,
     "message 9223372036854775807 of epoch 7 does not follow the last one"},
};

static void check_refusal(void **state)
{
    const struct refusal *refusal = *state;
    struct desk *desk = start(100);
    put(desk, 7, 1, 2, 0);
    assert_false(put_one(desk, refusal->epoch, refusal->sequence, 0));
    assert_string_equal(spool_fault(desk->spool), refusal->fault);
    assert_false(spool_is_suspect(desk->spool));
    put(desk, 7, 3, 3, 0);
    expect_kept(desk, "7:1* 7:2* 7:3*");
    finish(desk);
}

static void check_too_big(void **state)
{
    struct desk *desk = start(1);
    char body[BODY + 2];
    memset(body, 'x', sizeof body);
    const struct spool_message message = {7, 1, str_from("topic"), {body, sizeof body}};
    (void)state;
    assert_false(spool_put(desk->spool, &message, 0));
    assert_string_equal(spool_fault(desk->spool),
                        "message 1 of epoch 7 is greater than the spool");
    put(desk, 7, 1, 1, 0);
    finish(desk);
}

static void check_killed(void **state)
{
    struct desk *desk = start(100);
    (void)state;
    spool_close(&desk->spool);
    pid_t child = fork();
    if (child == 0) {
        open_spool(desk);
        put(desk, 7, 1, 3, 0);
        spool_acknowledge(desk->spool, 7, 3);
        _exit(put_one(desk, 7, 4, 0) ? 0 : 1); /* put, not committed */
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    open_spool(desk);
    faults_expect(&desk->diag, "");
    expect_kept(desk, "7:1* 7:2* 7:3*"); /* sent again, and refused as known */
    finish(desk);
}

static void check_second(void **state)
{
    struct desk *desk = start(100);
    struct diag diag = {0};
    char text[sizeof desk->path + 128];
    (void)state;
    assert_null(spool_open(&desk->config, &diag));
    snprintf(text, sizeof text, "%s: spool.db: another program is using it (SQLite 5)\n",
             desk->path);
    faults_expect(&diag, text);
    finish(desk);
}

static void check_no_place(void **state)
{
    const struct spool_config config = {"/proc/nowhere/spool.db", 1000, 1000};
    struct diag diag = {0};
    (void)state;
    assert_null(spool_open(&config, &diag));
    faults_expect(&diag, "/proc/nowhere/spool.db: /proc/nowhere/spool.db: No such file "
                         "or directory\n");
}

/* A message whose bytes were turned over on disk is never sent as if it were whole. */
static void check_bit_rot(void **state)
{
    struct desk *desk = start(100);
    char text[sizeof desk->path + 128];
    char body[BODY + 1];
    static char bytes[1 << 20];
    (void)state;
    put(desk, 7, 1, 3, 0);
    spool_close(&desk->spool);
    FILE *file = fopen(desk->path, "r+b");
    assert_non_null(file);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    make_body(body, 7, 2);
    size_t at = 0;
    while (at + BODY <= size && memcmp(bytes + at, body, BODY) != 0) {
        at++;
    }
    assert_int_equal(fseek(file, (long)at, SEEK_SET), 0);
    assert_int_equal(fputc('x', file), 'x');
    assert_int_equal(fclose(file), 0);
    open_spool(desk);
    snprintf(text, sizeof text, "%s: warning: 1 messages are damaged and dropped\n",
             desk->path);
    faults_expect(&desk->diag, text);
    expect_kept(desk, "7:1* 7:3*");
    assert_int_equal(spool_dropped(desk->spool), 1);
    reopen_file(desk);
    assert_int_equal(spool_dropped(desk->spool), 1);
    finish(desk);
}

static void check_no_database(void **state)
{
    struct desk *desk = start(100);
    char aside[SCRATCH_PATH_SIZE + 128];
    struct stat status;
    (void)state;
    spool_close(&desk->spool);
    FILE *file = fopen(desk->path, "wb");
    assert_non_null(file);
    for (int i = 0; i < 1000; i++) {
        fputs("no database ", file);
    }
    assert_int_equal(fclose(file), 0);
    open_spool(desk);
    assert_int_equal(desk->diag.count, 1);
    expect_kept(desk, "");
    put(desk, 8, 1, 1, 0);
    scratch_log_beside(&desk->folder, "spool.db.damaged-1", aside, sizeof aside);
    assert_int_equal(stat(aside, &status), 0);
    assert_int_equal(stat(desk->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    finish(desk);
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "what is put is kept, and what is acknowledged known",
                 check_keeps);
    rows_add_one(&rows, "epochs only rise", check_epoch);
    rows_add_one(&rows, "a hub that lost its disk is told again", check_hub_lost);
    rows_add_one(&rows, "an acknowledgement reaches no further than what was put",
                 check_false_ack);
    rows_add_one(&rows, "a full spool drops the oldest, and counts them", check_size);
    rows_add_one(&rows, "old messages go when they are the hub's", check_age);
    ROWS_ADD(&rows, check_refusal, refusals);
    rows_add_one(&rows, "a message greater than the spool is refused", check_too_big);
    rows_add_one(&rows, "kill -9: what was committed is there", check_killed);
    rows_add_one(&rows, "a second program is told so", check_second);
    rows_add_one(&rows, "a path that cannot be is told", check_no_place);
    rows_add_one(&rows, "bit rot in a message drops it", check_bit_rot);
    rows_add_one(&rows, "a file that is no database is put aside", check_no_database);
    return rows_run(&rows, "history: spool");
}
