#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "feed/http_events.h"
#include "feed/json_map.h"
#include "feed/vendors.h"
#include "support/rows.h"
#include "wire/encode.h"

#define SAID_MAX    8192
#define EVENT_BYTES 8192

/*
 * What cloud systems post, and what becomes of it: docs/events.md and, of each system,
 * the pages that its file in wallboard/feed names. Bodies of one row are posted one after
 * the other, divided by "~". What is said reads "SECOND.MS type {data}" a line, the
 * second counted from 10:00:00 UTC on 2026-11-26.
 */
struct request {
    const char *name;
    const char *vendor, *type, *body;
    int status; /* of the last body */
    const char *said, *fault;
};

#define JSON  "application/json"
#define FORM  "application/x-www-form-urlencoded"
#define START INT64_C(1795687200000)

#define ARN "arn:aws:connect:us-west-2:123456789012:instance/i1"
#define DAY "2026-11-26T10:00:"
#define QINFO                                                                            \
    "\"queueInfo\":{\"queueArn\":\"" ARN                                                 \
    "/queue/sales\",\"queueType\":\"STANDARD\",\"enqueueTimestamp\":\"" DAY "04.000Z\"}"
#define AINFO                                                                            \
    "\"agentInfo\":{\"agentArn\":\"" ARN                                                 \
    "/agent/ann\",\"connectedToAgentTimestamp\":\"" DAY "09.500Z\"}"
#define CONTACT(type, more)                                                              \
    "{\"eventType\":\"" type "\",\"contactId\":\"c1\",\"channel\":\"VOICE\","            \
    "\"initiationMethod\":\"INBOUND\"" more "}"
#define BRIDGE(type, more)                                                               \
    "{\"version\":\"0\",\"id\":\"e-" type                                                \
    "\",\"detail-type\":\"Amazon Connect Contact Event\",\"time\":\"" DAY                \
    "01Z\",\"detail\":" CONTACT(type, more) "}"

#define STATUS(name, type, at)                                                           \
    "\"AgentStatus\":{\"Name\":\"" name "\",\"Type\":\"" type                            \
    "\",\"StartTimestamp\":\"" DAY at "Z\"}"
#define QUEUES(list)                                                                     \
    "\"Configuration\":{\"Username\":\"ann.b\",\"RoutingProfile\":{\"InboundQueues\":"   \
    "[" list "]}}"
#define SALES                                                                            \
    "{\"ARN\":\"" ARN "/queue/sales\",\"Name\":\"Sales\",\"Channels\":[\"VOICE\"]}"
#define OWN "{\"ARN\":\"" ARN "/queue/agent/ann\",\"Name\":null}"
#define IN(state, at, answered)                                                          \
    "{\"ContactId\":\"c1\",\"Channel\":\"VOICE\",\"InitiationMethod\":\"INBOUND\","      \
    "\"State\":\"" state "\",\"StateStartTimestamp\":\"" DAY at                          \
    "Z\",\"ConnectedToAgentTimestamp\":" answered ",\"Queue\":{\"ARN\":\"" ARN           \
    "/queue/sales\"}}"
#define AT9 "\"" DAY "09.500Z\""
#define SNAP(status, contacts)                                                           \
    "{" status "," QUEUES(SALES) ",\"Contacts\":[" contacts "]}"
#define READY STATUS("Available", "ROUTABLE", "00")
#define AGENT(type, at, now, before)                                                     \
    "{\"AgentARN\":\"" ARN "/agent/ann\",\"EventId\":\"v" at                             \
    "\",\"EventTimestamp\":\"" DAY at "Z\",\"EventType\":\"" type                        \
    "\",\"CurrentAgentSnapshot\":" now ",\"PreviousAgentSnapshot\":" before "}"
#define LABEL "\"label\":\"ann.b\""
#define C1    "\"contact\":\"c1\",\"queue\":\"sales\""
#define VOICE ",\"channel\":\"voice\",\"direction\":\"in\""

#define T(type, at, more)                                                                \
    "EventType=" type                                                                    \
    "&TaskSid=WT1&TaskQueueSid=WQ1&TaskQueueName=Sales&TaskChannelUniqueName=voice&"     \
    "WorkspaceName=x%26y&TimestampMs=17956872" at "&Sid=EV" at more
#define WORKER   "&WorkerSid=WK1&WorkerName=Ann&WorkerActivityName=Available"
#define ENTERED  T("task-queue.entered", "00000", "")
#define ACCEPTED T("reservation.accepted", "05000", WORKER)
#define WT1      "\"contact\":\"WT1\",\"queue\":\"WQ1\""
#define TV       ",\"channel\":\"voice\""
#define CAME                                                                             \
    "0.000 queue.config {\"queue\":\"WQ1\",\"label\":\"Sales\"}\n0.000 contact.queued "  \
    "{" WT1 ",\"entry\":1" TV "}\n"
#define STREAM(type, at, more)                                                           \
    "{\"specversion\":\"1.0\",\"type\":\"com.twilio.taskrouter." type "\",\"id\":\"N" at \
    "\",\"source\":\"AB\",\"data\":{\"payload\":{\"eventtype\":\"" type                  \
    "\",\"task_sid\":\"WT1\",\"task_queue_sid\":\"WQ1\",\"timestamp\":\"" DAY at         \
    "Z\"" more "}}}"

