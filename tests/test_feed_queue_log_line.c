#include <string.h>

#include "feed/asterisk_text.h"
#include "feed/queue_log_line.h"
#include "locale/calendar.h"
#include "stats/event.h"
#include "support/rows.h"

/* "Line: epoch|callid|queue|agent|EVENT|d1|d2|..., whole seconds, NONE for no agent or no
 * queue" (events.md section 8.1). */
struct frame {
    const char *name;
    const char *text;
    int64_t time_ms;
    const char *call, *queue, *agent, *verb;
    size_t field_count;
    const char *first, *last; /* data fields */
};

static struct frame frames[] = {
    {"a row of Asterisk 16",
     "1795322044|1795322043.5|support|Ann|CONNECT|1|1795322043.6|0", 1795322044000,
     "1795322043.5", "support", "Ann", "CONNECT", 3, "1", "0"},
    {"NONE is nobody and nowhere", "1795322033|NONE|NONE|NONE|QUEUESTART|", 1795322033000,
     "", "", "", "QUEUESTART", 1, "", ""},
    {"a row without data may lack its last bar", "1795322033|NONE|NONE|NONE|QUEUESTART",
     1795322033000, "", "", "", "QUEUESTART", 0, "", ""},
    {"a CR at the end is no part of the row", "1795322069|NONE|support|Ann|PAUSE|Lunch\r",
     1795322069000, "", "support", "Ann", "PAUSE", 1, "Lunch", "Lunch"},
    {"the realtime table has microseconds", "1795322069.123456|NONE|support|Ann|UNPAUSE|",
     1795322069123, "", "support", "Ann", "UNPAUSE", 1, "", ""},
    {"the realtime table has local time too",
     "2026-11-22 05:34:29.500000|NONE|support|Ann|UNPAUSE|", 1795322069500, "", "support",
     "Ann", "UNPAUSE", 1, "", ""},
    {"empty fields in between stay fields", "1795322043|1.5|support|NONE|ENTERQUEUE|||1",
     1795322043000, "1.5", "support", "", "ENTERQUEUE", 3, "", "1"},
    {"fields beyond the eighth are not counted",
     "1795322043|1.5|q|a|X|1|2|3|4|5|6|7|8|9|10", 1795322043000, "1.5", "q", "a", "X", 8,
     "1", "8"},
    {"names may be anything a person writes", "1795322043|1|Büro Süd|Jörg Ä.|CONNECT|1",
     1795322043000, "1", "Büro Süd", "Jörg Ä.", "CONNECT", 1, "1", "1"},
    {"the last second of the years that are read", "4102444799|1|q|a|X|", 4102444799000,
     "1", "q", "a", "X", 1, "", ""},
};

static void test_frame(void **state)
{
    const struct frame *row = *state;
    struct queue_log_line line;
    const char *why = NULL;
    struct calendar *calendar = calendar_create("Europe/Berlin");
    assert_non_null(calendar);
    assert_true(queue_log_line_parse(str_from(row->text), calendar, &line, &why));
    calendar_destroy(&calendar);
    assert_int_equal(line.time_ms, row->time_ms);
    assert_true(str_is(line.call, row->call));
    assert_true(str_is(line.queue, row->queue));
    assert_true(str_is(line.agent, row->agent));
    assert_true(str_is(line.verb, row->verb));
    assert_int_equal(line.field_count, row->field_count);
    assert_true(str_is(queue_log_line_field(&line, 0), row->first));
    size_t last = row->field_count == 0 ? 0 : row->field_count - 1;
    assert_true(str_is(queue_log_line_field(&line, last), row->last));
}

struct refusal {
    const char *name;
    const char *text;
    const char *why; /* how the reason begins */
};

