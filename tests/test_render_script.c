#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/script.h"

struct row {
    const char *name;
    uint32_t point;
    const char *tag;
    bool rtl, extender;
};

static struct row rows[] = {
    {"script: a Latin letter", 'a', "Latn", false, false},
    {"script: a blank is shared", ' ', "", false, false},
    {"script: an en dash is shared", 0x2013, "", false, false},
    {"script: a digit runs left to right", '7', "Latn", false, false},
    {"script: Vietnamese is Latin", 0x1EBE, "Latn", false, false},
    {"script: Greek", 0x0393, "Grek", false, false},
    {"script: Cyrillic", 0x0416, "Cyrl", false, false},
    {"script: Hebrew runs right to left", 0x05D0, "Hebr", true, false},
    {"script: Arabic runs right to left", 0x0639, "Arab", true, false},
    {"script: Arabic digits run left to right", 0x0663, "Arab", false, false},
    {"script: Devanagari", 0x0915, "Deva", false, false},
    {"script: Han", 0x65E5, "Hani", false, false},
    {"script: Han beyond the first plane", 0x20001, "Hani", false, false},
    {"script: the last code point is shared", 0x10FFFF, "", false, false},
    {"script: an accent leans on its base", 0x0301, "", false, true},
    {"script: a vowel point leans on its base", 0x064E, "Arab", true, true},
    {"script: a joiner leans on its base", 0x200D, "", false, true},
    {"script: a variation selector leans on its base", 0xFE0F, "", false, true},
};

/* Each script that the shaper is told has a sample of itself, so that one without a font
 * can be named. */
static void test_samples(void **state)
{
    (void)state;
    for (uint32_t point = 0; point < 0x110000; point++) {
        const struct script *script = script_of(point);
        const struct script_sample *sample = script_find_sample(script->tag);
        assert_true(script->tag[0] == '\0' || sample != NULL);
        if (sample != NULL) {
            assert_string_equal(script_of(sample->points[0])->tag, script->tag);
        }
    }
    assert_null(script_find_sample("Xxxx"));
    assert_null(script_find_sample(""));
}

static void test_serves(void **state)
{
    (void)state;
    assert_true(script_serves("Jpan", "Hira"));
    assert_true(script_serves("Jpan", "Hani"));
    assert_true(script_serves("Kore", "Hang"));
    assert_true(script_serves("Hant", "Hani"));
    assert_true(script_serves("Arab", "Arab"));
    assert_false(script_serves("Hans", "Hira"));
    assert_false(script_serves("Arab", "Hebr"));
    assert_false(script_serves("Arab", ""));
}

static void test_digits_and_emoji(void **state)
{
    (void)state;
    assert_int_equal(script_digit('0'), 0);
    assert_int_equal(script_digit(0x0669), 9);
    assert_int_equal(script_digit(0x06F4), 4);
    assert_int_equal(script_digit(0x066A), -1);
    assert_int_equal(script_digit('A'), -1);
    assert_true(script_is_emoji(0x1F600));
    assert_true(script_is_emoji(0x1F1F5));    /* half a flag */
    assert_false(script_is_emoji(0x2764));    /* a heart, black unless U+FE0F follows */
    assert_true(script_is_extender(0x1F3FD)); /* a skin tone */
}

static void test_row(void **state)
{
    const struct row *row = *state;
    const struct script *script = script_of(row->point);
    assert_string_equal(row->tag, script->tag);
    assert_int_equal(row->rtl, script->rtl);
    assert_int_equal(row->extender, script_is_extender(row->point));
}

#define SINGLE 3

int main(void)
{
    struct CMUnitTest tests[SINGLE + sizeof rows / sizeof rows[0]] = {
        {"script: all have samples", test_samples, NULL, NULL, NULL},
        {"script: which fonts serve which", test_serves, NULL, NULL, NULL},
        {"script: digits and emoji", test_digits_and_emoji, NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        tests[SINGLE + i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = test_row, .initial_state = &rows[i]};
    }
    return cmocka_run_group_tests_name("render/script", tests, NULL, NULL);
}
