#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "feed/adapter_queue_log.h"
#include "feed/alias.h"
#include "support/feed_capture.h"
#include "support/rows.h"
#include "support/scratch_log.h"

/*
 * Following a log that grows, is rotated and is cut, and going on where an earlier run
 * stopped. A case is a script: each step does something to the log, then lets the adapter
 * read; in the end what was said must be `said`, nothing lost and nothing doubled.
 */

enum deed {
    DONE,
    ADD,      /* append `text` */
    RENAME,   /* to path + `text` */
    TRUNCATE, /* to nothing */
    RESTART,  /* stop the adapter and start another */
    FORGET,   /* the same, the state file gone */
};

struct step {
    enum deed deed;
    const char *text;
};

struct script {
    const char *name;
    struct step steps[8];
    const char *said; /* queued contacts and faults, in order; '!' is a snapshot */
};

#define QUEUED(id) "1|" id "|q|NONE|ENTERQUEUE|||1\n"

static struct script scripts[] = {
    {"a log that grows", {{ADD, QUEUED("a")}, {ADD, QUEUED("b") QUEUED("c")}}, "!abc"},
    {"a log that does not exist yet is waited for",
     {{RESTART, NULL}, {ADD, QUEUED("a")}},
     "!a"},
    {"a line without its end waits for the rest",
     {{ADD, QUEUED("a") "1|b|q|NO"}, {ADD, "NE|ENTERQ"}, {ADD, "UEUE|||1\n"}},
     "!ab"},
    {"rotation by renaming: the old file first, then the new one",
     {{ADD, QUEUED("a")}, {RENAME, ".1"}, {ADD, QUEUED("b")}},
     "!ab"},
    {"rotation twice between two looks at an empty new log",
     {{ADD, QUEUED("a")}, {RENAME, ".1"}, {ADD, ""}, {ADD, QUEUED("b")}},
     "!ab"},
    {"a line without its end in a file that was left is a line",
     {{ADD, QUEUED("a") "1|b|q|NONE|ENTERQUEUE|||1"}, {RENAME, ".1"}, {ADD, QUEUED("c")}},
     "!abc"},
    {"truncation: the file is read anew",
     {{ADD, QUEUED("a") QUEUED("b")}, {TRUNCATE, NULL}, {ADD, QUEUED("c")}},
     "!abc"},
    {"truncation and growth beyond the old size between two looks",
     {{ADD, QUEUED("a")}, {TRUNCATE, ""}, {ADD, QUEUED("c") QUEUED("d") QUEUED("e")}},
     "!acde"},
    {"a line cut by a truncation is told, not guessed",
     {{ADD, QUEUED("a") "1|b|q|NO"}, {TRUNCATE, NULL}, {ADD, QUEUED("c")}},
     "!aXc"},
    {"a later run goes on where the first stopped, after saying what is so",
     {{ADD, QUEUED("a")}, {RESTART, NULL}, {ADD, QUEUED("b")}},
     "!a!b"},
    {"a later run goes on with what came while none ran",
     {{ADD, QUEUED("a")}, {RESTART, QUEUED("b") QUEUED("c")}},
     "!a!bc"},
    {"a later run finds the rest of a log that was rotated meanwhile",
     {{ADD, QUEUED("a") "1|b|q|NO"},
      {RENAME, "-20261122"},
      {RESTART, NULL},
      {ADD, QUEUED("c")}},
     "!a!Xc"},
    {"a later run without the state tells the log from its start",
     {{ADD, QUEUED("a")}, {FORGET, NULL}, {ADD, QUEUED("b")}},
     "!a!ab"},
};

struct run {
    struct scratch_log log;
    char state[SCRATCH_PATH_SIZE + 64];
    struct feed_output output;
    void *adapter;
};

static void start(struct run *run)
{
    struct diag diag = {0};
    run->adapter = feed_capture_create(
        &adapter_queue_log, NULL,
        (const char *[]){run->log.path, "--follow", "--state", run->state, NULL}, &diag);
    assert_non_null(run->adapter);
}

static void look(struct run *run)
{
    assert_int_equal(feed_capture_run(&adapter_queue_log, run->adapter, &run->output, 0),
                     ADAPTER_WAIT);
}

static void take_step(struct run *run, const struct step *step)
{
    switch (step->deed) {
    case DONE:
        break;
    case ADD:
        scratch_log_add(&run->log, step->text);
        break;
    case RENAME:
        scratch_log_rename(&run->log, step->text);
        break;
    case TRUNCATE:
        scratch_log_truncate(&run->log);
        break;
    case RESTART:
        adapter_queue_log.destroy(run->adapter);
        if (step->text != NULL) {
            scratch_log_add(&run->log, step->text);
        }
        start(run);
        break;
    case FORGET:
        adapter_queue_log.destroy(run->adapter);
        assert_int_equal(unlink(run->state), 0);
        start(run);
        break;
    }
}

