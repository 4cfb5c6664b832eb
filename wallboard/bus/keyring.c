#include "bus/keyring.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bus/gate.h"
#include "bus/key_file.h"

#define SOURCE_BYTES 256 /* docs/events.md, section 2 */
#define SITE_BYTES   64

static_assert(2 * KEYRING_KEYS <= GATE_KEYS, "a display has two domains");

struct keyring {
    char *text;
    struct keyring_key *keys;
    size_t count;
};

static const struct {
    const char *name;
    const char *domains[2];
} roles[] = {[KEYRING_PUBLISHER] = {"publisher", {"ingest"}},
             [KEYRING_DISPLAY] = {"display", {"screens", "sync"}},
             [KEYRING_SUPERVISOR] = {"supervisor", {"control"}}};

static_assert(sizeof roles / sizeof *roles == KEYRING_ROLES, "each role has its row");

const char *keyring_role_name(enum keyring_role role)
{
    return roles[role].name;
}

bool keyring_role_of(struct str name, enum keyring_role *ret_role)
{
    for (int role = 0; role < KEYRING_ROLES; role++) {
        if (str_is(name, roles[role].name)) {
            *ret_role = (enum keyring_role)role;
            return true;
        }
    }
    return false;
}

bool keyring_is_name(struct str name)
{
    static const char set[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789._-";
    for (size_t i = 0; i < name.size; i++) {
        if (memchr(set, name.data[i], sizeof set - 1) == NULL) {
            return false;
        }
    }
    return name.size > 0 && name.size < KEYRING_NAME_BYTES;
}

static int hex_value(char c)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *found = c == '\0' ? NULL : strchr(digits, c);
    return found == NULL ? -1 : (int)(found - digits);
}

