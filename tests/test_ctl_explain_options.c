/* design.md: wallboardctl explain METRIC [--queue Q|--agent A] [--from T] [--to T]
 * FILE|-. */

#include <string.h>

#include "base/str.h"
#include "ctl/explain_options.h"
#include "support/rows.h"

struct row {
    const char *name;
    const char *words[8];
    const char *fault; /* NULL: accepted; else part of what is said */
    struct explain_options options;
};

static struct row rows_of_words[] = {
    {"a metric of the site",
     {"offered", "a.ndjson"},
     NULL,
     {.metric = METRIC_OFFERED, .file = "a.ndjson"}},
    {"a formula is the service level under it",
     {"exclude_short", "-"},
     NULL,
     {.metric = METRIC_SERVICE_LEVEL,
      .by_formula = true,
      .formula = SERVICE_LEVEL_EXCLUDE_SHORT,
      .file = "-"}},
    {"of a queue, as JSON, only what counts",
     {"asa_ms", "--queue", "q", "--counted", "--format", "json", "a"},
     NULL,
     {.metric = METRIC_ASA_MS, .queue = "q", .file = "a", .json = true, .counted = true}},
    {"of an agent",
     {"logged_in_ms", "--agent", "ann", "a"},
     NULL,
     {.metric = METRIC_LOGGED_IN_MS, .agent = "ann", .file = "a"}},
    {"a span, in both spellings",
     {"offered", "--from", "09:00", "--to", "2026-11-22T10:00:00Z", "a"},
     NULL,
     {.metric = METRIC_OFFERED,
      .from = "09:00",
      .to = "2026-11-22T10:00:00Z",
      .file = "a"}},
    {"who waits at an instant",
     {"waiting", "a", "--at", "09:07:30"},
     NULL,
     {.metric = METRIC_WAITING, .file = "a", .at = "09:07:30"}},
    {"nothing at all", {NULL}, "a METRIC is missing", {0}},
    {"no file", {"offered"}, "a FILE is missing", {0}},
    {"two files", {"offered", "a", "b"}, "b: one file only", {0}},
    {"a metric mistyped", {"ofered", "a"}, "did you mean 'offered'?", {0}},
    {"a formula mistyped", {"exclude_shorts", "a"}, "did you mean 'exclude_short'?", {0}},
    {"nothing like a metric", {"xyzzyxyzzy", "a"}, "xyzzyxyzzy: no such metric", {0}},
    {"an agent in one queue",
     {"answered", "--queue", "q", "--agent", "ann", "a"},
     NULL,
     {.metric = METRIC_ANSWERED, .queue = "q", .agent = "ann", .file = "a"}},
    {"of a team",
     {"aht_ms", "--team", "red", "a"},
     NULL,
     {.metric = METRIC_AHT_MS, .team = "red", .file = "a"}},
    {"of a channel",
     {"open", "--channel", "email", "a"},
     NULL,
     {.metric = METRIC_OPEN, .channel = EVENT_CHANNEL_EMAIL, .file = "a"}},
    {"of a campaign",
     {"conversion", "--campaign", "spring", "a"},
     NULL,
     {.metric = METRIC_CONVERSION, .campaign = "spring", .file = "a"}},
    {"a queue and a team",
     {"answered", "--queue", "q", "--team", "red", "a"},
     "one of them only",
     {0}},
    {"an agent's time is in no queue",
     {"occupancy", "--queue", "q", "--agent", "ann", "a"},
     "of the agent as a whole",
     {0}},
    {"a team is in no state",
     {"time_in_state_ms", "--team", "red", "a"},
     "no figure of a team",
     {0}},
    {"agents have no channel",
     {"agents_ready", "--channel", "voice", "a"},
     "no figure of a channel",
     {0}},
    {"campaigns have no queue",
     {"waiting", "--campaign", "spring", "a"},
     "no figure of a campaign",
     {0}},
    {"no such channel",
     {"offered", "--channel", "fax", "a"},
     "voice, email, chat, callback or task",
     {0}},
    {"of agents alone",
     {"state_ready_ms", "--queue", "q", "a"},
     "no figure of a queue",
     {0}},
    {"of agents alone, none named", {"logged_in_ms", "a"}, "name an --agent", {0}},
    {"of queues alone, none named", {"required_low", "a"}, "name a --queue", {0}},
    {"not of agents",
     {"service_level", "--agent", "ann", "a"},
     "no figure of an agent",
     {0}},
    {"a gauge has no span", {"waiting", "--to", "10:00", "a"}, "is of now", {0}},
    {"no such time", {"offered", "--from", "25:00", "a"}, "--from: 25:00: RFC 3339", {0}},
    {"no such format", {"offered", "--format", "xml", "a"}, "json or table", {0}},
    {"no such option", {"offered", "--colour", "red", "a"}, "no such option", {0}},
    {"a value left out", {"offered", "a", "--queue"}, "a value is missing", {0}},
};

static void expect_text(const char *is, const char *wanted)
{
    assert_int_equal(is == NULL, wanted == NULL);
    if (wanted != NULL) {
        assert_string_equal(is, wanted);
    }
}

static void expect_options(const struct explain_options *is,
                           const struct explain_options *wanted)
{
    assert_int_equal(is->metric, wanted->metric);
    assert_int_equal(is->by_formula, wanted->by_formula);
    assert_int_equal(is->json, wanted->json);
    assert_int_equal(is->counted, wanted->counted);
    if (wanted->by_formula) {
        assert_int_equal(is->formula, wanted->formula);
    }
    expect_text(is->queue, wanted->queue);
    expect_text(is->agent, wanted->agent);
    expect_text(is->team, wanted->team);
    expect_text(is->campaign, wanted->campaign);
    assert_int_equal(is->channel, wanted->channel);
    expect_text(is->from, wanted->from);
    expect_text(is->to, wanted->to);
    expect_text(is->at, wanted->at);
    expect_text(is->file, wanted->file);
}

static void test_words(void **state)
{
    const struct row *row = *state;
    struct diag diag;
    diag_clear(&diag);
    char words[8][64];
    char *values[8];
    int count = 0;
    for (; count < 8 && row->words[count] != NULL; count++) {
        str_copy(words[count], sizeof words[count], str_from(row->words[count]));
        values[count] = words[count];
    }
    struct explain_options options = {.metric = METRIC_COUNT};
    bool accepted = explain_options_parse(count, values, &options, &diag);
    assert_int_equal(accepted, row->fault == NULL);
    if (accepted) {
        expect_options(&options, &row->options);
        return;
    }
    assert_int_equal(options.metric, METRIC_COUNT);
    char text[1024];
    diag_format(&diag.entries[0], text, sizeof text);
    if (strstr(text, row->fault) == NULL) {
        fail_msg("'%s' is not in '%s'", row->fault, text);
    }
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_words, rows_of_words);
    return rows_run(&rows, "ctl/explain_options");
}
