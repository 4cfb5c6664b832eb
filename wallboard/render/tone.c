#include "render/tone.h"

#include <assert.h>
#include <math.h>

#define NOTES_MAX 6
#define RISE_MS   8   /* of a note: none begins with a click */
#define LEAST_MS  40  /* after the last note has died away */
#define LOUDEST   0.7 /* of the greatest sample: notes overlap */

struct note {
    int start_ms;
    double hertz;
    int decay_ms; /* to a twentieth */
};

static const struct {
    const char *name;
    struct note notes[NOTES_MAX]; /* hertz 0 ends them */
} tones[] = {
    [TONE_PING] = {"ping", {{0, 1046.50, 350}}},
    [TONE_CHIME] = {"chime", {{0, 783.99, 500}, {280, 587.33, 800}}},
    [TONE_BELL] = {"bell", {{0, 440.00, 1800}}},
    [TONE_URGENT] = {"urgent",
                     {{0, 659.26, 220},
                      {180, 880.00, 220},
                      {480, 659.26, 220},
                      {660, 880.00, 220},
                      {960, 659.26, 220},
                      {1140, 880.00, 500}}},
    [TONE_FANFARE] =
        {"fanfare",
         {{0, 523.25, 300}, {160, 659.26, 300}, {320, 783.99, 300}, {480, 1046.50, 900}}},
};

static_assert(sizeof tones / sizeof tones[0] == TONE_COUNT, "every tone has its notes");

static const double two_pi = 6.283185307179586;

const char *tone_name(enum tone tone)
{
    return tones[tone].name;
}

static size_t samples_of(int ms)
{
    return (size_t)ms * TONE_RATE_HZ / 1000;
}

size_t tone_length(enum tone tone)
{
    int end_ms = 0;
    for (int i = 0; i < NOTES_MAX && tones[tone].notes[i].hertz > 0; i++) {
        const struct note *note = &tones[tone].notes[i];
        int own_ms = note->start_ms + note->decay_ms + LEAST_MS;
        end_ms = own_ms > end_ms ? own_ms : end_ms;
    }
    return samples_of(end_ms);
}

/* A note at `ms` after its beginning, from -1 to 1: its octave sounds along, softer. */
static double note_at(const struct note *note, double ms)
{
    double rise = ms < RISE_MS ? ms / RISE_MS : 1;
    double fall = exp(-3 * ms / note->decay_ms);
    double last = note->decay_ms + LEAST_MS - ms; /* to silence, not to nearly so */
    double end = last < LEAST_MS ? (last > 0 ? last / LEAST_MS : 0) : 1;
    double turns = note->hertz * ms / 1000;
    return rise * fall * end *
           (0.75 * sin(two_pi * turns) + 0.25 * sin(2 * two_pi * turns));
}

void tone_render(enum tone tone, int16_t *ret_samples)
{
    size_t length = tone_length(tone);
    for (size_t i = 0; i < length; i++) {
        double sum = 0;
        double ms = (double)i * 1000 / TONE_RATE_HZ;
        for (int n = 0; n < NOTES_MAX && tones[tone].notes[n].hertz > 0; n++) {
            const struct note *note = &tones[tone].notes[n];
            sum += ms < note->start_ms ? 0 : note_at(note, ms - note->start_ms);
        }
        double sample = sum * LOUDEST * INT16_MAX;
        sample = sample > INT16_MAX ? INT16_MAX : sample;
        ret_samples[i] = (int16_t)(sample < -INT16_MAX ? -INT16_MAX : sample);
    }
}
