#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/host_port.h"
#include "feed/esl_frame.h"
#include "feed/freeswitch.h"
#include "feed/freeswitch_events.h"
#include "feed/freeswitch_lists.h"
#include "support/feed_capture.h"
#include "support/rows.h"

#define TEXT_MAX 16384
#define START_S  1700000000

/*
 * mod_callcenter in, canonical events out: events.md section 8.3. An event is written "MS
 * ACTION Key=Value ...", one a line, MS since FEED_CAPTURE_START_MS, '~' in a value for a
 * blank, "@7" for the second 7 after the start. "MS" alone lets the clock come so far,
 * "lost" loses the link, "list TEXT" is an answer with '/' for its line ends. Each row
 * begins with a round of lists: queue q, agents ann (wrap-up 2 s) and bob, who serve it.
 */
struct translation {
    const char *name;
    const char *events;
    const char *said;
};

#define QUEUES  "list name|strategy|calls_answered|calls_abandoned/q|x|0|0/+OK/\n"
#define AGENTS  "list name|status|state|wrap_up_time|last_bridge_end/"
#define ANN     "ann|Available|Waiting|2|0/"
#define BOB     "bob|Available|Waiting|0|0/"
#define TIERS   "list queue|agent|level/"
#define BOTH    "q|ann|1/q|bob|1/"
#define MEMBERS "list queue|session_uuid|joined_epoch|bridge_epoch|serving_agent|state/"
#define OK      "+OK/\n"

#define C         " CC-Queue=q CC-Member-Session-UUID=c1 "
#define JOIN      "1000 member-queue-start" C "CC-Member-CID-Number=0301\n"
#define OFFER     "1500 agent-offering" C "CC-Agent=ann\n"
#define OFFER_BOB "1500 agent-offering" C "CC-Agent=bob\n"
#define ANSWER                                                                           \
    "4200 bridge-agent-start" C "CC-Agent=ann CC-Member-Joined-Time=@1 "                 \
    "CC-Agent-Called-Time=@2 CC-Agent-Answered-Time=@4\n"
#define END                                                                              \
    "9300 bridge-agent-end" C "CC-Agent=ann CC-Member-Joined-Time=@1 "                   \
    "CC-Agent-Answered-Time=@4 CC-Bridge-Terminated-Time=@9\n"
#define TERMINATED                                                                       \
    "9301 member-queue-end" C "CC-Agent=ann CC-Cause=Terminated "                        \
    "CC-Member-Joined-Time=@1 CC-Agent-Called-Time=@2 CC-Agent-Answered-Time=@4 "        \
    "CC-Member-Leaving-Time=@9\n"
#define CANCEL(reason)                                                                   \
    "8000 member-queue-end" C "CC-Cause=Cancel CC-Cancel-Reason=" reason                 \
    " CC-Member-Joined-Time=@1 CC-Member-Leaving-Time=@8\n"
#define FAIL(cause)                                                                      \
    "3000 bridge-agent-fail" C "CC-Agent=ann CC-Hangup-Cause=" cause                     \
    " CC-Agent-Called-Time=@1 CC-Agent-Aborted-Time=@3\n"
#define STATE(ms, state) ms " agent-state-change CC-Agent=ann CC-Agent-State=" state "\n"
#define STATUS(ms, status)                                                               \
    ms " agent-status-change CC-Agent=ann CC-Agent-Status=" status "\n"
#define HANGUP "10000 - Event-Name=CHANNEL_HANGUP_COMPLETE Unique-ID=c1\n"

#define K "{\"contact\":\"c1\",\"queue\":\"q\",\"entry\":1"
#define SAID_JOIN                                                                        \
    "1000 contact.queued " K                                                             \
    ",\"channel\":\"voice\",\"direction\":\"in\",\"caller\":\"0301\"}\n"
#define SAID_OFFER     "1500 contact.offered " K ",\"agent\":\"ann\"}\n"
#define SAID_OFFER_BOB "1500 contact.offered " K ",\"agent\":\"bob\"}\n"
#define SAID_ANSWER                                                                      \
    "4200 contact.answered " K ",\"agent\":\"ann\",\"wait_ms\":3000,\"ring_ms\":2000}\n"
