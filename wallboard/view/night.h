#ifndef WALLBOARD_VIEW_NIGHT_H
#define WALLBOARD_VIEW_NIGHT_H

/*
 * What becomes of a finished picture while the floor sleeps, and lest it burn into the
 * panel: it drifts within its margins, is dimmed, or is black.
 */

#include <stdint.h>

#include "scene/scene.h"
#include "view/style.h"

#define NIGHT_BLACK_BP 10000

/* Moves the picture, but for backgrounds, to where it stands in that minute: one pixel
 * further in each direction than in the minute before, never more than `most_px` from its
 * place nor beyond its margins. */
void night_drift(struct scene *scene, const struct style *style, int64_t now_ms,
                 int most_px);

/* Takes so much away from all colours. Comes last. */
void night_dim(struct scene *scene, int64_t shade_bp, uint32_t slot);

#endif
