#ifndef WALLBOARD_FEED_QUEUE_LOG_CONTACTS_H
#define WALLBOARD_FEED_QUEUE_LOG_CONTACTS_H

/*
 * The rows that speak of calls, each taken in and sent on as events. They are called
 * through the table of verbs, which has seen to it that the row has what they need.
 */

struct queue_log;
struct queue_log_row;

/* ENTERQUEUE, CALLOUTBOUND. */
void queue_log_say_queued(struct queue_log *log, const struct queue_log_row *row);

/* CONNECT. */
void queue_log_say_answered(struct queue_log *log, const struct queue_log_row *row);

/* COMPLETEAGENT, COMPLETECALLER, ATTENDEDTRANSFER. */
void queue_log_say_ended(struct queue_log *log, const struct queue_log_row *row);

/* TRANSFER, BLINDTRANSFER: d1 is the extension, d2 its context. */
void queue_log_say_transferred(struct queue_log *log, const struct queue_log_row *row);

/* ABANDON, EXIT*, WITHDRAW, SYSCOMPAT, LEAVEEMPTY. */
void queue_log_say_left(struct queue_log *log, const struct queue_log_row *row);

/* RINGNOANSWER, RINGCANCELED, AGENTDUMP. */
void queue_log_say_unanswered(struct queue_log *log, const struct queue_log_row *row);

/* FULL, CLOSED, JOINEMPTY, DIVERT_*. A refusal counts as coming to the queue. */
void queue_log_say_rejected(struct queue_log *log, const struct queue_log_row *row);

/* CALLERONHOLD, CALLEROFFHOLD. */
void queue_log_say_hold(struct queue_log *log, const struct queue_log_row *row);

/* OUTCALL: d1 is a DIALSTATUS, as the dialplan of QueueUpdate() has it. */
void queue_log_say_dialled(struct queue_log *log, const struct queue_log_row *row);

#endif
