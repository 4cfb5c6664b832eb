/* "For any number on the board, the contacts behind it, and their count equals the
 * number": random logs with all that can go wrong, under every credit mode, formula and
 * count_at, in tables so small that contacts are forgotten; each figure of the catalogue
 * of each queue, each agent and the site is accounted for, today and by the quarter. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "ctl/account.h"
#include "ctl/explain_report.h"
#include "oracle/mutate.h"
#include "support/rows.h"

#define LOGS   1000
#define SCOPES (1 + LOG_QUEUES + LOG_AGENTS)

/* Whose figures are asked for. */
struct scope {
    char name[32];
    const char *queue, *agent;
    struct evidence *evidence;
};

struct bench {
    struct log log;
    struct scope scopes[SCOPES];
    struct engine *engine;
    struct snapshot *snapshot;
    struct calendar *calendar;
    bool excludes_short;
    size_t forgotten; /* stays, of all logs */
    size_t accounts;  /* that were compared with the board */
    size_t wrong;
    uint64_t seed;
};

static void note_all(void *context, const struct engine_stay *stay)
{
    struct bench *bench = context;
    for (size_t i = 0; i < SCOPES; i++) {
        evidence_note(bench->scopes[i].evidence, stay);
    }
}

static void note_forgotten(void *context, const struct engine_stay *stay)
{
    struct bench *bench = context;
    bench->forgotten++;
    note_all(context, stay);
}

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

static bool create_engine(struct bench *bench, struct dice *dice)
{
    struct engine_queue_config queues[LOG_QUEUES];
    struct engine_config config = engine_config_default();
    config.rule = draw_rule(dice);
    config.credit = (enum rule_credit)dice_below(dice, 3);
    config.abandonment_excludes_short = dice_chance(dice, 30);
    config.max_queues = LOG_QUEUES;
    config.max_agents = LOG_AGENTS;
    config.max_contacts = dice_chance(dice, 50) ? 3 : 500;
    config.forgotten = note_forgotten;
    config.forgotten_context = bench;
    for (int i = 0; i < LOG_QUEUES; i++) {
        struct engine_rule rule = dice_chance(dice, 40) ? draw_rule(dice) : config.rule;
        queues[i] = (struct engine_queue_config){.id = log_queue(i), .rule = rule};
    }
    config.queues = queues;
    config.queue_count = LOG_QUEUES;
    bench->excludes_short = config.abandonment_excludes_short;
    bench->engine = engine_create(&config);
    bench->snapshot =
        bench->engine == NULL ? NULL : engine_snapshot_create(bench->engine);
    return bench->snapshot != NULL;
}

static void create_scopes(struct bench *bench)
{
    for (int i = 0; i < SCOPES; i++) {
        struct scope *scope = &bench->scopes[i];
        int agent = i - 1 - LOG_QUEUES;
        scope->queue = i > 0 && agent < 0 ? log_queue(i - 1) : NULL;
        scope->agent = agent >= 0 ? log_agent(agent) : NULL;
        scope->evidence = evidence_create(scope->queue, scope->agent);
        assert_non_null(scope->evidence);
        str_format(scope->name, sizeof scope->name, "%s",
                   scope->queue != NULL   ? scope->queue
                   : scope->agent != NULL ? scope->agent
                                          : "the site");
    }
}

static void destroy_all(struct bench *bench)
{
    for (size_t i = 0; i < SCOPES; i++) {
        evidence_destroy(&bench->scopes[i].evidence);
    }
    snapshot_destroy(&bench->snapshot);
    engine_destroy(&bench->engine);
}

static const struct snapshot_queue *find_queue(const struct bench *bench, const char *id)
{
    for (size_t i = 0; id != NULL && i < bench->snapshot->queue_count; i++) {
        if (strcmp(bench->snapshot->queues[i].id, id) == 0) {
            return &bench->snapshot->queues[i];
        }
    }
    return NULL;
}

static const struct snapshot_agent *find_agent(const struct bench *bench, const char *id)
{
    for (size_t i = 0; id != NULL && i < bench->snapshot->agent_count; i++) {
        if (strcmp(bench->snapshot->agents[i].id, id) == 0) {
            return &bench->snapshot->agents[i];
        }
    }
    return NULL;
}

static void tell(struct bench *bench, const struct scope *scope,
                 const struct account *account)
{
    char equation[EXPLAIN_TEXT];
    explain_equation(account, equation);
    if (bench->wrong++ < 20) {
        print_message("seed %" PRIu64 ", %s of %s, %s%s: %s, the board says %" PRId64
                      "/%" PRId64 "\n",
                      bench->seed, explain_options_key(account->options), scope->name,
                      rule_credit_name(account->terms.credit),
                      account->whole_day ? "" : ", a span", equation, account->board.num,
                      account->board.den);
    }
}

/* "Each with why it counts": no line is without its words. */
static void check_lines(struct bench *bench, const struct scope *scope,
                        const struct account *account)
{
    size_t counted = 0;
    for (size_t i = 0; i < account->line_count; i++) {
        const struct reason *reason = &account->lines[i].reason;
        counted += reason->in_num || reason->in_den ? 1 : 0;
        if (!reason->here || reason->what[0] == '\0') {
            tell(bench, scope, account);
        }
    }
    assert_int_equal(counted, account->counted);
}

