#include "support/contests.h"

#include <string.h>

#include "support/rows.h"

struct event contest_event(const struct said *said)
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

bool contest_say(struct contest *contest, const struct said *said)
{
    struct event event = contest_event(said);
    return contest_apply(contest, &event,
                         str_from(said->agent != NULL ? said->agent : said->credited));
}

static const struct contest_member members[] = {
    {"ann", "red", "Red"}, {"bob", "red", "Red"}, {"cid", "blue", NULL}};

struct contest_config contest_config_of(const char *rule)
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

struct contest *contest_open(const struct contest_config *config)
{
    struct contest *contest = contest_create(config);
    assert_non_null(contest);
    contest_tick(contest, START_MS);
    return contest;
}

void contest_dump_book(const struct contest *contest, char text[TEXT])
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

void contest_dump_standings(const struct contest *contest, char text[TEXT])
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

void contest_check_sums(const struct contest *contest)
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
