#include "oracle/bound.h"

#include "stats/timeline.h"

/* Does anything name the agent in connection with the contact? */
static bool has_agent(const struct log_script *script, const struct event *word,
                      struct str agent)
{
    for (size_t i = 0; i < script->count; i++) {
        const struct event *event = &script->lines[i].event;
        if (!str_equal(event->source, word->source)) {
            continue;
        }
        if (str_equal(event->contact, word->contact) && str_equal(event->agent, agent)) {
            return true;
        }
        for (size_t j = 0; j < event->contact_count; j++) {
            if (str_equal(event->contacts[j].contact, word->contact) &&
                str_equal(event->contacts[j].agent, agent)) {
                return true;
            }
        }
    }
    return false;
}

/* At most so many marks come of a list: who is not in it is marked too. */
static size_t marks_of_list(const struct event *list, struct str agent)
{
    size_t marks = list->complete == EVENT_FLAG_YES ? 1 : 0;
    for (size_t i = 0; i < list->agent_count; i++) {
        if (str_equal(list->agents[i].agent, agent)) {
            marks += 1 + 2 * list->agents[i].membership_count;
        }
    }
    for (size_t i = 0; i < list->contact_count; i++) {
        marks += str_equal(list->contacts[i].agent, agent) ? 2 : 0;
    }
    return marks;
}

/* At most so many come of a line: a ring has an end of its own. */
static size_t marks_of(const struct log_script *script, const struct event *event,
                       struct str agent)
{
    if (event->type == EVENT_SOURCE_SNAPSHOT) {
        return marks_of_list(event, agent);
    }
    if (str_equal(event->agent, agent)) {
        return event->type == EVENT_CONTACT_OFFERED ? 2 : 1;
    }
    bool ends = event->type == EVENT_CONTACT_HOLD || event->type == EVENT_CONTACT_ENDED;
    return ends && has_agent(script, event, agent) ? 1 : 0;
}

static bool fits(const struct log_script *script)
{
    for (int i = 0; i < LOG_AGENTS; i++) {
        struct str agent = str_from(log_agent(i));
        size_t marks = 1; /* of a restart */
        for (size_t at = 0; at < script->count; at++) {
            marks += marks_of(script, &script->lines[at].event, agent);
        }
        if (marks > TIMELINE_MARKS) {
            return false;
        }
    }
    return true;
}

void bound_lines(struct log_script *script)
{
    while (!fits(script)) {
        script->count--;
    }
}
