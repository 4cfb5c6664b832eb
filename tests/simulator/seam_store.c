/* Disks in memory: history/journal.h and history/spool.h without SQLite. What was
 * committed outlives its process; what was not is gone with it. A broken disk fails every
 * write, and leaves it to chance whether the last batch is on it. */

#include <stdlib.h>
#include <string.h>

#include "history/journal.h"
#include "history/spool.h"
#include "simulator/seam.h"

static void *need(void *memory)
{
    if (memory == NULL) {
        abort();
    }
    return memory;
}

struct str store_text(const struct store_row *row, int number)
{
    size_t at = 0;
    for (int i = 0; i < number; i++) {
        at += row->sizes[i];
    }
    return (struct str){row->text + at, row->sizes[number]};
}

static struct store_row *add_row(struct store *store, const struct str *texts, int count)
{
    if (store->count == store->capacity) {
        store->capacity = store->capacity * 2 + 1024;
        store->rows = need(realloc(store->rows, store->capacity * sizeof *store->rows));
    }
    struct store_row *row = &store->rows[store->count++];
    *row = (struct store_row){0};
    size_t size = 0;
    for (int i = 0; i < count; i++) {
        row->sizes[i] = texts[i].size;
        size += texts[i].size;
    }
    row->text = need(malloc(size + 1));
    char *at = row->text;
    for (int i = 0; i < count; i++) {
        if (texts[i].size > 0) {
            memcpy(at, texts[i].data, texts[i].size);
        }
        at += texts[i].size;
    }
    return row;
}

static void drop_pending(struct store *store)
{
    while (store->count > store->durable) {
        free(store->rows[--store->count].text);
    }
}

void store_finish(struct store *store)
{
    store->durable = 0;
    drop_pending(store);
    free(store->rows);
    for (size_t i = 0; i < sizeof store->values / sizeof *store->values; i++) {
        free(store->values[i].bytes);
    }
    *store = (struct store){0};
}

static bool fails(const struct store *store)
{
    return store->broken || store->gone;
}

/* -- the hub's journal ----------------------------------------------------------------
 */

struct journal {
    struct store *store;
    bool suspect;
    uint64_t epoch;
    struct journal_counts counts;
};

static void turn_day(struct store *store, const char *day)
{
    size_t last = store->day_count;
    if (last == 0 || strcmp(store->days[last - 1], day) != 0) {
        if (last == STORE_DAYS) {
            abort();
        }
        memcpy(store->days[last], day, strlen(day) + 1);
        store->day_first[last] = store->durable + 1;
        store->day_count++;
    }
}

struct journal *journal_open(const struct journal_config *config, const char *day,
                             struct journal_found *ret_found, struct diag *diag)
{
    (void)config;
    (void)diag;
    struct journal *journal = need(calloc(1, sizeof *journal));
    struct store *store = journal->store = seam()->host->store;
    store->gone = false;
    drop_pending(store);
    *ret_found =
        (struct journal_found){.fresh = store->hub == 0, .continued = store->clean};
    if (!store->clean) {
        store->epoch++;
    }
    store->clean = false;
    store->hub = 77;
    if (day != NULL) {
        turn_day(store, day);
    }
    ret_found->hub = store->hub;
    ret_found->epoch = journal->epoch = store->epoch;
    ret_found->head = store->durable;
    return journal;
}

void journal_close(struct journal **self)
{
    struct journal *journal = *self;
    if (journal == NULL) {
        return;
    }
    struct store *store = journal->store;
    store->clean = !store->gone && !journal->suspect && store->count == store->durable;
    drop_pending(store);
    free(journal);
    *self = NULL;
}

bool journal_set_day(struct journal *journal, const char *day)
{
    if (journal->suspect || fails(journal->store)) {
        return false;
    }
    turn_day(journal->store, day);
    return true;
}

bool journal_append(struct journal *journal, const struct journal_row *row)
{
    struct store *store = journal->store;
    if (journal->suspect || store->gone || row->sequence != store->count + 1) {
        return false;
    }
    const struct str texts[] = {row->source, row->id, row->type, row->body};
    struct store_row *kept = add_row(store, texts, 4);
    kept->epoch = row->epoch;
    kept->received_ms = row->received_ms;
    kept->time_ms = row->time_ms;
    kept->source_epoch = row->source_epoch;
    kept->source_sequence = row->source_sequence;
    kept->flags = row->flags;
    return true;
}

bool journal_commit(struct journal *journal)
{
    struct store *store = journal->store;
    if (journal->suspect || fails(store)) {
        journal->suspect = true;
        if (store->broken && !store->gone && store->count % 2 == 0) {
            store->durable = store->count; /* it was written, and said that it was not */
        }
        return false;
    }
    store->durable = store->count;
    return true;
}

