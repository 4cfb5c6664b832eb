#include "feed/ami_session.h"

#include <stdlib.h>
#include <string.h>

#include "net/digest.h"

#define OUTPUT_BYTES  4096
#define EVENT_CLASSES "agent,call,dialplan,system"
#define ID_LIST       "wb-list" /* ActionID of QueueStatus */

struct ami_session {
    struct ami_login login;
    struct ami_frame *frame;
    enum ami_phase phase;
    struct mono begun, heard, pinged, ask_due;
    bool asks; /* ask_due is set */
    char version[32];
    char fault[AMI_FAULT_MAX];
    size_t output_size;
    char output[OUTPUT_BYTES];
};

struct ami_session *ami_session_create(const struct ami_login *login)
{
    struct ami_session *session = calloc(1, sizeof *session);
    if (session == NULL) {
        return NULL;
    }
    session->login = *login;
    session->frame = ami_frame_create();
    if (session->frame == NULL) {
        ami_session_destroy(&session);
    }
    return session;
}

void ami_session_destroy(struct ami_session **self)
{
    if (*self != NULL) {
        ami_frame_destroy(&(*self)->frame);
        free(*self);
        *self = NULL;
    }
}

bool ami_session_is_name(struct str text)
{
    bool ok = text.size > 0 && text.size <= AMI_NAME_MAX;
    for (size_t i = 0; ok && i < text.size; i++) {
        ok = (unsigned char)text.data[i] >= ' ';
    }
    return ok;
}

static void end(struct ami_session *session, enum ami_phase phase, const char *why,
                struct str detail)
{
    char clean[64];
    str_clean(clean, sizeof clean, detail);
    session->phase = phase;
    session->output_size = 0;
    str_format(session->fault, sizeof session->fault, "%s%s%s", why,
               clean[0] != '\0' ? ": " : "", clean);
}

/* Puts a request behind the others. */
static void say(struct ami_session *session, const char *request)
{
    size_t size = strlen(request);
    if (size > OUTPUT_BYTES - session->output_size) {
        end(session, AMI_BROKEN, "it does not read what it is asked", (struct str){0});
        return;
    }
    memcpy(session->output + session->output_size, request, size);
    session->output_size += size;
}

void ami_session_begin(struct ami_session *session, struct mono now)
{
    ami_frame_clear(session->frame);
    session->phase = AMI_EXPECTING_GREETING;
    session->begun = session->heard = session->pinged = now;
    session->asks = false;
    session->version[0] = session->fault[0] = '\0';
    session->output_size = 0;
}

size_t ami_session_put(struct ami_session *session, struct str bytes, struct mono now)
{
    session->heard = now;
    return ami_frame_put(session->frame, bytes);
}

static void ask(struct ami_session *session, struct mono now)
{
    say(session, "Action: QueueStatus\r\nActionID: " ID_LIST "\r\n\r\n");
    session->ask_due = mono_add_ms(now, AMI_ASK_MS);
    session->asks = true;
}

/* -- log-in ---------------------------------------------------------------------------
 */

static void say_login(struct ami_session *session, const char *proof, const char *value)
{
    char request[3 * AMI_NAME_MAX];
    str_format(request, sizeof request,
               "Action: Login\r\n%sUsername: %s\r\n%s: %s\r\nEvents: " EVENT_CLASSES
               "\r\nActionID: wb-login\r\n\r\n",
               session->login.plain ? "" : "AuthType: MD5\r\n", session->login.user,
               proof, value);
    session->phase = AMI_EXPECTING_WELCOME;
    say(session, request);
}

static void hear_greeting(struct ami_session *session, const struct ami_message *message)
{
    if (session->phase != AMI_EXPECTING_GREETING) {
        return;
    }
    str_clean(session->version, sizeof session->version, message->fields[0].value);
    if (session->login.plain) {
        say_login(session, "Secret", session->login.secret);
        return;
    }
    session->phase = AMI_EXPECTING_CHALLENGE;
    say(session, "Action: Challenge\r\nAuthType: MD5\r\nActionID: wb-challenge\r\n\r\n");
}

static void hear_challenge(struct ami_session *session, const struct ami_message *answer)
{
    char digest[DIGEST_MD5_SIZE];
    struct str challenge = ami_value(answer, "Challenge");
    if (challenge.size == 0) {
        end(session, AMI_REFUSED, "the log-in by MD5 was refused",
            ami_value(answer, "Message"));
    } else if (!digest_md5(challenge, str_from(session->login.secret), digest)) {
        end(session, AMI_REFUSED, "this machine computes no MD5", (struct str){0});
    } else {
        say_login(session, "Key", digest);
    }
}

static void ping(struct ami_session *session, struct mono now)
{
    session->pinged = now;
    say(session, "Action: Ping\r\nActionID: wb-ping\r\n\r\n");
}

