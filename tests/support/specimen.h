#ifndef TESTS_SUPPORT_SPECIMEN_H
#define TESTS_SUPPORT_SPECIMEN_H

/* A picture with everything in it that a board paints, 1920 x 1080, and its fonts. */

#include "render/renderer.h"
#include "scene/scene.h"

/* The node that holds the figure of the first tile. */
#define SPECIMEN_FIGURE_ID 11

/* Fills `scene` anew; `waiting` is the first tile's figure. */
void specimen_compose(struct scene *scene, const char *waiting);

/* Inter, then DejaVu Sans. */
struct renderer_config specimen_config(void);

#endif
