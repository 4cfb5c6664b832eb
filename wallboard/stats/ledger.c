#include "stats/ledger.h"

#include <string.h>

#include "stats/event.h"

static void add_outcome(int64_t *cells, const struct credit *credit, int64_t sign)
{
    int64_t wait_ms = sign * credit->wait_ms;
    int64_t in_sl = credit->in_sl ? sign : 0;
    switch ((enum outcome)credit->outcome) {
    case OUTCOME_ANSWERED:
        tally_add(&cells[TALLY_ANSWERED], sign);
        tally_add(&cells[TALLY_ANSWERED_WAIT_MS], wait_ms);
        tally_add(&cells[TALLY_ANSWERED_IN_SL], in_sl);
        tally_add(&cells[TALLY_TIMED_OUT_ACTIVE], credit->timed_out_active ? sign : 0);
        break;
    case OUTCOME_ABANDONED:
        tally_add(&cells[TALLY_ABANDONED], sign);
        tally_add(&cells[TALLY_ABANDONED_WAIT_MS], wait_ms);
        tally_add(&cells[TALLY_ABANDONED_IN_SL], in_sl);
        tally_add(&cells[TALLY_SHORT_ABANDONED], credit->is_short ? sign : 0);
        break;
    case OUTCOME_LEFT_OTHER:
        tally_add(&cells[TALLY_LEFT_OTHER], sign);
        tally_add(&cells[TALLY_LEFT_OTHER_WAIT_MS], wait_ms);
        break;
    case OUTCOME_UNKNOWN:
        tally_add(&cells[TALLY_UNKNOWN], sign);
        break;
    case OUTCOME_TIMED_OUT:
        tally_add(&cells[TALLY_TIMED_OUT], sign);
        break;
    case OUTCOME_NONE:
    case OUTCOME_WAITING:
        break;
    }
}

/* The service level at its event: five cells from `first` on, in the order of
 * TALLY_EVENT_ANSWERED. */
static void add_event(int64_t *row, size_t first, const struct credit *credit,
                      int64_t sign)
{
    enum { IN_ANSWERED, IN_ABANDONED, IN_SHORT, IN_LEFT, LATE };
    int64_t *cells = row + first;
    if (credit->verdict == VERDICT_LATE) {
        tally_add(&cells[LATE], sign);
    } else if (credit->outcome == OUTCOME_ANSWERED) {
        tally_add(&cells[IN_ANSWERED], sign);
    } else if (credit->outcome == OUTCOME_ABANDONED) {
        tally_add(&cells[IN_ABANDONED], sign);
        tally_add(&cells[IN_SHORT], credit->is_short ? sign : 0);
    } else {
        tally_add(&cells[IN_LEFT], sign);
    }
}

static void add_handled(int64_t *cells, const struct credit *credit, int64_t sign,
                        bool with_work)
{
    tally_add(&cells[TALLY_HANDLED], sign);
    tally_add(&cells[TALLY_TRANSFERS], credit->transferred ? sign : 0);
    if (with_work) {
        tally_add(&cells[TALLY_TALK_MS], sign * credit->talk_ms);
        tally_add(&cells[TALLY_HOLD_MS], sign * credit->hold_ms);
        tally_add(&cells[TALLY_WRAPUP_MS], sign * credit->wrapup_ms);
    }
}

/* What happened in the minute of the outcome. */
static void add_minute_outcome(int64_t *row, const struct credit *credit, int64_t sign)
{
    tally_add(&row[MINUTE_WAIT_MS], sign * credit->wait_ms);
    if (credit->outcome == OUTCOME_ANSWERED) {
        tally_add(&row[MINUTE_ANSWERED], sign);
        tally_add(&row[MINUTE_ANSWERED_WAIT_MS], sign * credit->wait_ms);
        tally_add(&row[MINUTE_ANSWERED_IN_SL], credit->in_sl ? sign : 0);
    } else if (credit->outcome == OUTCOME_ABANDONED) {
        tally_add(&row[MINUTE_ABANDONED], sign);
        tally_add(&row[MINUTE_ABANDONED_IN_SL], credit->in_sl ? sign : 0);
        tally_add(&row[MINUTE_SHORT_ABANDONED], credit->is_short ? sign : 0);
    } else {
        tally_add(&row[MINUTE_LEFT_OTHER], sign);
    }
}

void ledger_expect(const struct ledger *ledger, int64_t at_ms)
{
    ring_expect(&ledger->quarters, ring_quarter(at_ms));
    ring_expect(&ledger->minutes, ring_minute(at_ms));
}

