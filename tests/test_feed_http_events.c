#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed/http_events.h"
#include "support/rows.h"

#define SAID_MAX 4096

/*
 * "CloudEvents over HTTP in binary, structured and batched mode": a request in, events
 * out, and an answer that names the field. Headers are written "name=value", one a line;
 * what is said reads "type contact time;" for each event.
 */
struct request {
    const char *name;
    const char *type, *headers, *body;
    int status;
    size_t taken, ignored;
    const char *said, *fault; /* the fault begins so */
};

#define ENVELOPE "\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\","
#define QUEUED   ENVELOPE "\"type\":\"wallboard.contact.queued\","
#define TIME     "\"time\":\"2026-11-25T10:00:00Z\","
#define DATA     "\"data\":{\"contact\":\"c1\",\"queue\":\"q\"}"
#define WHOLE    "{" QUEUED TIME DATA "}"
#define STRUCT   "application/cloudevents+json"
#define BATCH    "application/cloudevents-batch+json"
#define JSON     "application/json"
#define CE       "specversion=1.0\nid=1\nsource=s\ntype=wallboard.contact.queued\n"
#define BODY     "{\"contact\":\"c1\",\"queue\":\"q\"}"
#define SAID     "contact.queued c1 1795600800000;"

/* clang-format off */
static struct request requests[] = {
    {"structured", STRUCT, "", WHOLE, 200, 1, 0, SAID, ""},
    {"structured, with a character set", STRUCT "; charset=utf-8", "", WHOLE, 200, 1, 0, SAID, ""},
    {"the type in capitals", "Application/CloudEvents+JSON", "", WHOLE, 200, 1, 0, SAID, ""},
    {"plain JSON without attributes is structured", JSON, "", WHOLE, 200, 1, 0, SAID, ""},
    {"batched", BATCH, "", "[" WHOLE "," WHOLE "]", 200, 2, 0, SAID SAID, ""},
    {"an empty batch", BATCH, "", "[]", 200, 0, 0, "", ""},
    {"binary", JSON, CE "time=2026-11-25T10:00:00Z\n", BODY, 200, 1, 0, SAID, ""},
    {"binary without a time has none", JSON, CE, BODY, 200, 1, 0, "contact.queued c1 -;", ""},
    {"structured goes before attributes in headers", STRUCT, "id=2\ntype=x\n", WHOLE, 200, 1, 0, SAID, ""},
    {"binary: url-encoded values are UTF-8", JSON, "specversion=1.0\nid=%22%5C%C3%BC\nsource=s\ntype=wallboard.contact.queued\n", BODY, 200, 1, 0, "contact.queued c1 -;", ""},
    {"the site of this feed may be named", STRUCT, "", "{" QUEUED "\"site\":\"leeds\"," TIME DATA "}", 200, 1, 0, SAID, ""},
    {"a type that we do not know is ignored", STRUCT, "", "{" ENVELOPE "\"type\":\"com.example.x\"}", 200, 0, 1, "", ""},
    {"a sender's hello is its own affair", STRUCT, "", "{" ENVELOPE "\"type\":\"wallboard.source.hello\",\"data\":{\"capabilities\":[\"ring\"]}}", 200, 0, 1, "", ""},

