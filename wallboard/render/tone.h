#ifndef WALLBOARD_RENDER_TONE_H
#define WALLBOARD_RENDER_TONE_H

/*
 * Alert tones, reckoned: a few struck notes each, with soft beginnings and long ends, so
 * that nobody is startled. Pure.
 */

#include <stddef.h>
#include <stdint.h>

#define TONE_RATE_HZ 44100

enum tone {
    TONE_PING,    /* one short note */
    TONE_CHIME,   /* two, falling */
    TONE_BELL,    /* one long, low */
    TONE_URGENT,  /* three times two, rising */
    TONE_FANFARE, /* four, rising: a goal was reached */
    TONE_COUNT,
};

/* "chime"; never NULL. */
const char *tone_name(enum tone tone);

/* How many samples it takes: signed 16 bits, one channel, TONE_RATE_HZ. */
size_t tone_length(enum tone tone);

/* Writes them all, tone_length() of them, at full volume. */
void tone_render(enum tone tone, int16_t *ret_samples);

#endif
