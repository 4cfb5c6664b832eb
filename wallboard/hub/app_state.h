#ifndef WALLBOARD_HUB_APP_STATE_H
#define WALLBOARD_HUB_APP_STATE_H

/*
 * What the hub is made of: for app_create.c, which puts it together and takes it apart,
 * and for app.c, which runs it. Nobody else includes this.
 */

#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"
#include "hub/agreement.h"
#include "hub/app.h"
#include "hub/hub_time.h"
#include "hub/proofreader.h"
#include "hub/speech.h"
#include "stats/limits.h"
#include "wire/relay.h"

/* A checkpoint so often, and after so many events: what a restart need not read before it
 * is there again. */
#define APP_KEEP_MS     600000
#define APP_KEEP_EVENTS 50000

struct app {
    const struct arguments *arguments;
    struct site *site;
    const char *listen; /* the address, as arguments or site have it; borrowed */
    char *site_text;    /* as the screens are sent it; owned */
    size_t site_size;
    int signals;
    struct monitor *monitor;
    struct poll *poll;
    struct guard *guard;
    struct doors *doors;
    struct record *record;
    struct labels *labels;
    struct ingest *ingest;
    struct hearing *hearing;
    struct intake *intake;
    struct screens *screens;
    struct serve *serve;
    struct steer *steer;
    struct known *known;
    struct site_files *files;
    struct agreement agreement;
    struct proofreader proofreader;

    struct mono now;
    struct wall wall; /* never goes back */
    struct hub_time time;
    struct speech speech;
    struct str topic;
    char topic_text[LIMIT_ID_BYTES + 16];
    struct mono commit_due, beat_due, names_due, mend_due, keep_due, prune_due;
    int64_t commit_ms;
    uint64_t beats, rules_hash, kept_head;
    uint64_t lost; /* events that the start could not read; of no matter the next day */
    size_t names_told;
    int code;
    uint8_t message[RELAY_MAX_BYTES];
};

/* True if the time can be trusted from now on. */
bool app_read_clocks(struct app *app);

/* The journal turns to the service day that it is. */
bool app_open_day(struct app *app);

#endif
