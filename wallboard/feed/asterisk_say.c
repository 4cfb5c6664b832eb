#include "feed/asterisk_say.h"

#include "feed/adapter.h"

void asterisk_say(struct asterisk_say *say, const struct event *event)
{
    if (say->hear != NULL) {
        say->hear(say->context, event);
    } else if (say->output != NULL && !say->failed) {
        say->failed = !feed_emit(say->output, event);
    }
}

struct event asterisk_agent_event(enum event_type type, int64_t time_ms, struct str agent,
                                  struct str queue)
{
    struct event event = event_blank(type);
    event.time_ms = time_ms;
    event.agent = agent;
    event.queue = queue;
    return event;
}
