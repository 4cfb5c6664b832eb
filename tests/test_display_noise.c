/* display/noise: every tone that a site file may name is one that can be played. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "render/tone.h"
#include "site/sound_options.h"

static void the_names_of_tones_agree(void **state)
{
    (void)state;
    static const struct site_sounds none;
    for (int i = 0; i < TONE_COUNT; i++) {
        assert_true(sound_options_knows(&none, str_from(tone_name((enum tone)i))));
    }
    assert_false(sound_options_knows(&none, str_from("gong")));
    assert_null(sound_options_path(&none, "chime"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_names_of_tones_agree)};
    return cmocka_run_group_tests_name("display/noise", tests, NULL, NULL);
}
