/* "no allocation in steady state (a test counts allocations)": malloc and its kin are
 * counted here while an engine works. */

/* RTLD_NEXT is asked for by a name that is not ours to spell */
#define _GNU_SOURCE /* NOLINT(readability-identifier-naming) */

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/counted.h"
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

static struct events events;

#if !SANITIZED /* the sanitizer has put its own in these places */

static size_t allocations;

static void *next_of(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

void *malloc(size_t size)
{
    static void *(*real)(size_t);
    if (real == NULL) {
        *(void **)&real = next_of("malloc");
    }
    allocations++;
    return real(size);
}

void *calloc(size_t count, size_t size)
{
    static void *(*real)(size_t, size_t);
    if (real == NULL) {
        *(void **)&real = next_of("calloc");
    }
    allocations++;
    return real(count, size);
}

void *realloc(void *old, size_t size)
{
    static void *(*real)(void *, size_t);
    if (real == NULL) {
        *(void **)&real = next_of("realloc");
    }
    allocations++;
    return real(old, size);
}

static void test_steady_state(void **state)
{
    (void)state;
    static char ids[EVENTS_MAX][8];
    struct engine_config config = counted_config();
    struct counted counted;
    size_t at_first = allocations;
    counted_init(&counted, &config);
    assert_true(allocations > at_first); /* or nothing is counted here */
    events_init(&events);
    for (size_t i = 0; events.count + 4 <= EVENTS_MAX; i++) {
        int64_t at_ms = (int64_t)i * 10000;
        str_format(ids[i], sizeof ids[i], "c%zu", i);
        events_queued(&events, at_ms, ids[i], i % 2 == 0 ? "sales" : "support");
        events_offered(&events, at_ms + 1000, ids[i], NULL, "ann");
        events_answered(&events, at_ms + 2000, ids[i], NULL, "ann");
        events_ended(&events, at_ms + 9000, ids[i], NULL);
    }
    size_t before = allocations;
    events_apply(&events, 0, counted.engine);
    counted_at(&counted, 11000000);
    engine_set_day(counted.engine, EVENTS_START_MS, EVENTS_START_MS + 86400000);
    counted_at(&counted, 40000000);
    (void)engine_digest(counted.engine);
    assert_int_equal(allocations - before, 0);
    counted_finish(&counted);
}

#else

static void test_steady_state(void **state)
{
    (void)state;
    (void)events;
    puts("skipped: the sanitizer owns malloc");
    skip();
}

#endif

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "an engine at work allocates nothing", test_steady_state);
    return rows_run(&rows, "stats: allocation");
}
