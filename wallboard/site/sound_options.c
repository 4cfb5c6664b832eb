#include "site/sound_options.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "site/hours_text.h"

#define DAY_MIN     1440
#define HEADER      12 /* bytes: RIFF, a length, WAVE */
#define TONES_COUNT (sizeof tones / sizeof *tones)

/* render/tone.c plays them; a test holds the two together. */
static const char *const tones[] = {"ping", "chime", "bell", "urgent", "fanfare"};

static const struct option volume_option = {
    .type = OPTION_PERCENT, .max = 10000, .help = "of the loudest"};

static void *add_hours(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct site_sounds *sounds = field;
    struct site_sound_hours hours = {0};
    if (sounds->hours_count == SITE_SOUND_HOURS) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d spans", SITE_SOUND_HOURS);
    } else if (!hours_text_span(node->key, &hours.start_min, &hours.end_min)) {
        yaml_fault_key(node, diag, DIAG_ERROR, "not hours, such as \"18:00-08:00\"");
    } else if (option_read(&volume_option, node, &hours.volume_bp, diag)) {
        sounds->hours[sounds->hours_count++] = hours;
    }
    return NULL; /* nothing below it */
}

static const struct option path_option = {
    .type = OPTION_STRING, .min = 1, .max = 255, .help = "a WAV file"};

static void *add_file(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct site_sounds *sounds = field;
    if (sounds->count == SITE_SOUNDS) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d sounds", SITE_SOUNDS);
    } else if (sound_options_knows(sounds, node->key)) {
        yaml_fault_key(node, diag, DIAG_ERROR, "is a tone of the program's");
    } else if (node->key.size > SITE_SOUND_NAME) {
        yaml_fault_key(node, diag, DIAG_ERROR, "longer than %d bytes", SITE_SOUND_NAME);
    } else if (option_read(&path_option, node, sounds->files[sounds->count].path, diag)) {
        struct site_sound *file = &sounds->files[sounds->count++];
        str_copy(file->name, sizeof file->name, node->key);
    }
    return NULL;
}

static const struct option volume_options[] = {
    {.key = "volume",
     .type = OPTION_PERCENT,
     .offset = offsetof(struct site_sounds, volume_bp),
     .max = 10000,
     .fallback = "50%",
     .help = "of the loudest; 0%: muted"},
    {.key = "hours",
     .type = OPTION_EACH,
     .add = add_hours,
     .max = 10000,
     .help =
         "another volume in these hours, local time: NAME is such as 18:00-08:00, the "
         "value a percentage; the first that holds decides"},
    {0},
};

const struct option sound_options[] = {
    {.key = "sound", .type = OPTION_SECTION, .section = volume_options},
    {.key = "sounds",
     .type = OPTION_EACH,
     .add = add_file,
     .min = 1,
     .max = 255,
     .help = "a WAV file, its path from this file's folder, by a name for `sound` of an "
             "alert"},
    {0},
};

bool sound_options_knows(const struct site_sounds *sounds, struct str name)
{
    for (size_t i = 0; i < TONES_COUNT; i++) {
        if (str_is(name, tones[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < sounds->count; i++) {
        if (str_is(name, sounds->files[i].name)) {
            return true;
        }
    }
    return false;
}

const char *sound_options_path(const struct site_sounds *sounds, const char *name)
{
    for (size_t i = 0; i < sounds->count; i++) {
        if (strcmp(sounds->files[i].name, name) == 0) {
            return sounds->files[i].path;
        }
    }
    return NULL;
}

int sound_options_volume(const struct site_sounds *sounds, int minute)
{
    int64_t volume_bp = sounds->volume_bp;
    for (size_t i = sounds->hours_count; i-- > 0;) {
        const struct site_sound_hours *hours = &sounds->hours[i];
        bool today = hours->start_min <= minute && minute < hours->end_min;
        if (today || minute + DAY_MIN < hours->end_min) {
            volume_bp = hours->volume_bp;
        }
    }
    return (int)(volume_bp / 100);
}

/* Of a regular file alone: a pipe would be waited for. */
static bool is_wav(const char *path)
{
    char header[HEADER] = {0};
    struct stat status;
    bool regular = stat(path, &status) == 0 && S_ISREG(status.st_mode);
    FILE *file = regular ? fopen(path, "rb") : NULL;
    bool whole = file != NULL && fread(header, 1, sizeof header, file) == sizeof header;
    if (file != NULL) {
        (void)fclose(file);
    }
    return whole && memcmp(header, "RIFF", 4) == 0 && memcmp(header + 8, "WAVE", 4) == 0;
}

/* The path is the site file's to say. */
static void find_file(struct site_sound *file, const struct yaml_node *node,
                      struct diag *diag)
{
    char said[SITE_SOUND_PATH + 1];
    const char *slash = strrchr(node->file, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - node->file) + 1;
    str_copy(said, sizeof said, str_from(file->path));
    if (said[0] != '/' && folder + strlen(said) < sizeof file->path) {
        str_format(file->path, sizeof file->path, "%.*s%s", (int)folder, node->file,
                   said);
    }
    if (!is_wav(file->path)) {
        yaml_fault(node, diag, DIAG_ERROR, "no WAV file");
    }
}

void sound_options_check(struct site_sounds *sounds, const struct yaml_node *root,
                         struct diag *diag)
{
    const struct yaml_node *section = yaml_get(root, "sounds");
    for (size_t i = 0; i < sounds->count && section != NULL; i++) {
        const struct yaml_node *node = yaml_get(section, sounds->files[i].name);
        if (node != NULL) {
            find_file(&sounds->files[i], node, diag);
        }
    }
}
