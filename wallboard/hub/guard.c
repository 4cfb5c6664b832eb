#include "hub/guard.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/log.h"
#include "bus/curve.h"
#include "bus/gate.h"
#include "bus/keyring.h"
#include "bus/keyring_edit.h"

#define PATH_BYTES 640
#define LOOK_MS    3000

/* What tells one state of a file from another. All 0: it is not there. */
struct list_state {
    ino_t number;
    off_t size;
    struct timespec changed;
};

struct guard {
    struct curve curve;
    struct keyring *keyring; /* NULL: no keys, everybody may */
    char allowed[PATH_BYTES], pending_path[PATH_BYTES];
    char site[KEYRING_SITE_BYTES];
    struct list_state list;
    struct mono looked, list_looked;
    uint64_t refused; /* when `pending` was written */
};

/* Is the list's file another than at the last look? */
static bool look_at_list(struct guard *guard)
{
    struct stat status;
    struct list_state now = {.number = 0};
    if (stat(guard->allowed, &status) == 0) {
        now = (struct list_state){status.st_ino, status.st_size, status.st_mtim};
    }
    const struct list_state before = guard->list;
    guard->list = now;
    return now.number != before.number || now.size != before.size ||
           now.changed.tv_sec != before.changed.tv_sec ||
           now.changed.tv_nsec != before.changed.tv_nsec;
}

struct guard *guard_create(const char *folder, const char *site, struct diag *diag)
{
    struct guard *guard = calloc(1, sizeof *guard);
    char own[PATH_BYTES];
    if (guard == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard-hub", 0, 0, "out of memory");
        return NULL;
    }
    if (folder[0] == '\0') {
        return guard;
    }
    (void)str_copy(guard->site, sizeof guard->site, str_from(site));
    str_format(own, sizeof own, "%s/hub.key", folder);
    str_format(guard->allowed, sizeof guard->allowed, "%s/allowed", folder);
    str_format(guard->pending_path, sizeof guard->pending_path, "%s/pending", folder);
    (void)look_at_list(guard);
    if (curve_load(own, true, &guard->curve, diag)) {
        guard->keyring = keyring_load(guard->allowed, diag);
    }
    if (guard->keyring == NULL) {
        guard_destroy(&guard);
    }
    return guard;
}

void guard_destroy(struct guard **self)
{
    if (*self == NULL) {
        return;
    }
    keyring_destroy(&(*self)->keyring);
    curve_finish(&(*self)->curve);
    free(*self);
    *self = NULL;
}

const struct curve *guard_curve(const struct guard *guard)
{
    return guard->keyring == NULL ? NULL : &guard->curve;
}

bool guard_post(const struct guard *guard, struct gate *gate)
{
    return keyring_allow(guard->keyring, gate);
}

bool guard_reload(struct guard *guard, struct gate *gate, bool *ret_kept,
                  struct diag *diag)
{
    (void)look_at_list(guard);
    struct keyring *keyring = keyring_load(guard->allowed, diag);
    if (keyring == NULL || !keyring_allow(keyring, gate)) {
        keyring_destroy(&keyring);
        return false;
    }
    *ret_kept = keyring_is_kept(guard->keyring, keyring);
    keyring_destroy(&guard->keyring);
    guard->keyring = keyring;
    return true;
}

bool guard_list_changed(struct guard *guard, struct mono now)
{
    if (guard->keyring == NULL || mono_ms_between(guard->list_looked, now) < LOOK_MS) {
        return false;
    }
    guard->list_looked = now;
    return look_at_list(guard);
}

static bool may(const struct guard *guard, struct str user, enum keyring_role role,
                struct str scope)
{
    return guard->keyring == NULL || keyring_may(guard->keyring, user, role, scope);
}

bool guard_may_write(const struct guard *guard, struct str user, struct str source)
{
    return may(guard, user, KEYRING_PUBLISHER, source);
}

bool guard_may_hear(const struct guard *guard, struct str user, struct str site)
{
    return may(guard, user, KEYRING_DISPLAY, site);
}

bool guard_may_command(const struct guard *guard, struct str user, struct str site)
{
    return may(guard, user, KEYRING_SUPERVISOR, site);
}

const struct keyring *guard_keyring(const struct guard *guard)
{
    return guard->keyring;
}

void guard_fingerprint(const struct guard *guard, struct str user,
                       char ret_fingerprint[CURVE_FINGERPRINT_BYTES])
{
    const struct keyring_key *key =
        guard->keyring == NULL ? NULL : keyring_find(guard->keyring, user);
    ret_fingerprint[0] = '\0';
    if (key != NULL) {
        curve_fingerprint(key->public_key, ret_fingerprint);
    }
}

void guard_note_strangers(struct guard *guard, struct gate *gate, struct mono now)
{
    if (guard->keyring == NULL || mono_ms_between(guard->looked, now) < LOOK_MS) {
        return;
    }
    guard->looked = now;
    struct gate_counts counts = gate_counts(gate);
    uint64_t refused = counts.refused_key + counts.refused_domain;
    if (refused == guard->refused) {
        return;
    }
    guard->refused = refused;
    struct keyring_pending pending = {.site = ""};
    struct diag diag;
    diag_clear(&diag);
    (void)str_copy(pending.site, sizeof pending.site, str_from(guard->site));
    pending.count = gate_refusals(gate, pending.refusals, GATE_PENDING);
    if (!keyring_save_pending(guard->pending_path, &pending, &diag) && diag.count > 0) {
        log_write(LOG_LEVEL_WARNING, "hub", "the keys that knocked: %s",
                  diag.entries[0].text);
    }
}
