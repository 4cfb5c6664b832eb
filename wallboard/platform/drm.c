#include "platform/drm.h"

#include <errno.h>
#include <string.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

bool drm_is_ours(int fd)
{
    return drmIsMaster(fd) == 1;
}

/* The number of the connector's property DPMS; 0: it has none. */
static uint32_t find_dpms(int fd, const drmModeConnector *connector)
{
    uint32_t found = 0;
    for (int i = 0; found == 0 && i < connector->count_props; i++) {
        drmModePropertyRes *property = drmModeGetProperty(fd, connector->props[i]);
        if (property != NULL && strcmp(property->name, "DPMS") == 0) {
            found = property->prop_id;
        }
        drmModeFreeProperty(property);
    }
    return found;
}

/* As drm_switch(), for one connector that shows something. */
static int switch_connector(int fd, const drmModeConnector *connector, bool on)
{
    uint32_t dpms = find_dpms(fd, connector);
    if (dpms == 0) {
        return -ENOTSUP;
    }
    uint64_t value = on ? DRM_MODE_DPMS_ON : DRM_MODE_DPMS_OFF;
    return drmModeConnectorSetProperty(fd, connector->connector_id, dpms, value);
}

int drm_switch(int fd, bool on)
{
    int result = -ENOTSUP;
    drmModeRes *resources = drmModeGetResources(fd);
    for (int i = 0; resources != NULL && i < resources->count_connectors; i++) {
        /* As it was found last: a probe would take a television's time. */
        drmModeConnector *connector =
            drmModeGetConnectorCurrent(fd, resources->connectors[i]);
        if (connector != NULL && connector->encoder_id != 0) {
            int switched = switch_connector(fd, connector, on);
            result = result == 0 ? 0 : switched;
        }
        drmModeFreeConnector(connector);
    }
    drmModeFreeResources(resources);
    return result;
}
