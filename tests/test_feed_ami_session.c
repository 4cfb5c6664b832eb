#include <string.h>

#include "feed/ami_session.h"
#include "support/rows.h"

/*
 * A talk, a line at a time: "< TEXT" Asterisk says ('|' ends a line), "> TEXT" we say, "+
 * S" so many seconds pass, "= PHASE" stands so, "event" one was handed on, "stamp" a time
 * was, "welcome" that it is logged in, "! FAULT".
 */
struct talk {
    const char *name;
    bool plain;
    const char *lines;
};

#define GREET     "< Asterisk Call Manager/9.0.0|\n"
#define CHALLENGE "> Action: Challenge|AuthType: MD5|ActionID: wb-challenge||\n"
#define PLAIN                                                                            \
    "> Action: Login|Username: feed|Secret: s3cret|Events: "                             \
    "agent,call,dialplan,system|ActionID: wb-login||\n"
#define PING "> Action: Ping|ActionID: wb-ping||\n"
#define WELCOME                                                                          \
    "< Response: Success|Message: Authentication accepted||\n"                           \
    "welcome\n" PING
#define BOOTED                                                                           \
    "< Event: FullyBooted|Privilege: system,all|Status: Fully Booted||\nevent\n"
#define ASK "> Action: QueueStatus|ActionID: wb-list||\n"
#define IN  GREET PLAIN WELCOME BOOTED ASK "= up\n"

/* clang-format off */
static struct talk talks[] = {
    {"a plain log-in, and the question at once", true, IN},
    /* echo -n 145769581s3cret | md5sum */
    {"a log-in by MD5: the digest of challenge and secret", false,
     GREET CHALLENGE "< Response: Success|Challenge: 145769581||\n"
     "> Action: Login|AuthType: MD5|Username: feed|Key: c50a97454a3fc88d943bc8bb1d7d5e5d|Events: agent,call,dialplan,system|ActionID: wb-login||\n"
     WELCOME "= booting\n"},
    {"no FullyBooted: after two seconds the question all the same", true,
     GREET PLAIN WELCOME "+ 1\n" "= booting\n" "+ 1\n" ASK "= up\n"},
    {"FullyBooted again: the question again", true, IN BOOTED ASK},
    {"the queues were reloaded: the question again", true,
     IN "< Event: Reload|Privilege: system,all|Module: app_queue|Status: 0||\nevent\n" ASK},
    {"everything was reloaded: the question again", true, IN "< Event: Reload|Module: All||\nevent\n" ASK},
    {"another module was reloaded: nothing", true, IN "< Event: Reload|Module: chan_sip||\nevent\n"},
    {"once a minute the question again", true,
     IN "+ 9\n< Event: X||\nevent\n+ 9\n< Event: X||\nevent\n+ 9\n< Event: X||\nevent\n+ 9\n< Event: X||\nevent\n"
     "+ 9\n< Event: X||\nevent\n+ 9\n< Event: X||\nevent\n+ 5\n< Event: X||\nevent\n+ 1\n" ASK},
    {"no queues are loaded yet: the question again after ten seconds", true,
     IN "< Response: Error|ActionID: wb-list|Message: Invalid/unknown command||\n" "+ 9\n< Event: X||\nevent\n" "+ 1\n" ASK},
    {"ten seconds of silence are asked about, thirty are the end", true,
     IN "+ 9\n" "+ 1\n> Action: Ping|ActionID: wb-ping||\n" "+ 10\n> Action: Ping|ActionID: wb-ping||\n"
     "+ 10\n= broken\n! it has not said a word for half a minute\n"},
    {"an answer to Ping is a sign of life", true,
     IN "+ 10\n> Action: Ping|ActionID: wb-ping||\n" "< Response: Success|Ping: Pong|Timestamp: 1.5||\nstamp\n" "+ 9\n" "+ 1\n> Action: Ping|ActionID: wb-ping||\n" "= up\n"},
    {"a wrong secret", true, GREET PLAIN "< Response: Error|Message: Authentication failed||\n= refused\n! the log-in was refused: Authentication failed\n"},
    {"MD5 is not to be had", false, GREET CHALLENGE "< Response: Error|Message: Must specify AuthType||\n= refused\n! the log-in by MD5 was refused: Must specify AuthType\n"},
    {"not a manager interface: nothing said", true, "+ 29\n" "= greeting\n" "+ 1\n= broken\n! the log-in was not answered: is it a manager interface?\n"},
    {"not a manager interface: something else said", true, "< HTTP/1.1 400 Bad Request|Content: x||\nrubbish\n" "= greeting\n"},
    {"a second greeting changes nothing", true, IN GREET "= up\n"},
    {"events before the log-in are handed on, and no question is asked for them", true,
     GREET PLAIN "< Event: FullyBooted||\nevent\n" "= welcome\n"},
    {"answers to what was not asked are nothing", true, IN "< Response: Error|Message: Authentication failed||\n= up\n"},
};
/* clang-format on */

