#include "feed/alias.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"

#define LINE_SIZE     1024
#define SUFFIX_DIGITS 8 /* of a channel's name behind its interface, at least */

struct alias {
    struct index *interfaces;
    struct name *names; /* of the interface with that number */
    size_t capacity;
};

struct name {
    char text[INDEX_ID_MAX + 1];
    bool written; /* by a person, in the file */
};

struct alias *alias_create(size_t capacity)
{
    struct alias *alias = calloc(1, sizeof *alias);
    if (alias == NULL) {
        return NULL;
    }
    alias->capacity = capacity;
    alias->interfaces = index_create(capacity);
    alias->names = calloc(capacity, sizeof *alias->names);
    if (alias->interfaces == NULL || alias->names == NULL) {
        alias_destroy(&alias);
    }
    return alias;
}

void alias_destroy(struct alias **self)
{
    if (*self == NULL) {
        return;
    }
    index_destroy(&(*self)->interfaces);
    free((*self)->names);
    free(*self);
    *self = NULL;
}

static bool put(struct alias *alias, struct str interface, struct str name, bool written)
{
    if (name.size == 0 || name.size > INDEX_ID_MAX) {
        return false;
    }
    size_t number = index_add(alias->interfaces, interface);
    if (number == INDEX_NONE) {
        return false;
    }
    struct name *known = &alias->names[number];
    if (known->written || str_is(name, known->text)) {
        return false;
    }
    str_copy(known->text, sizeof known->text, name);
    known->written = written;
    return true;
}

static void load_line(struct alias *alias, struct str text, const char *path, int line,
                      struct diag *diag)
{
    struct str rest = str_trim(text);
    if (rest.size == 0 || rest.data[0] == '#') {
        return;
    }
    int column = (int)(rest.data - text.data) + 1;
    struct str interface = str_trim(str_split(&rest, '='));
    struct str name = str_trim(rest);
    if (interface.size == 0 || name.size == 0) {
        diag_add(diag, DIAG_ERROR, path, line, column,
                 "an alias is written 'interface = name'");
    } else if (!str_is_utf8(interface) || !str_is_utf8(name)) {
        diag_add(diag, DIAG_ERROR, path, line, column, "not UTF-8");
    } else if (!put(alias, interface, name, true)) {
        diag_add(diag, DIAG_ERROR, path, line, column,
                 "'%.*s': given twice, longer than %d bytes, or one alias too many",
                 (int)interface.size, interface.data, INDEX_ID_MAX);
    }
}

bool alias_load(struct alias *alias, const char *path, struct diag *diag)
{
    size_t errors = diag->errors;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", strerror(errno));
        return false;
    }
    char text[LINE_SIZE];
    int line = 0;
    while (fgets(text, sizeof text, file) != NULL) {
        line++;
        struct str whole = str_from(text);
        if (whole.size == sizeof text - 1 && text[whole.size - 1] != '\n') {
            diag_add(diag, DIAG_ERROR, path, line, 0, "a line of over %d bytes",
                     LINE_SIZE - 2);
            break;
        }
        load_line(alias, whole, path, line, diag);
    }
    if (ferror(file) != 0) {
        diag_add(diag, DIAG_ERROR, path, line, 0, "%s", strerror(errno));
    }
    (void)fclose(file);
    return diag->errors == errors;
}

bool alias_learn(struct alias *alias, struct str interface, struct str name)
{
    if (interface.size == 0 || str_equal(interface, name)) {
        return false;
    }
    return put(alias, interface, name, false);
}

struct str alias_name(const struct alias *alias, struct str called)
{
    size_t number = index_find(alias->interfaces, called);
    return number == INDEX_NONE ? called : str_from(alias->names[number].text);
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

struct str alias_interface_of(struct str channel)
{
    const struct str none = {0};
    if (channel.size >= 2 && channel.data[channel.size - 2] == ';') {
        channel.size -= 2;
    }
    size_t digits = 0;
    while (digits < channel.size && is_hex(channel.data[channel.size - 1 - digits])) {
        digits++;
    }
    if (digits < SUFFIX_DIGITS || digits >= channel.size ||
        channel.data[channel.size - 1 - digits] != '-') {
        return none;
    }
    struct str interface = {channel.data, channel.size - digits - 1};
    bool is_named =
        interface.size > 0 && memchr(interface.data, '/', interface.size) != NULL;
    return is_named ? interface : none;
}
