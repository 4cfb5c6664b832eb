#ifndef WALLBOARD_CTL_PLANS_H
#define WALLBOARD_CTL_PLANS_H

/* A site file and what it names: by these a recording is counted and held against. */

#include <stdbool.h>

#include "base/diag.h"

struct forecast;
struct schedule;
struct site;

struct plans {
    struct site *site;
    struct forecast *forecast; /* NULL: the site has none */
    struct schedule *schedule; /* likewise */
};

/* Of that site file; NULL: the defaults. False after saying in `diag` what is wrong;
 * finish it all the same. */
bool plans_load(const char *config, struct plans *ret_plans, struct diag *diag);
void plans_finish(struct plans *plans);

#endif
