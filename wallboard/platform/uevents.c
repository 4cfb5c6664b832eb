#include "platform/uevents.h"

#include <libudev.h>
#include <stdlib.h>

struct uevents {
    struct udev *udev;
    struct udev_monitor *monitor;
};

struct uevents *uevents_create(void)
{
    struct uevents *uevents = calloc(1, sizeof *uevents);
    if (uevents == NULL) {
        return NULL;
    }
    /* Of udev, not of the kernel: then a new card has its group, and can be opened. */
    uevents->udev = udev_new();
    uevents->monitor = uevents->udev == NULL
                           ? NULL
                           : udev_monitor_new_from_netlink(uevents->udev, "udev");
    if (uevents->monitor == NULL ||
        udev_monitor_filter_add_match_subsystem_devtype(uevents->monitor, "drm", NULL) <
            0 ||
        udev_monitor_enable_receiving(uevents->monitor) < 0) {
        uevents_destroy(&uevents);
    }
    return uevents;
}

void uevents_destroy(struct uevents **self)
{
    if (*self == NULL) {
        return;
    }
    udev_monitor_unref((*self)->monitor);
    udev_unref((*self)->udev);
    free(*self);
    *self = NULL;
}

int uevents_fd(const struct uevents *uevents)
{
    return udev_monitor_get_fd(uevents->monitor);
}

bool uevents_read(struct uevents *uevents)
{
    bool heard = false;
    struct udev_device *device = NULL;
    while ((device = udev_monitor_receive_device(uevents->monitor)) != NULL) {
        heard = true;
        udev_device_unref(device);
    }
    return heard;
}
