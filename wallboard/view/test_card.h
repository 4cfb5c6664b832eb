#ifndef WALLBOARD_VIEW_TEST_CARD_H
#define WALLBOARD_VIEW_TEST_CARD_H

/*
 * The test card: what somebody who hangs a screen wants to know. Rulers from every edge
 * tell how much of the picture the panel cuts; a frame shows what the site file says it
 * cuts; letters of 16, 20 and 30 minutes of arc are to be read from the farthest seat;
 * the states stand in colour, shape and word; rings are round where pixels are square.
 */

#include "view/board.h"
#include "view/painter.h"
#include "view/style.h"

/* Fills the whole picture. */
void test_card_compose(const struct board_options *options, const struct style *style,
                       struct painter *painter);

#endif
