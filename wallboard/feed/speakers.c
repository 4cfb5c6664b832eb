#include "feed/speakers.h"

#include "base/str.h"

static struct speaker *find(struct speakers *speakers, struct str source)
{
    for (size_t i = 0; i < speakers->count; i++) {
        if (str_equal(str_from(speakers->list[i].source), source)) {
            return &speakers->list[i];
        }
    }
    if (speakers->count == SPEAKERS_MAX) {
        return NULL;
    }
    struct speaker *speaker = &speakers->list[speakers->count++];
    *speaker = (struct speaker){.epoch = EVENT_NO_NUMBER, .head = EVENT_NO_NUMBER};
    str_copy(speaker->source, sizeof speaker->source, source);
    return speaker;
}

void speakers_hear(struct speakers *speakers, const struct event *event)
{
    struct speaker *speaker = find(speakers, event->source);
    if (speaker == NULL) {
        return;
    }
    str_copy(speaker->site, sizeof speaker->site, event->site);
    if (event->epoch > speaker->epoch) {
        speaker->epoch = event->epoch;
        speaker->head = event->sequence;
    } else if (event->epoch == speaker->epoch && event->sequence > speaker->head) {
        speaker->head = event->sequence;
    }
}
