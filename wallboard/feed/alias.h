#ifndef WALLBOARD_FEED_ALIAS_H
#define WALLBOARD_FEED_ALIAS_H

/*
 * What an agent is called elsewhere: Asterisk names members in some rows by interface
 * ("SIP/101") and in others by member name ("Ann"). From a file of lines
 * "interface = name", and learnt from rows that say both. What a person wrote is never
 * overruled by what was learnt. Fixed capacity.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"

struct alias;

/* NULL without memory. */
struct alias *alias_create(size_t capacity);
void alias_destroy(struct alias **self);

/* Reads a file: "interface = name" a line, blank lines and lines that begin with '#' are
 * skipped. False after errors in `diag`. */
bool alias_load(struct alias *alias, const char *path, struct diag *diag);

/* Notes that the agent `name` is also called `interface`. True if that was news; false if
 * it is known, written otherwise in the file, no alias at all, or there is no room. */
bool alias_learn(struct alias *alias, struct str interface, struct str name);

/* The agent's one name; `called` itself if there is no other. Borrowed for the table's
 * life, or as `called` is. */
struct str alias_name(const struct alias *alias, struct str called);

/* "SIP/101-0000002a" is a channel of the interface "SIP/101", and
 * "Local/101@agents-00000003;1" one of "Local/101@agents". Empty if it is no channel. */
struct str alias_interface_of(struct str channel);

#endif