bool journal_recover(struct journal *journal, uint64_t *ret_head)
{
    if (fails(journal->store)) {
        return false;
    }
    drop_pending(journal->store);
    journal->suspect = false;
    *ret_head = journal->store->durable;
    return true;
}

/* Nothing is ever altered here: all is verified. */
bool journal_mark(struct journal *journal)
{
    return !fails(journal->store);
}

uint64_t journal_unverified(const struct journal *journal)
{
    (void)journal;
    return 0;
}

enum journal_verdict journal_verify(struct journal *journal, uint64_t rows)
{
    (void)journal;
    (void)rows;
    return JOURNAL_WHOLE;
}

bool journal_verify_day(struct journal *journal, struct journal_found *found,
                        struct diag *diag)
{
    (void)journal;
    (void)found;
    (void)diag;
    return true;
}

const char *journal_fault(const struct journal *journal)
{
    return journal->suspect ? "the simulated disk is broken" : "";
}

bool journal_is_suspect(const struct journal *journal)
{
    return journal->suspect;
}

const struct journal_counts *journal_counts(const struct journal *journal)
{
    return &journal->counts;
}

uint64_t journal_head(const struct journal *journal)
{
    return journal->store->durable;
}

bool journal_read(struct journal *journal, uint64_t from, uint64_t to,
                  journal_visitor *visit, void *context, uint64_t *ret_reached)
{
    struct store *store = journal->store;
    *ret_reached = from - 1;
    for (uint64_t at = from; at <= to && at <= store->durable; at++) {
        const struct store_row *kept = &store->rows[at - 1];
        const struct journal_row row = {
            .sequence = at,
            .epoch = kept->epoch,
            .received_ms = kept->received_ms,
            .time_ms = kept->time_ms,
            .source_epoch = kept->source_epoch,
            .source_sequence = kept->source_sequence,
            .source = store_text(kept, 0),
            .id = store_text(kept, 1),
            .type = store_text(kept, 2),
            .body = store_text(kept, 3),
            .flags = kept->flags,
        };
        *ret_reached = at;
        if (!visit(context, &row)) {
            break;
        }
    }
    return true;
}

uint64_t journal_day_first(const struct journal *journal, const char *day)
{
    const struct store *store = journal->store;
    for (size_t i = 0; i < store->day_count; i++) {
        if (strcmp(store->days[i], day) >= 0) {
            return store->day_first[i];
        }
    }
    return store->durable + 1;
}

uint64_t journal_next_whole(struct journal *journal, uint64_t from)
{
    (void)journal; /* nothing rots here */
    return from;
}

void journal_visit_sources(const struct journal *journal, journal_source_visitor *visit,
                           void *context)
{
    const struct store *store = journal->store;
    for (size_t i = 0; i < store->durable; i++) { /* the visitor keeps the highest */
        const struct store_row *row = &store->rows[i];
        if (row->source_sequence > 0) {
            visit(context, store_text(row, 0), row->source_epoch, row->source_sequence);
        }
    }
}

bool journal_audit(struct journal *journal, int64_t at_ms, struct str issuer,
                   struct str action, struct str detail)
{
    (void)at_ms;
    (void)issuer;
    (void)action;
    (void)detail;
    return !fails(journal->store);
}

static struct store_value *find_value(struct store *store, const char *name)
{
    size_t count = sizeof store->values / sizeof *store->values;
    for (size_t i = 0; i < count; i++) {
        if (store->values[i].name[0] == '\0' ||
            strcmp(store->values[i].name, name) == 0) {
            return &store->values[i];
        }
    }
    abort();
}

bool journal_put(struct journal *journal, const char *name, const void *value,
                 size_t size)
{
    if (fails(journal->store)) {
        return false;
    }
    struct store_value *kept = find_value(journal->store, name);
    (void)str_copy(kept->name, sizeof kept->name, str_from(name));
    free(kept->bytes);
    kept->bytes = need(malloc(size + 1));
    memcpy(kept->bytes, value, size);
    kept->size = size;
    return true;
}

size_t journal_get(struct journal *journal, const char *name, void *buffer, size_t size)
{
    const struct store_value *kept = find_value(journal->store, name);
    if (kept->size > 0 && size > 0) {
        memcpy(buffer, kept->bytes, size < kept->size ? size : kept->size);
    }
    return kept->size;
}

int journal_prune(struct journal *journal, int64_t now_ms)
{
    (void)journal;
    (void)now_ms;
    return 0;
}

