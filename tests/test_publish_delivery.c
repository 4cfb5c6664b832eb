/*
 * Which message goes to the hub when, and what its answers mean. A row is a conversation,
 * one word after the other, with what must come of each:
 *
 *   life E            begins a life of epoch E; what `old` told before it is unsent
 *   old E A B         the store has A to B of an earlier epoch
 *   store N           the store has 1 to N of this life
 *   gone E A B        these have been dropped from the store
 *   up, down          the connection
 *   wait MS           time passes
 *   hello E F         hello is due, of epoch E, from F on (0: all); it is said
 *   quiet             no hello is due
 *   sends E A B       exactly these go out now
 *   idle              nothing goes out
 *   welcome E S R     and ack, resend: the answer, and what the store must do for it:
 *                     nothing, forget, reopen, renumber
 *   refused, garbage  answers
 *   renumber E N      the store has what was unsent as 1 to N of epoch E
 *   counts WHAT N     nonsense, refused, resends, silences, holes
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "publish/delivery.h"
#include "support/rows.h"

#define WORDS_MAX 4
#define LIVES_MAX 4

struct talk {
    const char *name, *script;
};

static struct talk talks[] = {
    {"hello first on every connection, and nothing before the welcome",
     "life 5; store 3; quiet; idle; up; idle; hello 5 0; quiet; idle; "
     "welcome 0 0 reopen; sends 5 1 3; idle; quiet"},
    {"welcome: equal: nothing to send", "life 5; store 3; up; hello 5 0; "
                                        "welcome 5 3 reopen; idle; store 4; sends 5 4 4"},
    {"welcome: lower: send the spool after it",
     "life 5; store 9; up; hello 5 0; welcome 5 6 reopen; sends 5 7 9"},
    {"welcome: higher than the acknowledged: go on from the larger",
     "life 5; store 9; up; hello 5 0; welcome 5 2 reopen; sends 5 3 9; ack 5 5 forget; "
     "down; up; hello 5 0; welcome 5 8 reopen; sends 5 9 9"},
    {"welcome: higher than all of this life: the numbers begin anew behind it",
     "life 5; store 2; up; hello 5 0; welcome 7 40 renumber; renumber 8 2; idle; "
     "hello 8 0; welcome 7 40 reopen; sends 8 1 2; ack 8 2 forget"},
    {"welcome: this epoch, but further on than we ever were",
     "life 5; store 2; up; hello 5 0; welcome 5 3 renumber; renumber 6 2; idle; "
     "hello 6 0; welcome 5 3 reopen; sends 6 1 2"},
    {"welcome: the hub's disk was lost, all that is kept is sent again",
     "life 5; store 9; up; hello 5 0; welcome 0 0 reopen; sends 5 1 9; ack 5 9 forget; "
     "down; up; hello 5 0; welcome 0 0 reopen; sends 5 1 9; ack 5 9 forget"},
    {"welcome: late, for an earlier hello: what is under way is not sent twice",
     "life 5; store 9; up; hello 5 0; wait 3000; hello 5 0; welcome 5 2 reopen; "
     "sends 5 3 9; welcome 5 2 nothing; idle; welcome 5 4 forget; idle; ack 5 9 forget"},
    {"welcome: of a connection that is gone", "life 5; store 1; up; hello 5 0; down; "
                                              "welcome 5 1 nothing; idle; quiet"},
    {"welcome: the second of two before the second hello is out",
     "life 5; store 1; up; hello 5 0; wait 3000; welcome 0 0 reopen; sends 5 1 1"},

    {"an earlier life first, and the next after its acknowledgement",
     "old 3 58 60; life 5; store 2; up; hello 3 0; welcome 3 57 reopen; sends 3 58 60; "
     "idle; ack 3 59 forget; idle; ack 3 60 forget; idle; hello 5 0; "
     "welcome 3 60 reopen; sends 5 1 2; ack 5 2 forget; idle; store 3; sends 5 3 3"},
    {"an earlier life whose last acknowledgement was lost",
     "old 3 58 60; life 5; store 1; up; hello 3 0; welcome 3 60 reopen; idle; hello 5 0; "
     "welcome 3 60 reopen; sends 5 1 1"},
    {"an earlier life, and nothing said yet in this",
     "old 3 1 1; life 5; up; hello 3 0; welcome 0 0 reopen; sends 3 1 1; idle; "
     "ack 3 1 forget; idle; store 1; idle; hello 5 0; welcome 3 1 reopen; sends 5 1 1"},
    {"two earlier lives",
     "old 2 9 9; old 3 1 2; life 5; store 1; up; hello 2 0; welcome 2 8 reopen; "
     "sends 2 9 9; ack 2 9 forget; idle; hello 3 0; welcome 2 9 reopen; sends 3 1 2; "
     "ack 3 2 forget; idle; hello 5 0; welcome 3 2 reopen; sends 5 1 1"},

    {"ack: all up to it, and again", "life 5; store 9; up; hello 5 0; "
                                     "welcome 0 0 reopen; sends 5 1 9; ack 5 4 forget; "
                                     "ack 5 4 nothing; ack 5 3 nothing; ack 5 9 forget; "
                                     "idle; counts nonsense 0"},
    {"ack: of what was never sent is no answer",
     "life 5; store 9; up; hello 5 0; welcome 5 6 reopen; ack 5 7 nothing; sends 5 7 9; "
     "ack 5 10 nothing; ack 6 1 nothing; ack 9223372036854775807 1 nothing; "
     "ack 5 9223372036854775807 nothing; counts nonsense 5; ack 5 9 forget"},
    {"ack: 0 is no number", "life 5; store 1; up; hello 5 0; welcome 0 0 reopen; "
                            "sends 5 1 1; ack 5 0 nothing; ack 0 0 nothing; "
                            "counts nonsense 2"},
    {"ack: late, of the connection before: it holds",
     "life 5; store 5; up; hello 5 0; welcome 0 0 reopen; sends 5 1 5; down; "
     "ack 5 3 forget; up; ack 5 4 forget; hello 5 0; welcome 5 4 reopen; sends 5 5 5"},
    {"ack: before any welcome is of nothing that was sent",
     "life 5; store 5; up; hello 5 0; ack 5 3 nothing; counts nonsense 1; "
     "welcome 0 0 reopen; sends 5 1 5"},

    {"resend: from this one, in order",
     "life 5; store 9; up; hello 5 0; welcome 0 0 reopen; sends 5 1 9; wait 500; "
     "resend 5 4 nothing; sends 5 4 9; ack 5 9 forget; counts resends 1"},
    {"resend: not of what was sent within half a second, it may be on its way",
     "life 5; store 9; up; hello 5 0; welcome 0 0 reopen; sends 5 1 9; "
     "resend 5 4 nothing; idle; wait 499; resend 5 4 nothing; idle; wait 1; "
     "resend 5 4 nothing; sends 5 4 9; resend 5 4 nothing; idle; wait 1000; "
     "resend 5 4 nothing; sends 5 4 9; counts resends 2"},
    {"resend: of what is old, while younger ones go out all the time",
     "life 5; store 4; up; hello 5 0; welcome 0 0 reopen; sends 5 1 4; wait 300; "
     "store 5; sends 5 5 5; wait 300; store 6; sends 5 6 6; wait 300; store 7; "
     "sends 5 7 7; wait 300; store 8; sends 5 8 8; resend 5 8 nothing; idle; "
     "resend 5 7 nothing; idle; resend 5 4 nothing; sends 5 4 8; resend 5 5 nothing; "
     "idle; counts resends 1"},
    {"resend: what is before it is not taken for acknowledged",
     "life 5; store 9; up; hello 5 0; welcome 0 0 reopen; sends 5 1 9; wait 500; "
     "resend 5 4 nothing; sends 5 4 9; down; up; hello 5 0; welcome 5 2 reopen; "
     "sends 5 3 9"},
    {"resend: of what was acknowledged: the hub has lost it",
     "life 5; store 9; up; hello 5 0; welcome 0 0 reopen; sends 5 1 9; ack 5 9 forget; "
     "resend 5 4 reopen; sends 5 4 9; ack 5 9 forget"},
    {"resend: of an earlier life that was acknowledged",
     "old 3 1 2; life 5; store 1; up; hello 3 0; welcome 0 0 reopen; sends 3 1 2; "
     "ack 3 2 forget; idle; hello 5 0; welcome 3 2 reopen; sends 5 1 1; ack 5 1 forget; "
     "resend 3 2 reopen; idle; hello 3 0; welcome 3 1 reopen; sends 3 2 2; "
     "ack 3 2 forget; idle; hello 5 0; welcome 3 2 reopen; sends 5 1 1"},
    {"resend: of what comes next anyway, and beyond",
     "life 5; store 9; up; hello 5 0; welcome 5 3 reopen; resend 5 4 nothing; "
     "sends 5 4 9; resend 5 10 nothing; resend 5 11 nothing; resend 6 1 nothing; "
     "resend 5 0 nothing; idle; counts nonsense 3; counts resends 0"},
    {"resend: while hello is out, the welcome will say it",
     "life 5; store 9; up; hello 5 0; welcome 0 0 reopen; sends 5 1 9; wait 3000; "
     "hello 5 0; resend 5 4 nothing; idle; welcome 5 3 reopen; sends 5 4 9"},

    {"refused: counted; its number is used up", "life 5; store 2; up; hello 5 0; "
                                                "welcome 0 0 reopen; sends 5 1 2; "
                                                "refused; idle; ack 5 2 forget; "
                                                "counts refused 1; counts nonsense 0"},
    {"garbage is counted and changes nothing",
     "life 5; store 2; garbage; up; garbage; hello 5 0; garbage; welcome 0 0 reopen; "
     "garbage; sends 5 1 2; garbage; idle; ack 5 2 forget; counts nonsense 5"},
    {"welcome: half of a number, or a life after the last date",
     "life 5; store 2; up; hello 5 0; welcome 5 0 nothing; welcome 0 5 nothing; "
     "welcome 4102444800000 1 nothing; welcome 9223372036854775807 1 nothing; idle; "
     "counts nonsense 4; welcome 4102444799999 1 renumber"},

    {"silence: hello again after 3 s, then after twice as long",
     "life 5; store 2; up; hello 5 0; wait 2999; quiet; wait 1; hello 5 0; wait 5999; "
     "quiet; wait 1; hello 5 0; wait 12000; hello 5 0; wait 24000; hello 5 0; "
     "wait 23999; quiet; wait 1; hello 5 0; counts silences 5; welcome 0 0 reopen; "
     "sends 5 1 2; wait 2999; quiet; wait 1; hello 5 0"},
    {"silence: only while something is open",
     "life 5; store 2; up; hello 5 0; welcome 0 0 reopen; wait 60000; quiet; sends 5 1 "
     "2; "
     "ack 5 2 forget; wait 60000; quiet; store 3; sends 5 3 3; wait 2999; quiet; wait 1; "
     "hello 5 0"},
    {"silence: then everything after the hub's last is sent again",
     "life 5; store 4; up; hello 5 0; welcome 0 0 reopen; sends 5 1 4; wait 3000; "
     "hello 5 0; idle; welcome 5 2 reopen; sends 5 3 4"},
    {"silence: an answer that cannot be true does not end it",
     "life 5; store 2; up; hello 5 0; wait 2000; garbage; ack 9 9 nothing; wait 1000; "
     "hello 5 0"},
    {"silence: after hello only a welcome ends it, whatever else the hub asks for",
     "life 5; store 9; up; hello 5 0; welcome 0 0 reopen; sends 5 1 9; ack 5 8 forget; "
     "wait 3000; hello 5 0; wait 1000; resend 5 9 nothing; wait 1000; resend 5 9 "
     "nothing; "
     "wait 999; quiet; wait 3001; hello 5 0; welcome 5 8 reopen; sends 5 9 9"},
    {"silence: none on a connection that is gone",
     "life 5; store 2; up; hello 5 0; down; wait 60000; quiet; up; hello 5 0"},

    {"window: 4000 under way, then one for each acknowledged",
     "life 5; store 9000; up; hello 5 0; welcome 0 0 reopen; sends 5 1 4000; idle; "
     "ack 5 1 forget; sends 5 4001 4001; idle; ack 5 4001 forget; sends 5 4002 8001"},
    {"window: closed again after a resend",
     "life 5; store 9000; up; hello 5 0; welcome 0 0 reopen; sends 5 1 4000; "
     "wait 500; resend 5 3000 nothing; sends 5 3000 4000; idle"},

    {"hole: hello says from where on, once all before it is acknowledged",
     "life 5; store 9; gone 5 4 6; up; hello 5 0; welcome 0 0 reopen; sends 5 1 3; idle; "
     "quiet; ack 5 3 forget; idle; hello 5 7; idle; welcome 5 6 reopen; sends 5 7 9; "
     "ack 5 9 forget; counts holes 1; wait 60000; quiet"},
    {"hole: at the end, with nothing behind it yet",
     "life 5; store 3; gone 5 3 3; up; hello 5 0; welcome 0 0 reopen; sends 5 1 2; "
     "ack 5 2 forget; idle; quiet; store 4; idle; hello 5 4; welcome 5 3 reopen; "
     "sends 5 4 4; ack 5 4 forget"},
    {"hole: a hub that stays where it was gets what there is",
     "life 5; store 9; gone 5 1 6; up; hello 5 0; welcome 0 0 reopen; idle; hello 5 7; "
     "welcome 0 0 reopen; sends 5 7 9; wait 500; resend 5 1 nothing; sends 5 7 9; "
     "resend 5 1 nothing; idle; counts holes 1"},
    {"hole: said anew on a new connection",
     "life 5; store 9; gone 5 1 6; up; hello 5 0; welcome 0 0 reopen; idle; hello 5 7; "
     "down; up; hello 5 0; welcome 0 0 reopen; idle; hello 5 7; welcome 5 6 reopen; "
     "sends 5 7 9"},
    {"hole: forgotten when it is behind",
     "life 5; store 9; gone 5 1 6; up; hello 5 0; welcome 0 0 reopen; idle; hello 5 7; "
     "welcome 5 6 reopen; sends 5 7 9; ack 5 7 forget; wait 3000; hello 5 0; "
     "welcome 5 7 reopen; sends 5 8 9"},
    {"hole: larger than the window", "life 5; store 9009; gone 5 4 9000; up; hello 5 0; "
                                     "welcome 5 3 reopen; idle; hello 5 9001; "
                                     "welcome 5 3 reopen; sends 5 9001 9009; "
                                     "ack 5 9009 forget; idle"},
    {"hole: the end of an earlier life, which nobody misses",
     "old 3 1 9; gone 3 5 9; life 5; store 1; up; hello 3 0; welcome 0 0 reopen; "
     "sends 3 1 4; ack 3 4 forget; idle; hello 5 0; welcome 3 4 reopen; sends 5 1 1"},
};

/* -- the world of a conversation --------------------------------------------------- */