bool ledger_rows(struct ledger *ledger, int64_t at_ms, const struct days *days,
                 struct ledger_rows *ret)
{
    int64_t quarter = ring_quarter(at_ms);
    ret->quarter = ring_row(&ledger->quarters, quarter);
    ret->day = day_has(days_today(days), quarter) ? ledger->day : NULL;
    return ret->quarter != NULL;
}

void ledger_count(struct ledger *ledger, enum tally tally, int64_t at_ms, int64_t value,
                  const struct days *days)
{
    struct ledger_rows rows;
    if (!ledger_rows(ledger, at_ms, days, &rows)) {
        return;
    }
    tally_add(&rows.quarter[tally], value);
    if (rows.day != NULL) {
        tally_add(&rows.day[tally], value);
    }
}

/* E-mail and its like: deadlines, and what came of a callback (metrics.md 9 and 10). */
static void apply_deferred(struct ledger *ledger, const struct credit *credit,
                           int64_t sign, const struct ledger_terms *terms)
{
    struct credit_places at = credit_places(credit, terms->mode);
    if (credit->channel == EVENT_CHANNEL_CALLBACK) {
        if (credit_has_wait(credit)) {
            enum tally tally = credit->outcome == OUTCOME_ANSWERED
                                   ? TALLY_CALLBACK_ANSWERED
                                   : TALLY_CALLBACK_FAILED;
            ledger_count(ledger, tally, credit->entry_ms, sign, terms->days);
        }
        return;
    }
    if (credit->verdict != VERDICT_NONE) {
        enum tally tally =
            credit->verdict == VERDICT_MET ? TALLY_DEADLINE_MET : TALLY_DEADLINE_MISSED;
        ledger_count(ledger, tally, at.verdict_ms, sign, terms->days);
    }
}

static void count_wait(struct ledger *ledger, const struct credit *credit, int64_t at_ms,
                       int64_t sign, const struct days *days)
{
    int slot = credit->outcome == OUTCOME_ANSWERED ? days_slot(days, ring_quarter(at_ms))
                                                   : DAY_NONE;
    if (slot != DAY_NONE) {
        ledger->waits[slot][histogram_bucket(credit->wait_ms)] +=
            sign > 0 ? 1U : UINT32_MAX; /* wraps back */
    }
}

/* False if the longest wait of the row was taken back. */
static bool mark_wait(int64_t *row, int64_t wait_ms, int64_t sign)
{
    int64_t mark = wait_ms + 1;
    if (sign > 0) {
        row[LEDGER_MAX_WAIT] = mark > row[LEDGER_MAX_WAIT] ? mark : row[LEDGER_MAX_WAIT];
        return true;
    }
    return mark < row[LEDGER_MAX_WAIT] || mark <= row[LEDGER_MAX_GONE];
}

struct cut {
    struct ledger *ledger;
    const struct days *days;
};

static void add_cut(void *context, enum tally tally, int64_t at_ms, int64_t value)
{
    const struct cut *cut = context;
    ledger_count(cut->ledger, tally, at_ms, value, cut->days);
}

void ledger_lift_work(struct ledger *ledger, const struct credit *credit, int64_t sign,
                      const struct ledger_terms *terms)
{
    struct cut cut = {ledger, terms->days};
    work_cut(credit, terms->holds, terms->hold_count, sign, add_cut, &cut);
}

/* -- the parts of a credit, each booked at its own instant -----------------------------
 */

static void book_offered(struct ledger *ledger, const struct credit *credit, int64_t sign,
                         const struct ledger_terms *terms)
{
    int64_t at_ms = credit_places(credit, terms->mode).offered_ms;
    if (at_ms != EVENT_NO_TIME) {
        ledger_count(ledger, TALLY_OFFERED, at_ms, sign, terms->days);
    }
    ledger_count(ledger, TALLY_CONTROL_OFFERED, credit->entry_ms, sign, terms->days);
    int64_t *row = ring_row(&ledger->minutes, ring_minute(credit->entry_ms));
    if (row != NULL) {
        tally_add(&row[MINUTE_OFFERED], sign);
    }
}

/* A contact that is credited to a quarter keeps it from settling while it lives. */
static void book_life(struct ledger *ledger, const struct credit *credit, int64_t sign)
{
    int64_t *row = ring_row(&ledger->quarters, ring_quarter(credit->entry_ms));
    if (row != NULL) {
        tally_add(&row[LEDGER_LIVE], sign);
    }
}

