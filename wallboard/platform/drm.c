#include "platform/drm.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

#include "base/str.h"

int drm_try(int card)
{
    char path[32];
    str_format(path, sizeof path, "/dev/dri/card%d", card);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        return -errno;
    }
    (void)close(fd);
    return 0;
}

bool drm_is_ours(int fd)
{
    return drmIsMaster(fd) == 1;
}

/* The mode that the connector's picture has; false: it has none. */
static bool find_mode(int fd, const drmModeConnector *connector, drmModeModeInfo *ret)
{
    drmModeEncoder *encoder = drmModeGetEncoder(fd, connector->encoder_id);
    drmModeCrtc *crtc = encoder == NULL ? NULL : drmModeGetCrtc(fd, encoder->crtc_id);
    bool found = crtc != NULL && crtc->mode_valid != 0;
    if (found) {
        *ret = crtc->mode;
    }
    drmModeFreeCrtc(crtc);
    drmModeFreeEncoder(encoder);
    return found;
}

/* Whether there is a picture on it; then what it is called. */
static bool describe(int fd, const drmModeConnector *connector, struct drm_output *ret)
{
    drmModeModeInfo mode;
    const char *kind = drmModeGetConnectorTypeName(connector->connector_type);
    if (connector->connection != DRM_MODE_CONNECTED || connector->encoder_id == 0 ||
        !find_mode(fd, connector, &mode)) {
        return false;
    }
    str_format(ret->connector, sizeof ret->connector, "%s-%u",
               kind == NULL ? "Unknown" : kind, connector->connector_type_id);
    str_format(ret->mode, sizeof ret->mode, "%.*s@%u", DRM_DISPLAY_MODE_LEN, mode.name,
               mode.vrefresh);
    return true;
}

void drm_output(int fd, struct drm_output *ret)
{
    bool found = false;
    drmModeRes *resources = drmModeGetResources(fd);
    *ret = (struct drm_output){.connector = ""};
    for (int i = 0; resources != NULL && !found && i < resources->count_connectors; i++) {
        drmModeConnector *connector =
            drmModeGetConnectorCurrent(fd, resources->connectors[i]);
        found = connector != NULL && describe(fd, connector, ret);
        drmModeFreeConnector(connector);
    }
    drmModeFreeResources(resources);
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
