#include <string.h>

#include "enrol/answers.h"
#include "support/rows.h"

/* What makes a machine a screen is refused by the answer's name before anything is
 * written; what may be a key is never repeated. */

#define KEY "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"

struct row {
    const char *name;
    const char *words[10];
    const char *fault; /* NULL: taken; else part of what is said */
    enum answer answer;
    const char *value; /* of that answer */
};

static struct row rows[] = {
    {"a host alone gets scheme and port",
     {"--hub", "hub.leeds.lan"},
     NULL,
     ANSWER_HUB,
     "tcp://hub.leeds.lan:5560"},
    {"a host with its port", {"--hub", "hub:5570"}, NULL, ANSWER_HUB, "tcp://hub:5570"},
    {"a whole address",
     {"--hub", "tcp://10.0.0.7:5560"},
     NULL,
     ANSWER_HUB,
     "tcp://10.0.0.7:5560"},
    {"IPv6 without a port",
     {"--hub", "[fd00::7]"},
     NULL,
     ANSWER_HUB,
     "tcp://[fd00::7]:5560"},
    {"IPv6 with a port",
     {"--hub", "[fd00::7]:5570"},
     NULL,
     ANSWER_HUB,
     "tcp://[fd00::7]:5570"},
    {"blanks around it do no harm",
     {"--hub", " hub "},
     NULL,
     ANSWER_HUB,
     "tcp://hub:5560"},
    {"two hosts", {"--hub", "hub a"}, "hub: hub a: expected HOST", 0, NULL},
    {"a page of the web",
     {"--hub", "http://hub"},
     "hub: http://hub: expected HOST",
     0,
     NULL},
    {"a port that is none", {"--hub", "hub:x"}, "hub: hub:x: expected HOST", 0, NULL},
    {"a port too high for four doors",
     {"--hub", "hub:65535"},
     "hub: hub:65535: expected",
     0,
     NULL},
    {"half of an IPv6 address",
     {"--hub", "[fd00::7"},
     "hub: [fd00::7: expected",
     0,
     NULL},
    {"a hub that listens is none to call",
     {"--hub", "*:5560"},
     "hub: *:5560: expected",
     0,
     NULL},
    {"no hub", {"--hub", ""}, "hub: a value is missing", 0, NULL},
    {"a second hub", {"--standby", "b"}, NULL, ANSWER_STANDBY, "tcp://b:5560"},
    {"a second hub that is nonsense",
     {"--standby", "b/c"},
     "standby: b/c: expected",
     0,
     NULL},
    {"a key", {"--hub-key", KEY}, NULL, ANSWER_HUB_KEY, KEY},
    {"a file with a key",
     {"--hub-key", "/media/hub.pub"},
     NULL,
     ANSWER_HUB_KEY,
     "/media/hub.pub"},
    {"a file beside us", {"--hub-key", "hub.pub"}, NULL, ANSWER_HUB_KEY, "hub.pub"},
    {"no keys, on purpose", {"--hub-key", "none"}, NULL, ANSWER_HUB_KEY, "none"},
    {"half a key is not repeated",
     {"--hub-key", "rq:rM>}U?@Lns"},
     "hub-key: expected a key of 40",
     0,
     NULL},
    {"no key", {"--hub-key", ""}, "hub-key: a value is missing", 0, NULL},
    {"a name", {"--screen", "wall-1"}, NULL, ANSWER_SCREEN, "wall-1"},
    {"a name by the machine",
     {"--screen", "leeds-{serial}"},
     NULL,
     ANSWER_SCREEN,
     "leeds-{serial}"},
    {"a name with a blank",
     {"--screen", "wall 1"},
     "screen: wall 1: expected 1 to 64",
     0,
     NULL},
    {"a name that ends the line",
     {"--screen", "a\"; reboot"},
     "screen: a\"; reboot: expected",
     0,
     NULL},
    {"no name is left to the machine", {"--screen", ""}, NULL, ANSWER_SCREEN, ""},
    {"a site", {"--site", "Leeds 2"}, NULL, ANSWER_SITE, "Leeds 2"},
    {"a site with a quote",
     {"--site", "O'Neill"},
     "site: O'Neill: may not hold quotes",
     0,
     NULL},
    {"other arguments",
     {"--options", "--page today --theme light"},
     NULL,
     ANSWER_OPTIONS,
     "--page today --theme light"},
    {"other arguments that are none",
     {"--options", "today"},
     "options: today: expected options",
     0,
     NULL},
    {"arguments that end the line",
     {"--options", "--page $(x)"},
     "options: --page $(x): expected",
     0,
     NULL},
    {"an option that is none", {"--hob", "a"}, "--hob: no such option", 0, NULL},
    {"an option without its value", {"--hub"}, "--hub: its value is missing", 0, NULL},
    {"an option given twice",
     {"--hub", "a", "--hub", "b"},
     "--hub: given twice",
     0,
     NULL},
};

