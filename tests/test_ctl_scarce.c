/* docs/reliability.md, R12: "every index: clean error". */

#include "ctl/books.h"
#include "ctl/evidence.h"
#include "ctl/queue_waits.h"
#include "ctl/recording.h"
#include "support/rows.h"
#include "support/scarce.h"

#define AT_MS INT64_C(1795341600000) /* 2026-11-22T10:00:00Z */

static bool open_recording(struct diag *diag)
{
    struct recording *recording =
        recording_open(TEST_DATA "/asterisk16/day.ndjson", diag);
    bool made = recording != NULL;
    recording_close(&recording);
    return made;
}

/* A call that was answered, as the engine tells of it. */
static void tell(engine_stay_visitor *visitor, void *context)
{
    struct credit credit = *credit_blank();
    struct engine_rule rule = engine_rule_default();
    const struct work_hold holds[] = {{AT_MS + 2000, AT_MS + 3000}};
    credit.outcome = OUTCOME_ANSWERED;
    credit.queue = 0;
    credit.agent = 0;
    credit.channel = EVENT_CHANNEL_VOICE;
    credit.entry_ms = AT_MS;
    credit.outcome_ms = AT_MS + 1000;
    const struct engine_stay stay = {
        .contact = str_from("1"),
        .source = str_from("s"),
        .queue = str_from("sales"),
        .agent = str_from("ann"),
        .rule = &rule,
        .credit = &credit,
        .holds = holds,
        .hold_count = 1,
    };
    visitor(context, &stay);
}

static const struct item ring = {
    .kind = ITEM_RING,
    .contact = {"1", 1},
    .agent = {"bob", 3},
    .at_ms = AT_MS,
};

static bool keep_evidence(struct diag *diag)
{
    (void)diag;
    const struct evidence_scope scope = evidence_scope_all();
    struct evidence *evidence = evidence_create(&scope);
    if (evidence == NULL) {
        return false;
    }
    struct item miss = ring;
    miss.kind = ITEM_MISS;
    miss.queue = str_from("sales");
    tell(evidence_note, evidence);
    evidence_note_item(evidence, &miss, 1);
    evidence_settle(evidence);
    bool whole = !evidence_failed(evidence);
    assert_true(!whole ||
                (evidence_count(evidence) == 1 && evidence_item_count(evidence) == 1));
    evidence_destroy(&evidence);
    return whole;
}

static bool keep_books(struct diag *diag)
{
    (void)diag;
    struct books *books = books_create(RULE_CREDIT_START, AT_MS, AT_MS + 1000);
    if (books == NULL) {
        return false;
    }
    tell(books_note, books);
    books_note_item(books, &ring, 1);
    bool whole = books_settle(books);
    struct books_sums sums;
    books_sum_queue(books, str_from("sales"), AT_MS, AT_MS + LIMIT_QUARTER_MS, &sums);
    assert_true(!whole || sums.tallies[TALLY_ANSWERED] == 1);
    books_destroy(&books);
    return whole;
}

static bool keep_waits(struct diag *diag)
{
    (void)diag;
    struct queue_waits *waits = queue_waits_create(RULE_CREDIT_START);
    if (waits == NULL) {
        return false;
    }
    tell(queue_waits_note, waits);
    bool whole = queue_waits_settle(waits);
    queue_waits_destroy(&waits);
    return whole;
}

int main(void)
{
    static struct scarce_row table[] = {
        {.name = "a recording is opened or told of",
         .attempt = open_recording,
         .is_told = true},
        {.name = "evidence is whole or says that it is not", .attempt = keep_evidence},
        {.name = "books are whole or say that they are not", .attempt = keep_books},
        {.name = "waits are whole or say that they are not", .attempt = keep_waits},
    };
    static struct rows rows;
    ROWS_ADD(&rows, scarce_check, table);
    return rows_run(&rows, "ctl: scarce memory");
}
