#include "stats/facet.h"

#include <assert.h>

#define HOUR_MS 3600000

static const struct {
    const char *yes, *no;
} facets[] = {
    [FACET_LIVE] = {"a call or chat", "e-mail, callback or task: judged by its deadline"},
    [FACET_MAIL] = {"e-mail or task", "not an e-mail or task"},
    [FACET_CALLBACK] = {"callback", "not a callback"},
    [FACET_REJECTED] = {"refused at the door", "not refused"},
    [FACET_ENTERED] = {"entered the queue", "never queued"},
    [FACET_FIRST] = {"the first entry of its contact",
                     "its contact entered a queue before"},
    [FACET_WAITING] = {"waiting now", "no longer waiting"},
    [FACET_FINISHED] = {"has an outcome", "no outcome"},
    [FACET_ANSWERED] = {"answered", "not answered"},
    [FACET_ABANDONED] = {"abandoned", "not abandoned"},
    [FACET_LEFT_OTHER] = {"left for another reason", "did not leave for another reason"},
    [FACET_NOT_ANSWERED] = {"given up", "not given up"},
    [FACET_UNKNOWN] = {"closed by a restart of its source", "not closed by a restart"},
    [FACET_TIMED_OUT] = {"swept while it waited", "not swept while it waited"},
    [FACET_IN_SL] = {"within the target", "waited past the target"},
    [FACET_SHORT] = {"a short abandon", "not a short abandon"},
    [FACET_NOT_SHORT] = {"not a short abandon", "a short abandon"},
    [FACET_HANDLED] = {"answered, and its end is known", "its end is not known"},
    [FACET_TRANSFERRED] = {"ended by a transfer", "not ended by a transfer"},
    [FACET_LOST] = {"answered, and swept before its end", "not swept before its end"},
    [FACET_JUDGED] = {"has met or missed its deadline", "its deadline is not decided"},
    [FACET_MET] = {"replied to by its deadline", "deadline missed"},
    [FACET_MISSED] = {"deadline missed", "deadline not missed"},
    [FACET_OVERDUE] = {"open past its deadline", "deadline not passed"},
    [FACET_DUE_1H] = {"due within an hour", "not due within an hour"},
    [FACET_WITHIN] = {"waiting within the target", "waiting past the target"},
    [FACET_SOON] = {"past the target soon", "not past the target soon"},
    [FACET_PAST] = {"waiting past the target", "waiting within the target"},
};
static_assert(sizeof facets / sizeof *facets == FACET_COUNT, "every facet has its words");
static_assert(FACET_COUNT <= 32, "a bit for each facet");

static uint32_t bit_if(bool so, enum facet facet)
{
    return so ? FACET_BIT(facet) : 0;
}

int64_t facet_rest_ms(const struct facet_terms *terms, const struct engine_stay *stay)
{
    const struct engine_rule *rule = stay->rule;
    int64_t wait_ms = terms->now_ms - stay->credit->entry_ms;
    return rule->target_ms - wait_ms - (rule->target_exclusive ? 1 : 0);
}

/* What only those that wait have: how near the target, or the deadline, they are. */
static uint32_t waiting_facets(const struct facet_terms *terms,
                               const struct engine_stay *stay)
{
    uint32_t set = FACET_BIT(FACET_WAITING);
    if (!stay->credit->deferred) {
        int64_t rest_ms = facet_rest_ms(terms, stay);
        return set | bit_if(rest_ms >= 0, FACET_WITHIN) |
               bit_if(rest_ms < 0, FACET_PAST) |
               bit_if(rest_ms >= 0 && rest_ms <= terms->breach_horizon_ms, FACET_SOON);
    }
    if (stay->due_ms == EVENT_NO_TIME) {
        return set;
    }
    bool overdue = stay->due_ms < terms->now_ms;
    return set | bit_if(overdue, FACET_OVERDUE) |
           bit_if(!overdue && stay->open_left_ms <= HOUR_MS, FACET_DUE_1H);
}

uint32_t facets_of(const struct facet_terms *terms, const struct engine_stay *stay)
{
    const struct credit *c = stay->credit;
    enum outcome outcome = (enum outcome)c->outcome;
    bool finished = credit_has_wait(c);
    bool callback = c->channel == EVENT_CHANNEL_CALLBACK;
    uint32_t set =
        bit_if(!c->deferred, FACET_LIVE) | bit_if(c->deferred && !callback, FACET_MAIL) |
        bit_if(c->deferred && callback, FACET_CALLBACK) |
        bit_if(c->rejected_ms != EVENT_NO_TIME, FACET_REJECTED) |
        bit_if(outcome != OUTCOME_NONE, FACET_ENTERED) |
        bit_if(stay->is_first, FACET_FIRST) | bit_if(finished, FACET_FINISHED) |
        bit_if(outcome == OUTCOME_ANSWERED, FACET_ANSWERED) |
        bit_if(outcome == OUTCOME_ABANDONED, FACET_ABANDONED) |
        bit_if(outcome == OUTCOME_LEFT_OTHER, FACET_LEFT_OTHER) |
        bit_if(finished && outcome != OUTCOME_ANSWERED, FACET_NOT_ANSWERED) |
        bit_if(outcome == OUTCOME_UNKNOWN, FACET_UNKNOWN) |
        bit_if(outcome == OUTCOME_TIMED_OUT, FACET_TIMED_OUT) |
        bit_if(c->in_sl, FACET_IN_SL) | bit_if(c->is_short, FACET_SHORT) |
        bit_if(!c->is_short, FACET_NOT_SHORT) | bit_if(c->handled, FACET_HANDLED) |
        bit_if(c->transferred, FACET_TRANSFERRED) |
        bit_if(c->timed_out_active, FACET_LOST) |
        bit_if(c->verdict == VERDICT_MET, FACET_MET) |
        bit_if(c->verdict == VERDICT_MISSED, FACET_MISSED);
    set |= bit_if((set & (FACET_BIT(FACET_MET) | FACET_BIT(FACET_MISSED))) != 0,
                  FACET_JUDGED);
    return outcome == OUTCOME_WAITING ? set | waiting_facets(terms, stay) : set;
}

const char *facet_yes(int facet)
{
    return facets[facet].yes;
}

const char *facet_no(int facet)
{
    return facets[facet].no;
}

int facet_lacking(uint32_t needs, uint32_t has)
{
    int facet = 0;
    while (facet < FACET_COUNT && ((needs & ~has) >> facet & 1U) == 0) {
        facet++;
    }
    return facet;
}

int facet_finest(uint32_t needs)
{
    int facet = FACET_COUNT - 1;
    while (facet > 0 && (needs >> facet & 1U) == 0) {
        facet--;
    }
    return facet;
}
