#ifndef WALLBOARD_HUB_SCRUB_H
#define WALLBOARD_HUB_SCRUB_H

/*
 * Events as they are kept: in canonical form, without what is personal. Callers are
 * forgotten; agents' names go to the labels, which no disk sees (docs/hub.md, "Names").
 */

#include <stddef.h>

#include "base/str.h"
#include "stats/event.h"

struct labels;
struct scrub;

/* NULL without memory. `labels` is borrowed for its life. */
struct scrub *scrub_create(struct labels *labels);
void scrub_destroy(struct scrub **self);

/* The event's JSON, borrowed until the next call; size 0: it is too large to be kept. */
struct str scrub_event(struct scrub *scrub, const struct event *event);

/* Names that are news since the last call of this. */
size_t scrub_take_news(struct scrub *scrub);

#endif
