#ifndef WALLBOARD_CONFIG_DESCRIBE_H
#define WALLBOARD_CONFIG_DESCRIBE_H

/* Option tables in words: for faults ("not a duration from 1s to 1h") and for the
 * documentation. */

#include <stddef.h>
#include <stdio.h>

#include "config/option.h"

/* "a duration from 1s to 1h": what a row's value is. Cut to fit. */
void describe_value(const struct option *row, char *buffer, size_t size);

/* A Markdown table of every key, those of sections too: key, value, default, meaning. */
void describe_table(const struct option *table, FILE *out);

#endif
