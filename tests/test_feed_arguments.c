#include <string.h>

#include "feed/adapter.h"
#include "feed/arguments.h"
#include "support/rows.h"

#define MAX_ARGUMENTS 12

/* A mutable argv out of blank-separated words. */
struct line {
    char text[256];
    char *argv[MAX_ARGUMENTS];
    int argc;
};

static void split(struct line *line, const char *words)
{
    str_copy(line->text, sizeof line->text, str_from(words));
    line->argc = 0;
    for (char *at = line->text; *at != '\0';) {
        line->argv[line->argc++] = at;
        at += strcspn(at, " ");
        if (*at == ' ') {
            *at++ = '\0';
        }
    }
}

struct good_row {
    const char *name, *words;
    const char *adapter, *own; /* the adapter's arguments, blank-separated */
    const char *publish, *site;
};

static struct good_row good_rows[] = {
    {"print", "wallboard-feed replay a.ndjson --print", "replay", "a.ndjson", NULL, ""},
    {"common options stand anywhere",
     "wallboard-feed --site leeds replay --publish tcp://*:5556 a --speed 3 --no-wait",
     "replay", "a --speed 3", "tcp://*:5556", "leeds"},
    {"a lone dash is standard input", "wallboard-feed replay - --print", "replay", "-",
     NULL, ""},
    {"nothing of its own", "wallboard-feed simulate --print", "simulate", "", NULL, ""},
};

static void accepts(void **state)
{
    const struct good_row *row = *state;
    static struct diag diag;
    struct line line;
    struct arguments arguments;
    char own[256] = "";
    split(&line, row->words);
    diag_clear(&diag);
    assert_true(arguments_parse(line.argc, line.argv, "/state", &arguments, &diag));
    for (int i = 0; i < arguments.count; i++) {
        size_t used = strlen(own);
        str_format(own + used, sizeof own - used, "%s%s", i > 0 ? " " : "",
                   arguments.values[i]);
    }
    assert_string_equal(arguments.adapter->name, row->adapter);
    assert_string_equal(own, row->own);
    assert_string_equal(arguments.site, row->site);
    assert_int_equal(arguments.publish == NULL, row->publish == NULL);
    if (row->publish != NULL) {
        assert_string_equal(arguments.publish, row->publish);
    }
}

struct bad_row {
    const char *name, *words, *reason;
};

static struct bad_row bad_rows[] = {
    {"nothing at all", "wallboard-feed", "needs the name of an adapter"},
    {"no adapter", "wallboard-feed --print", "needs the name of an adapter"},
    {"a mistyped adapter", "wallboard-feed reply a --print", "did you mean 'replay'?"},
    {"an adapter of another world", "wallboard-feed xyzzy --print", "no such adapter"},
    {"no output", "wallboard-feed simulate", "one of --print"},
    {"print and publish", "wallboard-feed simulate --print --publish tcp://*:1",
     "one only of"},
    {"publish and hub", "wallboard-feed simulate --publish tcp://*:1 --hub tcp://h:1",
     "one only of"},
    {"a key without a hub", "wallboard-feed simulate --print --key k", "--key: only"},
    {"a spool without a hub", "wallboard-feed simulate --print --spool s",
     "--spool: only"},
    {"others' words to a hub", "wallboard-feed replay a.ndjson --hub tcp://h:1",
     "replay repeats what others"},
    {"a mistyped common option", "wallboard-feed simulate --prnt --print",
     "did you mean '--print'?"},
    {"a mistyped option of the adapter", "wallboard-feed replay a --sped 3 --print",
     "did you mean '--speed'?"},
    {"another adapter's option", "wallboard-feed replay a --seed 3 --print",
     "unknown option"},
    {"a value that is missing", "wallboard-feed simulate --print --site",
     "--site: its value S is missing"},
    {"a site with an escape sequence", "wallboard-feed simulate --print --site \033[1m",
     "--site"},
    {"an empty source", "wallboard-feed simulate --print --source \x7F", "--source"},
};

static void refuses(void **state)
{
    const struct bad_row *row = *state;
    static struct diag diag;
    struct line line;
    struct arguments arguments;
    split(&line, row->words);
    diag_clear(&diag);
    assert_false(arguments_parse(line.argc, line.argv, "/state", &arguments, &diag));
    assert_non_null(strstr(diag.entries[0].text, row->reason));
}

static void help_needs_nothing_else(void **state)
{
    (void)state;
    static struct diag diag;
    struct line line;
    struct arguments arguments;
    split(&line, "wallboard-feed --help");
    assert_true(arguments_parse(line.argc, line.argv, "/state", &arguments, &diag));
    assert_true(arguments.help);
    split(&line, "wallboard-feed replay --version");
    assert_true(arguments_parse(line.argc, line.argv, "/state", &arguments, &diag));
    assert_true(arguments.version);
}

/* "(default: $STATE_DIRECTORY)"; a hub without any spool is refused. */
static void a_spool_is_needed(void **state)
{
    (void)state;
    static struct diag diag;
    struct line line;
    struct arguments arguments;
    split(&line, "wallboard-feed simulate --hub tcp://h:1");
    assert_true(arguments_parse(line.argc, line.argv, "/state", &arguments, &diag));
    assert_string_equal(arguments.spool, "/state");
    split(&line, "wallboard-feed simulate --hub tcp://h:1 --spool /mine");
    assert_true(arguments_parse(line.argc, line.argv, "/state", &arguments, &diag));
    assert_string_equal(arguments.spool, "/mine");
    split(&line, "wallboard-feed simulate --hub tcp://h:1");
    diag_clear(&diag);
    assert_false(arguments_parse(line.argc, line.argv, NULL, &arguments, &diag));
    assert_non_null(strstr(diag.entries[0].text, "--hub needs --spool DIR"));
    split(&line, "wallboard-feed simulate --print");
    assert_true(arguments_parse(line.argc, line.argv, "/state", &arguments, &diag));
    assert_null(arguments.spool);
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, accepts, good_rows);
    ROWS_ADD(&tests, refuses, bad_rows);
    rows_add_one(&tests, "a hub needs a spool", a_spool_is_needed);
    rows_add_one(&tests, "--help and --version need nothing else",
                 help_needs_nothing_else);
    return rows_run(&tests, "feed/arguments");
}
