#include "site/alerts.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "locale/calendar.h"
#include "site/site.h"

/* One of the site file's alerts. */
struct watched {
    struct alert alert;
    struct figure figure; /* when it was judged last */
    bool brings_page, changed;
};

struct of_queue {
    uint64_t id; /* a hash; 0: nobody's */
    struct alert alerts[ALERTS_THRESHOLDS];
};

struct alerts {
    const struct site *site;
    struct watched watched[SITE_ALERTS];
    struct alert totals[ALERTS_THRESHOLDS];
    struct of_queue *queues; /* LIMIT_QUEUES, by the snapshot's number */
    size_t queue_count;      /* of the last judgement; behind them those that were */
    uint32_t heard;
    bool quiet;
};

static const enum metric metrics[ALERTS_THRESHOLDS] = {
    [ALERTS_WAITING] = METRIC_WAITING,
    [ALERTS_LONGEST_WAIT] = METRIC_LONGEST_WAIT_MS,
    [ALERTS_SERVICE_LEVEL] = METRIC_SERVICE_LEVEL,
};

static const char *const threshold_names[ALERTS_THRESHOLDS] = {
    [ALERTS_WAITING] = "waiting",
    [ALERTS_LONGEST_WAIT] = "longest_wait",
    [ALERTS_SERVICE_LEVEL] = "service_level",
};

struct alerts *alerts_create(const struct site *site)
{
    struct alerts *alerts = calloc(1, sizeof *alerts);
    if (alerts != NULL) {
        alerts->site = site;
        alerts->queues = calloc(LIMIT_QUEUES, sizeof *alerts->queues);
        if (alerts->queues == NULL) {
            alerts_destroy(&alerts);
        }
    }
    return alerts;
}

void alerts_destroy(struct alerts **self)
{
    if (*self != NULL) {
        free((*self)->queues);
        free(*self);
        *self = NULL;
    }
}

/* Does it watch the same, whatever its bounds? */
static bool is_same(const struct site_alert *a, const struct site_alert *b)
{
    return strcmp(a->id, b->id) == 0 && a->metric == b->metric &&
           strcmp(a->queue, b->queue) == 0;
}

void alerts_use_site(struct alerts *alerts, const struct site *site)
{
    struct watched kept[SITE_ALERTS] = {0};
    const struct site_alerts *old = &alerts->site->alerts;
    for (size_t i = 0; i < site->alerts.count; i++) {
        for (size_t k = 0; k < old->count; k++) {
            if (is_same(&site->alerts.alerts[i], &old->alerts[k])) {
                kept[i] = alerts->watched[k];
            }
        }
    }
    memcpy(alerts->watched, kept, sizeof kept);
    alerts->site = site;
}

/* -- judging ---------------------------------------------------------------------------
 */

/* Can figures of these sources be vouched for? Those of a silent one raise nothing. */
static bool are_live(const struct snapshot *snapshot, uint64_t sources)
{
    for (size_t i = 0; i < snapshot->source_count && i < LIMIT_SOURCES; i++) {
        if ((sources >> i & 1) != 0 && snapshot->sources[i].link != SOURCE_LIVE) {
            return false;
        }
    }
    return sources != 0 && snapshot->source_count > 0;
}

/* The sources that the site's figures come from: of queues and agents, or all of them
 * where none has told of either. */
static uint64_t sources_of_all(const struct snapshot *snapshot)
{
    uint64_t sources = 0;
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        sources |= snapshot->queues[i].sources;
    }
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        sources |= snapshot->agents[i].sources;
    }
    return sources != 0 ? sources : UINT64_MAX;
}

static const struct snapshot_queue *find_queue(const struct snapshot *snapshot,
                                               const char *id)
{
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        if (strcmp(snapshot->queues[i].id, id) == 0) {
            return &snapshot->queues[i];
        }
    }
    return NULL;
}

static struct figure figure_of(const struct snapshot *snapshot,
                               const struct site_alert *alert)
{
    const struct snapshot_queue *queue = find_queue(snapshot, alert->queue);
    if (alert->queue[0] == '\0') {
        return are_live(snapshot, sources_of_all(snapshot))
                   ? snapshot->totals.value[alert->metric]
                   : FIGURE_NONE;
    }
    return queue != NULL && queue->known && are_live(snapshot, queue->sources)
               ? queue->today.value[alert->metric]
               : FIGURE_NONE;
}

/* What thresholds are held against besides themselves. */
struct goal {
    int64_t target_ms, goal_bp;
};

