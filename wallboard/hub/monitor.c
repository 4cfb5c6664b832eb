#include "hub/monitor.h"

#include <stdlib.h>

#include "base/host_port.h"
#include "bus/gate.h"
#include "bus/poll.h"
#include "history/journal.h"
#include "http/server.h"
#include "hub/doubt.h"
#include "hub/ingest.h"
#include "hub/measures_hub.h"
#include "hub/measures_ingest.h"
#include "hub/measures_screens.h"
#include "hub/record.h"
#include "hub/screens.h"
#include "platform/notify.h"
#include "site/intake.h"
#include "wire/json.h"

#define PORT       "9560"
#define TEXT_BYTES ((size_t)4 << 20) /* of 1024 screens and 64 publishers, with room */
#define TEXT_MS    1000              /* who asks more often is told the same again */

struct monitor {
    struct measure_tallies tallies;
    struct notify notify;
    struct json_parser *json;
    struct http_server *server; /* NULL: nobody can ask */
    char *text;                 /* TEXT_BYTES: what was told last */
    size_t text_size;
    struct mono text_made;
    const struct measure_source *source; /* of the turn */
};

static const struct measure *const tables[] = {measures_ingest, measures_hub,
                                               measures_screens, NULL};

struct monitor *monitor_create(struct wall started)
{
    struct monitor *monitor = calloc(1, sizeof *monitor);
    if (monitor == NULL) {
        return NULL;
    }
    monitor->tallies.started = started;
    monitor->json = json_parser_create();
    if (monitor->json == NULL) {
        monitor_destroy(&monitor);
        return NULL;
    }
    notify_init(&monitor->notify);
    notify_status(&monitor->notify, "reads its journal");
    return monitor;
}

void monitor_destroy(struct monitor **self)
{
    struct monitor *monitor = *self;
    if (monitor == NULL) {
        return;
    }
    http_server_destroy(&monitor->server);
    json_parser_destroy(&monitor->json);
    free(monitor->text);
    free(monitor);
    *self = NULL;
}

/* -- what is told -----------------------------------------------------------------------
 */

static void write_text(struct monitor *monitor)
{
    const struct measure_source *source = monitor->source;
    struct exposition out;
    const struct measure_frame frame = {
        .out = &out,
        .source = source,
        .tallies = &monitor->tallies,
        .snapshot = intake_snapshot(source->intake, source->now, source->wall),
        .json = monitor->json,
    };
    exposition_begin(&out, monitor->text, TEXT_BYTES);
    for (size_t i = 0; tables[i] != NULL; i++) {
        for (const struct measure *at = tables[i]; at->family.name != NULL; at++) {
            exposition_family(&out, &at->family);
            at->write(&frame);
        }
    }
    monitor->text_size = exposition_end(&out);
    monitor->text_made = source->now;
}

static void reply_metrics(struct monitor *monitor, struct http_reply *reply)
{
    struct mono now = monitor->source->now;
    if (monitor->text_size == 0 || mono_ms_between(monitor->text_made, now) >= TEXT_MS) {
        write_text(monitor);
    }
    if (monitor->text_size == 0) {
        reply->status = 500;
        str_format(reply->body, sizeof reply->body, "there is too much to tell\n");
        return;
    }
    reply->type = EXPOSITION_TYPE;
    reply->whole = monitor->text;
    reply->whole_size = monitor->text_size;
}

/* The loop that stands, if any does; half a watchdog's span is left to say so. */
static enum pulse_loop standing(const struct monitor *monitor, struct mono now)
{
    int64_t half_ms = monitor->notify.watchdog_ms / 2;
    bool shorter = half_ms > 0 && half_ms < PULSE_LIMIT_MS;
    return pulse_standing(&monitor->tallies.pulse, shorter ? half_ms : PULSE_LIMIT_MS,
                          now);
}

static void reply_health(const struct monitor *monitor, struct http_reply *reply)
{
    enum pulse_loop loop = standing(monitor, monitor->source->now);
    bool good = loop == PULSE_LOOPS;
    reply->status = good ? 200 : 503;
    str_format(reply->body, sizeof reply->body, "%s%s\n",
               good ? "ok" : "stands: ", good ? "" : pulse_loop_name(loop));
}

static bool find_doubt(const struct measure_source *source, char reason[DOUBT_BYTES])
{
    const struct doubt_facts facts = {
        .durable = source->durable,
        .clock_good = source->clock_sound,
        .unverified = journal_unverified(record_journal(source->record)),
        .lost = source->lost,
        .ingest = source->ingest,
        .now = source->now,
    };
    return doubt_find(&facts, reason);
}

static void reply_ready(const struct monitor *monitor, struct http_reply *reply)
{
    char reason[DOUBT_BYTES];
    bool doubt = find_doubt(monitor->source, reason);
    reply->status = doubt ? 503 : 200;
    str_format(reply->body, sizeof reply->body, "%s\n", doubt ? reason : "ok");
}

