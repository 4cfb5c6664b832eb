#include "render/sound.h"

#include <stdlib.h>
#include <string.h>

#include <SDL.h>

#include "base/str.h"
#include "render/renderer.h"

#define CHANNELS      1
#define CHUNK_SAMPLES 2048

struct sound {
    SDL_AudioDeviceID device; /* 0: closed */
};

struct sound *sound_create(void)
{
    return calloc(1, sizeof(struct sound));
}

static void stop(struct sound *sound)
{
    if (sound->device != 0) {
        SDL_CloseAudioDevice(sound->device);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        sound->device = 0;
    }
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
    const SDL_AudioSpec wanted = {.freq = TONE_RATE_HZ,
                                  .format = AUDIO_S16SYS,
                                  .channels = CHANNELS,
                                  .samples = CHUNK_SAMPLES};
    bool ready = SDL_InitSubSystem(SDL_INIT_AUDIO) == 0;
    sound->device = ready ? SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0) : 0;
    if (sound->device == 0) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "no audio: %s", SDL_GetError());
    }
    if (ready && sound->device == 0) {
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    }
    return sound->device != 0;
}

/* What is to be heard, as the device wants it, with a chunk of silence behind it: the
 * device is closed when all is taken, not when all is heard. */
struct samples {
    int16_t *data; /* owned */
    size_t count;
};

static bool make_room(struct samples *samples, size_t count)
{
    samples->count = count + CHUNK_SAMPLES;
    samples->data = calloc(samples->count, sizeof *samples->data);
    return samples->data != NULL;
}

static bool make_tone(struct samples *samples, enum tone tone)
{
    if (!make_room(samples, tone_length(tone))) {
        return false;
    }
    tone_render(tone, samples->data);
    return true;
}

/* False, as SDL_GetError() says, if the file is none. */
static bool load_file(struct samples *samples, const char *path)
{
    SDL_AudioSpec spec;
    Uint8 *bytes = NULL;
    Uint32 size = 0;
    if (SDL_LoadWAV(path, &spec, &bytes, &size) == NULL) {
        return false;
    }
    SDL_AudioStream *stream = SDL_NewAudioStream(spec.format, spec.channels, spec.freq,
                                                 AUDIO_S16SYS, CHANNELS, TONE_RATE_HZ);
    bool good = stream != NULL && size <= INT32_MAX &&
                SDL_AudioStreamPut(stream, bytes, (int)size) == 0 &&
                SDL_AudioStreamFlush(stream) == 0;
    int length = good ? SDL_AudioStreamAvailable(stream) : 0;
    good = good && make_room(samples, (size_t)length / sizeof *samples->data) &&
           SDL_AudioStreamGet(stream, samples->data, length) >= 0;
    SDL_FreeAudioStream(stream);
    SDL_FreeWAV(bytes);
    return good;
}

bool sound_play(struct sound *sound, const char *path, enum tone tone, int volume_percent,
                char *ret_reason)
{
    struct samples samples = {NULL, 0};
    stop(sound);
    if (!open_device(sound, ret_reason)) {
        return false;
    }
    bool good = path != NULL ? load_file(&samples, path) : make_tone(&samples, tone);
    for (size_t i = 0; good && i < samples.count; i++) {
        samples.data[i] = (int16_t)(samples.data[i] * volume_percent / 100);
    }
    good = good && SDL_QueueAudio(sound->device, samples.data,
                                  (Uint32)(samples.count * sizeof *samples.data)) == 0;
    free(samples.data);
    if (!good) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "'%s' cannot be played: %s",
                   path != NULL ? path : tone_name(tone), SDL_GetError());
        stop(sound);
        return false;
    }
    SDL_PauseAudioDevice(sound->device, 0);
    return true;
}

void sound_stop(struct sound *sound)
{
    stop(sound);
}

bool sound_pump(struct sound *sound)
{
    if (sound->device != 0 && SDL_GetQueuedAudioSize(sound->device) == 0) {
        stop(sound);
    }
    return sound->device != 0;
}
