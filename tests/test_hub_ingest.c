/* Rules: docs/hub.md, "Ingest". A line of a script is what a publisher says; what follows
 * is what becomes of it and what it is answered. */
#include <string.h>

#include "base/str.h"
#include "hub/ingest.h"
#include "support/rows.h"

#define STEPS 10

enum act {
    ACT_END,
    ACT_HELLO,     /* epoch, first */
    ACT_SAY,       /* epoch, sequence */
    ACT_HEARTBEAT, /* epoch, head */
    ACT_PLAIN,     /* epoch, sequence, over a plain SUB */
    ACT_SKIP,      /* epoch, sequence: refused for good */
    ACT_COMMIT,
    ACT_WAIT, /* epoch: milliseconds */
};

struct step {
    enum act act;
    int64_t epoch, number;
    enum ingest_verdict verdict;
    const char *answers; /* "ack 1 7", "welcome 1 0", "resend 1 3", "": none */
};

struct row {
    const char *name;
    struct step steps[STEPS];
};

static struct row rows_ingest[] = {
    {"a stranger is welcome from nothing on",
     {{ACT_HELLO, 5, 0, INGEST_TAKE, "welcome 0 0"}}},
    {"what is taken is acknowledged after the commit, never before",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""}, {ACT_COMMIT, 0, 0, 0, "ack 5 1"}}},
    {"a batch is acknowledged once",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""},
      {ACT_SAY, 5, 2, INGEST_TAKE, ""},
      {ACT_COMMIT, 0, 0, 0, "ack 5 2"},
      {ACT_COMMIT, 0, 0, 0, ""}}},
    {"a duplicate is acknowledged again",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""},
      {ACT_COMMIT, 0, 0, 0, "ack 5 1"},
      {ACT_SAY, 5, 1, INGEST_DUPLICATE, "ack 5 1"}}},
    {"a duplicate of what is not committed waits for the commit",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""},
      {ACT_SAY, 5, 1, INGEST_DUPLICATE, ""},
      {ACT_COMMIT, 0, 0, 0, "ack 5 1"}}},
    {"a gap is not taken, and asked for",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""},
      {ACT_SAY, 5, 3, INGEST_EARLY, "resend 5 2"},
      {ACT_SAY, 5, 2, INGEST_TAKE, ""},
      {ACT_SAY, 5, 3, INGEST_TAKE, ""},
      {ACT_COMMIT, 0, 0, 0, "ack 5 3"}}},
    {"it is asked for once a second at most",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""},
      {ACT_SAY, 5, 3, INGEST_EARLY, "resend 5 2"},
      {ACT_SAY, 5, 4, INGEST_EARLY, ""},
      {ACT_WAIT, 1000, 0, 0, ""},
      {ACT_SAY, 5, 5, INGEST_EARLY, "resend 5 2"}}},
    {"a first number that is missing is asked for too",
     {{ACT_SAY, 5, 2, INGEST_EARLY, "resend 5 1"}}},
    {"a greater epoch begins at 1",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""},
      {ACT_SAY, 6, 1, INGEST_TAKE, ""},
      {ACT_COMMIT, 0, 0, 0, "ack 6 1"}}},
    {"a greater epoch that begins later: asked for from 1",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""}, {ACT_SAY, 6, 2, INGEST_EARLY, "resend 6 1"}}},
    {"a lower epoch is a duplicate",
     {{ACT_SAY, 6, 1, INGEST_TAKE, ""},
      {ACT_COMMIT, 0, 0, 0, "ack 6 1"},
      {ACT_SAY, 5, 9, INGEST_DUPLICATE, "ack 6 1"}}},
    {"a welcome tells what is committed, not what is under way",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""},
      {ACT_HELLO, 5, 0, INGEST_TAKE, ""},
      {ACT_COMMIT, 0, 0, 0, "welcome 5 1"}}},
    {"a hello that says from where on: the hole is not waited for",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""},
      {ACT_COMMIT, 0, 0, 0, "ack 5 1"},
      {ACT_HELLO, 5, 4, INGEST_TAKE, ""},
      {ACT_COMMIT, 0, 0, 0, "welcome 5 3"},
      {ACT_SAY, 5, 4, INGEST_TAKE, ""}}},
    {"a hello that says so of what we have moves nothing",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""},
      {ACT_SAY, 5, 2, INGEST_TAKE, ""},
      {ACT_COMMIT, 0, 0, 0, "ack 5 2"},
      {ACT_HELLO, 5, 2, INGEST_TAKE, "welcome 5 2"}}},
    {"a heartbeat ahead of us: the tail is asked for",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""},
      {ACT_WAIT, 1000, 0, 0, ""},
      {ACT_HEARTBEAT, 5, 3, INGEST_TAKE, "resend 5 2"}}},
    {"but not while it is coming",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""}, {ACT_HEARTBEAT, 5, 3, INGEST_TAKE, ""}}},
    {"a heartbeat that says nothing new is not kept",
     {{ACT_HEARTBEAT, 5, 0, INGEST_TAKE, ""},
      {ACT_WAIT, 1000, 0, 0, ""},
      {ACT_HEARTBEAT, 5, 0, INGEST_IDLE, ""},
      {ACT_WAIT, 59000, 0, 0, ""},
      {ACT_HEARTBEAT, 5, 0, INGEST_TAKE, ""}}},
    {"what was refused counts as taken",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""},
      {ACT_SKIP, 5, 2, 0, ""},
      {ACT_SAY, 5, 3, INGEST_TAKE, ""},
      {ACT_COMMIT, 0, 0, 0, "ack 5 3"}}},
    {"a refused number out of turn is asked for with the rest",
     {{ACT_SAY, 5, 1, INGEST_TAKE, ""},
      {ACT_SKIP, 5, 3, 0, ""},
      {ACT_SAY, 5, 4, INGEST_EARLY, "resend 5 2"}}},
    {"a plain publisher is taken as it comes, and answered nothing",
     {{ACT_PLAIN, 5, 1, INGEST_TAKE, ""},
      {ACT_PLAIN, 5, 4, INGEST_TAKE, ""},
      {ACT_PLAIN, 5, 4, INGEST_DUPLICATE, ""},
      {ACT_COMMIT, 0, 0, 0, ""}}},
};

