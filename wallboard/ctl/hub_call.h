#ifndef WALLBOARD_CTL_HUB_CALL_H
#define WALLBOARD_CTL_HUB_CALL_H

/* A line to a hub's control port: a command out, its answers in. Waits, but never longer
 * than it is told. */

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"
#include "control/command.h"
#include "ctl/hub_options.h"

/* How long a hub may take to answer; one that is well does at once. */
#define HUB_CALL_ANSWER_MS 5000

struct hub_call;

/* NULL after saying in `diag` why. */
struct hub_call *hub_call_open(const struct hub_options *options, struct diag *diag);
void hub_call_close(struct hub_call **self);

/* Sends it once the hub is there. False: it was not, for `wait_ms`. */
bool hub_call_say(struct hub_call *call, const struct command *command, int64_t wait_ms);

/* The next answer's frame, borrowed until the next call; false: none for `wait_ms`. */
bool hub_call_hear(struct hub_call *call, int64_t wait_ms, struct str *ret_frame);

/* Does nothing for so long. */
void hub_call_pause(struct hub_call *call, int64_t pause_ms);

#endif
