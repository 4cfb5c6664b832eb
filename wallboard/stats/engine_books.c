#include "stats/agent_part.h"
#include "stats/engine_state.h"

#define HOLDS_MAX 64 /* of one stay that are told apart in time */

/* -- revisions -------------------------------------------------------------------------
 */

/* Closed rows that a change of credit touches, as they were before. */
struct watch {
    int64_t *rows[8];
    int64_t quarters[8];
    int64_t before[8][TALLY_QUEUE_COUNT];
    size_t count;
    int64_t looked; /* the quarter that was looked at last */
};

/* Is the interval over, with nobody in it who still lives? */
static bool is_closed(const struct engine *engine, const int64_t *row, int64_t quarter)
{
    return quarter < ring_quarter(engine->now_ms) && row[LEDGER_LIVE] == 0;
}

static void watch_row(const struct engine *engine, struct ledger *ledger, int64_t at_ms,
                      struct watch *watch)
{
    int64_t quarter = ring_quarter(at_ms);
    if (quarter == watch->looked || at_ms == EVENT_NO_TIME ||
        watch->count == sizeof watch->rows / sizeof *watch->rows ||
        quarter >= ring_quarter(engine->now_ms)) {
        return;
    }
    watch->looked = quarter; /* most parts of a credit lie in one */
    int64_t *row = ring_row(&ledger->quarters, quarter);
    if (row == NULL || !is_closed(engine, row, quarter)) {
        return;
    }
    for (size_t i = 0; i < watch->count; i++) {
        if (watch->rows[i] == row) {
            return;
        }
    }
    watch->rows[watch->count] = row;
    watch->quarters[watch->count] = quarter;
    for (size_t i = 0; i < TALLY_QUEUE_COUNT; i++) {
        watch->before[watch->count][i] = row[i];
    }
    watch->count++;
}

static void watch_credit(const struct engine *engine, struct ledger *ledger,
                         const struct credit *credit, struct watch *watch)
{
    if (credit->deferred || credit->outcome == OUTCOME_NONE) {
        return;
    }
    struct credit_places at = credit_places(credit, engine->credit);
    watch_row(engine, ledger, at.offered_ms, watch);
    watch_row(engine, ledger, at.outcome_ms, watch);
    watch_row(engine, ledger, at.verdict_ms, watch);
    watch_row(engine, ledger, at.handled_ms, watch);
}

static void note_revision(struct engine *engine, const struct revision *revision)
{
    struct revision *slot =
        &engine->revisions[engine->revision_count++ % LIMIT_REVISIONS];
    *slot = *revision;
    str_copy(slot->event, sizeof slot->event, engine->cause);
}

/* Wrap-up settles after its contact is over, and work that is cut lies in every interval
 * that it went on in: neither revises any. Nor does what is kept for control, which is no
 * figure. */
static bool settles(const struct engine *engine, size_t cell)
{
    return cell == TALLY_WRAPUP_MS || cell >= TALLY_CONTROL_OFFERED ||
           (engine->credit == RULE_CREDIT_SPLIT &&
            (cell == TALLY_TALK_MS || cell == TALLY_HOLD_MS));
}

static void end_watch(struct engine *engine, uint16_t queue, const struct watch *watch)
{
    for (size_t i = 0; i < watch->count; i++) {
        bool revised = false;
        for (size_t cell = 0; cell < TALLY_QUEUE_COUNT; cell++) {
            int64_t after = watch->rows[i][cell];
            if (settles(engine, cell) || after == watch->before[i][cell]) {
                continue;
            }
            watch->rows[i][LEDGER_REVISION] += revised ? 0 : 1;
            revised = true;
            note_revision(engine, &(struct revision){
                                      .queue = queue,
                                      .tally = (uint8_t)cell,
                                      .number = (uint32_t)watch->rows[i][LEDGER_REVISION],
                                      .quarter = watch->quarters[i],
                                      .before = watch->before[i][cell],
                                      .after = after,
                                      .at_ms = engine->now_ms});
        }
    }
}

/* -- stays -----------------------------------------------------------------------------
 */

/* Where an agent's part of a credit goes. */
struct agent_cut {
    struct agent *agent;
    const struct days *days;
};

static void add_cut(void *context, enum tally tally, int64_t at_ms, int64_t value)
{
    const struct agent_cut *cut = context;
    int64_t *row = agent_row(cut->agent, at_ms, cut->days);
    if (row != NULL) {
        tally_add(&row[tally], value);
    }
}

static struct agent_part part_of(const struct credit *credit, int64_t sign,
                                 const struct ledger_terms *terms)
{
    return (struct agent_part){credit, terms->mode, terms->holds, terms->hold_count,
                               sign};
}

static bool same_answer(const struct credit *a, const struct credit *b)
{
    return a->agent == b->agent && a->entry_ms == b->entry_ms &&
           a->outcome_ms == b->outcome_ms && a->wait_ms == b->wait_ms &&
           a->timed_out_active == b->timed_out_active;
}

/* Who answered counts it on the day that the queue counts it. */
static void change_agent(struct engine *engine, const struct credit *old,
                         const struct credit *new, const struct ledger_terms *terms)
{
    bool had = agent_part_counts(old);
    bool has = agent_part_counts(new);
    bool same = had && has && same_answer(old, new);
    const struct agent_part parts[2] = {part_of(old, -1, terms), part_of(new, 1, terms)};
    const bool counts[2] = {had, has};
    for (size_t i = 0; i < 2; i++) {
        if (!counts[i]) {
            continue;
        }
        struct agent_cut cut = {&engine->agents[parts[i].credit->agent], terms->days};
        if (!same) {
            agent_part_answer(&parts[i], add_cut, &cut);
        }
        agent_part_handled(&parts[i], add_cut, &cut);
    }
}

