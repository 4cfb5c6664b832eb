#include "bus/keyring_edit.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bus/key_file.h"

static bool refuse(const char *path, struct diag *diag, const char *why)
{
    diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", why);
    return false;
}

int keyring_lock(const char *folder, struct diag *diag)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool held = fd >= 0 && flock(fd, LOCK_EX) == 0;
    if (!held) {
        refuse(folder, diag, strerror(errno));
    }
    if (!held && fd >= 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* The file's text, empty if there is none; the caller's to free. */
static bool read_text(const char *path, char **ret_text, size_t *ret_size,
                      struct diag *diag)
{
    struct stat status;
    if (lstat(path, &status) == 0 || errno != ENOENT) {
        return key_file_read(path, KEY_FILE_LIST, ret_text, ret_size, diag);
    }
    *ret_text = calloc(1, 1);
    *ret_size = 0;
    return *ret_text != NULL || refuse(path, diag, "no memory");
}

#define PENDING_SITE "site" /* no key is so short */

/* Sites are written with %XX where a word would end or begin a comment. */
static void put_scope(FILE *out, enum keyring_role role, struct str word)
{
    for (size_t i = 0; i < word.size; i++) {
        uint8_t byte = (uint8_t)word.data[i];
        bool plain = byte > ' ' && byte != '%' && byte != '#' && byte != 0x7F;
        if (role == KEYRING_PUBLISHER || plain) {
            (void)fputc(byte, out);
        } else {
            (void)fprintf(out, "%%%02X", byte);
        }
    }
}

static void put_entry(FILE *out, const struct keyring_entry *entry)
{
    (void)fprintf(out, "%s %s %s", entry->public_key, keyring_role_name(entry->role),
                  entry->name);
    for (size_t i = 0; i < entry->scope_count; i++) {
        (void)fputc(' ', out);
        put_scope(out, entry->role, entry->scope[i]);
    }
    (void)fputc('\n', out);
}

/* A word that would not be read back as it is meant: a URI has no blanks. */
static const char *fault_of(const struct keyring_entry *entry)
{
    for (size_t i = 0; i < entry->scope_count; i++) {
        struct str word = entry->scope[i];
        bool source = entry->role == KEYRING_PUBLISHER;
        if (word.size == 0) {
            return "an empty scope";
        }
        for (size_t at = 0; at < word.size; at++) {
            uint8_t byte = (uint8_t)word.data[at];
            if (byte < ' ' || byte == 0x7F || (source && byte == ' ')) {
                return "a scope with blanks or control characters";
            }
        }
        if (source && word.data[0] == '#') {
            return "a source id that begins with '#'";
        }
    }
    return NULL;
}

/* Writes a changed text if it is a keyring; else says what is wrong with it. */
static bool write_checked(const char *path, struct str text, struct diag *diag)
{
    struct keyring *keyring = keyring_read(path, text, diag);
    bool ok = keyring != NULL;
    keyring_destroy(&keyring);
    return ok && key_file_write(path, text, 0600, true, diag);
}

bool keyring_add(const char *path, const struct keyring_entry *entry, struct diag *diag)
{
    char *old = NULL;
    char *text = NULL;
    size_t old_size = 0;
    size_t size = 0;
    const char *fault = fault_of(entry);
    if (fault != NULL) {
        return refuse(path, diag, fault);
    }
    if (!read_text(path, &old, &old_size, diag)) {
        return false;
    }
    bool ok = false;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL) {
        refuse(path, diag, "no memory");
        goto out;
    }
    (void)fwrite(old, 1, old_size, out);
    if (old_size > 0 && old[old_size - 1] != '\n') {
        (void)fputc('\n', out);
    }
    put_entry(out, entry);
    ok = fclose(out) == 0 ? write_checked(path, (struct str){text, size}, diag)
                          : refuse(path, diag, "no memory");
out:
    free(text);
    free(old);
    return ok;
}

/* Where the line of this key begins and ends, with its newline; false: it is not there.
 */
static bool find_line(struct str text, const char *public_key, size_t *ret_begin,
                      size_t *ret_end)
{
    struct key_line line;
    struct key_lines lines = {.rest = text};
    while (key_lines_next(&lines, &line)) {
        if (str_is(line.words[0], public_key)) {
            size_t key_at = (size_t)(line.words[0].data - text.data);
            *ret_begin = key_at + 1 - (size_t)line.columns[0];
            *ret_end = lines.rest.data == NULL ? text.size
                                               : (size_t)(lines.rest.data - text.data);
            return true;
        }
    }
    return false;
}

