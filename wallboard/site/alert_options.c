#include "site/alert_options.h"

#include <assert.h>
#include <string.h>

#include "config/nearest.h"
#include "config/quantity.h"
#include "site/hours_text.h"

#define DAY_MS  INT64_C(86400000)
#define DAY_MIN 1440

/* -- quiet hours -----------------------------------------------------------------------
 */

static bool read_quiet(const struct yaml_node *node, void *field, struct diag *diag)
{
    /* `field` is the whole struct: spans and their count belong together. */
    struct site_alerts *alerts = field;
    struct site_quiet_span spans[SITE_QUIET_SPANS];
    size_t count = 0;
    size_t errors = diag->errors;
    bool many = node->kind == YAML_SEQUENCE;
    for (const struct yaml_node *item = many ? node->first : node; item != NULL;
         item = many ? item->next : NULL) {
        struct site_quiet_span span;
        if (count == SITE_QUIET_SPANS) {
            yaml_fault(item, diag, DIAG_ERROR, "more than %d spans", SITE_QUIET_SPANS);
            return false;
        }
        if (item->kind != YAML_SCALAR ||
            !hours_text_span(item->text, &span.start_min, &span.end_min)) {
            yaml_fault(item, diag, DIAG_ERROR, "not hours, such as \"22:00-06:00\"");
            continue;
        }
        spans[count++] = span;
    }
    if (diag->errors > errors) {
        return false;
    }
    memcpy(alerts->quiet, spans, sizeof spans);
    alerts->quiet_count = count;
    return true;
}

bool alert_options_is_quiet(const struct site_alerts *alerts, int minute)
{
    for (size_t i = 0; i < alerts->quiet_count; i++) {
        const struct site_quiet_span *span = &alerts->quiet[i];
        bool today = span->start_min <= minute && minute < span->end_min;
        if (today || minute + DAY_MIN < span->end_min) {
            return true;
        }
    }
    return false;
}

/* -- one alert -------------------------------------------------------------------------
 */

/* A bound's unit follows from the figure, so alert_options_check() reads it. */
static bool read_later(const struct yaml_node *node, void *field, struct diag *diag)
{
    (void)node;
    (void)field;
    (void)diag;
    return true;
}

static const struct option_choice whens[] = {
    {"above", ALERT_ABOVE}, {"below", ALERT_BELOW}, {"between", ALERT_BETWEEN}, {0}};

#define RULE(field) offsetof(struct site_alert, rule.field)

