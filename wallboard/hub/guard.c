#include "hub/guard.h"

#include <stdlib.h>

#include "base/log.h"
#include "bus/curve.h"
#include "bus/gate.h"
#include "bus/keyring.h"
#include "bus/keyring_edit.h"

#define PATH_BYTES 640
#define LOOK_MS    3000

struct guard {
    struct curve curve;
    struct keyring *keyring; /* NULL: no keys, everybody may */
    char allowed[PATH_BYTES], pending[PATH_BYTES];
    struct mono looked;
    uint64_t refused; /* when `pending` was written */
};

struct guard *guard_create(const char *folder, struct diag *diag)
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
    str_format(own, sizeof own, "%s/hub.key", folder);
    str_format(guard->allowed, sizeof guard->allowed, "%s/allowed", folder);
    str_format(guard->pending, sizeof guard->pending, "%s/pending", folder);
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

bool guard_reload(struct guard *guard, struct gate *gate, struct diag *diag)
{
    struct keyring *keyring = keyring_load(guard->allowed, diag);
    if (keyring == NULL || !keyring_allow(keyring, gate)) {
        keyring_destroy(&keyring);
        return false;
    }
    keyring_destroy(&guard->keyring);
    guard->keyring = keyring;
    return true;
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
    struct gate_refusal refusals[GATE_PENDING];
    struct diag diag;
    diag_clear(&diag);
    size_t count = gate_refusals(gate, refusals, GATE_PENDING);
    if (!keyring_save_pending(guard->pending, refusals, count, &diag) && diag.count > 0) {
        log_write(LOG_LEVEL_WARNING, "hub", "the keys that knocked: %s",
                  diag.entries[0].text);
    }
}
