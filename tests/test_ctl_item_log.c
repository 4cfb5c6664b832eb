/* Items as a witness is told of them: what stands after all that was taken back. */

#include <string.h>

#include "base/str.h"
#include "ctl/item_log.h"
#include "support/rows.h"

/* A word of an attempt of a contact at an instant. */
struct word {
    const char *contact;
    int64_t at_ms, sign;
};

struct row {
    const char *name;
    struct word words[8];
    const char *left; /* contacts, in order, a space behind each */
    bool sound;
};

static struct row rows_of_words[] = {
    {"nothing", {{NULL, 0, 0}}, "", true},
    {"what is counted stands", {{"a", 1, 1}}, "a ", true},
    {"in order of time", {{"b", 2, 1}, {"a", 3, 1}, {"c", 1, 1}}, "c b a ", true},
    {"what is taken back is gone", {{"a", 1, 1}, {"b", 1, 1}, {"a", 1, -1}}, "b ", true},
    {"in whatever order", {{"a", 1, -1}, {"a", 1, 1}}, "", true},
    {"at another instant it is another",
     {{"a", 1, 1}, {"a", 2, 1}, {"a", 1, -1}},
     "a ",
     true},
    {"twice counted counts twice", {{"a", 1, 1}, {"a", 1, 1}}, "a a ", true},
    {"taken back once of twice",
     {{"a", 1, 1}, {"a", 1, -1}, {"a", 1, 1}, {"a", 1, 1}},
     "a a ",
     true},
    {"what never counted cannot be taken back", {{"a", 1, -1}}, "a ", false},
};

static bool say(struct item_log *log, const struct word *word)
{
    char text[8]; /* gone after the call, as the engine's are */
    str_copy(text, sizeof text, str_from(word->contact));
    const struct item item = {
        .kind = ITEM_ATTEMPT, .contact = str_from(text), .at_ms = word->at_ms};
    bool added = item_log_add(log, &item, word->sign);
    memset(text, '?', sizeof text);
    return added;
}

static void test_words(void **state)
{
    const struct row *row = *state;
    struct item_log log = {0};
    for (size_t i = 0; i < 8 && row->words[i].contact != NULL; i++) {
        assert_true(say(&log, &row->words[i]));
    }
    assert_int_equal(item_log_settle(&log), row->sound);
    char left[64] = "";
    size_t size = 0;
    for (size_t i = 0; i < log.count; i++) {
        const struct str contact = log.entries[i].item->contact;
        size += str_format(left + size, sizeof left - size, "%.*s ", (int)contact.size,
                           contact.data);
    }
    assert_string_equal(left, row->left);
    item_log_finish(&log);
}

/* "holds little more than what stands": a day of words that are all taken back. */
static void test_bound(void **state)
{
    (void)state;
    struct item_log log = {0};
    for (int64_t i = 0; i < 100000; i++) {
        assert_true(say(&log, &(struct word){"a", i, 1}));
        assert_true(i == 0 || say(&log, &(struct word){"a", i - 1, -1}));
    }
    assert_true(log.capacity <= 2048);
    assert_true(item_log_settle(&log));
    assert_int_equal(log.count, 1);
    assert_int_equal(log.entries[0].item->at_ms, 99999);
    item_log_finish(&log);
}

/* Two items that differ in one field are two. */
static void test_fields(void **state)
{
    (void)state;
    const struct item of = {.kind = ITEM_RESULT, .at_ms = 5};
    struct item others[13];
    for (size_t i = 0; i < 13; i++) {
        others[i] = of;
    }
    others[0].kind = ITEM_SPELL;
    others[1].to_ms = 1;
    others[2].value_milli = 1;
    others[3].measure = RESULT_QA;
    others[4].state = AGENT_HOLD;
    others[5].connected = true;
    others[6].productive = true;
    others[7].channel = EVENT_CHANNEL_CHAT;
    others[8].queue = str_from("q");
    others[9].agent = str_from("a");
    others[10].campaign = str_from("c");
    others[11].note = str_from("n");
    others[12].source = str_from("s");
    for (size_t i = 0; i < 13; i++) {
        struct item_log log = {0};
        assert_true(item_log_add(&log, &of, 1));
        assert_true(item_log_add(&log, &others[i], -1));
        assert_false(item_log_settle(&log));
        assert_int_equal(log.count, 2);
        item_log_finish(&log);
    }
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_words, rows_of_words);
    rows_add_one(&rows, "what cancels out takes no room", test_bound);
    rows_add_one(&rows, "every field tells items apart", test_fields);
    return rows_run(&rows, "ctl/item_log");
}
