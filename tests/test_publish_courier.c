/*
 * Spool, connection and machine together, against a hub that is a ROUTER in the same
 * program: docs/events.md, "Losing nothing".
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "bus/context.h"
#include "bus/curve.h"
#include "bus/dealer.h"
#include "bus/poll.h"
#include "bus/router.h"
#include "publish/courier.h"
#include "publish/spool_name.h"
#include "stats/event.h"
#include "support/faults.h"
#include "support/rows.h"
#include "support/scratch_log.h"
#include "wire/answer.h"
#include "wire/decode.h"
#include "wire/encode.h"

#define SOURCE    "wallboard://leeds/test/1"
#define EPOCH     INT64_C(1795322033500)
#define HEARD_MAX 256
#define TURN_MS   10 /* of the clock that they are told */
#define WAIT_MS   1  /* in earnest */
#define TURNS_MAX 20000

/* What the hub heard: "hello 1795322033500", "3" for a message. */
struct heard {
    int64_t epoch, sequence; /* sequence 0: hello */
    int64_t first;
    char id[64];
};

struct desk {
    struct scratch_log folder;
    char spool[SCRATCH_PATH_SIZE + 64];
    char endpoint[64];
    struct context *context;
    struct router *router;
    struct poll *poll;
    struct courier *courier;
    struct decoder *decoder;
    struct mono now;
    struct wall wall;
    struct router_peer peer;
    struct delivery_mark stored; /* what the hub says that it has */
    bool mute;
    struct heard heard[HEARD_MAX];
    size_t count;
    struct diag diag;
};

/* -- the hub ----------------------------------------------------------------------- */

static void reply(struct desk *desk, enum answer_kind kind, struct delivery_mark mark)
{
    char text[ANSWER_MAX_BYTES];
    const struct answer answer = {
        .kind = kind, .source_epoch = mark.epoch, .sequence = mark.sequence};
    struct str frame = {text, answer_encode(&answer, text, sizeof text)};
    if (!desk->mute) {
        assert_int_equal(router_send(desk->router, &desk->peer, &frame, 1), ROUTER_SENT);
    }
}

static void reply_text(struct desk *desk, const char *text)
{
    struct str frame = str_from(text);
    assert_int_equal(router_send(desk->router, &desk->peer, &frame, 1), ROUTER_SENT);
}

static void hear(struct desk *desk)
{
    struct router_message message;
    while (router_receive(desk->router, &message)) {
        struct event event;
        decoder_begin(desk->decoder, message.body.data, message.body.size);
        assert_int_equal(decoder_next(desk->decoder, &event), DECODE_EVENT);
        desk->peer = message.peer;
        assert_true(desk->count < HEARD_MAX);
        struct heard *heard = &desk->heard[desk->count++];
        *heard = (struct heard){
            .epoch = event.epoch,
            .sequence = event.sequence == EVENT_NO_NUMBER ? 0 : event.sequence,
            .first = event.first};
        str_copy(heard->id, sizeof heard->id, event.id);
        struct delivery_mark mark = {event.epoch, event.sequence};
        if (event.type == EVENT_SOURCE_HELLO) {
            reply(desk, ANSWER_WELCOME, desk->stored);
        } else if (delivery_is_before(desk->stored, mark)) {
            desk->stored = desk->mute ? desk->stored : mark;
            reply(desk, ANSWER_ACK, desk->stored);
        }
    }
}

static void open_hub(struct desk *desk)
{
    const struct router_options options = {.max_bytes = 65536, .send_mark = 1000};
    desk->router = router_create(
        desk->context, desk->endpoint[0] == '\0' ? "@tcp://127.0.0.1:*" : desk->endpoint,
        &options, desk->now, &desk->diag);
    assert_non_null(desk->router);
    router_update(desk->router, desk->now);
    snprintf(desk->endpoint, sizeof desk->endpoint, "@%s",
             router_link(desk->router).endpoint);
}

/* -- the publisher ----------------------------------------------------------------- */

