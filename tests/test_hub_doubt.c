/* Reliability, section 12: "/readyz (figures can be trusted)". */
#include "hub/doubt.h"
#include "hub/ingest.h"
#include "support/rows.h"

static struct mono at(int64_t ms)
{
    return mono_add_ms((struct mono){1}, ms);
}

static const struct router_peer peer = {.size = 1, .bytes = {1}};

struct said {
    enum event_type type;
    int64_t at_ms, sequence;
    enum event_upstream upstream;
};

static struct row {
    const char *name;
    bool durable, clock_good;
    struct said said[3]; /* by a publisher; at_ms 0 ends them */
    int64_t now_ms;
    const char *reason; /* NULL: there is no doubt */
} doubts[] = {
    {"a publisher is heard",
     true,
     true,
     {{EVENT_CONTACT_QUEUED, 1000, 1, 0}},
     2000,
     NULL},
    {"nobody was", true, true, {{0}}, 2000, "no publisher heard"},
    {"the disk fails",
     false,
     true,
     {{EVENT_CONTACT_QUEUED, 1000, 1, 0}},
     2000,
     "not durable: the disk fails, and events are in memory alone"},
    {"the clock is not to be believed",
     true,
     false,
     {{EVENT_CONTACT_QUEUED, 1000, 1, 0}},
     2000,
     "clock not synchronised"},
    {"what is gravest comes first",
     false,
     false,
     {{0}},
     2000,
     "not durable: the disk fails, and events are in memory alone"},
    {"a publisher is just not silent yet",
     true,
     true,
     {{EVENT_CONTACT_QUEUED, 1000, 1, 0}},
     10999,
     NULL},
    {"it is silent",
     true,
     true,
     {{EVENT_CONTACT_QUEUED, 1000, 1, 0}},
     11000,
     "publisher 'pbx' is silent"},
    {"it said goodbye before",
     true,
     true,
     {{EVENT_CONTACT_QUEUED, 1000, 1, 0}, {EVENT_SOURCE_BYE, 1500, 2, 0}},
     60000,
     NULL},
    {"and came back",
     true,
     true,
     {{EVENT_SOURCE_BYE, 1000, 1, 0}, {EVENT_CONTACT_QUEUED, 1500, 2, 0}},
     60000,
     "publisher 'pbx' is silent"},
    {"its telephony system is away",
     true,
     true,
     {{EVENT_SOURCE_HEARTBEAT, 1000, EVENT_NO_NUMBER, EVENT_UPSTREAM_DOWN}},
     2000,
     "publisher 'pbx' lost its telephony system"},
    {"an event is missing",
     true,
     true,
     {{EVENT_CONTACT_QUEUED, 1000, 1, 0}, {EVENT_CONTACT_QUEUED, 1500, 3, 0}},
     2000,
     "publisher 'pbx' misses events, which it is asked for"},
    {"it came after all",
     true,
     true,
     {{EVENT_CONTACT_QUEUED, 1000, 1, 0},
      {EVENT_CONTACT_QUEUED, 1500, 3, 0},
      {EVENT_CONTACT_QUEUED, 1600, 2, 0}},
     2000,
     NULL},
};

static void expect_doubt(const struct row *row, uint64_t unverified, uint64_t lost,
                         const char *expected)
{
    struct ingest *ingest = ingest_create((struct ingest_limits){0, 0});
    assert_non_null(ingest);
    ingest_restore(ingest, str_from("of-yesterday"), 1, 5); /* is not waited for */
    for (size_t i = 0; i < 3 && row->said[i].at_ms > 0; i++) {
        const struct said *said = &row->said[i];
        const struct event event = {.type = said->type,
                                    .source = str_from("pbx"),
                                    .epoch = 1,
                                    .sequence = said->sequence,
                                    .upstream = said->upstream};
        (void)ingest_hear(ingest, &event, &peer, at(said->at_ms));
    }
    const struct doubt_facts facts = {row->durable, row->clock_good, unverified,
                                      lost,         ingest,          at(row->now_ms)};
    char reason[DOUBT_BYTES];
    bool doubt = doubt_find(&facts, reason);
    assert_string_equal(reason, expected);
    assert_int_equal(doubt, expected[0] != '\0');
    ingest_destroy(&ingest);
}

static void test_doubt(void **state)
{
    const struct row *row = *state;
    expect_doubt(row, 0, 0, row->reason == NULL ? "" : row->reason);
}

/* "/readyz then says verifying" (section 6), if there is nothing graver. */
static void test_verifying(void **state)
{
    const struct row *row = *state;
    static const char verifying[] =
        "verifying: 7 events of the day are yet to be read once more";
    expect_doubt(row, 7, 0, row->reason == NULL ? verifying : row->reason);
}

/* What is lost for good is graver than what is yet to be read. */
static void test_incomplete(void **state)
{
    const struct row *row = *state;
    static const char incomplete[] = "incomplete: 9 events are lost from the journal";
    expect_doubt(row, 7, 9, row->reason == NULL ? incomplete : row->reason);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_doubt, doubts);
    ROWS_ADD(&rows, test_verifying, doubts);
    ROWS_ADD(&rows, test_incomplete, doubts);
    return rows_run(&rows, "hub: doubt");
}
