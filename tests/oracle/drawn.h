#ifndef ORACLE_DRAWN_H
#define ORACLE_DRAWN_H

/* An engine's rules drawn by dice, for random logs: credit mode, formulas, targets, and
 * tables that are sometimes so small that contacts are forgotten. */

#include "oracle/log.h"
#include "stats/engine.h"

/* Fills `queues`, which the configuration borrows. */
struct engine_config drawn_config(struct dice *dice,
                                  struct engine_queue_config queues[LOG_QUEUES]);

#endif