#define G(topic, body)                                                                   \
    "{\"topicName\":\"" topic "\",\"version\":\"2\",\"eventBody\":{" body "}}"
#define CONV(word, at, more)                                                             \
    G("v2.detail.events.conversation.k1." word,                                          \
      "\"eventTime\":17956872" at                                                        \
      ",\"conversationId\":\"k1\",\"queueId\":\"q1\",\"mediaType\":\"VOICE\","           \
      "\"direction\":\"INBOUND\"" more)
#define K1     "\"contact\":\"k1\",\"queue\":\"q1\",\"entry\":1"
#define GSTART CONV("acd.start", "00000", "")
#define GSAID  "0.000 contact.queued {" K1 VOICE "}\n"
#define METRIC(name, more, count)                                                        \
    "{\"metric\":\"" name "\"" more ",\"stats\":{\"count\":" count "}}"

#define WAITING(media, count)                                                            \
    G("v2.analytics.queues.q1.observations",                                             \
      "\"group\":{\"queueId\":\"q1\",\"mediaType\":\"" media                             \
      "\"},\"data\":[{\"metrics\":[" METRIC("oWaiting", "", count) "]}]")

/* clang-format off */
static struct request requests[] = {
    /* Amazon Connect */
    {"connect: queued, by EventBridge", "connect", JSON, BRIDGE("QUEUED", "," QINFO), 200, "4.000 contact.queued {" C1 ",\"entry\":1" VOICE "}\n", ""},
    {"connect: without the envelope", "connect", JSON, CONTACT("QUEUED", "," QINFO), 200, "4.000 contact.queued {" C1 ",\"entry\":1" VOICE "}\n", ""},
    {"connect: a wait ends with an agent", "connect", JSON, CONTACT("CONNECTED_TO_AGENT", "," QINFO "," AINFO), 200, "9.500 contact.answered {" C1 ",\"entry\":1" VOICE ",\"agent\":\"ann\",\"wait_ms\":5500}\n", ""},
    {"connect: \"DISCONNECTED after QUEUED with no CONNECTED_TO_AGENT: abandoned\"", "connect", JSON, CONTACT("DISCONNECTED", "," QINFO ",\"disconnectTimestamp\":\"" DAY "20Z\""), 200, "20.000 contact.left {" C1 ",\"entry\":1" VOICE ",\"reason\":\"abandoned\"}\n", ""},
    {"connect: an answered contact ends, by whom is not told", "connect", JSON, CONTACT("DISCONNECTED", "," QINFO "," AINFO ",\"disconnectTimestamp\":\"" DAY "20Z\""), 200, "20.000 contact.ended {" C1 ",\"entry\":1" VOICE ",\"agent\":\"ann\",\"by\":\"unknown\"}\n", ""},
    {"connect: an end that does not say that it was answered", "connect", JSON, CONTACT("CONNECTED_TO_AGENT", "," QINFO "," AINFO) "~" CONTACT("DISCONNECTED", "," QINFO ",\"disconnectTimestamp\":\"" DAY "20Z\""), 200, "9.500 contact.answered {" C1 ",\"entry\":1" VOICE ",\"agent\":\"ann\",\"wait_ms\":5500}\n20.000 contact.ended {" C1 ",\"entry\":1" VOICE ",\"by\":\"unknown\"}\n", ""},
    {"connect: after-call work has exact times", "connect", JSON, CONTACT("COMPLETED", "," QINFO ",\"agentInfo\":{\"agentArn\":\"" ARN "/agent/ann\",\"connectedToAgentTimestamp\":" AT9 ",\"afterContactWorkStartTimestamp\":\"" DAY "20Z\",\"afterContactWorkEndTimestamp\":\"" DAY "35Z\"},\"disconnectTimestamp\":\"" DAY "20Z\""), 200, "20.000 contact.ended {" C1 ",\"entry\":1" VOICE ",\"agent\":\"ann\",\"by\":\"unknown\"}\n20.000 agent.state {\"agent\":\"ann\",\"state\":\"wrapup\",\"contact\":\"c1\",\"until\":\"" DAY "35.000Z\"}\n", ""},
    {"connect: \"a transfer makes a new contactId: end the old by transfer\"", "connect", JSON, CONTACT("CONNECTED_TO_AGENT", "," QINFO "," AINFO) "~{\"eventType\":\"INITIATED\",\"contactId\":\"c2\",\"previousContactId\":\"c1\",\"initiationMethod\":\"TRANSFER\"}~" CONTACT("DISCONNECTED", "," QINFO "," AINFO ",\"disconnectTimestamp\":\"" DAY "20Z\""), 200, "9.500 contact.answered {" C1 ",\"entry\":1" VOICE ",\"agent\":\"ann\",\"wait_ms\":5500}\n20.000 contact.ended {" C1 ",\"entry\":1" VOICE ",\"agent\":\"ann\",\"by\":\"transfer\"}\n", ""},
    {"connect: from queue to queue it moves, and is not abandoned", "connect", JSON, CONTACT("QUEUED", "," QINFO) "~{\"eventType\":\"INITIATED\",\"contactId\":\"c2\",\"previousContactId\":\"c1\",\"initiationMethod\":\"QUEUE_TRANSFER\"}~" CONTACT("DISCONNECTED", "," QINFO ",\"disconnectTimestamp\":\"" DAY "20Z\""), 200, "4.000 contact.queued {" C1 ",\"entry\":1" VOICE "}\n20.000 contact.left {" C1 ",\"entry\":1" VOICE ",\"reason\":\"moved\"}\n", ""},
    {"connect: who never waited is none of ours", "connect", JSON, CONTACT("DISCONNECTED", ",\"disconnectTimestamp\":\"" DAY "20Z\""), 200, "", ""},
    {"connect: an agent's own queue is none", "connect", JSON, CONTACT("QUEUED", ",\"queueInfo\":{\"queueArn\":\"" ARN "/queue/agent/ann\"}"), 200, "", ""},
    {"connect: an outbound contact did not wait in a queue", "connect", JSON, "{\"eventType\":\"CONNECTED_TO_AGENT\",\"contactId\":\"c1\",\"channel\":\"VOICE\",\"initiationMethod\":\"OUTBOUND\"," QINFO "," AINFO "}", 200, "9.500 contact.answered {\"contact\":\"c1\",\"entry\":1,\"channel\":\"voice\",\"direction\":\"out\",\"agent\":\"ann\"}\n", ""},
    {"connect: a callback is of that channel", "connect", JSON, "{\"eventType\":\"QUEUED\",\"contactId\":\"c1\",\"channel\":\"VOICE\",\"initiationMethod\":\"CALLBACK\"," QINFO "}", 200, "4.000 contact.queued {" C1 ",\"entry\":1,\"channel\":\"callback\",\"direction\":\"in\"}\n", ""},
    {"connect: unknown types are ignored", "connect", JSON, CONTACT("AMD_DISABLED", ""), 200, "", ""},
    {"connect: an agent logs in", "connect", JSON, AGENT("LOGIN", "30.000", "{" READY "," QUEUES(SALES "," OWN) ",\"Contacts\":[]}", "null"), 200, "30.000 queue.config {\"queue\":\"sales\",\"label\":\"Sales\"}\n30.000 agent.joined {\"agent\":\"ann\",\"queue\":\"sales\"}\n30.000 agent.state {\"agent\":\"ann\",\"state\":\"ready\"," LABEL "}\n", ""},
    {"connect: an agent logs out", "connect", JSON, AGENT("LOGOUT", "30.000", "null", "null"), 200, "30.000 agent.state {\"agent\":\"ann\",\"state\":\"logged_out\"}\n", ""},
    {"connect: a break, with its name", "connect", JSON, AGENT("STATE_CHANGE", "30.000", SNAP(STATUS("Lunch", "CUSTOM", "29.900"), ""), SNAP(READY, "")), 200, "29.900 agent.state {\"agent\":\"ann\",\"state\":\"not_ready\",\"reason\":\"Lunch\"," LABEL "}\n", ""},
    {"connect: a heartbeat after the log-off says what was, not what is", "connect", JSON, AGENT("HEART_BEAT", "59.000", "{" READY ",\"Contacts\":[]}", "null"), 200, "0.000 agent.state {\"agent\":\"ann\",\"state\":\"ready\"}\n", ""},
    {"connect: a contact rings", "connect", JSON, AGENT("STATE_CHANGE", "07.100", SNAP(READY, IN("CONNECTING", "07.000", "null")), SNAP(READY, "")), 200, "7.000 contact.offered {" C1 ",\"entry\":1" VOICE ",\"agent\":\"ann\"}\n", ""},
    {"connect: ... and is missed", "connect", JSON, AGENT("STATE_CHANGE", "17.100", SNAP(READY, IN("MISSED", "17.000", "null")), SNAP(READY, IN("CONNECTING", "07.000", "null"))), 200, "17.000 contact.unanswered {" C1 ",\"entry\":1" VOICE ",\"agent\":\"ann\",\"reason\":\"no_answer\"}\n", ""},
    {"connect: ... is answered, and the status goes on as available", "connect", JSON, AGENT("STATE_CHANGE", "09.600", SNAP(READY, IN("CONNECTED", "09.500", AT9)), SNAP(READY, IN("CONNECTING", "07.000", "null"))), 200, "9.500 contact.answered {" C1 ",\"entry\":1" VOICE ",\"agent\":\"ann\"}\n", ""},
    {"connect: hold", "connect", JSON, AGENT("STATE_CHANGE", "12.100", SNAP(READY, IN("CONNECTED_ONHOLD", "12.000", AT9)), SNAP(READY, IN("CONNECTED", "09.500", AT9))), 200, "12.000 contact.hold {" C1 ",\"entry\":1" VOICE ",\"agent\":\"ann\",\"on\":true}\n", ""},
    {"connect: off hold is not a second answer", "connect", JSON, AGENT("STATE_CHANGE", "14.100", SNAP(READY, IN("CONNECTED", "14.000", AT9)), SNAP(READY, IN("CONNECTED_ONHOLD", "12.000", AT9))), 200, "14.000 contact.hold {" C1 ",\"entry\":1" VOICE ",\"agent\":\"ann\",\"on\":false}\n", ""},
    {"connect: \"wrap-up starts at StateStartTimestamp of the contact's ENDED\"", "connect", JSON, AGENT("STATE_CHANGE", "20.100", SNAP(READY, IN("ENDED", "20.000", AT9)), SNAP(READY, IN("CONNECTED", "09.500", AT9))), 200, "20.000 contact.ended {" C1 ",\"entry\":1" VOICE ",\"agent\":\"ann\",\"by\":\"unknown\"}\n20.000 agent.state {\"agent\":\"ann\",\"state\":\"wrapup\",\"contact\":\"c1\"," LABEL "}\n", ""},
    {"connect: \"... and ends at EventTimestamp of the next STATE_CHANGE\"", "connect", JSON, AGENT("STATE_CHANGE", "35.000", SNAP(READY, ""), SNAP(READY, IN("ENDED", "20.000", AT9))), 200, "35.000 agent.state {\"agent\":\"ann\",\"state\":\"ready\"," LABEL "}\n", ""},
    {"connect: another routing profile", "connect", JSON, AGENT("STATE_CHANGE", "35.000", "{" READY "," QUEUES("") ",\"Contacts\":[]}", "{" READY "," QUEUES(SALES) ",\"Contacts\":[]}"), 200, "35.000 queue.config {\"queue\":\"sales\",\"label\":\"Sales\"}\n35.000 agent.left {\"agent\":\"ann\",\"queue\":\"sales\"}\n", ""},
    {"connect: an older event without Type goes by the status' name", "connect", JSON, AGENT("LOGIN", "30.000", "{\"AgentStatus\":{\"Name\":\"Offline\"},\"Contacts\":[]}", "null"), 200, "30.000 agent.state {\"agent\":\"ann\",\"state\":\"logged_out\"}\n", ""},
    {"connect: no contact", "connect", JSON, "{\"eventType\":\"QUEUED\"}", 400, "", "bad_value: contactId: "},
    {"connect: a contact of no name", "connect", JSON, "{\"eventType\":\"QUEUED\",\"contactId\":\"a\\u0007\"," QINFO "}", 400, "", "bad_value: data.contact: "},
    {"connect: an answer by nobody", "connect", JSON, CONTACT("CONNECTED_TO_AGENT", "," QINFO), 400, "", "bad_value: agentInfo.agentArn: "},
    {"connect: one of an array is refused, the others are taken", "connect", JSON, "[7," CONTACT("QUEUED", "," QINFO) "]", 400, "4.000 contact.queued {" C1 ",\"entry\":1" VOICE "}\n", "bad_value: body: "},

