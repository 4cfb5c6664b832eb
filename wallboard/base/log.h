#ifndef WALLBOARD_BASE_LOG_H
#define WALLBOARD_BASE_LOG_H

/*
 * One line per message on stderr, key=value, for people and for programs:
 *   level=warning module=hub text="event refused: bad_time: time: not a time"
 * with the journal's priority ("<4>") before it where stderr is the journal. What could
 * forge a line, quotes and bytes that are not UTF-8 come out as \xNN. Rate-limited per
 * module, so that a storm fills no disk; what was held back is told. Remote text is
 * passed as an argument, never as the format; nobody's name or number is passed at all.
 * The one mutable file-scope state of the tree lives here. Not for base, stats, wire,
 * history, scene, view, theme, config.
 */

#include <stdbool.h>

enum log_level {
    LOG_LEVEL_ERROR,   /* someone must act */
    LOG_LEVEL_WARNING, /* degraded, and what we do instead */
    LOG_LEVEL_INFO,    /* a change of state */
    LOG_LEVEL_DEBUG,
};

/* Messages above this level are dropped; the default is LOG_LEVEL_INFO. */
void log_set_level(enum log_level level);

/* `module` is a string literal, e.g. "bus". */
void log_write(enum log_level level, const char *module, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
