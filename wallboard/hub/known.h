#ifndef WALLBOARD_HUB_KNOWN_H
#define WALLBOARD_HUB_KNOWN_H

/*
 * Which alerts supervisors have seen. The hub watches the site's alerts by the same rules
 * as its screens, so that it can say whether one is raised, and when what was seen is
 * over: it ended, or became worse. An acknowledgement in force is then one that holds,
 * also for a screen that comes late. After a restart of the hub it waits for the alert to
 * be raised again, for a while.
 */

#include <stdbool.h>

#include "base/clock.h"
#include "control/order.h"
#include "wire/writer.h"

struct calendar;
struct ingest;
struct intake;
struct known;
struct orders;
struct site;
struct snapshot;

/* `site` is borrowed for its life. NULL without memory. */
struct known *known_create(const struct site *site);
void known_destroy(struct known **self);

/* Judges everything by the numbers now; about once a second. `intake` is told how its
 * sources are, which the hub knows by `ingest`. */
void known_judge(struct known *known, struct intake *intake, const struct ingest *ingest,
                 struct mono now, struct wall wall);

/* The same by given numbers, which are borrowed until the next judgement. */
void known_look(struct known *known, const struct snapshot *snapshot,
                const struct calendar *calendar, struct mono now, struct wall wall);

/* May that be acknowledged? NULL if so: its level is then that of the alert; else why
 * not, for people. */
const char *known_refuses(struct known *known, struct order *order, struct mono now);

/* Takes those out that are over. How many. */
size_t known_settle(struct known *known, struct orders *orders, struct mono now);

/* What is raised, a JSON list of at most eight, the worst first:
 * {"alert":"many","queue":"","level":"alarm","seen":true,"by":"supervisor:jo"}. */
void known_write(const struct known *known, const struct orders *orders,
                 struct writer *out);

#endif