#define SAID_END                                                                         \
    "9300 contact.ended " K                                                              \
    ",\"agent\":\"ann\",\"by\":\"unknown\",\"wait_ms\":3000,\"talk_ms\":5000}\n"
#define SAID_LEFT(reason)                                                                \
    "8000 contact.left " K ",\"reason\":\"" reason "\",\"wait_ms\":7000}\n"
#define SAID_FAIL(reason)                                                                \
    "3000 contact.unanswered " K ",\"agent\":\"ann\",\"reason\":\"" reason               \
    "\",\"ring_ms\":2000}\n"
#define SAID_STATE(ms, state)                                                            \
    ms " agent.state {\"agent\":\"ann\",\"state\":\"" state "\"}\n"

#define SAID_WRAPUP(ms)                                                                  \
    ms " agent.state {\"agent\":\"ann\",\"state\":\"wrapup\",\"contact\":\"c1\","        \
       "\"until\":\"2023-11-14T22:13:31.000Z\"}\n"

/* clang-format off */
static struct translation translations[] = {
    {"a call, from end to end", JOIN OFFER ANSWER END TERMINATED,
     SAID_JOIN SAID_OFFER SAID_ANSWER SAID_END SAID_WRAPUP("9300")},
    {"an offer before the caller's joining (PR 1373) is of the same wait", OFFER JOIN ANSWER,
     SAID_OFFER SAID_JOIN SAID_ANSWER},
    {"each event twice says nothing new", JOIN JOIN OFFER OFFER ANSWER ANSWER END END TERMINATED TERMINATED,
     SAID_JOIN SAID_OFFER SAID_ANSWER SAID_END SAID_WRAPUP("9300")},
    {"bridge-agent-end was missed: member-queue-end tells", JOIN ANSWER TERMINATED,
     SAID_JOIN SAID_ANSWER "9301 contact.ended " K ",\"agent\":\"ann\",\"by\":\"unknown\",\"wait_ms\":3000,\"talk_ms\":5000}\n" SAID_WRAPUP("9301")},
    {"only member-queue-end is heard: the answer is told with its own time", TERMINATED,
     "4000 contact.answered " K ",\"agent\":\"ann\",\"wait_ms\":3000,\"ring_ms\":2000}\n"
     "9301 contact.ended " K ",\"agent\":\"ann\",\"by\":\"unknown\",\"wait_ms\":3000,\"talk_ms\":5000}\n" SAID_WRAPUP("9301")},
    {"the same caller comes again: the second entry",
     JOIN CANCEL("TIMEOUT") "9000 member-queue-start" C "\n",
     SAID_JOIN SAID_LEFT("timeout") "9000 contact.queued {\"contact\":\"c1\",\"queue\":\"q\",\"entry\":2,\"channel\":\"voice\",\"direction\":\"in\"}\n"},
    {"member-queue-resume is a joining", "1000 member-queue-resume" C "CC-Member-CID-Number=0301\n", SAID_JOIN},

    /* why a wait ended */
    {"BREAK_OUT", JOIN CANCEL("BREAK_OUT"), SAID_JOIN SAID_LEFT("abandoned")},
    {"TIMEOUT", JOIN CANCEL("TIMEOUT"), SAID_JOIN SAID_LEFT("timeout")},
    {"NO_AGENT_TIMEOUT", JOIN CANCEL("NO_AGENT_TIMEOUT"), SAID_JOIN SAID_LEFT("no_agents")},
    {"EXIT_WITH_KEY", JOIN CANCEL("EXIT_WITH_KEY"), SAID_JOIN SAID_LEFT("key")},
    {"NONE", JOIN CANCEL("NONE"), SAID_JOIN SAID_LEFT("unknown")},
    {"a reason of a later version", JOIN CANCEL("NEW_ONE"), SAID_JOIN SAID_LEFT("unknown")},
    {"its joining was not heard: the leaving is told", CANCEL("TIMEOUT"), SAID_LEFT("timeout")},

