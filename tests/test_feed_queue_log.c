#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed/adapter_queue_log.h"
#include "support/feed_capture.h"
#include "support/rows.h"
#include "support/scratch_log.h"

/*
 * Rows of a log in, events out: "becomes" of events.md section 8.1. A row is written with
 * its seconds since FEED_CAPTURE_START_MS; the complete snapshot of nothing that opens
 * every log is left out.
 */
struct translation {
    const char *name;
    const char *rows;
    const char *said;
};

/* clang-format off */
static struct translation translations[] = {
    {"ENTERQUEUE: the caller waits, at a position",
     "1|c1|support|NONE|ENTERQUEUE||0301234|2\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":2,\"caller\":\"0301234\"}\n"},
    {"ENTERQUEUE of 2025: with the caller's name",
     "1|c1|support|NONE|ENTERQUEUE||0301234|2|Anna|Maria\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":2,\"caller\":\"0301234\"}\n"},
    {"ENTERQUEUE of 1.4: no position",
     "1|c1|support|NONE|ENTERQUEUE||0301234\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"caller\":\"0301234\"}\n"},
    {"CONNECT: answered, and the member is known from it",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "4|c1|support|Ann|CONNECT|3|1.2|2\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "4000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":3000,\"ring_ms\":2000}\n"
     "4000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"},
    {"CONNECT of 1.4: no ring time",
     "1|c1|support|NONE|ENTERQUEUE||\n"
     "4|c1|support|Ann|CONNECT|3\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1}\n"
     "4000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":3000}\n"
     "4000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"},
    {"CONNECT of a call that came before the log began",
     "4|c1|support|Ann|CONNECT|9|1.2|0\n",
     "4000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":9000,\"ring_ms\":0}\n"
     "4000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"},
    {"COMPLETEAGENT: the agent hung up and is ready again",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "4|c1|support|Ann|CONNECT|3|1.2|2\n"
     "9|c1|support|Ann|COMPLETEAGENT|3|5|1\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "4000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":3000,\"ring_ms\":2000}\n"
     "4000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"agent\",\"wait_ms\":3000,\"talk_ms\":5000}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"},
    {"COMPLETECALLER: the caller hung up",
     "4|c1|support|Ann|CONNECT|3|1.2|2\n"
     "9|c1|support|Ann|COMPLETECALLER|3|5|1\n",
     "4000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":3000,\"ring_ms\":2000}\n"
     "4000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"caller\",\"wait_ms\":3000,\"talk_ms\":5000}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"},
    {"COMPLETEAGENT of an agent the log has not named before",
     "9|c1|support|Ann|COMPLETEAGENT|3|5|1\n",
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"agent\",\"wait_ms\":3000,\"talk_ms\":5000}\n"
     "9000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"},
    {"TRANSFER (to 11): the extension and its context",
     "4|c1|support|Ann|CONNECT|3|1.2|2\n"
     "9|c1|support|Ann|TRANSFER|200|default|3|5|1\n",
     "4000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":3000,\"ring_ms\":2000}\n"
     "4000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"transfer\",\"wait_ms\":3000,\"talk_ms\":5000,\"transfer_to\":\"200@default\"}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"},
    {"BLINDTRANSFER (12+)",
     "4|c1|support|Ann|CONNECT|3|1.2|2\n"
     "9|c1|support|Ann|BLINDTRANSFER|200|default|3|5|1\n",
     "4000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":3000,\"ring_ms\":2000}\n"
     "4000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"transfer\",\"wait_ms\":3000,\"talk_ms\":5000,\"transfer_to\":\"200@default\"}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"},
    {"ATTENDEDTRANSFER to a bridge",
     "4|c1|support|Ann|CONNECT|3|1.2|2\n"
     "9|c1|support|Ann|ATTENDEDTRANSFER|BRIDGE|f3-9a|3|5|1\n",
     "4000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":3000,\"ring_ms\":2000}\n"
     "4000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"transfer\",\"wait_ms\":3000,\"talk_ms\":5000}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"},
    {"ATTENDEDTRANSFER to an application",
     "4|c1|support|Ann|CONNECT|3|1.2|2\n"
     "9|c1|support|Ann|ATTENDEDTRANSFER|APP|Playback|3|5|1\n",
     "4000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":3000,\"ring_ms\":2000}\n"
     "4000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"transfer\",\"wait_ms\":3000,\"talk_ms\":5000}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"},
    {"ATTENDEDTRANSFER by a link: the times stand one further",
     "4|c1|support|Ann|CONNECT|3|1.2|2\n"
     "9|c1|support|Ann|ATTENDEDTRANSFER|LINK|SIP/a-1|SIP/b-2|3|5|1\n",
     "4000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":3000,\"ring_ms\":2000}\n"
     "4000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"transfer\",\"wait_ms\":3000,\"talk_ms\":5000}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"},
    {"a transfer written after the call came back belongs to the first wait",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "4|c1|support|Ann|CONNECT|3|1.2|2\n"
     "9|c1|support|NONE|ENTERQUEUE|||1\n"
     "9|c1|support|Ann|BLINDTRANSFER|200|default|3|5|1\n"
     "11|c1|support|Bob|CONNECT|2|1.3|1\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "4000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":3000,\"ring_ms\":2000}\n"
     "4000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "9000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":2,\"position\":1}\n"
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"transfer\",\"wait_ms\":3000,\"talk_ms\":5000,\"transfer_to\":\"200@default\"}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "11000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":2,\"agent\":\"Bob\",\"wait_ms\":2000,\"ring_ms\":1000}\n"
     "11000 agent.joined {\"agent\":\"Bob\",\"queue\":\"support\"}\n"
     "11000 agent.state {\"agent\":\"Bob\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"},
    {"ABANDON: the wait is the source's",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "8|c1|support|NONE|ABANDON|1|2|7\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "8000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"abandoned\",\"wait_ms\":7000}\n"},
    {"ABANDON naming an agent: the caller left during the announcement",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "8|c1|support|Ann|ABANDON|1|1|7\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "8000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"abandoned\",\"wait_ms\":7000}\n"},
    {"EXITWITHTIMEOUT",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "11|c1|support|NONE|EXITWITHTIMEOUT|1|1|10\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "11000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"timeout\",\"wait_ms\":10000}\n"},
    {"EXITWITHTIMEOUT of 1.4: only a position",
     "1|c1|support|NONE|ENTERQUEUE||\n"
     "11|c1|support|NONE|EXITWITHTIMEOUT|1\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1}\n"
     "11000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"timeout\"}\n"},
    {"EXITEMPTY",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "11|c1|support|NONE|EXITEMPTY|1|1|10\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "11000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"no_agents\",\"wait_ms\":10000}\n"},
    {"EXITWITHKEY",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "11|c1|support|NONE|EXITWITHKEY|9|1|1|10\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "11000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"key\",\"wait_ms\":10000}\n"},
    {"EXITWITHKEY of 1.4: a key and a position",
     "1|c1|support|NONE|ENTERQUEUE||\n"
     "11|c1|support|NONE|EXITWITHKEY|9|1\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1}\n"
     "11000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"key\"}\n"},
    {"WITHDRAW (16.25): taken out by a command",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "11|c1|support|NONE|WITHDRAW|1|1|10|moved to mail\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "11000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"withdrawn\",\"wait_ms\":10000}\n"},
    {"SYSCOMPAT: the ABANDON after it says nothing new",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "5|c1|support|Ann|SYSCOMPAT|\n"
     "5|c1|support|NONE|ABANDON|1|1|4\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "5000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"system\"}\n"},
    {"SYSCOMPAT without an ABANDON, and the call's next wait is its own",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "5|c1|support|Ann|SYSCOMPAT|\n"
     "6|c1|support|NONE|ENTERQUEUE|||1\n"
     "9|c1|support|NONE|ABANDON|1|1|3\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "5000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"system\"}\n"
     "6000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":2,\"position\":1}\n"
     "9000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":2,\"reason\":\"abandoned\",\"wait_ms\":3000}\n"},
    {"RINGNOANSWER: milliseconds already; a static member is known from it",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "4|c1|support|Dee|RINGNOANSWER|3000\n"
     "8|c1|support|Dee|RINGNOANSWER|3000\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "4000 agent.joined {\"agent\":\"Dee\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Dee\",\"state\":\"ready\"}\n"
     "4000 contact.unanswered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Dee\",\"reason\":\"no_answer\",\"ring_ms\":3000}\n"
     "8000 contact.unanswered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Dee\",\"reason\":\"no_answer\",\"ring_ms\":3000}\n"},
    {"RINGCANCELED: the caller was gone first",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "4|c1|support|Dee|RINGCANCELED|2502\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "4000 agent.joined {\"agent\":\"Dee\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Dee\",\"state\":\"ready\"}\n"
     "4000 contact.unanswered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Dee\",\"reason\":\"caller_gone\",\"ring_ms\":2502}\n"},
    {"AGENTDUMP: the agent refused after the announcement, the caller waits on",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "4|c1|support|Ann|AGENTDUMP|\n"
     "6|c1|support|Bob|CONNECT|5|1.2|1\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "4000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "4000 contact.unanswered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"reason\":\"agent_dropped\"}\n"
     "6000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Bob\",\"wait_ms\":5000,\"ring_ms\":1000}\n"
     "6000 agent.joined {\"agent\":\"Bob\",\"queue\":\"support\"}\n"
     "6000 agent.state {\"agent\":\"Bob\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"},
    {"an overflow is two waits of one call",
     "1|c1|sales|NONE|ENTERQUEUE|||1\n"
     "4|c1|sales|NONE|EXITWITHTIMEOUT|1|1|3\n"
     "4|c1|support|NONE|ENTERQUEUE|||1\n"
     "6|c1|support|NONE|ABANDON|1|1|2\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"sales\",\"entry\":1,\"position\":1}\n"
     "4000 contact.left {\"contact\":\"c1\",\"queue\":\"sales\",\"entry\":1,\"reason\":\"timeout\",\"wait_ms\":3000}\n"
     "4000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "6000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"abandoned\",\"wait_ms\":2000}\n"},
    {"a call that comes again to the same queue is its second entry there",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "4|c1|support|NONE|EXITWITHKEY|9|1|1|3\n"
     "6|c1|support|NONE|ENTERQUEUE|||1\n"
     "9|c1|support|NONE|ABANDON|1|1|3\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "4000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"key\",\"wait_ms\":3000}\n"
     "6000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":2,\"position\":1}\n"
     "9000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":2,\"reason\":\"abandoned\",\"wait_ms\":3000}\n"},
    {"a wait whose end was never written is closed when its call comes again",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "6|c1|support|NONE|ENTERQUEUE|||1\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "6000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"unknown\"}\n"
     "6000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":2,\"position\":1}\n"},
    {"ADDMEMBER: serves the queue, and is ready",
     "1|CLI|support|Eve|ADDMEMBER|\n",
     "1000 agent.joined {\"agent\":\"Eve\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Eve\",\"state\":\"ready\"}\n"},
    {"ADDMEMBER PAUSED: is not to be offered",
     "1|CLI|support|Eve|ADDMEMBER|PAUSED\n",
     "1000 agent.joined {\"agent\":\"Eve\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Eve\",\"state\":\"not_ready\"}\n"},
    {"ADDMEMBER PAUSED to a second queue: paused there alone",
     "1|CLI|support|Eve|ADDMEMBER|\n"
     "2|CLI|sales|Eve|ADDMEMBER|PAUSED\n",
     "1000 agent.joined {\"agent\":\"Eve\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Eve\",\"state\":\"ready\"}\n"
     "2000 agent.joined {\"agent\":\"Eve\",\"queue\":\"sales\"}\n"
     "2000 agent.state {\"agent\":\"Eve\",\"queue\":\"sales\",\"state\":\"not_ready\"}\n"},
    {"REMOVEMEMBER: logged out with the last queue",
     "1|CLI|support|Eve|ADDMEMBER|\n"
     "2|CLI|sales|Eve|ADDMEMBER|\n"
     "3|CLI|support|Eve|REMOVEMEMBER|\n"
     "4|CLI|sales|Eve|REMOVEMEMBER|\n",
     "1000 agent.joined {\"agent\":\"Eve\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Eve\",\"state\":\"ready\"}\n"
     "2000 agent.joined {\"agent\":\"Eve\",\"queue\":\"sales\"}\n"
     "3000 agent.left {\"agent\":\"Eve\",\"queue\":\"support\"}\n"
     "4000 agent.left {\"agent\":\"Eve\",\"queue\":\"sales\"}\n"
     "4000 agent.state {\"agent\":\"Eve\",\"state\":\"logged_out\"}\n"},
    {"REMOVEMEMBER during a call: logged out when it is over",
     "1|CLI|support|Eve|ADDMEMBER|\n"
     "2|c1|support|Eve|CONNECT|1|1.2|0\n"
     "3|CLI|support|Eve|REMOVEMEMBER|\n"
     "9|c1|support|Eve|COMPLETEAGENT|1|7|1\n",
     "1000 agent.joined {\"agent\":\"Eve\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Eve\",\"state\":\"ready\"}\n"
     "2000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Eve\",\"wait_ms\":1000,\"ring_ms\":0}\n"
     "2000 agent.state {\"agent\":\"Eve\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "3000 agent.left {\"agent\":\"Eve\",\"queue\":\"support\"}\n"
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Eve\",\"by\":\"agent\",\"wait_ms\":1000,\"talk_ms\":7000}\n"
     "9000 agent.state {\"agent\":\"Eve\",\"state\":\"logged_out\"}\n"},
    {"PAUSE: in that queue only",
     "1|c1|support|Ann|CONNECT|1|1.2|0\n"
     "2|c1|support|Ann|COMPLETEAGENT|1|1|1\n"
     "3|NONE|support|Ann|PAUSE|Lunch\n"
     "9|NONE|support|Ann|UNPAUSE|\n",
     "1000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":1000,\"ring_ms\":0}\n"
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "2000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"agent\",\"wait_ms\":1000,\"talk_ms\":1000}\n"
     "2000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "3000 agent.state {\"agent\":\"Ann\",\"queue\":\"support\",\"state\":\"not_ready\",\"reason\":\"Lunch\"}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"queue\":\"support\",\"state\":\"ready\"}\n"},
    {"PAUSE of an agent not seen before",
     "3|NONE|support|Ann|PAUSE|Lunch|break\n",
     "3000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "3000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "3000 agent.state {\"agent\":\"Ann\",\"queue\":\"support\",\"state\":\"not_ready\",\"reason\":\"Lunch|break\"}\n"},
    {"PAUSE during a call: paused when it is over",
     "1|c1|support|Ann|CONNECT|1|1.2|0\n"
     "3|NONE|support|Ann|PAUSE|Lunch\n"
     "9|c1|support|Ann|COMPLETEAGENT|1|8|1\n"
     "12|NONE|support|Ann|UNPAUSE|\n",
     "1000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":1000,\"ring_ms\":0}\n"
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "3000 agent.state {\"agent\":\"Ann\",\"queue\":\"support\",\"state\":\"not_ready\",\"reason\":\"Lunch\"}\n"
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"agent\",\"wait_ms\":1000,\"talk_ms\":8000}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"not_ready\",\"reason\":\"Lunch\"}\n"
     "12000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "12000 agent.state {\"agent\":\"Ann\",\"queue\":\"support\",\"state\":\"ready\"}\n"},
    {"PAUSE in one of two queues: after a call paused in that one",
     "1|CLI|support|Ann|ADDMEMBER|\n"
     "1|CLI|sales|Ann|ADDMEMBER|\n"
     "3|NONE|support|Ann|PAUSE|Mail\n"
     "4|c1|sales|Ann|CONNECT|1|1.2|0\n"
     "9|c1|sales|Ann|COMPLETEAGENT|1|5|1\n",
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"sales\"}\n"
     "3000 agent.state {\"agent\":\"Ann\",\"queue\":\"support\",\"state\":\"not_ready\",\"reason\":\"Mail\"}\n"
     "4000 contact.answered {\"contact\":\"c1\",\"queue\":\"sales\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":1000,\"ring_ms\":0}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"sales\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"agent\",\"wait_ms\":1000,\"talk_ms\":5000}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"queue\":\"support\",\"state\":\"not_ready\",\"reason\":\"Mail\"}\n"},
    {"PAUSEALL: said once, the queues' rows say nothing new",
     "1|CLI|support|Ann|ADDMEMBER|\n"
     "1|CLI|sales|Ann|ADDMEMBER|\n"
     "3|NONE|NONE|Ann|PAUSEALL|Tea\n"
     "3|NONE|support|Ann|PAUSE|Tea\n"
     "3|NONE|sales|Ann|PAUSE|Tea\n"
     "9|NONE|NONE|Ann|UNPAUSEALL|\n"
     "9|NONE|support|Ann|UNPAUSE|\n"
     "9|NONE|sales|Ann|UNPAUSE|\n",
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"sales\"}\n"
     "3000 agent.state {\"agent\":\"Ann\",\"state\":\"not_ready\",\"reason\":\"Tea\"}\n"
     "9000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"},
    {"PAUSEALL of a static member: its queues are learnt from the rows after it",
     "3|NONE|NONE|Ann|PAUSEALL|Tea\n"
     "3|NONE|support|Ann|PAUSE|Tea\n"
     "4|NONE|NONE|Ann|UNPAUSEALL|\n"
     "4|NONE|support|Ann|UNPAUSE|\n",
     "3000 agent.state {\"agent\":\"Ann\",\"state\":\"not_ready\",\"reason\":\"Tea\"}\n"
     "3000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "4000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"},
    {"UNPAUSE of one queue after PAUSEALL: the others stay paused",
     "1|CLI|support|Ann|ADDMEMBER|\n"
     "1|CLI|sales|Ann|ADDMEMBER|\n"
     "3|NONE|NONE|Ann|PAUSEALL|Tea\n"
     "3|NONE|support|Ann|PAUSE|Tea\n"
     "3|NONE|sales|Ann|PAUSE|Tea\n"
     "7|NONE|sales|Ann|UNPAUSE|\n",
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"sales\"}\n"
     "3000 agent.state {\"agent\":\"Ann\",\"state\":\"not_ready\",\"reason\":\"Tea\"}\n"
     "7000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "7000 agent.state {\"agent\":\"Ann\",\"queue\":\"support\",\"state\":\"not_ready\",\"reason\":\"Tea\"}\n"},
    {"UNPAUSEALL takes back the pause of a single queue",
     "1|CLI|support|Ann|ADDMEMBER|\n"
     "2|NONE|support|Ann|PAUSE|Mail\n"
     "3|NONE|NONE|Ann|UNPAUSEALL|\n"
     "3|NONE|support|Ann|UNPAUSE|\n",
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "2000 agent.state {\"agent\":\"Ann\",\"queue\":\"support\",\"state\":\"not_ready\",\"reason\":\"Mail\"}\n"
     "3000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "3000 agent.state {\"agent\":\"Ann\",\"queue\":\"support\",\"state\":\"ready\"}\n"},
    {"PAUSEREASON (VICIdial): the reason of the pause",
     "1|NONE|NONE|Agent/7|AGENTLOGIN|SIP/7-0000002a\n"
     "2|NONE|NONE|Agent/7|PAUSEALL|\n"
     "3|NONE|NONE|Agent/7|PAUSEREASON|LUNCH\n",
     "1000 agent.state {\"agent\":\"Agent/7\",\"state\":\"ready\"}\n"
     "2000 agent.state {\"agent\":\"Agent/7\",\"state\":\"not_ready\"}\n"
     "3000 agent.state {\"agent\":\"Agent/7\",\"state\":\"not_ready\",\"reason\":\"LUNCH\"}\n"},
    {"AGENTLOGIN and AGENTLOGOFF",
     "1|1.1|NONE|Agent/7|AGENTLOGIN|SIP/7-0000002a\n"
     "9|1.1|NONE|Agent/7|AGENTLOGOFF|SIP/7-0000002a|8\n",
     "1000 agent.state {\"agent\":\"Agent/7\",\"state\":\"ready\"}\n"
     "9000 agent.state {\"agent\":\"Agent/7\",\"state\":\"logged_out\"}\n"},
    {"AGENTCALLBACKLOGIN and AGENTCALLBACKLOGOFF",
     "1|1.1|NONE|Agent/7|AGENTCALLBACKLOGIN|700@agents\n"
     "9|NONE|NONE|Agent/7|AGENTCALLBACKLOGOFF|700@agents|8|Autologoff\n",
     "1000 agent.state {\"agent\":\"Agent/7\",\"state\":\"ready\"}\n"
     "9000 agent.state {\"agent\":\"Agent/7\",\"state\":\"logged_out\"}\n"},
    {"AGENTLOGIN tells whose interface it is",
     "1|CLI|support|SIP/7|ADDMEMBER|\n"
     "2|1.1|NONE|Agent/7|AGENTLOGIN|SIP/7-0000002a\n"
     "3|CLI|support|SIP/7|PENALTY|4\n"
     "4|CLI|support|SIP/7|REMOVEMEMBER|\n",
     "1000 agent.joined {\"agent\":\"SIP/7\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"SIP/7\",\"state\":\"ready\"}\n"
     "2000 agent.state {\"agent\":\"Agent/7\",\"state\":\"ready\"}\n"
     "2000 agent.left {\"agent\":\"SIP/7\",\"queue\":\"support\"}\n"
     "2000 agent.state {\"agent\":\"SIP/7\",\"state\":\"logged_out\"}\n"
     "2000 agent.joined {\"agent\":\"Agent/7\",\"queue\":\"support\"}\n"
     "3000 agent.joined {\"agent\":\"Agent/7\",\"queue\":\"support\",\"penalty\":4}\n"
     "4000 agent.left {\"agent\":\"Agent/7\",\"queue\":\"support\"}\n"},
    {"REMOVEMEMBER while it rings: that miss does not bring the agent back",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "1|CLI|support|Eve|ADDMEMBER|\n"
     "5|CLI|support|Eve|REMOVEMEMBER|\n"
     "6|c1|support|Eve|RINGNOANSWER|3000\n"
     "9|c1|support|Eve|RINGNOANSWER|2000\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "1000 agent.joined {\"agent\":\"Eve\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Eve\",\"state\":\"ready\"}\n"
     "5000 agent.left {\"agent\":\"Eve\",\"queue\":\"support\"}\n"
     "5000 agent.state {\"agent\":\"Eve\",\"state\":\"logged_out\"}\n"
     "6000 contact.unanswered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Eve\",\"reason\":\"no_answer\",\"ring_ms\":3000}\n"
     "9000 agent.joined {\"agent\":\"Eve\",\"queue\":\"support\"}\n"
     "9000 agent.state {\"agent\":\"Eve\",\"state\":\"ready\"}\n"
     "9000 contact.unanswered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Eve\",\"reason\":\"no_answer\",\"ring_ms\":2000}\n"},
    {"a pause does not bring an agent back that has logged off",
     "1|1.1|NONE|Agent/7|AGENTLOGIN|SIP/7-0000002a\n"
     "9|1.1|NONE|Agent/7|AGENTLOGOFF|SIP/7-0000002a|8\n"
     "9|NONE|NONE|Agent/7|UNPAUSEALL|\n"
     "9|NONE|support|Agent/7|UNPAUSE|\n"
     "9|NONE|NONE|Agent/7|PAUSEALL|\n"
     "9|NONE|support|Agent/7|PAUSE|\n",
     "1000 agent.state {\"agent\":\"Agent/7\",\"state\":\"ready\"}\n"
     "9000 agent.state {\"agent\":\"Agent/7\",\"state\":\"logged_out\"}\n"},
    {"PENALTY: joined again with it",
     "1|CLI|support|Ann|ADDMEMBER|\n"
     "2|NONE|support|Ann|PENALTY|3\n",
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "2000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\",\"penalty\":3}\n"},
    {"RINGINUSE, CONFIGRELOAD and CALLSTATUS say nothing",
     "1|NONE|support|Ann|RINGINUSE|1\n"
     "2|NONE|NONE|NONE|CONFIGRELOAD|\n"
     "3|c1|support|Ann|CALLSTATUS|SALE|1\n",
     ""},
    {"QUEUESTART: nothing is open, of the agents nothing is known",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "1|c2|support|Ann|CONNECT|1|1.2|0\n"
     "5|NONE|NONE|NONE|QUEUESTART|\n"
     "7|c3|support|Ann|CONNECT|1|1.3|0\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "1000 contact.answered {\"contact\":\"c2\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":1000,\"ring_ms\":0}\n"
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c2\"}\n"
     "5000 source.snapshot {\"complete\":true,\"queues\":[{\"queue\":\"support\"}],\"agents\":[{\"agent\":\"Ann\",\"state\":\"unknown\",\"queues\":[{\"queue\":\"support\"}]}],\"contacts\":[]}\n"
     "7000 contact.answered {\"contact\":\"c3\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":1000,\"ring_ms\":0}\n"
     "7000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c3\"}\n"},
    {"OUTCALL (QueueUpdate): an outbound attempt",
     "1|c1|winback|Ann|OUTCALL|ANSWER|12|x\n"
     "2|c2|winback|Ann|OUTCALL|NOANSWER|0\n"
     "3|c3|winback|NONE|OUTCALL|BUSY|0\n"
     "4|c4|winback|NONE|OUTCALL|CONGESTION|0\n",
     "1000 contact.dialled {\"contact\":\"c1\",\"campaign\":\"winback\",\"agent\":\"Ann\",\"outcome\":\"connected\"}\n"
     "2000 contact.dialled {\"contact\":\"c2\",\"campaign\":\"winback\",\"agent\":\"Ann\",\"outcome\":\"no_answer\"}\n"
     "3000 contact.dialled {\"contact\":\"c3\",\"campaign\":\"winback\",\"outcome\":\"busy\"}\n"
     "4000 contact.dialled {\"contact\":\"c4\",\"campaign\":\"winback\",\"outcome\":\"failed\"}\n"},
    {"Wazo: FULL, CLOSED, JOINEMPTY are refusals, and count as coming",
     "1|c1|support|NONE|FULL|\n"
     "2|c1|support|NONE|CLOSED|\n"
     "3|c3|support|NONE|JOINEMPTY|\n"
     "4|c1|support|NONE|ENTERQUEUE|||1\n",
     "1000 contact.rejected {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"full\"}\n"
     "2000 contact.rejected {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":2,\"reason\":\"closed\"}\n"
     "3000 contact.rejected {\"contact\":\"c3\",\"queue\":\"support\",\"entry\":1,\"reason\":\"no_agents\"}\n"
     "4000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":3,\"position\":1}\n"},
    {"Wazo: DIVERT_CA_RATIO, DIVERT_HOLDTIME",
     "1|c1|support|NONE|DIVERT_CA_RATIO|\n"
     "2|c2|support|NONE|DIVERT_HOLDTIME|\n",
     "1000 contact.rejected {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"diverted\"}\n"
     "2000 contact.rejected {\"contact\":\"c2\",\"queue\":\"support\",\"entry\":1,\"reason\":\"diverted\"}\n"},
    {"Wazo: LEAVEEMPTY",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "4|c1|support|NONE|LEAVEEMPTY|\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "4000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"no_agents\"}\n"},
    {"Wazo: WRAPUPSTART, and ready when it is over",
     "1|c1|support|Ann|CONNECT|1|1.2|0\n"
     "5|c1|support|Ann|COMPLETECALLER|1|4|1\n"
     "5|c1|support|Ann|WRAPUPSTART|10\n"
     "20|c2|support|NONE|ENTERQUEUE|||1\n",
     "1000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":1000,\"ring_ms\":0}\n"
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "5000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"caller\",\"wait_ms\":1000,\"talk_ms\":4000}\n"
     "5000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "5000 agent.state {\"agent\":\"Ann\",\"state\":\"wrapup\",\"contact\":\"c1\",\"until\":\"2023-11-14T22:13:35.000Z\"}\n"
     "15000 agent.state {\"agent\":\"Ann\",\"state\":\"ready\"}\n"
     "20000 contact.queued {\"contact\":\"c2\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"},
    {"Wazo: WRAPUPSTART written before the end of the call",
     "1|c1|support|Ann|CONNECT|1|1.2|0\n"
     "5|c1|support|Ann|WRAPUPSTART|10\n"
     "5|c1|support|Ann|COMPLETECALLER|1|4|1\n"
     "7|c2|support|Ann|CONNECT|1|1.2|0\n",
     "1000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":1000,\"ring_ms\":0}\n"
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "5000 agent.state {\"agent\":\"Ann\",\"state\":\"wrapup\",\"contact\":\"c1\",\"until\":\"2023-11-14T22:13:35.000Z\"}\n"
     "5000 contact.ended {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"by\":\"caller\",\"wait_ms\":1000,\"talk_ms\":4000}\n"
     "5000 agent.state {\"agent\":\"Ann\",\"state\":\"wrapup\",\"contact\":\"c1\",\"until\":\"2023-11-14T22:13:35.000Z\"}\n"
     "7000 contact.answered {\"contact\":\"c2\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":1000,\"ring_ms\":0}\n"
     "7000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c2\"}\n"},
    {"VICIdial, QueueMetrics: an outbound call serves no queue",
     "1|c1|out|Agent/7|CALLOUTBOUND||0301234\n"
     "3|c1|out|Agent/7|CONNECT|2|c1|0\n"
     "9|c1|out|Agent/7|COMPLETEAGENT|2|6|1\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"out\",\"entry\":1,\"direction\":\"out\",\"caller\":\"0301234\"}\n"
     "3000 contact.answered {\"contact\":\"c1\",\"queue\":\"out\",\"entry\":1,\"direction\":\"out\",\"agent\":\"Agent/7\",\"wait_ms\":2000,\"ring_ms\":0}\n"
     "3000 agent.state {\"agent\":\"Agent/7\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "9000 contact.ended {\"contact\":\"c1\",\"queue\":\"out\",\"entry\":1,\"direction\":\"out\",\"agent\":\"Agent/7\",\"by\":\"agent\",\"wait_ms\":2000,\"talk_ms\":6000}\n"
     "9000 agent.state {\"agent\":\"Agent/7\",\"state\":\"ready\"}\n"},
    {"VICIdial, QueueMetrics: CALLERONHOLD, CALLEROFFHOLD",
     "1|c1|support|Ann|CONNECT|1|1.2|0\n"
     "5|c1|support|Ann|CALLERONHOLD|PARK\n"
     "9|c1|support|Ann|CALLEROFFHOLD|4|PARK\n",
     "1000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"wait_ms\":1000,\"ring_ms\":0}\n"
     "1000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"
     "5000 contact.hold {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"on\":true}\n"
     "9000 contact.hold {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"on\":false}\n"},
    {"any other verb is counted and ignored; what looks like none is not named",
     "1|c1|support|Ann|INFO|x\n"
     "2|c1|NONE|NONE|DID|5551\n"
     "3|c1|NONE|NONE|STARTCALL|\n"
     "4|NONE|NONE|NONE|MY OWN VERB|1|2|3|4|5|6|7|8|9|10\n",
     "ignored INFO\n"
     "ignored DID\n"
     "ignored STARTCALL\n"
     "ignored what is no verb\n"},
    {"blank lines and CRLF are no rows",
     "1|CLI|support|Eve|ADDMEMBER|\r\n"
     "\n"
     "   \n"
     "2|CLI|support|Eve|REMOVEMEMBER|\r\n",
     "1000 agent.joined {\"agent\":\"Eve\",\"queue\":\"support\"}\n"
     "1000 agent.state {\"agent\":\"Eve\",\"state\":\"ready\"}\n"
     "2000 agent.left {\"agent\":\"Eve\",\"queue\":\"support\"}\n"
     "2000 agent.state {\"agent\":\"Eve\",\"state\":\"logged_out\"}\n"},
    {"a malformed line is told with its place, and the rest goes on",
     "rubbish\n"
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "2|c1|support|Ann|CONNECT|soon|1.2|0\n"
     "3|c1|NONE|Ann|CONNECT|1|1.2|0\n"
     "3|NONE|support|Ann|CONNECT|1|1.2|0\n"
     "3|c1|support|NONE|CONNECT|1|1.2|0\n"
     "9|c1|support|NONE|ABANDON|1|1|8\n",
     "fault queue_log:1: does not begin with a time\n"
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "fault queue_log:3: CONNECT: a duration is no number\n"
     "fault queue_log:4: CONNECT: names no queue\n"
     "fault queue_log:5: CONNECT: names no call\n"
     "fault queue_log:6: CONNECT: names no agent\n"
     "9000 contact.left {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"reason\":\"abandoned\",\"wait_ms\":8000}\n"},
    {"a wait that a set clock made negative is not told",
     "1|c1|support|NONE|ENTERQUEUE|||1\n"
     "2|c1|support|Ann|CONNECT|-3|1.2|0\n",
     "1000 contact.queued {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"position\":1}\n"
     "2000 contact.answered {\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,\"agent\":\"Ann\",\"ring_ms\":0}\n"
     "2000 agent.joined {\"agent\":\"Ann\",\"queue\":\"support\"}\n"
     "2000 agent.state {\"agent\":\"Ann\",\"state\":\"on_contact\",\"contact\":\"c1\"}\n"},
};
/* clang-format on */

#define OPENING "{\"complete\":true,\"queues\":[],\"agents\":[],\"contacts\":[]}\n"

/* Without the opening snapshot, which is checked to be there and to be the only one. */
static void cut_opening(char *said)
{
    char *opening = strstr(said, OPENING);
    assert_non_null(opening);
    char *line = opening;
    while (line > said && line[-1] != '\n') {
        line--;
    }
    assert_null(strstr(opening + 1, OPENING));
    memmove(line, opening + strlen(OPENING), strlen(opening + strlen(OPENING)) + 1);
}

static void test_translation(void **state)
{
    const struct translation *row = *state;
    struct scratch_log log;
    scratch_log_init(&log, "queue_log");
    scratch_log_add(&log, row->rows);
    struct feed_output output;
    feed_capture_init(&output);
    struct diag diag = {0};
    void *adapter = feed_capture_create(&adapter_queue_log, NULL,
                                        (const char *[]){log.path, NULL}, &diag);
    assert_non_null(adapter);
    assert_int_equal(feed_capture_run(&adapter_queue_log, adapter, &output, 0),
                     ADAPTER_DONE);
    cut_opening(output.text);
    assert_string_equal(output.text, row->said);
    adapter_queue_log.destroy(adapter);
    feed_capture_finish(&output);
    scratch_log_finish(&log);
}

/* "reject and wrapup_timed only when such verbs are seen" (events.md section 8.1). */
struct showing {
    const char *name;
    const char *rows;
    uint32_t more;
};

#define STOCK                                                                            \
    (EVENT_CAN_EVENTS | EVENT_CAN_UNANSWERED | EVENT_CAN_ENDED_BY |                      \
     EVENT_CAN_LEFT_REASON | EVENT_CAN_QUEUE_PAUSE | EVENT_CAN_MEMBERS)

static struct showing showings[] = {
    {"a stock log shows no refusals, no hold, no wrap-up",
     "1|c1|support|NONE|ENTERQUEUE|||1\n2|c1|support|Ann|CONNECT|1|1.2|0\n", 0},
    {"a refusal shows that refusals are logged", "1|c1|support|NONE|FULL|\n",
     EVENT_CAN_REJECT},
    {"a wrap-up shows that wrap-ups are logged", "1|c1|support|Ann|WRAPUPSTART|9\n",
     EVENT_CAN_WRAPUP_TIMED},
    {"a call on hold shows that holds are logged", "1|c1|support|Ann|CALLERONHOLD|PARK\n",
     EVENT_CAN_HOLD},
    {"a refused row shows nothing", "1|c1|NONE|NONE|FULL|\n", 0},
};

static void test_showing(void **state)
{
    const struct showing *row = *state;
    struct scratch_log log;
    scratch_log_init(&log, "queue_log");
    scratch_log_add(&log, row->rows);
    struct feed_output output;
    feed_capture_init(&output);
    struct diag diag = {0};
    void *adapter = feed_capture_create(&adapter_queue_log, NULL,
                                        (const char *[]){log.path, NULL}, &diag);
    assert_non_null(adapter);
    assert_int_equal(adapter_queue_log.capabilities(adapter), STOCK);
    (void)feed_capture_run(&adapter_queue_log, adapter, &output, 0);
    assert_int_equal(adapter_queue_log.capabilities(adapter), STOCK | row->more);
    adapter_queue_log.destroy(adapter);
    feed_capture_finish(&output);
    scratch_log_finish(&log);
}

/* A log that begins with QUEUESTART: "or the start of its log; after that 0 is a true 0"
 * (metrics.md section 1), and it is said once. */
static void test_queuestart_opens(void **state)
{
    (void)state;
    struct scratch_log log;
    scratch_log_init(&log, "queue_log");
    scratch_log_add(&log, "1|NONE|NONE|NONE|QUEUESTART|\n");
    struct feed_output output;
    feed_capture_init(&output);
    struct diag diag = {0};
    void *adapter = feed_capture_create(&adapter_queue_log, NULL,
                                        (const char *[]){log.path, NULL}, &diag);
    assert_int_equal(feed_capture_run(&adapter_queue_log, adapter, &output, 0),
                     ADAPTER_DONE);
    assert_string_equal(output.text, "1000 source.snapshot " OPENING);
    adapter_queue_log.destroy(adapter);
    feed_capture_finish(&output);
    scratch_log_finish(&log);
}

/* A snapshot for late joiners: what is not listed is not so (events.md section 4). */
static void test_snapshot(void **state)
{
    (void)state;
    struct scratch_log log;
    scratch_log_init(&log, "queue_log");
    scratch_log_add(&log, "1|c1|support|NONE|ENTERQUEUE|||1\n"
                          "2|c2|support|NONE|ENTERQUEUE|||2\n"
                          "3|c1|support|Ann|CONNECT|2|1.2|1\n"
                          "4|c3|sales|Bob|CONNECT|2|1.3|1\n"
                          "5|c3|sales|Bob|COMPLETEAGENT|2|1|1\n"
                          "6|NONE|sales|Bob|PAUSE|Mail\n"
                          "7|CLI|sales|Eve|ADDMEMBER|\n"
                          "8|CLI|sales|Eve|REMOVEMEMBER|\n");
    struct feed_output output;
    feed_capture_init(&output);
    struct diag diag = {0};
    void *adapter = feed_capture_create(
        &adapter_queue_log, NULL, (const char *[]){log.path, "--follow", NULL}, &diag);
    assert_true(adapter_queue_log.snapshot(adapter, &output, (struct wall){0}));
    assert_string_equal(output.text, ""); /* nothing is known yet: not a word */
    assert_int_equal(feed_capture_run(&adapter_queue_log, adapter, &output, 9000),
                     ADAPTER_WAIT);
    feed_capture_clear(&output);
    assert_true(adapter_queue_log.snapshot(adapter, &output,
                                           (struct wall){FEED_CAPTURE_START_MS + 9000}));
    assert_string_equal(
        output.text,
        "9000 source.snapshot {\"complete\":true,"
        "\"queues\":[{\"queue\":\"support\"},{\"queue\":\"sales\"}],"
        "\"agents\":[{\"agent\":\"Ann\",\"state\":\"on_contact\","
        "\"since\":\"2023-11-14T22:13:23.000Z\",\"contact\":\"c1\","
        "\"queues\":[{\"queue\":\"support\"}]},"
        "{\"agent\":\"Bob\",\"state\":\"ready\",\"since\":\"2023-11-14T22:13:25.000Z\","
        "\"queues\":[{\"queue\":\"sales\",\"state\":\"not_ready\",\"reason\":\"Mail\"}]}]"
        ","
        "\"contacts\":[{\"contact\":\"c1\",\"queue\":\"support\",\"entry\":1,"
        "\"state\":\"answered\",\"agent\":\"Ann\",\"since\":\"2023-11-14T22:13:21.000Z\","
        "\"answered_time\":\"2023-11-14T22:13:23.000Z\",\"position\":1},"
        "{\"contact\":\"c2\",\"queue\":\"support\",\"entry\":1,\"state\":\"waiting\","
        "\"since\":\"2023-11-14T22:13:22.000Z\",\"position\":2}]}\n");
    adapter_queue_log.destroy(adapter);
    feed_capture_finish(&output);
    scratch_log_finish(&log);
}

/* A real Asterisk 16's day, as its own README counts it. */
static void test_sample(void **state)
{
    (void)state;
    struct feed_output output;
    feed_capture_init(&output);
    struct diag diag = {0};
    char path[] = TEST_DATA "/asterisk16/queue_log";
    void *adapter = feed_capture_create(&adapter_queue_log, NULL,
                                        (const char *[]){path, NULL}, &diag);
    assert_non_null(adapter);
    assert_int_equal(feed_capture_run(&adapter_queue_log, adapter, &output, 0),
                     ADAPTER_DONE);
    assert_int_equal(output.events[EVENT_CONTACT_QUEUED], 95);
    assert_int_equal(output.events[EVENT_CONTACT_ANSWERED], 78);
    assert_int_equal(output.events[EVENT_CONTACT_ENDED], 78);
    assert_int_equal(output.events[EVENT_CONTACT_LEFT], 17);
    assert_int_equal(output.events[EVENT_CONTACT_UNANSWERED], 37);
    assert_int_equal(output.events[EVENT_SOURCE_SNAPSHOT], 1);
    assert_int_equal(output.faults + output.ignored, 0);
    assert_false(output.disordered);
    assert_non_null(strstr(output.text, "{\"contact\":\"1795322261.733\",\"queue\":"
                                        "\"sales\",\"entry\":1,\"reason\":\"timeout\""));
    assert_non_null(strstr(output.text, "{\"contact\":\"1795322261.733\",\"queue\":"
                                        "\"support\",\"entry\":1,\"agent\":\"Ann\""));
    adapter_queue_log.destroy(adapter);
    feed_capture_finish(&output);
}

/* The output fails (the disk is full): the feed ends, it does not go on in silence. */
static void test_output_fails(void **state)
{
    (void)state;
    struct feed_output output;
    feed_capture_init(&output);
    output.refuse_after = 10;
    struct diag diag = {0};
    char path[] = TEST_DATA "/asterisk16/queue_log";
    void *adapter = feed_capture_create(&adapter_queue_log, NULL,
                                        (const char *[]){path, NULL}, &diag);
    assert_int_equal(feed_capture_run(&adapter_queue_log, adapter, &output, 0),
                     ADAPTER_FAILED);
    assert_int_equal(output.events[EVENT_SOURCE_SNAPSHOT], 1);
    adapter_queue_log.destroy(adapter);
    feed_capture_finish(&output);
}

struct refusal {
    const char *name;
    const char *values[4];
    const char *why;
};

static struct refusal refusals[] = {
    {"a command line without a file", {NULL}, "needs the FILE to read"},
    {"an option that does not exist",
     {"log", "--folow", NULL},
     "--folow: not understood"},
    {"two files", {"log", "log2", NULL}, "log2: not understood"},
    {"an option without its file", {"log", "--alias", NULL}, "--alias: needs a file"},
    {"a file that does not exist", {"/nonexistent/log", NULL}, "No such file"},
    {"a folder", {"/", NULL}, "not a regular file"},
    {"a device", {"/dev/zero", "--follow", NULL}, "not a regular file"},
};

static void test_refusal(void **state)
{
    const struct refusal *row = *state;
    struct diag diag = {0};
    assert_null(feed_capture_create(&adapter_queue_log, NULL, row->values, &diag));
    assert_true(diag.errors > 0);
    assert_non_null(strstr(diag.entries[0].text, row->why));
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_translation, translations);
    ROWS_ADD(&rows, test_showing, showings);
    ROWS_ADD(&rows, test_refusal, refusals);
    rows_add_one(&rows, "a log that begins with QUEUESTART is opened once",
                 test_queuestart_opens);
    rows_add_one(&rows, "a snapshot lists open calls, agents and pauses", test_snapshot);
    rows_add_one(&rows, "a real Asterisk's day gives its own counts", test_sample);
    rows_add_one(&rows, "a failing output ends the feed", test_output_fails);
    return rows_run(&rows, "feed_queue_log");
}
