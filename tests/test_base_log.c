/* Log lines as programs read them (reliability, section 3): "key=value with \xNN". */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "support/rows.h"

/* What stderr gets while a line is written. */
struct capture {
    FILE *file;
    int before;
};

static struct capture capture_begin(void)
{
    struct capture capture = {.file = tmpfile()};
    assert_non_null(capture.file);
    (void)fflush(stderr);
    capture.before = dup(STDERR_FILENO);
    assert_true(capture.before >= 0);
    assert_true(dup2(fileno(capture.file), STDERR_FILENO) >= 0);
    return capture;
}

static void capture_end(struct capture *capture, char *text, size_t size)
{
    (void)fflush(stderr);
    assert_true(dup2(capture->before, STDERR_FILENO) >= 0);
    close(capture->before);
    rewind(capture->file);
    text[fread(text, 1, size - 1, capture->file)] = '\0';
    (void)fclose(capture->file);
}

static struct line_row {
    const char *name;
    const char *text, *expected;
} lines[] = {
    {"plain words stay", "the disk is full", "the disk is full"},
    {"so do letters of any script", "Żółć 東京 ç", "Żółć 東京 ç"},
    {"a line feed forges no line", "a\nlevel=error", "a\\x0alevel=error"},
    {"a quote does not end the text", "a\" b=\"c", "a\\x22 b=\\x22c"},
    {"a backslash can be told from ours", "\\x0a", "\\x5cx0a"},
    {"DEL and C0", "\x7f\x1b[2J", "\\x7f\\x1b[2J"},
    {"C1, which terminals obey", "\xc2\x9b", "\\xc2\\x9b"},
    {"bytes that are not UTF-8", "\xff\x80", "\\xff\\x80"},
    {"what turns the order of letters", "\xe2\x80\xae", "\\xe2\\x80\\xae"},
    {"U+FFFD itself stays", "\xef\xbf\xbd", "\xef\xbf\xbd"},
};

static void test_line(void **state)
{
    const struct line_row *row = *state;
    char text[512];
    char expected[512];
    (void)snprintf(expected, sizeof expected, "level=warning module=%s text=\"%s\"\n",
                   row->name, row->expected);
    (void)unsetenv("JOURNAL_STREAM");
    struct capture capture = capture_begin();
    log_write(LOG_LEVEL_WARNING, row->name, "%s", row->text);
    capture_end(&capture, text, sizeof text);
    assert_string_equal(text, expected);
}

static struct journal_row {
    const char *name;
    const char *stream; /* NULL: stderr's own */
    const char *begins;
} journals[] = {
    {"the journal is told the priority", NULL, "<3>level=error "},
    {"another stream that was inherited is not the journal", "1:2", "level=error "},
    {"nonsense is not the journal", "yes", "level=error "},
};

static void test_journal(void **state)
{
    const struct journal_row *row = *state;
    struct capture capture = capture_begin();
    struct stat status;
    char stream[64];
    char text[512];
    assert_int_equal(fstat(STDERR_FILENO, &status), 0);
    (void)snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)status.st_dev,
                   (uintmax_t)status.st_ino);
    (void)setenv("JOURNAL_STREAM", row->stream == NULL ? stream : row->stream, 1);
    log_write(LOG_LEVEL_ERROR, "journals", "x");
    (void)unsetenv("JOURNAL_STREAM");
    capture_end(&capture, text, sizeof text);
    assert_int_equal(strncmp(text, row->begins, strlen(row->begins)), 0);
}

int main(void)
{
    struct rows rows = {.count = 0};
    ROWS_ADD(&rows, test_line, lines);
    ROWS_ADD(&rows, test_journal, journals);
    return rows_run(&rows, "base: log");
}