#define TEN     "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static struct refusal refusals[] = {
    {"an empty line is none", "", "does not begin with a time"},
    {"words are none", "queue_log rotated", "does not begin with a time"},
    {"a time with a sign", "-1795322043|1|q|a|X|", "does not begin with a time"},
    {"a time in milliseconds is not taken for seconds", "1795322043000|1|q|a|X|",
     "does not begin with a time"},
    {"a time before the year 2000", "946684799|1|q|a|X|", "does not begin with a time"},
    {"a time from the year 2100 on", "4102444800|1|q|a|X|", "does not begin with a time"},
    {"local time without a zone", "2026-11-22 05:34:29|1|q|a|X|",
     "does not begin with a time"},
    {"a fraction that is none", "1795322043.1x|1|q|a|X|", "does not begin with a time"},
    {"a row that was cut before its verb", "1795322043|1795322043.5|supp",
     "has no event"},
    {"a row whose verb is empty", "1795322043|1|q|a||1", "has no event"},
    {"a call's id of 129 bytes", "1795322043|" HUNDRED TEN TEN "012345678|q|a|X|",
     "the call's id"},
    {"a queue's name with a control byte", "1795322043|1|q\x01|a|X|", "the queue's name"},
    {"a queue's name that turns the writing round", "1795322043|1|q\u202e|a|X|",
     "the queue's name"},
    {"an agent's name that is not UTF-8", "1795322043|1|q|J\xF6rg|X|",
     "the agent's name"},
};

static void test_refusal(void **state)
{
    const struct refusal *row = *state;
    struct queue_log_line line;
    const char *why = NULL;
    assert_false(queue_log_line_parse(str_from(row->text), NULL, &line, &why));
    assert_memory_equal(why, row->why, strlen(row->why));
}

struct duration {
    const char *name;
    const char *data;
    int64_t unit_ms;
    bool ok;
    int64_t ms;
};

static struct duration durations[] = {
    {"whole-second sources multiply by 1000", "12", 1000, true, 12000},
    {"RINGNOANSWER has milliseconds already", "2502", 1, true, 2502},
    {"nought is a duration", "0", 1000, true, 0},
    {"an empty field says nothing", "", 1000, true, EVENT_NO_NUMBER},
    {"a clock that was set back says nothing", "-3", 1000, true, EVENT_NO_NUMBER},
    {"366 days are the most", "31622400", 1000, true, 31622400000},
    {"a second more says nothing", "31622401", 1000, true, EVENT_NO_NUMBER},
    {"the largest number does not overflow", "9223372036854775807", 1000, true,
     EVENT_NO_NUMBER},
    {"a word is refused", "soon", 1000, false, 0},
    {"a fraction is refused", "1.5", 1000, false, 0},
    {"more than 64 bits are refused", "9223372036854775808", 1000, false, 0},
};

static void test_duration(void **state)
{
    const struct duration *row = *state;
    char text[128];
    struct queue_log_line line;
    const char *why = NULL;
    str_format(text, sizeof text, "1795322043|1|q|a|X|%s", row->data);
    assert_true(queue_log_line_parse(str_from(text), NULL, &line, &why));
    int64_t ms = -7;
    assert_int_equal(queue_log_line_duration(&line, 0, row->unit_ms, &ms), row->ok);
    assert_int_equal(ms, row->ok ? row->ms : -7);
    assert_true(queue_log_line_duration(&line, 1, row->unit_ms, &ms));
    assert_int_equal(ms, EVENT_NO_NUMBER);
}

/* "text: at most 256 bytes" (events.md section 2). */
static void test_text_is_cut(void **state)
{
    (void)state;
    char text[300];
    memset(text, 'a', sizeof text);
    assert_int_equal(asterisk_text((struct str){text, 256}).size, 256);
    assert_int_equal(asterisk_text((struct str){text, 257}).size, 256);
    memcpy(text + 255, "\u00e4", 2);
    assert_int_equal(asterisk_text((struct str){text, 300}).size, 255);
    text[0] = '\xFF'; /* leaves as three bytes */
    assert_int_equal(asterisk_text((struct str){text, 300}).size, 85);
    text[0] = '\0'; /* so does this: valid UTF-8, but nothing that JSON may carry */
    assert_int_equal(asterisk_text((struct str){text, 300}).size, 85);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_frame, frames);
    ROWS_ADD(&rows, test_refusal, refusals);
    ROWS_ADD(&rows, test_duration, durations);
    rows_add_one(&rows, "a text is cut between characters", test_text_is_cut);
    return rows_run(&rows, "feed_queue_log_line");
}
