#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/str.h"
#include "enrol/screen_files.h"
#include "support/rows.h"

/* Written once and as often as one likes: the pair stays, whatever is answered later;
 * what somebody else wrote stays too; where nothing changes nothing is written. */

#define KEY   "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
#define OTHER "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"

static char folder[] = TEST_SCRATCH "/screen-files-XXXXXX";

static struct answers answers_of(const char *hub_key, const char *options)
{
    struct answers answers = {.folder = folder};
    str_copy(answers.values[ANSWER_HUB], ANSWERS_BYTES, str_from("tcp://hub:5560"));
    str_copy(answers.values[ANSWER_HUB_KEY], ANSWERS_BYTES, str_from(hub_key));
    str_copy(answers.values[ANSWER_OPTIONS], ANSWERS_BYTES, str_from(options));
    return answers;
}

static const char *place(const char *name)
{
    static char path[512];
    str_format(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static char *read_whole(const char *name)
{
    struct diag diag;
    char *text = NULL;
    size_t size = 0;
    diag_clear(&diag);
    assert_true(file_read(place(name), 1, &text, &size, &diag));
    return text;
}

/* Nobody has this name, so the file stays ours. */
static bool write_files(const struct answers *answers, struct screen_files *ret_files,
                        struct diag *diag)
{
    diag_clear(diag);
    return screen_files_write(answers, "wall-1", "no-such-user", ret_files, diag);
}

static void test_made(void **state)
{
    (void)state;
    struct screen_files files;
    struct diag diag;
    struct stat entry;
    const struct answers answers = answers_of(KEY, "--page today");
    assert_true(write_files(&answers, &files, &diag));
    assert_true(files.changed);
    char *text = read_whole("screen.env");
    char wanted[512];
    str_format(wanted, sizeof wanted,
               "WALLBOARD=\"--hub tcp://hub:5560 --key %s/screen.key --screen wall-1 "
               "--page today\"\n",
               folder);
    assert_non_null(strstr(text, wanted));
    free(text);
    assert_int_equal(stat(place("screen.key"), &entry), 0);
    assert_int_equal(entry.st_mode & 0777, 0600);
    text = read_whole("screen.key");
    assert_non_null(strstr(text, "server " KEY "\n"));
    free(text);
}

static void test_again(void **state)
{
    (void)state;
    struct screen_files files;
    struct diag diag;
    const struct answers answers = answers_of(KEY, "--page today");
    char *before = read_whole("screen.key");
    assert_true(write_files(&answers, &files, &diag));
    assert_false(files.changed);
    char *after = read_whole("screen.key");
    assert_string_equal(before, after);
    free(before);
    free(after);
}

/* The line of the pair's public half. */
static struct str public_line(const char *text)
{
    struct str rest = str_from(text);
    return str_split(&rest, '\n');
}

static void test_another_hub(void **state)
{
    (void)state;
    struct screen_files files;
    struct diag diag;
    const struct answers answers = answers_of(OTHER, "");
    char *before = read_whole("screen.key");
    assert_true(write_files(&answers, &files, &diag));
    assert_true(files.changed);
    char *after = read_whole("screen.key");
    assert_true(str_equal(public_line(before), public_line(after)));
    assert_non_null(strstr(after, "server " OTHER "\n"));
    free(before);
    free(after);
}

static void test_no_keys(void **state)
{
    (void)state;
    struct screen_files files;
    struct diag diag;
    const struct answers answers = answers_of("none", "");
    assert_true(write_files(&answers, &files, &diag));
    assert_string_equal(files.fingerprint, "");
    char *text = read_whole("screen.env");
    assert_null(strstr(text, "--key"));
    free(text);
}

static void test_of_others(void **state)
{
    (void)state;
    struct screen_files files;
    struct diag diag;
    struct answers answers = answers_of("none", "--page now");
    FILE *file = fopen(place("screen.env"), "we");
    assert_non_null(file);
    assert_true(fputs("WALLBOARD=\"--demo\"\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_false(write_files(&answers, &files, &diag));
    assert_non_null(strstr(diag.entries[0].text, "written by somebody else"));
    answers.overwrite = true;
    assert_true(write_files(&answers, &files, &diag));
}

static void test_open_key(void **state)
{
    (void)state;
    struct screen_files files;
    struct diag diag;
    const struct answers answers = answers_of(KEY, "");
    assert_int_equal(chmod(place("screen.key"), 0644), 0);
    assert_false(write_files(&answers, &files, &diag));
    assert_int_equal(chmod(place("screen.key"), 0600), 0);
}

static void test_no_hub_key_file(void **state)
{
    (void)state;
    struct screen_files files;
    struct diag diag;
    const struct answers answers = answers_of("/no/such/hub.pub", "");
    assert_false(write_files(&answers, &files, &diag));
    assert_non_null(strstr(diag.entries[diag.count - 1].text, "hub-key"));
}

int main(void)
{
    static struct rows tests;
    if (mkdtemp(folder) == NULL) {
        return 1;
    }
    rows_add_one(&tests, "the first time both files are made", test_made);
    rows_add_one(&tests, "the second time nothing is written", test_again);
    rows_add_one(&tests, "another hub leaves the pair", test_another_hub);
    rows_add_one(&tests, "a hub without keys", test_no_keys);
    rows_add_one(&tests, "what others wrote stays, unless asked", test_of_others);
    rows_add_one(&tests, "a secret that others may read is refused", test_open_key);
    rows_add_one(&tests, "the hub's key that is not there", test_no_hub_key_file);
    return rows_run(&tests, "enrol_screen_files");
}
