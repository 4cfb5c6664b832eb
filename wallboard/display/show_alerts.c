#include "display/show_alerts.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "view/page.h"

static_assert(ALARM_LISTED == ALERTS_LISTED, "room for every one that is listed");
static_assert((int)ALARM_THRESHOLDS == (int)ALERTS_THRESHOLDS &&
                  (int)ALARM_WAITING == (int)ALERTS_WAITING &&
                  (int)ALARM_LONGEST_WAIT == (int)ALERTS_LONGEST_WAIT &&
                  (int)ALARM_SERVICE_LEVEL == (int)ALERTS_SERVICE_LEVEL,
              "the same thresholds");

static enum level level_of(enum alert_level level)
{
    switch (level) {
    case ALERT_WARNING:
        return LEVEL_WARNING;
    case ALERT_ALARM:
        return LEVEL_ALARM;
    case ALERT_NONE:
    case ALERT_LEVELS:
        break;
    }
    return LEVEL_GOOD;
}

static struct alarm alarm_of(const struct alerts_item *item)
{
    const struct site_alert *said = item->alert;
    struct alarm alarm = {
        .metric = item->metric,
        .figure = item->figure,
        .level = level_of(item->level),
        .acknowledged = item->acknowledged,
        .urgent = item->urgent,
    };
    if (item->queue != NULL) {
        alarm.queue_id = item->queue->id;
        alarm.queue_label = item->queue->label;
    }
    if (said != NULL) {
        alarm.words = said->words[0] != '\0' ? said->words : said->id;
        alarm.flashes = said->flash && item->level == ALERT_ALARM && !item->acknowledged;
    }
    return alarm;
}

/* The one that the site file names, else the first that shows the figure. */
static size_t page_of(const struct alerts_item *item, const struct board_options *options)
{
    const char *queue = item->alert->queue[0] != '\0' ? item->alert->queue : NULL;
    if (item->alert->page[0] == '\0') {
        return board_find_figure(options, item->metric, queue);
    }
    size_t page = 0;
    while (page < options->pages.count &&
           strcmp(options->pages.page[page].name, item->alert->page) != 0) {
        page++;
    }
    return page;
}

void show_alerts(const struct alerts *alerts, const struct seen *seen,
                 const struct snapshot *snapshot, const struct board_options *options,
                 struct show_alerts *ret_shown)
{
    struct alerts_item items[ALERTS_LISTED];
    struct board_alarms *alarms = &ret_shown->alarms;
    size_t count = alerts_list(alerts, snapshot, items);
    alarms->count = count < ALARM_LISTED ? count : ALARM_LISTED;
    alarms->more = count - alarms->count;
    ret_shown->page = SIZE_MAX;
    ret_shown->flashes = false;
    for (size_t i = 0; i < alarms->count; i++) {
        alarms->alarms[i] = alarm_of(&items[i]);
        if (items[i].acknowledged && seen != NULL) {
            alarms->alarms[i].seen_by = seen_by(seen, &items[i]);
        }
        ret_shown->flashes |= alarms->alarms[i].flashes;
        if (items[i].brings_page && ret_shown->page == SIZE_MAX) {
            size_t page = page_of(&items[i], options);
            ret_shown->page = page < options->pages.count ? page : SIZE_MAX;
        }
    }
    alarms->queues = ret_shown->levels;
    alarms->queue_count =
        snapshot->queue_count < LIMIT_QUEUES ? snapshot->queue_count : LIMIT_QUEUES;
    for (int t = 0; t < ALARM_THRESHOLDS; t++) {
        enum alerts_threshold threshold = (enum alerts_threshold)t;
        alarms->totals[t] = level_of(alerts_total_level(alerts, threshold));
        for (size_t i = 0; i < alarms->queue_count; i++) {
            ret_shown->levels[i][t] = level_of(alerts_queue_level(alerts, i, threshold));
        }
    }
}
