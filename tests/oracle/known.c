#include "oracle/known.h"

/* What a script holds that the engine at hand is known not to get right. */
enum condition {
    HAS_DISORDER = 1 << 0,           /* some line comes after one that happened later */
    HAS_RESTART = 1 << 1,            /* a source has more than one life */
    HAS_LISTING = 1 << 2,            /* a source lists how things are */
    HAS_PARTS = 1 << 3,              /* in more than one part */
    HAS_SOURCES = 1 << 4,            /* more than one */
    HAS_CROWD = KNOWN_IS_OVER_LIMIT, /* more happens to one agent than is remembered */
    HAS_PROOF = 1 << 6,              /* an answer that only its end or a hold tells of */
    HAS_UNNUMBERED = 1 << 7,         /* a source whose lines have no number */
};

/* A figure is left out where all of these conditions hold. An engine that is cured of a
 * fault has its line taken out. */
struct exception {
    enum oracle_key first, last;
    unsigned when; /* enum condition; 0: always */
};

#define STATES ORACLE_AGENTS_LOGGED_IN, ORACLE_STATE_READY_MS

static const struct exception exceptions[] = {
    /* who a snapshot does not list, and of whom nothing is known after a restart, is
     * marked when it is heard, and so is not if it is told of later; so are wrap-ups that
     * end thereby */
    {STATES, HAS_DISORDER | HAS_LISTING},
    {STATES, HAS_DISORDER | HAS_RESTART},
    {STATES, HAS_PROOF | HAS_LISTING},
    {ORACLE_OCCUPANCY, ORACLE_UTILISATION, HAS_DISORDER | HAS_LISTING},
    {ORACLE_OCCUPANCY, ORACLE_UTILISATION, HAS_DISORDER | HAS_RESTART},
    {ORACLE_OCCUPANCY, ORACLE_UTILISATION, HAS_PROOF | HAS_LISTING},
    {ORACLE_SALES_PER_HOUR, ORACLE_SALES_PER_HOUR, HAS_DISORDER | HAS_LISTING},
    {ORACLE_SALES_PER_HOUR, ORACLE_SALES_PER_HOUR, HAS_DISORDER | HAS_RESTART},
    {ORACLE_SALES_PER_HOUR, ORACLE_SALES_PER_HOUR, HAS_PROOF | HAS_LISTING},
    {ORACLE_WRAPUP_MS, ORACLE_WRAPUP_MS, HAS_DISORDER | HAS_LISTING},
    {ORACLE_AVG_WRAPUP_MS, ORACLE_AHT_MS, HAS_DISORDER | HAS_LISTING},
    {ORACLE_WRAPUP_MS, ORACLE_WRAPUP_MS, HAS_DISORDER | HAS_RESTART},
    {ORACLE_AVG_WRAPUP_MS, ORACLE_AHT_MS, HAS_DISORDER | HAS_RESTART},
    /* of two sources that list one agent at one instant the first to come counts */
    {STATES, HAS_SOURCES | HAS_LISTING},
    {ORACLE_OCCUPANCY, ORACLE_UTILISATION, HAS_SOURCES | HAS_LISTING},
    {ORACLE_SALES_PER_HOUR, ORACLE_SALES_PER_HOUR, HAS_SOURCES | HAS_LISTING},
    {ORACLE_WRAPUP_MS, ORACLE_WRAPUP_MS, HAS_SOURCES | HAS_LISTING},
    {ORACLE_AVG_WRAPUP_MS, ORACLE_AHT_MS, HAS_SOURCES | HAS_LISTING},
    /* late words are put in their place among an agent's last 64 */
    {STATES, HAS_CROWD},
    {ORACLE_UNANSWERED, ORACLE_UNANSWERED, HAS_CROWD},
    {ORACLE_OCCUPANCY, ORACLE_UTILISATION, HAS_CROWD},
    {ORACLE_SALES_PER_HOUR, ORACLE_SALES_PER_HOUR, HAS_CROWD},
    {ORACLE_WRAPUP_MS, ORACLE_WRAPUP_MS, HAS_CROWD},
    {ORACLE_AVG_WRAPUP_MS, ORACLE_AHT_MS, HAS_CROWD},
    /* parts of one snapshot that come among those of another do not make it whole */
    {ORACLE_OFFERED, ORACLE_RECOVERY_CONTACTS, HAS_DISORDER | HAS_PARTS},
    {ORACLE_CALLBACKS_PENDING, ORACLE_DEADLINE_RATE, HAS_DISORDER | HAS_PARTS},
    /* nor can it be told which of two was taken first, if they have no number */
    {ORACLE_OFFERED, ORACLE_RECOVERY_CONTACTS,
     HAS_DISORDER | HAS_LISTING | HAS_UNNUMBERED},
    {ORACLE_CALLBACKS_PENDING, ORACLE_DEADLINE_RATE,
     HAS_DISORDER | HAS_LISTING | HAS_UNNUMBERED},
};

