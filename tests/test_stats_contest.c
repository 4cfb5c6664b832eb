/* Contests: "a rule has a version; each award stores rule version, event ids and amount;
 * awards are idempotent. A late event or correction makes a counter-entry, never an edit.
 * At the contest's end standings freeze after freeze_after; later revisions are listed
 * beside them, never change them." (metrics.md section 13) */

#include <stdlib.h>
#include <string.h>

#include "stats/contest.h"
#include "support/rows.h"

#define START_MS    INT64_C(1795341600000)
#define SECOND      INT64_C(1000)
#define END_S       1000 /* the contest's, after its start */
#define FREEZE_S    1100
#define END_MS      (END_S * SECOND)
#define FREEZE_MS   (FREEZE_S * SECOND)
#define MOST_STEPS  12
#define TEXT        2048
#define ANSWERED    "answered"
#define HANDLED     "handled"
#define ISSUE_RULE  "sale=10, csat 5=5, csat 4..5=2, answered=1"
#define SMALL_LIMIT 64

/* -- what is said ----------------------------------------------------------------------
 */

struct said {
    const char *id; /* of the event; NULL ends a script */
    int64_t at_s;   /* after the start */
    const char *contact;
    const char *measure; /* of contact.result, or ANSWERED, HANDLED */
    int64_t value;
    const char *agent;    /* whom the event names */
    const char *credited; /* whom the engine names where the event does not */
    const char *currency, *queue, *source;
    int64_t entry, sequence;
};

static struct event event_of(const struct said *said)
{
    enum event_type type = EVENT_CONTACT_RESULT;
    if (strcmp(said->measure, ANSWERED) == 0) {
        type = EVENT_CONTACT_ANSWERED;
    } else if (strcmp(said->measure, HANDLED) == 0) {
        type = EVENT_CONTACT_ENDED;
    }
    struct event event = event_blank(type);
    event.id = str_from(said->id);
    event.source = str_from(said->source == NULL ? "pbx" : said->source);
    event.time_ms = START_MS + said->at_s * SECOND;
    event.epoch = 1;
    event.sequence = said->sequence;
    event.contact = str_from(said->contact);
    event.queue = str_from(said->queue);
    event.entry = said->entry == 0 ? 1 : said->entry;
    event.agent = str_from(said->agent);
    if (type == EVENT_CONTACT_RESULT) {
        event.measure = str_from(said->measure);
        event.value_milli = said->value * 1000;
        str_copy(event.currency, sizeof event.currency, str_from(said->currency));
    }
    return event;
}

static bool say(struct contest *contest, const struct said *said)
{
    struct event event = event_of(said);
    return contest_apply(contest, &event,
                         str_from(said->agent != NULL ? said->agent : said->credited));
}

static const struct contest_member members[] = {
    {"ann", "red", "Red"}, {"bob", "red", "Red"}, {"cid", "blue", NULL}};

static struct contest_config config_of(const char *rule)
{
    struct contest_config config = {
        .id = "spring",
        .title = "Spring",
        .start_ms = START_MS,
        .end_ms = START_MS + END_MS,
        .freeze_after_ms = FREEZE_MS - END_MS,
        .version = "1",
        .currency = "GBP",
        .top_n = 5,
        .members = members,
        .member_count = sizeof members / sizeof *members,
        .max_claims = 512,
        .max_awards = 4096,
        .max_text_bytes = 65536,
    };
    struct points_fault fault;
    assert_true(points_parse(str_from(rule), &config.rule, &fault));
    return config;
}

static struct contest *open_contest(const struct contest_config *config)
{
    struct contest *contest = contest_create(config);
    assert_non_null(contest);
    contest_tick(contest, START_MS);
    return contest;
}

/* -- what is seen ----------------------------------------------------------------------
 */

/* "N:AGENT+POINTS EVENT[/FIRST][ back of N][ !revision]" of each entry; '*' in force. */
static void dump_book(const struct contest *contest, char text[TEXT])
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < contest_award_count(contest); i++) {
        struct contest_award award = contest_award(contest, i);
        assert_int_equal(award.number, i);
        assert_string_equal(award.rule_version, "1");
        used += str_format(text + used, TEXT - used, "%s%s%+lld %s", i == 0 ? "" : ", ",
                           award.agent, (long long)award.points, award.event);
        if (strcmp(award.event, award.first_event) != 0) {
            used += str_format(text + used, TEXT - used, "/%s", award.first_event);
        }
        if (award.reverses != CONTEST_NO_AWARD) {
            used += str_format(text + used, TEXT - used, " back of %zu", award.reverses);
        }
        used += str_format(text + used, TEXT - used, "%s%s", award.in_force ? "*" : "",
                           award.is_revision ? "!" : "");
    }
}

