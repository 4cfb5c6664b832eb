#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "bus/curve.h"
#include "bus/keyring.h"
#include "bus/keyring_edit.h"
#include "ctl/keys_options.h"
#include "ctl/verbs.h"

/* The lists in a folder. */
struct lists {
    char allowed[PATH_MAX], pending[PATH_MAX];
};

static struct lists lists_in(const char *dir)
{
    struct lists lists = {.allowed = ""};
    str_format(lists.allowed, sizeof lists.allowed, "%s/allowed", dir);
    str_format(lists.pending, sizeof lists.pending, "%s/pending", dir);
    return lists;
}

static bool has_fingerprint(const char *public_key, const char *text)
{
    char fingerprint[CURVE_FINGERPRINT_BYTES];
    curve_fingerprint(public_key, fingerprint);
    return strcasecmp(fingerprint, text) == 0;
}

/* As a public key's file, so that it can be kept as one. */
static void print_key(const char *public_key)
{
    char fingerprint[CURVE_FINGERPRINT_BYTES];
    curve_fingerprint(public_key, fingerprint);
    (void)printf("public %s\n# fingerprint %s\n", public_key, fingerprint);
}

/* A public key as a person gives one: itself, or the file that holds it. */
static bool read_public(const char *text, char ret_key[CURVE_KEY_BYTES],
                        struct diag *diag)
{
    struct curve curve = {.public_key = ""};
    if (curve_is_key(str_from(text))) {
        str_copy(ret_key, CURVE_KEY_BYTES, str_from(text));
        return true;
    }
    if (!curve_load(text, false, &curve, diag)) {
        return false;
    }
    memcpy(ret_key, curve.public_key, CURVE_KEY_BYTES);
    curve_finish(&curve);
    return true;
}

static bool make(const struct keys_options *options, struct diag *diag)
{
    struct curve curve;
    if (!curve_make(&curve)) {
        diag_add(diag, DIAG_ERROR, options->target, 0, 0, "this ZeroMQ has no CURVE");
        return false;
    }
    bool ok =
        (options->hub == NULL || read_public(options->hub, curve.server_key, diag)) &&
        curve_save(options->target, &curve, diag);
    if (ok) {
        print_key(curve.public_key);
    }
    curve_finish(&curve);
    return ok;
}

static bool show(const struct keys_options *options, struct diag *diag)
{
    char key[CURVE_KEY_BYTES];
    bool ok = read_public(options->target, key, diag);
    if (ok) {
        print_key(key);
    }
    return ok;
}

/* The key that waits under this fingerprint; NULL after saying why not. */
static const struct gate_refusal *find_pending(const char *fingerprint, const char *path,
                                               const struct keyring_pending *pending,
                                               struct diag *diag)
{
    const struct gate_refusal *refusal = NULL;
    size_t found = 0;
    for (size_t i = 0; i < pending->count; i++) {
        if (has_fingerprint(pending->refusals[i].public_key, fingerprint)) {
            refusal = &pending->refusals[i];
            found++;
        }
    }
    if (found != 1) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "%s: %s", fingerprint,
                 found == 0 ? "no key with this fingerprint has knocked"
                            : "two keys have this fingerprint: give the key itself");
    }
    return found == 1 ? refusal : NULL;
}

/* Where it knocked a screen's keys do, and nobody said what it is for: it is a screen's,
 * of the hub's site. */
static bool complete(const struct keys_options *options, const char *knocked,
                     const char *site, struct keyring_entry *entry, struct str *ret_scope)
{
    if (options->role_said) {
        return true;
    }
    entry->role = KEYRING_DISPLAY;
    if (entry->scope_count == 0) {
        *ret_scope = str_from(site);
        entry->scope = ret_scope;
        entry->scope_count = site[0] != '\0' ? 1 : 0;
    }
    return (strcmp(knocked, "screens") == 0 || strcmp(knocked, "sync") == 0) &&
           entry->scope_count > 0;
}

/* A key that waits: itself, and what it is for where nobody said so. */
static bool take_pending(const struct keys_options *options, const char *path,
                         struct keyring_pending *pending, struct keyring_entry *entry,
                         struct str *ret_scope, struct diag *diag)
{
    if (!keyring_load_pending(path, pending, diag)) {
        return false;
    }
    const struct gate_refusal *refusal =
        find_pending(options->target, path, pending, diag);
    if (refusal == NULL) {
        return false;
    }
    entry->public_key = refusal->public_key;
    if (!complete(options, refusal->domain, pending->site, entry, ret_scope)) {
        diag_add(diag, DIAG_ERROR, path, 0, 0,
                 "%s: knocks at '%s': say what it may, by --role and --source or --site",
                 options->target, refusal->domain);
        return false;
    }
    return true;
}

