#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "feed/adapter_csv.h"
#include "support/feed_capture.h"
#include "support/rows.h"
#include "support/scratch_log.h"

/*
 * A map and a file in, events out. Times are in ms since FEED_CAPTURE_START_MS, which is
 * 22:13:20 UTC of 2023-11-14.
 */

#define MAP                                                                              \
    "timezone: UTC\ntime: datetime\nnone: [\"-\"]\ncontact: [id]\n"                      \
    "queue: { column: queue, values: { S: support }, others: keep }\n"                   \
    "agent: { column: agent }\nqueued: in\nanswered: out\nleft: out\nended: end\n"       \
    "wait: wait\ntalk: talk\nwrapup: wrap\noutcomes:\n"                                  \
    "  a: { when: { what: A }, say: answered, by: caller }\n"                            \
    "  l: { when: { what: L }, say: left, reason: abandoned }\n"                         \
    "  r: { when: { what: R }, say: rejected, reason: full }\n"                          \
    "  n: { when: { what: N }, say: nothing }\n"
#define HEAD   "id,queue,agent,in,out,end,wait,talk,wrap,what\n"
#define AT(ss) "2023-11-14 22:13:" ss

struct translation {
    const char *name;
    const char *map, *file;
    const char *said;
};

static struct translation translations[] = {
    {"an answered contact, its wrap-up and who ended it", MAP,
     HEAD "1,S,ann," AT("21") "," AT("25") "," AT("31") ",4,6,9,A\n",
     "1000 contact.queued {\"contact\":\"1\",\"queue\":\"support\",\"entry\":1,"
     "\"channel\":\"voice\"}\n"
     "5000 contact.answered {\"contact\":\"1\",\"queue\":\"support\",\"entry\":1,"
     "\"agent\":\"ann\",\"wait_ms\":4000}\n"
     "11000 contact.ended {\"contact\":\"1\",\"queue\":\"support\",\"entry\":1,"
     "\"agent\":\"ann\",\"by\":\"caller\",\"wait_ms\":4000,\"talk_ms\":6000}\n"
     "11000 agent.state {\"agent\":\"ann\",\"state\":\"wrapup\",\"contact\":\"1\","
     "\"until\":\"2023-11-14T22:13:40.000Z\"}\n"},
    {"one that left; what is not said is not told", MAP,
     HEAD "1,sales,-," AT("21") "," AT("25") ",,,,,L\n",
     "1000 contact.queued {\"contact\":\"1\",\"queue\":\"sales\",\"entry\":1,"
     "\"channel\":\"voice\"}\n"
     "5000 contact.left {\"contact\":\"1\",\"queue\":\"sales\",\"entry\":1,"
     "\"reason\":\"abandoned\"}\n"},
    {"one that was refused", MAP, HEAD "1,S,," AT("21") ",-,-,-,-,-,R\n",
     "1000 contact.rejected {\"contact\":\"1\",\"queue\":\"support\",\"entry\":1,"
     "\"reason\":\"full\"}\n"},
    {"rows in any order are told in the order of time", MAP,
     HEAD "2,S,," AT("23") "," AT("29") ",,,,,L\n1,S,," AT("21") "," AT("30") ",,,,,L\n",
     "1000 contact.queued {\"contact\":\"1\",\"queue\":\"support\",\"entry\":1,"
     "\"channel\":\"voice\"}\n"
     "3000 contact.queued {\"contact\":\"2\",\"queue\":\"support\",\"entry\":1,"
     "\"channel\":\"voice\"}\n"
     "9000 contact.left {\"contact\":\"2\",\"queue\":\"support\",\"entry\":1,"
     "\"reason\":\"abandoned\"}\n"
     "10000 contact.left {\"contact\":\"1\",\"queue\":\"support\",\"entry\":1,"
     "\"reason\":\"abandoned\"}\n"},
    {"a contact that comes again is its second entry, in the order of time", MAP,
     HEAD "1,S,," AT("30") "," AT("31") ",,,,,L\n1,S,," AT("21") "," AT("22") ",,,,,L\n",
     "1000 contact.queued {\"contact\":\"1\",\"queue\":\"support\",\"entry\":1,"
     "\"channel\":\"voice\"}\n"
     "2000 contact.left {\"contact\":\"1\",\"queue\":\"support\",\"entry\":1,"
     "\"reason\":\"abandoned\"}\n"
     "10000 contact.queued {\"contact\":\"1\",\"queue\":\"support\",\"entry\":2,"
     "\"channel\":\"voice\"}\n"
     "11000 contact.left {\"contact\":\"1\",\"queue\":\"support\",\"entry\":2,"
     "\"reason\":\"abandoned\"}\n"},
    {"a talk that its own times refute is taken from those", MAP,
     HEAD "1,S,ann," AT("21") "," AT("25") "," AT("31") ",4,9,,A\n",
     "fault csv:2: 1: talk: longer than from answered to ended: taken from those\n"
     "1000 contact.queued {\"contact\":\"1\",\"queue\":\"support\",\"entry\":1,"
     "\"channel\":\"voice\"}\n"
     "5000 contact.answered {\"contact\":\"1\",\"queue\":\"support\",\"entry\":1,"
     "\"agent\":\"ann\",\"wait_ms\":4000}\n"
     "11000 contact.ended {\"contact\":\"1\",\"queue\":\"support\",\"entry\":1,"
     "\"agent\":\"ann\",\"by\":\"caller\",\"wait_ms\":4000}\n"},
    {"rows that are no contacts are counted", MAP, HEAD "1,,,,,,,,,N\n2,,,,,,,,,N\n",
     "ignored n\nignored n\n"},
    {"a clock that passes midnight",
     "timezone: UTC\ntime: clock\ndate: 2023-11-14\n"
     "contact: [a, b]\nqueue: { column: q }\nqueued: in\nleft: out\n"
     "outcomes: { all: { say: left, reason: timeout } }\n",
     "a,b,q,in,out\nx,1,S,23:59:50,0:00:10\n",
     "6390000 contact.queued {\"contact\":\"x-1\",\"queue\":\"S\",\"entry\":1,"
     "\"channel\":\"voice\"}\n"
     "6410000 contact.left {\"contact\":\"x-1\",\"queue\":\"S\",\"entry\":1,"
     "\"reason\":\"timeout\"}\n"},
    {"bad rows are told with file:line:column and the column's name", MAP,
     HEAD "1,S,ann,yesterday,,,,,,A\n"
          "1,S,ann," AT("21") "," AT(
              "25") ",,soon,,,A\n"
                    "1,S,-," AT("21") "," AT(
                        "25") ",,,,,A\n"
                              "1,S,ann,," AT(
                                  "25") ",,,,,A\n"
                                        "1,S,ann," AT(
                                            "21") ",-,,,,,A\n"
                                                  ",S,ann," AT("21") "," AT(
                                                      "25") ",,,,,A\n"
                                                            "1,S,ann," AT("21") "," AT(
                                                                "25") ",,,,,X\n"
                                                                      "1,S,ann\n"
                                                                      "1,\"S\"x,ann\n",
     "fault csv:2: 9: in: yesterday: no time as the map has it\n"
     "fault csv:3: 50: wait: soon: no duration\n"
     "fault csv:4: 5: agent: -: no name\n"
     "fault csv:5: 9: in: : does not say when it was queued\n"
     "fault csv:6: 29: out: -: does not say when that was over\n"
     "fault csv:7: 1: id: : no part of a contact's id\n"
     "fault csv:8: 1: no outcome of the map is true of it\n"
     "fault csv:9: 1: has not as many fields as the first row\n"
     "fault csv:10: 3: text behind a closing quote\n"},
};

