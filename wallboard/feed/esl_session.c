#include "feed/esl_session.h"

#include <stdlib.h>
#include <string.h>

#include "feed/esl_table.h"
#include "stats/limits.h"

#define OUTPUT_BYTES 4096

/* The heartbeat (every 20 s) is a sign of life and of a restart; the end of a channel
 * closes members that mod_callcenter forgets. What follows CUSTOM is a name of its own.
 */
#define SUBSCRIPTION                                                                     \
    "event plain HEARTBEAT CHANNEL_HANGUP_COMPLETE CUSTOM callcenter::info\n\n"

/* What is asked for in a round, in this order. */
enum question {
    QUESTION_NONE,
    QUESTION_QUEUES,
    QUESTION_AGENTS,
    QUESTION_TIERS,
    QUESTION_MEMBERS, /* once for each queue */
};

struct esl_session {
    char password[ESL_PASSWORD_MAX + 1];
    struct esl_frame *frame;
    enum esl_phase phase;
    enum question question; /* that is not answered yet */
    struct mono begun, asked, ask_due;
    char fault[ESL_FAULT_MAX];
    size_t queue_count, queue_at; /* of this round; whose members were asked for last */
    char queues[LIMIT_QUEUES][LIMIT_ID_BYTES + 1];
    size_t output_size;
    char output[OUTPUT_BYTES];
};

struct esl_session *esl_session_create(const char *password)
{
    struct esl_session *session = calloc(1, sizeof *session);
    if (session == NULL) {
        return NULL;
    }
    str_copy(session->password, sizeof session->password, str_from(password));
    session->frame = esl_frame_create();
    if (session->frame == NULL) {
        esl_session_destroy(&session);
    }
    return session;
}

void esl_session_destroy(struct esl_session **self)
{
    if (*self != NULL) {
        esl_frame_destroy(&(*self)->frame);
        free(*self);
        *self = NULL;
    }
}

bool esl_session_is_word(struct str text)
{
    bool ok = text.size > 0 && text.size <= ESL_PASSWORD_MAX;
    for (size_t i = 0; ok && i < text.size; i++) {
        ok = (unsigned char)text.data[i] >= ' ';
    }
    return ok;
}

static void end(struct esl_session *session, enum esl_phase phase, const char *why,
                struct str detail)
{
    char clean[64];
    str_clean(clean, sizeof clean, str_trim(detail));
    session->phase = phase;
    session->output_size = 0;
    str_format(session->fault, sizeof session->fault, "%s%s%s", why,
               clean[0] != '\0' ? ": " : "", clean);
}

/* Puts a command behind the others. */
static void say(struct esl_session *session, const char *command)
{
    size_t size = strlen(command);
    if (size > OUTPUT_BYTES - session->output_size) {
        end(session, ESL_BROKEN, "it does not read what it is asked", (struct str){0});
        return;
    }
    memcpy(session->output + session->output_size, command, size);
    session->output_size += size;
}

void esl_session_begin(struct esl_session *session, struct mono now)
{
    esl_frame_clear(session->frame);
    session->phase = ESL_EXPECTING_REQUEST;
    session->question = QUESTION_NONE;
    session->begun = session->ask_due = now;
    session->fault[0] = '\0';
    session->output_size = 0;
}

size_t esl_session_put(struct esl_session *session, struct str bytes)
{
    return esl_frame_put(session->frame, bytes);
}

/* -- log-in ---------------------------------------------------------------------------
 */

static void hear_request(struct esl_session *session)
{
    if (session->phase == ESL_EXPECTING_REQUEST) {
        char command[ESL_PASSWORD_MAX + 16];
        str_format(command, sizeof command, "auth %s\n\n", session->password);
        session->phase = ESL_EXPECTING_WELCOME;
        say(session, command);
    }
}

static void hear_reply(struct esl_session *session, struct str reply, struct mono now)
{
    bool is_well = str_starts_with(reply, "+OK");
    if (session->phase == ESL_EXPECTING_WELCOME && is_well) {
        session->phase = ESL_SUBSCRIBING;
        say(session, SUBSCRIPTION);
    } else if (session->phase == ESL_EXPECTING_WELCOME) {
        end(session, ESL_REFUSED, "the password was refused", reply);
    } else if (session->phase == ESL_SUBSCRIBING && is_well) {
        session->phase = ESL_UP;
        session->ask_due = now;
    } else if (session->phase == ESL_SUBSCRIBING) {
        end(session, ESL_REFUSED, "the events were refused", reply);
    }
}

/* -- the round of lists ---------------------------------------------------------------
 */

static void ask(struct esl_session *session, enum question question, const char *what,
                struct mono now)
{
    char command[LIMIT_ID_BYTES + 64];
    str_format(command, sizeof command, "api callcenter_config %s\n\n", what);
    session->question = question;
    session->asked = now;
    say(session, command);
}

