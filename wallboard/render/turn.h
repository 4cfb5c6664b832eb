#ifndef WALLBOARD_RENDER_TURN_H
#define WALLBOARD_RENDER_TURN_H

/*
 * A picture turned clockwise by quarters: for screens that hang on their side or upside
 * down. Rectangle by rectangle, because turning a whole picture in software takes longer
 * than painting it.
 */

#include <SDL.h>

#include "base/rect.h"

enum turn {
    TURN_NONE,
    TURN_RIGHT, /* by 90 degrees: the picture's top is at the display's right */
    TURN_OVER,
    TURN_LEFT, /* by 270 degrees */
    TURN_COUNT,
};

/* Do width and height change places? */
bool turn_is_sideways(enum turn turn);

/* Where `r` of a picture of this size is on the display. */
struct rect turn_rect(struct rect r, int width_px, int height_px, enum turn turn);

/* Copies `r` of the picture to its place in the current target, pixel for pixel. */
void turn_copy(SDL_Renderer *sdl, SDL_Texture *picture, struct rect r, enum turn turn);

#endif
