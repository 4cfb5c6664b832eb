#include <signal.h>
#include <unistd.h>

#include "platform/signals.h"
#include "support/rows.h"

struct row {
    const char *name;
    int signal;
    enum signals_request request;
};

static struct row rows[] = {
    {"TERM asks to stop", SIGTERM, SIGNALS_STOP},
    {"INT asks to stop", SIGINT, SIGNALS_STOP},
    {"HUP asks to reload", SIGHUP, SIGNALS_RELOAD},
    {"PIPE is nothing", SIGPIPE, SIGNALS_NONE},
};

static void reads(void **state)
{
    const struct row *row = *state;
    int fd = signals_open();
    assert_true(fd >= 0);
    assert_int_equal(signals_read(fd), SIGNALS_NONE);
    assert_int_equal(kill(getpid(), row->signal), 0);
    assert_int_equal(signals_read(fd), row->request);
    assert_int_equal(signals_read(fd), SIGNALS_NONE);
    signals_close(fd);
    signals_close(-1);
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, reads, rows);
    return rows_run(&tests, "platform/signals");
}
