/* Words to the service manager, to a made-up one (sd_notify(3)). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/str.h"
#include "platform/notify.h"
#include "support/rows.h"

/* Listens at `address`; "@..." is abstract, as NOTIFY_SOCKET writes it. */
static int listen_at(const char *address)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    size_t size = strlen(address);
    assert_true(size < sizeof name.sun_path);
    memcpy(name.sun_path, address, size);
    if (address[0] == '@') {
        name.sun_path[0] = '\0';
    } else {
        (void)unlink(address);
    }
    assert_int_equal(bind(fd, (const struct sockaddr *)&name,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size)),
                     0);
    assert_int_equal(setenv("NOTIFY_SOCKET", address, 1), 0);
    return fd;
}

/* The next word; "": none. */
static const char *heard(int fd, char *text, size_t size)
{
    ssize_t got = recv(fd, text, size - 1, 0);
    text[got < 0 ? 0 : got] = '\0';
    return text;
}

static struct place_row {
    const char *name;
    bool abstract;
} places[] = {
    {"at a path", false},
    {"at an abstract address", true},
};

static void test_words(void **state)
{
    const struct place_row *row = *state;
    char address[96];
    char text[512];
    struct notify notify;
    str_format(address, sizeof address, "%swallboard-notify-%ld",
               row->abstract ? "@" : "/tmp/", (long)getpid());
    int fd = listen_at(address);
    notify_init(&notify);
    notify_ready(&notify);
    assert_string_equal(heard(fd, text, sizeof text), "READY=1");
    notify_ready(&notify);
    assert_string_equal(heard(fd, text, sizeof text), "");
    notify_status(&notify, "2 screens\nREADY=0");
    assert_string_equal(heard(fd, text, sizeof text), "STATUS=2 screens READY=0");
    notify_status(&notify, "2 screens\nREADY=0");
    assert_string_equal(heard(fd, text, sizeof text), "");
    notify_reloading(&notify, (struct mono){1234567});
    assert_string_equal(heard(fd, text, sizeof text), "RELOADING=1\nMONOTONIC_USEC=1234");
    notify_ready(&notify);
    assert_string_equal(heard(fd, text, sizeof text), "READY=1");
    notify_stopping(&notify);
    assert_string_equal(heard(fd, text, sizeof text), "STOPPING=1");
    close(fd);
    if (!row->abstract) {
        (void)unlink(address);
    }
}

static struct watchdog_row {
    const char *name;
    const char *span_us, *pid; /* NULL: not set; pid "own": ours */
    int64_t watchdog_ms;
} watchdogs[] = {
    {"none is wanted", NULL, NULL, 0},
    {"of whoever reads it", "20000000", NULL, 20000},
    {"of this process", "20000000", "own", 20000},
    {"of another process: not ours", "20000000", "1", 0},
    {"no number", "soon", NULL, 0},
    {"nothing", "0", NULL, 0},
};

static void put(const char *name, const char *value)
{
    assert_int_equal(value == NULL ? unsetenv(name) : setenv(name, value, 1), 0);
}

static void test_wanted(void **state)
{
    const struct watchdog_row *row = *state;
    char own[24];
    struct notify notify;
    str_format(own, sizeof own, "%ld", (long)getpid());
    put("WATCHDOG_USEC", row->span_us);
    put("WATCHDOG_PID", row->pid != NULL && row->pid[0] == 'o' ? own : row->pid);
    notify_init(&notify);
    put("WATCHDOG_USEC", NULL);
    put("WATCHDOG_PID", NULL);
    assert_int_equal(notify.watchdog_ms, row->watchdog_ms);
    assert_int_equal(notify_pause_ms(&notify, -1),
                     row->watchdog_ms > 0 ? row->watchdog_ms / 4 : -1);
    assert_int_equal(notify_pause_ms(&notify, 10), 10);
}

/* "fed only if every loop moved", and not at every turn. */
static void test_fed(void **state)
{
    (void)state;
    char address[96];
    char text[512];
    str_format(address, sizeof address, "@wallboard-fed-%ld", (long)getpid());
    int fd = listen_at(address);
    struct notify notify = {.watchdog_ms = 10000};
    notify_alive(&notify, false, (struct mono){0});
    assert_string_equal(heard(fd, text, sizeof text), "");
    notify_alive(&notify, true, mono_add_ms((struct mono){0}, 100));
    assert_string_equal(heard(fd, text, sizeof text), "WATCHDOG=1");
    notify_alive(&notify, true, mono_add_ms((struct mono){0}, 2599));
    assert_string_equal(heard(fd, text, sizeof text), "");
    notify_alive(&notify, true, mono_add_ms((struct mono){0}, 2600));
    assert_string_equal(heard(fd, text, sizeof text), "WATCHDOG=1");
    close(fd);
}

static void test_nobody(void **state)
{
    (void)state;
    struct notify notify;
    assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
    notify_init(&notify);
    notify_ready(&notify);
    notify_status(&notify, "nobody listens");
    notify_stopping(&notify);
    assert_true(notify.ready);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_words, places);
    ROWS_ADD(&rows, test_wanted, watchdogs);
    rows_add_one(&rows, "the watchdog is fed if all is well, four times a span",
                 test_fed);
    rows_add_one(&rows, "without a service manager nothing happens", test_nobody);
    return rows_run(&rows, "platform: notify");
}