    /* Twilio TaskRouter */
    {"twilio: a task waits", "twilio", FORM, ENTERED, 200, CAME, ""},
    {"twilio: told twice it is the same wait", "twilio", FORM, ENTERED "~" ENTERED, 200, CAME "0.000 contact.queued {" WT1 ",\"entry\":1" TV "}\n", ""},
    {"twilio: in the wrong order it is one wait too", "twilio", FORM, ACCEPTED "~" ENTERED, 200, "5.000 contact.answered {" WT1 ",\"entry\":1" TV ",\"agent\":\"WK1\"}\n" CAME, ""},
    {"twilio: a reservation is offered", "twilio", FORM, T("reservation.created", "01000", WORKER), 200, "1.000 contact.offered {" WT1 ",\"entry\":1" TV ",\"agent\":\"WK1\"}\n", ""},
    {"twilio: ... not answered in time", "twilio", FORM, T("reservation.timeout", "01000", WORKER), 200, "1.000 contact.unanswered {" WT1 ",\"entry\":1" TV ",\"agent\":\"WK1\",\"reason\":\"no_answer\"}\n", ""},
    {"twilio: ... rejected", "twilio", FORM, T("reservation.rejected", "01000", WORKER), 200, "1.000 contact.unanswered {" WT1 ",\"entry\":1" TV ",\"agent\":\"WK1\",\"reason\":\"rejected\"}\n", ""},
    {"twilio: ... taken by another", "twilio", FORM, T("reservation.rescinded", "01000", WORKER), 200, "1.000 contact.unanswered {" WT1 ",\"entry\":1" TV ",\"agent\":\"WK1\",\"reason\":\"lost_race\"}\n", ""},
    {"twilio: ... canceled, for the caller went", "twilio", FORM, T("reservation.canceled", "01000", WORKER), 200, "1.000 contact.unanswered {" WT1 ",\"entry\":1" TV ",\"agent\":\"WK1\",\"reason\":\"caller_gone\"}\n", ""},
    {"twilio: \"reservation.wrapup ends the contact and opens wrap-up; completed closes it\"", "twilio", FORM, ACCEPTED "~" T("reservation.wrapup", "20000", WORKER) "~" T("reservation.completed", "30000", WORKER), 200, "5.000 contact.answered {" WT1 ",\"entry\":1" TV ",\"agent\":\"WK1\"}\n20.000 contact.ended {" WT1 ",\"entry\":1" TV ",\"agent\":\"WK1\",\"by\":\"unknown\"}\n20.000 agent.state {\"agent\":\"WK1\",\"state\":\"wrapup\",\"contact\":\"WT1\"}\n30.000 contact.ended {" WT1 ",\"entry\":1" TV ",\"agent\":\"WK1\",\"by\":\"unknown\"}\n30.000 agent.state {\"agent\":\"WK1\",\"state\":\"ready\",\"label\":\"Ann\"}\n", ""},
    {"twilio: canceled is not known why", "twilio", FORM, ENTERED "~" T("task.canceled", "09000", "&TaskCanceledReason=other"), 200, CAME "9.000 contact.left {" WT1 ",\"entry\":1" TV ",\"reason\":\"unknown\"}\n", ""},
    {"twilio: \"abandoned if its reason says so\"", "twilio", FORM, ENTERED "~" T("task.canceled", "09000", "&TaskCanceledReason=hangup"), 200, CAME "9.000 contact.left {" WT1 ",\"entry\":1" TV ",\"reason\":\"abandoned\"}\n", ""},
    {"twilio: canceled after an answer is an end", "twilio", FORM, ACCEPTED "~" T("task.canceled", "09000", "&TaskCanceledReason=hangup"), 200, "5.000 contact.answered {" WT1 ",\"entry\":1" TV ",\"agent\":\"WK1\"}\n9.000 contact.ended {" WT1 ",\"entry\":1" TV ",\"by\":\"unknown\"}\n", ""},
    {"twilio: completed without an answer is no end", "twilio", FORM, ENTERED "~" T("task.completed", "09000", ""), 200, CAME, ""},
    {"twilio: \"moved: contact.left moved, then queued\", and back is the next entry", "twilio", FORM, ENTERED "~" T("task-queue.moved", "02000", "") "~" T("task-queue.entered", "03000", ""), 200, CAME "2.000 contact.left {" WT1 ",\"entry\":1" TV ",\"reason\":\"moved\"}\n3.000 contact.queued {" WT1 ",\"entry\":2" TV "}\n", ""},
    {"twilio: waited too long", "twilio", FORM, ENTERED "~" T("task-queue.timeout", "02000", ""), 200, CAME "2.000 contact.left {" WT1 ",\"entry\":1" TV ",\"reason\":\"timeout\"}\n", ""},
    {"twilio: an activity that the site names", "twilio", FORM, "EventType=worker.activity.update&WorkerSid=WK1&WorkerActivityName=Heading+home&Timestamp=1795687201", 200, "1.000 agent.state {\"agent\":\"WK1\",\"state\":\"logged_out\"}\n", ""},
    {"twilio: any other is not ready, with its name", "twilio", FORM, "EventType=worker.activity.update&WorkerSid=WK1&WorkerActivityName=Lunch%21&Timestamp=1795687201", 200, "1.000 agent.state {\"agent\":\"WK1\",\"state\":\"not_ready\",\"reason\":\"Lunch!\"}\n", ""},
    {"twilio: offline", "twilio", FORM, "EventType=worker.activity.update&WorkerSid=WK1&WorkerActivityName=Offline&Timestamp=1795687201", 200, "1.000 agent.state {\"agent\":\"WK1\",\"state\":\"logged_out\"}\n", ""},
    {"twilio: event streams, several at once", "twilio", JSON, "[" STREAM("task-queue.entered", "00.000", ",\"task_queue_name\":\"Sales\",\"task_channel_unique_name\":\"voice\"") "," STREAM("reservation.accepted", "05.000", ",\"worker_sid\":\"WK1\",\"task_channel_unique_name\":\"voice\"") "]", 200, CAME "5.000 contact.answered {" WT1 ",\"entry\":1" TV ",\"agent\":\"WK1\"}\n", ""},
    {"twilio: unknown events are ignored", "twilio", FORM, T("workflow.target-matched", "01000", ""), 200, "", ""},
    {"twilio: no event", "twilio", FORM, "TaskSid=WT1", 400, "", "bad_value: EventType: "},
    {"twilio: no queue", "twilio", FORM, "EventType=task-queue.entered&TaskSid=WT1", 400, "", "bad_value: queue: "},
    {"twilio: no form", "twilio", FORM, "EventType=%4", 400, "", "bad_form: "},
    {"twilio: another type", "twilio", "text/plain", "x", 415, "", "content-type: "},

