/* Sorting in place, against the C library's. */

#include <stdlib.h>

#include "base/sort.h"
#include "support/rows.h"

#define MOST 200

/* Longer than the chunk in which items are swapped. */
struct item {
    uint32_t key;
    uint32_t filler[40];
    uint32_t copy; /* of the key: items move whole */
};

static int compare_for_library(const void *a, const void *b)
{
    const struct item *left = a;
    const struct item *right = b;
    return left->key < right->key ? -1 : left->key > right->key;
}

/* `context` is the sign of the order. */
static int compare(const void *a, const void *b, const void *context)
{
    const int *sign = context;
    return *sign * compare_for_library(a, b);
}

static uint32_t draw(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 16;
}

static void test_random(void **state)
{
    (void)state;
    static const int rising = 1;
    static const int falling = -1;
    uint32_t seed = 7;
    for (size_t count = 0; count <= MOST; count++) {
        struct item items[MOST];
        struct item expected[MOST];
        for (size_t i = 0; i < count; i++) {
            uint32_t key = draw(&seed) % 50; /* many are equal */
            items[i] = (struct item){.key = key, .copy = key};
            expected[i] = items[i];
        }
        qsort(expected, count, sizeof *expected, compare_for_library);
        sort_items(items, count, sizeof *items, compare, &rising);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(items[i].key, expected[i].key);
            assert_int_equal(items[i].copy, items[i].key);
        }
        sort_items(items, count, sizeof *items, compare, &falling);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(items[i].key, expected[count - 1 - i].key);
            assert_int_equal(items[i].copy, items[i].key);
        }
    }
}

static void test_head(void **state)
{
    (void)state;
    static const int rising = 1;
    uint32_t seed = 9;
    for (size_t head = 0; head <= MOST + 1; head++) {
        struct item items[MOST];
        struct item expected[MOST];
        for (size_t i = 0; i < MOST; i++) {
            uint32_t key = draw(&seed) % 100;
            items[i] = expected[i] = (struct item){.key = key, .copy = key};
        }
        qsort(expected, MOST, sizeof *expected, compare_for_library);
        sort_head(items, MOST, sizeof *items, head, compare, &rising);
        for (size_t i = 0; i < head && i < MOST; i++) {
            assert_int_equal(items[i].key, expected[i].key);
        }
        qsort(items, MOST, sizeof *items, compare_for_library);
        for (size_t i = 0; i < MOST; i++) { /* none is lost */
            assert_int_equal(items[i].key, expected[i].key);
            assert_int_equal(items[i].copy, items[i].key);
        }
    }
}

static void test_nothing(void **state)
{
    (void)state;
    static const int rising = 1;
    sort_items(NULL, 0, sizeof(struct item), compare, &rising);
    sort_head(NULL, 0, sizeof(struct item), 5, compare, &rising);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "any number of items, as the C library sorts them", test_random);
    rows_add_one(&rows, "a head of any length", test_head);
    rows_add_one(&rows, "no items", test_nothing);
    return rows_run(&rows, "base/sort");
}