    /* why a ring ended */
    {"ORIGINATOR_CANCEL", JOIN OFFER FAIL("ORIGINATOR_CANCEL"), SAID_JOIN SAID_OFFER SAID_FAIL("caller_gone")},
    {"LOSE_RACE", JOIN OFFER FAIL("LOSE_RACE"), SAID_JOIN SAID_OFFER SAID_FAIL("lost_race")},
    {"USER_BUSY", JOIN OFFER FAIL("USER_BUSY"), SAID_JOIN SAID_OFFER SAID_FAIL("busy")},
    {"CALL_REJECTED", JOIN OFFER FAIL("CALL_REJECTED"), SAID_JOIN SAID_OFFER SAID_FAIL("rejected")},
    {"NO_ANSWER", JOIN OFFER FAIL("NO_ANSWER"), SAID_JOIN SAID_OFFER SAID_FAIL("no_answer")},
    {"any other cause", JOIN OFFER FAIL("GATEWAY_DOWN"), SAID_JOIN SAID_OFFER SAID_FAIL("failed")},
    {"a ring that was not offered, or ended before, ends once",
     JOIN OFFER FAIL("NO_ANSWER") FAIL("NO_ANSWER"), SAID_JOIN SAID_OFFER SAID_FAIL("no_answer")},
    {"rings at others end with the answer; what is told of them later is nothing new",
     JOIN OFFER OFFER_BOB ANSWER "4300 bridge-agent-fail" C "CC-Agent=bob CC-Hangup-Cause=LOSE_RACE\n",
     SAID_JOIN SAID_OFFER SAID_OFFER_BOB "4200 contact.unanswered " K ",\"agent\":\"bob\",\"reason\":\"lost_race\"}\n" SAID_ANSWER},
    {"a ring ends with the caller",
     JOIN OFFER CANCEL("BREAK_OUT") "8001 bridge-agent-fail" C "CC-Agent=ann CC-Hangup-Cause=ORIGINATOR_CANCEL\n",
     SAID_JOIN SAID_OFFER "8000 contact.unanswered " K ",\"agent\":\"ann\",\"reason\":\"caller_gone\"}\n" SAID_LEFT("abandoned")},
    {"an offer that comes after the answer makes no new wait", JOIN ANSWER "4201 agent-offering" C "CC-Agent=bob\n",
     SAID_JOIN SAID_ANSWER},

    /* agents: "agent events name no queue; state is Waiting at once after a call" */
    {"states", STATE("1000", "Receiving") STATE("2000", "In~a~queue~call") STATE("3000", "Waiting") STATE("4000", "Idle") STATE("5000", "Reserved"),
     SAID_STATE("1000", "ringing") SAID_STATE("2000", "on_contact") SAID_STATE("3000", "ready") SAID_STATE("4000", "not_ready") SAID_STATE("5000", "ringing")},
    {"the status goes before the state", STATUS("1000", "On~Break") STATE("1500", "Idle") STATUS("2000", "Logged~Out") STATUS("3000", "Available") STATUS("4000", "Available~(On~Demand)"),
     SAID_STATE("1000", "not_ready") SAID_STATE("2000", "logged_out") SAID_STATE("3000", "not_ready")},
    {"a word that is not known", STATE("1000", "Dreaming"), "not taken: a word or number in it is not known\n"},
    {"wrap-up: from the end of the call for the agent's wrap_up_time",
     JOIN ANSWER STATE("4201", "In~a~queue~call") END STATE("9302", "Waiting") "10999\n" "11000\n",
     SAID_JOIN SAID_ANSWER SAID_STATE("4201", "on_contact") SAID_END
     SAID_WRAPUP("9302")
     SAID_STATE("11000", "ready")},
    {"a break during wrap-up goes first",
     JOIN ANSWER STATE("4201", "In~a~queue~call") END STATE("9302", "Waiting") STATUS("9400", "On~Break") "12000\n" STATUS("13000", "Available"),
     SAID_JOIN SAID_ANSWER SAID_STATE("4201", "on_contact") SAID_END
     SAID_WRAPUP("9302")
     SAID_STATE("9400", "not_ready") SAID_STATE("13000", "ready")},

