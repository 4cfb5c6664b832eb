#include <string.h>

#include "stats/engine_state.h"

/*
 * Attempts and results: what hangs on a contact as a whole (metrics.md section 9). Of one
 * (contact, measure) the latest result holds; two reports of one instant are one attempt.
 */

/* Who and what an event names; false if a table is full, which is counted. */
struct named {
    uint16_t queue, campaign;
    uint32_t agent;
};

static bool read_names(struct engine *engine, const struct arrival *arrival,
                       struct named *ret)
{
    const struct event *event = arrival->event;
    ret->queue = engine_queue(engine, event->queue, arrival->source);
    ret->agent = engine_agent(engine, event->agent, arrival->source);
    ret->campaign = engine_campaign(engine, event->campaign);
    sources_at(engine->sources, arrival->source)->shown |= EVENT_CAN_EVENTS;
    return (ret->queue != QUEUE_NONE || event->queue.size == 0) &&
           (ret->agent != AGENT_NONE || event->agent.size == 0) &&
           (ret->campaign != CAMPAIGN_NONE || event->campaign.size == 0);
}

/* A contact that nothing but its attempts and results tells of is open for none of them:
 * it goes when room is needed. */
static void settle(struct engine *engine, uint32_t contact)
{
    engine_revive_contact(engine, contact);
}

enum engine_result engine_apply_dialled(struct engine *engine,
                                        const struct arrival *arrival)
{
    const struct event *event = arrival->event;
    struct named named;
    if (!read_names(engine, arrival, &named)) {
        return ENGINE_OVER_LIMIT;
    }
    uint32_t number = engine_touch_contact(engine, arrival, event->contact);
    if (number == CONTACT_NONE) {
        return ENGINE_OVER_LIMIT;
    }
    engine->has_dials = true;
    engine_post_items(engine, number, -1);
    uint32_t at = contacts_dial_at(engine->contacts, number, arrival->at);
    if (at != CONTACT_NONE) {
        struct dial *dial = contacts_dial(engine->contacts, at);
        if (!stamp_is_said(dial->at) || stamp_before(arrival->at, dial->at)) {
            dial->at = arrival->at;
            dial->agent = named.agent;
            dial->queue = named.queue;
            dial->campaign = named.campaign;
            dial->outcome = (uint8_t)event->outcome;
        }
    } else {
        engine->over_limit++;
    }
    engine_post_items(engine, number, 1);
    settle(engine, number);
    return at != CONTACT_NONE ? ENGINE_APPLIED : ENGINE_OVER_LIMIT;
}

/* The number of a currency; false if there are too many, which is counted. */
static bool currency_of(struct engine *engine, const char *code, uint8_t *ret_number)
{
    for (uint8_t i = 0; i < TALLY_CURRENCIES; i++) {
        if (engine->currencies[i][0] == '\0') {
            memcpy(engine->currencies[i], code, sizeof engine->currencies[i]);
        }
        if (memcmp(engine->currencies[i], code, sizeof engine->currencies[i]) == 0) {
            *ret_number = i;
            return true;
        }
    }
    engine->over_limit++;
    return false;
}

static enum engine_result keep_result(struct engine *engine,
                                      const struct arrival *arrival,
                                      const struct result *result)
{
    uint32_t number = engine_touch_contact(engine, arrival, arrival->event->contact);
    if (number == CONTACT_NONE) {
        return ENGINE_OVER_LIMIT;
    }
    engine_post_items(engine, number, -1);
    uint32_t at = contacts_result_by(engine->contacts, number, result->measure);
    if (at != CONTACT_NONE) {
        struct result *kept = contacts_result(engine->contacts, at);
        if (!stamp_is_said(kept->at) || !stamp_before(result->at, kept->at)) {
            uint32_t next = kept->next;
            *kept = *result;
            kept->next = next;
        }
    } else {
        engine->over_limit++;
    }
    engine_post_items(engine, number, 1);
    settle(engine, number);
    return at != CONTACT_NONE ? ENGINE_APPLIED : ENGINE_OVER_LIMIT;
}

enum engine_result engine_apply_result(struct engine *engine,
                                       const struct arrival *arrival)
{
    const struct event *event = arrival->event;
    struct named named;
    enum result_measure measure = RESULT_SALE;
    uint8_t currency = 0;
    if (!read_names(engine, arrival, &named)) {
        return ENGINE_OVER_LIMIT;
    }
    if (!result_find(event->measure, &measure)) {
        return ENGINE_APPLIED; /* no figure is made of it */
    }
    if (measure == RESULT_REVENUE && !currency_of(engine, event->currency, &currency)) {
        return ENGINE_OVER_LIMIT;
    }
    engine->has_results[measure] = true;
    struct result result = {.agent = named.agent,
                            .queue = named.queue,
                            .campaign = named.campaign,
                            .measure = (uint8_t)measure,
                            .currency = currency,
                            .at = arrival->at,
                            .value_milli = event->value_milli};
    if (event->contact.size > 0) {
        return keep_result(engine, arrival, &result);
    }
    engine_post_lone_result(engine, &result, arrival->at.at_ms);
    return ENGINE_APPLIED;
}
