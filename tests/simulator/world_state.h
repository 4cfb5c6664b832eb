#ifndef SIMULATOR_WORLD_STATE_H
#define SIMULATOR_WORLD_STATE_H

/* What world.c, its programs and its checks share. */

#include <stdarg.h>

#include "hub/arguments.h"
#include "simulator/line.h"
#include "simulator/seam.h"
#include "simulator/truth.h"
#include "simulator/world.h"

#define START_MS     INT64_C(1795341600000) /* 2026-11-22T10:00:00Z, a Sunday */
#define STEP_MS      50
#define PUBLISHERS   2
#define SCREENS      3
#define HUB_HOST     9
#define TURN_MS      250    /* a program that hears nothing turns so often */
#define QUIET_MAX_MS 240000 /* all must be level by then */
#define SITE_TEXT                                                                        \
    "site: leeds\ntimezone: Europe/London\n"                                             \
    "queues:\n  support: { target: 20s }\n"
/* A screen may go by what was so long ago: silence is noticed after 3 s, and the last
 * word may have been late. */
#define STALE_MS (3000 + LINE_LATE_MS + LINE_DELAY_MS + 2 * STEP_MS)

struct app;
struct centre;
struct follower;
struct intake;
struct site;
struct wallboard_publish;

struct publisher_host {
    struct host host;
    struct store spool;
    struct wallboard_publish *wall; /* NULL: down */
    struct centre *centre;
    char **events; /* all that the telephony system had to tell, in order; owned */
    size_t count, capacity;
    size_t said; /* this life's place in them */
    uint64_t centre_shift_ms;
    int64_t up_at_ms, turn_at_ms;
    bool wants_snapshot;
    uint64_t snapshots;
    struct line to_hub, from_hub;
    uint32_t connection; /* the how-manieth */
    struct mono connected;
};

struct screen_host {
    struct follower *follower; /* NULL: down */
    int64_t up_at_ms, turn_at_ms;
    uint32_t life;
    struct line relay, asks, answers;
};

struct hub_host {
    struct host host;
    struct store journal;
    struct arguments arguments;
    char config_path[512];
    struct app *app; /* NULL: down */
    int64_t up_at_ms, turn_at_ms, mended_at_ms;
    uint64_t relayed;             /* the last number of this life */
    uint64_t digest, digest_head; /* of its last heartbeat that had one */
    int64_t digest_wall_ms;
};

/* What the hub had relayed at some time. */
struct news {
    int64_t at_ms;
    uint64_t epoch, head;
};

#define NEWS_MAX 32768

struct sim_world {
    const struct world_config *config;
    struct world_result *result;
    struct chance chance;
    struct weather weather;
    int64_t now_ms; /* since the start */
    struct publisher_host publishers[PUBLISHERS];
    struct screen_host screens[SCREENS];
    struct hub_host hub;
    struct site *site;
    struct truth truth;
    struct totals told; /* by the publishers' telephony systems */
    struct news *news;
    size_t news_count, news_old; /* news_old: the last that is older than STALE_MS */
    bool quiet;                  /* nothing happens any more */
};

/* Says once what did not hold. */
void world_fail(struct sim_world *world, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A publisher's new life makes its agents unknown until they are told of anew, from the
 * moment the hub hears of it: what an engine makes of that depends on when. So every
 * second seed kills publishers too, and the others can be held against the clean log. */
bool world_kills_publishers(const struct sim_world *world);

/* -- world_hub.c --------------------------------------------------------------------- */

void hub_host_open(struct sim_world *world);
void hub_host_close(struct sim_world *world);
void hub_host_turn(struct sim_world *world);
void hub_host_kill(struct sim_world *world);
void hub_host_stop(struct sim_world *world); /* as SIGTERM does */
bool hub_host_is_due(const struct sim_world *world);
extern const struct post world_post;

/* -- world_people.c ------------------------------------------------------------------ */

void publisher_host_open(struct sim_world *world, int number);
void publisher_host_close(struct publisher_host *publisher);
void publisher_host_turn(struct sim_world *world, int number);
void publisher_host_kill(struct sim_world *world, int number);
/* How many of the system's events are in the spool: after a restart the log is read on
 * from there. */
size_t publisher_host_spooled(const struct publisher_host *publisher);
void publisher_host_cut(struct sim_world *world, int number);
void screen_host_turn(struct sim_world *world, int number);
void screen_host_kill(struct sim_world *world, int number);
void screen_host_cut(struct sim_world *world, int number);

/* -- world_check.c ------------------------------------------------------------------- */

/* Now: what this screen shows, if it says that it is level. */
void check_screen(struct sim_world *world, int number);

/* Is all as the hub has it, to the digest, so that the end can be looked at? */
bool check_is_settled(const struct sim_world *world);

/* How far each has come, on standard error. */
void check_tell(const struct sim_world *world);

/* In the end: nothing lost, nothing doubled, one digest everywhere. */
void check_end(struct sim_world *world);

#endif
