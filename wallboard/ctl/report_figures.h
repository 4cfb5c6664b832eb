#ifndef WALLBOARD_CTL_REPORT_FIGURES_H
#define WALLBOARD_CTL_REPORT_FIGURES_H

/* Figures as the report's JSON has them: counts and times as whole numbers, ratios with
 * every digit, what is not known as null. */

#include <stdbool.h>
#include <stdint.h>

#include "ctl/json_out.h"
#include "stats/snapshot.h"

void report_put_figure(struct json_out *out, const char *key, struct figure figure,
                       enum metric_unit unit);

/* The catalogue's metrics of one scope, in its order, and the seven service levels where
 * the scope has them. */
void report_put_figures(struct json_out *out, const struct snapshot_figures *figures,
                        unsigned scope, bool with_gauges);

/* RFC 3339, UTC. */
void report_put_time(struct json_out *out, const char *key, int64_t at_ms);

#endif
