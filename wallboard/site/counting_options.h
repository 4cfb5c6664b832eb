#ifndef WALLBOARD_SITE_COUNTING_OPTIONS_H
#define WALLBOARD_SITE_COUNTING_OPTIONS_H

/*
 * What a site file says of how contacts are counted (metrics.md section 15): the service
 * level of the site, of a queue and of a channel in it, by one table; and the choices
 * that hold for the whole site.
 */

#include <stdbool.h>
#include <stdint.h>

#include "config/option.h"
#include "stats/engine.h"

#define SITE_PRODUCTIVE_REASONS 15 /* LIMIT_REASONS less one for all others */

struct site_counting {
    enum rule_credit credit;
    bool abandonment_excludes_short;
    enum site_rate_base { SITE_OF_DIALS, SITE_OF_CONNECTS } contact_rate_base;
    enum site_time_base { SITE_OF_LOGGED_IN, SITE_OF_SCHEDULED } utilisation_base;
    int64_t csat_min;
    int64_t drop_window_ms; /* 0: the service day */
    struct option_list productive_reasons;
    /* The same as engine_config wants it: ended by NULL. Set after reading. */
    const char *productive[SITE_PRODUCTIVE_REASONS + 1];
};

/* Fill a struct engine_rule. */
extern const struct option counting_rule_options[];

/* Fill a struct site_counting; its keys stand at the top of the file. */
extern const struct option counting_options[];

/* The names of the channels, for queues.NAME.channels. False: there is no such channel.
 */
bool counting_find_channel(struct str name, enum event_channel *ret_channel);

/* After reading. */
void counting_prepare(struct site_counting *counting);

#endif
