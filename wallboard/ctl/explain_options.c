#include "ctl/explain_options.h"

#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "base/timestamp.h"
#include "config/nearest.h"
#include "ctl/replay_options.h"
#include "stats/item_reason.h"

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

/* Figures of campaigns are made of attempts and results alone. */
static bool is_of_campaigns(enum metric metric)
{
    const unsigned kinds = 1U << ITEM_ATTEMPT | 1U << ITEM_RESULT;
    unsigned own = item_reason_kinds(metric, false);
    return own != 0 && (own & ~kinds) == 0 && metric != METRIC_DROPS &&
           metric != METRIC_DROP_RATE;
}

/* Of what agents do as a whole, and of the plan, there is no part by queue or channel. */
static bool is_indivisible(enum metric metric)
{
    enum reason_made_of made_of = reason_made_of(metric);
    const unsigned times = 1U << ITEM_SPELL | 1U << ITEM_SHIFT;
    return (item_reason_kinds(metric, false) & times) != 0 ||
           made_of == REASON_AGENTS_NOW || made_of == REASON_FORECAST;
}

/* What the metric is no figure of: the option that asked for it ("": none did), and the
 * words. */
struct lack {
    const char *option, *words;
};

static struct lack lack_of_agents(const struct explain_options *options)
{
    unsigned scope = metric_info(options->metric)->scope;
    bool gauge = (scope & METRIC_SCOPE_GAUGE) != 0;
    if (options->team != NULL && ((scope & METRIC_SCOPE_AGENT) == 0 || gauge)) {
        return (struct lack){"--team: ", "is no figure of a team"};
    }
    if ((scope & METRIC_SCOPE_AGENT) == 0) {
        return (struct lack){"--agent: ", "is no figure of an agent"};
    }
    if (options->queue != NULL && is_indivisible(options->metric)) {
        return (struct lack){"--queue: ",
                             "is of the agent as a whole, in all its queues"};
    }
    return (struct lack){NULL, NULL};
}

/* NULL, NULL: there is such a figure. */
static struct lack find_lack(const struct explain_options *options)
{
    enum metric metric = options->metric;
    unsigned scope = metric_info(metric)->scope;
    bool of_queues = (scope & METRIC_SCOPE_QUEUE) != 0;
    if (options->agent != NULL || options->team != NULL) {
        return lack_of_agents(options);
    }
    if (options->campaign != NULL && !is_of_campaigns(metric)) {
        return (struct lack){"--campaign: ", "is no figure of a campaign"};
    }
    if (options->channel != EVENT_CHANNEL_NONE &&
        (!of_queues || is_indivisible(metric))) {
        return (struct lack){"--channel: ", "is no figure of a channel"};
    }
    if (options->queue != NULL && !of_queues) {
        return (struct lack){"--queue: ", "is no figure of a queue"};
    }
    bool of_site = options->queue == NULL && options->campaign == NULL &&
                   options->channel == EVENT_CHANNEL_NONE;
    if (of_site && (scope & METRIC_SCOPE_TOTAL) == 0) {
        return (struct lack){"", (scope & METRIC_SCOPE_AGENT) != 0
                                     ? "is no figure of the site: name an --agent"
                                     : "is no figure of the site: name a --queue"};
    }
    return (struct lack){NULL, NULL};
}

/* Of whom may be asked at once: one of them, or an agent in one queue. */
static bool is_one_scope(const struct explain_options *options)
{
    int asked = (options->queue != NULL ? 1 : 0) + (options->agent != NULL ? 1 : 0) +
                (options->team != NULL ? 1 : 0) + (options->campaign != NULL ? 1 : 0) +
                (options->channel != EVENT_CHANNEL_NONE ? 1 : 0);
    return asked <= 1 || (asked == 2 && options->queue != NULL && options->agent != NULL);
}

/* Is the metric one of what was asked for? */
static void check_scope(const struct explain_options *options, struct diag *diag)
{
    const char *key = explain_options_key(options);
    bool gauge = (metric_info(options->metric)->scope & METRIC_SCOPE_GAUGE) != 0;
    const struct lack lack = find_lack(options);
    if (!is_one_scope(options)) {
        diag_add(
            diag, DIAG_ERROR, VERB, 0, 0,
            "--queue, --agent, --team, --channel, --campaign: one of them only, or an "
            "agent in a queue");
    } else if (lack.words != NULL) {
        diag_add(diag, DIAG_ERROR, VERB, 0, 0, "%s%s %s", lack.option, key, lack.words);
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
        {"--team", &options->team, false},     {"--campaign", &options->campaign, false},
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
    if (strcmp(name, "--channel") == 0) {
        bool known = event_channel_find(str_from(value), &options->channel);
        return known ? NULL : "voice, email, chat, callback or task";
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
