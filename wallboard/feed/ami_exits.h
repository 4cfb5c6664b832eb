#ifndef WALLBOARD_FEED_AMI_EXITS_H
#define WALLBOARD_FEED_AMI_EXITS_H

/*
 * How a call leaves the queue without an answer, and how it ends when nobody says so. AMI
 * tells both in pieces: a caller is out of the queue before it is told why, and a call
 * may end late or never (events.md section 8.2, traps). What is not understood yet is
 * kept until another event or the clock decides it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct ami;
struct ami_call;

#define AMI_REASON_MS    1000  /* so long after an Abandon its reason may still come */
#define AMI_COMPLETE_MS  5000  /* so long after the caller's end an AgentComplete may */
#define AMI_FORGOTTEN_MS 60000 /* without class call nobody tells the channel's end */

/* The caller's channel goes on elsewhere: a queue that it left without a word was left by
 * key. */
void ami_exits_settle(struct ami *ami, struct str contact);

/* QueueCallerAbandon; QueueCallerLeave. */
void ami_exits_abandoned(struct ami *ami, const struct ami_call *call);
void ami_exits_gone(struct ami *ami, const struct ami_call *call);

/* HangupRequest; Hangup: the channel is gone. */
void ami_exits_hanging_up(struct ami *ami, const struct ami_call *call);
void ami_exits_hung_up(struct ami *ami, const struct ami_call *call);

/* VarSet QUEUESTATUS: why the caller left, or was not let in. */
void ami_exits_status(struct ami *ami, const struct ami_call *call, struct str status);

/* Newexten: the dialplan goes on with the caller; into a queue, if `queue` is said. */
void ami_exits_moves_on(struct ami *ami, const struct ami_call *call);

/* A list is over that began at `since_ms`: who waits no more. With `after_gap` the link
 * was lost before it: what became of the answered calls, too. */
void ami_exits_end_list(struct ami *ami, int64_t since_ms, bool after_gap);

/* The link was lost: what would have told of the undecided ones may have gone with it. */
void ami_exits_give_up(struct ami *ami);

/* The clock was set back: nothing waits longer for that. */
void ami_exits_set_back(struct ami *ami);

/* Decides what the clock decides. When it next has to; EVENT_NO_TIME: never. */
void ami_exits_tick(struct ami *ami, int64_t now_ms);
int64_t ami_exits_next_ms(struct ami *ami);

#endif
