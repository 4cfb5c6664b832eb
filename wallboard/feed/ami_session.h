#ifndef WALLBOARD_FEED_AMI_SESSION_H
#define WALLBOARD_FEED_AMI_SESSION_H

/*
 * One conversation with Asterisk's manager interface: greeting, log-in, the question for
 * what is so now (QueueStatus), and signs of life. Pure: bytes in, bytes and messages
 * out; whoever owns it moves the bytes and tells the time. What the messages mean is
 * ami_events.c.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/str.h"
#include "feed/ami_frame.h"

#define AMI_LOGIN_MS  30000 /* Asterisk's authtimeout: by then the log-in is over */
#define AMI_BOOT_MS   2000  /* users without class system never hear FullyBooted */
#define AMI_PING_MS   10000 /* silence that is asked about */
#define AMI_SILENT_MS 30000 /* silence that is the end */
#define AMI_ASK_MS    60000 /* what is so now is asked for so often */
#define AMI_RETRY_MS  10000 /* ... and after an answer that was none */

#define AMI_NAME_MAX  256
#define AMI_FAULT_MAX 192

enum ami_phase {
    AMI_CLOSED,
    AMI_EXPECTING_GREETING,
    AMI_EXPECTING_CHALLENGE,
    AMI_EXPECTING_WELCOME,
    AMI_BOOTING, /* logged in; Asterisk has not yet said that it is whole */
    AMI_UP,
    AMI_REFUSED, /* the log-in was; see ami_session_fault() */
    AMI_BROKEN,  /* it does not speak as it should, or no more */
};

enum ami_session_read {
    AMI_SESSION_WELCOME, /* logged in: from here on what happens is heard */
    AMI_SESSION_EVENT,   /* an event, for ami_events.c */
    AMI_SESSION_STAMP,   /* an answer of which only the time is of use */
    AMI_SESSION_RUBBISH, /* bytes that were no message */
    AMI_SESSION_NOTHING,
};

struct ami_login {
    char user[AMI_NAME_MAX + 1], secret[AMI_NAME_MAX + 1];
    bool plain; /* the secret itself, not its digest, goes over the wire */
};

struct ami_session;

/* Copies `login`. NULL without memory. */
struct ami_session *ami_session_create(const struct ami_login *login);
void ami_session_destroy(struct ami_session **self);

/* May it stand in a request? Not with an end of line in it. */
bool ami_session_is_name(struct str text);

/* A connection has come about. */
void ami_session_begin(struct ami_session *session, struct mono now);

/* Bytes from Asterisk: takes as many as there is room for. */
size_t ami_session_put(struct ami_session *session, struct str bytes, struct mono now);

/* The next message of those that are not the session's own affair; borrowed until the
 * next call. */
enum ami_session_read ami_session_next(struct ami_session *session, struct mono now,
                                       struct ami_message *ret_message);

/* What the clock asks for: signs of life, the question once more, the end of patience. */
void ami_session_tick(struct ami_session *session, struct mono now);

/* Bytes for Asterisk; and that so many of them are on their way. */
struct str ami_session_output(const struct ami_session *session);
void ami_session_sent(struct ami_session *session, size_t size);

enum ami_phase ami_session_phase(const struct ami_session *session);

/* What the greeting said, "5.0.4"; "" before. */
const char *ami_session_version(const struct ami_session *session);

/* Why it was refused or broken; "" if it is not. */
const char *ami_session_fault(const struct ami_session *session);

#endif
