#include "site/site_options.h"

#include <stdlib.h>

#include "base/index.h"
#include "site/alert_options.h"
#include "site/board_options.h"
#include "site/counting_options.h"
#include "site/hours_options.h"
#include "site/hub_options.h"
#include "site/site.h"
#include "site/sound_options.h"

#define HOUR_MS INT64_C(3600000)
#define DAY_MS  INT64_C(86400000)

static const struct option_choice names[] = {
    {"full", SITE_NAMES_FULL},
    {"short", SITE_NAMES_SHORT},
    {"first", SITE_NAMES_FIRST},
    {"initials", SITE_NAMES_INITIALS},
    {"alias", SITE_NAMES_ALIAS},
    {"none", SITE_NAMES_NONE},
    {0},
};

static const struct option_choice counts[] = {
    {"exact", SITE_COUNTS_EXACT}, {"bands", SITE_COUNTS_BANDS}, {0}};

/* -- thresholds ------------------------------------------------------------------------
 */

static const struct option waiting_options[] = {
    {.key = "warning",
     .type = OPTION_INT,
     .offset = offsetof(struct site_thresholds, waiting_warning),
     .max = LIMIT_CONTACTS,
     .fallback = "5",
     .help = "so many waiting contacts warn; 0: never"},
    {.key = "alarm",
     .type = OPTION_INT,
     .offset = offsetof(struct site_thresholds, waiting_alarm),
     .max = LIMIT_CONTACTS,
     .fallback = "10",
     .help = "so many alarm; 0: never"},
    {0},
};

static const struct option longest_wait_options[] = {
    {.key = "warning",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site_thresholds, longest_wait_warning_ms),
     .max = DAY_MS,
     .fallback = "30s",
     .help = "a wait this long warns; 0s: never"},
    {.key = "alarm",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site_thresholds, longest_wait_alarm_ms),
     .max = DAY_MS,
     .fallback = "2m",
     .help = "a wait this long alarms; 0s: never"},
    {0},
};

static const struct option threshold_options[] = {
    {.key = "waiting", .type = OPTION_SECTION, .section = waiting_options},
    {.key = "longest_wait", .type = OPTION_SECTION, .section = longest_wait_options},
    {.key = "service_level_margin",
     .type = OPTION_PERCENT,
     .offset = offsetof(struct site_thresholds, service_level_margin_bp),
     .max = 10000,
     .fallback = "10%",
     .help = "below its goal a service level warns, by more than this it alarms"},
    {.key = "after",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site_thresholds, after_ms),
     .max = HOUR_MS,
     .fallback = "0s",
     .help = "how long a state must last before it is shown"},
    {.key = "hold",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site_thresholds, hold_ms),
     .max = HOUR_MS,
     .fallback = "10s",
     .help = "a state changes at most once in this time, whatever the figure does"},
    {0},
};

/* -- queues ----------------------------------------------------------------------------
 */

/* What a channel of the queue does not say it takes from the queue, whose own keys are
 * read before. */
static void *add_channel(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct site_queue *queue = field;
    enum event_channel channel = EVENT_CHANNEL_NONE;
    if (!counting_find_channel(node->key, &channel)) {
        yaml_fault_key(node, diag, DIAG_ERROR,
                       "not a channel: voice, email, chat, callback, task");
        return NULL;
    }
    queue->channels[channel] = queue->rule;
    queue->channel_said[channel] = true;
    return &queue->channels[channel];
}

static const struct option queue_options[] = {
    {.key = "label",
     .type = OPTION_STRING,
     .offset = offsetof(struct site_queue, label),
     .min = 1,
     .max = LIMIT_LABEL_BYTES,
     .help = "its name on the wall; else the source's, else NAME"},
    {.key = "rule",
     .type = OPTION_INCLUDE,
     .offset = offsetof(struct site_queue, rule),
     .section = counting_rule_options},
    {.key = "channels",
     .type = OPTION_EACH,
     .section = counting_rule_options,
     .add = add_channel},
    {.key = "thresholds",
     .type = OPTION_SECTION,
     .offset = offsetof(struct site_queue, thresholds),
     .section = threshold_options},
    {.key = "hours",
     .type = OPTION_INCLUDE,
     .offset = offsetof(struct site_queue, hours),
     .section = hours_options_queue},
    {0},
};

