#include "oracle/told.h"

#define QUARTER_MS INT64_C(900000)

static struct engine_rule rule_of(const struct oracle_rule *rule)
{
    enum service_level_formula formula = SERVICE_LEVEL_ALL_ABANDONS;
    service_level_find(str_from(oracle_formula_name(rule->formula)), &formula);
    return (struct engine_rule){
        .target_ms = rule->target_ms,
        .short_abandon_ms = rule->short_ms,
        .goal_bp = rule->goal_bp,
        .formula = formula,
        .abandon_reasons = rule->abandon_reasons,
        .target_exclusive = rule->target_exclusive,
        .short_exclusive = rule->short_exclusive,
        .count_at = rule->count_at_event ? RULE_COUNT_AT_EVENT : RULE_COUNT_AT_END,
    };
}

static void plant_in_config(enum compare_plant plant, struct engine_config *config)
{
    switch ((int)plant) {
    case PLANT_FORMULA:
        config->rule.formula = config->rule.formula == SERVICE_LEVEL_WITH_FLOW_OUTS
                                   ? SERVICE_LEVEL_ALL_ABANDONS
                                   : SERVICE_LEVEL_WITH_FLOW_OUTS;
        break;
    case PLANT_TARGET:
        config->rule.target_ms++;
        break;
    case PLANT_SHORT:
        config->rule.short_abandon_ms++;
        break;
    case PLANT_REASONS:
        config->rule.abandon_reasons = 0;
        break;
    case PLANT_SWEEP:
        config->sweep_waiting_ms = config->sweep_active_ms = 0;
        break;
    case PLANT_HORIZON:
        config->breach_horizon_ms /= 2;
        break;
    case PLANT_GOAL:
        config->rule.goal_bp -= 500;
        break;
    default:
        break;
    }
}

/* The engine by the oracle's rules, with small tables. */
static struct engine *make_engine(const struct oracle_config *config,
                                  enum compare_plant plant)
{
    struct engine_queue_config queues[LOG_QUEUES];
    size_t count = 0;
    for (int i = 0; i < LOG_QUEUES; i++) {
        if (config->queue_has_rule[i]) {
            queues[count++] = (struct engine_queue_config){
                .id = log_queue(i), .rule = rule_of(&config->queue_rules[i])};
        }
    }
    struct engine_config engine_config = engine_config_default();
    engine_config.rule = rule_of(&config->rule);
    engine_config.queues = queues;
    engine_config.queue_count = count;
    engine_config.sweep_waiting_ms = config->sweep_waiting_ms;
    engine_config.sweep_ringing_ms = config->sweep_ringing_ms;
    engine_config.sweep_active_ms = config->sweep_active_ms;
    engine_config.restart_grace_ms = config->restart_grace_ms;
    engine_config.breach_horizon_ms = config->breach_horizon_ms;
    engine_config.credit = config->credit == ORACLE_CREDIT_START   ? RULE_CREDIT_START
                           : config->credit == ORACLE_CREDIT_SPLIT ? RULE_CREDIT_SPLIT
                                                                   : RULE_CREDIT_END;
    engine_config.abandonment_excludes_short = config->abandonment_excludes_short;
    engine_config.contact_rate_of_connects = config->contact_rate_of_connects;
    engine_config.csat_min = config->csat_min;
    engine_config.max_queues = 8;
    engine_config.max_agents = 8;
    engine_config.max_contacts = 64;
    plant_in_config(plant, &engine_config);
    return engine_create(&engine_config);
}

/* The engine is told the day, hears the lines, and lets the time come. */
static void tell(struct engine *engine, const struct log_script *script,
                 enum compare_plant plant)
{
    int64_t start_ms = script->day_start_ms + (plant == PLANT_DAY ? QUARTER_MS : 0);
    int64_t before_ms = script->day_start_ms - 96 * QUARTER_MS;
    engine_set_day(engine, script->day_turns ? before_ms : start_ms,
                   script->day_turns ? script->day_start_ms : script->day_end_ms);
    for (size_t i = 0; i < script->count; i++) {
        const struct log_line *line = &script->lines[i];
        struct wall received = {line->received_ms};
        if (script->ticks) {
            engine_tick(engine, received);
        }
        if (plant != PLANT_LOST_LINE || i != script->count / 2) {
            engine_apply(engine, &line->event, received);
        }
    }
    engine_set_day(engine, start_ms, script->day_end_ms);
    engine_tick(engine, (struct wall){script->now_ms});
}

struct engine *told_create(const struct oracle_config *config,
                           const struct log_script *script, enum compare_plant plant)
{
    struct engine *engine = make_engine(config, plant);
    if (engine != NULL) {
        tell(engine, script, plant);
    }
    return engine;
}
