#ifndef TESTS_SUPPORT_GOLDEN_H
#define TESTS_SUPPORT_GOLDEN_H

/*
 * Pictures that must not change unnoticed: tests/golden/NAME.png, compared pixel for
 * pixel, which the software renderer keeps on every driver and PC with the same fonts; on
 * ARM to 4/255.
 */

#include <stdbool.h>

#include <SDL.h>

#include "render/renderer.h"
#include "scene/scene.h"

/* The pixels of a PNG as RGBA; NULL if there is none, SDL_GetError() says why. To be
 * freed by SDL. */
SDL_Surface *golden_load(const char *path);

/*
 * Is the PNG at `found_path` the golden one? If so it is removed. If not, the difference
 * is written beside it (*_err.png, what differs in red), and the paths are told on
 * stderr. With WALLBOARD_UPDATE_GOLDEN=1 in the environment it becomes the golden one and
 * the answer is yes.
 */
bool golden_check_file(const char *found_path, const char *name);

/* The same for the picture last drawn, written beside the build as NAME.DRIVER.png. */
bool golden_check(struct renderer *renderer, const char *name);

/* The same for a scene, drawn whole by a renderer of its own. */
bool golden_check_scene(const struct renderer_config *config, const struct scene *scene,
                        const char *name);

/* The same for one that the display has turned clockwise by `degrees`: turned back here,
 * pixel by pixel, it must be the golden one. */
bool golden_check_turned(struct renderer *renderer, int degrees, const char *name);

#endif
