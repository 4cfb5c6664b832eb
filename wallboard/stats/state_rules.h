#ifndef WALLBOARD_STATS_STATE_RULES_H
#define WALLBOARD_STATS_STATE_RULES_H

/*
 * What of a configuration a state depends on, as one number: two engines count alike only
 * if it is the same. Labels and how figures are shown are not part of it.
 */

#include <stdint.h>

struct engine_config;

/* The same on every machine. */
uint64_t state_rules_hash(const struct engine_config *config);

#endif
