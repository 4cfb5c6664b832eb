#include "enrol/identity.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

#define SERIAL 8

/* The device tree has a Pi's number; a PC has one for the system only. */
static const char *const numbers[] = {"/proc/device-tree/serial-number",
                                      "/etc/machine-id"};

static void read_word(const char *root, const char *path, char ret_word[IDENTITY_BYTES])
{
    char place[PATH_MAX];
    char word[IDENTITY_BYTES] = "";
    str_format(place, sizeof place, "%s%s", root, path);
    FILE *file = fopen(place, "re");
    if (file == NULL) {
        return;
    }
    if (fgets(word, sizeof word, file) != NULL) {
        struct str trimmed = str_trim(str_from(word));
        str_copy(ret_word, IDENTITY_BYTES, trimmed);
    }
    (void)fclose(file);
}

static char to_small(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

/* The last ones differ: a Pi's number begins with what all of its kind begin with. One
 * that is no number ("uninitialized-x") is none. */
static void shorten(char serial[IDENTITY_BYTES])
{
    size_t size = strlen(serial);
    if (size > SERIAL) {
        memmove(serial, serial + size - SERIAL, SERIAL + 1);
    }
    for (char *at = serial; *at != '\0'; at++) {
        *at = to_small(*at);
    }
    if (serial[strspn(serial, "0123456789abcdefghijklmnopqrstuvwxyz")] != '\0') {
        serial[0] = '\0';
    }
}

void identity_find(const char *root, struct identity *ret_identity)
{
    struct identity found = {.host = ""};
    read_word(root, "/etc/hostname", found.host);
    found.host[strcspn(found.host, ".")] = '\0';
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && found.serial[0] == '\0';
         i++) {
        read_word(root, numbers[i], found.serial);
        shorten(found.serial);
    }
    *ret_identity = found;
}

static bool is_images_own(const char *host)
{
    static const char *const names[] = {"",       "localhost", "raspberrypi",
                                        "debian", "wallboard", "rpi"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(host, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool identity_name(const struct identity *identity, const char *pattern,
                   char ret_name[IDENTITY_BYTES])
{
    char name[IDENTITY_BYTES] = "";
    if (pattern[0] == '\0') {
        pattern = is_images_own(identity->host) ? "screen-{serial}" : "{host}";
    }
    while (*pattern != '\0') {
        char letter[2] = {*pattern, '\0'};
        const char *part = letter;
        size_t length = 1;
        if (strncmp(pattern, "{host}", strlen("{host}")) == 0) {
            part = identity->host;
            length = strlen("{host}");
        } else if (strncmp(pattern, "{serial}", strlen("{serial}")) == 0) {
            part = identity->serial;
            length = strlen("{serial}");
        } else if (*pattern == '{' || *pattern == '}') {
            return false;
        }
        if (part[0] == '\0' || strlen(name) + strlen(part) >= sizeof name) {
            return false;
        }
        str_format(name + strlen(name), sizeof name - strlen(name), "%s", part);
        pattern += length;
    }
    memcpy(ret_name, name, sizeof name);
    return true;
}
