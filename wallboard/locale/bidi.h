#ifndef WALLBOARD_LOCALE_BIDI_H
#define WALLBOARD_LOCALE_BIDI_H

/*
 * In which order a line is seen whose words run in both directions: Unicode's annex 9,
 * by ICU. Levels say it: text of an even one runs from left to right, of an odd one from
 * right to left. ICU allocates for the call; without memory the line stays in one piece.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest line that is looked at; what is beyond goes on like its end. */
#define BIDI_POINTS 512

/* The level of each of `count` code points, into `ret_levels`, and as the result that of
 * the whole line: 0, or 1 for a line from right to left. The first letter that has a
 * direction decides about it if `own`, else, and where there is none, `rtl`. */
uint8_t bidi_levels(const uint32_t *points, size_t count, bool rtl, bool own,
                    uint8_t *ret_levels);

/* The order from left to right of `count` pieces (at most BIDI_POINTS, else it is as they
 * come), given their levels: ret_order[0] is the leftmost one's number. */
void bidi_order(const uint8_t *levels, size_t count, uint16_t *ret_order);

#endif
