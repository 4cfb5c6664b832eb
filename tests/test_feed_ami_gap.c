#include <stdio.h>
#include <string.h>

#include "feed/ami_gap.h"
#include "support/ami_bench.h"
#include "support/rows.h"

/*
 * What the manager interface did not tell, from the queue_log: docs/asterisk.md, "A lost
 * link". Lines are those of support/ami_bench.h; rows of a log are written with their
 * seconds since FEED_CAPTURE_START_MS.
 */

#define JOIN                                                                             \
    "1000 QueueCallerJoin Uniqueid=c1 Queue=support Position=1\n"                        \
    "log 1|c1|support|NONE|ENTERQUEUE|||1\n"
#define CONNECT                                                                          \
    "4000 AgentConnect Uniqueid=c1 DestUniqueid=m1 Queue=support Interface=SIP/1 "       \
    "MemberName=Ann HoldTime=3 RingTime=2\n"                                             \
    "log 4|c1|support|Ann|CONNECT|3|m1|2\n"
#define ABANDON                                                                          \
    "8700 QueueCallerAbandon Uniqueid=c1 Queue=support HoldTime=7\n"                     \
    "8701 QueueCallerLeave Uniqueid=c1 Queue=support\n"
#define COMPLETE                                                                         \
    "30000 AgentComplete Uniqueid=c1 Queue=support Interface=SIP/1 MemberName=Ann "      \
    "HoldTime=3 TalkTime=26 Reason=agent\n"
#define TIMED_OUT "VarSet Uniqueid=c1 Variable=QUEUESTATUS Value=TIMEOUT\n"
#define MEMBER    "20001 QueueMember Queue=support Location=SIP/1 Name=Ann "
#define LIST                                                                             \
    MEMBER "Status=1 InCall=0 CallsTaken=0 LastCall=0\n20001 QueueStatusComplete\n"
#define LIST_BUSY                                                                        \
    MEMBER "Status=2 InCall=1 CallsTaken=0 LastCall=0\n20001 QueueStatusComplete\n"
#define CLASSES                                                                          \
    "500 Newexten Privilege=dialplan,all Uniqueid=other Application=NoOp\n"              \
    "500 Newchannel Privilege=call,all Uniqueid=other\n"

#define SAID(ms, type, entry, more)                                                      \
    ms " contact." type                                                                  \
       " {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":" entry more "}\n"
#define SAID_QUEUED(ms, entry)                                                           \
    SAID(ms, "queued", entry,                                                            \
         ",\"channel\":\"voice\",\"direction\":\"in\",\"position\":1")
#define SAID_ANSWERED(ms)                                                                \
    SAID(ms, "answered", "1", ",\"agent\":\"Ann\",\"wait_ms\":3000,\"ring_ms\":2000")
#define SAID_ENDED(ms, by, more)                                                         \
    SAID(ms, "ended", "1", ",\"agent\":\"Ann\",\"by\":\"" by "\",\"wait_ms\":3000" more)
#define SAID_LEFT(ms, entry, reason, wait)                                               \
    SAID(ms, "left", entry, ",\"reason\":\"" reason "\",\"wait_ms\":" wait)
#define SAID_BUSY                                                                        \
    "20001 agent.state "                                                                 \
    "{\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"

/* The link is lost while the feed runs. */
struct cut {
    const char *name;
    const char *lines;
    const char *said;
};

