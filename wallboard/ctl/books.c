#include "ctl/books.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/table.h"
#include "ctl/wait_book.h"
#include "stats/agent_part.h"
#include "stats/ledger.h"
#include "stats/limits.h"

/* Stays may have entered before the first event of the recording: as long as one may have
 * waited, and some. */
#define BEFORE_QUARTERS 192

struct books {
    enum rule_credit credit;
    size_t quarters; /* of every ring */
    struct index *queue_ids, *agent_ids;
    struct ledger queues[LIMIT_QUEUES]; /* without rings until something is booked */
    struct ledger channels[EVENT_CHANNEL_COUNT];
    struct ring agents[LIMIT_AGENTS];
    struct ring_block minutes;    /* of all ledgers: nobody asks for them */
    struct days days;             /* none: the rings are all there is */
    struct wait_book queue_waits; /* by queue and quarter */
    struct wait_book all_waits;   /* by channel and quarter */
    int64_t now_ms;               /* EVENT_NO_TIME: not told yet */
    bool failed;
};

struct books *books_create(enum rule_credit credit, int64_t first_ms, int64_t last_ms)
{
    struct books *self = calloc(1, sizeof *self);
    if (self == NULL) {
        return NULL;
    }
    self->credit = credit;
    self->now_ms = EVENT_NO_TIME;
    self->quarters =
        (size_t)(ring_quarter(last_ms) - ring_quarter(first_ms)) + 2 + BEFORE_QUARTERS;
    self->queue_ids = index_create(LIMIT_QUEUES);
    self->agent_ids = index_create(LIMIT_AGENTS);
    if (!ring_block_init(&self->minutes, 1, LIMIT_MINUTES, MINUTE_COUNT) ||
        self->queue_ids == NULL || self->agent_ids == NULL) {
        books_destroy(&self);
    }
    return self;
}

void books_destroy(struct books **self)
{
    if (*self == NULL) {
        return;
    }
    for (size_t i = 0; i < LIMIT_QUEUES; i++) {
        table_destroy((*self)->queues[i].quarters.rows);
    }
    for (size_t i = 0; i < EVENT_CHANNEL_COUNT; i++) {
        table_destroy((*self)->channels[i].quarters.rows);
    }
    for (size_t i = 0; i < LIMIT_AGENTS; i++) {
        table_destroy((*self)->agents[i].rows);
    }
    index_destroy(&(*self)->queue_ids);
    index_destroy(&(*self)->agent_ids);
    ring_block_finish(&(*self)->minutes);
    wait_book_finish(&(*self)->queue_waits);
    wait_book_finish(&(*self)->all_waits);
    free(*self);
    *self = NULL;
}

/* -- rings -----------------------------------------------------------------------------
 */

/* The ring, with memory now if it had none. False without it. */
static bool open_ring(struct books *self, struct ring *ring, size_t width)
{
    struct ring_block block;
    if (ring->rows != NULL) {
        return true;
    }
    if (!ring_block_init(&block, 1, self->quarters, width)) {
        self->failed = true;
        return false;
    }
    *ring = ring_block_ring(&block, 0);
    return true;
}

/* NULL without memory. */
static struct ledger *open_ledger(struct books *self, struct ledger *ledger)
{
    ledger->minutes = ring_block_ring(&self->minutes, 0);
    return open_ring(self, &ledger->quarters, LEDGER_WIDTH) ? ledger : NULL;
}

static struct ledger *queue_of(struct books *self, struct str id)
{
    size_t number = index_add(self->queue_ids, id);
    return number == INDEX_NONE ? NULL : open_ledger(self, &self->queues[number]);
}

static struct ring *agent_of(struct books *self, struct str id)
{
    size_t number = index_add(self->agent_ids, id);
    bool has =
        number != INDEX_NONE && open_ring(self, &self->agents[number], TALLY_AGENT_COUNT);
    return has ? &self->agents[number] : NULL;
}

