#ifndef WALLBOARD_BUS_GREED_H
#define WALLBOARD_BUS_GREED_H

/*
 * Who subscribes to more than anybody needs: ZeroMQ remembers all that is subscribed to,
 * and asks nobody. A screen takes one subscription a connection. Each user has a bucket
 * that its subscriptions fill and time drains; those who have no key share one, for
 * nobody can tell them apart. Pure; allocates at creation only.
 */

#include <stdbool.h>

#include "base/clock.h"
#include "base/str.h"

#define GREED_USERS     4096 /* more share the bucket of those without a key */
#define GREED_OF_USER   256  /* at once... */
#define GREED_OF_OTHERS 4096 /* ...and of a whole floor without keys, coming back */
#define GREED_PER_S     8    /* of each, on and on */

struct greed;

/* NULL without memory. */
struct greed *greed_create(void);
void greed_destroy(struct greed **self);

/* One more subscription of that user ("": without a key). True: it is too many, told once
 * until it has had peace for a while; and without keys each time a bucket is full, for
 * then all have to begin anew. */
bool greed_hear(struct greed *greed, struct str user, struct mono now);

#endif