/* Rows are read in the table's order: what the site says is known here. */
static void *add_queue(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct site *site = field;
    if (site->queues == NULL) {
        site->queues = calloc(node->parent->count, sizeof *site->queues);
    }
    if (site->queues == NULL) {
        yaml_fault_key(node, diag, DIAG_ERROR, "no memory");
        return NULL;
    }
    if (site->queue_count == LIMIT_QUEUES) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d queues", LIMIT_QUEUES);
        return NULL;
    }
    struct site_queue *queue = &site->queues[site->queue_count++];
    str_copy(queue->id, sizeof queue->id, node->key);
    queue->rule = site->rule;
    queue->thresholds = site->thresholds;
    queue->hours = hours_options_inherit(&site->hours);
    queue->target_said = site->target_said || yaml_get(node, "target") != NULL;
    return queue;
}

/* -- agents ----------------------------------------------------------------------------
 */

static const struct option alias_option = {
    .type = OPTION_STRING, .min = 1, .max = sizeof(struct site_alias) - 1};

static void *add_alias(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct site *site = field;
    if (site->alias_index == NULL) {
        site->alias_index = index_create(LIMIT_AGENTS);
    }
    if (site->aliases == NULL) {
        site->aliases = calloc(LIMIT_AGENTS, sizeof *site->aliases);
    }
    if (site->alias_index == NULL || site->aliases == NULL) {
        yaml_fault_key(node, diag, DIAG_ERROR, "no memory");
        return NULL;
    }
    size_t number = index_add(site->alias_index, node->key);
    if (number == INDEX_NONE) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d aliases", LIMIT_AGENTS);
        return NULL;
    }
    option_read(&alias_option, node, site->aliases[number].alias, diag);
    return NULL; /* nothing below it */
}

static const struct option agents_options[] = {
    {.key = "names",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct site, names),
     .choices = names,
     .fallback = "short",
     .help = "what the floor sees of a name: \"Amira Khan\", \"Amira K.\", \"Amira\", "
             "\"A. K.\", the alias below, or a dash for everybody"},
    {.key = "aliases",
     .type = OPTION_EACH,
     .add = add_alias,
     .min = 1,
     .max = sizeof(struct site_alias) - 1,
     .help = "NAME is an agent's id, the value what to call them"},
    {.key = "boards",
     .type = OPTION_INCLUDE,
     .offset = offsetof(struct site, boards),
     .section = board_agent_options},
    {0},
};

/* Minutes. */
static const struct option_choice forecast_intervals[] = {
    {"auto", 0}, {"15m", 15}, {"30m", 30}, {"60m", 60}, {0}};

/* -- the rest --------------------------------------------------------------------------
 */

static const struct option sweep_options[] = {
    {.key = "waiting",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site, sweep_waiting_ms),
     .max = 30 * DAY_MS,
     .fallback = "2h",
     .help = "a waiting contact without a sign of life for so long is given up; 0s: "
             "never"},
    {.key = "ringing",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site, sweep_ringing_ms),
     .max = 30 * DAY_MS,
     .fallback = "5m",
     .help = "the same while it rings"},
    {.key = "active",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site, sweep_active_ms),
     .max = 30 * DAY_MS,
     .fallback = "8h",
     .help = "the same once it is answered"},
    {0},
};

static const struct option_choice rotations[] = {
    {"0", 0}, {"90", 90}, {"180", 180}, {"270", 270}, {0}};

static const struct option_choice powers[] = {{"picture", SITE_POWER_PICTURE},
                                              {"signal", SITE_POWER_SIGNAL},
                                              {"television", SITE_POWER_TELEVISION},
                                              {0}};

#define OVERSCAN_OPTION(name, edge, of)                                                  \
    {                                                                                    \
        .key = (name), .type = OPTION_PERCENT, .offset = (edge) * sizeof(int64_t),       \
        .max = 1000, .fallback = "0%",                                                   \
        .help = "what the panel cuts there, of the picture's " of                        \
    }

/* An array of int64_t by enum site_edge. */
static const struct option overscan_options[] = {
    OVERSCAN_OPTION("top", SITE_EDGE_TOP, "height"),
    OVERSCAN_OPTION("right", SITE_EDGE_RIGHT, "width"),
    OVERSCAN_OPTION("bottom", SITE_EDGE_BOTTOM, "height"),
    OVERSCAN_OPTION("left", SITE_EDGE_LEFT, "width"),
    {0},
};
#undef OVERSCAN_OPTION

