#include "display/noise.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "render/renderer.h"
#include "render/sound.h"

struct noise {
    struct sound *sound;
    bool told_missing;
};

struct noise *noise_create(void)
{
    struct noise *noise = calloc(1, sizeof *noise);
    if (noise != NULL) {
        noise->sound = sound_create();
        if (noise->sound == NULL) {
            noise_destroy(&noise);
        }
    }
    return noise;
}

void noise_destroy(struct noise **self)
{
    if (*self != NULL) {
        sound_destroy(&(*self)->sound);
        free(*self);
        *self = NULL;
    }
}

static enum tone find_tone(const char *name)
{
    int tone = 0;
    while (tone + 1 < TONE_COUNT && strcmp(tone_name((enum tone)tone), name) != 0) {
        tone++;
    }
    return (enum tone)tone;
}

void noise_play(struct noise *noise, const struct site *site, const char *name,
                const struct calendar *calendar, struct wall wall)
{
    const struct calendar_civil civil = calendar_civil(calendar, wall);
    int volume = sound_options_volume(&site->sounds, civil.hour * 60 + civil.minute);
    char reason[RENDERER_REASON_BYTES] = "";
    if (name[0] == '\0' || volume == 0) {
        return;
    }
    bool played = sound_play(noise->sound, sound_options_path(&site->sounds, name),
                             find_tone(name), volume, reason);
    if (played) {
        log_write(LOG_LEVEL_INFO, "sound", "'%s' at %d %%", name, volume);
    } else if (!noise->told_missing) {
        log_write(LOG_LEVEL_WARNING, "sound", "'%s' is not heard: %s", name, reason);
    }
    noise->told_missing = !played;
}

void noise_ring(struct noise *noise, const struct site *site, uint32_t alerts,
                const struct calendar *calendar, struct wall wall)
{
    for (size_t i = 0; i < site->alerts.count; i++) {
        const char *name = site->alerts.alerts[i].sound;
        if ((alerts >> i & 1) != 0 && name[0] != '\0') {
            noise_play(noise, site, name, calendar, wall);
            return;
        }
    }
}

void noise_hush(struct noise *noise)
{
    sound_stop(noise->sound);
}

void noise_pump(struct noise *noise)
{
    (void)sound_pump(noise->sound);
}
