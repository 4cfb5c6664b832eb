/* A screen that comes late, and a hub that starts anew, have the leaderboards and
 * contests of those who heard everything. Whatever bytes come instead, they are refused
 * or count on. */

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/little.h"
#include "site/intake.h"
#include "site/site.h"
#include "site/standings.h"
#include "support/rows.h"

#define START_MS INT64_C(1795392000000) /* 2026-11-23T00:00:00Z, a Monday */
#define HOUR     INT64_C(3600000)
#define EVENTS   600
#define BYTES    (1 << 21)

static const char text[] =
    "site: leeds\ntimezone: Etc/UTC\n"
    "leaderboards:\n"
    "  today: { metric: handled, top_n: 3 }\n"
    "  week: { metric: handled, period: week, top_n: 3, rank_snapshot: hour }\n"
    "contests:\n"
    "  spring: { start: \"2026-11-23 00:00\", end: \"2026-11-25 12:00\",\n"
    "            rule: \"sale=10, answered=1\", version: v1 }\n"
    "  autumn: { start: \"2026-11-24 00:00\", end: \"2026-11-27 00:00\",\n"
    "            rule: \"csat=3, handled=1\", version: v2 }\n";

static uint8_t bytes[BYTES], other[BYTES];

struct floor {
    struct site *site;
    struct intake *intake;
};

static void open_floor(struct floor *floor)
{
    struct diag diag = {0};
    floor->site = site_parse("site.yaml", str_from(text), &diag);
    assert_non_null(floor->site);
    floor->intake = intake_create(floor->site);
    assert_non_null(floor->intake);
}

static void close_floor(struct floor *floor)
{
    intake_destroy(&floor->intake);
    site_destroy(&floor->site);
}

/* Event `i` of a script of some days: answers, ends, sales, and sales corrected. */
static void say(struct intake *intake, int i)
{
    static const enum event_type types[] = {EVENT_CONTACT_ANSWERED, EVENT_CONTACT_ENDED,
                                            EVENT_CONTACT_RESULT, EVENT_CONTACT_RESULT};
    static const char *const agents[] = {"ann", "bob", "cid", "dee", "eve"};
    char id[24];
    char contact[24];
    struct event event = event_blank(types[i % 4]);
    str_format(id, sizeof id, "e%d", i);
    str_format(contact, sizeof contact, "c%d", i / 4);
    event.id = str_from(id);
    event.source = str_from("pbx");
    event.epoch = 1;
    event.sequence = i + 1;
    event.time_ms = START_MS + 8 * HOUR + i * (HOUR / 6);
    event.contact = str_from(contact);
    event.queue = str_from("sales");
    event.agent = i % 4 == 0 || i % 20 == 3 ? str_from(agents[(i * 7 / 4) % 5])
                                            : (struct str){NULL, 0};
    event.measure = str_from("sale");
    event.value_milli = (i % 3) * 1000;
    const struct wall at = {event.time_ms};
    intake_event(intake, &event, (struct mono){1}, at);
    intake_tick(intake, at);
    (void)intake_snapshot(intake, (struct mono){1}, at);
}

static void say_all(struct intake *intake, int from, int to)
{
    for (int i = from; i < to; i++) {
        say(intake, i);
    }
}

/* As it was once event `said` was said. */
static struct intake *restore(const struct floor *floor, const uint8_t *from, size_t size,
                              int said, struct state_fault *fault)
{
    const struct wall at = {START_MS + 8 * HOUR + said * (HOUR / 6)};
    return intake_restore(floor->site, from, size, at, fault);
}

static void expect_equal(struct intake *a, struct intake *b)
{
    size_t size = intake_checkpoint(a, bytes, sizeof bytes);
    assert_in_range(size, 1, sizeof bytes);
    assert_int_equal(intake_checkpoint(b, other, sizeof other), size);
    assert_memory_equal(bytes, other, size);
    assert_true(intake_digest(a) == intake_digest(b));
    const struct standings *left = intake_standings(a);
    const struct standings *right = intake_standings(b);
    for (size_t i = 0; i < standings_contest_count(left); i++) {
        const struct standings_contest *x = standings_contest(left, i);
        const struct standings_contest *y = standings_contest(right, i);
        assert_int_equal(x->points, y->points);
        assert_int_equal(x->summary.awards, y->summary.awards);
        assert_int_equal(x->summary.phase, y->summary.phase);
    }
    for (size_t i = 0; i < standings_board_count(left); i++) {
        const struct leaderboard_standings *x = &standings_board(left, i)->standings;
        const struct leaderboard_standings *y = &standings_board(right, i)->standings;
        assert_int_equal(x->count, y->count);
        for (size_t place = 0; place < x->count; place++) {
            assert_string_equal(x->places[place].id, y->places[place].id);
            assert_int_equal(x->places[place].figure.num, y->places[place].figure.num);
            assert_int_equal(x->places[place].moved, y->places[place].moved);
        }
    }
}

