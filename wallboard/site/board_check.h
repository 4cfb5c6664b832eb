#ifndef WALLBOARD_SITE_BOARD_CHECK_H
#define WALLBOARD_SITE_BOARD_CHECK_H

/* What no single key of leaderboards and contests can know: names into the catalogue of
 * metrics, times into instants, rules into clauses, and what does not go together. */

#include "config/yaml.h"
#include "site/boards.h"

/* Fills in what follows from the texts, after the file at `root` was read into `boards`.
 * `timezone` is the site's, "" the system's. Every fault is appended. */
void board_check(struct boards *boards, const char *timezone,
                 const struct yaml_node *root, struct diag *diag);

#endif
