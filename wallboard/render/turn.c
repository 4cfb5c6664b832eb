#include "render/turn.h"

bool turn_is_sideways(enum turn turn)
{
    return turn == TURN_RIGHT || turn == TURN_LEFT;
}

struct rect turn_rect(struct rect r, int width_px, int height_px, enum turn turn)
{
    switch (turn) {
    case TURN_RIGHT:
        return (struct rect){height_px - r.y - r.h, r.x, r.h, r.w};
    case TURN_OVER:
        return (struct rect){width_px - r.x - r.w, height_px - r.y - r.h, r.w, r.h};
    case TURN_LEFT:
        return (struct rect){r.y, width_px - r.x - r.w, r.h, r.w};
    case TURN_NONE:
    case TURN_COUNT:
        break;
    }
    return r;
}

/* SDL turns a rectangle around its middle: that falls between two pixels unless width
 * and height are both even or both odd. */
static void copy_even(SDL_Renderer *sdl, SDL_Texture *picture, struct rect r,
                      enum turn turn)
{
    int width_px = 0;
    int height_px = 0;
    (void)SDL_QueryTexture(picture, NULL, NULL, &width_px, &height_px);
    struct rect place = turn_rect(r, width_px, height_px, turn);
    SDL_Rect from = {r.x, r.y, r.w, r.h};
    SDL_Rect to = {place.x + (place.w - r.w) / 2, place.y + (place.h - r.h) / 2, r.w,
                   r.h};
    (void)SDL_RenderCopyEx(sdl, picture, &from, &to, 90.0 * (int)turn, NULL,
                           SDL_FLIP_NONE);
}

void turn_copy(SDL_Renderer *sdl, SDL_Texture *picture, struct rect r, enum turn turn)
{
    if (turn_is_sideways(turn) && (r.w - r.h) % 2 != 0) {
        struct rect strip = rect_cut_right(&r, 1);
        if (strip.h % 2 == 0) {
            copy_even(sdl, picture, rect_cut_bottom(&strip, 1), turn);
        }
        copy_even(sdl, picture, strip, turn);
    }
    if (!rect_is_empty(r)) {
        copy_even(sdl, picture, r, turn);
    }
}