static void add_to_agent(void *context, enum tally tally, int64_t at_ms, int64_t value)
{
    struct ring *ring = context;
    int64_t *row = ring_row(ring, ring_quarter(at_ms));
    if (row != NULL) {
        tally_add(&row[tally], value);
    }
}

/* -- stays -----------------------------------------------------------------------------
 */

/* The key of a quarter-hour: those of one queue or channel follow one another. */
static uint64_t key_of(size_t number, int64_t at_ms)
{
    int64_t quarter = ring_quarter(at_ms);
    return (uint64_t)number << 40 | (uint64_t)(quarter < 0 ? 0 : quarter);
}

static void note_wait(struct books *self, const struct engine_stay *stay)
{
    int64_t at_ms = 0;
    if (wait_book_is_counted(stay, self->credit, &at_ms)) {
        size_t queue = index_find(self->queue_ids, stay->queue);
        wait_book_add(&self->queue_waits, key_of(queue, at_ms), stay->credit->wait_ms);
        wait_book_add(&self->all_waits, key_of(stay->credit->channel, at_ms),
                      stay->credit->wait_ms);
    }
}

/* Under credit end who still waits is offered now. */
static void note_waiting(struct books *self, const struct engine_stay *stay,
                         struct ledger *queue, struct ledger *channel)
{
    if (self->credit == RULE_CREDIT_END && !stay->credit->deferred &&
        stay->credit->outcome == OUTCOME_WAITING && self->now_ms != EVENT_NO_TIME) {
        ledger_count(queue, TALLY_OFFERED, self->now_ms, 1, &self->days);
        ledger_count(channel, TALLY_OFFERED, self->now_ms, 1, &self->days);
    }
}

/* As the engine books a stay in a queue: in the queue's ledger and the channel's. */
static void note_in_queue(struct books *self, const struct engine_stay *stay,
                          const struct ledger_terms *terms)
{
    const struct credit *credit = stay->credit;
    struct ledger *queue = queue_of(self, stay->queue);
    struct ledger *channel = open_ledger(self, &self->channels[credit->channel]);
    if (queue == NULL || channel == NULL) {
        return;
    }
    const struct ledger_parts parts = ledger_whole(credit, self->credit);
    (void)ledger_book(queue, credit, &parts, 1, terms);
    (void)ledger_book(channel, credit, &parts, 1, terms);
    if (stay->is_first) {
        ledger_count(channel, TALLY_OFFERED_CONTACTS, credit->entry_ms, 1, &self->days);
    }
    note_wait(self, stay);
    note_waiting(self, stay, queue, channel);
}

void books_note(void *context, const struct engine_stay *stay)
{
    struct books *self = context;
    const struct ledger_terms terms = {self->credit, &self->days, stay->holds,
                                       stay->hold_count};
    if (stay->queue.size > 0) {
        note_in_queue(self, stay, &terms);
    }
    struct ring *agent =
        agent_part_counts(stay->credit) ? agent_of(self, stay->agent) : NULL;
    if (agent != NULL) {
        const struct agent_part part = {stay->credit, self->credit, stay->holds,
                                        stay->hold_count, 1};
        agent_part_answer(&part, add_to_agent, agent);
        agent_part_handled(&part, add_to_agent, agent);
    }
}

/* -- items -----------------------------------------------------------------------------
 */

static void add_to_ledger(struct books *self, struct ledger *ledger,
                          const struct item *item, int64_t sign)
{
    struct ledger_rows rows;
    if (ledger != NULL && ledger_rows(ledger, item->at_ms, &self->days, &rows)) {
        item_add(rows.quarter, item, sign);
    }
}

