#include "stats/tally.h"

#include <assert.h>

static const char *const names[] = {
    [TALLY_OFFERED] = "offered",
    [TALLY_ANSWERED] = "answered",
    [TALLY_ANSWERED_WAIT_MS] = "answered_wait_ms",
    [TALLY_HANDLED] = "handled",
    [TALLY_TALK_MS] = "talk_ms",
    [TALLY_HOLD_MS] = "hold_ms",
    [TALLY_WRAPUP_MS] = "wrapup_ms",
    [TALLY_TRANSFERS] = "transfers",
    [TALLY_TIMED_OUT_ACTIVE] = "timed_out_active",
    [TALLY_UNANSWERED] = "unanswered",
    [TALLY_SALES_MILLI] = "sales_milli",
    [TALLY_ORDERS_MILLI] = "orders_milli",
    [TALLY_COMPLAINTS_MILLI] = "complaints_milli",
    [TALLY_CSAT_N] = "csat_n",
    [TALLY_CSAT_MILLI] = "csat_milli",
    [TALLY_QA_N] = "qa_n",
    [TALLY_QA_MILLI] = "qa_milli",
    [TALLY_FCR_N] = "fcr_n",
    [TALLY_FCR_MILLI] = "fcr_milli",
    [TALLY_RIGHT_PARTY_MILLI] = "right_party_milli",
    [TALLY_REVENUE_MILLI] = "revenue_milli",
    [TALLY_REVENUE_MILLI + 1] = "revenue_2_milli",
    [TALLY_REVENUE_MILLI + 2] = "revenue_3_milli",
    [TALLY_REVENUE_MILLI + 3] = "revenue_4_milli",
    [TALLY_DROPS_MILLI] = "drops_milli",
    [TALLY_DIALS] = "dials",
    [TALLY_CONNECTS] = "connects",
    [TALLY_ANSWERED_IN_SL] = "answered_in_sl",
    [TALLY_ABANDONED] = "abandoned",
    [TALLY_ABANDONED_IN_SL] = "abandoned_in_sl",
    [TALLY_SHORT_ABANDONED] = "short_abandoned",
    [TALLY_ABANDONED_WAIT_MS] = "abandoned_wait_ms",
    [TALLY_LEFT_OTHER] = "left_other",
    [TALLY_LEFT_OTHER_WAIT_MS] = "left_other_wait_ms",
    [TALLY_UNKNOWN] = "unknown",
    [TALLY_TIMED_OUT] = "timed_out",
    [TALLY_REJECTED] = "rejected",
    [TALLY_OFFERED_CONTACTS] = "offered_contacts",
    [TALLY_EVENT_ANSWERED] = "event_answered",
    [TALLY_EVENT_ABANDONED] = "event_abandoned",
    [TALLY_EVENT_SHORT] = "event_short",
    [TALLY_EVENT_LEFT] = "event_left",
    [TALLY_EVENT_LATE] = "event_late",
    [TALLY_DEADLINE_MET] = "deadline_met",
    [TALLY_DEADLINE_MISSED] = "deadline_missed",
    [TALLY_CALLBACK_ATTEMPTS] = "callback_attempts",
    [TALLY_CALLBACK_ANSWERED] = "callback_answered",
    [TALLY_CALLBACK_FAILED] = "callback_failed",
    [TALLY_CONTROL_OFFERED] = "control_offered",
    [TALLY_CONTROL_ANSWERED] = "control_answered",
    [TALLY_CONTROL_ABANDONED] = "control_abandoned",
};
static_assert(sizeof names / sizeof *names == TALLY_QUEUE_COUNT,
              "every tally has a name");
static_assert(TALLY_CURRENCIES == 4, "every currency's revenue has a name");

const char *tally_name(enum tally tally)
{
    return names[tally];
}

void tally_add_all(int64_t *to, const int64_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tally_add(&to[i], from[i]);
    }
}
