#include "site/alert.h"

#include "stats/exact.h"

static bool is_due(struct mono since, int64_t for_ms, struct mono now)
{
    return mono_ms_between(since, now) >= for_ms;
}

/* Sums are whatever sources have said: they need not fit 64 bits in the rule's unit. */
static bool is_under(const struct alert_rule *rule, struct figure figure, int64_t bound)
{
    const struct exact value = {figure.num, figure.den, 1};
    return exact_compare(value, (struct exact){bound, rule->scale, 1}) < 0;
}

/* Is it so at this level? `eased`: once raised, it lasts until the figure has come back
 * by the hysteresis. */
static bool is_reached(const struct alert_rule *rule, enum alert_level level, bool eased,
                       struct figure figure)
{
    const struct alert_band *band = &rule->bands[level];
    int64_t ease = eased ? rule->hysteresis : 0;
    switch (rule->when) {
    case ALERT_ABOVE:
        return band->said && !is_under(rule, figure, band->low - ease);
    case ALERT_BELOW:
        return band->said && is_under(rule, figure, band->low + ease);
    case ALERT_BETWEEN:
        break;
    }
    return band->said && !is_under(rule, figure, band->low - ease) &&
           is_under(rule, figure, band->high + ease);
}

static void look(const struct alert_rule *rule, struct alert *alert, struct figure figure,
                 struct mono now)
{
    for (int i = ALERT_WARNING; i < ALERT_LEVELS; i++) {
        enum alert_level level = (enum alert_level)i;
        bool eased = alert->level >= level;
        bool reached = is_reached(rule, level, eased, figure);
        if (reached && !alert->reached[i]) {
            alert->reached_since[i] = now;
        }
        alert->reached[i] = reached;
    }
}

/* The level that the figure wants: the highest that it has reached, and for long enough
 * where that is a rise. */
static enum alert_level wanted(const struct alert_rule *rule, const struct alert *alert,
                               struct mono now)
{
    for (int i = ALERT_LEVELS - 1; i > ALERT_NONE; i--) {
        bool rise = (enum alert_level)i > alert->level;
        if (alert->reached[i] &&
            (!rise || is_due(alert->reached_since[i], rule->after_ms, now))) {
            return (enum alert_level)i;
        }
    }
    return ALERT_NONE;
}

static void change(struct alert *alert, enum alert_level level, struct mono now,
                   struct alert_verdict *verdict)
{
    verdict->rose = level > alert->level;
    verdict->fell = level < alert->level;
    if (verdict->rose) {
        alert->raised = now;
    }
    if (verdict->rose || level == ALERT_NONE) {
        alert->acknowledged = false;
    }
    alert->urgent = false;
    alert->level = level;
    alert->changed = now;
    alert->changes++;
}

/* A rise to a level that was announced within the cooldown is seen, but not heard, nor is
 * it later; one to a worse level is news. */
static bool announces(const struct alert_rule *rule, struct alert *alert,
                      const struct alert_verdict *verdict, struct mono now)
{
    bool due = false;
    if (verdict->rose) {
        due = alert->level > alert->announced ||
              is_due(alert->announced_at, rule->cooldown_ms, now);
    } else if (alert->level > ALERT_NONE && !alert->acknowledged) {
        due =
            verdict->escalated || (rule->repeat_ms > 0 && alert->announced > ALERT_NONE &&
                                   alert->announced_at.ns >= alert->raised.ns &&
                                   is_due(alert->announced_at, rule->repeat_ms, now));
    }
    if (due) {
        alert->announced = alert->level;
        alert->announced_at = now;
    }
    return due;
}

struct alert_verdict alert_judge(const struct alert_rule *rule, struct alert *alert,
                                 struct figure figure, struct mono now)
{
    struct alert_verdict verdict = {.rose = false};
    bool known = figure_is_known(figure);
    if (!known && !alert->unknown) {
        alert->unknown_since = now;
    }
    alert->unknown = !known;
    enum alert_level level = alert->level;
    if (known) {
        look(rule, alert, figure, now);
        level = wanted(rule, alert, now);
    } else {
        for (int i = 0; i < ALERT_LEVELS; i++) {
            alert->reached[i] = false;
        }
        level = is_due(alert->unknown_since, rule->hold_ms, now) ? ALERT_NONE : level;
    }
    bool held = alert->changes > 0 && !is_due(alert->changed, rule->hold_ms, now);
    if (level != alert->level && !held) {
        change(alert, level, now, &verdict);
    }
    if (alert->level > ALERT_NONE && !alert->acknowledged && !alert->urgent &&
        rule->escalate_ms > 0 && is_due(alert->raised, rule->escalate_ms, now)) {
        alert->urgent = true;
        verdict.escalated = true;
    }
    verdict.announces = announces(rule, alert, &verdict, now);
    return verdict;
}

void alert_acknowledge(struct alert *alert)
{
    if (alert->level > ALERT_NONE) {
        alert->acknowledged = true;
        alert->urgent = false;
    }
}
