#include "hub/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#define SLOTS ((size_t)1 << 18) /* events in memory, at most */

struct slot {
    struct journal_row row; /* its strings are in the block */
    size_t at;              /* where */
};

struct record {
    struct journal *journal;
    uint64_t epoch;
    uint64_t taken;     /* last sequence given */
    uint64_t relayed;   /* last that left record_commit() */
    uint64_t on_disk;   /* last that is committed */
    uint64_t oldest;    /* in memory; taken + 1: nothing is */
    struct slot *slots; /* by sequence modulo SLOTS */
    char *block;        /* a ring of RECORD_MEMORY_BYTES */
    size_t end;         /* where the next goes */
};

static void begin_after(struct record *record, const struct journal_found *found)
{
    record->epoch = found->epoch;
    record->taken = record->relayed = record->on_disk = found->head;
    record->oldest = found->head + 1;
}

struct record *record_open(const struct journal_config *config, const char *day,
                           struct journal_found *ret_found, struct diag *diag)
{
    struct record *record = calloc(1, sizeof *record);
    if (record != NULL) {
        record->slots = calloc(SLOTS, sizeof *record->slots);
        record->block = calloc(1, RECORD_MEMORY_BYTES);
    }
    if (record == NULL || record->slots == NULL || record->block == NULL) {
        diag_add(diag, DIAG_ERROR, config->folder, 0, 0, "out of memory");
        record_close(&record);
        return NULL;
    }
    record->journal = journal_open(config, day, ret_found, diag);
    if (record->journal == NULL) {
        record_close(&record);
        return NULL;
    }
    begin_after(record, ret_found);
    return record;
}

bool record_verify_day(struct record *record, struct journal_found *found,
                       struct diag *diag)
{
    bool done = journal_verify_day(record->journal, found, diag);
    begin_after(record, found);
    return done;
}

void record_close(struct record **self)
{
    struct record *record = *self;
    if (record == NULL) {
        return;
    }
    if (record->journal != NULL) {
        uint64_t first = 0;
        uint64_t last = 0;
        (void)record_commit(record, &first, &last);
        journal_close(&record->journal);
    }
    free(record->slots);
    free(record->block);
    free(record);
    *self = NULL;
}

/* -- memory ---------------------------------------------------------------------------
 */

static struct slot *slot_of(const struct record *record, uint64_t sequence)
{
    return &record->slots[sequence % SLOTS];
}

static bool is_empty(const struct record *record)
{
    return record->oldest > record->taken;
}

/* Where `size` bytes in a row are free, or RECORD_MEMORY_BYTES. */
static size_t free_place(const struct record *record, size_t size)
{
    size_t begin = slot_of(record, record->oldest)->at;
    if (is_empty(record)) {
        return 0;
    }
    if (record->end > begin && RECORD_MEMORY_BYTES - record->end >= size) {
        return record->end;
    }
    size_t from = record->end > begin ? 0 : record->end;
    return begin - from > size ? from : RECORD_MEMORY_BYTES;
}

static bool has_place(const struct record *record, size_t size)
{
    return record->taken + 1 - record->oldest < SLOTS &&
           free_place(record, size) < RECORD_MEMORY_BYTES;
}

bool record_has_room(struct record *record)
{
    while (!has_place(record, RECORD_ROW_BYTES)) {
        if (record->oldest > record->on_disk || record->oldest > record->relayed) {
            return false;
        }
        record->oldest++; /* it is on disk, and was told */
    }
    return true;
}

static struct str move_text(char **at, struct str text)
{
    struct str moved = {*at, text.size};
    if (text.size > 0) {
        memcpy(*at, text.data, text.size);
    }
    *at += text.size;
    return moved;
}

bool record_take(struct record *record, const struct journal_row *row)
{
    size_t size = row->source.size + row->id.size + row->type.size + row->body.size;
    if (size > RECORD_ROW_BYTES || !record_has_room(record)) {
        return false;
    }
    size_t place = free_place(record, size);
    char *at = record->block + place;
    struct slot *slot = slot_of(record, ++record->taken);
    *slot = (struct slot){.row = *row, .at = place};
    slot->row.source = move_text(&at, row->source);
    slot->row.id = move_text(&at, row->id);
    slot->row.type = move_text(&at, row->type);
    slot->row.body = move_text(&at, row->body);
    slot->row.sequence = record->taken;
    slot->row.epoch = record->epoch;
    record->end = place + size;
    return true;
}