struct life {
    int64_t epoch, last;
    int64_t gone_from, gone_to;
};

struct world {
    struct delivery delivery;
    struct life lives[LIVES_MAX]; /* the last is this one */
    size_t count;
    struct delivery_mark open; /* first unsent of the earlier lives */
    struct mono now;
    const char *at; /* for messages of failure */
};

#define NEED(world, condition)                                                           \
    do {                                                                                 \
        if (!(condition)) {                                                              \
            fail_msg("at '%s': not so: %s", (world)->at, #condition);                    \
        }                                                                                \
    } while (0)

static bool find(const struct world *world, struct delivery_mark from,
                 struct delivery_mark *ret)
{
    for (size_t i = 0; i < world->count; i++) {
        const struct life *life = &world->lives[i];
        int64_t number = life->epoch == from.epoch ? from.sequence : 1;
        if (number >= life->gone_from && number <= life->gone_to) {
            number = life->gone_to + 1;
        }
        if (life->epoch >= from.epoch && number <= life->last) {
            *ret = (struct delivery_mark){life->epoch, number};
            return true;
        }
    }
    return false;
}

/* Sends all that may be sent; how many, the first and the last of them. */
static size_t pump(struct world *world, struct delivery_mark *ret_first,
                   struct delivery_mark *ret_last)
{
    size_t count = 0;
    struct delivery_mark from;
    struct delivery_mark found;
    while (delivery_may_send(&world->delivery, &from)) {
        if (!find(world, from, &found) || !delivery_offer(&world->delivery, found)) {
            break;
        }
        *ret_first = count == 0 ? found : *ret_first;
        *ret_last = found;
        delivery_sent(&world->delivery, found, world->now);
        count++;
    }
    return count;
}

static const char *order_name(enum delivery_order order)
{
    static const char *const names[] = {"nothing", "forget", "reopen", "renumber"};
    return names[order];
}

/* -- words ------------------------------------------------------------------------- */

static void hear(struct world *world, enum answer_kind kind, int64_t epoch,
                 int64_t sequence, const char *expected)
{
    struct answer answer = {.kind = kind, .source_epoch = epoch, .sequence = sequence};
    enum delivery_order order = delivery_hear(&world->delivery, &answer, world->now);
    if (strcmp(order_name(order), expected) != 0) {
        fail_msg("at '%s': %s", world->at, order_name(order));
    }
    if (order == DELIVERY_FORGET || order == DELIVERY_REOPEN) {
        bool later_heard = delivery_is_before((struct delivery_mark){epoch, sequence},
                                              world->delivery.acknowledged);
        NEED(world, !later_heard);
    }
}

static void expect_count(struct world *world, const char *what, int64_t expected)
{
    const struct delivery *delivery = &world->delivery;
    const struct {
        const char *name;
        uint64_t count;
    } counts[] = {{"nonsense", delivery->counts.nonsense},
                  {"refused", delivery->counts.refused},
                  {"resends", delivery->counts.resends},
                  {"silences", delivery->counts.silences},
                  {"holes", delivery->counts.holes}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (strcmp(counts[i].name, what) == 0) {
            assert_int_equal(counts[i].count, expected);
            return;
        }
    }
    fail_msg("no such count: %s", what);
}

static bool do_store(struct world *world, const char *verb, const int64_t n[3])
{
    if (strcmp(verb, "old") == 0) {
        world->open =
            world->count == 0 ? (struct delivery_mark){n[0], n[1]} : world->open;
        world->lives[world->count++] = (struct life){.epoch = n[0], .last = n[2]};
    } else if (strcmp(verb, "life") == 0) {
        delivery_init(&world->delivery, n[0], world->open);
        world->lives[world->count++] = (struct life){.epoch = n[0]};
    } else if (strcmp(verb, "store") == 0) {
        world->lives[world->count - 1].last = n[0];
        delivery_note_stored(&world->delivery, n[0]);
    } else if (strcmp(verb, "gone") == 0) {
        for (size_t i = 0; i < world->count; i++) {
            if (world->lives[i].epoch == n[0]) {
                world->lives[i].gone_from = n[1];
                world->lives[i].gone_to = n[2];
            }
        }
    } else if (strcmp(verb, "renumber") == 0) {
        world->count = 1;
        world->lives[0] = (struct life){.epoch = n[0], .last = n[1]};
        delivery_renumber(&world->delivery, n[0], n[1]);
    } else {
        return false;
    }
    return true;
}

static bool do_link(struct world *world, const char *verb, const int64_t n[3])
{
    struct delivery *delivery = &world->delivery;
    if (strcmp(verb, "up") == 0) {
        delivery_connect(delivery, world->now);
    } else if (strcmp(verb, "down") == 0) {
        delivery_disconnect(delivery);
    } else if (strcmp(verb, "wait") == 0) {
        world->now = mono_add_ms(world->now, n[0]);
    } else if (strcmp(verb, "quiet") == 0) {
        NEED(world, !delivery_wants_hello(delivery, world->now));
    } else if (strcmp(verb, "hello") == 0) {
        NEED(world, delivery_wants_hello(delivery, world->now));
        assert_int_equal(delivery->lane, n[0]);
        assert_int_equal(delivery->first, n[1]);
        delivery_said_hello(delivery, world->now);
    } else if (strcmp(verb, "garbage") == 0) {
        assert_int_equal(delivery_hear(delivery, NULL, world->now), DELIVERY_NOTHING);
    } else if (strcmp(verb, "refused") == 0) {
        hear(world, ANSWER_REFUSED, 0, 0, "nothing");
    } else {
        return false;
    }
    return true;
}

static bool do_traffic(struct world *world, const char *verb, const int64_t n[3])
{
    struct delivery_mark first = {0, 0};
    struct delivery_mark last = {0, 0};
    size_t count = 0;
    if (strcmp(verb, "idle") != 0 && strcmp(verb, "sends") != 0) {
        return false;
    }
    count = pump(world, &first, &last);
    if (strcmp(verb, "idle") == 0) {
        assert_int_equal(count, 0);
        return true;
    }
    NEED(world, count > 0);
    assert_int_equal(first.epoch, n[0]);
    assert_int_equal(last.epoch, n[0]);
    assert_int_equal(first.sequence, n[1]);
    assert_int_equal(last.sequence, n[2]);
    assert_int_equal(count, n[2] - n[1] + 1);
    return true;
}

static void step(struct world *world, char *text)
{
    const char *words[WORDS_MAX] = {"", "", "", ""};
    char *rest = NULL;
    size_t count = 0;
    for (char *word = strtok_r(text, " ", &rest); word != NULL && count < WORDS_MAX;
         word = strtok_r(NULL, " ", &rest)) {
        words[count++] = word;
    }
    int64_t n[3];
    for (size_t i = 0; i < 3; i++) {
        n[i] = strtoll(words[i + 1], NULL, 10);
    }
    for (int i = 0; i < ANSWER_KIND_COUNT; i++) {
        enum answer_kind kind = (enum answer_kind)i;
        if (kind != ANSWER_REFUSED && strcmp(words[0], answer_kind_name(kind)) == 0) {
            hear(world, kind, n[0], n[1], words[3]);
            return;
        }
    }
    if (strcmp(words[0], "counts") == 0) {
        expect_count(world, words[1], n[1]);
        return;
    }
    bool known = do_store(world, words[0], n) || do_link(world, words[0], n) ||
                 do_traffic(world, words[0], n);
    NEED(world, known);
}

static void talk(void **state)
{
    const struct talk *row = *state;
    struct world world = {.now = {INT64_C(1000000000)}};
    char script[2048];
    char shown[128];
    char *rest = NULL;
    assert_true(str_copy(script, sizeof script, str_from(row->script)));
    for (char *text = strtok_r(script, ";", &rest); text != NULL;
         text = strtok_r(NULL, ";", &rest)) {
        str_copy(shown, sizeof shown, str_trim(str_from(text)));
        world.at = shown;
        step(&world, text);
    }
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, talk, talks);
    return rows_run(&rows, "publish/delivery");
}
