#include "oracle/drawn.h"

static struct engine_rule draw_rule(struct dice *dice)
{
    static const int64_t targets_ms[] = {0, 5000, 20000, 60000};
    static const int64_t shorts_ms[] = {0, 5000, 30000};
    struct engine_rule rule = engine_rule_default();
    rule.target_ms = targets_ms[dice_below(dice, 4)];
    rule.short_abandon_ms = shorts_ms[dice_below(dice, 3)];
    rule.target_exclusive = dice_chance(dice, 20);
    rule.short_exclusive = dice_chance(dice, 20);
    rule.formula = (enum service_level_formula)dice_below(dice, SERVICE_LEVEL_COUNT);
    rule.count_at = dice_chance(dice, 50) ? RULE_COUNT_AT_EVENT : RULE_COUNT_AT_END;
    return rule;
}

struct engine_config drawn_config(struct dice *dice,
                                  struct engine_queue_config queues[LOG_QUEUES])
{
    struct engine_config config = engine_config_default();
    config.rule = draw_rule(dice);
    config.credit = (enum rule_credit)dice_below(dice, 3);
    config.abandonment_excludes_short = dice_chance(dice, 30);
    config.contact_rate_of_connects = dice_chance(dice, 50);
    config.csat_min = dice_chance(dice, 50) ? 0 : 2;
    config.drop_window_ms = dice_chance(dice, 50) ? 0 : 2 * LIMIT_QUARTER_MS;
    config.max_queues = LOG_QUEUES;
    config.max_agents = LOG_AGENTS;
    config.max_contacts = dice_chance(dice, 50) ? 3 : 500;
    for (int i = 0; i < LOG_QUEUES; i++) {
        struct engine_rule rule = dice_chance(dice, 40) ? draw_rule(dice) : config.rule;
        queues[i] = (struct engine_queue_config){.id = log_queue(i), .rule = rule};
    }
    config.queues = queues;
    config.queue_count = LOG_QUEUES;
    return config;
}