static const struct router_peer peer = {.size = 5, .bytes = {0, 1, 2, 3, 4}};

/* All answers that are due, in words. */
static void assert_answers(struct ingest *ingest, const char *expected)
{
    struct answer answer;
    struct router_peer to;
    char text[128] = "";
    size_t used = 0;
    while (ingest_answer(ingest, &answer, &to)) {
        assert_memory_equal(to.bytes, peer.bytes, peer.size);
        used += str_format(text + used, sizeof text - used, "%s%s %lld %lld",
                           used == 0 ? "" : ", ", answer_kind_name(answer.kind),
                           (long long)answer.source_epoch, (long long)answer.sequence);
    }
    assert_string_equal(text, expected);
}

static struct event event_of(const struct step *step)
{
    struct event event = event_blank(step->act == ACT_HELLO       ? EVENT_SOURCE_HELLO
                                     : step->act == ACT_HEARTBEAT ? EVENT_SOURCE_HEARTBEAT
                                                                  : EVENT_CONTACT_QUEUED);
    event.source = str_from("wallboard://leeds/test");
    event.epoch = step->epoch;
    if (step->act == ACT_HELLO) {
        event.first = step->number;
    } else if (step->act == ACT_HEARTBEAT) {
        event.head = step->number;
    } else {
        event.sequence = step->number;
    }
    return event;
}

static void run_step(struct ingest *ingest, const struct step *step, struct mono *now)
{
    const struct event event = event_of(step);
    switch (step->act) {
    case ACT_HELLO:
    case ACT_SAY:
    case ACT_HEARTBEAT:
        assert_int_equal(ingest_hear(ingest, &event, &peer, *now), step->verdict);
        break;
    case ACT_PLAIN:
        assert_int_equal(ingest_hear(ingest, &event, NULL, *now), step->verdict);
        break;
    case ACT_SKIP:
        ingest_skip(ingest, event.source, step->epoch, step->number, &peer, *now);
        break;
    case ACT_COMMIT:
        ingest_committed(ingest);
        break;
    case ACT_WAIT:
        *now = mono_add_ms(*now, step->epoch);
        break;
    case ACT_END:
        break;
    }
}

static void test_ingest(void **state)
{
    const struct row *row = *state;
    struct mono now = {INT64_C(1000000000000)};
    struct ingest *ingest = ingest_create((struct ingest_limits){0, 0});
    assert_non_null(ingest);
    for (size_t i = 0; i < STEPS && row->steps[i].act != ACT_END; i++) {
        run_step(ingest, &row->steps[i], &now);
        assert_answers(ingest, row->steps[i].answers);
    }
    ingest_destroy(&ingest);
}

