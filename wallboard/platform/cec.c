#include "platform/cec.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/cec.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/str.h"

#define TELEVISION 0
#define EVERYBODY  15
#define NAME       "wallboard" /* what a television shows beside the input */

/* -- the kernel ------------------------------------------------------------------------
 */

static int open_adapter(void *self, const char *path)
{
    (void)self;
    return open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

static int control_adapter(void *self, int adapter, unsigned long request, void *argument)
{
    (void)self;
    return ioctl(adapter, request, argument);
}

static void close_adapter(void *self, int adapter)
{
    (void)self;
    (void)close(adapter);
}

struct cec_reach cec_kernel(void)
{
    return (struct cec_reach){NULL, open_adapter, control_adapter, close_adapter};
}

/* -- what is said ----------------------------------------------------------------------
 */

static struct cec_msg message(uint8_t from, uint8_t to, uint8_t opcode)
{
    struct cec_msg message = {.len = 2};
    message.msg[0] = (uint8_t)(from << 4 | to);
    message.msg[1] = opcode;
    return message;
}

size_t cec_messages(bool on, uint8_t from, uint16_t place, struct cec_msg *ret_messages)
{
    if (!on) {
        ret_messages[0] = message(from, TELEVISION, CEC_MSG_STANDBY);
        return 1;
    }
    /* Woken alone it may show another input. */
    ret_messages[0] = message(from, TELEVISION, CEC_MSG_IMAGE_VIEW_ON);
    ret_messages[1] = message(from, EVERYBODY, CEC_MSG_ACTIVE_SOURCE);
    ret_messages[1].msg[2] = (uint8_t)(place >> 8);
    ret_messages[1].msg[3] = (uint8_t)(place & 0xff);
    ret_messages[1].len = 4;
    return 2;
}

/* -- an adapter ------------------------------------------------------------------------
 */

/* Asks for an address, as a player has one. It comes when nobody objects. */
static void ask_address(const struct cec_reach *reach, int adapter)
{
    struct cec_log_addrs wanted = {
        .cec_version = CEC_OP_CEC_VERSION_1_4,
        .num_log_addrs = 1,
        .vendor_id = CEC_VENDOR_ID_NONE,
    };
    str_copy(wanted.osd_name, sizeof wanted.osd_name, str_from(NAME));
    wanted.primary_device_type[0] = CEC_OP_PRIM_DEVTYPE_PLAYBACK;
    wanted.log_addr_type[0] = CEC_LOG_ADDR_TYPE_PLAYBACK;
    wanted.all_device_types[0] = CEC_OP_ALL_DEVTYPE_PLAYBACK;
    (void)reach->control(reach->self, adapter, CEC_ADAP_S_LOG_ADDRS, &wanted);
}

/* 1 if it took the message, 0 if it has no address yet, -ENODEV without a television. */
static int tell_one(const struct cec_reach *reach, int adapter, bool on)
{
    uint16_t place = CEC_PHYS_ADDR_INVALID;
    struct cec_log_addrs addresses = {0};
    if (reach->control(reach->self, adapter, CEC_ADAP_G_PHYS_ADDR, &place) != 0 ||
        place == CEC_PHYS_ADDR_INVALID ||
        reach->control(reach->self, adapter, CEC_ADAP_G_LOG_ADDRS, &addresses) != 0) {
        return -ENODEV;
    }
    if (addresses.num_log_addrs == 0) {
        ask_address(reach, adapter);
    }
    if (addresses.num_log_addrs == 0 || addresses.log_addr_mask == 0) {
        return 0;
    }
    struct cec_msg messages[CEC_SAID];
    size_t count = cec_messages(on, addresses.log_addr[0], place, messages);
    bool taken = true;
    for (size_t i = 0; i < count; i++) {
        taken &= reach->control(reach->self, adapter, CEC_TRANSMIT, &messages[i]) == 0;
    }
    return taken ? 1 : 0;
}

int cec_tell(const struct cec_reach *reach, bool on)
{
    int told = -ENODEV;
    for (int i = 0; i < CEC_ADAPTERS; i++) {
        char path[16];
        str_format(path, sizeof path, "/dev/cec%d", i);
        int adapter = reach->open(reach->self, path);
        if (adapter < 0) {
            continue;
        }
        int result = tell_one(reach, adapter, on);
        reach->close(reach->self, adapter);
        if (result >= 0) {
            told = told < 0 ? result : told + result;
        }
    }
    return told;
}
