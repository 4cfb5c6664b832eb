/* "For any number on the board, the contacts behind it, and their count equals the
 * number": random logs with all that can go wrong, under every credit mode, formula and
 * count_at, in tables so small that contacts are forgotten; each figure of the catalogue
 * of the site, each queue, channel, agent, team and campaign is accounted for, today and
 * by the quarter, and that of each agent in each queue is the queue's part of it. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "ctl/account.h"
#include "ctl/explain_report.h"
#include "oracle/drawn.h"
#include "oracle/mutate.h"
#include "site/site.h"
#include "stats/item_reason.h"
#include "support/rows.h"

#define LOGS     1000
#define CHANNELS (EVENT_CHANNEL_COUNT - 1)
#define OWN      (1 + LOG_QUEUES + LOG_AGENTS + CHANNELS + 2)
#define SCOPES   (OWN + LOG_AGENTS * LOG_QUEUES)
#define SITE     "timezone: UTC\nteams:\n  red: { agents: [a0, a1, a3] }\n"

/* Whose figures are asked for. */
struct scope {
    char name[64];
    struct explain_options whose;
    struct evidence *evidence;
};

/* How many accounts ended in each way. */
struct ends {
    size_t of[ACCOUNT_DIFFERS + 1];
};

struct bench {
    struct log log;
    struct scope scopes[SCOPES];
    struct engine *engine;
    struct snapshot *snapshot;
    struct calendar *calendar;
    struct site *site; /* for its teams */
    struct engine_config config;
    size_t forgotten; /* stays, of all logs */
    bool may_ask[SCOPES][METRIC_COUNT];
    struct ends ends[METRIC_COUNT];
    size_t accounts; /* that were compared with the board, and equal */
    size_t parts;    /* of agents in queues */
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

static void note_item(void *context, const struct item *item, int64_t sign)
{
    struct bench *bench = context;
    for (size_t i = 0; i < SCOPES; i++) {
        evidence_note_item(bench->scopes[i].evidence, item, sign);
    }
}

static bool create_engine(struct bench *bench, struct dice *dice)
{
    struct engine_queue_config queues[LOG_QUEUES];
    struct engine_config config = drawn_config(dice, queues);
    config.forgotten = note_forgotten;
    config.forgotten_context = bench;
    config.witness = note_item;
    config.witness_context = bench;
    bench->config = config;
    bench->engine = engine_create(&config);
    bench->snapshot =
        bench->engine == NULL ? NULL : engine_snapshot_create(bench->engine);
    return bench->snapshot != NULL;
}

/* The n-th scope: the site, queues, agents, channels, a team, a campaign, and agents in
 * queues. */
static struct explain_options whose(int number)
{
    struct explain_options options = {.channel = EVENT_CHANNEL_NONE};
    int queue = number - 1;
    int agent = queue - LOG_QUEUES;
    int channel = agent - LOG_AGENTS;
    int other = channel - CHANNELS;
    int both = other - 2;
    if (both >= 0) {
        options.agent = log_agent(both / LOG_QUEUES);
        options.queue = log_queue(both % LOG_QUEUES);
    } else if (other >= 0) {
        options.team = other == 0 ? "red" : NULL;
        options.campaign = other == 1 ? "spring" : NULL;
    } else if (channel >= 0) {
        options.channel = (enum event_channel)(EVENT_CHANNEL_NONE + 1 + channel);
    } else if (agent >= 0) {
        options.agent = log_agent(agent);
    } else if (queue >= 0) {
        options.queue = log_queue(queue);
    }
    return options;
}

static const char *or_nothing(const char *text)
{
    return text == NULL ? "" : text;
}

static void create_scopes(struct bench *bench)
{
    for (int i = 0; i < SCOPES; i++) {
        struct scope *scope = &bench->scopes[i];
        struct evidence_scope wanted = evidence_scope_all();
        scope->whose = whose(i);
        wanted.queue = scope->whose.queue;
        wanted.agent = scope->whose.agent;
        wanted.campaign = scope->whose.campaign;
        wanted.channel = scope->whose.channel;
        if (scope->whose.team != NULL) {
            wanted.boards = &bench->site->boards;
            wanted.team = &bench->site->boards.teams[0];
        }
        scope->evidence = evidence_create(&wanted);
        assert_non_null(scope->evidence);
        str_format(scope->name, sizeof scope->name, "site %s %s %s %s %s",
                   or_nothing(wanted.queue), or_nothing(wanted.agent),
                   or_nothing(scope->whose.team), or_nothing(wanted.campaign),
                   event_channel_name(wanted.channel));
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

static const struct snapshot_campaign *find_campaign(const struct bench *bench,
                                                     const char *id)
{
    for (size_t i = 0; id != NULL && i < bench->snapshot->campaign_count; i++) {
        if (strcmp(bench->snapshot->campaigns[i].id, id) == 0) {
            return &bench->snapshot->campaigns[i];
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

/* The account; false if there is nobody whose it would be. */
static bool draw_up(struct bench *bench, const struct scope *scope,
                    const struct explain_options *options, struct account *ret)
{
    struct account_span span;
    const struct explain_options *of = &scope->whose;
    struct account_books books = {
        .options = options,
        .snapshot = bench->snapshot,
        .engine = bench->engine,
        .calendar = bench->calendar,
        .evidence = scope->evidence,
        .scope = {.queue = find_queue(bench, of->queue),
                  .agent = find_agent(bench, of->agent),
                  .campaign = find_campaign(bench, of->campaign),
                  .channel = of->channel},
        .config = &bench->config,
    };
    if ((of->agent != NULL && books.scope.agent == NULL) ||
        (of->campaign != NULL && books.scope.campaign == NULL)) {
        return false;
    }
    if (of->team != NULL) {
        books.scope.boards = &bench->site->boards;
        books.scope.team = &bench->site->boards.teams[0];
    }
    assert_null(account_span(options, bench->snapshot, bench->calendar, &span));
    assert_true(account_init(ret, &books, &span));
    return true;
}

static void check_metric(struct bench *bench, const struct scope *scope,
                         const struct explain_options *options)
{
    struct account account;
    if (!draw_up(bench, scope, options, &account)) {
        return;
    }
    if (account.result == ACCOUNT_DIFFERS) {
        tell(bench, scope, &account);
    }
    bench->accounts += account.result == ACCOUNT_EQUAL ? 1 : 0;
    bench->ends[options->metric].of[account.result]++;
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

/* What may be asked for is said by the command line. */
static bool may_ask(const struct explain_options *whose, const char *key)
{
    const char *words[16] = {key, "-"};
    int count = 2;
    const struct {
        const char *option, *value;
    } parts[] = {
        {"--queue", whose->queue},
        {"--agent", whose->agent},
        {"--team", whose->team},
        {"--campaign", whose->campaign},
        {"--channel", whose->channel == EVENT_CHANNEL_NONE
                          ? NULL
                          : event_channel_name(whose->channel)},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].value != NULL) {
            words[count++] = parts[i].option;
            words[count++] = parts[i].value;
        }
    }
    struct diag diag;
    struct explain_options ret;
    diag_clear(&diag);
    char texts[16][32];
    char *values[16];
    for (int i = 0; i < count; i++) {
        str_copy(texts[i], sizeof texts[i], str_from(words[i]));
        values[i] = texts[i];
    }
    return explain_options_parse(count, values, &ret, &diag);
}

static void check_scope(struct bench *bench, const struct scope *scope)
{
    for (int i = 0; i < METRIC_COUNT; i++) {
        const struct metric_info *info = metric_info((enum metric)i);
        if (bench->may_ask[scope - bench->scopes][i]) {
            struct explain_options options = scope->whose;
            options.metric = (enum metric)i;
            check_spans(bench, scope, options, (info->scope & METRIC_SCOPE_GAUGE) != 0);
        }
    }
    for (int i = 0; bench->may_ask[scope - bench->scopes][METRIC_SERVICE_LEVEL] &&
                    i < SERVICE_LEVEL_COUNT;
         i++) {
        struct explain_options options = scope->whose;
        options.metric = METRIC_SERVICE_LEVEL;
        options.by_formula = true;
        options.formula = (enum service_level_formula)i;
        check_spans(bench, scope, options, false);
    }
}

/* Of an agent's lines, those of a queue are the account of the agent in that queue. */
static void check_part(struct bench *bench, const struct scope *whole,
                       const struct scope *part, enum metric metric)
{
    struct explain_options options = whole->whose;
    struct account all;
    struct account own;
    options.metric = metric;
    if (!draw_up(bench, whole, &options, &all)) {
        return;
    }
    options.queue = part->whose.queue;
    (void)draw_up(bench, part, &options, &own);
    struct reason_sum sum = {0, 0, 0};
    for (size_t i = 0; i < all.line_count; i++) {
        const struct account_line *line = &all.lines[i];
        struct str queue = line->stay != NULL ? line->stay->queue : line->item->queue;
        if (str_is(queue, part->whose.queue)) {
            reason_add(all.made_of, &line->reason, &sum);
        }
    }
    if (sum.num != own.sum.num || sum.den != own.sum.den ||
        sum.counted != own.sum.counted) {
        tell(bench, part, &own);
    }
    bench->parts += sum.counted > 0 ? 1 : 0;
    account_finish(&all);
    account_finish(&own);
}

static void check_parts(struct bench *bench)
{
    for (int i = 0; i < LOG_AGENTS * LOG_QUEUES; i++) {
        const struct scope *part = &bench->scopes[OWN + i];
        const struct scope *whole = &bench->scopes[1 + LOG_QUEUES + i / LOG_QUEUES];
        for (int m = 0; m < METRIC_COUNT; m++) {
            if (bench->may_ask[OWN + i][m]) {
                check_part(bench, whole, part, (enum metric)m);
            }
        }
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
    engine_visit_spells(bench->engine, note_item, bench);
    for (size_t i = 0; i < SCOPES; i++) {
        evidence_settle(bench->scopes[i].evidence);
        assert_false(evidence_failed(bench->scopes[i].evidence));
    }
    for (size_t i = 0; i < OWN; i++) {
        check_scope(bench, &bench->scopes[i]);
    }
    check_parts(bench);
    destroy_all(bench);
}

/* "Any number": each metric of the catalogue is accounted for, or it is one of those that
 * are estimates, which say so. */
static void check_catalogue(const struct bench *bench)
{
    for (int i = 0; i < METRIC_COUNT; i++) {
        const struct ends *ends = &bench->ends[i];
        bool estimate = reason_made_of((enum metric)i) == REASON_FORECAST;
        if (estimate) {
            assert_non_null(reason_of_silence((enum metric)i));
            assert_true(ends->of[ACCOUNT_NOT_LISTED] > 0);
        } else if (ends->of[ACCOUNT_EQUAL] < 100) {
            fail_msg("%s: only %zu accounts equal", metric_info((enum metric)i)->key,
                     ends->of[ACCOUNT_EQUAL]);
        }
    }
}

static void test_accounts(void **state)
{
    (void)state;
    static struct bench bench;
    struct diag diag;
    diag_clear(&diag);
    bench.site = site_parse("site.yaml", str_from(SITE), &diag);
    bench.calendar = calendar_create("UTC");
    assert_true(bench.calendar != NULL && bench.site != NULL);
    for (int i = 0; i < SCOPES; i++) {
        const struct explain_options of = whose(i);
        for (int m = 0; m < METRIC_COUNT; m++) {
            bench.may_ask[i][m] = may_ask(&of, metric_info((enum metric)m)->key);
        }
    }
    for (uint64_t seed = 1; seed <= LOGS; seed++) {
        check_log(&bench, seed);
    }
    calendar_destroy(&bench.calendar);
    site_destroy(&bench.site);
    print_message("%zu accounts equal, %zu of agents in queues, %zu stays forgotten\n",
                  bench.accounts, bench.parts, bench.forgotten);
    assert_int_equal(bench.wrong, 0);
    assert_true(bench.accounts > 100000);
    assert_true(bench.parts > 10000);
    assert_true(bench.forgotten > 500);
    check_catalogue(&bench);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "what is behind every figure gives the figure", test_accounts);
    return rows_run(&rows, "ctl/explain over random logs");
}
