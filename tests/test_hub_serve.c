/* hub/serve.h: what screens ask for. "A screen that does not read is waited for; turns go
 * round between keys"; reports are believed of whom the name is, and where they are some.
 * The bus is this file's: what is sent is counted, and some peers do not read. */
#include <stdlib.h>
#include <string.h>

#include "bus/keyring.h"
#include "hub/ingest.h"
#include "hub/jobs.h"
#include "hub/record.h"
#include "hub/screens.h"
#include "hub/serve.h"
#include "hub/site_files.h"
#include "site/intake.h"
#include "site/labels.h"
#include "site/site.h"
#include "support/rows.h"
#include "wire/relay.h"

#define FOLDER TEST_SCRATCH "/hub_serve"
#define EVENTS 3
#define PEERS  2000
#define WALL   UINT32_C(1999) /* the peer that is looked at */
#define HUB    77
#define EPOCH  5
#define ALLOWED                                                                          \
    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7 display wall-1 leeds\n"                    \
    "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID display greedy leeds\n"

/* -- a bus that counts ------------------------------------------------------------------
 */

struct router {
    size_t sent[PEERS][RELAY_REFUSED + 1]; /* to each peer, of each kind */
    size_t tries;
    bool deaf[PEERS], gone[PEERS];
    struct relay_head last; /* head of the last message that was sent */
    char text[128];
};

static uint32_t number_of(const struct router_peer *peer)
{
    uint32_t number = 0;
    memcpy(&number, peer->bytes, sizeof number);
    return number;
}

enum router_result __wrap_router_send(struct router *router,
                                      const struct router_peer *peer,
                                      const struct str *frames, size_t count);

enum router_result __wrap_router_send(struct router *router,
                                      const struct router_peer *peer,
                                      const struct str *frames, size_t count)
{
    struct relay_reader in;
    uint32_t to = number_of(peer);
    assert_int_equal(count, 1);
    assert_true(relay_read(&in, frames[0].data, frames[0].size));
    router->tries++;
    if (router->gone[to]) {
        return ROUTER_GONE;
    }
    if (router->deaf[to]) {
        return ROUTER_FULL;
    }
    router->sent[to][in.head.kind]++;
    router->last = in.head;
    (void)str_copy(router->text, sizeof router->text, relay_text(&in));
    return ROUTER_SENT;
}

/* -- a hub ------------------------------------------------------------------------------
 */

struct hub {
    struct serve *serve;
    struct screens *screens;
    struct keyring *keyring;
    struct site *site;
    struct serve_source source;
    struct site_files *files;
    struct labels *labels;
    struct ingest *ingest;
    struct router *router;
    int64_t now_ms;
};

static struct mono at_ms(int64_t ms)
{
    return mono_add_ms((struct mono){1}, ms);
}

static struct record *record_with_events(void)
{
    struct journal_found found;
    struct diag diag;
    const struct journal_config config = {.folder = FOLDER, .keep_days = 7};
    uint64_t first = 0;
    uint64_t last = 0;
    diag_clear(&diag);
    assert_int_equal(system("rm -rf " FOLDER), 0);
    struct record *record = record_open(&config, "2026-11-22", &found, &diag);
    assert_non_null(record);
    for (int64_t i = 1; i <= EVENTS; i++) {
        const struct journal_row row = {.source = str_from("wallboard://leeds/test"),
                                        .source_epoch = 1,
                                        .source_sequence = i,
                                        .id = str_from("1"),
                                        .type = str_from("wallboard.contact.queued"),
                                        .body = str_from("{}")};
        assert_true(record_take(record, &row));
        assert_true(record_commit(record, &first, &last));
    }
    return record;
}

