/*
 * R9: "every crash state of the journal recovers to a prefix at or after the last
 * acknowledged". Some thousands of states here; WALLBOARD_CRASH_STATES=100000 makes as
 * many as it says, of as many lives of a hub as it takes.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "history/journal.h"
#include "history/spool.h"
#include "support/disk.h"
#include "support/journal_rows.h"
#include "support/rows.h"

enum { STATES = 4000, EACH = 6, MARKS_MAX = 512 };

static const char *const days[] = {"2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26",
                                   "2026-11-27"};
enum { DAYS = sizeof days / sizeof days[0] };

/* What had been promised by then. */
struct mark {
    size_t moment;
    uint64_t head, epoch, hub;
    int day;
    int64_t value; /* the last that was put; 0 none */
    int64_t spooled, acknowledged;
};

/* A life of a hub, or of a publisher, and what was promised in its course. */
struct life {
    uint64_t seed, random;
    struct mark marks[MARKS_MAX];
    size_t count;
    struct mark now;
    char from[DISK_FOLDER_SIZE], to[DISK_FOLDER_SIZE]; /* folders */
    struct journal *journal;
    struct journal_found found;
    struct spool *spool;
    struct diag diag;
};

static uint64_t roll(struct life *life, uint64_t sides)
{
    life->random = life->random * UINT64_C(6364136223846793005) + 1442695040888963407U;
    return (life->random >> 33) % sides;
}

static void promise(struct life *life)
{
    assert_true(life->count < MARKS_MAX);
    life->now.moment = disk_moment();
    life->marks[life->count++] = life->now;
}

/* What held at that moment: the last promise before it. */
static const struct mark *before(const struct life *life, size_t moment)
{
    static const struct mark nothing = {.head = 0};
    size_t n = life->count;
    while (n > 0 && life->marks[n - 1].moment > moment) {
        n--;
    }
    return n == 0 ? &nothing : &life->marks[n - 1];
}

/* What was under way: the first promise after it, or the last of all. */
static const struct mark *after(const struct life *life, size_t moment)
{
    size_t n = 0;
    while (n + 1 < life->count && life->marks[n].moment <= moment) {
        n++;
    }
    return &life->marks[n];
}

static void start(struct life *life, uint64_t seed)
{
    memset(life, 0, sizeof *life);
    life->seed = life->random = seed;
    disk_make_folder(life->from);
    disk_make_folder(life->to);
    disk_reset();
    disk_record();
}

static void finish(struct life *life)
{
    disk_empty_folder(life->from);
    disk_empty_folder(life->to);
    assert_int_equal(rmdir(life->from), 0);
    assert_int_equal(rmdir(life->to), 0);
}

static bool open_journal(struct life *life, const char *folder, int day)
{
    const struct journal_config config = {folder, 30};
    diag_clear(&life->diag);
    life->journal = journal_open(&config, days[day], &life->found, &life->diag);
    return life->journal != NULL;
}

/* -- the hub ------------------------------------------------------------------------- */

static void open_again(struct life *life)
{
    journal_close(&life->journal);
    assert_true(open_journal(life, life->from, life->now.day));
    assert_int_equal(life->found.head, life->now.head);
    life->now.hub = life->found.hub;
    life->now.epoch = life->found.epoch;
    promise(life);
}

static void commit_some(struct life *life, uint64_t rows)
{
    assert_true(
        JOURNAL_ROWS_APPEND(life->journal, life->now.epoch, life->now.head + rows));
    assert_true(journal_commit(life->journal));
    life->now.head += rows;
    promise(life);
}

/* A write or sync fails, the program ends and another begins: what that one is told it
 * has may so far be in the kernel's memory alone. */
static void stumble(struct life *life)
{
    disk_fail(DISK_EIO, 1 + roll(life, 6), false);
    bool done = JOURNAL_ROWS_APPEND(life->journal, life->now.epoch, life->now.head + 3) &&
                journal_commit(life->journal);
    disk_heal();
    if (!done) {
        journal_close(&life->journal);
        assert_true(open_journal(life, life->from, life->now.day));
        assert_in_range(life->found.head, life->now.head, life->now.head + 3);
    }
    life->now.head = journal_head(life->journal);
    life->now.epoch = life->found.epoch;
    promise(life);
}

