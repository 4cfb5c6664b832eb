#include "support/journal_rows.h"

#include <stdio.h>
#include <string.h>

/* The last of every four rows is of the source without numbers. */
enum { EACH = JOURNAL_ROWS_SOURCES + 1 };

struct journal_row journal_rows_make(uint64_t sequence, uint64_t epoch,
                                     struct journal_rows_text *text)
{
    uint64_t n = (sequence - 1) % EACH;
    bool is_numbered = n < JOURNAL_ROWS_SOURCES;
    size_t size = 20 + (size_t)(sequence * 7919 % (sizeof text->body - 40));
    snprintf(text->source, sizeof text->source, "pbx-%u", (unsigned)n);
    snprintf(text->id, sizeof text->id, "%llu-id", (unsigned long long)sequence);
    memset(text->body, 'a' + (int)(sequence % 26), size);
    int written =
        snprintf(text->body, size, "{\"n\":\"%llu", (unsigned long long)sequence);
    text->body[written] = '-'; /* the NUL behind it */
    return (struct journal_row){
        .sequence = sequence,
        .epoch = epoch,
        .received_ms = INT64_C(1795000000000) + (int64_t)sequence * 3,
        .time_ms = sequence % 5 == 0 ? INT64_MIN : (int64_t)sequence * 1000,
        .source_epoch = is_numbered ? 1000 + (int64_t)n : -1,
        .source_sequence = is_numbered ? (int64_t)((sequence - 1) / EACH) + 1 : -1,
        .source = str_from(text->source),
        .id = str_from(text->id),
        .type = str_from("wallboard.contact.queued"),
        .body = {text->body, size},
        .flags = is_numbered ? 0 : JOURNAL_UNNUMBERED,
    };
}

bool journal_rows_same(const struct journal_row *row)
{
    struct journal_rows_text text;
    struct journal_row as = journal_rows_make(row->sequence, row->epoch, &text);
    return row->received_ms == as.received_ms && row->time_ms == as.time_ms &&
           row->source_epoch == as.source_epoch &&
           row->source_sequence == as.source_sequence && row->flags == as.flags &&
           str_equal(row->source, as.source) && str_equal(row->id, as.id) &&
           str_equal(row->type, as.type) && str_equal(row->body, as.body);
}

int64_t journal_rows_source_last(int n, uint64_t head)
{
    uint64_t first = (uint64_t)n + 1;
    return head < first ? 0 : (int64_t)((head - first) / EACH) + 1;
}

bool journal_rows_append_with(journal_rows_appender *append, struct journal *journal,
                              uint64_t head, uint64_t epoch, uint64_t to)
{
    struct journal_rows_text text;
    for (uint64_t sequence = head + 1; sequence <= to; sequence++) {
        struct journal_row row = journal_rows_make(sequence, epoch, &text);
        if (!append(journal, &row)) {
            return false;
        }
    }
    return true;
}