static void open_courier(struct desk *desk)
{
    const struct courier_config config = {.context = desk->context,
                                          .hub = desk->endpoint + 1,
                                          .spool = desk->spool,
                                          .source = SOURCE,
                                          .now = desk->now,
                                          .wall = desk->wall};
    diag_clear(&desk->diag);
    desk->courier = courier_create(&config, &desk->diag);
    faults_expect(&desk->diag, "");
    assert_true(poll_add_dealer(desk->poll, courier_dealer(desk->courier)));
}

static void close_courier(struct desk *desk)
{
    courier_destroy(&desk->courier);
    poll_destroy(&desk->poll);
    desk->poll = poll_create();
}

static void say_hello(struct desk *desk)
{
    char body[DECODE_MAX_BYTES];
    struct courier_place place = courier_place(desk->courier);
    struct event hello = event_blank(EVENT_SOURCE_HELLO);
    hello.id = str_from("h");
    hello.source = str_from(SOURCE);
    hello.epoch = place.epoch;
    hello.head = place.head;
    hello.first = place.first;
    struct str text = {body, encode_event(&hello, body, sizeof body)};
    courier_hello(desk->courier, str_from("wb1/leeds/s/source.hello"), text, desk->now);
}

/* One message with its own number, and an id made of it. */
static bool put(struct desk *desk)
{
    char body[DECODE_MAX_BYTES];
    char id[64];
    struct delivery_mark mark = courier_next(desk->courier);
    struct event event = event_blank(EVENT_CONTACT_QUEUED);
    snprintf(id, sizeof id, "%" PRId64 "-%" PRId64, mark.epoch, mark.sequence);
    event.id = str_from(id);
    event.source = str_from(SOURCE);
    event.epoch = mark.epoch;
    event.sequence = mark.sequence;
    event.contact = str_from(id);
    event.queue = str_from("sales");
    struct str text = {body, encode_event(&event, body, sizeof body)};
    return courier_put(desk->courier, str_from("wb1/leeds/q/sales/contact.queued"), text,
                       desk->now, desk->wall);
}

static void turn(struct desk *desk)
{
    (void)poll_wait(desk->poll, WAIT_MS);
    desk->now = mono_add_ms(desk->now, TURN_MS);
    desk->wall.ms += TURN_MS;
    if (desk->router != NULL) {
        router_update(desk->router, desk->now);
        hear(desk);
    }
    if (courier_wants_hello(desk->courier, desk->now)) {
        say_hello(desk);
    }
    courier_turn(desk->courier, desk->now, desk->wall);
}

/* Until the hub has heard `count` things and everything is acknowledged. */
static void settle(struct desk *desk, size_t count)
{
    for (int i = 0; desk->count < count || courier_status(desk->courier).open > 0; i++) {
        if (i == TURNS_MAX) {
            fail_msg("%zu of %zu heard, %d open", desk->count, count,
                     (int)courier_status(desk->courier).open);
        }
        turn(desk);
    }
}

static struct desk *start(void)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    scratch_log_init(&desk->folder, "courier");
    str_copy(desk->spool, sizeof desk->spool, str_from(desk->folder.folder));
    desk->context = context_create();
    desk->poll = poll_create();
    desk->decoder = decoder_create();
    desk->now.ns = INT64_C(1000000000);
    desk->wall.ms = EPOCH;
    open_hub(desk);
    open_courier(desk);
    return desk;
}

static void finish(struct desk *desk)
{
    courier_destroy(&desk->courier);
    router_destroy(&desk->router);
    poll_destroy(&desk->poll);
    decoder_destroy(&desk->decoder);
    context_destroy(&desk->context);
    scratch_log_finish(&desk->folder);
    free(desk);
}

static void expect(const struct desk *desk, size_t at, int64_t epoch, int64_t sequence)
{
    assert_int_equal(desk->heard[at].epoch, epoch);
    assert_int_equal(desk->heard[at].sequence, sequence);
}

/* -- what it does ------------------------------------------------------------------ */

static void everything_once_and_in_order(void **state)
{
    (void)state;
    struct desk *desk = start();
    for (int i = 0; i < 3; i++) {
        assert_true(put(desk));
    }
    settle(desk, 4);
    assert_true(put(desk));
    settle(desk, 5);
    for (int i = 0; i <= 4; i++) {
        expect(desk, (size_t)i, EPOCH, i);
    }
    struct courier_status status = courier_status(desk->courier);
    assert_int_equal(status.sent, 4);
    assert_int_equal(status.open, 0);
    assert_true(status.welcome);
    assert_int_equal(status.dropped + status.refused + status.nonsense, 0);
    finish(desk);
}