static const struct option screen_options[] = {
    {.key = "key",
     .type = OPTION_STRING,
     .offset = offsetof(struct site_screen, key),
     .min = 1,
     .max = 511,
     .help = "the file of this screen's keys and its hub's: docs/keys.md"},
    {.key = "group",
     .type = OPTION_STRING,
     .offset = offsetof(struct site_screen, group),
     .min = 1,
     .max = 64,
     .help = "what this screen is one of, for orders to several: --to group:NAME"},
    {.key = "viewing_distance",
     .type = OPTION_LENGTH,
     .offset = offsetof(struct site_screen, viewing_distance_mm),
     .min = 500,
     .max = 50000,
     .fallback = "6m",
     .help = "from the screen to the farthest seat that must read it"},
    {.key = "diagonal",
     .type = OPTION_LENGTH,
     .offset = offsetof(struct site_screen, diagonal_mm),
     .min = 100,
     .max = 10000,
     .fallback = "55in",
     .help = "of the panel: 55in, 140cm"},
    {.key = "size",
     .type = OPTION_PIXELS,
     .offset = offsetof(struct site_screen, size_px),
     .min = 320,
     .max = 8192,
     .help = "of the display, before it is turned; else its own"},
    {.key = "rotation",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct site_screen, rotation),
     .choices = rotations,
     .fallback = "0",
     .help = "degrees by which the picture is turned clockwise"},
    {.key = "overscan",
     .type = OPTION_SECTION,
     .offset = offsetof(struct site_screen, overscan_bp),
     .section = overscan_options},
    {.key = "power",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct site_screen, power),
     .choices = powers,
     .fallback = "picture",
     .help =
         "what goes off while a rule wants a brightness of 0%: the picture alone, the "
         "signal too (DPMS), or the television as well (CEC)"},
    {.key = "drift",
     .type = OPTION_INT,
     .offset = offsetof(struct site_screen, drift_px),
     .max = 8,
     .fallback = "0",
     .help = "against burn-in: so many pixels at most the picture moves away from its "
             "place, one a minute; 0: it stands still"},
    {.key = "page_time",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site_screen, page_ms),
     .min = 3000,
     .max = DAY_MS,
     .fallback = "20s",
     .help = "how long each page stays"},
    {.key = "hold_on_alarm",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site_screen, hold_on_alarm_ms),
     .max = DAY_MS,
     .fallback = "1m",
     .help = "an alert that alarms brings its page at once and keeps it until it is "
             "acknowledged or over, at most for so long; 0s: pages turn on"},
    {.key = "blank_after",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site_screen, blank_after_ms),
     .min = 10000,
     .max = DAY_MS,
     .fallback = "5m",
     .help = "figures this old become a dash"},
    {.key = "counts",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct site_screen, counts),
     .choices = counts,
     .fallback = "exact",
     .help = "how many wait: the number, or none, a few, many"},
    {.key = "a_few",
     .type = OPTION_INT,
     .offset = offsetof(struct site_screen, a_few),
     .min = 1,
     .max = 1000,
     .fallback = "5",
     .help = "in bands: up to so many are a few"},
    {.key = "pages",
     .type = OPTION_LIST,
     .offset = offsetof(struct site_screen, pages),
     .min = 1,
     .max = 32,
     .fallback = "[now, today, ahead]",
     .help = "which pages are shown in turn: now, today, ahead, test-card, and layouts; "
             "one with nothing to show is passed over"},
    {0},
};