static const struct option one_options[] = {
    {.key = "metric",
     .type = OPTION_STRING,
     .required = true,
     .offset = offsetof(struct site_alert, metric_key),
     .min = 1,
     .max = sizeof(((struct site_alert *)NULL)->metric_key) - 1,
     .help = "needed: the figure that is watched, as in the JSON: waiting, "
             "abandonment_rate, overdue"},
    {.key = "queue",
     .type = OPTION_STRING,
     .offset = offsetof(struct site_alert, queue),
     .min = 1,
     .max = LIMIT_ID_BYTES,
     .help = "of this queue; else of the site as a whole"},
    {.key = "when",
     .type = OPTION_CHOICE,
     .offset = RULE(when),
     .choices = whens,
     .fallback = "above",
     .help =
         "above: from the bound on; below: under it; between: from the first of two on, "
         "under the second"},
    {.key = "warning",
     .type = OPTION_CUSTOM,
     .read = read_later,
     .words =
         "a bound in the figure's unit: 5, 30s, 80%, 4.5; for between two: [80%, 90%]",
     .help = "the bound from which it warns; else never"},
    {.key = "alarm",
     .type = OPTION_CUSTOM,
     .read = read_later,
     .words = "likewise",
     .help = "the bound from which it alarms; else never"},
    {.key = "hysteresis",
     .type = OPTION_CUSTOM,
     .read = read_later,
     .words = "in the figure's unit",
     .help = "how far the figure must come back before it is over; else not at all"},
    {.key = "after",
     .type = OPTION_DURATION,
     .offset = RULE(after_ms),
     .max = DAY_MS,
     .fallback = "0s",
     .help = "how long it must last before it is raised"},
    {.key = "hold",
     .type = OPTION_DURATION,
     .offset = RULE(hold_ms),
     .max = DAY_MS,
     .fallback = "10s",
     .help = "it changes at most once in this time, whatever the figure does"},
    {.key = "cooldown",
     .type = OPTION_DURATION,
     .offset = RULE(cooldown_ms),
     .max = DAY_MS,
     .fallback = "5m",
     .help = "raised again within this time it is seen, but neither heard nor brings its "
             "page"},
    {.key = "repeat",
     .type = OPTION_DURATION,
     .offset = RULE(repeat_ms),
     .max = DAY_MS,
     .fallback = "0s",
     .help = "heard again after this time until it is acknowledged; 0s: once"},
    {.key = "escalate",
     .type = OPTION_DURATION,
     .offset = RULE(escalate_ms),
     .max = DAY_MS,
     .fallback = "0s",
     .help = "urgent if nobody acknowledges it within this time; 0s: never"},
    {.key = "words",
     .type = OPTION_STRING,
     .offset = offsetof(struct site_alert, words),
     .min = 1,
     .max = SITE_ALERT_WORDS_BYTES,
     .help = "what stands at the head of every page, before the figure; else NAME"},
    {.key = "page",
     .type = OPTION_STRING,
     .offset = offsetof(struct site_alert, page),
     .min = 1,
     .max = 32,
     .help = "the page that comes when it alarms; else the first that shows the figure"},
    {.key = "sound",
     .type = OPTION_STRING,
     .offset = offsetof(struct site_alert, sound),
     .min = 1,
     .max = 32,
     .help = "heard when it is raised: ping, chime, bell, urgent, fanfare, or one of "
             "`sounds`; else nothing"},
    {.key = "flash",
     .type = OPTION_BOOL,
     .offset = offsetof(struct site_alert, flash),
     .fallback = "false",
     .help = "while it alarms unacknowledged its words flash, once a second"},
    {0},
};
#undef RULE

static void *add_alert(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct site_alerts *alerts = field;
    if (alerts->count == SITE_ALERTS) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d alerts", SITE_ALERTS);
        return NULL;
    }
    struct site_alert *alert = &alerts->alerts[alerts->count++];
    option_defaults(one_options, alert);
    str_copy(alert->id, sizeof alert->id, node->key);
    return alert;
}

const struct option alert_options[] = {
    {.key = "alerts",
     .type = OPTION_EACH,
     .section = one_options,
     .add = add_alert,
     .own_defaults = true},
    {.key = "quiet_hours",
     .type = OPTION_CUSTOM,
     .read = read_quiet,
     .words = "hours (`\"22:00-06:00\"`), or a list of such",
     .help =
         "local time in which alerts are seen, but neither heard nor bring their page"},
    {0},
};

/* -- what no single key can know -------------------------------------------------------
 */

/* A figure's unit says how its bounds are written. */
static_assert((int)METRIC_UNIT_COUNT == (int)QUANTITY_WHOLE &&
                  (int)METRIC_UNIT_MS == (int)QUANTITY_DURATION &&
                  (int)METRIC_UNIT_RATIO == (int)QUANTITY_PERCENT &&
                  (int)METRIC_UNIT_NUMBER == (int)QUANTITY_DECIMAL,
              "the same order");

static bool read_bound(const struct yaml_node *node, enum metric metric,
                       int64_t *ret_bound, struct diag *diag)
{
    enum quantity_kind kind = (enum quantity_kind)metric_info(metric)->unit;
    bool good = node->kind == YAML_SCALAR && quantity_read(kind, node->text, ret_bound);
    if (!good) {
        yaml_fault(node, diag, DIAG_ERROR, "%s", quantity_refusal(kind));
    }
    return good;
}

static int64_t scale_of(enum metric metric)
{
    switch (metric_info(metric)->unit) {
    case METRIC_UNIT_RATIO:
        return 10000;
    case METRIC_UNIT_NUMBER:
        return 100;
    case METRIC_UNIT_COUNT:
    case METRIC_UNIT_MS:
        break;
    }
    return 1;
}