static void turn_day(struct life *life)
{
    if (life->now.day + 1 < DAYS) {
        assert_true(journal_set_day(life->journal, days[++life->now.day]));
        promise(life);
    }
}

static void put_value(struct life *life)
{
    life->now.value++;
    assert_true(
        journal_put(life->journal, "theme", &life->now.value, sizeof life->now.value));
    promise(life);
}

/* "All that is committed is whole": the next start trusts it. */
static void mark(struct life *life)
{
    assert_true(journal_mark(life->journal));
    promise(life);
}

static void live_as_hub(struct life *life)
{
    open_again(life);
    for (int step = 0; step < 40; step++) {
        uint64_t what = roll(life, 20);
        if (what == 0) {
            open_again(life);
        } else if (what == 1) {
            turn_day(life);
        } else if (what == 2) {
            put_value(life);
        } else if (what < 6) {
            stumble(life);
        } else if (what < 8) {
            mark(life);
        } else {
            commit_some(life, what == 8 ? 40 : 1 + roll(life, 5));
        }
    }
    journal_close(&life->journal);
}

static bool count_row(void *context, const struct journal_row *row)
{
    *(uint64_t *)context += journal_rows_same(row) ? 1 : 0;
    return true;
}

#define EXPECT(life, moment, condition)                                                  \
    do {                                                                                 \
        if (!(condition)) {                                                              \
            fail_msg("seed %" PRIu64 ", moment %zu: not so: %s; head %" PRIu64           \
                     ", epoch %" PRIu64 "; %s",                                          \
                     (life)->seed, (moment), #condition, (life)->found.head,             \
                     (life)->found.epoch,                                                \
                     (life)->diag.count > 0 ? (life)->diag.entries[0].text : "");        \
        }                                                                                \
    } while (false)

/* What a hub finds that is started on this state. */
static void check_hub_state(void *context, size_t moment)
{
    struct life *life = context;
    const struct mark *promised = before(life, moment);
    const struct mark *under_way = after(life, moment);
    uint64_t same = 0;
    uint64_t reached = 0;
    int64_t value = 0;
    /* the day that it was, or the last one */
    int day = moment % 2 == 0 ? under_way->day : life->now.day;
    bool opened = open_journal(life, life->to, day);
    const struct journal_found found = opened ? life->found : (struct journal_found){0};
    EXPECT(life, moment, opened && !found.damaged && life->diag.count == 0);
    EXPECT(life, moment, found.head >= promised->head && found.head <= under_way->head);
    EXPECT(life, moment, promised->hub == 0 || found.hub == promised->hub);
    EXPECT(life, moment,
           found.continued
               ? found.epoch == promised->epoch && found.head == promised->head
               : found.epoch > promised->epoch);
    EXPECT(life, moment,
           journal_read(life->journal, 1, UINT64_MAX, count_row, &same, &reached));
    EXPECT(life, moment, same == found.head && reached == found.head);
    (void)journal_get(life->journal, "theme", &value, sizeof value);
    EXPECT(life, moment, value == promised->value || value == under_way->value);
    for (int n = 0; n < JOURNAL_ROWS_SOURCES; n++) {
        char name[16];
        int64_t epoch = 0;
        int64_t sequence = 0;
        snprintf(name, sizeof name, "pbx-%d", n);
        (void)journal_source_last(life->journal, str_from(name), &epoch, &sequence);
        EXPECT(life, moment, sequence == journal_rows_source_last(n, found.head));
    }
    EXPECT(life, moment,
           JOURNAL_ROWS_APPEND(life->journal, found.epoch, found.head + 3) &&
               journal_commit(life->journal));
    while (journal_unverified(life->journal) > 0) { /* what the start took on trust */
        EXPECT(life, moment, journal_verify(life->journal, 10) == JOURNAL_WHOLE);
    }
    journal_close(&life->journal);
}

/* -- the publisher ----------------------------------------------------------------------
 */

