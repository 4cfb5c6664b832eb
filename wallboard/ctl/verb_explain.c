#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "config/nearest.h"
#include "ctl/account.h"
#include "ctl/evidence.h"
#include "ctl/explain_options.h"
#include "ctl/explain_report.h"
#include "ctl/plans.h"
#include "ctl/reading.h"
#include "ctl/recording.h"
#include "ctl/verbs.h"
#include "site/intake.h"
#include "site/schedule.h"
#include "site/site.h"
#include "stats/item_reason.h"

static enum verb_exit say(enum verb_exit code, const char *what)
{
    (void)fprintf(stderr, "wallboardctl explain: %s\n", what);
    return code;
}

/* -- whom it is asked of ---------------------------------------------------------------
 */

/* The nearest of the names that are known, for people who mistyped. */
struct guess {
    struct str wanted;
    const char *best;
    size_t distance;
};

static void try_name(struct guess *guess, const char *name)
{
    size_t distance = nearest_distance(guess->wanted, name);
    if (guess->best == NULL || distance < guess->distance) {
        guess->best = name;
        guess->distance = distance;
    }
}

static enum verb_exit say_unknown(const char *kind, const struct guess *guess)
{
    char name[LIMIT_ID_BYTES + 1];
    str_clean(name, sizeof name, guess->wanted);
    (void)fprintf(stderr, "wallboardctl explain: %s: no such %s", name, kind);
    if (guess->best != NULL && nearest_is_near(guess->wanted, guess->distance)) {
        str_clean(name, sizeof name, str_from(guess->best));
        (void)fprintf(stderr, ", did you mean '%s'?", name);
    }
    (void)fputc('\n', stderr);
    return VERB_WRONG;
}

static enum verb_exit find_queue(struct account_books *books)
{
    struct guess guess = {.wanted = str_from(books->options->queue)};
    for (size_t i = 0; i < books->snapshot->queue_count; i++) {
        const struct snapshot_queue *queue = &books->snapshot->queues[i];
        if (str_is(guess.wanted, queue->id)) {
            books->scope.queue = queue;
            return VERB_DONE;
        }
        try_name(&guess, queue->id);
    }
    return say_unknown("queue in the recording", &guess);
}

static enum verb_exit find_agent(struct account_books *books)
{
    struct guess guess = {.wanted = str_from(books->options->agent)};
    for (size_t i = 0; i < books->snapshot->agent_count; i++) {
        const struct snapshot_agent *agent = &books->snapshot->agents[i];
        if (str_is(guess.wanted, agent->id)) {
            books->scope.agent = agent;
            return VERB_DONE;
        }
        try_name(&guess, agent->id);
    }
    return say_unknown("agent in the recording", &guess);
}

static enum verb_exit find_campaign(struct account_books *books)
{
    struct guess guess = {.wanted = str_from(books->options->campaign)};
    for (size_t i = 0; i < books->snapshot->campaign_count; i++) {
        const struct snapshot_campaign *campaign = &books->snapshot->campaigns[i];
        if (str_is(guess.wanted, campaign->id)) {
            books->scope.campaign = campaign;
            return VERB_DONE;
        }
        try_name(&guess, campaign->id);
    }
    return say_unknown("campaign in the recording", &guess);
}

static enum verb_exit find_team(const struct explain_options *options,
                                const struct boards *boards, struct account_scope *scope)
{
    struct guess guess = {.wanted = str_from(options->team)};
    for (size_t i = 0; i < boards->team_count; i++) {
        if (str_is(guess.wanted, boards->teams[i].id)) {
            scope->boards = boards;
            scope->team = &boards->teams[i];
            return VERB_DONE;
        }
        try_name(&guess, boards->teams[i].id);
    }
    return say_unknown("team in the site file", &guess);
}

/* What is known only after reading. */
static enum verb_exit find_scope(struct account_books *books)
{
    const struct explain_options *options = books->options;
    enum verb_exit code = VERB_DONE;
    books->scope.channel = options->channel;
    if (options->queue != NULL) {
        code = find_queue(books);
    }
    if (code == VERB_DONE && options->agent != NULL) {
        code = find_agent(books);
    }
    return code == VERB_DONE && options->campaign != NULL ? find_campaign(books) : code;
}

/* -- the verb --------------------------------------------------------------------------
 */

static enum verb_exit write_account(const struct account *account)
{
    if (account->options->json) {
        explain_json(account, stdout);
    } else {
        explain_table(account, stdout);
    }
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        return say(VERB_FAILED, "cannot write the account");
    }
    if (account->result != ACCOUNT_DIFFERS) {
        return VERB_DONE;
    }
    char equation[EXPLAIN_TEXT];
    char board[EXPLAIN_TEXT];
    explain_equation(account, equation);
    explain_value(account, account->board, board);
    (void)fprintf(stderr,
                  "wallboardctl explain: %s: the contacts give %s, the board says %s: "
                  "one of them is wrong, please report it\n",
                  explain_options_key(account->options), equation, board);
    return VERB_FAILED;
}

