#ifndef SUPPORT_SNAPSHOTS_H
#define SUPPORT_SNAPSHOTS_H

/* A made-up moment of a floor, for tests of what is drawn: Sunday 22 November 2026,
 * 14:32 UTC, four queues of which one is closed, two live sources. */

#include "stats/snapshot.h"
#include "view/standing.h"

/* The caller destroys it. */
struct snapshot *snapshots_busy_floor(void);

/* Nothing heard yet: every figure unknown. */
struct snapshot *snapshots_nothing(void);

/* The same floor's leaderboard, with a tie and movement, and a contest that runs. */
void snapshots_standings(struct board_standings *ret_standings);

/* What looks ahead: contacts that wait, e-mails, a campaign, agents needed. Of the busy
 * floor. */
void snapshots_look_ahead(struct snapshot *snapshot);

/* A week before, from seven to nineteen: two quarter-hours are not known, the last hour
 * is known to be nought. */
void snapshots_week_before(struct snapshot *snapshot);

/* Who does what: a dozen people in every state, one of them logged out, one in no list.
 */
void snapshots_people(struct snapshot *snapshot);

/* Makes source `number` silent for that long. */
void snapshots_silence(struct snapshot *snapshot, size_t number, int64_t age_ms);

#endif
