/* "No allocation after create", and a create that gets no memory says so and leaves none
 * behind: every allocation is refused in its turn. */

/* RTLD_NEXT is asked for by a name that is not ours to spell */
#define _GNU_SOURCE /* NOLINT(readability-identifier-naming) */

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "stats/contest.h"
#include "support/rows.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#if !SANITIZED /* the sanitizer has put its own in these places */

static size_t allocations;
static size_t refuse_at = SIZE_MAX; /* the allocation of that number */
static long alive;                  /* blocks not freed yet */

static void *next_of(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

void *calloc(size_t count, size_t size)
{
    static void *(*real)(size_t, size_t);
    if (real == NULL) {
        *(void **)&real = next_of("calloc");
    }
    if (allocations++ == refuse_at) {
        return NULL;
    }
    void *block = real(count, size);
    alive += block != NULL ? 1 : 0;
    return block;
}

void *malloc(size_t size)
{
    static void *(*real)(size_t);
    if (real == NULL) {
        *(void **)&real = next_of("malloc");
    }
    if (allocations++ == refuse_at) {
        return NULL;
    }
    void *block = real(size);
    alive += block != NULL ? 1 : 0;
    return block;
}

void free(void *block)
{
    static void (*real)(void *);
    if (real == NULL) {
        *(void **)&real = next_of("free");
    }
    alive -= block != NULL ? 1 : 0;
    real(block);
}

static struct contest_config config(void)
{
    struct contest_config config = {.id = "c",
                                    .title = "C",
                                    .start_ms = 0,
                                    .end_ms = 1000000,
                                    .version = "1",
                                    .currency = "",
                                    .top_n = 5};
    struct points_fault fault;
    assert_true(points_parse(str_from("sale=1"), &config.rule, &fault));
    return config;
}

static bool make_contest(void)
{
    struct contest_config made = config();
    struct contest *contest = contest_create(&made);
    bool is_made = contest != NULL;
    contest_destroy(&contest);
    return is_made;
}

static bool make_leaderboard(void)
{
    struct leaderboard *board = leaderboard_create(100);
    bool is_made = board != NULL;
    leaderboard_destroy(&board);
    return is_made;
}

/* Refuses allocation 0, 1, 2, ... until it gets by without. */
static void refuse_each(bool (*make)(void))
{
    size_t refused = 0;
    for (bool is_made = false; !is_made; refused++) {
        long before = alive;
        allocations = 0;
        refuse_at = refused;
        is_made = make();
        refuse_at = SIZE_MAX;
        assert_int_equal(alive, before);
        assert_int_equal(is_made, allocations <= refused);
        assert_true(refused < 100);
    }
    assert_true(refused > 3); /* or nothing is counted here */
}

static void test_no_memory(void **state)
{
    (void)state;
    refuse_each(make_contest);
    refuse_each(make_leaderboard);
}

#define SALES 2000

static void test_steady_state(void **state)
{
    (void)state;
    static struct leaderboard_row rows[SALES];
    static struct leaderboard_standings standings;
    struct contest_config made = config();
    struct contest *contest = contest_create(&made);
    struct leaderboard *board = leaderboard_create(SALES);
    assert_non_null(contest);
    assert_non_null(board);
    size_t before = allocations;
    contest_tick(contest, 0);
    for (int i = 0; i < SALES; i++) {
        char id[16];
        str_format(id, sizeof id, "%d", i);
        struct event event = event_blank(EVENT_CONTACT_RESULT);
        event.id = event.contact = event.agent = str_from(id);
        event.source = str_from("pbx");
        event.measure = str_from("sale");
        event.value_milli = 1000 + i * 10;
        event.time_ms = i;
        assert_true(contest_apply(contest, &event, event.agent));
    }
    size_t count = contest_rows(contest, rows, SALES);
    assert_int_equal(count, SALES);
    struct leaderboard_rule rule = contest_leaderboard_rule(contest);
    leaderboard_rank(board, &rule, rows, count, &standings);
    leaderboard_remember(board);
    contest_tick(contest, 2000000);
    assert_int_equal(allocations - before, 0);
    assert_int_equal(standings.ranked, SALES);
    leaderboard_destroy(&board);
    contest_destroy(&contest);
}

#else

static void test_no_memory(void **state)
{
    (void)state;
    puts("skipped: the sanitizer owns malloc");
    skip();
}

static void test_steady_state(void **state)
{
    test_no_memory(state);
}

#endif

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "each allocation refused in its turn", test_no_memory);
    rows_add_one(&rows, "contests and leaderboards at work allocate nothing",
                 test_steady_state);
    return rows_run(&rows, "stats/contest: memory");
}
