#include "render/sound.h"

#include <stdlib.h>

#include <SDL.h>
#include <SDL_mixer.h>

#include "base/str.h"
#include "render/renderer.h"

#define CHANNELS      1
#define CHUNK_SAMPLES 2048

struct sound {
    bool open;
    int16_t *samples; /* of the tone that sounds; owned */
    Mix_Chunk *chunk; /* borrows them, or owns those of a file */
};

struct sound *sound_create(void)
{
    return calloc(1, sizeof(struct sound));
}

static void stop(struct sound *sound)
{
    if (!sound->open) {
        return;
    }
    (void)Mix_HaltChannel(-1);
    if (sound->chunk != NULL) {
        Mix_FreeChunk(sound->chunk);
        sound->chunk = NULL;
    }
    free(sound->samples);
    sound->samples = NULL;
    Mix_CloseAudio();
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    sound->open = false;
}

void sound_destroy(struct sound **self)
{
    if (*self != NULL) {
        stop(*self);
        free(*self);
        *self = NULL;
    }
}

static bool open_device(struct sound *sound, char *ret_reason)
{
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "no audio: %s", SDL_GetError());
        return false;
    }
    if (Mix_OpenAudioDevice(TONE_RATE_HZ, AUDIO_S16SYS, CHANNELS, CHUNK_SAMPLES, NULL,
                            0) != 0) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "no audio: %s", Mix_GetError());
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return false;
    }
    sound->open = true;
    return true;
}

/* The tone as the device wants it; NULL without memory. */
static Mix_Chunk *make_tone(struct sound *sound, enum tone tone)
{
    size_t length = tone_length(tone);
    sound->samples = calloc(length, sizeof *sound->samples);
    if (sound->samples == NULL) {
        return NULL;
    }
    tone_render(tone, sound->samples);
    void *bytes = sound->samples;
    return Mix_QuickLoad_RAW(bytes, (Uint32)(length * sizeof *sound->samples));
}

/* Closed here: SDL_mixer 2.6 does not close what is too short to be anything. */
static Mix_Chunk *load_file(const char *path)
{
    SDL_RWops *file = SDL_RWFromFile(path, "rb");
    Mix_Chunk *chunk = file == NULL ? NULL : Mix_LoadWAV_RW(file, 0);
    if (file != NULL) {
        (void)SDL_RWclose(file);
    }
    return chunk;
}

bool sound_play(struct sound *sound, const char *path, enum tone tone, int volume_percent,
                char *ret_reason)
{
    stop(sound);
    if (!open_device(sound, ret_reason)) {
        return false;
    }
    sound->chunk = path != NULL ? load_file(path) : make_tone(sound, tone);
    if (sound->chunk == NULL) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "'%s' cannot be played: %s",
                   path != NULL ? path : tone_name(tone), Mix_GetError());
        stop(sound);
        return false;
    }
    (void)Mix_VolumeChunk(sound->chunk, MIX_MAX_VOLUME * volume_percent / 100);
    if (Mix_PlayChannel(-1, sound->chunk, 0) < 0) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "no audio: %s", Mix_GetError());
        stop(sound);
        return false;
    }
    return true;
}

void sound_stop(struct sound *sound)
{
    stop(sound);
}

bool sound_pump(struct sound *sound)
{
    if (sound->open && Mix_Playing(-1) == 0) {
        stop(sound);
    }
    return sound->open;
}