/* "!" a snapshot, "a" contact a queued, "X" a fault. */
static void shorten(const char *said, char *ret_short)
{
    while (*said != '\0') {
        size_t length = strcspn(said, "\n");
        const char *queued = strstr(said, "contact.queued {\"contact\":\"");
        if (strncmp(said, "fault", 5) == 0) {
            *ret_short++ = 'X';
        } else if (queued != NULL && queued < said + length) {
            *ret_short++ = queued[strlen("contact.queued {\"contact\":\"")];
        } else {
            *ret_short++ = '!';
        }
        said += length + 1;
    }
    *ret_short = '\0';
}

static void test_script(void **state)
{
    const struct script *row = *state;
    struct run run;
    scratch_log_init(&run.log, "queue_log");
    scratch_log_beside(&run.log, "state", run.state, sizeof run.state);
    feed_capture_init(&run.output);
    start(&run);
    const struct step *step = row->steps;
    for (; step->deed != DONE; step++) {
        take_step(&run, step);
        if (step->deed != TRUNCATE || step->text == NULL) {
            look(&run);
        }
    }
    char said[256];
    shorten(run.output.text, said);
    assert_string_equal(said, row->said);
    adapter_queue_log.destroy(run.adapter);
    feed_capture_finish(&run.output);
    scratch_log_finish(&run.log);
}

/* A row of exactly `size` bytes without its LF. */
static void add_row_of(const struct scratch_log *log, size_t size)
{
    static const char head[] = "1700000001|c1|q|NONE|ENTERQUEUE||";
    FILE *file = fopen(log->path, "a");
    assert_non_null(file);
    fputs(head, file);
    for (size_t i = strlen(head); i < size; i++) {
        fputc('7', file);
    }
    fputs("\n1700000002|c2|q|NONE|ENTERQUEUE||\n", file);
    fclose(file);
}

struct length {
    const char *name;
    size_t size;
    size_t queued, faults;
};

static struct length lengths[] = {
    {"the longest line that is read", 16384, 2, 0},
    {"a byte more is told and left out", 16385, 1, 1},
    {"a line of a megabyte costs no more", 1048576, 1, 1},
};

static void test_length(void **state)
{
    const struct length *row = *state;
    struct scratch_log log;
    scratch_log_init(&log, "queue_log");
    add_row_of(&log, row->size);
    struct feed_output output;
    feed_capture_init(&output);
    struct diag diag = {0};
    void *adapter = feed_capture_create(&adapter_queue_log, NULL,
                                        (const char *[]){log.path, NULL}, &diag);
    assert_int_equal(feed_capture_run(&adapter_queue_log, adapter, &output, 0),
                     ADAPTER_DONE);
    assert_int_equal(output.events[EVENT_CONTACT_QUEUED], row->queued);
    assert_int_equal(output.faults, row->faults);
    adapter_queue_log.destroy(adapter);
    feed_capture_finish(&output);
    scratch_log_finish(&log);
}

/* The last row of a file that is read whole counts without its LF. */
static void test_no_last_end(void **state)
{
    (void)state;
    struct scratch_log log;
    scratch_log_init(&log, "queue_log");
    scratch_log_add(&log, QUEUED("a") "1|b|q|NONE|ENTERQUEUE|||1");
    struct feed_output output;
    feed_capture_init(&output);
    struct diag diag = {0};
    void *adapter = feed_capture_create(&adapter_queue_log, NULL,
                                        (const char *[]){log.path, NULL}, &diag);
    (void)feed_capture_run(&adapter_queue_log, adapter, &output, 0);
    assert_int_equal(output.events[EVENT_CONTACT_QUEUED], 2);
    adapter_queue_log.destroy(adapter);
    feed_capture_finish(&output);
    scratch_log_finish(&log);
}

/* Followed and at its end, an empty log is known to say nothing: 0 is a true 0. */
static void test_empty_log(void **state)
{
    (void)state;
    struct scratch_log log;
    scratch_log_init(&log, "queue_log");
    scratch_log_add(&log, "");
    struct feed_output output;
    feed_capture_init(&output);
    struct diag diag = {0};
    void *adapter = feed_capture_create(
        &adapter_queue_log, NULL, (const char *[]){log.path, "--follow", NULL}, &diag);
    assert_int_equal(feed_capture_run(&adapter_queue_log, adapter, &output, 4000),
                     ADAPTER_WAIT);
    assert_int_equal(output.events[EVENT_SOURCE_SNAPSHOT], 1);
    assert_int_equal(output.last_ms, FEED_CAPTURE_START_MS + 4000);
    adapter_queue_log.destroy(adapter);
    feed_capture_finish(&output);
    scratch_log_finish(&log);
}