struct files {
    struct scratch_log map, file;
};

static void files_init(struct files *files, const char *map, const char *file)
{
    scratch_log_init(&files->map, "map.yaml");
    scratch_log_init(&files->file, "csv");
    scratch_log_add(&files->map, map);
    scratch_log_add(&files->file, file);
}

static void files_finish(struct files *files)
{
    scratch_log_finish(&files->map);
    scratch_log_finish(&files->file);
}

static void *create(const struct files *files, struct diag *diag)
{
    return feed_capture_create(
        &adapter_csv, "UTC",
        (const char *[]){files->file.path, "--map", files->map.path, NULL}, diag);
}

static void test_translation(void **state)
{
    const struct translation *row = *state;
    struct files files;
    struct feed_output output;
    struct diag diag = {0};
    files_init(&files, row->map, row->file);
    feed_capture_init(&output);
    output.no_snapshots = true;
    void *adapter = create(&files, &diag);
    diag_print(&diag, stderr);
    assert_non_null(adapter);
    assert_int_equal(feed_capture_run(&adapter_csv, adapter, &output, 0), ADAPTER_DONE);
    assert_string_equal(output.text, row->said);
    adapter_csv.destroy(adapter);
    feed_capture_finish(&output);
    files_finish(&files);
}

/* "Each fault: file:line:column: key: value: reason" (style.md section 7). */
struct refusal {
    const char *name;
    const char *map, *file;
    const char *told; /* every fault, a line each */
};

