#ifndef WALLBOARD_DISPLAY_SHOW_STANDINGS_H
#define WALLBOARD_DISPLAY_SHOW_STANDINGS_H

/* Leaderboards and contests as the site keeps them to the plain rows that a page shows:
 * view/ knows nothing of how ranks come about. */

#include "site/standings.h"
#include "view/standing.h"

/* Texts are the standings', until the next standings_rank(). */
void show_standings(const struct standings *standings, struct board_standings *ret_shown);

#endif