/* What no hub was there for outlives the publisher, and comes before its next life. */
static void an_earlier_life_comes_first(void **state)
{
    (void)state;
    struct desk *desk = start();
    router_destroy(&desk->router);
    for (int i = 0; i < 2; i++) {
        assert_true(put(desk));
    }
    turn(desk);
    close_courier(desk);
    open_hub(desk);
    open_courier(desk); /* the clock has moved a little */
    int64_t epoch = courier_next(desk->courier).epoch;
    assert_true(epoch > EPOCH);
    assert_int_equal(courier_status(desk->courier).open, 2);
    assert_true(put(desk));
    settle(desk, 5);
    expect(desk, 0, EPOCH, 0);
    expect(desk, 1, EPOCH, 1);
    expect(desk, 2, EPOCH, 2);
    expect(desk, 3, epoch, 0);
    expect(desk, 4, epoch, 1);
    finish(desk);
}

/* "the epoch is greater after every restart", also when the clock stands still or goes
 * back */
static void the_epoch_rises(void **state)
{
    (void)state;
    struct desk *desk = start();
    assert_true(put(desk));
    close_courier(desk);
    desk->wall.ms = 0;
    open_courier(desk);
    assert_int_equal(courier_next(desk->courier).epoch, EPOCH + 1);
    assert_int_equal(courier_next(desk->courier).sequence, 1);
    finish(desk);
}

/* "so a source without RTC cannot go back": what the hub could never take gets numbers
 * behind the hub's, and ids to them. */
static void numbers_begin_anew_behind_the_hubs(void **state)
{
    (void)state;
    struct desk *desk = start();
    desk->stored = (struct delivery_mark){EPOCH + 1000000, 40};
    for (int i = 0; i < 3; i++) {
        assert_true(put(desk));
    }
    settle(desk, 5);
    int64_t epoch = EPOCH + 1000001;
    expect(desk, 0, EPOCH, 0);
    expect(desk, 1, epoch, 0);
    for (int i = 1; i <= 3; i++) {
        char id[64];
        expect(desk, (size_t)i + 1, epoch, i);
        snprintf(id, sizeof id, "%" PRId64 "-%d", epoch, i);
        assert_string_equal(desk->heard[i + 1].id, id);
    }
    assert_int_equal(courier_next(desk->courier).epoch, epoch);
    assert_int_equal(courier_next(desk->courier).sequence, 4);
    finish(desk);
}

/* "If the hub's last is lower than the publisher's last acknowledgement (dead disk), the
 * hub asks again and nothing is lost" */
static void a_hub_that_lost_its_disk_gets_all_again(void **state)
{
    (void)state;
    struct desk *desk = start();
    assert_true(put(desk));
    assert_true(put(desk));
    settle(desk, 3);
    router_destroy(&desk->router);
    for (int i = 0; courier_status(desk->courier).welcome && i < TURNS_MAX; i++) {
        turn(desk);
    }
    desk->count = 0;
    desk->stored = (struct delivery_mark){0, 0};
    open_hub(desk);
    settle(desk, 3);
    expect(desk, 1, EPOCH, 1);
    expect(desk, 2, EPOCH, 2);
    finish(desk);
}

/* "resends on silence": 3 s without an answer while something is open. */
static void silence_is_answered_with_hello(void **state)
{
    (void)state;
    struct desk *desk = start();
    assert_true(put(desk));
    settle(desk, 2);
    desk->mute = true;
    assert_true(put(desk));
    for (int i = 0; desk->count < 4 && i < TURNS_MAX; i++) {
        turn(desk);
    }
    expect(desk, 2, EPOCH, 2);
    expect(desk, 3, EPOCH, 0);
    desk->mute = false;
    settle(desk, 6);
    assert_int_equal(desk->stored.sequence, 2);
    finish(desk);
}

