#ifndef WALLBOARD_FEED_AMI_OFFERS_H
#define WALLBOARD_FEED_AMI_OFFERS_H

/* Which calls ring at whom. Losers of a race and rings that were cancelled get no event
 * of AMI, so they must be remembered. Fixed capacity. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AMI_OFFERS_MAX 8192

struct ami_offers;

/* NULL without memory. */
struct ami_offers *ami_offers_create(void);
void ami_offers_destroy(struct ami_offers **self);

/* A wait rings at an agent. False if it is one offer too many. */
bool ami_offers_add(struct ami_offers *offers, uint64_t wait, size_t agent);

/* It does no more. False if it did not. */
bool ami_offers_remove(struct ami_offers *offers, uint64_t wait, size_t agent);

/* Takes out one offer of that wait, any of them. False if there is none. */
bool ami_offers_take(struct ami_offers *offers, uint64_t wait, size_t *ret_agent);

/* Forgets them all: what became of them is not known. */
void ami_offers_clear(struct ami_offers *offers);

#endif
