#include "stats/ledger.h"

#include <string.h>

static bool has_wait(const struct credit *credit)
{
    return credit->outcome == OUTCOME_ANSWERED || credit->outcome == OUTCOME_ABANDONED ||
           credit->outcome == OUTCOME_LEFT_OTHER;
}

static void add_outcome(int64_t *cells, const struct credit *credit, int64_t sign)
{
    int64_t wait_ms = sign * credit->wait_ms;
    int64_t in_sl = credit->in_sl ? sign : 0;
    switch (credit->outcome) {
    case OUTCOME_ANSWERED:
        tally_add(&cells[TALLY_ANSWERED], sign);
        tally_add(&cells[TALLY_ANSWERED_WAIT_MS], wait_ms);
        tally_add(&cells[TALLY_ANSWERED_IN_SL], in_sl);
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

static void add_quarter(int64_t *cells, const struct credit *credit, int64_t sign)
{
    tally_add(&cells[TALLY_OFFERED], sign);
    add_outcome(cells, credit, sign);
    if (credit->timed_out_active) {
        tally_add(&cells[TALLY_TIMED_OUT_ACTIVE], sign);
    }
    if (credit->handled) {
        tally_add(&cells[TALLY_HANDLED], sign);
        tally_add(&cells[TALLY_TRANSFERS], credit->transferred ? sign : 0);
        tally_add(&cells[TALLY_TALK_MS], sign * credit->talk_ms);
        tally_add(&cells[TALLY_HOLD_MS], sign * credit->hold_ms);
        tally_add(&cells[TALLY_WRAPUP_MS], sign * credit->wrapup_ms);
    }
}

static void add_minutes(struct ledger *ledger, const struct credit *credit, int64_t sign)
{
    int64_t *row = ring_row(&ledger->minutes, ring_minute(credit->entry_ms));
    if (row != NULL) {
        tally_add(&row[MINUTE_OFFERED], sign);
    }
    if (!has_wait(credit)) {
        return;
    }
    row = ring_row(&ledger->minutes, ring_minute(credit->outcome_ms));
    if (row == NULL) {
        return;
    }
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

static bool in_day(int64_t quarter, struct day_span day)
{
    return quarter >= day.from && quarter < day.to;
}

bool ledger_apply(struct ledger *ledger, const struct credit *credit, int64_t sign,
                  struct day_span day)
{
    if (credit->rejected_ms != EVENT_NO_TIME) {
        ledger_count(ledger, TALLY_REJECTED, credit->rejected_ms, sign, day);
    }
    if (credit->outcome == OUTCOME_NONE || credit->deferred) {
        return true;
    }
    add_minutes(ledger, credit, sign);
    int64_t quarter = ring_quarter(credit->entry_ms);
    int64_t *row = ring_row(&ledger->quarters, quarter);
    if (row == NULL) {
        return true;
    }
    add_quarter(row, credit, sign);
    if (in_day(quarter, day)) {
        add_quarter(ledger->day, credit, sign);
    }
    if (!has_wait(credit)) {
        return true;
    }
    int64_t mark = credit->wait_ms + 1;
    if (sign > 0) {
        row[LEDGER_MAX_WAIT] = mark > row[LEDGER_MAX_WAIT] ? mark : row[LEDGER_MAX_WAIT];
        return true;
    }
    return mark < row[LEDGER_MAX_WAIT] || mark <= row[LEDGER_MAX_GONE];
}

void ledger_count(struct ledger *ledger, enum tally tally, int64_t at_ms, int64_t value,
                  struct day_span day)
{
    int64_t quarter = ring_quarter(at_ms);
    int64_t *row = ring_row(&ledger->quarters, quarter);
    if (row == NULL) {
        return;
    }
    tally_add(&row[tally], value);
    if (in_day(quarter, day)) {
        tally_add(&ledger->day[tally], value);
    }
}

/* Raises a cell of the credit's quarter to its wait. */
static void raise_to_wait(struct ledger *ledger, const struct credit *credit,
                          enum ledger_cell cell)
{
    if (!has_wait(credit) || credit->deferred) {
        return;
    }
    int64_t *row = ring_row(&ledger->quarters, ring_quarter(credit->entry_ms));
    if (row != NULL && credit->wait_ms + 1 > row[cell]) {
        row[cell] = credit->wait_ms + 1;
    }
}

void ledger_freeze(struct ledger *ledger, const struct credit *credit)
{
    raise_to_wait(ledger, credit, LEDGER_MAX_GONE);
}

void ledger_forget_max(struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->quarters.slots; i++) {
        if (ledger->quarters.tags[i] != 0) {
            int64_t *row = ledger->quarters.cells + i * ledger->quarters.width;
            row[LEDGER_MAX_WAIT] = row[LEDGER_MAX_GONE];
        }
    }
}

void ledger_show_max(struct ledger *ledger, const struct credit *credit)
{
    raise_to_wait(ledger, credit, LEDGER_MAX_WAIT);
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