static int count_words(const struct row *row)
{
    int count = 0;
    while (row->words[count] != NULL) {
        count++;
    }
    return count;
}

static void test_words(void **state)
{
    struct row *row = *state;
    struct answers answers;
    struct diag diag;
    char *words[10];
    char fault[1024] = "";
    diag_clear(&diag);
    memcpy(words, row->words, sizeof words);
    bool taken = answers_parse(count_words(row), words, &answers, &diag);
    (void)diag_first_error(&diag, fault, sizeof fault);
    assert_true(taken == (row->fault == NULL));
    if (row->fault != NULL) {
        assert_non_null(strstr(fault, row->fault));
        assert_null(strstr(fault, "rq:rM")); /* what may be a key */
    } else {
        assert_true(answers.given[row->answer]);
        assert_string_equal(answers.values[row->answer], row->value);
    }
}

struct file_row {
    const char *name;
    const char *text;
    const char *fault; /* NULL: taken */
    const char *hub, *screen;
};

static struct file_row file_rows[] = {
    {"a file as an administrator writes one",
     "# for all fifty\n\nhub = hub\nhub-key = " KEY "\nscreen = wall-{serial}\n", NULL,
     "tcp://hub:5560", "wall-{serial}"},
    {"as a PC saves it", "hub = hub\r\nhub-key = none\r\n", NULL, "tcp://hub:5560", ""},
    {"as an older PC saves it", "\xef\xbb\xbfhub = hub\r\nhub-key = none\r\n", NULL,
     "tcp://hub:5560", ""},
    {"a key may hold '='", "hub=hub\nhub-key=rq:rM>}U?@Lns47E1%kR.o@n%Fcmms=/@{H8]yf7\n",
     NULL, "tcp://hub:5560", ""},
    {"a line that says nothing", "hub\n", "answers.txt:1: expected NAME = VALUE", NULL,
     NULL},
    {"an answer to nothing", "hub = hub\nhubkey = x\n",
     "answers.txt:2: hubkey: no such answer", NULL, NULL},
    {"nonsense, by its line and name", "\nhub = a b\n",
     "answers.txt:2: hub: a b: expected HOST", NULL, NULL},
    {"twice the same", "hub = a\nhub = b\n", "answers.txt:2: hub: given twice", NULL,
     NULL},
    {"a hub is needed", "hub-key = none\n", "hub: is missing", NULL, NULL},
    {"a key is needed, or the word for none", "hub = hub\n", "hub-key: is missing", NULL,
     NULL},
};

static void test_file(void **state)
{
    struct file_row *row = *state;
    struct answers answers = {.folder = ""};
    struct diag diag;
    char fault[1024] = "";
    diag_clear(&diag);
    bool taken = answers_read("answers.txt", str_from(row->text), &answers, &diag) &&
                 answers_complete(&answers, &diag);
    (void)diag_first_error(&diag, fault, sizeof fault);
    assert_true(taken == (row->fault == NULL));
    if (row->fault != NULL) {
        assert_non_null(strstr(fault, row->fault));
    } else {
        assert_string_equal(answers.values[ANSWER_HUB], row->hub);
        assert_string_equal(answers.values[ANSWER_SCREEN], row->screen);
    }
}

/* "an option goes before it" */
static void test_option_before_file(void **state)
{
    (void)state;
    struct answers answers;
    struct diag diag;
    char option[] = "--hub";
    char value[] = "nearer";
    char *words[] = {option, value};
    diag_clear(&diag);
    assert_true(answers_parse(2, words, &answers, &diag));
    assert_true(answers_read("f", str_from("hub = farther\n"), &answers, &diag));
    assert_string_equal(answers.values[ANSWER_HUB], "tcp://nearer:5560");
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, test_words, rows);
    ROWS_ADD(&tests, test_file, file_rows);
    rows_add_one(&tests, "an option goes before the file", test_option_before_file);
    return rows_run(&tests, "enrol_answers");
}