static void handle(void *context, const struct http_request *request,
                   struct http_reply *ret_reply)
{
    struct monitor *monitor = context;
    ret_reply->type = "text/plain; charset=utf-8";
    if (!str_is(request->method, "GET") && !str_is(request->method, "HEAD")) {
        ret_reply->status = 405;
        ret_reply->only_get = true;
        str_format(ret_reply->body, sizeof ret_reply->body, "only GET\n");
    } else if (str_is(request->path, "/metrics")) {
        reply_metrics(monitor, ret_reply);
    } else if (str_is(request->path, "/healthz")) {
        reply_health(monitor, ret_reply);
    } else if (str_is(request->path, "/readyz")) {
        reply_ready(monitor, ret_reply);
    } else {
        ret_reply->status = 404;
        str_format(ret_reply->body, sizeof ret_reply->body,
                   "there are /healthz, /readyz and /metrics\n");
    }
}

bool monitor_listen(struct monitor *monitor, const char *address, struct poll *poll,
                    struct diag *diag)
{
    struct host_port place;
    if (address[0] == '\0') {
        return true;
    }
    if (!host_port_parse(str_from(address), PORT, &place) ||
        !http_is_loopback(place.host)) {
        diag_add(diag, DIAG_ERROR, "metrics", 0, 0,
                 "%s: must be an address of this machine's own: 127.0.0.1:" PORT,
                 address);
        return false;
    }
    monitor->text = malloc(TEXT_BYTES); /* pages that are not written cost nothing */
    if (monitor->text == NULL) {
        diag_add(diag, DIAG_ERROR, "metrics", 0, 0, "out of memory");
        return false;
    }
    monitor->server = http_server_create(place.host, place.port, handle, monitor, diag);
    return monitor->server != NULL &&
           poll_add_fd(poll, http_server_descriptor(monitor->server));
}

/* -- what happened ----------------------------------------------------------------------
 */

void monitor_moved(struct monitor *monitor, enum pulse_loop loop, struct mono now)
{
    pulse_move(&monitor->tallies.pulse, loop, now);
}

void monitor_failed(struct monitor *monitor, enum measure_op op)
{
    monitor->tallies.failed[op]++;
}

void monitor_told(struct monitor *monitor, uint64_t digest)
{
    struct measure_tallies *tallies = &monitor->tallies;
    tallies->digests[tallies->digest_count++ % MEASURE_DIGESTS] = digest;
}

void monitor_reloads(struct monitor *monitor, struct mono now)
{
    notify_reloading(&monitor->notify, now);
}

void monitor_stops(struct monitor *monitor)
{
    notify_status(&monitor->notify, "stops");
    notify_stopping(&monitor->notify);
}

/* -- a turn -----------------------------------------------------------------------------
 */

static void note_commits(struct measure_tallies *tallies, struct record *record)
{
    const struct journal_counts *counts = journal_counts(record_journal(record));
    if (counts->commits != tallies->commit_count) {
        tallies->commit_count = counts->commits;
        timing_add(&tallies->commits, counts->last_commit_us);
    }
}

static void tell_status(struct monitor *monitor)
{
    const struct measure_source *source = monitor->source;
    char reason[DOUBT_BYTES];
    char text[NOTIFY_STATUS_BYTES];
    bool doubt = find_doubt(source, reason);
    str_format(text, sizeof text, "%s%s; %zu publishers, %zu screens",
               doubt ? "not ready: " : "ready", reason, ingest_count(source->ingest),
               screens_connected(source->screens, source->now));
    notify_status(&monitor->notify, text);
}

void monitor_turn(struct monitor *monitor, const struct measure_source *source)
{
    monitor->source = source;
    note_commits(&monitor->tallies, source->record);
    if (source->gate != NULL) {
        pulse_turns(&monitor->tallies.pulse, PULSE_ZAP, gate_counts(source->gate).turns,
                    source->now);
    }
    if (monitor->server != NULL) {
        http_server_run(monitor->server);
    }
    notify_ready(&monitor->notify);
    tell_status(monitor);
    notify_alive(&monitor->notify, standing(monitor, source->now) == PULSE_LOOPS,
                 source->now);
    monitor->source = NULL;
}

int64_t monitor_pause_ms(const struct monitor *monitor, int64_t most_ms)
{
    int64_t pause_ms = notify_pause_ms(&monitor->notify, most_ms);
    return monitor->server == NULL ? pause_ms
                                   : http_server_pause_ms(monitor->server, pause_ms);
}

/* -- its page ---------------------------------------------------------------------------
 */

const struct exposition_family *monitor_family(size_t number)
{
    for (size_t i = 0; tables[i] != NULL; i++) {
        for (const struct measure *at = tables[i]; at->family.name != NULL; at++) {
            if (number-- == 0) {
                return &at->family;
            }
        }
    }
    return NULL;
}
