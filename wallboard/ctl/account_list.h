#ifndef WALLBOARD_CTL_ACCOUNT_LIST_H
#define WALLBOARD_CTL_ACCOUNT_LIST_H

/* What an account lists: the stays, the items or the agents behind its figure, each with
 * its part, and the figure that they give. Part of account.h. */

#include "ctl/account.h"

/* Fill lines or agents, sum and own. False without memory. */
bool account_list_stays(struct account *account, const struct evidence *evidence);
bool account_list_items(struct account *account, const struct account_books *books);
bool account_list_shifts(struct account *account, const struct account_books *books);
bool account_list_agents(struct account *account, const struct engine *engine);

#endif