/* Books a change in the ledgers of a queue and a channel. */
static bool book(struct engine *engine, const struct credit *credit,
                 const struct ledger_parts *parts, int64_t sign,
                 const struct ledger_terms *terms)
{
    if (credit->queue == QUEUE_NONE) {
        return true;
    }
    bool sound =
        ledger_book(&engine->queues[credit->queue].ledger, credit, parts, sign, terms);
    return ledger_book(&engine->channels[credit->channel], credit, parts, sign, terms) &&
           sound;
}

/* False if a longest wait was taken back. */
static bool change_ledgers(struct engine *engine, const struct credit *old,
                           const struct credit *new, const struct ledger_terms *terms)
{
    bool same = old->queue == new->queue && old->channel == new->channel;
    struct ledger_change change;
    if (same) {
        change = ledger_difference(old, new, terms->mode);
    } else {
        change.had = ledger_whole(old, terms->mode);
        change.has = ledger_whole(new, terms->mode);
    }
    bool sound = book(engine, old, &change.had, -1, terms);
    (void)book(engine, new, &change.has, 1, terms);
    return sound;
}

/* Under split the holds are needed, as they are while the credit stands in the books. */
static struct ledger_terms terms_of(const struct engine *engine, const struct stay *stay,
                                    struct work_hold holds[HOLDS_MAX])
{
    struct ledger_terms terms = {.mode = engine->credit, .days = &engine->days};
    if (engine->credit == RULE_CREDIT_SPLIT) {
        const struct contact *contact = contacts_at(engine->contacts, stay->contact);
        const struct stay *loose = engine_loose_of(engine, contact);
        bool home = loose != NULL && engine_home_of(engine, contact, loose) == stay;
        terms.holds = holds;
        terms.hold_count =
            holds_spans(engine->contacts, stay, home ? loose : NULL, holds, HOLDS_MAX);
    }
    return terms;
}

static bool covers(const struct engine *engine, const struct credit *old,
                   const struct credit *credit)
{
    return credit_has_wait(credit) && !credit->deferred && credit->queue == old->queue &&
           credit->channel == old->channel && credit->wait_ms >= old->wait_ms &&
           ring_quarter(credit_places(credit, engine->credit).outcome_ms) ==
               ring_quarter(credit_places(old, engine->credit).outcome_ms);
}

void engine_set_credit(struct engine *engine, uint32_t number,
                       const struct credit *credit)
{
    struct stay *stay = contacts_stay_at(engine->contacts, number);
    if (credit_equal(&stay->credit, credit)) {
        return;
    }
    struct work_hold holds[HOLDS_MAX];
    struct ledger_terms terms = terms_of(engine, stay, holds);
    struct credit old = stay->credit;
    struct watch watch;
    watch.count = 0; /* its rows are filled as they are watched */
    watch.looked = INT64_MIN;
    int64_t quarter_ms = engine->now_ms - engine->now_ms % LIMIT_QUARTER_MS;
    if (credit->queue != QUEUE_NONE && credit->entry_ms < quarter_ms) {
        struct ledger *ledger = &engine->queues[credit->queue].ledger;
        watch_credit(engine, ledger, &old, &watch);
        watch_credit(engine, ledger, credit, &watch);
    }
    if (!change_ledgers(engine, &old, credit, &terms) && !covers(engine, &old, credit)) {
        engine->stale = true;
    }
    change_agent(engine, &old, credit, &terms);
    engine->faults += (int64_t)credit->faults - (int64_t)old.faults;
    stay->credit = *credit;
    contacts_set_waiting(engine->contacts, number, credit->outcome == OUTCOME_WAITING);
    if (watch.count > 0) {
        end_watch(engine, credit->queue, &watch);
    }
    if (old.outcome == OUTCOME_ANSWERED || credit->outcome == OUTCOME_ANSWERED) {
        engine_trace_stay(engine, number, &old);
    }
}

static void lift_work(struct engine *engine, const struct credit *credit, int64_t sign,
                      const struct ledger_terms *terms)
{
    if (credit->queue != QUEUE_NONE && !credit->deferred) {
        ledger_lift_work(&engine->queues[credit->queue].ledger, credit, sign, terms);
        ledger_lift_work(&engine->channels[credit->channel], credit, sign, terms);
    }
    if (agent_part_counts(credit)) {
        struct agent_cut cut = {&engine->agents[credit->agent], terms->days};
        const struct agent_part part = part_of(credit, sign, terms);
        agent_part_work(&part, add_cut, &cut);
    }
}

void engine_lift_work(struct engine *engine, uint32_t contact, int64_t sign)
{
    uint32_t at = contacts_at(engine->contacts, contact)->first_stay;
    while (engine->credit == RULE_CREDIT_SPLIT && at != CONTACT_NONE) {
        const struct stay *stay = contacts_stay_at(engine->contacts, at);
        if (stay->credit.handled) {
            struct work_hold holds[HOLDS_MAX];
            struct ledger_terms terms = terms_of(engine, stay, holds);
            lift_work(engine, &stay->credit, sign, &terms);
        }
        at = stay->next;
    }
}
