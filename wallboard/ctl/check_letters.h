#ifndef WALLBOARD_CTL_CHECK_LETTERS_H
#define WALLBOARD_CTL_CHECK_LETTERS_H

/* Can a look's letters be read from the farthest seat, on the panel that the site file
 * states? They shrink where a page has no room for them, and then they cannot. */

#include "base/diag.h"
#include "site/site.h"
#include "theme/theme.h"
#include "view/board.h"

/* Appends an error if, on any of the pages, letters that are read from the floor come out
 * below 16 minutes of arc, else a warning if they come out smaller than the theme wants
 * them (display.md 7.1); at the viewing distance in the file at `path`. A panel whose
 * size is not stated is taken for 1920x1080. */
void check_letters(const struct site *site, const struct board_pages *pages,
                   const struct theme *theme, const char *path, struct diag *diag);

#endif
