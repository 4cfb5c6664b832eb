/* display/admittance.h; docs/operations.md, "Let a screen in": refused is told apart from
 * not reached, as far as ZeroMQ's monitor tells, and nothing is said of a hub that a
 * screen has just begun to look for. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/str.h"
#include "display/admittance.h"
#include "support/rows.h"

enum { UP = LINK_CONNECTED, NEW = LINK_CONNECTING, LOST = LINK_LOST };

struct at {
    int state;
    enum link_trouble trouble;
    int64_t since_ms;
};

static struct row {
    const char *name;
    bool has_key, heard, silent;
    struct at relay, sync;
    int64_t now_ms;
    enum admission_state state;
} rows_judged[] = {
    {"without a key nobody is refused",
     false,
     false,
     true,
     {NEW, LINK_NOT_LET_IN, 0},
     {NEW, LINK_NOT_LET_IN, 0},
     9000,
     ADMISSION_IN},
    {"the hub is heard",
     true,
     true,
     false,
     {UP, LINK_NO_TROUBLE, 0},
     {UP, LINK_NO_TROUBLE, 0},
     9000,
     ADMISSION_IN},
    {"refused: at once",
     true,
     false,
     true,
     {NEW, LINK_NOT_LET_IN, 0},
     {NEW, LINK_NO_TROUBLE, 0},
     100,
     ADMISSION_REFUSED},
    {"refused by the other port alone",
     true,
     false,
     true,
     {UP, LINK_NO_TROUBLE, 0},
     {NEW, LINK_NOT_LET_IN, 0},
     100,
     ADMISSION_REFUSED},
    {"refused, and heard a moment ago: its figures are shown until it is silent",
     true,
     true,
     false,
     {LOST, LINK_NOT_LET_IN, 0},
     {LOST, LINK_NOT_LET_IN, 0},
     9000,
     ADMISSION_IN},
    {"taken off the list",
     true,
     true,
     true,
     {LOST, LINK_NOT_LET_IN, 0},
     {LOST, LINK_NOT_LET_IN, 0},
     9000,
     ADMISSION_REVOKED},
    {"taken off the list, seen by one port after the other",
     true,
     true,
     true,
     {LOST, LINK_NOT_LET_IN, 1200},
     {LOST, LINK_NOT_LET_IN, 1000},
     9000,
     ADMISSION_REVOKED},
    {"let in again by one port, and the hub gone before the other asked: figures age",
     true,
     true,
     true,
     {LOST, LINK_NO_TROUBLE, 5000},
     {LOST, LINK_NOT_LET_IN, 1000},
     9000,
     ADMISSION_IN},
    {"let in by one port a moment ago, the other has not asked again",
     true,
     false,
     true,
     {UP, LINK_NO_TROUBLE, 5000},
     {NEW, LINK_NOT_LET_IN, 0},
     6000,
     ADMISSION_IN},
    {"silent, and was let in before: figures age",
     true,
     true,
     true,
     {LOST, LINK_UNANSWERED, 0},
     {LOST, LINK_UNANSWERED, 0},
     90000,
     ADMISSION_IN},
    {"not reached yet: patience",
     true,
     false,
     true,
     {NEW, LINK_UNANSWERED, 0},
     {NEW, LINK_UNANSWERED, 0},
     4999,
     ADMISSION_IN},
    {"not reached",
     true,
     false,
     true,
     {NEW, LINK_UNANSWERED, 0},
     {NEW, LINK_UNANSWERED, 0},
     5000,
     ADMISSION_UNANSWERED},
    {"nothing known: not reached",
     true,
     false,
     true,
     {NEW, LINK_NO_TROUBLE, 0},
     {NEW, LINK_NO_TROUBLE, 0},
     5000,
     ADMISSION_UNANSWERED},
    {"one port is not reached",
     true,
     false,
     true,
     {NEW, LINK_UNANSWERED, 0},
     {UP, LINK_NO_TROUBLE, 1000},
     6000,
     ADMISSION_UNANSWERED},
    {"broken off: another hub's key, or none",
     true,
     false,
     true,
     {NEW, LINK_BROKEN_OFF, 0},
     {NEW, LINK_UNANSWERED, 0},
     5000,
     ADMISSION_BROKEN_OFF},
    {"it speaks otherwise",
     true,
     false,
     true,
     {NEW, LINK_OTHER_PROTOCOL, 0},
     {NEW, LINK_OTHER_PROTOCOL, 0},
     5000,
     ADMISSION_BROKEN_OFF},
    {"just let in: patience",
     true,
     false,
     true,
     {UP, LINK_NO_TROUBLE, 60000},
     {UP, LINK_NO_TROUBLE, 58000},
     64999,
     ADMISSION_IN},
    {"let in, and nothing is said",
     true,
     false,
     true,
     {UP, LINK_NO_TROUBLE, 60000},
     {UP, LINK_NO_TROUBLE, 58000},
     65000,
     ADMISSION_UNHEARD},
};

static struct link_status link_of(const struct at *at, const char *endpoint)
{
    return (struct link_status){.endpoint = endpoint,
                                .state = (enum link_state)at->state,
                                .trouble = at->trouble,
                                .since = mono_add_ms((struct mono){1}, at->since_ms),
                                .reason = ""};
}

static void test_judged(void **state)
{
    const struct row *row = *state;
    const struct admittance_facts facts = {
        .has_key = row->has_key,
        .heard = row->heard,
        .silent = row->silent,
        .links = {link_of(&row->relay, "tcp://hub:5561"),
                  link_of(&row->sync, "tcp://hub:5562")},
        .followed = mono_add_ms((struct mono){1}, 0),
        .now = mono_add_ms((struct mono){1}, row->now_ms)};
    assert_int_equal(admittance_judge(&facts), row->state);
    assert_string_equal(admittance_endpoint(&facts),
                        row->relay.state == UP ? "tcp://hub:5562" : "tcp://hub:5561");
}

static struct line {
    const char *name, *screen, *end;
} lines[] = {
    {"a name as it is", "wall-3", "--name wall-3"},
    {"one that no key may have", "Wall 3/\"$(x)\"", "--name Wall-3----x--"},
    {"letters of more than a byte",
     "K\xC3\xBC"
     "che",
     "--name K--che"},
    {"none", "", "--name screen"},
};

static void test_line(void **state)
{
    const struct line *row = *state;
    char expected[160];
    char found[160];
    str_format(expected, sizeof expected,
               "sudo wallboardctl keys allow 54FC-BA24-E932-4996 %s", row->end);
    admittance_write_line("54FC-BA24-E932-4996", row->screen, found, sizeof found);
    assert_string_equal(found, expected);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_judged, rows_judged);
    ROWS_ADD(&rows, test_line, lines);
    return rows_run(&rows, "display: admittance");
}