    /* Genesys Cloud */
    {"genesys: a conversation waits", "genesys", JSON, GSTART, 200, GSAID, ""},
    {"genesys: it gives up", "genesys", JSON, GSTART "~" CONV("acd.end", "08000", ",\"acdOutcome\":\"ABANDON\""), 200, GSAID "8.000 contact.left {" K1 VOICE ",\"reason\":\"abandoned\"}\n", ""},
    {"genesys: it flows out", "genesys", JSON, GSTART "~" CONV("acd.end", "08000", ",\"acdOutcome\":\"FLOW_OUT\""), 200, GSAID "8.000 contact.left {" K1 VOICE ",\"reason\":\"moved\"}\n", ""},
    {"genesys: it comes back to the queue: the next entry", "genesys", JSON, GSTART "~" CONV("acd.end", "08000", ",\"acdOutcome\":\"FLOW_OUT\"") "~" CONV("acd.start", "09000", ""), 200, GSAID "8.000 contact.left {" K1 VOICE ",\"reason\":\"moved\"}\n9.000 contact.queued {\"contact\":\"k1\",\"queue\":\"q1\",\"entry\":2" VOICE "}\n", ""},
    {"genesys: it is answered", "genesys", JSON, GSTART "~" CONV("acd.end", "08000", ",\"acdOutcome\":\"ANSWERED\",\"answeredUserId\":\"u1\""), 200, GSAID "8.000 contact.answered {" K1 VOICE ",\"agent\":\"u1\"}\n", ""},
    {"genesys: the agent is alerted", "genesys", JSON, CONV("user.start", "05000", ",\"userId\":\"u1\""), 200, "5.000 contact.offered {" K1 VOICE ",\"agent\":\"u1\"}\n", ""},
    {"genesys: \"user.end without an answer\"", "genesys", JSON, CONV("user.end", "15000", ",\"userId\":\"u1\",\"alertingDurationMs\":10000"), 200, "15.000 contact.unanswered {" K1 VOICE ",\"agent\":\"u1\",\"reason\":\"no_answer\"}\n", ""},
    {"genesys: talk and hold are stated", "genesys", JSON, CONV("user.end", "90000", ",\"userId\":\"u1\",\"interactingDurationMs\":60000,\"heldDurationMs\":5000,\"disconnectType\":\"CONSULT_TRANSFER\""), 200, "90.000 contact.ended {" K1 VOICE ",\"agent\":\"u1\",\"by\":\"transfer\",\"talk_ms\":65000}\n", ""},
    {"genesys: the customer goes while an agent has it", "genesys", JSON, CONV("acd.end", "08000", ",\"acdOutcome\":\"ANSWERED\",\"answeredUserId\":\"u1\"") "~" CONV("customer.end", "50000", ""), 200, "8.000 contact.answered {" K1 VOICE ",\"agent\":\"u1\"}\n50.000 contact.ended {" K1 VOICE ",\"by\":\"unknown\"}\n", ""},
    {"genesys: ... and while it waits: that is told by acd.end", "genesys", JSON, GSTART "~" CONV("customer.end", "50000", ""), 200, GSAID, ""},
    {"genesys: after-call work has exact times", "genesys", JSON, CONV("acw", "99000", ",\"userId\":\"u1\",\"wrapupDurationMs\":9000"), 200, "90.000 agent.state {\"agent\":\"u1\",\"state\":\"wrapup\",\"contact\":\"k1\",\"until\":\"2026-11-26T10:01:39.000Z\"}\n", ""},
    {"genesys: on queue and idle is ready", "genesys", JSON, G("v2.users.u1.activity", "\"id\":\"u1\",\"routingStatus\":{\"status\":\"IDLE\",\"startTime\":\"" DAY "02Z\"},\"presence\":{\"presenceDefinition\":{\"systemPresence\":\"ON_QUEUE\"},\"modifiedDate\":\"" DAY "01Z\"}"), 200, "2.000 agent.state {\"agent\":\"u1\",\"state\":\"ready\"}\n", ""},
    {"genesys: off queue says why", "genesys", JSON, G("v2.users.u1.activity", "\"id\":\"u1\",\"routingStatus\":{\"status\":\"OFF_QUEUE\",\"startTime\":\"" DAY "02Z\"},\"presence\":{\"presenceDefinition\":{\"systemPresence\":\"MEAL\"},\"modifiedDate\":\"" DAY "01Z\"}"), 200, "2.000 agent.state {\"agent\":\"u1\",\"state\":\"not_ready\",\"reason\":\"MEAL\"}\n", ""},
    {"genesys: offline is logged out", "genesys", JSON, G("v2.users.u1.activity", "\"id\":\"u1\",\"routingStatus\":{\"status\":\"OFF_QUEUE\"},\"presence\":{\"presenceDefinition\":{\"systemPresence\":\"OFFLINE\"},\"modifiedDate\":\"" DAY "03Z\"}"), 200, "3.000 agent.state {\"agent\":\"u1\",\"state\":\"logged_out\"}\n", ""},
    {"genesys: members come and go", "genesys", JSON, "[" G("v2.routing.queues.q1.users", "\"userId\":\"u1\",\"queueId\":\"q1\",\"joined\":true") "," G("v2.routing.queues.q1.users", "\"userId\":\"u1\",\"queueId\":\"q1\",\"joined\":false") "]", 200, "- agent.joined {\"agent\":\"u1\",\"queue\":\"q1\"}\n- agent.left {\"agent\":\"u1\",\"queue\":\"q1\"}\n", ""},
    {"genesys: observations are gauges, without what has no unit or is of half an hour", "genesys", JSON, G("v2.analytics.queues.q1.observations", "\"group\":{\"queueId\":\"q1\",\"mediaType\":\"voice\"},\"data\":[{\"interval\":\"x\",\"metrics\":[" METRIC("oWaiting", "", "3") "," METRIC("oLongestWaiting", "", "1") "," METRIC("nOffered", "", "40") "," METRIC("oUserRoutingStatuses", ",\"qualifier\":\"IDLE\"", "2") "," METRIC("oUserRoutingStatuses", ",\"qualifier\":\"INTERACTING\"", "4") "]}]"), 200, "- queue.stats {\"queue\":\"q1\",\"waiting\":3,\"agents\":{\"ready\":2,\"on_contact\":4}}\n", ""},
    {"genesys: who waits is the sum of all media, each told by itself", "genesys", JSON, "[" WAITING("voice", "3") "," WAITING("chat", "2") "," WAITING("voice", "1") "]", 200, "- queue.stats {\"queue\":\"q1\",\"waiting\":3}\n- queue.stats {\"queue\":\"q1\",\"waiting\":5}\n- queue.stats {\"queue\":\"q1\",\"waiting\":3}\n", ""},
    {"genesys: what is no gauge of ours says nothing", "genesys", JSON, G("v2.analytics.queues.q1.observations", "\"group\":{\"queueId\":\"q1\"},\"data\":[{\"metrics\":[" METRIC("oLongestWaiting", "", "1") "]}]"), 200, "", ""},
    {"genesys: the channel's heartbeat is ignored", "genesys", JSON, G("channel.metadata", "\"message\":\"WebSocket Heartbeat\""), 200, "", ""},
    {"genesys: no topic", "genesys", JSON, "{\"eventBody\":{}}", 400, "", "bad_value: topicName: "},
    {"genesys: an answer by nobody", "genesys", JSON, CONV("acd.end", "08000", ",\"acdOutcome\":\"ANSWERED\""), 400, "", "bad_value: answeredUserId: "},
    {"genesys: too deep", "genesys", JSON, "[[[[[[[[[0]]]]]]]]]", 400, "", "too_deep: "},

