/* hub/steer.h: "written down before it is done", whole; "what is in force outlives a
 * restart", and a screen that was told something else asks for it (docs/hub.md,
 * "Control": the version goes up with every change). Answers are caught here. */
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "bus/keyring.h"
#include "history/journal.h"
#include "hub/guard.h"
#include "hub/known.h"
#include "hub/record.h"
#include "hub/screens.h"
#include "hub/site_files.h"
#include "hub/steer.h"
#include "site/site.h"
#include "support/rows.h"
#include "wire/relay.h"

#define FOLDER  TEST_SCRATCH "/hub_steer"
#define WALL_MS INT64_C(1795341600000)

/* -- a bus ------------------------------------------------------------------------------
 */

struct router {
    size_t sent, waiting; /* commands that have come */
    char text[65536];     /* of the last message */
};

bool __wrap_router_receive(struct router *router, struct router_message *ret_message);

bool __wrap_router_receive(struct router *router, struct router_message *ret_message)
{
    *ret_message = (struct router_message){.peer = {.size = 1, .bytes = {7}},
                                           .user = str_from("supervisor:jo"),
                                           .body = str_from("{\"command\":\"status\"}")};
    return router->waiting > 0 && router->waiting-- > 0;
}

enum router_result __wrap_router_send(struct router *router,
                                      const struct router_peer *peer,
                                      const struct str *frames, size_t count);

enum router_result __wrap_router_send(struct router *router,
                                      const struct router_peer *peer,
                                      const struct str *frames, size_t count)
{
    assert_int_equal(count, 1);
    assert_true(peer->size > 0);
    router->sent++;
    (void)str_copy(router->text, sizeof router->text, frames[0]);
    return ROUTER_SENT;
}

/* -- a hub ------------------------------------------------------------------------------
 */

struct hub {
    struct record *record;
    struct site *site;
    struct site_files *files;
    struct steer *steer;
    struct screens *screens;
    struct known *known;
    struct router *control, *sync;
    struct mono now;
};

static void open_record(struct hub *hub)
{
    struct journal_found found;
    struct diag diag = {0};
    const struct journal_config config = {.folder = FOLDER, .keep_days = 7};
    hub->record = record_open(&config, "2026-11-22", &found, &diag);
    assert_non_null(hub->record);
    hub->steer = steer_create(record_journal(hub->record), (struct wall){WALL_MS});
    assert_non_null(hub->steer);
}

static void close_record(struct hub *hub)
{
    steer_destroy(&hub->steer);
    record_close(&hub->record);
}

static void open_hub(struct hub *hub)
{
    struct diag diag = {0};
    assert_int_equal(system("rm -rf " FOLDER), 0);
    *hub = (struct hub){.now = {1}};
    hub->site = site_parse("s.yaml", str_from("site: leeds\n"), &diag);
    hub->screens = screens_create();
    hub->control = calloc(1, sizeof *hub->control);
    hub->sync = calloc(1, sizeof *hub->sync);
    assert_non_null(hub->site);
    assert_non_null(hub->screens);
    assert_non_null(hub->control);
    assert_non_null(hub->sync);
    hub->known = known_create(hub->site);
    hub->files = site_files_create(hub->site, NULL, 1);
    assert_non_null(hub->known);
    assert_non_null(hub->files);
    open_record(hub);
}

static void close_hub(struct hub *hub)
{
    close_record(hub);
    site_files_destroy(&hub->files);
    known_destroy(&hub->known);
    screens_destroy(&hub->screens);
    site_destroy(&hub->site);
    free(hub->control);
    free(hub->sync);
}

static struct steer_facts facts_of(const struct hub *hub)
{
    return (struct steer_facts){
        .site = "leeds", .clock = "synchronised", .files = hub->files};
}

/* `facts` are borrowed. */
static struct steer_scene scene_of(const struct hub *hub, const struct steer_facts *facts)
{
    return (struct steer_scene){.control = hub->control,
                                .sync = hub->sync,
                                .screens = hub->screens,
                                .facts = facts,
                                .known = hub->known,
                                .now = hub->now,
                                .wall = {WALL_MS}};
}