/* The next byte of a site as it is written, *at behind it; -1: it is written wrongly. */
static int next_byte(struct str word, size_t *at)
{
    if (word.data[*at] != '%') {
        return (uint8_t)word.data[(*at)++];
    }
    int high = *at + 2 < word.size ? hex_value(word.data[*at + 1]) : -1;
    int low = *at + 2 < word.size ? hex_value(word.data[*at + 2]) : -1;
    *at += 3;
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static bool is_scope(enum keyring_role role, struct str word)
{
    size_t size = 0;
    for (size_t i = 0; i < word.size; i++) {
        if ((uint8_t)word.data[i] < ' ' || word.data[i] == 0x7F) {
            return false;
        }
    }
    if (role == KEYRING_PUBLISHER) {
        return word.size <= SOURCE_BYTES && str_is_utf8(word);
    }
    for (size_t at = 0; at < word.size; size++) {
        if (next_byte(word, &at) < ' ') {
            return false;
        }
    }
    return size <= SITE_BYTES && str_is_utf8(word);
}

/* Does a word of the scope, as it is written, mean this? */
static bool means(enum keyring_role role, struct str word, struct str scope)
{
    if (role == KEYRING_PUBLISHER) {
        return str_equal(word, scope);
    }
    size_t i = 0;
    for (size_t at = 0; at < word.size; i++) {
        if (i == scope.size || next_byte(word, &at) != (uint8_t)scope.data[i]) {
            return false;
        }
    }
    return i == scope.size;
}

bool keyring_read_site(struct str word, char ret_site[KEYRING_SITE_BYTES])
{
    char site[KEYRING_SITE_BYTES];
    size_t size = 0;
    if (word.size == 0 || !is_scope(KEYRING_DISPLAY, word)) {
        return false;
    }
    for (size_t at = 0; at < word.size;) {
        site[size++] = (char)next_byte(word, &at);
    }
    return str_copy(ret_site, KEYRING_SITE_BYTES, (struct str){site, size});
}

/* What is wrong with one word of a line; NULL: nothing. */
static const char *fault_of(const struct key_line *line, size_t word,
                            enum keyring_role *role)
{
    switch (word) {
    case 0:
        return curve_is_key(line->words[0]) ? NULL
                                            : "no key: expected 40 characters of Z85";
    case 1:
        return keyring_role_of(line->words[1], role)
                   ? NULL
                   : "no role: expected publisher, display or supervisor";
    case 2:
        return keyring_is_name(line->words[2])
                   ? NULL
                   : "no name: expected 1 to 64 letters, digits, '.', '_' or '-'";
    default:
        if (is_scope(*role, line->words[word])) {
            return NULL;
        }
        return *role == KEYRING_PUBLISHER
                   ? "no source id: expected 1 to 256 bytes of UTF-8"
                   : "no site: expected 1 to 64 bytes, a blank as %20 and '%' as %25";
    }
}

static bool check_words(const struct key_line *line, const char *path,
                        enum keyring_role *ret_role, struct diag *diag)
{
    size_t needed = 4;
    for (size_t i = 0; i < line->count; i++) {
        const char *fault = fault_of(line, i, ret_role);
        if (fault != NULL) {
            diag_add(diag, DIAG_ERROR, path, line->number, line->columns[i], "%s", fault);
            return false;
        }
    }
    if (line->count < needed || line->too_long) {
        diag_add(diag, DIAG_ERROR, path, line->number, line->columns[line->count - 1],
                 line->too_long ? "too long a scope: give it a second key"
                                : "expected KEY ROLE NAME SCOPE...: a key without a "
                                  "scope may do nothing");
        return false;
    }
    return true;
}

/* A key is one device's, and a name one key's. */
static bool check_unique(const struct keyring *keyring, const struct key_line *line,
                         const char *path, struct diag *diag)
{
    for (size_t i = 0; i < keyring->count; i++) {
        const struct keyring_key *other = &keyring->keys[i];
        bool same_key = str_is(line->words[0], other->public_key);
        if (same_key || str_is(line->words[2], other->name)) {
            diag_add(diag, DIAG_ERROR, path, line->number,
                     line->columns[same_key ? 0 : 2], "this %s is that of '%s' already",
                     same_key ? "key" : "name", other->name);
            return false;
        }
    }
    return true;
}

static void read_line(struct keyring *keyring, const struct key_line *line,
                      const char *path, struct diag *diag)
{
    enum keyring_role role = KEYRING_PUBLISHER;
    if (!check_words(line, path, &role, diag) ||
        !check_unique(keyring, line, path, diag)) {
        return;
    }
    if (keyring->count == KEYRING_KEYS) {
        diag_add(diag, DIAG_ERROR, path, line->number, 1, "more than %d keys",
                 KEYRING_KEYS);
        return;
    }
    struct keyring_key *key = &keyring->keys[keyring->count++];
    const struct str last = line->words[line->count - 1];
    key->role = role;
    str_copy(key->public_key, sizeof key->public_key, line->words[0]);
    str_copy(key->name, sizeof key->name, line->words[2]);
    key->scope.data = line->words[3].data;
    key->scope.size = (size_t)(last.data + last.size - key->scope.data);
}

/* As many keys as there can be, at least one. */
static size_t line_count(struct str text)
{
    size_t count = 1;
    for (size_t i = 0; i < text.size && count < KEYRING_KEYS; i++) {
        count += text.data[i] == '\n';
    }
    return count;
}

struct keyring *keyring_read(const char *path, struct str text, struct diag *diag)
{
    size_t errors = diag->errors;
    struct keyring *keyring = calloc(1, sizeof *keyring);
    if (keyring != NULL) {
        keyring->text = malloc(text.size + 1);
        keyring->keys = calloc(line_count(text), sizeof *keyring->keys);
    }
    if (keyring == NULL || keyring->text == NULL || keyring->keys == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "no memory");
        keyring_destroy(&keyring);
        return NULL;
    }
    if (text.size > 0) {
        memcpy(keyring->text, text.data, text.size);
    }
    struct key_line line;
    struct key_lines lines = {.rest = {keyring->text, text.size}};
    while (key_lines_next(&lines, &line)) {
        read_line(keyring, &line, path, diag);
    }
    if (diag->errors > errors) {
        keyring_destroy(&keyring);
    }
    return keyring;
}

