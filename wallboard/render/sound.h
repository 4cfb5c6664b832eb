#ifndef WALLBOARD_RENDER_SOUND_H
#define WALLBOARD_RENDER_SOUND_H

/*
 * Plays one sound at a time: a tone of ours or a WAV file. The audio device is open while
 * something sounds and no longer, so that a silent board costs nothing and holds nobody
 * else's device. One per process, of the thread that draws.
 */

#include <stdbool.h>

#include "render/tone.h"

struct sound;

/* Touches no device. NULL without memory. */
struct sound *sound_create(void);
void sound_destroy(struct sound **self);

/*
 * Begins to play the WAV file at `path`, or `tone` if that is NULL, at `volume_percent`
 * of the loudest; what sounds now is cut off. False with `ret_reason`
 * (RENDERER_REASON_BYTES) if there is no audio device or the file is none. Does not wait
 * for the end; opening the device may take some tens of milliseconds.
 */
bool sound_play(struct sound *sound, const char *path, enum tone tone, int volume_percent,
                char *ret_reason);

/* Cuts off what sounds now. */
void sound_stop(struct sound *sound);

/* Gives the device back once the sound is over; to be called now and then. Returns
 * whether something sounds. */
bool sound_pump(struct sound *sound);

#endif
