#include "stats/level_class.h"

#include <assert.h>

enum level_class {
    LEVEL_ANSWERED_IN,
    LEVEL_ANSWERED_LATE,
    LEVEL_SHORT_IN,
    LEVEL_SHORT_LATE, /* where the short limit is longer than the target */
    LEVEL_ABANDONED_IN,
    LEVEL_ABANDONED_LATE,
    LEVEL_LEFT,
    LEVEL_LATE, /* count_at event: passed the target, whatever came of it */
    LEVEL_NONE,
    LEVEL_CLASS_COUNT,
};

static const char *const level_words[LEVEL_CLASS_COUNT] = {
    [LEVEL_ANSWERED_IN] = "answered within the target",
    [LEVEL_ANSWERED_LATE] = "answered after the target",
    [LEVEL_SHORT_IN] = "short abandon within the target",
    [LEVEL_SHORT_LATE] = "short abandon after the target",
    [LEVEL_ABANDONED_IN] = "abandoned within the target",
    [LEVEL_ABANDONED_LATE] = "abandoned after the target",
    [LEVEL_LEFT] = "left for another reason",
    [LEVEL_LATE] = "passed the target, counted late from then on",
    [LEVEL_NONE] = "nothing to judge yet, or never",
};

/* metrics.md section 4, a column for each class: 1 counts in both, d in the denominator
 * alone, - in neither. */
static const struct {
    const char *cells, *left_out;
} formulas[] = {
    [SERVICE_LEVEL_ANSWERED_ONLY] = {"1d-------", "left out by answered_only"},
    [SERVICE_LEVEL_ALL_ABANDONS] = {"1ddddd-d-", "left out by all_abandons"},
    [SERVICE_LEVEL_IGNORE_ABANDONS_IN_TARGET] = {"1d-d-d-d-",
                                                 "left out by ignore_abandons_in_target"},
    [SERVICE_LEVEL_CREDIT_ABANDONS_IN_TARGET] = {"1d1d1d-d-",
                                                 "left out by credit_abandons_in_target"},
    [SERVICE_LEVEL_CREDIT_SHORT] = {"1d11dd-d-", "left out by credit_short"},
    [SERVICE_LEVEL_EXCLUDE_SHORT] = {"1d--dd-d-", "left out by exclude_short"},
    [SERVICE_LEVEL_WITH_FLOW_OUTS] = {"1dddddddd", "left out by with_flow_outs"},
};
static_assert(sizeof formulas / sizeof *formulas == SERVICE_LEVEL_COUNT,
              "every formula has its row");

bool level_counts_at_event(enum service_level_formula formula,
                           enum rule_count_at count_at)
{
    return count_at == RULE_COUNT_AT_EVENT && formula != SERVICE_LEVEL_ANSWERED_ONLY;
}

static enum level_class class_of(bool by_event, const struct credit *credit)
{
    if (credit->deferred || (by_event && credit->verdict == VERDICT_NONE)) {
        return LEVEL_NONE;
    }
    if (by_event && credit->verdict == VERDICT_LATE) {
        return LEVEL_LATE;
    }
    bool in = by_event || credit->in_sl;
    switch ((enum outcome)credit->outcome) {
    case OUTCOME_ANSWERED:
        return in ? LEVEL_ANSWERED_IN : LEVEL_ANSWERED_LATE;
    case OUTCOME_ABANDONED:
        if (credit->is_short) {
            return in ? LEVEL_SHORT_IN : LEVEL_SHORT_LATE;
        }
        return in ? LEVEL_ABANDONED_IN : LEVEL_ABANDONED_LATE;
    case OUTCOME_LEFT_OTHER:
        return LEVEL_LEFT;
    case OUTCOME_NONE:
    case OUTCOME_WAITING:
    case OUTCOME_UNKNOWN:
    case OUTCOME_TIMED_OUT:
        break;
    }
    return LEVEL_NONE;
}

struct level_verdict level_verdict_of(enum service_level_formula formula,
                                      enum rule_count_at count_at,
                                      const struct credit *credit)
{
    enum level_class class = class_of(level_counts_at_event(formula, count_at), credit);
    struct level_verdict verdict = {LEVEL_UNJUDGED, level_words[class], ""};
    if (class == LEVEL_NONE) {
        return verdict;
    }
    char cell = formulas[formula].cells[class];
    verdict.part = cell == '1'   ? LEVEL_IN_BOTH
                   : cell == 'd' ? LEVEL_IN_DENOMINATOR
                                 : LEVEL_LEFT_OUT;
    verdict.rule = cell == '-' ? formulas[formula].left_out : "";
    return verdict;
}