static void dump_standings(const struct contest *contest, char text[TEXT])
{
    struct leaderboard *board = leaderboard_create(32);
    struct leaderboard_row rows[32];
    struct leaderboard_standings standings;
    assert_non_null(board);
    size_t count = contest_rows(contest, rows, 32);
    assert_true(count <= 32);
    struct leaderboard_rule rule = contest_leaderboard_rule(contest);
    leaderboard_rank(board, &rule, rows, count, &standings);
    leaderboard_destroy(&board);
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < standings.count; i++) {
        used += str_format(text + used, TEXT - used, "%s%zu %s %lld", i == 0 ? "" : ", ",
                           standings.places[i].rank, standings.places[i].id,
                           (long long)standings.places[i].figure.num);
    }
}

/* The awards in force add up to what stands. */
static void check_sums(const struct contest *contest)
{
    struct leaderboard_row rows[32];
    size_t count = contest_rows(contest, rows, 32);
    for (size_t i = 0; i < count; i++) {
        int64_t sum = 0;
        for (size_t a = 0; a < contest_award_count(contest); a++) {
            struct contest_award award = contest_award(contest, a);
            sum +=
                award.in_force && strcmp(award.agent, rows[i].id) == 0 ? award.points : 0;
        }
        assert_int_equal(sum, rows[i].figure.num);
        assert_int_equal(sum, contest_points(contest, str_from(rows[i].id)));
    }
}

/* -- scripts ---------------------------------------------------------------------------
 */

struct script_row {
    const char *name;
    const char *rule;
    struct said said[MOST_STEPS];
    const char *book, *standings;
};

