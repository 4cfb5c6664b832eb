#ifndef WALLBOARD_FEED_AMI_DOOR_H
#define WALLBOARD_FEED_AMI_DOOR_H

/* Callers whose dialplan has called Queue() and who have not joined yet: a refusal at the
 * door (QUEUESTATUS) names the caller but not the queue. The newest few hundred. */

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define AMI_DOOR_MAX 512

struct ami_door;

/* NULL without memory. */
struct ami_door *ami_door_create(void);
void ami_door_destroy(struct ami_door **self);

/* The caller goes for that queue; takes the room of the oldest if there is none. */
void ami_door_come(struct ami_door *door, struct str contact, size_t queue);

/* The caller stands there no more. False if it did not; else the queue. */
bool ami_door_go(struct ami_door *door, struct str contact, size_t *ret_queue);

#endif
