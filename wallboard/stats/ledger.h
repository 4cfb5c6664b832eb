#ifndef WALLBOARD_STATS_LEDGER_H
#define WALLBOARD_STATS_LEDGER_H

/*
 * The books of one queue, or of one channel over all queues: what was credited to each
 * quarter-hour (where, the credit mode says) and to each of the last minutes (when it
 * happened). The day's sums are kept beside the rings, so that reading them costs
 * nothing, and the waits of today and yesterday in histograms.
 */

#include <stdbool.h>
#include <stdint.h>

#include "stats/credit.h"
#include "stats/day.h"
#include "stats/histogram.h"
#include "stats/ring.h"
#include "stats/tally.h"
#include "stats/work.h"

/* Cells of a quarter after its tallies. */
enum ledger_cell {
    LEDGER_LIVE = TALLY_QUEUE_COUNT, /* contacts credited to it that are not over */
    LEDGER_MAX_WAIT, /* the longest wait of an entry with an outcome, + 1; 0: none */
    LEDGER_MAX_GONE, /* the longest of those whose records are gone, likewise */
    LEDGER_REVISION, /* how often it changed after it was closed */
    LEDGER_WIDTH,
};

struct ledger {
    struct ring quarters, minutes;
    uint32_t (*waits)[HISTOGRAM_BUCKETS]; /* DAY_SLOTS; of answers; borrowed */
    int64_t day[TALLY_QUEUE_COUNT];
};

/* How and where a credit is booked. */
struct ledger_terms {
    enum rule_credit mode;
    const struct days *days;
    const struct work_hold *holds; /* of split: see work.h */
    size_t hold_count;
};

/* What of a credit is booked, part by part, each at its own instant. */
struct ledger_parts {
    bool rejected, deferred, offered, lives, outcome, verdict, handled;
};

/*
 * A stay counted for one credit and counts for another now: the parts that are taken back
 * and those that are added. Only what differs is booked: most events of a contact add one
 * part to what stands. Ledgers that hold but one of the two book it whole.
 */
struct ledger_change {
    const struct credit *old, *new;
    struct ledger_parts had, has;
};
struct ledger_change ledger_difference(const struct credit *old, const struct credit *new,
                                       enum rule_credit mode);
struct ledger_parts ledger_whole(const struct credit *credit, enum rule_credit mode);

/* Something will be booked at about this instant soon: asks for the memory. */
void ledger_expect(const struct ledger *ledger, int64_t at_ms);

/* Books the parts of a credit (sign 1) or takes them back (-1). False if the longest wait
 * of a quarter was taken back, which must then be looked for anew. */
bool ledger_book(struct ledger *ledger, const struct credit *credit,
                 const struct ledger_parts *parts, int64_t sign,
                 const struct ledger_terms *terms);

/* Takes the work of a handled credit back (sign -1) or adds it again (1), under split. */
void ledger_lift_work(struct ledger *ledger, const struct credit *credit, int64_t sign,
                      const struct ledger_terms *terms);

/* Adds to one count of the quarter that `at_ms` lies in, and to the day's. */
void ledger_count(struct ledger *ledger, enum tally tally, int64_t at_ms, int64_t value,
                  const struct days *days);

/* The quarter's row for an instant and the day's, NULL if it is not today: what is added
 * to one is added to the other. False if the ring no longer holds it. */
struct ledger_rows {
    int64_t *quarter, *day;
};
bool ledger_rows(struct ledger *ledger, int64_t at_ms, const struct days *days,
                 struct ledger_rows *ret);

/* The stay's record goes: its wait can no more be looked up, nor be taken back. */
void ledger_freeze(struct ledger *ledger, const struct credit *credit,
                   enum rule_credit mode);

/* Forgets the longest waits of recorded stays, before they are all shown again. */
void ledger_forget_max(struct ledger *ledger);
void ledger_show_max(struct ledger *ledger, const struct credit *credit,
                     enum rule_credit mode);

/* Forms the day's sums anew. */
void ledger_set_day(struct ledger *ledger, struct day_span day);

/* The longest wait of [from, to) quarters; FIGURE_NONE if there is none. */
struct figure ledger_max_wait(const struct ledger *ledger, int64_t from, int64_t to);

#endif