/* A wrap-up ends by the clock when no row follows. */
static void test_wrapup_ends(void **state)
{
    (void)state;
    struct scratch_log log;
    scratch_log_init(&log, "queue_log");
    scratch_log_add(&log, "1|c1|q|Ann|WRAPUPSTART|10\n");
    struct feed_output output;
    feed_capture_init(&output);
    struct diag diag = {0};
    void *adapter = feed_capture_create(
        &adapter_queue_log, NULL, (const char *[]){log.path, "--follow", NULL}, &diag);
    (void)feed_capture_run(&adapter_queue_log, adapter, &output, 10999);
    assert_int_equal(output.events[EVENT_AGENT_STATE], 1);
    (void)feed_capture_run(&adapter_queue_log, adapter, &output, 11000);
    assert_int_equal(output.events[EVENT_AGENT_STATE], 2);
    assert_non_null(
        strstr(output.text, "11000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}"));
    adapter_queue_log.destroy(adapter);
    feed_capture_finish(&output);
    scratch_log_finish(&log);
}

/* A state file that is somebody else's is not written over. */
static void test_foreign_state(void **state)
{
    (void)state;
    struct scratch_log log;
    scratch_log_init(&log, "queue_log");
    scratch_log_add(&log, "my shopping list\n");
    struct diag diag = {0};
    assert_null(feed_capture_create(
        &adapter_queue_log, NULL,
        (const char *[]){TEST_DATA "/asterisk16/queue_log", "--state", log.path, NULL},
        &diag));
    assert_non_null(strstr(diag.entries[0].text, "no state file of queue-log"));
    scratch_log_finish(&log);
}

/* "the feed keeps an alias table" (events.md section 8.1). */
struct aliasing {
    const char *name;
    const char *lines;
    const char *rows;
    const char *said; /* part of what must be said; NULL: the file is refused */
    const char *fault;
};

static struct aliasing aliasings[] = {
    {"an interface is its member's name", "# who sits where\n\nSIP/7 = Ann B.\r\n",
     "1|CLI|q|SIP/7|ADDMEMBER|\n", "agent.joined {\"agent\":\"Ann B.\",\"queue\":\"q\"}",
     NULL},
    {"what a person wrote is not overruled by a log-in", "SIP/7 = Ann\n",
     "1|1|NONE|Agent/7|AGENTLOGIN|SIP/7-0000002a\n2|CLI|q|SIP/7|ADDMEMBER|\n",
     "agent.joined {\"agent\":\"Ann\",\"queue\":\"q\"}", NULL},
    {"a line without '=' is refused with its place", "SIP/7 = Ann\n  SIP/8 Bob\n", "",
     NULL, "aliases:2:3: an alias is written 'interface = name'"},
    {"an interface given twice is refused", "SIP/7 = Ann\nSIP/7 = Bob\n", "", NULL,
     "aliases:2:1: 'SIP/7': given twice"},
    {"an interface without a name is refused", "SIP/7 =\n", "", NULL, "aliases:1:1: "},
};

static void test_aliasing(void **state)
{
    const struct aliasing *row = *state;
    struct scratch_log log;
    struct scratch_log aliases;
    scratch_log_init(&log, "queue_log");
    scratch_log_init(&aliases, "aliases");
    scratch_log_add(&log, row->rows);
    scratch_log_add(&aliases, row->lines);
    struct feed_output output;
    feed_capture_init(&output);
    struct diag diag = {0};
    void *adapter = feed_capture_create(
        &adapter_queue_log, NULL,
        (const char *[]){log.path, "--alias", aliases.path, NULL}, &diag);
    if (row->said == NULL) {
        char text[1024];
        assert_null(adapter);
        diag_format(&diag.entries[0], text, sizeof text);
        assert_non_null(strstr(text, row->fault));
    } else {
        assert_non_null(adapter);
        (void)feed_capture_run(&adapter_queue_log, adapter, &output, 0);
        assert_non_null(strstr(output.text, row->said));
        adapter_queue_log.destroy(adapter);
    }
    feed_capture_finish(&output);
    scratch_log_finish(&aliases);
    scratch_log_finish(&log);
}

struct channel {
    const char *name;
    const char *channel, *interface;
};

static struct channel channels[] = {
    {"a SIP channel", "SIP/101-0000002a", "SIP/101"},
    {"a PJSIP channel with a dash in its name", "PJSIP/a-b-0000002a", "PJSIP/a-b"},
    {"one half of a Local channel", "Local/101@agents-00000003;1", "Local/101@agents"},
    {"a unique id is no channel", "1795322043.6", ""},
    {"an extension is no channel", "700@agents", ""},
    {"a name with a short end is no channel", "SIP/101-2a", ""},
    {"nothing is no channel", "", ""},
};

static void test_channel(void **state)
{
    const struct channel *row = *state;
    assert_true(str_is(alias_interface_of(str_from(row->channel)), row->interface));
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_script, scripts);
    ROWS_ADD(&rows, test_length, lengths);
    ROWS_ADD(&rows, test_aliasing, aliasings);
    ROWS_ADD(&rows, test_channel, channels);
    rows_add_one(&rows, "a last row without its end counts", test_no_last_end);
    rows_add_one(&rows, "an empty log that is followed is a true 0", test_empty_log);
    rows_add_one(&rows, "a wrap-up ends by the clock", test_wrapup_ends);
    rows_add_one(&rows, "a foreign state file is left alone", test_foreign_state);
    return rows_run(&rows, "feed_queue_log_file");
}