/* What the hub answers. */
static const char *say(struct hub *hub, const char *command)
{
    const struct router_message message = {.peer = {.size = 1, .bytes = {7}},
                                           .user = str_from("supervisor:jo"),
                                           .body = str_from(command)};
    const struct steer_facts facts = facts_of(hub);
    const struct steer_scene scene = scene_of(hub, &facts);
    steer_hear(hub->steer, &message, true, &scene);
    return hub->control->text;
}

#define THEME                                                                            \
    "{\"command\":\"give\",\"order\":{\"kind\":\"theme\",\"id\":\"1\",\"value\":"        \
    "\"night\"}}"

/* -- written down -----------------------------------------------------------------------
 */

/* Size of the last row's detail; *ret_action: what was done. */
static int last_audit(char *ret_action, size_t size)
{
    sqlite3 *database = NULL;
    sqlite3_stmt *rows = NULL;
    assert_int_equal(sqlite3_open(FOLDER "/hub.db", &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database,
                                        "SELECT action, detail FROM audit "
                                        "ORDER BY number DESC LIMIT 1",
                                        -1, &rows, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(rows), SQLITE_ROW);
    (void)str_copy(ret_action, size,
                   str_from((const char *)sqlite3_column_text(rows, 0)));
    int detail = sqlite3_column_bytes(rows, 1);
    (void)sqlite3_finalize(rows);
    (void)sqlite3_close(database);
    return detail;
}

static struct written {
    const char *name;
    const char *before; /* the command up to the line ends... */
    size_t lines;       /* ...of its value */
    const char *after;  /* and from there on */
    const char *action;
} written[] = {
    {"a look",
     "{\"command\":\"give\",\"order\":{\"kind\":\"theme\",\"id\":\"1\",\"value\":\"night",
     0, "\"}}", "give"},
    {"rules with a blank line for each byte that they may have",
     "{\"command\":\"give\",\"order\":{\"kind\":\"schedule\",\"id\":\"1\",\"value\":"
     "\"themes: "
     "[{theme: dark}]",
     4000, "\"}}", "give"},
    {"an order taken back, with as many line ends",
     "{\"command\":\"take_back\",\"order\":{\"kind\":\"theme\",\"id\":\"1\",\"value\":\"",
     4096, "\"}}", "take_back"},
};

static void it_is_written_down_whole(void **state)
{
    const struct written *row = *state;
    struct hub hub;
    char command[32768];
    char action[32];
    size_t size = str_format(command, sizeof command, "%s", row->before);
    open_hub(&hub);
    for (size_t i = 0; i < row->lines; i++) {
        command[size++] = '\\';
        command[size++] = 'n';
    }
    (void)str_format(command + size, sizeof command - size, "%s", row->after);
    assert_true(str_starts_with(str_from(say(&hub, command)), "{\"answer\":\"done\""));
    close_record(&hub); /* its files are its own */
    assert_true(last_audit(action, sizeof action) > (int)row->lines);
    assert_string_equal(action, row->action);
    open_record(&hub);
    close_hub(&hub);
}

/* -- restarts ---------------------------------------------------------------------------
 */

/* What becomes of the journal while the hub is away. */
static struct restart {
    const char *name;
    const char *orders, *version; /* put in the place of what was; NULL: as it was */
    const char *kept;             /* part of the orders then */
} restarts[] = {
    {"nothing happened", NULL, NULL, "night"},
    {"the orders of a change whose number was not written", "[]", NULL, "[]"},
    {"a number whose orders were not written", NULL, "2", "night"},
    {"orders that cannot be read", "[{", NULL, "[]"},
    {"no number any more", NULL, "x", "night"},
};

/* A screen that was told other orders before must not take these for them. */
static void what_is_in_force_outlives_it(void **state)
{
    const struct restart *row = *state;
    struct hub hub;
    open_hub(&hub);
    (void)say(&hub, THEME);
    uint64_t told = steer_version(hub.steer);
    bool same = row->orders == NULL;
    struct journal *journal = record_journal(hub.record);
    if (row->orders != NULL) {
        assert_true(journal_put(journal, "orders", row->orders, strlen(row->orders)));
    }
    if (row->version != NULL) {
        assert_true(
            journal_put(journal, "orders_version", row->version, strlen(row->version)));
    }
    close_record(&hub);
    open_record(&hub);
    char orders[1024];
    assert_true(str_copy(orders, sizeof orders, steer_orders(hub.steer)));
    assert_non_null(strstr(orders, row->kept));
    assert_true(same || steer_version(hub.steer) != told);
    uint64_t again = steer_version(hub.steer);
    (void)say(&hub, "{\"command\":\"take_back\",\"order\":{\"kind\":\"theme\"}}");
    assert_true(row->kept[0] == '[' || steer_version(hub.steer) > again);
    close_hub(&hub);
}

/* -- turns ------------------------------------------------------------------------------
 */

static struct turn {
    const char *name;
    size_t come, heard, left;
} turns[] = {
    {"nothing came", 0, 0, 0},
    {"as many as are heard", STEER_COMMANDS, STEER_COMMANDS, 0},
    {"a supervisor's thousands", 5000, STEER_COMMANDS, 5000 - STEER_COMMANDS},
};

/* "What screens and publishers want must not wait for a supervisor's thousands." */
static void a_turn_ends(void **state)
{
    const struct turn *row = *state;
    struct hub hub;
    struct diag diag = {0};
    struct guard *guard = guard_create("", "leeds", &diag);
    open_hub(&hub);
    assert_non_null(guard);
    const struct steer_facts facts = facts_of(&hub);
    const struct steer_scene scene = scene_of(&hub, &facts);
    hub.control->waiting = row->come;
    steer_turn(hub.steer, guard, &scene);
    assert_int_equal(hub.control->sent, row->heard); /* each is answered */
    assert_int_equal(hub.control->waiting, row->left);
    assert_int_equal(steer_counts(hub.steer)->heard[COMMAND_STATUS], row->heard);
    guard_destroy(&guard);
    close_hub(&hub);
}

/* -- refusals ---------------------------------------------------------------------------
 */

static struct refusal {
    const char *name;
    size_t refused;
    int64_t after_ms; /* comes the next turn */
    int detail;       /* size of what was written last */
} refusals[] = {
    {"one", 1, 60000, sizeof "command: there is none of that name" - 1},
    {"a second's flood, so far", 30, 999,
     sizeof "command: there is none of that name" - 1},
    {"a second's flood, after it", 30, 1000, sizeof "29 more, the last by this key" - 1},
    {"one more in the same second", 2, 1000, sizeof "1 more, the last by this key" - 1},
};

/* "Each counted and audited", without a row for each of a flood. */
static void refusals_are_written_down(void **state)
{
    const struct refusal *row = *state;
    struct hub hub;
    struct diag diag = {0};
    char action[32];
    struct guard *guard = guard_create("", "leeds", &diag);
    open_hub(&hub);
    const struct steer_facts facts = facts_of(&hub);
    for (size_t i = 0; i < row->refused; i++) {
        (void)say(&hub, "{\"command\":\"dance\"}");
    }
    hub.now = mono_add_ms(hub.now, row->after_ms);
    const struct steer_scene scene = scene_of(&hub, &facts);
    steer_turn(hub.steer, guard, &scene);
    close_record(&hub); /* its files are its own */
    assert_int_equal(last_audit(action, sizeof action), row->detail);
    assert_string_equal(action, "refused");
    guard_destroy(&guard);
    open_record(&hub);
    close_hub(&hub);
}

/* -- pictures ---------------------------------------------------------------------------
 */

static void report(struct hub *hub, const char *name, uint8_t peer)
{
    const struct router_peer from = {.size = 1, .bytes = {peer}};
    const struct screens_speaker speaker = {.peer = &from,
                                            .user = str_from(""),
                                            .keyring = NULL,
                                            .site = "leeds",
                                            .now = hub->now};
    assert_non_null(screens_hear(hub->screens, str_from(name), &speaker));
}

/* Part `number` of `count`. True if it was passed on. */
static bool show(struct hub *hub, const char *screen, uint32_t number, uint32_t count)
{
    char buffer[256];
    struct relay_writer out;
    const struct relay_head head = {.kind = RELAY_PICTURE};
    const struct relay_part part = {
        .number = number, .count = count, .at = number, .size = count, .bytes = {"x", 1}};
    size_t before = hub->control->sent;
    relay_begin(&out, buffer, sizeof buffer, &head);
    assert_true(relay_put_part(&out, &part));
    const struct str frame = {buffer, relay_end(&out)};
    steer_pass_picture(hub->steer, frame, screen, hub->control, hub->now);
    return hub->control->sent > before;
}

/* "Asks a screen for its picture and passes its parts on": those, and nothing else. */
static void a_picture_is_passed_on(void **state)
{
    (void)state;
    struct hub hub;
    open_hub(&hub);
    report(&hub, "wall-1", 1);
    report(&hub, "wall-2", 2);
    assert_false(show(&hub, "wall-1", 0, 1)); /* nobody asked */
    (void)say(&hub, "{\"command\":\"screenshot\",\"screen\":\"wall-1\"}");
    assert_int_equal(hub.sync->sent, 1);
    assert_false(show(&hub, "wall-2", 0, 1)); /* another screen's */
    assert_true(show(&hub, "wall-1", 0, 2));
    assert_true(show(&hub, "wall-1", 1, 2));
    assert_false(show(&hub, "wall-1", 0, 2)); /* it had its last part */
    (void)say(&hub, "{\"command\":\"screenshot\",\"screen\":\"wall-1\"}");
    assert_true(show(&hub, "wall-1", 0, 1000000));
    hub.now = mono_add_ms(hub.now, 60000);
    assert_false(show(&hub, "wall-1", 1, 1000000)); /* whoever asked waits no more */
    close_hub(&hub);
}

/* -- the status -------------------------------------------------------------------------
 */

#define ALLOWED                                                                          \
    "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7 display wall-1 leeds\n"                    \
    "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID display left leeds\n"

/* Whose word is not believed stands there while it goes on. */
static void it_names_who_is_not_believed(void **state)
{
    (void)state;
    struct hub hub;
    struct diag diag = {0};
    struct keyring *keyring = keyring_read("allowed", str_from(ALLOWED), &diag);
    const struct router_peer from = {.size = 1, .bytes = {1}};
    open_hub(&hub);
    assert_non_null(keyring);
    const struct screens_speaker speaker = {.peer = &from,
                                            .user = str_from("display:left"),
                                            .keyring = keyring,
                                            .site = "leeds",
                                            .now = hub.now};
    const char *said = "\"impostor\":{\"screen\":\"wall-1\",\"by\":\"display:left\"}";
    assert_null(strstr(say(&hub, "{\"command\":\"status\"}"), "impostor"));
    assert_null(screens_hear(hub.screens, str_from("wall-1"), &speaker));
    assert_non_null(strstr(say(&hub, "{\"command\":\"status\"}"), said));
    hub.now = mono_add_ms(hub.now, SCREENS_GONE_MS);
    assert_null(strstr(say(&hub, "{\"command\":\"status\"}"), "impostor"));
    keyring_destroy(&keyring);
    close_hub(&hub);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, it_is_written_down_whole, written);
    ROWS_ADD(&rows, what_is_in_force_outlives_it, restarts);
    ROWS_ADD(&rows, a_turn_ends, turns);
    ROWS_ADD(&rows, refusals_are_written_down, refusals);
    rows_add_one(&rows, "a picture is passed on", a_picture_is_passed_on);
    rows_add_one(&rows, "a status names who is not believed",
                 it_names_who_is_not_believed);
    return rows_run(&rows, "hub_steer");
}