static struct alert_rule rule_of(const struct site_thresholds *steps,
                                 enum alerts_threshold threshold, struct goal goal)
{
    struct alert_rule rule = {.when = ALERT_ABOVE,
                              .scale = 1,
                              .after_ms = steps->after_ms,
                              .hold_ms = steps->hold_ms};
    int64_t warning = steps->waiting_warning;
    int64_t alarm = steps->waiting_alarm;
    if (threshold == ALERTS_LONGEST_WAIT) {
        warning = steps->longest_wait_warning_ms;
        alarm = steps->longest_wait_alarm_ms;
        if (warning == 0 && alarm == 0) {
            warning = goal.target_ms;
            alarm = 3 * goal.target_ms;
        }
    } else if (threshold == ALERTS_SERVICE_LEVEL) {
        rule.when = ALERT_BELOW;
        rule.scale = 10000;
        warning = goal.goal_bp;
        alarm = goal.goal_bp - steps->service_level_margin_bp;
    }
    rule.bands[ALERT_WARNING] = (struct alert_band){warning > 0, warning, 0};
    rule.bands[ALERT_ALARM] = (struct alert_band){alarm > 0, alarm, 0};
    return rule;
}

/* Quick where the queue has the same number in both, as it has unless the file changed.
 */
static const struct site_thresholds *
thresholds_of(const struct site *site, const struct snapshot_queue *queue, size_t number)
{
    if (number < site->queue_count && strcmp(site->queues[number].id, queue->id) == 0) {
        return &site->queues[number].thresholds;
    }
    const struct site_queue *said = site_find_queue(site, str_from(queue->id));
    return said != NULL ? &said->thresholds : &site->thresholds;
}

/* 0 is nobody's. */
static uint64_t hash_of(const char *id)
{
    uint64_t hash = index_hash(0, id, strlen(id));
    return hash == 0 ? 1 : hash;
}

/* What is remembered of that one; of none, what is nobody's, whose place is needed. */
static size_t find_memory(const struct alerts *alerts, uint64_t id, size_t from)
{
    size_t found = LIMIT_QUEUES;
    for (size_t i = from; i < LIMIT_QUEUES; i++) {
        if (alerts->queues[i].id == id) {
            return i;
        }
        found = found == LIMIT_QUEUES && alerts->queues[i].id == 0 ? i : found;
    }
    return found;
}

/* What is remembered comes to where its queue is now. */
static void follow_queues(struct alerts *alerts, const struct snapshot *snapshot)
{
    size_t count = snapshot->queue_count;
    alerts->queue_count = count < LIMIT_QUEUES ? count : LIMIT_QUEUES;
    for (size_t i = 0; i < alerts->queue_count; i++) {
        struct of_queue *here = &alerts->queues[i];
        uint64_t id = hash_of(snapshot->queues[i].id);
        if (here->id == id) {
            continue;
        }
        const struct of_queue other = *here;
        size_t at = find_memory(alerts, id, i);
        *here = at < LIMIT_QUEUES ? alerts->queues[at] : (struct of_queue){.id = 0};
        if (at < LIMIT_QUEUES) {
            alerts->queues[at] = other;
        }
        here->id = id;
    }
}

static void judge_thresholds(struct alerts *alerts, const struct snapshot *snapshot,
                             struct mono now)
{
    bool live = are_live(snapshot, sources_of_all(snapshot));
    for (int t = 0; t < ALERTS_THRESHOLDS; t++) {
        const struct goal goal = {snapshot->target_ms, snapshot->goal_bp};
        const struct alert_rule rule =
            rule_of(&alerts->site->thresholds, (enum alerts_threshold)t, goal);
        (void)alert_judge(&rule, &alerts->totals[t],
                          live ? snapshot->totals.value[metrics[t]] : FIGURE_NONE, now);
    }
    follow_queues(alerts, snapshot);
    for (size_t i = 0; i < snapshot->queue_count && i < LIMIT_QUEUES; i++) {
        const struct snapshot_queue *queue = &snapshot->queues[i];
        const struct site_thresholds *steps = thresholds_of(alerts->site, queue, i);
        const struct goal goal = {queue->target_ms, queue->goal_bp};
        live = queue->known && are_live(snapshot, queue->sources);
        for (int t = 0; t < ALERTS_THRESHOLDS; t++) {
            const struct alert_rule rule = rule_of(steps, (enum alerts_threshold)t, goal);
            (void)alert_judge(&rule, &alerts->queues[i].alerts[t],
                              live ? queue->today.value[metrics[t]] : FIGURE_NONE, now);
        }
    }
}

