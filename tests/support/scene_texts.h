#ifndef TESTS_SUPPORT_SCENE_TEXTS_H
#define TESTS_SUPPORT_SCENE_TEXTS_H

/* Which words a scene shows, and where. */

#include "scene/scene.h"

/* The first text that holds `part`; NULL: none does. */
const struct scene_node *scene_texts_find(const struct scene *scene, const char *part);

/* The first text whose first span is `text`; NULL: none is. */
const struct scene_node *scene_texts_find_whole(const struct scene *scene,
                                                const char *text);

#endif
