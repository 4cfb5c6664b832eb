#include "render/width_cache.h"

#include <string.h>

#include "base/index.h"
#include "base/str.h"

#define WAYS 4 /* slots that may hold a text */

/* The first of the slots that may hold it. */
static size_t first_slot(const struct width_key *key)
{
    uint64_t hash = index_hash((uint64_t)key->file << 32 | (uint32_t)key->em_px,
                               key->text, strlen(key->text));
    return (size_t)(hash % (WIDTH_CACHE_SLOTS / WAYS)) * WAYS;
}

static bool is_of(const struct width_slot *slot, const struct width_key *key)
{
    return slot->taken && slot->file == key->file && slot->em_px == key->em_px &&
           slot->rtl == key->rtl && strcmp(slot->script, key->script) == 0 &&
           strcmp(slot->text, key->text) == 0;
}

bool width_cache_find(const struct width_cache *cache, const struct width_key *key,
                      int *ret_width_px)
{
    size_t first = first_slot(key);
    for (size_t i = first; i < first + WAYS; i++) {
        if (is_of(&cache->slots[i], key)) {
            *ret_width_px = cache->slots[i].width_px;
            return true;
        }
    }
    return false;
}

void width_cache_add(struct width_cache *cache, const struct width_key *key, int width_px)
{
    if (strlen(key->text) >= WIDTH_CACHE_BYTES) {
        return;
    }
    size_t first = first_slot(key);
    size_t at = first + cache->turn++ % WAYS;
    for (size_t i = first; i < first + WAYS; i++) {
        if (!cache->slots[i].taken) {
            at = i;
            break;
        }
    }
    struct width_slot *slot = &cache->slots[at];
    slot->taken = true;
    slot->file = (uint32_t)key->file;
    slot->em_px = key->em_px;
    slot->rtl = key->rtl;
    slot->width_px = width_px;
    (void)str_copy(slot->script, sizeof slot->script, str_from(key->script));
    (void)str_copy(slot->text, sizeof slot->text, str_from(key->text));
}
