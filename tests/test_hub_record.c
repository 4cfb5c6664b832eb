/* Rules: hub/record.h; "acknowledgement only after the commit" (reliability.md). */
#include <stdlib.h>

#include "hub/record.h"
#include "support/rows.h"

#define FOLDER TEST_SCRATCH "/hub_record"

static struct record *open_new(void)
{
    struct journal_found found;
    struct diag diag;
    const struct journal_config config = {.folder = FOLDER, .keep_days = 7};
    diag_clear(&diag);
    assert_int_equal(system("rm -rf " FOLDER), 0);
    struct record *record = record_open(&config, "2026-11-22", &found, &diag);
    assert_non_null(record);
    return record;
}

static void take(struct record *record)
{
    const struct journal_row row = {
        .source = str_from("wallboard://leeds/test"),
        .source_epoch = 1,
        .source_sequence = (int64_t)(record_head(record) + record_pending(record) + 1),
        .id = str_from("1"),
        .type = str_from("wallboard.contact.queued"),
        .body = str_from("{}")};
    assert_true(record_take(record, &row));
}

static uint64_t commit(struct record *record)
{
    uint64_t first = 0;
    uint64_t last = 0;
    assert_true(record_commit(record, &first, &last));
    return last;
}

/* A batch that is being built is no fault of the disk: nothing is to be mended, which
 * would read the whole day, and what comes is still committed. */
static void test_pending_is_durable(void **state)
{
    (void)state;
    struct record *record = open_new();
    for (uint64_t i = 1; i <= 20; i++) {
        take(record);
        assert_true(record_is_durable(record));
        assert_true(record_mend(record));
        assert_int_equal(record_pending(record), 1);
        assert_int_equal(journal_head(record_journal(record)), i - 1);
        assert_int_equal(commit(record), i);
        assert_int_equal(journal_head(record_journal(record)), i);
    }
    record_close(&record);
}

/* "All that was taken": nothing, one, and what comes between. */
static void test_batches(void **state)
{
    (void)state;
    struct record *record = open_new();
    uint64_t first = 0;
    uint64_t last = 0;
    assert_true(record_commit(record, &first, &last));
    assert_true(last < first);
    take(record);
    take(record);
    assert_int_equal(record_head(record), 0);
    assert_int_equal(commit(record), 2);
    assert_int_equal(record_head(record), 2);
    record_close(&record);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "a pending batch is not a broken disk", test_pending_is_durable);
    rows_add_one(&rows, "batches end with their commit", test_batches);
    return rows_run(&rows, "hub_record");
}
