#ifndef ORACLE_COMPARE_H
#define ORACLE_COMPARE_H

/*
 * The engine and the oracle over one script, and where they disagree: every figure that
 * both define, by its key, of every queue and agent, of the totals, of each quarter-hour
 * and each rolling window; every agent's state; the counts of what went wrong.
 */

#include "oracle/log.h"
#include "oracle/oracle.h"

#define COMPARE_FAULTS 64

/* A figure on which the two disagree. */
struct compare_fault {
    char where[48]; /* "queue q0", "agent a1", "totals, quarter 12" */
    char key[48];
    struct oracle_figure ours, theirs; /* den 0: not known */
};

/* Faults planted on purpose, to prove that they are found. */
enum compare_plant {
    PLANT_NOTHING,
    PLANT_LOST_LINE, /* the engine does not hear the middle line */
    PLANT_FORMULA,   /* its site judges by another formula */
    PLANT_TARGET,    /* its target is a millisecond longer */
    PLANT_SHORT,     /* its limit of short abandons likewise */
    PLANT_REASONS,   /* it takes no reason for an abandon */
    PLANT_GOAL,      /* it aims lower */
    PLANT_HORIZON,   /* it warns later */
    PLANT_DAY,       /* its service day begins a quarter-hour later */
    PLANT_SWEEP,     /* it sweeps nothing */
};

struct compare;

/* NULL without memory. */
struct compare *compare_create(void);
void compare_destroy(struct compare **self);

/* Keys that the oracle defines and the engine's catalogue does not have, as yet. */
size_t compare_absent_count(const struct compare *compare);
const char *compare_absent_key(const struct compare *compare, size_t number);

/* Keys of the catalogue that the oracle does not define. */
size_t compare_undefined_count(const struct compare *compare);
const char *compare_undefined_key(const struct compare *compare, size_t number);

/* Runs both over the script. Returns how many faults there are; up to COMPARE_FAULTS are
 * kept until the next run. */
size_t compare_run(struct compare *compare, const struct oracle_config *config,
                   const struct log_script *script, enum compare_plant plant);

/* Did the last script hold more than the engine has room for: say, nine contacts that
 * ring at one agent? */
bool compare_went_over(const struct compare *compare);

const struct compare_fault *compare_fault(const struct compare *compare, size_t number);

/* How many figures have been compared by all runs, known ones apart. */
uint64_t compare_figures(const struct compare *compare);
uint64_t compare_known_figures(const struct compare *compare);

#endif
