#include "ctl/explain_options.h"

#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "base/timestamp.h"
#include "config/nearest.h"
#include "ctl/replay_options.h"

#define VERB "wallboardctl explain"

const char *explain_options_key(const struct explain_options *options)
{
    return options->by_formula ? service_level_name(options->formula)
                               : metric_info(options->metric)->key;
}

/* -- the metric ------------------------------------------------------------------------
 */

static void keep_nearer(struct str text, const char *name, const char **best,
                        size_t *best_distance)
{
    size_t distance = nearest_distance(text, name);
    if (distance < *best_distance) {
        *best = name;
        *best_distance = distance;
    }
}

/* What a mistyped name was meant to be; NULL: nothing is near. */
static const char *nearest_name(struct str text)
{
    const char *best = NULL;
    size_t distance = SIZE_MAX;
    for (int i = 0; i < METRIC_COUNT; i++) {
        keep_nearer(text, metric_info((enum metric)i)->key, &best, &distance);
    }
    for (int i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        keep_nearer(text, service_level_name((enum service_level_formula)i), &best,
                    &distance);
    }
    return nearest_is_near(text, distance) ? best : NULL;
}

static void read_metric(struct explain_options *options, const char *name,
                        struct diag *diag)
{
    struct str key = str_from(name);
    if (metric_find(key, &options->metric)) {
        return;
    }
    options->metric = METRIC_SERVICE_LEVEL;
    options->by_formula = service_level_find(key, &options->formula);
    if (options->by_formula) {
        return;
    }
    const char *nearest = nearest_name(key);
    diag_add(diag, DIAG_ERROR, VERB, 0, 0, "%s: no such metric%s%s%s", name,
             nearest == NULL ? "" : ", did you mean '", nearest == NULL ? "" : nearest,
             nearest == NULL ? "" : "'?");
}

/* Is the metric one of what was asked for, a queue, an agent or the site? */
static void check_scope(const struct explain_options *options, struct diag *diag)
{
    const struct metric_info *info = metric_info(options->metric);
    const char *key = explain_options_key(options);
    bool gauge = (info->scope & METRIC_SCOPE_GAUGE) != 0;
    if (options->queue != NULL && options->agent != NULL) {
        diag_add(diag, DIAG_ERROR, VERB, 0, 0, "--queue and --agent: one of them only");
    } else if (options->queue != NULL && (info->scope & METRIC_SCOPE_QUEUE) == 0) {
        diag_add(diag, DIAG_ERROR, VERB, 0, 0, "--queue: %s is no figure of a queue",
                 key);
    } else if (options->agent != NULL && (info->scope & METRIC_SCOPE_AGENT) == 0) {
        diag_add(diag, DIAG_ERROR, VERB, 0, 0, "--agent: %s is no figure of an agent",
                 key);
    } else if (options->queue == NULL && options->agent == NULL &&
               (info->scope & METRIC_SCOPE_TOTAL) == 0) {
        diag_add(diag, DIAG_ERROR, VERB, 0, 0, "%s is no figure of the site: name %s",
                 key,
                 (info->scope & METRIC_SCOPE_AGENT) != 0 ? "an --agent" : "a --queue");
    }
    if (gauge && (options->from != NULL || options->to != NULL)) {
        diag_add(diag, DIAG_ERROR, VERB, 0, 0,
                 "--from, --to: %s is of now and stands in no interval; see --at", key);
    }
}

/* -- the options -----------------------------------------------------------------------
 */

static bool store_time(const char *value, const char **ret)
{
    int64_t instant_ms = 0;
    *ret = value;
    return replay_options_is_local(value) ||
           timestamp_parse(str_from(value), &instant_ms);
}

/* What the value of this option should have been; NULL if it is right. */
static const char *store(struct explain_options *options, const char *name,
                         const char *value)
{
    const struct {
        const char *name;
        const char **to;
        bool time;
    } table[] = {
        {"--queue", &options->queue, false},   {"--agent", &options->agent, false},
        {"--config", &options->config, false}, {"--from", &options->from, true},
        {"--to", &options->to, true},          {"--at", &options->at, true},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(name, table[i].name) != 0) {
            continue;
        }
        if (table[i].time) {
            return store_time(value, table[i].to) ? NULL : "RFC 3339, or HH:MM[:SS]";
        }
        *table[i].to = value;
        return value[0] != '\0' ? NULL : "a value is missing";
    }
    if (strcmp(name, "--format") == 0) {
        options->json = strcmp(value, "json") == 0;
        return options->json || strcmp(value, "table") == 0 ? NULL : "json or table";
    }
    return "no such option";
}

/* One word that is no option: the metric, then the file. */
static void take_word(struct explain_options *options, const char *word, int number,
                      struct diag *diag)
{
    if (number == 0) {
        read_metric(options, word, diag);
    } else if (number == 1) {
        options->file = word;
    } else {
        diag_add(diag, DIAG_ERROR, VERB, 0, 0, "%s: one file only", word);
    }
}

bool explain_options_parse(int count, char **values, struct explain_options *ret_options,
                           struct diag *diag)
{
    struct explain_options options = {.metric = METRIC_OFFERED};
    size_t errors = diag->errors;
    int words = 0;
    for (int i = 0; i < count; i++) {
        const char *name = values[i];
        if (name[0] != '-' || strcmp(name, "-") == 0) {
            take_word(&options, name, words++, diag);
            continue;
        }
        if (strcmp(name, "--counted") == 0) {
            options.counted = true;
            continue;
        }
        const char *value = i + 1 < count ? values[++i] : "";
        const char *wanted = store(&options, name, value);
        if (wanted != NULL) {
            diag_add(diag, DIAG_ERROR, VERB, 0, 0, "%s: %s: %s", name, value, wanted);
        }
    }
    if (words == 0) {
        diag_add(diag, DIAG_ERROR, VERB, 0, 0, "a METRIC is missing");
    } else if (words == 1) {
        diag_add(diag, DIAG_ERROR, VERB, 0, 0, "a FILE is missing, or - for stdin");
    }
    if (diag->errors == errors) {
        check_scope(&options, diag);
    }
    if (diag->errors > errors) {
        return false;
    }
    *ret_options = options;
    return true;
}
