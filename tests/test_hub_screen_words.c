/* A report comes from another machine: "what it lacks, or says wrongly, is not known". */
#include <stdlib.h>

#include "hub/screen_words.h"
#include "hub/screens.h"
#include "support/rows.h"
#include "wire/json.h"

static struct row {
    const char *name, *report;
    int64_t heard_ms; /* ago */
    struct screen_words words;
} reports[] = {
    {"one that shows all",
     "{\"state\":\"level\",\"digest\":\"18446744073709551615\",\"frame_us\":\"1500\","
     "\"errors\":\"2\",\"heartbeat_ms\":\"700\",\"width\":\"1920\"}",
     300,
     {SCREEN_LEVEL, UINT64_MAX, 1500, 2, 1000}},
    {"no report yet", "", 0, {SCREEN_JOINING, 0, -1, -1, -1}},
    {"one that does not say how long a frame takes",
     "{\"state\":\"catching up\",\"errors\":\"0\"}",
     0,
     {SCREEN_CATCHING_UP, 0, -1, 0, -1}},
    {"its television is off",
     "{\"state\":\"level\",\"width\":\"0\"}",
     0,
     {SCREEN_NO_DISPLAY, 0, -1, -1, -1}},
    {"it does not hear the hub",
     "{\"state\":\"silent\"}",
     0,
     {SCREEN_SILENT, 0, -1, -1, -1}},
    {"it was not heard for 30 s",
     "{\"state\":\"level\"}",
     30000,
     {SCREEN_GONE, 0, -1, -1, -1}},
    {"a state that there is not",
     "{\"state\":\"gone\"}",
     0,
     {SCREEN_JOINING, 0, -1, -1, -1}},
    {"numbers that are none",
     "{\"digest\":\"18446744073709551616\",\"frame_us\":\"-5\",\"errors\":\"many\","
     "\"heartbeat_ms\":7}",
     0,
     {SCREEN_JOINING, 0, -1, -1, -1}},
    {"no JSON", "{\"state\":\"level\"", 0, {SCREEN_JOINING, 0, -1, -1, -1}},
    {"another kind of JSON",
     "[[\"state\",\"level\"]]",
     0,
     {SCREEN_JOINING, 0, -1, -1, -1}},
    {"an age that would go round",
     "{\"heartbeat_ms\":\"9223372036854775807\"}",
     1000,
     {SCREEN_JOINING, 0, -1, -1, INT64_MAX}},
};

static void test_read(void **state)
{
    const struct row *row = *state;
    struct json_parser *parser = json_parser_create();
    struct screen_entry *screen = calloc(1, sizeof *screen);
    struct screen_words words;
    assert_non_null(parser);
    assert_non_null(screen);
    (void)str_copy(screen->report, sizeof screen->report, str_from(row->report));
    screen_words_read(parser, screen, mono_add_ms((struct mono){0}, row->heard_ms),
                      &words);
    assert_string_equal(screen_words_state_name(words.state),
                        screen_words_state_name(row->words.state));
    assert_true(words.digest == row->words.digest);
    assert_true(words.frame_us == row->words.frame_us);
    assert_true(words.errors == row->words.errors);
    assert_true(words.heartbeat_ms == row->words.heartbeat_ms);
    free(screen);
    json_parser_destroy(&parser);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_read, reports);
    return rows_run(&rows, "hub: screen_words");
}