/* clang-format off */
static struct cut cuts[] = {
    /* wholly in the gap */
    {"a call came and was given up in the gap",
     "lost\n" "log 6|c1|support|NONE|ENTERQUEUE||0301234|1\n" "log 9|c1|support|NONE|ABANDON|1|1|3\n" "login 20000\n" LIST,
     "6000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"channel\":\"voice\",\"direction\":\"in\",\"position\":1,\"caller\":\"0301234\"}\n"
     SAID_LEFT("9000", "1", "abandoned", "3000")},
    {"a call came, was answered and ended in the gap",
     "lost\n" "log 6|c1|support|NONE|ENTERQUEUE|||1\n" "log 9|c1|support|Ann|CONNECT|3|m1|2\n" "log 15|c1|support|Ann|COMPLETECALLER|3|6|1\n" "login 20000\n" LIST,
     SAID_QUEUED("6000", "1") SAID_ANSWERED("9000") SAID_ENDED("15000", "caller", ",\"talk_ms\":6000")},
    {"a call came twice in the gap: each is told, and numbered",
     "lost\n" "log 6|c1|support|NONE|ENTERQUEUE|||1\n" "log 7|c1|support|NONE|EXITWITHTIMEOUT|1|1|1\n"
     "log 7|c1|support|NONE|ENTERQUEUE|||1\n" "log 9|c1|support|NONE|EXITWITHTIMEOUT|1|1|2\n" "login 20000\n" LIST,
     SAID_QUEUED("6000", "1") SAID_LEFT("7000", "1", "timeout", "1000") SAID_QUEUED("7000", "2") SAID_LEFT("9000", "2", "timeout", "2000")},
    {"a call came in the gap and waits: the list says nothing new",
     "lost\n" "log 6|c1|support|NONE|ENTERQUEUE|||1\n" "login 20000\n"
     "20001 QueueEntry Queue=support Position=1 Uniqueid=c1 Wait=14\n" LIST "24000 HangupRequest Uniqueid=c1\n"
     "24000 QueueCallerAbandon Uniqueid=c1 Queue=support HoldTime=18\n",
     SAID_QUEUED("6000", "1") SAID_LEFT("24000", "1", "abandoned", "18000")},

    /* open when the link went */
    {"waited, and was given up in the gap",
     JOIN "lost\n" "log 9|c1|support|NONE|ABANDON|1|1|8\n" "login 20000\n" LIST,
     SAID_QUEUED("1000", "1") SAID_LEFT("9000", "1", "abandoned", "8000")},
    {"waited, and waits",
     JOIN "lost\n" "login 20000\n" "20001 QueueEntry Queue=support Position=1 Uniqueid=c1 Wait=19\n" LIST
     "24000 HangupRequest Uniqueid=c1\n" "24000 QueueCallerAbandon Uniqueid=c1 Queue=support HoldTime=23\n",
     SAID_QUEUED("1000", "1") SAID_LEFT("24000", "1", "abandoned", "23000")},
    {"waited, was answered in the gap, and talks: its end is told by AMI",
     JOIN "lost\n" "log 4|c1|support|Ann|CONNECT|3|m1|2\n" "login 20000\n" LIST_BUSY COMPLETE,
     SAID_QUEUED("1000", "1") SAID_ANSWERED("4000") SAID_BUSY SAID_ENDED("30000", "agent", ",\"talk_ms\":26000")},
    {"talked, and ended in the gap: by whom is known",
     JOIN CONNECT "lost\n" "log 9|c1|support|Ann|COMPLETEAGENT|3|5|1\n" "login 20000\n" LIST,
     SAID_QUEUED("1000", "1") SAID_ANSWERED("4000") SAID_ENDED("9000", "agent", ",\"talk_ms\":5000")},
    {"talked, and was transferred in the gap: whither is known",
     JOIN CONNECT "lost\n" "log 9|c1|support|Ann|BLINDTRANSFER|200|default|3|5|1\n" "login 20000\n" LIST,
     SAID_QUEUED("1000", "1") SAID_ANSWERED("4000") SAID_ENDED("9000", "transfer", ",\"talk_ms\":5000,\"transfer_to\":\"200@default\"")},
    {"talks through the gap, also if its agent has ended another call since: the log would have its end",
     JOIN CONNECT "lost\n" "login 20000\n" MEMBER "Status=2 InCall=1 CallsTaken=1 LastCall=1700000009\n20001 QueueStatusComplete\n" COMPLETE,
     SAID_QUEUED("1000", "1") SAID_ANSWERED("4000") SAID_BUSY SAID_ENDED("30000", "agent", ",\"talk_ms\":26000")},
    {"talked, the log has no end, and Asterisk's counters have: by them",
     JOIN CONNECT "lost\n" "login 20000\n" MEMBER "Status=1 InCall=0 CallsTaken=1 LastCall=1700000009\n20001 QueueStatusComplete\n",
     SAID_QUEUED("1000", "1") SAID_ANSWERED("4000") SAID_ENDED("9000", "unknown", "")},
    {"nobody is answered before coming: the log's seconds are whole",
     "1700 QueueCallerJoin Uniqueid=c1 Queue=support Position=1\n" "log 1|c1|support|NONE|ENTERQUEUE|||1\n" "lost\n"
     "log 1|c1|support|Ann|CONNECT|3|m1|2\n" "log 1|c1|support|Ann|COMPLETEAGENT|3|0|1\n" "login 20000\n" LIST,
     SAID_QUEUED("1700", "1") SAID_ANSWERED("1700") SAID_ENDED("1700", "agent", ",\"talk_ms\":0")},

