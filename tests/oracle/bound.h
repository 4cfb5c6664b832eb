#ifndef ORACLE_BOUND_H
#define ORACLE_BOUND_H

/*
 * How much may be told of one agent in a log: an engine remembers the last TIMELINE_MARKS
 * things that happened to an agent, and puts what comes late, or follows from what comes
 * later, in its place among them (stats/timeline.h).
 */

#include "oracle/log.h"

/* Takes lines off the end until no agent has more than are remembered. */
void bound_lines(struct log_script *script);

#endif