static void read_band(struct site_alert *alert, const struct yaml_node *node,
                      enum alert_level level, struct diag *diag)
{
    struct alert_band band = {.said = true};
    if (node == NULL) {
        return;
    }
    if (alert->rule.when != ALERT_BETWEEN) {
        if (read_bound(node, alert->metric, &band.low, diag)) {
            alert->rule.bands[level] = band;
        }
        return;
    }
    if (node->kind != YAML_SEQUENCE || node->count != 2) {
        yaml_fault(node, diag, DIAG_ERROR,
                   "not two bounds, which `between` asks for: [80%%, 90%%]");
        return;
    }
    if (read_bound(node->first, alert->metric, &band.low, diag) &&
        read_bound(node->first->next, alert->metric, &band.high, diag)) {
        if (band.high <= band.low) {
            yaml_fault(node->first->next, diag, DIAG_ERROR, "not above the first");
        }
        alert->rule.bands[level] = band;
    }
}

/* A warning that comes after its alarm is never seen. */
static void check_order(const struct site_alert *alert, const struct yaml_node *warning,
                        struct diag *diag)
{
    const struct alert_band *warns = &alert->rule.bands[ALERT_WARNING];
    const struct alert_band *alarms = &alert->rule.bands[ALERT_ALARM];
    if (!warns->said || !alarms->said) {
        return;
    }
    bool late = alert->rule.when == ALERT_ABOVE   ? warns->low > alarms->low
                : alert->rule.when == ALERT_BELOW ? warns->low < alarms->low
                                                  : false;
    if (late) {
        yaml_fault(warning, diag, DIAG_WARNING, "alarms before it warns");
    }
}

static void tell_unknown(const struct yaml_node *node, struct diag *diag)
{
    const char *best = NULL;
    size_t least = SIZE_MAX;
    for (int i = 0; i < METRIC_COUNT; i++) {
        const char *key = metric_info((enum metric)i)->key;
        size_t distance = nearest_distance(node->text, key);
        best = distance < least ? key : best;
        least = distance < least ? distance : least;
    }
    if (nearest_is_near(node->text, least)) {
        yaml_fault(node, diag, DIAG_ERROR, "no such figure, did you mean '%s'?", best);
    } else {
        yaml_fault(node, diag, DIAG_ERROR, "no such figure");
    }
}

static bool find_metric(struct site_alert *alert, const struct yaml_node *node,
                        struct diag *diag)
{
    bool of_queue = alert->queue[0] != '\0';
    unsigned scope = of_queue ? METRIC_SCOPE_QUEUE : METRIC_SCOPE_TOTAL;
    if (node == NULL) {
        return false; /* told already */
    }
    if (!metric_find(node->text, &alert->metric)) {
        tell_unknown(node, diag);
        return false;
    }
    if ((metric_info(alert->metric)->scope & scope) == 0) {
        yaml_fault(node, diag, DIAG_ERROR,
                   of_queue ? "is not known for a queue"
                            : "is not known for the site as a whole");
        return false;
    }
    return true;
}

static void check_one(struct site_alert *alert, const struct yaml_node *section,
                      struct diag *diag)
{
    const struct yaml_node *warning = yaml_get(section, "warning");
    const struct yaml_node *alarm = yaml_get(section, "alarm");
    const struct yaml_node *hysteresis = yaml_get(section, "hysteresis");
    if (!find_metric(alert, yaml_get(section, "metric"), diag)) {
        return;
    }
    alert->rule.scale = scale_of(alert->metric);
    if (warning == NULL && alarm == NULL) {
        yaml_fault_key(section, diag, DIAG_ERROR,
                       "needs a bound: warning, alarm or both");
    }
    read_band(alert, warning, ALERT_WARNING, diag);
    read_band(alert, alarm, ALERT_ALARM, diag);
    check_order(alert, warning, diag);
    if (hysteresis != NULL) {
        (void)read_bound(hysteresis, alert->metric, &alert->rule.hysteresis, diag);
    }
}

void alert_options_check(struct site_alerts *alerts, const struct yaml_node *root,
                         struct diag *diag)
{
    const struct yaml_node *section = yaml_get(root, "alerts");
    for (size_t i = 0; i < alerts->count; i++) {
        const struct yaml_node *node = yaml_get(section, alerts->alerts[i].id);
        if (node != NULL && node->kind == YAML_MAPPING) {
            check_one(&alerts->alerts[i], node, diag);
        }
    }
}
