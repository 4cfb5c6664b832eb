#include "hub/proofreader.h"

#include "base/log.h"
#include "history/journal.h"

#define ROWS     500 /* some ms of a slow machine */
#define PAUSE_MS 10  /* 50,000 a second at most: 20 s for a day of a million */

static void say_begin(struct proofreader *reader, const struct journal *journal)
{
    if (!reader->begun) {
        log_write(LOG_LEVEL_INFO, "hub",
                  "verifying: %llu events of the day are read once more beside the work",
                  (unsigned long long)journal_unverified(journal));
    }
    reader->begun = true;
}

static bool judge(enum journal_verdict verdict, const struct journal *journal)
{
    switch (verdict) {
    case JOURNAL_WHOLE:
        if (journal_unverified(journal) == 0) {
            log_write(LOG_LEVEL_INFO, "hub", "verified: the day's events are whole");
        }
        return true;
    case JOURNAL_DAMAGED:
        log_write(LOG_LEVEL_ERROR, "hub",
                  "%s; the hub begins anew with the events before it, and asks "
                  "publishers for the others",
                  journal_fault(journal));
        return false;
    case JOURNAL_DAMAGED_BEFORE:
        log_write(LOG_LEVEL_ERROR, "hub", "%s; that day is over: it stays as it is",
                  journal_fault(journal));
        return true;
    case JOURNAL_UNREADABLE:
        log_write(LOG_LEVEL_ERROR, "hub", "the day's events cannot be read: %s",
                  journal_fault(journal));
        return true;
    }
    return true;
}

bool proofreader_turn(struct proofreader *reader, struct journal *journal,
                      struct mono now)
{
    if (journal_unverified(journal) == 0 || journal_is_suspect(journal) ||
        mono_ms_between(reader->due, now) < 0) {
        return true;
    }
    say_begin(reader, journal);
    reader->due = mono_add_ms(now, PAUSE_MS);
    return judge(journal_verify(journal, ROWS), journal);
}

int64_t proofreader_wait_ms(const struct proofreader *reader,
                            const struct journal *journal, struct mono now,
                            int64_t most_ms)
{
    if (journal_unverified(journal) == 0 || journal_is_suspect(journal)) {
        return most_ms;
    }
    int64_t wait_ms = mono_ms_between(now, reader->due);
    wait_ms = wait_ms > 0 ? wait_ms : 0;
    return wait_ms < most_ms ? wait_ms : most_ms;
}