static void hear_welcome(struct ami_session *session, const struct ami_message *answer,
                         struct mono now)
{
    if (!ami_is(ami_value(answer, "Response"), "Success")) {
        end(session, AMI_REFUSED, "the log-in was refused", ami_value(answer, "Message"));
        return;
    }
    session->phase = AMI_BOOTING;
    ping(session, now); /* for the time that its answer carries */
    session->ask_due = mono_add_ms(now, AMI_BOOT_MS);
    session->asks = true;
}

/* -- while it runs --------------------------------------------------------------------
 */

static void hear_answer(struct ami_session *session, const struct ami_message *answer,
                        struct mono now)
{
    switch (session->phase) {
    case AMI_EXPECTING_CHALLENGE:
        hear_challenge(session, answer);
        break;
    case AMI_EXPECTING_WELCOME:
        hear_welcome(session, answer, now);
        break;
    case AMI_BOOTING:
    case AMI_UP:
        if (str_is(ami_value(answer, "ActionID"), ID_LIST) &&
            !ami_is(ami_value(answer, "Response"), "Success")) {
            session->ask_due = mono_add_ms(now, AMI_RETRY_MS); /* no queues loaded yet */
        }
        break;
    case AMI_CLOSED:
    case AMI_EXPECTING_GREETING:
    case AMI_REFUSED:
    case AMI_BROKEN:
        break;
    }
}

static bool is_running(const struct ami_session *session)
{
    return session->phase == AMI_BOOTING || session->phase == AMI_UP;
}

/* "app_queue", "app_queue.so", or everything at once. */
static bool is_of_queues(struct str module)
{
    return str_starts_with(module, "app_queue") || ami_is(module, "All") ||
           module.size == 0;
}

/* Asterisk is whole, or its queues were read anew: what is so now must be asked for. */
static void hear_event(struct ami_session *session, const struct ami_message *event,
                       struct mono now)
{
    struct str name = ami_value(event, "Event");
    bool reloaded = ami_is(name, "Reload") && is_of_queues(ami_value(event, "Module"));
    if (is_running(session) && (ami_is(name, "FullyBooted") || reloaded)) {
        session->phase = AMI_UP;
        ask(session, now);
    }
}

enum ami_session_read ami_session_next(struct ami_session *session, struct mono now,
                                       struct ami_message *ret_message)
{
    enum ami_read read = AMI_NOTHING;
    while ((read = ami_frame_next(session->frame, ret_message)) != AMI_NOTHING) {
        if (read == AMI_RUBBISH) {
            return AMI_SESSION_RUBBISH;
        }
        if (read == AMI_GREETING) {
            hear_greeting(session, ret_message);
        } else if (ami_value(ret_message, "Event").size > 0) {
            hear_event(session, ret_message, now);
            return AMI_SESSION_EVENT;
        } else if (ami_value(ret_message, "Response").size > 0) {
            enum ami_phase before = session->phase;
            hear_answer(session, ret_message, now);
            if (before != AMI_BOOTING && session->phase == AMI_BOOTING) {
                return AMI_SESSION_WELCOME;
            }
            if (ami_value(ret_message, "Timestamp").size > 0) {
                return AMI_SESSION_STAMP;
            }
        }
    }
    return AMI_SESSION_NOTHING;
}

static void keep_alive(struct ami_session *session, struct mono now)
{
    if (mono_ms_between(session->heard, now) >= AMI_SILENT_MS) {
        end(session, AMI_BROKEN, "it has not said a word for half a minute",
            (struct str){0});
    } else if (mono_ms_between(session->heard, now) >= AMI_PING_MS &&
               mono_ms_between(session->pinged, now) >= AMI_PING_MS) {
        ping(session, now);
    }
}

void ami_session_tick(struct ami_session *session, struct mono now)
{
    bool logs_in = session->phase == AMI_EXPECTING_GREETING ||
                   session->phase == AMI_EXPECTING_CHALLENGE ||
                   session->phase == AMI_EXPECTING_WELCOME;
    if (logs_in && mono_ms_between(session->begun, now) >= AMI_LOGIN_MS) {
        end(session, AMI_BROKEN,
            "the log-in was not answered: is it a manager interface?", (struct str){0});
    } else if (is_running(session)) {
        keep_alive(session, now);
        if (is_running(session) && session->asks &&
            mono_ms_between(session->ask_due, now) >= 0) {
            session->phase = AMI_UP;
            ask(session, now);
        }
    }
}

struct str ami_session_output(const struct ami_session *session)
{
    return (struct str){session->output, session->output_size};
}

void ami_session_sent(struct ami_session *session, size_t size)
{
    session->output_size -= size;
    memmove(session->output, session->output + size, session->output_size);
}

enum ami_phase ami_session_phase(const struct ami_session *session)
{
    return session->phase;
}

const char *ami_session_version(const struct ami_session *session)
{
    return session->version;
}

const char *ami_session_fault(const struct ami_session *session)
{
    return session->fault;
}