    {"members-count", "1000 members-count CC-Queue=q CC-Count=7\n", "1000 queue.stats {\"queue\":\"q\",\"waiting\":7}\n"},
    {"members-count that is none", "1000 members-count CC-Queue=q CC-Count=x\n", "not taken: a word or number in it is not known\n"},

    /* refusals */
    {"no call", "1000 member-queue-start CC-Queue=q\n", "not taken: CC-Member-Session-UUID: names no call\n"},
    {"no queue", "1000 member-queue-start CC-Member-Session-UUID=c1\n", "not taken: CC-Queue: names no queue, or one too many\n"},
    {"no agent", "1000 agent-offering" C "\n", "not taken: CC-Agent: names no agent, or one too many\n"},
    {"another action is passed over", "1000 callcenter-new CC-Queue=q\n", ""},
    {"times that cannot be are not said", "4200 bridge-agent-start" C "CC-Agent=ann CC-Member-Joined-Time=0 CC-Agent-Called-Time=@9 CC-Agent-Answered-Time=@4\n",
     "4200 contact.answered " K ",\"agent\":\"ann\"}\n"},
    {"a wait of three years was a clock's, not a caller's", "4200 bridge-agent-start" C "CC-Agent=ann CC-Member-Joined-Time=1600000000 CC-Agent-Called-Time=1600000000 CC-Agent-Answered-Time=@4\n",
     "4200 contact.answered " K ",\"agent\":\"ann\"}\n"},

    /* what is forgotten (#1973), and what only lists tell */
    {"the end of an answered call is never told: its channel's hang-up closes it after a while",
     JOIN ANSWER HANGUP "14999\n" "15000\n",
     SAID_JOIN SAID_ANSWER "10000 contact.ended " K ",\"agent\":\"ann\",\"by\":\"unknown\",\"wait_ms\":3000}\n"},
    {"... unless its end comes meanwhile", JOIN ANSWER HANGUP END "16000\n",
     SAID_JOIN SAID_ANSWER SAID_END SAID_WRAPUP("10000") SAID_STATE("11000", "ready")},
    {"another channel's hang-up is nothing", JOIN "2000 - Event-Name=CHANNEL_HANGUP_COMPLETE Unique-ID=c2\n" "9000\n", SAID_JOIN},
    {"a member is gone from the list and nobody tells why",
     JOIN "30000\n" QUEUES AGENTS ANN BOB OK TIERS BOTH OK MEMBERS OK "34999\n" "35000\n",
     SAID_JOIN "30000 contact.left " K ",\"reason\":\"unknown\"}\n"},
    {"an agent no longer serves a queue, another does, and one is gone (no event, #140)",
     "30000\n" QUEUES AGENTS ANN OK TIERS "q|ann|2/" OK MEMBERS OK,
     "30000 agent.joined {\"agent\":\"ann\",\"queue\":\"q\",\"penalty\":2}\n"
     "30000 agent.left {\"agent\":\"bob\",\"queue\":\"q\"}\n"
     "30000 agent.state {\"agent\":\"bob\",\"state\":\"logged_out\"}\n"},
    {"over a gap an answered call of the list is believed only of an agent in a call",
     JOIN "lost\n" "30000\n" QUEUES AGENTS "ann|Available|In a queue call|2|0/" BOB OK TIERS BOTH OK
     MEMBERS "q|c1|1700000001|1700000004|ann|Answered/q|c2|1700000001|1700000002|bob|Answered/q|c3|1700000001|0||Abandoned/" OK
     "31300 bridge-agent-end" C "CC-Agent=ann CC-Agent-Answered-Time=@4 CC-Bridge-Terminated-Time=@9\n",
     SAID_JOIN "31300 contact.ended " K ",\"agent\":\"ann\",\"by\":\"unknown\",\"wait_ms\":3000,\"talk_ms\":5000}\n"},
    {"another life of FreeSWITCH: its calls are gone without a word",
     "900 - Event-Name=HEARTBEAT Core-UUID=one\n" JOIN ANSWER "5000 - Event-Name=HEARTBEAT Core-UUID=two\n" "20000\n",
     SAID_JOIN SAID_ANSWER},
};
/* clang-format on */

