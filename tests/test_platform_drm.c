/* platform/drm: where a picture goes (display.md D20: "connector, mode"). The kernel is
 * the test's (CMake: --wrap): its connectors, each with an encoder and a CRTC of the same
 * number. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xf86drmMode.h>

#include "base/str.h"
#include "platform/drm.h"
#include "support/rows.h"

#define CONNECTORS 2

struct plugged {
    uint32_t type, type_id;
    bool connected, lit; /* a television; a picture on it */
    const char *mode;
    uint32_t hz;
};

static struct row {
    const char *name;
    bool card; /* it can be asked */
    struct plugged connectors[CONNECTORS];
    const char *connector, *mode;
} outputs[] = {
    {"a television",
     true,
     {{DRM_MODE_CONNECTOR_HDMIA, 1, true, true, "1920x1080", 60}},
     "HDMI-A-1",
     "1920x1080@60"},
    {"the second socket alone has one",
     true,
     {{DRM_MODE_CONNECTOR_HDMIA, 1, false, false, NULL, 0},
      {DRM_MODE_CONNECTOR_HDMIA, 2, true, true, "1280x720", 50}},
     "HDMI-A-2",
     "1280x720@50"},
    {"one that was pulled out, its mode still set",
     true,
     {{DRM_MODE_CONNECTOR_HDMIA, 1, false, true, "1920x1080", 60},
      {DRM_MODE_CONNECTOR_DSI, 1, true, true, "800x480", 60}},
     "DSI-1",
     "800x480@60"},
    {"two of them: the first, as SDL takes it",
     true,
     {{DRM_MODE_CONNECTOR_HDMIA, 1, true, true, "1920x1080i", 50},
      {DRM_MODE_CONNECTOR_HDMIA, 2, true, true, "1280x720", 60}},
     "HDMI-A-1",
     "1920x1080i@50"},
    {"a kind that the library does not know",
     true,
     {{999, 3, true, true, "1920x1080", 60}},
     "Unknown-3",
     "1920x1080@60"},
    {"a television without a picture yet",
     true,
     {{DRM_MODE_CONNECTOR_HDMIA, 1, true, false, NULL, 0}},
     "",
     ""},
    {"no television",
     true,
     {{DRM_MODE_CONNECTOR_HDMIA, 1, false, false, NULL, 0}},
     "",
     ""},
    {"no card that can be asked", false, {{0, 0, false, false, NULL, 0}}, "", ""},
};

static const struct row *row;

drmModeResPtr __wrap_drmModeGetResources(int fd);
void __wrap_drmModeFreeResources(drmModeResPtr resources);
drmModeConnectorPtr __wrap_drmModeGetConnectorCurrent(int fd, uint32_t number);
void __wrap_drmModeFreeConnector(drmModeConnectorPtr connector);
drmModeEncoderPtr __wrap_drmModeGetEncoder(int fd, uint32_t number);
void __wrap_drmModeFreeEncoder(drmModeEncoderPtr encoder);
drmModeCrtcPtr __wrap_drmModeGetCrtc(int fd, uint32_t number);
void __wrap_drmModeFreeCrtc(drmModeCrtcPtr crtc);

drmModeResPtr __wrap_drmModeGetResources(int fd)
{
    static uint32_t numbers[CONNECTORS] = {1, 2};
    (void)fd;
    if (!row->card) {
        return NULL;
    }
    drmModeResPtr resources = calloc(1, sizeof *resources);
    assert_non_null(resources);
    resources->connectors = numbers;
    resources->count_connectors = CONNECTORS;
    return resources;
}

void __wrap_drmModeFreeResources(drmModeResPtr resources)
{
    free(resources);
}

drmModeConnectorPtr __wrap_drmModeGetConnectorCurrent(int fd, uint32_t number)
{
    (void)fd;
    const struct plugged *plugged = &row->connectors[number - 1];
    if (plugged->type == 0) {
        return NULL; /* it vanished meanwhile */
    }
    drmModeConnectorPtr connector = calloc(1, sizeof *connector);
    assert_non_null(connector);
    connector->connector_type = plugged->type;
    connector->connector_type_id = plugged->type_id;
    connector->connection =
        plugged->connected ? DRM_MODE_CONNECTED : DRM_MODE_DISCONNECTED;
    connector->encoder_id = plugged->lit ? number : 0;
    return connector;
}

void __wrap_drmModeFreeConnector(drmModeConnectorPtr connector)
{
    free(connector);
}

drmModeEncoderPtr __wrap_drmModeGetEncoder(int fd, uint32_t number)
{
    (void)fd;
    drmModeEncoderPtr encoder = calloc(1, sizeof *encoder);
    assert_non_null(encoder);
    encoder->crtc_id = number;
    return encoder;
}

void __wrap_drmModeFreeEncoder(drmModeEncoderPtr encoder)
{
    free(encoder);
}

drmModeCrtcPtr __wrap_drmModeGetCrtc(int fd, uint32_t number)
{
    (void)fd;
    const struct plugged *plugged = &row->connectors[number - 1];
    drmModeCrtcPtr crtc = calloc(1, sizeof *crtc);
    assert_non_null(crtc);
    crtc->mode_valid = 1;
    crtc->mode.vrefresh = plugged->hz;
    (void)str_copy(crtc->mode.name, sizeof crtc->mode.name, str_from(plugged->mode));
    return crtc;
}

void __wrap_drmModeFreeCrtc(drmModeCrtcPtr crtc)
{
    free(crtc);
}

static void test_output(void **state)
{
    struct drm_output output = {"before", "before"};
    row = *state;
    drm_output(3, &output);
    assert_string_equal(output.connector, row->connector);
    assert_string_equal(output.mode, row->mode);
}

static void test_try(void **state)
{
    (void)state;
    assert_int_equal(drm_try(99), -ENOENT);
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "a card that is not there", test_try);
    ROWS_ADD(&rows, test_output, outputs);
    return rows_run(&rows, "platform/drm");
}
