/* base/heap.h: "free pages go back to the system", and when. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/heap.h"
#include "support/rows.h"

#define PIECES  2000
#define PIECE_B 30000

static struct turn {
    const char *name;
    int64_t after_ms; /* the one before */
    bool gives;
} turns[] = {
    {"a frame later", 40, false},
    {"a moment too early", HEAP_EVERY_MS - 1, false},
    {"in time", HEAP_EVERY_MS, true},
    {"after a loop that stood still", 60 * HEAP_EVERY_MS, true},
};

static void it_is_done_once_a_minute(void **state)
{
    const struct turn *row = *state;
    struct heap heap = {.given = {1000}};
    struct mono now = mono_add_ms(heap.given, row->after_ms);
    assert_int_equal(heap_turn(&heap, now), row->gives);
    assert_int_equal(heap.given.ns, row->gives ? now.ns : 1000);
    assert_false(heap_turn(&heap, now));
}

/* A sanitizer has a heap of its own, which keeps what is freed. */
#if defined(__SANITIZE_ADDRESS__)
#define OWN_HEAP
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OWN_HEAP
#endif
#endif

#ifndef OWN_HEAP

static long resident_b(void)
{
    long all = 0;
    long resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%ld %ld", &all, &resident), 2);
    (void)fclose(file);
    return resident * sysconf(_SC_PAGESIZE);
}

/* What a flood leaves: free pieces below one that is in use. */
static void pieces_go_back(void **state)
{
    (void)state;
    static char *pieces[PIECES];
    heap_keep_flat();
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = malloc(PIECE_B);
        assert_non_null(pieces[i]);
        for (size_t k = 0; k < PIECE_B; k += 512) {
            pieces[i][k] = 1;
        }
    }
    for (size_t i = 0; i + 1 < PIECES; i++) {
        free(pieces[i]);
    }
    long before = resident_b();
    heap_give_back();
    assert_true(before - resident_b() > PIECES / 2 * PIECE_B);
    free(pieces[PIECES - 1]);
}

#endif

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, it_is_done_once_a_minute, turns);
#ifndef OWN_HEAP
    rows_add_one(&rows, "pieces go back", pieces_go_back);
#endif
    return rows_run(&rows, "base_heap");
}