    {"no type", NULL, "", WHOLE, 415, 0, 0, "", "content-type: "},
    {"another type", "text/plain", "", WHOLE, 415, 0, 0, "", "content-type: "},
    {"another type with attributes", "text/plain", CE, BODY, 415, 0, 0, "", "content-type: "},
    {"no JSON", STRUCT, "", "{", 400, 0, 0, "", "bad_json: "},
    {"nothing", STRUCT, "", "", 400, 0, 0, "", "bad_json: "},
    {"a field is missing", STRUCT, "", "{" QUEUED TIME "\"data\":{\"contact\":\"c1\"}}", 400, 0, 0, "", "missing: data.queue: "},
    {"a field is wrong", STRUCT, "", "{" QUEUED TIME "\"data\":{\"contact\":\"c1\",\"queue\":\"q\",\"entry\":0}}", 400, 0, 0, "", "bad_value: data.entry: "},
    {"another site", STRUCT, "", "{" QUEUED "\"site\":\"york\"," DATA "}", 400, 0, 0, "", "wrong_site: site: "},
    {"one of a batch is refused, the others are taken", BATCH, "", "[" WHOLE ",7," WHOLE "]", 400, 2, 0, SAID SAID, "not_an_event: "},
    {"binary: the body is two values", JSON, CE, BODY ",\"id\":\"2\"", 400, 0, 0, "", "bad_json: data: "},
    {"binary: an attribute twice", JSON, CE "id=2\n", BODY, 400, 0, 0, "", "bad_json: "},
    {"binary: an attribute is missing", JSON, "id=1\n", BODY, 400, 0, 0, "", "missing: specversion: "},
    {"binary: no attribute may be called data", JSON, CE "data=x\n", BODY, 400, 0, 0, "", "bad_value: ce-: "},
    {"binary: a name that would end the string", JSON, CE "a\"b=x\n", BODY, 400, 0, 0, "", "bad_value: ce-: "},
    {"binary: a zero byte in a value", JSON, "specversion=1.0\nid=%00\nsource=s\ntype=wallboard.contact.queued\n", BODY, 400, 0, 0, "", "bad_utf8: "},
};
/* clang-format on */

struct heard {
    char said[SAID_MAX];
    char id[256];
    bool fails;
};

static bool hear(void *context, const struct event *event)
{
    struct heard *heard = context;
    char time[32] = "-";
    size_t size = strlen(heard->said);
    if (event->time_ms != EVENT_NO_TIME) {
        snprintf(time, sizeof time, "%lld", (long long)event->time_ms);
    }
    assert_int_equal(event->source.size, 0); /* all senders are one source: the feed */
    assert_int_equal(event->site.size, 0);
    assert_true(event->sequence == EVENT_NO_NUMBER);
    str_copy(heard->id, sizeof heard->id, event->id);
    snprintf(heard->said + size, SAID_MAX - size, "%s %.*s %s;",
             event_type_name(event->type), (int)event->contact.size, event->contact.data,
             time);
    return !heard->fails;
}

/* Cuts "name=value" lines into the attributes of a request. */
static void read_headers(struct http_post *post, struct str text)
{
    while (text.size > 0) {
        struct str value = str_split(&text, '\n');
        post->attributes[post->attribute_count].name = str_split(&value, '=');
        post->attributes[post->attribute_count++].value = value;
    }
}

static void test_request(void **state)
{
    const struct request *row = *state;
    struct heard heard = {0};
    struct http_outcome outcome;
    struct http_post post = {.type = str_from(row->type), .body = str_from(row->body)};
    struct http_events *events = http_events_create("leeds", hear, &heard);
    assert_non_null(events);
    read_headers(&post, str_from(row->headers));
    assert_true(http_events_take(events, &post, &outcome));
    assert_int_equal(outcome.status, row->status);
    assert_string_equal(heard.said, row->said);
    assert_int_equal(outcome.taken, row->taken);
    assert_int_equal(outcome.ignored, row->ignored);
    assert_int_equal(outcome.refused, row->status == 200 ? 0 : 1);
    assert_int_equal(strncmp(outcome.fault, row->fault, strlen(row->fault)), 0);
    http_events_destroy(&events);
}

static void take(struct http_events *events, const char *body)
{
    struct http_outcome outcome;
    const struct http_post post = {.type = str_from(STRUCT), .body = str_from(body)};
    assert_true(http_events_take(events, &post, &outcome));
    assert_int_equal(outcome.taken, 1);
}

