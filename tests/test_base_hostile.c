/*
 * R20 of reliability.md: whatever bytes a name is made of, none of them steers a screen,
 * a terminal or a log. Names by chance, with a liking for what does harm; a million of
 * them with WALLBOARD_NAMES=1000000.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "support/rows.h"

#define NAME_BYTES 80
#define LOG_PATH   TEST_SCRATCH "/hostile.log"

static const char *const pieces[] = {
    "a",
    "Zoë",
    "\n",
    "\r",
    "\t",
    "\x1b[2J",
    "\x1b]0;x",
    "\x7f",
    "\xc2\x85",
    "\xc2\x9b",
    "\302\23331m",
    "\xe2\x80\xae",
    "\xe2\x81\xa6",
    "\xe2\x80\x8f",
    "\xff",
    "\x80",
    "\xc0\x80",
    "\xed\xa0\x80",
    "%s%n",
    "\\x0a",
    "error hub: ",
    "\xf0\x9f\x98\x80",
    "\x01",
    "\x9b",
};

/* The log counts its lines by the minute: here each call is a minute later. */
struct mono __wrap_clock_mono(void);
struct mono __wrap_clock_mono(void)
{
    static int64_t minutes;
    return (struct mono){++minutes * INT64_C(61000000000)};
}

static uint64_t draw(uint64_t *random, uint64_t below)
{
    *random ^= *random >> 12;
    *random ^= *random << 25;
    *random ^= *random >> 27;
    return (*random * UINT64_C(2685821657736338717) >> 33) % below;
}

static void make_name(uint64_t *random, char name[NAME_BYTES + 1])
{
    size_t size = 0;
    for (uint64_t left = draw(random, 12) + 1; left > 0; left--) {
        char one[2] = {(char)(draw(random, 255) + 1), '\0'};
        bool chosen = draw(random, 4) > 0;
        const char *piece =
            chosen ? pieces[draw(random, sizeof pieces / sizeof *pieces)] : one;
        size_t more = strlen(piece);
        if (size + more <= NAME_BYTES) {
            memcpy(name + size, piece, more);
            size += more;
        }
    }
    name[size] = '\0';
}

static void assert_harmless(const char *text, size_t size)
{
    struct str all = {text, size};
    assert_true(str_is_utf8(all));
    for (size_t at = 0; at < size;) {
        assert_false(str_is_control(str_next_code_point(all, &at)));
    }
}

static long wanted(void)
{
    const char *said = getenv("WALLBOARD_NAMES");
    return said == NULL ? 20000 : atol(said);
}

/* "C0, C1, U+202A-202E, U+2066-2069 stripped, 64 code points at most." */
static void test_shown(void **state)
{
    (void)state;
    uint64_t random = 20;
    for (long i = 0; i < wanted(); i++) {
        char name[NAME_BYTES + 1];
        char shown[NAME_BYTES * 3 + 1];
        make_name(&random, name);
        str_clean(shown, sizeof shown, str_from(name));
        assert_harmless(shown, strlen(shown));
    }
}

/* "\xNN for bytes below 0x20, 0x7f-0x9f": each message is one line, whatever is in it. */
static void test_logged(void **state)
{
    (void)state;
    uint64_t random = 21;
    char *line = NULL;
    size_t capacity = 0;
    long lines = 0;
    ssize_t size = 0;
    int before = dup(STDERR_FILENO);
    assert_non_null(freopen(LOG_PATH, "w", stderr));
    for (long i = 0; i < wanted(); i++) {
        char name[NAME_BYTES + 1];
        make_name(&random, name);
        log_write(LOG_LEVEL_INFO, "test", "agent '%s'", name);
    }
    (void)fflush(stderr);
    assert_true(dup2(before, STDERR_FILENO) >= 0);
    (void)close(before);
    FILE *log = fopen(LOG_PATH, "r");
    assert_non_null(log);
    while ((size = getline(&line, &capacity, log)) > 0) {
        assert_int_equal(line[size - 1], '\n');
        assert_harmless(line, (size_t)size - 1);
        assert_non_null(strstr(line, "module=test text=\"agent '"));
        lines++;
    }
    assert_int_equal(lines, wanted());
    free(line);
    (void)fclose(log);
    (void)remove(LOG_PATH);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "hostile names on a screen or a terminal", test_shown);
    rows_add_one(&rows, "hostile names in the log", test_logged);
    return rows_run(&rows, "base/hostile");
}
