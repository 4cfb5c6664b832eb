#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/ami_bench.h"
#include "support/rows.h"

/*
 * Events of the manager interface in, canonical events out: events.md section 8.2. How an
 * event is written is told in support/ami_bench.h. Each row begins with a list of the
 * queue support, whose wrap-up is 2 s, with its member Ann, and the snapshot of that;
 * what it says is left out.
 */
struct translation {
    const char *name;
    const char *events;
    const char *said;
};

#define JOIN                                                                             \
    "1000 QueueCallerJoin Uniqueid=c1 Queue=support Position=1 CallerIDNum=0301234\n"
#define CALLED                                                                           \
    "1000 AgentCalled Uniqueid=c1 DestUniqueid=m1 Queue=support Interface=SIP/1 "        \
    "MemberName=Ann\n"
#define IN_USE                                                                           \
    "4000 QueueMemberStatus Queue=support Interface=SIP/1 MemberName=Ann Status=2 "      \
    "Paused=0 LastCall=0\n"
#define LEAVE "4000 QueueCallerLeave Uniqueid=c1 Queue=support Position=1 Count=0\n"
#define CONNECT                                                                          \
    "4001 AgentConnect Uniqueid=c1 DestUniqueid=m1 Queue=support Interface=SIP/1 "       \
    "MemberName=Ann HoldTime=3 RingTime=2\n"
#define COMPLETE                                                                         \
    "9000 AgentComplete Uniqueid=c1 DestUniqueid=m1 Queue=support Interface=SIP/1 "      \
    "MemberName=Ann HoldTime=3 TalkTime=5 Reason=agent\n"
#define FREE                                                                             \
    "9001 QueueMemberStatus Queue=support Interface=SIP/1 MemberName=Ann Status=1 "      \
    "Paused=0 LastCall=1700000009\n"
#define ABANDON                                                                          \
    "8000 QueueCallerAbandon Uniqueid=c1 Queue=support Position=1 OriginalPosition=1 "   \
    "HoldTime=7\n"
#define GONE     "8001 QueueCallerLeave Uniqueid=c1 Queue=support Position=1 Count=0\n"
#define DIALPLAN "500 Newexten Privilege=dialplan,all Uniqueid=other Application=NoOp\n"
#define CALLS    "500 Newchannel Privilege=call,all Uniqueid=other\n"

#define SAID_QUEUED                                                                      \
    "1000 contact.queued "                                                               \
    "{\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"channel\":\"voice\","       \
    "\"direction\":\"in\",\"position\":1,\"caller\":\"0301234\"}\n"
#define SAID_OFFERED                                                                     \
    "1000 contact.offered "                                                              \
    "{\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\"}\n"
#define SAID_BUSY "4000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\"}\n"
#define SAID_ANSWERED                                                                    \
    "4001 contact.answered "                                                             \
    "{\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_"    \
    "ms\":3000,\"ring_ms\":2000}\n"
#define SAID_ENDED                                                                       \
    "9000 contact.ended "                                                                \
    "{\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":"    \
    "\"agent\",\"wait_ms\":3000,\"talk_ms\":5000}\n"
#define SAID_WRAPUP                                                                      \
    "9001 agent.state "                                                                  \
    "{\"agent\":\"Ann\",\"state\":\"wrapup\",\"contact\":\"c1\",\"until\":\"2023-11-"    \
    "14T22:13:31.000Z\"}\n"
#define SAID_READY "11000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
#define SAID_LEFT(reason)                                                                \
    "8000 contact.left "                                                                 \
    "{\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"" reason         \
    "\",\"wait_ms\":7000}\n"

/* clang-format off */
static struct translation translations[] = {
    {"a call, from end to end: source's own seconds, wrap-up ended by the clock",
     JOIN CALLED IN_USE LEAVE CONNECT COMPLETE FREE "12000\n",
     SAID_QUEUED SAID_OFFERED SAID_BUSY SAID_ANSWERED SAID_ENDED SAID_WRAPUP SAID_READY},
    {"the names of Asterisk 11",
     "1000 Join Uniqueid=c1 Queue=support Position=1 CallerIDNum=0301234\n"
     "1000 AgentCalled Uniqueid=c1 Queue=support AgentCalled=SIP/1 AgentName=Ann\n"
     "4000 QueueMemberStatus Queue=support Location=SIP/1 MemberName=Ann Status=2 Paused=0\n"
     "4000 Leave Uniqueid=c1 Queue=support Count=0\n"
     "4001 AgentConnect Uniqueid=c1 Queue=support Member=SIP/1 MemberName=Ann Holdtime=3 Ringtime=2\n"
     "9000 AgentComplete Uniqueid=c1 Queue=support Member=SIP/1 MemberName=Ann HoldTime=3 TalkTime=5 Reason=agent\n",
     SAID_QUEUED SAID_OFFERED SAID_BUSY SAID_ANSWERED SAID_ENDED},
    {"no caller's number is known: none is said",
     "1000 QueueCallerJoin Uniqueid=c1 Queue=support Position=2 CallerIDNum=<unknown>\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"channel\":\"voice\",\"direction\":\"in\",\"position\":2}\n"},