/* Under credit end those that wait are offered in the running interval; the board's
 * single intervals of queues leave them out. */
static bool is_open_question(const struct explain_options *options,
                             const struct snapshot *snapshot)
{
    return options->metric == METRIC_OFFERED && options->from != NULL &&
           snapshot->credit == RULE_CREDIT_END;
}

static void check_metric(struct bench *bench, const struct scope *scope,
                         const struct explain_options *options)
{
    struct account_span span;
    struct account account;
    const struct account_books books = {
        .options = options,
        .snapshot = bench->snapshot,
        .engine = bench->engine,
        .calendar = bench->calendar,
        .evidence = scope->evidence,
        .queue = find_queue(bench, scope->queue),
        .agent = find_agent(bench, scope->agent),
        .excludes_short = bench->excludes_short,
    };
    if ((scope->agent != NULL && books.agent == NULL) ||
        is_open_question(options, bench->snapshot)) {
        return;
    }
    assert_null(account_span(options, bench->snapshot, bench->calendar, &span));
    assert_true(account_init(&account, &books, &span));
    if (account.result == ACCOUNT_DIFFERS) {
        tell(bench, scope, &account);
    }
    bench->accounts += account.result == ACCOUNT_EQUAL ? 1 : 0;
    check_lines(bench, scope, &account);
    account_finish(&account);
}

/* The whole day, and a span of it where the metric has one. */
static void check_spans(struct bench *bench, const struct scope *scope,
                        struct explain_options options, bool gauge)
{
    check_metric(bench, scope, &options);
    if (gauge) {
        return;
    }
    static const int64_t quarters[][2] = {{0, 1}, {1, 2}, {0, 4}};
    int64_t start_ms = bench->log.start_ms - bench->log.start_ms % LIMIT_QUARTER_MS;
    for (size_t i = 0; i < sizeof quarters / sizeof *quarters; i++) {
        char from[TIMESTAMP_SIZE];
        char to[TIMESTAMP_SIZE];
        timestamp_format(start_ms + quarters[i][0] * LIMIT_QUARTER_MS, from);
        timestamp_format(start_ms + quarters[i][1] * LIMIT_QUARTER_MS, to);
        options.from = from;
        options.to = to;
        check_metric(bench, scope, &options);
    }
}

static void check_scope(struct bench *bench, const struct scope *scope)
{
    unsigned wanted = scope->queue != NULL   ? METRIC_SCOPE_QUEUE
                      : scope->agent != NULL ? METRIC_SCOPE_AGENT
                                             : METRIC_SCOPE_TOTAL;
    for (int i = 0; i < METRIC_COUNT; i++) {
        const struct metric_info *info = metric_info((enum metric)i);
        if ((info->scope & wanted) != 0) {
            check_spans(bench, scope, (struct explain_options){.metric = (enum metric)i},
                        (info->scope & METRIC_SCOPE_GAUGE) != 0);
        }
    }
    for (int i = 0; wanted != METRIC_SCOPE_AGENT && i < SERVICE_LEVEL_COUNT; i++) {
        check_spans(bench, scope,
                    (struct explain_options){
                        .metric = METRIC_SERVICE_LEVEL,
                        .by_formula = true,
                        .formula = (enum service_level_formula)i,
                    },
                    false);
    }
}

static void check_log(struct bench *bench, uint64_t seed)
{
    struct dice dice = {~seed};
    struct log_script *script = &bench->log.script;
    bench->seed = seed;
    log_make(&bench->log, seed);
    mutate(&bench->log, &dice, (enum mutation)(seed % MUTATION_COUNT));
    create_scopes(bench);
    assert_true(create_engine(bench, &dice));
    engine_set_day(bench->engine, script->day_start_ms, script->day_end_ms);
    for (size_t i = 0; i < script->count; i++) {
        const struct log_line *line = &script->lines[i];
        (void)engine_apply(bench->engine, &line->event, (struct wall){line->received_ms});
    }
    engine_snapshot(bench->engine, (struct wall){script->now_ms}, bench->snapshot);
    engine_visit(bench->engine, note_all, bench);
    for (size_t i = 0; i < SCOPES; i++) {
        check_scope(bench, &bench->scopes[i]);
    }
    destroy_all(bench);
}

static void test_accounts(void **state)
{
    (void)state;
    static struct bench bench;
    bench.calendar = calendar_create("UTC");
    assert_non_null(bench.calendar);
    for (uint64_t seed = 1; seed <= LOGS; seed++) {
        check_log(&bench, seed);
    }
    calendar_destroy(&bench.calendar);
    print_message("%zu accounts equal, %zu stays forgotten\n", bench.accounts,
                  bench.forgotten);
    assert_int_equal(bench.wrong, 0);
    assert_true(bench.accounts > 100000);
    assert_true(bench.forgotten > 500);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "the contacts behind every figure give the figure",
                 test_accounts);
    return rows_run(&rows, "ctl/explain over random logs");
}
