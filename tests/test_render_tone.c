/* render/tone: tones begin and end in silence, so that no loudspeaker clicks, and never
 * reach beyond the loudest sample. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "render/tone.h"
#include "support/rows.h"

struct row {
    const char *name;
    enum tone tone;
    int least_ms, most_ms;
};

static struct row rows_tone[] = {
    {"ping is short", TONE_PING, 200, 600},  {"chime", TONE_CHIME, 600, 1500},
    {"bell is long", TONE_BELL, 1500, 2500}, {"urgent", TONE_URGENT, 1000, 2500},
    {"fanfare", TONE_FANFARE, 1000, 2500},
};

static void test_tone(void **state)
{
    const struct row *row = *state;
    size_t length = tone_length(row->tone);
    int16_t *samples = calloc(length + 1, sizeof *samples);
    samples[length] = 12345; /* nothing is written behind it */
    tone_render(row->tone, samples);
    assert_in_range(length * 1000 / TONE_RATE_HZ, row->least_ms, row->most_ms);
    assert_int_equal(samples[length], 12345);
    assert_int_equal(samples[0], 0);
    assert_in_range(abs(samples[length - 1]), 0, 32);
    int loudest = 0;
    int steepest = 0;
    for (size_t i = 1; i < length; i++) {
        int step = abs(samples[i] - samples[i - 1]);
        loudest = abs(samples[i]) > loudest ? abs(samples[i]) : loudest;
        steepest = step > steepest ? step : steepest;
    }
    assert_in_range(loudest, INT16_MAX / 4, INT16_MAX - 1); /* to be heard, not clipped */
    assert_in_range(steepest, 1, INT16_MAX / 4);            /* no click within */
    free(samples);
}

static void tones_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < TONE_COUNT; i++) {
        for (int k = 0; k < i; k++) {
            assert_string_not_equal(tone_name((enum tone)i), tone_name((enum tone)k));
        }
    }
    assert_string_equal(tone_name(TONE_CHIME), "chime");
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_tone, rows_tone);
    rows_add_one(&rows, "tones have names", tones_have_names);
    return rows_run(&rows, "render/tone");
}
