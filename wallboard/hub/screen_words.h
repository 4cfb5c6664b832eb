#ifndef WALLBOARD_HUB_SCREEN_WORDS_H
#define WALLBOARD_HUB_SCREEN_WORDS_H

/*
 * What a screen said of itself in its last report (display/screen_report.h), as numbers.
 * A report comes from another machine: what it lacks, or says wrongly, is not known.
 * Pure.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

struct json_parser;
struct screen_entry;

enum screen_words_state {
    SCREEN_LEVEL, /* shows what the hub said last */
    SCREEN_CATCHING_UP,
    SCREEN_JOINING,
    SCREEN_SILENT,     /* it does not hear the hub */
    SCREEN_NO_DISPLAY, /* level or not, its television is off or missing */
    SCREEN_GONE,       /* the hub does not hear it */
    SCREEN_STATES,
};

/* "level"; never NULL. */
const char *screen_words_state_name(enum screen_words_state state);

struct screen_words {
    enum screen_words_state state;
    uint64_t digest;      /* of its figures, when it compared them last; 0: not yet */
    int64_t frame_us;     /* its last frame took so long; -1: not known */
    int64_t errors;       /* of its display; -1: not known */
    int64_t heartbeat_ms; /* age of the hub's last heartbeat on it, now; -1: not known */
};

/* Is it a report, to be kept and passed on as it stands? One JSON object of at most
 * SCREENS_REPORT_BYTES whose fields are no objects or lists, each said once. */
bool screen_words_are_report(struct json_parser *parser, struct str report);

/* As of `now`: what it said has aged since. */
void screen_words_read(struct json_parser *parser, const struct screen_entry *screen,
                       struct mono now, struct screen_words *ret);

#endif
