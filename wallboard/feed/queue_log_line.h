#ifndef WALLBOARD_FEED_QUEUE_LOG_LINE_H
#define WALLBOARD_FEED_QUEUE_LOG_LINE_H

/*
 * One line of Asterisk's queue_log: "epoch|callid|queue|agent|VERB|d1|d2|...". Every
 * version writes that frame; only the number of data fields differs. Knows the frame
 * alone; what a verb means is queue_log_verbs.c.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct calendar;

#define QUEUE_LOG_FIELDS_MAX 8

/* Slices of the text that was parsed. Size 0: not given, or NONE. */
struct queue_log_line {
    int64_t time_ms;
    struct str call, queue, agent, verb;
    struct str fields[QUEUE_LOG_FIELDS_MAX]; /* d1 is fields[0] */
    size_t field_count; /* those beyond the maximum are not counted */
    struct str data;    /* all behind the verb: a last field that may hold a '|' */
};

/*
 * Parses a line without its LF (a CR before it is dropped). The time is in seconds since
 * 1970, with or without a fraction, or, as Asterisk's realtime table has it, a local date
 * and time by `calendar` (NULL: such times are not read); of the years 2000 to 2099.
 * False for what is no such line; *ret_why then says what is wrong with it.
 */
bool queue_log_line_parse(struct str text, const struct calendar *calendar,
                          struct queue_log_line *ret_line, const char **ret_why);

/* The data field, empty if the line has fewer. */
struct str queue_log_line_field(const struct queue_log_line *line, size_t field);

/* A data field as milliseconds, given in units of `unit_ms`; as asterisk_duration(). */
bool queue_log_line_duration(const struct queue_log_line *line, size_t field,
                             int64_t unit_ms, int64_t *ret_ms);

#endif
