#ifndef WALLBOARD_CTL_REPORT_BOARDS_H
#define WALLBOARD_CTL_REPORT_BOARDS_H

/* Leaderboards and contests as the report's JSON has them: the top alone, and of a
 * contest the whole book, each entry with the events behind it. */

#include "ctl/json_out.h"

struct standings;

void report_put_boards(struct json_out *out, const struct standings *standings);

#endif
