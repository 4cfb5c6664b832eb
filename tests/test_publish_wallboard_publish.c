/*
 * The library for programs of others, linked as they link it: what it refuses and says
 * why. How it gets events to a hub is shown by tests/check_examples.py.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "publish/wallboard_publish.h"
#include "support/rows.h"
#include "support/scratch_log.h"

#define HUB    "tcp://127.0.0.1:20001" /* nobody is there */
#define SOURCE "wallboard://leeds/test/1"

/* -- opening ----------------------------------------------------------------------- */

struct opening {
    const char *name, *hub, *key, *source, *site, *fault;
};

static char long_site[66];
static char long_source[258];

static struct opening openings[] = {
    {"no hub", NULL, NULL, SOURCE, "leeds", "must be given"},
    {"no source", HUB, NULL, NULL, "leeds", "must be given"},
    {"no site", HUB, NULL, SOURCE, NULL, "must be given"},
    {"hub: no port", "tcp://hub", NULL, SOURCE, "leeds", "tcp://hub: "},
    {"hub: no endpoint", "hub", NULL, SOURCE, "leeds", "hub: "},
    {"key: not there", HUB, "/nowhere/key", SOURCE, "leeds", "/nowhere/key"},
    {"source: empty", HUB, NULL, "", "leeds", "source"},
    {"source: 257 bytes", HUB, NULL, long_source, "leeds", "source"},
    {"source: control bytes", HUB, NULL, "a\x1b[2J", "leeds", "source"},
    {"site: empty", HUB, NULL, SOURCE, "", "site"},
    {"site: 65 bytes", HUB, NULL, SOURCE, long_site, "site"},
    {"site: not UTF-8", HUB, NULL, SOURCE, "\xff", "site"},
};

/* A handle that can do nothing says why, and every call on it fails. */
static void refuses_to_open(void **state)
{
    const struct opening *row = *state;
    struct scratch_log folder;
    scratch_log_init(&folder, "publish");
    struct wallboard_publish *wall =
        wallboard_publish_open(row->hub, row->key, folder.folder, row->source, row->site);
    assert_non_null(wall);
    if (strstr(wallboard_publish_fault(wall), row->fault) == NULL) {
        fail_msg("not '%s' but '%s'", row->fault, wallboard_publish_fault(wall));
    }
    assert_false(wallboard_publish_can(wall, "events"));
    assert_false(wallboard_publish_say(wall, "source.bye", NULL, 0));
    assert_false(wallboard_publish_say_event(wall, "{}"));
    assert_int_equal(wallboard_publish_turn(wall, 0), -1);
    assert_int_equal(wallboard_publish_status(wall).open, 0);
    assert_true(wallboard_publish_fault(wall)[0] != '\0'); /* the first still stands */
    wallboard_publish_close(&wall, 0);
    assert_null(wall);
    scratch_log_finish(&folder);
}

/* -- saying ------------------------------------------------------------------------ */

struct saying {
    const char *name, *type, *data;
    int64_t time_ms;
    const char *fault; /* NULL: it is taken */
};

static struct saying sayings[] = {
    {"an event", "contact.queued", "{\"contact\":\"1\",\"queue\":\"q\"}", 0, NULL},
    {"the type in full", "wallboard.contact.queued",
     "{\"contact\":\"1\",\"queue\":\"q\"}", 0, NULL},
    {"no data", "source.bye", NULL, 0, NULL},
    {"a time", "source.bye", NULL, INT64_C(1795322033500), NULL},
    {"a field that nobody knows", "source.bye", "{\"colour\":\"blue\"}", 0, NULL},
    {"time_ms: below 0", "source.bye", NULL, -1, "time_ms"},
    {"time_ms: after 2100", "source.bye", NULL, INT64_C(4102444800000), "time_ms"},
    {"type: none", NULL, NULL, 0, "type"},
    {"type: empty", "", NULL, 0, "type"},
    {"type: unknown", "contact.exploded", NULL, 0, "no such type"},
    {"type: with a quote", "source.bye\",\"id\":\"7", NULL, 0, "type"},
    {"hello", "source.hello", "{\"capabilities\":[]}", 0, "said for you"},
    {"heartbeat", "source.heartbeat", NULL, 0, "said for you"},
    {"data: a field is missing", "contact.queued", "{\"contact\":\"1\"}", 0,
     "data.queue: is missing"},
    {"data: a field is wrong", "contact.queued",
     "{\"contact\":\"1\",\"queue\":\"q\",\"entry\":0}", 0, "data.entry"},
    {"data: not JSON", "contact.queued", "{contact", 0, "JSON"},
    {"data: no object", "source.bye", "[]", 0, "data"},
    {"data: that breaks out of it", "source.bye", "{},\"sequence\":\"9\"", 0, "sequence"},
    {"data: that ends the event", "source.bye", "{}}{\"x\":{}", 0, "JSON"},
    {"data: not UTF-8", "source.bye", "{\"reason\":\"\xff\"}", 0, "UTF-8"},
};

struct stage {
    struct scratch_log folder;
    struct wallboard_publish *wall;
};

static void open_stage(struct stage *stage)
{
    scratch_log_init(&stage->folder, "publish");
    stage->wall =
        wallboard_publish_open(HUB, NULL, stage->folder.folder, SOURCE, "leeds");
    assert_string_equal(wallboard_publish_fault(stage->wall), "");
}

static void close_stage(struct stage *stage)
{
    wallboard_publish_close(&stage->wall, 0);
    scratch_log_finish(&stage->folder);
}

