/* events.md section 4: "Heartbeat every heartbeat_ms, also when busy. Three missed: the
 * source is stale and its figures are marked. upstream: down marks them at once." */

#include "site/liveness.h"
#include "support/rows.h"

enum word {
    NOTHING,
    AN_EVENT,
    HELLO_1S,
    HELLO_5S,
    HELLO_SILENT, /* without heartbeat_ms */
    BEAT_UP,
    BEAT_DOWN,
    BYE,
    RUBBISH,
};

struct row {
    const char *name;
    struct {
        int64_t at_ms;
        enum word word;
    } said[4];
    int64_t asked_ms;
    enum source_link link;
    int64_t age_ms;
};

static struct row rows_said[] = {
    {"never heard is connecting, of no age", {{0, NOTHING}}, 9000, SOURCE_CONNECTING, -1},
    {"just heard is live", {{100, AN_EVENT}}, 100, SOURCE_LIVE, 0},
    {"two heartbeats missed are no alarm", {{0, HELLO_1S}}, 2999, SOURCE_LIVE, 2999},
    {"the third is", {{0, HELLO_1S}}, 3000, SOURCE_STALE, 3000},
    {"any word is a sign of life",
     {{0, HELLO_1S}, {2000, AN_EVENT}},
     4999,
     SOURCE_LIVE,
     2999},
    {"a refused word too", {{0, HELLO_1S}, {2000, RUBBISH}}, 4999, SOURCE_LIVE, 2999},
    {"a slow source says so: 5 s", {{0, HELLO_5S}}, 14999, SOURCE_LIVE, 14999},
    {"and is stale after 15", {{0, HELLO_5S}}, 15000, SOURCE_STALE, 15000},
    {"a hello that does not say keeps what was said before",
     {{0, HELLO_5S}, {1000, HELLO_SILENT}},
     15000,
     SOURCE_LIVE,
     14000},
    {"without a hello a second is assumed", {{0, AN_EVENT}}, 3000, SOURCE_STALE, 3000},
    {"it comes back with a word",
     {{0, HELLO_1S}, {60000, BEAT_UP}},
     60500,
     SOURCE_LIVE,
     500},
    {"its own link down is stale at once, and as old as its last word before",
     {{0, HELLO_1S}, {900, BEAT_DOWN}},
     901,
     SOURCE_STALE,
     901},
    {"heartbeats do not keep it young: its figures age",
     {{0, HELLO_1S}, {900, BEAT_DOWN}, {30000, BEAT_DOWN}},
     30001,
     SOURCE_STALE,
     30001},
    {"until it is up again",
     {{0, HELLO_1S}, {900, BEAT_DOWN}, {1900, BEAT_UP}},
     1901,
     SOURCE_LIVE,
     1},
    {"an event does not mend the link upstream",
     {{0, HELLO_1S}, {900, BEAT_DOWN}, {1000, AN_EVENT}},
     1001,
     SOURCE_STALE,
     1001},
    {"goodbye is an end, not an alarm",
     {{0, HELLO_1S}, {500, BYE}},
     99000,
     SOURCE_ENDED,
     98500},
    {"after a goodbye it may come again",
     {{0, HELLO_1S}, {500, BYE}, {900, HELLO_1S}},
     1000,
     SOURCE_LIVE,
     100},
    {"a clock that is asked too early gives no negative age",
     {{100, AN_EVENT}},
     50,
     SOURCE_LIVE,
     0},
};

static void say(struct liveness *liveness, enum word word, int64_t at_ms)
{
    static const enum event_type types[] = {
        [NOTHING] = EVENT_TYPE_COUNT,         [AN_EVENT] = EVENT_CONTACT_QUEUED,
        [HELLO_1S] = EVENT_SOURCE_HELLO,      [HELLO_5S] = EVENT_SOURCE_HELLO,
        [HELLO_SILENT] = EVENT_SOURCE_HELLO,  [BEAT_UP] = EVENT_SOURCE_HEARTBEAT,
        [BEAT_DOWN] = EVENT_SOURCE_HEARTBEAT, [BYE] = EVENT_SOURCE_BYE,
        [RUBBISH] = EVENT_TYPE_COUNT,
    };
    const struct mono at = mono_add_ms((struct mono){1}, at_ms);
    if (word == RUBBISH) {
        liveness_hear(liveness, at);
    }
    if (types[word] == EVENT_TYPE_COUNT) {
        return;
    }
    struct event event = event_blank(types[word]);
    if (word == HELLO_1S || word == HELLO_5S) {
        event.heartbeat_ms = word == HELLO_1S ? 1000 : 5000;
    }
    event.upstream = word == BEAT_DOWN ? EVENT_UPSTREAM_DOWN : EVENT_UPSTREAM_UP;
    liveness_hear_event(liveness, &event, at);
}

static void test_said(void **state)
{
    const struct row *row = *state;
    struct liveness liveness = {0};
    for (size_t i = 0; i < 4; i++) {
        say(&liveness, row->said[i].word, row->said[i].at_ms);
    }
    const struct mono asked = mono_add_ms((struct mono){1}, row->asked_ms);
    assert_int_equal(liveness_link(&liveness, asked), row->link);
    assert_int_equal(liveness_age_ms(&liveness, asked), row->age_ms);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_said, rows_said);
    return rows_run(&rows, "site/liveness");
}
