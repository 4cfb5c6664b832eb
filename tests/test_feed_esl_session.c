#include <stdio.h>
#include <string.h>

#include "feed/esl_session.h"
#include "support/rows.h"

#define AUTH     "Content-Type: auth/request\n\n"
#define WELCOME  "Content-Type: command/reply\nReply-Text: +OK accepted\n\n"
#define REPLY(t) "Content-Type: command/reply\nReply-Text: " t "\n\n"
#define EVENT    "Content-Length: 5\nContent-Type: text/event-plain\n\nA: 1\n"

#define SAID_AUTH "auth s3cret\n\n"
#define SAID_SUBSCRIBE                                                                   \
    "event plain HEARTBEAT CHANNEL_HANGUP_COMPLETE CUSTOM callcenter::info\n\n"
#define SAID_QUEUES "api callcenter_config queue list\n\n"

/*
 * A conversation: what FreeSWITCH says ('+' alone lets a second pass, "+N" N of them; an
 * answer is written "api TEXT", '/' for a line end), what it is told, and what it comes
 * to: the number of events, lists and rubbish, and the fault.
 */
struct talk {
    const char *name;
    const char *heard[12];
    const char *said;
    enum esl_phase phase;
    const char *read; /* "e" an event, "l" a list, "r" rubbish */
    const char *fault;
};

static struct talk talks[] = {
    {"the password is said when it is asked for",
     {AUTH},
     SAID_AUTH,
     ESL_EXPECTING_WELCOME,
     "",
     ""},
    {"nothing is said before", {"+5"}, "", ESL_EXPECTING_REQUEST, "", ""},
    {"then the events are asked for",
     {AUTH, WELCOME},
     SAID_AUTH SAID_SUBSCRIBE,
     ESL_SUBSCRIBING,
     "",
     ""},
    {"then the lists",
     {AUTH, WELCOME, REPLY("+OK event listener enabled plain"), "+0"},
     SAID_AUTH SAID_SUBSCRIBE SAID_QUEUES,
     ESL_UP,
     "",
     ""},
    {"one question at a time, and each queue's members; then half a minute nothing",
     {AUTH, WELCOME, REPLY("+OK"), "+0", "api name|strategy/a@x|r/b|r/+OK/",
      "api name|wrap_up_time/+OK/", "api queue|level/+OK/", "api -ERR no/", EVENT,
      "api queue|session_uuid/+OK/", "+29"},
     SAID_AUTH SAID_SUBSCRIBE SAID_QUEUES
     "api callcenter_config agent list\n\n"
     "api callcenter_config tier list\n\n"
     "api callcenter_config queue list members a@x\n\n"
     "api callcenter_config queue list members b\n\n",
     ESL_UP,
     "lllle"
     "l",
     ""},
    {"after half a minute the next round",
     {AUTH, WELCOME, REPLY("+OK"), "+0", "api name|strategy/+OK/",
      "api name|wrap_up_time/+OK/", "api queue|level/+OK/", "+30"},
     SAID_AUTH SAID_SUBSCRIBE SAID_QUEUES
     "api callcenter_config agent list\n\n"
     "api callcenter_config tier list\n\n" SAID_QUEUES,
     ESL_UP,
     "lll",
     ""},
    {"no such command: asked again after ten seconds",
     {AUTH, WELCOME, REPLY("+OK"), "+0", "api -ERR Command not found!/", "+10"},
     SAID_AUTH SAID_SUBSCRIBE SAID_QUEUES SAID_QUEUES,
     ESL_UP,
     "l",
     ""},
    {"a queue's name that would be another command is not asked for",
     {AUTH, WELCOME, REPLY("+OK"), "+0",
      "api name|strategy/a\x01"
      "b|r/+OK/",
      "api name|wrap_up_time/+OK/", "api queue|level/+OK/"},
     SAID_AUTH SAID_SUBSCRIBE SAID_QUEUES "api callcenter_config agent list\n\n"
                                          "api callcenter_config tier list\n\n",
     ESL_UP,
     "lll",
     ""},
    {"an answer that was not asked for is nothing",
     {AUTH, WELCOME, REPLY("+OK"), "api name|strategy/+OK/"},
     SAID_AUTH SAID_SUBSCRIBE,
     ESL_UP,
     "",
     ""},
    {"an event before the log-in is nothing",
     {EVENT, AUTH},
     SAID_AUTH,
     ESL_EXPECTING_WELCOME,
     "",
     ""},
    {"asked for the password twice, it is said once",
     {AUTH, AUTH},
     SAID_AUTH,
     ESL_EXPECTING_WELCOME,
     "",
     ""},
    {"rubbish is told", {AUTH, "what?\n\n"}, SAID_AUTH, ESL_EXPECTING_WELCOME, "r", ""},
    {"the password is refused",
     {AUTH, REPLY("-ERR invalid")},
     "",
     ESL_REFUSED,
     "",
     "the password was refused: -ERR invalid"},
    {"the events are refused",
     {AUTH, WELCOME, REPLY("-ERR no")},
     "",
     ESL_REFUSED,
     "",
     "the events were refused: -ERR no"},
    {"the access list does not let us in",
     {"Content-Type: text/rude-rejection\nContent-Length: 5\n\nno, a"},
     "",
     ESL_REFUSED,
     "",
     "its access list does not let us in: no, a"},
    {"it says good-bye",
     {AUTH, WELCOME, REPLY("+OK"), "Content-Type: text/disconnect-notice\n\n", EVENT},
     "",
     ESL_BROKEN,
     "",
     "it ends the conversation"},
    {"no log-in within half a minute",
     {AUTH, "+30"},
     "",
     ESL_BROKEN,
     "",
     "the log-in was not answered: is it an event socket?"},
    {"a question is not answered within a minute",
     {AUTH, WELCOME, REPLY("+OK"), "+0", "+59", "+1"},
     "",
     ESL_BROKEN,
     "",
     "it has not answered for a minute"},
};

