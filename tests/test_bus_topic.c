#include <string.h>

#include "bus/topic.h"
#include "support/rows.h"

/* Rules quoted are those of docs/events.md, section 3. */

#define STR(literal)                                                                     \
    {                                                                                    \
        literal, sizeof(literal) - 1                                                     \
    }
#define X16(s) s s s s s s s s s s s s s s s s

struct good_row {
    const char *name;
    struct topic topic;
    const char *text;
};

static struct good_row good_rows[] = {
    {"a queue's contact event",
     {TOPIC_QUEUE, STR("leeds"), STR("support"), STR("contact.queued")},
     "wb1/leeds/q/support/contact.queued"},
    {"no queue: the name is empty, its slashes stay",
     {TOPIC_QUEUE, STR("leeds"), STR(""), STR("contact.result")},
     "wb1/leeds/q//contact.result"},
    {"an agent's event",
     {TOPIC_AGENT, STR("leeds"), STR("ann"), STR("agent.state")},
     "wb1/leeds/a/ann/agent.state"},
    {"a source's event has no name",
     {TOPIC_SOURCE, STR("leeds"), STR(""), STR("source.heartbeat")},
     "wb1/leeds/s/source.heartbeat"},
    {"slash and blank are written %XX with capital digits",
     {TOPIC_QUEUE, STR("leeds"), STR("Sales/EU 1"), STR("contact.left")},
     "wb1/leeds/q/Sales%2FEU%201/contact.left"},
    {"bytes above 0x7E are written %XX",
     {TOPIC_QUEUE, STR("leeds"), STR("B\xC3\xBCro"), STR("queue.stats")},
     "wb1/leeds/q/B%C3%BCro/queue.stats"},
    {"all others stay as they are",
     {TOPIC_QUEUE, STR("leeds"), STR("3000@default"), STR("contact.answered")},
     "wb1/leeds/q/3000@default/contact.answered"},
    {"the percent sign and NUL survive",
     {TOPIC_AGENT, STR("100%"), STR("a\0b\x7F"), STR("agent.left")},
     "wb1/100%25/a/a%00b%7F/agent.left"},
};

static void builds_and_parses(void **state)
{
    const struct good_row *row = *state;
    char text[TOPIC_MAX_BYTES + 1];
    char scratch[TOPIC_MAX_BYTES];
    struct topic back = {0};
    size_t size = topic_build(&row->topic, text, sizeof text);
    assert_string_equal(text, row->text);
    assert_int_equal(size, strlen(row->text));
    assert_true(topic_parse(str_from(text), &back, scratch));
    assert_int_equal(back.kind, row->topic.kind);
    assert_true(str_equal(back.site, row->topic.site));
    assert_true(str_equal(back.name, row->topic.name));
    assert_true(str_equal(back.type, row->topic.type));
}

struct bad_row {
    const char *name;
    struct str text;
};

static struct bad_row bad_rows[] = {
    {"nothing", STR("")},
    {"another version", STR("wb2/leeds/s/source.bye")},
    {"the beginning alone", STR("wb1/")},
    {"no kind", STR("wb1/leeds/")},
    {"no site", STR("wb1//s/source.bye")},
    {"an unknown kind", STR("wb1/leeds/x/source.bye")},
    {"a kind of two letters", STR("wb1/leeds/qq/support/contact.left")},
    {"no type", STR("wb1/leeds/q/support/")},
    {"a queue that is not closed by a slash", STR("wb1/leeds/q/support")},
    {"an agent without a name", STR("wb1/leeds/a//agent.state")},
    {"a source with a name", STR("wb1/leeds/s/pbx/source.bye")},
    {"an escape that is cut off", STR("wb1/leeds/q/a%2/contact.left")},
    {"an escape at the very end of a name", STR("wb1/leeds/q/a%/contact.left")},
    {"small hex digits", STR("wb1/leeds/q/a%2f/contact.left")},
    {"an escape of what needs none", STR("wb1/leeds/q/%41/contact.left")},
    {"an escape of no digits", STR("wb1/leeds/q/%G0/contact.left")},
    {"a raw blank", STR("wb1/leeds/q/a b/contact.left")},
    {"a raw NUL", STR("wb1/leeds/q/a\0b/contact.left")},
    {"raw UTF-8", STR("wb1/leeds/q/B\xC3\xBCro/contact.left")},
    {"a type with capitals", STR("wb1/leeds/s/source.Bye")},
    {"a site of 65 bytes", STR("wb1/" X16("1234") "5/s/source.bye")},
    {"a name of 129 bytes", STR("wb1/leeds/q/" X16("12345678") "9/contact.left")},
    {"a type of 65 bytes", STR("wb1/leeds/s/" X16("abcd") "e")},
    {"over 1024 bytes", STR("wb1/leeds/q/" X16(X16("%20%")) "/contact.left")},
};

static void refuses(void **state)
{
    const struct bad_row *row = *state;
    char scratch[TOPIC_MAX_BYTES];
    struct topic topic = {.type = {"untouched", 9}};
    assert_false(topic_parse(row->text, &topic, scratch));
    assert_true(str_is(topic.type, "untouched"));
}

static void longest_parts_fit_the_limit(void **state)
{
    (void)state;
    char text[TOPIC_MAX_BYTES + 1];
    struct topic topic = {TOPIC_QUEUE, STR(X16("    ")), STR(X16("        ")),
                          STR(X16("abcd"))};
    size_t size = topic_build(&topic, text, sizeof text);
    assert_in_range(size, 1, TOPIC_MAX_BYTES);
    /* a buffer one byte too small is told, not overrun */
    assert_int_equal(topic_build(&topic, text, size), 0);
    assert_int_equal(topic_build(&topic, text, size + 1), size);
    topic.name.size = 0;
    topic.kind = TOPIC_AGENT;
    assert_int_equal(topic_build(&topic, text, sizeof text), 0);
}

static void prefix_closes_the_site(void **state)
{
    (void)state;
    char text[64];
    assert_int_equal(topic_prefix(str_from("leeds"), text, sizeof text), 10);
    assert_string_equal(text, "wb1/leeds/");
    assert_int_equal(topic_prefix(str_from("a b"), text, sizeof text), 10);
    assert_string_equal(text, "wb1/a%20b/");
    assert_int_equal(topic_prefix(str_from(""), text, sizeof text), 4);
    assert_string_equal(text, "wb1/");
    assert_int_equal(topic_relay(str_from("a b"), text, sizeof text), 11);
    assert_string_equal(text, "wbh1/a%20b/");
    assert_int_equal(topic_relay(str_from(""), text, sizeof text), 5);
    assert_int_equal(topic_relay(str_from("leeds"), text, 11), 0);
    assert_int_equal(topic_prefix(str_from("leeds"), text, 10), 0);
    assert_int_equal(topic_prefix(str_from(X16("12345")), text, sizeof text), 0);
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, builds_and_parses, good_rows);
    ROWS_ADD(&tests, refuses, bad_rows);
    rows_add_one(&tests, "the longest parts fit the limit", longest_parts_fit_the_limit);
    rows_add_one(&tests, "a prefix closes the site", prefix_closes_the_site);
    return rows_run(&tests, "bus/topic");
}
