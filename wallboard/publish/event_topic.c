#include "publish/event_topic.h"

size_t event_topic(const struct event *event, struct str site,
                   char buffer[TOPIC_MAX_BYTES + 1])
{
    struct topic topic = {.site = event->site.size == 0 ? site : event->site,
                          .type = str_from(event_type_name(event->type))};
    if (str_starts_with(topic.type, "source.")) {
        topic.kind = TOPIC_SOURCE;
    } else if (str_starts_with(topic.type, "agent.")) {
        topic.kind = TOPIC_AGENT;
        topic.name = event->agent;
    } else {
        topic.kind = TOPIC_QUEUE;
        topic.name = event->queue;
    }
    return topic_build(&topic, buffer, TOPIC_MAX_BYTES + 1);
}