static bool book_outcome(struct ledger *ledger, const struct credit *credit, int64_t sign,
                         const struct ledger_terms *terms)
{
    int64_t at_ms = credit_places(credit, terms->mode).outcome_ms;
    struct ledger_rows rows;
    bool sound = true;
    if (ledger_rows(ledger, at_ms, terms->days, &rows)) {
        add_outcome(rows.quarter, credit, sign);
        if (rows.day != NULL) {
            add_outcome(rows.day, credit, sign);
        }
        sound =
            !credit_has_wait(credit) || mark_wait(rows.quarter, credit->wait_ms, sign);
        count_wait(ledger, credit, at_ms, sign, terms->days);
    }
    if (credit->outcome == OUTCOME_ANSWERED || credit->outcome == OUTCOME_ABANDONED) {
        enum tally control = credit->outcome == OUTCOME_ANSWERED
                                 ? TALLY_CONTROL_ANSWERED
                                 : TALLY_CONTROL_ABANDONED;
        ledger_count(ledger, control, credit->outcome_ms, sign, terms->days);
    }
    int64_t *row = credit_has_wait(credit)
                       ? ring_row(&ledger->minutes, ring_minute(credit->outcome_ms))
                       : NULL;
    if (row != NULL) {
        add_minute_outcome(row, credit, sign);
    }
    return sound;
}

static void book_verdict(struct ledger *ledger, const struct credit *credit, int64_t sign,
                         const struct ledger_terms *terms)
{
    int64_t at_ms = credit_places(credit, terms->mode).verdict_ms;
    struct ledger_rows rows;
    if (ledger_rows(ledger, at_ms, terms->days, &rows)) {
        add_event(rows.quarter, TALLY_EVENT_ANSWERED, credit, sign);
        if (rows.day != NULL) {
            add_event(rows.day, TALLY_EVENT_ANSWERED, credit, sign);
        }
    }
    int64_t *row = ring_row(&ledger->minutes, ring_minute(credit->judged_ms));
    if (row != NULL) {
        add_event(row, MINUTE_EVENT, credit, sign);
    }
}

static void book_handled(struct ledger *ledger, const struct credit *credit, int64_t sign,
                         const struct ledger_terms *terms)
{
    bool whole = terms->mode != RULE_CREDIT_SPLIT;
    struct ledger_rows rows;
    if (ledger_rows(ledger, credit_places(credit, terms->mode).handled_ms, terms->days,
                    &rows)) {
        add_handled(rows.quarter, credit, sign, whole);
        if (rows.day != NULL) {
            add_handled(rows.day, credit, sign, whole);
        }
    }
    if (!whole) {
        ledger_lift_work(ledger, credit, sign, terms);
    }
    int64_t *row = ring_row(&ledger->minutes, ring_minute(credit->ended_ms));
    if (row != NULL) {
        tally_add(&row[MINUTE_HANDLED], sign);
        tally_add(&row[MINUTE_HANDLING_MS],
                  sign * (credit->talk_ms + credit->hold_ms + credit->wrapup_ms));
    }
}

/* -- changes ---------------------------------------------------------------------------
 */

struct ledger_parts ledger_whole(const struct credit *credit, enum rule_credit mode)
{
    struct ledger_parts parts = {.rejected = credit->rejected_ms != EVENT_NO_TIME};
    if (credit->outcome == OUTCOME_NONE) {
        return parts;
    }
    parts.deferred = credit->deferred;
    if (!credit->deferred) {
        bool waiting = credit->outcome == OUTCOME_WAITING;
        parts.offered = true;
        parts.lives = mode == RULE_CREDIT_START && !credit_is_closed(credit);
        parts.outcome = !waiting;
        parts.verdict = credit->verdict != VERDICT_NONE;
        parts.handled = credit->handled;
    }
    return parts;
}

static bool same_outcome(const struct credit *a, const struct credit *b)
{
    return a->entry_ms == b->entry_ms && a->outcome == b->outcome &&
           a->outcome_ms == b->outcome_ms && a->wait_ms == b->wait_ms &&
           a->in_sl == b->in_sl && a->is_short == b->is_short &&
           a->timed_out_active == b->timed_out_active;
}

static bool same_verdict(const struct credit *a, const struct credit *b)
{
    bool late = a->verdict == VERDICT_LATE; /* late is late, whatever came of it */
    return a->entry_ms == b->entry_ms && a->verdict == b->verdict &&
           a->judged_ms == b->judged_ms &&
           (late || (a->outcome == b->outcome && a->is_short == b->is_short));
}

