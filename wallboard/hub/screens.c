#include "hub/screens.h"

#include <stdlib.h>
#include <string.h>

#include "bus/keyring.h"
#include "hub/shares.h"

#define TOLD    32
#define TELL_MS INT64_C(3600000) /* of a key once within it, of so many keys */

_Static_assert(SCREENS_MAX <= SHARES_MAX, "as many as have a screen");

struct screens {
    struct screen_entry *entries;
    size_t count;
    struct shares shares; /* of the keys */
    struct told {
        char user[SCREENS_USER_BYTES];
        struct mono at;
    } told[TOLD]; /* of whom was told lately; oldest first */
    size_t told_count;
    struct screens_impostor impostor; /* to be told; user "": nobody */
    struct screens_impostor last;     /* the same, told or not... */
    struct mono last_heard;           /* ...and when */
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
                                             const struct router_peer *peer,
                                             struct str user)
{
    for (size_t i = 0; i < screens->count; i++) {
        const struct screen_entry *entry = &screens->entries[i];
        if (entry->peer.size == peer->size &&
            memcmp(entry->peer.bytes, peer->bytes, peer->size) == 0 &&
            str_is(user, entry->user)) {
            return entry;
        }
    }
    return NULL;
}

const struct screen_entry *screens_find(const struct screens *screens, const char *name)
{
    return find(screens, name);
}

/* -- whose name it is -------------------------------------------------------------------
 */

static bool may_be_heard(const struct screens_speaker *speaker, struct str user)
{
    return keyring_may(speaker->keyring, user, KEYRING_DISPLAY, str_from(speaker->site));
}

/* May the speaker have that name, which `held` has now? NULL: nobody has. */
static bool may_have(const struct screens_speaker *speaker, const char *name,
                     const struct screen_entry *held)
{
    char namesake[SCREENS_USER_BYTES];
    if (speaker->keyring == NULL) {
        return true;
    }
    str_format(namesake, sizeof namesake, "%s:%s", keyring_role_name(KEYRING_DISPLAY),
               name);
    if (str_is(speaker->user, namesake)) {
        return true;
    }
    if (may_be_heard(speaker, str_from(namesake))) {
        return false;
    }
    return held == NULL || str_is(speaker->user, held->user) ||
           !may_be_heard(speaker, str_from(held->user)) ||
           mono_ms_between(held->heard, speaker->now) >= SCREENS_HELD_MS;
}

/* Is that key to be told of, once in a while? */
static bool is_news(struct screens *screens, struct str user, struct mono now)
{
    if (screens->told_count > 0 && mono_ms_between(screens->told[0].at, now) >= TELL_MS) {
        screens->told_count--;
        memmove(screens->told, screens->told + 1,
                screens->told_count * sizeof screens->told[0]);
    }
    for (size_t i = 0; i < screens->told_count; i++) {
        if (str_is(user, screens->told[i].user)) {
            return false;
        }
    }
    if (screens->told_count == TOLD) {
        return false;
    }
    struct told *told = &screens->told[screens->told_count++];
    (void)str_copy(told->user, sizeof told->user, user);
    told->at = now;
    return true;
}

static void note_impostor(struct screens *screens, const char *name,
                          const struct screens_speaker *speaker)
{
    struct screens_impostor *last = &screens->last;
    (void)str_copy(last->name, sizeof last->name, str_from(name));
    (void)str_copy(last->user, sizeof last->user, speaker->user);
    screens->last_heard = speaker->now;
    if (screens->impostor.user[0] == '\0' &&
        is_news(screens, speaker->user, speaker->now)) {
        screens->impostor = *last;
    }
}

const struct screens_impostor *screens_impostor_of_late(const struct screens *screens,
                                                        struct mono now)
{
    bool late = screens->last.user[0] == '\0' ||
                mono_ms_between(screens->last_heard, now) >= SCREENS_GONE_MS;
    return late ? NULL : &screens->last;
}

bool screens_take_impostor(struct screens *screens, struct screens_impostor *ret)
{
    *ret = screens->impostor;
    screens->impostor.user[0] = '\0';
    return ret->user[0] != '\0';
}

/* -- places -----------------------------------------------------------------------------
 */

/* Of those whose key has the most. */
static struct screen_entry *longest_silent(const struct screens *screens)
{
    const struct share *of = screens->shares.of;
    struct screen_entry *oldest = &screens->entries[0];
    for (size_t i = 1; i < screens->count; i++) {
        struct screen_entry *entry = &screens->entries[i];
        size_t most = of[oldest->share].count;
        size_t count = of[entry->share].count;
        if (count > most || (count == most && entry->heard.ns < oldest->heard.ns)) {
            oldest = entry;
        }
    }
    return oldest;
}

static struct screen_entry *new_place(struct screens *screens)
{
    if (screens->count < SCREENS_MAX) {
        return &screens->entries[screens->count++];
    }
    struct screen_entry *entry = longest_silent(screens);
    shares_give_back(&screens->shares, entry->share);
    return entry;
}

/* Whatever stood there is forgotten: it was another's. Without keys the place is its
 * connection's. */
static void begin(struct screens *screens, struct screen_entry *entry, const char *name,
                  const struct screens_speaker *speaker)
{
    const struct str peer = {(const char *)speaker->peer->bytes, speaker->peer->size};
    struct str who = speaker->user.size > 0 ? speaker->user : peer;
    *entry = (struct screen_entry){.share = shares_take(&screens->shares, who)};
    (void)str_copy(entry->name, sizeof entry->name, str_from(name));
    (void)str_copy(entry->user, sizeof entry->user, speaker->user);
}

struct screen_entry *screens_hear(struct screens *screens, struct str name,
                                  const struct screens_speaker *speaker)
{
    char clean[SCREENS_NAME_BYTES + 1];
    str_clean(clean, sizeof clean, name);
    if (clean[0] == '\0') {
        (void)str_copy(clean, sizeof clean, str_from("?"));
    }
    struct screen_entry *entry = find(screens, clean);
    if (!may_have(speaker, clean, entry)) {
        note_impostor(screens, clean, speaker);
        return NULL;
    }
    if (entry == NULL) {
        entry = new_place(screens);
        begin(screens, entry, clean, speaker);
    } else if (!str_is(speaker->user, entry->user)) {
        shares_give_back(&screens->shares, entry->share);
        begin(screens, entry, clean, speaker);
    }
    entry->peer = *speaker->peer;
    entry->heard = speaker->now;
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