static void open_hub(struct hub *hub)
{
    struct diag diag;
    diag_clear(&diag);
    *hub = (struct hub){.now_ms = 0};
    hub->site = site_parse("s.yaml", str_from("site: leeds\ntimezone: UTC\n"), &diag);
    hub->keyring = keyring_read("allowed", str_from(ALLOWED), &diag);
    hub->serve = serve_create();
    hub->screens = screens_create();
    hub->router = calloc(1, sizeof *hub->router);
    assert_non_null(hub->site);
    assert_non_null(hub->keyring);
    assert_non_null(hub->serve);
    assert_non_null(hub->screens);
    assert_non_null(hub->router);
    hub->labels = labels_create();
    hub->ingest = ingest_create((struct ingest_limits){1000, 1000});
    hub->files = site_files_create(hub->site, NULL, 1);
    hub->source = (struct serve_source){.record = record_with_events(),
                                        .intake = intake_create(hub->site),
                                        .labels = hub->labels,
                                        .ingest = hub->ingest,
                                        .files = hub->files,
                                        .site_text = str_from("site: leeds\n"),
                                        .control = str_from("[]")};
    assert_non_null(hub->labels);
    assert_non_null(hub->ingest);
    assert_non_null(hub->files);
    assert_non_null(hub->source.intake);
}

static void close_hub(struct hub *hub)
{
    intake_destroy(&hub->source.intake);
    record_close(&hub->source.record);
    site_files_destroy(&hub->files);
    ingest_destroy(&hub->ingest);
    labels_destroy(&hub->labels);
    free(hub->router);
    screens_destroy(&hub->screens);
    serve_destroy(&hub->serve);
    keyring_destroy(&hub->keyring);
    site_destroy(&hub->site);
}

/* `text`: the screen's name, and what stands behind it. */
static bool say(struct hub *hub, const char *user, uint32_t peer, enum relay_kind kind,
                const char *text)
{
    char buffer[8192];
    struct relay_writer out;
    struct router_peer from = {.size = sizeof peer};
    const struct relay_head head = {
        .kind = kind, .hub = HUB, .epoch = EPOCH, .first = 1, .last = EVENTS};
    memcpy(from.bytes, &peer, sizeof peer);
    relay_begin(&out, buffer, sizeof buffer, &head);
    assert_true(relay_put_text(&out, str_from(text)));
    const struct str body = {buffer, relay_end(&out)};
    const struct screens_speaker speaker = {
        .peer = &from,
        .user = str_from(user),
        .keyring = user[0] == '\0' ? NULL : hub->keyring,
        .site = "leeds",
        .now = at_ms(hub->now_ms),
    };
    return serve_hear(hub->serve, body, hub->screens, &speaker);
}

static void step(struct hub *hub)
{
    const struct speech speech = {.hub = HUB,
                                  .epoch = EPOCH,
                                  .wall = {1795341600000 + hub->now_ms},
                                  .now = at_ms(hub->now_ms)};
    serve_step(hub->serve, hub->router, &speech, &hub->source);
}

/* -- one greedy key ---------------------------------------------------------------------
 */

static struct greed {
    const char *name;
    size_t peers;          /* connections of the greedy one */
    enum relay_kind wants; /* what each asks for in every step */
    enum relay_kind asked; /* what the wall asks for once... */
    enum relay_kind whole; /* ...and what its last answer is */
    bool deaf;             /* the greedy one does not read */
    size_t steps;          /* at most, until the wall has it */
} greeds[] = {
    {"a range beside a key that asks for a snapshot by a thousand connections", 1000,
     RELAY_ASK_SNAPSHOT, RELAY_ASK_RANGE, RELAY_EVENTS, false, 3},
    {"a snapshot beside it", 1000, RELAY_ASK_SNAPSHOT, RELAY_ASK_SNAPSHOT,
     RELAY_HEARTBEAT, false, 4},
    {"the orders beside it", 1000, RELAY_ASK_SNAPSHOT, RELAY_ASK_CONTROL, RELAY_CONTROL,
     false, 3},
    {"a range beside a thousand that ask for ranges", 1000, RELAY_ASK_RANGE,
     RELAY_ASK_RANGE, RELAY_EVENTS, false, 2},
    {"a snapshot beside a thousand that do not read", 1000, RELAY_ASK_RANGE,
     RELAY_ASK_SNAPSHOT, RELAY_HEARTBEAT, true, 4},
    {"and beside three that do not", 3, RELAY_ASK_SNAPSHOT, RELAY_ASK_SNAPSHOT,
     RELAY_HEARTBEAT, true, 3},
};

static void ask_greedily(struct hub *hub, const struct greed *row)
{
    for (uint32_t i = 0; i < row->peers; i++) {
        hub->router->deaf[i] = row->deaf;
        assert_true(say(hub, "display:greedy", i, row->wants, "greedy"));
    }
}

