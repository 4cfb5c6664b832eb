#ifndef WALLBOARD_DISPLAY_HUB_LINK_H
#define WALLBOARD_DISPLAY_HUB_LINK_H

/*
 * The screen's line to its hub: what is relayed is heard, what is missing asked for, what
 * supervisors want is known, and every ten seconds it tells what it shows. Owns the bus,
 * the follower, the hub's files and the steering.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"
#include "display/arguments.h"

struct follower;
struct hub_files;
struct hub_link;
struct poll;
struct site;
struct steering;

#define HUB_LINK_REPORT_MS 10000
#define HUB_LINK_LOST_MS   30000 /* silent for so long: the next hub is tried */

/* By the command line, else by the site file: address, keys, and this screen's name and
 * group; its name is the machine's if nobody says another. NULL after saying in `diag`
 * why; a hub out of reach is tried for ever. */
struct hub_link *hub_link_create(const struct arguments *arguments,
                                 const struct site *site, struct mono now,
                                 struct diag *diag);
void hub_link_destroy(struct hub_link **self);

/* Adds it to what the loop waits for; false if there is no room. */
bool hub_link_join(const struct hub_link *link, struct poll *poll);

/* Hears and asks, for a bounded time; true if there is news. */
bool hub_link_turn(struct hub_link *link, struct mono now);

/* Is there another hub, and has this one been silent for HUB_LINK_LOST_MS? Then
 * hub_link_follow_next() goes to the other: sockets anew, to be joined anew. What is
 * shown stays until the other has told its own. */
bool hub_link_is_lost(const struct hub_link *link, struct mono now);
void hub_link_follow_next(struct hub_link *link, struct mono now);

/* Until it wants a turn again. */
int64_t hub_link_wait_ms(const struct hub_link *link, struct mono now);

/* Did supervisors come to want something else since the last call? See the steering. */
bool hub_link_take_orders(struct hub_link *link);

/* Is a report due, by time or because orders were carried out? Then hub_link_report()
 * tells it, JSON. */
bool hub_link_owes_report(const struct hub_link *link, struct mono now);
void hub_link_report(struct hub_link *link, struct str report, struct mono now);

/* The next report is due at once: there is news. */
void hub_link_hurry(struct hub_link *link, struct mono now);

/* Does somebody want to see what is shown? Then hub_link_show() sends it, a PNG. */
bool hub_link_owes_picture(const struct hub_link *link);
void hub_link_show(struct hub_link *link, struct str picture);

/* Does hub or screen know what time it is? Before the hub is heard: does the screen? */
bool hub_link_knows_time(const struct hub_link *link);

/* Is what the hub says on its disk? Before it is heard nobody denies that either. */
bool hub_link_is_durable(const struct hub_link *link);

/* Does the hub not believe our reports, because another key has this screen's name? */
bool hub_link_is_disowned(const struct hub_link *link);

struct follower *hub_link_follower(struct hub_link *link);

/* The files of the hub's site file; NULL with a site file of our own, which has its own.
 */
struct hub_files *hub_link_files(struct hub_link *link);
const struct steering *hub_link_steering(const struct hub_link *link);

/* What the hub calls this screen. Borrowed. */
const char *hub_link_screen(const struct hub_link *link);

/* Which orders the steering has read. */
uint64_t hub_link_control(const struct hub_link *link);

/* What is to be shown while the hub has not let this screen in; NULL: it has. Borrowed
 * until the next call. */
struct board_admission;
const struct board_admission *hub_link_admission(struct hub_link *link, struct mono now);

/* How the line is, in words for the board's foot. */
void hub_link_describe(const struct hub_link *link, char *buffer, size_t size);

#endif