static enum verb_exit draw_up(const struct account_books *books)
{
    struct account_span span;
    struct account account;
    const char *fault =
        account_span(books->options, books->snapshot, books->calendar, &span);
    if (fault != NULL) {
        return say(VERB_WRONG, fault);
    }
    enum verb_exit code = VERB_FAILED;
    if (account_init(&account, books, &span)) {
        code = write_account(&account);
    } else {
        (void)say(code, "no memory");
    }
    account_finish(&account);
    return code;
}

/* Everything beside the command line that an account is drawn up from. */
struct desk {
    const struct engine_config *config;
    struct recording *recording;
    struct intake *intake;
    struct evidence *evidence;
    const struct evidence_scope *scope;
    const struct schedule *schedule;
};

static enum verb_exit explain(const struct explain_options *options,
                              const struct desk *desk)
{
    struct wall now = {0};
    bool timed = false;
    const char *fault =
        reading_take(desk->recording, desk->intake, options->at, &now, &timed);
    if (fault != NULL) {
        return say(VERB_FAILED, fault);
    }
    if (!timed) {
        return say(VERB_FAILED, "no event carries a time: nothing can be explained");
    }
    intake_tick(desk->intake, now);
    struct account_books books = {
        .options = options,
        .snapshot = intake_snapshot(desk->intake, (struct mono){0}, now),
        .engine = intake_engine(desk->intake),
        .calendar = intake_calendar(desk->intake),
        .evidence = desk->evidence,
        .scope = {.boards = desk->scope->boards, .team = desk->scope->team},
        .config = desk->config,
        .schedule = desk->schedule,
    };
    engine_visit(books.engine, evidence_note, desk->evidence);
    engine_visit_spells(books.engine, evidence_note_item, desk->evidence);
    evidence_settle(desk->evidence);
    if (evidence_failed(desk->evidence)) {
        return say(VERB_FAILED, "no memory, or an item that was taken back twice");
    }
    enum verb_exit code = find_scope(&books);
    return code == VERB_DONE ? draw_up(&books) : code;
}

/* What is to be kept of the recording. */
static struct evidence_scope scope_of(const struct explain_options *options,
                                      const struct account_scope *team)
{
    bool of_agents = options->agent != NULL || options->team != NULL;
    unsigned kinds = item_reason_kinds(options->metric, of_agents);
    if ((kinds & 1U << ITEM_SHIFT) != 0) {
        kinds |= 1U << ITEM_SPELL; /* what is kept of a shift */
    }
    return (struct evidence_scope){
        .queue = options->queue,
        .agent = options->agent,
        .campaign = options->campaign,
        .channel = options->channel,
        .boards = team->boards,
        .team = team->team,
        .no_stays = kinds != 0,
        .kinds = kinds,
    };
}

/* Reads with an engine that tells of the stays it forgets, and of all that is no stay:
 * the account is complete, however long the recording. */
static enum verb_exit run_with(const struct explain_options *options,
                               const struct plans *plans, struct recording *recording)
{
    struct account_scope team = {.boards = NULL};
    enum verb_exit code = options->team == NULL
                              ? VERB_DONE
                              : find_team(options, &plans->site->boards, &team);
    if (code != VERB_DONE) {
        return code;
    }
    const struct evidence_scope scope = scope_of(options, &team);
    struct evidence *evidence = evidence_create(&scope);
    struct engine_config config = site_engine_config(plans->site);
    config.forgotten = evidence_note;
    config.forgotten_context = evidence;
    if (scope.kinds != 0) {
        config.witness = evidence_note_item;
        config.witness_context = evidence;
    }
    struct intake *intake =
        evidence == NULL ? NULL : intake_create_from(plans->site, &config);
    if (intake == NULL) {
        code = say(VERB_FAILED, "no memory");
    } else {
        const struct desk desk = {&config,  recording, intake,
                                  evidence, &scope,    plans->schedule};
        intake_use_forecast(intake, plans->forecast);
        intake_use_schedule(intake, plans->schedule);
        code = explain(options, &desk);
    }
    intake_destroy(&intake);
    evidence_destroy(&evidence);
    return code;
}

static enum verb_exit run(int count, char **values)
{
    struct diag diag;
    struct explain_options options;
    struct recording *recording = NULL;
    struct plans plans;
    diag_clear(&diag);
    if (!explain_options_parse(count, values, &options, &diag)) {
        diag_print(&diag, stderr);
        (void)fprintf(stderr, "usage: wallboardctl explain %s\n", verb_explain.usage);
        return VERB_WRONG;
    }
    if (plans_load(options.config, &plans, &diag)) {
        recording = recording_open(options.file, &diag);
    }
    diag_print(&diag, stderr);
    enum verb_exit code =
        recording == NULL ? VERB_WRONG : run_with(&options, &plans, recording);
    recording_close(&recording);
    plans_finish(&plans);
    return code;
}

const struct verb verb_explain = {
    .name = "explain",
    .usage = "METRIC [--queue Q] [--agent A] [--team T] [--channel C] [--campaign C]\n"
             "      [--from T] [--to T] [--at TIME] [--config site.yaml]\n"
             "      [--format table|json] [--counted] FILE|-",
    .help = "the contacts behind a number, each with why it counts and how",
    .run = run,
};