#define SMALL                                                                            \
    "time: datetime\ncontact: [id]\nqueue: { column: queue }\nqueued: in\nleft: out\n"   \
    "outcomes: { all: { say: left, reason: abandoned } }\n"

static struct refusal refusals[] = {
    {"a key that does not exist", SMALL "quued: in\n", HEAD,
     "map.yaml:7:1: quued: in: unknown key, did you mean 'queued'?\n"},
    {"keys that are missing", "time: datetime\n", HEAD,
     "map.yaml:1:1: 'contact' is missing\nmap.yaml:1:1: 'queue' is missing\n"
     "map.yaml:1:1: 'queued' is missing\nmap.yaml:1:1: 'outcomes' is missing\n"},
    {"columns that the file does not have, each of them",
     "time: datetime\ncontact: [id, line]\nqueue: { column: kew }\nqueued: [in, come]\n"
     "left: out\nwait: weight\n"
     "outcomes: { all: { when: { wat: X }, say: left, reason: abandoned } }\n",
     HEAD,
     "map.yaml:6:7: wait: weight: no such column\n"
     "map.yaml:2:15: contact[2]: line: no such column\n"
     "map.yaml:4:14: queued[2]: come: no such column\n"
     "map.yaml:3:18: queue.column: kew: no such column\n"
     "map.yaml:7:28: outcomes.all.when.wat: X: no such column\n"},
    {"a column that is there twice", SMALL, "id,queue,in,out,in\n",
     "map.yaml:4:9: queued: in: a column that is there twice\n"},
    {"clock times without a date",
     "time: clock\ncontact: [id]\nqueue: { column: queue }\nqueued: in\nleft: out\n"
     "outcomes: { all: { say: left, reason: abandoned } }\n",
     HEAD, "map.yaml:1:7: time: clock: clock times need date or date_column\n"},
    {"a date that no calendar has", SMALL "date: 2023-02-30\n", HEAD,
     "map.yaml:7:7: date: 2023-02-30: no date as YYYY-MM-DD\n"},
    {"a zone that does not exist", SMALL "timezone: Europe/Leeds\n", HEAD,
     "map.yaml:7:11: timezone: Europe/Leeds: no such time zone\n"},
    {"answered without saying when and by whom",
     "time: datetime\ncontact: [id]\nqueue: { column: queue }\nqueued: in\n"
     "outcomes: { all: { say: answered } }\n",
     HEAD, "map.yaml:5:18: outcomes.all: answered needs the keys answered and agent\n"},
    {"left without a reason, and without saying when",
     "time: datetime\ncontact: [id]\nqueue: { column: queue }\nqueued: in\n"
     "outcomes: { all: { say: left } }\n",
     HEAD,
     "map.yaml:5:18: outcomes.all: left and rejected need a reason\n"
     "map.yaml:5:18: outcomes.all: left needs the key left\n"},
    {"a reason that is not one of that outcome, and an end without an answer",
     "time: datetime\ncontact: [id]\nqueue: { column: queue }\nqueued: in\nleft: out\n"
     "outcomes: { all: { say: left, reason: full, by: agent } }\n",
     HEAD,
     "map.yaml:6:39: outcomes.all.reason: full: no reason of that outcome\n"
     "map.yaml:6:45: outcomes.all.by: agent: only of answered contacts\n"},
    {"a file without columns", SMALL, "",
     "csv: empty: the first row must name the columns\n"},
    {"a first row that is none", SMALL, "id,\"queue\n",
     "csv:1:4: a quote is opened and not closed\n"},
};

