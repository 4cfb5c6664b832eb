#include "feed/ami_offers.h"

#include <stdlib.h>

struct ami_offers {
    size_t count;
    struct {
        uint64_t wait;
        size_t agent;
    } rows[AMI_OFFERS_MAX];
};

struct ami_offers *ami_offers_create(void)
{
    return calloc(1, sizeof(struct ami_offers));
}

void ami_offers_destroy(struct ami_offers **self)
{
    free(*self);
    *self = NULL;
}

bool ami_offers_add(struct ami_offers *offers, uint64_t wait, size_t agent)
{
    if (offers->count == AMI_OFFERS_MAX) {
        return false;
    }
    offers->rows[offers->count].wait = wait;
    offers->rows[offers->count++].agent = agent;
    return true;
}

static void remove_at(struct ami_offers *offers, size_t at)
{
    offers->rows[at] = offers->rows[--offers->count];
}

bool ami_offers_remove(struct ami_offers *offers, uint64_t wait, size_t agent)
{
    for (size_t i = 0; i < offers->count; i++) {
        if (offers->rows[i].wait == wait && offers->rows[i].agent == agent) {
            remove_at(offers, i);
            return true;
        }
    }
    return false;
}

/* Place of the first offer of that wait; the count if there is none. */
static size_t find(const struct ami_offers *offers, uint64_t wait)
{
    size_t at = 0;
    while (at < offers->count && offers->rows[at].wait != wait) {
        at++;
    }
    return at;
}

bool ami_offers_take(struct ami_offers *offers, uint64_t wait, size_t *ret_agent)
{
    size_t at = find(offers, wait);
    if (at == offers->count) {
        return false;
    }
    *ret_agent = offers->rows[at].agent;
    remove_at(offers, at);
    return true;
}

void ami_offers_clear(struct ami_offers *offers)
{
    offers->count = 0;
}
