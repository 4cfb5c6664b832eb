#ifndef WALLBOARD_STATS_HOLDS_H
#define WALLBOARD_STATS_HOLDS_H

/*
 * The holds of a stay, as words in order of time: "on" or "off", whatever order they were
 * told in. The records are those of the table of contacts.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stats/contact.h"
#include "stats/work.h"

/* Notes that a hold began or ended; keeps the finished holds' sum in the facts. What only
 * repeats the word before it is kept too, for one between them may come late: after that,
 * a contact that a snapshot says is held was put on hold again by then. Of such
 * repetitions in a row LIMIT_HOLD_REPEATS are kept. False if there are too many or there
 * is no room. */
bool holds_note(struct contacts *contacts, uint32_t number, struct stamp at, bool on);

/* The earlier of the first words of two lists, taken off its list; NULL: both are at
 * their end. The lists are in order of time. */
struct hold *holds_take(const struct contacts *contacts, uint32_t lists[2]);

/* The holds of a stay, and of what was said without its queue, as one in `facts`. */
void holds_merge(const struct contacts *contacts, const struct stay *stay,
                 const struct stay *other, struct facts *facts);

/* The same holds as spans in order of time, at most `size`; how many. `other` may be
 * NULL.
 */
size_t holds_spans(const struct contacts *contacts, const struct stay *stay,
                   const struct stay *other, struct work_hold *ret, size_t size);

#endif
