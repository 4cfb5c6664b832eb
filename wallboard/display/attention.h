#ifndef WALLBOARD_DISPLAY_ATTENTION_H
#define WALLBOARD_DISPLAY_ATTENTION_H

/*
 * What wants attention: alerts, good news, and what is heard of both. Told the numbers
 * before each picture; what it says is part of the picture.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "display/setup.h"
#include "site/standings.h"
#include "view/alarm.h"
#include "view/announcement.h"
#include "view/celebration.h"

struct attention;
struct steering;

/* `site` is borrowed for its life. A silent one is never heard. NULL without memory. */
struct attention *attention_create(const struct site *site, bool silent);
void attention_destroy(struct attention **self);

/* Another site file, borrowed instead: what is still watched keeps its memory. */
void attention_use_site(struct attention *self, const struct site *site);

/* Judges, logs what changed, and is heard. */
void attention_update(struct attention *self, const struct setup *setup,
                      const struct snapshot *snapshot, const struct standings *standings,
                      struct mono now, struct wall wall);

/* What supervisors want said, silent or seen, from the next update on. `screen` is this
 * one's own name. */
void attention_heed(struct attention *self, const struct steering *steering,
                    const char *screen);

/* Somebody has seen it all. */
void attention_acknowledge(struct attention *self);

/* For the picture, until the next update. The celebration is NULL where there is none. */
const struct board_alarms *attention_alarms(const struct attention *self);
const struct board_celebration *attention_celebration(const struct attention *self);

/* The page that an alarm brings; SIZE_MAX: none does. */
size_t attention_page(const struct attention *self);

/* What is said, likewise. */
const struct board_announcements *attention_announcements(const struct attention *self);

/* So often is a picture due: what flashes or runs wants it, else the ages of figures. */
int64_t attention_step_ms(const struct attention *self);

/* Did what supervisors have seen come into force since the last call? Then the hub is to
 * be told. */
bool attention_take_seen(struct attention *self);

/* What of all this is on the wall, in a few words for the hub: "takeover, 2 messages". */
void attention_describe(const struct attention *self, char *buffer, size_t size);

#endif
