#ifndef WALLBOARD_DISPLAY_LINK_WORDS_H
#define WALLBOARD_DISPLAY_LINK_WORDS_H

/* How a connection stands, in the reader's language: what is shown until somebody was
 * heard. */

#include <stddef.h>

#include "bus/link.h"

struct follower_status;

/* "tcp://pbx:5556: lost, nobody answers there". A reason that has no words in the
 * reader's language is in the log alone. */
void link_words_write(const struct link_status *link, char *buffer, size_t size);

/* The same of a hub: "hub tcp://hub:5560: catching up". */
void link_words_write_hub(const struct link_status *link,
                          const struct follower_status *status, char *buffer,
                          size_t size);

#endif