static void the_wall_has_it(void **state)
{
    const struct greed *row = *state;
    struct hub hub;
    open_hub(&hub);
    for (int i = 0; i < 5; i++) {
        ask_greedily(&hub, row);
        step(&hub);
    }
    assert_true(say(&hub, "display:wall-1", WALL, row->asked, "wall-1"));
    size_t steps = 0;
    while (hub.router->sent[WALL][row->whole] == 0) {
        ask_greedily(&hub, row);
        step(&hub);
        steps++;
        assert_in_range(steps, 1, row->steps);
    }
    assert_int_equal(hub.router->sent[WALL][RELAY_REFUSED], 0);
    close_hub(&hub);
}

/* Who finds no place is told so, at once and when to come again; what is not told it asks
 * again by itself. */
static void the_greedy_one_is_told(void **state)
{
    (void)state;
    struct hub hub;
    struct greed row = {"", 1000, RELAY_ASK_RANGE, RELAY_EVENTS, RELAY_EVENTS, false, 0};
    size_t told = 0;
    open_hub(&hub);
    ask_greedily(&hub, &row);
    assert_int_equal(serve_counts(hub.serve)->busy, 1000 - JOBS_MAX);
    step(&hub);
    for (size_t i = 0; i < PEERS; i++) {
        told += hub.router->sent[i][RELAY_REFUSED];
    }
    assert_in_range(told, 1, 1000 - JOBS_MAX);
    assert_int_equal(hub.router->sent[0][RELAY_REFUSED], 0);
    assert_int_equal(hub.router->sent[JOBS_MAX][RELAY_REFUSED], 1);
    close_hub(&hub);
}

/* A peer that does not read costs no turns but its own: the loop may sleep meanwhile. */
static void who_does_not_read_keeps_nobody_awake(void **state)
{
    (void)state;
    struct hub hub;
    open_hub(&hub);
    assert_int_equal(serve_wait_ms(hub.serve, at_ms(0), 1000), 1000);
    hub.router->deaf[1] = true;
    assert_true(say(&hub, "display:greedy", 1, RELAY_ASK_RANGE, "greedy"));
    assert_int_equal(serve_wait_ms(hub.serve, at_ms(0), 1000), 0);
    size_t turns = 0;
    for (; serve_wait_ms(hub.serve, at_ms(hub.now_ms), 100000) < 100000; turns++) {
        step(&hub);
        hub.now_ms += serve_wait_ms(hub.serve, at_ms(hub.now_ms), 1000);
    }
    assert_in_range(turns, 2, 50);
    assert_int_equal(hub.router->tries, turns);
    assert_in_range(hub.now_ms, JOBS_PATIENCE_MS, 2 * JOBS_PATIENCE_MS);
    close_hub(&hub);
}

static void who_is_gone_is_forgotten(void **state)
{
    (void)state;
    struct hub hub;
    open_hub(&hub);
    hub.router->gone[1] = true;
    assert_true(say(&hub, "display:greedy", 1, RELAY_ASK_SNAPSHOT, "greedy"));
    step(&hub);
    assert_int_equal(hub.router->tries, 1);
    assert_int_equal(serve_wait_ms(hub.serve, at_ms(0), 1000), 1000);
    close_hub(&hub);
}

/* -- reports ----------------------------------------------------------------------------
 */

static struct told {
    const char *name;
    const char *user, *text;
    const char *kept;   /* of the screen wall-1, which reported "{}" before */
    const char *reason; /* that the speaker is told; NULL: it is not refused */
} tolds[] = {
    {"of its own name", "display:wall-1", "wall-1\n{\"state\":\"level\"}",
     "{\"state\":\"level\"}", NULL},
    {"of another's name", "display:greedy", "wall-1\n{\"state\":\"level\"}", "{}",
     "the name is that of another key"},
    {"without keys", "", "wall-1\n{\"state\":\"level\"}", "{\"state\":\"level\"}", NULL},
    {"numbers and flags", "display:wall-1", "wall-1\n{\"a\":1,\"b\":true,\"c\":null}",
     "{\"a\":1,\"b\":true,\"c\":null}", NULL},
    {"nothing", "display:wall-1", "wall-1\n", "{}", NULL},
    {"a name alone", "display:wall-1", "wall-1", "{}", NULL},
    {"no JSON", "display:wall-1", "wall-1\n{\"state\":", "{}", NULL},
    {"a list", "display:wall-1", "wall-1\n[]", "{}", NULL},
    {"more than one: it would stand beside the screen's name in a status",
     "display:wall-1", "wall-1\n{},\"name\":\"wall-2\",\"x\":{}", "{}", NULL},
    {"an end to the list of screens", "display:wall-1",
     "wall-1\n{}}],\"alerts\":[],\"screens\":[{\"report\":{}", "{}", NULL},
    {"objects in it, which a status has no room for", "display:wall-1",
     "wall-1\n{\"a\":{\"b\":{}}}", "{}", NULL},
    {"lists in it", "display:wall-1", "wall-1\n{\"a\":[1]}", "{}", NULL},
    {"a field said twice", "display:wall-1", "wall-1\n{\"a\":\"1\",\"a\":\"2\"}", "{}",
     NULL},
    {"broken UTF-8", "display:wall-1", "wall-1\n{\"a\":\"\xFF\"}", "{}", NULL},
};

