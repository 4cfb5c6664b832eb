#ifndef WALLBOARD_CTL_ACCOUNT_BOARD_H
#define WALLBOARD_CTL_ACCOUNT_BOARD_H

/* What the board says of the figure that an account is drawn up of: the engine's own
 * figure of the day or of the span. */

#include <stdbool.h>

#include "ctl/account.h"

/* False, with *ret untouched, if the board keeps no such figure of the span. */
bool account_ask_board(const struct account *account, const struct engine *engine,
                       struct figure *ret);

#endif
