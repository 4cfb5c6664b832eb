#ifndef WALLBOARD_SITE_BOARD_OPTIONS_H
#define WALLBOARD_SITE_BOARD_OPTIONS_H

/* The site file's keys of leaderboards, contests and teams: tables that fill a struct
 * boards. What no single key can know is found by site/board_check. */

#include "config/option.h"

/* leaderboards, contests, teams: at the top of the file. */
extern const struct option board_options[];

/* agents.opted_out: a list of ids, into a struct boards. */
bool board_options_read_opted_out(const struct yaml_node *node, void *field,
                                  struct diag *diag);

#endif
