/* site/sound_options: how loud at what hour, and files that must be WAV. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "site/site.h"
#include "support/faults.h"
#include "support/rows.h"

struct fault_row {
    const char *name;
    const char *text;
    const char *faults;
};

static struct fault_row rows_fault[] = {
    {"a tone of the program's",
     "alerts: { a: { metric: waiting, alarm: 5, sound: chime } }\n", ""},
    {"no such sound", "alerts: { a: { metric: waiting, alarm: 5, sound: gong } }\n",
     "s:1:50: alerts.a.sound: gong: no such sound\n"},
    {"a file of the site's",
     "sounds: { gong: gong.wav }\n"
     "alerts: { a: { metric: waiting, alarm: 5, sound: gong } }\n",
     ""},
    {"a file that is not there", "sounds: { gong: nowhere.wav }\n",
     "s:1:17: sounds.gong: nowhere.wav: no WAV file\n"},
    {"a folder, a device", "sounds: { gong: /dev/zero, gong2: /dev }\n",
     "s:1:17: sounds.gong: /dev/zero: no WAV file\n"
     "s:1:35: sounds.gong2: /dev: no WAV file\n"},
    {"a file that is none", "sounds: { gong: text.wav }\n",
     "s:1:17: sounds.gong: text.wav: no WAV file\n"},
    {"a name that is taken", "sounds: { bell: gong.wav }\n",
     "s:1:11: sounds.bell: gong.wav: is a tone of the program's\n"},
    {"a volume", "sound: { volume: 80%, hours: { 18:00-08:00: 20% } }\n", ""},
    {"louder than loud", "sound: { volume: 110% }\n",
     "s:1:18: sound.volume: 110%: not a percentage from 0% to 100%\n"},
    {"hours that are none", "sound: { hours: { night: 20% } }\n",
     "s:1:19: sound.hours.night: 20%: not hours, such as \"18:00-08:00\"\n"},
};

static void write_file(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void test_fault(void **state)
{
    const struct fault_row *row = *state;
    static struct diag diag;
    diag_clear(&diag);
    write_file("gong.wav", "RIFF\0\0\0\0WAVE", 12);
    write_file("text.wav", "a gong, written", 15);
    struct site *site = site_parse("s", str_from(row->text), &diag);
    faults_expect(&diag, row->faults);
    site_destroy(&site);
}

/* Who counts by a hub's site file has none of its files: what they are is no fault then.
 */
static void test_alone(void **state)
{
    (void)state;
    static struct diag diag;
    diag_clear(&diag);
    struct site *site = site_parse_alone(
        "s", str_from("sounds: { gong: nowhere.wav, bell: x.wav }\n"), &diag);
    faults_expect(&diag, "s:1:30: sounds.bell: x.wav: is a tone of the program's\n");
    assert_null(site);
    diag_clear(&diag);
    site = site_parse_alone("s", str_from("sounds: { gong: nowhere.wav }\n"), &diag);
    faults_expect(&diag, "");
    assert_non_null(site);
    site_destroy(&site);
}

struct volume_row {
    const char *name;
    const char *text;
    int minute, percent;
};

#define HOURS                                                                            \
    "sound: { volume: 60%, hours: { 12:00-13:00: 0%, 12:30-14:00: 10%, "                 \
    "20:00-08:00: 30% } }\n"

static struct volume_row rows_volume[] = {
    {"volume: half, where nothing is said", "title: Leeds\n", 600, 50},
    {"volume: as said", HOURS, 10 * 60, 60},
    {"volume: muted at noon", HOURS, 12 * 60, 0},
    {"volume: the first that holds decides", HOURS, 12 * 60 + 45, 0},
    {"volume: then the second", HOURS, 13 * 60, 10},
    {"volume: over midnight", HOURS, 3 * 60, 30},
    {"volume: until morning", HOURS, 8 * 60, 60},
};

static void test_volume(void **state)
{
    const struct volume_row *row = *state;
    static struct diag diag;
    diag_clear(&diag);
    struct site *site = site_parse("s", str_from(row->text), &diag);
    assert_non_null(site);
    assert_int_equal(sound_options_volume(&site->sounds, row->minute), row->percent);
    site_destroy(&site);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_fault, rows_fault);
    rows_add_one(&rows, "a site file alone: no file is looked for", test_alone);
    ROWS_ADD(&rows, test_volume, rows_volume);
    return rows_run(&rows, "site/sound_options");
}
