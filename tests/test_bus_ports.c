/* Rules: docs/hub.md, "Ports": one address, four doors. */
#include "base/diag.h"
#include "bus/ports.h"
#include "support/rows.h"

struct row {
    const char *name, *address;
    enum ports_door door;
    const char *expected; /* NULL: refused */
};

static struct row rows_endpoint[] = {
    {"ingest is the port itself", "tcp://hub:5560", PORTS_INGEST, "tcp://hub:5560"},
    {"screens are one up", "tcp://hub:5560", PORTS_SCREENS, "tcp://hub:5561"},
    {"sync is two up", "tcp://hub:5560", PORTS_SYNC, "tcp://hub:5562"},
    {"control is three up", "tcp://hub:5560", PORTS_CONTROL, "tcp://hub:5563"},
    {"without a port: 5560", "tcp://hub", PORTS_SYNC, "tcp://hub:5562"},
    {"all interfaces", "tcp://*:7000", PORTS_CONTROL, "tcp://*:7003"},
    {"IPv6", "tcp://[::1]:5560", PORTS_SCREENS, "tcp://[::1]:5561"},
    {"IPv6 without a port", "tcp://[::1]", PORTS_SCREENS, "tcp://[::1]:5561"},
    {"ipc gets the word", "ipc:///run/hub", PORTS_SYNC, "ipc:///run/hub-sync"},
    {"inproc too", "inproc://hub", PORTS_INGEST, "inproc://hub-ingest"},
    {"port 0: refused", "tcp://hub:0", PORTS_INGEST, NULL},
    {"no room for four: refused", "tcp://hub:65533", PORTS_INGEST, NULL},
    {"a word for a port: refused", "tcp://hub:http", PORTS_INGEST, NULL},
    {"another transport: refused", "udp://hub:5560", PORTS_INGEST, NULL},
    {"no transport: refused", "hub:5560", PORTS_INGEST, NULL},
    {"nothing: refused", "", PORTS_INGEST, NULL},
};

static void test_endpoint(void **state)
{
    const struct row *row = *state;
    char endpoint[ENDPOINT_SIZE] = "";
    struct diag diag;
    diag_clear(&diag);
    bool good = ports_endpoint(row->address, row->door, endpoint, &diag);
    assert_int_equal(good, row->expected != NULL);
    assert_int_equal(diag.errors == 0, good);
    if (good) {
        assert_string_equal(endpoint, row->expected);
    }
}

struct local_row {
    const char *name, *address;
    bool local;
};

/* "Plain mode only on loopback or ipc." */
static struct local_row rows_local[] = {
    {"loopback is this machine", "tcp://127.0.0.1:5560", true},
    {"so is localhost", "tcp://localhost:5560", true},
    {"so is ::1", "tcp://[::1]:5560", true},
    {"so is ipc", "ipc:///run/hub", true},
    {"all interfaces are not", "tcp://*:5560", false},
    {"an address is not", "tcp://192.0.2.1:5560", false},
    {"a name that begins alike is not", "tcp://localhost.example.org:5560", false},
    {"a number that begins alike is not", "tcp://127.example.org:5560", false},
};

static void test_local(void **state)
{
    const struct local_row *row = *state;
    assert_int_equal(ports_is_local(row->address), row->local);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_endpoint, rows_endpoint);
    ROWS_ADD(&rows, test_local, rows_local);
    return rows_run(&rows, "bus_ports");
}
