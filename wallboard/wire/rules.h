#ifndef WALLBOARD_WIRE_RULES_H
#define WALLBOARD_WIRE_RULES_H

/*
 * What a row of the vocabulary cannot say: requirements that tie several fields of one
 * event together.
 */

#include <stdbool.h>

#include "wire/decode.h"

struct rule_fault {
    enum refusal refusal;
    const char *field; /* in data */
    const char *text;
};

/* Checks an event whose fields are sound one by one. */
bool rules_hold(const struct event *event, struct rule_fault *ret_fault);

#endif
