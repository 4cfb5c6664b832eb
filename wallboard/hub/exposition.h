#ifndef WALLBOARD_HUB_EXPOSITION_H
#define WALLBOARD_HUB_EXPOSITION_H

/*
 * Prometheus' text format, version 0.0.4: families with their HELP and TYPE, and their
 * samples, into a buffer of the caller's. Knows nothing of what is measured. Numbers are
 * exact decimals, never rounded.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct timing;

#define EXPOSITION_TYPE "text/plain; version=0.0.4; charset=utf-8"

enum exposition_kind {
    EXPOSITION_GAUGE,
    EXPOSITION_COUNTER, /* its name ends in _total */
    EXPOSITION_HISTOGRAM,
};

struct exposition_family {
    const char *name;
    enum exposition_kind kind;
    const char *help;
};

/* A name and its value; the value is cleaned and escaped when it is written. */
struct exposition_label {
    const char *name;
    struct str value;
};

struct exposition {
    char *buffer;
    size_t size, used;
    bool cut; /* something found no room */
    const struct exposition_family *family;
};

void exposition_begin(struct exposition *out, char *buffer, size_t size);

/* All samples until the next one are of this family. Borrows. */
void exposition_family(struct exposition *out, const struct exposition_family *family);

/* "gauge"; never NULL. */
const char *exposition_kind_name(enum exposition_kind kind);

/* One sample: value / 10^decimals; at most 9 decimals. */
void exposition_number(struct exposition *out, const struct exposition_label *labels,
                       size_t label_count, int64_t value, unsigned decimals);

/* A count; more than int64_t holds, too. */
void exposition_count(struct exposition *out, const struct exposition_label *labels,
                      size_t label_count, uint64_t value);

/* All samples of a histogram, in seconds. */
void exposition_timing(struct exposition *out, const struct timing *timing);

/* Its size; 0: it did not fit. */
size_t exposition_end(struct exposition *out);

#endif
