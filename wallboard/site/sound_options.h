#ifndef WALLBOARD_SITE_SOUND_OPTIONS_H
#define WALLBOARD_SITE_SOUND_OPTIONS_H

/* What a site file says of sounds: how loud at what hour, and WAV files of its own. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/option.h"

#define SITE_SOUNDS      16
#define SITE_SOUND_HOURS 8
#define SITE_SOUND_NAME  32
#define SITE_SOUND_PATH  511

struct site_sound {
    char name[SITE_SOUND_NAME + 1];
    char path[SITE_SOUND_PATH + 1]; /* from wherever the program was started */
};

/* Minutes of the local day; the end may lie on the next day, past 1440. */
struct site_sound_hours {
    int start_min, end_min;
    int64_t volume_bp;
};

struct site_sounds {
    int64_t volume_bp;                               /* of the loudest; 0: muted */
    struct site_sound_hours hours[SITE_SOUND_HOURS]; /* the first that holds decides */
    size_t hours_count;
    struct site_sound files[SITE_SOUNDS];
    size_t count;
};

/* `sound:` and `sounds:`, at the top of the file; they fill a struct site_sounds. */
extern const struct option sound_options[];

/* Is it a tone of the program's or a file of the site's? */
bool sound_options_knows(const struct site_sounds *sounds, struct str name);

/* The path of a file; NULL for a tone. Borrowed. */
const char *sound_options_path(const struct site_sounds *sounds, const char *name);

/* How loud it is at that minute of the local day, in per cent. */
int sound_options_volume(const struct site_sounds *sounds, int minute);

/* After reading: the files, whose paths are seen from the site file's folder, must be
 * there and be WAV. Every fault is appended. */
void sound_options_check(struct site_sounds *sounds, const struct yaml_node *root,
                         struct diag *diag);

#endif