/* clang-format off */
static struct script_row script_rows[] = {
    {"each award stores its event and its amount", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, "ann"}, {.id = "e2", 20, "c2", "csat", 5, "bob"},
      {.id = "e3", 30, "c3", ANSWERED, 0, "ann", .queue = "sales"}},
     "ann+10 e1*, bob+5 e2*, ann+1 e3*", "1 ann 11, 2 bob 5"},
    {"the same event again changes nothing", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, "ann"}, {.id = "e1", 10, "c1", "sale", 1, "ann"},
      {.id = "e3", 30, "c3", ANSWERED, 0, "ann"}, {.id = "e3", 30, "c3", ANSWERED, 0, "ann"}},
     "ann+10 e1*, ann+1 e3*", "1 ann 11"},
    {"a corrected result makes a counter-entry and a new entry", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "csat", 5, "ann"}, {.id = "e2", 20, "c1", "csat", 4, "ann"}},
     "ann+5 e1, ann-5 e2/e1 back of 0, ann+2 e2/e1*", "1 ann 2"},
    {"a sale called off makes a counter-entry alone", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, "ann"}, {.id = "e2", 20, "c1", "sale", 0, "ann"}},
     "ann+10 e1, ann-10 e2/e1 back of 0", ""},
    {"a correction that comes before what it corrects", ISSUE_RULE,
     {{.id = "e2", 20, "c1", "csat", 4, "ann"}, {.id = "e1", 10, "c1", "csat", 5, "ann"}},
     "ann+2 e2, ann-2 e2/e1 back of 0, ann+2 e2/e1*", "1 ann 2"},
    {"a correction to the same worth still names the later event", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "csat", 5, "ann"}, {.id = "e2", 20, "c1", "csat", 5, "ann"}},
     "ann+5 e1, ann-5 e2/e1 back of 0, ann+5 e2/e1*", "1 ann 5"},
    {"a correction may give the points to another", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, "ann"}, {.id = "e2", 20, "c1", "sale", 1, "bob"}},
     "ann+10 e1, ann-10 e2/e1 back of 0, bob+10 e2/e1*", "1 bob 10"},
    {"at one instant the later sequence holds", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 2, "ann", .sequence = 8},
      {.id = "e2", 10, "c1", "sale", 1, "ann", .sequence = 7}},
     "ann+20 e1, ann-20 e1/e2 back of 0, ann+20 e1/e2*", "1 ann 20"},
    {"without a contact each result counts for itself", ISSUE_RULE,
     {{.id = "e1", 10, NULL, "sale", 1, "ann"}, {.id = "e2", 10, NULL, "sale", 1, "ann"},
      {.id = "e1", 10, NULL, "sale", 1, "ann"}},
     "ann+10 e1*, ann+10 e2*", "1 ann 20"},
    {"one contact, two measures", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, "ann"}, {.id = "e2", 10, "c1", "csat", 4, "ann"}},
     "ann+10 e1*, ann+2 e2*", "1 ann 12"},
    {"another source's contact of the same name is another", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, "ann"}, {.id = "e1", 20, "c1", "sale", 1, "ann", .source = "crm"}},
     "ann+10 e1*, ann+10 e1*", "1 ann 20"},
    {"two reports of one answer: the earliest holds", ISSUE_RULE,
     {{.id = "e2", 20, "c1", ANSWERED, 0, "bob", .queue = "sales"},
      {.id = "e1", 10, "c1", ANSWERED, 0, "ann", .queue = "sales"},
      {.id = "e3", 30, "c1", ANSWERED, 0, "cid", .queue = "sales"}},
     "bob+1 e2, bob-1 e1 back of 0, ann+1 e1*", "1 ann 1"},
    {"the same contact answered in two queues, and twice in one", ISSUE_RULE,
     {{.id = "e1", 10, "c1", ANSWERED, 0, "ann", .queue = "sales"},
      {.id = "e2", 20, "c1", ANSWERED, 0, "bob", .queue = "support"},
      {.id = "e3", 30, "c1", ANSWERED, 0, "cid", .queue = "sales", .entry = 2}},
     "ann+1 e1*, bob+1 e2*, cid+1 e3*", "1 ann 1, 1 bob 1, 1 cid 1"},
    {"handled is the end", "handled=2, answered=1",
     {{.id = "e1", 10, "c1", ANSWERED, 0, "ann"}, {.id = "e2", 20, "c1", HANDLED, 0, NULL, "ann"}},
     "ann+1 e1*, ann+2 e2*", "1 ann 3"},
    {"the start is inside, the end is not", ISSUE_RULE,
     {{.id = "e1", -1, "c1", "sale", 1, "ann"}, {.id = "e2", 0, "c2", "sale", 1, "bob"},
      {.id = "e3", END_S - 1, "c3", "sale", 1, "cid"}, {.id = "e4", END_S, "c4", "sale", 1, "ann"}},
     "bob+10 e2*, cid+10 e3*", "1 bob 10, 1 cid 10"},
    {"a result from before the start is not made new by its correction", ISSUE_RULE,
     {{.id = "e1", -50, "c1", "sale", 1, "ann"}, {.id = "e2", 50, "c1", "sale", 2, "ann"}},
     "", ""},
    {"nor in the other order", ISSUE_RULE,
     {{.id = "e2", 50, "c1", "sale", 2, "ann"}, {.id = "e1", -50, "c1", "sale", 1, "ann"}},
     "ann+20 e2, ann-20 e2/e1 back of 0", ""},
    {"a correction past the end still corrects", ISSUE_RULE,
     {{.id = "e1", 50, "c1", "sale", 1, "ann"}, {.id = "e2", END_S + 50, "c1", "sale", 0, "ann"}},
     "ann+10 e1, ann-10 e2/e1 back of 0", ""},
    {"an answer reported on both sides of the start was before it", ISSUE_RULE,
     {{.id = "e2", 1, "c1", ANSWERED, 0, "ann"}, {.id = "e1", -1, "c1", ANSWERED, 0, "ann"}},
     "ann+1 e2, ann-1 e1 back of 0", ""},
    {"revenue counts in the contest's currency only", "revenue 100..=7",
     {{.id = "e1", 10, "c1", "revenue", 100, "ann", .currency = "GBP"},
      {.id = "e2", 20, "c2", "revenue", 900, "ann", .currency = "EUR"},
      {.id = "e3", 30, "c3", "revenue", 900, "ann"}},
     "ann+7 e1*", "1 ann 7"},
    {"a correction into another currency takes the points back", "revenue 100..=7",
     {{.id = "e1", 10, "c1", "revenue", 100, "ann", .currency = "GBP"},
      {.id = "e2", 20, "c1", "revenue", 100, "ann", .currency = "EUR"}},
     "ann+7 e1, ann-7 e2/e1 back of 0", ""},
    {"points may be taken away, but nobody is ranked for it", "complaint=-5, sale=3",
     {{.id = "e1", 10, "c1", "complaint", 1, "ann"}, {.id = "e2", 20, "c2", "sale", 1, "bob"}},
     "ann-5 e1*, bob+3 e2*", "1 bob 3"},
    {"what the rule does not name is passed over", "sale=1",
     {{.id = "e1", 10, "c1", "csat", 5, "ann"}, {.id = "e2", 10, "c1", "upsell", 5, "ann"},
      {.id = "e3", 10, "c1", ANSWERED, 0, "ann"}},
     "", ""},
    {"of nobody yet: no points", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, NULL}}, "", ""},
    {"the engine says who had the contact", ISSUE_RULE,
     {{.id = "e1", 10, "c1", "sale", 1, NULL, "ann"}}, "ann+10 e1*", "1 ann 10"},
};
/* clang-format on */