    /* one's own JSON, by tests/data/http/own.yaml */
    {"json: a call that comes", "json", JSON, "{\"calls\":[{\"event\":7,\"what\":\"ringing\",\"at\":1795687201,\"call\":{\"id\":11,\"to\":\"8001\"}}]}", 200, "1.000 contact.queued {\"contact\":\"11\",\"queue\":\"sales\",\"entry\":1}\n", ""},
    {"json: a duration in the map's unit", "json", JSON, "{\"calls\":[{\"what\":\"answered\",\"at\":\"" DAY "09Z\",\"call\":{\"id\":\"11\",\"to\":8002},\"user\":\"ann\",\"waited\":8.5}]}", 200, "9.000 contact.answered {\"contact\":\"11\",\"queue\":\"8002\",\"entry\":1,\"agent\":\"ann\",\"wait_ms\":8500}\n", ""},
    {"json: conditions and constants", "json", JSON, "{\"calls\":[{\"what\":\"finished\",\"answered\":false,\"at\":1795687201000,\"call\":{\"id\":\"11\",\"to\":\"x\"}},{\"what\":\"finished\",\"answered\":true,\"call\":{\"id\":\"11\"}}]}", 200, "1.000 contact.left {\"contact\":\"11\",\"queue\":\"x\",\"entry\":1,\"reason\":\"abandoned\"}\n- contact.ended {\"contact\":\"11\",\"entry\":1}\n", ""},
    {"json: gauges, and those inside", "json", JSON, "{\"calls\":[{\"what\":\"stats\",\"call\":{\"to\":\"8001\"},\"waiting\":2,\"free\":1}]}", 200, "- queue.stats {\"queue\":\"sales\",\"waiting\":2,\"agents\":{\"ready\":1}}\n", ""},
    {"json: items of no account", "json", JSON, "{\"calls\":[{\"what\":\"ping\"},{\"what\":\"else\"}]}", 200, "", ""},
    {"json: what lacks is refused by its name", "json", JSON, "{\"calls\":[{\"what\":\"ringing\",\"call\":{\"id\":\"11\"}}]}", 400, "", "missing: data.queue: "},
    {"json: what cannot be is refused by its name", "json", JSON, "{\"calls\":[{\"what\":\"ringing\",\"call\":{\"id\":\"11\",\"to\":[1]}}]}", 400, "", "bad_value: data.queue: "},
    {"json: no list", "json", JSON, "{\"call\":1}", 400, "", "bad_value: calls: "},
};
/* clang-format on */

