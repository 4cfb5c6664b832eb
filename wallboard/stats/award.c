#include "stats/award.h"

#include <assert.h>
#include <stdlib.h>

#include "stats/state_codec.h"

struct awards {
    size_t capacity, count;
    size_t closed_at; /* entries when it was closed; SIZE_MAX: open */
    struct award *entries;
};

struct awards *awards_create(size_t capacity)
{
    assert(capacity > 0 && capacity < AWARD_NONE);
    struct awards *awards = calloc(1, sizeof *awards);
    if (awards == NULL) {
        return NULL;
    }
    awards->capacity = capacity;
    awards->closed_at = SIZE_MAX;
    awards->entries = calloc(capacity, sizeof *awards->entries);
    if (awards->entries == NULL) {
        awards_destroy(&awards);
    }
    return awards;
}

void awards_destroy(struct awards **self)
{
    if (*self == NULL) {
        return;
    }
    free((*self)->entries);
    free(*self);
    *self = NULL;
}

size_t awards_count(const struct awards *awards)
{
    return awards->count;
}

size_t awards_room(const struct awards *awards)
{
    return awards->capacity - awards->count;
}

const struct award *awards_at(const struct awards *awards, uint32_t number)
{
    assert(number < awards->count);
    return &awards->entries[number];
}

uint32_t awards_enter(struct awards *awards, const struct award *award)
{
    assert(awards->count < awards->capacity);
    struct award *entry = &awards->entries[awards->count];
    *entry = *award;
    entry->reversed_by = AWARD_NONE;
    return (uint32_t)awards->count++;
}

uint32_t awards_take_back(struct awards *awards, uint32_t number,
                          const struct claim *claim)
{
    struct award counter = *awards_at(awards, number);
    assert(counter.reverses == AWARD_NONE && counter.reversed_by == AWARD_NONE);
    counter.points = -counter.points;
    counter.reverses = number;
    counter.first = claim->first;
    counter.held = claim->held;
    uint32_t entered = awards_enter(awards, &counter);
    awards->entries[number].reversed_by = entered;
    return entered;
}

void awards_close(struct awards *awards)
{
    assert(awards->closed_at == SIZE_MAX);
    awards->closed_at = awards->count;
}

bool awards_are_closed(const struct awards *awards)
{
    return awards->closed_at != SIZE_MAX;
}

size_t awards_revisions(const struct awards *awards)
{
    return awards->closed_at == SIZE_MAX ? 0 : awards->count - awards->closed_at;
}

bool awards_is_revision(const struct awards *awards, uint32_t number)
{
    return number >= awards->closed_at;
}

bool awards_is_in_force(const struct awards *awards, uint32_t number)
{
    const struct award *award = awards_at(awards, number);
    return award->reverses == AWARD_NONE && !awards_is_revision(awards, number) &&
           (award->reversed_by == AWARD_NONE ||
            awards_is_revision(awards, award->reversed_by));
}

/* -- to bytes and back -----------------------------------------------------------------
 */

#define POINTS_MOST (INT64_C(1) << 40)

/* Entries that take one another back name one another, the later one the earlier. */
static bool is_sound(const struct awards *awards, uint32_t number)
{
    const struct award *award = &awards->entries[number];
    if (award->reverses == AWARD_NONE) {
        return true;
    }
    const struct award *back = &awards->entries[award->reverses];
    return award->reverses < number && award->reversed_by == AWARD_NONE &&
           back->reverses == AWARD_NONE && back->reversed_by == AWARD_NONE &&
           back->agent == award->agent && back->claim == award->claim &&
           back->points == -award->points;
}

void awards_code(struct awards *awards, struct state_codec *codec, struct claims *claims,
                 size_t agents)
{
    uint64_t closed_at = awards->closed_at == SIZE_MAX ? 0 : awards->closed_at + 1;
    size_t count = state_count(codec, awards->count, awards->capacity);
    state_u64(codec, &closed_at, count + 1);
    awards->closed_at = closed_at == 0 ? SIZE_MAX : (size_t)closed_at - 1;
    for (size_t i = 0; i < count && codec->fault == NULL; i++) {
        struct award *award = &awards->entries[i];
        state_u32(codec, &award->claim, UINT32_MAX);
        state_u32(codec, &award->agent, UINT32_MAX);
        state_place32(codec, &award->reverses, i);
        state_within(codec, &award->points, POINTS_MOST);
        claims_code_stamp(claims, codec, &award->first);
        claims_code_stamp(claims, codec, &award->held);
        if (codec->writing) {
            continue;
        }
        award->reversed_by = AWARD_NONE;
        bool known = award->claim < claims_count(claims) && award->agent < agents;
        if (state_check(codec, known && is_sound(awards, (uint32_t)i),
                        "an award that cannot be")) {
            awards->count = i + 1;
            if (award->reverses != AWARD_NONE) {
                awards->entries[award->reverses].reversed_by = (uint32_t)i;
            }
        }
    }
}

bool awards_is_open(const struct awards *awards, uint32_t number, uint32_t claim)
{
    const struct award *award = awards_at(awards, number);
    return award->claim == claim && award->reverses == AWARD_NONE &&
           award->reversed_by == AWARD_NONE;
}