size_t record_pending(const struct record *record)
{
    return (size_t)(record->taken - record->relayed);
}

/* -- disk -----------------------------------------------------------------------------
 */

static bool write_all(struct record *record)
{
    for (uint64_t at = record->on_disk + 1; at <= record->taken; at++) {
        if (!journal_append(record->journal, &slot_of(record, at)->row)) {
            return false;
        }
    }
    if (!journal_commit(record->journal)) {
        return false;
    }
    record->on_disk = record->taken;
    return true;
}

bool record_commit(struct record *record, uint64_t *ret_first, uint64_t *ret_last)
{
    bool was_durable = record_is_durable(record);
    *ret_first = record->relayed + 1;
    *ret_last = record->taken;
    if (was_durable && record->taken > record->on_disk && !write_all(record)) {
        log_write(LOG_LEVEL_ERROR, "hub",
                  "the journal failed: %s; counting goes on in memory",
                  journal_fault(record->journal));
    }
    record->relayed = record->taken;
    return record->on_disk == record->taken;
}

bool record_mend(struct record *record)
{
    if (record_is_durable(record)) {
        return true;
    }
    uint64_t head = 0;
    if (!journal_recover(record->journal, &head)) {
        return false;
    }
    if (head + 1 < record->oldest) {
        log_write(LOG_LEVEL_ERROR, "hub",
                  "the journal lost what it had committed, up to %llu",
                  (unsigned long long)record->oldest);
        return false;
    }
    record->on_disk = head < record->taken ? head : record->taken;
    if (!write_all(record)) {
        return false;
    }
    log_write(LOG_LEVEL_INFO, "hub", "the journal is whole again");
    return true;
}

bool record_is_durable(const struct record *record)
{
    return record->on_disk >= record->relayed;
}

uint64_t record_head(const struct record *record)
{
    return record->relayed;
}

uint64_t record_on_disk(const struct record *record)
{
    return record->on_disk;
}

bool record_set_day(struct record *record, const char *day)
{
    return journal_set_day(record->journal, day);
}

/* -- reading --------------------------------------------------------------------------
 */

struct reading {
    record_visitor *visit;
    void *context;
    uint64_t reached;
    bool stopped;
};

static bool visit_row(void *context, const struct journal_row *row)
{
    struct reading *reading = context;
    const struct relay_event event = {.sequence = row->sequence,
                                      .received_ms = row->received_ms,
                                      .flags = (uint8_t)row->flags,
                                      .body = row->body};
    if (!reading->visit(reading->context, &event)) {
        reading->stopped = true;
        return false;
    }
    reading->reached = row->sequence;
    return true;
}

/* From the disk what is no more in memory. */
static bool read_disk(struct record *record, struct reading *reading, uint64_t to)
{
    uint64_t from = reading->reached + 1;
    uint64_t end = to < record->oldest ? to : record->oldest - 1;
    uint64_t reached = 0;
    return from > end ||
           (journal_read(record->journal, from, end, visit_row, reading, &reached) &&
            (reading->stopped || reading->reached == end));
}

bool record_read(struct record *record, uint64_t from, uint64_t to, record_visitor *visit,
                 void *context, uint64_t *ret_reached)
{
    struct reading reading = {.visit = visit, .context = context, .reached = from - 1};
    *ret_reached = from - 1;
    if (from == 0 || to > record->relayed) {
        return false;
    }
    bool good = read_disk(record, &reading, to);
    while (good && !reading.stopped && reading.reached < to) {
        (void)visit_row(&reading, &slot_of(record, reading.reached + 1)->row);
    }
    *ret_reached = reading.reached;
    return good;
}

struct journal *record_journal(struct record *record)
{
    return record->journal;
}