/* -- a publisher's spool --------------------------------------------------------------
 */

struct spool {
    struct store *store;
    bool suspect;
};

struct spool *spool_open(const struct spool_config *config, struct diag *diag)
{
    (void)config;
    (void)diag;
    struct spool *spool = need(calloc(1, sizeof *spool));
    struct store *store = spool->store = seam()->host->store;
    store->gone = false;
    drop_pending(store);
    store->ack_epoch = store->durable_ack_epoch;
    store->ack_sequence = store->durable_ack_sequence;
    return spool;
}

void spool_close(struct spool **self)
{
    if (*self != NULL) {
        (void)spool_commit(*self);
    }
    free(*self);
    *self = NULL;
}

int64_t spool_epoch(const struct spool *spool, int64_t at_least)
{
    const struct store *store = spool->store;
    int64_t last = store->count == 0 ? 0 : store->rows[store->count - 1].source_epoch;
    return last >= at_least ? last + 1 : at_least;
}

bool spool_put(struct spool *spool, const struct spool_message *message, int64_t now_ms)
{
    if (spool->suspect || fails(spool->store)) {
        spool->suspect = true;
        return false;
    }
    const struct str texts[] = {message->topic, message->body};
    struct store_row *row = add_row(spool->store, texts, 2);
    row->source_epoch = message->epoch;
    row->source_sequence = message->sequence;
    row->received_ms = now_ms;
    return true;
}

bool spool_commit(struct spool *spool)
{
    struct store *store = spool->store;
    if (spool->suspect || fails(store)) {
        spool->suspect = true;
        return false;
    }
    store->durable = store->count;
    store->durable_ack_epoch = store->ack_epoch;
    store->durable_ack_sequence = store->ack_sequence;
    return true;
}

bool spool_recover(struct spool *spool, int64_t *ret_epoch, int64_t *ret_sequence)
{
    struct store *store = spool->store;
    if (fails(store)) {
        return false;
    }
    drop_pending(store);
    spool->suspect = false;
    bool any = store->count > 0;
    *ret_epoch = any ? store->rows[store->count - 1].source_epoch : 0;
    *ret_sequence = any ? store->rows[store->count - 1].source_sequence : 0;
    return true;
}

bool spool_is_suspect(const struct spool *spool)
{
    return spool->suspect;
}

static bool is_before(const struct store_row *row, int64_t epoch, int64_t sequence)
{
    return row->source_epoch < epoch ||
           (row->source_epoch == epoch && row->source_sequence < sequence);
}

/* The number of the first row at or after that place. */
static size_t find_row(const struct store *store, int64_t epoch, int64_t sequence)
{
    size_t low = 0;
    size_t high = store->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (is_before(&store->rows[middle], epoch, sequence)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool spool_next(struct spool *spool, int64_t epoch, int64_t sequence,
                struct spool_message *ret)
{
    size_t at = find_row(spool->store, epoch, sequence);
    if (spool->suspect || at == spool->store->count) {
        return false;
    }
    const struct store_row *row = &spool->store->rows[at];
    *ret = (struct spool_message){.epoch = row->source_epoch,
                                  .sequence = row->source_sequence,
                                  .topic = store_text(row, 0),
                                  .body = store_text(row, 1)};
    return true;
}

bool spool_first_open(struct spool *spool, int64_t *ret_epoch, int64_t *ret_sequence)
{
    struct store *store = spool->store;
    size_t at = find_row(store, store->ack_epoch, store->ack_sequence + 1);
    if (spool->suspect || at == store->count) {
        return false;
    }
    *ret_epoch = store->rows[at].source_epoch;
    *ret_sequence = store->rows[at].source_sequence;
    return true;
}

void spool_acknowledge(struct spool *spool, int64_t epoch, int64_t sequence)
{
    struct store *store = spool->store;
    if (epoch > store->ack_epoch ||
        (epoch == store->ack_epoch && sequence > store->ack_sequence)) {
        store->ack_epoch = epoch;
        store->ack_sequence = sequence;
    }
}

void spool_reopen(struct spool *spool, int64_t epoch, int64_t sequence)
{
    spool->store->ack_epoch = epoch;
    spool->store->ack_sequence = sequence;
}

uint64_t spool_dropped(const struct spool *spool)
{
    (void)spool;
    return 0;
}

uint64_t spool_open_count(const struct spool *spool)
{
    const struct store *store = spool->store;
    return store->count - find_row(store, store->ack_epoch, store->ack_sequence + 1);
}

const char *spool_fault(const struct spool *spool)
{
    return spool->suspect ? "the simulated disk is broken" : "";
}
