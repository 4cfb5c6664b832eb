#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bus/context.h"
#include "bus/gate.h"
#include "bus/keyring.h"
#include "bus/keyring_edit.h"
#include "support/rows.h"

/* docs/reliability.md, section 9.1: "Three roles, default deny, no deny rules", R15. */

#define A "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
#define B "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"

struct row {
    const char *name, *text;
    const char *fault; /* "": none */
};

static struct row rows[] = {
    {"nothing: nobody is let in", "", ""},
    {"a publisher", A " publisher pbx wallboard://leeds/asterisk/pbx1\n", ""},
    {"a publisher of two sources", A " publisher pbx a b # both\n", ""},
    {"a display", A " display wall-1 leeds\n", ""},
    {"a site with blanks and signs", A " display wall-1 a%20b%25%23\n", ""},
    {"a supervisor of two sites", A " supervisor ann leeds york", ""},
    {"a source id of 256 bytes",
     A " publisher x "
       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
     ""},
    {"a source id of 257 bytes",
     A " publisher x "
       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefg\n",
     "k:1:54: no source id: expected 1 to 256 bytes of UTF-8"},
    {"no key", "\n wall-1 display leeds\n",
     "k:2:2: no key: expected 40 characters of Z85"},
    {"no role", A " screen wall-1 leeds\n",
     "k:1:42: no role: expected publisher, display or supervisor"},
    {"no name", A " display wall:1 leeds\n",
     "k:1:50: no name: expected 1 to 64 letters, digits, '.', '_' or '-'"},
    {"a name of 65 letters",
     A " display "
       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefg x\n",
     "k:1:50: no name: expected 1 to 64 letters, digits, '.', '_' or '-'"},
    {"no scope", A " display wall-1\n",
     "k:1:50: expected KEY ROLE NAME SCOPE...: a key without a scope may do nothing"},
    {"a key alone", A "\n",
     "k:1:1: expected KEY ROLE NAME SCOPE...: a key without a scope may do nothing"},
    {"a site of 65 bytes",
     A " display x "
       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefg\n",
     "k:1:52: no site: expected 1 to 64 bytes, a blank as %20 and '%' as %25"},
    {"half an escape", A " display x leeds%2\n",
     "k:1:52: no site: expected 1 to 64 bytes, a blank as %20 and '%' as %25"},
    {"an escape in small letters", A " display x leeds%2f\n",
     "k:1:52: no site: expected 1 to 64 bytes, a blank as %20 and '%' as %25"},
    {"a control byte", A " publisher x a\x01z\n",
     "k:1:54: no source id: expected 1 to 256 bytes of UTF-8"},
    {"broken UTF-8", A " publisher x a\xFFz\n",
     "k:1:54: no source id: expected 1 to 256 bytes of UTF-8"},
    {"more words than a line takes",
     A " display x"
       " 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0"
       " 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2\n",
     "k:1:172: too long a scope: give it a second key"},
    {"a key twice", A " display one leeds\n" A " publisher two a\n",
     "k:2:1: this key is that of 'one' already"},
    {"a name twice", A " display one leeds\n" B " publisher one a\n",
     "k:2:52: this name is that of 'one' already"},
};

static void reads(void **state)
{
    const struct row *row = *state;
    static struct diag diag;
    char line[768] = "";
    diag_clear(&diag);
    struct keyring *keyring = keyring_read("k", str_from(row->text), &diag);
    if (diag.count > 0) {
        diag_format(&diag.entries[0], line, sizeof line);
    }
    assert_string_equal(line, row->fault);
    assert_int_equal(diag.count, row->fault[0] != '\0');
    assert_int_equal(keyring != NULL, row->fault[0] == '\0');
    keyring_destroy(&keyring);
}

static void tells_every_fault(void **state)
{
    (void)state;
    static struct diag diag;
    const char *text = "x\n" A " display one leeds\n" B " boss two leeds\n";
    assert_null(keyring_read("k", str_from(text), &diag));
    assert_int_equal(diag.count, 2);
    assert_int_equal(diag.entries[1].line, 3);
}