void alerts_judge(struct alerts *alerts, const struct snapshot *snapshot,
                  const struct calendar *calendar, struct mono now, struct wall wall)
{
    alerts->heard = 0;
    for (size_t i = 0; i < SITE_ALERTS; i++) {
        alerts->watched[i].changed = false;
    }
    if (snapshot->catching_up) {
        return;
    }
    const struct calendar_civil civil = calendar_civil(calendar, wall);
    const struct site_alerts *said = &alerts->site->alerts;
    bool quiet = alert_options_is_quiet(said, civil.hour * 60 + civil.minute);
    alerts->quiet = quiet;
    judge_thresholds(alerts, snapshot, now);
    for (size_t i = 0; i < said->count; i++) {
        const struct site_alert *alert = &said->alerts[i];
        struct watched *watched = &alerts->watched[i];
        watched->figure = figure_of(snapshot, alert);
        const struct alert_verdict verdict =
            alert_judge(&alert->rule, &watched->alert, watched->figure, now);
        if (verdict.announces && !quiet) {
            alerts->heard |= UINT32_C(1) << i;
        }
        watched->changed = verdict.rose || verdict.fell || verdict.escalated;
        if (verdict.rose || verdict.fell) {
            watched->brings_page = verdict.rose && verdict.announces && !quiet &&
                                   watched->alert.level == ALERT_ALARM;
        }
    }
}

/* -- asking ----------------------------------------------------------------------------
 */

/* The worse, then the younger: what is new stands before what is known. */
static bool is_before(const struct alerts_item *a, const struct alerts_item *b)
{
    if (a->urgent != b->urgent) {
        return a->urgent;
    }
    if (a->level != b->level) {
        return a->level > b->level;
    }
    if (a->acknowledged != b->acknowledged) {
        return b->acknowledged;
    }
    return a->raised.ns > b->raised.ns;
}

/* Keeps the best ALERTS_LISTED of them in order. */
static void enlist(struct alerts_item *items, size_t *count, struct alerts_item item)
{
    size_t at = *count < ALERTS_LISTED ? *count : ALERTS_LISTED;
    while (at > 0 && is_before(&item, &items[at - 1])) {
        if (at < ALERTS_LISTED) {
            items[at] = items[at - 1];
        }
        at--;
    }
    if (at < ALERTS_LISTED) {
        items[at] = item;
    }
    (*count)++;
}

size_t alerts_list(const struct alerts *alerts, const struct snapshot *snapshot,
                   struct alerts_item ret_items[ALERTS_LISTED])
{
    size_t count = 0;
    for (size_t i = 0; i < alerts->site->alerts.count; i++) {
        const struct site_alert *said = &alerts->site->alerts.alerts[i];
        const struct watched *watched = &alerts->watched[i];
        const struct alert *alert = &watched->alert;
        if (alert->level > ALERT_NONE) {
            enlist(ret_items, &count,
                   (struct alerts_item){.alert = said,
                                        .queue = find_queue(snapshot, said->queue),
                                        .metric = said->metric,
                                        .level = alert->level,
                                        .acknowledged = alert->acknowledged,
                                        .urgent = alert->urgent,
                                        .brings_page = watched->brings_page,
                                        .figure = watched->figure,
                                        .raised = alert->raised});
        }
    }
    for (size_t i = 0; i < snapshot->queue_count && i < LIMIT_QUEUES; i++) {
        for (int t = 0; t < ALERTS_THRESHOLDS; t++) {
            const struct alert *alert = &alerts->queues[i].alerts[t];
            if (alert->level == ALERT_ALARM) {
                const struct snapshot_queue *queue = &snapshot->queues[i];
                enlist(ret_items, &count,
                       (struct alerts_item){.queue = queue,
                                            .metric = metrics[t],
                                            .level = alert->level,
                                            .acknowledged = alert->acknowledged,
                                            .figure = queue->today.value[metrics[t]],
                                            .raised = alert->raised});
            }
        }
    }
    return count;
}

enum alert_level alerts_queue_level(const struct alerts *alerts, size_t queue,
                                    enum alerts_threshold threshold)
{
    return queue < LIMIT_QUEUES ? alerts->queues[queue].alerts[threshold].level
                                : ALERT_NONE;
}