struct heard {
    char said[SAID_MAX];
    char id[256];
};

static bool hear(void *context, const struct event *event)
{
    static char body[EVENT_BYTES];
    struct heard *heard = context;
    struct event whole = *event;
    char time[32] = "-";
    size_t size = strlen(heard->said);
    str_copy(heard->id, sizeof heard->id, event->id);
    whole.id = whole.source = str_from("1");
    assert_true(encode_event(&whole, body, sizeof body) > 0);
    char *data = strstr(body, "\"data\":");
    assert_non_null(data);
    data[strlen(data) - 1] = '\0';
    if (event->time_ms != EVENT_NO_TIME) {
        snprintf(time, sizeof time, "%lld.%03lld",
                 (long long)(event->time_ms - START) / 1000,
                 (long long)(event->time_ms - START) % 1000);
    }
    snprintf(heard->said + size, SAID_MAX - size, "%s %s %s\n", time,
             event_type_name(event->type), data + strlen("\"data\":"));
    return true;
}

static struct vendor *create(const char *name, const struct vendor_settings *settings,
                             struct http_events *events)
{
    const struct vendor_class *const *class = vendors_all();
    while (*class != NULL && strcmp((*class)->name, name) != 0) {
        class ++;
    }
    assert_non_null(*class);
    struct vendor *vendor = vendor_create(*class, settings, events);
    assert_non_null(vendor);
    return vendor;
}