    /* why a wait ended */
    {"HangupRequest before the Abandon: abandoned, at once",
     JOIN "7999 HangupRequest Uniqueid=c1\n" ABANDON,
     SAID_QUEUED SAID_LEFT("abandoned")},
    {"TIMEOUT after the Abandon", JOIN ABANDON GONE "8002 VarSet Privilege=dialplan,all Uniqueid=c1 Variable=QUEUESTATUS Value=TIMEOUT\n",
     SAID_QUEUED SAID_LEFT("timeout")},
    {"LEAVEEMPTY", JOIN ABANDON GONE "8002 VarSet Uniqueid=c1 Variable=QUEUESTATUS Value=LEAVEEMPTY\n",
     SAID_QUEUED SAID_LEFT("no_agents")},
    {"LEAVEUNAVAIL", JOIN ABANDON GONE "8002 VarSet Uniqueid=c1 Variable=QUEUESTATUS Value=LEAVEUNAVAIL\n",
     SAID_QUEUED SAID_LEFT("no_agents")},
    {"WITHDRAW", JOIN ABANDON GONE "8002 VarSet Uniqueid=c1 Variable=QUEUESTATUS Value=WITHDRAW\n",
     SAID_QUEUED SAID_LEFT("withdrawn")},
    {"another variable says nothing", JOIN ABANDON "8002 VarSet Uniqueid=c1 Variable=STATUS Value=TIMEOUT\n",
     SAID_QUEUED},
    {"neither for a second, and the dialplan is heard: taken elsewhere",
     CALLS DIALPLAN JOIN ABANDON GONE "8999\n", SAID_QUEUED},
    {"... a second is over",
     CALLS DIALPLAN JOIN ABANDON GONE "9000\n", SAID_QUEUED SAID_LEFT("moved")},
    {"neither for a second, and only the dialplan is heard: it may have hung up",
     DIALPLAN JOIN ABANDON GONE "9000\n", SAID_QUEUED SAID_LEFT("unknown")},
    {"neither for a second, and the dialplan is not heard: not known",
     JOIN ABANDON GONE "9000\n", SAID_QUEUED SAID_LEFT("unknown")},
    {"the channel ends within that second: not known",
     CALLS DIALPLAN JOIN ABANDON GONE "8500 Hangup Uniqueid=c1\n", SAID_QUEUED SAID_LEFT("unknown")},
    {"Abandon told twice (SYSCOMPAT) is one",
     JOIN "7999 HangupRequest Uniqueid=c1\n" ABANDON ABANDON, SAID_QUEUED SAID_LEFT("abandoned")},
    {"Leave without a word, then the channel's end: by key",
     CALLS JOIN GONE "9000\n" "70000 Hangup Uniqueid=c1\n",
     SAID_QUEUED "8001 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"key\"}\n"},
    {"Leave without a word, then the dialplan goes on: by key",
     JOIN GONE "8002 Newexten Uniqueid=c1 Application=Hangup\n",
     SAID_QUEUED "8001 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"key\"}\n"},
    {"Leave without a word, then another queue: by key",
     JOIN GONE "8002 QueueCallerJoin Uniqueid=c1 Queue=sales Position=1\n",
     SAID_QUEUED "8001 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"key\"}\n"
     "8002 contact.queued {\"contact\":\"c1\",\"queue\":\"sales\",\"entry\":1,\"channel\":\"voice\",\"direction\":\"in\",\"position\":1}\n"},
    {"Leave comes before AgentConnect, however long a Gosub runs in between",
     CALLS JOIN LEAVE "64000 AgentConnect Uniqueid=c1 Queue=support Interface=SIP/1 MemberName=Ann HoldTime=3 RingTime=2\n",
     SAID_QUEUED "64000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":3000,\"ring_ms\":2000}\n"},
    {"Leave without a word where the channel's end is not heard: after a minute not known",
     JOIN GONE "68001\n",
     SAID_QUEUED "8001 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"unknown\"}\n"},
    {"the channel ends and nothing was said of the queue",
     JOIN "8000 Hangup Uniqueid=c1\n",
     SAID_QUEUED "8000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"unknown\"}\n"},
    {"CONTINUE after an answered call: nothing",
     JOIN CALLED CONNECT COMPLETE "9002 VarSet Uniqueid=c1 Variable=QUEUESTATUS Value=CONTINUE\n",
     SAID_QUEUED SAID_OFFERED SAID_ANSWERED SAID_ENDED
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"wrapup\",\"contact\":\"c1\",\"until\":\"2023-11-14T22:13:31.000Z\"}\n"},

