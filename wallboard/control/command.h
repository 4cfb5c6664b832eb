#ifndef WALLBOARD_CONTROL_COMMAND_H
#define WALLBOARD_CONTROL_COMMAND_H

/*
 * What a supervisor's program asks a hub, one JSON object a frame:
 *   {"command":"give","order":{"kind":"theme","id":"7f3a","to":"*","value":"night"}}
 *   {"command":"take_back","order":{"kind":"theme","to":"*"}}
 *   {"command":"status"}  {"command":"orders"}
 *   {"command":"screenshot","screen":"wall-1"}
 * and what the hub answers (docs/hub.md, "Control").
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "control/order.h"

struct json_parser;

#define COMMAND_BYTES 16384

enum command_verb {
    COMMAND_GIVE,
    COMMAND_TAKE_BACK,
    COMMAND_STATUS, /* the hub and its screens */
    COMMAND_ORDERS, /* what is in force: the bare list */
    COMMAND_SCREENSHOT,
    COMMAND_VERB_COUNT,
};

struct command {
    enum command_verb verb;
    struct order order; /* of give and take_back */
    char screen[65];    /* of screenshot */
};

/* "give"; never NULL. */
const char *command_verb_name(enum command_verb verb);

/* Its size, 0 if it does not fit. */
size_t command_write(const struct command *command, char *buffer, size_t size);

/* False: it is none; *ret_fault says why, for people. */
bool command_read(struct json_parser *parser, struct str text, struct command *ret,
                  const char **ret_fault);

#endif
