#include "oracle/oracle_state.h"

/* Service level in its seven formulas, what is derived of it, and those who wait now
 * (metrics.md sections 4 and 11). */

#define MINUTE_MS INT64_C(60000)

const struct oracle_rule *oracle_rule_of(const struct oracle *oracle, int queue)
{
    const struct oracle_config *config = oracle->config;
    for (int i = 0; queue != NONE && i < LOG_QUEUES; i++) {
        if (config->queue_has_rule[i] &&
            str_is(oracle->queues.list[queue], log_queue(i))) {
            return &config->queue_rules[i];
        }
    }
    return &config->rule;
}

/* "Inclusive: wait = T is inside the service level, wait = s is short." */
static bool is_inside(int64_t wait_ms, int64_t limit_ms, bool exclusive)
{
    return exclusive ? wait_ms < limit_ms : wait_ms <= limit_ms;
}

bool oracle_in_target(const struct oracle *oracle, const struct stay *stay)
{
    const struct oracle_rule *rule = oracle_rule_of(oracle, stay->queue);
    return is_inside(stay->wait_ms, rule->target_ms, rule->target_exclusive);
}

bool oracle_is_short(const struct oracle *oracle, const struct stay *stay)
{
    const struct oracle_rule *rule = oracle_rule_of(oracle, stay->queue);
    return stay->outcome == OUTCOME_ABANDONED &&
           is_inside(stay->wait_ms, rule->short_ms, rule->short_exclusive);
}

/* What one stay adds to numerator and denominator, counted at its outcome: the table of
 * section 4, row by row. */
static struct oracle_figure share_at_end(const struct oracle *oracle,
                                         const struct stay *stay,
                                         enum oracle_formula formula)
{
    int64_t a = stay->outcome == OUTCOME_ANSWERED;
    int64_t b = stay->outcome == OUTCOME_ABANDONED;
    int64_t o = stay->outcome == OUTCOME_LEFT_OTHER;
    int64_t a_t = a && oracle_in_target(oracle, stay);
    int64_t b_t = b && oracle_in_target(oracle, stay);
    int64_t s = oracle_is_short(oracle, stay);
    switch (formula) {
    case ORACLE_ANSWERED_ONLY:
        return (struct oracle_figure){a_t, a};
    case ORACLE_ALL_ABANDONS:
        return (struct oracle_figure){a_t, a + b};
    case ORACLE_IGNORE_ABANDONS_IN_TARGET:
        return (struct oracle_figure){a_t, a + b - b_t};
    case ORACLE_CREDIT_ABANDONS_IN_TARGET:
        return (struct oracle_figure){a_t + b_t, a + b};
    case ORACLE_CREDIT_SHORT:
        return (struct oracle_figure){a_t + s, a + b};
    case ORACLE_EXCLUDE_SHORT:
        return (struct oracle_figure){a_t, a + b - s};
    case ORACLE_WITH_FLOW_OUTS:
        return (struct oracle_figure){a_t, a + b + o};
    case ORACLE_FORMULA_COUNT:
        break;
    }
    return (struct oracle_figure){0, 0};
}

/* Has it waited past T, whatever came of it after? */
static bool is_late(const struct oracle *oracle, const struct stay *stay)
{
    const struct oracle_rule *rule = oracle_rule_of(oracle, stay->queue);
    int64_t wait_ms = stay->outcome == OUTCOME_WAITING
                          ? oracle->script->now_ms - stay->entry_ms
                          : stay->wait_ms;
    bool lost = stay->outcome == OUTCOME_UNKNOWN || stay->outcome == OUTCOME_TIMED_OUT;
    return !lost && !is_inside(wait_ms, rule->target_ms, rule->target_exclusive);
}

/* count_at event: late ones are in the denominator "from that instant. It stays counted
 * late even if it later flows out, or (when s > T) is a short abandon". */
