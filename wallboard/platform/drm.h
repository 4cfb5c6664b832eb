#ifndef WALLBOARD_PLATFORM_DRM_H
#define WALLBOARD_PLATFORM_DRM_H

/*
 * What SDL does not ask a graphics card, asked through the descriptor that SDL has open:
 * do we still hold it, where does its picture go, and is the television to have a signal
 * (DPMS). And whether there could be such a descriptor.
 */

#include <stdbool.h>

#define DRM_CONNECTOR_BYTES 32
#define DRM_MODE_BYTES      40

/* Where a picture goes. Both "": nowhere, or nobody knows. */
struct drm_output {
    char connector[DRM_CONNECTOR_BYTES]; /* as the kernel names it: "HDMI-A-1" */
    char mode[DRM_MODE_BYTES];           /* with its pictures a second: "1920x1080@60" */
};

/* Can /dev/dri/cardN be opened at all? 0, or a negative errno. */
int drm_try(int card);

/* May we change what the card shows? False once another program has taken it. */
bool drm_is_ours(int fd);

/* The first connector with a television that the card shows something on, which is the
 * one that SDL takes, and its mode; as the kernel knows them, no television is asked. */
void drm_output(int fd, struct drm_output *ret);

/* Switches the signal of everything that the card shows on something. 0, or a negative
 * errno; -ENOTSUP: it has nothing that can be switched. May block for as long as a mode
 * takes to be set. */
int drm_switch(int fd, bool on);

#endif
