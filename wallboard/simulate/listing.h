#ifndef WALLBOARD_SIMULATE_LISTING_H
#define WALLBOARD_SIMULATE_LISTING_H

/* All that is so at one instant, written down as the lists of a snapshot. */

#include "simulate/floor.h"

/* Fills a source.snapshot; its lists are the centre's, valid until the next listing. */
void listing_make(struct centre *centre, struct event *ret_event);

#endif