static void test_script(void **state)
{
    const struct script_row *row = *state;
    struct contest_config config = config_of(row->rule);
    struct contest *contest = open_contest(&config);
    char text[TEXT];
    for (size_t i = 0; i < MOST_STEPS && row->said[i].id != NULL; i++) {
        say(contest, &row->said[i]);
        check_sums(contest);
    }
    dump_book(contest, text);
    assert_string_equal(text, row->book);
    dump_standings(contest, text);
    assert_string_equal(text, row->standings);
    contest_destroy(&contest);
    assert_null(contest);
}

/* -- time ------------------------------------------------------------------------------
 */

struct phase_row {
    const char *name;
    int64_t at_ms; /* after the start */
    enum contest_phase phase;
    int64_t countdown_ms;
};

static struct phase_row phase_rows[] = {
    {"before: counts down to the start", -5, CONTEST_BEFORE, 5},
    {"the start is running", 0, CONTEST_RUNNING, END_MS},
    {"running: counts down to the end", END_MS - 1, CONTEST_RUNNING, 1},
    {"the end is settling", END_MS, CONTEST_SETTLING, FREEZE_MS - END_MS},
    {"settling: counts down to the freeze", FREEZE_MS - 1, CONTEST_SETTLING, 1},
    {"final", FREEZE_MS, CONTEST_FINAL, 0},
};

static void test_phase(void **state)
{
    const struct phase_row *row = *state;
    struct contest_config config = config_of(ISSUE_RULE);
    struct contest *contest = contest_create(&config);
    assert_non_null(contest);
    struct contest_summary summary = contest_summary(contest);
    assert_int_equal(summary.phase, CONTEST_BEFORE); /* it does not know the time yet */
    assert_int_equal(summary.countdown_ms, 0);
    contest_tick(contest, START_MS + row->at_ms);
    summary = contest_summary(contest);
    assert_int_equal(summary.phase, row->phase);
    assert_int_equal(summary.countdown_ms, row->countdown_ms);
    assert_string_equal(summary.title, "Spring");
    assert_string_equal(summary.rule_version, "1");
    assert_int_equal(summary.freeze_ms, START_MS + FREEZE_MS);
    assert_true(strlen(contest_phase_name(summary.phase)) > 0);
    contest_destroy(&contest);
}

static void expect(const struct contest *contest, const char *book, const char *standings)
{
    char text[TEXT];
    dump_book(contest, text);
    assert_string_equal(text, book);
    dump_standings(contest, text);
    assert_string_equal(text, standings);
    check_sums(contest);
}

static void test_freeze(void **state)
{
    (void)state;
    static const struct said in_time[] = {
        {.id = "e1", 10, "c1", "sale", 1, "ann"},
        {.id = "e2", 20, "c2", "sale", 2, "bob"},
    };
    static const struct said late = {.id = "e3", 30, "c3", "sale", 3, "ann"};
    static const struct said too_late = {.id = "e4", 40, "c4", "sale", 9, "cid"};
    static const struct said correction = {.id = "e5", 50, "c1", "sale", 0, "ann"};
    struct contest_config config = config_of("sale=10");
    struct contest *contest = open_contest(&config);
    assert_true(say(contest, &in_time[0]));
    assert_true(say(contest, &in_time[1]));
    contest_tick(contest, START_MS + FREEZE_MS - 1);
    assert_true(say(contest, &late)); /* the contest is over, but not yet frozen */
    expect(contest, "ann+10 e1*, bob+20 e2*, ann+30 e3*", "1 ann 40, 2 bob 20");
    contest_tick(contest, START_MS + FREEZE_MS);
    say(contest, &too_late);
    say(contest, &correction);
    say(contest, &correction);
    const char *book = "ann+10 e1*, bob+20 e2*, ann+30 e3*, cid+90 e4!, "
                       "ann-10 e5/e1 back of 0!";
    expect(contest, book, "1 ann 40, 2 bob 20");
    assert_int_equal(contest_summary(contest).awards, 5);
    assert_int_equal(contest_summary(contest).revisions, 2);
    assert_int_equal(contest_points(contest, str_from("cid")), 0);
    contest_tick(contest, START_MS + 2 * FREEZE_MS);
    expect(contest, book, "1 ann 40, 2 bob 20");
    contest_tick(contest, START_MS); /* the clock steps back: final stays final */
    assert_int_equal(contest_summary(contest).phase, CONTEST_FINAL);
    expect(contest, book, "1 ann 40, 2 bob 20");
    contest_destroy(&contest);
}

