/* platform/cec: the bytes that are said (HDMI 1.4, supplement 1: Image View On 0x04,
 * Active Source 0x82, Standby 0x36), and what is done with adapters in every state, by
 * adapters that are made up. */

#include <errno.h>
#include <linux/cec.h>
#include <string.h>
#include <sys/ioctl.h>

#include "platform/cec.h"
#include "support/rows.h"

/* -- bytes -----------------------------------------------------------------------------
 */

struct words_row {
    const char *name;
    bool on;
    uint8_t from;
    uint16_t place;
    size_t count;
    struct {
        uint32_t size;
        uint8_t bytes[4];
    } said[CEC_SAID];
};

static struct words_row rows_words[] = {
    {"wake up: Image View On to the television, then Active Source to all",
     true,
     4,
     0x1000,
     2,
     {{2, {0x40, 0x04}}, {4, {0x4f, 0x82, 0x10, 0x00}}}},
    {"from another address, at another input, behind a receiver",
     true,
     8,
     0x2130,
     2,
     {{2, {0x80, 0x04}}, {4, {0x8f, 0x82, 0x21, 0x30}}}},
    {"standby: to the television alone", false, 4, 0x1000, 1, {{2, {0x40, 0x36}}}},
};

static void test_words(void **state)
{
    const struct words_row *row = *state;
    struct cec_msg said[CEC_SAID];
    assert_int_equal(cec_messages(row->on, row->from, row->place, said), row->count);
    for (size_t i = 0; i < row->count; i++) {
        assert_int_equal(said[i].len, row->said[i].size);
        assert_memory_equal(said[i].msg, row->said[i].bytes, said[i].len);
    }
}

/* -- adapters --------------------------------------------------------------------------
 */

enum address { NONE, CLAIMING, CLAIMED };

struct adapter {
    bool there;
    bool full; /* takes no message now */
    uint16_t place;
    enum address address;
    bool asked;
    int sent;
    uint8_t last[4];
};

struct tell_row {
    const char *name;
    struct adapter adapters[CEC_ADAPTERS];
    bool on;
    int told; /* as of cec_tell() */
    int sent[CEC_ADAPTERS];
    bool asked[CEC_ADAPTERS];
};

#define NO_TV CEC_PHYS_ADDR_INVALID

static struct tell_row rows_tell[] = {
    {"no adapter", {{0}}, true, -ENODEV, {0}, {0}},
    {"one without a television",
     {{.there = true, .place = NO_TV, .address = NONE}},
     true,
     -ENODEV,
     {0},
     {0}},
    {"one that has no address asks for it, and says nothing yet",
     {{.there = true, .place = 0x1000, .address = NONE}},
     true,
     0,
     {0},
     {true}},
    {"one that is asking does not ask again",
     {{.there = true, .place = 0x1000, .address = CLAIMING}},
     true,
     0,
     {0},
     {0}},
    {"one that has one says both words",
     {{.there = true, .place = 0x1000, .address = CLAIMED}},
     true,
     1,
     {2},
     {0}},
    {"and one for standby",
     {{.there = true, .place = 0x1000, .address = CLAIMED}},
     false,
     1,
     {1},
     {0}},
    {"one that takes no message now is tried again later",
     {{.there = true, .place = 0x1000, .address = CLAIMED, .full = true}},
     false,
     0,
     {0},
     {0}},
    {"of two the one with a television",
     {{.there = true, .place = NO_TV, .address = NONE},
      {.there = true, .place = 0x1000, .address = CLAIMED}},
     false,
     1,
     {0, 1},
     {0}},
    {"two televisions are both told, whatever their numbers",
     {{.there = true, .place = 0x1000, .address = CLAIMED},
      {0},
      {0},
      {.there = true, .place = 0x2000, .address = CLAIMED}},
     false,
     2,
     {1, 0, 0, 1},
     {0}},
};

static int open_made_up(void *self, const char *path)
{
    struct adapter *adapters = self;
    int number = path[strlen("/dev/cec")] - '0';
    assert_in_range(number, 0, CEC_ADAPTERS - 1);
    return adapters[number].there ? number : -1;
}

static int send(struct adapter *adapter, const struct cec_msg *message)
{
    if (adapter->full) {
        return -1;
    }
    adapter->sent++;
    memcpy(adapter->last, message->msg, sizeof adapter->last);
    return 0;
}

static int control_made_up(void *self, int number, unsigned long request, void *argument)
{
    struct adapter *adapter = &((struct adapter *)self)[number];
    struct cec_log_addrs *addresses = argument;
    switch (request) {
    case CEC_ADAP_G_PHYS_ADDR:
        memcpy(argument, &adapter->place, sizeof adapter->place);
        return 0;
    case CEC_ADAP_G_LOG_ADDRS:
        addresses->num_log_addrs = adapter->address == NONE ? 0 : 1;
        addresses->log_addr[0] = 4;
        addresses->log_addr_mask = adapter->address == CLAIMED ? 1 << 4 : 0;
        return 0;
    case CEC_ADAP_S_LOG_ADDRS:
        assert_int_equal(addresses->num_log_addrs, 1);
        assert_int_equal(addresses->log_addr_type[0], CEC_LOG_ADDR_TYPE_PLAYBACK);
        adapter->asked = true;
        return 0;
    case CEC_TRANSMIT:
        return send(adapter, argument);
    default:
        return -1;
    }
}

static void close_made_up(void *self, int number)
{
    assert_true(((struct adapter *)self)[number].there);
}

static void test_tell(void **state)
{
    const struct tell_row *row = *state;
    struct adapter adapters[CEC_ADAPTERS];
    memcpy(adapters, row->adapters, sizeof adapters);
    const struct cec_reach reach = {adapters, open_made_up, control_made_up,
                                    close_made_up};
    assert_int_equal(cec_tell(&reach, row->on), row->told);
    for (int i = 0; i < CEC_ADAPTERS; i++) {
        assert_int_equal(adapters[i].sent, row->sent[i]);
        assert_int_equal(adapters[i].asked, row->asked[i]);
        assert_true(adapters[i].sent == 0 ||
                    adapters[i].last[1] == (row->on ? 0x82 : 0x36));
    }
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_words, rows_words);
    ROWS_ADD(&rows, test_tell, rows_tell);
    return rows_run(&rows, "platform/cec");
}
