/* render/sound: what is played, on SDL's dummy device, and what cannot be. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <SDL.h>
#include <cmocka.h>

#include "render/renderer.h"
#include "render/sound.h"

#define WAV    TEST_SCRATCH "/gong.wav"
#define NO_WAV TEST_SCRATCH "/gong.txt"

static void use_driver(const char *driver)
{
    assert_int_equal(setenv("SDL_AUDIODRIVER", driver, 1), 0);
}

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* Eight samples of eight bits. */
static void write_wav(void)
{
    static const uint8_t wav[] = {
        'R', 'I', 'F',  'F',  44, 0,   0,   0,   'W', 'A', 'V', 'E',  'f',
        'm', 't', ' ',  16,   0,  0,   0,   1,   0,   1,   0,   0x40, 0x1F,
        0,   0,   0x40, 0x1F, 0,  0,   1,   0,   8,   0,   'd', 'a',  't',
        'a', 8,   0,    0,    0,  128, 200, 255, 200, 128, 60,  0,    60};
    write_file(WAV, wav, sizeof wav);
}

static void tones_and_files_are_played(void **state)
{
    (void)state;
    char reason[RENDERER_REASON_BYTES] = "";
    struct sound *sound = sound_create();
    use_driver("dummy");
    write_wav();
    assert_false(sound_pump(sound)); /* no device is open before */
    assert_int_equal(SDL_WasInit(SDL_INIT_AUDIO), 0);
    assert_true(sound_play(sound, NULL, TONE_BELL, 100, reason));
    assert_true(sound_pump(sound));
    assert_true(sound_play(sound, NULL, TONE_PING, 0, reason)); /* cuts off the first */
    assert_true(sound_play(sound, WAV, TONE_PING, 50, reason));
    assert_string_equal(reason, "");
    sound_destroy(&sound);
    assert_null(sound);
    assert_int_equal(SDL_WasInit(SDL_INIT_AUDIO), 0); /* nor after */
}

static void what_cannot_be_played_is_told(void **state)
{
    (void)state;
    char reason[RENDERER_REASON_BYTES] = "";
    struct sound *sound = sound_create();
    use_driver("dummy");
    write_file(NO_WAV, "gong", 4);
    assert_false(sound_play(sound, NO_WAV, TONE_PING, 50, reason));
    assert_non_null(strstr(reason, "gong.txt' cannot be played"));
    assert_false(sound_play(sound, "/nowhere.wav", TONE_PING, 50, reason));
    assert_non_null(strstr(reason, "/nowhere.wav' cannot be played"));
    assert_false(sound_pump(sound));
    use_driver("gramophone");
    assert_false(sound_play(sound, NULL, TONE_PING, 50, reason));
    assert_non_null(strstr(reason, "no audio: "));
    use_driver("dummy"); /* a device that came */
    assert_true(sound_play(sound, NULL, TONE_PING, 50, reason));
    sound_destroy(&sound);
    sound_destroy(&sound); /* of nothing is fine */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tones_and_files_are_played),
        cmocka_unit_test(what_cannot_be_played_is_told),
    };
    return cmocka_run_group_tests_name("render/sound", tests, NULL, NULL);
}
