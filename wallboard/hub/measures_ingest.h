#ifndef WALLBOARD_HUB_MEASURES_INGEST_H
#define WALLBOARD_HUB_MEASURES_INGEST_H

/* Measures of what comes in, by source. */

#include "hub/measure.h"

/* Ended by a name that is NULL. */
extern const struct measure measures_ingest[];

#endif