static void a_report(void **state)
{
    const struct told *row = *state;
    struct hub hub;
    const char *owner = row->user[0] == '\0' ? "" : "display:wall-1";
    open_hub(&hub);
    assert_true(say(&hub, owner, 1, RELAY_REPORT, "wall-1\n{}"));
    assert_true(say(&hub, row->user, 2, RELAY_REPORT, row->text));
    assert_string_equal(screens_find(hub.screens, "wall-1")->report, row->kept);
    step(&hub);
    assert_int_equal(hub.router->sent[2][RELAY_REFUSED], row->reason != NULL);
    if (row->reason != NULL) {
        assert_string_equal(hub.router->text, row->reason);
        assert_int_equal(hub.router->last.first, RELAY_REPORT);
        assert_int_equal(hub.router->last.last, 0);
    }
    assert_int_equal(hub.router->sent[1][RELAY_REFUSED], 0);
    close_hub(&hub);
}

/* "A report of 2048 bytes at most." A longer one would be kept in part. */
static void a_long_report(void **state)
{
    (void)state;
    struct hub hub;
    char text[SCREENS_REPORT_BYTES + 64];
    open_hub(&hub);
    for (int more = 0; more <= 1; more++) {
        str_format(text, sizeof text, "wall-1\n{\"a\":\"%0*d\"}",
                   SCREENS_REPORT_BYTES - 8 + more, 7);
        assert_int_equal(strlen(text), 7 + SCREENS_REPORT_BYTES + more);
        assert_true(say(&hub, "display:wall-1", 1, RELAY_REPORT, text));
    }
    assert_int_equal(strlen(screens_find(hub.screens, "wall-1")->report),
                     SCREENS_REPORT_BYTES);
    assert_int_equal(serve_counts(hub.serve)->no_report, 1);
    close_hub(&hub);
}

/* It is only its word that is not believed: the figures it is told all the same. */
static void who_is_not_believed_still_follows(void **state)
{
    (void)state;
    struct hub hub;
    open_hub(&hub);
    assert_true(say(&hub, "display:greedy", 1, RELAY_REPORT, "wall-1\n{}"));
    assert_true(say(&hub, "display:greedy", 1, RELAY_ASK_SNAPSHOT, "wall-1"));
    while (serve_wait_ms(hub.serve, at_ms(0), 1) == 0) {
        step(&hub);
    }
    assert_int_equal(hub.router->sent[1][RELAY_HEARTBEAT], 1);
    assert_int_equal(hub.router->sent[1][RELAY_REFUSED], 1);
    assert_int_equal(serve_counts(hub.serve)->other_name, 1);
    assert_int_equal(screens_count(hub.screens), 0);
    close_hub(&hub);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, the_wall_has_it, greeds);
    ROWS_ADD(&rows, a_report, tolds);
    rows_add_one(&rows, "a report that is too long", a_long_report);
    rows_add_one(&rows, "who is not believed still follows",
                 who_is_not_believed_still_follows);
    rows_add_one(&rows, "the greedy one is told", the_greedy_one_is_told);
    rows_add_one(&rows, "who does not read keeps nobody awake",
                 who_does_not_read_keeps_nobody_awake);
    rows_add_one(&rows, "who is gone is forgotten", who_is_gone_is_forgotten);
    return rows_run(&rows, "hub_serve");
}
