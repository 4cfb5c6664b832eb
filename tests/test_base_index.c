/* base/index, base/rect, base/diag: small tables and small shapes. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag.h"
#include "base/index.h"
#include "base/rect.h"
#include "base/str.h"

static void numbers_are_given_in_order_and_stay(void **state)
{
    (void)state;
    struct index *index = index_create(3);
    assert_int_equal(index_add(index, str_from("support")), 0);
    assert_int_equal(index_add(index, str_from("sales")), 1);
    assert_int_equal(index_add(index, str_from("support")), 0);
    assert_int_equal(index_find(index, str_from("sales")), 1);
    assert_int_equal(index_find(index, str_from("sale")), INDEX_NONE);
    assert_true(str_is(index_id(index, 1), "sales"));
    assert_int_equal(index_count(index), 2);
    index_destroy(&index);
    assert_null(index);
    index_destroy(&index);
}

static void a_full_table_refuses(void **state)
{
    (void)state;
    struct index *index = index_create(2);
    index_add(index, str_from("a"));
    index_add(index, str_from("b"));
    assert_int_equal(index_add(index, str_from("c")), INDEX_NONE);
    assert_int_equal(index_add(index, str_from("a")), 0); /* known ones still work */
    index_destroy(&index);
}

static void ids_over_the_limit_are_refused(void **state)
{
    (void)state;
    char id[INDEX_ID_MAX + 2];
    memset(id, 'x', sizeof id);
    struct index *index = index_create(2);
    assert_int_equal(index_add(index, (struct str){id, INDEX_ID_MAX}), 0);
    assert_int_equal(index_add(index, (struct str){id, INDEX_ID_MAX + 1}), INDEX_NONE);
    assert_int_equal(index_add(index, (struct str){id, 0}), INDEX_NONE);
    index_destroy(&index);
}

/* A guess, so no number is wrong; but of one id alone it is the right one. */
static void what_is_expected_is_likely_to_be_found(void **state)
{
    (void)state;
    struct index *index = index_create(2);
    assert_int_equal(index_expect(index, str_from("support")), INDEX_NONE);
    index_add(index, str_from("support"));
    assert_int_equal(index_expect(index, str_from("support")), 0);
    index_destroy(&index);
}

static void thousands_are_all_found_again(void **state)
{
    (void)state;
    struct index *index = index_create(5000);
    char id[16];
    for (size_t i = 0; i < 5000; i++) {
        str_format(id, sizeof id, "agent-%zu", i);
        assert_int_equal(index_add(index, str_from(id)), i);
    }
    for (size_t i = 0; i < 5000; i++) {
        str_format(id, sizeof id, "agent-%zu", i);
        assert_int_equal(index_find(index, str_from(id)), i);
    }
    index_destroy(&index);
}

static void the_hash_depends_on_every_byte_and_the_key(void **state)
{
    (void)state;
    assert_true(index_hash(1, "abcdefgh0", 9) != index_hash(1, "abcdefgh1", 9));
    assert_true(index_hash(1, "ab", 2) != index_hash(1, "ab\0", 3));
    assert_true(index_hash(1, "ab", 2) != index_hash(2, "ab", 2));
    assert_true(index_hash(7, "wallboard", 9) == index_hash(7, "wallboard", 9));
}

static void rectangles_meet_and_part(void **state)
{
    (void)state;
    struct rect a = {0, 0, 10, 10};
    struct rect b = {5, 5, 10, 10};
    assert_true(rect_overlap(a, b));
    assert_true(rect_equal(rect_intersect(a, b), (struct rect){5, 5, 5, 5}));
    assert_true(rect_equal(rect_union(a, b), (struct rect){0, 0, 15, 15}));
    assert_false(rect_overlap(a, (struct rect){10, 0, 5, 5})); /* half-open */
    assert_true(rect_contains(a, (struct rect){2, 2, 3, 3}));
    assert_false(rect_contains(a, b));
    assert_true(rect_is_empty(rect_inset(a, 5)));
    assert_true(rect_equal(rect_union((struct rect){0}, b), b));
}

static void strips_never_take_more_than_there_is(void **state)
{
    (void)state;
    struct rect r = {0, 0, 100, 50};
    assert_true(rect_equal(rect_cut_top(&r, 20), (struct rect){0, 0, 100, 20}));
    assert_true(rect_equal(rect_cut_right(&r, 30), (struct rect){70, 20, 30, 30}));
    assert_true(rect_equal(rect_cut_left(&r, -5), (struct rect){0, 20, 0, 30}));
    assert_true(rect_equal(rect_cut_bottom(&r, 99), (struct rect){0, 20, 70, 30}));
    assert_true(rect_is_empty(r));
}

static void faults_carry_their_place(void **state)
{
    (void)state;
    struct diag diag;
    char line[sizeof(struct diag_entry)];
    diag_clear(&diag);
    diag_add(&diag, DIAG_ERROR, "site.yaml", 14, 5, "queues.%s: unknown", "targt");
    diag_add(&diag, DIAG_WARNING, "site.yaml", 0, 0, "odd\nname");
    diag_format(&diag.entries[0], line, sizeof line);
    assert_string_equal(line, "site.yaml:14:5: queues.targt: unknown");
    diag_format(&diag.entries[1], line, sizeof line);
    assert_string_equal(line, "site.yaml: warning: odd?name");
    assert_int_equal(diag.errors, 1);
}

static void faults_beyond_the_list_are_counted(void **state)
{
    (void)state;
    struct diag diag;
    diag_clear(&diag);
    for (int i = 0; i < DIAG_CAPACITY + 3; i++) {
        diag_add(&diag, DIAG_ERROR, "f", i + 1, 1, "x");
    }
    assert_int_equal(diag.count, DIAG_CAPACITY);
    assert_int_equal(diag.dropped, 3);
    assert_int_equal(diag.errors, DIAG_CAPACITY + 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_given_in_order_and_stay),
        cmocka_unit_test(a_full_table_refuses),
        cmocka_unit_test(ids_over_the_limit_are_refused),
        cmocka_unit_test(what_is_expected_is_likely_to_be_found),
        cmocka_unit_test(thousands_are_all_found_again),
        cmocka_unit_test(the_hash_depends_on_every_byte_and_the_key),
        cmocka_unit_test(rectangles_meet_and_part),
        cmocka_unit_test(strips_never_take_more_than_there_is),
        cmocka_unit_test(faults_carry_their_place),
        cmocka_unit_test(faults_beyond_the_list_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