    /* half told when the link went */
    {"an Abandon was heard, and not why: the log knows",
     JOIN ABANDON "lost\n" "log 8|c1|support|NONE|EXITWITHTIMEOUT|1|1|7\n" "15000\n" "login 20000\n" LIST,
     SAID_QUEUED("1000", "1") SAID_LEFT("8700", "1", "timeout", "7000")},
    {"... and the log does not know either: unknown, as without one",
     CLASSES JOIN ABANDON "lost\n" "login 20000\n" LIST,
     SAID_QUEUED("1000", "1") SAID_LEFT("8700", "1", "unknown", "7000")},
    {"the caller's end was heard, and not that of the talk: the log tells more of it",
     JOIN CONNECT "9500 Hangup Uniqueid=c1\n" "lost\n" "log 10|c1|support|Ann|COMPLETECALLER|3|5|1\n" "login 20000\n" LIST,
     SAID_QUEUED("1000", "1") SAID_ANSWERED("4000") SAID_ENDED("9500", "caller", ",\"talk_ms\":5000")},

    /* nothing twice */
    {"what AMI has told is not told again, though its row is read after the gap",
     JOIN "7999 HangupRequest Uniqueid=c1\n" ABANDON "log 8|c1|support|NONE|ABANDON|1|1|7\n" "lost\n" "login 20000\n" LIST,
     SAID_QUEUED("1000", "1") SAID_LEFT("8700", "1", "abandoned", "7000")},
    {"... nor what AMI knows better",
     CLASSES JOIN ABANDON "9700\n" "log 8|c1|support|NONE|ABANDON|1|1|7\n" "lost\n" "login 20000\n" LIST,
     SAID_QUEUED("1000", "1") SAID_LEFT("8700", "1", "moved", "7000")},
    {"AMI was heard long since: its rows are passed over, whatever became of the call",
     JOIN "log 2|c9|support|NONE|ENTERQUEUE|||1\n" "9000 QueueCallerAbandon Uniqueid=c1 Queue=support HoldTime=8\n" "9001 " TIMED_OUT "lost\n" "login 20000\n" LIST,
     SAID_QUEUED("1000", "1") SAID_LEFT("9000", "1", "timeout", "8000")},
    {"an echo: AMI tells after the log-in what the log has told just before",
     "lost\n" "login 19000\n" "log 19|c1|support|NONE|ENTERQUEUE|||1\n" "log 20|c1|support|NONE|EXITWITHTIMEOUT|1|1|1\n"
     "19100 QueueCallerJoin Uniqueid=c1 Queue=support Position=1\n" "20400 QueueCallerAbandon Uniqueid=c1 Queue=support HoldTime=1\n"
     "20401 " TIMED_OUT "20402 QueueCallerLeave Uniqueid=c1 Queue=support\n" LIST,
     SAID_QUEUED("19000", "1") SAID_LEFT("20000", "1", "timeout", "1000")},
    {"an echo of an answer: only the rings are news",
     "lost\n" "login 19000\n" "log 19|c1|support|NONE|ENTERQUEUE|||1\n" "log 22|c1|support|Ann|CONNECT|3|m1|2\n"
     "19100 QueueCallerJoin Uniqueid=c1 Queue=support Position=1\n" "20000 AgentCalled Uniqueid=c1 Queue=support Interface=SIP/1 MemberName=Ann\n"
     "20000 AgentCalled Uniqueid=c1 Queue=support Interface=SIP/2 MemberName=Bob\n" "22000 AgentConnect Uniqueid=c1 DestUniqueid=m1 Queue=support Interface=SIP/1 MemberName=Ann HoldTime=3 RingTime=2\n"
     "25000 AgentComplete DestUniqueid=m1 Queue=support Interface=SIP/1 MemberName=Ann HoldTime=3 TalkTime=3 Reason=caller\n",
     SAID_QUEUED("19000", "1") SAID_ANSWERED("22000") SAID("20000", "offered", "1", ",\"agent\":\"Ann\"") SAID("20000", "offered", "1", ",\"agent\":\"Bob\"")
     SAID("22000", "unanswered", "1", ",\"agent\":\"Bob\",\"reason\":\"lost_race\"") SAID_ENDED("25000", "caller", ",\"talk_ms\":3000")
     "25000 agent.state {\"agent\":\"Ann\",\"state\":\"wrapup\",\"contact\":\"c1\",\"until\":\"2023-11-14T22:13:47.000Z\"}\n"},
    {"an echo of an end: of it nothing is said",
     JOIN CONNECT "lost\n" "login 19000\n" "log 20|c1|support|Ann|COMPLETEAGENT|3|16|1\n"
     "20000 AgentComplete Uniqueid=c1 Queue=support Interface=SIP/1 MemberName=Ann HoldTime=3 TalkTime=16 Reason=agent\n" LIST,
     SAID_QUEUED("1000", "1") SAID_ANSWERED("4000") SAID_ENDED("20000", "agent", ",\"talk_ms\":16000")},
    {"an echo of what was before its second coming, which the log has told too",
     "lost\n" "log 15|c1|support|NONE|ENTERQUEUE|||1\n" "login 20000\n" "log 20|c1|support|NONE|EXITWITHTIMEOUT|1|1|5\n" "log 20|c1|support|NONE|ENTERQUEUE|||1\n"
     "20200 QueueCallerAbandon Uniqueid=c1 Queue=support HoldTime=5\n" "20201 QueueCallerLeave Uniqueid=c1 Queue=support\n" "20202 " TIMED_OUT
     "20203 Newexten Uniqueid=c1 Application=Queue AppData=support\n" "20204 QueueCallerJoin Uniqueid=c1 Queue=support Position=1\n"
     "25204 QueueCallerAbandon Uniqueid=c1 Queue=support HoldTime=5\n" "25205 " TIMED_OUT,
     SAID_QUEUED("15000", "1") SAID_LEFT("20000", "1", "timeout", "5000") SAID_QUEUED("20000", "2") SAID_LEFT("25204", "2", "timeout", "5000")},
    {"a call that comes again at once, after what the log has told of it, is no echo",
     "lost\n" "log 20|c1|support|NONE|ENTERQUEUE|||1\n" "log 20|c1|support|NONE|EXITWITHTIMEOUT|1|1|0\n" "login 20500\n"
     "20600 QueueCallerJoin Uniqueid=c1 Queue=support Position=1\n",
     SAID_QUEUED("20000", "1") SAID_LEFT("20000", "1", "timeout", "0") SAID_QUEUED("20600", "2")},
    {"a call that comes again later is none, either",
     "lost\n" "log 9|c1|support|NONE|ENTERQUEUE|||1\n" "log 11|c1|support|NONE|EXITWITHTIMEOUT|1|1|2\n" "login 20000\n" LIST
     "21000 QueueCallerJoin Uniqueid=c1 Queue=support Position=1\n",
     SAID_QUEUED("9000", "1") SAID_LEFT("11000", "1", "timeout", "2000") SAID_QUEUED("21000", "2")},
    {"a second gap: what the first was told is not told again",
     "lost\n" "log 6|c1|support|NONE|ENTERQUEUE|||1\n" "login 20000\n" "20001 QueueEntry Queue=support Position=1 Uniqueid=c1 Wait=14\n" LIST
     "lost\n" "log 22|c1|support|NONE|ABANDON|1|1|16\n" "login 30000\n",
     SAID_QUEUED("6000", "1") SAID_LEFT("22000", "1", "abandoned", "16000")},
    {"a caller whom AMI saw refused, which the log does not have: the same wait all the same",
     "1000 Newexten Privilege=dialplan,all Uniqueid=c1 Application=Queue AppData=support\n" "1000 VarSet Uniqueid=c1 Variable=QUEUESTATUS Value=FULL\n"
     "2000 QueueCallerJoin Uniqueid=c1 Queue=support Position=1\n" "log 2|c1|support|NONE|ENTERQUEUE|||1\n"
     "lost\n" "log 9|c1|support|NONE|ABANDON|1|1|7\n" "login 20000\n" LIST,
     SAID("1000", "rejected", "1", ",\"reason\":\"full\"") SAID_QUEUED("2000", "2") SAID_LEFT("9000", "2", "abandoned", "7000")},

