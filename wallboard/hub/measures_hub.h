#ifndef WALLBOARD_HUB_MEASURES_HUB_H
#define WALLBOARD_HUB_MEASURES_HUB_H

/* Measures of the hub itself: journal, relay, security, figures, process. */

#include "hub/measure.h"

/* Ended by a name that is NULL. */
extern const struct measure measures_hub[];

#endif