static const char *const phases[] = {
    [AMI_CLOSED] = "closed",
    [AMI_EXPECTING_GREETING] = "greeting",
    [AMI_EXPECTING_CHALLENGE] = "challenge",
    [AMI_EXPECTING_WELCOME] = "welcome",
    [AMI_BOOTING] = "booting",
    [AMI_UP] = "up",
    [AMI_REFUSED] = "refused",
    [AMI_BROKEN] = "broken",
};

/* "a|b||" as lines of the wire. */
static size_t expand(char *buffer, size_t size, struct str text)
{
    size_t used = 0;
    for (size_t i = 0; i < text.size; i++) {
        const char one[2] = {text.data[i], '\0'};
        used += str_format(buffer + used, size - used, "%s",
                           text.data[i] == '|' ? "\r\n" : one);
    }
    return used;
}

static void hear(struct ami_session *session, struct str text, struct mono now)
{
    char bytes[1024];
    size_t size = expand(bytes, sizeof bytes, text);
    assert_int_equal(ami_session_put(session, (struct str){bytes, size}, now), size);
}

static void expect_said(struct ami_session *session, struct str text)
{
    char wanted[1024];
    char said[1024];
    struct str output = ami_session_output(session);
    expand(wanted, sizeof wanted, text);
    str_copy(said, sizeof said, output);
    assert_string_equal(said, wanted);
    ami_session_sent(session, output.size);
}

static void play_line(struct ami_session *session, struct str line, struct mono *now)
{
    static struct ami_message message;
    char text[256];
    struct str rest = {line.data + 2, line.size < 2 ? 0 : line.size - 2};
    int64_t seconds = 0;
    str_copy(text, sizeof text, rest);
    if (line.data[0] == '<') {
        hear(session, rest, *now);
    } else if (line.data[0] == '>') {
        assert_int_equal(ami_session_next(session, *now, &message), AMI_SESSION_NOTHING);
        expect_said(session, rest);
    } else if (line.data[0] == '+') {
        assert_int_equal(ami_session_next(session, *now, &message), AMI_SESSION_NOTHING);
        assert_true(str_to_int(rest, 0, 1000, &seconds));
        *now = mono_add_ms(*now, seconds * 1000);
        ami_session_tick(session, *now);
    } else if (line.data[0] == '=') {
        assert_int_equal(ami_session_next(session, *now, &message), AMI_SESSION_NOTHING);
        assert_string_equal(phases[ami_session_phase(session)], text);
    } else if (line.data[0] == '!') {
        assert_string_equal(ami_session_fault(session), text);
    } else {
        assert_int_equal(ami_session_next(session, *now, &message),
                         str_is(line, "welcome") ? AMI_SESSION_WELCOME
                         : str_is(line, "event") ? AMI_SESSION_EVENT
                         : str_is(line, "stamp") ? AMI_SESSION_STAMP
                                                 : AMI_SESSION_RUBBISH);
    }
}

static void test_talk(void **state)
{
    const struct talk *row = *state;
    static struct ami_message message;
    const struct ami_login login = {
        .user = "feed", .secret = "s3cret", .plain = row->plain};
    struct mono now = {0};
    struct ami_session *session = ami_session_create(&login);
    assert_non_null(session);
    assert_int_equal(ami_session_phase(session), AMI_CLOSED);
    ami_session_begin(session, now);
    struct str rest = str_from(row->lines);
    while (rest.size > 0) {
        play_line(session, str_split(&rest, '\n'), &now);
    }
    /* and nothing besides */
    assert_int_equal(ami_session_next(session, now, &message), AMI_SESSION_NOTHING);
    assert_int_equal(ami_session_output(session).size, 0);
    ami_session_destroy(&session);
    assert_null(session);
}

static void test_begins_anew(void **state)
{
    (void)state;
    const struct ami_login login = {.user = "feed", .secret = "s3cret", .plain = true};
    struct mono now = {0};
    struct ami_session *session = ami_session_create(&login);
    assert_non_null(session);
    ami_session_begin(session, now);
    hear(session, str_from("Asterisk Call Manager/9.0.0|Half: a mess"), now);
    ami_session_begin(session, now);
    struct str rest = str_from(IN);
    while (rest.size > 0) {
        play_line(session, str_split(&rest, '\n'), &now);
    }
    assert_string_equal(ami_session_version(session), "9.0.0");
    ami_session_destroy(&session);
}

/* "A secret with an end of line in it" would be a request of its own. */
struct name {
    const char *name;
    const char *text;
    bool ok;
};

static struct name names[] = {
    {"a name", "feed", true},       {"blanks and any letters", "Ann's caf\u00e9", true},
    {"nothing", "", false},         {"an end of line", "a\r\nAction: Command", false},
    {"a tabulator", "a\tb", false},
};

static void test_name(void **state)
{
    const struct name *row = *state;
    assert_int_equal(ami_session_is_name(str_from(row->text)), row->ok);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_talk, talks);
    rows_add_one(&rows, "another connection begins anew", test_begins_anew);
    ROWS_ADD(&rows, test_name, names);
    return rows_run(&rows, "feed/ami_session");
}
