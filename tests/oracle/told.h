#ifndef ORACLE_TOLD_H
#define ORACLE_TOLD_H

/*
 * An engine that was told a script by the oracle's rules, as a program would tell it:
 * the day, the lines as they are received, and time as it passes.
 */

#include "oracle/compare.h"
#include "stats/engine.h"

/* It has heard all and knows the picture's instant. NULL without memory. */
struct engine *told_create(const struct oracle_config *config,
                           const struct log_script *script, enum compare_plant plant);

#endif