/* "@7" and '~' in a value. */
static struct str value_of(char *buffer, size_t size, const char *text)
{
    if (text[0] == '@') {
        return (struct str){buffer,
                            str_format(buffer, size, "%ld", START_S + atol(text + 1))};
    }
    size_t length = str_format(buffer, size, "%s", text);
    for (size_t i = 0; i < length; i++) {
        buffer[i] = buffer[i] == '~' ? ' ' : buffer[i];
    }
    return (struct str){buffer, length};
}

static void apply(struct freeswitch *state, struct feed_output *output, char *line)
{
    static struct esl_message message;
    static char values[16][128];
    char *rest = NULL;
    const char *why = NULL;
    int64_t now_ms = FEED_CAPTURE_START_MS + atol(strtok_r(line, " ", &rest));
    const char *word = strtok_r(NULL, " ", &rest);
    freeswitch_tick(state, now_ms);
    if (word == NULL) {
        return;
    }
    message = (struct esl_message){.kind = ESL_EVENT, .count = 1};
    message.fields[0] = (struct esl_field){str_from("CC-Action"), str_from(word)};
    while ((word = strtok_r(NULL, " ", &rest)) != NULL) {
        const char *sign = strchr(word, '=');
        assert_non_null(sign);
        assert_true(message.count < 16);
        message.fields[message.count] = (struct esl_field){
            {word, (size_t)(sign - word)},
            value_of(values[message.count], sizeof values[0], sign + 1),
        };
        message.count++;
    }
    if (freeswitch_apply(state, &message, now_ms, &why) == FREESWITCH_NOT_TAKEN) {
        output->size +=
            str_format(output->text + output->size, output->capacity - output->size,
                       "not taken: %s\n", why);
    }
}

static void take_list(struct freeswitch *state, char *text)
{
    size_t refused = 0;
    for (char *at = text; *at != '\0'; at++) {
        *at = *at == '/' ? '\n' : *at;
    }
    assert_int_equal(freeswitch_lists_take(state, str_from(text), &refused),
                     FREESWITCH_LIST_TAKEN);
    assert_int_equal(refused, 0);
    freeswitch_tick(state, state->now_ms);
}

static void play(struct freeswitch *state, struct feed_output *output, const char *events)
{
    char text[TEXT_MAX];
    char *rest = NULL;
    assert_true(str_copy(text, sizeof text, str_from(events)));
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        if (strncmp(line, "list ", 5) == 0) {
            take_list(state, line + 5);
        } else if (strcmp(line, "lost") == 0) {
            freeswitch_lost(state);
        } else {
            apply(state, output, line);
        }
    }
}

static void begin(struct freeswitch *state, struct feed_output *output)
{
    feed_capture_init(output);
    assert_true(freeswitch_init(state, 16, 64));
    state->say.output = output;
    play(state, output, "0\n" QUEUES AGENTS ANN BOB OK TIERS BOTH OK MEMBERS OK);
    assert_int_equal(output->events[EVENT_SOURCE_SNAPSHOT], 1);
    output->no_snapshots = true;
}

static void test_translation(void **state)
{
    const struct translation *row = *state;
    struct feed_output output;
    struct freeswitch freeswitch;
    begin(&freeswitch, &output);
    output.text[output.size = 0] = '\0';
    play(&freeswitch, &output, row->events);
    assert_string_equal(output.text, row->said);
    assert_false(freeswitch.say.failed);
    freeswitch_finish(&freeswitch);
    feed_capture_finish(&output);
}