static enum ingest_verdict hear(struct ingest *ingest, enum act act, int64_t number,
                                struct mono now)
{
    const struct step step = {act, 5, number, INGEST_TAKE, ""};
    const struct event event = event_of(&step);
    return ingest_hear(ingest, &event, &peer, now);
}

/* "The hub asks for the missing one once a second": what the publisher's store has lost
 * is given up in the end, so that the rest counts. */
static void test_given_up(void **state)
{
    (void)state;
    struct mono now = {INT64_C(1000000000000)};
    struct ingest *ingest = ingest_create((struct ingest_limits){0, 0});
    assert_non_null(ingest);
    for (int i = 0; i < INGEST_ASKS; i++) {
        assert_int_equal(hear(ingest, ACT_SAY, 2, now), INGEST_EARLY);
        assert_answers(ingest, "resend 5 1");
        assert_int_equal(hear(ingest, ACT_SAY, 3, now), INGEST_EARLY);
        now = mono_add_ms(now, INGEST_ASK_MS);
    }
    assert_int_equal(hear(ingest, ACT_SAY, 2, now), INGEST_TAKE);
    assert_int_equal(hear(ingest, ACT_SAY, 3, now), INGEST_TAKE);
    assert_int_equal(ingest_at(ingest, 0, now).gaps_given_up, 1);
    ingest_destroy(&ingest);
}

/* Any number of 63 bits may be said, also the last one: nothing comes after it in that
 * life, and the next begins at 1. */
static void test_greatest(void **state)
{
    (void)state;
    struct mono now = {INT64_C(1000000000000)};
    struct ingest *ingest = ingest_create((struct ingest_limits){0, 0});
    assert_non_null(ingest);
    struct event event = {.type = EVENT_SOURCE_HELLO,
                          .source = str_from("pbx"),
                          .epoch = 1,
                          .sequence = EVENT_NO_NUMBER,
                          .first = INT64_MAX};
    assert_int_equal(ingest_hear(ingest, &event, &peer, now), INGEST_TAKE);
    event.type = EVENT_CONTACT_QUEUED;
    event.sequence = INT64_MAX;
    assert_int_equal(ingest_hear(ingest, &event, &peer, now), INGEST_TAKE);
    assert_int_equal(ingest_hear(ingest, &event, &peer, now), INGEST_DUPLICATE);
    event.type = EVENT_SOURCE_HELLO; /* nor does it go back */
    assert_int_equal(ingest_hear(ingest, &event, &peer, now), INGEST_TAKE);
    assert_true(ingest_at(ingest, 0, now).sequence == INT64_MAX);
    event.type = EVENT_SOURCE_HEARTBEAT;
    event.head = INT64_MAX;
    (void)ingest_hear(ingest, &event, &peer, now);
    event.type = EVENT_CONTACT_QUEUED;
    event.epoch = 2;
    event.sequence = 1;
    assert_int_equal(ingest_hear(ingest, &event, &peer, now), INGEST_TAKE);
    ingest_destroy(&ingest);
}

/* A publisher whose disk fails for an hour says heartbeats with its head, and then sends:
 * the first message is lost on the way, and is not given up for that. */
static void test_heartbeats_cost_no_hope(void **state)
{
    (void)state;
    struct mono now = {INT64_C(1000000000000)};
    struct ingest *ingest = ingest_create((struct ingest_limits){0, 0});
    assert_non_null(ingest);
    assert_int_equal(hear(ingest, ACT_SAY, 1, now), INGEST_TAKE);
    for (int i = 0; i < 3600; i++) {
        now = mono_add_ms(now, INGEST_ASK_MS);
        (void)hear(ingest, ACT_HEARTBEAT, 3, now);
        assert_answers(ingest, "resend 5 2");
    }
    assert_int_equal(hear(ingest, ACT_SAY, 3, now), INGEST_EARLY);
    assert_int_equal(hear(ingest, ACT_SAY, 2, now), INGEST_TAKE);
    ingest_destroy(&ingest);
}

/* "On HELLO the hub returns its highest epoch and sequence for the source." */
static void test_restored(void **state)
{
    (void)state;
    struct ingest *ingest = ingest_create((struct ingest_limits){0, 0});
    assert_non_null(ingest);
    const struct step hello = {ACT_HELLO, 7, 0, INGEST_TAKE, ""};
    const struct event event = event_of(&hello);
    ingest_restore(ingest, event.source, 7, 41);
    ingest_restore(ingest, event.source, 6, 99);
    (void)ingest_hear(ingest, &event, &peer, (struct mono){1});
    assert_answers(ingest, "welcome 7 41");
    ingest_destroy(&ingest);
}