/* Joined after any part of it, the rest gives the same to the last digit. */
static void test_goes_on(void **state)
{
    (void)state;
    struct floor floor;
    open_floor(&floor);
    for (int at = 0; at < EVENTS; at += 37) {
        say_all(floor.intake, at, at + 37 < EVENTS ? at + 37 : EVENTS);
        struct state_fault fault;
        size_t size = intake_checkpoint(floor.intake, bytes, sizeof bytes);
        struct intake *late = restore(&floor, bytes, size, at + 36, &fault);
        assert_non_null(late);
        struct intake *twin = restore(&floor, bytes, size, at + 36, &fault);
        assert_non_null(twin);
        say_all(late, at + 37, EVENTS);
        say_all(twin, at + 37, EVENTS);
        expect_equal(late, twin);
        intake_destroy(&twin);
        intake_destroy(&late);
    }
    struct floor early;
    struct state_fault fault;
    open_floor(&early);
    say_all(early.intake, 0, EVENTS / 2);
    size_t size = intake_checkpoint(early.intake, bytes, sizeof bytes);
    struct intake *late = restore(&early, bytes, size, EVENTS / 2 - 1, &fault);
    assert_non_null(late);
    say_all(late, EVENTS / 2, EVENTS);
    expect_equal(late, floor.intake); /* which heard all of it */
    assert_true(standings_contest(intake_standings(late), 0)->points > 0);
    intake_destroy(&late);
    close_floor(&early);
    close_floor(&floor);
}

/* Makes hash and standings agree. */
static void seal(uint8_t *from, size_t begin, size_t size)
{
    uint64_t version = little_get(from + begin, 4);
    uint64_t hash = index_hash(version, from + begin + 12, size - begin - 12);
    little_put(from + begin + 4, hash, 8);
}

static void expect_sound(const struct floor *floor, size_t size, size_t *restored)
{
    struct state_fault fault;
    struct intake *intake = restore(floor, other, size, 47, &fault);
    if (intake == NULL) {
        assert_int_equal(fault.result, STATE_IMPOSSIBLE);
        assert_non_null(fault.reason);
        return;
    }
    (*restored)++;
    say_all(intake, 40, 60);
    say_all(intake, EVENTS, EVENTS + 12);
    (void)intake_checkpoint(intake, bytes, sizeof bytes);
    intake_destroy(&intake);
}

/* Any other byte, and any end, of the standings. */
static void test_any_byte(void **state)
{
    (void)state;
    static uint8_t original[BYTES];
    static const uint8_t values[] = {0x01, 0x02, 0x80, 0xFF};
    struct floor floor;
    size_t restored = 0;
    open_floor(&floor);
    say_all(floor.intake, 0, 48);
    size_t size = intake_checkpoint(floor.intake, original, sizeof original);
    size_t begin = 8 + (size_t)little_get(original, 8);
    for (size_t at = begin + 12; at < size; at += 5) {
        memcpy(other, original, size);
        other[at] = (uint8_t)(other[at] + values[at % sizeof values]);
        seal(other, begin, size);
        expect_sound(&floor, size, &restored);
    }
    assert_in_range(restored, 1, (size - begin) / 5 - 1); /* some are refused */
    restored = 0;
    for (size_t cut = begin + 12; cut < size; cut += 17) {
        memcpy(other, original, cut);
        seal(other, begin, cut);
        expect_sound(&floor, cut, &restored);
    }
    assert_int_equal(restored, 0);
    close_floor(&floor);
}

/* A size that lies. */
static void test_sizes(void **state)
{
    (void)state;
    struct floor floor;
    struct state_fault fault;
    open_floor(&floor);
    size_t size = intake_checkpoint(floor.intake, bytes, sizeof bytes);
    for (size_t cut = 0; cut < 24; cut++) {
        assert_null(restore(&floor, bytes, cut, 0, &fault));
    }
    memcpy(other, bytes, size);
    little_put(other, UINT64_MAX, 8);
    assert_null(restore(&floor, other, size, 0, &fault));
    little_put(other, size - 7, 8);
    assert_null(restore(&floor, other, size, 0, &fault));
    close_floor(&floor);
}

int main(void)
{
    struct rows all = {0};
    rows_add_one(&all, "joined after any part, the rest gives the same", test_goes_on);
    rows_add_one(&all, "other bytes are refused or count on", test_any_byte);
    rows_add_one(&all, "sizes that lie are refused", test_sizes);
    return rows_run(&all, "site_standings_state");
}
