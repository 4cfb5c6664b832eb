#ifndef WALLBOARD_SITE_ALERT_OPTIONS_H
#define WALLBOARD_SITE_ALERT_OPTIONS_H

/*
 * What a site file says of alerts: `alerts:` and `quiet_hours:`. Bounds are written in
 * the figure's own unit (5, 30s, 80%, 4.5), so they are read once the figure is known.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/option.h"
#include "site/alert.h"
#include "stats/limits.h"

#define SITE_ALERTS      32
#define SITE_QUIET_SPANS 8

#define SITE_ALERT_WORDS_BYTES 96

struct site_alert {
    char id[LIMIT_ID_BYTES + 1];
    char metric_key[65];
    enum metric metric;
    char queue[LIMIT_ID_BYTES + 1];         /* "": the site as a whole */
    char words[SITE_ALERT_WORDS_BYTES + 1]; /* on the wall; "": the id */
    char page[33];  /* that comes when it alarms; "": the first that shows the figure */
    char sound[33]; /* "": none */
    bool flash;
    struct alert_rule rule;
};

/* Minutes of the local day; the end may lie on the next day, past 1440. */
struct site_quiet_span {
    int start_min, end_min;
};

struct site_alerts {
    struct site_alert alerts[SITE_ALERTS]; /* in the file's order */
    size_t count;
    struct site_quiet_span quiet[SITE_QUIET_SPANS];
    size_t quiet_count;
};

/* At the top of the file; they fill a struct site_alerts. */
extern const struct option alert_options[];

/* After reading: figures, bounds, and what does not go together. Every fault is appended.
 */
void alert_options_check(struct site_alerts *alerts, const struct yaml_node *root,
                         struct diag *diag);

/* Is it quiet at that minute of the local day? */
bool alert_options_is_quiet(const struct site_alerts *alerts, int minute);

#endif