    /* what else the log tells */
    {"Asterisk began anew in the gap: what was open before is not said to end, what came after is told",
     JOIN "lost\n" "log 9|NONE|NONE|NONE|QUEUESTART|\n" "log 12|c1|sales|NONE|ENTERQUEUE|||1\n" "log 14|c1|sales|NONE|ABANDON|1|1|2\n" "login 20000\n" LIST,
     SAID_QUEUED("1000", "1")
     "12000 contact.queued {\"contact\":\"c1\",\"queue\":\"sales\",\"entry\":1,\"channel\":\"voice\",\"direction\":\"in\",\"position\":1}\n"
     "14000 contact.left {\"contact\":\"c1\",\"queue\":\"sales\",\"entry\":1,\"reason\":\"abandoned\",\"wait_ms\":2000}\n"},
    {"an agent missed rings: those are told that AMI cannot have told",
     "2000 QueueCallerJoin Uniqueid=c1 Queue=support Position=1\n" "log 2|c1|support|NONE|ENTERQUEUE|||1\n" "lost\n"
     "log 4|c1|support|Ann|RINGNOANSWER|1000\n" "log 5|c1|support|Ann|RINGNOANSWER|1000\n" "log 20|c1|support|Ann|RINGNOANSWER|1000\n" "login 20000\n",
     SAID_QUEUED("2000", "1") SAID("5000", "unanswered", "1", ",\"agent\":\"Ann\",\"reason\":\"no_answer\",\"ring_ms\":1000")},
    {"what agents did, and calls out, are not taken from it",
     "lost\n" "log 9|NONE|support|Ann|PAUSE|Lunch\n" "log 9|NONE|sales|Bob|ADDMEMBER|\n" "log 9|c2|support|NONE|CALLOUTBOUND||123|\n"
     "log 10|c2|support|Ann|CONNECT|1|m1|1\n" "log 12|c2|support|Ann|COMPLETEAGENT|1|2|1\n" "login 20000\n" LIST, ""},
    {"a call that was waiting before the log began, and before us",
     "lost\n" "log 9|c1|support|NONE|ABANDON|1|1|8\n" "login 20000\n" LIST, SAID_LEFT("9000", "1", "abandoned", "8000")},
};

