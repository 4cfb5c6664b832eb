#ifndef TESTS_SUPPORT_GOLDEN_H
#define TESTS_SUPPORT_GOLDEN_H

/*
 * Pictures that must not change unnoticed: tests/golden/NAME.png, compared pixel for
 * pixel, which the software renderer keeps on every driver and machine with the same
 * fonts.
 */

#include <stdbool.h>

#include "render/renderer.h"

/*
 * Is the picture last drawn the golden one? If not, it is written beside the build as
 * NAME.DRIVER.png, the difference as NAME.DRIVER.difference.png (what differs in red),
 * and both paths are told on stderr. With WALLBOARD_UPDATE_GOLDEN=1 in the environment
 * the golden is written anew and the answer is yes.
 */
bool golden_check(struct renderer *renderer, const char *name);

#endif