enum alert_level alerts_total_level(const struct alerts *alerts,
                                    enum alerts_threshold threshold)
{
    return alerts->totals[threshold].level;
}

uint32_t alerts_heard(const struct alerts *alerts)
{
    return alerts->heard;
}

bool alerts_are_quiet(const struct alerts *alerts)
{
    return alerts->quiet;
}

enum alert_level alerts_level(const struct alerts *alerts, size_t number,
                              bool *ret_changed)
{
    *ret_changed = alerts->watched[number].changed;
    return alerts->watched[number].alert.level;
}

static size_t acknowledge(struct alert *alert)
{
    size_t open = alert->level > ALERT_NONE && !alert->acknowledged ? 1 : 0;
    alert_acknowledge(alert);
    return open;
}

size_t alerts_acknowledge(struct alerts *alerts)
{
    size_t count = 0;
    for (size_t i = 0; i < alerts->site->alerts.count; i++) {
        count += acknowledge(&alerts->watched[i].alert);
        alerts->watched[i].brings_page = false;
    }
    for (size_t i = 0; i < alerts->queue_count; i++) {
        for (int t = 0; t < ALERTS_THRESHOLDS; t++) {
            count += acknowledge(&alerts->queues[i].alerts[t]);
        }
    }
    return count;
}

/* -- by name ---------------------------------------------------------------------------
 */

/* NULL: there is none. */
static struct alert *find_alert(struct alerts *alerts, const struct snapshot *snapshot,
                                struct alerts_name name)
{
    const struct site_alerts *said = &alerts->site->alerts;
    for (size_t i = 0; i < said->count; i++) {
        if (strcmp(said->alerts[i].id, name.id) == 0 &&
            (name.queue[0] == '\0' || strcmp(said->alerts[i].queue, name.queue) == 0)) {
            return &alerts->watched[i].alert;
        }
    }
    const struct snapshot_queue *queue = find_queue(snapshot, name.queue);
    size_t number = queue == NULL ? LIMIT_QUEUES : (size_t)(queue - snapshot->queues);
    for (int t = 0; number < LIMIT_QUEUES && t < ALERTS_THRESHOLDS; t++) {
        if (strcmp(threshold_names[t], name.id) == 0) {
            return &alerts->queues[number].alerts[t];
        }
    }
    return NULL;
}

static enum alerts_answer answer_of(const struct alert *alert, enum alert_level most)
{
    if (alert == NULL) {
        return ALERTS_NOT_THERE;
    }
    return alert->level == ALERT_NONE ? ALERTS_NOT_RAISED
           : alert->level > most      ? ALERTS_WORSE
                                      : ALERTS_RAISED;
}

enum alerts_answer alerts_ask(struct alerts *alerts, const struct snapshot *snapshot,
                              struct alerts_name name, enum alert_level most,
                              enum alert_level *ret_level)
{
    const struct alert *alert = find_alert(alerts, snapshot, name);
    *ret_level = alert == NULL ? ALERT_NONE : alert->level;
    return answer_of(alert, most);
}

enum alerts_answer alerts_acknowledge_one(struct alerts *alerts,
                                          const struct snapshot *snapshot,
                                          struct alerts_name name, enum alert_level most)
{
    struct alert *alert = find_alert(alerts, snapshot, name);
    enum alerts_answer answer = answer_of(alert, most);
    if (answer == ALERTS_RAISED) {
        alert_acknowledge(alert);
        for (size_t i = 0; i < alerts->site->alerts.count; i++) {
            alerts->watched[i].brings_page &= &alerts->watched[i].alert != alert;
        }
    }
    return answer;
}

void alerts_forget_one(struct alerts *alerts, const struct snapshot *snapshot,
                       struct alerts_name name)
{
    struct alert *alert = find_alert(alerts, snapshot, name);
    if (alert != NULL) {
        alert->acknowledged = false;
    }
}

const char *alerts_threshold_name(enum metric metric)
{
    for (int t = 0; t < ALERTS_THRESHOLDS; t++) {
        if (metrics[t] == metric) {
            return threshold_names[t];
        }
    }
    return "";
}

bool alerts_is(const struct alerts_item *item, struct alerts_name name)
{
    const char *queue = item->queue == NULL ? "" : item->queue->id;
    const char *id =
        item->alert != NULL ? item->alert->id : alerts_threshold_name(item->metric);
    bool any = item->alert != NULL && name.queue[0] == '\0';
    return strcmp(id, name.id) == 0 && (any || strcmp(queue, name.queue) == 0);
}
