#include "ctl/summary_options.h"

#include <string.h>

#include "base/str.h"

#define VERB "wallboardctl report"

#define ALL_SCOPES ((1U << SUMMARY_SCOPE_COUNT) - 1)

static bool find_scope(struct str name, unsigned *ret_bit)
{
    static const char *const names[] = {"site", "queues", "channels", "teams", "agents"};
    for (unsigned i = 0; i < SUMMARY_SCOPE_COUNT; i++) {
        if (str_is(name, names[i])) {
            *ret_bit = 1U << i;
            return true;
        }
    }
    return false;
}

/* "queues,agents" */
static bool parse_scopes(const char *value, unsigned *ret_scopes)
{
    struct str rest = str_from(value);
    unsigned scopes = 0;
    while (rest.data != NULL) {
        unsigned bit = 0;
        if (!find_scope(str_split(&rest, ','), &bit)) {
            return false;
        }
        scopes |= bit;
    }
    *ret_scopes = scopes;
    return scopes != 0;
}

static bool parse_format(const char *value, enum summary_format *ret_format)
{
    static const char *const names[] = {"table", "csv", "json"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(value, names[i]) == 0) {
            *ret_format = (enum summary_format)i;
            return true;
        }
    }
    return false;
}

/* What the value of this option should have been; NULL if it is right. */
static const char *store(struct summary_options *options, const char *name,
                         const char *value)
{
    if (strcmp(name, "--config") == 0) {
        options->config = value;
        return value[0] != '\0' ? NULL : "a value is missing";
    }
    if (strcmp(name, "--by") == 0) {
        bool found = periods_by_find(str_from(value), &options->by);
        return found ? NULL : "15m, 30m, 60m, interval, day, week or month";
    }
    if (strcmp(name, "--of") == 0) {
        bool found = parse_scopes(value, &options->scopes);
        return found ? NULL : "some of site, queues, channels, teams, agents";
    }
    if (strcmp(name, "--format") == 0) {
        return parse_format(value, &options->format) ? NULL : "table, csv or json";
    }
    return "no such option";
}

bool summary_options_parse(int count, char **values, struct summary_options *ret_options,
                           struct diag *diag)
{
    struct summary_options options = {
        .files = values, .by = PERIODS_DAY, .scopes = ALL_SCOPES};
    size_t errors = diag->errors;
    for (int i = 0; i < count; i++) {
        char *name = values[i];
        if (name[0] != '-' || strcmp(name, "-") == 0) {
            values[options.file_count++] = name;
            continue;
        }
        const char *value = i + 1 < count ? values[++i] : "";
        const char *wanted = store(&options, name, value);
        if (wanted != NULL) {
            diag_add(diag, DIAG_ERROR, VERB, 0, 0, "%s: %s: %s", name, value, wanted);
        }
    }
    if (options.file_count == 0) {
        diag_add(diag, DIAG_ERROR, VERB, 0, 0, "a FILE is missing, or - for stdin");
    }
    if (diag->errors > errors) {
        return false;
    }
    *ret_options = options;
    return true;
}
