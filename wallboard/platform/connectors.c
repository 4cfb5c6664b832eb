#include "platform/connectors.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

#define PATH_BYTES 512
#define FILE_BYTES 4096        /* what a file of sysfs holds at most */
#define SUM_NONE   2166136261U /* FNV-1a, of 32 bits */
#define SUM_FACTOR 16777619U

static uint32_t add_bytes(uint32_t sum, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    for (size_t i = 0; i < size; i++) {
        sum = (sum ^ bytes[i]) * SUM_FACTOR;
    }
    return sum;
}

/* The size read into `buffer` of FILE_BYTES; 0 for what is empty or cannot be read. */
static size_t read_file(const char *root, const char *folder, const char *name,
                        char *buffer)
{
    char path[PATH_BYTES];
    str_format(path, sizeof path, "%s/%s/%s", root, folder, name);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return 0;
    }
    size_t size = fread(buffer, 1, FILE_BYTES, file);
    (void)fclose(file);
    return size;
}

/* "card1-HDMI-A-1", but not "card1", "renderD128" or "version". */
static bool read_name(const char *folder, struct connector *ret)
{
    if (strncmp(folder, "card", 4) != 0) {
        return false;
    }
    char *end = NULL;
    long card = strtol(folder + 4, &end, 10);
    if (end == folder + 4 || *end != '-' || end[1] == '\0' || card < 0 || card > 99 ||
        strncmp(end + 1, "Writeback", 9) == 0) {
        return false;
    }
    ret->card = (int)card;
    (void)str_copy(ret->name, sizeof ret->name, str_from(end + 1));
    return true;
}

static int by_place(const void *left, const void *right)
{
    const struct connector *a = left;
    const struct connector *b = right;
    return a->card != b->card ? (a->card < b->card ? -1 : 1) : strcmp(a->name, b->name);
}

bool connectors_read(const char *root, struct connectors *ret)
{
    char text[FILE_BYTES];
    *ret = (struct connectors){0};
    DIR *folder = opendir(root);
    if (folder == NULL) {
        return false;
    }
    const struct dirent *entry = NULL;
    while (ret->count < CONNECTORS_MAX && (entry = readdir(folder)) != NULL) {
        struct connector *connector = &ret->items[ret->count];
        *connector = (struct connector){0};
        if (!read_name(entry->d_name, connector)) {
            continue;
        }
        size_t size = read_file(root, entry->d_name, "status", text);
        connector->connected = size >= 9 && strncmp(text, "connected", 9) == 0;
        size = read_file(root, entry->d_name, "modes", text);
        connector->modes = size == 0 ? 0 : add_bytes(SUM_NONE, text, size);
        ret->count++;
    }
    (void)closedir(folder);
    qsort(ret->items, ret->count, sizeof ret->items[0], by_place);
    return true;
}

/* 0: it has no television; 1: it has one of which no mode is known; 2: it has one. */
static int worth(const struct connectors *connectors, int card)
{
    int best = 0;
    for (size_t i = 0; i < connectors->count; i++) {
        const struct connector *connector = &connectors->items[i];
        int found = !connector->connected ? 0 : connector->modes == 0 ? 1 : 2;
        best = connector->card == card && found > best ? found : best;
    }
    return best;
}

int connectors_card(const struct connectors *connectors, int preferred)
{
    if (worth(connectors, preferred) > 0) {
        return preferred;
    }
    int best = 0;
    int card = -1;
    for (size_t i = 0; i < connectors->count; i++) {
        int found = worth(connectors, connectors->items[i].card);
        card = found > best ? connectors->items[i].card : card;
        best = found > best ? found : best;
    }
    return card;
}

uint32_t connectors_fingerprint(const struct connectors *connectors)
{
    uint32_t sum = SUM_NONE;
    for (size_t i = 0; i < connectors->count; i++) {
        const struct connector *connector = &connectors->items[i];
        if (connector->connected) {
            sum = add_bytes(sum, &connector->card, sizeof connector->card);
            sum = add_bytes(sum, connector->name, strlen(connector->name));
            sum = add_bytes(sum, &connector->modes, sizeof connector->modes);
        }
    }
    return sum == SUM_NONE ? 0 : sum;
}
