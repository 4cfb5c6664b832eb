#ifndef WALLBOARD_STATS_LIMITS_H
#define WALLBOARD_STATS_LIMITS_H

/*
 * Every bound of the engine, in one place. Tables are allocated to these sizes (or to
 * smaller ones from struct engine_limits) when the engine is created; whatever would go
 * over is refused and counted, never a crash. Untouched pages cost no memory.
 */

#define LIMIT_SOURCES 64
#define LIMIT_QUEUES  500
#define LIMIT_AGENTS  10000

/* Open contacts, and how many closed ones are kept so that late reports find them. The
 * fewer, the smaller the board: they are most of its memory. */
#define LIMIT_CONTACTS        50000
#define LIMIT_CLOSED_CONTACTS 16384

/* (queue, entry) pairs of one contact, and memberships of one agent. */
#define LIMIT_STAYS_PER_CONTACT 32
#define LIMIT_AGENT_QUEUES      16

/* What one stay may hang on itself, and results and dials of one contact, so that one
 * event stays cheap. */
#define LIMIT_OFFERS_PER_STAY   256
#define LIMIT_HOLDS_PER_STAY    64
#define LIMIT_HOLD_REPEATS      8 /* words in a row that say the same of a hold */
#define LIMIT_ITEMS_PER_CONTACT 64

#define LIMIT_CAMPAIGNS 64
#define LIMIT_REASONS                                                                    \
    16 /* of not_ready, told apart in times; the rest is one of them                     \
        */

/* Changes of closed intervals that are remembered with their cause. */
#define LIMIT_REVISIONS 1024

/* Event ids remembered for unnumbered sources; for numbered ones, how many numbers late a
 * message may be and still be told from a duplicate. */
#define LIMIT_RECENT_IDS      32768
#define LIMIT_SEQUENCE_WINDOW 1048576

#define LIMIT_ID_BYTES    128
#define LIMIT_LABEL_BYTES 256

#define LIMIT_QUARTER_MS INT64_C(900000) /* the engine's interval: a UTC quarter-hour */
#define LIMIT_QUEUE_QUARTERS                                                             \
    224 /* ring: two service days of up to 104 quarters, and some */
#define LIMIT_AGENT_QUARTERS 112 /* ring: one service day of up to 104, and some */
#define LIMIT_MINUTES        64  /* fine ring: the 60-minute window and some */
#define LIMIT_DAY_QUARTERS   104 /* longest service day there is (Troll) */

#endif