/* The feed begins; a former run heard the switch last at `heard_ms`. */
struct start {
    const char *name;
    int64_t heard_ms; /* -1: there was none, or it remembers nothing */
    const char *before; /* the log as the feed finds it */
    const char *lines;
    const char *said;
};

#define BEFORE_TALK "3|c1|support|NONE|ENTERQUEUE|||1\n6|c1|support|Ann|CONNECT|3|m1|2\n"

static struct start starts[] = {
    {"a call came and went while nobody ran", 10000, "12|c1|support|NONE|ENTERQUEUE|||1\n14|c1|support|NONE|ABANDON|1|1|2\n",
     "login 20000\n" LIST, SAID_QUEUED("12000", "1") SAID_LEFT("14000", "1", "abandoned", "2000")},
    {"a call of the former run ended while nobody ran", 10000, BEFORE_TALK "15|c1|support|Ann|COMPLETEAGENT|3|9|1\n",
     "login 20000\n" LIST, SAID_ENDED("15000", "agent", ",\"talk_ms\":9000")},
    {"a call of the former run goes on: only its end is told", 10000, BEFORE_TALK, "login 20000\n" LIST_BUSY COMPLETE,
     SAID_ENDED("30000", "agent", ",\"talk_ms\":26000")},
    {"what the former run may have told in its last moment is told again, and merges", 10000, "8|c1|support|NONE|ENTERQUEUE|||1\n10|c1|support|NONE|ABANDON|1|1|2\n",
     "login 20000\n" LIST, SAID_QUEUED("8000", "1") SAID_LEFT("10000", "1", "abandoned", "2000")},
    {"a caller comes for the second time across the restart: the log has numbered the first", 10000,
     "3|c1|support|NONE|ENTERQUEUE|||1\n6|c1|support|NONE|EXITWITHTIMEOUT|1|1|3\n", "login 20000\n" LIST "22000 QueueCallerJoin Uniqueid=c1 Queue=support Position=1\n",
     SAID_QUEUED("22000", "2")},
    {"... also if nothing is remembered, and of before nothing is told", -1,
     "3|c1|support|NONE|ENTERQUEUE|||1\n6|c1|support|NONE|EXITWITHTIMEOUT|1|1|3\n", "login 20000\n" LIST "22000 QueueCallerJoin Uniqueid=c1 Queue=support Position=1\n",
     SAID_QUEUED("22000", "2")},
    {"nothing is remembered: what happened since the feed began is told, and not what was just before", -1, "18|c2|support|NONE|ENTERQUEUE|||1\n",
     "log 19|c1|support|NONE|ENTERQUEUE|||1\n" "login 30000\n", SAID_QUEUED("19000", "1")},
};
/* clang-format on */