static bool open_spool(struct life *life, const char *folder)
{
    char path[128];
    snprintf(path, sizeof path, "%s/spool.db", folder);
    const struct spool_config config = {path, 8000, 50};
    diag_clear(&life->diag);
    life->spool = spool_open(&config, &life->diag);
    return life->spool != NULL;
}

static void say(struct life *life, int64_t count)
{
    for (int64_t i = 1; i <= count; i++) {
        char body[128];
        int size = snprintf(body, sizeof body, "%" PRId64, life->now.spooled + i);
        memset(body + size, '.', 100);
        const struct spool_message message = {
            7, life->now.spooled + i, str_from("topic"), {body, (size_t)size + 100}};
        assert_true(spool_put(life->spool, &message, life->now.spooled + i));
    }
    assert_true(spool_commit(life->spool));
    life->now.spooled += count;
    promise(life);
}

static void live_as_publisher(struct life *life)
{
    assert_true(open_spool(life, life->from));
    for (int step = 0; step < 40; step++) {
        uint64_t what = roll(life, 10);
        if (what == 0) {
            spool_close(&life->spool);
            assert_true(open_spool(life, life->from));
        } else if (what < 4) {
            life->now.acknowledged += (int64_t)roll(
                life, (uint64_t)(life->now.spooled - life->now.acknowledged + 1));
            spool_acknowledge(life->spool, 7, life->now.acknowledged);
        }
        say(life, 1 + (int64_t)roll(life, 4));
    }
    spool_close(&life->spool);
}

/* All that was put and is not the hub's is still there, each whole and in order. */
static void check_publisher_state(void *context, size_t moment)
{
    struct life *life = context;
    const struct mark *promised = before(life, moment);
    const struct mark *under_way = after(life, moment);
    struct spool_message message = {7, 0, {NULL, 0}, {NULL, 0}};
    int64_t last = 0;
    int64_t open = 0;
    bool opened = open_spool(life, life->to);
    EXPECT(life, moment, opened && life->diag.count == 0);
    while (spool_next(life->spool, 7, message.sequence + 1, &message)) {
        EXPECT(life, moment, last == 0 || message.sequence == last + 1);
        EXPECT(life, moment, strtoll(message.body.data, NULL, 10) == message.sequence);
        last = message.sequence;
        open += message.sequence > under_way->acknowledged ? 1 : 0;
    }
    EXPECT(life, moment, last >= promised->spooled && last <= under_way->spooled);
    EXPECT(life, moment, open >= promised->spooled - under_way->acknowledged);
    EXPECT(life, moment, (int64_t)spool_open_count(life->spool) >= open);
    EXPECT(life, moment, spool_dropped(life->spool) == 0);
    spool_close(&life->spool);
}

/* -- both
 * ---------------------------------------------------------------------------------- */

struct walk {
    const char *name;
    void (*live)(struct life *life);
    disk_visitor *check;
};

static struct walk walks[] = {
    {"a hub's crash states: nothing acknowledged is lost", live_as_hub, check_hub_state},
    {"a publisher's crash states: nothing open is lost", live_as_publisher,
     check_publisher_state},
};

static size_t wanted(void)
{
    const char *text = getenv("WALLBOARD_CRASH_STATES");
    int64_t states = STATES;
    if (text != NULL && !str_to_int(str_from(text), 1, INT32_MAX, &states)) {
        fail_msg("WALLBOARD_CRASH_STATES is '%s'", text);
    }
    return (size_t)states;
}

static void check_walk(void **state)
{
    const struct walk *walk = *state;
    static struct life life;
    size_t states = 0;
    uint64_t seed = 0;
    while (states < wanted()) {
        start(&life, ++seed);
        walk->live(&life);
        states += disk_walk(life.to, EACH, seed, walk->check, &life);
        finish(&life);
    }
    printf("%zu crash states of %" PRIu64 " lives\n", states, seed);
}

int main(void)
{
    static struct rows rows;
    disk_install();
    ROWS_ADD(&rows, check_walk, walks);
    return rows_run(&rows, "history: crash states");
}
