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

static void test_row(void **state)
{
    const struct row *row = *state;
    const struct script *script = script_of(row->point);
    assert_string_equal(row->tag, script->tag);
    assert_int_equal(row->rtl, script->rtl);
    assert_int_equal(row->extender, script_is_extender(row->point));
}

int main(void)
{
    struct CMUnitTest tests[sizeof rows / sizeof rows[0]];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        tests[i] = (struct CMUnitTest){
            .name = rows[i].name, .test_func = test_row, .initial_state = &rows[i]};
    }
    return cmocka_run_group_tests_name("render/script", tests, NULL, NULL);
}
