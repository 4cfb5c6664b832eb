#ifndef WALLBOARD_FEED_AMI_LIST_H
#define WALLBOARD_FEED_AMI_LIST_H

/*
 * Lists: what QueueStatus says is so now, compared with what the events have told, and
 * told on as a snapshot. A list and the events beside it take different ways through
 * Asterisk, so an event may come just after a list that knows of it already.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ami;
struct ami_queue;

/* A row of a list: the list has begun, if it had not. */
void ami_list_begin(struct ami *ami);

/* QueueParams: what it says of the queue. `counters` are answered and abandoned, or
 * EVENT_NO_NUMBER. */
void ami_list_queue(struct ami *ami, size_t queue, const struct ami_queue *said);

/* QueueStatusComplete: who was not named is not there. A snapshot is due. */
void ami_list_end(struct ami *ami);

/* Does the list that is at its end speak of this queue? Ours ask for all of them; those
 * in a recording may have been of single queues. */
bool ami_list_covers(const struct ami *ami, size_t queue);

/* The link was lost: of nothing is known what became of it until the next list. */
void ami_list_lost(struct ami *ami);

/* Counts what the last gap took: calls that Asterisk's own counters hold and that were
 * never told. A moment after the list, because events of before it may still be on their
 * way; so it is never more than were lost, and may be fewer. */
void ami_list_audit(struct ami *ami);

/* Says all that is so as one source.snapshot with complete: true. */
void ami_list_snapshot(struct ami *ami, int64_t time_ms);

#endif