    /* refused at the door */
    {"FULL with no Join: the queue is the one that the dialplan named",
     "1000 Newexten Uniqueid=c1 Application=Queue AppData=support,,,,10\n"
     "1001 VarSet Uniqueid=c1 Variable=QUEUESTATUS Value=FULL\n",
     "1001 contact.rejected {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"full\"}\n"},
    {"JOINEMPTY, and in a second try the caller is let in: the second time that it comes",
     "1000 Newexten Uniqueid=c1 Application=Queue AppData=support\n"
     "1001 VarSet Uniqueid=c1 Variable=QUEUESTATUS Value=JOINEMPTY\n"
     "2000 Newexten Uniqueid=c1 Application=Queue AppData=support\n"
     "2001 QueueCallerJoin Uniqueid=c1 Queue=support Position=1\n",
     "1001 contact.rejected {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"no_agents\"}\n"
     "2001 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":2,\"channel\":\"voice\",\"direction\":\"in\",\"position\":1}\n"},
    {"FULL of a caller whose queue was not named: nothing can be said",
     "1001 VarSet Uniqueid=c1 Variable=QUEUESTATUS Value=FULL\n", ""},

    /* offers */
    {"AgentRingNoAnswer: its time is in ms",
     JOIN CALLED "4000 AgentRingNoAnswer Uniqueid=c1 Queue=support Interface=SIP/1 MemberName=Ann RingTime=3000\n",
     SAID_QUEUED SAID_OFFERED
     "4000 contact.unanswered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"reason\":\"no_answer\",\"ring_ms\":3000}\n"},
    {"AgentDump: the caller waits on",
     JOIN CALLED "4000 AgentDump Uniqueid=c1 Queue=support Interface=SIP/1 MemberName=Ann\n",
     SAID_QUEUED SAID_OFFERED
     "4000 contact.unanswered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"reason\":\"agent_dropped\"}\n"},
    {"ringall: who lost the race gets no event, and is told",
     JOIN CALLED "1000 AgentCalled Uniqueid=c1 Queue=support Interface=SIP/2 MemberName=Bob\n" CONNECT,
     SAID_QUEUED SAID_OFFERED "1000 contact.offered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Bob\"}\n"
     SAID_ANSWERED "4001 contact.unanswered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Bob\",\"reason\":\"lost_race\"}\n"},
    {"the caller hangs up while it rings: cancelled rings get no event, and are told",
     JOIN CALLED "7999 HangupRequest Uniqueid=c1\n" ABANDON,
     SAID_QUEUED SAID_OFFERED
     "8000 contact.unanswered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"reason\":\"caller_gone\"}\n"
     SAID_LEFT("abandoned")},
    {"it rings anew without a word of the last time: that one ended",
     JOIN CALLED "3000 AgentCalled Uniqueid=c1 Queue=support Interface=SIP/1 MemberName=Ann\n",
     SAID_QUEUED SAID_OFFERED
     "3000 contact.unanswered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\"}\n"
     "3000 contact.offered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\"}\n"},