struct keyring *keyring_load(const char *path, struct diag *diag)
{
    struct stat status;
    char *text = NULL;
    size_t size = 0;
    if (lstat(path, &status) != 0 && errno == ENOENT) {
        return keyring_read(path, (struct str){0}, diag);
    }
    if (!key_file_read(path, KEY_FILE_LIST, &text, &size, diag)) {
        return NULL;
    }
    struct keyring *keyring = keyring_read(path, (struct str){text, size}, diag);
    free(text);
    return keyring;
}

void keyring_destroy(struct keyring **self)
{
    struct keyring *keyring = *self;
    if (keyring == NULL) {
        return;
    }
    free(keyring->text);
    free(keyring->keys);
    free(keyring);
    *self = NULL;
}

size_t keyring_count(const struct keyring *keyring)
{
    return keyring->count;
}

const struct keyring_key *keyring_at(const struct keyring *keyring, size_t index)
{
    return &keyring->keys[index];
}

const struct keyring_key *keyring_find(const struct keyring *keyring, struct str user)
{
    enum keyring_role role = KEYRING_PUBLISHER;
    struct str name = user;
    if (!keyring_role_of(str_split(&name, ':'), &role)) {
        return NULL;
    }
    for (size_t i = 0; i < keyring->count; i++) {
        const struct keyring_key *key = &keyring->keys[i];
        if (key->role == role && str_is(name, key->name)) {
            return key;
        }
    }
    return NULL;
}

static bool has_key(const struct keyring *keyring, const struct keyring_key *key)
{
    for (size_t i = 0; i < keyring->count; i++) {
        const struct keyring_key *other = &keyring->keys[i];
        if (strcmp(other->public_key, key->public_key) == 0) {
            return other->role == key->role && strcmp(other->name, key->name) == 0 &&
                   str_equal(other->scope, key->scope);
        }
    }
    return false;
}

bool keyring_is_kept(const struct keyring *before, const struct keyring *now)
{
    size_t i = 0;
    while (i < before->count && has_key(now, &before->keys[i])) {
        i++;
    }
    return i == before->count;
}

bool keyring_covers(const struct keyring_key *key, struct str scope)
{
    struct key_line line;
    struct key_lines words = {.rest = key->scope};
    if (scope.size == 0 || !key_lines_next(&words, &line)) {
        return false;
    }
    for (size_t i = 0; i < line.count; i++) {
        if (means(key->role, line.words[i], scope)) {
            return true;
        }
    }
    return false;
}

bool keyring_may(const struct keyring *keyring, struct str user, enum keyring_role role,
                 struct str scope)
{
    const struct keyring_key *key = keyring_find(keyring, user);
    return key != NULL && key->role == role && keyring_covers(key, scope);
}

bool keyring_allow(const struct keyring *keyring, struct gate *gate)
{
    struct gate_key *keys = calloc(2 * keyring->count + 1, sizeof *keys);
    size_t count = 0;
    if (keys == NULL) {
        return false;
    }
    for (size_t i = 0; i < keyring->count; i++) {
        const struct keyring_key *key = &keyring->keys[i];
        for (size_t d = 0; d < 2 && roles[key->role].domains[d] != NULL; d++) {
            struct gate_key *entry = &keys[count++];
            memcpy(entry->public_key, key->public_key, sizeof entry->public_key);
            str_copy(entry->domain, sizeof entry->domain,
                     str_from(roles[key->role].domains[d]));
            str_format(entry->user, sizeof entry->user, "%s:%s",
                       keyring_role_name(key->role), key->name);
        }
    }
    bool ok = gate_allow(gate, keys, count);
    free(keys);
    return ok;
}