/* "Duplicates are recognised by (source, id)": that of the sender. */
static void test_ids(void **state)
{
    struct heard heard = {0};
    char first[256];
    char body[1024];
    (void)state;
    struct http_events *events = http_events_create("leeds", hear, &heard);
    assert_non_null(events);
    take(events, WHOLE);
    str_copy(first, sizeof first, str_from(heard.id));
    take(events, WHOLE);
    assert_string_equal(heard.id, first);
    take(events, "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"t\","
                 "\"type\":\"wallboard.contact.queued\"," DATA "}");
    assert_string_not_equal(heard.id, first);
    snprintf(body, sizeof body,
             "{\"specversion\":\"1.0\",\"id\":\"%0128d\",\"source\":\"t\","
             "\"type\":\"wallboard.contact.queued\"," DATA "}",
             7);
    take(events, body);
    assert_true(strlen(heard.id) <= 128);
    http_events_destroy(&events);
}

/* "A source declares what it can tell": as far as it has shown it. */
struct showing {
    const char *name;
    const char *type, *data;
    uint32_t shown;
};

static struct showing showings[] = {
    {"joining alone", "contact.queued", "\"contact\":\"c\",\"queue\":\"q\"", 0},
    {"an offer", "contact.offered", "\"contact\":\"c\",\"agent\":\"a\"", EVENT_CAN_RING},
    {"a reason for leaving", "contact.left",
     "\"contact\":\"c\",\"queue\":\"q\",\"reason\":\"key\"", EVENT_CAN_LEFT_REASON},
    {"a reason that is not known is none", "contact.left",
     "\"contact\":\"c\",\"queue\":\"q\",\"reason\":\"unknown\"", 0},
    {"who hung up", "contact.ended", "\"contact\":\"c\",\"by\":\"agent\"",
     EVENT_CAN_ENDED_BY},
    {"who hung up is not said", "contact.ended", "\"contact\":\"c\"", 0},
    {"wrap-up with its end", "agent.state",
     "\"agent\":\"a\",\"state\":\"wrapup\",\"until\":\"2026-11-25T10:00:09Z\"",
     EVENT_CAN_WRAPUP_TIMED},
    {"wrap-up without", "agent.state", "\"agent\":\"a\",\"state\":\"wrapup\"",
     EVENT_CAN_WRAPUP_EXACT},
    {"a pause of one queue", "agent.state",
     "\"agent\":\"a\",\"queue\":\"q\",\"state\":\"not_ready\"", EVENT_CAN_QUEUE_PAUSE},
    {"gauges", "queue.stats", "\"queue\":\"q\",\"waiting\":1", EVENT_CAN_GAUGES},
};

static void test_showing(void **state)
{
    const struct showing *row = *state;
    struct heard heard = {0};
    char body[512];
    struct http_events *events = http_events_create("leeds", hear, &heard);
    assert_non_null(events);
    snprintf(body, sizeof body, "{" ENVELOPE "\"type\":\"wallboard.%s\",\"data\":{%s}}",
             row->type, row->data);
    take(events, body);
    /* "capability gauges alone": who tells nothing else tells no contacts */
    uint32_t contacts = row->shown == EVENT_CAN_GAUGES ? 0 : EVENT_CAN_EVENTS;
    assert_int_equal(http_events_capabilities(events), contacts | row->shown);
    http_events_destroy(&events);
}

static void test_failure(void **state)
{
    struct heard heard = {.fails = true};
    struct http_outcome outcome;
    const struct http_post post = {.type = str_from(STRUCT), .body = str_from(WHOLE)};
    (void)state;
    struct http_events *events = http_events_create("leeds", hear, &heard);
    assert_non_null(events);
    assert_false(http_events_take(events, &post, &outcome));
    http_events_destroy(&events);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_request, requests);
    rows_add_one(&rows, "a second delivery has the same id", test_ids);
    ROWS_ADD(&rows, test_showing, showings);
    rows_add_one(&rows, "an output that fails is told", test_failure);
    return rows_run(&rows, "feed/http_events");
}
