#include "stats/holds.h"

struct hold *holds_take(const struct contacts *contacts, uint32_t lists[2])
{
    struct hold *first = NULL;
    size_t from = 0;
    for (size_t i = 0; i < 2; i++) {
        struct hold *hold =
            lists[i] == CONTACT_NONE ? NULL : contacts_hold(contacts, lists[i]);
        if (hold != NULL && (first == NULL || stamp_before(hold->at, first->at))) {
            first = hold;
            from = i;
        }
    }
    if (first != NULL) {
        lists[from] = first->next;
    }
    return first;
}

/* A second "on" or "off" in a row says nothing new. */
static void sum_holds(const struct contacts *contacts, uint32_t lists[2],
                      struct facts *facts)
{
    facts->hold_ms = 0;
    facts->first_hold_ms = EVENT_NO_TIME;
    facts->held_since_ms = EVENT_NO_TIME;
    const struct hold *hold = NULL;
    while ((hold = holds_take(contacts, lists)) != NULL) {
        if (hold->on && facts->held_since_ms == EVENT_NO_TIME) {
            facts->held_since_ms = hold->at.at_ms;
        } else if (!hold->on && facts->held_since_ms != EVENT_NO_TIME) {
            facts->hold_ms += hold->at.at_ms - facts->held_since_ms;
            facts->held_since_ms = EVENT_NO_TIME;
        }
        fact_earliest(&facts->first_hold_ms, hold->at.at_ms);
    }
}

size_t holds_spans(const struct contacts *contacts, const struct stay *stay,
                   const struct stay *other, struct work_hold *ret, size_t size)
{
    uint32_t lists[2] = {stay->first_hold,
                         other == NULL ? CONTACT_NONE : other->first_hold};
    const struct hold *hold = NULL;
    size_t count = 0;
    bool held = false;
    while ((hold = holds_take(contacts, lists)) != NULL && (held || count < size)) {
        if (hold->on && !held) {
            ret[count++] = (struct work_hold){hold->at.at_ms, EVENT_NO_TIME};
        } else if (!hold->on && held) {
            ret[count - 1].to_ms = hold->at.at_ms;
        }
        held = hold->on;
    }
    return count;
}

void holds_merge(const struct contacts *contacts, const struct stay *stay,
                 const struct stay *other, struct facts *facts)
{
    uint32_t lists[2] = {stay->first_hold, other->first_hold};
    sum_holds(contacts, lists, facts);
}

/* Where a word about a hold belongs among those of its stay. */
struct hold_place {
    uint32_t *link;
    size_t before, after; /* words that say the same, next to it on either side */
    size_t count;         /* of all */
};

static struct hold_place hold_place(const struct contacts *contacts, struct stay *stay,
                                    struct stamp at, bool on)
{
    struct hold_place place = {.link = &stay->first_hold};
    bool repeats = true;
    for (uint32_t *link = place.link; *link != CONTACT_NONE; place.count++) {
        struct hold *hold = contacts_hold(contacts, *link);
        link = &hold->next;
        if (!stamp_before(at, hold->at)) {
            place.link = link;
            place.before = hold->on == on ? place.before + 1 : 0;
        } else {
            repeats = repeats && hold->on == on;
            place.after += repeats ? 1 : 0;
        }
    }
    return place;
}

bool holds_note(struct contacts *contacts, uint32_t number, struct stamp at, bool on)
{
    struct stay *stay = contacts_stay_at(contacts, number);
    struct hold_place place = hold_place(contacts, stay, at, on);
    if (place.before > 0 && place.before + place.after >= LIMIT_HOLD_REPEATS) {
        return true;
    }
    uint32_t taken =
        place.count >= LIMIT_HOLDS_PER_STAY ? CONTACT_NONE : contacts_new_hold(contacts);
    if (taken == CONTACT_NONE) {
        return false;
    }
    uint32_t *link = place.link;
    *contacts_hold(contacts, taken) = (struct hold){
        .next = *link, .agent = AGENT_NONE, .stay = CONTACT_NONE, .on = on, .at = at};
    *link = taken;
    uint32_t lists[2] = {stay->first_hold, CONTACT_NONE};
    sum_holds(contacts, lists, &stay->facts);
    return true;
}
