#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "config/nearest.h"
#include "ctl/account.h"
#include "ctl/evidence.h"
#include "ctl/explain_options.h"
#include "ctl/explain_report.h"
#include "ctl/reading.h"
#include "ctl/recording.h"
#include "ctl/verbs.h"
#include "site/forecast.h"
#include "site/intake.h"
#include "site/site.h"

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
    (void)fprintf(stderr, "wallboardctl explain: %s: no such %s in the recording", name,
                  kind);
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
            books->queue = queue;
            return VERB_DONE;
        }
        try_name(&guess, queue->id);
    }
    return say_unknown("queue", &guess);
}

static enum verb_exit find_agent(struct account_books *books)
{
    struct guess guess = {.wanted = str_from(books->options->agent)};
    for (size_t i = 0; i < books->snapshot->agent_count; i++) {
        const struct snapshot_agent *agent = &books->snapshot->agents[i];
        if (str_is(guess.wanted, agent->id)) {
            books->agent = agent;
            return VERB_DONE;
        }
        try_name(&guess, agent->id);
    }
    return say_unknown("agent", &guess);
}

static enum verb_exit find_scope(struct account_books *books)
{
    if (books->options->queue != NULL) {
        return find_queue(books);
    }
    return books->options->agent != NULL ? find_agent(books) : VERB_DONE;
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

static enum verb_exit explain(const struct explain_options *options,
                              const struct engine_config *config,
                              struct recording *recording, struct intake *intake,
                              struct evidence *evidence)
{
    struct wall now = {0};
    bool timed = false;
    const char *fault = reading_take(recording, intake, options->at, &now, &timed);
    if (fault != NULL) {
        return say(VERB_FAILED, fault);
    }
    if (!timed) {
        return say(VERB_FAILED, "no event carries a time: nothing can be explained");
    }
    intake_tick(intake, now);
    struct account_books books = {
        .options = options,
        .snapshot = intake_snapshot(intake, (struct mono){0}, now),
        .engine = intake_engine(intake),
        .calendar = intake_calendar(intake),
        .evidence = evidence,
        .excludes_short = config->abandonment_excludes_short,
    };
    engine_visit(books.engine, evidence_note, evidence);
    if (evidence_failed(evidence)) {
        return say(VERB_FAILED, "no memory");
    }
    enum verb_exit code = find_scope(&books);
    return code == VERB_DONE ? draw_up(&books) : code;
}

/* Reads with an engine that tells of the stays it forgets: the account is complete,
 * however long the recording. */
static enum verb_exit run_with(const struct explain_options *options,
                               const struct site *site, const struct forecast *forecast,
                               struct recording *recording)
{
    struct evidence *evidence = evidence_create(options->queue, options->agent);
    struct engine_config config = site_engine_config(site);
    config.forgotten = evidence_note;
    config.forgotten_context = evidence;
    struct intake *intake = evidence == NULL ? NULL : intake_create_from(site, &config);
    enum verb_exit code = VERB_FAILED;
    if (intake == NULL) {
        (void)say(code, "no memory");
    } else {
        intake_use_forecast(intake, forecast);
        code = explain(options, &config, recording, intake, evidence);
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
    struct forecast *forecast = NULL;
    diag_clear(&diag);
    if (!explain_options_parse(count, values, &options, &diag)) {
        diag_print(&diag, stderr);
        (void)fprintf(stderr, "usage: wallboardctl explain %s\n", verb_explain.usage);
        return VERB_WRONG;
    }
    struct site *site =
        options.config == NULL ? site_default() : site_load(options.config, &diag);
    if (site != NULL && forecast_load_site(site, &diag, &forecast)) {
        recording = recording_open(options.file, &diag);
    }
    diag_print(&diag, stderr);
    enum verb_exit code =
        recording == NULL ? VERB_WRONG : run_with(&options, site, forecast, recording);
    forecast_destroy(&forecast);
    recording_close(&recording);
    site_destroy(&site);
    return code;
}

const struct verb verb_explain = {
    .name = "explain",
    .usage = "METRIC [--queue Q|--agent A] [--from T] [--to T] [--at TIME]\n"
             "      [--config site.yaml] [--format table|json] [--counted] FILE|-",
    .help = "the contacts behind a number, each with why it counts and how",
    .run = run,
};