static struct vendor_settings settings_of_site(struct json_map **map)
{
    struct diag diag = {0};
    struct vendor_settings settings = {.activities = {.count = 1}};
    strcpy(settings.activities.list[0].name, "Heading home");
    settings.activities.list[0].state = EVENT_AGENT_STATE_LOGGED_OUT;
    *map = json_map_load(TEST_DATA "/http/own.yaml", &diag);
    assert_non_null(*map);
    settings.map = *map;
    return settings;
}

static void test_request(void **state)
{
    const struct request *row = *state;
    static struct heard heard;
    struct http_outcome outcome = {0};
    struct json_map *map = NULL;
    struct vendor_settings settings = settings_of_site(&map);
    struct http_events *events = http_events_create("leeds", hear, &heard);
    assert_non_null(events);
    struct vendor *vendor = create(row->vendor, &settings, events);
    struct str rest = str_from(row->body);
    heard.said[0] = '\0';
    while (rest.size > 0) {
        struct str body = str_split(&rest, '~');
        const struct http_post post = {.type = str_from(row->type), .body = body};
        assert_true(vendor_take(vendor, &post, &outcome));
    }
    assert_string_equal(heard.said, row->said);
    assert_int_equal(outcome.status, row->status);
    assert_int_equal(strncmp(outcome.fault, row->fault, strlen(row->fault)), 0);
    assert_int_equal(outcome.refused, row->status == 200 ? 0 : 1);
    vendor_destroy(&vendor);
    http_events_destroy(&events);
    json_map_destroy(&map);
}

