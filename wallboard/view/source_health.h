#ifndef WALLBOARD_VIEW_SOURCE_HEALTH_H
#define WALLBOARD_VIEW_SOURCE_HEALTH_H

/* How a source of figures is, in words: for the board's foot and the widget `sources`. */

#include "locale/format.h"
#include "scene/scene.h"
#include "stats/snapshot.h"
#include "view/style.h"

/* The last part of its id, clean: "pbx1". */
void source_health_name(const struct snapshot_source *source,
                        char buffer[SCENE_TEXT_BYTES]);

/* How long ago, rounded so that it does not flicker: "under 2 s", "40 s", "12 min". */
void source_health_age(const struct format_locale *locale, int64_t age_ms,
                       char buffer[SCENE_TEXT_BYTES]);

/* All of it in a line: "pbx1 silent, 40 s". */
void source_health_write(const struct format_locale *locale,
                         const struct snapshot_source *source,
                         char buffer[SCENE_TEXT_BYTES]);

/* The state alone: "silent". */
const char *source_health_word(const struct snapshot_source *source);

/* GOOD while it is live and numbered, WARNING while it is marked, else ALARM. */
enum level source_health_level(const struct snapshot_source *source,
                               int64_t blank_after_ms);

#endif