    /* ends */
    {"AgentComplete without the caller: by the member's channel",
     JOIN CONNECT "9000 AgentComplete DestUniqueid=m1 Queue=support Interface=SIP/1 MemberName=Ann HoldTime=3 TalkTime=5 Reason=agent\n",
     SAID_QUEUED SAID_ANSWERED SAID_ENDED "9000 agent.state {\"agent\":\"Ann\",\"state\":\"wrapup\",\"contact\":\"c1\",\"until\":\"2023-11-14T22:13:31.000Z\"}\n"},
    {"AgentComplete with neither channel, when a next call is there already: by the equal wait",
     JOIN CONNECT
     "9000 QueueCallerJoin Uniqueid=c2 Queue=support Position=1\n"
     "9100 AgentConnect Uniqueid=c2 DestUniqueid=m2 Queue=support Interface=SIP/1 MemberName=Ann HoldTime=0 RingTime=0\n"
     "9200 AgentComplete Queue=support Interface=SIP/1 MemberName=Ann HoldTime=3 TalkTime=5 Reason=caller\n",
     SAID_QUEUED SAID_ANSWERED
     "9000 contact.queued {\"contact\":\"c2\",\"queue\":\"support\",\"entry\":1,\"channel\":\"voice\",\"direction\":\"in\",\"position\":1}\n"
     "9100 contact.answered {\"contact\":\"c2\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":0,\"ring_ms\":0}\n"
     "9200 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"caller\",\"wait_ms\":3000,\"talk_ms\":5000}\n"
     "9200 agent.state {\"agent\":\"Ann\",\"state\":\"wrapup\",\"contact\":\"c1\",\"until\":\"2023-11-14T22:13:31.000Z\"}\n"},
    {"AgentComplete that fits no call is a fault",
     "9200 AgentComplete Queue=support Interface=SIP/1 MemberName=Ann HoldTime=3 TalkTime=5 Reason=caller\n",
     "fault ami:1: AgentComplete: fits no call\n"},
    {"no AgentComplete: five seconds after the caller's end it ended then, by unknown",
     JOIN CONNECT "9000 Hangup Uniqueid=c1\n" "13999\n" "14000\n",
     SAID_QUEUED SAID_ANSWERED
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"unknown\",\"wait_ms\":3000}\n"},
    {"a late AgentComplete tells of the caller's end",
     JOIN CONNECT "9000 Hangup Uniqueid=c1\n" "13000 AgentComplete Uniqueid=c1 Queue=support Interface=SIP/1 MemberName=Ann HoldTime=3 TalkTime=5 Reason=agent\n",
     SAID_QUEUED SAID_ANSWERED SAID_ENDED},
    {"AgentComplete of a call that was answered before we came",
     "9000 AgentComplete Uniqueid=c9 Queue=support Interface=SIP/1 MemberName=Ann HoldTime=3 TalkTime=5 Reason=transfer\n",
     "9000 contact.ended {\"contact\":\"c9\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"transfer\",\"wait_ms\":3000,\"talk_ms\":5000}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"wrapup\",\"contact\":\"c9\",\"until\":\"2023-11-14T22:13:31.000Z\"}\n"},
    {"the same id in a second queue, and again in the first: each is its own wait",
     JOIN ABANDON GONE "8002 VarSet Uniqueid=c1 Variable=QUEUESTATUS Value=TIMEOUT\n"
     "8003 QueueCallerJoin Uniqueid=c1 Queue=sales Position=1\n"
     "9000 QueueCallerAbandon Uniqueid=c1 Queue=sales HoldTime=1\n"
     "9001 VarSet Uniqueid=c1 Variable=QUEUESTATUS Value=TIMEOUT\n"
     "9002 QueueCallerJoin Uniqueid=c1 Queue=support Position=1\n",
     SAID_QUEUED SAID_LEFT("timeout")
     "8003 contact.queued {\"contact\":\"c1\",\"queue\":\"sales\",\"entry\":1,\"channel\":\"voice\",\"direction\":\"in\",\"position\":1}\n"
     "9000 contact.left {\"contact\":\"c1\",\"queue\":\"sales\",\"entry\":1,\"reason\":\"timeout\",\"wait_ms\":1000}\n"
     "9002 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":2,\"channel\":\"voice\",\"direction\":\"in\",\"position\":1}\n"},

    /* hold */
    {"music between AgentConnect and AgentComplete is a hold; before, it is the queue's",
     JOIN "1001 MusicOnHoldStart Uniqueid=c1\n" "4000 MusicOnHoldStop Uniqueid=c1\n" CONNECT
     "5000 MusicOnHoldStart Uniqueid=c1\n" "6000 MusicOnHoldStop Uniqueid=c1\n" "6001 MusicOnHoldStop Uniqueid=c1\n",
     SAID_QUEUED SAID_ANSWERED
     "5000 contact.hold {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"on\":true}\n"
     "6000 contact.hold {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"on\":false}\n"},
    {"MusicOnHold of Asterisk 11",
     JOIN CONNECT "5000 MusicOnHold Uniqueid=c1 State=Start\n" "6000 MusicOnHold Uniqueid=c1 State=Stop\n",
     SAID_QUEUED SAID_ANSWERED
     "5000 contact.hold {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"on\":true}\n"
     "6000 contact.hold {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"on\":false}\n"},