/* "dedupe by the vendor's event id, expect webhooks twice". */
static void test_ids(void **state)
{
    static struct heard heard;
    char first[256];
    struct http_outcome outcome;
    struct vendor_settings settings = {.map = NULL};
    const struct http_post post = {.type = str_from(JSON),
                                   .body = str_from(BRIDGE("QUEUED", "," QINFO))};
    const struct http_post other = {.type = str_from(JSON),
                                    .body = str_from(BRIDGE("DISCONNECTED", "," QINFO))};
    (void)state;
    struct http_events *events = http_events_create("leeds", hear, &heard);
    struct vendor *vendor = create("connect", &settings, events);
    heard.said[0] = '\0';
    assert_true(vendor_take(vendor, &post, &outcome));
    str_copy(first, sizeof first, str_from(heard.id));
    assert_true(first[0] != '\0');
    assert_true(vendor_take(vendor, &post, &outcome));
    assert_string_equal(heard.id, first);
    assert_true(vendor_take(vendor, &other, &outcome));
    assert_string_not_equal(heard.id, first);
    vendor_destroy(&vendor);
    http_events_destroy(&events);
}

/* samples/amazon_connect: "queued 17:29:04, connected 17:29:09: wait 5 s". */
static void test_sample(void **state)
{
    static struct heard heard;
    char *text = NULL;
    size_t size = 0;
    struct diag diag = {0};
    struct http_outcome outcome;
    struct vendor_settings settings = {.map = NULL};
    (void)state;
    struct http_events *events = http_events_create("leeds", hear, &heard);
    struct vendor *vendor = create("connect", &settings, events);
    assert_true(
        file_read(TEST_DATA "/http/connect_contact_event.json", 1, &text, &size, &diag));
    const struct http_post post = {.type = str_from(JSON), .body = {text, size}};
    heard.said[0] = '\0';
    assert_true(vendor_take(vendor, &post, &outcome));
    assert_int_equal(outcome.status, 200);
    assert_non_null(strstr(heard.said, "contact.answered"));
    assert_non_null(strstr(heard.said, "\"wait_ms\":5000"));
    free(text);
    vendor_destroy(&vendor);
    http_events_destroy(&events);
}

/* "with observations gauges alone": who tells no contacts does not claim to. */
struct claim {
    const char *name;
    const char *body;
    bool events, gauges;
};

static struct claim claims[] = {
    {"a conversation is an event", GSTART, true, false},
    {"observations alone are gauges alone",
     G("v2.analytics.queues.q1.observations",
       "\"group\":{\"queueId\":\"q1\"},\"data\":[{\"metrics\":[" METRIC("oWaiting", "",
                                                                        "3") "]}]"),
     false, true},
};

static void test_claim(void **state)
{
    const struct claim *row = *state;
    static struct heard heard;
    struct http_outcome outcome;
    struct vendor_settings settings = {.map = NULL};
    const struct http_post post = {.type = str_from(JSON), .body = str_from(row->body)};
    struct http_events *events = http_events_create("leeds", hear, &heard);
    struct vendor *vendor = create("genesys", &settings, events);
    heard.said[0] = '\0';
    assert_true(vendor_take(vendor, &post, &outcome));
    uint32_t can = http_events_capabilities(events);
    assert_int_equal((can & EVENT_CAN_EVENTS) != 0, row->events);
    assert_int_equal((can & EVENT_CAN_GAUGES) != 0, row->gauges);
    vendor_destroy(&vendor);
    http_events_destroy(&events);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_request, requests);
    rows_add_one(&rows, "a second delivery has the same id", test_ids);
    rows_add_one(&rows, "the sample of Amazon Connect", test_sample);
    ROWS_ADD(&rows, test_claim, claims);
    return rows_run(&rows, "feed/vendors");
}