const struct option site_options[] = {
    {.key = "site",
     .type = OPTION_STRING,
     .offset = offsetof(struct site, id),
     .min = 1,
     .max = LIMIT_ID_BYTES,
     .help = "the site's id, as its sources say it; else that of the first event"},
    {.key = "title",
     .type = OPTION_STRING,
     .offset = offsetof(struct site, title),
     .min = 1,
     .max = LIMIT_LABEL_BYTES,
     .help = "the name at the top of the board; else the id"},
    {.key = "subtitle",
     .type = OPTION_STRING,
     .offset = offsetof(struct site, subtitle),
     .max = LIMIT_LABEL_BYTES,
     .help = "beside it, smaller"},
    {.key = "timezone",
     .type = OPTION_STRING,
     .offset = offsetof(struct site, timezone),
     .min = 1,
     .max = 64,
     .help = "IANA name, Europe/London; else the system's"},
    {.key = "locale",
     .type = OPTION_STRING,
     .offset = offsetof(struct site, locale),
     .min = 2,
     .max = 64,
     .help = "the language of the board, and how it writes figures, times and dates: "
             "de-DE, ar; else English, with 24 hours"},
    {.key = "day_start",
     .type = OPTION_CLOCK,
     .offset = offsetof(struct site, day_start_min),
     .fallback = "00:00",
     .help = "local time at which the service day begins"},
    {.key = "service_level",
     .type = OPTION_SECTION,
     .offset = offsetof(struct site, rule),
     .section = counting_rule_options},
    {.key = "counting",
     .type = OPTION_INCLUDE,
     .offset = offsetof(struct site, counting),
     .section = counting_options},
    {.key = "sweep", .type = OPTION_SECTION, .section = sweep_options},
    {.key = "restart_grace",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site, restart_grace_ms),
     .max = HOUR_MS,
     .fallback = "60s",
     .help = "how long a source that came back may take to say what is still open"},
    {.key = "breach_horizon",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site, breach_horizon_ms),
     .max = HOUR_MS,
     .fallback = "10s",
     .help = "a contact this close to its target is about to breach it"},
    {.key = "drop_limit",
     .type = OPTION_PERCENT,
     .offset = offsetof(struct site, drop_limit_bp),
     .max = 10000,
     .fallback = "0%",
     .help = "the share of connected outbound calls that may be dropped at most, over "
             "drop_window; 0%: no limit"},
    {.key = "forecast",
     .type = OPTION_STRING,
     .offset = offsetof(struct site, forecast),
     .min = 1,
     .max = 255,
     .help = "a CSV file of the contacts expected, seen from this file's folder: "
             "docs/forecast.md"},
    {.key = "schedules",
     .type = OPTION_STRING,
     .offset = offsetof(struct site, schedules),
     .min = 1,
     .max = 255,
     .help = "a CSV file of who is scheduled when, seen from this file's folder: "
             "docs/schedules.md"},
    {.key = "forecast_interval",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct site, forecast_interval_min),
     .choices = forecast_intervals,
     .fallback = "auto",
     .help = "how long each of its rows lasts; auto: as near as the rows of a queue are"},
    {.key = "connect",
     .type = OPTION_LIST,
     .offset = offsetof(struct site, connect),
     .min = 1,
     .max = OPTION_LIST_BYTES - 1,
     .help = "publishers or hubs to listen to: tcp://hub:5556"},
    {.key = "bind",
     .type = OPTION_LIST,
     .offset = offsetof(struct site, bind),
     .min = 1,
     .max = OPTION_LIST_BYTES - 1,
     .help = "addresses at which publishers may connect: tcp://*:5556"},
    {.key = "hub",
     .type = OPTION_SECTION,
     .offset = offsetof(struct site, hub),
     .section = hub_options},
    {.key = "theme",
     .type = OPTION_STRING,
     .offset = offsetof(struct site, theme),
     .min = 1,
     .max = 32,
     .fallback = "dark",
     .help = "the look: a file in themes/, without .yaml"},
    {.key = "themes",
     .type = OPTION_CUSTOM,
     .offset = offsetof(struct site, themes),
     .read = theme_rules_read,
     .words = "a list of rules, see below",
     .help = "other looks at certain times; the first rule that holds decides"},
    {.key = "pages",
     .type = OPTION_CUSTOM,
     .offset = offsetof(struct site, pages),
     .read = theme_rules_read_pages,
     .words = "a list of rules, see below",
     .help = "a page that stands alone at certain times, in place of `screen.pages`; the "
             "first rule that holds decides"},
    {.key = "screen",
     .type = OPTION_SECTION,
     .offset = offsetof(struct site, screen),
     .section = screen_options},
    {.key = "thresholds",
     .type = OPTION_SECTION,
     .offset = offsetof(struct site, thresholds),
     .section = threshold_options},
    {.key = "hours",
     .type = OPTION_INCLUDE,
     .offset = offsetof(struct site, hours),
     .section = hours_options},
    {.key = "agents", .type = OPTION_SECTION, .section = agents_options},
    {.key = "queues", .type = OPTION_EACH, .section = queue_options, .add = add_queue},
    {.key = "clocks",
     .type = OPTION_INCLUDE,
     .offset = offsetof(struct site, clocks),
     .section = clocks_options},
    {.key = "boards",
     .type = OPTION_INCLUDE,
     .offset = offsetof(struct site, boards),
     .section = board_options},
    {.key = "celebrate",
     .type = OPTION_SECTION,
     .offset = offsetof(struct site, celebrate),
     .section = celebrate_options},
    {.key = "ticker",
     .type = OPTION_SECTION,
     .offset = offsetof(struct site, ticker),
     .section = ticker_options},
    {.key = "sounds",
     .type = OPTION_INCLUDE,
     .offset = offsetof(struct site, sounds),
     .section = sound_options},
    {.key = "alerts",
     .type = OPTION_INCLUDE,
     .offset = offsetof(struct site, alerts),
     .section = alert_options},
    {0},
};