static bool counts_late(const struct oracle *oracle, const struct stay *stay,
                        enum oracle_formula formula)
{
    return oracle_rule_of(oracle, stay->queue)->count_at_event &&
           formula != ORACLE_ANSWERED_ONLY && is_late(oracle, stay);
}

static int64_t level_credit(const struct oracle *oracle, const struct stay *stay,
                            bool late, bool rolling)
{
    if (oracle->config->credit == ORACLE_CREDIT_START && !rolling) {
        return stay->entry_ms;
    }
    const struct oracle_rule *rule = oracle_rule_of(oracle, stay->queue);
    int64_t passed_ms = stay->entry_ms + rule->target_ms + !rule->target_exclusive;
    bool first = stay->outcome_ms == NEVER || passed_ms < stay->outcome_ms;
    return late && first ? passed_ms : stay->outcome_ms;
}

struct oracle_figure oracle_level(const struct oracle *oracle, const struct scope *scope,
                                  enum oracle_formula formula, bool rolling)
{
    struct oracle_figure sum = {0, 0};
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (!oracle_concerns(scope, stay)) {
            continue;
        }
        bool late = counts_late(oracle, stay, formula);
        if (!oracle_within(scope, level_credit(oracle, stay, late, rolling))) {
            continue;
        }
        struct oracle_figure share =
            late ? (struct oracle_figure){0, 1} : share_at_end(oracle, stay, formula);
        sum.num += share.num;
        sum.den += share.den;
    }
    return sum.den > 0 ? sum : (struct oracle_figure){0, 0};
}

/* "Queues with different T or formula add their own numerators and denominators." */
struct oracle_figure oracle_own_level(const struct oracle *oracle,
                                      const struct scope *scope, bool rolling)
{
    struct oracle_figure sum = {0, 0};
    for (int queue = 0; queue < oracle->queues.count; queue++) {
        if (scope->queue != NONE && scope->queue != queue) {
            continue;
        }
        struct scope one = *scope;
        one.queue = queue;
        struct oracle_figure level =
            oracle_level(oracle, &one, oracle_rule_of(oracle, queue)->formula, rolling);
        sum.num += level.num;
        sum.den += level.den;
    }
    return sum.den > 0 ? sum : (struct oracle_figure){0, 0};
}

/* "least k with (X + k) / (D + k) >= t"; null if D = 0, or if t = 10000 and X < D */
static struct oracle_figure recovery(struct oracle_figure level, int64_t goal_bp)
{
    if (level.den == 0 || (goal_bp == 10000 && level.num < level.den)) {
        return (struct oracle_figure){0, 0};
    }
    int64_t least = 0;
    while ((level.num + least) * 10000 < goal_bp * (level.den + least)) {
        least++;
    }
    return oracle_count(least);
}

void oracle_add_levels(const struct oracle *oracle, const struct scope *scope,
                       struct oracle_figures *ret)
{
    struct oracle_figure *v = ret->value;
    int64_t sums[3] = {0, 0, 0}; /* A_T, B_T, S */
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (!oracle_concerns(scope, stay) ||
            !oracle_within(scope, oracle_outcome_credit(oracle, stay))) {
            continue;
        }
        bool in = oracle_in_target(oracle, stay);
        sums[0] += stay->outcome == OUTCOME_ANSWERED && in;
        sums[1] += stay->outcome == OUTCOME_ABANDONED && in;
        sums[2] += oracle_is_short(oracle, stay);
    }
    v[ORACLE_ANSWERED_IN_SL] = oracle_count(sums[0]);
    v[ORACLE_ABANDONED_IN_SL] = oracle_count(sums[1]);
    v[ORACLE_SHORT_ABANDONED] = oracle_count(sums[2]);
    int64_t excluded = oracle->config->abandonment_excludes_short ? sums[2] : 0;
    v[ORACLE_ABANDONMENT_RATE] = oracle_ratio(v[ORACLE_ABANDONED].num - excluded,
                                              v[ORACLE_FINISHED].num - excluded);
    struct oracle_figure level = oracle_own_level(oracle, scope, false);
    v[ORACLE_SERVICE_LEVEL] = level;
    if (level.den > 0) {
        v[ORACLE_SERVICE_LEVEL_NUM] = oracle_count(level.num);
        v[ORACLE_SERVICE_LEVEL_DEN] = oracle_count(level.den);
    }
    v[ORACLE_RECOVERY_CONTACTS] =
        recovery(level, oracle_rule_of(oracle, scope->queue)->goal_bp);
    for (int i = 0; i < ORACLE_FORMULA_COUNT; i++) {
        ret->by_formula[i] = oracle_level(oracle, scope, (enum oracle_formula)i, false);
    }
}