void books_note_item(void *context, const struct item *item, int64_t sign)
{
    struct books *self = context;
    struct ring *agent = item->agent.size > 0 ? agent_of(self, item->agent) : NULL;
    if (item->kind == ITEM_SPELL) {
        if (agent != NULL) {
            item_cut_spell(item, sign, add_to_agent, agent);
        }
        return;
    }
    int64_t *row = agent == NULL ? NULL : ring_row(agent, ring_quarter(item->at_ms));
    if (row != NULL && item->kind != ITEM_CALLBACK) { /* of queues and channels alone */
        item_add(row, item, sign);
    }
    /* rings are agents' alone; a miss counts for the site only if it was in a queue */
    bool queued = item->queue.size > 0;
    if (item->kind == ITEM_RING || (item->kind == ITEM_MISS && !queued)) {
        return;
    }
    if (queued) {
        add_to_ledger(self, queue_of(self, item->queue), item, sign);
    }
    add_to_ledger(self, open_ledger(self, &self->channels[item->channel]), item, sign);
}

void books_set_now(struct books *self, int64_t now_ms)
{
    self->now_ms = now_ms;
}

bool books_settle(struct books *self)
{
    wait_book_settle(&self->queue_waits);
    wait_book_settle(&self->all_waits);
    return !self->failed && !self->queue_waits.failed && !self->all_waits.failed;
}

/* -- sums ------------------------------------------------------------------------------
 */

static void raise_to(struct figure *most, struct figure other)
{
    if (figure_is_known(other) && (!figure_is_known(*most) || other.num > most->num)) {
        *most = other;
    }
}

static void add_ledger(const struct ledger *ledger, int64_t from_ms, int64_t to_ms,
                       struct books_sums *sums)
{
    int64_t from = ring_quarter(from_ms);
    int64_t to = ring_quarter(to_ms);
    if (ledger->quarters.rows != NULL) {
        ring_sum(&ledger->quarters, from, to, sums->tallies, TALLY_QUEUE_COUNT);
        raise_to(&sums->max_wait, ledger_max_wait(ledger, from, to));
    }
}

/* wait_book.h fills the figures of metrics. */
static void copy_percentiles(const struct figure *values, struct books_sums *sums)
{
    memcpy(sums->percentiles, &values[METRIC_WAIT_P50_MS], sizeof sums->percentiles);
}

void books_sum_queue(const struct books *self, struct str queue, int64_t from_ms,
                     int64_t to_ms, struct books_sums *ret)
{
    size_t number = index_find(self->queue_ids, queue);
    *ret = (struct books_sums){.max_wait = FIGURE_NONE};
    if (number != INDEX_NONE) {
        struct figure values[METRIC_COUNT] = {{0, 0}};
        add_ledger(&self->queues[number], from_ms, to_ms, ret);
        const struct wait_span span = {key_of(number, from_ms), key_of(number, to_ms)};
        wait_book_percentiles(&self->queue_waits, &span, 1, values);
        copy_percentiles(values, ret);
    }
}

void books_sum_channel(const struct books *self, enum event_channel channel,
                       int64_t from_ms, int64_t to_ms, struct books_sums *ret)
{
    struct wait_span spans[EVENT_CHANNEL_COUNT];
    size_t count = 0;
    *ret = (struct books_sums){.max_wait = FIGURE_NONE};
    for (size_t i = EVENT_CHANNEL_VOICE; i < EVENT_CHANNEL_COUNT; i++) {
        if (channel == EVENT_CHANNEL_NONE || channel == i) {
            add_ledger(&self->channels[i], from_ms, to_ms, ret);
            spans[count++] = (struct wait_span){key_of(i, from_ms), key_of(i, to_ms)};
        }
    }
    struct figure values[METRIC_COUNT] = {{0, 0}};
    wait_book_percentiles(&self->all_waits, spans, count, values);
    copy_percentiles(values, ret);
}

void books_add_agent(const struct books *self, struct str agent, int64_t from_ms,
                     int64_t to_ms, int64_t tallies[TALLY_AGENT_COUNT])
{
    size_t number = index_find(self->agent_ids, agent);
    if (number != INDEX_NONE && self->agents[number].rows != NULL) {
        ring_sum(&self->agents[number], ring_quarter(from_ms), ring_quarter(to_ms),
                 tallies, TALLY_AGENT_COUNT);
    }
}
