/* Rule: events.md, "caller and label are personal: never journalled". */
#include <string.h>

#include "hub/scrub.h"
#include "site/labels.h"
#include "support/rows.h"
#include "wire/decode.h"

struct row {
    const char *name, *before;
    const char *agent, *label; /* noted; NULL: nothing */
    const char *kept;          /* is still in it; NULL: nothing to look for */
};

#define HEAD                                                                             \
    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"wallboard."

static struct row rows_scrub[] = {
    {"a caller's number is forgotten",
     HEAD "contact.queued\",\"data\":{\"queue\":\"q\",\"contact\":\"c\",\"caller\":"
          "\"SECRET\"}}",
     NULL, NULL, "\"contact\":\"c\""},
    {"an agent's name goes to the labels",
     HEAD "agent.state\",\"data\":{\"agent\":\"1001\",\"state\":\"ready\",\"label\":"
          "\"SECRET\"}}",
     "1001", "SECRET", "\"agent\":\"1001\""},
    {"when it joins, too",
     HEAD
     "agent.joined\",\"data\":{\"agent\":\"1001\",\"queue\":\"q\",\"label\":\"SECRET\"}}",
     "1001", "SECRET", "\"queue\":\"q\""},
    {"and in a snapshot, with its callers",
     HEAD "source.snapshot\",\"data\":{\"complete\":true,\"agents\":[{\"agent\":\"1002\","
          "\"state\":\"ready\",\"label\":\"SECRET\"}],\"contacts\":[{\"contact\":\"c\","
          "\"state\":\"waiting\",\"queue\":\"q\",\"caller\":\"SECRET\"}]}}",
     "1002", "SECRET", "\"contact\":\"c\""},
    {"a queue's name is nobody's secret",
     HEAD "queue.config\",\"data\":{\"queue\":\"q\",\"label\":\"Support\"}}", NULL, NULL,
     "Support"},
};

static void test_scrub(void **state)
{
    const struct row *row = *state;
    struct event event;
    struct labels *labels = labels_create();
    struct scrub *scrub = scrub_create(labels);
    struct decoder *decoder = decoder_create();
    assert_true(labels != NULL && scrub != NULL && decoder != NULL);
    decoder_begin(decoder, row->before, strlen(row->before));
    assert_int_equal(decoder_next(decoder, &event), DECODE_EVENT);
    struct str kept = scrub_event(scrub, &event);
    assert_true(kept.size > 0);
    assert_null(strstr(kept.data, "SECRET"));
    assert_non_null(strstr(kept.data, row->kept));
    assert_int_equal(scrub_take_news(scrub), row->agent == NULL ? 0 : 1);
    if (row->agent != NULL) {
        assert_true(str_is(labels_find(labels, str_from(row->agent)), row->label));
    }
    decoder_destroy(&decoder);
    scrub_destroy(&scrub);
    labels_destroy(&labels);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_scrub, rows_scrub);
    return rows_run(&rows, "hub_scrub");
}
