#ifndef ORACLE_SHRINK_H
#define ORACLE_SHRINK_H

/*
 * A disagreement made small: lines are taken out of the script as long as the figure
 * stays wrong, and what is left is printed as one would say it to the program.
 */

#include <stdio.h>

#include "oracle/compare.h"

/* Takes out of the script all lines that the first fault of the last run does not need.
 * At least one fault of the same key is left. */
void shrink(struct compare *compare, const struct oracle_config *config,
            struct log_script *script, enum compare_plant plant);

/* The rules, the faults of the last run and the script, one line of JSON per event. */
void shrink_print(const struct compare *compare, const struct oracle_config *config,
                  const struct log_script *script, size_t faults, FILE *file);

#endif