/* -- credit ----------------------------------------------------------------------------
 */

static void test_credit(void **state)
{
    (void)state;
    static const struct said sale = {.id = "e1", 10, "c1", "sale", 1, NULL};
    static const struct said named = {.id = "e2", 20, "c1", "csat", 5, "bob"};
    static const struct said ended = {
        .id = "e3", 30, "c1", HANDLED, 0, NULL, .queue = "q"};
    struct contest_config config = config_of("sale=10, csat=5, handled=1");
    struct contest *contest = open_contest(&config);
    say(contest, &sale);
    say(contest, &named);
    say(contest, &ended);
    assert_int_equal(contest_summary(contest).counts.uncredited, 2);
    expect(contest, "bob+5 e2*", "1 bob 5");
    struct event answered = event_of(&ended); /* source, contact, queue, entry */
    assert_true(contest_credit(contest, &answered, str_from("ann")));
    assert_int_equal(contest_summary(contest).counts.uncredited, 0);
    assert_false(contest_credit(contest, &answered, str_from("ann")));
    expect(contest, "bob+5 e2*, ann+10 e1*, ann+1 e3*", "1 ann 11, 2 bob 5");
    /* it was cid all the time; whoever names an agent is believed */
    assert_true(contest_credit(contest, &answered, str_from("cid")));
    assert_int_equal(contest_points(contest, str_from("ann")), 0);
    assert_int_equal(contest_points(contest, str_from("cid")), 11);
    assert_int_equal(contest_points(contest, str_from("bob")), 5);
    check_sums(contest);
    /* and now nobody knows */
    assert_true(contest_credit(contest, &answered, str_from("")));
    assert_int_equal(contest_points(contest, str_from("cid")), 0);
    assert_int_equal(contest_summary(contest).counts.uncredited, 2);
    static const struct said unheard = {.id = "e9", 10, "c9", "sale", 1, NULL};
    struct event other = event_of(&unheard);
    assert_false(contest_credit(contest, &other, str_from("ann")));
    static const struct said without = {.id = "e9", 10, NULL, "sale", 1, NULL};
    other = event_of(&without);
    assert_false(contest_credit(contest, &other, str_from("ann")));
    contest_destroy(&contest);
}

static void test_teams(void **state)
{
    (void)state;
    static const struct said said[] = {{.id = "e1", 10, "c1", "sale", 1, "ann"},
                                       {.id = "e2", 20, "c2", "sale", 2, "bob"},
                                       {.id = "e3", 30, "c3", "sale", 2, "cid"},
                                       {.id = "e4", 40, "c4", "sale", 9, "of no team"}};
    struct contest_config config = config_of("sale=10");
    config.by = LEADERBOARD_BY_TEAM;
    struct contest *contest = open_contest(&config);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        say(contest, &said[i]);
    }
    char text[TEXT];
    dump_standings(contest, text);
    assert_string_equal(text, "1 red 30, 2 blue 20");
    assert_string_equal(contest_award(contest, 0).team, "red");
    assert_string_equal(contest_award(contest, 3).team, "");
    contest_destroy(&contest);
}

/* What an award says, in full. */
static void test_award(void **state)
{
    (void)state;
    static const struct said said = {.id = "e1", 10, "c1", "csat", 5, "ann"};
    struct contest_config config = config_of(ISSUE_RULE);
    config.version = "2026-11";
    struct contest *contest = open_contest(&config);
    say(contest, &said);
    struct contest_award award = contest_award(contest, 0);
    assert_string_equal(award.agent, "ann");
    assert_string_equal(award.source, "pbx");
    assert_string_equal(award.contact, "c1");
    assert_string_equal(award.event, "e1");
    assert_string_equal(award.first_event, "e1");
    assert_string_equal(award.rule_version, "2026-11");
    assert_int_equal(award.measure, POINTS_CSAT);
    assert_int_equal(award.points, 5);
    assert_int_equal(award.time_ms, START_MS + 10 * SECOND);
    assert_int_equal(award.reverses, CONTEST_NO_AWARD);
    contest_destroy(&contest);
}

/* -- any order -------------------------------------------------------------------------
 */

#define STREAM   80
#define SHUFFLES 2000