static void expect_fault(const struct stage *stage, const char *fault)
{
    const char *said = wallboard_publish_fault(stage->wall);
    if (fault == NULL ? said[0] != '\0' : strstr(said, fault) == NULL) {
        fail_msg("not '%s' but '%s'", fault == NULL ? "" : fault, said);
    }
}

static void says(void **state)
{
    const struct saying *row = *state;
    struct stage stage;
    open_stage(&stage);
    bool taken = wallboard_publish_say(stage.wall, row->type, row->data, row->time_ms);
    expect_fault(&stage, row->fault);
    assert_int_equal(taken, row->fault == NULL);
    /* What was refused is not said, and no number is used up by it. */
    assert_int_equal(wallboard_publish_turn(stage.wall, 0), taken ? 1 : 0);
    close_stage(&stage);
}

struct whole {
    const char *name, *event, *fault;
};

static struct whole wholes[] = {
    {"a whole event; source and numbers become ours",
     "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"shop\",\"type\":"
     "\"wallboard.source.bye\",\"sourceepoch\":\"1\",\"sequence\":\"3\"}",
     NULL},
    {"none", NULL, "event"},
    {"not JSON", "bye", "JSON"},
    {"without an id",
     "{\"specversion\":\"1.0\",\"source\":\"shop\",\"type\":\"wallboard.source.bye\"}",
     "id: is missing"},
    {"a hello",
     "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"shop\",\"type\":"
     "\"wallboard.source.hello\",\"data\":{\"capabilities\":[]}}",
     "said for you"},
};

static void says_whole(void **state)
{
    const struct whole *row = *state;
    struct stage stage;
    open_stage(&stage);
    assert_int_equal(wallboard_publish_say_event(stage.wall, row->event),
                     row->fault == NULL);
    expect_fault(&stage, row->fault);
    assert_int_equal(wallboard_publish_turn(stage.wall, 0), row->fault == NULL ? 1 : 0);
    close_stage(&stage);
}

/* "Body at most 64 KiB": just at it, and one byte over. */
static void bounds_an_event(void **state)
{
    (void)state;
    struct stage stage;
    enum { LIMIT = 65536 };
    char *data = malloc(LIMIT + 100);
    assert_non_null(data);
    open_stage(&stage);
    size_t most = 0;
    for (size_t size = LIMIT - 600; size <= LIMIT; size++) {
        memset(data, ' ', size);
        memcpy(data, "{}", 2);
        data[size] = '\0';
        most = wallboard_publish_say(stage.wall, "source.bye", data, 0) ? size : most;
    }
    expect_fault(&stage, "too large");
    assert_in_range(most, LIMIT - 500, LIMIT - 200); /* the envelope's share */
    free(data);
    close_stage(&stage);
}

struct ability {
    const char *name, *words, *fault;
};

static struct ability abilities[] = {
    {"one", "events", NULL},
    {"several, and blanks", " events  ring left_reason ", NULL},
    {"none", "", NULL},
    {"one that nobody knows", "events telepathy", "no such capability: 'telepathy'"},
    {"with a comma", "events,ring", "no such capability: 'events,ring'"},
};

static void can(void **state)
{
    const struct ability *row = *state;
    struct stage stage;
    open_stage(&stage);
    assert_int_equal(wallboard_publish_can(stage.wall, row->words), row->fault == NULL);
    expect_fault(&stage, row->fault);
    close_stage(&stage);
}

/* What was said before a close is there after the next open, and bye with it. */
static void keeps_what_was_said(void **state)
{
    (void)state;
    struct stage stage;
    open_stage(&stage);
    assert_true(wallboard_publish_say(stage.wall, "contact.queued",
                                      "{\"contact\":\"1\",\"queue\":\"q\"}", 0));
    assert_int_equal(wallboard_publish_status(stage.wall).open, 1);
    assert_false(wallboard_publish_status(stage.wall).welcome);
    wallboard_publish_close(&stage.wall, 0);
    stage.wall = wallboard_publish_open(HUB, NULL, stage.folder.folder, SOURCE, "leeds");
    assert_int_equal(wallboard_publish_turn(stage.wall, 10), 2);
    /* Two with one source would use the same numbers. */
    struct wallboard_publish *second =
        wallboard_publish_open(HUB, NULL, stage.folder.folder, SOURCE, "leeds");
    assert_non_null(strstr(wallboard_publish_fault(second), ".spool"));
    wallboard_publish_close(&second, 0);
    close_stage(&stage);
}

static void nothing_is_no_crash(void **state)
{
    (void)state;
    struct wallboard_publish *none = NULL;
    assert_string_equal(wallboard_publish_fault(none), "out of memory");
    assert_false(wallboard_publish_say(none, "source.bye", NULL, 0));
    assert_int_equal(wallboard_publish_turn(none, 0), -1);
    assert_false(wallboard_publish_status(none).welcome);
    wallboard_publish_close(&none, 0);
}

int main(void)
{
    static struct rows rows;
    memset(long_site, 's', sizeof long_site - 1);
    memset(long_source, 's', sizeof long_source - 1);
    ROWS_ADD(&rows, refuses_to_open, openings);
    ROWS_ADD(&rows, says, sayings);
    ROWS_ADD(&rows, says_whole, wholes);
    ROWS_ADD(&rows, can, abilities);
    rows_add_one(&rows, "an event: at its limit and over it", bounds_an_event);
    rows_add_one(&rows, "keeps what was said", keeps_what_was_said);
    rows_add_one(&rows, "nothing is no crash", nothing_is_no_crash);
    return rows_run(&rows, "publish/wallboard_publish");
}