static bool allow(const struct keys_options *options, struct diag *diag)
{
    const struct lists lists = lists_in(options->dir);
    struct keyring_pending pending;
    struct str scope;
    char key[CURVE_KEY_BYTES];
    struct keyring_entry entry = {.public_key = key,
                                  .role = options->role,
                                  .name = options->name,
                                  .scope = options->scope,
                                  .scope_count = options->scope_count};
    bool known =
        curve_is_fingerprint(str_from(options->target))
            ? take_pending(options, lists.pending, &pending, &entry, &scope, diag)
            : read_public(options->target, key, diag);
    if (!known || !keyring_add(lists.allowed, &entry, diag)) {
        return false;
    }
    (void)printf("# %s '%s' is allowed; a hub that runs lets it in within seconds\n",
                 keyring_role_name(entry.role), entry.name);
    print_key(entry.public_key);
    return true;
}

static const struct keyring_key *find_allowed(const struct keyring *keyring,
                                              const char *text)
{
    for (size_t i = 0; i < keyring_count(keyring); i++) {
        const struct keyring_key *key = keyring_at(keyring, i);
        if (strcmp(key->name, text) == 0 || strcmp(key->public_key, text) == 0 ||
            has_fingerprint(key->public_key, text)) {
            return key;
        }
    }
    return NULL;
}

static bool revoke(const struct keys_options *options, struct diag *diag)
{
    const struct lists lists = lists_in(options->dir);
    struct keyring *keyring = keyring_load(lists.allowed, diag);
    if (keyring == NULL) {
        return false;
    }
    const struct keyring_key *key = find_allowed(keyring, options->target);
    bool ok = key != NULL && keyring_remove(lists.allowed, key->public_key, diag);
    if (key == NULL) {
        diag_add(diag, DIAG_ERROR, lists.allowed, 0, 0,
                 "%s: no such name, key or fingerprint", options->target);
    } else if (ok) {
        (void)printf("%s '%s' is revoked; a hub that runs ends all connections, and it "
                     "stays out\n",
                     keyring_role_name(key->role), key->name);
    }
    keyring_destroy(&keyring);
    return ok;
}

static void print_allowed(const struct keyring_key *key)
{
    char fingerprint[CURVE_FINGERPRINT_BYTES];
    curve_fingerprint(key->public_key, fingerprint);
    (void)printf("%s  %-10s  %-16s  %.*s\n", fingerprint, keyring_role_name(key->role),
                 key->name, (int)key->scope.size, key->scope.data);
}

static void print_pending(const struct gate_refusal *refusal)
{
    char fingerprint[CURVE_FINGERPRINT_BYTES];
    curve_fingerprint(refusal->public_key, fingerprint);
    (void)printf("%s  waits       %s from %s, %" PRIu64 " times\n", fingerprint,
                 refusal->domain, refusal->address, refusal->times);
}

static bool list(const struct keys_options *options, struct diag *diag)
{
    const struct lists lists = lists_in(options->dir);
    struct keyring_pending pending;
    struct keyring *keyring = keyring_load(lists.allowed, diag);
    bool ok = keyring_load_pending(lists.pending, &pending, diag) && keyring != NULL;
    for (size_t i = 0; keyring != NULL && i < keyring_count(keyring); i++) {
        print_allowed(keyring_at(keyring, i));
    }
    for (size_t i = 0; i < pending.count; i++) {
        const struct gate_refusal *refusal = &pending.refusals[i];
        if (keyring == NULL || find_allowed(keyring, refusal->public_key) == NULL) {
            print_pending(refusal);
        }
    }
    keyring_destroy(&keyring);
    return ok;
}

static bool act(const struct keys_options *options, struct diag *diag)
{
    static bool (*const actions[])(const struct keys_options *, struct diag *) = {
        [KEYS_NEW] = make,      [KEYS_SHOW] = show, [KEYS_ALLOW] = allow,
        [KEYS_REVOKE] = revoke, [KEYS_LIST] = list,
    };
    /* Who changes a list keeps others from it; who only reads sees it whole anyway. */
    bool changes = options->action == KEYS_ALLOW || options->action == KEYS_REVOKE;
    int lock = changes ? keyring_lock(options->dir, diag) : -1;
    bool ok = (!changes || lock >= 0) && actions[options->action](options, diag);
    if (lock >= 0) {
        close(lock);
    }
    return ok;
}

static enum verb_exit run(int count, char **values)
{
    struct diag diag;
    struct keys_options options;
    diag_clear(&diag);
    if (!keys_options_parse(count, values, &options, &diag)) {
        diag_print(&diag, stderr);
        (void)fprintf(stderr, "usage: wallboardctl keys %s\n", verb_keys.usage);
        return VERB_WRONG;
    }
    bool ok = act(&options, &diag);
    diag_print(&diag, stderr);
    if (!ok) {
        return VERB_WRONG;
    }
    return fflush(stdout) == 0 ? VERB_DONE : VERB_FAILED;
}

const struct verb verb_keys = {
    .name = "keys",
    .usage =
        "new FILE [--hub KEY|FILE] | show FILE | allow KEY|FINGERPRINT|FILE --name NAME "
        "[--role publisher|display|supervisor] [--source URI]... [--site SITE]... "
        "[--dir DIR] | revoke NAME|KEY|FINGERPRINT [--dir DIR] | list [--dir DIR]",
    .help = "makes and shows keys; who may come in at a hub, and who waits to",
    .run = run,
};