#define TEXT                                                                             \
    "# ours\n" A " publisher pbx wallboard://leeds/a wallboard://leeds/a%20b\n" B        \
    " supervisor ann leeds a%20b\n"

struct question {
    const char *name, *user;
    enum keyring_role role;
    const char *scope;
    bool may;
};

static struct question questions[] = {
    {"its source", "publisher:pbx", KEYRING_PUBLISHER, "wallboard://leeds/a", true},
    {"its other one", "publisher:pbx", KEYRING_PUBLISHER, "wallboard://leeds/a%20b",
     true},
    {"another source", "publisher:pbx", KEYRING_PUBLISHER, "wallboard://leeds/b", false},
    {"a longer one", "publisher:pbx", KEYRING_PUBLISHER, "wallboard://leeds/ab", false},
    {"a shorter one", "publisher:pbx", KEYRING_PUBLISHER, "wallboard://leeds/", false},
    {"none", "publisher:pbx", KEYRING_PUBLISHER, "", false},
    {"another publisher", "publisher:pby", KEYRING_PUBLISHER, "wallboard://leeds/a",
     false},
    {"a publisher commands", "publisher:pbx", KEYRING_SUPERVISOR, "wallboard://leeds/a",
     false},
    {"a publisher says that it is a supervisor", "supervisor:pbx", KEYRING_SUPERVISOR,
     "leeds", false},
    {"its site", "supervisor:ann", KEYRING_SUPERVISOR, "leeds", true},
    {"its site with a blank", "supervisor:ann", KEYRING_SUPERVISOR, "a b", true},
    {"not as it is written", "supervisor:ann", KEYRING_SUPERVISOR, "a%20b", false},
    {"a supervisor of X on Y", "supervisor:ann", KEYRING_SUPERVISOR, "york", false},
    {"a supervisor writes events", "supervisor:ann", KEYRING_PUBLISHER, "leeds", false},
    {"nobody", "", KEYRING_SUPERVISOR, "leeds", false},
    {"a role alone", "supervisor:", KEYRING_SUPERVISOR, "leeds", false},
    {"a name alone", "ann", KEYRING_SUPERVISOR, "leeds", false},
    {"a role that there is not", "boss:ann", KEYRING_SUPERVISOR, "leeds", false},
};

static void judges(void **state)
{
    const struct question *row = *state;
    static struct diag diag;
    struct keyring *keyring = keyring_read("k", str_from(TEXT), &diag);
    assert_int_equal(
        keyring_may(keyring, str_from(row->user), row->role, str_from(row->scope)),
        row->may);
    keyring_destroy(&keyring);
}

/* How many of `domains` a key is let into. */
static void is_given_to_the_gate_whole(void **state)
{
    (void)state;
    static struct diag diag;
    struct context *context = context_create();
    struct gate *gate = gate_create(context);
    struct keyring *keyring = keyring_read("k", str_from(TEXT), &diag);
    assert_int_equal(keyring_count(keyring), 2);
    assert_string_equal(keyring_at(keyring, 1)->name, "ann");
    assert_true(keyring_allow(keyring, gate));
    keyring_destroy(&keyring);
    keyring = keyring_read("k", str_from(""), &diag);
    assert_true(keyring_allow(keyring, gate));
    keyring_destroy(&keyring);
    keyring_destroy(&keyring);
    gate_destroy(&gate);
    context_destroy(&context);
}

#define FOLDER  TEST_SCRATCH "/keyring"
#define ALLOWED FOLDER "/allowed"
#define PENDING FOLDER "/pending"

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
}

