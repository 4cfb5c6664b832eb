#include "feed/queue_log.h"
#include "feed/queue_log_line.h"
#include "feed/queue_log_verbs.h"
#include "support/feed_capture.h"
#include "support/rows.h"

/* A log with room for two agents and two waits: the rows before the last are taken, the
 * last one is as the row says. Nothing grows, and what fits no more is said so. */
struct full {
    const char *name;
    const char *rows;
    const char *why; /* the last row is refused for it; NULL: it is taken */
};

static struct full fulls[] = {
    {"two agents have room",
     "1700000001|CLI|support|Ann|ADDMEMBER|\n"
     "1700000002|CLI|support|Bob|ADDMEMBER|",
     NULL},
    {"a third is one too many",
     "1700000001|CLI|support|Ann|ADDMEMBER|\n"
     "1700000002|CLI|support|Bob|ADDMEMBER|\n"
     "1700000003|CLI|support|Eve|ADDMEMBER|",
     "too many agents"},
    {"who is known goes on when it is full",
     "1700000001|CLI|support|Ann|ADDMEMBER|\n"
     "1700000002|CLI|support|Bob|ADDMEMBER|\n"
     "1700000003|CLI|support|Ann|REMOVEMEMBER|",
     NULL},
    {"a third wait takes the room of the oldest",
     "1700000001|c1|support|NONE|ENTERQUEUE|||1\n"
     "1700000002|c2|support|NONE|ENTERQUEUE|||2\n"
     "1700000003|c3|support|NONE|ENTERQUEUE|||3\n"
     "1700000004|c1|support|NONE|ABANDON|1|1|3",
     NULL},
};

static void test_full(void **state)
{
    const struct full *row = *state;
    struct feed_output output;
    struct queue_log log;
    const char *why = NULL;
    enum queue_log_verdict verdict = QUEUE_LOG_TAKEN;
    feed_capture_init(&output);
    assert_true(queue_log_init(&log, 2, 2));
    log.say.output = &output;
    struct str rest = str_from(row->rows);
    while (rest.data != NULL) {
        struct queue_log_line line;
        assert_int_equal(verdict, QUEUE_LOG_TAKEN);
        assert_true(queue_log_line_parse(str_split(&rest, '\n'), NULL, &line, &why));
        queue_log_begin(&log, line.time_ms);
        verdict = queue_log_apply(&log, &line, &why);
    }
    assert_int_equal(verdict, row->why == NULL ? QUEUE_LOG_TAKEN : QUEUE_LOG_REFUSED);
    if (row->why != NULL) {
        assert_string_equal(why, row->why);
    }
    assert_false(log.say.failed);
    queue_log_finish(&log);
    feed_capture_finish(&output);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_full, fulls);
    return rows_run(&rows, "feed_queue_log_full");
}
