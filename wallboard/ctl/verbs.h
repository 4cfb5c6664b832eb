#ifndef WALLBOARD_CTL_VERBS_H
#define WALLBOARD_CTL_VERBS_H

/* The commands there are. */

#include <stdio.h>

#include "ctl/verb.h"

/* NULL for an unknown name. */
const struct verb *verbs_find(const char *name);

/* The one whose name is likest, for people who mistyped; NULL if none is near. */
const struct verb *verbs_nearest(const char *name);

/* How wallboardctl is used, a line for each command. */
void verbs_print_usage(FILE *out);

extern const struct verb verb_replay;
extern const struct verb verb_compare;
extern const struct verb verb_report;
extern const struct verb verb_explain;
extern const struct verb verb_check;
extern const struct verb verb_keys;
extern const struct verb verb_status;
extern const struct verb verb_theme;
extern const struct verb verb_page;
extern const struct verb verb_message;
extern const struct verb verb_ticker;
extern const struct verb verb_takeover;
extern const struct verb verb_mute;
extern const struct verb verb_acknowledge;
extern const struct verb verb_schedule;
extern const struct verb verb_orders;
extern const struct verb verb_identify;
extern const struct verb verb_screenshot;

#endif
