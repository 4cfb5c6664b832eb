#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bus/keyring.h"
#include "bus/keyring_edit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool right)
{
    if (!right) {
        abort();
    }
}

/* Each key of a list is whole, found under its own user, and covers nothing that is not
 * written there. */
static void check_key(const struct keyring *keyring, const struct keyring_key *key)
{
    char user[KEYRING_NAME_BYTES + 16];
    str_format(user, sizeof user, "%s:%s", keyring_role_name(key->role), key->name);
    check(curve_is_key(str_from(key->public_key)));
    check(keyring_is_name(str_from(key->name)));
    check(key->scope.size > 0);
    check(keyring_find(keyring, str_from(user)) == key);
    check(!keyring_covers(key, str_from("")));
    check(!keyring_may(keyring, str_from(user), key->role, str_from("not\nwritten")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct diag diag;
    struct keyring_pending pending;
    const struct str text = {(const char *)data, size};
    diag_clear(&diag);
    struct keyring *keyring = keyring_read("k", text, &diag);
    check((keyring != NULL) == (diag.errors == 0));
    for (size_t i = 0; keyring != NULL && i < keyring_count(keyring); i++) {
        check_key(keyring, keyring_at(keyring, i));
    }
    keyring_destroy(&keyring);
    diag_clear(&diag);
    bool ok = keyring_read_pending("p", text, &pending, &diag);
    check(ok == (diag.errors == 0) && pending.count <= GATE_PENDING);
    for (size_t i = 0; i < pending.count; i++) {
        check(curve_is_key(str_from(pending.refusals[i].public_key)) &&
              pending.refusals[i].times > 0);
    }
    return 0;
}
