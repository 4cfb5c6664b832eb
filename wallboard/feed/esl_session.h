#ifndef WALLBOARD_FEED_ESL_SESSION_H
#define WALLBOARD_FEED_ESL_SESSION_H

/*
 * One conversation with FreeSWITCH's event socket: log-in, subscription, and in rounds
 * the lists of what is so now (queues, agents, tiers, then each queue's members), one
 * question at a time. Pure: bytes in, bytes and messages out; whoever owns it moves the
 * bytes and tells the time. What the messages mean is freeswitch_events.c and
 * freeswitch_lists.c.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/str.h"
#include "feed/esl_frame.h"

#define ESL_LOGIN_MS  30000 /* by then it is over */
#define ESL_ASK_MS    30000 /* the lists are asked for so often: tiers have no events */
#define ESL_RETRY_MS  10000 /* ... and after an answer that was none */
#define ESL_ANSWER_MS 60000 /* a question that is not answered by then never is */

#define ESL_PASSWORD_MAX 256
#define ESL_FAULT_MAX    192

enum esl_phase {
    ESL_CLOSED,
    ESL_EXPECTING_REQUEST, /* that we authenticate ourselves */
    ESL_EXPECTING_WELCOME,
    ESL_SUBSCRIBING,
    ESL_UP,
    ESL_REFUSED, /* the log-in was; see esl_session_fault() */
    ESL_BROKEN,  /* it does not speak as it should, or no more */
};

enum esl_session_read {
    ESL_SESSION_EVENT,   /* an event, for freeswitch_events.c */
    ESL_SESSION_LIST,    /* the answer to a question, for freeswitch_lists.c */
    ESL_SESSION_RUBBISH, /* bytes that were no message */
    ESL_SESSION_NOTHING,
};

struct esl_session;

/* Copies the password. NULL without memory. */
struct esl_session *esl_session_create(const char *password);
void esl_session_destroy(struct esl_session **self);

/* May it stand in a command? Not with an end of line in it. */
bool esl_session_is_word(struct str text);

/* A connection has come about. */
void esl_session_begin(struct esl_session *session, struct mono now);

/* Bytes from FreeSWITCH: takes as many as there is room for. */
size_t esl_session_put(struct esl_session *session, struct str bytes);

/* The next message of those that are not the session's own affair; borrowed until the
 * next call. */
enum esl_session_read esl_session_next(struct esl_session *session, struct mono now,
                                       struct esl_message *ret_message);

/* What the clock asks for: the next round, the end of patience. */
void esl_session_tick(struct esl_session *session, struct mono now);

/* Bytes for FreeSWITCH; and that so many of them are on their way. */
struct str esl_session_output(const struct esl_session *session);
void esl_session_sent(struct esl_session *session, size_t size);

enum esl_phase esl_session_phase(const struct esl_session *session);

/* Why it was refused or broken; "" if it is not. */
const char *esl_session_fault(const struct esl_session *session);

#endif