    /* agents */
    {"QueueMemberAdded: joined, with its penalty, and there",
     "1000 QueueMemberAdded Queue=support Interface=SIP/2 MemberName=Bob Penalty=3 Status=1 Paused=0\n",
     "1000 agent.joined {\"agent\":\"Bob\",\"queue\":\"support\",\"penalty\":3}\n"
     "1000 agent.state {\"agent\":\"Bob\",\"state\":\"ready\"}\n"},
    {"QueueMemberPenalty: said again",
     "1000 QueueMemberPenalty Queue=support Location=SIP/1 MemberName=Ann Penalty=5\n",
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\",\"penalty\":5}\n"},
    {"QueueMemberRemoved from the last queue: logged out",
     "1000 QueueMemberRemoved Queue=support Interface=SIP/1 MemberName=Ann\n",
     "1000 agent.left {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"logged_out\"}\n"},
    {"a pause in the only queue is a pause; its reason is told, and a new one again",
     "1000 QueueMemberPause Queue=support Interface=SIP/1 MemberName=Ann Status=1 Paused=1 PausedReason=Lunch\n"
     "2000 QueueMemberPause Queue=support Interface=SIP/1 MemberName=Ann Status=1 Paused=1 PausedReason=Training\n"
     "3000 QueueMemberPause Queue=support Interface=SIP/1 MemberName=Ann Status=1 Paused=0\n",
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"not_ready\",\"reason\":\"Lunch\"}\n"
     "2000 agent.state {\"agent\":\"Ann\",\"state\":\"not_ready\",\"reason\":\"Training\"}\n"
     "3000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"},
    {"a pause in one queue of two is of that queue; in both it is a pause",
     "1000 QueueMemberAdded Queue=sales Interface=SIP/1 MemberName=Ann Penalty=0 Status=1 Paused=0\n"
     "2000 QueueMemberPaused Queue=sales Location=SIP/1 MemberName=Ann Paused=1 Reason=Coaching\n"
     "3000 QueueMemberPaused Queue=support Location=SIP/1 MemberName=Ann Paused=1 Reason=Lunch\n"
     "4000 QueueMemberPaused Queue=support Location=SIP/1 MemberName=Ann Paused=0\n"
     "5000 QueueMemberPaused Queue=sales Location=SIP/1 MemberName=Ann Paused=0\n",
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"sales\",\"penalty\":0}\n"
     "2000 agent.state {\"agent\":\"Ann\",\"queue\":\"sales\",\"state\":\"not_ready\",\"reason\":\"Coaching\"}\n"
     "3000 agent.state {\"agent\":\"Ann\",\"state\":\"not_ready\",\"reason\":\"Lunch\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"queue\":\"sales\",\"state\":\"not_ready\",\"reason\":\"Coaching\"}\n"
     "5000 agent.state {\"agent\":\"Ann\",\"queue\":\"sales\",\"state\":\"ready\"}\n"},
    {"the device decides first: in use, also when paused; gone before all",
     "1000 QueueMemberStatus Queue=support Interface=SIP/1 MemberName=Ann Status=6 Paused=0\n"
     "2000 QueueMemberStatus Queue=support Interface=SIP/1 MemberName=Ann Status=8 Paused=1\n"
     "3000 QueueMemberStatus Queue=support Interface=SIP/1 MemberName=Ann Status=5 Paused=1\n"
     "4000 QueueMemberStatus Queue=support Interface=SIP/1 MemberName=Ann Status=1 Paused=1\n"
     "5000 QueueMemberStatus Queue=support Interface=SIP/1 MemberName=Ann Status=0 Paused=0\n",
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"ringing\"}\n"
     "2000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\"}\n"
     "3000 agent.state {\"agent\":\"Ann\",\"state\":\"logged_out\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"not_ready\"}\n"
     "5000 agent.state {\"agent\":\"Ann\",\"state\":\"unknown\"}\n"},
    {"Wrapuptime of the member goes before the queue's",
     "9500 QueueMemberStatus Queue=support Interface=SIP/1 MemberName=Ann Status=1 Paused=0 LastCall=1700000009 Wrapuptime=5\n" "20000\n",
     "9500 agent.state {\"agent\":\"Ann\",\"state\":\"wrapup\",\"until\":\"2023-11-14T22:13:34.000Z\"}\n"
     "14000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"},
    {"AgentLogoff and AgentLogin of a member Agent/7",
     "1000 QueueMemberAdded Queue=support Interface=Agent/7 MemberName=Eve Status=1 Paused=0\n"
     "2000 AgentLogoff Agent=7\n" "3000 AgentLogin Agent=7\n" "4000 AgentLogoff Agent=8\n",
     "1000 agent.joined {\"agent\":\"Eve\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Eve\",\"state\":\"ready\"}\n"
     "2000 agent.state {\"agent\":\"Eve\",\"state\":\"logged_out\"}\n"
     "3000 agent.state {\"agent\":\"Eve\",\"state\":\"ready\"}\n"},
    {"a member without a name is called by its interface",
     "1000 QueueMemberAdded Queue=support Interface=SIP/9 Status=1 Paused=0\n",
     "1000 agent.joined {\"agent\":\"SIP/9\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"SIP/9\",\"state\":\"ready\"}\n"},

    /* what cannot be used */
    {"an event without a queue is a fault", "1000 QueueCallerJoin Uniqueid=c1\n",
     "fault ami:1: QueueCallerJoin: names no queue, or one too many\n"},
    {"an event without a call is a fault", "1000 QueueCallerJoin Queue=support\n",
     "fault ami:1: QueueCallerJoin: names no call\n"},
    {"an event without an agent is a fault", "1000 AgentCalled Uniqueid=c1 Queue=support\n",
     "fault ami:1: AgentCalled: names no agent, or one too many\n"},
    {"other events are passed over", "1000 PeerStatus Peer=SIP/1\n1000 Hangup Channel=x\n", ""},

