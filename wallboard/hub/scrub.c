#include "hub/scrub.h"

#include <stdlib.h>

#include "site/labels.h"
#include "wire/decode.h"
#include "wire/encode.h"

/* More do not fit in a message: the shortest item takes 26 bytes. */
#define LIST_ITEMS (DECODE_MAX_BYTES / 26)

struct scrub {
    struct labels *labels;
    size_t news;
    struct event_snapshot_agent agents[LIST_ITEMS];
    struct event_snapshot_contact contacts[LIST_ITEMS];
    char body[DECODE_MAX_BYTES + 1];
};

static const struct str nothing = {NULL, 0};

struct scrub *scrub_create(struct labels *labels)
{
    struct scrub *scrub = calloc(1, sizeof *scrub);
    if (scrub != NULL) {
        scrub->labels = labels;
    }
    return scrub;
}

void scrub_destroy(struct scrub **self)
{
    free(*self);
    *self = NULL;
}

static struct str take_label(struct scrub *scrub, struct str agent, struct str label)
{
    scrub->news += labels_note(scrub->labels, agent, label);
    return nothing;
}

/* Copies of the lists, for they belong to the decoder. */
static void scrub_lists(struct scrub *scrub, struct event *event)
{
    for (size_t i = 0; i < event->agent_count; i++) {
        struct event_snapshot_agent *agent = &scrub->agents[i];
        *agent = event->agents[i];
        agent->label = take_label(scrub, agent->agent, agent->label);
    }
    for (size_t i = 0; i < event->contact_count; i++) {
        scrub->contacts[i] = event->contacts[i];
        scrub->contacts[i].caller = nothing;
    }
    event->agents = scrub->agents;
    event->contacts = scrub->contacts;
}

struct str scrub_event(struct scrub *scrub, const struct event *event)
{
    struct event kept = *event;
    if (event->agent_count > LIST_ITEMS || event->contact_count > LIST_ITEMS) {
        return nothing;
    }
    kept.caller = nothing;
    if (event->agent.size > 0) {
        kept.label = take_label(scrub, event->agent, event->label);
    }
    scrub_lists(scrub, &kept);
    return (struct str){scrub->body,
                        encode_event(&kept, scrub->body, sizeof scrub->body)};
}

size_t scrub_take_news(struct scrub *scrub)
{
    size_t news = scrub->news;
    scrub->news = 0;
    return news;
}