static void end_round(struct esl_session *session, int64_t pause_ms, struct mono now)
{
    session->question = QUESTION_NONE;
    session->ask_due = mono_add_ms(now, pause_ms);
}

static void ask_members(struct esl_session *session, struct mono now)
{
    char what[LIMIT_ID_BYTES + 32];
    if (session->queue_at == session->queue_count) {
        end_round(session, ESL_ASK_MS, now);
        return;
    }
    str_format(what, sizeof what, "queue list members %s",
               session->queues[session->queue_at++]);
    ask(session, QUESTION_MEMBERS, what, now);
}

/* A name that is no word would end the command and begin another. */
static void note_queues(struct esl_session *session, struct esl_table *table)
{
    session->queue_count = session->queue_at = 0;
    while (esl_table_next(table) && session->queue_count < LIMIT_QUEUES) {
        struct str name = esl_table_cell(table, "name");
        if (name.size <= LIMIT_ID_BYTES && esl_session_is_word(name)) {
            str_copy(session->queues[session->queue_count++], sizeof session->queues[0],
                     name);
        }
    }
}

static void hear_answer(struct esl_session *session, struct str body, struct mono now)
{
    struct esl_table table;
    switch (session->question) {
    case QUESTION_NONE:
        break;
    case QUESTION_QUEUES:
        if (!esl_table_open(&table, body)) {
            end_round(session, ESL_RETRY_MS, now); /* mod_callcenter is not loaded */
            break;
        }
        note_queues(session, &table);
        ask(session, QUESTION_AGENTS, "agent list", now);
        break;
    case QUESTION_AGENTS:
        ask(session, QUESTION_TIERS, "tier list", now);
        break;
    case QUESTION_TIERS:
    case QUESTION_MEMBERS:
        ask_members(session, now);
        break;
    }
}

/* -- messages -------------------------------------------------------------------------
 */

/* Takes in what is the session's own affair. */
static enum esl_session_read hear(struct esl_session *session,
                                  const struct esl_message *message, struct mono now)
{
    switch (message->kind) {
    case ESL_AUTH_REQUEST:
        hear_request(session);
        break;
    case ESL_COMMAND_REPLY:
        hear_reply(session, message->reply, now);
        break;
    case ESL_DISCONNECT:
        end(session, ESL_BROKEN, "it ends the conversation", (struct str){0});
        break;
    case ESL_REJECTION:
        end(session, ESL_REFUSED, "its access list does not let us in", message->body);
        break;
    case ESL_EVENT:
        return session->phase == ESL_UP ? ESL_SESSION_EVENT : ESL_SESSION_NOTHING;
    case ESL_API_RESPONSE:
        if (session->phase == ESL_UP && session->question != QUESTION_NONE) {
            hear_answer(session, message->body, now);
            return ESL_SESSION_LIST;
        }
        break;
    case ESL_OTHER:
        break;
    }
    return ESL_SESSION_NOTHING;
}

static bool is_over(const struct esl_session *session)
{
    return session->phase == ESL_REFUSED || session->phase == ESL_BROKEN;
}

enum esl_session_read esl_session_next(struct esl_session *session, struct mono now,
                                       struct esl_message *ret_message)
{
    enum esl_read read = ESL_NOTHING;
    while ((read = esl_frame_next(session->frame, ret_message)) != ESL_NOTHING) {
        if (read == ESL_RUBBISH) {
            return ESL_SESSION_RUBBISH;
        }
        enum esl_session_read what =
            is_over(session) ? ESL_SESSION_NOTHING : hear(session, ret_message, now);
        if (what != ESL_SESSION_NOTHING) {
            return what;
        }
    }
    return ESL_SESSION_NOTHING;
}

void esl_session_tick(struct esl_session *session, struct mono now)
{
    bool logs_in = session->phase == ESL_EXPECTING_REQUEST ||
                   session->phase == ESL_EXPECTING_WELCOME ||
                   session->phase == ESL_SUBSCRIBING;
    if (logs_in && mono_ms_between(session->begun, now) >= ESL_LOGIN_MS) {
        end(session, ESL_BROKEN, "the log-in was not answered: is it an event socket?",
            (struct str){0});
    } else if (session->phase == ESL_UP && session->question != QUESTION_NONE) {
        if (mono_ms_between(session->asked, now) >= ESL_ANSWER_MS) {
            end(session, ESL_BROKEN, "it has not answered for a minute", (struct str){0});
        }
    } else if (session->phase == ESL_UP && mono_ms_between(session->ask_due, now) >= 0) {
        ask(session, QUESTION_QUEUES, "queue list", now);
    }
}

struct str esl_session_output(const struct esl_session *session)
{
    return (struct str){session->output, session->output_size};
}

void esl_session_sent(struct esl_session *session, size_t size)
{
    session->output_size -= size;
    memmove(session->output, session->output + size, session->output_size);
}

enum esl_phase esl_session_phase(const struct esl_session *session)
{
    return session->phase;
}

const char *esl_session_fault(const struct esl_session *session)
{
    return session->fault;
}
