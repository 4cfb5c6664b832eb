#ifndef SUPPORT_FAULTS_H
#define SUPPORT_FAULTS_H

/* A list of faults as the text that a person would see, for comparing. */

#include "base/diag.h"

#define FAULTS_BYTES 16384

/* One line a fault, each with its newline; "" for none. */
void faults_text(const struct diag *diag, char text[FAULTS_BYTES]);

/* Fails the test, showing both, unless the list reads exactly like `expected`. */
void faults_expect(const struct diag *diag, const char *expected);

/* The same with what the file at `path` holds. */
void faults_expect_file(const struct diag *diag, const char *path);

#endif