bool keyring_remove(const char *path, const char *public_key, struct diag *diag)
{
    char *text = NULL;
    size_t size = 0;
    size_t begin = 0;
    size_t end = 0;
    if (!read_text(path, &text, &size, diag)) {
        return false;
    }
    bool ok = find_line((struct str){text, size}, public_key, &begin, &end);
    if (ok) {
        memmove(text + begin, text + end, size - end);
        ok = write_checked(path, (struct str){text, size - (end - begin)}, diag);
    } else {
        refuse(path, diag, "this key is not on the list");
    }
    free(text);
    return ok;
}

static void put_pending(FILE *out, const struct keyring_pending *pending)
{
    if (pending->site[0] != '\0') {
        (void)fputs(PENDING_SITE " ", out);
        put_scope(out, KEYRING_DISPLAY, str_from(pending->site));
        (void)fputc('\n', out);
    }
    for (size_t i = 0; i < pending->count; i++) {
        const struct gate_refusal *refusal = &pending->refusals[i];
        if (refusal->public_key[0] != '\0') { /* others cannot be allowed */
            (void)fprintf(out, "%s %s %s %" PRIu64 "\n", refusal->public_key,
                          refusal->domain, refusal->address, refusal->times);
        }
    }
}

bool keyring_save_pending(const char *path, const struct keyring_pending *pending,
                          struct diag *diag)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL) {
        return refuse(path, diag, "no memory");
    }
    put_pending(out, pending);
    bool ok = fclose(out) == 0
                  ? key_file_write(path, (struct str){text, size}, 0600, true, diag)
                  : refuse(path, diag, "no memory");
    free(text);
    return ok;
}

/* What is wrong with a line, and at which word; NULL: nothing, and it is in *ret. */
static const char *read_pending(const struct key_line *line, struct gate_refusal *ret,
                                size_t *ret_word)
{
    int64_t times = 0;
    *ret = (struct gate_refusal){0};
    *ret_word = 0;
    if (line->count != 4) {
        return "expected KEY DOMAIN ADDRESS TIMES";
    }
    if (!curve_is_key(line->words[0])) {
        return "no key: expected 40 characters of Z85";
    }
    str_copy(ret->public_key, sizeof ret->public_key, line->words[0]);
    *ret_word = 1;
    if (!str_copy(ret->domain, sizeof ret->domain, line->words[1])) {
        return "no domain";
    }
    *ret_word = 2;
    if (!str_copy(ret->address, sizeof ret->address, line->words[2])) {
        return "no address";
    }
    *ret_word = 3;
    if (!str_to_int(line->words[3], 1, INT64_MAX, &times)) {
        return "no number of times";
    }
    ret->times = (uint64_t)times;
    return NULL;
}

/* Takes one line; what is wrong with it, and at which word. */
static const char *take_pending(const struct key_line *line,
                                struct keyring_pending *pending, size_t *ret_word)
{
    *ret_word = 0;
    if (line->count == 2 && str_is(line->words[0], PENDING_SITE)) {
        *ret_word = 1;
        return keyring_read_site(line->words[1], pending->site) ? NULL : "no site";
    }
    if (pending->count == GATE_PENDING) {
        return "more lines than a hub writes";
    }
    const char *fault = read_pending(line, &pending->refusals[pending->count], ret_word);
    pending->count += fault == NULL;
    return fault;
}

bool keyring_read_pending(const char *path, struct str text,
                          struct keyring_pending *ret_pending, struct diag *diag)
{
    size_t errors = diag->errors;
    struct key_line line;
    struct key_lines lines = {.rest = text};
    ret_pending->count = 0;
    ret_pending->site[0] = '\0';
    while (key_lines_next(&lines, &line)) {
        size_t word = 0;
        const char *fault = take_pending(&line, ret_pending, &word);
        if (fault != NULL) {
            diag_add(diag, DIAG_ERROR, path, line.number, line.columns[word], "%s",
                     fault);
        }
    }
    return diag->errors == errors;
}

bool keyring_load_pending(const char *path, struct keyring_pending *ret_pending,
                          struct diag *diag)
{
    char *text = NULL;
    size_t size = 0;
    ret_pending->count = 0;
    ret_pending->site[0] = '\0';
    if (!read_text(path, &text, &size, diag)) {
        return false;
    }
    bool ok = keyring_read_pending(path, (struct str){text, size}, ret_pending, diag);
    free(text);
    return ok;
}