static uint64_t draw(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = (*state ^ (*state >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

/* Few contacts, so that reports meet; few instants, so that they tie; around the bounds.
 */
static void make_stream(struct said *stream, char (*ids)[8], uint64_t *seed)
{
    static const char *const kinds[] = {"sale", "csat", "revenue", ANSWERED, HANDLED};
    static const char *const agents[] = {"ann", "bob", "cid", "dee"};
    static const char *const contacts[] = {"c1", "c2", "c3", "c4", "c5", NULL};
    static const char *const queues[] = {"sales", "support", NULL};
    static const char *const sources[] = {"pbx", "crm"};
    for (size_t i = 0; i < STREAM; i++) {
        str_format(ids[i], sizeof ids[i], "e%zu", i);
        const char *kind = kinds[draw(seed) % 5];
        const char *contact = contacts[draw(seed) % 6];
        bool is_fact = strcmp(kind, ANSWERED) == 0 || strcmp(kind, HANDLED) == 0;
        stream[i] = (struct said){
            .id = ids[i],
            .at_s = (int64_t)(draw(seed) % 30) * 40 - 100,
            .contact = is_fact && contact == NULL ? "c6" : contact,
            .measure = kind,
            .value = (int64_t)(draw(seed) % 6),
            .agent = agents[draw(seed) % 4],
            .currency = draw(seed) % 4 == 0 ? "EUR" : "GBP",
            .queue = queues[draw(seed) % 3],
            .source = sources[draw(seed) % 2],
            .entry = 1 + (int64_t)(draw(seed) % 2),
            .sequence = (int64_t)(draw(seed) % 3),
        };
    }
}

/* The awards in force, sorted, so that two books can be compared. */
static int compare_lines(const void *a, const void *b)
{
    return strcmp(a, b);
}

static size_t lines_in_force(const struct contest *contest, char (*lines)[96])
{
    size_t count = 0;
    for (size_t i = 0; i < contest_award_count(contest); i++) {
        struct contest_award award = contest_award(contest, i);
        if (award.in_force) {
            assert_true(count < STREAM);
            str_format(lines[count++], sizeof lines[0], "%s %lld %s %s %s %s",
                       award.agent, (long long)award.points, award.source, award.event,
                       award.first_event, award.contact);
        }
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    return count;
}

/* "Order of arrival must not matter": each event one to three times, in any order, gives
 * the same points, and the same events behind them. */
static void test_any_order(void **state)
{
    (void)state;
    static char first[STREAM][96];
    static char again[STREAM][96];
    char ids[STREAM][8];
    uint64_t seed = 3;
    struct contest_config config =
        config_of("sale=10, csat 5=5, csat 4..5=2, revenue 3..=4, answered=1, handled=2");
    for (int i = 0; i < SHUFFLES; i++) {
        struct said stream[STREAM];
        size_t order[3 * STREAM];
        make_stream(stream, ids, &seed);
        struct contest *contest = open_contest(&config);
        for (size_t k = 0; k < STREAM; k++) {
            say(contest, &stream[k]);
        }
        check_sums(contest);
        size_t count = lines_in_force(contest, first);
        contest_destroy(&contest);

        size_t said = 0;
        for (size_t k = 0; k < STREAM; k++) {
            for (uint64_t times = 1 + draw(&seed) % 3; times > 0; times--) {
                order[said++] = k;
            }
        }
        contest = open_contest(&config);
        for (size_t k = said; k > 0; k--) {
            size_t j = (size_t)(draw(&seed) % k);
            say(contest, &stream[order[j]]);
            order[j] = order[k - 1];
        }
        check_sums(contest);
        assert_int_equal(contest_summary(contest).counts.over_limit, 0);
        assert_int_equal(lines_in_force(contest, again), count);
        for (size_t k = 0; k < count; k++) {
            assert_string_equal(again[k], first[k]);
        }
        contest_destroy(&contest);
    }
}

/* -- bounds ----------------------------------------------------------------------------
 */

static void say_sales(struct contest *contest, int count, int64_t value)
{
    for (int i = 0; i < count; i++) {
        char id[16];
        char contact[16];
        str_format(id, sizeof id, "e%d-%lld", i, (long long)value);
        str_format(contact, sizeof contact, "c%d", i);
        struct said said = {.id = id, 10 + value, contact, "sale", value, "ann"};
        say(contest, &said);
    }
}

/* "Over the limit is counted and said", and nothing that stood is changed. */
static void test_claim_limit(void **state)
{
    (void)state;
    struct contest_config config = config_of("sale=1");
    config.max_claims = SMALL_LIMIT;
    struct contest *contest = open_contest(&config);
    say_sales(contest, SMALL_LIMIT, 1);
    assert_int_equal(contest_summary(contest).counts.over_limit, 0);
    say_sales(contest, SMALL_LIMIT + 1, 1);
    assert_int_equal(contest_summary(contest).counts.over_limit, 1);
    assert_int_equal(contest_points(contest, str_from("ann")), SMALL_LIMIT);
    check_sums(contest);
    contest_destroy(&contest);
}

static void test_award_limit(void **state)
{
    (void)state;
    struct contest_config config = config_of("sale=1");
    config.max_awards = 5;
    struct contest *contest = open_contest(&config);
    say_sales(contest, 1, 1);
    say_sales(contest, 1, 2); /* three entries */
    say_sales(contest, 1, 3); /* five */
    assert_int_equal(contest_summary(contest).counts.over_limit, 0);
    say_sales(contest, 1, 4);
    assert_int_equal(contest_summary(contest).counts.over_limit, 1);
    assert_int_equal(contest_award_count(contest), 5);
    assert_int_equal(contest_points(contest, str_from("ann")), 3);
    check_sums(contest);
    contest_destroy(&contest);
}

static void test_text_limit(void **state)
{
    (void)state;
    struct contest_config config = config_of("sale=1");
    config.max_text_bytes = 17; /* "e0-1", "c0" and "e0-2", each with its end: 13 */
    struct contest *contest = open_contest(&config);
    say_sales(contest, 1, 1);
    say_sales(contest, 1, 2);
    assert_int_equal(contest_summary(contest).counts.over_limit, 0);
    say_sales(contest, 1, 3); /* a correction without room for its id */
    say_sales(contest, 2, 2); /* a contact without */
    assert_int_equal(contest_summary(contest).counts.over_limit, 2);
    assert_int_equal(contest_points(contest, str_from("ann")), 2);
    check_sums(contest);
    contest_destroy(&contest);
}

/* Limits: 64 sources pass, the 65th does not; an agent's id has at most 128 bytes. */
static void test_name_limits(void **state)
{
    (void)state;
    char source[16];
    char agent[LIMIT_ID_BYTES + 2];
    struct contest_config config = config_of("sale=1, answered=1");
    struct contest *contest = open_contest(&config);
    for (int i = 0; i <= LIMIT_SOURCES; i++) {
        assert_int_equal(contest_summary(contest).counts.over_limit, 0);
        str_format(source, sizeof source, "s%d", i);
        struct said said = {.id = "e", 10, "c", "sale", 1, "ann", .source = source};
        say(contest, &said);
    }
    assert_int_equal(contest_summary(contest).counts.over_limit, 1);
    assert_int_equal(contest_points(contest, str_from("ann")), LIMIT_SOURCES);
    memset(agent, 'a', sizeof agent - 1);
    agent[sizeof agent - 1] = '\0';
    struct said said = {.id = "e2", 10, "c2", "sale", 1, agent, .source = "s1"};
    say(contest, &said);
    assert_int_equal(contest_summary(contest).counts.over_limit, 2);
    said = (struct said){.id = "e3", 10, "c3", ANSWERED, 0, "ann", .source = "s1"};
    said.queue = agent;
    struct event event = event_of(&said);
    assert_false(contest_credit(contest, &event, str_from("ann")));
    say(contest, &said);
    assert_int_equal(contest_summary(contest).counts.over_limit, 3);
    char long_source[300];
    memset(long_source, 's', sizeof long_source - 1);
    long_source[sizeof long_source - 1] = '\0';
    said = (struct said){.id = "e4", 10, "c4", "sale", 1, "ann", .source = long_source};
    say(contest, &said);
    assert_int_equal(contest_summary(contest).counts.over_limit, 4);
    contest_destroy(&contest);
}

struct reach_row {
    const char *name;
    const char *measure;
    int64_t at_s;
    bool is_looked_at;
};

#define REACH_S (CONTEST_RESULT_REACH_MS / 1000)

static struct reach_row reach_rows[] = {
    {"a result 31 days before the start is known", "sale", -REACH_S, true},
    {"an older one is not", "sale", -REACH_S - 1, false},
    {"a result within 31 days of the end is known", "sale", END_S + REACH_S - 1, true},
    {"a later one is not", "sale", END_S + REACH_S, false},
    {"an answer within the hour before is known", ANSWERED, -3600, true},
    {"an older one is not", ANSWERED, -3601, false},
};

/* Reports out of reach take no room: with a table of one claim, the next one has it. */
static void test_reach(void **state)
{
    const struct reach_row *row = *state;
    struct contest_config config = config_of(ISSUE_RULE);
    config.max_claims = 1;
    struct contest *contest = open_contest(&config);
    struct said far = {.id = "e1", row->at_s, "c1", row->measure, 1, "ann"};
    struct said near = {.id = "e2", 10, "c2", "sale", 1, "ann"};
    say(contest, &far);
    say(contest, &near);
    assert_int_equal(contest_summary(contest).counts.over_limit, row->is_looked_at);
    contest_destroy(&contest);
}

/* A result may have any name; that of a fact is not the fact. */
static void test_named_like_a_fact(void **state)
{
    (void)state;
    struct contest_config config = config_of("answered=1, handled=1, sale=1");
    struct contest *contest = open_contest(&config);
    static const char *const names[] = {ANSWERED, HANDLED, "upsell"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct said said = {.id = "e1", 10, "c1", "sale", 1, "ann"};
        struct event event = event_of(&said);
        event.measure = str_from(names[i]);
        assert_false(contest_apply(contest, &event, str_from("ann")));
    }
    assert_int_equal(contest_award_count(contest), 0);
    contest_destroy(&contest);
}

/* A credit that there is no room to enter is counted, and changes nothing. */
static void test_credit_limit(void **state)
{
    (void)state;
    struct contest_config config = config_of("sale=1");
    config.max_awards = 2;
    struct contest *contest = open_contest(&config);
    say_sales(contest, 1, 1);
    struct said sale = {.id = "e9", 10, "c0", "sale", 1, NULL};
    struct event event = event_of(&sale);
    assert_false(contest_credit(contest, &event, str_from("bob")));
    assert_int_equal(contest_summary(contest).counts.over_limit, 1);
    assert_int_equal(contest_points(contest, str_from("ann")), 1);
    assert_int_equal(contest_points(contest, str_from("bob")), 0);
    event.source = str_from("another");
    assert_false(contest_credit(contest, &event, str_from("bob")));
    assert_int_equal(contest_summary(contest).counts.over_limit, 1);
    contest_destroy(&contest);
}

/* Rows that do not fit are counted all the same, so that the caller knows. */
static void test_rows(void **state)
{
    (void)state;
    struct contest_config config = config_of("sale=1");
    struct contest *contest = open_contest(&config);
    struct leaderboard_row rows[2] = {{0}};
    assert_int_equal(contest_rows(contest, rows, 1), 3); /* the members */
    assert_string_equal(rows[0].id, "ann");
    assert_string_equal(rows[0].team_label, "Red");
    assert_null(rows[1].id);
    contest_destroy(&contest);
}

static void test_untimed(void **state)
{
    (void)state;
    struct contest_config config = config_of("sale=1");
    struct contest *contest = open_contest(&config);
    struct said said = {.id = "e1", 0, "c1", "sale", 1, "ann"};
    struct event event = event_of(&said);
    event.time_ms = EVENT_NO_TIME;
    assert_false(contest_apply(contest, &event, str_from("ann")));
    assert_int_equal(contest_summary(contest).counts.untimed, 1);
    event = event_blank(EVENT_AGENT_STATE);
    assert_false(contest_apply(contest, &event, str_from("ann")));
    assert_int_equal(contest_summary(contest).counts.untimed, 1);
    contest_destroy(&contest);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_script, script_rows);
    ROWS_ADD(&rows, test_phase, phase_rows);
    rows_add_one(&rows, "final standings stand; revisions are listed beside",
                 test_freeze);
    rows_add_one(&rows, "credit follows what the engine learns", test_credit);
    rows_add_one(&rows, "teams add up their members", test_teams);
    rows_add_one(&rows, "what an award says", test_award);
    rows_add_one(&rows, "2,000 streams: any order and any doubles, the same standings",
                 test_any_order);
    rows_add_one(&rows, "claims have their limit", test_claim_limit);
    rows_add_one(&rows, "awards have their limit", test_award_limit);
    rows_add_one(&rows, "texts have their limit", test_text_limit);
    rows_add_one(&rows, "names have their limits", test_name_limits);
    ROWS_ADD(&rows, test_reach, reach_rows);
    rows_add_one(&rows, "events without a time are counted", test_untimed);
    rows_add_one(&rows, "a result named like a fact is none", test_named_like_a_fact);
    rows_add_one(&rows, "a credit without room is counted", test_credit_limit);
    rows_add_one(&rows, "rows that do not fit are counted", test_rows);
    return rows_run(&rows, "stats/contest");
}