void oracle_add_gauges(const struct oracle *oracle, const struct scope *scope,
                       struct oracle_figures *ret)
{
    struct oracle_figure *v = ret->value;
    v[ORACLE_WAITING] = v[ORACLE_BREACHING_SOON] = v[ORACLE_BREACHED_WAITING] =
        oracle_count(0);
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (!oracle_concerns(scope, stay) || stay->outcome != OUTCOME_WAITING) {
            continue;
        }
        int64_t wait_ms = oracle->script->now_ms - stay->entry_ms;
        const struct oracle_rule *rule = oracle_rule_of(oracle, stay->queue);
        int64_t left_ms = rule->target_ms - rule->target_exclusive - wait_ms;
        v[ORACLE_WAITING].num++;
        if (v[ORACLE_LONGEST_WAIT_MS].den == 0 ||
            wait_ms > v[ORACLE_LONGEST_WAIT_MS].num) {
            v[ORACLE_LONGEST_WAIT_MS] = oracle_count(wait_ms);
        }
        if (left_ms < 0) {
            v[ORACLE_BREACHED_WAITING].num++;
            continue;
        }
        v[ORACLE_BREACHING_SOON].num += left_ms <= oracle->config->breach_horizon_ms;
        if (v[ORACLE_NEXT_BREACH_MS].den == 0 || left_ms < v[ORACLE_NEXT_BREACH_MS].num) {
            v[ORACLE_NEXT_BREACH_MS] = oracle_count(left_ms);
        }
    }
}

/* "one-minute buckets, those that start after now - window"; "everything when it happens"
 */
void oracle_roll(const struct oracle *oracle, size_t queue, int minutes,
                 struct oracle_rolling *ret)
{
    int number = queue == SIZE_MAX ? NONE : (int)queue;
    *ret = (struct oracle_rolling){.asa_ms = {0, 0}};
    if (!oracle_is_counted(oracle, number)) {
        return;
    }
    int64_t now_ms = oracle->script->now_ms;
    int64_t begin_ms = now_ms / MINUTE_MS * MINUTE_MS;
    while (begin_ms - MINUTE_MS > now_ms - minutes * MINUTE_MS) {
        begin_ms -= MINUTE_MS;
    }
    struct scope scope = {number, NONE, begin_ms, now_ms + 1, false};
    int64_t offered = 0;
    int64_t answered = 0;
    int64_t abandoned = 0;
    int64_t waits_ms = 0;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (!oracle_concerns(&scope, stay)) {
            continue;
        }
        offered += oracle_within(&scope, stay->entry_ms);
        if (!oracle_within(&scope, stay->outcome_ms)) {
            continue;
        }
        answered += stay->outcome == OUTCOME_ANSWERED;
        abandoned += stay->outcome == OUTCOME_ABANDONED;
        waits_ms += stay->outcome == OUTCOME_ANSWERED ? stay->wait_ms : 0;
    }
    ret->offered = oracle_count(offered);
    ret->answered = oracle_count(answered);
    ret->abandoned = oracle_count(abandoned);
    ret->asa_ms = oracle_ratio(waits_ms, answered);
    ret->service_level = oracle_own_level(oracle, &scope, true);
}
