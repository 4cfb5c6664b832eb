#ifndef WALLBOARD_DISPLAY_DEMO_SITE_H
#define WALLBOARD_DISPLAY_DEMO_SITE_H

/* The made-up site of the demo, for who gives no site file of his own: names,
 * leaderboards and a contest that ends this afternoon, so that every tile has something
 * to show. */

#include "base/clock.h"
#include "base/diag.h"
#include "site/site.h"

/* The caller destroys it. NULL after saying in `diag` why. */
struct site *demo_site(struct wall now, struct diag *diag);

#endif
