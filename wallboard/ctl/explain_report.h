#ifndef WALLBOARD_CTL_EXPLAIN_REPORT_H
#define WALLBOARD_CTL_EXPLAIN_REPORT_H

/*
 * An account written out: as a table for people, or as JSON in the stable form of
 * docs/explain.md. Writes to a stream; errors are the stream's.
 */

#include <stdio.h>

#include "ctl/account.h"

#define EXPLAIN_TEXT 256

/* "38 of 42 = 90.5 %": how the parts make the figure. `text` holds EXPLAIN_TEXT. */
void explain_equation(const struct account *account, char *text);

/* "90.5 %", "12000 ms (0:12)", "42", "–": a figure of the account's metric. */
void explain_value(const struct account *account, struct figure figure, char *text);

/* "queue support", "agent ann", "the site". */
void explain_scope(const struct account *account, char *text);

/* "in both", "numerator", "denominator", "counts", "left out"; never NULL. */
const char *explain_how(const struct account *account, const struct account_line *line);

void explain_table(const struct account *account, FILE *out);
void explain_json(const struct account *account, FILE *out);

#endif