/* What a snapshot holds: the lists, and the calls that are open by events. */
static void test_snapshot(void **state)
{
    (void)state;
    struct feed_output output;
    struct freeswitch freeswitch;
    begin(&freeswitch, &output);
    play(&freeswitch, &output, JOIN ANSWER);
    output.text[output.size = 0] = '\0';
    output.no_snapshots = false;
    play(&freeswitch, &output,
         "30000\n" QUEUES AGENTS "ann|On Break|In a queue call|2|0/" BOB OK TIERS
         "q|ann|3/" OK MEMBERS "q|c1|1700000001|1700000004|ann|Answered/"
         "q|c7|1700000020|0||Trying/q|c8|1700000020|0||Abandoned/" OK);
    assert_non_null(strstr(output.text, "\"waiting\":1"));
    assert_non_null(strstr(output.text, "{\"agent\":\"ann\",\"state\":\"not_ready\""));
    assert_non_null(strstr(output.text, "\"queues\":[{\"queue\":\"q\",\"penalty\":3}]"));
    assert_non_null(strstr(output.text, "{\"contact\":\"c1\",\"queue\":\"q\","));
    assert_non_null(strstr(output.text, "\"state\":\"answered\""));
    assert_non_null(strstr(output.text, "{\"contact\":\"c7\""));
    assert_null(strstr(output.text, "c8"));
    freeswitch_finish(&freeswitch);
    feed_capture_finish(&output);
}

/* Tables are bounded: what is over is refused, row by row. */
static void test_limits(void **state)
{
    (void)state;
    char list[4096] = "name|status|state|wrap_up_time\n";
    size_t size = strlen(list);
    size_t refused = 0;
    struct feed_output output;
    struct freeswitch freeswitch;
    begin(&freeswitch, &output);
    for (int i = 0; i < 20; i++) {
        size +=
            str_format(list + size, sizeof list - size, "a%d|Available|Waiting|0\n", i);
    }
    str_format(list + size, sizeof list - size, "a\x01|Available|Waiting|0\n+OK\n");
    assert_int_equal(freeswitch_lists_take(&freeswitch, str_from(list), &refused),
                     FREESWITCH_LIST_TAKEN);
    assert_int_equal(refused, 20 + 2 - 16 + 1); /* ann and bob are known already */
    assert_int_equal(freeswitch_lists_take(&freeswitch, str_from("-ERR no\n"), &refused),
                     FREESWITCH_LIST_ERROR);
    assert_int_equal(freeswitch_lists_take(&freeswitch, str_from("a|b\n+OK\n"), &refused),
                     FREESWITCH_LIST_OTHER);
    freeswitch_finish(&freeswitch);
    feed_capture_finish(&output);
}

/* "HOST or HOST:PORT"; NULL: refused. */
struct place {
    const char *name;
    const char *text, *host, *port;
};

static struct place places[] = {
    {"a name alone has the port of the protocol", "pbx", "pbx", "8021"},
    {"a port", "pbx:9000", "pbx", "9000"},
    {"IPv6 without brackets is all host", "::1", "::1", "8021"},
    {"IPv6 with a port", "[::1]:9000", "::1", "9000"},
    {"IPv6 in brackets alone", "[::1]", "::1", "8021"},
    {"port 0 is none", "pbx:0", NULL, NULL},
    {"65536 is none", "pbx:65536", NULL, NULL},
    {"a word is no port", "pbx:http", NULL, NULL},
    {"an empty port", "pbx:", NULL, NULL},
    {"an empty host", ":9000", NULL, NULL},
    {"nothing", "", NULL, NULL},
};

static void test_place(void **state)
{
    const struct place *row = *state;
    struct host_port place;
    assert_int_equal(host_port_parse(str_from(row->text), "8021", &place),
                     row->host != NULL);
    if (row->host != NULL) {
        assert_string_equal(place.host, row->host);
        assert_string_equal(place.port, row->port);
    }
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_translation, translations);
    rows_add_one(&rows, "a snapshot holds what is so", test_snapshot);
    rows_add_one(&rows, "tables are bounded", test_limits);
    ROWS_ADD(&rows, test_place, places);
    return rows_run(&rows, "feed/freeswitch");
}
