/* wallboardctl report [--by ...] [--of ...] [--format ...] [--config ...] FILE... */

#include <string.h>

#include "ctl/summary_options.h"
#include "support/rows.h"

#define ALL ((1U << SUMMARY_SCOPE_COUNT) - 1)

struct row {
    const char *name;
    const char *words[8];
    const char *fault; /* NULL: accepted; else part of what is said */
    const char *files; /* with a blank behind each */
    const char *config;
    enum periods_by by;
    unsigned scopes;
    enum summary_format format;
};

static struct row rows_of_words[] = {
    {"a file alone: days, of all",
     {"a"},
     NULL,
     "a ",
     NULL,
     PERIODS_DAY,
     ALL,
     SUMMARY_TABLE},
    {"several files, in their order",
     {"b", "--by", "week", "a", "-"},
     NULL,
     "b a - ",
     NULL,
     PERIODS_WEEK,
     ALL,
     SUMMARY_TABLE},
    {"intervals",
     {"--by", "interval", "a"},
     NULL,
     "a ",
     NULL,
     PERIODS_15_MIN,
     ALL,
     SUMMARY_TABLE},
    {"some scopes as CSV",
     {"--of", "queues,agents", "--format", "csv", "a"},
     NULL,
     "a ",
     NULL,
     PERIODS_DAY,
     1U << SUMMARY_QUEUES | 1U << SUMMARY_AGENTS,
     SUMMARY_CSV},
    {"a site file, JSON",
     {"--config", "s", "a", "--format", "json"},
     NULL,
     "a ",
     "s",
     PERIODS_DAY,
     ALL,
     SUMMARY_JSON},
    {"no file", {"--by", "day"}, "a FILE is missing", NULL, NULL, 0, 0, 0},
    {"no such period", {"a", "--by", "year"}, "--by: year: 15m", NULL, NULL, 0, 0, 0},
    {"no such scope", {"a", "--of", "site,people"}, "some of site", NULL, NULL, 0, 0, 0},
    {"an empty scope", {"a", "--of", ""}, "some of site", NULL, NULL, 0, 0, 0},
    {"no such format",
     {"a", "--format", "xml"},
     "table, csv or json",
     NULL,
     NULL,
     0,
     0,
     0},
    {"no such option", {"a", "--at", "9"}, "no such option", NULL, NULL, 0, 0, 0},
    {"a value left out", {"a", "--config"}, "a value is missing", NULL, NULL, 0, 0, 0},
};

static void test_words(void **state)
{
    const struct row *row = *state;
    struct diag diag;
    diag_clear(&diag);
    char words[8][32];
    char *values[8];
    int count = 0;
    for (; count < 8 && row->words[count] != NULL; count++) {
        str_copy(words[count], sizeof words[count], str_from(row->words[count]));
        values[count] = words[count];
    }
    struct summary_options options = {.file_count = -1};
    bool accepted = summary_options_parse(count, values, &options, &diag);
    assert_int_equal(accepted, row->fault == NULL);
    if (!accepted) {
        char text[512];
        assert_int_equal(options.file_count, -1);
        diag_format(&diag.entries[0], text, sizeof text);
        assert_non_null(strstr(text, row->fault));
        return;
    }
    char files[64] = "";
    size_t size = 0;
    for (int i = 0; i < options.file_count; i++) {
        size += str_format(files + size, sizeof files - size, "%s ", options.files[i]);
    }
    assert_string_equal(files, row->files);
    assert_int_equal(options.config == NULL, row->config == NULL);
    assert_int_equal(options.by, row->by);
    assert_int_equal(options.scopes, row->scopes);
    assert_int_equal(options.format, row->format);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_words, rows_of_words);
    return rows_run(&rows, "ctl/summary_options");
}