static void test_full(void **state)
{
    (void)state;
    struct ingest *ingest = ingest_create((struct ingest_limits){0, 0});
    assert_non_null(ingest);
    for (int i = 0; i <= 64; i++) {
        char source[16];
        str_format(source, sizeof source, "s%d", i);
        struct event event = event_blank(EVENT_CONTACT_QUEUED);
        event.source = str_from(source);
        event.epoch = event.sequence = 1;
        assert_int_equal(ingest_hear(ingest, &event, &peer, (struct mono){1}),
                         i < 64 ? INGEST_TAKE : INGEST_FULL);
    }
    ingest_destroy(&ingest);
}

/* A journal that refuses a row is a journal that fails: it must not come so far. */
static void test_long_source(void **state)
{
    (void)state;
    char source[INGEST_SOURCE_BYTES + 2];
    struct ingest *ingest = ingest_create((struct ingest_limits){0, 0});
    assert_non_null(ingest);
    memset(source, 's', sizeof source);
    struct event event = event_blank(EVENT_CONTACT_QUEUED);
    event.epoch = event.sequence = 1;
    event.source = (struct str){source, INGEST_SOURCE_BYTES + 1};
    assert_int_equal(ingest_hear(ingest, &event, &peer, (struct mono){1}), INGEST_FULL);
    event.source.size = INGEST_SOURCE_BYTES;
    assert_int_equal(ingest_hear(ingest, &event, &peer, (struct mono){1}), INGEST_TAKE);
    ingest_destroy(&ingest);
}

/* "A token bucket per key; the excess is delayed by withholding acknowledgements, never
 * dropped": a source that says too much gets all of it in, later, in order. */
static void test_rate(void **state)
{
    (void)state;
    struct ingest *ingest =
        ingest_create((struct ingest_limits){.rate = 100, .burst = 50});
    assert_non_null(ingest);
    struct mono now = {INT64_C(1000000000000)};
    int64_t next = 1;
    int64_t taken = 0;
    int resends = 0;
    for (int second = 0; second < 20 * 10; second++) { /* tenths of it */
        struct answer answer;
        struct router_peer to;
        now = mono_add_ms(now, 100);
        ingest_refill(ingest, now);
        while (ingest_answer(ingest, &answer, &to)) {
            assert_true(answer.kind != ANSWER_RESEND || answer.sequence == taken + 1);
            resends += answer.kind == ANSWER_RESEND;
            next = answer.kind == ANSWER_RESEND ? answer.sequence : next;
        }
        for (int i = 0; i < 400; i++) {
            const struct step say = {ACT_SAY, 1, next++, INGEST_TAKE, ""};
            const struct event event = event_of(&say);
            enum ingest_verdict verdict = ingest_hear(ingest, &event, &peer, now);
            assert_true(verdict == INGEST_TAKE || verdict == INGEST_LIMITED ||
                        verdict == INGEST_DUPLICATE);
            taken += verdict == INGEST_TAKE;
        }
        ingest_committed(ingest);
    }
    assert_in_range(taken, 20 * 100 * 9 / 10, 20 * 100 + 50 + 100);
    assert_in_range(resends, 10, 200);
    struct ingest_source seen = ingest_at(ingest, 0, now);
    assert_int_equal(seen.sequence, taken); /* contiguous: nothing was jumped over */
    assert_int_equal(seen.gaps_given_up, 0);
    assert_true(seen.rate_limited > 0);
    ingest_destroy(&ingest);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_ingest, rows_ingest);
    rows_add_one(&rows, "after a restart a source is welcome from what the journal has",
                 test_restored);
    rows_add_one(&rows, "what never comes is given up in the end", test_given_up);
    rows_add_one(&rows, "heartbeats alone use up no patience",
                 test_heartbeats_cost_no_hope);
    rows_add_one(&rows, "the greatest number", test_greatest);
    rows_add_one(&rows, "one source more than there is room for", test_full);
    rows_add_one(&rows, "a source whose id no journal keeps", test_long_source);
    rows_add_one(&rows, "a source that says too much at once waits, and loses nothing",
                 test_rate);
    return rows_run(&rows, "hub_ingest");
}
