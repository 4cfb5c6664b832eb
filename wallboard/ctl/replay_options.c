#include "ctl/replay_options.h"

#include <string.h>

#include "base/str.h"
#include "base/timestamp.h"

#define VERB "wallboardctl replay"

/* HH:MM or HH:MM:SS. */
static bool parse_time_of_day(const char *text, int ret_parts[3])
{
    struct str rest = str_from(text);
    static const int64_t largest[3] = {23, 59, 59};
    int count = 0;
    ret_parts[2] = 0;
    while (rest.data != NULL) {
        struct str part = str_split(&rest, ':');
        int64_t value = 0;
        if (count == 3 || part.size != 2 ||
            !str_to_int(part, 0, largest[count], &value)) {
            return false;
        }
        ret_parts[count++] = (int)value;
    }
    return count >= 2;
}

bool replay_options_is_local(const char *at)
{
    int parts[3];
    return parse_time_of_day(at, parts);
}

struct wall replay_options_instant(const char *at, const struct calendar *calendar,
                                   struct wall last)
{
    int parts[3];
    if (!parse_time_of_day(at, parts)) {
        struct wall instant = last;
        (void)timestamp_parse(str_from(at), &instant.ms); /* checked by _parse() */
        return instant;
    }
    struct calendar_civil civil = calendar_civil(calendar, last);
    civil.hour = parts[0];
    civil.minute = parts[1];
    civil.second = parts[2];
    civil.millisecond = 0;
    return calendar_instant(calendar, &civil);
}

static bool parse_interval(const char *value, int64_t *ret_min)
{
    int64_t interval_ms = 0;
    if (!str_to_duration_ms(str_from(value), &interval_ms)) {
        return false;
    }
    int64_t interval_min = interval_ms / 60000;
    bool known = interval_min == 15 || interval_min == 30 || interval_min == 60;
    if (!known || interval_ms % 60000 != 0) {
        return false;
    }
    *ret_min = interval_min;
    return true;
}

static bool parse_at(const char *value, const char **ret_at)
{
    int64_t instant_ms = 0;
    if (!replay_options_is_local(value) &&
        !timestamp_parse(str_from(value), &instant_ms)) {
        return false;
    }
    *ret_at = value;
    return true;
}

static bool parse_format(const char *value, bool *ret_table)
{
    *ret_table = strcmp(value, "table") == 0;
    return *ret_table || strcmp(value, "json") == 0;
}

/* What the value of this option should have been; NULL if it is right. */
static const char *store(struct replay_options *options, const char *name,
                         const char *value)
{
    if (strcmp(name, "--config") == 0) {
        options->config = value;
        return NULL;
    }
    if (strcmp(name, "--at") == 0) {
        return parse_at(value, &options->at) ? NULL : "RFC 3339, or HH:MM[:SS]";
    }
    if (strcmp(name, "--intervals") == 0) {
        return parse_interval(value, &options->interval_min) ? NULL : "15m, 30m or 60m";
    }
    if (strcmp(name, "--format") == 0) {
        return parse_format(value, &options->table) ? NULL : "json or table";
    }
    return "no such option";
}

bool replay_options_parse(int count, char **values, struct replay_options *ret_options,
                          struct diag *diag)
{
    struct replay_options options = {0};
    size_t errors = diag->errors;
    for (int i = 0; i < count; i++) {
        const char *name = values[i];
        if (name[0] != '-' || strcmp(name, "-") == 0) {
            if (options.file != NULL) {
                diag_add(diag, DIAG_ERROR, VERB, 0, 0, "%s: one file only", name);
            }
            options.file = name;
            continue;
        }
        const char *value = i + 1 < count ? values[++i] : "";
        const char *wanted = store(&options, name, value);
        if (wanted != NULL) {
            diag_add(diag, DIAG_ERROR, VERB, 0, 0, "%s: %s: %s", name, value, wanted);
        }
    }
    if (options.file == NULL) {
        diag_add(diag, DIAG_ERROR, VERB, 0, 0, "a FILE is missing, or - for stdin");
    }
    if (diag->errors > errors) {
        return false;
    }
    *ret_options = options;
    return true;
}
