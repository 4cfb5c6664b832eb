#include <string.h>

#include "ctl/keys_options.h"
#include "support/rows.h"

/* docs/reliability.md, section 9.1: "Three roles, default deny": a key without a role, a
 * name and a scope is never allowed. */

#define KEY "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
#define ODD                                                                              \
    "-q:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7" /* a key that begins like an option */

struct row {
    const char *name;
    const char *words[12];
    const char *fault; /* NULL: accepted; else part of what is said */
    enum keys_action action;
    const char *target;
    size_t scope_count;
};

static struct row rows[] = {
    {"a new pair", {"new", "a.key"}, NULL, KEYS_NEW, "a.key", 0},
    {"a new pair for a hub", {"new", "--hub", KEY, "a.key"}, NULL, KEYS_NEW, "a.key", 0},
    {"a key shown", {"show", "a.key"}, NULL, KEYS_SHOW, "a.key", 0},
    {"a publisher",
     {"allow", KEY, "--role", "publisher", "--name", "pbx", "--source", "a", "--source",
      "b", "--dir", "keys"},
     NULL,
     KEYS_ALLOW,
     KEY,
     2},
    {"a display",
     {"allow", "54FC-BA24-E932-4996", "--role", "display", "--name", "wall-1", "--site",
      "leeds", "--dir", "keys"},
     NULL,
     KEYS_ALLOW,
     "54FC-BA24-E932-4996",
     1},
    {"a key may begin like an option",
     {"allow", ODD, "--role", "display", "--name", "w", "--site", "x", "--dir", "d"},
     NULL,
     KEYS_ALLOW,
     ODD,
     1},
    {"revoked", {"revoke", "wall-1", "--dir", "keys"}, NULL, KEYS_REVOKE, "wall-1", 0},
    {"a list", {"list", "--dir", "keys"}, NULL, KEYS_LIST, NULL, 0},
    {"nothing", {NULL}, "expected new, show, allow, revoke or list", 0, NULL, 0},
    {"another action", {"forbid"}, "forbid: expected new,", 0, NULL, 0},
    {"no file", {"new"}, "new: a FILE is missing", 0, NULL, 0},
    {"two files", {"new", "a", "b"}, "b: one only", 0, NULL, 0},
    {"a list of what?",
     {"list", "x", "--dir", "d"},
     "x: nothing is expected here",
     0,
     NULL,
     0},
    {"a list in the hub's own folder", {"list"}, NULL, KEYS_LIST, NULL, 0},
    {"a screen that waits, by its fingerprint alone",
     {"allow", "54FC-BA24-E932-4996", "--name", "wall-1"},
     NULL,
     KEYS_ALLOW,
     "54FC-BA24-E932-4996",
     0},
    {"a screen that waits, of another site than the hub's first",
     {"allow", "54fc-ba24-e932-4996", "--name", "wall-1", "--site", "leeds"},
     NULL,
     KEYS_ALLOW,
     "54fc-ba24-e932-4996",
     1},
    {"it has a name all the same",
     {"allow", "54FC-BA24-E932-4996"},
     "allow: --name is missing",
     0,
     NULL,
     0},
    {"what waits with sources is told to be a publisher",
     {"allow", "54FC-BA24-E932-4996", "--name", "p", "--source", "a"},
     "--source: is of --role publisher",
     0,
     NULL,
     0},
    {"nearly a fingerprint is not one",
     {"allow", "54FC-BA24-E932-499G", "--name", "wall-1"},
     "allow: --role is missing",
     0,
     NULL,
     0},
    {"an empty folder", {"list", "--dir"}, "--dir: : a value is missing", 0, NULL, 0},
    {"an option of another action",
     {"show", "a", "--hub", KEY},
     "no such option",
     0,
     NULL,
     0},
    {"nor is a list for a role",
     {"list", "--dir", "d", "--role", "display"},
     "--role: display: no such option",
     0,
     NULL,
     0},
    {"no role",
     {"allow", KEY, "--name", "w", "--site", "x", "--dir", "d"},
     "allow: --role is missing",
     0,
     NULL,
     0},
    {"another role",
     {"allow", KEY, "--role", "boss", "--name", "w", "--site", "x", "--dir", "d"},
     "--role: boss: publisher, display or supervisor",
     0,
     NULL,
     0},
    {"no name",
     {"allow", KEY, "--role", "display", "--site", "x", "--dir", "d"},
     "allow: --name is missing",
     0,
     NULL,
     0},
    {"a name with a blank",
     {"allow", KEY, "--role", "display", "--name", "a b", "--site", "x", "--dir", "d"},
     "--name: a b: 1 to 64 letters",
     0,
     NULL,
     0},
    {"no site",
     {"allow", KEY, "--role", "display", "--name", "w", "--dir", "d"},
     "allow: --site is missing",
     0,
     NULL,
     0},
    {"no source",
     {"allow", KEY, "--role", "publisher", "--name", "w", "--dir", "d"},
     "allow: --source is missing",
     0,
     NULL,
     0},
    {"a publisher of a site",
     {"allow", KEY, "--role", "publisher", "--name", "w", "--site", "x", "--dir", "d"},
     "--site: a publisher has sources",
     0,
     NULL,
     0},
    {"a display of a source",
     {"allow", KEY, "--role", "display", "--name", "w", "--source", "x", "--dir", "d"},
     "--source: only a publisher has sources",
     0,
     NULL,
     0},
};

static void reads(void **state)
{
    const struct row *row = *state;
    static struct diag diag;
    struct keys_options options = {.target = "untouched"};
    char words[12][64];
    char *values[12];
    int count = 0;
    for (; count < 12 && row->words[count] != NULL; count++) {
        strcpy(words[count], row->words[count]);
        values[count] = words[count];
    }
    diag_clear(&diag);
    bool ok = keys_options_parse(count, values, &options, &diag);
    assert_int_equal(ok, row->fault == NULL);
    if (!ok) {
        assert_non_null(strstr(diag.entries[0].text, row->fault));
        assert_string_equal(options.target, "untouched");
        return;
    }
    assert_int_equal(diag.count, 0);
    assert_int_equal(options.action, row->action);
    assert_int_equal(options.scope_count, row->scope_count);
    assert_int_equal(options.target == NULL, row->target == NULL);
    if (row->target != NULL) {
        assert_string_equal(options.target, row->target);
    }
}

static void a_scope_has_its_bound(void **state)
{
    (void)state;
    static struct diag diag;
    static char words[][8] = {"list", "--site", "x"};
    char *values[1 + 2 * (KEYS_SCOPE + 1)] = {words[0]};
    struct keys_options options;
    strcpy(words[0], "allow");
    for (size_t i = 0; i <= KEYS_SCOPE; i++) {
        values[1 + 2 * i] = words[1];
        values[2 + 2 * i] = words[2];
    }
    assert_false(keys_options_parse(1 + 2 * (KEYS_SCOPE + 1), values, &options, &diag));
    assert_non_null(strstr(diag.entries[0].text, "too many: give it a second key"));
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, reads, rows);
    rows_add_one(&tests, "a scope has its bound", a_scope_has_its_bound);
    return rows_run(&tests, "ctl/keys_options");
}
