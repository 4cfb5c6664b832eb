#include <string.h>

#include "base/str.h"
#include "bus/endpoint.h"
#include "support/rows.h"

struct row {
    const char *name, *text;
    enum endpoint_direction asked, direction;
    const char *address; /* NULL: refused */
    const char *reason;  /* is part of the fault */
};

static struct row rows[] = {
    {"a host is connected to", "tcp://pbx.local:5556", ENDPOINT_GUESS, ENDPOINT_CONNECT,
     "tcp://pbx.local:5556", NULL},
    {"a star is bound", "tcp://*:5556", ENDPOINT_GUESS, ENDPOINT_BIND, "tcp://*:5556",
     NULL},
    {"any address is bound", "tcp://0.0.0.0:5556", ENDPOINT_GUESS, ENDPOINT_BIND,
     "tcp://0.0.0.0:5556", NULL},
    {"a path is bound", "ipc:///run/wallboard/events", ENDPOINT_GUESS, ENDPOINT_BIND,
     "ipc:///run/wallboard/events", NULL},
    {"'>' connects to a path", ">ipc:///run/wallboard/events", ENDPOINT_GUESS,
     ENDPOINT_CONNECT, "ipc:///run/wallboard/events", NULL},
    {"'@' binds an address", "@tcp://192.0.2.1:5556", ENDPOINT_GUESS, ENDPOINT_BIND,
     "tcp://192.0.2.1:5556", NULL},
    {"'@' overrides what the option says", "@tcp://192.0.2.1:5556", ENDPOINT_CONNECT,
     ENDPOINT_BIND, "tcp://192.0.2.1:5556", NULL},
    {"the option says bind", "tcp://127.0.0.1:*", ENDPOINT_BIND, ENDPOINT_BIND,
     "tcp://127.0.0.1:*", NULL},
    {"an IPv6 address", "tcp://[::1]:5556", ENDPOINT_GUESS, ENDPOINT_CONNECT,
     "tcp://[::1]:5556", NULL},
    {"the highest port", "tcp://a:65535", ENDPOINT_GUESS, ENDPOINT_CONNECT,
     "tcp://a:65535", NULL},
    {"nothing", "", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL, "expected tcp://"},
    {"a mark alone", "@", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL, "expected tcp://"},
    {"no transport", "pbx:5556", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL, "expected tcp://"},
    {"another transport", "udp://pbx:5556", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL,
     "expected tcp://"},
    {"no port", "tcp://pbx", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL, "no port"},
    {"no port behind IPv6", "tcp://[::1]", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL,
     "no port"},
    {"no host", "tcp://:5556", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL, "no host"},
    {"nothing behind the slashes", "tcp://", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL,
     "no port"},
    {"port 0", "tcp://pbx:0", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL, "1 to 65535"},
    {"port 65536", "tcp://pbx:65536", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL, "1 to 65535"},
    {"a port with a path", "tcp://pbx:5556/", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL,
     "1 to 65535"},
    {"bare IPv6", "tcp://fe80::1:5556", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL, "brackets"},
    {"connecting to a star", "tcp://*:5556", ENDPOINT_CONNECT, ENDPOINT_GUESS, NULL,
     "name a host"},
    {"connecting to any port", "tcp://pbx:*", ENDPOINT_CONNECT, ENDPOINT_GUESS, NULL,
     "port '*'"},
    {"a blank", "tcp://pbx :5556", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL, "blanks"},
    {"an escape sequence", "tcp://\033[2J:5556", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL,
     "control"},
    {"no path", "ipc://", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL, "no path"},
    {"no name", "inproc://", ENDPOINT_GUESS, ENDPOINT_GUESS, NULL, "no name"},
};

static void check(void **state)
{
    const struct row *row = *state;
    static struct diag diag;
    struct endpoint endpoint = {.address = "untouched"};
    diag_clear(&diag);
    bool ok = endpoint_parse(row->text, row->asked, &endpoint, &diag);
    assert_int_equal(ok, row->address != NULL);
    if (ok) {
        assert_string_equal(endpoint.address, row->address);
        assert_int_equal(endpoint.direction, row->direction);
        assert_int_equal(diag.count, 0);
    } else {
        assert_string_equal(endpoint.address, "untouched");
        assert_int_equal(diag.errors, 1);
        assert_non_null(strstr(diag.entries[0].text, row->reason));
    }
}

static void bounds_the_length(void **state)
{
    (void)state;
    static struct diag diag;
    struct endpoint endpoint;
    char text[2 * ENDPOINT_SIZE];
    diag_clear(&diag);
    str_format(text, sizeof text, "tcp://%0*d:5556", ENDPOINT_SIZE - 1 - 11, 0);
    assert_int_equal(strlen(text), 255);
    assert_true(endpoint_parse(text, ENDPOINT_GUESS, &endpoint, &diag));
    str_format(text, sizeof text, "tcp://%0*d:5556", ENDPOINT_SIZE - 11, 0);
    assert_false(endpoint_parse(text, ENDPOINT_GUESS, &endpoint, &diag));
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, check, rows);
    rows_add_one(&tests, "255 bytes at most", bounds_the_length);
    return rows_run(&tests, "bus/endpoint");
}