    /* lists */
    {"a list that knows a caller whose joining is still on its way: one wait",
     "1500 QueueEntry Queue=support Position=1 Uniqueid=c1 CallerIDNum=0301234 Wait=0\n" "1500 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1\n"
     "1500 QueueStatusComplete\n" "1400 QueueCallerJoin Uniqueid=c1 Queue=support Position=1 CallerIDNum=0301234\n",
     "1500 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"channel\":\"voice\",\"direction\":\"in\",\"position\":1,\"caller\":\"0301234\"}\n"
     "1400 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"channel\":\"voice\",\"direction\":\"in\",\"position\":1,\"caller\":\"0301234\"}\n"},
    {"a caller that a list does not name any more: its end may be on the way for a second",
     JOIN "3000 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1\n" "3000 QueueStatusComplete\n" "3999\n" "4000\n",
     SAID_QUEUED "3000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"unknown\"}\n"},
    {"... and comes",
     JOIN "3000 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1\n" "3000 QueueStatusComplete\n"
     "3001 AgentConnect Uniqueid=c1 Queue=support Interface=SIP/1 MemberName=Ann HoldTime=2 RingTime=1\n" "5000\n",
     SAID_QUEUED "3001 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":2000,\"ring_ms\":1000}\n"},
    {"a member that a list does not name any more has left",
     "3000 QueueParams Queue=support Calls=0\n" "3000 QueueStatusComplete\n",
     "3000 agent.left {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "3000 agent.state {\"agent\":\"Ann\",\"state\":\"logged_out\"}\n"},

    /* the clock */
    {"the clock was set back by hours: what was due is not put off by as much",
     DIALPLAN CALLS "7201000 QueueCallerJoin Uniqueid=c1 Queue=support Position=1 CallerIDNum=0301234\n"
     "7201000 QueueCallerAbandon Uniqueid=c1 Queue=support HoldTime=0\n" "1000\n" "2000\n",
     "7201000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"channel\":\"voice\",\"direction\":\"in\",\"position\":1,\"caller\":\"0301234\"}\n"
     "7201000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"moved\",\"wait_ms\":0}\n"},

    /* a lost link */
    {"the link was lost, and the call goes on: nothing is said, and its end is told",
     JOIN CONNECT "lost\n" "7000 QueueMember Queue=support Location=SIP/1 Name=Ann Status=2 Paused=0 CallsTaken=0 LastCall=0 InCall=1\n" "7000 QueueStatusComplete\n" COMPLETE,
     SAID_QUEUED SAID_ANSWERED "7000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n" SAID_ENDED},
    {"the link was lost, and the one call that has ended since is that one: when, by Asterisk's clock",
     JOIN CONNECT "lost\n" "15000 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1 Paused=0 CallsTaken=1 LastCall=1700000009 InCall=0\n" "15000 QueueStatusComplete\n",
     SAID_QUEUED SAID_ANSWERED "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"unknown\",\"wait_ms\":3000}\n"},
    {"the link was lost, and Asterisk began anew: what became of the call is not said",
     JOIN CONNECT "lost\n" "15000 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1 Paused=0 CallsTaken=0 LastCall=0 InCall=0\n" "15000 QueueStatusComplete\n" "30000\n",
     SAID_QUEUED SAID_ANSWERED},
    {"the link was lost, and the caller waits no more: the snapshot does not name it, no reason is made up",
     JOIN "lost\n" "15000 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1\n" "15000 QueueStatusComplete\n" "30000\n",
     SAID_QUEUED},
    {"the link was lost just after an Abandon: its reason may have gone with it",
     CALLS DIALPLAN JOIN ABANDON "lost\n" "20000\n", SAID_QUEUED SAID_LEFT("unknown")},
    {"the link was lost while it rang: what became of that is not said, and a next ring is told",
     JOIN CALLED "lost\n" "7000 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1\n"
     "7000 QueueEntry Queue=support Position=1 Uniqueid=c1 Wait=6\n" "7000 QueueStatusComplete\n"
     "7500 AgentCalled Uniqueid=c1 Queue=support Interface=SIP/1 MemberName=Ann\n",
     SAID_QUEUED SAID_OFFERED "7500 contact.offered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\"}\n"},
    {"the link was lost, and the caller waits on",
     JOIN "lost\n" "7000 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1\n"
     "7000 QueueEntry Queue=support Position=1 Uniqueid=c1 Wait=6\n" "7000 QueueStatusComplete\n" "7999 HangupRequest Uniqueid=c1\n" ABANDON,
     SAID_QUEUED SAID_LEFT("abandoned")},
    {"the link was lost, and somebody came meanwhile: since when, by Asterisk's clock",
     "lost\n" "7000 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1\n"
     "7000 QueueEntry Queue=support Position=1 Uniqueid=c1 Wait=6 CallerIDNum=0301234\n" "7000 QueueStatusComplete\n",
     SAID_QUEUED},
};
/* clang-format on */

static void begin(struct ami_bench *bench)
{
    ami_bench_init(bench);
    ami_bench_begin(bench);
}

static void test_translation(void **state)
{
    const struct translation *row = *state;
    struct ami_bench bench;
    begin(&bench);
    ami_bench_play(&bench, row->events);
    assert_string_equal(bench.output.text, row->said);
    ami_bench_finish(&bench);
}

/* "Capabilities": what a source can tell is seen by what comes. */
struct ability {
    const char *name;
    const char *events;
    uint32_t can, cannot;
};

static struct ability abilities[] = {
    {"at first: no reasons, no refusals, no hold", "",
     EVENT_CAN_EVENTS | EVENT_CAN_RING | EVENT_CAN_UNANSWERED | EVENT_CAN_ENDED_BY |
         EVENT_CAN_MEMBERS | EVENT_CAN_QUEUE_PAUSE | EVENT_CAN_GAUGES |
         EVENT_CAN_SNAPSHOT | EVENT_CAN_WRAPUP_TIMED | EVENT_CAN_SUBSECOND,
     EVENT_CAN_LEFT_REASON | EVENT_CAN_REJECT | EVENT_CAN_HOLD | EVENT_CAN_WRAPUP_EXACT},
    {"class dialplan is heard: refusals", DIALPLAN, EVENT_CAN_REJECT,
     EVENT_CAN_HOLD | EVENT_CAN_LEFT_REASON},
    {"class call is heard: hold", CALLS, EVENT_CAN_HOLD,
     EVENT_CAN_LEFT_REASON | EVENT_CAN_REJECT},
    {"both are heard: reasons, too", CALLS DIALPLAN,
     EVENT_CAN_LEFT_REASON | EVENT_CAN_REJECT | EVENT_CAN_HOLD, EVENT_CAN_WRAPUP_EXACT},
};

static void test_ability(void **state)
{
    const struct ability *row = *state;
    struct ami_bench bench;
    begin(&bench);
    ami_bench_play(&bench, row->events);
    assert_int_equal(bench.ami.capabilities & row->can, row->can);
    assert_int_equal(bench.ami.capabilities & row->cannot, 0);
    ami_bench_finish(&bench);
}

/* "A source.snapshot with all that is so." */
static void test_snapshot(void **state)
{
    (void)state;
    struct ami_bench bench;
    begin(&bench);
    ami_bench_play(
        &bench,
        "100 QueueParams Queue=support Calls=1 Completed=2 Abandoned=1 ServiceLevel=5\n"
        "100 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1 Paused=1 "
        "PausedReason=Lunch Penalty=2\n"
        "100 QueueEntry Queue=support Position=1 Uniqueid=c7 Wait=0\n");
    feed_capture_clear(&bench.output);
    ami_bench_play(&bench, "200 QueueStatusComplete\n300\n");
    assert_string_equal(
        bench.output.text,
        "300 source.snapshot {\"complete\":true,\"queues\":[{\"queue\":\"support\","
        "\"sl_ms\":5000,\"wrapup_ms\":2000,\"since\":\"2023-11-14T22:13:20.000Z\","
        "\"waiting\":1,\"answered\":2,\"abandoned\":1}],\"agents\":[{\"agent\":\"Ann\","
        "\"state\":\"not_ready\",\"reason\":\"Lunch\",\"since\":"
        "\"2023-11-14T22:13:20.100Z\",\"queues\":[{\"queue\":\"support\",\"penalty\":2,"
        "\"state\":\"not_ready\",\"reason\":\"Lunch\"}]}],\"contacts\":[{\"contact\":"
        "\"c7\",\"queue\":\"support\",\"entry\":1,\"state\":\"waiting\",\"since\":"
        "\"2023-11-14T22:13:20.100Z\",\"position\":1}]}\n");
    ami_bench_finish(&bench);
}

/* "Counters restart with the module: since = start-up or the last fall." */
static void test_counters_without_a_start(void **state)
{
    (void)state;
    struct ami_bench bench;
    begin(&bench);
    ami_bench_play(&bench,
                   "100 QueueParams Queue=sales Calls=0 Completed=9 Abandoned=4\n"
                   "100 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1\n"
                   "100 QueueStatusComplete\n200\n");
    assert_null(strstr(bench.output.text, "\"answered\":9"));
    ami_bench_play(&bench,
                   "300 QueueParams Queue=sales Calls=0 Completed=0 Abandoned=0\n"
                   "300 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1\n"
                   "300 QueueStatusComplete\n400\n"
                   "500 QueueParams Queue=sales Calls=0 Completed=1 Abandoned=0\n"
                   "500 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1\n");
    feed_capture_clear(&bench.output);
    ami_bench_play(&bench, "500 QueueStatusComplete\n600\n");
    assert_non_null(strstr(bench.output.text,
                           "\"since\":\"2023-11-14T22:13:20.300Z\",\"waiting\":0,"
                           "\"answered\":1,\"abandoned\":0"));
    ami_bench_finish(&bench);
}

/* "Whatever is fed from outside has a limit": more undecided ends than are kept. */
static void test_many_undecided(void **state)
{
    (void)state;
    struct ami_bench bench;
    begin(&bench);
    for (int i = 0; i < AMI_PENDING_MAX + 10; i++) {
        char line[256];
        str_format(line, sizeof line,
                   "1000 QueueCallerJoin Uniqueid=u%d Queue=support\n"
                   "1000 QueueCallerAbandon Uniqueid=u%d Queue=support HoldTime=0\n",
                   i, i);
        ami_bench_play(&bench, line);
    }
    assert_int_equal(bench.output.events[EVENT_CONTACT_LEFT], 10);
    ami_bench_play(&bench, "2000\n");
    assert_int_equal(bench.output.events[EVENT_CONTACT_LEFT], AMI_PENDING_MAX + 10);
    ami_bench_finish(&bench);
}

/* "dropped tells of events the feed itself had to give up": Asterisk's own counters tell
 * how many calls a gap took, beside those that were known. */
static void test_lost_calls(void **state)
{
    (void)state;
    struct ami_bench bench;
    begin(&bench);
    ami_bench_play(
        &bench, JOIN CONNECT
        "1000 QueueCallerJoin Uniqueid=c2 Queue=support Position=1\n"
        "1000 QueueCallerJoin Uniqueid=c3 Queue=support Position=2\n"
        "1500 HangupRequest Uniqueid=c3\n"
        "1500 QueueCallerAbandon Uniqueid=c3 Queue=support HoldTime=0\n"
        "lost\n"
        /* c1 has ended, c2 is gone, c3 was told; 2 more came and went */
        "9000 QueueParams Queue=support Calls=0 Completed=3 Abandoned=2\n"
        "9000 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1 CallsTaken=3 "
        "LastCall=1700000008 InCall=0\n"
        "9000 QueueStatusComplete\n"
        "9999\n");
    assert_int_equal(bench.ami.lost, 0); /* their events may still be on the way */
    ami_bench_play(&bench, "10000\n");
    assert_int_equal(bench.ami.lost, 2);
    /* without a gap nothing is lost, and a restart's counters say nothing */
    ami_bench_play(&bench,
                   "20000 QueueParams Queue=support Calls=0 Completed=9 Abandoned=2\n"
                   "20000 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1\n"
                   "20000 QueueStatusComplete\n"
                   "lost\n"
                   "30000 QueueParams Queue=support Calls=0 Completed=5 Abandoned=0\n"
                   "30000 QueueMember Queue=support Location=SIP/1 Name=Ann Status=1\n"
                   "30000 QueueStatusComplete\n"
                   "40000\n");
    assert_int_equal(bench.ami.lost, 2);
    /* what is told in the second before a gap is counted is of after that gap */
    ami_bench_play(&bench, "lost\n"
                           "50000 QueueParams Queue=support Completed=5 Abandoned=0\n"
                           "50000 QueueStatusComplete\n"
                           "50100 QueueCallerJoin Uniqueid=c9 Queue=support\n"
                           "50200 HangupRequest Uniqueid=c9\n"
                           "50200 QueueCallerAbandon Uniqueid=c9 Queue=support\n"
                           "51000\n"
                           "lost\n"
                           "60000 QueueParams Queue=support Completed=5 Abandoned=1\n"
                           "60000 QueueStatusComplete\n"
                           "61000\n");
    assert_int_equal(bench.ami.lost, 2);
    /* a second gap before the first is counted: both are */
    ami_bench_play(&bench, "lost\n"
                           "70000 QueueParams Queue=support Completed=7 Abandoned=1\n"
                           "70000 QueueStatusComplete\n"
                           "70500\nlost\n"
                           "80000 QueueParams Queue=support Completed=8 Abandoned=1\n"
                           "80000 QueueStatusComplete\n"
                           "81000\n");
    assert_int_equal(bench.ami.lost, 5);
    ami_bench_finish(&bench);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_translation, translations);
    ROWS_ADD(&rows, test_ability, abilities);
    rows_add_one(&rows, "a snapshot tells queues, agents and callers", test_snapshot);
    rows_add_one(&rows, "counters whose start is not known are not told",
                 test_counters_without_a_start);
    rows_add_one(&rows, "what a gap took is counted by Asterisk's counters",
                 test_lost_calls);
    rows_add_one(&rows, "of too many undecided ends the oldest is decided",
                 test_many_undecided);
    return rows_run(&rows, "feed/ami");
}
