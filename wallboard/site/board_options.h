#ifndef WALLBOARD_SITE_BOARD_OPTIONS_H
#define WALLBOARD_SITE_BOARD_OPTIONS_H

/* The site file's keys of leaderboards, contests and teams: tables that fill a struct
 * boards. What no single key can know is found by site/board_check. */

#include "config/option.h"

/* leaderboards, contests, teams: at the top of the file. */
extern const struct option board_options[];

/* opted_out: under agents. */
extern const struct option board_agent_options[];

#endif