static void test_refusal(void **state)
{
    const struct refusal *row = *state;
    struct files files;
    struct diag diag = {0};
    files_init(&files, row->map, row->file);
    void *adapter = create(&files, &diag);
    assert_null(adapter);
    char told[4096] = "";
    size_t size = 0;
    for (size_t i = 0; i < diag.count; i++) {
        char text[1024];
        diag_format(&diag.entries[i], text, sizeof text);
        const char *map = strstr(text, "/map.yaml");
        const char *csv = strstr(text, "/csv");
        const char *slash = map != NULL ? map : csv;
        size += str_format(told + size, sizeof told - size, "%s\n",
                           slash == NULL ? text : slash + 1);
    }
    assert_string_equal(told, row->told);
    files_finish(&files);
}

/* A bank's day of 1999. The file is not ours to give away: it is found beside the
 * checkout or through WALLBOARD_SAMPLES. Its own description has the counts. */
static void test_sample(void **state)
{
    (void)state;
    char path[1024];
    const char *folder = getenv("WALLBOARD_SAMPLES");
    snprintf(path, sizeof path, "%s/callcenter_csv/technion_anonymous_bank_one_day.csv",
             folder == NULL ? TEST_ROOT "/../shared/samples" : folder);
    if (access(path, R_OK) != 0) {
        skip();
    }
    struct feed_output output;
    struct diag diag = {0};
    feed_capture_init(&output);
    void *adapter = feed_capture_create(
        &adapter_csv, NULL,
        (const char *[]){path, "--map", TEST_DATA "/technion.yaml", NULL}, &diag);
    diag_print(&diag, stderr);
    assert_non_null(adapter);
    assert_int_equal(feed_capture_run(&adapter_csv, adapter, &output, 0), ADAPTER_DONE);
    assert_int_equal(output.events[EVENT_CONTACT_QUEUED], 1511 + 728);
    assert_int_equal(output.events[EVENT_CONTACT_ANSWERED], 1511);
    assert_int_equal(output.events[EVENT_CONTACT_ENDED], 1511);
    assert_int_equal(output.events[EVENT_CONTACT_LEFT], 728);
    assert_int_equal(output.ignored, 118 + 18);
    assert_int_equal(output.faults, 0);
    assert_int_equal(output.events[EVENT_SOURCE_SNAPSHOT], 1);
    adapter_csv.destroy(adapter);
    feed_capture_finish(&output);
}

/* "0 is a true 0" from the record's start (metrics.md section 1). */
static void test_opening(void **state)
{
    (void)state;
    struct files files;
    struct feed_output output;
    struct diag diag = {0};
    files_init(&files, MAP, HEAD "1,S,," AT("21") "," AT("25") ",,,,,L\n");
    feed_capture_init(&output);
    void *adapter = create(&files, &diag);
    (void)feed_capture_run(&adapter_csv, adapter, &output, 0);
    static const char opening[] = "1000 source.snapshot {\"complete\":true,\"queues\":[],"
                                  "\"agents\":[],\"contacts\":[]}\n1000 contact.queued";
    assert_memory_equal(output.text, opening, strlen(opening));
    assert_int_equal(adapter_csv.capabilities(adapter),
                     EVENT_CAN_EVENTS | EVENT_CAN_LEFT_REASON | EVENT_CAN_REJECT |
                         EVENT_CAN_ENDED_BY | EVENT_CAN_WRAPUP_EXACT);
    adapter_csv.destroy(adapter);
    feed_capture_finish(&output);
    files_finish(&files);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_translation, translations);
    ROWS_ADD(&rows, test_refusal, refusals);
    rows_add_one(&rows, "a record begins with a complete snapshot of nothing",
                 test_opening);
    rows_add_one(&rows, "a bank's day gives its own counts", test_sample);
    return rows_run(&rows, "feed_csv");
}
