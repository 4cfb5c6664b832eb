#include "stats/engine_state.h"

/*
 * What the engine's witness is told: everything beside stays that is counted, with the
 * names that are numbers inside.
 */

void engine_tell(const struct engine *engine, struct item item,
                 const struct item_names *names, int64_t sign)
{
    if (engine->witness == NULL) {
        return;
    }
    if (names->contact != CONTACT_NONE) {
        const struct contact *contact = contacts_at(engine->contacts, names->contact);
        const struct source *source = sources_at(engine->sources, contact->source);
        item.contact = contacts_id(engine->contacts, names->contact);
        item.source = (struct str){source->id, source->id_size};
    }
    if (names->queue != QUEUE_NONE) {
        item.queue = index_id(engine->queue_ids, names->queue);
    }
    if (names->agent != AGENT_NONE) {
        item.agent = index_id(engine->agent_ids, names->agent);
    }
    if (names->campaign != CAMPAIGN_NONE) {
        item.campaign = index_id(engine->campaign_ids, names->campaign);
    }
    engine->witness(engine->witness_context, &item, sign);
}

static struct item item_of(const struct engine *engine, const struct agent *agent,
                           const struct agent_spell *spell)
{
    struct item item = {
        .kind = ITEM_SPELL,
        .agent = index_id(engine->agent_ids, (size_t)(agent - engine->agents)),
        .at_ms = spell->from_ms,
        .to_ms = spell->to_ms,
        .state = spell->state,
    };
    if (spell->state == AGENT_NOT_READY) {
        item.productive = spell->productive;
        if (spell->reason > 0) {
            item.note = index_id(engine->reason_ids, spell->reason - 1U);
        }
    }
    return item;
}

static void tell_spell(void *context, const struct agent *agent,
                       const struct agent_spell *spell, int64_t sign)
{
    const struct engine *engine = context;
    const struct item item = item_of(engine, agent, spell);
    engine->witness(engine->witness_context, &item, sign);
}

struct agent_watch engine_watch_agents(struct engine *engine)
{
    return (struct agent_watch){tell_spell, engine};
}

void engine_visit_spells(const struct engine *engine, item_witness *visitor,
                         void *context)
{
    for (size_t i = 0; i < index_count(engine->agent_ids); i++) {
        const struct agent *agent = &engine->agents[i];
        struct agent_spell spells[2];
        size_t count = agent_running(agent, engine->now_ms, spells);
        for (size_t s = 0; s < count; s++) {
            const struct item item = item_of(engine, agent, &spells[s]);
            if (item.to_ms > item.at_ms) {
                visitor(context, &item, 1);
            }
        }
    }
}
