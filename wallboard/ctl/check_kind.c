#include "ctl/check_kind.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "config/yaml.h"

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text);
    size_t end_size = strlen(end);
    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

/* The first byte that is no blank; EOF if there is none. */
static int first_byte(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return EOF;
    }
    int byte = 0;
    do {
        byte = getc(file);
    } while (byte != EOF && isspace(byte));
    (void)fclose(file);
    return byte;
}

static bool is_events(const char *path)
{
    if (ends_with(path, ".ndjson") || ends_with(path, ".jsonl") ||
        ends_with(path, ".json")) {
        return true;
    }
    int byte = first_byte(path);
    return !ends_with(path, ".yaml") && !ends_with(path, ".yml") &&
           (byte == '{' || byte == '[');
}

/* Does the first row of a table name a column of agents, and none of queues? */
static bool names_agents(const char *path)
{
    FILE *file = fopen(path, "rb");
    char head[256] = "";
    if (file == NULL) {
        return false;
    }
    bool read = fgets(head, sizeof head, file) != NULL;
    (void)fclose(file);
    return read && strstr(head, "agent") != NULL && strstr(head, "queue") == NULL;
}

enum check_kind check_kind_of(const char *path)
{
    static const struct {
        const char *key;
        enum check_kind kind;
    } keys[] = {
        {"colours", CHECK_THEME},     {"geometry", CHECK_THEME},
        {"fonts", CHECK_THEME},       {"inherits", CHECK_THEME},
        {"background", CHECK_THEME},  {"logo", CHECK_THEME},
        {"type", CHECK_THEME},        {"roles", CHECK_FONT_SET},
        {"fallback", CHECK_FONT_SET}, {"rows", CHECK_LAYOUT},
        {"upright", CHECK_LAYOUT},
    };
    if (ends_with(path, ".png")) {
        return CHECK_PICTURE;
    }
    if (is_events(path)) {
        return CHECK_EVENTS;
    }
    if (ends_with(path, ".csv")) {
        return names_agents(path) ? CHECK_SCHEDULE : CHECK_FORECAST;
    }
    struct diag unread; /* the loader will say it again */
    diag_clear(&unread);
    struct yaml *yaml = yaml_load(path, &unread);
    if (yaml == NULL) {
        return CHECK_SITE;
    }
    enum check_kind kind = CHECK_SITE;
    for (size_t i = sizeof keys / sizeof keys[0]; i-- > 0;) {
        if (yaml_get(yaml_root(yaml), keys[i].key) != NULL) {
            kind = keys[i].kind;
        }
    }
    yaml_destroy(&yaml);
    return kind;
}
