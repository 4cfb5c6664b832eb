#include <locale.h>
#include <stddef.h>
#include <stdlib.h>

#include "locale/text.h"
#include "support/rows.h"

struct has_row {
    const char *name;
    const char *locale;
    bool has;
};

static struct has_row has_rows[] = {
    {"has: no locale is English", "", true},
    {"has: English needs no catalogue", "en", true},
    {"has: nor does English of anywhere", "en-GB", true},
    {"has: a language", "de", true},
    {"has: a country takes its language's words", "de-AT", true},
    {"has: with an underscore", "pl_PL", true},
    {"has: with other figures", "ar-u-nu-latn", true},
    {"has: with a country and other figures", "ar-EG-u-nu-latn", true},
    {"has: a language without words", "nl", false},
    {"has: a path is no language", "../locale/de", false},
    {"has: nothing but a country", "-DE", false},
};

static void test_has(void **state)
{
    const struct has_row *row = *state;
    assert_int_equal(text_has(row->locale), row->has);
}

struct word_row {
    const char *name;
    const char *locale;
    const char *waiting, *column; /* "Waiting" over a tile, and over a column */
    bool has;
};

/* In this order: each row finds the language of the one before in use. */
static struct word_row word_rows[] = {
    {"use: German", "de-DE", "Wartende", "Warten", true},
    {"use: another language takes its place", "fr", "En attente", "Attente", true},
    {"use: Arabic", "ar", "في الانتظار", "انتظار", true},
    {"use: a language without words is English", "nl", "Waiting", "Waiting", false},
    {"use: a language after none", "es", "En espera", "Espera", true},
    {"use: no locale is English", "", "Waiting", "Waiting", true},
    {"use: English", "en-US", "Waiting", "Waiting", true},
    {"use: Polish", "pl", "Oczekujący", "Czeka", true},
};

static void test_word(void **state)
{
    const struct word_row *row = *state;
    assert_int_equal(text_use(row->locale), row->has);
    assert_string_equal(text_get("Waiting"), row->waiting);
    assert_string_equal(text_get_as("column", "Waiting"), row->column);
    assert_string_equal(text_get("no words of the board's"), "no words of the board's");
    assert_string_equal(text_get_as("column", "no words of the board's"),
                        "no words of the board's");
}

struct plural_row {
    const char *name;
    const char *locale;
    uint64_t count;
    const char *points;
};

static struct plural_row plural_rows[] = {
    {"plural: English, none", "", 0, "points"},
    {"plural: English, one", "", 1, "point"},
    {"plural: German, two", "de", 2, "Punkte"},
    {"plural: French, none is like one", "fr", 0, "point"},
    {"plural: Polish, one", "pl", 1, "punkt"},
    {"plural: Polish, a few", "pl", 23, "punkty"},
    {"plural: Polish, many", "pl", 5, "punktów"},
    {"plural: Polish, twelve are many", "pl", 12, "punktów"},
    {"plural: Arabic, two", "ar", 2, "نقطتان"},
    {"plural: Arabic, a few", "ar", 7, "نقاط"},
    {"plural: Arabic, a hundred", "ar", 100, "نقطة"},
};

static void test_plural(void **state)
{
    const struct plural_row *row = *state;
    assert_true(text_use(row->locale));
    assert_string_equal(text_plural("point", "points", row->count), row->points);
}

/* Numbers are read and written as in C, whatever the board speaks: site files, events. */
static void test_numbers_stay(void **state)
{
    (void)state;
    assert_true(text_use("de-DE"));
    assert_string_equal(setlocale(LC_NUMERIC, NULL), "C");
    assert_string_equal(setlocale(LC_CTYPE, NULL), "C");
    assert_true(strtod("0.5", NULL) > 0);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_has, has_rows);
    ROWS_ADD(&rows, test_word, word_rows);
    ROWS_ADD(&rows, test_plural, plural_rows);
    rows_add_one(&rows, "numbers stay as in C", test_numbers_stay);
    return rows_run(&rows, "locale/text");
}