static void lies_are_counted(void **state)
{
    (void)state;
    struct desk *desk = start();
    static const char *const lies[] = {
        "",
        "welcome",
        "{\"reply\":\"ack\",\"sourceepoch\":\"1795322033500\",\"sequence\":\"999\"}",
        "{\"reply\":\"welcome\",\"sourceepoch\":\"9223372036854775807\","
        "\"sequence\":\"1\"}",
        "{\"reply\":\"resend\",\"sourceepoch\":\"9223372036854775807\","
        "\"sequence\":\"9223372036854775807\"}",
    };
    assert_true(put(desk));
    settle(desk, 2);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        reply_text(desk, lies[i]);
    }
    reply_text(desk, "{\"reply\":\"refused\",\"id\":\"\\u001b[2J\",\"reason\":\"r\"}");
    assert_true(put(desk));
    settle(desk, 3);
    expect(desk, 2, EPOCH, 2);
    assert_int_equal(courier_status(desk->courier).nonsense, 5);
    assert_int_equal(courier_status(desk->courier).refused, 1);
    finish(desk);
}

/* Writes no byte more, as a full disk would. */
static void limit_files(bool limited)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = limited ? 1 : limit.rlim_max;
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* A disk that fails: nothing is said that is not stored, nothing is lost, the connection
 * lives on; once there is room all of it goes. */
static void a_full_disk_delays(void **state)
{
    (void)state;
    struct desk *desk = start();
    assert_true(put(desk));
    settle(desk, 2);
    limit_files(true);
    for (int i = 0; i < 5; i++) {
        assert_true(put(desk));
        turn(desk);
    }
    assert_false(courier_settle(desk->courier, desk->now));
    assert_int_equal(desk->count, 2);
    limit_files(false);
    for (int i = 0; desk->count < 7 && i < TURNS_MAX; i++) {
        turn(desk);
    }
    settle(desk, 7);
    for (int i = 2; i <= 6; i++) {
        expect(desk, (size_t)i, EPOCH, i);
    }
    assert_true(courier_settle(desk->courier, desk->now));
    assert_int_equal(courier_status(desk->courier).dropped, 0);
    finish(desk);
}

/* As large as a message may be, by a field that nobody knows. */
static bool put_large(struct desk *desk)
{
    static char body[DECODE_MAX_BYTES];
    struct delivery_mark mark = courier_next(desk->courier);
    int size =
        snprintf(body, sizeof body,
                 "{\"specversion\":\"1.0\",\"id\":\"x\",\"source\":\"" SOURCE
                 "\",\"type\":\"wallboard.source.bye\",\"sourceepoch\":\"%" PRId64
                 "\",\"sequence\":\"%" PRId64 "\",\"data\":{\"pad\":\"%060000d\"}}",
                 mark.epoch, mark.sequence, 0);
    return courier_put(desk->courier, str_from("t"), (struct str){body, (size_t)size},
                       desk->now, desk->wall);
}

/* Memory is bounded too: then numbers are lost, and once all before them is the hub's
 * hello says from where on there is something. */
static void a_full_memory_is_a_hole(void **state)
{
    (void)state;
    struct desk *desk = start();
    assert_true(put(desk));
    settle(desk, 2);
    limit_files(true);
    assert_true(put(desk));
    turn(desk);
    int64_t lost = 3;
    while (put_large(desk)) {
        lost++;
    }
    assert_in_range(lost, 100, 200);
    assert_int_equal(courier_status(desk->courier).dropped, 1);
    limit_files(false);
    for (int i = 0; desk->stored.sequence < lost - 1 && i < TURNS_MAX; i++) {
        turn(desk);
    }
    assert_true(put(desk));
    size_t heard = desk->count;
    settle(desk, heard + 2);
    /* A hub that is slow to answer is greeted again before that. */
    while (desk->heard[heard].first != lost + 1 && heard + 2 < desk->count) {
        expect(desk, heard++, EPOCH, 0);
    }
    expect(desk, heard, EPOCH, 0);
    assert_int_equal(desk->heard[heard].first, lost + 1);
    expect(desk, heard + 1, EPOCH, lost + 1);
    assert_int_equal(courier_status(desk->courier).holes, 1);
    finish(desk);
}

/* -- what it refuses --------------------------------------------------------------- */

