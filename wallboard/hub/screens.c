#include "hub/screens.h"

#include <stdlib.h>
#include <string.h>

struct screens {
    struct screen_entry *entries;
    size_t count;
};

struct screens *screens_create(void)
{
    struct screens *screens = calloc(1, sizeof *screens);
    if (screens == NULL) {
        return NULL;
    }
    screens->entries = calloc(SCREENS_MAX, sizeof *screens->entries);
    if (screens->entries == NULL) {
        screens_destroy(&screens);
    }
    return screens;
}

void screens_destroy(struct screens **self)
{
    if (*self == NULL) {
        return;
    }
    free((*self)->entries);
    free(*self);
    *self = NULL;
}

static struct screen_entry *find(const struct screens *screens, const char *name)
{
    for (size_t i = 0; i < screens->count; i++) {
        if (strcmp(screens->entries[i].name, name) == 0) {
            return &screens->entries[i];
        }
    }
    return NULL;
}

const struct screen_entry *screens_find_peer(const struct screens *screens,
                                             const struct router_peer *peer)
{
    for (size_t i = 0; i < screens->count; i++) {
        const struct router_peer *own = &screens->entries[i].peer;
        if (own->size == peer->size && memcmp(own->bytes, peer->bytes, own->size) == 0) {
            return &screens->entries[i];
        }
    }
    return NULL;
}

const struct screen_entry *screens_find(const struct screens *screens, const char *name)
{
    return find(screens, name);
}

static struct screen_entry *longest_silent(const struct screens *screens)
{
    struct screen_entry *oldest = &screens->entries[0];
    for (size_t i = 1; i < screens->count; i++) {
        struct screen_entry *entry = &screens->entries[i];
        oldest = entry->heard.ns < oldest->heard.ns ? entry : oldest;
    }
    return oldest;
}

static struct screen_entry *place_for(struct screens *screens, const char *name)
{
    struct screen_entry *entry = find(screens, name);
    if (entry != NULL) {
        return entry;
    }
    entry = screens->count < SCREENS_MAX ? &screens->entries[screens->count++]
                                         : longest_silent(screens);
    *entry = (struct screen_entry){0};
    (void)str_copy(entry->name, sizeof entry->name, str_from(name));
    return entry;
}

struct screen_entry *screens_hear(struct screens *screens, struct str name,
                                  const struct router_peer *peer, struct str user,
                                  struct mono now)
{
    char clean[SCREENS_NAME_BYTES + 1];
    str_clean(clean, sizeof clean, name);
    struct screen_entry *entry = place_for(screens, clean[0] == '\0' ? "?" : clean);
    entry->peer = *peer;
    entry->heard = now;
    (void)str_copy(entry->user, sizeof entry->user, user);
    return entry;
}

size_t screens_count(const struct screens *screens)
{
    return screens->count;
}

const struct screen_entry *screens_at(const struct screens *screens, size_t number)
{
    return &screens->entries[number];
}

size_t screens_connected(const struct screens *screens, struct mono now)
{
    size_t connected = 0;
    for (size_t i = 0; i < screens->count; i++) {
        connected += mono_ms_between(screens->entries[i].heard, now) < SCREENS_GONE_MS;
    }
    return connected;
}
