#ifndef WALLBOARD_STATS_LEDGER_H
#define WALLBOARD_STATS_LEDGER_H

/*
 * The books of one queue, or of all: what was credited to each quarter-hour (by entry:
 * credit mode "start") and to each of the last minutes (when it happened). The day's sums
 * are kept beside the rings, so that reading them costs nothing.
 */

#include <stdbool.h>
#include <stdint.h>

#include "stats/agent.h"
#include "stats/credit.h"
#include "stats/ring.h"
#include "stats/tally.h"

/* Cells of a quarter after its tallies: the longest wait of an entry with an outcome, and
 * the longest among those whose records are gone; both + 1, 0 is none. */
enum ledger_cell {
    LEDGER_MAX_WAIT = TALLY_QUEUE_COUNT,
    LEDGER_MAX_GONE,
    LEDGER_WIDTH,
};

struct ledger {
    struct ring quarters, minutes;
    int64_t day[TALLY_QUEUE_COUNT];
};

/* Adds a stay's credit (sign 1) or takes it back (-1). False if the longest wait of its
 * quarter was taken back, which must then be looked for anew. */
bool ledger_apply(struct ledger *ledger, const struct credit *credit, int64_t sign,
                  struct day_span day);

/* Adds to one count of the quarter that `at_ms` lies in, and to the day's. */
void ledger_count(struct ledger *ledger, enum tally tally, int64_t at_ms, int64_t value,
                  struct day_span day);

/* The stay's record goes: its wait can no more be looked up, nor be taken back. */
void ledger_freeze(struct ledger *ledger, const struct credit *credit);

/* Forgets the longest waits of recorded stays, before they are all shown again. */
void ledger_forget_max(struct ledger *ledger);
void ledger_show_max(struct ledger *ledger, const struct credit *credit);

/* Forms the day's sums anew. */
void ledger_set_day(struct ledger *ledger, struct day_span day);

/* The longest wait of [from, to) quarters; FIGURE_NONE if there is none. */
struct figure ledger_max_wait(const struct ledger *ledger, int64_t from, int64_t to);

#endif