static void refusal(struct desk *desk, const char *hub, const char *spool,
                    const char *fault)
{
    char text[FAULTS_BYTES];
    const struct courier_config config = {.context = desk->context,
                                          .hub = hub,
                                          .spool = spool,
                                          .source = SOURCE,
                                          .now = desk->now,
                                          .wall = desk->wall};
    struct diag *diag = &desk->diag;
    diag_clear(diag);
    assert_null(courier_create(&config, diag));
    faults_text(diag, text);
    if (strstr(text, fault) == NULL) {
        fail_msg("not '%s' but: %s", fault, text);
    }
}

static void refuses(void **state)
{
    (void)state;
    struct desk *desk = start();
    char endless[600];
    memset(endless, 'x', sizeof endless);
    memcpy(endless, "/tmp/", 5);
    endless[sizeof endless - 1] = '\0';
    close_courier(desk);
    refusal(desk, "tcp://nowhere", desk->spool, "tcp://nowhere: ");
    refusal(desk, "tcp://127.0.0.1:20000", "/proc/nowhere", "/proc/nowhere: cannot be");
    refusal(desk, "tcp://127.0.0.1:20000", endless, "xxx: ");
    open_courier(desk);
    /* "One program at a time": two would use the same numbers. */
    refusal(desk, "tcp://127.0.0.1:20000", desk->spool, "spool: ");
    finish(desk);
}

/* "folder of the spool, made if it is not there" */
static void makes_its_folder(void **state)
{
    (void)state;
    struct desk *desk = start();
    char path[SPOOL_PATH_SIZE];
    char log[SPOOL_PATH_SIZE + 8];
    close_courier(desk);
    scratch_log_beside(&desk->folder, "new", desk->spool, sizeof desk->spool);
    open_courier(desk);
    assert_true(put(desk));
    settle(desk, 2);
    courier_destroy(&desk->courier);
    assert_true(spool_name(desk->spool, SOURCE, path));
    assert_int_equal(remove(path), 0);
    snprintf(log, sizeof log, "%s-wal", path); /* SQLite's own */
    (void)remove(log);
    assert_int_equal(remove(desk->spool), 0); /* and nothing else was there */
    finish(desk);
}

/* -- names ------------------------------------------------------------------------- */

static void sources_have_files_of_their_own(void **state)
{
    (void)state;
    char first[SPOOL_PATH_SIZE];
    char second[SPOOL_PATH_SIZE];
    char source[300];
    assert_true(spool_name("/spool", "wallboard://leeds/pbx/1", first));
    assert_memory_equal(first, "/spool/wallboard-leeds-pbx-1-", 29);
    assert_true(spool_name("/spool", "wallboard://leeds/pbx.1", second));
    assert_string_not_equal(first, second);
    assert_true(spool_name("/spool", "wallboard:/leeds/pbx/1", second));
    assert_string_not_equal(first, second); /* the hash tells them apart */
    assert_true(spool_name("/spool", "../../etc/passwd\x1b", second));
    assert_null(strchr(second + strlen("/spool/"), '/'));
    assert_null(strchr(second, '\x1b'));
    memset(source, 'a', sizeof source);
    source[sizeof source - 1] = '\0';
    assert_true(spool_name("/spool", source, first));
    assert_true(strlen(first) < 150);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "everything once and in order", everything_once_and_in_order);
    rows_add_one(&rows, "an earlier life comes first", an_earlier_life_comes_first);
    rows_add_one(&rows, "the epoch rises", the_epoch_rises);
    rows_add_one(&rows, "numbers begin anew behind the hub's",
                 numbers_begin_anew_behind_the_hubs);
    rows_add_one(&rows, "a hub that lost its disk gets all again",
                 a_hub_that_lost_its_disk_gets_all_again);
    rows_add_one(&rows, "silence is answered with hello", silence_is_answered_with_hello);
    rows_add_one(&rows, "lies are counted", lies_are_counted);
    rows_add_one(&rows, "a full disk delays", a_full_disk_delays);
    rows_add_one(&rows, "a full memory is a hole", a_full_memory_is_a_hole);
    rows_add_one(&rows, "refuses what cannot work", refuses);
    rows_add_one(&rows, "makes its folder", makes_its_folder);
    rows_add_one(&rows, "sources have files of their own",
                 sources_have_files_of_their_own);
    return rows_run(&rows, "publish/courier");
}