static void holds(const char *path, const char *text)
{
    char read[4096];
    struct stat status;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t size = fread(read, 1, sizeof read - 1, file);
    read[size] = '\0';
    assert_string_equal(read, text);
    assert_int_equal(fstat(fileno(file), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(fclose(file), 0);
}

static void make_folder(void)
{
    assert_true(mkdir(FOLDER, 0700) == 0 || errno == EEXIST);
    unlink(ALLOWED);
    unlink(PENDING);
}

static void is_changed_line_by_line(void **state)
{
    (void)state;
    static struct diag diag;
    make_folder();
    const struct str source = str_from("wallboard://leeds/a");
    const struct str sites[] = {str_from("a b"), str_from("100% #1")};
    const struct keyring_entry pbx = {A, KEYRING_PUBLISHER, "pbx", &source, 1};
    const struct keyring_entry ann = {B, KEYRING_SUPERVISOR, "ann", sites, 2};
    int lock = keyring_lock(FOLDER, &diag);
    assert_true(lock >= 0);
    assert_true(keyring_add(ALLOWED, &pbx, &diag));
    holds(ALLOWED, A " publisher pbx wallboard://leeds/a\n");
    write_file(ALLOWED, "# ours\n" A " publisher pbx wallboard://leeds/a # old one");
    assert_true(keyring_add(ALLOWED, &ann, &diag));
    holds(ALLOWED, "# ours\n" A " publisher pbx wallboard://leeds/a # old one\n" B
                   " supervisor ann a%20b 100%25%20%231\n");
    struct keyring *keyring = keyring_load(ALLOWED, &diag);
    assert_true(keyring_covers(keyring_at(keyring, 1), sites[0]));
    assert_true(keyring_covers(keyring_at(keyring, 1), sites[1]));
    keyring_destroy(&keyring);

    /* what cannot stand there is refused, and nothing is changed */
    assert_false(keyring_add(ALLOWED, &ann, &diag));
    assert_string_equal(diag.entries[0].text, "this key is that of 'ann' already");
    assert_true(keyring_remove(ALLOWED, A, &diag));
    holds(ALLOWED, "# ours\n" B " supervisor ann a%20b 100%25%20%231\n");
    assert_false(keyring_remove(ALLOWED, A, &diag));
    assert_string_equal(diag.entries[1].text, "this key is not on the list");
    assert_true(keyring_remove(ALLOWED, B, &diag));
    holds(ALLOWED, "# ours\n");
    close(lock);
    assert_true(keyring_lock(FOLDER "/none", &diag) < 0);
}

struct entry {
    const char *name;
    enum keyring_role role;
    const char *scope, *fault;
};

static struct entry entries[] = {
    {"a source id with a blank", KEYRING_PUBLISHER, "a b",
     "a scope with blanks or control characters"},
    {"one that would be a comment", KEYRING_PUBLISHER, "#a",
     "a source id that begins with '#'"},
    {"a line's end", KEYRING_DISPLAY, "leeds\n" B " supervisor eve leeds",
     "a scope with blanks or control characters"},
    {"nothing", KEYRING_DISPLAY, "", "an empty scope"},
    {"too long a site", KEYRING_DISPLAY,
     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefg",
     "no site: expected 1 to 64 bytes, a blank as %20 and '%' as %25"},
};

static void refuses_an_entry(void **state)
{
    const struct entry *row = *state;
    static struct diag diag;
    struct stat status;
    const struct str scope = str_from(row->scope);
    const struct keyring_entry entry = {A, row->role, "x", &scope, 1};
    diag_clear(&diag);
    make_folder();
    assert_false(keyring_add(ALLOWED, &entry, &diag));
    assert_int_equal(diag.count, 1);
    assert_string_equal(diag.entries[0].text, row->fault);
    assert_int_equal(stat(ALLOWED, &status), -1);
}

static void is_for_its_owner_to_write(void **state)
{
    (void)state;
    static struct diag diag;
    make_folder();
    struct keyring *keyring = keyring_load(ALLOWED, &diag); /* not there: nobody */
    assert_int_equal(keyring_count(keyring), 0);
    keyring_destroy(&keyring);
    write_file(ALLOWED, A " display wall-1 leeds\n");
    assert_int_equal(chmod(ALLOWED, 0666), 0);
    assert_null(keyring_load(ALLOWED, &diag));
    assert_string_equal(diag.entries[0].text, "others can write it: chmod 600 it");
    assert_false(keyring_remove(ALLOWED, A, &diag));
    unlink(ALLOWED);
    assert_int_equal(symlink(PENDING, ALLOWED), 0);
    assert_null(keyring_load(ALLOWED, &diag));
    assert_string_equal(diag.entries[2].text, "a symbolic link: name the file itself");
}

/* "default deny": who lost a right by a new list is to be sent away, and nobody else. */
static struct kept {
    const char *name, *before, *now;
    bool kept;
} kept[] = {
    {"nobody before", "", A " display a x\n", true},
    {"the same", A " display a x\n", A " display a x # seen\n", true},
    {"one more, before it", A " display a x\n", B " display b x\n" A " display a x\n",
     true},
    {"one taken away", A " display a x\n" B " display b x\n", B " display b x\n", false},
    {"another role", A " display a x\n", A " supervisor a x\n", false},
    {"another scope", A " display a x y\n", A " display a y\n", false},
    {"another name", A " display a x\n", A " display b x\n", false},
    {"another key by that name", A " display a x\n", B " display a x\n", false},
};

static void keeps_rights(void **state)
{
    const struct kept *row = *state;
    static struct diag diag;
    struct keyring *before = keyring_read("k", str_from(row->before), &diag);
    struct keyring *now = keyring_read("k", str_from(row->now), &diag);
    assert_non_null(before);
    assert_non_null(now);
    assert_int_equal(keyring_is_kept(before, now), row->kept);
    keyring_destroy(&before);
    keyring_destroy(&now);
}

/* Root allows a key; the hub, which is somebody else, reads the list all the same. */
static void belongs_to_the_folders_owner(void **state)
{
    (void)state;
    static struct diag diag;
    struct stat folder;
    struct stat file;
    make_folder();
    if (geteuid() == 0 && chown(FOLDER, 4711, 4712) != 0) {
        assert_int_equal(errno, EINVAL); /* a namespace of a single user */
        print_message("skipped: there is nobody but root here\n");
        skip();
    }
    const struct str site = str_from("leeds");
    const struct keyring_entry entry = {A, KEYRING_DISPLAY, "w", &site, 1};
    assert_true(keyring_add(ALLOWED, &entry, &diag));
    assert_int_equal(stat(FOLDER, &folder), 0);
    assert_int_equal(stat(ALLOWED, &file), 0);
    assert_int_equal(file.st_uid, folder.st_uid);
    if (geteuid() == 0) {
        assert_int_equal(file.st_gid, 4712);
        assert_int_equal(chown(ALLOWED, 1, 2), 0);
        assert_true(keyring_remove(ALLOWED, A, &diag));
        assert_int_equal(stat(ALLOWED, &file), 0);
        assert_int_equal(file.st_uid, 1);
        assert_int_equal(chown(FOLDER, 0, 0), 0);
    }
}

static void keeps_who_waits(void **state)
{
    (void)state;
    static struct diag diag;
    make_folder();
    struct keyring_pending read = {.count = 99};
    const struct keyring_pending pending = {
        .site = "Leeds 100%",
        .refusals =
            {{.public_key = A, .domain = "screens", .address = "10.0.0.7", .times = 3},
             {.public_key = "", .domain = "screens", .address = "10.0.0.8", .times = 9},
             {.public_key = B,
              .domain = "sync",
              .address = "fe80::1%2",
              .times = UINT32_MAX}},
        .count = 3};
    assert_true(keyring_load_pending(PENDING, &read, &diag));
    assert_int_equal(read.count, 0);
    assert_true(keyring_save_pending(PENDING, &pending, &diag));
    holds(PENDING, "site Leeds%20100%25\n" A " screens 10.0.0.7 3\n" B
                   " sync fe80::1%2 4294967295\n");
    assert_true(keyring_load_pending(PENDING, &read, &diag));
    assert_int_equal(read.count, 2);
    assert_string_equal(read.site, "Leeds 100%");
    assert_memory_equal(&read.refusals[0], &pending.refusals[0], sizeof read.refusals[0]);
    assert_memory_equal(&read.refusals[1], &pending.refusals[2], sizeof read.refusals[0]);
}

static struct row pending[] = {
    {"none", "", ""},
    {"one", A " screens 10.0.0.7 3 # a comment\n", ""},
    {"no times", A " screens 10.0.0.7\n", "p:1:1: expected KEY DOMAIN ADDRESS TIMES"},
    {"a word more", A " screens 10.0.0.7 3 x\n",
     "p:1:1: expected KEY DOMAIN ADDRESS TIMES"},
    {"a site, and nobody", "site leeds%20north\n", ""},
    {"a site that is none", "site leeds%2\n", "p:1:6: no site"},
    {"a site of control characters", "site a%0Ab\n", "p:1:6: no site"},
    {"a site too long",
     "site 0123456789abcdef0123456789abcdef0123456789abcdef0123456789"
     "abcdefg\n",
     "p:1:6: no site"},
    {"no key", "x screens 10.0.0.7 3\n", "p:1:1: no key: expected 40 characters of Z85"},
    {"a long domain", A " screens-screens-screens 10.0.0.7 3\n", "p:1:42: no domain"},
    {"a long address", A " screens 0123456789abcdef0123456789abcdef0123456789abcdef 3\n",
     "p:1:50: no address"},
    {"no number", A " screens 10.0.0.7 0\n", "p:1:59: no number of times"},
};

static void reads_pending(void **state)
{
    const struct row *row = *state;
    static struct diag diag;
    struct keyring_pending read;
    char line[768] = "";
    diag_clear(&diag);
    assert_int_equal(keyring_read_pending("p", str_from(row->text), &read, &diag),
                     row->fault[0] == '\0');
    if (diag.count > 0) {
        diag_format(&diag.entries[0], line, sizeof line);
    }
    assert_string_equal(line, row->fault);
}

/* Their numbers are bounded: 4096 keys are taken and one more is not, 64 wait. */
static void is_bounded(void **state)
{
    (void)state;
    static struct diag diag;
    struct keyring_pending read;
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    for (int i = 0; i < KEYRING_KEYS; i++) {
        assert_true(fprintf(out, "%040d display w%d leeds\n", i, i) > 0);
    }
    fflush(out);
    struct keyring *keyring = keyring_read("k", (struct str){text, size}, &diag);
    assert_int_equal(keyring_count(keyring), KEYRING_KEYS);
    struct context *context = context_create();
    struct gate *gate = gate_create(context);
    assert_true(keyring_allow(keyring, gate));
    gate_destroy(&gate);
    context_destroy(&context);
    keyring_destroy(&keyring);
    assert_true(fputs(A " display more leeds\n", out) >= 0);
    assert_int_equal(fclose(out), 0);
    assert_null(keyring_read("k", (struct str){text, size}, &diag));
    assert_string_equal(diag.entries[0].text, "more than 4096 keys");
    assert_int_equal(diag.entries[0].line, KEYRING_KEYS + 1);
    free(text);

    out = open_memstream(&text, &size);
    for (int i = 0; i <= GATE_PENDING; i++) {
        assert_true(fputs(A " screens 10.0.0.7 1\n", out) >= 0);
    }
    assert_int_equal(fclose(out), 0);
    diag_clear(&diag);
    assert_false(keyring_read_pending("p", (struct str){text, size}, &read, &diag));
    assert_int_equal(read.count, GATE_PENDING);
    assert_int_equal(diag.entries[0].line, GATE_PENDING + 1);
    free(text);
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, reads, rows);
    rows_add_one(&tests, "every fault is told", tells_every_fault);
    ROWS_ADD(&tests, judges, questions);
    rows_add_one(&tests, "the gate gets it whole", is_given_to_the_gate_whole);
    rows_add_one(&tests, "it is changed line by line", is_changed_line_by_line);
    ROWS_ADD(&tests, refuses_an_entry, entries);
    rows_add_one(&tests, "others may not write it", is_for_its_owner_to_write);
    ROWS_ADD(&tests, keeps_rights, kept);
    rows_add_one(&tests, "it is the hub's to read, whoever writes it",
                 belongs_to_the_folders_owner);
    rows_add_one(&tests, "who waits is kept", keeps_who_waits);
    ROWS_ADD(&tests, reads_pending, pending);
    rows_add_one(&tests, "it is bounded", is_bounded);
    return rows_run(&tests, "bus/keyring");
}
