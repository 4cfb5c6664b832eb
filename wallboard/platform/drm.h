#ifndef WALLBOARD_PLATFORM_DRM_H
#define WALLBOARD_PLATFORM_DRM_H

/*
 * What SDL does not ask a graphics card, asked through the descriptor that SDL has open:
 * do we still hold it, and is the television to have a signal (DPMS).
 */

#include <stdbool.h>

/* May we change what the card shows? False once another program has taken it. */
bool drm_is_ours(int fd);

/* Switches the signal of everything that the card shows on something. 0, or a negative
 * errno; -ENOTSUP: it has nothing that can be switched. May block for as long as a mode
 * takes to be set. */
int drm_switch(int fd, bool on);

#endif
