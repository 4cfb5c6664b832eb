#ifndef SUPPORT_CONTESTS_H
#define SUPPORT_CONTESTS_H

/*
 * A contest of ann, bob and cid, what is said to it, and what it shows, as text. Times
 * are in seconds after its start.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/contest.h"

#define START_MS   INT64_C(1795341600000)
#define SECOND     INT64_C(1000)
#define END_S      1000 /* the contest's, after its start */
#define FREEZE_S   1100
#define END_MS     (END_S * SECOND)
#define FREEZE_MS  (FREEZE_S * SECOND)
#define TEXT       2048
#define ANSWERED   "answered"
#define HANDLED    "handled"
#define ISSUE_RULE "sale=10, csat 5=5, csat 4..5=2, answered=1"

struct said {
    const char *id; /* of the event; NULL ends a script */
    int64_t at_s;   /* after the start */
    const char *contact;
    const char *measure; /* of contact.result, or ANSWERED, HANDLED */
    int64_t value;
    const char *agent;    /* whom the event names */
    const char *credited; /* whom the engine names where the event does not */
    const char *currency, *queue, *source;
    int64_t entry, sequence;
};

struct event contest_event(const struct said *said);
bool contest_say(struct contest *contest, const struct said *said);

/* By that rule, version 1, with ample room. */
struct contest_config contest_config_of(const char *rule);

/* Created, and begun. */
struct contest *contest_open(const struct contest_config *config);

/* "N:AGENT+POINTS EVENT[/FIRST][ back of N][ !revision]" of each entry; '*' in force. */
void contest_dump_book(const struct contest *contest, char text[TEXT]);

/* "RANK ID POINTS" of each place. */
void contest_dump_standings(const struct contest *contest, char text[TEXT]);

/* The awards in force add up to what stands. */
void contest_check_sums(const struct contest *contest);

#endif
