#ifndef WALLBOARD_DISPLAY_SCREEN_REPORT_H
#define WALLBOARD_DISPLAY_SCREEN_REPORT_H

/* What a screen tells its hub of itself, as JSON: the only proof against a TV that shows
 * something else without a word. Numbers are in quotes, for they may be large. */

#include <stddef.h>
#include <stdint.h>

struct follower_status;

#define SCREEN_REPORT_BYTES 1536

struct screen_report {
    const struct follower_status *status;
    const char *theme, *page;
    const char *fault; /* what stands at the board's foot; "" */
    uint64_t control;  /* the orders that are carried out */
    uint64_t frames, errors;
    int width_px, height_px;
};

/* Into `buffer` of SCREEN_REPORT_BYTES; its size. */
size_t screen_report_write(const struct screen_report *report, char *buffer);

#endif
