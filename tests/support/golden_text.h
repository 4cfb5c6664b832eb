#ifndef TESTS_SUPPORT_GOLDEN_TEXT_H
#define TESTS_SUPPORT_GOLDEN_TEXT_H

/* Scenes as text that must not change unnoticed: tests/golden/NAME, exact everywhere. */

#include <stdbool.h>

#include "scene/scene.h"

/* Is the scene the golden one? If not, what was found is written beside the build, as
 * NAME, and the path told on stderr. With WALLBOARD_UPDATE_GOLDEN=1 in the environment it
 * becomes the golden one and the answer is yes. */
bool golden_text_check(const struct scene *scene, const char *name);

#endif