/* A bench with a log and, of a former run, what it remembers. The feed begins at 19.5 s,
 * or at 0 where nothing was before. */
struct site {
    struct ami_bench bench;
    struct scratch_log log;
    char state[SCRATCH_PATH_SIZE + 64];
    struct ami_gap_options options;
};

static void write_state(const struct site *site, const char *text)
{
    FILE *file = fopen(site->state, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void open_site(struct site *site, int64_t start_ms)
{
    struct diag diag = {0};
    const struct adapter_args args = {.start = mono_add_ms((struct mono){0}, start_ms),
                                      .start_wall = {FEED_CAPTURE_START_MS + start_ms}};
    ami_bench_init(&site->bench);
    site->bench.log = &site->log;
    site->bench.gap = ami_gap_create(&site->options, &site->bench.ami, &args, &diag);
    assert_non_null(site->bench.gap);
}

static void begin(struct site *site)
{
    *site = (struct site){0};
    scratch_log_init(&site->log, "queue_log");
    scratch_log_beside(&site->log, "state", site->state, sizeof site->state);
    site->options =
        (struct ami_gap_options){.log_path = site->log.path, .state_path = site->state};
}

static void finish(struct site *site)
{
    ami_bench_finish(&site->bench);
    scratch_log_finish(&site->log);
}

/* A running feed, after its first list. */
static void begin_running(struct site *site)
{
    begin(site);
    scratch_log_add(&site->log, "");
    open_site(site, 0);
    ami_bench_play(&site->bench, "login 0\n");
    ami_bench_begin(&site->bench);
}

static void test_cut(void **state)
{
    const struct cut *row = *state;
    struct site site;
    begin_running(&site);
    ami_bench_play(&site.bench, row->lines);
    assert_string_equal(site.bench.output.text, row->said);
    assert_int_equal(site.bench.ami.lost, 0);
    finish(&site);
}

static void test_start(void **state)
{
    const struct start *row = *state;
    struct site site;
    char text[128];
    begin(&site);
    if (row->heard_ms >= 0) {
        str_format(text, sizeof text, "wallboard-asterisk-1 %lld 0 0 0 0\n",
                   (long long)(FEED_CAPTURE_START_MS + row->heard_ms));
        write_state(&site, text);
    }
    scratch_log_add(&site.log, row->before);
    open_site(&site, 19500);
    site.bench.output.no_snapshots = true;
    ami_bench_play(&site.bench, row->lines);
    assert_string_equal(site.bench.output.text, row->said);
    finish(&site);
}

/* "Says what is so": calls that go on, and no queue that is only of long ago. */
static void test_snapshot(void **state)
{
    (void)state;
    struct site site;
    begin(&site);
    scratch_log_add(&site.log, BEFORE_TALK "3|c8|closed|NONE|ENTERQUEUE|||1\n"
                                           "4|c8|closed|NONE|ABANDON|1|1|1\n"
                                           "5|c9|support|NONE|ENTERQUEUE|||1\n");
    open_site(&site, 19500);
    ami_bench_play(&site.bench, "login 20000\n" LIST_BUSY "20002\n");
    assert_string_equal(
        site.bench.output.text,
        "20002 source.snapshot {\"complete\":true,\"queues\":[{\"queue\":\"support\","
        "\"wrapup_ms\":2000}],\"agents\":[{\"agent\":\"Ann\",\"state\":\"on_contact\","
        "\"since\":\"2023-11-14T22:13:40.001Z\",\"contact\":\"c1\",\"queues\":[{"
        "\"queue\":\"support\"}]}],\"contacts\":[{\"contact\":\"c1\",\"queue\":"
        "\"support\",\"entry\":1,\"state\":\"answered\",\"agent\":\"Ann\",\"since\":"
        "\"2023-11-14T22:13:23.000Z\",\"answered_time\":\"2023-11-14T22:13:26.000Z\","
        "\"position\":1}]}\n");
    finish(&site);
}

#define CALLS_LOST                                                                       \
    "20001 QueueParams Queue=support Calls=0 Completed=1 Abandoned=2\n" LIST "30000\n"

/* "dropped" counts what the log does not hold either; without a log, all of it. */
static void test_lost_calls(void **state)
{
    (void)state;
    struct site site;
    begin_running(&site);
    ami_bench_play(&site.bench, "lost\n"
                                "log 6|c1|support|NONE|ENTERQUEUE|||1\n"
                                "log 9|c1|support|NONE|ABANDON|1|1|3\n"
                                "log 9|c2|support|NONE|ENTERQUEUE|||1\n"
                                "log 9|c2|support|NONE|ABANDON|1|1|0\n"
                                "login 20000\n" CALLS_LOST);
    assert_int_equal(site.bench.output.events[EVENT_CONTACT_LEFT], 2);
    assert_int_equal(site.bench.ami.lost, 1);
    finish(&site);

    begin(&site); /* there is no log */
    open_site(&site, 0);
    ami_bench_play(&site.bench, "login 0\n");
    ami_bench_begin(&site.bench);
    ami_bench_play(&site.bench, "lost\nlogin 20000\n" CALLS_LOST);
    assert_int_equal(site.bench.ami.lost, 3);
    finish(&site);
}

/* A row that is none is told with its place, if it lies in the gap. */
static void test_bad_rows(void **state)
{
    (void)state;
    struct site site;
    begin_running(&site);
    ami_bench_play(&site.bench, "log what is this?\n"
                                "9000 QueueCallerJoin Uniqueid=c1 Queue=support\n"
                                "lost\n"
                                "log 9|c2|support|NONE|CONNECT|3|m1|2\n"
                                "log and this?\n"
                                "login 20000\n");
    assert_non_null(strstr(site.bench.output.text,
                           "fault queue_log:2: names no agent\n"
                           "fault queue_log:3: does not begin with a time\n"));
    assert_int_equal(site.bench.output.faults, 2);
    finish(&site);
}

/* A life ends and the next begins, `between` happening to the log; what the next says. */
struct lives {
    const char *name;
    bool rotates;
    const char *said;
};

static struct lives lives[] = {
    {"what the next life tells begins where the last one ended", false,
     SAID_LEFT("15000", "1", "abandoned", "14000")},
    {"the log was rotated in between: the old one is read, too", true,
     SAID_LEFT("15000", "1", "abandoned", "14000")},
};

static void test_lives(void **state)
{
    const struct lives *row = *state;
    struct site site;
    begin_running(&site);
    ami_bench_play(&site.bench, JOIN "5000\n9000 PeerStatus Peer=SIP/1\n");
    ami_bench_finish(&site.bench);
    scratch_log_add(&site.log, "15|c1|support|NONE|ABANDON|1|1|14\n");
    if (row->rotates) {
        scratch_log_rename(&site.log, "-20231114");
    }
    scratch_log_add(&site.log, "16|c2|sales|Ann|RINGINUSE\n");
    open_site(&site, 19500);
    site.bench.output.no_snapshots = true;
    ami_bench_play(&site.bench, "login 20000\n" LIST);
    assert_string_equal(site.bench.output.text, row->said);
    finish(&site);
}

/* A state file that is somebody else's is left alone. */
static void test_foreign_state(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "wallboard-queue-log-1 1 2 3 4\n",
        "wallboard-asterisk-1 5 1 -2 3 4\n",
        "wallboard-asterisk-1 -5 1 2 3 4\n",
    };
    struct site site;
    begin(&site);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct diag diag = {0};
        const struct adapter_args args = {0};
        write_state(&site, texts[i]);
        ami_bench_init(&site.bench);
        assert_null(ami_gap_create(&site.options, &site.bench.ami, &args, &diag));
        assert_non_null(strstr(diag.entries[0].text, "no state file of asterisk"));
        ami_bench_finish(&site.bench);
    }
    scratch_log_finish(&site.log);
}

/* "All takes NULL": without --queue-log there is no gap to speak of. */
static void test_nothing(void **state)
{
    (void)state;
    struct ami_gap *gap = NULL;
    ami_gap_heard(gap, 1);
    ami_gap_lost(gap);
    ami_gap_logged_in(gap, (struct mono){0}, 1);
    ami_gap_save(gap, (struct mono){0});
    assert_false(ami_gap_step(gap, (struct mono){0}));
    assert_false(ami_gap_is_reading(gap));
    assert_true(ami_gap_pause_ms(gap) == INT64_MAX);
    ami_gap_destroy(&gap);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_cut, cuts);
    ROWS_ADD(&rows, test_start, starts);
    ROWS_ADD(&rows, test_lives, lives);
    rows_add_one(&rows, "the first snapshot names the calls that go on", test_snapshot);
    rows_add_one(&rows, "dropped are the calls that the log has not", test_lost_calls);
    rows_add_one(&rows, "rows that are none are told with their place", test_bad_rows);
    rows_add_one(&rows, "a foreign state file is left alone", test_foreign_state);
    rows_add_one(&rows, "without a log nothing happens", test_nothing);
    return rows_run(&rows, "feed/ami_gap");
}
