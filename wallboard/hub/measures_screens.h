#ifndef WALLBOARD_HUB_MEASURES_SCREENS_H
#define WALLBOARD_HUB_MEASURES_SCREENS_H

/* Measures of the screens, as they report themselves. */

#include "hub/measure.h"

/* Ended by a name that is NULL. */
extern const struct measure measures_screens[];

#endif