static void put(struct esl_session *session, struct mono now, const char *text,
                char *read)
{
    static struct esl_message message;
    enum esl_session_read what = ESL_SESSION_NOTHING;
    assert_int_equal(esl_session_put(session, str_from(text)), strlen(text));
    while ((what = esl_session_next(session, now, &message)) != ESL_SESSION_NOTHING) {
        assert_true(strlen(read) < 15);
        strcat(read, what == ESL_SESSION_EVENT  ? "e"
                     : what == ESL_SESSION_LIST ? "l"
                                                : "r");
    }
}

static void answer(struct esl_session *session, struct mono now, const char *text,
                   char *read)
{
    char bytes[512];
    size_t size = str_format(bytes, sizeof bytes,
                             "Content-Type: api/response\nContent-Length: %zu\n\n%s",
                             strlen(text), text);
    for (char *at = strstr(bytes, "\n\n"); at < bytes + size; at++) {
        *at = *at == '/' ? '\n' : *at;
    }
    put(session, now, bytes, read);
}

static void collect(struct esl_session *session, char *said, size_t size)
{
    struct str bytes = esl_session_output(session);
    size_t length = strlen(said);
    str_format(said + length, size - length, "%.*s", (int)bytes.size, bytes.data);
    esl_session_sent(session, bytes.size);
}

static void test_talk(void **state)
{
    const struct talk *row = *state;
    char said[1024] = "";
    char read[16] = "";
    struct mono now = {0};
    struct esl_session *session = esl_session_create("s3cret");
    assert_non_null(session);
    esl_session_begin(session, now);
    for (size_t i = 0; row->heard[i] != NULL; i++) {
        const char *heard = row->heard[i];
        int64_t seconds = 0;
        if (heard[0] == '+' && str_to_int(str_from(heard + 1), 0, 3600, &seconds)) {
            now = mono_add_ms(now, seconds * 1000);
            esl_session_tick(session, now);
        } else if (strncmp(heard, "api ", 4) == 0) {
            answer(session, now, heard + 4, read);
        } else {
            put(session, now, heard, read);
        }
        collect(session, said, sizeof said);
    }
    assert_int_equal(esl_session_phase(session), row->phase);
    assert_string_equal(esl_session_fault(session), row->fault);
    assert_string_equal(read, row->read);
    if (row->fault[0] == '\0') {
        assert_string_equal(said, row->said);
    }
    esl_session_destroy(&session);
}

/* A new connection begins from the start. */
static void test_again(void **state)
{
    char said[256] = "";
    char read[16] = "";
    (void)state;
    struct esl_session *session = esl_session_create("s3cret");
    assert_non_null(session);
    esl_session_begin(session, (struct mono){0});
    put(session, (struct mono){0}, AUTH REPLY("-ERR invalid") "half of a mess", read);
    esl_session_begin(session, (struct mono){0});
    put(session, (struct mono){0}, AUTH, read);
    collect(session, said, sizeof said);
    assert_string_equal(said, SAID_AUTH);
    assert_string_equal(esl_session_fault(session), "");
    assert_string_equal(read, "");
    esl_session_destroy(&session);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_talk, talks);
    rows_add_one(&rows, "another connection begins from the start", test_again);
    return rows_run(&rows, "feed/esl_session");
}
