#ifndef WALLBOARD_PUBLISH_EVENT_TOPIC_H
#define WALLBOARD_PUBLISH_EVENT_TOPIC_H

/* The topic that an event goes under (bus/topic.h): by its type and what it is about. */

#include <stddef.h>

#include "base/str.h"
#include "bus/topic.h"
#include "stats/event.h"

/* `site` stands where the event names none, and must not be empty. The topic's length, or
 * 0 if a name in it is out of its bounds. */
size_t event_topic(const struct event *event, struct str site,
                   char buffer[TOPIC_MAX_BYTES + 1]);

#endif