static bool same_handled(const struct credit *a, const struct credit *b)
{
    return a->entry_ms == b->entry_ms && a->outcome_ms == b->outcome_ms &&
           a->ended_ms == b->ended_ms && a->talk_ms == b->talk_ms &&
           a->hold_ms == b->hold_ms && a->wrapup_ms == b->wrapup_ms &&
           a->wrapup_from_ms == b->wrapup_from_ms && a->transferred == b->transferred;
}

/* A part that both have and that is the same is booked already. */
static void drop_common(bool *had, bool *has, bool same)
{
    bool common = *had && *has && same;
    *had = *had && !common;
    *has = *has && !common;
}

struct ledger_change ledger_difference(const struct credit *old, const struct credit *new,
                                       enum rule_credit mode)
{
    struct ledger_change change = {old, new, ledger_whole(old, mode),
                                   ledger_whole(new, mode)};
    struct ledger_parts *had = &change.had;
    struct ledger_parts *has = &change.has;
    bool same_entry = old->entry_ms == new->entry_ms;
    bool same_offered =
        same_entry && (mode != RULE_CREDIT_END || old->outcome_ms == new->outcome_ms);
    drop_common(&had->rejected, &has->rejected, old->rejected_ms == new->rejected_ms);
    drop_common(&had->offered, &has->offered, same_offered);
    drop_common(&had->lives, &has->lives, same_entry);
    if (had->outcome && has->outcome) {
        drop_common(&had->outcome, &has->outcome, same_outcome(old, new));
    }
    if (had->verdict && has->verdict) {
        drop_common(&had->verdict, &has->verdict, same_verdict(old, new));
    }
    if (had->handled && has->handled) {
        drop_common(&had->handled, &has->handled, same_handled(old, new));
    }
    return change;
}

bool ledger_book(struct ledger *ledger, const struct credit *credit,
                 const struct ledger_parts *parts, int64_t sign,
                 const struct ledger_terms *terms)
{
    bool sound = true;
    if (parts->rejected) {
        ledger_count(ledger, TALLY_REJECTED, credit->rejected_ms, sign, terms->days);
    }
    if (parts->deferred) {
        apply_deferred(ledger, credit, sign, terms);
    }
    if (parts->offered) {
        book_offered(ledger, credit, sign, terms);
    }
    if (parts->lives) {
        book_life(ledger, credit, sign);
    }
    if (parts->outcome) {
        sound = book_outcome(ledger, credit, sign, terms);
    }
    if (parts->verdict) {
        book_verdict(ledger, credit, sign, terms);
    }
    if (parts->handled) {
        book_handled(ledger, credit, sign, terms);
    }
    return sound;
}

/* Raises a cell of the quarter that the wait is booked in. */
static void raise_to_wait(struct ledger *ledger, const struct credit *credit,
                          enum rule_credit mode, enum ledger_cell cell)
{
    if (!credit_has_wait(credit) || credit->deferred) {
        return;
    }
    int64_t at_ms = credit_places(credit, mode).outcome_ms;
    int64_t *row = ring_row(&ledger->quarters, ring_quarter(at_ms));
    if (row != NULL && credit->wait_ms + 1 > row[cell]) {
        row[cell] = credit->wait_ms + 1;
    }
}

void ledger_freeze(struct ledger *ledger, const struct credit *credit,
                   enum rule_credit mode)
{
    raise_to_wait(ledger, credit, mode, LEDGER_MAX_GONE);
}

void ledger_forget_max(struct ledger *ledger)
{
    const struct ring *ring = &ledger->quarters;
    for (size_t i = 0; i < ring->slots; i++) {
        int64_t *row = ring->rows + i * (ring->width + 1) + 1;
        row[LEDGER_MAX_WAIT] = row[LEDGER_MAX_GONE];
    }
}

void ledger_show_max(struct ledger *ledger, const struct credit *credit,
                     enum rule_credit mode)
{
    raise_to_wait(ledger, credit, mode, LEDGER_MAX_WAIT);
}

void ledger_set_day(struct ledger *ledger, struct day_span day)
{
    memset(ledger->day, 0, sizeof ledger->day);
    ring_sum(&ledger->quarters, day.from, day.to, ledger->day, TALLY_QUEUE_COUNT);
}

struct figure ledger_max_wait(const struct ledger *ledger, int64_t from, int64_t to)
{
    int64_t most = 0;
    for (int64_t quarter = from; quarter < to; quarter++) {
        const int64_t *row = ring_find(&ledger->quarters, quarter);
        if (row != NULL && row[LEDGER_MAX_WAIT] > most) {
            most = row[LEDGER_MAX_WAIT];
        }
    }
    return most == 0 ? FIGURE_NONE : figure_count(most - 1);
}