/* May an agent's timeline be too short? Marks come of what is said of it, of holds, which
 * do not name it, and of what becomes of its contacts. */
static bool is_crowded(const struct log_script *script)
{
    for (int agent = 0; agent < LOG_AGENTS; agent++) {
        size_t marks = 0;
        for (size_t i = 0; i < script->count; i++) {
            const struct event *event = &script->lines[i].event;
            marks += 2U * str_is(event->agent, log_agent(agent));
            marks += event->type == EVENT_CONTACT_HOLD;
            marks += event->agent_count;
        }
        if (marks > 64) {
            return true;
        }
    }
    return false;
}

/* Does a line come after one of its source with a greater number? */
static bool is_overtaken(const struct log_script *script, size_t number)
{
    const struct event *event = &script->lines[number].event;
    for (size_t i = 0; i < number; i++) {
        const struct event *before = &script->lines[i].event;
        if (str_equal(before->source, event->source) && before->epoch == event->epoch &&
            event->sequence != EVENT_NO_NUMBER && before->sequence > event->sequence) {
            return true;
        }
    }
    return false;
}

/* Is an end or a hold told of a stay whose answer was not told before? */
static bool is_proof(const struct log_script *script, size_t number)
{
    const struct event *event = &script->lines[number].event;
    if (event->type != EVENT_CONTACT_ENDED && event->type != EVENT_CONTACT_HOLD) {
        return false;
    }
    for (size_t i = 0; i < number; i++) {
        const struct event *before = &script->lines[i].event;
        if (before->type == EVENT_CONTACT_ANSWERED && before->entry == event->entry &&
            str_equal(before->source, event->source) &&
            str_equal(before->contact, event->contact) &&
            str_equal(before->queue, event->queue)) {
            return false;
        }
    }
    return true;
}

unsigned known_conditions(const struct log_script *script)
{
    unsigned conditions = is_crowded(script) ? HAS_CROWD : 0U;
    int64_t latest_ms = INT64_MIN;
    for (size_t i = 0; i < script->count; i++) {
        const struct event *event = &script->lines[i].event;
        int64_t received_ms = script->lines[i].received_ms;
        bool usable = event->time_ms != EVENT_NO_TIME && event->time_ms <= received_ms;
        int64_t at_ms = usable ? event->time_ms : received_ms;
        bool late = at_ms < latest_ms || is_overtaken(script, i);
        conditions |= late ? HAS_DISORDER : 0U;
        conditions |= is_proof(script, i) ? HAS_PROOF : 0U;
        latest_ms = at_ms > latest_ms ? at_ms : latest_ms;
        conditions |= event->epoch > 1 ? HAS_RESTART : 0U;
        conditions |= event->type == EVENT_SOURCE_SNAPSHOT ? HAS_LISTING : 0U;
        conditions |= event->parts > 1 ? HAS_PARTS : 0U;
        conditions |= event->epoch == EVENT_NO_NUMBER ? HAS_UNNUMBERED : 0U;
        bool other = !str_equal(event->source, script->lines[0].event.source);
        conditions |= other ? HAS_SOURCES : 0U;
    }
    return conditions;
}

bool known_is_wrong(enum oracle_key key, unsigned conditions)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
        const struct exception *exception = &exceptions[i];
        if (key >= exception->first && key <= exception->last &&
            (exception->when & conditions) == exception->when) {
            return true;
        }
    }
    return false;
}
